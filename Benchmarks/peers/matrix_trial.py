"""What the trials of the Matrix connector share: a homeserver, a household, the program, and people."""

import argparse
import asyncio
import contextlib
import json
import pathlib
import resource
import signal
import sqlite3
import sys

from simulation import PEERS, household

sys.path.insert(0, str(PEERS / "matrix"))

from homeserver import homeserver  # noqa: E402
from person import Person  # noqa: E402
from program import Household, Program  # noqa: E402


class Trial:
    def __init__(self, server, household, bot):
        self.server, self.household, self.bot = server, household, bot
        self.people = []

    async def enter(self, count, **how):
        """So many people more, each of them a member of the household."""
        for number in range(len(self.people), len(self.people) + count):
            person = await Person(self.server, f"person{number}").enter(**how)
            person.welcome.add(self.bot.id)
            self.bot.link(person.id, self.household.members[number])
            self.people.append(person)
        return self.people[-count:]

    async def room(self, host, *guests, **how):
        room = await host.create_room(self.bot.id, *(guest.id for guest in guests), **how)
        for guest in guests:
            await guest.join(room)
        for person in (host, *guests):
            await person.with_members(room, self.bot.id)
        return room

    def answers(self, word):
        """Holds for what the bot says that has the word in it, and is no edit."""
        return lambda message: (
            message.sender == self.bot.id and message.type == "m.room.message" and word in message.text
            and message.relates("m.replace") is None)

    async def ask(self, person, room, word, within=60):
        """A command that is answered with the word in it; the answer."""
        asked = await person.say(room, f"!help {word}")
        return await person.hear(room, self.answers(word), asked, within, f"an answer to “{word}”")

    def events(self):
        """All events of all rooms in the order in which the server took them, as it has them."""
        with contextlib.closing(sqlite3.connect(f"file:{self.server['database']}?mode=ro", uri=True)) as database:
            rows = database.execute(
                "SELECT e.event_id, e.room_id, j.json FROM events e JOIN event_json j USING (event_id) "
                "ORDER BY e.stream_ordering")
            return [json.loads(text) | {"event_id": event, "room_id": room} for event, room, text in rows]


@contextlib.asynccontextmanager
async def trial(binary, people, real_limits=False):
    """A trial with a bot that is not running yet, and a household that it has read."""
    # Each client keeps connections.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536), hard))
    with household(titles=20, members=1, history=0) as world, homeserver(real_limits=real_limits) as server:
        home = Household(world.control, titles=300, members=people, history=3000)
        bot = Program(binary, server, home, described=False)
        it = Trial(server, home, bot)
        try:
            await bot.register()
            await bot.read_household()
            yield it
        finally:
            for person in it.people:
                await person.close()
            await bot.remove()


def options(description):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    return parser


def finish(main):
    """Runs it; the exit code is 0 only if it found no flaw. Told to stop, it still stops what it has started."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    flaws = asyncio.run(main)
    for flaw in flaws[:40]:
        print(f"FLAW: {flaw}")
    raise SystemExit(1 if flaws else 0)
