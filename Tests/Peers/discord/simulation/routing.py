"""The routes of the interface that are simulated, and what a handler gets and gives."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from .messages import File
from .ratelimits import Bucket

if TYPE_CHECKING:
    from .service import Discord


@dataclass
class Call:
    """A request that has passed the checks that all requests have in common."""

    discord: Discord
    path: dict[str, str]
    query: dict[str, str]
    body: Any
    files: dict[int, File] = field(default_factory=dict)

    def flag(self, name: str) -> bool:
        return self.query.get(name, "").lower() in ("true", "1")

    def number(self, name: str, default: int) -> int:
        return int(self.query.get(name, default))


@dataclass
class Reply:
    value: Any = None
    status: int = 200


NOTHING = 204
Handler = Callable[[Call], Reply | Awaitable[Reply]]
Declared = TypeVar("Declared", bound=Handler)


@dataclass(frozen=True)
class Route:
    method: str
    template: str
    handler: Handler
    bucket: Bucket
    major: tuple[str, ...]
    by_token: bool
    """Whether the token in the path is enough (docs: interactions; webhooks)."""
    pattern: re.Pattern[str]


routes: list[Route] = []
DEFAULT = (10, 5.0)
MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_id")
"""The parameters that limits count apart (docs: Rate Limits)."""


def route(method: str, template: str, bucket: str = "", limit: tuple[int, float] = DEFAULT, by_token: bool = False,
          exempt: bool = False) -> Callable[[Declared], Declared]:
    """Declares a handler. Routes with the same `bucket` share a limit; without a name the route has its own."""
    names = re.findall(r"\{(\w+)\}", template)
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template) + "$")

    def register(handler: Declared) -> Declared:
        shared = Bucket(bucket or f"{method} {template}", limit[0], limit[1], exempt)
        routes.append(Route(method, template, handler, shared, tuple(n for n in names if n in MAJOR), by_token,
                            pattern))
        # A path without parameters wins over one with them.
        routes.sort(key=lambda one: one.template.count("{"))
        return handler

    return register


def find(method: str, path: str) -> tuple[Route | None, dict[str, str], bool]:
    """The route, the values in the path, and whether the path exists for other methods."""
    exists = False
    for one in routes:
        match = one.pattern.match(path)
        if match and one.method == method:
            return one, match.groupdict(), True
        exists = exists or match is not None
    return None, {}, exists
