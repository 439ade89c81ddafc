"""For each rule a request that breaks it, which must be refused at the right place."""

from typing import Any

from simulation.control.people import People

from .forms import CARD, COMMAND, LEGACY, MODAL, POLL, V2, button, changed, row, section, select, text, v2
from .running import Running, described

LONG = "x" * 10_000
# What is sent, and where the error must be: a path in `errors`, or a number for another code.
MESSAGES: list[tuple[str, Any, str | int]] = [
    ("nothing in it", {}, 50006),
    ("empty content", {"content": ""}, 50006),
    ("content over 2,000", {"content": LONG[:2_001]}, "content"),
    ("nonce over 25", {"content": "x", "nonce": "n" * 26}, "nonce"),
    ("eleven embeds", {"embeds": [{"title": "x"}] * 11}, "embeds"),
    ("title of an embed over 256", changed(LEGACY, "embeds.0.title", LONG[:257]), "embeds.0.title"),
    ("description of an embed over 4,096", changed(LEGACY, "embeds.0.description", LONG[:4_097]),
     "embeds.0.description"),
    ("26 fields", changed(LEGACY, "embeds.0.fields", [{"name": "n", "value": "v"}] * 26), "embeds.0.fields"),
    ("name of a field over 256", changed(LEGACY, "embeds.0.fields.0.name", LONG[:257]), "embeds.0.fields.0.name"),
    ("empty name of a field", changed(LEGACY, "embeds.0.fields.0.name", ""), "embeds.0.fields.0.name"),
    ("value of a field over 1,024", changed(LEGACY, "embeds.0.fields.0.value", LONG[:1_025]),
     "embeds.0.fields.0.value"),
    ("footer over 2,048", changed(LEGACY, "embeds.0.footer.text", LONG[:2_049]), "embeds.0.footer.text"),
    ("author over 256", changed(LEGACY, "embeds.0.author.name", LONG[:257]), "embeds.0.author.name"),
    ("6,001 characters in embeds", {"embeds": [{"description": LONG[:3_000]}, {"description": LONG[:3_001]}]},
     "embeds"),
    ("an embed without anything", {"embeds": [{"color": 1}]}, "embeds.0.description"),
    ("a picture from a file of the machine", changed(LEGACY, "embeds.0.image.url", "file:///etc/passwd"),
     "embeds.0.image.url"),
    ("mentions both parsed and listed", changed(LEGACY, "allowed_mentions.parse", ["users"]), "allowed_mentions"),
    ("components V2 without the flag", {"components": [text()]}, "components.0.type"),
    ("content beside components V2", CARD | {"content": "x"}, "content"),
    ("embeds beside components V2", CARD | {"embeds": [{"title": "x"}]}, "embeds"),
    ("a poll beside components V2", CARD | POLL, "poll"),
    ("six rows", {"content": "x", "components": [row(button(str(n))) for n in range(6)]}, "components"),
    ("six buttons in a row", {"content": "x", "components": [row(*(button(str(n)) for n in range(6)))]},
     "components.0.components"),
    ("two selects in a row", {"components": [row(select("a"), select("b"))]}, "components.0.components"),
    ("a select beside a button", {"components": [row(select("a"), button("b"))]}, "components.0.components"),
    ("an empty row", {"components": [row()]}, "components.0.components"),
    ("a row in a row", {"components": [row(row(button()))]}, "components.0.components.0.type"),
    ("a text input in a message", {"components": [row({"type": 4, "custom_id": "t", "style": 1, "label": "x"})]},
     "components.0.components.0.type"),
    ("41 components", v2(*(text("x") for _ in range(41))), "components"),
    ("41 components with the nested ones", v2(*({"type": 17, "components": [section(), section(), section()]}
                                               for _ in range(5))), "components"),
    ("4,001 characters of text", v2(text(LONG[:2_000]), text(LONG[:2_001])), "components"),
    ("an empty text", v2(text("")), "components.0.content"),
    ("a blank text", v2(text("  ")), "components.0.content"),
    ("four texts in a section", v2(section(components=[text()] * 4)), "components.0.components"),
    ("a section without texts", v2(section(components=[])), "components.0.components"),
    ("a section without accessory", v2(changed(section(), "accessory", ...)), "components.0.accessory"),
    ("a section with a select as accessory", v2(section(accessory=select())), "components.0.accessory.type"),
    ("a button in a section", v2(section(components=[button()])), "components.0.components.0.type"),
    ("a container in a container", v2({"type": 17, "components": [{"type": 17, "components": [text()]}]}),
     "components.0.components.0.type"),
    ("a button right in a message", v2(button()), "components.0.type"),
    ("eleven pictures", v2({"type": 12, "items": [{"media": {"url": "https://example.org"}}] * 11}),
     "components.0.items"),
    ("no pictures", v2({"type": 12, "items": []}), "components.0.items"),
    ("a file that is not an attachment", v2({"type": 13, "file": {"url": "https://example.org/a"}}),
     "components.0.file.url"),
    ("an attachment that was not sent", v2({"type": 13, "file": {"url": "attachment://a.txt"}}),
     "components.0.file.url"),
    ("a thumbnail that was not sent", v2(section(accessory={"type": 11, "media": {"url": "attachment://a.png"}})),
     "components.0.accessory.media.url"),
    ("an attachment without a file", {"content": "x", "attachments": [{"id": "0"}]}, "attachments.0.id"),
    ("a component of an unknown type", v2({"type": 99}), "components.0.type"),
    ("custom_id over 100", {"components": [row(button(LONG[:101]))]}, "components.0.components.0.custom_id"),
    ("custom_id twice", {"components": [row(button("a"), button("a"))]}, "components.0.components.1.custom_id"),
    ("custom_id twice in different rows", {"components": [row(button("a")), row(select("a"))]},
     "components.1.components.0.custom_id"),
    ("id twice", v2(text() | {"id": 7}, text() | {"id": 7}), "components.1.id"),
    ("label over 80", {"components": [row(button(label=LONG[:81]))]}, "components.0.components.0.label"),
    ("a button with neither label nor emoji", {"components": [row(button(label=None))]},
     "components.0.components.0.label"),
    ("a button without custom_id", {"components": [row(changed(button(), "custom_id", ...))]},
     "components.0.components.0.custom_id"),
    ("a link with custom_id", {"components": [row(button(style=5, url="https://example.org"))]},
     "components.0.components.0.custom_id"),
    ("a link without address", {"components": [row({"type": 2, "style": 5, "label": "x"})]},
     "components.0.components.0.url"),
    ("a link to javascript", {"components": [row({"type": 2, "style": 5, "label": "x", "url": "javascript:x"})]},
     "components.0.components.0.url"),
    ("an address over 512", {"components": [row({"type": 2, "style": 5, "label": "x",
                                                "url": "https://example.org/" + LONG[:500]})]},
     "components.0.components.0.url"),
    ("style 9", {"components": [row(button(style=9))]}, "components.0.components.0.style"),
    ("an emoji that is none", {"components": [row(button(emoji={"name": "thumbsup"}))]},
     "components.0.components.0.emoji.name"),
    ("26 options", {"components": [row(select(count=26))]}, "components.0.components.0.options"),
    ("no options", {"components": [row(select(count=0))]}, "components.0.components.0.options"),
    ("label of an option over 100", changed({"components": [row(select())]},
                                           "components.0.components.0.options.0.label", LONG[:101]),
     "components.0.components.0.options.0.label"),
    ("value of an option over 100", changed({"components": [row(select())]},
                                           "components.0.components.0.options.0.value", LONG[:101]),
     "components.0.components.0.options.0.value"),
    ("description of an option over 100", changed({"components": [row(select())]},
                                                 "components.0.components.0.options.0.description", LONG[:101]),
     "components.0.components.0.options.0.description"),
    ("the same value twice", changed({"components": [row(select())]}, "components.0.components.0.options.1.value",
                                     "0"), "components.0.components.0.options.1.value"),
    ("placeholder over 150", {"components": [row(select(placeholder=LONG[:151]))]},
     "components.0.components.0.placeholder"),
    ("more values than options", {"components": [row(select(max_values=3))]}, "components.0.components.0.max_values"),
    ("more least than most values", {"components": [row(select(min_values=2))]},
     "components.0.components.0.min_values"),
    ("two defaults of one", {"components": [row(select(options=[
        {"label": "a", "value": "a", "default": True}, {"label": "b", "value": "b", "default": True}]))]},
     "components.0.components.0.options"),
    ("question over 300", changed(POLL, "poll.question.text", LONG[:301]), "poll.question.text"),
    ("an emoji in the question", changed(POLL, "poll.question.emoji", {"name": "👽"}), "poll.question.emoji"),
    ("no question", changed(POLL, "poll.question", {}), "poll.question.text"),
    ("eleven answers", changed(POLL, "poll.answers", [{"poll_media": {"text": "x"}}] * 11), "poll.answers"),
    ("no answers", changed(POLL, "poll.answers", []), "poll.answers"),
    ("answer over 55", changed(POLL, "poll.answers.0.poll_media.text", LONG[:56]), "poll.answers.0.poll_media.text"),
    ("poll of 769 hours", changed(POLL, "poll.duration", 769), "poll.duration"),
    ("poll of 0 hours", changed(POLL, "poll.duration", 0), "poll.duration"),
    ("emoji of an answer", changed(POLL, "poll.answers.0.poll_media.emoji.name", "x"),
     "poll.answers.0.poll_media.emoji.name"),
    ("a reply to nothing", {"content": "x", "message_reference": {"message_id": "1"}}, "message_reference"),
]
OPTIONS = "options.0.options"
COMMANDS: list[tuple[str, Any, str]] = [
    ("an upper case name", changed(COMMAND, "name", "Recommend"), "name"),
    ("a name with a space", changed(COMMAND, "name", "recommend me"), "name"),
    ("a name over 32", changed(COMMAND, "name", "x" * 33), "name"),
    ("an empty name", changed(COMMAND, "name", ""), "name"),
    ("a localised name with a space", changed(COMMAND, "name_localizations.de", "bitte sehr"), "name_localizations.de"),
    ("an unknown language", changed(COMMAND, "name_localizations", {"en": "x"}), "name_localizations.en"),
    ("no description", changed(COMMAND, "description", ...), "description"),
    ("a description over 100", changed(COMMAND, "description", LONG[:101]), "description"),
    ("a localised description over 100", changed(COMMAND, "description_localizations.de", LONG[:101]),
     "description_localizations.de"),
    ("26 options", {"name": "x", "description": "x", "options": [
        {"type": 5, "name": f"o{n}", "description": "x"} for n in range(26)]}, "options"),
    ("26 choices", changed(COMMAND, f"{OPTIONS}.1.choices", [{"name": str(n), "value": str(n)} for n in range(26)]),
     f"{OPTIONS}.1.choices"),
    ("a choice over 100", changed(COMMAND, f"{OPTIONS}.1.choices.0.name", LONG[:101]), f"{OPTIONS}.1.choices.0.name"),
    ("value of a choice over 100", changed(COMMAND, f"{OPTIONS}.1.choices.0.value", LONG[:101]),
     f"{OPTIONS}.1.choices.0.value"),
    ("a number as choice of a text", changed(COMMAND, f"{OPTIONS}.1.choices.0.value", 1),
     f"{OPTIONS}.1.choices.0.value"),
    ("choices beside autocomplete", changed(COMMAND, f"{OPTIONS}.1.autocomplete", True), f"{OPTIONS}.1.choices"),
    ("autocomplete of a person", changed(COMMAND, "options.1.options.0.options.0.choices", [{"name": "a",
                                                                                            "value": "a"}] * 26),
     "options.1.options.0.options.0.choices"),
    ("required after optional", changed(COMMAND, f"{OPTIONS}.2.required", True), f"{OPTIONS}.2"),
    ("a name of an option twice", changed(COMMAND, f"{OPTIONS}.1.name", "count"), f"{OPTIONS}.1.name"),
    ("sub-commands beside options", changed(COMMAND, "options.1", {"type": 3, "name": "x", "description": "x"}),
     "options"),
    ("a group in a group", changed(COMMAND, "options.1.options.0.type", 2), "options.1.options.0.type"),
    ("an option in a group", changed(COMMAND, "options.1.options.0.type", 3), "options.1.options.0.type"),
    ("a sub-command in a sub-command", changed(COMMAND, f"{OPTIONS}.0.type", 1), f"{OPTIONS}.0.type"),
    ("an empty group", changed(COMMAND, "options.1.options", []), "options.1.options"),
    ("least over most", changed(COMMAND, f"{OPTIONS}.0.min_value", 9), f"{OPTIONS}.0.min_value"),
    ("more than 8,000 characters", {"name": "x", "description": "x", "options": [
        {"type": 3, "name": f"o{n}", "description": LONG[:100], "choices": [
            {"name": LONG[:50], "value": f"{m:04}"} for m in range(10)]} for n in range(25)]}, ""),
    ("a description of a context menu", {"name": "Taste", "type": 2, "description": "x"}, "description"),
    ("options of a context menu", {"name": "Taste", "type": 3, "options": [
        {"type": 3, "name": "x", "description": "x"}]}, "options"),
    ("an activity's command", {"name": "x", "description": "x", "type": 4}, "type"),
]
MODALS: list[tuple[str, Any, str]] = [
    ("title over 45", changed(MODAL, "title", LONG[:46]), "title"),
    ("no title", changed(MODAL, "title", ""), "title"),
    ("custom_id over 100", changed(MODAL, "custom_id", LONG[:101]), "custom_id"),
    ("six components", changed(MODAL, "components", [text()] * 6), "components"),
    ("no components", changed(MODAL, "components", []), "components"),
    ("a button", changed(MODAL, "components.0", row(button())), "components.0.components.0.type"),
    ("a select outside of a label", changed(MODAL, "components.0", row(select())), "components.0.components.0.type"),
    ("a label over 45", changed(MODAL, "components.1.label", LONG[:46]), "components.1.label"),
    ("a description of a label over 100", changed(MODAL, "components.1.description", LONG[:101]),
     "components.1.description"),
    ("the same custom_id twice", changed(MODAL, "components.2.component.custom_id", "stars"),
     "components.2.component.custom_id"),
    ("a label on a labelled text input", changed(MODAL, "components.2.component.label", "x"),
     "components.2.component.label"),
    ("a text input in a row without label", changed(MODAL, "components.3.components.0.label", ...),
     "components.3.components.0.label"),
    ("least over most", changed(MODAL, "components.3.components.0.min_length", 11),
     "components.3.components.0.min_length"),
    ("a value over max_length", changed(MODAL, "components.3.components.0.value", "x" * 11),
     "components.3.components.0.value"),
    ("a placeholder over 100", changed(MODAL, "components.2.component.placeholder", LONG[:101]),
     "components.2.component.placeholder"),
    ("style 3", changed(MODAL, "components.2.component.style", 3), "components.2.component.style"),
    ("disabled", changed(MODAL, "components.1.component.disabled", True), "components.1.component.disabled"),
]
DESCRIBED: list[tuple[str, Any, str]] = [
    ("content that is a number", {"content": 1}, "content"),
    ("embeds that are no list", {"embeds": {}}, "embeds"),
    ("a text as a colour", changed(LEGACY, "embeds.0.color", "red"), "embeds.0.color"),
    ("a colour over white", changed(LEGACY, "embeds.0.color", 1 << 24), "embeds.0.color"),
    ("a date that is none", changed(LEGACY, "embeds.0.timestamp", "yesterday"), "embeds.0.timestamp"),
    ("a boolean as a number", changed(LEGACY, "flags", True), "flags"),
    ("an id that is none", {"content": "x", "message_reference": {"message_id": "abc"}},
     "message_reference.message_id"),
    ("an unknown kind of mention", changed(LEGACY, "allowed_mentions.parse", ["all"]), "allowed_mentions.parse.0"),
    ("a custom_id that is a number", {"components": [row(button(1))]}, "components.0.components.0.custom_id"),
    ("a list as the body", [], ""),
]


