"""All of Discord that is simulated, put together, on three ports of the loopback interface."""

from __future__ import annotations

import pathlib
from typing import Any

from aiohttp import web

from . import routes
from .background import start
from .clock import Clock, Ids
from .commands import Commands
from .contract import read_contract
from .endpoint import Endpoint
from .faults import Faults
from .gateway.gateway import Gateway
from .gateway.session import MESSAGE_CONTENT, without_content
from .interactions import Interaction, Interactions
from .ledger import Ledger
from .messages import Message, Messages
from .payloads import payload
from .polling import Polls
from .ratelimits import RateLimits
from .rest import PREFIX, Rest
from .world import World

HOST = "127.0.0.1"
LONGEST_REQUEST = 128 << 20
assert routes


class Discord:
    """The parts, and what connects them."""

    def __init__(self, contract: pathlib.Path | None = None, speed: float = 1, least_deadline: float = 1):
        self.contract = read_contract(contract) if contract else None
        self.clock = Clock(speed, least_deadline)
        self.ids = Ids(self.clock)
        self.ledger = Ledger(self.clock)
        self.world = World(self.clock, self.ids)
        self.gateway = Gateway(self.clock, self.world, self.ledger, self.contract)
        self.messages = Messages(self.clock, self.ids, self.world, lambda: self.origin, self.gateway.publish)
        self.polls = Polls(self.clock, self.messages)
        self.messages.on_poll = self.polls.watch
        self.commands = Commands(self.clock, self.ids, self.world)
        self.interactions = Interactions(
            self.clock, self.ids, self.world, self.messages, self.ledger, self._deliver)
        self.endpoint = Endpoint(self)
        self.limits = RateLimits(self.clock, self.ledger)
        self.faults = Faults(self)
        self.rest = Rest(self)
        self.origin = ""
        self.gateway_url = ""
        self._runners: list[web.AppRunner] = []

    def _deliver(self, one: Interaction) -> None:
        """To the endpoint where there is one, or else to the gateway (docs: interactions, Overview)."""
        if self.endpoint.url:
            start(self.endpoint.deliver(one))
            return
        guild = one.channel.guild
        if not self.gateway.interaction(guild, payload(one, self.world, self.messages)):
            self.ledger.count("undeliverable")

    def seen_by_bot(self, message: Message) -> dict[str, Any]:
        """A message as the bot may read it."""
        value = self.messages.json(message)
        if self.gateway.allowed_intents & MESSAGE_CONTENT or not message.channel.guild:
            return value
        shown = without_content(value | {"guild_id": message.channel.guild}, self.world.bot.id)
        return {name: inner for name, inner in shown.items() if name != "guild_id"}

    # Ports

    async def start(self, port: int = 0) -> None:
        """Listens for the bot: one port for REST and new gateway connections, one for resuming ones."""
        main = web.Application(client_max_size=LONGEST_REQUEST)
        main.router.add_get("/", self._connect)
        main.router.add_get("/attachments/{channel}/{id}/{name}", self._attachment)
        main.router.add_route("*", "/{rest:.*}", self.rest.handle)
        resuming = web.Application()
        resuming.router.add_get("/", self._resume)
        number = await self.listen(main, port)
        self.origin = f"http://{HOST}:{number}"
        self.gateway_url = f"ws://{HOST}:{number}"
        self.gateway.resume_url = f"ws://{HOST}:{await self.listen(resuming, 0)}"

    async def listen(self, application: web.Application, port: int) -> int:
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        self._runners.append(runner)
        site = web.TCPSite(runner, HOST, port)
        await site.start()
        return int(runner.addresses[0][1])

    async def stop(self) -> None:
        for connection in self.gateway.live():
            connection.abort()
        for runner in self._runners:
            await runner.cleanup()
        await self.endpoint.close()

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        return await self.gateway.handle(request, on_resume_port=False)

    async def _resume(self, request: web.Request) -> web.StreamResponse:
        return await self.gateway.handle(request, on_resume_port=True)

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        file = self.messages.files.get(request.match_info["id"])
        if file is None:
            return web.Response(status=404)
        return web.Response(body=file.content, content_type=file.content_type or "application/octet-stream")

    @property
    def api(self) -> str:
        return self.origin + PREFIX
