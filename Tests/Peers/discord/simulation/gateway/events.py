"""Holds what the gateway says against the schemas of the REST description where it speaks of the same things, and
interactions against their documentation (docs: interactions, Interaction Object)."""

from collections.abc import Iterator
from typing import Any

import jsonschema

from ..contract import Contract

SNOWFLAKE = {"type": "string", "pattern": "^[1-9][0-9]*$"}
OBJECT = {"type": "object"}
INTERACTION = jsonschema.Draft202012Validator({
    "type": "object", "additionalProperties": False,
    "required": ["id", "application_id", "type", "token", "version", "entitlements",
                 "authorizing_integration_owners", "attachment_size_limit", "app_permissions"],
    "properties": {
        "id": SNOWFLAKE, "application_id": SNOWFLAKE, "type": {"enum": [1, 2, 3, 4, 5]}, "version": {"const": 1},
        "token": {"type": "string", "minLength": 1}, "guild_id": SNOWFLAKE, "guild": OBJECT, "channel": OBJECT,
        "channel_id": SNOWFLAKE, "member": OBJECT, "user": OBJECT, "message": OBJECT, "data": OBJECT,
        "app_permissions": {"type": "string"}, "locale": {"type": "string"}, "guild_locale": {"type": "string"},
        "entitlements": {"type": "array"}, "context": {"enum": [0, 1, 2]}, "attachment_size_limit": {"type": "integer"},
        "authorizing_integration_owners": {
            "type": "object", "additionalProperties": {"type": "string", "pattern": "^[0-9]+$"}}},
    "oneOf": [{"required": ["member", "guild_id", "guild"]}, {"required": ["user"]}]})
MEMBER, USER, MESSAGE, CHANNEL = "GuildMemberResponse", "UserResponse", "MessageResponse", "GuildChannelResponse"


def described_parts(event: str, data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The parts of an event that the description knows, each with its schema."""
    match event:
        case "MESSAGE_CREATE" | "MESSAGE_UPDATE":
            yield MESSAGE, {name: value for name, value in data.items() if name not in ("guild_id", "member")}
            if "member" in data:
                yield MEMBER, data["member"] | {"user": data["author"]}
        case "GUILD_CREATE":
            yield "GuildResponse", data
            yield from ((MEMBER, one) for one in data["members"])
            yield from ((CHANNEL, one) for one in data["channels"])
        case "READY":
            yield "UserPIIResponse", data["user"] | {"locale": "en-US"}
        case "GUILD_MEMBER_ADD" | "GUILD_MEMBER_UPDATE":
            yield MEMBER, data
        case "GUILD_MEMBERS_CHUNK":
            yield from ((MEMBER, one) for one in data["members"])
        case "MESSAGE_REACTION_ADD":
            yield "MessageReactionEmojiResponse", data["emoji"]
        case "CHANNEL_CREATE" | "CHANNEL_UPDATE":
            yield CHANNEL, data
        case "INTERACTION_CREATE":
            yield from _of_interaction(data)


def _of_interaction(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    if "member" in data:
        yield "PrivateGuildMemberResponse", data["member"]
    if "user" in data:
        yield USER, data["user"]
    if "message" in data:
        yield MESSAGE, data["message"]
    resolved = data.get("data", {}).get("resolved", {})
    for name, schema in (("users", USER), ("messages", MESSAGE), ("roles", "GuildRoleResponse"),
                         ("channels", CHANNEL), ("members", "BasicGuildMemberResponse"),
                         ("attachments", "MessageAttachmentResponse")):
        yield from ((schema, one) for one in resolved.get(name, {}).values())


def wrong_event(contract: Contract, event: str, data: dict[str, Any]) -> list[str]:
    """What an event should not say."""
    found = [f"{schema}: {one}" for schema, part in described_parts(event, data)
             for one in contract.wrong_with(schema, part)]
    if event == "INTERACTION_CREATE":
        found += [error.message[:200] for error in INTERACTION.iter_errors(data)]
    return found
