"""Kills the program at random moments and checks that it ends as if nothing had happened.

    killed.py PATH/TO/recommendarr [--postgres ADDRESS] [--kills 50] [--seed 1] [--only sync|webhooks]

Readings: an undisturbed `sync` of a simulated household is compared, table by table, with ones that were killed with
signal 9 and started again: databases with many kills in a row, and databases with one kill each, drawn from the whole
time of an undisturbed reading. A tenth as many kills hit a smaller household whose titles are looked up at TMDB.

Webhooks: `run` gets deliveries of Plex and Tautulli in their real forms, is killed and started again while they come.
All of them are sent until they are acknowledged. In the end each must be done, have been ended exactly once, and what
is known of who watched what must be what a run that nobody killed makes of the same deliveries.

Both with SQLite and, where the address of a server is given, with PostgreSQL; in databases `trial_1`, `trial_2` … that
are made there and removed. Runs in the environment of the simulation (Tests/Peers/household/requirements.txt).
"""

import argparse
import collections
import pathlib
import random
import signal
import socket
import subprocess
import tempfile
import time

from databases import PostgreSQL, SQLite
from simulation import another_world, household
from sittings import Sender, Sittings

# What holds times of the clock or counts what was done instead of what is known.
NOT_COMPARED = {"revisions", "reading_states", "installation", "metadata_cache", "schema_migrations"}
# A reading that is killed in a row is killed within this part of its whole time.
SHORT = 1 / 8
# Seconds: between starting and killing a program that takes webhooks; deliveries per second.
LONGEST_LIFE, RATE = 3.0, 150


class Program:
    """Runs `recommendarr` with a configuration of its own for every database."""

    def __init__(self, path, folder):
        self.path, self.folder = str(pathlib.Path(path).resolve()), pathlib.Path(folder)
        self.file, self.log = self.folder / "recommendarr.yaml", self.folder / "log"

    def start(self, command, configuration, *options):
        self.file.write_text(configuration)
        with open(self.log, "wb") as log:
            return subprocess.Popen(
                [self.path, command, "--config", str(self.file), *options], stdout=log, stderr=subprocess.STDOUT)

    def killed(self, process, seconds):
        """Whether the process was killed so long after its start, and had not ended well before."""
        try:
            self.demand_success(process.wait(seconds))
            return False
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True

    def demand_success(self, status):
        if status != 0:
            raise SystemExit(f"The program ended with {status}:\n{self.log.read_text(errors='replace')[-3000:]}")


class Readings:
    """Readings of one household into databases of one kind."""

    def __init__(self, program, world, kind, chance, described):
        self.program, self.world, self.kind, self.chance = program, world, kind, chance
        self.described, self.moments = described, []

    def try_all(self, kills):
        what = f"{self.kind.name}, sync" + (" with TMDB" if self.described else "")
        database = self.kind.fresh()
        start = time.perf_counter()
        self.finish(database)
        self.whole = time.perf_counter() - start
        self.expected = dump(self.kind, database)
        self.kind.remove(database)
        rows = sum(map(len, self.expected.values()))
        print(f"{what}: undisturbed {self.whole:.1f} s, {rows} rows in {len(self.expected)} tables", flush=True)
        flaws = []
        for name, trial in (("many kills in a row", self.in_a_row), ("one kill each", self.one_each)):
            self.moments = []
            found, databases = trial(kills)
            flaws += [f"{what}, {name}: {flaw}" for flaw in found]
            when = f"{min(self.moments):.2f} to {max(self.moments):.2f} s after the start"
            print(f"{what}, {name}: {len(self.moments)} kills, {when}, in {databases} databases: "
                  f"{'; '.join(found) or 'all equal'}", flush=True)
        return flaws

    def in_a_row(self, kills):
        flaws, databases = [], 0
        while len(self.moments) < kills:
            database = self.kind.fresh()
            databases += 1
            while len(self.moments) < kills and self.kill(database, self.whole * SHORT):
                pass
            flaws += self.compare(database)
        return flaws, databases

    def one_each(self, kills):
        flaws, databases = [], 0
        while len(self.moments) < kills:
            database = self.kind.fresh()
            databases += 1
            self.kill(database, self.whole)
            flaws += self.compare(database)
        return flaws, databases

    def start(self, database):
        options = () if self.described else ("--skip-descriptions",)
        return self.program.start(
            "sync", self.world.configuration(self.kind.location(database), described=self.described), *options)

    def kill(self, database, longest):
        """Whether the reading was killed before it ended."""
        moment = self.chance.uniform(0, longest)
        killed = self.program.killed(self.start(database), moment)
        if killed:
            self.moments.append(moment)
        return killed

    def finish(self, database):
        self.program.demand_success(self.start(database).wait())

    def compare(self, database):
        """Reads to the end, and says what is different."""
        moments = self.moments[-3:]
        self.finish(database)
        flaws = differences(self.expected, dump(self.kind, database))
        self.kind.remove(database)
        return [f"{flaw} (killed last after {', '.join(f'{moment:.3f}' for moment in moments)} s)" for flaw in flaws]


