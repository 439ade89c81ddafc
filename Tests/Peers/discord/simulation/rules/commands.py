"""Application commands (docs: interactions, Application Commands)."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from ..problems import Finding
from .shapes import LOCALES, length, ordered

SUBCOMMAND, GROUP, STRING, INTEGER, NUMBER = 1, 2, 3, 4, 10
MOST = {1: 100, 2: 15, 3: 15}
"""Commands of each type in one scope."""
MOST_CHARACTERS = 8_000


def wrong_list(commands: list[dict[str, Any]], is_global: bool) -> list[Finding]:
    """What is wrong with all commands of one scope."""
    found: list[Finding] = []
    seen: set[tuple[int, str]] = set()
    counts: dict[int, int] = {}
    for place, command in enumerate(commands):
        found += [one.under(place) for one in wrong_command(command, is_global)]
        kind = command.get("type") or 1
        counts[kind] = counts.get(kind, 0) + 1
        if (kind, command.get("name", "")) in seen:
            found.append(Finding((place, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME",
                                 "Application command names must be unique"))
        seen.add((kind, command.get("name", "")))
    if any(count > MOST.get(kind, count) for kind, count in counts.items()):
        found.append(Finding((), "APPLICATION_COMMANDS_TOO_MANY", f"No more commands of each type than {MOST}."))
    return found


def wrong_command(command: dict[str, Any], is_global: bool) -> list[Finding]:
    kind = command.get("type") or 1
    if kind not in MOST:
        return [Finding(("type",), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3}.")]
    found = _words(command, kind == 1)
    options = command.get("options") or []
    if kind == 1:
        found += length(command.get("description"), 1, 100, "description")
        found += _options(options, 0)
    else:
        # Commands in context menus are only a name.
        if command.get("description"):
            found.append(Finding(("description",), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED",
                                 "Context menu commands cannot have description"))
        if options:
            found.append(Finding(("options",), "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_NOT_ALLOWED",
                                 "Context menu commands cannot have options"))
    if not is_global:
        found += [
            Finding((name,), "APPLICATION_COMMAND_GLOBAL_ONLY", "Only global commands have this field")
            for name in ("contexts", "integration_types") if command.get(name) is not None]
    if size(command) > MOST_CHARACTERS:
        found.append(Finding((), "APPLICATION_COMMAND_TOO_LARGE",
                             f"Command exceeds maximum size ({MOST_CHARACTERS})"))
    return found


def is_name(text: str) -> bool:
    """`^[-_'\\p{L}\\p{N}\\p{sc=Deva}\\p{sc=Thai}]{1,32}$`, in lower case where there is one (docs: Naming)."""
    def fits(one: str) -> bool:
        scripts = 0x0900 <= ord(one) <= 0x097F or 0x0E00 <= ord(one) <= 0x0E7F
        return one in "-_'" or scripts or unicodedata.category(one)[0] in "LN"
    return 1 <= len(text) <= 32 and all(map(fits, text)) and text == text.lower()


def _words(form: dict[str, Any], strict: bool) -> list[Finding]:
    """Name and description in every language."""
    found: list[Finding] = []
    names: dict[tuple[str, ...], str] = {("name",): form.get("name") or ""}
    for field in ("name_localizations", "description_localizations"):
        for locale, text in (form.get(field) or {}).items():
            if locale not in LOCALES:
                found.append(Finding((field, locale), "BASE_TYPE_CHOICES", "Not a locale of Discord's."))
            if field == "name_localizations":
                names[field, locale] = text
            else:
                found += length(text, 1, 100, field, locale)
    for path, text in names.items():
        if strict and not is_name(text):
            found.append(Finding(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"))
        elif not strict:
            found += length(text.strip(), 1, 32, *path)
    return found


def _options(options: list[dict[str, Any]], depth: int) -> list[Finding]:
    found = length(options, 0, 25, "options")
    kinds = {one.get("type") in (SUBCOMMAND, GROUP) for one in options}
    if len(kinds) > 1:
        found.append(Finding(
            ("options",), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types"))
    optional_seen = False
    for place, option in enumerate(options):
        kind = option.get("type")
        here = _words(option, True) + length(option.get("description"), 1, 100, "description")
        if kind in (SUBCOMMAND, GROUP):
            here += _nested(option, kind, depth)
        else:
            if option.get("required") and optional_seen:
                here.append(Finding((), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                                    "Required options must be placed before non-required options"))
            optional_seen = optional_seen or not option.get("required")
            here += _value_option(option)
        found += [one.under("options", place) for one in here]
    return found + _duplicates(options)


def _nested(option: dict[str, Any], kind: int, depth: int) -> list[Finding]:
    """Groups hold sub-commands, sub-commands hold options; nothing is deeper."""
    inner = option.get("options") or []
    if kind == GROUP and depth > 0:
        return [Finding(("type",), "BASE_TYPE_CHOICES", "A group cannot be in another")]
    wrong = [place for place, one in enumerate(inner)
             if (one.get("type") == SUBCOMMAND) != (kind == GROUP) or one.get("type") == GROUP]
    if wrong:
        return [Finding(("options", place, "type"), "BASE_TYPE_CHOICES",
                        "Groups hold sub-commands, and sub-commands hold options") for place in wrong]
    found = _options(inner, depth + 1)
    if kind == GROUP:
        found += length(inner, 1, 25, "options")
    return found


def _value_option(option: dict[str, Any]) -> list[Finding]:
    choices = option.get("choices") or []
    found = length(choices, 0, 25, "choices")
    if option.get("autocomplete") and choices:
        found.append(Finding(("choices",), "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE",
                             "Choices cannot be given when autocomplete is enabled"))
    found += ordered(option, "min_value", "max_value") + ordered(option, "min_length", "max_length")
    for place, choice in enumerate(choices):
        here = wrong_choice(choice, option.get("type"))
        found += [one.under("choices", place) for one in here]
    return found


def wrong_choice(choice: dict[str, Any], kind: int | None) -> list[Finding]:
    """A choice of an option, or one that an autocompletion offers."""
    found = length(choice.get("name"), 1, 100, "name")
    for locale, text in (choice.get("name_localizations") or {}).items():
        found += length(text, 1, 100, "name_localizations", locale)
        if locale not in LOCALES:
            found.append(Finding(("name_localizations", locale), "BASE_TYPE_CHOICES", "Not a locale of Discord's."))
    value: Any = choice.get("value")
    numeric = isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == STRING:
        found += length(value, 1, 100, "value") if isinstance(value, str) else [_mistyped("string")]
    elif kind == INTEGER and (not numeric or value != int(value)) or kind == NUMBER and not numeric:
        found.append(_mistyped("number"))
    elif kind in (INTEGER, NUMBER) and abs(value) > 1 << 53:
        found.append(Finding(("value",), "NUMBER_TYPE_MAX", "Must be between -2^53 and 2^53."))
    return found


def _mistyped(kind: str) -> Finding:
    return Finding(("value",), f"{kind.upper()}_TYPE_CONVERT", f"The value of the choice is no {kind}.")


def _duplicates(options: list[dict[str, Any]]) -> list[Finding]:
    """Names must be told apart in every language."""
    found: list[Finding] = []
    seen: set[tuple[str, str]] = set()
    for place, option in enumerate(options):
        words = {"": option.get("name") or "", **(option.get("name_localizations") or {})}
        if any(pair in seen for pair in words.items()):
            found.append(Finding(("options", place, "name"), "APPLICATION_COMMAND_OPTION_NAME_ALREADY_EXISTS",
                                 "Option name already exists"))
        seen.update(words.items())
    return found


def size(form: dict[str, Any]) -> int:
    """Characters of names, descriptions and values; of each text its longest language counts."""
    def longest(field: str) -> int:
        texts: Iterable[str] = [form.get(field) or "", *(form.get(f"{field}_localizations") or {}).values()]
        return max(map(len, texts))
    value = form.get("value")
    own = longest("name") + longest("description") + (len(str(value)) if value is not None else 0)
    return own + sum(size(one) for one in (form.get("options") or []) + (form.get("choices") or []))
