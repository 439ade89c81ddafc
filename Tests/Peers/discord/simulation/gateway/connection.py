"""One WebSocket connection of a bot (docs: gateway; opcodes and status codes, Gateway)."""

from __future__ import annotations

import asyncio
import json
import random
import socket
from collections import deque
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from . import payloads
from .compression import KINDS, Plain, ZlibStream, fragments, pieces
from .session import Session

if TYPE_CHECKING:
    from .gateway import Gateway

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME = 0, 1, 2, 3, 4, 6
RECONNECT, MEMBERS, INVALID, HELLO, ACK = 7, 8, 9, 10, 11
LONGEST_PAYLOAD = 4_096
MOST_SENDS, SENDS_WINDOW = 120, 60
HEARTBEAT_PATIENCE = 1.5
"""Intervals without a heartbeat after which Discord gives a connection up (the docs name no number)."""
REASONS = {
    4000: "Unknown error.", 4001: "Unknown opcode.", 4002: "Error while decoding payload.", 4003: "Not authenticated.",
    4004: "Authentication failed.", 4005: "Already authenticated.", 4007: "Invalid seq.", 4008: "Rate limited.",
    4009: "Session timed out.", 4010: "Invalid shard.", 4011: "Sharding required.", 4012: "Invalid API version.",
    4013: "Invalid intent(s).", 4014: "Disallowed intent(s).",
}


class Closed(Exception):
    """The connection is to be closed with a code."""

    def __init__(self, code: int, detail: str):
        self.code, self.detail = code, detail
        super().__init__(f"{code} {detail}")


