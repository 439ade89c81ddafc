"""Valid forms, from which tests make wrong ones."""

import copy
from typing import Any

V2 = 1 << 15


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def button(custom_id: str = "b", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Press", "custom_id": custom_id} | more


def select(custom_id: str = "s", count: int = 2, **more: Any) -> dict[str, Any]:
    options = [{"label": f"Option {number}", "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": custom_id, "options": options} | more


def text(content: str = "Hello") -> dict[str, Any]:
    return {"type": 10, "content": content}


def section(**more: Any) -> dict[str, Any]:
    return {"type": 9, "components": [text()],
            "accessory": {"type": 11, "media": {"url": "https://example.org/a.png"}}} | more


def v2(*components: dict[str, Any]) -> dict[str, Any]:
    return {"flags": V2, "components": list(components)}


CARD = v2({"type": 17, "accent_color": 0x336699, "components": [
    section(), {"type": 14, "spacing": 2, "divider": False},
    {"type": 12, "items": [{"media": {"url": "https://example.org/b.png"}, "description": "A poster"}]},
    row(button("up", emoji={"name": "👍"}), button("down", style=4), {"type": 2, "style": 5, "label": "Open",
                                                                     "url": "https://example.org"}),
    row(select("mood", 3, min_values=0, max_values=2))]})
LEGACY = {
    "content": "Hello", "tts": False, "nonce": "n-1", "enforce_nonce": True, "flags": 4096,
    "allowed_mentions": {"parse": ["roles"], "users": ["1"]},
    "embeds": [{"title": "T", "description": "D", "color": 1, "url": "https://example.org", "footer": {"text": "F"},
                "fields": [{"name": "N", "value": "V", "inline": True}], "author": {"name": "A"},
                "image": {"url": "https://example.org/a.png"}, "timestamp": "2026-01-01T00:00:00+00:00"}],
    "components": [row(button("a"), button("b")), row(select("c"))]}
POLL = {"poll": {
    "question": {"text": "Which?"}, "duration": 2, "allow_multiselect": False,
    "answers": [{"poll_media": {"text": "Alien", "emoji": {"name": "👽"}}}, {"poll_media": {"text": "Brazil"}}]}}
MODAL = {"custom_id": "rating", "title": "Rate it", "components": [
    text("Tell us"),
    {"type": 18, "label": "Stars", "component": select("stars", 5)},
    {"type": 18, "label": "Comment", "description": "If you like", "component": {
        "type": 4, "custom_id": "comment", "style": 2, "required": False, "max_length": 200, "placeholder": "…"}},
    row({"type": 4, "custom_id": "old", "style": 1, "label": "Old way", "min_length": 1, "max_length": 10})]}
COMMAND = {
    "name": "recommend", "description": "Recommends", "type": 1, "contexts": [0, 1, 2], "integration_types": [0, 1],
    "name_localizations": {"de": "empfehlen"}, "description_localizations": {"de": "Empfiehlt"},
    "options": [
        {"type": 1, "name": "now", "description": "At once", "options": [
            {"type": 4, "name": "count", "description": "How many", "required": True, "min_value": 1, "max_value": 5},
            {"type": 3, "name": "mode", "description": "Which", "choices": [
                {"name": "Bold", "value": "bold", "name_localizations": {"de": "Kühn"}}]},
            {"type": 3, "name": "title", "description": "Like what", "autocomplete": True}]},
        {"type": 2, "name": "for", "description": "Others", "options": [
            {"type": 1, "name": "friend", "description": "A friend", "options": [
                {"type": 6, "name": "who", "description": "Who", "required": True}]}]}]}


def changed(form: Any, path: str, value: Any) -> Any:
    """A copy of a form with one place set, or removed with the value `...`; the path is written `a.0.b`."""
    made = copy.deepcopy(form)
    place = made
    *parents, last = [int(one) if one.isdecimal() else one for one in path.split(".")]
    for part in parents:
        place = place[part]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return made
