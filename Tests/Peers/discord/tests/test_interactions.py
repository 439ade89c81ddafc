"""Interactions: what people can do, what the bot may answer, and until when."""

from typing import Any

from simulation.control.client import Refused, offered
from simulation.control.people import People
from simulation.interactions import Interaction
from simulation.world import Overwrite

from .forms import COMMAND, MODAL, POLL, button, changed, row, select
from .running import Running

EPHEMERAL = 64
HELLO = {"type": 4, "data": {"content": "Hello"}}


class Interactions(Running):
    speed = 10
    least_deadline = 0.2

    async def asyncSetUp(self) -> None:
        await super().asyncSetUp()
        self.people = People(self.discord)
        self.discord.commands.create("", COMMAND)
        self.discord.commands.create("", {"name": "ask", "description": "x"})

    def slash(self, user: Any = None) -> Interaction:
        one = self.people.act("slash", (user or self.ada).id, channel=self.channel.id, name="ask")
        assert isinstance(one, Interaction)
        return one

    async def answer(self, one: Interaction, body: Any, query: str = "") -> tuple[int, Any]:
        return await self.ask("POST", f"/interactions/{one.id}/{one.token}/callback{query}", body, token=None)

    async def hook(self, method: str, one: Interaction, rest: str = "", body: Any = None) -> tuple[int, Any]:
        path = f"/webhooks/{self.discord.world.application}/{one.token}{rest}"
        return await self.ask(method, path, body, token=None)

    async def card(self, **data: Any) -> Interaction:
        one = self.slash()
        components = [row(button("up"), button("off", disabled=True)), row(select("mood"))]
        status, answer = await self.answer(one, {"type": 4, "data": {"components": components} | data})
        self.assertEqual(status, 204, answer)
        return one

    # The first answer

    async def test_takesOneAnswer(self) -> None:
        one = self.slash()
        self.assertEqual((await self.answer(one, HELLO))[0], 204)
        status, answer = await self.answer(one, HELLO)
        self.assertEqual((status, answer["code"], self.discord.ledger.counters["answered_twice"]), (400, 40060, 1))

    async def test_takesNoAnswerAfterThreeSeconds(self) -> None:
        one = self.slash()
        self.discord.clock.advance(3.1)
        await self.eventually(lambda: one.failed)
        status, answer = await self.answer(one, HELLO)
        self.assertEqual((status, answer["code"]), (404, 10062))
        self.assertEqual(self.rules(), {"interaction-not-answered", "interaction-answered-late"})

    async def test_takesNoAnswerWithAnotherToken(self) -> None:
        one, other = self.slash(), self.slash()
        status, answer = await self.ask("POST", f"/interactions/{one.id}/{other.token}/callback", HELLO)
        self.assertEqual((status, answer["code"]), (404, 10062))

    async def test_takesOnlyTheCallbacksOfTheKind(self) -> None:
        for kind in (1, 6, 7, 8):
            status, answer = await self.answer(self.slash(), {"type": kind, "data": {}})
            self.assertEqual((status, answer["code"]), (400, 50035), kind)
        one = self.people.act("autocomplete", self.ada.id, channel=self.channel.id, name="recommend now",
                              focused="title", options={"count": 1, "title": "Al"})
        assert isinstance(one, Interaction)
        focused = [each for each in one.data["options"][0]["options"] if each.get("focused")]
        self.assertEqual(focused, [{"name": "title", "type": 3, "value": "Al", "focused": True}])
        self.assertEqual((await self.answer(one, HELLO))[0], 400)
        for choices in ([{"name": "x", "value": "x"}] * 26, [{"name": "", "value": "x"}],
                        [{"name": "x" * 101, "value": "x"}], [{"name": "x", "value": 1}]):
            self.assertEqual((await self.answer(one, {"type": 8, "data": {"choices": choices}}))[0], 400, choices)
        self.assertEqual((await self.answer(one, {"type": 8, "data": {"choices": [
            {"name": "Alien", "value": "alien"}]}}))[0], 204)
        self.assertEqual((await self.hook("POST", one, body={"content": "x"}))[1]["code"], 10015)

    async def test_tellsOfTheAnswerWhenAsked(self) -> None:
        status, answer = await self.answer(self.slash(), HELLO, "?with_response=true")
        self.assertEqual((status, answer["resource"]["message"]["content"]), (200, "Hello"))
        status, answer = await self.answer(self.slash(), {"type": 5}, "?with_response=true")
        self.assertTrue(answer["interaction"]["response_message_loading"])

    # What follows

    async def test_keepsTheVisibilityOfADeferral(self) -> None:
        one = self.slash()
        await self.answer(one, {"type": 5, "data": {"flags": EPHEMERAL}})
        status, first = await self.hook("POST", one, body={"content": "Done"})
        self.assertEqual((status, first["id"], first["flags"]), (200, one.original.id, EPHEMERAL))
        status, second = await self.hook("POST", one, body={"content": "More"})
        self.assertEqual((status, second["flags"]), (200, 0))
        self.assertEqual(len(self.people.reads(self.ben, self.channel.id)), 1)
        self.assertEqual(len(self.people.reads(self.ada, self.channel.id)), 2)
        self.assertEqual((await self.ask("GET", f"{self.messages}/{first['id']}"))[1]["code"], 10008)

    async def test_editsAndDeletesTheAnswer(self) -> None:
        one = self.slash()
        self.assertEqual((await self.hook("PATCH", one, "/messages/@original", {"content": "x"}))[1]["code"], 10015)
        await self.answer(one, HELLO)
        _, edited = await self.hook("PATCH", one, "/messages/@original", {"content": "New"})
        self.assertEqual((edited["content"], (await self.hook("GET", one, "/messages/@original"))[1]["content"]),
                         ("New", "New"))
        self.assertEqual((await self.hook("DELETE", one, "/messages/@original"))[0], 204)
        self.assertEqual((await self.hook("GET", one, "/messages/@original"))[1]["code"], 10008)

    async def test_endsTheTokenAfterFifteenMinutes(self) -> None:
        one = self.slash()
        await self.answer(one, {"type": 5})
        self.discord.clock.advance(901)
        status, answer = await self.hook("PATCH", one, "/messages/@original", {"content": "x"})
        self.assertEqual((status, answer["code"]), (401, 50027))
        await self.eventually(lambda: self.discord.ledger.counters["unfinished"] == 1)
        self.assertEqual(self.rules(), {"token-expired", "deferred-never-finished"})

    async def test_notesWhatADeferralLoses(self) -> None:
        await self.answer(self.slash(), {"type": 5, "data": {"content": "lost"}})
        self.assertEqual(self.rules(), {"deferred-with-content"})

    async def test_namesThePlaceOfAnErrorInAFollowUp(self) -> None:
        one = self.slash()
        await self.answer(one, HELLO)
        for method, rest in (("POST", ""), ("PATCH", "/messages/@original")):
            status, answer = await self.hook(method, one, rest, {"content": "x" * 2_001})
            self.assertEqual((status, list(answer["errors"])), (400, ["content"]))

    async def test_endsThePollOfAnAnswer(self) -> None:
        one = self.slash()
        await self.answer(one, {"type": 4, "data": POLL})
        self.assertEqual((await self.hook("PATCH", one, "/messages/@original", POLL))[0], 400)
        self.discord.clock.advance(2 * 3_600 + 1)
        await self.eventually(lambda: one.original.poll.finalized)

    # Components

    async def test_updatesTheMessageOfAButton(self) -> None:
        message = (await self.card()).original.id
        one = self.people.act("press", self.ben.id, message=message, custom_id="up")
        await self.answer(one, {"type": 7, "data": {"content": "Up", "components": []}})
        self.assertEqual(self.discord.messages.listed[message].content, "Up")
        later = (await self.card()).original.id
        one = self.people.act("press", self.ada.id, message=later, custom_id="up")
        await self.answer(one, {"type": 6})
        _, edited = await self.hook("PATCH", one, "/messages/@original", {"content": "Later"})
        self.assertEqual((edited["id"], edited["content"]), (later, "Later"))

    async def test_updatesNoMessageThatIsGone(self) -> None:
        message = (await self.card()).original
        one = self.people.act("press", self.ada.id, message=message.id, custom_id="up")
        self.people.act("delete", self.discord.world.owner.id, message=message.id)
        self.assertEqual((await self.answer(one, {"type": 7, "data": {"content": "x"}}))[1]["code"], 10008)

    async def test_letsNobodyPressWhatTheyDoNotSee(self) -> None:
        secret = (await self.card(flags=EPHEMERAL)).original.id
        public = (await self.card()).original.id
        for user, message, custom_id in ((self.ben, secret, "up"), (self.ada, public, "off"),
                                         (self.ada, public, "gone"), (self.ada, "1", "up")):
            with self.assertRaises(Refused):
                self.people.act("press", user.id, message=message, custom_id=custom_id)
        self.channel.overwrites[self.ben.id] = Overwrite(self.ben.id, 1, deny=1 << 10)
        with self.assertRaises(Refused):
            self.people.act("press", self.ben.id, message=public, custom_id="up")

    async def test_letsPeopleChooseOnlyOptions(self) -> None:
        message = (await self.card()).original.id
        for values in ([], ["9"], ["0", "1"], ["0", "0"], "0"):
            with self.assertRaises(Refused):
                self.people.act("choose", self.ada.id, message=message, custom_id="mood", values=values)
        one = self.people.act("choose", self.ada.id, message=message, custom_id="mood", values=["1"])
        self.assertEqual((one.data["values"], one.source.id), (["1"], message))

    async def test_submitsModalsOnce(self) -> None:
        one = self.slash()
        await self.answer(one, {"type": 9, "data": MODAL})
        good = {"stars": ["4"], "old": "yes"}
        for user, values in ((self.ben, good), (self.ada, {"stars": ["9"], "old": "yes"}), (self.ada, {"stars": ["1"]}),
                             (self.ada, good | {"old": "x" * 11}), (self.ada, good | {"more": "x"})):
            with self.assertRaises(Refused):
                self.people.act("submit", user.id, interaction=one.id, values=values)
        submitted = self.people.act("submit", self.ada.id, interaction=one.id, values=good)
        self.assertEqual(submitted.data["components"][1]["component"]["values"], ["4"])
        self.assertEqual((await self.answer(submitted, {"type": 9, "data": MODAL}))[0], 400)
        self.assertEqual((await self.answer(submitted, HELLO))[0], 204)
        with self.assertRaises(Refused):
            self.people.act("submit", self.ada.id, interaction=one.id, values=good)

    # What is offered

    async def test_offersCommandsWhereTheyBelong(self) -> None:
        world, commands = self.discord.world, self.discord.commands
        commands.create("", {"name": "mine", "description": "x", "integration_types": [1], "contexts": [2]})
        commands.create("", {"name": "admins", "description": "x", "default_member_permissions": 0})
        commands.create(self.guild.id, {"name": "local", "description": "x"})
        direct = world.direct_channel(world.bot.id, self.ben.id)
        private = world.direct_channel(self.ada.id, self.ben.id)
        away = world.add_channel(world.add_guild("Away", owner=self.ada.id, has_bot=False), "x")

        def names(user: Any, channel: Any) -> set[str]:
            return {one["name"] for one in offered(self.discord, user, channel)}

        self.assertEqual(names(self.ben, self.channel), {"recommend", "ask", "local"})
        self.assertEqual(names(world.owner, self.channel), {"recommend", "ask", "local", "admins"})
        self.assertEqual(names(self.ben, direct), {"recommend", "ask", "admins"})
        self.assertEqual(names(self.ada, private), {"recommend", "mine"})
        self.assertEqual(names(self.ben, private), set())
        self.assertEqual(names(self.ada, away), {"recommend"})

    async def test_followsUpFiveTimesWithoutAGuild(self) -> None:
        private = self.discord.world.direct_channel(self.ada.id, self.ben.id)
        one = self.people.act("slash", self.ada.id, channel=private.id, name="empfehlen now", options={"count": 1})
        self.assertEqual((one.owners, one.context), ({"1": self.ada.id}, 2))
        await self.answer(one, HELLO)
        answers = [await self.hook("POST", one, body={"content": "x"}) for _ in range(6)]
        self.assertEqual([status for status, _ in answers], [200] * 5 + [400])

    async def test_letsPeopleEnterOnlyWhatWasRegistered(self) -> None:
        for name, options in (("gone", {}), ("recommend", {}), ("recommend for", {}), ("recommend now", {}),
                              ("recommend now", {"count": 6}), ("recommend now", {"count": 1.5}),
                              ("recommend now", {"count": "1"}), ("recommend now", {"count": True}),
                              ("recommend now", {"count": 1, "mode": "shy"}), ("recommend now", {"count": 1, "x": 1}),
                              ("recommend for friend", {"who": "1"}), ("ask more", {})):
            with self.assertRaises(Refused, msg=f"{name} {options}"):
                self.people.act("slash", self.ada.id, channel=self.channel.id, name=name, options=options)
        one = self.people.act("slash", self.ada.id, channel=self.channel.id, name="recommend for friend",
                              options={"who": self.ben.id})
        self.assertEqual(set(one.data["resolved"]), {"users", "members"})

    async def test_staysWithWhatWasRegisteredLast(self) -> None:
        self.discord.commands.overwrite("", [changed(COMMAND, "name", "other")])
        with self.assertRaises(Refused):
            self.slash()