class Connection:
    def __init__(self, gateway: Gateway, request: web.Request, on_resume_port: bool):
        self.gateway = gateway
        self.on_resume_port = on_resume_port
        self.session: Session | None = None
        self.frozen = False
        self.unacknowledged = 0
        """Heartbeats that will not be acknowledged."""
        self._request = request
        self._query = request.query
        self._socket = web.WebSocketResponse(autoping=False, autoclose=False, compress=False, max_msg_size=1 << 20)
        self._compression: Plain | ZlibStream | Any = Plain()
        self._outbox: asyncio.Queue[dict[str, Any] | str] = asyncio.Queue()
        self._sends: deque[float] = deque()
        self._last_beat = gateway.clock.running()
        self._chance = random.Random(1)

    # Outwards

    def post(self, payload: dict[str, Any]) -> None:
        self._outbox.put_nowait(payload)

    def post_raw(self, text: str) -> None:
        self._outbox.put_nowait(text)

    async def _write(self) -> None:
        while True:
            payload = await self._outbox.get()
            if self.gateway.slow:
                await self.gateway.clock.sleep(self.gateway.slow)
            if not self.frozen:
                await self._send(payload)

    async def _send(self, payload: dict[str, Any] | str) -> None:
        text = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)
        data = self._compression.encode(text)
        if self.gateway.fragment:
            raw = data.encode() if isinstance(data, str) else data
            transport = self._request.transport
            if transport:
                transport.write(fragments(raw, isinstance(data, str)))
        elif isinstance(data, str):
            await self._socket.send_str(data)
        elif self.gateway.split and isinstance(self._compression, ZlibStream):
            for piece in pieces(data, self._chance):
                await self._socket.send_bytes(piece)
        else:
            await self._socket.send_bytes(data)

    async def close(self, code: int, reason: str | None = None) -> None:
        await self._socket.close(code=code, message=(reason or REASONS.get(code, "")).encode(), drain=False)

    def abort(self) -> None:
        """Breaks the connection without a close frame, as a lost network does."""
        if self._request.transport:
            self._request.transport.abort()

    # The life of a connection

    async def run(self) -> web.WebSocketResponse:
        wrong = self._wrong_query()
        raw_socket = self._request.transport.get_extra_info("socket") if self._request.transport else None
        # The hello leaves in one packet with the answer to the upgrade: clients must not lose it.
        self._cork(raw_socket, True)
        await self._socket.prepare(self._request)
        if wrong:
            self._cork(raw_socket, False)
            self.gateway.broke(f"gateway-close-{wrong.code}", wrong.detail, None)
            await self.close(wrong.code)
            return self._socket
        name = self._query.get("compress", "")
        await self._hello(name)
        self._cork(raw_socket, False)
        tasks = [asyncio.create_task(self._write()), asyncio.create_task(self._watch_heartbeats())]
        code = None
        try:
            code = await self._read()
        finally:
            for task in tasks:
                task.cancel()
            self.gateway.lost(self, code)
        return self._socket

    async def _hello(self, name: str) -> None:
        """Says hello, already in the stream that was asked for."""
        self._compression = KINDS[name]()
        interval = round(self.gateway.heartbeat_interval * 1000)
        await self._send({"op": HELLO, "t": None, "s": None, "d": {
            "heartbeat_interval": interval, "_trace": ["[\"simulation\"]"]}})
        self._last_beat = self.gateway.clock.running()

    @staticmethod
    def _cork(raw: Any, on: bool) -> None:
        if raw is not None and hasattr(socket, "TCP_CORK"):
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, int(on))

    def _wrong_query(self) -> Closed | None:
        query = self._query
        if query.get("v") != "10":
            return Closed(4012, f"The version in the address is {query.get('v')!r}.")
        if query.get("encoding") != "json":
            return Closed(4000, f"The encoding in the address is {query.get('encoding')!r}.")
        if query.get("compress", "") not in KINDS:
            return Closed(4000, f"The compression in the address is {query.get('compress')!r}.")
        if unknown := set(query) - {"v", "encoding", "compress"}:
            self.gateway.broke("unknown-query", f"The address of the gateway has {unknown}.", None)
        return None

    async def _read(self) -> int | None:
        """Reads until the end; the code with which the bot closed, if it did."""
        while True:
            message = await self._socket.receive()
            if message.type in (WSMsgType.CLOSED, WSMsgType.ERROR, WSMsgType.CLOSING):
                return None
            if self.frozen:
                if message.type == WSMsgType.CLOSE:
                    return int(message.data or 1000)
                continue
            if message.type == WSMsgType.CLOSE:
                code = int(message.data or 1000)
                await self.close(code)
                return code
            if message.type == WSMsgType.PING:
                await self._socket.pong(message.data)
            elif message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                try:
                    self._received(message.data)
                except Closed as closed:
                    self.gateway.count(f"closed.{closed.code}")
                    self.gateway.broke(f"gateway-close-{closed.code}", closed.detail, str(message.data)[:2_000])
                    self.gateway.closing(self, closed.code)
                    await self.close(closed.code)
                    return closed.code

    def _received(self, data: str | bytes) -> None:
        self._count_send()
        raw = data.encode() if isinstance(data, str) else data
        if len(raw) > LONGEST_PAYLOAD:
            raise Closed(4002, f"The payload has {len(raw)} bytes, more than {LONGEST_PAYLOAD}.")
        try:
            payload = json.loads(raw)
            op, inner = payload["op"], payload.get("d")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Closed(4002, f"That is no payload: {error!r}.") from None
        if isinstance(op, bool) or op not in payloads.SCHEMAS:
            raise Closed(4001, f"There is no opcode {op!r} that a bot may send.")
        if unknown := set(payload) - payloads.ENVELOPE:
            self.gateway.broke("unknown-field", f"A payload has {unknown}.", payload)
        broken, unknown_fields = payloads.wrong(op, inner)
        if unknown_fields:
            self.gateway.broke("unknown-field", f"Opcode {op}: {unknown_fields}", inner)
        if broken:
            raise Closed(4002, f"Opcode {op}: {broken}")
        if op == MEMBERS:
            inner = self._with_text_ids(inner)
        self._act(op, inner)

    def _with_text_ids(self, data: dict[str, Any]) -> dict[str, Any]:
        """Ids that came as numbers, which Discord takes too, as texts."""
        asked = data.get("user_ids")
        ids = asked if isinstance(asked, list) else [] if asked is None else [asked]
        if any(isinstance(one, int) for one in (data["guild_id"], *ids)):
            self.gateway.broke("snowflake-as-number", "An id in opcode 8 is a number.", data)
        made = data | {"guild_id": str(data["guild_id"])}
        return made if asked is None else made | {"user_ids": [str(one) for one in ids]}

    def _count_send(self) -> None:
        now = self.gateway.clock.running()
        window = self.gateway.clock.span(SENDS_WINDOW)
        self._sends.append(now)
        while self._sends[0] <= now - window:
            self._sends.popleft()
        self.gateway.highest("sends_in_a_window", len(self._sends))
        if len(self._sends) > MOST_SENDS:
            raise Closed(4008, f"More than {MOST_SENDS} payloads in {SENDS_WINDOW} s.")

    def _act(self, op: int, data: Any) -> None:
        if op == HEARTBEAT:
            self._beat(data)
        elif op == IDENTIFY:
            if self.session:
                raise Closed(4005, "The connection has identified already.")
            self.gateway.identify(self, data)
        elif op == RESUME:
            if self.session:
                raise Closed(4005, "The connection has a session already.")
            self.gateway.resume(self, data)
        elif self.session is None:
            raise Closed(4003, f"Opcode {op} before identify.")
        elif op == MEMBERS:
            self.gateway.chunk_members(self.session, data)

    def _beat(self, sequence: int | None) -> None:
        self._last_beat = self.gateway.clock.running()
        self.gateway.count("heartbeats")
        if self.session and sequence is not None and sequence > self.session.sequence:
            self.gateway.broke(
                "heartbeat-sequence", f"A heartbeat with {sequence}, after {self.session.sequence}.", None)
        if self.unacknowledged > 0:
            self.unacknowledged -= 1
        else:
            self.post({"op": ACK, "t": None, "s": None, "d": None})

    async def _watch_heartbeats(self) -> None:
        """Closes a connection whose heartbeats stay away."""
        clock = self.gateway.clock
        patience = max(self.gateway.heartbeat_interval * HEARTBEAT_PATIENCE,
                       self.gateway.heartbeat_interval + clock.least_deadline)
        while (left := self._last_beat + patience - clock.running()) > 0:
            await asyncio.sleep(left)
        if not self.frozen:
            self.gateway.count("closed.4009")
            self.gateway.broke("heartbeat-missed", f"No heartbeat for {patience:.2f} s.", None)
            # The session can still be resumed (docs: gateway, Heartbeat Interval).
            await self.close(4009)
