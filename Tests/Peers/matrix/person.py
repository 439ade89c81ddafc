"""A person at a Matrix client, on matrix-nio and vodozemac: nothing of what is tested takes part in what they read.

Their client follows the server in a task of its own. Whatever is waited for has a time limit, and a failure says what
was there instead.

    person.py NAME

lets somebody at standard input be that person: each line is a JSON object whose "do" is a method of `Person` and whose
"with" are its arguments, and is answered by a line with its "value" or an "error". RECOMMENDARR_TEST_MATRIX_URL and
_SECRET tell of the homeserver.
"""

import asyncio
import contextlib
import dataclasses
import hashlib
import hmac
import inspect
import json
import logging
import os
import pathlib
import shutil
import sys
import tempfile
import time
import traceback
import urllib.parse
import uuid

import aiohttp
import nio
import nio.crypto.attachments
import vodozemac

import identity
import verification
from homeserver import NAME

# nio warns about everything hostile that it meets.
logging.getLogger("nio").setLevel(logging.CRITICAL)

WITHIN = 60
# How often a message is encrypted anew when its session is given up meanwhile.
TRIES = 10
PASSWORD = "a password of tests"
MEGOLM = "m.megolm.v1.aes-sha2"


class Failed(Exception):
    """What did not happen, or was refused; complete sentences."""


@dataclasses.dataclass
class Message:
    """An event of a room as its reader sees it."""

    id: str
    room: str
    sender: str
    type: str
    content: dict
    encrypted: bool
    # False: it is encrypted, and its key is missing.
    readable: bool
    # Of the monotonic clock, when the client had it.
    at: float
    redacts: str | None = None

    @property
    def text(self):
        body = self.content.get("body")
        return body if isinstance(body, str) else ""

    def relates(self, kind):
        """The event that this one annotates, replaces or refers to."""
        relation = self.content.get("m.relates_to")
        return relation.get("event_id") if isinstance(relation, dict) and relation.get("rel_type") == kind else None

    @property
    def thread(self):
        return self.relates("m.thread")


