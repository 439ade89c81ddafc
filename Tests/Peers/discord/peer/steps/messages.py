"""Messages, reactions, polls, members, errors and limits."""

import asyncio
import datetime
import io

import discord

from ..running import Check, eventually, expect_only, step


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


@step("bursts get through, paced by the bucket")
async def bursts(check: Check) -> None:
    before = await check.control.counter("status.429")
    sent = await asyncio.gather(*(check.place().send(str(number)) for number in range(12)))
    assert len({message.id for message in sent}) == 12
    # The library goes by what answers tell, and those of a burst may overtake each other: now and then it asks once too early.
    refused = await check.control.counter("status.429") - before
    assert refused <= 1, refused


@step("errors of the server are tried again")
async def failing(check: Check) -> None:
    await check.control.fault("rest", status=502, count=2, path="messages$")
    await check.place().send("after 502")
