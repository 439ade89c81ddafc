"""Interactions over HTTP, with an endpoint that is right or wrong on purpose."""

import asyncio
import json
from typing import Any

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from simulation.control.people import People

from .running import Running, described

ATTACKS = ("forged", "changed", "changed_timestamp", "unsigned", "no_timestamp", "no_hex", "short_signature", "stale",
           "malformed", "unknown_type", "oversized")


class Endpoint(Running):
    speed = 10
    least_deadline = 0.3

    async def asyncSetUp(self) -> None:
        await super().asyncSetUp()
        self.answer: Any = {"type": 4, "data": {"content": "Hello"}}
        self.careless = False
        self.delay = 0.0
        application = web.Application(client_max_size=1 << 20)
        application.router.add_post("/", self.receive)
        port = await self.discord.listen(application, 0)
        self.url = f"http://127.0.0.1:{port}/"
        self.discord.commands.create("", {"name": "ask", "description": "x"})

    async def receive(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        if not self.careless and not self.signed(request, raw):
            return web.Response(status=401)
        try:
            body = json.loads(raw)
        except ValueError:
            return web.Response(status=400)
        if body.get("type") == 1:
            return web.json_response({"type": 1})
        if body.get("type") not in (2, 3, 4, 5):
            return web.Response(status=200 if self.careless else 400)
        await asyncio.sleep(self.delay)
        if isinstance(self.answer, int):
            return web.Response(status=self.answer)
        return web.json_response(self.answer)

    def signed(self, request: web.Request, raw: bytes) -> bool:
        try:
            timestamp = request.headers["X-Signature-Timestamp"]
            if abs(int(timestamp) - self.discord.clock.now()) > 300:
                return False
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.discord.endpoint.verify_key))
            key.verify(bytes.fromhex(request.headers["X-Signature-Ed25519"]), timestamp.encode() + raw)
        except (InvalidSignature, KeyError, ValueError):
            return False
        return True

    async def use(self) -> Any:
        """An interaction that goes to the endpoint, when it is over."""
        self.discord.endpoint.url = self.url
        one = People(self.discord).act("slash", self.ada.id, channel=self.channel.id, name="ask")
        await self.eventually(lambda: one.response is not None or one.failed)
        return one

    async def test_pingsBeforeItBelieves(self) -> None:
        path = "/applications/@me"
        status, told = await self.ask("PATCH", path, {"interactions_endpoint_url": self.url})
        self.assertEqual((status, told["interactions_endpoint_url"]), (200, self.url))
        self.careless = True
        status, told = await self.ask("PATCH", path, {"interactions_endpoint_url": self.url})
        self.assertEqual((status, told["code"]), (400, 50035))

    async def test_takesTheAnswerOfTheRequest(self) -> None:
        one = await self.use()
        self.assertEqual((one.state, one.original.content, one.http_status), ("message", "Hello", 200))

    async def test_takesAnAnswerThroughTheRouteAfter202(self) -> None:
        self.discord.endpoint.url, self.answer = self.url, 202
        one = People(self.discord).act("slash", self.ada.id, channel=self.channel.id, name="ask")
        await self.eventually(lambda: one.http_status == 202)
        status, _ = await self.ask("POST", f"/interactions/{one.id}/{one.token}/callback", {"type": 5})
        self.assertEqual((status, one.state), (204, "deferred"))

    async def test_failsWithoutAProperAnswer(self) -> None:
        for answer in (500, 200, 204, {"type": 4, "data": {}}, {"type": 7}, {"type": 4, "data": {
                "content": "x" * 2_001}}):
            self.answer = answer
            self.assertEqual((await self.use()).state, "failed", answer)

    async def test_failsWhenItTakesTooLong(self) -> None:
        self.delay = 1
        self.assertEqual((await self.use()).state, "failed")

    @described
    async def test_notesUnknownFieldsInAnswers(self) -> None:
        self.answer = {"type": 4, "data": {"content": "x", "text": "x"}}
        await self.use()
        self.assertEqual(self.rules(), {"unknown-field"})

    async def test_attacksAsForgersDo(self) -> None:
        self.discord.endpoint.url = self.url
        for kind in ATTACKS:
            self.assertTrue((await self.discord.endpoint.attack(kind))["right"], kind)
        self.assertTrue((await self.discord.endpoint.attack("ping"))["right"])
        self.careless = True
        careless = [kind for kind in ATTACKS if (await self.discord.endpoint.attack(kind))["right"]]
        self.assertEqual(careless, ["malformed", "oversized"])
        self.assertEqual(self.rules(), {"endpoint-attack"})