class Person:
    def __init__(self, server, name):
        self.server, self.name = server, name
        self.id = f"@{name}:{server['name']}"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="recommendarr-person."))
        self.client = self.http = self.loop = None
        self.keys = None
        # Whose invitations are accepted at once.
        self.welcome = set()
        self.heard, self.signals = [], []
        self.troubles = []
        self.arrived, self.speaking = asyncio.Condition(), asyncio.Lock()
        self.unread = {}

    # Coming and going

    async def enter(self, trusted=True, admin=False):
        """Registers, logs in, and signs the device with a cross-signing identity of its own unless not `trusted`."""
        await register(self.server, self.name, PASSWORD, admin)
        await self.log_in()
        if trusted:
            self.keys = identity.Keys()
            await self.publish_identity()
        return self

    async def log_in(self):
        """A new device, which knows nothing of what was said before."""
        self.folder.mkdir(exist_ok=True)
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120))
        store = self.folder / uuid.uuid4().hex
        store.mkdir()
        settings = nio.AsyncClientConfig(encryption_enabled=True, store_sync_tokens=False, request_timeout=60)
        self.client = nio.AsyncClient(self.server["url"], self.id, store_path=str(store), config=settings)
        self.client.add_event_callback(self.note, (nio.Event, nio.UnknownBadEvent, nio.BadEvent))
        self.client.add_to_device_callback(self.note_signal, nio.ToDeviceEvent)
        good(await self.client.login(PASSWORD, device_name=f"{self.name}'s"))
        olm = self.client.olm
        # nio's own verification follows an older form and would take part; see verification.py.
        olm.handle_key_verification = lambda event: None
        # What is broken inside must not cost its reader the rest of a sync.
        olm.decrypt_megolm_event = guarded(olm.decrypt_megolm_event)
        good(await self.client.keys_upload())
        self.heard, self.unread = [], {}
        await self.turn(0)
        self.loop = asyncio.create_task(self.follow())
        if self.keys:
            await self.sign_device()

    async def log_out(self):
        await self.stop_following()
        good(await self.client.logout())
        await self.close_connections()

    async def close(self):
        await self.stop_following()
        await self.close_connections()
        shutil.rmtree(self.folder, ignore_errors=True)

    async def stop_following(self):
        if self.loop:
            self.loop.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.loop
            self.loop = None

    async def close_connections(self):
        if self.client:
            await self.client.close()
            await self.http.close()
            self.client = self.http = None

    async def follow(self):
        while True:
            try:
                await self.turn(20_000)
            except asyncio.CancelledError:
                raise
            except Exception:  # what others send must not stop the reader
                self.troubles.append(traceback.format_exc()[-700:])
                await asyncio.sleep(0.1)

    async def turn(self, timeout):
        client = self.client
        good(await client.sync(timeout=timeout))
        self.read_late()
        async with self.arrived:
            self.arrived.notify_all()
        for room in [room for room, there in client.invited_rooms.items() if there.inviter in self.welcome]:
            good(await client.join(room))
        if client.should_upload_keys:
            await client.keys_upload()
        if client.should_query_keys:
            await client.keys_query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())
        await client.send_to_device_messages()

    # Reading

    async def note(self, room, event):
        source = event.source
        if "event_id" not in source:
            return
        message = Message(
            source["event_id"], room.room_id, source.get("sender", ""), source.get("type", ""),
            as_object(source.get("content")), encrypted=bool(getattr(event, "decrypted", False)), readable=True,
            at=time.monotonic(), redacts=source.get("redacts") or as_object(source.get("content")).get("redacts"))
        if message.type == "m.room.encrypted":
            message.encrypted, message.readable = True, False
            if isinstance(event, nio.MegolmEvent):
                self.unread[message.id] = (message, event)
        self.heard.append(message)

    def read_late(self):
        for event_id, (message, event) in list(self.unread.items()):
            with contextlib.suppress(nio.EncryptionError):
                source = self.client.decrypt_event(event).source
                message.type, message.content, message.readable = source["type"], as_object(source["content"]), True
                del self.unread[event_id]

    async def note_signal(self, event):
        self.signals.append(event.source)

    def all(self, room):
        """Every event of a room, or of all rooms, in the order of their arrival."""
        return [message for message in self.heard if room in (None, message.room)]

    async def until(self, look, what, within=WITHIN):
        """What `look` finds, as soon as it is something."""
        end = time.monotonic() + within
        async with self.arrived:
            while True:
                found = look()
                if found is not None and found is not False:
                    return found
                left = end - time.monotonic()
                if left <= 0:
                    troubles = f" Their client had troubles: {self.troubles[-3:]}" if self.troubles else ""
                    raise Failed(f"{self.name} waited {within} s for {what() if callable(what) else what}.{troubles}")
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.arrived.wait(), left)

    async def hear(self, room, test, after=None, within=WITHIN, what="a message"):
        """The first message for which `test` holds, of those that came after the event `after`.

        `room`: None is any room. `after`: the id of an event, or what `len(heard)` was.
        """

        def look():
            return next((message for message in self.after(room, after) if test(message)), None)

        def said():
            lines = [f"    {describe(message)}" for message in self.after(room, after)[-12:]]
            return f"{what} in {room or 'any room'}; there came:\n" + ("\n".join(lines) or "    nothing")

        return await self.until(look, said, within)

    async def next(self, room, after=None, within=WITHIN):
        """The next message that somebody else has said."""
        return await self.hear(
            room, lambda message: message.sender != self.id and message.type == "m.room.message", after, within)

    def after(self, room, event):
        place = 0 if event is None else event
        if isinstance(place, str):
            found = (number + 1 for number, message in enumerate(self.heard) if message.id == event)
            place = next(found, len(self.heard))
        return [message for message in self.heard[place:] if room in (None, message.room)]

    async def picture(self, message):
        """The bytes of an image, decrypted where it was encrypted."""
        file = message.content.get("file")
        address = urllib.parse.urlparse((file or message.content).get("url") or "")
        if address.scheme != "mxc":
            raise Failed(f"{describe(message)} has no picture.")
        path = f"/_matrix/client/v1/media/download/{address.netloc}{address.path}"
        async with self.http.get(self.server["url"] + path, headers=self.authorization) as answer:
            if answer.status != 200:
                raise Failed(f"The picture of {message.id} cannot be had: {answer.status}.")
            data = await answer.read()
        if not file:
            return data
        return nio.crypto.attachments.decrypt_attachment(data, file["key"]["k"], file["hashes"]["sha256"], file["iv"])

    async def raw(self, room, event):
        """The event as the server has it."""
        return await self.call("GET", f"/v3/rooms/{quoted(room)}/event/{quoted(event)}")

    def can_read(self, raw, room):
        """Whether this client has what decrypts an encrypted event that somebody else handed over."""
        event = nio.Event.parse_event(raw)
        if not isinstance(event, nio.MegolmEvent):
            raise Failed(f"{raw.get('event_id')} is not encrypted with Megolm: {raw.get('content')}")
        event.room_id = room
        try:
            self.client.decrypt_event(event)
            return True
        except nio.EncryptionError:
            return False

    # Rooms

    async def create_room(self, *invited, encrypted=True, direct=False, name=None, settings=None):
        state = []
        if encrypted:
            content = {"algorithm": MEGOLM} | (settings or {})
            state.append({"type": "m.room.encryption", "state_key": "", "content": content})
        answer = good(await self.client.room_create(
            name=name, invite=list(invited), is_direct=direct, initial_state=state,
            preset=nio.RoomPreset.trusted_private_chat if direct else nio.RoomPreset.private_chat))
        await self.until(lambda: answer.room_id in self.client.rooms, "the new room")
        return answer.room_id

    async def invite(self, room, user):
        good(await self.client.room_invite(room, user))

    async def invited(self, by, within=WITHIN, but=()):
        """The room that somebody invited this person to."""

        def look():
            rooms = self.client.invited_rooms
            return next((room for room in rooms if rooms[room].inviter == by and room not in but), None)

        return await self.until(look, f"an invitation by {by}", within)

    async def join(self, room):
        good(await self.client.join(room))
        await self.until(lambda: room in self.client.rooms, f"being in {room}")

    async def leave(self, room):
        good(await self.client.room_leave(room))

    async def kick(self, room, user):
        good(await self.client.room_kick(room, user))

    async def members(self, room):
        answer = await self.call("GET", f"/v3/rooms/{quoted(room)}/members")
        return {event["state_key"]: event["content"].get("membership") for event in answer["chunk"]}

    async def with_members(self, room, *users, within=WITHIN):
        """Waits until this client knows that they are in the room, and what devices they have."""

        def look():
            there = self.client.rooms.get(room)
            return there is not None and all(user in there.users and user not in there.invited_users for user in users)

        await self.until(look, f"{', '.join(users)} in {room}", within)
        await self.know_devices()

    async def know_devices(self):
        if self.client.should_query_keys:
            with contextlib.suppress(nio.LocalProtocolError):
                await self.client.keys_query()

    # Saying

    async def say(self, room, text, **more):
        """The id of the new message."""
        return await self.send(room, "m.room.message", {"msgtype": "m.text", "body": text} | more)

    async def send(self, room, kind, content, transaction=None):
        transaction = transaction or uuid.uuid4().hex
        async with self.speaking:
            for _ in range(TRIES):
                await self.know_devices()
                try:
                    sent = good(await self.client.room_send(
                        room, kind, dict(content), tx_id=transaction, ignore_unverified_devices=True))
                    return sent.event_id
                except (KeyError, nio.EncryptionError, nio.LocalProtocolError) as error:
                    # Somebody came or went while the session was being shared, so that it is not used any more.
                    trouble = error
        raise Failed(f"{self.name} cannot encrypt for {room}: {trouble!r}")

    async def send_raw(self, room, kind, content, transaction=None):
        """As it is, also in an encrypted room."""
        path = f"/v3/rooms/{quoted(room)}/send/{quoted(kind)}/{transaction or uuid.uuid4().hex}"
        return (await self.call("PUT", path, content))["event_id"]

    async def react(self, room, event, key):
        return await self.send_raw(
            room, "m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": key}})

    async def redact(self, room, event):
        return good(await self.client.room_redact(room, event)).event_id

    async def edit(self, room, event, text):
        content, relation = {"msgtype": "m.text", "body": text}, {"rel_type": "m.replace", "event_id": event}
        return await self.send(room, "m.room.message", content | {
            "body": f"* {text}", "m.new_content": content, "m.relates_to": relation})

    async def vote(self, room, poll, *answers):
        return await self.send(room, "org.matrix.msc3381.poll.response", {
            "m.relates_to": {"rel_type": "m.reference", "event_id": poll},
            "org.matrix.msc3381.poll.response": {"answers": list(answers)}})

    def forget_sessions(self, room):
        """The next message is encrypted with a new session."""
        self.client.invalidate_outbound_session(room)

    # Trust

    async def publish_identity(self):
        body = self.keys.published(self.id)
        password = {
            "type": "m.login.password", "password": PASSWORD, "identifier": {"type": "m.id.user", "user": self.id}}
        await self.call("POST", "/v3/keys/device_signing/upload", body | {"auth": password})
        await self.sign_device()

    async def sign_device(self):
        own = await self.call("POST", "/v3/keys/query", {"device_keys": {self.id: []}})
        device = own["device_keys"][self.id][self.client.device_id]
        await self.upload_signatures({self.id: {self.client.device_id: self.keys.signed_device(self.id, device)}})

    async def upload_signatures(self, signatures):
        answer = await self.call("POST", "/v3/keys/signatures/upload", signatures)
        if answer.get("failures"):
            raise Failed(f"The server refused the signature: {answer['failures']}")

    async def key_query(self, user):
        return await self.call("POST", "/v3/keys/query", {"device_keys": {user: []}})

    async def devices(self, user):
        """The devices of a user with what is wrong with the chain of signatures of each; nothing is right."""
        return identity.chains(await self.key_query(user), user)

    async def verify(self, user, device, room=None, within=WITHIN):
        """Compares short authentication strings with another's device; then signs their master key."""
        return await verification.Verification(self, user, device, room, within).run()

    # The server

    @property
    def authorization(self):
        return {"Authorization": f"Bearer {self.client.access_token}"}

    async def call(self, method, path, body=None):
        async with self.http.request(
            method, f"{self.server['url']}/_matrix/client{path}", json=body, headers=self.authorization
        ) as answer:
            value = await answer.json(content_type=None)
            if answer.status != 200:
                raise Failed(f"{method} {path}: {answer.status} {value}")
            return value


