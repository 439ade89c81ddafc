"""Stands between a client and its homeserver, and does to requests and answers what a bad network or server does.

    async with proxy(server["url"]) as between:
        between.add("/keys/query", tamper=change, times=1)

People stay at the homeserver itself; only what is tested is pointed here.
"""

import asyncio
import contextlib
import dataclasses
import json
import re
import typing

import aiohttp
from aiohttp import web

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "host", "date"}


@dataclasses.dataclass
class Mischief:
    """What happens to requests whose path matches; all that is set happens, in this order."""

    path: str
    method: str | None = None
    # How often it happens; None: always.
    times: int | None = None
    # Seconds before the request goes on.
    delay: float = 0
    # The connection ends before the server hears of it.
    cut_before: bool = False
    # The status that is answered with in place of the server, with a body.
    status: int | None = None
    body: object = None
    headers: dict = dataclasses.field(default_factory=dict)
    # The request reaches the server so many times, with the same content.
    repeat: int = 1
    # The server does what was asked, but its answer never arrives.
    drop_answer: bool = False
    # The answer arrives in part.
    truncate: bool = False
    # Gets the server's answer as a value, and returns what is answered instead: a value, or bytes.
    tamper: typing.Callable | None = None
    happened: int = 0

    def strikes(self, request):
        if self.times is not None and self.happened >= self.times:
            return False
        return self.method in (None, request.method) and re.search(self.path, request.path) is not None


class Proxy:
    def __init__(self, upstream):
        self.upstream, self.address = upstream, None
        self.mischiefs = []
        # Path and text of what was sent to other devices.
        self.bodies = []
        self.http = None

    def add(self, path, **what):
        self.mischiefs.append(Mischief(path, **what))
        return self.mischiefs[-1]

    def clear(self):
        self.mischiefs.clear()

    async def handle(self, request):
        body = await request.read()
        if "/sendToDevice/" in request.path:
            self.bodies.append((request.path, body.decode(errors="replace")))
        mischief = next((one for one in self.mischiefs if one.strikes(request)), None) or Mischief("")
        mischief.happened += 1
        if mischief.delay:
            await asyncio.sleep(mischief.delay)
        if mischief.cut_before:
            return self.cut(request)
        if mischief.status is not None:
            answer = mischief.body
            data = answer if isinstance(answer, bytes) else json.dumps({} if answer is None else answer).encode()
            return web.Response(
                status=mischief.status, body=data, headers={"Content-Type": "application/json"} | mischief.headers)
        try:
            for _ in range(mischief.repeat):
                status, headers, data = await self.ask(request, body)
        except aiohttp.ClientError:
            return self.cut(request)
        if mischief.drop_answer:
            return self.cut(request)
        if mischief.tamper and status == 200:
            changed = mischief.tamper(json.loads(data))
            data = changed if isinstance(changed, bytes) else json.dumps(changed).encode()
        if mischief.truncate:
            response = web.StreamResponse(status=status, headers=headers | {"Content-Length": str(len(data))})
            await response.prepare(request)
            await response.write(data[: len(data) // 2])
            return self.cut(request, response)
        return web.Response(status=status, headers=headers, body=data)

    async def ask(self, request, body):
        headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP_BY_HOP}
        async with self.http.request(
            request.method, self.upstream + request.raw_path, headers=headers, data=body, allow_redirects=False
        ) as answer:
            data = await answer.read()
            kept = {name: value for name, value in answer.headers.items() if name.lower() not in HOP_BY_HOP}
            return answer.status, kept, data

    def cut(self, request, response=None):
        if request.transport:
            request.transport.abort()
        return response or web.Response(status=502)


@contextlib.asynccontextmanager
async def proxy(upstream):
    between = Proxy(upstream)
    application = web.Application(client_max_size=128 * 1024 * 1024)
    application.router.add_route("*", "/{path:.*}", between.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as between.http:
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            between.address = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
            yield between
        finally:
            await runner.cleanup()
