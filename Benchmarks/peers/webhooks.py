"""Loads the webhook listener and checks that nothing is lost and nothing done twice.

    webhooks.py PATH/TO/WebhookBenchmark [--count 100000] [--rate 2000] [--connections 64]

Deliveries come at a fixed rate, out of order, over connections that are kept. One in ten repeats an earlier one, one in a
hundred is no JSON, one in a hundred has a wrong secret. An answer time runs from when the delivery should have been sent:
a listener that falls behind cannot hide it.
"""

import argparse
import asyncio
import collections
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import tempfile
import time

SECRET = "benchmark-secret-0123456789"
PRODUCTS = ["tautulli", "plex", "jellyfin", "radarr", "sonarr", "seerr"]


def request(product, body, secret=SECRET):
    head = (
        f"POST /webhook/{product} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {secret}\r\nContent-Length: {len(body)}\r\n\r\n")
    return head.encode() + body


def delivery(number, random):
    """About the size of what the products send."""
    return json.dumps({
        "marker": f"m{number}", "event": "watched", "started": 1_700_000_000 + number,
        "user": f"person {random.randrange(20)}", "title": "x" * random.randrange(20, 60),
        "overview": "y" * random.randrange(200, 1_500)}).encode()


def plan(count, seed=11):
    """The kinds and requests in the order of sending, and the markers of the valid ones."""
    chance = random.Random(seed)
    numbers = list(range(count))
    # Out of order, as when a product catches up after a pause.
    for start in range(0, count, 200):
        part = numbers[start : start + 200]
        chance.shuffle(part)
        numbers[start : start + 200] = part
    steps, earlier, markers = [], collections.deque(maxlen=5_000), set()
    for number in numbers:
        draw = chance.random()
        product = chance.choice(PRODUCTS)
        if draw < 0.10 and earlier:
            steps.append(("repeat", chance.choice(earlier)))
        elif draw < 0.11:
            steps.append(("malformed", request(product, b'{"marker": "cut off')))
        elif draw < 0.12:
            steps.append(("refused", request(product, delivery(number, chance), secret="x" * len(SECRET))))
        else:
            whole = request(product, delivery(number, chance))
            steps.append(("valid", whole))
            earlier.append(whole)
            markers.add(f"m{number}")
    return steps, markers


async def answer(reader):
    """The status of the next answer, and whether the connection stays."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").lower().split("\r\n")
    length, stays = 0, True
    for line in lines[1:]:
        name, _, value = line.partition(":")
        if name == "content-length":
            length = int(value)
        elif name == "connection" and value.strip() == "close":
            stays = False
    await reader.readexactly(length)
    return int(lines[0].split()[1]), stays


async def send_all(port, steps, rate, connections, answers, times):
    start = time.perf_counter()
    turn = iter(enumerate(steps))

    async def one():
        reader = writer = None
        for index, (kind, data) in turn:
            due = start + index / rate
            pause = due - time.perf_counter()
            if pause > 0:
                await asyncio.sleep(pause)
            if writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(data)
            status, stays = await answer(reader)
            times.append(time.perf_counter() - due)
            answers[kind, status] += 1
            if not stays:
                writer.close()
                writer = None
        if writer is not None:
            writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return time.perf_counter() - start


def resident(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0


async def watch(pid, sizes):
    while True:
        sizes.append(resident(pid))
        await asyncio.sleep(5)


def wait_until_worked(path):
    """Seconds until every delivery had its effect."""
    start = time.perf_counter()
    while True:
        with sqlite3.connect(path, timeout=10) as database:
            waiting = database.execute("SELECT count(*) FROM deliveries WHERE state = 'waiting'").fetchone()[0]
        if waiting == 0:
            return time.perf_counter() - start
        if time.perf_counter() - start > 300:
            raise SystemExit(f"{waiting} deliveries are still waiting after five minutes")
        time.sleep(0.2)


def check(path, markers):
    with sqlite3.connect(path, timeout=10) as database:
        states = dict(database.execute("SELECT state, count(*) FROM deliveries GROUP BY state"))
        effects = dict(database.execute("SELECT marker, times FROM effects"))
    flaws = []
    if states != {"done": len(markers)}:
        flaws.append(f"stored {states}, valid are {len(markers)}")
    if set(effects) != markers:
        flaws.append(f"{len(markers - set(effects))} without effect, {len(set(effects) - markers)} unknown")
    if twice := [marker for marker, times in effects.items() if times != 1]:
        flaws.append(f"{len(twice)} done more than once")
    return flaws


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--rate", type=float, default=2_000)
    parser.add_argument("--connections", type=int, default=64)
    options = parser.parse_args()
    steps, markers = plan(options.count)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/webhooks.sqlite"
        process = subprocess.Popen(
            [options.binary, path], stdout=subprocess.PIPE, env=os.environ | {"WEBHOOK_SECRET": SECRET})
        try:
            port = int(process.stdout.readline())
            answers, times, sizes = collections.Counter(), [], []
            watcher = asyncio.create_task(watch(process.pid, sizes))
            seconds = await send_all(port, steps, options.rate, options.connections, answers, times)
            watcher.cancel()
            behind = wait_until_worked(path)
            sizes.append(resident(process.pid))
            process.send_signal(signal.SIGTERM)
            status = process.wait(timeout=30)
        finally:
            process.kill()
        flaws = check(path, markers)
    times.sort()
    print(f"deliveries  {len(steps)} in {seconds:.1f} s: {len(steps) / seconds:.0f}/s (wanted {options.rate:.0f}/s)")
    print(f"answer time p50 {times[len(times) // 2] * 1000:.1f} ms, p99 {times[len(times) * 99 // 100] * 1000:.1f} ms, "
          f"longest {times[-1] * 1000:.0f} ms")
    print(f"worked off  {behind:.1f} s after the last answer")
    print(f"memory      MiB every 5 s: {' '.join(f'{size:.0f}' for size in sizes)}")
    for (kind, code), number in sorted(answers.items()):
        print(f"answers     {kind:9} {code}: {number}")
    expected = {"valid": {202}, "repeat": {200}, "malformed": {400}, "refused": {401}}
    # A repeat may overtake the first one, which is then the repeat.
    expected["valid"].add(200)
    expected["repeat"].add(202)
    flaws += [f"{kind} answered {code}" for kind, code in answers if code not in expected[kind]]
    if status != 0:
        flaws.append(f"the listener ended with {status}")
    print("check       " + ("; ".join(flaws) if flaws else f"all {len(markers)} stored once and done once"))
    raise SystemExit(1 if flaws else 0)


asyncio.run(main())