class Webhooks:
    """Deliveries to a program with a database of one kind, which knows the household already."""

    def __init__(self, program, world, kind, chance):
        self.program, self.world, self.kind, self.chance = program, world, kind, chance
        self.base = kind.fresh()
        reading = program.start("sync", world.configuration(kind.location(self.base)), "--skip-descriptions")
        program.demand_success(reading.wait())
        kind.note_endings(self.base)
        items = sorted(
            (int(item.rpartition(":")[2]), (kind_of_title, int(number)) if number is not None else None)
            for item, kind_of_title, number in kind.query(self.base, "SELECT id, kind, tmdb_id FROM server_items"))
        self.sittings = Sittings(world.settings, items, chance)

    def try_all(self, kills):
        name = f"{self.kind.name}, webhooks"
        deliveries = self.sittings.deliveries(max(200, int(kills * LONGEST_LIFE / 2 * RATE)))
        distinct = len(set(deliveries))
        print(f"{name}: {len(deliveries)} deliveries, {distinct} different ones", flush=True)
        flaws, outcomes = [], []
        for count in (0, kills):
            database = self.kind.copy(self.base)
            answers = self.live(database, deliveries, count)
            found, outcome = self.outcome(database, distinct)
            outcomes.append(outcome)
            if count:
                found += differences(*outcomes)
            told = ", ".join(f"{answer}: {number}" for answer, number in sorted(answers.items(), key=str))
            print(f"{name}, {count} kills: answers {told}; {len(outcome['watch_events'])} viewings, "
                  f"{len(outcome['pending_plays'])} wait: {'; '.join(found) or 'each done exactly once, all equal'}",
                  flush=True)
            flaws += [f"{name}, {count} kills: {flaw}" for flaw in found]
            self.kind.remove(database)
        return flaws

    def live(self, database, deliveries, kills):
        """Lets the program live and die until all is acknowledged and worked off."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        configuration = self.world.configuration(self.kind.location(database), listen=port)
        sender = Sender(port, deliveries, RATE)
        sender.start()
        for _ in range(kills):
            moment = self.chance.uniform(0, LONGEST_LIFE)
            if not self.program.killed(self.program.start("run", configuration), moment):
                raise SystemExit("“run” ended by itself.")
        process = self.program.start("run", configuration)
        try:
            if not sender.wait(300):
                raise SystemExit(f"Not everything was acknowledged; answers: {dict(sender.answers)}")
            self.wait_until_worked(database)
            process.send_signal(signal.SIGTERM)
            self.program.demand_success(process.wait(30))
        finally:
            process.kill()
        return sender.answers

    def wait_until_worked(self, database):
        end = time.perf_counter() + 120
        while time.perf_counter() < end:
            (waiting,), = self.kind.query(database, "SELECT count(*) FROM deliveries WHERE state = 'waiting'")
            if int(waiting) == 0:
                return
            time.sleep(0.5)
        raise SystemExit(f"{waiting} deliveries are still waiting after two minutes.")

    def outcome(self, database, distinct):
        """What is wrong with the deliveries, and what is known without the moments at which they arrived."""
        states = dict(self.kind.query(database, "SELECT state, count(*) FROM deliveries GROUP BY state"))
        flaws = []
        if {state: int(count) for state, count in states.items()} != {"done": distinct}:
            flaws.append(f"stored are {states}, sent were {distinct}")
        endings = collections.Counter(
            delivery for delivery, _ in self.kind.query(database, "SELECT delivery, state FROM endings"))
        if len(endings) != distinct or set(endings.values()) - {1}:
            flaws.append(f"{len(endings)} were ended, {sum(count > 1 for count in endings.values())} more than once")
        events = self.kind.query(
            database,
            "SELECT source, member_id, title_kind, tmdb_id, season, episode, completion, device, item_id, "
            "CASE WHEN announced = 1 THEN NULL ELSE id END, ended_at IS NULL, announced, started_at FROM watch_events")
        pending = self.kind.query(database, "SELECT source, source_event_id, member_id, item_id FROM pending_plays")
        return flaws, {"watch_events": [self.timeless(event) for event in events], "pending_plays": pending}

    def timeless(self, event):
        """What a webhook told of Plex begins when it arrived, unless Tautulli said when."""
        *rest, announced, started = event
        told = int(announced) == 0 or int(started) in self.sittings.begun
        return (*rest, announced, started if told else "on arrival")


def dump(kind, database):
    return {
        table: kind.query(database, f"SELECT * FROM {table}") for table in sorted(kind.tables(database))
        if table not in NOT_COMPARED}


def differences(expected, found):
    flaws = []
    for table in sorted(expected.keys() | found.keys()):
        wanted, got = (collections.Counter(rows.get(table, [])) for rows in (expected, found))
        for what, rows in (("lacks", wanted - got), ("has too many of", got - wanted)):
            if rows:
                flaws.append(f"{table} {what} {rows.total()} rows such as {next(iter(rows))}")
    return flaws


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--postgres", metavar="ADDRESS")
    parser.add_argument("--kills", type=int, default=50, help="of each kind of trial")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--titles", type=int, default=3_000)
    parser.add_argument("--members", type=int, default=20)
    parser.add_argument("--history", type=int, default=60_000, help="rows")
    parser.add_argument("--only", choices=["sync", "webhooks"])
    parser.add_argument("--databases", choices=["sqlite", "postgresql"], help="only these")
    options = parser.parse_args()
    flaws = []
    with household(
            titles=options.titles, members=options.members, history=options.history, seed=7,
    ) as large, tempfile.TemporaryDirectory() as folder:
        small = another_world(
            large, name="small", titles=options.titles // 10, members=6, history=options.history // 10, seed=8,
            tmdb_rate=0)
        program = Program(options.program, folder)
        kinds = [SQLite(folder)] + ([PostgreSQL(options.postgres)] if options.postgres else [])
        for kind in kinds:
            if options.databases not in (None, kind.name.lower()):
                continue
            chance = random.Random(options.seed)
            if options.only != "webhooks":
                flaws += Readings(program, large, kind, chance, described=False).try_all(options.kills)
                flaws += Readings(program, small, kind, chance, described=True).try_all(max(1, options.kills // 10))
            if options.only != "sync":
                flaws += Webhooks(program, small, kind, chance).try_all(options.kills)
    raise SystemExit(1 if flaws else 0)


main()
