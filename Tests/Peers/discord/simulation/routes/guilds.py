"""Guilds and their members."""

from .. import permissions
from ..gateway.session import MEMBERS
from ..problems import Problem
from ..routing import Call, Reply, route
from ..world import Guild

ADDRESS = "/guilds/{guild_id}"


def guild_of(call: Call) -> Guild:
    guild = call.discord.world.guilds.get(call.path["guild_id"])
    if guild is None:
        raise Problem(10004)
    if not guild.has_bot:
        raise Problem(50001)
    return guild


@route("GET", ADDRESS)
def get_guild(call: Call) -> Reply:
    guild = guild_of(call)
    value = call.discord.world.guild_json(guild)
    if call.flag("with_counts"):
        value |= {"approximate_member_count": len(guild.members), "approximate_presence_count": len(guild.members)}
    return Reply(value)


@route("GET", ADDRESS + "/channels")
def list_channels(call: Call) -> Reply:
    world = call.discord.world
    return Reply([world.channel_json(one) for one in guild_of(call).channels.values()])


@route("GET", ADDRESS + "/roles")
def list_roles(call: Call) -> Reply:
    return Reply([role.json() for role in guild_of(call).roles.values()])


@route("GET", ADDRESS + "/members", limit=(10, 10))
def list_members(call: Call) -> Reply:
    """Needs the privileged intent for members, though it is no gateway call (docs: guild, List Guild Members)."""
    guild = guild_of(call)
    if not call.discord.gateway.allowed_intents & MEMBERS:
        raise Problem(50001)
    after = call.number("after", 0)
    people = sorted((one for one in guild.members if int(one) > after), key=int)
    return Reply([guild.members[one].json() for one in people[:call.number("limit", 1)]])


@route("GET", ADDRESS + "/members/search", limit=(10, 10))
def search_members(call: Call) -> Reply:
    guild, text = guild_of(call), call.query.get("query", "").lower()
    found = [one for one in guild.members.values()
             if (one.nick or one.user.username).lower().startswith(text)]
    return Reply([one.json() for one in found[:call.number("limit", 1)]])


@route("GET", ADDRESS + "/members/{user_id}")
def get_member(call: Call) -> Reply:
    guild = guild_of(call)
    if call.path["user_id"] not in call.discord.world.users:
        raise Problem(10013)
    if call.path["user_id"] not in guild.members:
        raise Problem(10007)
    return Reply(guild.members[call.path["user_id"]].json())


@route("GET", "/users/@me/guilds")
def list_own_guilds(call: Call) -> Reply:
    world = call.discord.world
    after = int(call.query.get("after", 0))
    guilds = [one for one in world.guilds.values() if one.has_bot and int(one.id) > after]
    return Reply([
        {"id": one.id, "name": one.name, "icon": None, "banner": None, "owner": one.owner == world.bot.id,
         "permissions": str(permissions.in_guild(one, world.bot.id)), "features": []}
        for one in guilds[:call.number("limit", 200)]])
