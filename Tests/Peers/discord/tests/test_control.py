"""The control API over HTTP: the calls that tests of a bot are made of."""

import asyncio
import json
import unittest
from typing import Any

import aiohttp

from simulation.control.server import Options, Server

from .client import ALL, Client
from .running import AGENT, DESCRIPTION


class Control(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        asyncio.get_running_loop().set_debug(False)
        self.server = Server(Options(DESCRIPTION, speed=20, least_deadline=0.3))
        self.about = await self.server.start()
        self.http = aiohttp.ClientSession()

    async def asyncTearDown(self) -> None:
        await self.http.close()
        await self.server.stop()

    async def call(self, method: str, path: str, body: Any = None, status: int = 200, base: str = "") -> Any:
        async with self.http.request(method, f"{base or self.about['control']}/{path}", json=body) as answer:
            value = await answer.json()
            self.assertEqual(answer.status, status, value)
            return value

    async def rest(self, method: str, path: str, body: Any = None, base: str = "") -> Any:
        async with self.http.request(method, (base or self.about["api"]) + path, json=body, headers={
                "Authorization": "Bot discord-token", "User-Agent": AGENT}) as answer:
            raw = await answer.read()
            return json.loads(raw) if raw else None

    async def household(self) -> tuple[str, str, str]:
        ada = (await self.call("POST", "users", {"username": "ada", "locale": "de"}))["id"]
        guild = (await self.call("POST", "guilds", {"name": "Home"}))["id"]
        await self.call("POST", f"guilds/{guild}/members", {"user": ada})
        channel = (await self.call("POST", f"guilds/{guild}/channels", {"name": "films"}))["id"]
        return ada, guild, channel

    async def test_livesThroughACommand(self) -> None:
        ada, guild, channel = await self.household()
        client = await Client(self.http, self.about["gateway"]).open()
        self.addCleanup(client.drop)
        await client.ready(intents=ALL)
        await self.rest("PUT", f"/applications/{self.about['application']}/commands", [
            {"name": "ask", "description": "Asks"}])
        self.assertEqual([one["name"] for one in await self.call("GET", f"offered?user={ada}&channel={channel}")],
                         ["ask"])
        acting = asyncio.create_task(self.call("POST", "act", {
            "act": "slash", "user": ada, "channel": channel, "name": "ask", "until": "settled"}))
        told = (await client.until(0, "INTERACTION_CREATE"))["d"]
        self.assertEqual((told["locale"], told["member"]["user"]["id"], told["context"]), ("de", ada, 0))
        await self.rest("POST", f"/interactions/{told['id']}/{told['token']}/callback", {"type": 5})
        waiting = await self.call("GET", f"interactions/{told['id']}")
        self.assertEqual((waiting["state"], waiting["message"]["_loading"]), ("deferred", True))
        await self.rest("PATCH", f"/webhooks/{told['application_id']}/{told['token']}/messages/@original", {
            "content": "Answer"})
        outcome = await acting
        self.assertEqual((outcome["state"], outcome["message"]["content"], outcome["reached"]),
                         ("message", "Answer", True))
        read = await self.call("GET", f"channels/{channel}/messages?as={ada}")
        self.assertEqual([one["content"] for one in read], ["Answer"])
        counters = await self.call("GET", "counters")
        self.assertEqual((counters["identifies"], counters["callback.deferred"]), (1, 1))
        self.assertEqual(await self.call("GET", "own-errors"), [])
        self.assertEqual((await self.call("GET", "sessions"))[0]["connected"], True)

    async def test_tellsTheBotWhatChanges(self) -> None:
        ada, guild, channel = await self.household()
        client = await Client(self.http, self.about["gateway"]).open()
        self.addCleanup(client.drop)
        await client.ready(intents=ALL)
        role = (await self.call("POST", f"guilds/{guild}/roles", {"name": "family"}))["id"]
        await client.until(0, "GUILD_ROLE_CREATE")
        await self.call("PATCH", f"guilds/{guild}/members/{ada}", {"roles": [role]})
        self.assertEqual((await client.until(0, "GUILD_MEMBER_UPDATE"))["d"]["roles"], [role])
        await self.call("PUT", f"channels/{channel}/overwrites/{guild}", {"deny": 1 << 10})
        await client.until(0, "CHANNEL_UPDATE")
        await self.call("GET", f"channels/{channel}/messages?as={ada}", status=400)
        await self.call("DELETE", f"guilds/{guild}/members/{ada}")
        await client.until(0, "GUILD_MEMBER_REMOVE")
        await self.call("DELETE", f"guilds/{guild}/members/{self.about['bot']}")
        self.assertNotIn("unavailable", (await client.until(0, "GUILD_DELETE"))["d"])
        await self.call("POST", "guilds", {"name": "Other"})
        await client.until(0, "GUILD_CREATE")
        self.assertEqual(await self.call("GET", "own-errors"), [])

    async def test_explainsWhatItRefuses(self) -> None:
        for path, body in (("act", {"act": "dance", "user": self.about["owner"]}), ("act", {}), ("nothing", {}),
                           ("faults", {"script": [{"fault": "earthquake"}]}), ("settings", {"x": 1}),
                           ("faults", {"script": [{"fault": "close", "why": 1}]}), ("attack", {"kind": "x"})):
            self.assertIn("error", await self.call("POST", path, body, status=400))

    async def test_keepsWorldsApart(self) -> None:
        other = await self.call("POST", "worlds", {"name": "other", "speed": 5})
        await self.household()
        self.assertEqual((await self.rest("GET", "/users/@me", base=other["api"]))["username"], "recommendarr")
        self.assertEqual(len(await self.rest("GET", "/users/@me/guilds", base=other["api"])), 0)
        self.assertEqual(len(await self.rest("GET", "/users/@me/guilds")), 1)
        self.assertEqual((await self.call("GET", "", base=other["control"]))["speed"], 5)
        await self.call("POST", "guilds", {"name": "x"}, base=other["control"])
        await self.call("DELETE", "worlds/other")
        self.assertEqual((await self.call("GET", "worlds"))["worlds"], ["main"])

    async def test_setsLimitsAndClearsWhatItSaw(self) -> None:
        await self.call("POST", "settings", {"limits": {"POST /channels/{channel_id}/messages": [1, 60]},
                                             "needed_shards": 2})
        self.assertEqual((await self.rest("GET", "/gateway/bot"))["shards"], 2)
        _, _, channel = await self.household()
        await self.rest("POST", f"/channels/{channel}/messages", {"content": "x"})
        answer = await self.rest("POST", f"/channels/{channel}/messages", {"content": "x"})
        self.assertIn("retry_after", answer)
        self.assertEqual((await self.call("GET", "counters"))["rate_limited.user"], 1)
        self.assertEqual((await self.call("GET", "requests"))[-1]["status"], 429)
        await self.call("DELETE", "counters")
        self.assertEqual(await self.call("GET", "counters"), {})
