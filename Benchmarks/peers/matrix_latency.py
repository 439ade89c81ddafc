"""Measures how long an encrypted command in Matrix waits for its encrypted answer.

    matrix_latency.py PATH/TO/recommendarr [--commands 300]

From the moment at which the homeserver has confirmed the command until the answer is decrypted at the asker's client.
In turn with it two people talk to each other, one of whom echoes at once: that is the share of the homeserver and of the
clients.
Runs in an environment with Tests/Peers/matrix/requirements.txt and Tests/Peers/household/requirements.txt.
"""

import asyncio
import contextlib
import statistics
import time

from matrix_trial import finish, options, trial

# Commands before the first that counts.
WARMING = 20
EXPLAINED, ECHO = "a command that is explained", "an echo between two other clients"
RECOMMENDED, WHOLE = "a recommendation begins", "its last card has its reactions"


async def echo(person, room, other):
    """Repeats at once what the other says."""
    seen = len(person.heard)
    while True:
        messages = await person.until(
            lambda: [message for message in person.after(room, seen) if message.sender == other.id and message.text]
            or None,
            "something to repeat", within=3600)
        seen = len(person.heard)
        for message in messages:
            await person.send(room, "m.room.message", {"msgtype": "m.text", "body": f"echo {message.text}"})


async def timed(person, room, text, *tests):
    """Milliseconds until each of the tests held for something that came."""
    sent = await person.say(room, text)
    start = time.monotonic()
    came = [await person.hear(room, test, sent, what=f"an answer to “{text}”") for test in tests]
    return [max(0.0, message.at - start) * 1000 for message in came]


def line(name, values):
    cuts = statistics.quantiles(values, n=100)
    figures = (statistics.median(values), cuts[89], cuts[98], max(values))
    return f"| {name} | {len(values)} | {' | '.join(f'{figure:.1f}' for figure in figures)} |"


async def measure(arguments):
    async with trial(arguments.program, people=3) as it:
        asker, listener, repeater = await it.enter(3)
        await it.bot.run()
        room = await it.room(asker, listener)
        beside = await asker.create_room(repeater.id)
        await repeater.join(beside)
        await asker.with_members(beside, repeater.id)
        await repeater.with_members(beside, asker.id)
        echoing = asyncio.create_task(echo(repeater, beside, asker))
        rows = {name: [] for name in (EXPLAINED, RECOMMENDED, WHOLE, ECHO)}

        def last_sign(message):
            return message.type == "m.reaction" and message.content["m.relates_to"].get("key", "").startswith("🔁")

        try:
            for number in range(arguments.commands + WARMING):
                word = f"w{number}x"
                # The next command waits until all of an answer is there, its reactions included.
                taken = (
                    *await timed(asker, room, f"!help {word}", it.answers(word)),
                    *await timed(asker, room, "!recommend", it.answers(""), last_sign),
                    *await timed(asker, beside, word, lambda message: message.text == f"echo {word}"))
                if number >= WARMING:
                    for values, value in zip(rows.values(), taken, strict=True):
                        values.append(value)
        finally:
            echoing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await echoing
        print("| milliseconds | times | median | 90 % | 99 % | longest |\n|---|---|---|---|---|---|")
        for name, values in rows.items():
            print(line(name, values))
        for name in (EXPLAINED, RECOMMENDED):
            share = statistics.median(rows[name]) - statistics.median(rows[ECHO])
            print(f"{name}: about {share:.1f} ms more than the echo at the median.")
        print(f"Memory of the program: {it.bot.memory():.0f} MiB.")
        slow = statistics.quantiles(rows[RECOMMENDED], n=100)[98]
        return [f"The slowest recommendations take {slow:.0f} ms."] if slow > arguments.most else []


parser = options(__doc__)
parser.add_argument("--commands", type=int, default=300)
parser.add_argument("--most", type=float, default=3000, help="milliseconds that 99 % of the recommendations keep to")
finish(measure(parser.parse_args()))
