"""Messages: made, edited, deleted, reacted to."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .clock import Clock, Ids, stamp
from .polls import Poll
from .problems import Finding, Problem, refuse
from .rendering import Renderer
from .rules.components import walk
from .rules.messages import EPHEMERAL, LOADING, SILENT, V2, wrong_files, wrong_message
from .world import Channel, User, World

if TYPE_CHECKING:
    from .interactions import Interaction

NONCE_REMEMBERED = 300
"""Seconds for which a nonce that must be unique is held against new messages ("the past few minutes" in the docs)."""
LONGEST_FILE = 10 << 20
DEFAULT, REPLY, COMMAND_ANSWER, CONTEXT_ANSWER = 0, 19, 20, 23


@dataclass
class File:
    """An uploaded file."""

    filename: str
    content: bytes
    content_type: str | None = None


@dataclass
class Message:
    id: str
    channel: Channel
    author: User
    made: float
    type: int = DEFAULT
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    flags: int = 0
    edited: float | None = None
    mentions: list[str] = field(default_factory=list)
    mention_everyone: bool = False
    nonce: str | int | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    poll: Poll | None = None
    replies_to: Message | None = None
    interaction: Interaction | None = None
    only_for: str | None = None
    """Who alone sees an ephemeral message."""
    webhook: str | None = None
    edits: int = 0
    history: list[dict[str, Any]] = field(default_factory=list)
    """What the message said before each edit."""

    @property
    def v2(self) -> bool:
        return bool(self.flags & V2)

    @property
    def loading(self) -> bool:
        return bool(self.flags & LOADING)


class Messages:
    """All messages. `publish` tells the gateway of what happened in a channel."""

    def __init__(self, clock: Clock, ids: Ids, world: World, origin: Callable[[], str],
                 publish: Callable[[str, Channel, dict[str, Any]], None]):
        self._clock, self._ids, self._world = clock, ids, world
        self._origin = origin
        self.publish = publish
        self.on_poll: Callable[[Message], None] = lambda message: None
        """Told of each message that has a new poll."""
        self.listed: dict[str, Message] = {}
        self.files: dict[str, File] = {}
        self._nonces: dict[tuple[str, str | int], tuple[float, str]] = {}

    def new_id(self) -> str:
        return self._ids.next()

    # Finding

    def get(self, channel: str, message: str) -> Message:
        """A message as the channel's routes find it: ephemeral ones are not there."""
        found = self.listed.get(message)
        if found is None or found.channel.id != channel or found.only_for:
            raise Problem(10008)
        return found

    def in_channel(self, channel: str) -> list[Message]:
        return [one for one in self.listed.values() if one.channel.id == channel]

    # Making

    def create(self, channel: Channel, author: User, form: dict[str, Any], files: dict[int, File] | None = None,
               **fields: Any) -> Message:
        """Makes a message from a checked form, or answers the earlier one with the same nonce."""
        flags = fields.pop("flags", form.get("flags") or 0)
        nonce = form.get("nonce")
        message = Message(self._ids.next(), channel, author, self._clock.now(), flags=flags, nonce=nonce, **fields)
        self._fill(message, form, files or {})
        if form.get("enforce_nonce") and nonce is not None:
            moment, earlier = self._nonces.get((author.id, nonce), (0.0, ""))
            if moment > self._clock.now() - self._clock.span(NONCE_REMEMBERED) and earlier in self.listed:
                return self.listed[earlier]
        self.listed[message.id] = message
        channel.last_message = message.id
        if nonce is not None:
            self._nonces[author.id, nonce] = (message.made, message.id)
        self.tell("MESSAGE_CREATE", message)
        if message.poll:
            self.on_poll(message)
        return message

    def edit(self, message: Message, form: dict[str, Any], files: dict[int, File] | None = None) -> None:
        """Changes what the form names. The flag of components stays; a poll cannot be edited."""
        before = {"content": message.content, "embeds": message.embeds, "components": message.components}
        if message.poll and form.get("poll"):
            raise Problem(520003)
        flags = message.flags & V2 | (form["flags"] if form.get("flags") is not None else message.flags)
        kept_flags = message.flags & (EPHEMERAL | SILENT)
        if flags & V2 and not message.v2 and any(
                form.get(name, getattr(message, name)) for name in ("content", "embeds")):
            refuse([Finding(("flags",), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                            "Content and embeds must be removed when components take their place")])
        trial = Message(message.id, message.channel, message.author, message.made, **{
            name: getattr(message, name) for name in ("content", "embeds", "components", "attachments", "poll")})
        trial.flags, trial.only_for = (flags | kept_flags) & ~LOADING, message.only_for
        self._fill(trial, form, files or {})
        for name in ("content", "embeds", "components", "attachments", "flags", "mentions", "poll"):
            setattr(message, name, getattr(trial, name))
        message.history.append(before)
        message.edited = self._clock.now()
        message.edits += 1
        self.tell("MESSAGE_UPDATE", message)
        if form.get("poll"):
            self.on_poll(message)

    def _fill(self, message: Message, form: dict[str, Any], files: dict[int, File]) -> None:
        kept = {one["id"] for one in message.attachments}
        refuse(wrong_message(form, message.v2) + wrong_files(
            form, {number: file.filename for number, file in files.items()}, kept))
        if any(len(file.content) > LONGEST_FILE for file in files.values()):
            raise Problem(40005)
        message.attachments = self._attach(message, form, files)
        renderer = Renderer(self._ids, message.attachments)
        if "content" in form:
            message.content = form["content"] or ""
        if "embeds" in form:
            message.embeds = renderer.embeds(form["embeds"] or [])
        if "components" in form:
            message.components = renderer.components(form["components"] or [])
        if form.get("poll"):
            message.poll = Poll(form["poll"], self._clock)
        self._mention(message, form.get("allowed_mentions"))
        if not (message.content or message.embeds or message.components or message.attachments or message.poll):
            raise Problem(50006)

    def _attach(self, message: Message, form: dict[str, Any], files: dict[int, File]) -> list[dict[str, Any]]:
        """Those that stay, then the new ones."""
        listed = {str(one["id"]): one for one in form.get("attachments") or []}
        keeps = form.get("attachments") is None
        result = [one for one in message.attachments if keeps or one["id"] in listed]
        for number, file in sorted(files.items()):
            told = listed.get(str(number), {})
            name = re.sub(r"\s", "_", told.get("filename") or file.filename)
            kind = file.content_type or mimetypes.guess_type(name)[0]
            made: dict[str, Any] = {"id": self._ids.next(), "filename": name, "size": len(file.content)}
            made["url"] = made["proxy_url"] = f"{self._origin()}/attachments/{message.channel.id}/{made['id']}/{name}"
            made["content_type"] = kind or "application/octet-stream"
            if told.get("description"):
                made["description"] = told["description"]
            if message.only_for:
                made["ephemeral"] = True
            self.files[made["id"]] = file
            result.append(made)
        return result

    def _mention(self, message: Message, allowed: dict[str, Any] | None) -> None:
        """Who is notified (docs: message, Allowed Mentions: nothing given means everybody that the text names)."""
        texts = [message.content, *(one.get("content") or "" for _, one in walk(message.components))]
        named = dict.fromkeys(one for text in texts for one in re.findall(r"<@!?(\d+)>", text))
        parse = None if allowed is None else allowed.get("parse") or []
        if parse is not None and "users" not in parse:
            named = dict.fromkeys(one for one in named if one in (allowed or {}).get("users", []))
        message.mentions = [one for one in named if one in self._world.users]
        everyone = any("@everyone" in text or "@here" in text for text in texts)
        message.mention_everyone = everyone and (parse is None or "everyone" in parse)

    def keep(self, number: str, filename: str, content: bytes) -> None:
        """Keeps a file that a person uploaded."""
        self.files[number] = File(filename, content)

    # Changing

    def delete(self, message: Message) -> None:
        self.listed.pop(message.id, None)
        if not message.only_for:
            self.publish("MESSAGE_DELETE", message.channel, {
                "id": message.id, "channel_id": message.channel.id} | self._guild(message.channel))

    def react(self, message: Message, user: User, emoji: str, add: bool) -> None:
        people = message.reactions.setdefault(emoji, [])
        if add == (user.id in people):
            return
        people.append(user.id) if add else people.remove(user.id)
        if not people:
            del message.reactions[emoji]
        value = {"user_id": user.id, "channel_id": message.channel.id, "message_id": message.id,
                 "emoji": emoji_json(emoji), "burst": False, "type": 0} | self._guild(message.channel)
        if add:
            value |= {"message_author_id": message.author.id, "burst_colors": []}
            if message.channel.guild:
                value["member"] = self._world.guilds[message.channel.guild].members[user.id].json()
        self.publish(f"MESSAGE_REACTION_{'ADD' if add else 'REMOVE'}", message.channel, value)

    def tell(self, event: str, message: Message) -> None:
        """Tells the gateway of a message, unless only one person sees it."""
        if message.only_for:
            return
        value = self.json(message) | self._guild(message.channel)
        guild = self._world.guilds.get(message.channel.guild or "")
        if guild and message.author.id in guild.members and not message.webhook:
            value["member"] = guild.members[message.author.id].json(with_user=False)
        self.publish(event, message.channel, value)

    @staticmethod
    def _guild(channel: Channel) -> dict[str, Any]:
        return {"guild_id": channel.guild} if channel.guild else {}

    # As the interface writes it

    def json(self, message: Message) -> dict[str, Any]:
        world = self._world
        value: dict[str, Any] = {
            "id": message.id, "type": message.type, "channel_id": message.channel.id,
            "author": message.author.json(), "content": message.content, "embeds": message.embeds,
            "components": message.components, "attachments": message.attachments, "flags": message.flags,
            "timestamp": stamp(message.made), "edited_timestamp": stamp(message.edited) if message.edited else None,
            "mentions": [world.users[one].json() for one in message.mentions], "mention_roles": [],
            "mention_everyone": message.mention_everyone, "pinned": False, "tts": False}
        if message.nonce is not None:
            value["nonce"] = message.nonce
        if message.reactions:
            value["reactions"] = [
                {"emoji": emoji_json(emoji), "count": len(people), "me": world.bot.id in people, "me_burst": False,
                 "count_details": {"burst": 0, "normal": len(people)}, "burst_colors": []}
                for emoji, people in message.reactions.items()]
        if message.poll:
            value["poll"] = message.poll.json(world.bot.id)
        if message.webhook:
            value |= {"webhook_id": message.webhook, "application_id": world.application}
        if message.interaction:
            value |= message.interaction.on_message(message)
        if message.replies_to:
            value["message_reference"] = {
                "type": 0, "channel_id": message.channel.id, "message_id": message.replies_to.id,
                } | self._guild(message.channel)
            earlier = self.json(message.replies_to)
            earlier.pop("reactions", None)
            earlier.pop("referenced_message", None)
            value["referenced_message"] = earlier
        return value


def emoji_json(emoji: str) -> dict[str, Any]:
    """An emoji of a reaction: a character, or `name:id`."""
    name, _, number = emoji.partition(":")
    return {"id": number or None, "name": name}
