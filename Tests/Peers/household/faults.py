"""What goes wrong on purpose."""

import asyncio
import socket
import struct

import orjson
from aiohttp import web

from .seeds import Draws

KINDS = (
    "status500", "slow", "truncated", "wrong_types", "shifting_pages", "rate_limited", "reset", "html",
    "unauthorized", "empty",
)
LOGIN_PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form>Password</form></body></html>"


class Fault:
    """One fault; `count` says how often it still happens (None: always), `path` which paths it touches."""

    def __init__(self, number, product, fault, rate=1.0, count=None, path=None, seconds=5.0, retry_after=1):
        if fault not in KINDS:
            raise ValueError(f"There is no fault “{fault}”. Known are: {', '.join(KINDS)}.")
        self.number, self.product, self.fault, self.rate, self.count = number, product, fault, rate, count
        self.path, self.seconds, self.retry_after, self.happened = path, seconds, retry_after, 0

    def described(self):
        return dict(id=self.number, product=self.product, fault=self.fault, rate=self.rate, count=self.count,
                    path=self.path, happened=self.happened)


class Faults:
    def __init__(self, seed):
        self.draws, self.listed, self.last = Draws(seed, 77), [], 0

    def add(self, **options):
        self.last += 1
        fault = Fault(self.last, **options)
        self.listed.append(fault)
        return fault

    def clear(self, product=None):
        self.listed = [fault for fault in self.listed if product not in (None, fault.product)]

    def strike(self, product, path):
        """The fault that happens to this request, if any."""
        for fault in self.listed:
            if fault.product not in (product, "all") or fault.count == 0:
                continue
            if fault.path and fault.path not in path:
                continue
            if fault.rate < 1 and self.draws.below(1_000_000) >= fault.rate * 1_000_000:
                continue
            fault.happened += 1
            if fault.count is not None:
                fault.count -= 1
            return fault
        return None


def mixed_up(value, draws, share=15):
    """The same answer with some values of another type: numbers as text, text as numbers, lists as objects."""
    if isinstance(value, dict):
        return {name: mixed_up(part, draws, share) for name, part in value.items()}
    if isinstance(value, list):
        return {} if draws.chance(share // 3) else [mixed_up(part, draws, share) for part in value]
    if not draws.chance(share):
        return value
    if isinstance(value, bool):
        return "yes"
    if isinstance(value, (int, float)):
        return draws.one_of((str(value), None, [value]))
    if isinstance(value, str):
        return draws.one_of((len(value), None, {"text": value}))
    return 0


async def answer_early(fault, request):
    """The answer of a fault that needs none of the product; None when the product answers first."""
    kind = fault.fault
    if kind == "slow":
        await asyncio.sleep(fault.seconds)
    elif kind == "status500":
        return web.Response(status=500, text="Internal Server Error")
    elif kind == "unauthorized":
        return web.Response(status=401, text="Unauthorized")
    elif kind == "empty":
        return web.Response(status=200, body=b"", content_type="application/json")
    elif kind == "html":
        return web.Response(body=LOGIN_PAGE, content_type="text/html")
    elif kind == "rate_limited":
        headers = {"Retry-After": str(fault.retry_after)}
        return web.json_response({"status_code": 25, "status_message": "Slow down."}, status=429, headers=headers)
    elif kind == "reset":
        connection = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
        return web.Response()
    return None


async def answer_late(fault, request, reply, body, draws):
    """The answer of a fault that spoils what the product says; None when it is sent as it is."""
    if fault.fault == "wrong_types" and "json" in reply.type:
        mixed = mixed_up(orjson.loads(body), draws)
        return web.Response(status=reply.status, body=orjson.dumps(mixed), headers={"Content-Type": reply.type})
    if fault.fault == "truncated":
        response = web.StreamResponse(status=reply.status, headers={"Content-Type": reply.type})
        response.content_length = max(2, len(body))
        await response.prepare(request)
        await response.write(body[: len(body) // 2])
        request.transport.close()
        return response
    return None
