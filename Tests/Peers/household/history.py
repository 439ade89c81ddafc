"""Who played what when: row i is a pure function of the seed and i, so that a million rows need no memory.

Rows come in blocks of eight. In most blocks two or three rows are parts of one viewing that was paused and resumed
later; they carry the id of the first part as `reference`. Rows that tests append are kept in a list behind the others.
"""

from bisect import bisect_left
from collections import namedtuple

from .seeds import MASK, mix

BLOCK = 8
YEAR = 31_556_952
Row = namedtuple("Row", "id member title season episode started stopped paused percent before reference player")


class History:
    """Rows are numbered from 0; the id of a row is its number + 1."""

    def __init__(self, seed, count, titles, members, now, years=3):
        self.seed, self.count, self.titles, self.members = mix(seed ^ 0x517), count, titles, members
        self.begin = now - int(years * YEAR)
        # The last row ends before now.
        self.span = now - 12 * 3600 - self.begin
        self.appended = []
        self.viewers = len(members)
        self.pools = [self._pools(member) for member in members]
        # Fixed once: what is changed later (access, new titles) must not change what was played before.
        self.shape = {}

    def __len__(self):
        return self.count + len(self.appended)

    def _pools(self, member):
        ranges = {"movie": [], "tv": []}
        for section, (start, end) in self.titles.ranges.items():
            if section in member.sections and end > start:
                ranges["movie" if start < self.titles.films else "tv"].append((start, end))
        return [(kind, some, sum(end - start for start, end in some)) for kind, some in ranges.items() if some]

    def started(self, number):
        if number >= self.count:
            return self.appended[number - self.count].started
        return self.begin + number * self.span // self.count

    def source(self, number):
        """The row whose viewing this one goes on with, and how many parts came before it."""
        place = number % BLOCK
        if place not in (4, 6) or number >= self.count:
            return number, 0
        kind = mix(self.seed ^ (number // BLOCK) * 0x9E3779B1) % 100
        if place == 4 and kind < 70:
            return number - 3, 1
        if place == 6 and kind < 25:
            return number - 5, 2
        return number, 0

    def identity(self, number):
        """Member, title and, of a series, the episode counted from 0."""
        draw = mix(self.seed + number)
        # Some watch a lot, most a little.
        share = (draw & 0xFFFF) / 65536
        member = int(share * share * self.viewers)
        pools = self.pools[member]
        kind, ranges, size = pools[0] if len(pools) == 1 or (draw >> 16) & 0xFF < 110 else pools[1]
        # Everybody keeps to a corner of the library: titles near their own are played often, and again.
        share = ((draw >> 24) & 0xFFFFF) / 1048576
        position = (mix(member ^ self.seed) + int(share * share * share * size)) % size
        for start, end in ranges:
            if position < end - start:
                break
            position -= end - start
        title = start + position
        if kind == "movie":
            return member, title, -1, draw
        # Through the series as time goes by, with a few repeats.
        episodes = self._shape(title)[1]
        along = number / self.count * 3 % 1
        return member, title, int((along * episodes + (draw >> 60) / 8) % episodes), draw

    def _shape(self, index):
        shape = self.shape.get(index)
        if shape is None:
            title = self.titles[index]
            shape = self.shape[index] = (title.runtime * 60, title.episodes())
        return shape

    def row(self, number):
        if number >= self.count:
            return self.appended[number - self.count]
        source, part = self.source(number)
        member, title, episode, draw = self.identity(source)
        runtime = self._shape(title)[0]
        # Whether somebody stops early is about them and the title: they would again.
        pair = (member * 0x9E3779B97F4A7C15 ^ title * 0xC2B2AE3D27D4EB4F) & MASK
        liking = (pair >> 40) % 100
        if part or self._resumed(number):
            steps = (25 + (draw >> 44) % 20, 60 + (draw >> 48) % 15, 91 + (draw >> 52) % 9)
            last = 2 if self._parts(source) == 3 else 1
            percent = steps[2] if part == last else steps[part]
            before = steps[part - 1] if part else 0
        else:
            before = 0
            if liking < 12:
                percent = 1 + (draw >> 44) % 19
            elif liking < 22:
                percent = 20 + (draw >> 44) % 60
            else:
                percent = 90 + (draw >> 44) % 11
        started = self.begin + number * self.span // self.count
        paused = 30 * ((draw >> 50) % 20) if draw & 3 == 0 else 0
        season = number_in_season = None
        if episode >= 0:
            season, number_in_season = self.titles[title].place(episode)
        return Row(
            number + 1, member, title, season, number_in_season, started,
            started + runtime * (percent - before) // 100 + paused, paused, percent, before, source + 1,
            (draw >> 57) % 6,
        )

    def _parts(self, source):
        kind = mix(self.seed ^ (source // BLOCK) * 0x9E3779B1) % 100
        whole = self.count - source
        return 3 if kind < 25 and whole > 5 else 2

    def _resumed(self, number):
        """Whether a row is the first part of a viewing that goes on in another row."""
        if number % BLOCK != 1 or number + 3 >= self.count:
            return False
        return mix(self.seed ^ (number // BLOCK) * 0x9E3779B1) % 100 < 70

    def viewing(self, number):
        """All rows of the viewing that a row begins, in order."""
        numbers = [number]
        if number < self.count:
            numbers += [n for n in (number + 3, number + 5) if n < self.count and self.source(n)[0] == number]
        rows = [self.row(part) for part in numbers]
        return rows + [row for row in self.appended if row.reference == number + 1 and row.id != number + 1]

    def append(self, **values):
        row = Row(id=len(self) + 1, **values)
        if row.reference is None:
            row = row._replace(reference=row.id)
        self.appended.append(row)
        return row

    def first_since(self, moment):
        """The number of the first row that started at or after a moment."""
        low, high = 0, self.count
        while low < high:
            middle = (low + high) // 2
            if self.started(middle) < moment:
                low = middle + 1
            else:
                high = middle
        if low < self.count:
            return low
        return self.count + bisect_left([row.started for row in self.appended], moment)
