"""Who may do what in a channel (docs: topics, Permissions)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .world import Channel, Guild, World

ADD_REACTIONS, VIEW, SEND, MANAGE_MESSAGES = 1 << 6, 1 << 10, 1 << 11, 1 << 13
ADMINISTRATOR, EMBED, ATTACH, HISTORY, MENTION_EVERYONE = 1 << 3, 1 << 14, 1 << 15, 1 << 16, 1 << 17
USE_COMMANDS, SEND_POLLS, USE_EXTERNAL_APPS = 1 << 31, 1 << 49, 1 << 50
ALL = (1 << 53) - 1
EVERYONE = (VIEW | SEND | ADD_REACTIONS | EMBED | ATTACH | HISTORY | USE_COMMANDS | SEND_POLLS | USE_EXTERNAL_APPS
            | 1 << 18 | 1 << 35 | 1 << 38)
"""What everyone may in a new guild, and in a direct channel."""


def in_guild(guild: Guild, user: str) -> int:
    if user == guild.owner:
        return ALL
    member = guild.members[user]
    value = guild.roles[guild.id].permissions
    for role in member.roles:
        value |= guild.roles[role].permissions
    return ALL if value & ADMINISTRATOR else value


def in_channel(world: World, channel: Channel, user: str) -> int:
    """The permissions of a user in a channel; 0 for somebody who is not in it."""
    if channel.guild is None:
        return EVERYONE if user in channel.recipients else 0
    guild = world.guilds[channel.guild]
    if user not in guild.members:
        return 0
    value = in_guild(guild, user)
    if value == ALL:
        return value
    # Everyone's overwrite first, then those of the roles together, then the member's own.
    own_roles = guild.members[user].roles
    layers = [[guild.id], own_roles, [user]]
    for layer in layers:
        deny = allow = 0
        for target in layer:
            overwrite = channel.overwrites.get(target)
            if overwrite:
                allow |= overwrite.allow
                deny |= overwrite.deny
        value = value & ~deny | allow
    if not value & VIEW:
        return 0
    return value if value & SEND else value & ~(EMBED | ATTACH | MENTION_EVERYONE | SEND_POLLS)


def may(world: World, channel: Channel, user: str, needed: int) -> bool:
    return in_channel(world, channel, user) & needed == needed


def sees(world: World, channel: Channel, user: str) -> bool:
    return may(world, channel, user, VIEW)
