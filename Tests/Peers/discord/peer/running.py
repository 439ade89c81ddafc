"""What the steps of the check share."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from .bot import Bot
from .control import Control

steps: list[tuple[str, Callable[["Check"], Awaitable[None]]]] = []


def step(name: str) -> Callable[..., Any]:
    def register(function: Callable[["Check"], Awaitable[None]]) -> Callable[["Check"], Awaitable[None]]:
        steps.append((name, function))
        return function

    return register


class Check:
    """A simulation, a guild with people, and a bot that is connected."""

    def __init__(self, control: Control, bot: Bot):
        self.control, self.bot = control, bot
        self.ada = self.ben = self.guild = self.channel = ""
        self.runs: asyncio.Task[None] | None = None
        self.message = ""

    async def prepare(self) -> None:
        call = self.control.call
        self.ada = (await call("POST", "users", {"username": "ada", "locale": "de", "installed": True}))["id"]
        self.ben = (await call("POST", "users", {"username": "ben"}))["id"]
        self.guild = (await call("POST", "guilds", {"name": "Home"}))["id"]
        for one in (self.ada, self.ben):
            await call("POST", f"guilds/{self.guild}/members", {"user": one})
        self.channel = (await call("POST", f"guilds/{self.guild}/channels", {"name": "films"}))["id"]

    def place(self) -> Any:
        return self.bot.get_channel(int(self.channel))

    async def slash(self, name: str, user: str = "", **options: Any) -> Any:
        until = options.pop("until", "answered")
        return await self.control.act(
            "slash", user or self.ada, channel=self.channel, name=name, options=options, until=until)


async def eventually(test: Callable[[], Any], seconds: float = 10) -> None:
    """Waits until something is true, which may be a coroutine's result."""
    end = time.monotonic() + seconds
    while True:
        value = test()
        if await value if asyncio.iscoroutine(value) else value:
            return
        assert time.monotonic() < end, "it never became true"
        await asyncio.sleep(0.02)


EXTRA = ("tts", "embeds.0.flags")
"""What the library sends where it means nothing."""


async def expect_only(check: Check, *rules: str) -> None:
    """The rules that the library is known to bend, and those that a step broke on purpose."""
    known = {"user-agent", "snowflake-as-number", *rules}
    broken = {f"{one['rule']}: {one['detail']}" for one in await check.control.call("GET", "violations")
              if one["rule"] not in known and not any(f"{name}: This field is" in one["detail"] for name in EXTRA)}
    assert not broken, broken
