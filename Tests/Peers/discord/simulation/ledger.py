"""What happened: counters, the rules that the bot broke, and answers of the simulation's own that were wrong."""

import sys
from collections import Counter
from contextvars import ContextVar
from typing import Any

from .clock import Clock, stamp

KEPT = 2_000
"""Entries that each list keeps, so that a long run does not fill the memory."""


class Ledger:
    def __init__(self, clock: Clock):
        self._clock = clock
        self.counters: Counter[str] = Counter()
        self.violations: list[dict[str, Any]] = []
        self.own_errors: list[dict[str, Any]] = []
        self.requests: list[dict[str, Any]] = []
        self.request: ContextVar[dict[str, Any] | None] = ContextVar("request", default=None)
        """The request that is being answered: what is broken while it is, is broken by it."""

    def count(self, name: str, by: int = 1) -> None:
        self.counters[name] += by

    def highest(self, name: str, value: int) -> None:
        self.counters[name] = max(self.counters[name], value)

    def broke(self, rule: str, detail: str, request: Any = None) -> None:
        """Notes that the bot broke a rule; `rule` is a short name that tests may look for."""
        self.counters["violations"] += 1
        self._keep(self.violations, {
            "rule": rule, "detail": detail, "request": request or self.request.get(), "at": stamp(self._clock.now())})

    def own_error(self, where: str, detail: str, value: Any = None) -> None:
        """Notes that the simulation said something that the description of the API does not allow."""
        print(f"The simulation's own answer to {where} is wrong: {detail}", file=sys.stderr)
        self._keep(self.own_errors, {"where": where, "detail": detail, "value": value})

    def asked(self, method: str, path: str, status: int, body: Any) -> None:
        self._keep(self.requests, {
            "method": method, "path": path, "status": status, "body": body, "at": stamp(self._clock.now())})

    def clear(self) -> None:
        self.counters.clear()
        for listed in (self.violations, self.own_errors, self.requests):
            listed.clear()

    @staticmethod
    def _keep(listed: list[dict[str, Any]], entry: dict[str, Any]) -> None:
        listed.append(entry)
        if len(listed) > KEPT:
            del listed[: KEPT // 10]
