"""What people live through with the bot in Matrix, on a real homeserver, with clients that others wrote.

    stories.py PATH/TO/recommendarr [NAME …]

RECOMMENDARR_TEST_MATRIX_URL and _SECRET tell of the homeserver, RECOMMENDARR_TEST_HOUSEHOLD of the simulated
household. For each story one line of JSON is printed: its name, its seconds, and what went wrong, if anything did. The
exit code is 0 only if all went well.
"""

import asyncio
import inspect
import json
import os
import shutil
import signal
import sys
import time
import traceback
import uuid

import verification
from homeserver import NAME
from person import Failed, Person, describe
from program import Household, Program, free_port
from proxy import proxy

# So many at a time: they wait for each other's homeserver more than they work.
AT_ONCE = 3
WITHIN = 240
LIKED, NOTED, AGAIN = "👍", "✅", "🔁"


class Stage:
    """A bot that is at home in a household, and people; each story has its own."""

    def __init__(self, binary, server, household, base):
        self.binary, self.server, self.household, self.base = binary, server, household, base
        self.suffix, self.people = uuid.uuid4().hex[:6], []
        self.bot = self.new_bot()

    def new_bot(self):
        # Without TMDB, whose pictures are elsewhere, posters come from the media server.
        bot = Program(self.binary, self.server, self.household, name=f"bot-{self.suffix}", described=False)
        if self.base:
            shutil.copy(self.base, bot.database)
        return bot

    async def person(self, name, member=None, **how):
        """`member`: the place in the household of the one whom they are linked to."""
        person = await Person(self.server, f"{name}-{self.suffix}").enter(**how)
        person.welcome.add(self.bot.id)
        if member is not None:
            self.bot.link(person.id, self.household.members[member])
        self.people.append(person)
        return person

    async def opened(self, **matrix):
        """The owner and another member in an encrypted room with the bot, which is running."""
        anna, bert = await self.person("anna", 0), await self.person("bert", 1)
        await self.bot.register()
        self.bot.configure(admins=[anna.id], **matrix)
        await self.bot.run()
        room = await self.room(anna, bert)
        return anna, bert, room

    async def room(self, host, *guests, **how):
        room = await host.create_room(self.bot.id, *(guest.id for guest in guests), **how)
        for guest in guests:
            await guest.join(room)
        for person in (host, *guests):
            await person.with_members(room, self.bot.id, *(guest.id for guest in guests))
        return room

    def by_bot(self, *words):
        """Holds for messages of the bot that have one of the words in them."""
        return lambda message: (
            message.sender == self.bot.id and message.type == "m.room.message"
            and (not words or any(word.lower() in message.text.lower() for word in words)))

    def sign(self, key, event=None):
        """Holds for a reaction of the bot's; clients write some emoji with a selector of their look."""
        return lambda message: (
            message.sender == self.bot.id and message.type == "m.reaction"
            and (event is None or message.relates("m.annotation") == event)
            and message.content["m.relates_to"].get("key", "").startswith(key))

    def message(self, person, event):
        return next(message for message in person.heard if message.id == event)

    async def picks(self, person, room, after, within=90):
        """The first message with a title in it, as the person reads it, when the whole answer is there."""
        pick = await person.hear(
            room, self.by_bot(*self.household.titles), after, within, "a recommendation of a title of the household")
        # What was under way when somebody went they may read: so stories go on when nothing is.
        await person.hear(room, self.sign(AGAIN), after, within, "the reaction that an answer ends with")
        return pick

    async def close(self):
        for person in self.people:
            await person.close()
        await self.bot.remove()


def demand(holds, what):
    if not holds:
        raise Failed(what)


# Stories


async def everybody_in_the_room_reads_the_answer(stage):
    anna, bert, room = await stage.opened()
    asked = await anna.say(room, "!recommend")
    for person in (anna, bert):
        pick = await stage.picks(person, room, asked)
        demand(pick.encrypted, f"In an encrypted room all is encrypted: {describe(pick)}")
    raw = await anna.raw(room, pick.id)
    demand(raw["type"] == "m.room.encrypted", f"The server must not read the answer: {raw}")
    picture = await anna.hear(
        room, lambda message: message.sender == stage.bot.id and "file" in message.content, asked, what="a poster")
    data = await bert.picture(picture)
    demand(data.startswith(b"\x89PNG"), f"This is not the media server's picture: {data[:20]!r}")


