"""Time, which tests may speed up or move."""

import asyncio
import datetime
import time

DISCORD_EPOCH = 1_420_070_400_000
"""The first millisecond of 2015, from which snowflakes count (docs: reference, Snowflakes)."""


class Clock:
    """The moments are those of the machine's clock, plus what tests advanced; every span of Discord's is divided by
    `speed`: a heartbeat interval of 41.25 s lasts 0.4 s at a speed of 100, and is announced so."""

    def __init__(self, speed: float = 1, least_deadline: float = 1):
        self.speed = speed
        self.least_deadline = least_deadline
        self._advanced = 0.0
        self._moved = asyncio.Event()

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._advanced

    @staticmethod
    def running() -> float:
        """Seconds that only really pass: connections do not die because a test advanced the clock."""
        return time.monotonic()

    def span(self, seconds: float) -> float:
        """How long a span of Discord's lasts here."""
        return seconds / self.speed

    def deadline(self, seconds: float) -> float:
        """As `span`, but not shorter than a busy machine needs to answer, unless the span itself is."""
        return max(self.span(seconds), min(seconds, self.least_deadline))

    def advance(self, seconds: float) -> None:
        """Lets a span of Discord's pass at once."""
        self._advanced += self.span(seconds)
        self._moved.set()
        self._moved = asyncio.Event()

    async def until(self, moment: float) -> None:
        while (left := moment - self.now()) > 0:
            moved = self._moved
            try:
                await asyncio.wait_for(moved.wait(), left)
            except TimeoutError:
                pass

    async def sleep(self, seconds: float) -> None:
        await self.until(self.now() + self.span(seconds))


def stamp(moment: float) -> str:
    """A moment as Discord writes it: ISO 8601 with microseconds and offset."""
    return datetime.datetime.fromtimestamp(moment, datetime.UTC).isoformat(timespec="microseconds")


class Ids:
    """Snowflakes: unique, growing, and telling when they were made (docs: reference, Snowflakes)."""

    def __init__(self, clock: Clock):
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        wanted = int(self._clock.now() * 1000) - DISCORD_EPOCH << 22
        self._last = max(self._last + 1, wanted)
        return str(self._last)


def moment_of(snowflake: str) -> float:
    """When an id was made, in seconds since 1970."""
    return ((int(snowflake) >> 22) + DISCORD_EPOCH) / 1000
