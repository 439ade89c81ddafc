"""Messages of channels."""

from typing import Any

from .. import permissions
from ..clock import moment_of
from ..messages import REPLY, Message
from ..problems import Finding, Problem, refuse
from ..routing import NOTHING, Call, Reply, route
from ..rules.messages import SILENT, SUPPRESS_EMBEDS, V2
from ..world import Channel
from .channels import ADDRESS, channel_of

MESSAGES = ADDRESS + "/messages"
MESSAGE = MESSAGES + "/{message_id}"
TAKEN = SUPPRESS_EMBEDS | SILENT | V2
TWO_WEEKS = 14 * 86_400
MOST_EDITS_OF_OLD, HOUR = 30, 3_600


def note_flags(call: Call, taken: int, present: int = 0) -> int:
    """The flags that may be set here. Others mean nothing unless they are `present` already, and whoever sets them
    thinks they do."""
    flags = call.body.get("flags") or 0
    if extra := flags & ~taken & ~present:
        call.discord.ledger.broke("flags-ignored", f"The flags {extra} cannot be set here", call.body)
    return flags & taken


def message_of(call: Call, needed: int = permissions.VIEW | permissions.HISTORY) -> Message:
    channel = channel_of(call, needed)
    return call.discord.messages.get(channel.id, call.path["message_id"])


def needed_for(call: Call) -> int:
    needed = permissions.VIEW | permissions.SEND
    needed |= permissions.EMBED if call.body.get("embeds") else 0
    needed |= permissions.ATTACH if call.files else 0
    return needed | (permissions.SEND_POLLS if call.body.get("poll") else 0)


def check_reachable(call: Call, channel: Channel) -> None:
    """A person may have closed the channel, or share nothing with the bot any more."""
    world = call.discord.world
    if channel.guild is None:
        person = world.users[next(one for one in channel.recipients if one != world.bot.id)]
        if not person.accepts_direct or not (world.shared_guilds(person.id) or person.installed):
            raise Problem(50007)


@route("POST", MESSAGES, limit=(5, 5))
def create_message(call: Call) -> Reply:
    discord = call.discord
    channel = channel_of(call, needed_for(call))
    check_reachable(call, channel)
    fields: dict[str, Any] = {"flags": note_flags(call, TAKEN)}
    reference = call.body.get("message_reference")
    if reference:
        earlier = discord.messages.listed.get(reference["message_id"])
        known = earlier is not None and earlier.channel is channel and not earlier.only_for
        if not known and reference.get("fail_if_not_exists") is not False:
            refuse([Finding(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")])
        if known:
            fields |= {"replies_to": earlier, "type": REPLY}
    if call.body.get("nonce") is None:
        discord.ledger.count("messages_without_nonce")
        if call.body.get("enforce_nonce"):
            discord.ledger.broke("nonce-missing", "enforce_nonce does nothing without a nonce")
    message = discord.messages.create(channel, discord.world.bot, call.body, call.files, **fields)
    return Reply(discord.messages.json(message))


@route("GET", MESSAGES)
def list_messages(call: Call) -> Reply:
    discord = call.discord
    channel = channel_of(call, permissions.VIEW)
    limit = call.number("limit", 50)
    if not permissions.may(discord.world, channel, discord.world.bot.id, permissions.HISTORY):
        return Reply([])
    listed = [one for one in discord.messages.in_channel(channel.id) if not one.only_for]
    listed.sort(key=lambda one: int(one.id))
    if "after" in call.query:
        chosen = [one for one in listed if int(one.id) > int(call.query["after"])][:limit]
    else:
        if "before" in call.query:
            listed = [one for one in listed if int(one.id) < int(call.query["before"])]
        chosen = listed[-limit:]
    return Reply([discord.seen_by_bot(one) for one in reversed(chosen)])


@route("GET", MESSAGE)
def get_message(call: Call) -> Reply:
    return Reply(call.discord.seen_by_bot(message_of(call)))


@route("PATCH", MESSAGE, limit=(5, 5))
def edit_message(call: Call) -> Reply:
    discord = call.discord
    message = message_of(call, permissions.VIEW)
    if message.author is not discord.world.bot:
        raise Problem(50005)
    span = discord.clock.span
    if discord.clock.now() - message.made > span(HOUR) and message.edits >= MOST_EDITS_OF_OLD:
        raise Problem(30046)
    if call.body.get("flags") is not None:
        call.body["flags"] = note_flags(call, SUPPRESS_EMBEDS | V2, message.flags)
    discord.messages.edit(message, call.body, call.files)
    return Reply(discord.messages.json(message))


@route("DELETE", MESSAGE, limit=(5, 1))
def delete_message(call: Call) -> Reply:
    discord = call.discord
    message = message_of(call, permissions.VIEW)
    if message.author is not discord.world.bot:
        channel_of(call, permissions.MANAGE_MESSAGES)
    discord.messages.delete(message)
    return Reply(status=NOTHING)


@route("POST", MESSAGES + "/bulk-delete", limit=(1, 1))
def bulk_delete(call: Call) -> Reply:
    discord = call.discord
    channel = channel_of(call, permissions.MANAGE_MESSAGES)
    if channel.guild is None:
        raise Problem(50003)
    oldest = discord.clock.now() - TWO_WEEKS
    if not 2 <= len(call.body["messages"]) <= 100:
        refuse([Finding(("messages",), "BASE_TYPE_BAD_LENGTH", "Must be between 2 and 100 in length.")])
    if any(moment_of(one) < oldest for one in call.body["messages"]):
        raise Problem(50034)
    for one in call.body["messages"]:
        if one in discord.messages.listed and discord.messages.listed[one].channel is channel:
            discord.messages.delete(discord.messages.listed[one])
    return Reply(status=NOTHING)
