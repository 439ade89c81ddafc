"""Runs the steps one after the other."""

import asyncio
import sys
import traceback

import discord

from . import steps as all_steps
from .bot import Bot
from .control import Control
from .running import Check, steps

SPEED = "20"
assert all_steps


async def check(contract: str | None, compression: str) -> int:
    """Runs all steps; 0 when all passed."""
    control = Control()
    options = ["--speed", SPEED, "--least-deadline", "3", *(["--validate", contract] if contract else [])]
    await control.start(*options)
    bot = Bot(control.about, discord.Intents.all())
    one = Check(control, bot)
    failures = 0
    try:
        await one.prepare()
        for name, function in steps:
            try:
                await asyncio.wait_for(function(one), 60)
                print(f"ok      {compression}: {name}", flush=True)
            except Exception as error:
                failures += 1
                print(f"failed  {compression}: {name}: {type(error).__name__}: {error}", flush=True)
                traceback.print_exc(limit=-3, file=sys.stderr)
    finally:
        await bot.close()
        await control.stop()
    print(f"{len(steps) - failures} of {len(steps)} steps passed with {compression}")
    return min(failures, 1)
