"""Login, commands, components, modals, deferral."""

import asyncio

import discord

from ..bot import Bot
from ..running import Check, eventually, step


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
