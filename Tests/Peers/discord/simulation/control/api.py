"""The control API of one simulated Discord: plain JSON over HTTP on a port of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..clock import stamp
from ..interactions import Interaction
from ..world import Overwrite
from . import views
from .client import offered
from .people import People
from .settings import change

if TYPE_CHECKING:
    from ..service import Discord

PATIENCE = 5.0
"""Real seconds for which an act waits for its outcome, unless it says otherwise."""


class Control:
    def __init__(self, discord: Discord):
        self.discord = discord
        self.people = People(discord)

    async def act(self, method: str, path: str, query: dict[str, str], body: Any) -> Any:
        """Finds and does what is asked; `path` has no prefix."""
        discord = self.discord
        match [method, *path.strip("/").split("/")]:
            case ["GET", ""]:
                return self.described()
            case ["POST", "act"]:
                return await self.perform(body)
            case ["GET", "interactions", number]:
                return await self.outcome(
                    discord.interactions.by_id[number], query.get("until", "answered"), float(query.get("wait", 0)))
            case ["GET", "channels", number, "messages"]:
                return self.people.reads(discord.world.users[query["as"]], number)
            case ["GET", "messages", number]:
                return views.message(discord, discord.messages.listed[number])
            case ["GET", "offered"]:
                return offered(discord, discord.world.users[query["user"]], discord.world.channels[query["channel"]])
            case ["GET", "commands"]:
                return {scope or "global": list(listed.values()) for scope, listed in discord.commands.scopes.items()}
            case ["POST", "faults"]:
                discord.faults.run(body["script"])
                return {}
            case ["GET", "faults"]:
                return {"running": discord.faults.running, "waiting": discord.faults.waiting,
                        "done": discord.faults.done}
            case ["DELETE", "faults"]:
                discord.faults.clear()
                return {}
            case ["POST", "clock"]:
                discord.clock.advance(body["advance"])
                return {"now": stamp(discord.clock.now())}
            case ["POST", "attack"]:
                return await discord.endpoint.attack(body["kind"])
            case ["POST", "settings"]:
                return await change(discord, body)
            case _:
                return self.seen(method, path) if method in ("GET", "DELETE") and path.strip("/") in SEEN \
                    else self.made(method, path, body)

    async def perform(self, body: dict[str, Any]) -> Any:
        wait, until = float(body.pop("wait", PATIENCE)), body.pop("until", "answered")
        done = self.people.act(**body)
        return await self.outcome(done, until, wait) if isinstance(done, Interaction) else done

    async def outcome(self, one: Interaction, until: str, wait: float) -> dict[str, Any]:
        reached = await self.discord.interactions.wait(one, views.is_done(until), wait)
        return views.interaction(self.discord, one) | {"reached": reached}

    def described(self) -> dict[str, Any]:
        """What a bot needs to connect."""
        discord = self.discord
        return {
            "api": discord.api, "gateway": discord.gateway_url, "resume": discord.gateway.resume_url,
            "token": discord.gateway.token, "application": discord.world.application, "bot": discord.world.bot.id,
            "verify_key": discord.endpoint.verify_key, "owner": discord.world.owner.id, "speed": discord.clock.speed}

    # What happened

    def seen(self, method: str, path: str) -> Any:
        ledger, name = self.discord.ledger, path.strip("/")
        if method == "DELETE":
            ledger.clear()
            return {}
        return {
            "counters": dict(ledger.counters), "violations": ledger.violations, "own-errors": ledger.own_errors,
            "requests": ledger.requests,
            "sessions": [
                {"id": one.id, "sequence": one.sequence, "shard": one.shard, "intents": one.intents,
                 "connected": one.connection is not None, "resumable": not one.dead}
                for one in self.discord.gateway.sessions.values()]}[name]

    # What exists

    def made(self, method: str, path: str, body: Any) -> Any:
        """Makes and changes people, guilds and channels; the bot hears of what its intents tell."""
        world, gateway = self.discord.world, self.discord.gateway
        match [method, *path.strip("/").split("/")]:
            case ["POST", "users"]:
                return world.add_user(**body).json()
            case ["PATCH", "users", number]:
                for name, value in body.items():
                    # Raises for a name that people do not have.
                    getattr(world.users[number], name)
                    setattr(world.users[number], name, value)
                return world.users[number].json()
            case ["POST", "guilds"]:
                guild = world.add_guild(**body)
                if guild.has_bot:
                    gateway.guild_joined(guild)
                return world.guild_json(guild)
            case ["POST", "guilds", number, "members"]:
                member = world.add_member(world.guilds[number], **body)
                gateway.of_guild("GUILD_MEMBER_ADD", number, member.json() | {"guild_id": number})
                return member.json()
            case ["DELETE", "guilds", number, "members", user]:
                member = world.guilds[number].members.pop(user)
                if user == world.bot.id:
                    world.guilds[number].has_bot = False
                    gateway.of_guild("GUILD_DELETE", number, {"id": number})
                gateway.of_guild("GUILD_MEMBER_REMOVE", number, {"guild_id": number, "user": member.user.json()})
                return {}
            case ["PATCH", "guilds", number, "members", user]:
                member = world.guilds[number].members[user]
                member.roles, member.nick = body.get("roles", member.roles), body.get("nick", member.nick)
                gateway.of_guild("GUILD_MEMBER_UPDATE", number, member.json() | {"guild_id": number})
                return member.json()
            case ["POST", "guilds", number, "roles"]:
                role = world.add_role(world.guilds[number], body["name"], body.get("permissions", 0))
                gateway.of_guild("GUILD_ROLE_CREATE", number, {"guild_id": number, "role": role.json()})
                return role.json()
            case ["POST", "guilds", number, "channels"]:
                channel = world.add_channel(world.guilds[number], body["name"], body.get("type", 0),
                                            body.get("nsfw", False))
                gateway.of_guild("CHANNEL_CREATE", number, world.channel_json(channel))
                return world.channel_json(channel)
            case ["PUT", "channels", number, "overwrites", target]:
                channel = world.channels[number]
                kind = 0 if target in world.guilds[channel.guild or ""].roles else 1
                channel.overwrites[target] = Overwrite(target, kind, body.get("allow", 0), body.get("deny", 0))
                gateway.of_guild("CHANNEL_UPDATE", channel.guild or "", world.channel_json(channel))
                return world.channel_json(channel)
            case ["POST", "direct"]:
                people = [world.bot.id if one == "bot" else one for one in body["people"]]
                return world.channel_json(world.direct_channel(*people))
        raise ValueError(f"The control API has no {method} {path}.")


SEEN = ("counters", "violations", "own-errors", "requests", "sessions")
