"""The port for tests: one Discord, and as many more as tests ask for, each on ports of its own."""

from __future__ import annotations

import json
import pathlib
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from ..problems import Problem
from ..service import Discord
from .api import Control
from .client import Refused

MAIN = "main"
WRONG = (Refused, ValueError, KeyError, TypeError, IndexError, AttributeError)


@dataclass
class Options:
    contract: pathlib.Path | None = None
    speed: float = 1
    least_deadline: float = 1


class Server:
    def __init__(self, options: Options):
        self._options = options
        self._worlds: dict[str, Control] = {}
        self.port = 0

    async def start(self, port: int = 0, control_port: int = 0) -> dict[str, Any]:
        main = await self._add(MAIN, {}, port)
        application = web.Application(client_max_size=64 << 20)
        application.router.add_route("*", "/{path:.*}", self._handle)
        self.port = await main.listen(application, control_port)
        return self._described(MAIN)

    async def stop(self) -> None:
        for control in self._worlds.values():
            await control.discord.stop()

    async def _add(self, name: str, options: dict[str, Any], port: int = 0) -> Discord:
        discord = Discord(
            self._options.contract, float(options.get("speed", self._options.speed)),
            float(options.get("least_deadline", self._options.least_deadline)))
        await discord.start(port)
        self._worlds[name] = Control(discord)
        return discord

    def _described(self, name: str) -> dict[str, Any]:
        prefix = "" if name == MAIN else f"/w/{name}"
        return self._worlds[name].described() | {"control": f"http://127.0.0.1:{self.port}{prefix}", "name": name}

    async def _handle(self, request: web.Request) -> web.Response:
        try:
            raw = await request.read()
            value = await self._act(request, json.loads(raw) if raw else {})
            return web.json_response(value)
        except Problem as problem:
            return web.json_response({"error": str(problem)}, status=400)
        except WRONG as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

    async def _act(self, request: web.Request, body: Any) -> Any:
        path = "/" + request.match_info["path"]
        match [request.method, *path.strip("/").split("/")]:
            case ["GET", "worlds"]:
                return {"worlds": sorted(self._worlds)}
            case ["POST", "worlds"]:
                name = body.get("name") or f"world-{len(self._worlds)}"
                if name in self._worlds:
                    raise ValueError(f"There is a world “{name}” already.")
                await self._add(name, body)
                return self._described(name)
            case ["DELETE", "worlds", name] if name != MAIN:
                await self._worlds.pop(name).discord.stop()
                return {}
            case [method, "w", name, *rest]:
                return await self._worlds[name].act(method, "/".join(rest), dict(request.query), body)
        return await self._worlds[MAIN].act(request.method, path, dict(request.query), body)