def at(errors: Any, path: str) -> Any:
    """What the tree of errors has at a path."""
    for part in path.split(".") if path else []:
        if not isinstance(errors, dict) or part not in errors:
            return None
        errors = errors[part]
    return errors


class BadForms(Running):
    async def refused(self, method: str, path: str, body: Any, where: str | int) -> None:
        status, answer = await self.ask(method, path, body)
        self.assertEqual(status, 400, answer)
        if isinstance(where, int):
            self.assertEqual(answer["code"], where)
            return
        self.assertEqual(answer["code"], 50035)
        found = at(answer["errors"], where)
        self.assertTrue(found and "_errors" in found, f"nothing at {where!r} in {answer['errors']}")

    async def test_refusesMessagesThatBreakARule(self) -> None:
        for name, body, where in MESSAGES:
            with self.subTest(name):
                await self.refused("POST", self.messages, body, where)

    async def test_refusesCommandsThatBreakARule(self) -> None:
        for name, body, where in COMMANDS:
            with self.subTest(name):
                await self.refused("POST", self.commands, body, where)
                await self.refused("PUT", self.commands, [body], f"0.{where}".rstrip("."))

    async def test_refusesModalsThatBreakARule(self) -> None:
        self.discord.commands.create("", {"name": "ask", "description": "x"})
        for name, body, where in MODALS:
            with self.subTest(name):
                one = await self.begun()
                await self.refused("POST", f"/interactions/{one.id}/{one.token}/callback",
                                   {"type": 9, "data": body}, f"data.{where}")

    @described
    async def test_refusesWhatTheDescriptionDoesNotAllow(self) -> None:
        for name, body, where in DESCRIBED:
            with self.subTest(name):
                await self.refused("POST", self.messages, body, where)

    async def test_takesTheValidForms(self) -> None:
        for form in (CARD, LEGACY, POLL, {"content": "x" * 2_000}, v2(text("x" * 4_000)),
                     v2(*(text("x") for _ in range(40)))):
            status, answer = await self.ask("POST", self.messages, form)
            self.assertEqual(status, 200, answer)
        status, answer = await self.ask("POST", self.commands, COMMAND)
        self.assertEqual(status, 201, answer)
        one = await self.begun()
        status, answer = await self.ask(
            "POST", f"/interactions/{one.id}/{one.token}/callback", {"type": 9, "data": MODAL})
        self.assertEqual(status, 204, answer)
        self.assertEqual(self.rules(), set())

    async def test_limitsTheCommandsOfAScope(self) -> None:
        many = [{"name": f"c{number}", "description": "x"} for number in range(101)]
        await self.refused("PUT", self.commands, many, "")
        await self.refused("PUT", self.commands, [{"name": "A b", "type": 2}] * 2, "1.name")
        await self.refused("POST", f"/applications/{self.discord.world.application}/guilds/{self.guild.id}/commands",
                           {"name": "x", "description": "x", "contexts": [0]}, "contexts")

    @described
    async def test_notesFieldsThatNobodyDescribed(self) -> None:
        for form in ({"content": "x", "colour": 1}, changed(CARD, "components.0.components.0.title", "x"),
                     changed(LEGACY, "embeds.0.colour", 1)):
            self.discord.ledger.clear()
            status, _ = await self.ask("POST", self.messages, form)
            self.assertEqual((status, self.rules()), (200, {"unknown-field"}))

    async def test_keepsTheFlagOfComponents(self) -> None:
        _, sent = await self.ask("POST", self.messages, CARD)
        await self.refused("PATCH", f"{self.messages}/{sent['id']}", {"content": "x"}, "content")
        status, edited = await self.ask("PATCH", f"{self.messages}/{sent['id']}", {"components": [text("new")]})
        self.assertEqual((status, edited["flags"] & V2), (200, V2))
        _, plain = await self.ask("POST", self.messages, {"content": "x"})
        await self.refused("PATCH", f"{self.messages}/{plain['id']}", v2(text()), "flags")

    async def begun(self) -> Any:
        if not self.discord.commands.listed(""):
            self.discord.commands.create("", {"name": "ask", "description": "x"})
        command = self.discord.commands.listed("")[0]
        name = "recommend now" if command["name"] == "recommend" else "ask"
        values = {"count": 1} if command["name"] == "recommend" else {}
        return People(self.discord).act("slash", self.ada.id, channel=self.channel.id, name=name, options=values)
