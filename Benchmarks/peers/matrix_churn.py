"""Lets people come and go in encrypted rooms and ask things while the bot is killed, and checks every answer.

    matrix_churn.py PATH/TO/recommendarr [--messages 1000] [--rooms 20] [--kills 20] [--seed 1]

Afterwards, from what the homeserver kept and what each person's client can decrypt:
- every command has exactly one answer;
- whoever was in the room from the command to the answer can read it, and who was not in it in that time cannot;
- no two different ciphertexts share a Megolm session and index, and no ciphertext was sent twice.
Runs in an environment with Tests/Peers/matrix/requirements.txt and Tests/Peers/household/requirements.txt.
"""

import asyncio
import collections
import contextlib
import random
import time

import vodozemac
from matrix_trial import finish, options, trial

from person import Failed

PEOPLE, IN_ROOM = 8, 5
# What people do: one of so many times it is coming or going.
CHANGE = 6
# One of so many times the answer is waited for before the conversation goes on.
WAITS = 3
# Commands in one room while the bot is dead, once: more than a sync brings along.
BURST = 40
ANSWERED_WITHIN = 180


class Churn:
    def __init__(self, it, arguments):
        self.it, self.arguments, self.chance = it, arguments, random.Random(arguments.seed)
        self.rooms, self.present, self.asked = [], {}, {}
        self.changes = collections.Counter()
        self.kills, self.done = 0, asyncio.Event()

    async def prepare(self):
        people = await self.it.enter(PEOPLE)
        await self.it.bot.run()
        for number in range(self.arguments.rooms):
            host = people[number % PEOPLE]
            guests = self.chance.sample([person for person in people if person is not host], IN_ROOM - 1)
            room = await self.it.room(host, *guests)
            self.rooms.append((room, host))
            self.present[room] = [host, *guests]

    async def live(self):
        killer = asyncio.create_task(self.kill())
        talks = [asyncio.create_task(self.talk(number)) for number in range(4)]
        try:
            await asyncio.gather(*talks)
        finally:
            self.done.set()
            await killer

    async def talk(self, number):
        """One of several conversations at once, each in rooms of its own."""
        chance = random.Random(self.arguments.seed * 100 + number)
        rooms = self.rooms[number::4]
        while len(self.asked) < self.arguments.messages or self.kills < self.arguments.kills:
            room, host = chance.choice(rooms)
            if chance.randrange(CHANGE) == 0:
                await self.change(room, host, chance)
                continue
            word = await self.ask(room, chance.choice(self.present[room]))
            if chance.randrange(WAITS) == 0:
                # Whether there is one is checked in the end.
                with contextlib.suppress(Failed):
                    await host.hear(room, self.it.answers(word), within=30)

    async def ask(self, room, person):
        word = f"w{len(self.asked)}x"
        # Taken before the first wait, so that no two commands have the same.
        self.asked[word] = None
        self.asked[word] = (room, await person.say(room, f"!help {word}"))
        return word

    async def change(self, room, host, chance):
        present = self.present[room]
        absent = [person for person in self.it.people if person not in present]
        if len(present) > 2 and (not absent or chance.random() < 0.5):
            person = chance.choice([person for person in present if person is not host])
            present.remove(person)
            await person.leave(room)
            self.changes["left"] += 1
        else:
            person = chance.choice(absent)
            await host.invite(room, person.id)
            await person.join(room)
            await person.with_members(room, self.it.bot.id)
            present.append(person)
            self.changes["joined"] += 1

    async def kill(self):
        """Kills the bot so often, spread over all commands, at moments that nobody chose."""
        bot, share = self.it.bot, self.arguments.messages / (self.arguments.kills + 1)
        while self.kills < self.arguments.kills:
            moment = share * (self.kills + self.chance.random())
            while len(self.asked) < moment and not self.done.is_set():
                await asyncio.sleep(0.01)
            if self.done.is_set():
                break
            await asyncio.sleep(self.chance.uniform(0, 1))
            await bot.kill()
            self.kills += 1
            if self.kills == self.arguments.kills // 2:
                room, host = self.rooms[0]
                for _ in range(BURST):
                    await self.ask(room, host)
            await bot.run()

    async def settle(self):
        """Until every command has an answer, or too much time has gone by."""
        end = time.monotonic() + ANSWERED_WITHIN
        while time.monotonic() < end and any(count == 0 for count in self.answers().values()):
            await asyncio.sleep(1)
        # An answer too many would come now.
        (room, host), word = self.rooms[0], "the-last-one"
        await self.it.ask(host, room, word)

    def answers(self):
        """How many answers there are to each command, as the hosts read them, who never leave."""
        found = dict.fromkeys(self.asked, 0)
        for room, host in self.rooms:
            for message in host.all(room):
                if self.it.answers("")(message):
                    for word in message.text.replace("“", " ").replace("”", " ").split():
                        if word in found:
                            found[word] += 1
        return found

    # Checks

    def check(self):
        return [*self.check_answers(), *self.check_ciphertexts(), *self.check_readers()]

    def check_answers(self):
        counts = collections.Counter(self.answers().values())
        print("| answers to a command | commands |\n|---|---|")
        for count, commands in sorted(counts.items()):
            print(f"| {count} | {commands} |")
        for word, count in self.answers().items():
            if count != 1:
                yield f"“{word}” in {self.asked[word][0]} has {count} answers."

    def encrypted(self):
        return [
            event for event in self.it.events()
            if event["type"] == "m.room.encrypted" and event["sender"] == self.it.bot.id
            and "ciphertext" in event["content"]]

    def check_ciphertexts(self):
        places = collections.defaultdict(list)
        for event in self.encrypted():
            content = event["content"]
            index = vodozemac.MegolmMessage.from_base64(content["ciphertext"]).message_index()
            places[content["session_id"], index].append(event)
        print(f"{sum(map(len, places.values()))} ciphertexts of {len({session for session, _ in places})} sessions")
        for (session, index), events in places.items():
            if len(events) > 1:
                different = len({event["content"]["ciphertext"] for event in events})
                yield f"Session {session} has {len(events)} events, {different} different ones, at index {index}."

    def check_readers(self):
        """Who must be able to read an answer, and who must not, by the order in which the server took the events."""
        history = collections.defaultdict(list)
        for event in self.it.events():
            history[event["room_id"]].append(event)
        commands = {event_id: word for word, (_, event_id) in self.asked.items()}
        checked = collections.Counter()
        for room, host in self.rooms:
            answers = {
                word: message for message in host.all(room) if self.it.answers("")(message)
                for word in self.asked if self.asked[word][0] == room and f"“{word}”" in message.text}
            places = {event["event_id"]: place for place, event in enumerate(history[room])}
            for event_id, word in commands.items():
                if word not in answers or event_id not in places:
                    continue
                begin, end = places[event_id], places[answers[word].id]
                raw = history[room][end]
                for person in self.it.people:
                    was = membership(history[room][:begin], person.id)
                    during = [
                        event["content"]["membership"] for event in history[room][begin:end]
                        if event["type"] == "m.room.member" and event["state_key"] == person.id]
                    can = person.can_read(raw, room)
                    if was == "join" and not during:
                        checked["must and can" if can else "must and cannot"] += 1
                        if not can:
                            yield f"{person.name} cannot read the answer to “{word}” in {room}."
                    elif was not in ("join", "invite") and not during:
                        checked["must not and can" if can else "must not and cannot"] += 1
                        if can:
                            yield f"{person.name}, who was not there, can read the answer to “{word}” in {room}."
        print("| readers of answers | |\n|---|---|")
        for what, count in sorted(checked.items()):
            print(f"| {what} | {count} |")


def membership(events, user):
    for event in reversed(events):
        if event["type"] == "m.room.member" and event["state_key"] == user:
            return event["content"]["membership"]
    return None


async def churn(arguments):
    async with trial(arguments.program, people=PEOPLE) as it:
        churn = Churn(it, arguments)
        await churn.prepare()
        start = time.monotonic()
        await churn.live()
        await churn.settle()
        seconds = time.monotonic() - start
        print(f"{len(churn.asked)} commands in {len(churn.rooms)} rooms, {dict(churn.changes)}, {churn.kills} kills, "
              f"{seconds:.0f} s; memory of the program {it.bot.memory():.0f} MiB")
        return list(churn.check())


parser = options(__doc__)
parser.add_argument("--messages", type=int, default=1000)
parser.add_argument("--rooms", type=int, default=20)
parser.add_argument("--kills", type=int, default=20)
parser.add_argument("--seed", type=int, default=1)
finish(churn(parser.parse_args()))
