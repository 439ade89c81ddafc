"""Interactions: begun by a person, answered once within 3 s, followed up for 15 minutes.

Rules: docs, interactions, Receiving and Responding."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .background import start
from .clock import Clock, Ids
from .ledger import Ledger
from .messages import COMMAND_ANSWER, CONTEXT_ANSWER, REPLY, File, Message, Messages
from .problems import Finding, Problem, refuse
from .rules.commands import wrong_choice
from .rules.messages import EPHEMERAL, LOADING, SILENT, SUPPRESS_EMBEDS, V2
from .rules.modals import wrong_modal
from .rules.shapes import length
from .world import Channel, User, World

PING, COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 1, 2, 3, 4, 5
PONG, MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, OPEN_MODAL = 1, 4, 5, 6, 7, 8, 9
ANSWER_WITHIN, TOKEN_LIVES = 3, 900
MOST_FOLLOWUPS_WITHOUT_GUILD = 5
TAKEN_FLAGS = {MESSAGE: EPHEMERAL | SUPPRESS_EMBEDS | SILENT | V2, DEFERRED: EPHEMERAL,
               UPDATE: SUPPRESS_EMBEDS | V2}
WORDS = {PONG: "pong", MESSAGE: "message", DEFERRED: "deferred", DEFERRED_UPDATE: "deferred_update",
         UPDATE: "update", CHOICES: "choices", OPEN_MODAL: "modal"}


@dataclass
class Interaction:
    id: str
    token: str
    type: int
    user: User
    channel: Channel
    """Where it happened; a ping happens nowhere, and has one that is not in the world."""
    data: dict[str, Any]
    owners: dict[str, str]
    context: int
    made: float
    answer_by: float
    """The moment until which the first answer counts."""
    expires: float
    source: Message | None = None
    """The message whose component was used."""
    parent: Interaction | None = None
    """The interaction that opened the modal which this one submits."""
    option_type: int | None = None
    """The type of the option that is being completed."""
    public_allowed: bool = True
    response: int | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] | None = None
    failed: bool = False
    http_status: int | None = None
    """What the endpoint answered, when the interaction went there."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def notify(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()

    @property
    def state(self) -> str:
        """`waiting`, `failed`, `deferred` (loading), or how it was answered."""
        if self.response is None:
            return "failed" if self.failed else "waiting"
        if self.response == DEFERRED and self.original and not self.original.loading:
            return "message"
        return WORDS[self.response]

    def metadata(self) -> dict[str, Any]:
        value: dict[str, Any] = {
            "id": self.id, "type": self.type, "user": self.user.json(), "authorizing_integration_owners": self.owners}
        if self.source:
            value["interacted_message_id"] = self.source.id
        if self.type == MODAL:
            value.pop("interacted_message_id", None)
            value["triggering_interaction_metadata"] = self.parent.metadata() if self.parent else {}
        for kind, name in ((2, "users"), (3, "messages")):
            if self.data.get("type") == kind and "target_id" in self.data:
                target = self.data["resolved"][name][self.data["target_id"]]
                value |= {"target_user": target} if kind == 2 else {"target_message_id": self.data["target_id"]}
        return value

    def on_message(self, message: Message) -> dict[str, Any]:
        """What a message tells about the interaction that it answers."""
        about = self.metadata()
        if self.original and message is not self.original:
            about["original_response_message_id"] = self.original.id
        value: dict[str, Any] = {"interaction_metadata": about}
        if self.type == COMMAND and message is self.original:
            value["interaction"] = {
                "id": self.id, "type": COMMAND, "name": self.data["name"], "user": self.user.json()}
        return value


