"""Components of messages (docs: components, Component Reference)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..problems import Finding
from .shapes import address, is_emoji, length, one_of, ordered

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
SELECTS = (3, 5, 6, 7, 8)
INTERACTIVE = (BUTTON, TEXT_INPUT, 19, 21, 22, 23, *SELECTS)
IN_ROW = (BUTTON, *SELECTS)
IN_CONTAINER = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR)
TOP_LEVEL = (*IN_CONTAINER, CONTAINER)
MOST_COMPONENTS, MOST_TEXT, MOST_ROWS = 40, 4_000, 5
LINK, PREMIUM = 5, 6
MEDIA = ("http", "https", "attachment")


def children(component: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """The components right inside one, each with its path."""
    for place, inner in enumerate(component.get("components") or []):
        yield ("components", place), inner
    for name in ("accessory", "component"):
        if isinstance(component.get(name), dict):
            yield (name,), component[name]


def walk(components: list[dict[str, Any]], *path: str | int) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """All components, the outer ones first."""
    for place, component in enumerate(components):
        yield from _walk(component, (*path, place))


def _walk(component: dict[str, Any], path: tuple[str | int, ...]
          ) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    yield path, component
    for inner_path, inner in children(component):
        yield from _walk(inner, path + inner_path)


@dataclass
class Names:
    """What must be unique in one message or modal."""

    custom: set[str] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)

    def wrong(self, component: dict[str, Any]) -> list[Finding]:
        found: list[Finding] = []
        custom, number = component.get("custom_id"), component.get("id")
        if custom is not None:
            found += length(custom, 1, 100, "custom_id")
            if custom in self.custom:
                found.append(Finding(("custom_id",), "COMPONENT_CUSTOM_ID_DUPLICATED",
                                     "Component custom id cannot be duplicated"))
            self.custom.add(custom)
        if number:
            if number in self.numbers:
                found.append(Finding(("id",), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated"))
            self.numbers.add(number)
        return found


def wrong_components(components: list[dict[str, Any]], v2: bool) -> list[Finding]:
    """What is wrong with the components of a message."""
    found: list[Finding] = []
    if v2:
        total = sum(1 for _ in walk(components))
        if total > MOST_COMPONENTS:
            found.append(Finding(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
                                 f"The total number of components exceeds {MOST_COMPONENTS}: {total}"))
        if sum(len(one.get("content") or "") for _, one in walk(components)) > MOST_TEXT:
            found.append(Finding(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                                 f"The total displayable text size exceeds maximum size of {MOST_TEXT} characters"))
    else:
        found += length(components, 0, MOST_ROWS, "components")
    allowed = TOP_LEVEL if v2 else (ROW,)
    names = Names()
    for place, component in enumerate(components):
        found += [one.under("components", place) for one in _placed(component, allowed, names)]
    return found


def _placed(component: dict[str, Any], allowed: tuple[int, ...], names: Names) -> list[Finding]:
    """A component, and what is in it, at a place where only some may be."""
    kind: Any = component.get("type")
    if wrong := one_of(kind, allowed, "type"):
        return wrong
    found = names.wrong(component) + _own(component, kind)
    inside = {ROW: IN_ROW, SECTION: (TEXT,), CONTAINER: IN_CONTAINER}.get(kind, ())
    for path, inner in children(component):
        here = (BUTTON, THUMBNAIL) if path == ("accessory",) else inside
        found += [one.under(*path) for one in _placed(inner, here, names)]
    return found


def _own(component: dict[str, Any], kind: int) -> list[Finding]:
    inner = component.get("components") or []
    if kind == ROW:
        return _row(inner)
    if kind == BUTTON:
        return wrong_button(component)
    if kind in SELECTS:
        return wrong_select(component, in_modal=False)
    if kind == SECTION:
        found = length(inner, 1, 3, "components")
        return found if component.get("accessory") else found + length(None, 1, 1, "accessory")
    if kind == CONTAINER:
        return length(inner, 1, MOST_COMPONENTS, "components")
    if kind == TEXT:
        return length((component.get("content") or "").strip(), 1, MOST_TEXT, "content")
    if kind == THUMBNAIL:
        return _media(component, "media")
    if kind == FILE:
        return address(component["file"].get("url"), ("attachment",), "file", "url")
    if kind == GALLERY:
        items = component.get("items") or []
        return length(items, 1, 10, "items") + [
            one.under("items", place) for place, item in enumerate(items) for one in _media(item, "media")]
    return one_of(component.get("spacing") or 1, (1, 2), "spacing") if kind == SEPARATOR else []


def _media(form: dict[str, Any], name: str) -> list[Finding]:
    url = (form.get(name) or {}).get("url")
    return length(url, 1, 2048, name, "url") + address(url, MEDIA, name, "url") + length(
        form.get("description"), 0, 1024, "description")


def _row(inner: list[dict[str, Any]]) -> list[Finding]:
    """Up to five buttons, or one select."""
    width = sum(5 if one.get("type") in SELECTS else 1 for one in inner)
    if width > 5:
        return [Finding(("components",), "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                        "A row holds up to five buttons or one select")]
    return length(inner, 1, 5, "components")


def wrong_button(button: dict[str, Any]) -> list[Finding]:
    """Each style has fields that it must have and others that it must not."""
    style: Any = button.get("style")
    if wrong := one_of(style, (1, 2, 3, 4, LINK, PREMIUM), "style"):
        return wrong
    needed = {LINK: "url", PREMIUM: "sku_id"}.get(style, "custom_id")
    found = length(button.get("label"), 0, 80, "label")
    for name in ("custom_id", "url", "sku_id"):
        if name == needed and not button.get(name):
            found.append(Finding((name,), "BASE_TYPE_REQUIRED", "This field is required"))
        elif name != needed and button.get(name) is not None:
            found.append(Finding((name,), "COMPONENT_FIELD_NOT_ALLOWED", f"A button of style {style} has no {name}"))
    shown = bool(button.get("label") or button.get("emoji"))
    if shown == (style == PREMIUM):
        found.append(Finding(("label",), "BUTTON_COMPONENT_LABEL_OR_EMOJI",
                             "A button needs a label or an emoji; a premium one must have neither"))
    found += length(button.get("url"), 0, 512, "url")
    return found + address(button.get("url"), ("http", "https", "discord"), "url") + wrong_emoji(button.get("emoji"))


def wrong_emoji(emoji: dict[str, Any] | None) -> list[Finding]:
    if emoji and not emoji.get("id") and not is_emoji(emoji.get("name")):
        return [Finding(("emoji", "name"), "COMPONENT_INVALID_EMOJI", "Invalid emoji")]
    return []


def wrong_select(select: dict[str, Any], in_modal: bool) -> list[Finding]:
    """A select of any kind."""
    found = length(select.get("custom_id"), 1, 100, "custom_id")
    found += length(select.get("placeholder"), 0, 150, "placeholder")
    least, most = select.get("min_values"), select.get("max_values")
    found += ordered({"min_values": 1 if least is None else least, "max_values": most or 1},
                     "min_values", "max_values")
    # In messages “required” is ignored, and common.
    if in_modal and select.get("disabled"):
        found.append(Finding(("disabled",), "COMPONENT_FIELD_NOT_ALLOWED", "Nothing in a modal can be disabled"))
    if in_modal and least == 0 and select.get("required") is not False:
        found.append(Finding(("min_values",), "COMPONENT_MIN_VALUES_REQUIRED",
                             "A required select takes at least one value"))
    chosen = len(select.get("default_values") or [])
    if select.get("type") == STRING_SELECT:
        options = select.get("options") or []
        found += length(options, 1, 25, "options")
        chosen = sum(1 for one in options if one.get("default"))
        found += [finding.under("options", place) for place, one in enumerate(options) for finding in _option(one)]
        values = [one.get("value") for one in options]
        found += [Finding(("options", place, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                          "The specified option value is already used")
                  for place, value in enumerate(values) if value in values[:place]]
        if (most or 1) > len(options):
            found.append(Finding(("max_values",), "NUMBER_TYPE_MAX", "More values than there are options"))
    if chosen > (most or 1):
        found.append(Finding(("options",), "SELECT_COMPONENT_TOO_MANY_DEFAULTS", "More defaults than max_values"))
    return found


def _option(option: dict[str, Any]) -> list[Finding]:
    return (length(option.get("label"), 1, 100, "label") + length(option.get("value"), 1, 100, "value")
            + length(option.get("description"), 0, 100, "description") + wrong_emoji(option.get("emoji")))
