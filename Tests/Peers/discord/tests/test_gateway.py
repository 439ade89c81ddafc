"""The gateway, with a client that makes mistakes."""

import asyncio
import json
import socket
from typing import Any

from simulation.control.people import People

from .client import Client
from .running import Running


class Gateway(Running):
    speed = 10
    least_deadline = 0.3

    async def client(self, query: str = "v=10&encoding=json", resuming: bool = False) -> Client:
        gateway = self.discord.gateway
        client = await Client(self.http, gateway.resume_url if resuming else self.discord.gateway_url).open(query)
        self.addCleanup(client.drop)
        return client

    def write(self, content: str) -> None:
        self.discord.messages.create(self.channel, self.ben, {"content": content})

    async def closed(self, *, query: str = "v=10&encoding=json", **identity: Any) -> int:
        client = await self.client(query)
        await client.identify(**identity)
        return await client.code()

    # Codes

    async def test_closesWithTheCodeOfEachMistake(self) -> None:
        self.assertEqual(await self.closed(token="wrong"), 4004)
        self.assertEqual(await self.closed(shard=[1, 1]), 4010)
        self.assertEqual(await self.closed(shard=[0, 0]), 4010)
        self.assertEqual(await self.closed(intents=1 << 18), 4013)
        self.assertEqual(await self.closed(properties={}), 4002)
        self.assertEqual(await self.closed(intents="1"), 4002)
        self.discord.gateway.needed_shards = 2
        self.assertEqual(await self.closed(), 4011)
        self.discord.gateway.needed_shards = 1
        self.discord.gateway.allowed_intents = 1
        self.assertEqual(await self.closed(), 4014)
        for query, code in (("v=9&encoding=json", 4012), ("encoding=json", 4012), ("v=10&encoding=etf", 4000),
                            ("v=10", 4000), ("v=10&encoding=json&compress=br", 4000)):
            client = await self.client(query)
            self.assertEqual(await client.code(), code)

    async def test_closesOnWhatCannotBeRead(self) -> None:
        for payload, code in (("{", 4002), ("[]", 4002), ("{}", 4002), (json.dumps({"op": 99, "d": None}), 4001),
                              (json.dumps({"op": True, "d": None}), 4001),
                              (json.dumps({"op": 0, "d": None}), 4001),
                              (json.dumps({"op": 1, "d": "x"}), 4002),
                              (json.dumps({"op": 1, "d": None, "x": "y" * 4_080}), 4002),
                              (json.dumps({"op": 3, "d": {"status": "online", "activities": [], "since": None,
                                                          "afk": False}}), 4003)):
            client = await self.client()
            await client.socket.send_str(payload)
            self.assertEqual(await client.code(), code, payload)

    async def test_closesWhoIdentifiesTwice(self) -> None:
        client = await self.client()
        await client.ready()
        await client.identify()
        self.assertEqual(await client.code(), 4005)

    async def test_closesWhoSendsTooMuch(self) -> None:
        client = await self.client()
        for _ in range(121):
            await client.send(1, None)
        self.assertEqual(await client.code(), 4008)

    async def test_closesWhoStopsBeating(self) -> None:
        self.discord.gateway.heartbeat_interval = 0.3
        client = await self.client()
        session = (await client.ready())["session_id"]
        self.assertEqual(await client.code(), 4009)
        self.assertIn("heartbeat-missed", self.rules())
        self.assertFalse(self.discord.gateway.sessions[session].dead)

    # Streams

    async def test_saysHelloTogetherWithTheUpgrade(self) -> None:
        host, port = self.discord.gateway_url.removeprefix("ws://").split(":")
        with socket.create_connection((host, int(port))) as raw:
            raw.setblocking(False)
            raw.send(b"GET /?v=10&encoding=json HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
            first = await asyncio.get_running_loop().sock_recv(raw, 65_536)
        self.assertIn(b"101 Switching", first)
        self.assertIn(b"heartbeat_interval", first)

    async def test_compressesAllInOneContext(self) -> None:
        for kind in ("zlib-stream", "zstd-stream"):
            self.discord.clock.advance(10)
            client = await self.client(f"v=10&encoding=json&compress={kind}")
            await client.ready()
            for split in (False, True):
                self.discord.gateway.split = split
                before = client.pieces
                self.write(f"{kind} {split} " + "ä" * 1_000)
                payload = await client.until(0, "MESSAGE_CREATE")
                self.assertTrue(payload["d"]["content"].startswith(f"{kind} {split}"))
            if kind == "zlib-stream":
                self.assertGreater(client.pieces - before, 1)
            self.discord.gateway.split = False

    async def test_fragmentsFrames(self) -> None:
        client = await self.client()
        await client.ready()
        self.discord.gateway.fragment = True
        self.write("ä" * 2_000)
        self.assertEqual((await client.until(0, "MESSAGE_CREATE"))["d"]["content"], "ä" * 2_000)

    # Sessions

    async def test_tellsOfGuildsAfterReady(self) -> None:
        client = await self.client()
        ready = await client.ready()
        self.assertEqual([one["id"] for one in ready["guilds"]], [self.guild.id])
        created = await client.until(0, "GUILD_CREATE")
        self.assertEqual((created["d"]["id"], created["s"]), (self.guild.id, 2))

    async def test_resumesWithWhatWasMissed(self) -> None:
        client = await self.client()
        ready = await client.ready()
        await client.until(0, "GUILD_CREATE")
        client.drop()
        await self.eventually(lambda: not self.discord.gateway.connections)
        for number in range(3):
            self.write(str(number))
        again = await self.client(resuming=True)
        await again.next()
        await again.send(6, {"token": "discord-token", "session_id": ready["session_id"], "seq": 2})
        await again.until(0, "RESUMED")
        self.assertEqual([(one["s"], one["d"]["content"]) for one in again.received if one["t"] == "MESSAGE_CREATE"],
                         [(3, "0"), (4, "1"), (5, "2")])
        self.assertEqual(self.rules(), set())

    async def test_resumesOnlyWhatCanBeResumed(self) -> None:
        async def answer(sequence: int, session: str, token: str = "discord-token") -> Any:
            client = await self.client(resuming=True)
            await client.next()
            await client.send(6, {"token": token, "session_id": session, "seq": sequence})
            try:
                payload = await client.next()
                return payload["d"] if payload["op"] == 9 else payload["t"]
            except ConnectionError as error:
                return error.args[0]

        client = await self.client()
        session = (await client.ready())["session_id"]
        self.assertEqual(await answer(1, "unknown"), False)
        self.assertEqual(await answer(1, session, "wrong"), 4004)
        self.assertEqual(await answer(2, session), "RESUMED")
        self.assertEqual(await answer(99, session), 4007)
        self.assertEqual(await answer(1, session), False)

    async def test_forgetsSessionsInTime(self) -> None:
        client = await self.client()
        session = (await client.ready())["session_id"]
        client.drop()
        await self.eventually(lambda: not self.discord.gateway.connections)
        self.discord.clock.advance(121)
        again = await self.client(resuming=True)
        await again.next()
        await again.send(6, {"token": "discord-token", "session_id": session, "seq": 1})
        self.assertEqual((await again.next())["op"], 9)

    async def test_endsASessionThatIsClosedCleanly(self) -> None:
        client = await self.client()
        session = (await client.ready())["session_id"]
        await client.socket.close(code=1000)
        await self.eventually(lambda: not self.discord.gateway.connections)
        self.assertTrue(self.discord.gateway.sessions[session].dead)

    async def test_notesAResumeAtTheWrongAddress(self) -> None:
        client = await self.client()
        session = (await client.ready())["session_id"]
        again = await self.client()
        await again.next()
        await again.send(6, {"token": "discord-token", "session_id": session, "seq": 2})
        await again.until(0, "RESUMED")
        self.assertEqual(self.rules(), {"resume-address"})

    # Limits of identifying

    async def test_refusesIdentifiesThatComeTooFast(self) -> None:
        first, second = await self.client(), await self.client()
        await first.ready()
        await second.next()
        await second.identify()
        self.assertEqual((await second.next())["d"], False)
        self.discord.clock.advance(5)
        await second.identify()
        await second.until(0, "READY")
        self.assertEqual(self.rules(), {"identify-concurrency"})

    async def test_resetsTheTokenAfterTooManyIdentifies(self) -> None:
        self.discord.gateway.identifies_a_day = 1
        client = await self.client()
        await client.ready()
        _, told = await self.ask("GET", "/gateway/bot")
        self.assertEqual(told["session_start_limit"]["remaining"], 0)
        self.discord.clock.advance(5)
        self.assertEqual(await self.closed(), 4004)
        self.assertEqual(await client.code(), 4004)
        status, _ = await self.ask("GET", "/users/@me")
        self.assertEqual(status, 401)

    async def test_tellsABotThatRunsTwiceTwice(self) -> None:
        first, second = await self.client(), await self.client()
        await first.ready()
        self.discord.clock.advance(5)
        await second.ready()
        self.discord.commands.create("", {"name": "ask", "description": "x"})
        People(self.discord).act("slash", self.ada.id, channel=self.channel.id, name="ask")
        told = [(await one.until(0, "INTERACTION_CREATE"))["d"]["id"] for one in (first, second)]
        self.assertEqual(told[0], told[1])

    # Intents

    async def test_tellsOnlyWhatTheIntentsAskFor(self) -> None:
        client = await self.client()
        await client.ready(intents=1 << 9)
        self.write("secret")
        payload = await client.until(0, "MESSAGE_CREATE")
        self.assertEqual(payload["d"]["content"], "")
        self.assertNotIn("GUILD_CREATE", [one["t"] for one in client.received])

    async def test_chunksMembers(self) -> None:
        client = await self.client()
        await client.ready()
        await client.send(8, {"guild_id": self.guild.id, "query": "", "limit": 0, "nonce": "n"})
        chunk = (await client.until(0, "GUILD_MEMBERS_CHUNK"))["d"]
        self.assertEqual((len(chunk["members"]), chunk["nonce"]), (4, "n"))

    # Faults

    async def test_leavesConnectionsHalfOpen(self) -> None:
        client = await self.client()
        await client.ready()
        self.discord.faults.run([{"fault": "half_open"}])
        await self.eventually(lambda: self.discord.faults.done)
        await client.send(1, 2)
        with self.assertRaises(TimeoutError):
            while True:
                await client.next(0.3)

    async def test_runsAScriptInItsOrder(self) -> None:
        client = await self.client()
        await client.ready()
        self.discord.faults.run([{"at": 4, "fault": "reconnect"}, {"at": 2, "fault": "request_heartbeat"},
                                 {"at": 6, "fault": "invalid_session", "resumable": True},
                                 {"at": 8, "fault": "close", "code": 4000}])
        self.assertEqual(await client.code(), 4000)
        self.assertEqual([one["op"] for one in client.received if one["op"] not in (0, 10, 11)], [1, 7, 9])

    async def test_withholdsAcknowledgements(self) -> None:
        client = await self.client()
        await client.ready()
        await client.until(0, "GUILD_CREATE")
        self.discord.gateway.connections[0].unacknowledged = 1
        await client.send(1, 2)
        await client.send(1, 2)
        self.assertEqual((await client.next())["op"], 11)
        with self.assertRaises(TimeoutError):
            await client.next(0.2)

    async def test_resumeBringsWhatTheConnectionLost(self) -> None:
        client = await self.client()
        session = (await client.ready())["session_id"]
        await client.until(0, "GUILD_CREATE")
        self.discord.faults.run([{"fault": "lose_events", "event": "TYPING_START", "data": {"lost": True}}])
        await self.eventually(lambda: self.discord.faults.done)
        self.write("next")
        self.assertEqual((await client.until(0, "MESSAGE_CREATE"))["s"], 4)
        again = await self.client(resuming=True)
        await again.next()
        await again.send(6, {"token": "discord-token", "session_id": session, "seq": 2})
        self.assertEqual((await again.next())["d"], {"lost": True})
