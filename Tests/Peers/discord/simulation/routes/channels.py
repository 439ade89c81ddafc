"""Channels, and the channels with single people."""

from .. import permissions
from ..problems import Problem
from ..routing import NOTHING, Call, Reply, route
from ..world import Channel

ADDRESS = "/channels/{channel_id}"


def channel_of(call: Call, needed: int = permissions.VIEW) -> Channel:
    """The channel that is asked for, if the bot may see it and do there what it wants."""
    world = call.discord.world
    channel = world.channels.get(call.path["channel_id"])
    if channel is None:
        raise Problem(10003)
    if not permissions.sees(world, channel, world.bot.id):
        raise Problem(50001)
    if not permissions.may(world, channel, world.bot.id, needed):
        raise Problem(50013)
    return channel


@route("GET", ADDRESS)
def get_channel(call: Call) -> Reply:
    return Reply(call.discord.world.channel_json(channel_of(call)))


@route("POST", ADDRESS + "/typing", limit=(5, 5))
def start_typing(call: Call) -> Reply:
    channel_of(call, permissions.SEND)
    return Reply(status=NOTHING)


@route("POST", "/users/@me/channels", "direct.open", (10, 10))
def open_direct(call: Call) -> Reply:
    """A person who shares no guild with the bot and did not install it cannot be written to."""
    world = call.discord.world
    person = world.users.get(call.body.get("recipient_id") or "")
    if person is None or person.bot:
        raise Problem(10013 if person is None else 50007)
    return Reply(world.channel_json(world.direct_channel(world.bot.id, person.id)))
