"""One household: the same titles, people and history behind all products, and what is changed while tests run."""

from collections import OrderedDict

from .history import History
from .members import ALL, Members
from .seeds import Draws, mix
from .titles import DAY, SECTIONS, Titles

START = 1_767_225_600  # 2026-01-01T00:00:00Z: a household looks the same on every day that tests run.
FIRST_KEY = 1001
EPISODES = 10_000_000


class World:
    def __init__(self, name="main", seed=1, titles=1000, members=5, history=20_000, now=START, tmdb_rate=50):
        self.name, self.seed, self.now, self.tmdb_rate = name, seed, now, tmdb_rate
        self.settings = dict(seed=seed, titles=titles, members=members, history=history, now=now, tmdb_rate=tmdb_rate)
        self.titles = Titles(seed, titles, now)
        self.members = Members(seed, members)
        self.history = History(seed, history, self.titles, self.members, now)
        self.machine = f"{mix(seed):016x}{mix(seed + 1):016x}{mix(seed + 2):08x}"[:40]
        self.server_uuid = f"{mix(seed + 3):016x}{mix(seed + 4):016x}"
        self.name_of_server = "Simulated Household"
        self.removed = set()
        self.added = {}  # title -> when, of those that were added later
        self.moved = {}  # title -> keys that it had before, each with the number of rows that were written with it
        self.keys = {}  # title -> its key, where it is not the first one
        self.titles_by_key = {}
        self.names = {}  # title -> changed name
        self.touched = {}  # title -> when it was changed
        self.stars = {}  # (member, title) -> stars 1…10 that were given later; None takes them back
        self.pages = OrderedDict()
        self.revision = self.renames = 0
        self.products = {}  # state of single products, by name
        self.mark = {section.id: 1000 for section in SECTIONS}
        self.next_key = 5_000_001

    # Titles in the library

    def key(self, index):
        return self.keys.get(index, FIRST_KEY + index)

    def key_at(self, index, row):
        """The key with which a row of history was written: rows keep the key that the item had then."""
        for written, key in self.moved.get(index, ()):
            if row < written:
                return key
        return self.key(index)

    def episode_key(self, index, season, episode=0):
        return EPISODES + index * 1000 + season * 100 + episode

    def at_key(self, key):
        """The title, season and episode of a key; None for a key that does not (or no longer) exist."""
        if key >= EPISODES:
            index, rest = divmod(key - EPISODES, 1000)
            season, episode = divmod(rest, 100)
            if not self.has(index) or self.titles.kind_of(index) != "tv":
                return None
            seasons = self.titles[index].seasons
            if not 1 <= season <= len(seasons) or episode > seasons[season - 1]:
                return None
            return index, season, episode or None
        index = self.titles_by_key.get(key, key - FIRST_KEY)
        if not self.has(index) or self.key(index) != key:
            return None
        return index, None, None

    def has(self, index):
        return index not in self.removed and self.titles.section_of(index) is not None

    def in_section(self, section):
        start, end = self.titles.ranges[section]
        found = [index for index in range(start, end) if index not in self.removed]
        found += [index for index, own in self.titles.extra.items() if own == section and index not in self.removed]
        return found

    def title_name(self, index):
        return self.names.get(index) or self.titles[index].name

    def added_at(self, index):
        if index in self.titles.extra:
            return self.added[index]
        # In the order of a stride through the section, so that neighbours do not arrive together.
        return self.history.begin - 2 * 365 * DAY + mix(self.seed * 31 + index) % (5 * 365 * DAY - DAY)

    def updated_at(self, index):
        return max(self.touched.get(index, 0), self.added_at(index) + mix(self.seed * 37 + index) % DAY)

    def file_size(self, index):
        return 700_000_000 + mix(self.seed * 41 + index) % 20_000_000_000

    def rating(self, member, index):
        """The stars (1…10) that a member gave on the server, or None."""
        if (member, index) in self.stars:
            return self.stars[member, index]
        draw = mix(self.seed * 43 + member * 1_000_003 + index)
        return 2 * (1 + (draw >> 32) % 5) if draw % 100 < 8 else None

    def cached(self, name, make, version=None):
        """Keeps a few expensive lists until the world (or what `version` counts) changes."""
        key = (name, self.revision if version is None else version)
        if key in self.pages:
            self.pages.move_to_end(key)
            return self.pages[key]
        value = self.pages[key] = make()
        while len(self.pages) > 12:
            self.pages.popitem(last=False)
        return value

    # Changes

    def changed(self, section=None):
        self.revision += 1
        if section in self.mark:
            self.mark[section] += 1

    def tick(self, seconds=1):
        self.now += seconds
        return self.now

    def add_title(self, section):
        if section not in ALL:
            raise ValueError(f"There is no section {section}.")
        index = self.titles.add(section)
        self.tick()
        self.added[index] = self.touched[index] = self.now
        self.changed(section)
        return index

    def remove_title(self, index):
        self.removed.add(index)
        self.tick()
        self.changed(self.titles.section_of(index))

    def update_title(self, index, name=None):
        if name:
            self.names[index] = name
            self.renames += 1
        self.touched[index] = self.tick()
        self.changed(self.titles.section_of(index))

    def move_key(self, index):
        """What a server does when a file is replaced or scanned anew: another key, the same guid."""
        self.moved.setdefault(index, []).append((len(self.history) + 1, self.key(index)))
        self.keys[index] = self.next_key
        self.titles_by_key[self.next_key] = index
        self.next_key += 1
        self.touched[index] = self.tick()
        self.changed(self.titles.section_of(index))
        return self.keys[index]

    def rate(self, member, index, stars):
        self.stars[member, index] = stars
        self.tick()
        self.changed()

    def play(self, member, index, percent=95, season=None, episode=None, reference=None, paused=0, player=0):
        """Somebody plays something now, and stops."""
        title = self.titles[index]
        if title.kind == "tv" and season is None:
            season, episode = 1, 1
        before = 0
        if reference is not None:
            before = max(row.percent for row in self.history.viewing(reference - 1))
        started = self.now
        seconds = max(1, title.runtime * 60 * max(percent - before, 0) // 100) + paused
        self.tick(seconds + 1)
        self.changed()
        return self.history.append(
            member=member, title=index, season=season, episode=episode, started=started, stopped=started + seconds,
            paused=paused, percent=percent, before=before, reference=reference, player=player,
        )

    def shift(self, product):
        """A change between two pages, as a living household makes them: later pages move."""
        count = self.products["shifts"] = self.products.get("shifts", 0) + 1
        draw = Draws(self.seed, 9, count)
        if product == "tautulli":
            member = draw.below(len(self.members))
            allowed = sorted(self.members[member].sections)
            some = [i for i in self.in_section(draw.one_of(allowed))[:50]] if allowed else []
            if some:
                self.play(member, draw.one_of(some))
            return
        section = draw.one_of(SECTIONS)
        present = self.in_section(section.id)
        if count % 3 == 0 and len(present) > 5:
            self.remove_title(draw.one_of(present))
        elif count % 3 == 1 or not present:
            self.add_title(section.id)
        else:
            self.update_title(draw.one_of(present))

    # What is true, for tests to compare with

    def title_truth(self, index):
        title = self.titles[index]
        return dict(
            index=index, kind=title.kind, section=title.section, key=str(self.key(index)), guid=title.guid,
            jellyfin=self.item_uuid(index), match=title.match, name=self.title_name(index), year=title.year,
            tmdb=None if title.match == "none" else title.tmdb, imdb=None if title.match == "none" else title.imdb,
            tvdb=None if title.match == "none" else title.tvdb, removed=index in self.removed,
            updatedAt=self.updated_at(index) if title.section is not None else None,
        )

    def play_truth(self, number):
        row = self.history.row(number)
        title = self.titles[row.title]
        member = self.members[row.member]
        return dict(
            id=row.id, reference=row.reference, account=str(member.id), member=row.member, kind=title.kind,
            title=row.title, key=str(self.key(row.title)), match=title.match,
            tmdb=None if title.match == "none" else title.tmdb, name=self.title_name(row.title), year=title.year,
            season=row.season, episode=row.episode, startedAt=row.started, stoppedAt=row.stopped,
            percent=row.percent, inLibrary=self.has(row.title),
        )

    def item_uuid(self, index, season=0, episode=0):
        """Jellyfin's id; it holds the title, so that going back needs no table."""
        tail = mix(self.seed * 53 + index * 1000 + season * 100 + episode)
        return f"{index:08x}{season:02x}{episode:02x}{tail & 0xFFFF:04x}{tail:016x}"

    def at_uuid(self, text):
        text = text.replace("-", "").lower()
        try:
            index, season, episode = int(text[:8], 16), int(text[8:10], 16), int(text[10:12], 16)
        except ValueError:
            return None
        if not self.has(index) or self.item_uuid(index, season, episode) != text:
            return None
        return index, season or None, episode or None
