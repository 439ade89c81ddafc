"""The steps of the check, in the order in which a bot lives them."""

import asyncio
import io
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from .bot import Bot, Buttons
from .control import Control

SPEED = "20"
steps: list[tuple[str, Callable[["Check"], Awaitable[None]]]] = []


def step(name: str) -> Callable[..., Any]:
    def register(function: Callable[["Check"], Awaitable[None]]) -> Callable[["Check"], Awaitable[None]]:
        steps.append((name, function))
        return function

    return register


class Check:
    """A simulation, a guild with people, and a bot that is connected."""

    def __init__(self, control: Control, bot: Bot):
        self.control, self.bot = control, bot
        self.ada = self.ben = self.guild = self.channel = ""
        self.runs: asyncio.Task[None] | None = None
        self.message = ""

    async def prepare(self) -> None:
        call = self.control.call
        self.ada = (await call("POST", "users", {"username": "ada", "locale": "de", "installed": True}))["id"]
        self.ben = (await call("POST", "users", {"username": "ben"}))["id"]
        self.guild = (await call("POST", "guilds", {"name": "Home"}))["id"]
        for one in (self.ada, self.ben):
            await call("POST", f"guilds/{self.guild}/members", {"user": one})
        self.channel = (await call("POST", f"guilds/{self.guild}/channels", {"name": "films"}))["id"]

    def place(self) -> Any:
        return self.bot.get_channel(int(self.channel))

    async def slash(self, name: str, user: str = "", **options: Any) -> Any:
        until = options.pop("until", "answered")
        return await self.control.act(
            "slash", user or self.ada, channel=self.channel, name=name, options=options, until=until)


async def eventually(test: Callable[[], Any], seconds: float = 10) -> None:
    """Waits until something is true, which may be a coroutine's result."""
    end = time.monotonic() + seconds
    while True:
        value = test()
        if await value if asyncio.iscoroutine(value) else value:
            return
        assert time.monotonic() < end, "it never became true"
        await asyncio.sleep(0.02)


@step("login, ready, guild with members")
async def login(check: Check) -> None:
    check.runs = asyncio.create_task(check.bot.start(check.control.about["token"]))
    await asyncio.wait_for(check.bot.wait_until_ready() if check.bot.is_ready() else _ready(check.bot), 10)
    guild = check.bot.get_guild(int(check.guild))
    assert guild and guild.member_count == 4 and guild.get_member(int(check.ada)).name == "ada"


async def _ready(bot: Bot) -> None:
    await eventually(lambda: bot.happened and bot.is_ready())


@step("command sync, global and guild")
async def sync(check: Check) -> None:
    made = await check.bot.tree.sync()
    assert {one.name for one in made} >= {"recommend", "list", "Their taste", "Why this"}
    again = await check.bot.tree.fetch_commands()
    assert {one.id for one in again} == {one.id for one in made}
    check.bot.tree.copy_global_to(guild=discord.Object(check.guild))
    assert len(await check.bot.tree.sync(guild=discord.Object(check.guild))) == len(made)
    check.bot.tree.clear_commands(guild=discord.Object(check.guild))
    assert not await check.bot.tree.sync(guild=discord.Object(check.guild))


@step("slash command")
async def slash(check: Check) -> None:
    outcome = await check.slash("recommend", count=3, mode="bold")
    assert outcome["state"] == "message" and outcome["message"]["content"] == "3 bold ", outcome
    check.message = outcome["message"]["id"]


@step("sub-command with a person, ephemeral")
async def subcommand(check: Check) -> None:
    outcome = await check.slash("list add", title="Alien", friend=check.ben)
    assert outcome["message"]["content"] == "Added Alien for ben" and outcome["ephemeral"]
    mine = await check.control.call("GET", f"channels/{check.channel}/messages?as={check.ada}")
    theirs = await check.control.call("GET", f"channels/{check.channel}/messages?as={check.ben}")
    assert len(mine) == len(theirs) + 1


@step("the client refuses what was not registered")
async def refused(check: Check) -> None:
    for name, options in (("unknown", {}), ("recommend", {}), ("recommend", {"count": 9}), ("list", {}),
                          ("recommend", {"count": "3"}), ("recommend", {"count": 1, "mode": "shy"})):
        try:
            await check.slash(name, **options)
        except RuntimeError as error:
            assert "Refused" in str(error)
        else:
            raise AssertionError(f"{name} {options} was let through")


