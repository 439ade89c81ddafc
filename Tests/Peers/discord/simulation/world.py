"""The people, guilds and channels."""

from dataclasses import dataclass, field
from typing import Any

from . import permissions
from .clock import Clock, Ids, stamp

TEXT, DIRECT, VOICE, GROUP, ANNOUNCEMENT = 0, 1, 2, 3, 5


@dataclass
class User:
    id: str
    username: str
    global_name: str | None = None
    locale: str = "en-US"
    bot: bool = False
    installed: bool = False
    """Whether the person added the application to the own account (docs: application, Installation Context)."""
    accepts_direct: bool = True

    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = {
            "id": self.id, "username": self.username, "avatar": None, "discriminator": "0001" if self.bot else "0",
            "public_flags": 0, "flags": 0, "banner": None, "accent_color": None, "global_name": self.global_name,
            "avatar_decoration_data": None, "collectibles": None, "primary_guild": None}
        return value | {"bot": True} if self.bot else value


@dataclass
class Role:
    id: str
    name: str
    permissions: int
    position: int = 0
    managed_by: str | None = None

    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = {
            "id": self.id, "name": self.name, "permissions": str(self.permissions), "position": self.position,
            "color": 0, "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False, "managed": self.managed_by is not None, "mentionable": False, "icon": None,
            "unicode_emoji": None, "flags": 0}
        return value | {"tags": {"bot_id": self.managed_by}} if self.managed_by else value


@dataclass
class Member:
    user: User
    joined: str
    roles: list[str] = field(default_factory=list)
    nick: str | None = None

    def json(self, with_user: bool = True) -> dict[str, Any]:
        value: dict[str, Any] = {
            "avatar": None, "banner": None, "communication_disabled_until": None, "flags": 0,
            "joined_at": self.joined, "nick": self.nick, "pending": False, "premium_since": None,
            "roles": self.roles, "mute": False, "deaf": False}
        return value | {"user": self.user.json()} if with_user else value


@dataclass
class Overwrite:
    target: str
    kind: int
    allow: int = 0
    deny: int = 0

    def json(self) -> dict[str, Any]:
        return {"id": self.target, "type": self.kind, "allow": str(self.allow), "deny": str(self.deny)}


@dataclass
class Channel:
    id: str
    type: int
    name: str = ""
    guild: str | None = None
    recipients: list[str] = field(default_factory=list)
    overwrites: dict[str, Overwrite] = field(default_factory=dict)
    nsfw: bool = False
    position: int = 0
    last_message: str | None = None


@dataclass
class Guild:
    id: str
    name: str
    owner: str
    has_bot: bool
    roles: dict[str, Role] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    locale: str = "en-US"
    joined: str = ""