async def a_reaction_is_noted_and_taken_back(stage):
    anna, bert, room = await stage.opened()
    asked = await anna.say(room, "!recommend")
    offered = await anna.hear(room, stage.sign(LIKED), asked, what="a reaction to press")
    card = offered.relates("m.annotation")
    pressed = await anna.react(room, card, LIKED)
    noted = await anna.hear(room, stage.sign(NOTED, card), pressed, what="that it is noted")
    title = next(title for title in stage.household.titles if title in stage.message(anna, card).text)
    taken_back = await anna.redact(room, pressed)
    await anna.hear(
        room, lambda message: message.sender == stage.bot.id and message.redacts == noted.id, taken_back,
        what="that the sign of it is taken away")
    # There is nothing left that could be taken back.
    before = len(anna.heard)
    await anna.say(room, f"!feedback undo {title}")
    await anna.hear(None, stage.by_bot("nothing to take back"), before, what="that nothing is known of it any more")


async def what_is_personal_is_said_to_the_asker_alone(stage):
    anna, bert, room = await stage.opened()
    before, bert_before = len(anna.heard), len(bert.heard)
    asked = await anna.say(room, "!profile")
    answer = await anna.hear(
        None, lambda message: message.sender == stage.bot.id and message.type == "m.room.message"
        and message.room != room, before, what="an answer in a room of their own")
    demand(answer.encrypted, f"What is said to one is encrypted: {describe(answer)}")
    members = await anna.members(answer.room)
    demand(set(members) == {anna.id, stage.bot.id}, f"Only the two are there: {members}")
    # What is asked next is answered after all that could have been said to the room.
    await anna.say(room, "!recommend")
    await stage.picks(bert, room, asked)
    said = [message for message in bert.after(room, bert_before) if answer.text and answer.text[:60] in message.text]
    demand(not said, f"The room must not read it: {[describe(message) for message in said]}")


async def a_group_votes_in_a_poll(stage):
    anna, bert, room = await stage.opened()
    asked = await anna.say(room, "!group vote")
    poll = await anna.hear(
        room, lambda message: message.sender == stage.bot.id and "poll.start" in message.type, asked, what="a poll")
    content = poll.content.get("org.matrix.msc3381.poll.start") or poll.content.get("m.poll")
    answers = [answer.get("id") or answer.get("m.id") for answer in content["answers"]]
    demand(len(answers) >= 2, f"There is something to choose from: {content}")
    await anna.vote(room, poll.id, answers[1])
    await bert.hear(room, lambda message: message.id == poll.id)
    await bert.vote(room, poll.id, answers[1])
    await bert.hear(room, stage.by_bot(*stage.household.titles), poll.id, what="the title that has won")


async def the_device_is_signed_by_its_owner(stage):
    anna, _, _ = await stage.opened()
    devices = await anna.devices(stage.bot.id)
    demand(len(devices) == 1, f"The bot has one device: {devices}")
    demand(set(devices.values()) == {None}, f"The chain of signatures is broken: {devices}")


async def an_admin_verifies_the_device(stage):
    anna, _, _ = await stage.opened()
    (device,) = await anna.devices(stage.bot.id)
    before = (await anna.key_query(stage.bot.id))["master_keys"][stage.bot.id]
    proven = (await anna.verify(stage.bot.id, device))["proven"]
    master = next(iter(before["keys"]))
    demand(master in proven, f"The bot proves its master key: {proven}")
    demand(f"ed25519:{device}" in proven, f"The bot proves the key of its device: {proven}")


async def an_admin_verifies_the_device_in_a_room(stage):
    anna, _, _ = await stage.opened()
    (device,) = await anna.devices(stage.bot.id)
    room = await stage.room(anna, direct=True)
    await anna.verify(stage.bot.id, device, room=room)


async def nobody_else_verifies_the_device(stage):
    anna, bert, _ = await stage.opened()
    (device,) = await bert.devices(stage.bot.id)
    try:
        await bert.verify(stage.bot.id, device, within=15)
    except (verification.VerificationFailed, Failed):
        pass
    else:
        raise Failed("Somebody who is no admin has verified the device.")
    # The bot lives on, and an admin can.
    await anna.verify(stage.bot.id, device)


async def a_forged_proof_ends_the_verification(stage):
    anna, _, _ = await stage.opened()
    (device,) = await anna.devices(stage.bot.id)
    forged = verification.Verification(anna, stage.bot.id, device, None, 30)
    forged.forge_mac = True
    try:
        await forged.run()
    except verification.VerificationFailed as failure:
        demand("m.key_mismatch" in str(failure), f"The bot says why: {failure}")
    else:
        raise Failed("The bot has accepted a forged proof.")


