"""What a bot may send over the gateway (docs: gateway events, Send Events)."""

from typing import Any

import jsonschema

SNOWFLAKE = {"anyOf": [{"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}, {"type": "integer", "minimum": 0}]}
ACTIVITY = {
    "type": "object", "required": ["name", "type"], "additionalProperties": True,
    "properties": {"name": {"type": "string", "maxLength": 128}, "type": {"enum": [0, 1, 2, 3, 4, 5]},
                   "state": {"type": ["string", "null"], "maxLength": 128}, "url": {"type": ["string", "null"]}}}
PRESENCE = {
    "type": "object", "required": ["status", "activities", "since", "afk"], "additionalProperties": False,
    "properties": {"status": {"enum": ["online", "dnd", "idle", "invisible", "offline"]}, "afk": {"type": "boolean"},
                   "since": {"type": ["number", "null"]}, "activities": {"type": "array", "items": ACTIVITY}}}
SCHEMAS: dict[int, dict[str, Any]] = {
    1: {"type": ["integer", "null"], "minimum": 0},
    2: {"type": "object", "required": ["token", "properties", "intents"], "additionalProperties": False,
        "properties": {
            "token": {"type": "string", "minLength": 1}, "compress": {"type": "boolean"},
            "intents": {"type": "integer", "minimum": 0}, "large_threshold": {"type": "integer", "minimum": 50,
                                                                             "maximum": 250},
            "properties": {"type": "object", "required": ["os", "browser", "device"], "additionalProperties": True,
                           "properties": dict.fromkeys(("os", "browser", "device"), {"type": "string"})},
            "shard": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
            "presence": PRESENCE}},
    3: PRESENCE,
    4: {"type": "object", "required": ["guild_id", "channel_id", "self_mute", "self_deaf"],
        "additionalProperties": False,
        "properties": {"guild_id": SNOWFLAKE, "channel_id": {"anyOf": [{"type": "null"}, SNOWFLAKE]},
                       "self_mute": {"type": "boolean"}, "self_deaf": {"type": "boolean"}}},
    6: {"type": "object", "required": ["token", "session_id", "seq"], "additionalProperties": False,
        "properties": {"token": {"type": "string"}, "session_id": {"type": "string"},
                       "seq": {"type": "integer", "minimum": 0}}},
    8: {"type": "object", "required": ["guild_id"], "additionalProperties": False,
        "oneOf": [{"required": ["query", "limit"]}, {"required": ["user_ids"]}],
        "properties": {
            "guild_id": SNOWFLAKE, "query": {"type": "string"}, "limit": {"type": "integer", "minimum": 0},
            "presences": {"type": "boolean"}, "nonce": {"type": "string", "maxLength": 32},
            "user_ids": {"anyOf": [SNOWFLAKE, {"type": "array", "items": SNOWFLAKE, "maxItems": 100}]}}},
}
"""What belongs to each opcode; unknown ones are answered with 4001."""
ENVELOPE = {"op", "d", "s", "t"}
_checkers = {op: jsonschema.Draft202012Validator(schema) for op, schema in SCHEMAS.items()}


def wrong(op: int, data: Any) -> tuple[list[str], list[str]]:
    """What is wrong with the data of an opcode, and what is in it that nobody knows."""
    broken: list[str] = []
    unknown: list[str] = []
    for error in _checkers[op].iter_errors(data):
        text = f"{'.'.join(map(str, error.absolute_path)) or 'd'}: {error.message[:200]}"
        (unknown if error.validator == "additionalProperties" else broken).append(text)
    return broken, unknown