@step("autocomplete")
async def autocomplete(check: Check) -> None:
    outcome = await check.control.act(
        "autocomplete", check.ada, channel=check.channel, name="recommend", focused="title", options={"title": "A"})
    assert [one["name"] for one in outcome["choices"]] == ["Alien", "Arrival"]


@step("button, by somebody else, edits the message")
async def button(check: Check) -> None:
    outcome = await check.control.act("press", check.ben, message=check.message, custom_id="seen")
    assert outcome["state"] == "update" and outcome["message"]["content"] == "Seen."
    try:
        await check.control.act("press", check.ben, message=check.message, custom_id="seen")
    except RuntimeError as error:
        assert "disabled" in str(error)
    else:
        raise AssertionError("a disabled button was pressed")


@step("selects, of texts and of people")
async def select(check: Check) -> None:
    outcome = await check.control.act("choose", check.ada, message=check.message, custom_id="mood", values=["brazil"])
    assert outcome["message"]["content"] == "Chosen: brazil"
    outcome = await check.control.act("choose", check.ada, message=check.message, custom_id="who", values=[check.ben])
    assert outcome["message"]["content"] == "With ben"


@step("modal")
async def modal(check: Check) -> None:
    opened = await check.control.act("press", check.ada, message=check.message, custom_id="rate")
    assert opened["state"] == "modal" and opened["modal"]["title"] == "Rate it"
    outcome = await check.control.act(
        "submit", check.ada, interaction=opened["id"], values={"stars": ["4"], "comment": "Good"})
    assert outcome["message"]["content"] == "4 stars: Good", outcome


@step("deferral, follow-ups, edits")
async def deferral(check: Check) -> None:
    outcome = await check.slash("think", until="followups=1")
    assert outcome["ephemeral"] and outcome["followups"][0]["content"] in ("More.", "Even more.")
    outcome = await check.control.call("GET", f"interactions/{outcome['id']}?wait=5&until=edits=1")
    assert outcome["message"]["content"] == "Thought twice." and outcome["followups"][0]["content"] == "Even more."


@step("an unanswered and a twice answered interaction are counted")
async def unanswered(check: Check) -> None:
    outcome = await check.slash("silent")
    assert outcome["error"] == "The application did not respond"
    outcome = await check.slash("twice", until="followups=1")
    assert outcome["followups"][0]["content"] == "40060"
    assert await check.control.counter("unanswered") == 1 and await check.control.counter("answered_twice") == 1


@step("components V2")
async def card(check: Check) -> None:
    outcome = await check.slash("card")
    assert outcome["message"]["flags"] & 1 << 15 and outcome["message"]["components"][0]["type"] == 17


@step("context menus")
async def menus(check: Check) -> None:
    outcome = await check.control.act(
        "user_command", check.ada, channel=check.channel, name="Their taste", target=check.ben)
    assert outcome["message"]["content"] == "The taste of ben"
    outcome = await check.control.act("message_command", check.ada, name="Why this", message=check.message)
    assert outcome["message"]["content"] == "Because of 'Seen.'"


@step("messages: write, file, edit, reply, get, delete")
async def messages(check: Check) -> None:
    file = discord.File(io.BytesIO(b"PNG"), "card.png", description="A card")
    embed = discord.Embed(title="Alien").set_image(url="attachment://card.png")
    sent = await check.place().send("Here", file=file, embed=embed, nonce="a1", silent=True)
    assert sent.attachments[0].filename == "card.png" and await sent.attachments[0].read() == b"PNG"
    await sent.edit(content="There", attachments=[])
    again = await check.place().fetch_message(sent.id)
    assert again.content == "There" and not again.attachments
    reply = await sent.reply("Indeed", mention_author=False)
    assert reply.reference.message_id == sent.id
    assert [one.id async for one in check.place().history(limit=2)] == [reply.id, sent.id]
    await reply.delete()
    await check.control.act("write", check.ben, channel=check.channel, content="Hello")
    await eventually(lambda: "Hello" in check.bot.seen)


@step("direct message, and one to a person who takes none")
async def direct(check: Check) -> None:
    person = check.bot.get_user(int(check.ada))
    await person.send("Psst")
    await check.control.call("PATCH", f"users/{check.ben}", {"accepts_direct": False})
    try:
        await check.bot.get_user(int(check.ben)).send("Psst")
    except discord.Forbidden as error:
        assert error.code == 50007
    else:
        raise AssertionError("the message was sent")