class Interactions:
    """All interactions. `deliver` brings a payload to the bot, by gateway or HTTP."""

    def __init__(self, clock: Clock, ids: Ids, world: World, messages: Messages, ledger: Ledger,
                 deliver: Callable[[Interaction], None]):
        self._clock, self._ids, self._world = clock, ids, world
        self._messages, self._ledger = messages, ledger
        self._deliver = deliver
        self.by_id: dict[str, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}

    def start(self, kind: int, user: User, channel: Channel, data: dict[str, Any], **fields: Any) -> Interaction:
        now = self._clock.now()
        one = Interaction(
            self._ids.next(), secrets.token_urlsafe(96), kind, user, channel, data, made=now,
            answer_by=now + self._clock.deadline(ANSWER_WITHIN), expires=now + self._clock.span(TOKEN_LIVES), **fields)
        self.by_id[one.id] = self.by_token[one.token] = one
        self._ledger.count("interactions")
        self._deliver(one)
        start(self._watch_answer(one))
        start(self._watch_end(one))
        return one

    async def _watch_answer(self, one: Interaction) -> None:
        await self._clock.until(one.answer_by)
        if one.response is None and not one.failed:
            self.fail(one, "unanswered")

    async def _watch_end(self, one: Interaction) -> None:
        await self._clock.until(one.expires)
        if one.original and one.original.loading:
            self._ledger.count("unfinished")
            self._ledger.broke("deferred-never-finished", f"The interaction {one.id} showed “thinking” to the end.")
            one.notify()

    def fail(self, one: Interaction, why: str) -> None:
        """The person sees that the application did not respond."""
        one.failed = True
        self._ledger.count("unanswered")
        self._ledger.broke("interaction-not-answered", f"{why}: the interaction {one.id} of type {one.type}")
        one.notify()

    # The first answer

    def answer(self, one: Interaction, body: dict[str, Any], files: dict[int, File]) -> None:
        kind = body["type"]
        if one.response is not None:
            self._ledger.count("answered_twice")
            self._ledger.broke("interaction-answered-twice", f"Interaction {one.id} with a callback of type {kind}")
            raise Problem(40060)
        if one.failed or self._clock.now() > one.answer_by:
            self._ledger.count("late")
            late = self._clock.now() - one.answer_by
            self._ledger.broke("interaction-answered-late", f"Interaction {one.id}, {late:.3f} s too late")
            raise Problem(10062)
        allowed = self.allowed(one)
        if kind not in allowed:
            refuse([Finding(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {set(allowed)}.")])
        data = body.get("data") or {}
        self._check_flags(one, kind, data)
        match kind:
            case 4:
                one.original = self._post(one, data, files, first=True)
            case 5:
                one.original = self._loading(one, data)
            case 6:
                one.original = one.source
            case 7 if one.source:
                if one.source.id not in self._messages.listed:
                    raise Problem(10008)
                self._messages.edit(one.source, data, files)
                one.original = one.source
            case 8:
                one.choices = self._checked_choices(one, data)
            case 9:
                refuse([finding.under("data") for finding in wrong_modal(data)])
                one.modal = data
        one.response = kind
        self._ledger.count(f"callback.{WORDS[kind]}")
        self._ledger.highest("slowest_answer_ms", round((self._clock.now() - one.made) * 1000))
        one.notify()

    @staticmethod
    def allowed(one: Interaction) -> tuple[int, ...]:
        """The callbacks that a kind of interaction takes (docs: Interaction Callback Type)."""
        on_message = (DEFERRED_UPDATE, UPDATE) if one.source else ()
        return {PING: (PONG,), COMMAND: (MESSAGE, DEFERRED, OPEN_MODAL), AUTOCOMPLETE: (CHOICES,),
                COMPONENT: (MESSAGE, DEFERRED, *on_message, OPEN_MODAL),
                MODAL: (MESSAGE, DEFERRED, *on_message)}[one.type]

    def _check_flags(self, one: Interaction, kind: int, data: dict[str, Any]) -> None:
        extra = (data.get("flags") or 0) & ~TAKEN_FLAGS.get(kind, 0)
        if extra and kind in TAKEN_FLAGS:
            self._ledger.broke("flags-ignored", f"The flags {extra} mean nothing in a callback of type {kind}")
        if kind == DEFERRED and any(data.get(name) for name in ("content", "embeds", "components", "poll")):
            self._ledger.broke("deferred-with-content", f"The content of a callback of type 5 is lost ({one.id})")

    def _checked_choices(self, one: Interaction, data: dict[str, Any]) -> list[dict[str, Any]]:
        choices = data.get("choices") or []
        found = length(choices, 0, 25, "data", "choices")
        for place, choice in enumerate(choices):
            found += [finding.under("data", "choices", place) for finding in wrong_choice(choice, one.option_type)]
        refuse(found)
        return choices

    def _post(self, one: Interaction, data: dict[str, Any], files: dict[int, File], first: bool,
              flags: int | None = None) -> Message:
        flags = (data.get("flags") or 0 if flags is None else flags) & ~LOADING
        if not one.public_allowed:
            flags |= EPHEMERAL
        kind = (CONTEXT_ANSWER if one.data.get("target_id") else COMMAND_ANSWER) if first and one.type == COMMAND \
            else REPLY if one.source and first else 0
        return self._messages.create(
            one.channel, self._world.bot, {name: value for name, value in data.items() if name != "flags"}, files,
            flags=flags, type=kind, webhook=self._world.application, interaction=one,
            replies_to=one.source if kind == REPLY and one.source and not one.source.only_for else None,
            only_for=one.user.id if flags & EPHEMERAL else None)

    def _loading(self, one: Interaction, data: dict[str, Any]) -> Message:
        flags = (data.get("flags") or 0) & EPHEMERAL | LOADING
        if not one.public_allowed:
            flags |= EPHEMERAL
        message = Message(
            self._ids.next(), one.channel, self._world.bot, self._clock.now(), COMMAND_ANSWER, flags=flags,
            interaction=one, webhook=self._world.application, only_for=one.user.id if flags & EPHEMERAL else None)
        self._messages.listed[message.id] = message
        self._messages.tell("MESSAGE_CREATE", message)
        return message

    # After the first answer

    def alive(self, token: str) -> Interaction:
        """The interaction of a token that still can be used."""
        one = self.by_token.get(token)
        if one is None:
            raise Problem(10015)
        if self._clock.now() > one.expires:
            self._ledger.broke("token-expired", f"The token of interaction {one.id} was used after 15 minutes.")
            raise Problem(50027)
        if one.response is None or one.response in (CHOICES, PONG):
            self._ledger.broke("follow-up-before-answer", f"Interaction {one.id} has no answer to follow up.")
            raise Problem(10015)
        return one

    def follow_up(self, one: Interaction, form: dict[str, Any], files: dict[int, File]) -> Message:
        if one.original and one.original.loading and one.response == DEFERRED:
            # Right after a deferral this is an edit of the loading message, whose visibility stays.
            self.edit(one, one.original, form, files)
            return one.original
        if "0" not in one.owners and len(one.followups) >= MOST_FOLLOWUPS_WITHOUT_GUILD:
            raise Problem(40094)
        message = self._post(one, form, files, first=False)
        one.followups.append(message)
        self._ledger.count("followups")
        one.notify()
        return message

    def edit(self, one: Interaction, message: Message, form: dict[str, Any], files: dict[int, File]) -> None:
        first = message.loading
        if first:
            form = form | {"flags": (form.get("flags") or 0) & (V2 | SUPPRESS_EMBEDS)}
        self._messages.edit(message, form, files)
        if first:
            # What replaces “thinking” is no edit that people see.
            message.edited, message.edits, message.history = None, 0, []
        self._ledger.count("edits")
        one.notify()

    def message_of(self, one: Interaction, name: str) -> Message:
        """`@original`, or a message that answers the interaction."""
        wanted = one.original if name == "@original" else next(
            (each for each in [one.original, *one.followups] if each and each.id == name), None)
        if wanted is None or wanted.id not in self._messages.listed:
            raise Problem(10008)
        return wanted

    def delete(self, one: Interaction, message: Message) -> None:
        self._messages.delete(message)
        one.notify()

    async def wait(self, one: Interaction, done: Callable[[Interaction], bool], seconds: float) -> bool:
        """Waits until something is true of an interaction; real seconds."""
        ends = self._clock.running() + seconds
        while not done(one):
            left = ends - self._clock.running()
            if left <= 0:
                return False
            changed = one.changed
            try:
                await asyncio.wait_for(changed.wait(), left)
            except TimeoutError:
                return done(one)
        return True
