"""What happens to connections, and how they end."""

import asyncio
from typing import Any

import discord

from ..bot import Bot
from ..running import Check, eventually, expect_only, step


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
