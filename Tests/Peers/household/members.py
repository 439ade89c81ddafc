"""The people of a household and what they may see."""

from . import words
from .seeds import Draws
from .titles import SECTIONS

ALL = frozenset(section.id for section in SECTIONS)
KINDS_OF_ACCESS = ((45, {1, 2, 3}), (65, {1, 2, 3, 4}), (80, {4}), (90, {1}), (96, {1, 2, 3, 4, 5}), (100, {2, 3}))


class Member:
    __slots__ = ("index", "id", "uuid", "name", "username", "email", "sections", "token", "is_owner", "hex")


class Members(list):
    def __init__(self, seed, count):
        super().__init__()
        self.seed = seed
        for _ in range(count):
            self.add()

    def add(self, name=None, sections=None):
        index = len(self)
        draw = Draws(self.seed, 2, index)
        member = Member()
        member.index, member.is_owner = index, index == 0
        # The owner's number at plex.tv; on the server itself the owner is number 1.
        member.id = 7_000_001 + index * 13 + draw.below(13)
        first = draw.one_of(words.FIRST_NAMES)
        member.name = name or f"{first} {draw.one_of(words.LAST_NAMES)}"
        member.username = f"{first.lower()}{index}" if name is None else f"{name.lower()}{index}"
        member.email = f"member{index}@example.org"
        member.hex = draw.hexadecimal(20)
        # Jellyfin's users have ids of their own.
        member.uuid = f"{0xA0000000 + index:08x}{draw.hexadecimal(24)}"
        member.token = f"member-token-{index}-{draw.hexadecimal(8)}"
        kind = draw.below(100)
        member.sections = set(next(some for limit, some in KINDS_OF_ACCESS if kind < limit))
        if member.is_owner:
            member.sections = set(ALL)
        if sections is not None:
            member.sections = set(sections)
        self.append(member)
        return member

    @property
    def owner(self):
        return self[0]

    def local_id(self, member):
        """As the server's own history and sessions name somebody."""
        return 1 if member.is_owner else member.id

    def find(self, attribute, value):
        return next((member for member in self if getattr(member, attribute) == value), None)
