"""Rate limits (docs: topics, Rate Limits)."""

from __future__ import annotations

import hashlib
import math
from collections import deque
from dataclasses import dataclass
from typing import Any

from .clock import Clock
from .ledger import Ledger

GLOBAL_LIMIT, GLOBAL_WINDOW = 50, 1
INVALID_LIMIT, INVALID_WINDOW = 10_000, 600


GRACE = 0.003
"""Seconds by which two clocks may disagree about the end of a window."""


def _up(seconds: float) -> float:
    """Rounded up to milliseconds: who waits as long as told does not come too early."""
    return math.ceil(seconds * 1_000) / 1_000


@dataclass(frozen=True)
class Bucket:
    """A limit that one or several routes share, for each value of a major parameter."""

    name: str
    limit: int
    window: float
    exempt: bool = False
    """Interaction endpoints are not bound to the global limit."""

    @property
    def hash(self) -> str:
        return hashlib.md5(self.name.encode(), usedforsecurity=False).hexdigest()


@dataclass
class _Window:
    ends: float = 0
    used: int = 0


@dataclass
class Verdict:
    """What the limits say of a request: headers, and the body of a refusal."""

    headers: dict[str, str]
    refusal: dict[str, Any] | None = None


class RateLimits:
    def __init__(self, clock: Clock, ledger: Ledger):
        self._clock, self._ledger = clock, ledger
        self.global_limit = GLOBAL_LIMIT
        self.invalid_limit = INVALID_LIMIT
        self.limits: dict[str, tuple[int, float]] = {}
        """Limits that tests set, by the name of the bucket."""
        self._windows: dict[tuple[str, str], _Window] = {}
        self._blocked: dict[tuple[str, str], float] = {}
        self._globals: deque[float] = deque()
        self._invalid: deque[float] = deque()
        self.banned_until = 0.0

    def check(self, bucket: Bucket, major: str) -> Verdict:
        now = self._clock.now()
        if early := self._too_early(bucket, major, now):
            return early
        if not bucket.exempt:
            window = self._clock.span(GLOBAL_WINDOW)
            while self._globals and self._globals[0] <= now - window:
                self._globals.popleft()
            if len(self._globals) >= self.global_limit:
                return self.refused(bucket, major, self._globals[0] + window - now, "global")
            self._globals.append(now)
            self._ledger.highest("requests_in_a_second", len(self._globals))
        limit, seconds = self.limits.get(bucket.name, (bucket.limit, bucket.window))
        state = self._windows.setdefault((bucket.name, major), _Window())
        if now >= state.ends - GRACE:
            state.ends, state.used = now + self._clock.span(seconds), 0
        if state.used >= limit:
            return self.refused(bucket, major, state.ends - now, "user")
        state.used += 1
        return Verdict(self._headers(bucket, limit, limit - state.used, state.ends))

    def _headers(self, bucket: Bucket, limit: int, left: int, ends: float) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": f"{_up(ends):.3f}", "X-RateLimit-Bucket": bucket.hash,
            "X-RateLimit-Reset-After": f"{_up(max(0.0, ends - self._clock.now())):.3f}"}

    def refused(self, bucket: Bucket, major: str, wait: float, scope: str) -> Verdict:
        """The answer 429; who asks again before `wait` seconds are over, is noted."""
        self._ledger.count(f"rate_limited.{scope}")
        now = self._clock.now()
        key = ("*", "") if scope == "global" else (bucket.name, major)
        self._blocked[key] = now + wait
        limit = self.limits.get(bucket.name, (bucket.limit, 0))[0]
        headers = {"Retry-After": str(math.ceil(wait)), "X-RateLimit-Scope": scope, "Via": "1.1 google"}
        if scope == "global":
            headers["X-RateLimit-Global"] = "true"
        else:
            headers |= self._headers(bucket, limit, 0, now + wait)
        return Verdict(headers, {
            "message": "You are being rate limited." if scope != "shared" else "The resource is being rate limited.",
            "retry_after": max(0.001, _up(wait)), "global": scope == "global", "code": 0})

    def _too_early(self, bucket: Bucket, major: str, now: float) -> Verdict | None:
        """Who was told to wait and does not is refused again, and noted."""
        for key, scope in ((("*", ""), "global"), ((bucket.name, major), "user")):
            left = self._blocked.get(key, 0) - now
            if left > GRACE and not (bucket.exempt and scope == "global"):
                self._ledger.broke("retry-after-ignored", f"{bucket.name} {left:.3f} s before retry_after ended")
                return self.refused(bucket, major, left, scope)
        return None

    # Invalid requests

    def count_invalid(self, status: int, scope: str) -> None:
        """10,000 answers of 401, 403 or 429 in ten minutes ban an address; shared limits do not count."""
        if status not in (401, 403, 429) or scope == "shared":
            return
        now = self._clock.now()
        self._ledger.count("invalid_requests")
        self._invalid.append(now)
        while self._invalid[0] <= now - self._clock.span(INVALID_WINDOW):
            self._invalid.popleft()
        if len(self._invalid) >= self.invalid_limit:
            self._ledger.broke("address-banned", f"{len(self._invalid)} invalid requests in {INVALID_WINDOW} s")
            self.banned_until = now + self._clock.span(INVALID_WINDOW)
            self._invalid.clear()
