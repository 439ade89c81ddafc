"""What tests are told of interactions and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..interactions import AUTOCOMPLETE, Interaction
from ..messages import Message

if TYPE_CHECKING:
    from ..service import Discord


def interaction(discord: Discord, one: Interaction) -> dict[str, Any]:
    """How an interaction went, as the person experienced it."""
    value: dict[str, Any] = {
        "id": one.id, "state": one.state, "response": one.response, "token": one.token,
        "ephemeral": bool(one.original and one.original.only_for),
        "message": message(discord, one.original) if shown(discord, one.original) else None,
        "followups": [message(discord, each) for each in one.followups if shown(discord, each)]}
    if one.failed:
        value["error"] = "The application did not respond"
    if one.type == AUTOCOMPLETE:
        value["choices"] = one.choices
    if one.modal:
        value["modal"] = one.modal
    if one.http_status is not None:
        value["http_status"] = one.http_status
    return value


def shown(discord: Discord, one: Message | None) -> bool:
    return one is not None and one.id in discord.messages.listed


def message(discord: Discord, one: Message | None) -> dict[str, Any] | None:
    """A message, with what only the simulation knows: who sees it, and what it said before."""
    if one is None:
        return None
    return discord.messages.json(one) | {
        "_loading": one.loading, "_only_for": one.only_for, "_edits": one.edits, "_history": one.history}


def is_done(until: str) -> Any:
    """`answered`: there is a first answer, or none in time. `settled`: nothing is loading any more.
    `followups=N`: at least so many messages followed. `edits=N`: the answer was edited so often."""
    name, _, count = until.partition("=")
    tests = {
        "answered": lambda one: one.response is not None or one.failed,
        "settled": lambda one: one.failed or one.response is not None and not (one.original and one.original.loading),
        "followups": lambda one: one.failed or len(one.followups) >= int(count),
        "edits": lambda one: one.failed or one.original is not None and one.original.edits >= int(count)}
    if name not in tests:
        raise ValueError(f"Nobody can wait until “{until}”. Known are: answered, settled, followups=N, edits=N.")
    return tests[name]