async def a_restart_loses_nothing_and_repeats_nothing(stage):
    anna, bert, room = await stage.opened()
    asked = await anna.say(room, "!recommend")
    await stage.picks(anna, room, asked)
    devices = await anna.devices(stage.bot.id)
    await stage.bot.kill()
    missed = await anna.say(room, "!help")
    await stage.bot.run()
    answer = await bert.hear(room, stage.by_bot(), missed, what="an answer to what was asked meanwhile")
    demand(answer.encrypted, describe(answer))
    demand(await anna.devices(stage.bot.id) == devices, "After a restart it is the same device.")
    await stage.bot.stop()
    await stage.bot.run()
    last = await anna.say(room, "!recommend")
    await stage.picks(bert, room, last)
    helped = [message for message in bert.after(room, missed) if message.text == answer.text]
    demand(len(helped) == 1, f"What was answered is not answered again: {[describe(message) for message in helped]}")
    unreadable = [describe(message) for person in (anna, bert) for message in person.all(room) if not message.readable]
    demand(not unreadable, f"All of it can be read: {unreadable}")


async def a_new_device_reads_what_follows(stage):
    anna, bert, room = await stage.opened()
    asked = await anna.say(room, "!recommend")
    await stage.picks(anna, room, asked)
    await anna.log_out()
    await anna.log_in()
    await anna.with_members(room, stage.bot.id, bert.id)
    asked = await anna.say(room, "!recommend")
    for person in (anna, bert):
        await stage.picks(person, room, asked)
    anna.forget_sessions(room)
    asked = await anna.say(room, "!recommend")
    await stage.picks(anna, room, asked)


async def who_left_cannot_read_what_follows(stage):
    anna, bert, room = await stage.opened()
    asked = await anna.say(room, "!recommend")
    first = await stage.picks(bert, room, asked)
    await bert.leave(room)
    await anna.hear(
        room, lambda message: message.type == "m.room.member" and message.content.get("membership") == "leave")
    asked = await anna.say(room, "!recommend")
    second = await stage.picks(anna, room, asked)
    demand(bert.can_read(await anna.raw(room, first.id), room), "What was said while they were there they can read.")
    demand(not bert.can_read(await anna.raw(room, second.id), room), "Who has left can read what was said later.")
    carl = await stage.person("carl", 2)
    await anna.invite(room, carl.id)
    await carl.join(room)
    await carl.with_members(room, stage.bot.id)
    asked = await carl.say(room, "!help")
    third = await carl.hear(room, stage.by_bot(), asked, what="an answer for the one who came")
    demand(not carl.can_read(await anna.raw(room, second.id), room), "Who came can read what was said before.")
    demand(anna.can_read(await anna.raw(room, third.id), room), "Who stayed reads on.")


async def only_invitations_that_are_allowed_are_accepted(stage):
    anna, bert = await stage.person("anna", 0), await stage.person("bert", 1)
    await stage.bot.register()
    stage.bot.configure(invites=[anna.id])
    await stage.bot.run()
    unwanted = await bert.create_room(stage.bot.id)
    wanted = await anna.create_room(stage.bot.id)
    await anna.with_members(wanted, stage.bot.id)
    members = await bert.members(unwanted)
    demand(members.get(stage.bot.id) != "join", f"The bot follows only whom it may: {members}")


async def a_room_that_is_not_encrypted_is_answered_as_well(stage):
    anna, bert, _ = await stage.opened()
    room = await stage.room(anna, bert, encrypted=False)
    asked = await anna.say(room, "!recommend")
    pick = await stage.picks(bert, room, asked)
    demand(not pick.encrypted, f"Here nobody encrypts: {describe(pick)}")


async def an_answer_that_got_lost_is_sent_once(stage):
    async with proxy(stage.server["url"]) as between:
        anna, bert, room = await stage.opened(homeserver=between.address)
        lost = between.add("/rooms/.*/send/", method="PUT", times=2, drop_answer=True)
        limited = between.add("/rooms/.*/send/", method="PUT", times=2, status=429, body={
            "errcode": "M_LIMIT_EXCEEDED", "error": "Too many", "retry_after_ms": 200})
        between.add("/sync", times=2, status=502, body=b"<html>Bad gateway</html>")
        between.add("/sync", times=1, truncate=True)
        asked = await anna.say(room, "!help")
        answer = await anna.hear(room, stage.by_bot(), asked, what="an answer")
        last = await anna.say(room, "!recommend")
        await stage.picks(bert, room, last)
        demand(lost.happened and limited.happened, "Answers were lost and limits reached.")
        same = [describe(message) for message in bert.after(room, asked) if message.text == answer.text]
        demand(len(same) == 1, f"It is said once: {same}")


