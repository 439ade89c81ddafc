"""Measures how a large household is read: the first time, and when nothing is new.

    household_sync.py PATH/TO/recommendarr [--titles 40000] [--history 1000000] [--members 50] [--small]

The program has one core and the simulated household the other. A first reading, which is thrown away, warms the
simulation: it makes its titles when they are asked for. The rate of the history is that between its first and its last
request. Runs in the environment of the simulation (Tests/Peers/household/requirements.txt).
"""

import argparse
import collections
import os
import pathlib
import sqlite3
import subprocess
import tempfile
import threading
import time

from simulation import household

PROGRAM_CORE, SIMULATION_CORE = "1", "0"
HISTORY = "get_history"


class Watch(threading.Thread):
    """Follows the memory of a process, and when the simulation is asked for history."""

    def __init__(self, pid, world):
        super().__init__(daemon=True)
        self.pid, self.world = pid, world
        self.peak, self.first, self.last, self.asked = 0, None, None, 0
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(0.1):
            self.memory()
            asked = sum(n for name, n in self.world.call("GET", "/counters").items() if name.endswith(HISTORY))
            if asked > self.asked:
                now = time.perf_counter()
                self.first, self.last, self.asked = self.first or now, now, asked

    def memory(self):
        """The highest that the kernel knows of, MiB: nothing is missed between two looks but what came last."""
        try:
            lines = pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError):
            return
        for line in lines:
            if line.startswith("VmHWM"):
                self.peak = max(self.peak, int(line.split()[1]) / 1024)


def read(program, configuration, world):
    """Runs a sync; its seconds, its seconds on the core, what was watched, and the requests by source."""
    world.call("DELETE", "/counters")
    start = time.perf_counter()
    process = subprocess.Popen(
        ["taskset", "-c", PROGRAM_CORE, program, "sync", "--skip-descriptions", "--config", configuration],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    watch = Watch(process.pid, world)
    watch.start()
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.ended.set()
    watch.join()
    if process.returncode != 0:
        raise SystemExit(f"The program ended with {process.returncode}:\n{said.decode(errors='replace')}")
    requests = collections.Counter()
    for name, count in world.call("GET", "/counters").items():
        requests[name.split()[0]] += count
    return seconds, used.ru_utime + used.ru_stime, watch, requests


def report(name, seconds, used, watch, requests):
    print(f"{name:12} {seconds:.1f} s, of which {used:.1f} s on its core; peak memory {watch.peak:.0f} MiB; "
          f"requests: {', '.join(f'{source} {count}' for source, count in sorted(requests.items()))}", flush=True)


def load():
    return " ".join(f"{value:.1f}" for value in os.getloadavg())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--titles", type=int, default=40_000)
    parser.add_argument("--history", type=int, default=1_000_000, help="rows")
    parser.add_argument("--members", type=int, default=50)
    parser.add_argument("--small", action="store_true", help="5,000 titles and 100,000 rows")
    options = parser.parse_args()
    titles, rows = (5_000, 100_000) if options.small else (options.titles, options.history)
    print(f"household    {titles} titles, {rows} rows of history, {options.members} members", flush=True)
    with household(
            before=("taskset", "-c", SIMULATION_CORE), titles=titles, history=rows, members=options.members, seed=17,
    ) as world, tempfile.TemporaryDirectory() as folder:
        configuration = pathlib.Path(folder, "recommendarr.yaml")

        def reading(database):
            configuration.write_text(world.configuration(f"{folder}/{database}.sqlite"))
            return read(options.program, str(configuration), world)

        print(f"load         {load()} before (of the whole machine in 1, 5 and 15 min; {os.cpu_count()} cores)",
              flush=True)
        report("warm-up", *reading("thrown-away"))
        pathlib.Path(folder, "thrown-away.sqlite").unlink()
        seconds, used, watch, requests = reading("household")
        report("first", seconds, used, watch, requests)
        between = watch.last - watch.first
        print(f"history      {rows / between:.0f} rows/s in the {between:.1f} s from its first to its last request; "
              f"{rows / seconds:.0f} rows/s of the whole time; {rows / used:.0f} rows for each second on the core")
        report("nothing new", *reading("household"))
        with sqlite3.connect(f"{folder}/household.sqlite") as database:
            kept = {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                    for table in ("server_items", "watch_events", "pending_plays")}
        print(f"database     {', '.join(f'{table} {count}' for table, count in kept.items())}; "
              f"{pathlib.Path(folder, 'household.sqlite').stat().st_size / 2**20:.0f} MiB")
        print(f"load         {load()} after")
    if kept["watch_events"] + kept["pending_plays"] != rows:
        raise SystemExit(f"Of {rows} rows {kept['watch_events'] + kept['pending_plays']} were kept.")


main()
