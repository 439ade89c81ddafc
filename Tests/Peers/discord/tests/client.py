"""A raw client of the gateway, which does exactly what a test says, also what is wrong."""

import asyncio
import json
import zlib
from typing import Any

import aiohttp

IDENTITY = {"os": "linux", "browser": "test", "device": "test"}
ALL = (1 << 17) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25


class Client:
    def __init__(self, http: aiohttp.ClientSession, url: str):
        self._http, self._url = http, url
        self._inflate = zlib.decompressobj()
        self.pieces = 0
        self.received: list[dict[str, Any]] = []

    async def open(self, query: str = "v=10&encoding=json") -> "Client":
        self.zlib = "zlib-stream" in query
        self.zstd = None
        if "zstd-stream" in query:
            import zstandard

            self.zstd = zstandard.ZstdDecompressor().decompressobj()
        self.socket = await self._http.ws_connect(f"{self._url}/?{query}", autoping=False)
        return self

    async def next(self, seconds: float = 3) -> dict[str, Any]:
        """The next payload; a close is a ConnectionError with the code."""
        buffer = b""
        while True:
            message = await self.socket.receive(seconds)
            if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING):
                raise ConnectionError(self.socket.close_code)
            if message.type == aiohttp.WSMsgType.TEXT:
                text = message.data
                break
            self.pieces += 1
            buffer += message.data
            if self.zstd:
                text = self.zstd.decompress(buffer)
                break
            if not self.zlib:
                text = zlib.decompress(buffer)
                break
            if buffer.endswith(b"\x00\x00\xff\xff"):
                text = self._inflate.decompress(buffer)
                break
        payload = json.loads(text)
        self.received.append(payload)
        return payload

    async def until(self, op: int, event: str | None = None) -> dict[str, Any]:
        """Reads until a payload with an opcode, and of an event."""
        while True:
            payload = await self.next()
            if payload["op"] == op and event in (None, payload["t"]):
                return payload

    async def code(self, seconds: float = 5) -> int:
        """Reads until the connection is closed, and returns the code."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await self.next(seconds)
        except ConnectionError as error:
            return error.args[0]

    def drop(self) -> None:
        """Breaks the connection, as a lost network does."""
        connection = self.socket._response.connection
        if connection and connection.transport:
            connection.transport.abort()
        self.socket._response.close()

    async def send(self, op: int, data: Any = None) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def identify(self, **more: Any) -> None:
        await self.send(2, {"token": "discord-token", "intents": ALL, "properties": IDENTITY} | more)

    async def ready(self, **more: Any) -> dict[str, Any]:
        """Says who it is, and returns what READY tells."""
        await self.next()
        await self.identify(**more)
        return (await self.until(0, "READY"))["d"]
