"""Films and series, each a pure function of the seed and its index.

The titles of the library come first, section by section (films, then series), then those that only the catalogue of
the world knows. Ids follow from the index, so that going back from an id to its title needs no table.
"""

from collections import namedtuple

from . import words
from .seeds import Draws

DAY = 86_400
Section = namedtuple("Section", "id name kind agent share")
SECTIONS = (
    Section(1, "Movies", "movie", "tv.plex.agents.movie", 55),
    Section(4, "Kids", "movie", "tv.plex.agents.movie", 8),
    Section(5, "After Dark", "movie", "com.plexapp.agents.imdb", 5),
    Section(2, "TV Shows", "tv", "tv.plex.agents.series", 22),
    Section(3, "Anime", "tv", "com.plexapp.agents.hama", 10),
)
MUSIC = 6
ADULT, KIDS, ANIME = 5, 4, 3


class Title:
    """Everything that products tell of a title; `match` says how an item of the library can be identified."""

    __slots__ = (
        "index", "kind", "section", "tmdb", "imdb", "tvdb", "name", "original_name", "sort_name", "year", "released",
        "genres", "directors", "writers", "cast", "runtime", "seasons", "match", "guid", "guids", "hex", "overview",
        "tagline", "studio", "country", "certificate", "quality", "rating", "votes", "popularity", "keywords",
        "collection", "video",
    )

    def episodes(self):
        return sum(self.seasons)

    def place(self, number):
        """The season and episode of an episode that is counted from 0 through all seasons."""
        for season, count in enumerate(self.seasons, 1):
            if number < count:
                return season, number + 1
            number -= count
        return len(self.seasons), self.seasons[-1]


