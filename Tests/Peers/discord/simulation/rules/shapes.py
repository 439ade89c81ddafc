"""Small checks that several rules share."""

import unicodedata
from typing import Any

from ..problems import Finding

LOCALES = frozenset(
    "ar bg cs da de el en-GB en-US es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl pt-BR ro ru sv-SE th tr uk "
    "vi zh-CN zh-TW".split())
"""docs: reference, Locales. The description does not hold the keys of localisations against them."""


def length(value: Any, least: int, most: int, *path: str | int) -> list[Finding]:
    """A text or a list that must be within limits; a missing one only where `least` allows it."""
    size = 0 if value is None else len(value)
    if size == 0 < least:
        return [Finding(path, "BASE_TYPE_REQUIRED", "This field is required")]
    if size < least or size > most:
        code = "BASE_TYPE_MAX_LENGTH" if size > most and least == 0 else "BASE_TYPE_BAD_LENGTH"
        text = f"Must be {most} or fewer in length." if least == 0 else f"Must be between {least} and {most} in length."
        return [Finding(path, code, text)]
    return []


def one_of(value: Any, allowed: tuple[Any, ...], *path: str | int) -> list[Finding]:
    if isinstance(value, bool) or value not in allowed:
        return [Finding(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{', '.join(map(str, allowed))}}}.")]
    return []


def ordered(form: dict[str, Any], low: str, high: str, *path: str | int) -> list[Finding]:
    """Two numbers of which the first must not exceed the second."""
    first, second = form.get(low), form.get(high)
    if first is not None and second is not None and first > second:
        return [Finding((*path, low), "NUMBER_TYPE_MAX", f"{low} must be less than or equal to {high}.")]
    return []


def is_emoji(text: Any) -> bool:
    """Whether a text looks like one emoji: symbols, modifiers and joiners, flags, keycaps."""
    if not isinstance(text, str) or not 0 < len(text) <= 16:
        return False
    if text.endswith("\u20e3"):
        return text[0] in "0123456789#*" and all(one in "\ufe0f\u20e3" for one in text[1:])
    return all(ord(one) > 0xA8 and unicodedata.category(one) in ("So", "Sk", "Mn", "Me", "Cf", "Sm", "Po", "Cn")
               for one in text) and any(unicodedata.category(one) in ("So", "Sm", "Po", "Cn") for one in text)


def address(value: Any, schemes: tuple[str, ...], *path: str | int) -> list[Finding]:
    """The schemes that Discord takes (docs: components, Unfurled Media Item; message, Embed Object)."""
    if value and str(value).partition(":")[0].lower() not in schemes:
        text = f"Scheme \"{str(value).partition(':')[0]}\" is not supported. Scheme must be one of {schemes}."
        return [Finding(path, "URL_TYPE_INVALID_SCHEME", text)]
    return []