@step("reactions")
async def reactions(check: Check) -> None:
    message = await check.place().send("React")
    for one in ("👍", "1️⃣"):
        await message.add_reaction(one)
    await check.control.act("react", check.ben, message=str(message.id), emoji="👍")
    await eventually(lambda: check.bot.reactions.count("👍") == 2)
    again = await check.place().fetch_message(message.id)
    assert {one.name async for one in again.reactions[0].users()} == {"recommendarr", "ben"}
    await message.remove_reaction("👍", check.bot.user)


@step("poll: votes, voters, end")
async def poll(check: Check) -> None:
    import datetime

    asked = discord.Poll("Which?", datetime.timedelta(hours=1), multiple=False)
    asked.add_answer(text="Alien", emoji="👽")
    asked.add_answer(text="Brazil")
    message = await check.place().send(poll=asked)
    await check.control.act("vote", check.ben, message=str(message.id), answers=[2])
    await eventually(lambda: check.bot.votes == [2])
    voters = [one.name async for one in message.poll.answers[1].voters()]
    assert voters == ["ben"], voters
    ended = await message.end_poll()
    assert ended.poll.is_finalised()


@step("members over REST")
async def members(check: Check) -> None:
    guild = check.bot.get_guild(int(check.guild))
    assert len([one async for one in guild.fetch_members()]) == 4
    assert (await guild.fetch_member(int(check.ben))).name == "ben"
    assert [one.name for one in await guild.query_members("be")] == ["ben"]


@step("errors arrive with their code")
async def errors(check: Check) -> None:
    for code, attempt in ((10008, check.place().fetch_message(1)), (10003, check.bot.fetch_channel(1)),
                          (50006, check.place().send("")), (50035, check.place().send("x" * 2_001))):
        try:
            await attempt
        except discord.HTTPException as error:
            assert error.code == code, error
        else:
            raise AssertionError(f"{code} was expected")
    await expect_only(check, "invalid-form", "interaction-not-answered", "interaction-answered-twice")
    await check.control.call("DELETE", "violations")


@step("429: waits as long as told, for one route and for all")
async def limited(check: Check) -> None:
    await check.control.fault("rest", status=429, retry_after=6, path="messages$")
    await check.place().send("late")
    await check.control.fault("rest", status=429, retry_after=6, scope="global", path="messages$")
    await check.place().send("later")
    assert await check.control.counter("status.429") == 2


@step("bursts stay below the limit of the bucket")
async def bursts(check: Check) -> None:
    before = await check.control.counter("status.429")
    await asyncio.gather(*(check.place().send(str(number)) for number in range(12)))
    assert await check.control.counter("status.429") == before


@step("errors of the server are tried again")
async def failing(check: Check) -> None:
    await check.control.fault("rest", status=502, count=2, path="messages$")
    await check.place().send("after 502")


@step("heartbeats are acknowledged, also when the server asks for one")
async def heartbeats(check: Check) -> None:
    before = await check.control.counter("heartbeats")
    await check.control.fault("request_heartbeat")

    async def more() -> bool:
        return await check.control.counter("heartbeats") >= before + 2

    await eventually(more)
    assert check.bot.latency < 5


async def after(check: Check, event: str, fault: str, **options: Any) -> None:
    """Lets something go wrong and waits until the bot is back in the way it should be."""
    # Identifies must keep their distance.
    await asyncio.sleep(0.3)
    count = check.bot.happened.count(event)
    await check.control.fault(fault, **options)
    await eventually(lambda: check.bot.happened.count(event) > count)
    text = f"after {fault} {options}"
    await check.control.act("write", check.ben, channel=check.channel, content=text)
    await eventually(lambda: text in check.bot.seen)


@step("op 7: resumes")
async def reconnect(check: Check) -> None:
    await after(check, "resumed", "reconnect")


@step("a lost connection: resumes, and what was missed comes")
async def lost(check: Check) -> None:
    await check.control.fault("lose_events", event="TYPING_START", data={
        "channel_id": check.channel, "user_id": check.ben, "timestamp": 1, "guild_id": check.guild})
    await after(check, "resumed", "drop")
    count = check.bot.happened.count("resumed")
    await check.control.fault("refuse_connections", seconds=10)
    await check.control.fault("drop")
    await check.control.act("write", check.ben, channel=check.channel, content="while you were away")
    await eventually(lambda: check.bot.happened.count("resumed") > count)
    await eventually(lambda: "while you were away" in check.bot.seen)
    assert check.bot.seen.count("while you were away") == 1


