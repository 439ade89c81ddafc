"""The gateway: identifies bots, keeps their sessions, and brings events to them."""

from __future__ import annotations

from collections import deque
from typing import Any

from aiohttp import web

from .. import permissions
from ..background import start
from ..clock import Clock
from ..contract import Contract
from ..ledger import Ledger
from ..world import Channel, Guild, World
from .connection import INVALID, RECONNECT, Closed, Connection
from .events import wrong_event
from .session import (
    GUILDS, KNOWN_INTENTS, MEMBERS, MESSAGE_CONTENT, NEEDED, Session, without_content)

HEARTBEAT_INTERVAL = 41.25
IDENTIFY_WINDOW, IDENTIFIES_A_DAY, DAY = 5, 1_000, 86_400
SESSION_LIVES = 120
"""Seconds for which a session without a connection can be resumed ("a few minutes" in the docs)."""
ENDS_SESSION = {1000, 1001, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014}
"""Close codes after which a session cannot be resumed (docs: gateway, Disconnecting; Gateway Close Event Codes)."""


class Gateway:
    def __init__(self, clock: Clock, world: World, ledger: Ledger, contract: Contract | None):
        self.clock, self.world, self.ledger = clock, world, ledger
        self._contract = contract
        self.token = "discord-token"
        self.resume_url = ""
        self.allowed_intents = KNOWN_INTENTS
        self.needed_shards = 1
        self.max_concurrency = 1
        self.identifies_a_day = IDENTIFIES_A_DAY
        self.heartbeat_interval = clock.span(HEARTBEAT_INTERVAL)
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.refuse_until = 0.0
        self.refused_resumes = 0
        self.slow = 0.0
        self.split = False
        self.fragment = False
        self._identifies: deque[float] = deque()
        self._recent: dict[int, deque[float]] = {}

    def count(self, name: str) -> None:
        self.ledger.count(name)

    def highest(self, name: str, value: int) -> None:
        self.ledger.highest(name, value)

    def broke(self, rule: str, detail: str, payload: Any) -> None:
        self.ledger.broke(rule, detail, {"gateway": payload} if payload is not None else None)

    def _check(self, event: str, data: dict[str, Any]) -> None:
        """Notes what the simulation itself says wrongly."""
        for wrong in wrong_event(self._contract, event, data) if self._contract else []:
            self.ledger.own_error(event, wrong, data)

    # Connections

    async def handle(self, request: web.Request, on_resume_port: bool) -> web.StreamResponse:
        if self.clock.now() < self.refuse_until:
            return web.Response(status=503, text="upstream connect error")
        if request.headers.get("Upgrade", "").lower() != "websocket":
            return web.Response(status=400, text="Expected a WebSocket upgrade.")
        connection = Connection(self, request, on_resume_port)
        self.connections.append(connection)
        self.count("connections")
        return await connection.run()

    def lost(self, connection: Connection, code: int | None) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        session = connection.session
        if session and session.connection is connection:
            session.connection = None
            session.lost_at = self.clock.now()
            if code in ENDS_SESSION:
                session.dead = True

    def closing(self, connection: Connection, code: int) -> None:
        """A session that is closed with some codes cannot be resumed."""
        if connection.session and code in ENDS_SESSION:
            connection.session.dead = True

    # Identify

    def identify(self, connection: Connection, data: dict[str, Any]) -> None:
        self.count("identifies")
        if data["token"] != self.token:
            raise Closed(4004, "The token is wrong.")
        shard = tuple(data.get("shard") or (0, 1))
        intents = data["intents"]
        if shard[1] < 1 or not 0 <= shard[0] < shard[1]:
            raise Closed(4010, f"There is no shard {shard}.")
        if shard[1] < self.needed_shards:
            raise Closed(4011, f"{self.needed_shards} shards are needed.")
        if intents & ~KNOWN_INTENTS:
            raise Closed(4013, f"The intents {intents} have bits that mean nothing.")
        if intents & ~self.allowed_intents:
            raise Closed(4014, f"The intents {intents & ~self.allowed_intents} are not permitted.")
        if not self._may_identify(shard[0]):
            connection.post({"op": INVALID, "t": None, "s": None, "d": False})
            return
        session = Session(intents, (shard[0], shard[1]), on_event=self._check)
        self.sessions[session.id] = session
        self._attach(session, connection)
        self._ready(session, "shard" in data)

    def _may_identify(self, shard: int) -> bool:
        """`max_concurrency` identifies in 5 s, 1,000 a day (docs: gateway, Rate Limiting; Session Start Limit)."""
        now = self.clock.now()
        while self._identifies and self._identifies[0] <= now - self.clock.span(DAY):
            self._identifies.popleft()
        if len(self._identifies) >= self.identifies_a_day:
            # All sessions end and the token is reset; the owner gets a letter.
            self.broke("identify-limit", f"More than {self.identifies_a_day} identifies in a day.", None)
            self.token += "-reset"
            self.close_all(4004)
            raise Closed(4004, "The token was reset.")
        self._identifies.append(now)
        recent = self._recent.setdefault(shard % self.max_concurrency, deque())
        while recent and recent[0] <= now - self.clock.span(IDENTIFY_WINDOW):
            recent.popleft()
        if recent:
            self.broke("identify-concurrency", f"Two identifies of one key within {IDENTIFY_WINDOW} s.", None)
            return False
        recent.append(now)
        return True

    def start_limit(self) -> dict[str, int]:
        now = self.clock.now()
        used = [moment for moment in self._identifies if moment > now - self.clock.span(DAY)]
        reset = used[0] + self.clock.span(DAY) - now if used else 0
        return {"total": self.identifies_a_day, "remaining": max(0, self.identifies_a_day - len(used)),
                "reset_after": round(reset * 1000), "max_concurrency": self.max_concurrency}

    def _attach(self, session: Session, connection: Connection) -> None:
        if session.connection:
            # The newer connection takes the session over.
            older, session.connection = session.connection, None
            older.session = None
            start(older.close(4000))
        session.connection, session.lost_at = connection, None
        connection.session = session

    def _ready(self, session: Session, sharded: bool) -> None:
        guilds = [guild for guild in self.world.guilds.values() if guild.has_bot and self._of_shard(session, guild.id)]
        data: dict[str, Any] = {
            "v": 10, "user": self.world.bot.json() | {"verified": True, "mfa_enabled": True, "email": None},
            "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds], "session_id": session.id,
            "session_type": "normal", "resume_gateway_url": self.resume_url, "user_settings": {}, "relationships": [],
            "private_channels": [], "presences": [], "guild_join_requests": [], "geo_ordered_rtc_regions": [],
            "application": {"id": self.world.application, "flags": 0}, "_trace": ["[\"simulation\"]"]}
        if sharded:
            data["shard"] = list(session.shard)
        session.dispatch("READY", data)
        if session.wants(GUILDS):
            for guild in guilds:
                session.dispatch("GUILD_CREATE", self.world.guild_create(guild, session.wants(MEMBERS)))

    # Resume

    def resume(self, connection: Connection, data: dict[str, Any]) -> None:
        self.count("resumes")
        if data["token"] != self.token:
            raise Closed(4004, "The token is wrong.")
        if not connection.on_resume_port:
            self.broke("resume-address", "A session was resumed at another address than resume_gateway_url.", None)
        session = self.sessions.get(data["session_id"])
        if self.refused_resumes > 0 or session is None or session.dead or self._expired(session):
            self.refused_resumes = max(0, self.refused_resumes - 1)
            if session:
                session.dead = True
            self.count("resumes_refused")
            connection.post({"op": INVALID, "t": None, "s": None, "d": False})
            return
        if data["seq"] > session.sequence:
            session.dead = True
            raise Closed(4007, f"The sequence {data['seq']} lies after {session.sequence}.")
        missed = session.missed_since(data["seq"])
        if missed is None:
            session.dead = True
            connection.post({"op": INVALID, "t": None, "s": None, "d": False})
            return
        self._attach(session, connection)
        for event in missed:
            connection.post(event)
        self.count("resumed")
        session.dispatch("RESUMED", {"_trace": ["[\"simulation\"]"]})

    def _expired(self, session: Session) -> bool:
        return session.lost_at is not None and \
            self.clock.now() > session.lost_at + self.clock.span(SESSION_LIVES)

    # Events

    def _of_shard(self, session: Session, guild: str | None) -> bool:
        number = (int(guild) >> 22) % session.shard[1] if guild else 0
        return number == session.shard[0]

    def _receivers(self, guild: str | None) -> list[Session]:
        return [session for session in self.sessions.values()
                if not session.dead and not self._expired(session) and self._of_shard(session, guild)]

    def publish(self, event: str, channel: Channel, data: dict[str, Any]) -> None:
        """An event of a channel, to the sessions that see the channel and asked for such events."""
        if not permissions.sees(self.world, channel, self.world.bot.id):
            return
        for session in self._receivers(channel.guild):
            needed = NEEDED[event][0 if channel.guild else 1]
            if needed and session.wants(needed):
                readable = session.wants(MESSAGE_CONTENT) or not event.startswith("MESSAGE_")
                session.dispatch(event, data if readable else without_content(data, self.world.bot.id))

    def of_guild(self, event: str, guild: str, data: dict[str, Any]) -> None:
        needed = NEEDED.get(event, (GUILDS, 0))[0]
        for session in self._receivers(guild):
            if session.wants(needed):
                session.dispatch(event, data)

    def guild_joined(self, guild: Guild) -> None:
        """The bot was added to a guild."""
        for session in self._receivers(guild.id):
            if session.wants(GUILDS):
                session.dispatch("GUILD_CREATE", self.world.guild_create(guild, session.wants(MEMBERS)))

    def interaction(self, guild: str | None, data: dict[str, Any]) -> bool:
        """Tells all sessions of an interaction: a bot that runs twice gets it twice. Whether there is any session."""
        receivers = self._receivers(guild)
        for session in receivers:
            session.dispatch("INTERACTION_CREATE", data)
        return bool(receivers)

    def chunk_members(self, session: Session, data: dict[str, Any]) -> None:
        """docs: gateway events, Request Guild Members."""
        guild = self.world.guilds.get(data["guild_id"])
        if guild is None or not guild.has_bot:
            return
        asked = data.get("user_ids")
        wanted = [asked] if isinstance(asked, str) else asked
        if wanted is None and not (data["query"] or session.wants(MEMBERS)):
            raise Closed(4014, "All members of a guild need the intent for members.")
        members = [
            member.json() for user, member in guild.members.items()
            if (user in wanted if wanted is not None else member.user.username.startswith(data["query"]))]
        members = members[:data.get("limit") or None]
        chunk: dict[str, Any] = {"guild_id": guild.id, "members": members, "chunk_index": 0, "chunk_count": 1}
        if wanted is not None:
            chunk["not_found"] = [user for user in wanted if user not in guild.members]
        if "nonce" in data:
            chunk["nonce"] = data["nonce"]
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    # On command

    def live(self) -> list[Connection]:
        return list(self.connections)

    def close_all(self, code: int, reason: str | None = None) -> None:
        for connection in self.live():
            self.closing(connection, code)
            start(connection.close(code, reason))

    def ask_reconnect(self) -> None:
        for connection in self.live():
            connection.post({"op": RECONNECT, "t": None, "s": None, "d": None})

    def invalidate(self, resumable: bool) -> None:
        for connection in self.live():
            if connection.session and not resumable:
                connection.session.dead = True
                connection.session.connection = None
                connection.session = None
            connection.post({"op": INVALID, "t": None, "s": None, "d": resumable})
