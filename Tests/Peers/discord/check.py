"""Checks the simulation with discord.py: `python Tests/Peers/discord/check.py [--validate FILE]`.

Prints each step with ok or failed, once with each transport compression; the exit code says whether all passed."""

import argparse
import asyncio
import logging
import subprocess
import sys

COMPRESSIONS = ("zlib", "zstd")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Drives the simulated Discord with discord.py.")
    parser.add_argument("--validate", metavar="FILE", help="Discord's OpenAPI description")
    parser.add_argument("--compression", choices=COMPRESSIONS, help="only with this one")
    parser.add_argument("--verbose", action="store_true", help="shows what discord.py logs")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    if given.compression is None:
        codes = [subprocess.call([sys.executable, *sys.argv, "--compression", one]) for one in COMPRESSIONS]
        return max(codes)
    if given.compression == "zlib":
        # The library takes zstd whenever it can be imported.
        sys.modules["zstandard"] = None  # type: ignore[assignment]
    logging.basicConfig(level=logging.INFO if given.verbose else logging.CRITICAL)
    from peer.runner import check

    return asyncio.run(check(given.validate, given.compression))


if __name__ == "__main__":
    sys.exit(main())