class Titles:
    def __init__(self, seed, count, now):
        self.seed, self.count, self.now = seed, count, now
        self.ranges, start = {}, 0
        whole = sum(section.share for section in SECTIONS)
        for position, section in enumerate(SECTIONS):
            end = count if position == len(SECTIONS) - 1 else start + max(1, count * section.share // whole)
            self.ranges[section.id] = (start, end)
            start = end
        self.films = self.ranges[2][0]
        self.outside = max(200, count // 2)
        self.outside_films = self.outside // 2
        self.total = count + self.outside
        self.cache = {}
        self.extra = {}

    def __getitem__(self, index):
        title = self.cache.get(index)
        if title is None:
            if not 0 <= index < self.total and index not in self.extra:
                raise KeyError(index)
            # Large libraries are read once from end to end: what was read long ago is made again when needed.
            if len(self.cache) > 30_000:
                self.cache.clear()
            title = self.cache[index] = self.make(index)
        return title

    def add(self, section):
        """A new title in a section; its index follows all others."""
        index = self.total
        self.total += 1
        self.extra[index] = section
        return index

    def section_of(self, index):
        if index in self.extra:
            return self.extra[index]
        for section, (start, end) in self.ranges.items():
            if start <= index < end:
                return section
        return None

    def kind_of(self, index):
        if index in self.extra:
            return next(section.kind for section in SECTIONS if section.id == self.extra[index])
        if index < self.count:
            return "movie" if index < self.films else "tv"
        return "movie" if index - self.count < self.outside_films else "tv"

    def rank(self, index):
        """The position among titles of its kind: films and series are numbered apart, and their numbers collide."""
        base = self.count + self.outside
        if index >= base:
            return index
        if index < self.count:
            return index if index < self.films else index - self.films
        if index - self.count < self.outside_films:
            return self.films + index - self.count
        return self.count - self.films + index - self.count - self.outside_films

    def at_rank(self, kind, rank):
        base = self.count + self.outside
        if rank >= base:
            return rank
        own = self.films if kind == "movie" else self.count - self.films
        if rank < own:
            return rank if kind == "movie" else self.films + rank
        index = self.count + rank - own + (0 if kind == "movie" else self.outside_films)
        return index

    def _checked(self, index, attribute, value, kind=None):
        try:
            title = self[index]
        except KeyError:
            return None
        right = getattr(title, attribute) == value and (kind is None or title.kind == kind)
        return title if right and title.match != "none" else None

    def by_tmdb(self, kind, number):
        return self._checked(self.at_rank(kind, (number - 1000) // 7), "tmdb", number, kind)

    def by_imdb(self, text):
        if not (text.startswith("tt") and text[2:].isdigit()):
            return None
        return self._checked((int(text[2:]) - 1_000_000) // 3, "imdb", text)

    def by_tvdb(self, number):
        return self._checked(self.at_rank("tv", (number - 70_000) // 5), "tvdb", number, "tv")

    def make(self, index):
        draw = Draws(self.seed, 1, index)
        title = Title()
        title.index, title.kind, title.section = index, self.kind_of(index), self.section_of(index)
        rank = self.rank(index)
        title.tmdb = 1000 + rank * 7 + draw.below(7)
        title.imdb = f"tt{1_000_000 + index * 3 + draw.below(3):07d}"
        title.tvdb = 70_000 + rank * 5 + draw.below(5) if title.kind == "tv" else None
        pieces = dict(
            a=draw.one_of(words.ADJECTIVES), n=draw.one_of(words.NOUNS), m=draw.one_of(words.NOUNS),
            p=draw.one_of(words.PLACES),
        )
        title.name = draw.one_of(words.FORMS).format(**pieces)
        title.sort_name = title.name.removeprefix("The ").removeprefix("A ")
        title.year = 2026 - int(draw.below(1000) ** 2 / 1_000_000 * 70)
        known = words.GENRES[title.kind]
        numbers = draw.some_of(sorted(known), 1 + draw.below(3))
        if title.section == KIDS:
            numbers = [10751] + [number for number in numbers if number not in (10751, 27, 53, 80)]
        if title.section == ANIME:
            numbers = [16] + [number for number in numbers if number != 16]
        title.genres = [(number, known[number]) for number in numbers]
        title.country = words.COUNTRIES[5] if title.section == ANIME else draw.one_of(words.COUNTRIES)
        title.original_name = title.name
        if title.country[2] != "en" and draw.chance(60):
            title.original_name = "Le " + title.sort_name if title.country[2] == "fr" else "„" + title.sort_name + "“"

        def person():
            # Few names for many titles: people work more than once.
            return f"{draw.one_of(words.FIRST_NAMES)} {draw.one_of(words.LAST_NAMES)}"

        title.directors = [person()]
        title.writers = [person()]
        title.cast = list(dict.fromkeys(person() for _ in range(3 + draw.below(5))))
        title.runtime = 78 + draw.below(80) if title.kind == "movie" else 22 + draw.below(35)
        title.seasons = []
        if title.kind == "tv":
            title.seasons = [4 + draw.below(16) for _ in range(1 + draw.below(5))]
        title.hex = draw.hexadecimal(24)
        clauses = draw.some_of(words.CLAUSES, 3)
        title.overview = ". ".join(text[0].upper() + text[1:] for text in (c.format(**pieces) for c in clauses)) + "."
        title.tagline = f"Nothing is as {pieces['a'].lower()} as it seems."
        title.studio = draw.one_of(words.STUDIOS)
        certificates = ("G", "PG", "PG-13", "R") if title.kind == "movie" else ("TV-Y7", "TV-PG", "TV-14", "TV-MA")
        title.certificate = {ADULT: "NC-17", KIDS: "G"}.get(title.section) or draw.one_of(certificates)
        title.quality = draw.one_of(("1080", "1080", "1080", "4k", "4k HDR", "4k Dolby Vision", "720", "sd"))
        title.rating = round(4 + draw.below(50) / 10, 1)
        title.votes = 20 + draw.below(9000)
        title.popularity = round(1 + draw.below(10_000) ** 2 / 1_000_000, 3)
        title.keywords = draw.some_of(words.KEYWORDS, 2 + draw.below(4))
        title.collection = None
        if title.kind == "movie" and draw.chance(15):
            number = rank // 20
            title.collection = (900_000 + number, f"{words.NOUNS[number % len(words.NOUNS)]} Collection")
        title.video = draw.hexadecimal(11)
        # What only the world knows is often new, some of it not yet out.
        days = draw.below(365)
        title.released = int((title.year - 1970) * 365.2425) * DAY + days * DAY
        if title.section is None and draw.chance(25):
            title.released = self.now - self.now % DAY + (draw.below(120) - 30) * DAY
            title.year = 1970 + int(title.released / (365.2425 * DAY))
        self._identify(title, draw)
        return title

    def _identify(self, title, draw):
        """Gives an item of the library the ids that a server has of it: all, some, old ones or none."""
        legacy = title.section in (ANIME, ADULT)
        number = draw.below(100)
        plain = "movie" if title.kind == "movie" else "show"
        title.guid = f"plex://{plain}/{title.hex}"
        external = [f"imdb://{title.imdb}", f"tmdb://{title.tmdb}"] + ([f"tvdb://{title.tvdb}"] if title.tvdb else [])
        title.guids, title.match = external, "tmdb"
        if title.section is None:
            return
        if number >= 97:
            # A home video, which no catalogue knows.
            title.match, title.guids = "none", []
            title.guid = f"com.plexapp.agents.none://{title.hex}?lang=xn"
            title.name = title.original_name = title.sort_name = f"Holidays {title.year} part {title.index}"
        elif number >= 91:
            title.match, title.guids, title.guid = "title", [], f"local://{title.hex}"
        elif number >= 80 or legacy and number >= 40:
            if legacy or number >= 86:
                title.guids = []
                if title.kind == "movie":
                    by_imdb = number % 2
                    title.match = "imdb" if by_imdb else "tmdb"
                    title.guid = f"com.plexapp.agents.imdb://{title.imdb}?lang=en"
                    if not by_imdb:
                        title.guid = f"com.plexapp.agents.themoviedb://{title.tmdb}?lang=en"
                else:
                    title.match = "tvdb"
                    title.guid = f"com.plexapp.agents.thetvdb://{title.tvdb}?lang=en"
                    if title.section == ANIME:
                        title.guid = f"com.plexapp.agents.hama://tvdb-{title.tvdb}?lang=en"
            elif title.kind == "movie":
                title.guids, title.match = [f"imdb://{title.imdb}"], "imdb"
            else:
                title.guids, title.match = [f"tvdb://{title.tvdb}"], "tvdb"
