"""The control API of the simulation, as tests call it."""

import asyncio
import json
import pathlib
import sys
from typing import Any

import aiohttp

FOLDER = pathlib.Path(__file__).resolve().parent.parent


class Control:
    """A simulation in a process of its own, and calls to it."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._http: aiohttp.ClientSession | None = None
        self.about: dict[str, Any] = {}

    async def start(self, *arguments: str) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, str(FOLDER), *arguments, stdout=asyncio.subprocess.PIPE)
        if self._process.stdout is None:
            raise RuntimeError("The simulation has no output.")
        self.about = json.loads(await self._process.stdout.readline())
        self._http = aiohttp.ClientSession()

    async def stop(self) -> None:
        if self._http:
            await self._http.close()
        if self._process:
            self._process.terminate()
            await self._process.wait()

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        """Calls the control API; what it refuses is a RuntimeError with its reason."""
        if self._http is None:
            raise RuntimeError("The simulation was not started.")
        async with self._http.request(method, f"{self.about['control']}/{path}", json=body) as answer:
            value = await answer.json()
            if answer.status != 200:
                raise RuntimeError(value["error"])
            return value

    async def act(self, act: str, user: str, **options: Any) -> Any:
        return await self.call("POST", "act", {"act": act, "user": user, **options})

    async def fault(self, fault: str, **options: Any) -> None:
        await self.call("POST", "faults", {"script": [{"fault": fault, **options}]})

    async def counter(self, name: str) -> int:
        return (await self.call("GET", "counters")).get(name, 0)
