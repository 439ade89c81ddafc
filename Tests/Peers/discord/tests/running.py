"""A simulation that runs in the process of the tests, and requests to it."""

import asyncio
import json
import os
import pathlib
import unittest
from typing import Any

import aiohttp

from simulation.service import Discord

FOLDER = os.environ.get("RECOMMENDARR_CONTRACTS")
DESCRIPTION = pathlib.Path(FOLDER) / "discord" / "openapi.json" if FOLDER else None
AGENT = "DiscordBot (https://example.org, 1.0)"
described = unittest.skipUnless(DESCRIPTION, "RECOMMENDARR_CONTRACTS names no folder with the description")


class Running(unittest.IsolatedAsyncioTestCase):
    """Starts a Discord with a guild, two people and a channel for each test."""

    speed: float = 1
    least_deadline: float = 1

    async def asyncSetUp(self) -> None:
        # The checks of the event loop print more than they tell.
        asyncio.get_running_loop().set_debug(False)
        self.discord = Discord(DESCRIPTION, self.speed, self.least_deadline)
        await self.discord.start()
        self.http = aiohttp.ClientSession()
        world = self.discord.world
        self.ada = world.add_user("ada", locale="de", installed=True)
        self.ben = world.add_user("ben")
        self.guild = world.add_guild("Home")
        for one in (self.ada, self.ben):
            world.add_member(self.guild, one.id)
        self.channel = world.add_channel(self.guild, "films")
        self.messages = f"/channels/{self.channel.id}/messages"
        self.commands = f"/applications/{world.application}/commands"
        # Tests of other things than limits are not slowed down by them.
        self.discord.limits.global_limit = 10_000
        for bucket in ("callback", "followup", "reactions", f"POST {self._templates}", "commands.overwrite",
                       "commands.create", "PATCH /channels/{channel_id}/messages/{message_id}"):
            self.discord.limits.limits[bucket] = (10_000, 1)

    _templates = "/channels/{channel_id}/messages"

    async def asyncTearDown(self) -> None:
        self.assertEqual(self.discord.ledger.own_errors, [])
        await self.http.close()
        await self.discord.stop()

    async def ask(self, method: str, path: str, body: Any = None, token: str | None = "discord-token",
                  headers: dict[str, str] | None = None, data: Any = None) -> tuple[int, Any]:
        """A request as a careful client makes it; the status and the JSON of the answer."""
        sent = {"User-Agent": AGENT} | ({"Authorization": f"Bot {token}"} if token else {}) | (headers or {})
        if body is not None:
            data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        async with self.http.request(method, self.discord.api + path, data=data, headers=sent) as answer:
            self.headers = answer.headers
            raw = await answer.read()
            return answer.status, json.loads(raw) if raw and "json" in answer.headers["Content-Type"] else raw

    def rules(self) -> set[str]:
        """The rules that were broken."""
        return {one["rule"] for one in self.discord.ledger.violations}

    async def eventually(self, test: Any, seconds: float = 5) -> None:
        async with asyncio.timeout(seconds):
            while not test():
                await asyncio.sleep(0.01)
