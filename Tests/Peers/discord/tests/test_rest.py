"""The REST interface beside its forms: who may, how often, and what is answered."""

import json
from typing import Any

import aiohttp

from simulation import permissions
from simulation.world import Overwrite

from .forms import POLL, section, v2
from .running import Running, described


class Rest(Running):
    speed = 5

    async def test_letsNobodyInWithoutAToken(self) -> None:
        for token in (None, "wrong"):
            status, answer = await self.ask("GET", "/users/@me", token=token)
            self.assertEqual((status, answer), (401, {"message": "401: Unauthorized", "code": 0}))
        status, _ = await self.ask("GET", "/users/@me", headers={"Authorization": "discord-token"})
        self.assertEqual(status, 401)

    async def test_refusesAWrongUserAgentAndVersion(self) -> None:
        status, answer = await self.ask("GET", "/users/@me", headers={"User-Agent": "curl/8"})
        self.assertEqual((status, answer["code"]), (403, 40333))
        async with self.http.get(f"{self.discord.origin}/api/v9/users/@me", headers={
                "User-Agent": "DiscordBot (x, 1)"}) as answered:
            self.assertEqual((await answered.json())["code"], 50041)

    async def test_answersUnknownPathsAndMethods(self) -> None:
        self.assertEqual((await self.ask("GET", "/nothing"))[0], 404)
        self.assertEqual((await self.ask("PUT", "/users/@me"))[0], 405)
        self.assertEqual(self.rules(), {"not-simulated"})

    async def test_readsOnlyProperJson(self) -> None:
        for data, kind, code in ((b"{", "application/json", 50109), (b'{"content": NaN}', "application/json", 50109),
                                 (b'{"content": "x"}', "text/plain", 50035),
                                 (b"content=x", "application/x-www-form-urlencoded", 50035)):
            status, answer = await self.ask("POST", self.messages, data=data, headers={"Content-Type": kind})
            self.assertEqual((status, answer["code"]), (400, code), data)

    async def test_namesWhatIsNotThere(self) -> None:
        for method, path, code in (
                ("GET", "/channels/1", 10003), ("GET", self.messages + "/1", 10008), ("GET", "/users/1", 10013),
                ("GET", "/guilds/1", 10004), ("GET", f"/guilds/{self.guild.id}/members/1", 10013),
                ("GET", f"{self.commands}/1", 10063), ("DELETE", self.messages + "/1", 10008),
                ("GET", "/applications/1/commands", 20012)):
            status, answer = await self.ask(method, path)
            self.assertEqual((answer["code"], status), (code, 403 if code == 20012 else 404), path)
        stranger = self.discord.world.add_user("stranger")
        _, answer = await self.ask("GET", f"/guilds/{self.guild.id}/members/{stranger.id}")
        self.assertEqual(answer["code"], 10007)

    @described
    async def test_holdsPathsAndQueriesAgainstTheDescription(self) -> None:
        self.assertEqual((await self.ask("GET", "/channels/abc"))[1]["code"], 50035)
        self.assertEqual((await self.ask("GET", self.messages + "?limit=101"))[1]["errors"]["limit"]["_errors"][0][
            "code"], "NUMBER_TYPE_MAX")
        await self.ask("GET", self.messages + "?lmit=1")
        self.assertEqual(self.rules() - {"invalid-form"}, {"unknown-query"})

    @described
    async def test_notesIdsThatAreNumbers(self) -> None:
        status, _ = await self.ask("POST", "/users/@me/channels", {"recipient_id": int(self.ada.id)})
        self.assertEqual((status, self.rules()), (200, {"snowflake-as-number"}))

    # Permissions

    async def test_refusesWhatTheBotMayNotDo(self) -> None:
        bot = self.discord.world.bot.id

        async def code(deny: int, body: dict[str, Any]) -> Any:
            self.channel.overwrites[bot] = Overwrite(bot, 1, deny=deny)
            _, answer = await self.ask("POST", self.messages, body)
            return answer.get("code")

        self.assertEqual(await code(permissions.VIEW, {"content": "x"}), 50001)
        self.assertEqual(await code(permissions.SEND, {"content": "x"}), 50013)
        self.assertEqual(await code(permissions.EMBED, {"embeds": [{"title": "x"}]}), 50013)
        self.assertEqual(await code(permissions.SEND_POLLS, POLL), 50013)
        self.assertIsNone(await code(permissions.EMBED, {"content": "x"}))
        theirs = self.discord.messages.create(self.channel, self.ben, {"content": "x"})
        _, answer = await self.ask("PATCH", f"{self.messages}/{theirs.id}", {"content": "y"})
        self.assertEqual(answer["code"], 50005)
        _, answer = await self.ask("DELETE", f"{self.messages}/{theirs.id}")
        self.assertEqual(answer["code"], 50013)
        away = self.discord.world.add_guild("Away", has_bot=False)
        self.assertEqual((await self.ask("GET", f"/guilds/{away.id}"))[1]["code"], 50001)

    async def test_needsTheIntentForMembers(self) -> None:
        path = f"/guilds/{self.guild.id}/members?limit=10"
        self.assertEqual(len((await self.ask("GET", path))[1]), 4)
        self.discord.gateway.allowed_intents = 1
        self.assertEqual((await self.ask("GET", path))[1]["code"], 50001)

    async def test_writesOnlyToWhomItMayWrite(self) -> None:
        async def code(user: str) -> Any:
            _, channel = await self.ask("POST", "/users/@me/channels", {"recipient_id": user})
            return (await self.ask("POST", f"/channels/{channel['id']}/messages", {"content": "x"}))[1].get("code")

        self.assertIsNone(await code(self.ben.id))
        self.ben.accepts_direct = False
        self.assertEqual(await code(self.ben.id), 50007)
        self.assertEqual(await code(self.discord.world.add_user("stranger").id), 50007)

    # Nonces and lost answers

    async def test_makesOneMessageOfANonce(self) -> None:
        body = {"content": "x", "nonce": "n", "enforce_nonce": True}
        _, first = await self.ask("POST", self.messages, body)
        _, second = await self.ask("POST", self.messages, body)
        self.assertEqual(first["id"], second["id"])
        _, third = await self.ask("POST", self.messages, {"content": "x", "nonce": "n"})
        self.assertNotEqual(first["id"], third["id"])
        self.discord.clock.advance(600)
        _, fourth = await self.ask("POST", self.messages, body)
        self.assertNotIn(fourth["id"], (first["id"], third["id"]))

    async def test_losesAnswersOnlyAfterTheWork(self) -> None:
        self.discord.faults.run([{"fault": "rest", "lost_answer": True, "path": "messages$"}])
        await self.eventually(lambda: self.discord.faults.waiting)
        body = {"content": "x", "nonce": "n", "enforce_nonce": True}
        with self.assertRaises(aiohttp.ClientError):
            await self.ask("POST", self.messages, body)
        status, _ = await self.ask("POST", self.messages, body)
        self.assertEqual((status, len(self.discord.messages.listed)), (200, 1))

    async def test_failsAsOftenAsTold(self) -> None:
        self.discord.faults.run([{"fault": "rest", "status": 503, "count": 2, "method": "GET"}])
        await self.eventually(lambda: self.discord.faults.waiting)
        codes = [(await self.ask("GET", "/users/@me"))[0] for _ in range(3)]
        self.assertEqual(codes, [503, 503, 200])

    # Limits

    async def test_limitsARouteForEachChannel(self) -> None:
        self.discord.limits.limits.clear()
        answers = [await self.ask("POST", self.messages, {"content": "x"}) for _ in range(6)]
        self.assertEqual([status for status, _ in answers], [200] * 5 + [429])
        self.assertEqual((self.headers["X-RateLimit-Scope"], self.headers["X-RateLimit-Remaining"]), ("user", "0"))
        self.assertFalse(answers[-1][1]["global"])
        self.assertLessEqual(answers[-1][1]["retry_after"], 1)
        other = self.discord.world.add_channel(self.guild, "other")
        status, _ = await self.ask("POST", f"/channels/{other.id}/messages", {"content": "x"})
        self.assertEqual((status, self.headers["X-RateLimit-Limit"]), (200, "5"))
        await self.ask("POST", self.messages, {"content": "x"})
        self.assertEqual(self.rules(), {"retry-after-ignored"})
        self.discord.clock.advance(5)
        self.assertEqual((await self.ask("POST", self.messages, {"content": "x"}))[0], 200)

    async def test_refusesWhoComesBackTooEarly(self) -> None:
        self.discord.faults.run([{"fault": "rest", "status": 429, "retry_after": 2, "scope": "global"}])
        await self.eventually(lambda: self.discord.faults.waiting)
        codes = [(await self.ask("GET", path))[0] for path in ("/users/@me", "/gateway")]
        self.discord.clock.advance(2.1)
        codes.append((await self.ask("GET", "/gateway"))[0])
        self.assertEqual((codes, self.rules()), ([429, 429, 200], {"retry-after-ignored"}))

    async def test_sharesALimitAmongRoutes(self) -> None:
        _, message = await self.ask("POST", self.messages, {"content": "x"})
        path = f"{self.messages}/{message['id']}/reactions/%F0%9F%91%8D"
        await self.ask("PUT", path + "/@me")
        first = self.headers["X-RateLimit-Bucket"]
        await self.ask("DELETE", path + "/@me")
        self.assertEqual(first, self.headers["X-RateLimit-Bucket"])

    async def test_limitsAllRoutesTogether(self) -> None:
        self.discord.limits.global_limit = 3
        paths = ("/users/@me", "/gateway", "/applications/@me", f"/channels/{self.channel.id}")
        answers = [await self.ask("GET", path) for path in paths]
        self.assertEqual([status for status, _ in answers], [200, 200, 200, 429])
        self.assertTrue(answers[3][1]["global"] and self.headers["X-RateLimit-Global"] == "true")
        self.assertEqual(self.headers["X-RateLimit-Scope"], "global")

    async def test_bansWhoIsRefusedTooOften(self) -> None:
        self.discord.limits.invalid_limit = 3
        for _ in range(3):
            await self.ask("GET", "/users/@me", token="wrong")
        status, text = await self.ask("GET", "/users/@me")
        self.assertEqual((status, text), (429, b"error code: 1015"))
        self.assertNotIn("Via", self.headers)
        self.discord.clock.advance(601)
        self.assertEqual((await self.ask("GET", "/users/@me"))[0], 200)

    # Files

    def form(self, payload: Any, *files: tuple[str, str, bytes]) -> aiohttp.MultipartWriter:
        writer = aiohttp.MultipartWriter("form-data")
        part = writer.append_json(payload)
        part.set_content_disposition("form-data", name="payload_json")
        for name, filename, content in files:
            part = writer.append(content, {"Content-Type": "image/png"})
            part.set_content_disposition("form-data", quote_fields=False, name=name, filename=filename)
        return writer

    async def test_takesFilesAndReferencesToThem(self) -> None:
        payload = v2(section(accessory={"type": 11, "media": {"url": "attachment://a.png"}})) | {
            "attachments": [{"id": "0", "description": "A"}]}
        status, message = await self.ask(
            "POST", self.messages, data=self.form(payload, ("files[0]", "a.png", b"\x89PNG\r\n--x")))
        self.assertEqual(status, 200, message)
        attachment = message["attachments"][0]
        self.assertEqual((attachment["description"], attachment["size"]), ("A", 9))
        self.assertEqual(message["components"][0]["accessory"]["media"]["attachment_id"], attachment["id"])
        async with self.http.get(attachment["url"]) as answer:
            self.assertEqual(await answer.read(), b"\x89PNG\r\n--x")
        status, edited = await self.ask("PATCH", f"{self.messages}/{message['id']}", {
            "attachments": [], "components": [{"type": 10, "content": "x"}]})
        self.assertEqual((status, edited["attachments"]), (200, []))

    async def test_refusesFilesThatDoNotFit(self) -> None:
        for payload, files in (
                ({"content": "x", "attachments": [{"id": "1"}]}, [("files[0]", "a.png", b"x")]),
                ({"content": "x"}, [("files[0]", "a", b"x"), ("files[0]", "b", b"x")]),
                ({"content": "x"}, [("files[10]", "a", b"x")]), ({"content": "x"}, [("upload", "a", b"x")])):
            status, answer = await self.ask("POST", self.messages, data=self.form(payload, *files))
            self.assertEqual((status, answer["code"]), (400, 50035), files)
        status, answer = await self.ask(
            "POST", self.messages, data=self.form({}, ("files[0]", "a", b"x" * ((10 << 20) + 1))))
        self.assertEqual((status, answer["code"]), (413, 40005))
        status, answer = await self.ask("POST", self.messages, data=b"--x\r\n\r\n", headers={
            "Content-Type": "multipart/form-data; boundary=x"})
        self.assertEqual(answer["code"], 50035)

    # Reactions and polls

    async def test_knowsEmojis(self) -> None:
        _, message = await self.ask("POST", self.messages, {"content": "x"})
        for emoji, expected in (("%F0%9F%91%8D", 204), ("1%EF%B8%8F%E2%83%A3", 204),
                                ("party%3A123456789012345678", 204), ("thumbsup", 400),
                                ("%3Athumbsup%3A", 400), ("ab", 400)):
            status, _ = await self.ask("PUT", f"{self.messages}/{message['id']}/reactions/{emoji}/@me")
            self.assertEqual(status, expected, emoji)

    async def test_endsPolls(self) -> None:
        _, message = await self.ask("POST", self.messages, POLL)
        one = self.discord.messages.listed[message["id"]]
        self.discord.polls.vote(one, self.ada, [2])
        self.discord.polls.vote(one, self.ben, [1])
        self.discord.polls.vote(one, self.ben, [2])
        path = f"/channels/{self.channel.id}/polls/{message['id']}"
        _, voters = await self.ask("GET", path + "/answers/2")
        self.assertEqual([each["username"] for each in voters["users"]], ["ada", "ben"])
        self.discord.clock.advance(2 * 3_600 + 1)
        await self.eventually(lambda: one.poll and one.poll.finalized)
        self.assertEqual((await self.ask("POST", path + "/expire"))[1]["code"], 520001)
        _, listed = await self.ask("GET", self.messages + "?limit=1")
        self.assertEqual((listed[0]["type"], json.dumps(listed[0]["embeds"]).count("victor_answer_id")), (46, 1))
        with self.assertRaises(ValueError):
            self.discord.polls.vote(one, self.ben, [1])

    # Commands

    async def test_keepsTheIdsOfCommands(self) -> None:
        commands = [{"name": "a", "description": "x"}, {"name": "b", "description": "x"}]
        _, first = await self.ask("PUT", self.commands, commands)
        _, second = await self.ask("PUT", self.commands, [commands[1] | {"description": "y"}])
        self.assertEqual(first[1]["id"], second[0]["id"])
        _, listed = await self.ask("GET", self.commands)
        self.assertEqual([one["description"] for one in listed], ["y"])

    async def test_makesNoMoreThan200CommandsADay(self) -> None:
        for number in range(2):
            status, _ = await self.ask("PUT", self.commands, [
                {"name": f"c{number}-{one}", "description": "x"} for one in range(100)])
            self.assertEqual(status, 200)
        _, answer = await self.ask("POST", self.commands, {"name": "more", "description": "x"})
        self.assertEqual(answer["code"], 50035)
        await self.ask("PUT", self.commands, [])
        _, answer = await self.ask("POST", self.commands, {"name": "more", "description": "x"})
        self.assertEqual(answer["code"], 30034)