@step("op 9, resumable: resumes")
async def invalid_resumable(check: Check) -> None:
    await after(check, "resumed", "invalid_session", resumable=True)


@step("op 9, not resumable: identifies anew")
async def invalid(check: Check) -> None:
    before = await check.control.counter("identifies")
    await after(check, "ready", "invalid_session", resumable=False)
    assert await check.control.counter("identifies") == before + 1


@step("close codes 4000, 4008: resumes; 4009: a new session")
async def closes(check: Check) -> None:
    await after(check, "resumed", "close", code=4000)
    await after(check, "resumed", "close", code=4008)
    await after(check, "ready", "close", code=4009)


@step("an expired session: op 9, then a new one")
async def expired(check: Check) -> None:
    await check.control.fault("expire_sessions")
    await after(check, "ready", "drop")


@step("a half-open connection is noticed and left")
async def half_open(check: Check) -> None:
    await after(check, "resumed", "half_open")


@step("split and fragmented frames")
async def frames(check: Check) -> None:
    for fault in ("split", "fragment"):
        await check.control.fault(fault, on=True)
        for number in range(5):
            text = f"{fault} {number} " + "ä" * 300
            await check.control.act("write", check.ben, channel=check.channel, content=text)
            await eventually(lambda text=text: text in check.bot.seen)
        await check.control.fault(fault, on=False)


@step("unknown events and opcodes are borne")
async def unknown(check: Check) -> None:
    await check.control.fault("unknown_event")
    await check.control.fault("unknown_opcode")
    await check.control.act("write", check.ben, channel=check.channel, content="still here")
    await eventually(lambda: "still here" in check.bot.seen)


@step("an intent that is not permitted: 4014")
async def disallowed(check: Check) -> None:
    await check.control.call("POST", "settings", {"allowed_intents": 1 << 0})
    other = Bot(check.control.about, discord.Intents.all())
    try:
        await asyncio.wait_for(other.start(check.control.about["token"]), 20)
    except discord.PrivilegedIntentsRequired:
        pass
    else:
        raise AssertionError("it connected")
    finally:
        await other.close()


EXTRA = ("tts", "embeds.0.flags")
"""What the library sends where it means nothing."""


async def expect_only(check: Check, *rules: str) -> None:
    """The rules that the library is known to bend, and those that a step broke on purpose."""
    known = {"user-agent", "snowflake-as-number", *rules}
    broken = {f"{one['rule']}: {one['detail']}" for one in await check.control.call("GET", "violations")
              if one["rule"] not in known and not any(f"{name}: This field is" in one["detail"] for name in EXTRA)}
    assert not broken, broken


@step("nothing that the simulation said broke the description, nor the bot a rule")
async def clean(check: Check) -> None:
    own = await check.control.call("GET", "own-errors")
    assert not own, own[:3]
    await expect_only(check, "gateway-close-4014")


@step("a fatal close: 4004 ends the bot")
async def fatal(check: Check) -> None:
    await check.control.fault("close", code=4004)
    try:
        await asyncio.wait_for(check.runs, 10)
    except discord.ConnectionClosed as error:
        assert error.code == 4004
    else:
        raise AssertionError("it went on")


@step("a wrong token is refused")
async def wrong_token(check: Check) -> None:
    other = Bot(check.control.about, discord.Intents.default())
    try:
        await other.login("wrong")
    except discord.LoginFailure:
        pass
    else:
        raise AssertionError("it logged in")
    finally:
        await other.close()


async def check(contract: str | None, compression: str) -> int:
    """Runs all steps; 0 when all passed."""
    control = Control()
    options = ["--speed", SPEED, "--least-deadline", "1.5", *(["--validate", contract] if contract else [])]
    await control.start(*options)
    bot = Bot(control.about, discord.Intents.all())
    one = Check(control, bot)
    failures = 0
    try:
        await one.prepare()
        for name, function in steps:
            try:
                await asyncio.wait_for(function(one), 60)
                print(f"ok      {compression}: {name}", flush=True)
            except Exception as error:
                failures += 1
                print(f"failed  {compression}: {name}: {type(error).__name__}: {error}", flush=True)
                traceback.print_exc(limit=-3, file=sys.stderr)
    finally:
        await bot.close()
        await control.stop()
    print(f"{len(steps) - failures} of {len(steps)} steps passed with {compression}")
    return min(failures, 1)
