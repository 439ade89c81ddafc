"""Errors in Discord's own words (docs: opcodes and status codes, JSON; reference, Error Messages)."""

from dataclasses import dataclass
from typing import Any

KNOWN: dict[int, tuple[int, str]] = {
    0: (404, "404: Not Found"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10014: (400, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10002: (404, "Unknown Application"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    20012: (403, "You are not authorized to perform this action on this application"),
    30010: (403, "Maximum number of reactions reached (20)"),
    30034: (400, "Max number of daily application command creates has been reached (200)"),
    30046: (429, "Maximum number of edits to messages older than 1 hour reached. Try again later."),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    40094: (400, "This interaction has hit the maximum number of follow up messages."),
    40333: (403, "internal network error"),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50021: (403, "Cannot execute action on a system message"),
    50027: (401, "Invalid Webhook Token"),
    50034: (400, "A message provided was too old to bulk delete"),
    50035: (400, "Invalid Form Body"),
    50041: (400, "Invalid API version"),
    50109: (400, "The request body contains invalid JSON."),
    520001: (400, "Poll expired"),
    520003: (400, "Cannot edit a poll message"),
    520006: (400, "Cannot expire a non-poll message"),
}


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a form: where, Discord's code for it, and a sentence."""

    path: tuple[str | int, ...]
    code: str
    message: str

    def under(self, *path: str | int) -> "Finding":
        return Finding(path + self.path, self.code, self.message)

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path)) or 'the body'}: {self.message} ({self.code})"


class Problem(Exception):
    """A refusal: the status, the code, and the findings of an invalid form."""

    def __init__(self, code: int, findings: list[Finding] | None = None, status: int | None = None,
                 message: str | None = None):
        known = KNOWN.get(code, (400, "Bad Request"))
        self.code = code
        self.status = status or known[0]
        self.message = message or known[1]
        self.findings = findings or []
        super().__init__(f"{self.status} {self.code} {self.message} {'; '.join(map(str, self.findings))}")

    def body(self) -> dict[str, Any]:
        value: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.findings:
            value["errors"] = nested(self.findings)
        return value


def nested(findings: list[Finding]) -> dict[str, Any]:
    """The findings as a tree along their paths, with `_errors` at the places that are wrong.

    A place that is wrong itself and also has wrong parts tells only the former: the description allows no mixture."""
    tree: dict[str, Any] = {}
    for finding in sorted(findings, key=lambda one: len(one.path)):
        place = tree
        for part in finding.path:
            if "_errors" in place:
                break
            place = place.setdefault(str(part), {})
        place.setdefault("_errors", []).append({"code": finding.code, "message": finding.message})
    return tree


def refuse(findings: list[Finding]) -> None:
    """Raises what is wrong with a form, if anything is."""
    if findings:
        raise Problem(50035, findings)
