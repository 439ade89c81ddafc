"""Components and embeds as Discord gives them back: numbered, with defaults, with what it knows about media."""

import itertools
from typing import Any

from .clock import Ids
from .problems import Finding, refuse
from .rules.components import (
    BUTTON, CONTAINER, FILE, GALLERY, ROW, SECTION, SELECTS, SEPARATOR, STRING_SELECT, THUMBNAIL, children, walk)

KEPT = {
    BUTTON: ("custom_id", "style", "label", "url", "sku_id"), 10: ("content",), ROW: (), SECTION: (),
    **dict.fromkeys(SELECTS, ("custom_id", "placeholder", "default_values", "channel_types")),
}
"""Fields that come back as they were sent."""


class Renderer:
    """Renders the components and embeds of one message whose attachments are known by name."""

    def __init__(self, ids: Ids, attachments: list[dict[str, Any]]):
        self._ids = ids
        self._attachments = {one["filename"]: one for one in attachments}
        self._missing: list[Finding] = []

    def components(self, components: list[dict[str, Any]]) -> list[dict[str, Any]]:
        taken = {one["id"] for _, one in walk(components) if one.get("id")}
        free = (number for number in itertools.count(1) if number not in taken)
        made = [self._component(one, free, ("components", place)) for place, one in enumerate(components)]
        refuse(self._missing)
        return made

    def _component(self, form: dict[str, Any], free: Any, path: tuple[str | int, ...]) -> dict[str, Any]:
        kind = form["type"]
        made: dict[str, Any] = {"type": kind, "id": form.get("id") or next(free)}
        made |= {name: form[name] for name in KEPT.get(kind, ()) if form.get(name) is not None}
        if form.get("emoji"):
            made["emoji"] = {name: value for name, value in form["emoji"].items() if value is not None}
        if kind == BUTTON or kind in SELECTS:
            made["disabled"] = bool(form.get("disabled"))
        if kind in SELECTS:
            made |= {"min_values": 1 if form.get("min_values") is None else form["min_values"],
                     "max_values": form.get("max_values") or 1}
        if kind == STRING_SELECT:
            made["options"] = [
                {name: value for name, value in option.items() if value is not None} for option in form["options"]]
        if kind in (THUMBNAIL, FILE, CONTAINER):
            made["spoiler"] = bool(form.get("spoiler"))
        if kind == THUMBNAIL:
            made |= {"description": form.get("description"), "media": self._media(form["media"], (*path, "media"))}
        if kind == GALLERY:
            made["items"] = [
                {"description": item.get("description"), "spoiler": bool(item.get("spoiler")),
                 "media": self._media(item["media"], (*path, "items", place, "media"))}
                for place, item in enumerate(form["items"])]
        if kind == FILE:
            file = self._media(form["file"], (*path, "file"))
            known = self._attachments.get(form["file"]["url"].removeprefix("attachment://"), {})
            made |= {"file": file, "name": known.get("filename"), "size": known.get("size")}
        if kind == SEPARATOR:
            made |= {"spacing": form.get("spacing") or 1, "divider": form.get("divider") is not False}
        if kind == CONTAINER:
            made["accent_color"] = form.get("accent_color")
        for inner_path, inner in children(form):
            rendered = self._component(inner, free, path + inner_path)
            if inner_path[0] == "components":
                made.setdefault("components", []).append(rendered)
            else:
                made[str(inner_path[0])] = rendered
        return made

    def _media(self, media: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
        url = media["url"]
        found = {"id": self._ids.next(), "url": url, "proxy_url": url, "width": None, "height": None,
                 "content_type": None}
        if url.startswith("attachment://"):
            attachment = self._attachment(url, (*path, "url"))
            if attachment:
                found |= {"url": attachment["url"], "proxy_url": attachment["url"],
                          "content_type": attachment["content_type"], "attachment_id": attachment["id"]}
        return found

    def _attachment(self, url: str, path: tuple[str | int, ...]) -> dict[str, Any] | None:
        attachment = self._attachments.get(url.removeprefix("attachment://"))
        if attachment is None:
            self._missing.append(Finding(path, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                                         f"Unknown attachment URL {url}"))
        return attachment

    def embeds(self, embeds: list[dict[str, Any]]) -> list[dict[str, Any]]:
        made = [self._embed(one, place) for place, one in enumerate(embeds)]
        refuse(self._missing)
        return made

    def _embed(self, form: dict[str, Any], place: int) -> dict[str, Any]:
        made = {name: form[name] for name in ("url", "title", "description", "color", "timestamp")
                if form.get(name) is not None}
        made["type"] = "rich"
        if form.get("fields"):
            made["fields"] = [{"inline": False} | {k: v for k, v in one.items() if v is not None}
                              for one in form["fields"]]
        for name, key in (("image", "url"), ("thumbnail", "url"), ("footer", "icon_url"), ("author", "icon_url")):
            part = {k: v for k, v in (form.get(name) or {}).items() if v is not None}
            url = part.get(key)
            if url and url.startswith("attachment://"):
                attachment = self._attachment(url, ("embeds", place, name, key))
                part[key] = attachment["url"] if attachment else url
            if part and name in ("image", "thumbnail"):
                part = {"url": part["url"], "proxy_url": part["url"]} if "url" in part else {}
            if part:
                made[name] = part
        return made
