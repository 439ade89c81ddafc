"""Sends the bot what nobody should send, through a person, the homeserver and the network, and checks that it goes on.

    matrix_hostile.py PATH/TO/recommendarr [--only NAME …]

After every kind of hostility an ordinary command must be answered, once. In the end the program must be the same
process, must not have grown by more than a limit, and must have given no key to a device that was forged. Before all
that it talks at a homeserver that limits, as most do, how much is said.
Runs in an environment with Tests/Peers/matrix/requirements.txt and Tests/Peers/household/requirements.txt.
"""

import asyncio
import collections
import copy
import json
import time
import uuid

import nacl.signing
import vodozemac
from matrix_trial import finish, options, trial

import identity
from person import MEGOLM, Failed
from proxy import proxy

# MiB that the program may have more than before the first hostility.
GROWTH = 150
ANSWERED_WITHIN = 60
LARGEST_EVENT = 65_536
INVITATIONS = 60
OLM = "m.olm.v1.curve25519-aes-sha2"
# How many recommendations are asked for where the homeserver limits what is said, and seconds until the last is there.
LIMITED, LIMITED_WITHIN = 2, 300
DEEP = '{"a":' * 2_000 + "1" + "}" * 2_000


class Hostility:
    def __init__(self, it, between):
        self.it, self.between = it, between
        self.flaws, self.number = [], 0

    async def begin(self):
        self.anna, self.mallory = await self.it.enter(2)
        self.it.bot.configure(homeserver=self.between.address, invites=[self.anna.id])
        await self.it.bot.run()
        self.room = await self.it.room(self.anna, self.mallory)
        await self.mallory.with_members(self.room, self.it.bot.id, self.anna.id)
        (self.device,) = await self.anna.devices(self.it.bot.id)
        await self.answered("before")

    async def answered(self, name):
        self.number += 1
        word = f"w{self.number}x"
        try:
            answer = await self.it.ask(self.anna, self.room, word, ANSWERED_WITHIN)
        except Failed as failure:
            self.flaws.append(f"After {name}: {failure}")
            return
        again = [message.id for message in self.anna.after(self.room, None) if self.it.answers(word)(message)]
        if again != [answer.id]:
            self.flaws.append(f"After {name}: “{word}” has {len(again)} answers.")

    async def try_all(self, only):
        kinds = [name for name in vars(type(self)) if name.startswith("try_") and name != "try_all"]
        before = self.it.bot.memory()
        print("| hostility | refused by the server | seconds until the next answer | MiB |\n|---|---|---|---|")
        for kind in kinds:
            name = kind.removeprefix("try_").replace("_", " ")
            if only and name not in only:
                continue
            self.refused = 0
            await getattr(self, kind)()
            start = time.monotonic()
            await self.answered(name)
            self.between.clear()
            if not self.it.bot.is_alive():
                self.flaws.append(f"After {name} the program has ended:\n{self.it.bot.said()}")
                return
            seconds = time.monotonic() - start
            print(f"| {name} | {self.refused} | {seconds:.1f} | {self.it.bot.memory():.0f} |", flush=True)
        grown = self.it.bot.memory() - before
        if grown > GROWTH:
            self.flaws.append(f"The program has grown by {grown:.0f} MiB.")

    # By a person in the room

    async def raw(self, kind, content):
        """What the server does not take it need not protect the bot from."""
        try:
            return await self.mallory.send_raw(self.room, kind, content)
        except Failed:
            self.refused += 1

    async def encrypted(self, kind, content):
        try:
            await self.mallory.send(self.room, kind, content)
        except Failed:
            self.refused += 1

    async def sealed(self, plaintext):
        """Whatever it is, encrypted as it should be."""
        await self.mallory.say(self.room, "so that the session is shared")
        olm = self.mallory.client.olm
        session = olm.outbound_group_sessions[self.room]
        await self.raw("m.room.encrypted", {
            "algorithm": MEGOLM, "sender_key": olm.account.identity_keys["curve25519"], "session_id": session.id,
            "device_id": self.mallory.client.device_id, "ciphertext": session.encrypt(plaintext)})

    async def try_garbage_in_place_of_ciphertext(self):
        sent = await self.mallory.say(self.room, "hello")
        good = (await self.mallory.raw(self.room, sent))["content"]
        cut = good["ciphertext"]
        for ciphertext in (
            "", "A", "AAAA", "=" * 50, "é" * 50, "A" * 50_000, cut[:-4], cut[:20], "B" + cut[1:], cut + cut, "\x00", 7,
            None, [], {"0": "1"}, True,
        ):
            await self.raw("m.room.encrypted", good | {"ciphertext": ciphertext})
        for key in ("algorithm", "session_id", "sender_key", "device_id"):
            for value in ("", "x", "A" * 20_000, 7, None, [], {}, False):
                await self.raw("m.room.encrypted", good | {key: value})
            await self.raw("m.room.encrypted", {name: value for name, value in good.items() if name != key})
        for content in ({}, {"algorithm": OLM, "ciphertext": {"x": {"type": 0, "body": "AA"}}}):
            await self.raw("m.room.encrypted", content)

    async def try_replayed_ciphertext(self):
        word = f"replayed{uuid.uuid4().hex[:6]}"
        sent = await self.mallory.say(self.room, f"!help {word}")
        await self.mallory.hear(self.room, self.it.answers(word), sent)
        content = (await self.mallory.raw(self.room, sent))["content"]
        other = await self.it.room(self.anna, self.mallory)
        for room in (self.room, self.room, other):
            await self.mallory.send_raw(room, "m.room.encrypted", content)
        try:
            # As if somebody else had said it.
            await self.anna.send_raw(self.room, "m.room.encrypted", content)
        except Failed:
            self.refused += 1
        await self.answered("replays")
        answers = [message for message in self.mallory.all(None) if self.it.answers(word)(message)]
        if len(answers) != 1:
            self.flaws.append(f"What was said once and replayed has {len(answers)} answers.")

    async def try_plaintext_of_any_form(self):
        content = {"msgtype": "m.text", "body": "!help foreign"}
        message = {"type": "m.room.message", "room_id": self.room, "content": content}
        ban = {"type": "m.room.member", "state_key": self.it.bot.id, "content": {"membership": "ban"}}
        for value in (
            "", "null", "[]", "7", "{", "\x00", DEEP, "[" * 20_000, json.dumps(message)[:-3],
            json.dumps(message | {"room_id": "!another:home.test"}), json.dumps(message | {"room_id": 7}),
            json.dumps(message | {"type": ["m.room.message"]}), json.dumps(message | {"type": "m.room.encrypted"}),
            json.dumps(message | {"content": "text"}), json.dumps(message | {"content": None}),
            '{"type":"m.room.message","content":{"msgtype":"m.text","body":"\\ud800"},"room_id":"' + self.room + '"}',
            '{"type":"m.room.message","content":{"msgtype":"m.text","body":1e999},"room_id":"' + self.room + '"}',
            '{"type":"m.room.message","type":"x","content":{},"content":[],"room_id":"' + self.room + '"}',
            json.dumps(message | ban),
        ):
            await self.sealed(value)
        if any(self.it.answers("foreign")(message) for message in self.anna.all(self.room)):
            self.flaws.append("A message that was encrypted for another room was answered.")

    async def try_content_of_any_form(self):
        text = {"msgtype": "m.text", "body": "!help"}
        for change in (
            {"body": None}, {"body": ["!help"]}, {"body": {}}, {"msgtype": 7}, {"body": "!"}, {"body": "! "},
            {"body": "!help \x00\x1b[31m\u202e\ufeff"}, {"body": "!help " + "🎬" * 4_000}, {"body": "\n" * 10_000},
            {"body": "!recommend " + "genre:x " * 3_000}, {"formatted_body": "<" * 10_000, "format": "x"},
            {"m.relates_to": 7}, {"m.relates_to": {"rel_type": "m.thread", "event_id": 7}},
            {"m.relates_to": {"rel_type": "m.replace", "event_id": "$none"}, "m.new_content": text | {"body": "!help"}},
            {"m.relates_to": {"m.in_reply_to": {"event_id": "$none"}}}, {"m.mentions": {"user_ids": 7, "room": "x"}},
            {"m.mentions": {"user_ids": [self.it.bot.id] * 1_000}},
        ):
            await self.encrypted("m.room.message", text | change)
        start = {"m.relates_to": {"rel_type": "m.reference", "event_id": "$none:home.test"}}
        for kind, content in (
            ("m.reaction", {}), ("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": 7, "key": 7}}),
            ("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$none", "key": "👍" * 1_000}}),
            ("org.matrix.msc3381.poll.response", start | {"org.matrix.msc3381.poll.response": {"answers": "x"}}),
            ("org.matrix.msc3381.poll.response", start | {"org.matrix.msc3381.poll.response": {"answers": [7, None]}}),
            ("org.matrix.msc3381.poll.end", start), ("m.key.verification.start", start),
            ("m.room.redaction", {"redacts": 7}), ("m.sticker", {}), ("m.room.message", {}), ("x" * 200, {}),
        ):
            await self.raw(kind, content)
            await self.encrypted(kind, content)

    async def try_events_as_large_as_they_may_be(self):
        for size in (LARGEST_EVENT - 2_000, LARGEST_EVENT - 700, LARGEST_EVENT - 400, LARGEST_EVENT, LARGEST_EVENT * 2):
            await self.raw("m.room.message", {"msgtype": "m.text", "body": "!help " + "x" * size})
            await self.raw("m.room.encrypted", {
                "algorithm": MEGOLM, "sender_key": "x", "session_id": "y", "device_id": "z", "ciphertext": "A" * size})

    async def try_many_events_at_once(self):
        for _ in range(10):
            await asyncio.gather(*(
                self.raw("m.room.encrypted", {
                    "algorithm": MEGOLM, "sender_key": uuid.uuid4().hex, "session_id": uuid.uuid4().hex,
                    "device_id": "X", "ciphertext": "AwgAEhA" + "A" * 200}) for _ in range(50)))

    async def try_unwanted_invitations(self):
        rooms = [await self.mallory.create_room(self.it.bot.id) for _ in range(INVITATIONS)]
        # Whatever it does about them is done when what was asked later is answered.
        await self.answered("invitations")
        joined = [room for room in rooms if (await self.mallory.members(room)).get(self.it.bot.id) == "join"]
        if joined:
            self.flaws.append(f"The bot follows invitations that are not allowed: {len(joined)} of {INVITATIONS}.")

    # By another device, directly

    async def signal(self, kind, content):
        body = {"messages": {self.it.bot.id: {self.device: content}}}
        try:
            await self.mallory.call("PUT", f"/v3/sendToDevice/{kind}/{uuid.uuid4().hex}", body)
        except Failed:
            self.refused += 1

    async def try_signals_of_any_form(self):
        key = (await self.anna.key_query(self.it.bot.id))["device_keys"][self.it.bot.id][self.device]["keys"]
        own = key[f"curve25519:{self.device}"]
        olm = {"algorithm": OLM, "sender_key": "A" * 43}
        contents = [
            {}, olm, olm | {"ciphertext": 7}, olm | {"ciphertext": {own: 7}}, olm | {"ciphertext": {own: {}}},
            *(olm | {"ciphertext": {own: {"type": kind, "body": body}}}
              for kind in (0, 1, 2, -1, "0", None, 1.5) for body in ("", "AAAA", "A" * 30_000, 7, None)),
            {"algorithm": "m.unknown"}, {"algorithm": 7}]
        for content in contents:
            await self.signal("m.room.encrypted", content)
        for kind in (
            "m.room_key", "m.forwarded_room_key", "m.room_key_request", "m.room_key.withheld", "m.secret.request",
            "m.secret.send", "m.dummy", "m.key.verification.request", "m.key.verification.start",
            "m.key.verification.accept", "m.key.verification.key", "m.key.verification.mac", "m.key.verification.done",
            "m.key.verification.cancel", "m.key.verification.ready",
        ):
            for content in (
                {}, {"transaction_id": 7}, {"transaction_id": "t", "from_device": "x", "methods": 7, "timestamp": "x"},
                {"transaction_id": "t", "key": "A" * 10_000, "mac": 7, "keys": [], "commitment": None},
                {"algorithm": MEGOLM, "room_id": self.room, "session_id": "x", "session_key": "A" * 400},
                {"action": "request", "requesting_device_id": "X", "request_id": "r", "body": 7},
                {"name": "m.cross_signing.master", "action": "request", "requesting_device_id": "X", "request_id": "r"},
            ):
                await self.signal(kind, content)

    async def try_many_signals_at_once(self):
        for _ in range(10):
            await asyncio.gather(*(
                self.signal("m.room_key_request", {
                    "action": "request", "requesting_device_id": self.mallory.client.device_id,
                    "request_id": uuid.uuid4().hex,
                    "body": {
                        "algorithm": MEGOLM, "room_id": self.room, "session_id": uuid.uuid4().hex, "sender_key": "x"}})
                for _ in range(100)))

    async def try_a_key_that_came_in_the_clear(self):
        """Whoever controls the server could make such a session, and speak for everybody."""
        session = vodozemac.GroupSession()
        await self.signal("m.room_key", {
            "algorithm": MEGOLM, "room_id": self.room, "session_id": session.session_id,
            "session_key": session.session_key.to_base64()})
        content = {"msgtype": "m.text", "body": "!help inTheClear"}
        plaintext = {"type": "m.room.message", "room_id": self.room, "content": content}
        olm = self.mallory.client.olm
        await self.raw("m.room.encrypted", {
            "algorithm": MEGOLM, "sender_key": olm.account.identity_keys["curve25519"],
            "session_id": session.session_id, "device_id": self.mallory.client.device_id,
            "ciphertext": session.encrypt(json.dumps(plaintext).encode()).to_base64()})
        await self.answered("a key in the clear")
        if any(self.it.answers("inTheClear")(message) for message in self.anna.all(self.room)):
            self.flaws.append("A session whose key came in the clear was believed.")

    # By the homeserver

    async def try_forged_devices(self):
        """A new session must be made, and must not go to devices that nobody signed, or that another signed."""
        signing = nacl.signing.SigningKey.generate()

        def device(name, user, signed_by=signing, **change):
            public = identity.unpadded(bytes(signing.verify_key))
            value = {
                "algorithms": [OLM, MEGOLM], "user_id": user, "device_id": name,
                "keys": {f"ed25519:{name}": public, f"curve25519:{name}": identity.unpadded(bytes(range(32)))}} | change
            if signed_by:
                signature = identity.unpadded(signed_by.sign(identity.canonical(value)).signature)
                value["signatures"] = {user: {f"ed25519:{name}": signature}}
            return value

        anna, other = self.anna.id, nacl.signing.SigningKey.generate()
        forged = {
            "UNSIGNED": device("UNSIGNED", anna, None), "FOREIGN": device("FOREIGN", anna, other),
            "RENAMED": device("ANOTHER", anna), "NOTHERS": device("NOTHERS", self.mallory.id), "EMPTY": {}, "TEXT": "x",
            "NULL": None, "NOKEYS": device("NOKEYS", anna, keys={}), "LIST": device("LIST", anna, keys=[]),
            "SHORT": device("SHORT", anna, keys={"ed25519:SHORT": "AA", "curve25519:SHORT": "AA"})}

        def change(answer):
            if anna in answer.get("device_keys", {}):
                answer["device_keys"][anna] |= copy.deepcopy(forged)
                own = answer["device_keys"][anna].get(self.anna.client.device_id)
                # Another key for a device that is known: that is no longer the same device.
                if own:
                    own["keys"][f"curve25519:{self.anna.client.device_id}"] = identity.unpadded(bytes(range(1, 33)))
            return answer

        tampered = self.between.add("/keys/query", tamper=change)
        self.between.bodies.clear()
        # A third device of hers makes the bot ask again.
        stranger = await type(self.anna)(self.it.server, f"stranger{self.number}").enter()
        await self.anna.invite(self.room, stranger.id)
        await stranger.join(self.room)
        await self.mallory.log_out()
        await self.mallory.log_in()
        await self.anna.log_out()
        await self.anna.log_in()
        await self.anna.with_members(self.room, self.it.bot.id)
        await self.anna.say(self.room, "!help whoever")
        await self.mallory.until(lambda: tampered.happened > 0, "a question for devices", 60)
        await asyncio.sleep(3)
        self.between.clear()
        # The truth again, and another change of the list, so that it is asked for.
        await self.anna.log_out()
        await self.anna.log_in()
        await self.anna.with_members(self.room, self.it.bot.id)
        await self.answered("forged devices")
        sent = "".join(body for path, body in self.between.bodies if "/sendToDevice/m.room.encrypted" in path)
        for name in forged:
            if f'"{name}"' in sent:
                self.flaws.append(f"A key was sent to the forged device {name}.")
        await stranger.leave(self.room)
        await stranger.close()

    async def try_forged_one_time_keys(self):
        def change(answer):
            for devices in answer.get("one_time_keys", {}).values():
                for keys in devices.values():
                    for name in keys:
                        keys[name] = {"key": identity.unpadded(bytes(range(32))), "signatures": {}}
            return answer

        self.between.add("/keys/claim", tamper=change)
        self.between.bodies.clear()
        await self.mallory.log_out()
        await self.mallory.log_in()
        await self.mallory.with_members(self.room, self.it.bot.id)
        await self.answered("forged one-time keys")
        device = f'"{self.mallory.client.device_id}"'
        if any(device in body for path, body in self.between.bodies if "/sendToDevice/m.room.encrypted" in path):
            self.flaws.append("A key was encrypted with a one-time key that nobody had signed.")
        self.between.clear()
        await self.mallory.log_out()
        await self.mallory.log_in()

    async def try_syncs_of_any_form(self):
        def having(**parts):
            return lambda answer: answer | parts

        def in_timeline(event):
            def change(answer):
                for room in answer.get("rooms", {}).get("join", {}).values():
                    room.setdefault("timeline", {}).setdefault("events", []).insert(0, event)
                return answer

            return change

        for change in (
            lambda answer: b"", lambda answer: b"{", lambda answer: b"<html></html>", lambda answer: [],
            lambda answer: "x", lambda answer: DEEP.encode(), lambda answer: b"\xff\xfe" * 100,
            lambda answer: {name: part for name, part in answer.items() if name != "next_batch"},
            having(next_batch=7), having(device_lists=7), having(device_lists={"changed": [7, None, "x", ""]}),
            having(device_one_time_keys_count={"signed_curve25519": "x"}),
            having(device_one_time_keys_count={"signed_curve25519": -5}), having(to_device={"events": [7, {}, None]}),
            having(to_device=[]), having(account_data={"events": [{"type": "m.direct", "content": 7}]}),
            having(device_unused_fallback_key_types={"a": 1}),
            in_timeline(7), in_timeline({}), in_timeline({"type": "m.room.message"}),
            in_timeline({"type": 7, "event_id": [], "sender": {}, "content": "x", "origin_server_ts": "x"}),
            in_timeline({"type": "m.room.member", "state_key": 7, "event_id": "$x", "sender": "x", "content": {}}),
        ):
            struck = self.between.add("/sync$", tamper=change, times=1)
            await self.anna.say(self.room, "that there is something to tell")
            await self.answered("a garbled sync")
            if not struck.happened:
                self.flaws.append("A garbled sync was never asked for.")
            self.between.clear()

    async def try_answers_that_come_twice(self):
        last = []

        def again(answer):
            last.append(copy.deepcopy(answer))
            return last[-2] if len(last) % 2 == 0 else answer

        self.between.add("/sync$", tamper=again, times=10)
        self.between.add("/send/", method="PUT", repeat=2)
        self.between.add("/sendToDevice/", method="PUT", repeat=2)
        for number in range(5):
            await self.answered(f"repeated answers ({number})")

    async def try_a_network_that_fails(self):
        failures = (
            {"cut_before": True}, {"drop_answer": True}, {"truncate": True}, {"delay": 2},
            {"status": 429, "body": {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 300}},
            {"status": 429, "body": {}, "headers": {"Retry-After": "1"}}, {"status": 429, "body": b"slow down"},
            {"status": 500}, {"status": 502, "body": b"<html>"}, {"status": 503}, {"status": 200, "body": b"nonsense"},
            {"status": 404, "body": {"errcode": "M_UNRECOGNIZED"}}, {"status": 403, "body": {"errcode": "M_UNKNOWN"}})
        for place in ("/sync$", "/send/", "/sendToDevice/", "/keys/query", "/keys/claim", "/keys/upload"):
            for failure in failures:
                # What is refused for good need not be repeated.
                if failure.get("status") in (403, 404) and place in ("/send/", "/sendToDevice/"):
                    continue
                self.between.add(place, times=1, **failure)
        self.anna.forget_sessions(self.room)
        await self.mallory.log_out()
        await self.mallory.log_in()
        for number in range(10):
            await self.answered(f"failures of the network ({number})")


