"""What the Discord client offers a person, and what it would not let them send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import permissions
from ..commands import GLOBAL, GUILD_INSTALL, USER_INSTALL
from ..world import Channel, User

if TYPE_CHECKING:
    from ..service import Discord

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(1, 12)
IN_GUILD, IN_BOT_DM, IN_PRIVATE = 0, 1, 2
SAFE = (1 << 53) - 1
"""docs: application commands, Application Command Option Type."""


class Refused(Exception):
    """The client would not let a person do that; the text says why."""


def context_of(discord: Discord, channel: Channel) -> int:
    """docs: interactions, Interaction Context Types."""
    if channel.guild:
        return IN_GUILD
    return IN_BOT_DM if discord.world.bot.id in channel.recipients else IN_PRIVATE


def must_see(discord: Discord, user: User, channel: Channel) -> None:
    if not permissions.sees(discord.world, channel, user.id):
        raise Refused(f"{user.username} does not see the channel {channel.id}.")


def offered(discord: Discord, user: User, channel: Channel) -> list[dict[str, Any]]:
    """The commands that a person finds in a channel (docs: application commands, Contexts; Permissions)."""
    must_see(discord, user, channel)
    guild = discord.world.guilds.get(channel.guild or "")
    context = context_of(discord, channel)
    found = []
    for command in [*discord.commands.listed(channel.guild or "-"), *discord.commands.listed(GLOBAL)]:
        contexts = command["contexts"]
        in_context = context in contexts if contexts is not None else (
            context != IN_BOT_DM or command["dm_permission"]) and (
            context != IN_PRIVATE or USER_INSTALL in command["integration_types"])
        needed = command["default_member_permissions"]
        granted = permissions.in_channel(discord.world, channel, user.id) if guild else permissions.ALL
        # "0" is for administrators only.
        permitted = needed is None or granted == permissions.ALL or (
            int(needed) != 0 and granted & int(needed) == int(needed))
        if in_context and permitted and granted & permissions.USE_COMMANDS and owners_for(
                discord, command, user, channel) and (not command["nsfw"] or channel.nsfw or not guild):
            found.append(command)
    return found


def owners_for(discord: Discord, command: dict[str, Any], user: User, channel: Channel) -> dict[str, str]:
    """Who installed what makes the command appear here (docs: Authorizing Integration Owners Object)."""
    guild = discord.world.guilds.get(channel.guild or "")
    kinds = command["integration_types"]
    owners: dict[str, str] = {}
    if GUILD_INSTALL in kinds:
        if guild and guild.has_bot:
            owners["0"] = guild.id
        elif guild is None and context_of(discord, channel) == IN_BOT_DM:
            owners["0"] = "0"
    if USER_INSTALL in kinds and user.installed:
        owners["1"] = user.id
    return owners


def find(discord: Discord, user: User, channel: Channel, name: str, kind: int) -> dict[str, Any]:
    """A command by its name, in the language of the person or as it was registered."""
    listed = [one for one in offered(discord, user, channel) if one["type"] == kind]
    for command in listed:
        if name in (command["name"], (command.get("name_localizations") or {}).get(user.locale)):
            return command
    known = ", ".join(one["name"] for one in listed) or "none"
    raise Refused(f"There is no command “{name}” for {user.username} here. There are: {known}.")


class Options:
    """Turns names and values into the options of an interaction, as the client does."""

    def __init__(self, discord: Discord, user: User, channel: Channel, focused: str | None = None):
        self._discord, self._user, self._channel, self._focused = discord, user, channel, focused
        self.resolved: dict[str, dict[str, Any]] = {}
        self.focused_type: int | None = None

    def fill(self, command: dict[str, Any], words: list[str], values: dict[str, Any]) -> list[dict[str, Any]]:
        options = command.get("options") or []
        nested = [one for one in options if one["type"] in (SUBCOMMAND, GROUP)]
        if nested:
            chosen = next((one for one in nested if words and one["name"] == words[0]), None)
            if chosen is None:
                names = ", ".join(one["name"] for one in nested)
                raise Refused(f"“{command['name']}” needs one of its sub-commands: {names}.")
            return [{"name": chosen["name"], "type": chosen["type"],
                     "options": self.fill(chosen, words[1:], values)}]
        if words:
            raise Refused(f"“{command['name']}” has no sub-command {words}.")
        return self._values(command["name"], options, values)

    def _values(self, where: str, options: list[dict[str, Any]], values: dict[str, Any]) -> list[dict[str, Any]]:
        if unknown := set(values) - {one["name"] for one in options}:
            raise Refused(f"“{where}” has no options {sorted(unknown)}.")
        made = []
        for option in options:
            name = option["name"]
            focused = name == self._focused
            if name not in values:
                if option.get("required") and self._focused is None:
                    raise Refused(f"The option “{name}” of “{where}” is required.")
                continue
            one = {"name": name, "type": option["type"]}
            if focused:
                if not option.get("autocomplete"):
                    raise Refused(f"The option “{name}” is not completed.")
                self.focused_type = option["type"]
                one |= {"value": str(values[name]), "focused": True}
            else:
                one["value"] = self._value(option, values[name])
            made.append(one)
        return made

    def _value(self, option: dict[str, Any], value: Any) -> Any:
        kind, name = option["type"], option["name"]
        if option.get("choices"):
            known = {one["name"]: one["value"] for one in option["choices"]}
            if value not in known.values():
                raise Refused(f"{value!r} is no choice of “{name}”. There are: {', '.join(known)}.")
            return value
        if kind == STRING:
            fits = isinstance(value, str) and option.get("min_length", 0) <= len(value) <= option.get(
                "max_length", 6_000)
        elif kind == INTEGER:
            fits = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= SAFE
        elif kind == NUMBER:
            fits = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= SAFE
        elif kind == BOOLEAN:
            fits = isinstance(value, bool)
        else:
            return self._resolve(kind, option, value)
        if fits and kind in (INTEGER, NUMBER):
            fits = option.get("min_value", value) <= value <= option.get("max_value", value)
        if not fits:
            raise Refused(f"{value!r} cannot be entered for “{name}”.")
        return value

    def _resolve(self, kind: int, option: dict[str, Any], value: Any) -> str:
        world = self._discord.world
        guild = world.guilds.get(self._channel.guild or "")
        if kind in (USER, MENTIONABLE) and value in world.users:
            self.add_user(value)
        elif kind in (ROLE, MENTIONABLE) and guild and value in guild.roles:
            self._add("roles", value, guild.roles[value].json())
        elif kind == CHANNEL and guild and value in guild.channels and (
                guild.channels[value].type in (option.get("channel_types") or [guild.channels[value].type])):
            self._add("channels", value, world.channel_json(guild.channels[value], partial_for=self._user.id))
        elif kind == ATTACHMENT and isinstance(value, dict):
            return self._attach(value)
        else:
            raise Refused(f"{value!r} cannot be chosen for “{option['name']}”.")
        return str(value)

    def add_user(self, user: str) -> None:
        """A person in the resolved data, with the membership where there is one."""
        world = self._discord.world
        guild = world.guilds.get(self._channel.guild or "")
        self._add("users", user, world.users[user].json())
        if guild and user in guild.members:
            member = guild.members[user].json(with_user=False)
            self._add("members", user, {
                name: value for name, value in member.items() if name not in ("mute", "deaf")} | {
                "permissions": str(permissions.in_channel(world, self._channel, user))})

    def add_values(self, kind: int, values: list[str]) -> None:
        """What was chosen in a select of people, roles or channels."""
        for value in values:
            self._resolve({5: USER, 6: ROLE, 7: MENTIONABLE, 8: CHANNEL}[kind], {"name": "select"}, value)

    def _attach(self, value: dict[str, Any]) -> str:
        number, content = self._discord.ids.next(), str(value.get("content", "")).encode()
        url = f"{self._discord.origin}/attachments/{self._channel.id}/{number}/{value['filename']}"
        self._add("attachments", number, {
            "id": number, "filename": value["filename"], "size": len(content), "url": url, "proxy_url": url,
            "ephemeral": True})
        self._discord.messages.keep(number, value["filename"], content)
        return number

    def _add(self, kind: str, number: str, value: dict[str, Any]) -> None:
        self.resolved.setdefault(kind, {})[number] = value
