"""Reactions. All routes share one limit for each channel."""

from .. import permissions
from ..problems import Problem
from ..routing import NOTHING, Call, Reply, route
from ..rules.shapes import is_emoji
from .messages import MESSAGE, message_of

REACTIONS = MESSAGE + "/reactions/{emoji_name}"
LIMIT = (4, 1.0)
MOST_KINDS = 20


def emoji_of(call: Call) -> str:
    """A character, or `name:id` (docs: message, Create Reaction: "must be URL Encoded")."""
    text = call.path["emoji_name"]
    name, _, number = text.partition(":")
    if not is_emoji(text) and not (name and number.isdecimal() and len(number) > 16):
        raise Problem(10014)
    return text


@route("PUT", REACTIONS + "/@me", "reactions", LIMIT)
def add_reaction(call: Call) -> Reply:
    message = message_of(call)
    emoji = emoji_of(call)
    if emoji not in message.reactions:
        message_of(call, permissions.HISTORY | permissions.ADD_REACTIONS)
        if len(message.reactions) >= MOST_KINDS:
            raise Problem(30010)
    call.discord.messages.react(message, call.discord.world.bot, emoji, add=True)
    return Reply(status=NOTHING)


@route("DELETE", REACTIONS + "/@me", "reactions", LIMIT)
def remove_reaction(call: Call) -> Reply:
    message, emoji = message_of(call), emoji_of(call)
    if call.discord.world.bot.id not in message.reactions.get(emoji, []):
        raise Problem(10014)
    call.discord.messages.react(message, call.discord.world.bot, emoji, add=False)
    return Reply(status=NOTHING)


@route("DELETE", REACTIONS + "/{user_id}", "reactions", LIMIT)
def remove_reaction_of(call: Call) -> Reply:
    message, emoji = message_of(call, permissions.MANAGE_MESSAGES), emoji_of(call)
    person = call.discord.world.users.get(call.path["user_id"])
    if person is None:
        raise Problem(10013)
    call.discord.messages.react(message, person, emoji, add=False)
    return Reply(status=NOTHING)


@route("GET", REACTIONS, "reactions", LIMIT)
def list_reactions(call: Call) -> Reply:
    message, emoji = message_of(call), emoji_of(call)
    after = int(call.query.get("after", 0))
    people = sorted((one for one in message.reactions.get(emoji, []) if int(one) > after), key=int)
    return Reply([call.discord.world.users[one].json() for one in people[:call.number("limit", 25)]])


@route("DELETE", MESSAGE + "/reactions", "reactions", LIMIT)
def clear_reactions(call: Call) -> Reply:
    message_of(call, permissions.MANAGE_MESSAGES).reactions.clear()
    return Reply(status=NOTHING)
