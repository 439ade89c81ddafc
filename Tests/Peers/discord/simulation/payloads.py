"""What an interaction looks like on its way to the bot (docs: interactions, Interaction Object)."""

from typing import Any

from . import permissions
from .interactions import COMPONENT, MODAL, PING, Interaction
from .messages import Messages
from .world import World

ATTACHMENT_LIMIT = 10 << 20


def payload(one: Interaction, world: World, messages: Messages) -> dict[str, Any]:
    value: dict[str, Any] = {
        "id": one.id, "application_id": world.application, "type": one.type, "token": one.token, "version": 1,
        "entitlements": [], "authorizing_integration_owners": one.owners, "attachment_size_limit": ATTACHMENT_LIMIT}
    if one.type == PING:
        return value | {"user": world.owner.json(), "app_permissions": "0"}
    channel = one.channel
    value |= {
        "data": one.data, "context": one.context, "locale": one.user.locale, "channel_id": channel.id,
        "channel": world.channel_json(channel, partial_for=one.user.id),
        "app_permissions": str(permissions.in_channel(world, channel, world.bot.id) or permissions.EVERYONE)}
    if channel.guild:
        guild = world.guilds[channel.guild]
        member = guild.members[one.user.id].json() | {
            "permissions": str(permissions.in_channel(world, channel, one.user.id))}
        value |= {
            "guild_id": guild.id, "guild_locale": guild.locale, "member": member,
            "guild": {"id": guild.id, "locale": guild.locale, "features": []}}
    else:
        value["user"] = one.user.json()
    if one.type in (COMPONENT, MODAL) and one.source:
        value["message"] = messages.json(one.source)
    return value