class World:
    """Everything that exists but messages and interactions."""

    def __init__(self, clock: Clock, ids: Ids, bot_name: str = "recommendarr"):
        self._clock = clock
        self._ids = ids
        self.users: dict[str, User] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.application = ids.next()
        self.bot = self.add_user(bot_name, bot=True)
        self.owner = self.add_user("server-owner")

    def add_user(self, username: str, **options: Any) -> User:
        user = User(self._ids.next(), username, **options)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, owner: str | None = None, has_bot: bool = True, locale: str = "en-US") -> Guild:
        """A guild with its everyone role, the owner, and the bot with a role of its own."""
        owner_id = owner or self.owner.id
        guild = Guild(self._ids.next(), name, owner_id, has_bot, locale=locale, joined=stamp(self._clock.now()))
        guild.roles[guild.id] = Role(guild.id, "@everyone", permissions.EVERYONE)
        self.guilds[guild.id] = guild
        self.add_member(guild, owner_id)
        if has_bot:
            role = Role(self._ids.next(), self.bot.username, permissions.EVERYONE, 1, self.bot.id)
            guild.roles[role.id] = role
            self.add_member(guild, self.bot.id, [role.id])
        return guild

    def add_role(self, guild: Guild, name: str, allowed: int = 0) -> Role:
        role = Role(self._ids.next(), name, allowed, len(guild.roles))
        guild.roles[role.id] = role
        return role

    def add_member(self, guild: Guild, user: str, roles: list[str] | None = None, nick: str | None = None) -> Member:
        member = Member(self.users[user], stamp(self._clock.now()), roles or [], nick)
        guild.members[user] = member
        return member

    def add_channel(self, guild: Guild, name: str, kind: int = TEXT, nsfw: bool = False) -> Channel:
        channel = Channel(self._ids.next(), kind, name, guild.id, nsfw=nsfw, position=len(guild.channels))
        self.channels[channel.id] = guild.channels[channel.id] = channel
        return channel

    def direct_channel(self, *people: str) -> Channel:
        """The channel between some people, made when there is none."""
        for channel in self.channels.values():
            if channel.guild is None and set(channel.recipients) == set(people):
                return channel
        channel = Channel(self._ids.next(), DIRECT if len(people) == 2 else GROUP, recipients=list(people))
        self.channels[channel.id] = channel
        return channel

    def shared_guilds(self, user: str) -> list[Guild]:
        """The guilds where the bot meets somebody."""
        return [guild for guild in self.guilds.values() if guild.has_bot and user in guild.members]

    # As the interface writes it

    def channel_json(self, channel: Channel, partial_for: str | None = None) -> dict[str, Any]:
        value: dict[str, Any] = {
            "id": channel.id, "type": channel.type, "last_message_id": channel.last_message, "flags": 0}
        if channel.guild is None:
            value["recipients"] = [self.users[one].json() for one in channel.recipients if one != self.bot.id]
            if channel.type == GROUP:
                value |= {"name": None, "icon": None, "owner_id": channel.recipients[0]}
        else:
            value |= {
                "guild_id": channel.guild, "name": channel.name, "position": channel.position, "parent_id": None,
                "topic": None, "nsfw": channel.nsfw, "rate_limit_per_user": 0, "last_pin_timestamp": None,
                "permission_overwrites": [one.json() for one in channel.overwrites.values()]}
        if partial_for:
            value["permissions"] = str(permissions.in_channel(self, channel, partial_for))
        return value

    def guild_json(self, guild: Guild) -> dict[str, Any]:
        return {
            "id": guild.id, "name": guild.name, "icon": None, "description": None, "home_header": None,
            "splash": None, "discovery_splash": None, "features": [], "banner": None, "owner_id": guild.owner,
            "application_id": None, "region": "deprecated", "afk_channel_id": None, "afk_timeout": 300,
            "system_channel_id": None, "system_channel_flags": 0, "widget_enabled": False, "widget_channel_id": None,
            "verification_level": 1, "roles": [role.json() for role in guild.roles.values()],
            "default_message_notifications": 1, "mfa_level": 0, "explicit_content_filter": 0, "max_presences": None,
            "max_members": 500_000, "max_stage_video_channel_users": 50, "max_video_channel_users": 25,
            "vanity_url_code": None, "premium_tier": 0, "premium_subscription_count": 0,
            "preferred_locale": guild.locale, "rules_channel_id": None, "safety_alerts_channel_id": None,
            "public_updates_channel_id": None, "premium_progress_bar_enabled": False, "nsfw": False,
            "nsfw_level": 0, "emojis": [], "stickers": [], "incidents_data": None}

    def guild_create(self, guild: Guild, all_members: bool) -> dict[str, Any]:
        """The event that tells a bot of a guild (docs: gateway events, Guild Create)."""
        return self.guild_json(guild) | {
            "joined_at": guild.joined, "large": False, "unavailable": False, "member_count": len(guild.members),
            "voice_states": [], "threads": [], "presences": [], "stage_instances": [],
            "guild_scheduled_events": [], "soundboard_sounds": [],
            "members": [
                member.json() for user, member in guild.members.items() if all_members or user == self.bot.id],
            "channels": [self.channel_json(channel) for channel in guild.channels.values()]}

    def application_json(self, verify_key: str, endpoint: str | None) -> dict[str, Any]:
        return {
            "id": self.application, "name": self.bot.username, "icon": None, "description": "", "type": None,
            "bot": self.bot.json(), "bot_public": False, "bot_require_code_grant": False,
            "verify_key": verify_key, "flags": 0, "flags_new": "0", "redirect_uris": [],
            "interactions_endpoint_url": endpoint, "role_connections_verification_url": None,
            "owner": self.owner.json(), "team": None, "approximate_guild_count": len(self.guilds),
            "approximate_user_install_count": sum(user.installed for user in self.users.values()),
            "approximate_user_authorization_count": 0, "explicit_content_filter": 0, "eligible_oauth2_scopes": [],
            "integration_types_config": {"0": {}, "1": {}}}
