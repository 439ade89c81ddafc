"""Bodies of requests: JSON, or multipart with files (docs: reference, Uploading Files)."""

import json
import re
from collections.abc import Iterator
from typing import Any

from .messages import File
from .problems import Finding, Problem

MOST_FILES = 10


def read_body(content_type: str, raw: bytes) -> tuple[Any, dict[int, File]]:
    """The JSON of a body and its files by number."""
    kind, _, rest = content_type.partition(";")
    if kind.strip().lower() == "application/json":
        return _json(raw), {}
    if kind.strip().lower() == "multipart/form-data":
        boundary = re.search(r'boundary="?([^";]+)"?', rest)
        if boundary:
            return _form(_parts(raw, boundary[1].encode()))
    raise Problem(50035, [Finding(
        (), "CONTENT_TYPE_INVALID",
        'Expected "Content-Type" header to be one of {\'application/json\', \'multipart/form-data\'}.')])


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw, parse_constant=_no_constant)
    except ValueError:
        raise Problem(50109) from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _malformed(why: str) -> Problem:
    return Problem(50035, [Finding((), "MULTIPART_INVALID", why)])


def _parts(raw: bytes, boundary: bytes) -> list[tuple[dict[str, str], bytes]]:
    """The parts of a multipart body (RFC 2046, 5.1)."""
    delimiter = b"--" + boundary
    pieces = (b"\r\n" + raw).split(b"\r\n" + delimiter)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise _malformed("The body does not end with its boundary")
    made = []
    for piece in pieces[1:-1]:
        head, separator, content = piece.partition(b"\r\n\r\n")
        if not piece.startswith(b"\r\n") or not separator:
            raise _malformed("A part has no head")
        lines = [line.partition(":") for line in head.decode("utf-8", "replace").split("\r\n") if line]
        made.append(({name.strip().lower(): value.strip() for name, _, value in lines}, content))
    return made


def _form(parts: list[tuple[dict[str, str], bytes]]) -> tuple[Any, dict[int, File]]:
    payload: Any = None
    files: dict[int, File] = {}
    for headers, content in parts:
        disposition = headers.get("content-disposition", "")
        name = re.search(r'\bname="([^"]*)"', disposition)
        filename = re.search(r'filename="([^"]*)"', disposition)
        number = re.fullmatch(r"files\[(\d{1,2})\]", name[1]) if name else None
        if name and name[1] == "payload_json" and payload is None:
            payload = _json(content)
        elif number and filename and filename[1] and int(number[1]) < MOST_FILES and int(number[1]) not in files:
            files[int(number[1])] = File(filename[1], content, headers.get("content-type"))
        else:
            raise _malformed(f"The part {disposition!r} is neither payload_json nor files[0] to files[9] with a name")
    return ({} if payload is None else payload), files


ID_OF = ("attachments", "emoji", "default_values")
"""What has a snowflake under the plain name `id`; components have numbers there."""
LISTS_OF_IDS = ("users", "roles", "messages", "sticker_ids", "applied_tags")


def text_ids(value: Any, parent: str = "") -> Iterator[str]:
    """Turns ids that came as numbers into texts, and names the places. Discord takes both (docs: reference,
    Snowflakes), the description only texts: it is noted, not refused."""
    if isinstance(value, list):
        for place, inner in enumerate(value):
            if type(inner) is int and parent in LISTS_OF_IDS:
                value[place] = str(inner)
                yield f"{parent}.{place}"
            yield from text_ids(inner, parent)
    elif isinstance(value, dict):
        for name, inner in value.items():
            is_id = name.endswith("_id") and name != "custom_id" or name == "id" and parent in ID_OF
            if is_id and type(inner) is int:
                value[name] = str(inner)
                yield name
            yield from text_ids(inner, name)
