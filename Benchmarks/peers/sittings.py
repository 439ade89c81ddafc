"""Deliveries of Plex and Tautulli about who watched what, in their real forms, and a sender that does not give up."""

import collections
import http.client
import pathlib
import re
import socket
import sys
import threading
import time

from simulation import PEERS, ROOT, SECRETS

sys.path.insert(0, str(PEERS))

from household import webhooks  # noqa: E402
from household.world import FIRST_KEY, World  # noqa: E402

Delivery = collections.namedtuple("Delivery", "hook target headers body")


def tautulli_template():
    """The one that owners are told to paste."""
    source = pathlib.Path(ROOT, "Sources/Integrations/Tautulli/TautulliWebhook.swift").read_text()
    return re.search(r'template = """\n(.*?)\n\s*"""', source, re.S).group(1)


class Sittings:
    """Deliveries of a household, several to a sitting. No two sittings are of one person and one film or episode.

    `items`: of each listed item its key and what it was recognised as, kind and number, or None.
    """

    def __init__(self, settings, items, chance):
        self.world, self.items, self.chance = World(**settings), items, chance
        self.template, self.begin = tautulli_template(), int(time.time())
        self.begun = set()  # when the sittings began of which Tautulli tells, ms
        self.taken = set()

    def deliveries(self, count):
        """In the order of sending; one in ten is one that was there before."""
        made = []
        while len(made) < count:
            made += self.sitting()
        # What belongs to a sitting stays together, but products wait for nobody.
        for start in range(0, len(made) - 8, 8):
            part = made[start : start + 8]
            self.chance.shuffle(part)
            made[start : start + 8] = part
        for place in range(len(made) // 10):
            at = self.chance.randrange(len(made))
            made.insert(min(len(made), at + self.chance.randrange(1, 400)), made[at])
        return made

    def sitting(self):
        scene, is_known = self.scene()
        runtime = 60 * self.world.titles[scene["title"]].runtime
        begun = self.begin - runtime - self.chance.randrange(600)
        draw = self.chance.random()
        events = []
        # What was not recognised waits, under when it began, which only Tautulli tells.
        if draw < 0.6 or not is_known:
            self.begun.add(begun * 1000)
            for event, percent in (("play", 0), ("watched", 91), ("stop", 96)):
                self.world.now = begun + runtime * percent // 100
                events.append(self.made("tautulli", event, percent=percent, **scene))
        if is_known and draw > 0.4:
            for event, percent in (("media.play", 0), ("media.scrobble", 90), ("media.stop", 95)):
                events.append(self.made("plex", event, percent=percent, **scene))
        return events

    def scene(self):
        """Who watches what, and whether that was recognised."""
        while True:
            key, known = self.chance.choice(self.items)
            member, title = self.chance.randrange(len(self.world.members)), key - FIRST_KEY
            seasons = self.world.titles[title].seasons
            scene = {"member": member, "title": title, "player": self.chance.randrange(4)}
            if self.world.titles[title].kind == "tv":
                scene["season"] = self.chance.randrange(len(seasons)) + 1
                scene["episode"] = self.chance.randrange(seasons[scene["season"] - 1]) + 1
            identity = (member, known or key, scene.get("season"), scene.get("episode"))
            if identity not in self.taken:
                self.taken.add(identity)
                return scene, known is not None

    def made(self, hook, event, **scene):
        body, kind = webhooks.make(self.world, hook, event, self.template if hook == "tautulli" else None, scene)
        headers, target = {"Content-Type": kind}, f"/webhook/{hook}"
        if hook == "plex":
            target += f"?token={SECRETS['plex']}"
        else:
            headers["Authorization"] = f"Bearer {SECRETS['tautulli']}"
        return Delivery(hook, target, tuple(headers.items()), body)


class Sender:
    """Sends deliveries at a fixed rate over a few connections, each until it is acknowledged."""

    def __init__(self, port, deliveries, rate, connections=4):
        self.port, self.deliveries, self.rate = port, deliveries, rate
        self.turn, self.lock = iter(range(len(deliveries))), threading.Lock()
        self.answers = collections.Counter()
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=self.send_all, daemon=True) for _ in range(connections)]

    def start(self):
        self.begin = time.perf_counter()
        for thread in self.threads:
            thread.start()

    def wait(self, seconds):
        """Whether everything was acknowledged in that time; whatever was not is given up."""
        end = time.perf_counter() + seconds
        for thread in self.threads:
            thread.join(max(0, end - time.perf_counter()))
        whole = not any(thread.is_alive() for thread in self.threads)
        self.stopped.set()
        return whole

    def send_all(self):
        connection = None
        while not self.stopped.is_set():
            with self.lock:
                index = next(self.turn, None)
            if index is None:
                return
            time.sleep(max(0, self.begin + index / self.rate - time.perf_counter()))
            while not self.stopped.is_set():
                connection, status = self.send(connection, self.deliveries[index])
                with self.lock:
                    self.answers[status] += 1
                if isinstance(status, int) and 200 <= status < 300:
                    break
                time.sleep(0.05)

    def send(self, connection, delivery):
        """The connection, or None when it is of no more use, and the status of the answer or what happened instead."""
        sent = False
        try:
            if connection is None:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.connect()
                # Head and body are two packets: the second must not wait until the first is confirmed.
                connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sent = True
            connection.request("POST", delivery.target, delivery.body, dict(delivery.headers))
            answer = connection.getresponse()
            answer.read()
            return (None if answer.will_close else connection), answer.status
        except (OSError, http.client.HTTPException):
            if connection is not None:
                connection.close()
            return None, "cut off" if sent else "nobody there"
