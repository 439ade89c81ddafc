"""Starts a simulated Discord: `python Tests/Peers/discord`; see README.md."""

import argparse
import asyncio
import json
import pathlib
import signal

from simulation.control.server import Options, Server


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A simulated Discord for tests of a bot.")
    parser.add_argument("--port", type=int, default=0, help="of the control API; 0 takes a free one")
    parser.add_argument("--api-port", type=int, default=0, help="of REST and gateway; 0 takes a free one")
    parser.add_argument("--validate", metavar="FILE", type=pathlib.Path, help="Discord's OpenAPI description")
    parser.add_argument("--speed", type=float, default=1, help="divides every span of Discord's")
    parser.add_argument("--least-deadline", type=float, default=2, help="real seconds to answer in, at any speed")
    return parser.parse_args()


async def main() -> None:
    given = arguments()
    server = Server(Options(given.validate, given.speed, given.least_deadline))
    print(json.dumps(await server.start(given.api_port, given.port)), flush=True)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    await server.stop()


asyncio.run(main())
