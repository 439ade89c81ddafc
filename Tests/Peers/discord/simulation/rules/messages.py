"""Content, embeds, flags, mentions, attachments and polls (docs: resources, Message and Poll)."""

from typing import Any

from ..problems import Finding
from .components import wrong_components
from .shapes import address, is_emoji, length

SUPPRESS_EMBEDS, EPHEMERAL, LOADING, SILENT, VOICE, V2 = 1 << 2, 1 << 6, 1 << 7, 1 << 12, 1 << 13, 1 << 15
MOST_CONTENT, MOST_EMBEDS, MOST_EMBED_TEXT, MOST_FILES = 2_000, 10, 6_000, 10
LINKS = ("http", "https")
LEGACY = ("content", "embeds", "poll", "sticker_ids")


def wrong_message(form: dict[str, Any], v2: bool) -> list[Finding]:
    """What is wrong with a message; `v2`: it is one made of components, whatever its flags say now."""
    found: list[Finding] = []
    if v2:
        found += [Finding((name,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                          f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
                  for name in LEGACY if form.get(name)]
    found += length(form.get("content"), 0, MOST_CONTENT, "content")
    found += wrong_embeds(form.get("embeds") or [])
    found += wrong_components(form.get("components") or [], v2)
    found += length(form.get("attachments"), 0, MOST_FILES, "attachments")
    found += _mentions(form.get("allowed_mentions") or {})
    if isinstance(form.get("nonce"), str):
        found += length(form["nonce"], 0, 25, "nonce")
    if form.get("poll"):
        found += [one.under("poll") for one in wrong_poll(form["poll"])]
    return found


def wrong_embeds(embeds: list[dict[str, Any]]) -> list[Finding]:
    found = length(embeds, 0, MOST_EMBEDS, "embeds")
    total = 0
    for place, embed in enumerate(embeds):
        here, size = _embed(embed)
        found += [one.under("embeds", place) for one in here]
        total += size
    if total > MOST_EMBED_TEXT:
        found.append(Finding(("embeds",), "MAX_EMBED_SIZE_EXCEEDED",
                             f"Embed size exceeds maximum size of {MOST_EMBED_TEXT}"))
    return found


def _embed(embed: dict[str, Any]) -> tuple[list[Finding], int]:
    """What is wrong with an embed, and how much text it counts for (docs: message, Embed Limits)."""
    fields, footer, author = embed.get("fields") or [], embed.get("footer") or {}, embed.get("author") or {}
    found = (length(embed.get("title"), 0, 256, "title") + length(embed.get("description"), 0, 4_096, "description")
             + length(fields, 0, 25, "fields") + length(footer.get("text"), 0, 2_048, "footer", "text")
             + length(author.get("name"), 0, 256, "author", "name"))
    for place, field in enumerate(fields):
        found += length(field.get("name"), 1, 256, "fields", place, "name")
        found += length(field.get("value"), 1, 1_024, "fields", place, "value")
    found += address(embed.get("url"), LINKS, "url") + address(author.get("url"), LINKS, "author", "url")
    for name, key in (("image", "url"), ("thumbnail", "url"), ("footer", "icon_url"), ("author", "icon_url")):
        found += address((embed.get(name) or {}).get(key), (*LINKS, "attachment"), name, key)
    shown = ("title", "description", "fields", "image", "thumbnail", "footer", "author")
    if not any(embed.get(name) for name in shown):
        found.append(Finding(("description",), "BASE_TYPE_REQUIRED", "This field is required"))
    if author and not author.get("name"):
        found.append(Finding(("author", "name"), "BASE_TYPE_REQUIRED", "This field is required"))
    texts = [embed.get("title"), embed.get("description"), footer.get("text"), author.get("name")]
    texts += [one.get(name) for one in fields for name in ("name", "value")]
    return found, sum(len(one or "") for one in texts)


def _mentions(allowed: dict[str, Any]) -> list[Finding]:
    """A kind is either parsed from the text or listed (docs: message, Allowed Mentions Object)."""
    parse = allowed.get("parse") or []
    found = [
        Finding((), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.').under("allowed_mentions")
        for name in ("users", "roles") if name in parse and allowed.get(name)]
    for name in ("users", "roles"):
        found += length(allowed.get(name), 0, 100, "allowed_mentions", name)
    return found


def wrong_poll(poll: dict[str, Any]) -> list[Finding]:
    """docs: poll, Poll Create Request Object; Poll Media Object."""
    answers = poll.get("answers") or []
    found = length((poll.get("question") or {}).get("text"), 1, 300, "question", "text")
    if (poll.get("question") or {}).get("emoji"):
        found.append(Finding(("question", "emoji"), "POLL_QUESTION_ONLY_TEXT", "A question is only text"))
    found += length(answers, 1, 10, "answers")
    if not 1 <= (24 if poll.get("duration") is None else poll["duration"]) <= 768:
        found.append(Finding(("duration",), "NUMBER_TYPE_MAX", "Between 1 and 768 hours."))
    for place, answer in enumerate(answers):
        media = answer.get("poll_media") or {}
        here = length(media.get("text"), 0, 55, "text")
        emoji = media.get("emoji")
        if emoji and not emoji.get("id") and not is_emoji(emoji.get("name")):
            here.append(Finding(("emoji", "name"), "POLL_INVALID_EMOJI", "Invalid emoji"))
        if not media.get("text"):
            here.append(Finding(("text",), "BASE_TYPE_REQUIRED", "This field is required"))
        found += [one.under("answers", place, "poll_media") for one in here]
    return found


def wrong_files(form: dict[str, Any], files: dict[int, str], kept: set[str]) -> list[Finding]:
    """Attachments name the files that came with them by number, or older ones by id (docs: Uploading Files)."""
    found: list[Finding] = []
    for place, one in enumerate(form.get("attachments") or []):
        number = str(one.get("id"))
        if number not in kept and not (number.isdecimal() and len(number) < 4 and int(number) in files):
            found.append(Finding(("attachments", place, "id"), "MESSAGE_ATTACHMENT_NOT_FOUND",
                                 f"The attachment {number} has no file"))
    numbers = [str(one.get("id")) for one in form.get("attachments") or []]
    if len(set(numbers)) < len(numbers):
        found.append(Finding(("attachments",), "SET_TYPE_ALREADY_CONTAINS_VALUE", "An attachment is listed twice"))
    return found