async def register(server, name, password, admin=False):
    """Makes an account by the shared secret of the server's configuration."""
    path = f"{server['url']}/_synapse/admin/v1/register"
    async with aiohttp.ClientSession() as http:
        async with http.get(path) as answer:
            nonce = (await answer.json())["nonce"]
        parts = (nonce, name, password, "admin" if admin else "notadmin")
        mac = hmac.new(server["secret"].encode(), "\0".join(parts).encode(), hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": name, "password": password, "admin": admin, "mac": mac}
        async with http.post(path, json=body) as answer:
            value = await answer.json()
            if answer.status != 200:
                raise Failed(f"{name} cannot be registered: {value}")
            return value


def good(response):
    if isinstance(response, nio.ErrorResponse):
        raise Failed(f"{type(response).__name__}: {response.message}")
    return response


def guarded(decrypt):
    def decrypt_or_refuse(*arguments):
        try:
            event = decrypt(*arguments)
        except nio.EncryptionError:
            raise
        except Exception as error:  # whatever there is in broken plaintext
            raise nio.EncryptionError(f"{type(error).__name__}: {error}") from error
        # nio would believe that somebody was banned because an encrypted message says so.
        if "state_key" in getattr(event, "source", {}):
            raise nio.EncryptionError("State is never encrypted.")
        return event

    return decrypt_or_refuse


def as_object(value):
    return value if isinstance(value, dict) else {}


def quoted(part):
    return urllib.parse.quote(part, safe="")


async def obey(name):
    """Does what the lines of standard input say, one after the other."""
    server = {"url": os.environ["RECOMMENDARR_TEST_MATRIX_URL"], "name": NAME,
              "secret": os.environ["RECOMMENDARR_TEST_MATRIX_SECRET"]}
    person = Person(server, name)
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            try:
                wish = json.loads(line)
                value = getattr(person, wish["do"])(*wish.get("with", []))
                if inspect.isawaitable(value):
                    value = await value
                told = {"value": dataclasses.asdict(value) if dataclasses.is_dataclass(value) else value}
                text = json.dumps(told, default=lambda other: len(other) if isinstance(other, bytes) else None)
            except Exception as error:  # every mistake is an answer
                text = json.dumps({"error": f"{type(error).__name__}: {error}"})
            print(text, flush=True)
    finally:
        await person.close()


def describe(message):
    if not message.readable:
        return f"{message.id} by {message.sender}: unreadable, {message.content.get('algorithm')}"
    lock = "encrypted " if message.encrypted else ""
    detail = message.content.get("body") or message.content
    return f"{message.id} by {message.sender}: {lock}{message.type} {str(detail)[:300]!r}"


if __name__ == "__main__":
    asyncio.run(obey(sys.argv[1]))