async def limited(arguments):
    """A homeserver that lets nobody say more than ten things at once, and then one in five seconds."""
    async with trial(arguments.program, people=1, real_limits=True) as it:
        (anna,) = await it.enter(1)
        await it.bot.run()
        room = await it.room(anna)
        start, asked = time.monotonic(), [await anna.say(room, "!recommend") for _ in range(LIMITED)]
        await anna.say(room, "!help theEnd")
        try:
            await anna.hear(room, it.answers("theEnd"), asked[-1], LIMITED_WITHIN, "the last answer under limits")
        except Failed as failure:
            return [f"Limits of the homeserver: {failure}"]
        print(f"Under the homeserver's limits {LIMITED} recommendations took {time.monotonic() - start:.0f} s.")
        begins = it.answers("For tonight")
        beginnings = collections.Counter(message.text for message in anna.all(room) if begins(message))
        said = beginnings.total()
        return [] if said == LIMITED else [f"Under limits {LIMITED} questions had {said} answers: {dict(beginnings)}"]


async def hostile(arguments):
    flaws = [] if arguments.only and "limits" not in arguments.only else await limited(arguments)
    if arguments.only == ["limits"]:
        return flaws
    async with trial(arguments.program, people=2) as it, proxy(it.server["url"]) as between:
        hostility = Hostility(it, between)
        await hostility.begin()
        await hostility.try_all(arguments.only)
        if it.bot.is_alive():
            await it.bot.stop()
        said = it.bot.said(10_000_000)
        print(f"The log has {len(said.splitlines())} lines; the last of them:\n{said[-1500:]}")
        if "panic" in said or "Fatal error" in said:
            hostility.flaws.append("The log tells of a crash.")
        return flaws + hostility.flaws


parser = options(__doc__)
parser.add_argument("--only", nargs="*", default=[], help="such as “forged devices”, or “limits”")
finish(hostile(parser.parse_args()))
