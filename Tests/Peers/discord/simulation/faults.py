"""What goes wrong on purpose: at once, or in a script of moments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .background import start

if TYPE_CHECKING:
    from .service import Discord

REST_WORDS = {"status", "count", "path", "method", "retry_after", "scope", "slow", "reset", "lost_answer", "body"}


class Faults:
    """Faults of the gateway act when they come; those of the REST interface wait for requests that they fit."""

    def __init__(self, discord: Discord):
        self._discord = discord
        self.waiting: list[dict[str, Any]] = []
        self.done: list[str] = []
        self._scripts = 0

    # REST

    def next_rest(self, method: str, path: str) -> dict[str, Any] | None:
        """The fault that a request meets, which is used up by it."""
        for fault in self.waiting:
            if fault.get("method", method) == method and re.search(fault.get("path", ""), path):
                fault["count"] = fault.get("count", 1) - 1
                if fault["count"] <= 0:
                    self.waiting.remove(fault)
                self.done.append(f"rest {method} {path}")
                return fault
        return None

    # Scripts

    def run(self, script: list[dict[str, Any]]) -> None:
        """Runs steps like `{"at": 5, "fault": "close", "code": 4000}`; `at` counts Discord's seconds from now."""
        for step in script:
            self._check(step)
        self._scripts += 1
        start(self._run(sorted(script, key=lambda step: step.get("at", 0)), self._discord.clock.now()))

    async def _run(self, script: list[dict[str, Any]], begin: float) -> None:
        try:
            for step in script:
                await self._discord.clock.until(begin + self._discord.clock.span(step.get("at", 0)))
                self._apply(step)
        finally:
            self._scripts -= 1

    @property
    def running(self) -> int:
        return self._scripts

    def clear(self) -> None:
        gateway = self._discord.gateway
        self.waiting.clear()
        gateway.refuse_until, gateway.refused_resumes = 0.0, 0
        gateway.slow, gateway.split, gateway.fragment = 0.0, False, False
        for connection in gateway.live():
            connection.frozen, connection.unacknowledged = False, 0

    def _check(self, step: dict[str, Any]) -> None:
        name = step.get("fault")
        if name not in GATEWAY and name != "rest":
            raise ValueError(f"There is no fault “{name}”. Known are: rest, {', '.join(GATEWAY)}.")
        known = REST_WORDS if name == "rest" else GATEWAY[name]
        if unknown := set(step) - known - {"at", "fault"}:
            raise ValueError(f"The fault “{name}” has no {unknown}. It has: {known or 'nothing'}.")

    def _apply(self, step: dict[str, Any]) -> None:
        name = step["fault"]
        self.done.append(name)
        self._discord.ledger.count(f"fault.{name}")
        if name == "rest":
            self.waiting.append({word: value for word, value in step.items() if word in REST_WORDS})
            return
        getattr(self, f"_{name}")(**{word: value for word, value in step.items() if word in GATEWAY[name]})

    # Gateway

    def _close(self, code: int = 4000, reason: str | None = None) -> None:
        self._discord.gateway.close_all(code, reason)

    def _drop(self) -> None:
        for connection in self._discord.gateway.live():
            connection.abort()

    def _reconnect(self) -> None:
        self._discord.gateway.ask_reconnect()

    def _invalid_session(self, resumable: bool = False) -> None:
        self._discord.gateway.invalidate(resumable)

    def _half_open(self) -> None:
        for connection in self._discord.gateway.live():
            connection.frozen = True

    def _mute_acks(self, count: int = 1) -> None:
        for connection in self._discord.gateway.live():
            connection.unacknowledged += count

    def _request_heartbeat(self) -> None:
        for connection in self._discord.gateway.live():
            connection.post({"op": 1, "t": None, "s": None, "d": None})

    def _gap(self, count: int = 1) -> None:
        """Numbers go on as if events had been sent: a gap that is no loss, as Discord makes them."""
        for session in self._discord.gateway.sessions.values():
            session.sequence += count

    def _lose_events(self, event: str, data: dict[str, Any] | None = None) -> None:
        """An event that is numbered and kept, but never reaches the connection: a resume brings it."""
        for session in self._discord.gateway.sessions.values():
            connection, session.connection = session.connection, None
            session.dispatch(event, data or {})
            session.connection = connection

    def _repeat(self) -> None:
        """The last event comes once more, with its old number."""
        for session in self._discord.gateway.sessions.values():
            if session.connection and session.kept:
                session.connection.post(session.kept[-1])

    def _expire_sessions(self) -> None:
        for session in self._discord.gateway.sessions.values():
            session.dead = True

    def _refuse_connections(self, seconds: float) -> None:
        clock = self._discord.clock
        self._discord.gateway.refuse_until = clock.now() + clock.span(seconds)

    def _refuse_resumes(self, count: int = 1) -> None:
        self._discord.gateway.refused_resumes += count

    def _slow(self, seconds: float) -> None:
        self._discord.gateway.slow = seconds

    def _split(self, on: bool = True) -> None:
        self._discord.gateway.split = on

    def _fragment(self, on: bool = True) -> None:
        self._discord.gateway.fragment = on

    def _unknown_event(self, name: str = "SOMETHING_NEW") -> None:
        for session in self._discord.gateway.sessions.values():
            session.dispatch(name, {"new": True})

    def _unknown_opcode(self, op: int = 99) -> None:
        for connection in self._discord.gateway.live():
            connection.post({"op": op, "t": None, "s": None, "d": {"new": True}})

    def _text(self, text: str) -> None:
        """A payload that is no JSON."""
        for connection in self._discord.gateway.live():
            connection.post_raw(text)

    def _guild_unavailable(self, guild: str) -> None:
        """An outage: the guild is away but not left (docs: gateway events, Guild Delete)."""
        self._discord.gateway.of_guild("GUILD_DELETE", guild, {"id": guild, "unavailable": True})


GATEWAY: dict[str, set[str]] = {
    "close": {"code", "reason"}, "drop": set(), "reconnect": set(), "invalid_session": {"resumable"},
    "half_open": set(), "mute_acks": {"count"}, "request_heartbeat": set(), "gap": {"count"},
    "lose_events": {"event", "data"}, "repeat": set(), "expire_sessions": set(), "refuse_connections": {"seconds"},
    "refuse_resumes": {"count"}, "slow": {"seconds"}, "split": {"on"}, "fragment": {"on"},
    "unknown_event": {"name"}, "unknown_opcode": {"op"}, "text": {"text"}, "guild_unavailable": {"guild"},
}
"""The faults of the gateway, with what each takes."""
