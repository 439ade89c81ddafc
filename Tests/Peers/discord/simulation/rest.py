"""The REST interface: what every request goes through (docs: reference)."""

from __future__ import annotations

import asyncio
import inspect
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from aiohttp import web

from . import routing
from .bodies import read_body, text_ids
from .problems import Finding, Problem, refuse
from .ratelimits import Verdict
from .routing import Call, Reply, Route

if TYPE_CHECKING:
    from .service import Discord

PREFIX = "/api/v10"
USER_AGENT = re.compile(r"DiscordBot \(\S+,? \S+\)")
"""docs: reference, User Agent. Others may be refused."""
LONGEST_BODY = 30 << 20
GUARDED = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What a form of a wrong shape makes of the rules when no description is there to catch it first."""


class Rest:
    def __init__(self, discord: Discord):
        self.discord = discord

    async def handle(self, request: web.Request) -> web.StreamResponse:
        discord = self.discord
        path = request.raw_path.partition("?")[0]
        fault = discord.faults.next_rest(request.method, path)
        if fault and fault.get("slow"):
            await discord.clock.sleep(fault["slow"])
        if fault and fault.get("reset"):
            return self._reset(request)
        if discord.clock.now() < discord.limits.banned_until:
            return web.Response(status=429, text="error code: 1015", headers={"Retry-After": "600"})
        if fault and fault.get("status") and fault["status"] != 429:
            discord.ledger.count(f"faults.{fault['status']}")
            return web.Response(status=fault["status"], text=fault.get("body", "upstream connect error"))
        raw = await request.read()
        response = await self._answered(request, path, raw, fault)
        if fault and fault.get("lost_answer"):
            return self._reset(request)
        return response

    @staticmethod
    def _reset(request: web.Request) -> web.StreamResponse:
        if request.transport:
            request.transport.abort()
        raise asyncio.CancelledError

    async def _answered(self, request: web.Request, path: str, raw: bytes, fault: dict[str, Any] | None
                        ) -> web.Response:
        verdict, operation = Verdict({}), None
        about: dict[str, Any] = {
            "method": request.method, "path": path, "query": dict(request.query), "body": None}
        self.discord.ledger.request.set(about)
        try:
            route, values = self._route(request, path)
            operation = self.discord.contract and self.discord.contract.operations.get((route.method, route.template))
            self._authorize(request, route)
            verdict = self._limit(route, values, fault)
            if verdict.refusal:
                return self._finish(request, path, Reply(verdict.refusal, 429), verdict, None, operation)
            call = self._call(request, route, values, raw, operation, about)
            reply = await self._run(route, call)
        except Problem as problem:
            if problem.code in (50035, 50109, 50006):
                self.discord.ledger.broke("invalid-form", str(problem))
            reply = Reply(problem.body(), problem.status)
        return self._finish(request, path, reply, verdict, about["body"], operation)

    # Before the handler

    def _route(self, request: web.Request, path: str) -> tuple[Route, dict[str, str]]:
        ledger = self.discord.ledger
        if not path.startswith(PREFIX + "/"):
            ledger.broke("api-version", f"{path} is not below {PREFIX}")
            raise Problem(50041)
        found, values, exists = routing.find(request.method, path[len(PREFIX):])
        if found is None:
            ledger.broke("not-simulated", f"{request.method} {path}")
            raise Problem(0, status=405, message="405: Method Not Allowed") if exists else Problem(0)
        return found, {name: unquote(value) for name, value in values.items()}

    def _authorize(self, request: web.Request, route: Route) -> None:
        if not USER_AGENT.match(request.headers.get("User-Agent", "")):
            self.discord.ledger.broke("user-agent", f"User-Agent: {request.headers.get('User-Agent')!r}")
            # Clients get away with it where the token in the path speaks for them.
            if not route.by_token:
                raise Problem(40333)
        given = request.headers.get("Authorization")
        if route.by_token and given is None:
            return
        if given != f"Bot {self.discord.gateway.token}":
            self.discord.ledger.broke("unauthorized", f"{request.method} {request.path}")
            raise Problem(0, status=401, message="401: Unauthorized")

    def _limit(self, route: Route, values: dict[str, str], fault: dict[str, Any] | None) -> Verdict:
        major = "/".join(values[name] for name in route.major)
        if fault and fault.get("status") == 429:
            wait = self.discord.clock.span(fault.get("retry_after", 1))
            return self.discord.limits.refused(route.bucket, major, wait, fault.get("scope", "user"))
        return self.discord.limits.check(route.bucket, major)

    def _call(self, request: web.Request, route: Route, values: dict[str, str], raw: bytes, operation: Any,
              about: dict[str, Any]) -> Call:
        """The request read and held against the description."""
        body: Any = None
        files: dict[int, Any] = {}
        query = dict(request.query)
        contract = self.discord.contract
        described = contract.body_schema(operation) if contract and operation else None
        if raw or described and described[2]:
            if len(raw) > LONGEST_BODY:
                raise Problem(40005)
            body, files = read_body(request.headers.get("Content-Type", ""), raw)
            about["body"] = body
            for place in text_ids(body):
                self.discord.ledger.broke("snowflake-as-number", f"{place} is a number")
        if contract and operation:
            wrong, unknown = contract.wrong_with_query(operation, query)
            refuse(contract.wrong_with_path(operation, values) + wrong)
            for name in unknown:
                self.discord.ledger.broke("unknown-query", f"{request.path} has “{name}”")
            if described is None and body not in (None, {}):
                self.discord.ledger.broke("unknown-body", f"{request.method} {route.template} takes no body")
            if described:
                pointer, schema, required = described
                if body is not None or required:
                    refuse(contract.wrong(pointer, body))
                    self.note_unknown(contract.unknown(schema, body), f"{request.method} {route.template}")
        return Call(self.discord, values, query, body, files)

    def note_unknown(self, findings: list[Finding], where: str, about: Any = None) -> None:
        for finding in findings:
            self.discord.ledger.broke("unknown-field", f"{where}: {finding}", about)

    async def _run(self, route: Route, call: Call) -> Reply:
        try:
            reply = route.handler(call)
            return await reply if inspect.isawaitable(reply) else reply
        except GUARDED as error:
            if self.discord.contract:
                raise
            raise Problem(50035, [Finding((), "BASE_TYPE_FORMAT", f"A form of a wrong shape: {error!r}")]) from error

    # After the handler

    def _finish(self, request: web.Request, path: str, reply: Reply, verdict: Verdict, shown: Any, operation: Any
                ) -> web.Response:
        ledger = self.discord.ledger
        ledger.count("requests")
        ledger.count(f"status.{reply.status}")
        ledger.asked(request.method, path, reply.status, shown)
        self.discord.limits.count_invalid(reply.status, verdict.headers.get("X-RateLimit-Scope", ""))
        if operation and self.discord.contract:
            value = None if reply.status == routing.NOTHING else reply.value
            for wrong in self.discord.contract.wrong_with_answer(operation, reply.status, value):
                ledger.own_error(f"{request.method} {path}", wrong, value)
        headers = verdict.headers | {"Via": "1.1 google"}
        if reply.status == routing.NOTHING:
            return web.Response(status=reply.status, headers=headers)
        response = web.json_response(reply.value, status=reply.status, headers=headers)
        # Discord names no character set.
        response.headers["Content-Type"] = "application/json"
        return response
