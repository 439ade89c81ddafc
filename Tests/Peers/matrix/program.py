"""The program that is tested, as a process with a household, a database and an account of its own."""

import asyncio
import json
import os
import pathlib
import shutil
import signal
import socket
import tempfile
import time
import urllib.error
import urllib.request
import uuid

from person import PASSWORD, Failed, register

ROOT = pathlib.Path(__file__).resolve().parents[3]
STARTS_WITHIN, STOPS_WITHIN = 60, 30
# The simulation knows this as the key of TMDB's API.
TMDB_KEY = "tmdb-key"


class Household:
    """A world of the simulated household, whose members the people of a story are."""

    def __init__(self, control, **settings):
        self.described = call("POST", f"{control}/worlds", {"name": f"matrix-{uuid.uuid4().hex}"} | settings)
        self.control = self.described["control"]
        self.truth = call("GET", f"{self.control}/truth?items=1")
        # As Plex calls them: the owner, and then who may see most, so that two of them have much to choose from.
        people = sorted(self.truth["members"], key=lambda member: (not member["isOwner"], -len(member["sections"])))
        self.members = [member["username"] for member in people]
        self.titles = {item["name"] for item in self.truth["items"]}

    def settings(self, described):
        """Its part of a recommendarr.yaml. `described`: whether TMDB is asked about the titles, posters included."""
        at, key = self.described["addresses"], self.described["credentials"]
        return {
            "plex": {"url": at["plex"], "key": key["plex"], "account-url": at["plextv"]},
            "tautulli": {"url": at["tautulli"], "key": key["tautulli"]},
        } | ({"tmdb": {"url": at["tmdb"], "key": TMDB_KEY}} if described else {})

    def remove(self):
        world = self.described["world"]
        call("DELETE", f"{self.control.removesuffix(f'/w/{world}/_control')}/_control/worlds/{world}")


class Program:
    def __init__(self, binary, server, household, name="recommendarr", described=True, **matrix):
        """`matrix`: further settings below that name."""
        self.described = described
        self.binary, self.server, self.household = str(pathlib.Path(binary).resolve()), server, household
        self.name, self.id = name, f"@{name}:{server['name']}"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="recommendarr-program."))
        self.database = self.folder / "recommendarr.sqlite"
        self.log, self.file = self.folder / "log", self.folder / "recommendarr.yaml"
        self.port, self.process, self.links = free_port(), None, {}
        self.matrix = {
            "homeserver": server["url"], "user": self.id, "password": PASSWORD,
            "store-key": "a store key of tests, long enough"} | matrix

    async def register(self):
        await register(self.server, self.name, PASSWORD)

    def configure(self, **matrix):
        """Takes effect at the next start; `None` removes a setting."""
        self.matrix |= matrix

    def link(self, user, member):
        self.links[f"matrix:{user}"] = member

    def settings(self):
        return {
            "database": str(self.database), "resources": str(ROOT), "listen": f"127.0.0.1:{self.port}",
            "matrix": {key: value for key, value in self.matrix.items() if value is not None}, "links": self.links,
        } | self.household.settings(self.described)

    async def start(self, *command, log=None, file=None):
        file = file or self.file
        # JSON is YAML.
        file.write_text(json.dumps(self.settings(), ensure_ascii=False))
        environment = {"HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder), "PATH": "/usr/bin:/bin"}
        with open(log or self.log, "ab") as output:
            return await asyncio.create_subprocess_exec(
                self.binary, *command, "--config", str(file), env=environment, cwd=self.folder, stdout=output,
                stderr=output)

    async def read_household(self):
        process = await self.start("sync")
        if await asyncio.wait_for(process.wait(), 300):
            raise Failed(f"“sync” failed:\n{self.said()}")

    async def run(self):
        """Starts it, and waits until its health can be asked for."""
        self.process = await self.start("run")
        end = time.monotonic() + STARTS_WITHIN
        while self.process.returncode is None and time.monotonic() < end:
            if self.is_listening():
                return self
            await asyncio.sleep(0.05)
        raise Failed(f"“run” does not listen; its status is {self.process.returncode}:\n{self.said()}")

    def is_listening(self):
        with socket.socket() as there:
            there.settimeout(1)
            return there.connect_ex(("127.0.0.1", self.port)) == 0

    async def stop(self):
        """As the owner would; it must end well."""
        self.process.send_signal(signal.SIGTERM)
        status = await asyncio.wait_for(self.process.wait(), STOPS_WITHIN)
        if status:
            raise Failed(f"“run” ended with {status}:\n{self.said()}")

    async def kill(self):
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()

    async def ended(self, within=STARTS_WITHIN):
        """The status that it ends with by itself."""
        try:
            return await asyncio.wait_for(self.process.wait(), within)
        except TimeoutError:
            raise Failed(f"“run” has not ended after {within} s:\n{self.said()}") from None

    async def remove(self):
        if self.process:
            await self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def said(self, last=3000):
        return self.log.read_text(errors="replace")[-last:]

    def memory(self, peak=False):
        """MiB."""
        name = "VmHWM" if peak else "VmRSS"
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) / 1024
        return 0

    def is_alive(self):
        return self.process.returncode is None and os.path.exists(f"/proc/{self.process.pid}")


def call(method, address, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, method=method, data=data)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        raise Failed(f"{method} {address}: {error.read().decode(errors='replace')}") from error


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
