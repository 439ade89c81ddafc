"""What tests set: limits, what is permitted, and where interactions go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..service import Discord


async def change(discord: Discord, body: dict[str, Any]) -> dict[str, Any]:
    """Sets what the body names; an endpoint is verified as Discord does, unless `verify` is false."""
    gateway, limits = discord.gateway, discord.limits
    owners = {
        "token": gateway, "allowed_intents": gateway, "needed_shards": gateway, "max_concurrency": gateway,
        "identifies_a_day": gateway, "heartbeat_interval": gateway, "global_limit": limits, "invalid_limit": limits}
    verify = body.pop("verify", True)
    for name, value in body.items():
        if name == "limits":
            limits.limits |= {bucket: (count, seconds) for bucket, (count, seconds) in value.items()}
        elif name == "endpoint":
            if value and verify and not await discord.endpoint.verified(value):
                raise ValueError(f"The endpoint {value} does not answer a ping, or takes a forged one.")
            discord.endpoint.url = value
        elif name in owners:
            setattr(owners[name], name, value)
        else:
            raise ValueError(f"There is no setting “{name}”. Known are: {', '.join(owners)}, limits, endpoint.")
    return {name: getattr(owner, name) for name, owner in owners.items()} | {
        "endpoint": discord.endpoint.url, "limits": limits.limits}
