"""Starts the simulated household: `python Tests/Peers/household --port 8765`; see README.md."""

import argparse
import asyncio
import pathlib
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import uvloop  # noqa: E402

from household.server import serve  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(description="A simulated household with its media servers.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--titles", type=int, default=1000)
    parser.add_argument("--members", type=int, default=5)
    parser.add_argument("--history", type=int, default=20_000, help="rows")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tmdb-rate", type=int, default=50, help="requests a second before TMDB answers 429; 0: any")
    parser.add_argument("--validate", metavar="DIRECTORY", help="API descriptions that both directions must follow")
    return parser.parse_args()


async def main():
    runner = await serve(arguments())
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    await runner.cleanup()


uvloop.run(main())
