"""Modals (docs: interactions, Receiving and Responding, Modal; components, Label and Text Input)."""

from typing import Any

from ..problems import Finding
from .components import LABEL, ROW, SELECTS, STRING_SELECT, TEXT, TEXT_INPUT, Names, wrong_select
from .shapes import length, one_of, ordered

MOST_FIELDS = 5
FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 19, 21, 22, 23
IN_LABEL = (TEXT_INPUT, FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX, *SELECTS)


def wrong_modal(modal: dict[str, Any]) -> list[Finding]:
    """What is wrong with the data of a callback of type 9."""
    components = modal.get("components") or []
    found = length(modal.get("title"), 1, 45, "title") + length(modal.get("custom_id"), 1, 100, "custom_id")
    found += length(components, 1, MOST_FIELDS, "components")
    names = Names()
    for place, component in enumerate(components):
        found += [one.under("components", place) for one in _top(component, names)]
    return found


def _top(component: dict[str, Any], names: Names) -> list[Finding]:
    kind = component.get("type")
    if wrong := one_of(kind, (ROW, TEXT, LABEL), "type"):
        return wrong
    found = names.wrong(component)
    if kind == TEXT:
        return found + length((component.get("content") or "").strip(), 1, 4_000, "content")
    if kind == ROW:
        inner = component.get("components") or []
        found += length(inner, 1, 1, "components")
        for place, one in enumerate(inner):
            here = one_of(one.get("type"), (TEXT_INPUT,), "type") or names.wrong(one) + _text_input(one, False)
            found += [finding.under("components", place) for finding in here]
        return found
    found += length(component.get("label"), 1, 45, "label")
    found += length(component.get("description"), 0, 100, "description")
    inner = component.get("component") or {}
    here = one_of(inner.get("type"), IN_LABEL, "type") or names.wrong(inner) + _field(inner)
    return found + [finding.under("component") for finding in here]


def _field(component: dict[str, Any]) -> list[Finding]:
    kind = component["type"]
    if kind == TEXT_INPUT:
        return _text_input(component, True)
    if kind in SELECTS:
        return wrong_select(component, in_modal=True)
    found = length(component.get("custom_id"), 1, 100, "custom_id") + ordered(component, "min_values", "max_values")
    if kind in (RADIO, CHECKBOXES):
        least = 2 if kind == RADIO else 1
        found += length(component.get("options"), least, 10, "options")
    return found


def _text_input(text: dict[str, Any], labelled: bool) -> list[Finding]:
    """In a label the label says what it is; in a row the field itself does."""
    found = length(text.get("custom_id"), 1, 100, "custom_id") + one_of(text.get("style"), (1, 2), "style")
    if labelled and text.get("label") is not None:
        found.append(Finding(("label",), "COMPONENT_FIELD_NOT_ALLOWED", "A text input in a label has no label"))
    elif not labelled:
        found += length(text.get("label"), 1, 45, "label")
    found += length(text.get("placeholder"), 0, 100, "placeholder")
    found += ordered(text, "min_length", "max_length")
    value, most = text.get("value"), text.get("max_length")
    if value:
        found += length(value, 0, 4_000 if most is None else most, "value")
        if len(value) < (text.get("min_length") or 0):
            found.append(Finding(("value",), "BASE_TYPE_MIN_LENGTH", "Shorter than min_length"))
    return found


def wrong_entry(component: dict[str, Any], value: Any) -> str | None:
    """Why the client would not let a person submit a value for a field of a modal; None when it would."""
    required = component.get("required") is not False
    kind = component["type"]
    if kind == TEXT_INPUT:
        text = value or ""
        if not isinstance(text, str):
            return "a text input takes a text"
        if not text:
            return "the field is required" if required else None
        most = component.get("max_length")
        if not (component.get("min_length") or 0) <= len(text) <= (4_000 if most is None else most):
            return "the text is too short or too long"
        return None
    if kind == CHECKBOX:
        return None if isinstance(value, bool) else "a checkbox is true or false"
    if kind == RADIO:
        known = [one["value"] for one in component["options"]]
        return None if value in known or value is None and not required else "that is none of the options"
    return wrong_choices(component, value if value is not None else [], required)


def wrong_choices(component: dict[str, Any], values: Any, required: bool = True) -> str | None:
    """Why the client would not let a person choose these values in a select."""
    if not isinstance(values, list) or len(set(map(str, values))) < len(values):
        return "values are a list without repetition"
    # In a group of checkboxes all may be chosen unless something else is said.
    default = len(component["options"]) if component["type"] == CHECKBOXES else 1
    least, most = component.get("min_values"), component.get("max_values") or default
    least = 1 if least is None else least
    if not (values or not required and least <= 1) and least > 0:
        return "a choice is required"
    if values and not least <= len(values) <= most:
        return f"between {least} and {most} values must be chosen"
    if component["type"] in (STRING_SELECT, CHECKBOXES):
        known = [one["value"] for one in component["options"]]
        if any(value not in known for value in values):
            return f"{values} are not among the options"
    return None
