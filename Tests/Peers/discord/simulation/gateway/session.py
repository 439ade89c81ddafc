"""Sessions, which outlive connections and keep what was missed (docs: gateway, Resuming)."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .connection import Connection

KEPT_EVENTS = 1_000
"""Events that a session keeps; one that missed more cannot be resumed."""


@dataclass
class Session:
    intents: int
    shard: tuple[int, int]
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    kept: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    connection: Connection | None = None
    lost_at: float | None = None
    """When the connection was lost; None while there is one."""
    dead: bool = False
    on_event: Callable[[str, dict[str, Any]], None] = lambda event, data: None
    """Told of each event before it is sent."""
    floor: int = 0
    """The lowest number after which everything is kept."""

    def dispatch(self, event: str, data: dict[str, Any]) -> dict[str, Any]:
        """Numbers an event, keeps it, and sends it where a connection is."""
        self.on_event(event, data)
        self.sequence += 1
        made = {"op": 0, "t": event, "s": self.sequence, "d": data}
        if len(self.kept) == KEPT_EVENTS:
            self.floor = self.kept[0]["s"]
        self.kept.append(made)
        if self.connection:
            self.connection.post(made)
        return made

    def missed_since(self, sequence: int) -> list[dict[str, Any]] | None:
        """The events after a number, or None when not all of them are kept."""
        if sequence < self.floor:
            return None
        return [event for event in self.kept if event["s"] > sequence]

    def wants(self, needed: int) -> bool:
        return self.intents & needed == needed


GUILDS, MEMBERS, PRESENCES, GUILD_MESSAGES, GUILD_REACTIONS = 1 << 0, 1 << 1, 1 << 8, 1 << 9, 1 << 10
DIRECT_MESSAGES, DIRECT_REACTIONS, MESSAGE_CONTENT = 1 << 12, 1 << 13, 1 << 15
GUILD_POLLS, DIRECT_POLLS = 1 << 24, 1 << 25
KNOWN_INTENTS = (1 << 17) - 1 | 1 << 20 | 1 << 21 | GUILD_POLLS | DIRECT_POLLS
PRIVILEGED = MEMBERS | PRESENCES | MESSAGE_CONTENT

NEEDED: dict[str, tuple[int, int]] = {
    # The intents for an event in a guild and in a direct channel (docs: gateway, List of Intents).
    "MESSAGE_CREATE": (GUILD_MESSAGES, DIRECT_MESSAGES), "MESSAGE_UPDATE": (GUILD_MESSAGES, DIRECT_MESSAGES),
    "MESSAGE_DELETE": (GUILD_MESSAGES, DIRECT_MESSAGES), "MESSAGE_DELETE_BULK": (GUILD_MESSAGES, DIRECT_MESSAGES),
    "MESSAGE_REACTION_ADD": (GUILD_REACTIONS, DIRECT_REACTIONS),
    "MESSAGE_REACTION_REMOVE": (GUILD_REACTIONS, DIRECT_REACTIONS),
    "MESSAGE_POLL_VOTE_ADD": (GUILD_POLLS, DIRECT_POLLS), "MESSAGE_POLL_VOTE_REMOVE": (GUILD_POLLS, DIRECT_POLLS),
    "GUILD_MEMBER_ADD": (MEMBERS, 0), "GUILD_MEMBER_UPDATE": (MEMBERS, 0), "GUILD_MEMBER_REMOVE": (MEMBERS, 0),
    "TYPING_START": (1 << 11, 1 << 14),
}


def without_content(data: dict[str, Any], bot: str) -> dict[str, Any]:
    """A message as a bot sees it that may not read the content of others (docs: gateway, Message Content Intent)."""
    mine = data.get("author", {}).get("id") == bot or any(one["id"] == bot for one in data.get("mentions", []))
    if mine or "guild_id" not in data or "author" not in data:
        return data
    return {name: value for name, value in data.items() if name != "poll"} | {
        "content": "", "embeds": [], "attachments": [], "components": []}