async def another_store_key_is_refused(stage):
    anna, _, room = await stage.opened()
    asked = await anna.say(room, "!recommend")
    await stage.picks(anna, room, asked)
    await stage.bot.stop()
    right = stage.bot.matrix["store-key"]
    stage.bot.configure(**{"store-key": "another key, which is as long as that"})
    stage.bot.process = await stage.bot.start("run")
    status = await stage.bot.ended()
    said = stage.bot.said()
    demand(status != 0 and "store-key" in said, f"Status {status}; it says what is wrong:\n{said}")
    demand("another key" not in stage.bot.said(), "A key is never shown.")
    stage.bot.configure(**{"store-key": right})
    await stage.bot.run()
    asked = await anna.say(room, "!recommend")
    await stage.picks(anna, room, asked)


async def of_two_processes_the_older_one_stops(stage):
    anna, _, room = await stage.opened()
    older, said = stage.bot.process, stage.bot.log.read_text
    stage.bot.log, stage.bot.port = stage.bot.folder / "log-of-the-newer", free_port()
    await stage.bot.run()
    newer, stage.bot.process = stage.bot.process, older
    try:
        await anna.say(room, "!help")
        status = await stage.bot.ended()
        demand(status != 0, "It does not look as if all were well.")
        demand("another process" in said().lower(), f"It says why it stops:\n{said()[-2000:]}")
    finally:
        stage.bot.process = newer
    asked = await anna.say(room, "!recommend")
    await stage.picks(anna, room, asked)


async def nonsense_is_passed_over(stage):
    anna, _, room = await stage.opened()
    asked = await anna.say(room, "!help")
    answer = await anna.hear(room, stage.by_bot(), asked, what="an answer")
    copied = (await anna.raw(room, asked))["content"]
    for content in (copied, copied | {"ciphertext": "AAAA"}, {"algorithm": "m.unknown"}, {"algorithm": 7}, {}):
        await anna.send_raw(room, "m.room.encrypted", content)
    # In the clear the server would refuse them.
    for content in (
        {"body": {"a": 1}, "msgtype": []}, {"body": "!recommend", "m.relates_to": 1}, {"body": "!" * 20_000},
    ):
        await anna.send(room, "m.room.message", {"msgtype": "m.text"} | content)
    last = await anna.say(room, "!recommend")
    await stage.picks(anna, room, last)
    same = [describe(message) for message in anna.after(room, asked) if message.text == answer.text]
    demand(len(same) == 1, f"A message that is sent again by its ciphertext is not answered: {same}")


# Telling them

STORIES = {
    name: story for name, story in list(globals().items())
    if inspect.iscoroutinefunction(story) and list(inspect.signature(story).parameters) == ["stage"]
}


async def tell(name, binary, server, household, base):
    """One line about a story; whether it went well."""
    start, failure, stage = time.monotonic(), None, Stage(binary, server, household, base)
    try:
        await asyncio.wait_for(STORIES[name](stage), WITHIN)
    except (Failed, verification.VerificationFailed) as error:
        failure = f"{error}\nThe program says:\n{stage.bot.said() if stage.bot.log.exists() else 'nothing'}"
    except Exception:  # told like everything else
        failure = traceback.format_exc()[-3000:]
    finally:
        await stage.close()
    print(json.dumps({"name": name, "seconds": round(time.monotonic() - start, 1), "failure": failure}), flush=True)
    return failure is None


async def main(binary, names):
    variable = "RECOMMENDARR_TEST_MATRIX_"
    server = {"url": os.environ[variable + "URL"], "secret": os.environ[variable + "SECRET"], "name": NAME}
    household = Household(os.environ["RECOMMENDARR_TEST_HOUSEHOLD"], titles=400, members=4, history=800)
    first = Program(binary, server, household, described=False)
    try:
        await first.read_household()
        turns = asyncio.Semaphore(AT_ONCE)

        async def in_turn(name):
            async with turns:
                return await tell(name, binary, server, household, first.database)

        went_well = await asyncio.gather(*(in_turn(name) for name in names or STORIES))
    finally:
        await first.remove()
        household.remove()
    return 0 if all(went_well) else 1


if __name__ == "__main__":
    # Told to stop, it still stops what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(asyncio.run(main(sys.argv[1], sys.argv[2:])))
