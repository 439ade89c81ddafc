"""Interactions over HTTP: signed requests to the bot's own address.

Rules: docs, interactions, Overview, Setting Up an Endpoint; Receiving and Responding."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .bodies import read_body
from .interactions import PING, Interaction
from .payloads import payload
from .problems import Problem
from .world import Channel

if TYPE_CHECKING:
    from .service import Discord

USER_AGENT = "Discord-Interactions/1.0 (+https://discord.com)"
CALLBACK = ("POST", "/interactions/{interaction_id}/{interaction_token}/callback")
OVERSIZED = 2 << 20
STALE = 86_400


class Endpoint:
    def __init__(self, discord: Discord):
        self._discord = discord
        self._key = Ed25519PrivateKey.generate()
        self._wrong_key = Ed25519PrivateKey.generate()
        self._session: aiohttp.ClientSession | None = None
        self._last: tuple[bytes, dict[str, str]] | None = None
        self.verify_key = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        self.url: str | None = None

    def signed(self, body: bytes, key: Ed25519PrivateKey | None = None, moment: float | None = None
               ) -> dict[str, str]:
        """The headers of a request: the signature is that of the timestamp and the raw body."""
        timestamp = str(int(self._discord.clock.now() if moment is None else moment))
        signature = (key or self._key).sign(timestamp.encode() + body)
        return {"Content-Type": "application/json", "User-Agent": USER_AGENT,
                "X-Signature-Ed25519": signature.hex(), "X-Signature-Timestamp": timestamp}

    async def post(self, body: bytes, headers: dict[str, str], seconds: float, url: str | None = None
                   ) -> tuple[int, str, bytes]:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        async with self._session.post(
                url or self.url or "", data=body, headers=headers,
                timeout=aiohttp.ClientTimeout(total=seconds)) as answer:
            return answer.status, answer.headers.get("Content-Type", ""), await answer.read()

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    # Interactions

    async def deliver(self, one: Interaction) -> None:
        """Posts an interaction and takes the answer as a callback."""
        discord = self._discord
        body = json.dumps(payload(one, discord.world, discord.messages), ensure_ascii=False).encode()
        headers = self.signed(body)
        self._last = (body, headers)
        try:
            status, kind, raw = await self.post(body, headers, one.answer_by - discord.clock.now())
        except (aiohttp.ClientError, TimeoutError) as error:
            self._fail(one, f"the endpoint did not answer in time: {error!r}")
            return
        one.http_status = status
        discord.ledger.count(f"endpoint.{status}")
        if status == 202 and not raw:
            # The bot answers through the callback route instead.
            return
        if status != 200:
            self._fail(one, f"the endpoint answered {status}")
            return
        try:
            parsed, files = read_body(kind, raw)
            self._check(parsed)
            discord.interactions.answer(one, parsed, files)
        except Problem as problem:
            text = raw.decode("utf-8", "replace")[:4_000]
            discord.ledger.broke("invalid-form", f"The endpoint's answer: {problem}", {"body": text})
            self._fail(one, "the answer of the endpoint was invalid")

    def _fail(self, one: Interaction, why: str) -> None:
        if one.response is None and not one.failed:
            self._discord.interactions.fail(one, why)

    def _check(self, parsed: Any) -> None:
        """Holds an answer against the description of the callback route, whose body it is."""
        contract = self._discord.contract
        if contract:
            pointer, schema, _ = contract.body_schema(contract.operations[CALLBACK]) or ((), {}, False)
            if found := contract.wrong(pointer, parsed):
                raise Problem(50035, found)
            self._discord.rest.note_unknown(contract.unknown(schema, parsed), "endpoint", {"body": parsed})

    # Ping, and what nobody at Discord signed

    def _ping(self) -> bytes:
        discord = self._discord
        one = Interaction(discord.ids.next(), "ping", PING, discord.world.owner, Channel("0", 1), {}, {}, 0, 0, 0, 0)
        return json.dumps(payload(one, discord.world, discord.messages)).encode()

    async def verified(self, url: str) -> bool:
        """Whether an address answers a ping with a pong, and a forged one with 401."""
        ping = self._ping()
        seconds = self._discord.clock.deadline(3)
        try:
            status, _, raw = await self.post(ping, self.signed(ping), seconds, url)
            forged, _, _ = await self.post(ping, self.signed(ping, self._wrong_key), seconds, url)
            return status == 200 and json.loads(raw).get("type") == 1 and forged == 401
        except (aiohttp.ClientError, TimeoutError, ValueError, AttributeError):
            return False

    async def attack(self, kind: str) -> dict[str, Any]:
        """Sends what an endpoint must refuse; tells what it answered, and whether that was right."""
        ping = self._ping()
        headers, body = self.signed(ping), ping
        expected: tuple[int, ...] = (401,)
        match kind:
            case "ping":
                expected = (200,)
            case "forged":
                headers = self.signed(ping, self._wrong_key)
            case "changed":
                body = ping.replace(b'"version": 1', b'"version": 2')
            case "changed_timestamp":
                headers["X-Signature-Timestamp"] = str(int(headers["X-Signature-Timestamp"]) + 1)
            case "unsigned":
                del headers["X-Signature-Ed25519"]
            case "no_timestamp":
                del headers["X-Signature-Timestamp"]
            case "no_hex":
                headers["X-Signature-Ed25519"] = "z" * 128
            case "short_signature":
                headers["X-Signature-Ed25519"] = headers["X-Signature-Ed25519"][:64]
            case "stale":
                headers = self.signed(ping, moment=self._discord.clock.now() - STALE)
            case "malformed":
                body = b'{"type": 2, "data": '
                headers, expected = self.signed(body), (400,)
            case "unknown_type":
                body = ping.replace(b'"type": 1', b'"type": 99')
                headers, expected = self.signed(body), (400,)
            case "oversized":
                body = json.dumps({"type": 2, "token": "x" * OVERSIZED}).encode()
                headers, expected = self.signed(body), (400, 401, 413)
            case "replayed":
                if self._last is None:
                    raise ValueError("Nothing was delivered yet that could be replayed.")
                body, headers = self._last
                expected = (200, 202, 400, 401, 409)
            case _:
                raise ValueError(f"There is no attack “{kind}”.")
        try:
            status, _, raw = await self.post(body, headers, self._discord.clock.deadline(3))
        except (aiohttp.ClientError, TimeoutError) as error:
            # Who closes the connection in the middle of two megabytes refuses them too.
            return {"status": None, "error": repr(error), "right": kind == "oversized"}
        right = status in expected
        if not right:
            self._discord.ledger.broke("endpoint-attack", f"{kind}: {status} instead of {expected}")
        return {"status": status, "right": right, "body": raw.decode("utf-8", "replace")[:2_000]}
