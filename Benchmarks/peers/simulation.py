"""Starts the simulated household of the tests, and writes the configuration that reads it."""

import contextlib
import json
import pathlib
import subprocess
import sys
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEERS = ROOT / "Tests" / "Peers"
SECRETS = {"plex": "plex-benchmark-0123456789", "tautulli": "tautulli-benchmark-0123456789"}
# The program takes a word as short as the simulation's token for a key of the API.
TMDB_KEY = "tmdb-key"


class World:
    """One household of the simulation, as those who read and change it see it."""

    def __init__(self, described):
        self.addresses, self.credentials = described["addresses"], described["credentials"]
        self.control, self.settings = described["control"], described["settings"]

    def call(self, method, path, body=None):
        return call(method, self.control + path, body)

    def configuration(self, database, listen=None, described=False):
        """The text of a recommendarr.yaml.

        `listen`: the port for webhooks. `described`: whether TMDB is asked about the titles.
        """
        lines = [f"database: {database}", f"resources: {ROOT}"]
        if listen:
            lines.append(f"listen: 127.0.0.1:{listen}")
        lines += [
            "plex:", f"  url: {self.addresses['plex']}", f"  key: {self.credentials['plex']}",
            f"  account-url: {self.addresses['plextv']}", f"  webhook-secret: {SECRETS['plex']}",
            "tautulli:", f"  url: {self.addresses['tautulli']}", f"  key: {self.credentials['tautulli']}",
            f"  webhook-secret: {SECRETS['tautulli']}"]
        if described:
            lines += ["tmdb:", f"  url: {self.addresses['tmdb']}", f"  key: {TMDB_KEY}"]
        return "\n".join(lines) + "\n"


@contextlib.contextmanager
def household(*, before=(), **settings):
    """A simulation with one household, until the block ends. `before` is put before its command."""
    options = [part for name, value in settings.items() for part in (f"--{name}", str(value))]
    process = subprocess.Popen(
        [*before, sys.executable, str(PEERS / "household"), "--port", "0", "--tmdb-rate", "0", *options],
        stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        if not line:
            raise SystemExit("The simulated household did not start.")
        yield World(json.loads(line))
    finally:
        process.terminate()
        process.wait()


def another_world(world, **settings):
    """A further household of the same simulation."""
    return World(world.call("POST", "/worlds", settings))


def call(method, address, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, method=method, data=data)
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.loads(answer.read())
