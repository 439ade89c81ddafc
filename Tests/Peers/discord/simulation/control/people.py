"""What people do: they use commands, press buttons, choose, submit, write, react and vote."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .. import permissions
from ..interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, OPEN_MODAL, Interaction
from ..messages import Message
from ..rules.components import BUTTON, LINK, PREMIUM, ROW, SELECTS, STRING_SELECT, TEXT, children, walk
from ..rules.modals import wrong_choices, wrong_entry
from ..world import Channel, User
from .client import Options, Refused, context_of, find, must_see, owners_for

if TYPE_CHECKING:
    from ..service import Discord


class People:
    """Does as the client would: what it would not let a person do raises `Refused`."""

    def __init__(self, discord: Discord):
        self._discord = discord
        self._submitted: set[str] = set()

    def act(self, act: str, user: str, **options: Any) -> Interaction | dict[str, Any]:
        known: dict[str, Callable[..., Interaction | dict[str, Any]]] = {
            "slash": self.slash, "autocomplete": self.autocomplete, "user_command": self.user_command,
            "message_command": self.message_command, "press": self.press, "choose": self.choose,
            "submit": self.submit, "write": self.write, "react": self.react, "unreact": self.unreact,
            "vote": self.vote, "delete": self.delete}
        if act not in known:
            raise Refused(f"Nobody can “{act}”. Known are: {', '.join(known)}.")
        return known[act](self._discord.world.users[user], **options)

    # Commands

    def slash(self, user: User, channel: str, name: str, options: dict[str, Any] | None = None) -> Interaction:
        """`name` holds the sub-commands too: "recommend now"."""
        return self._command(user, channel, name, options or {}, None)

    def autocomplete(self, user: User, channel: str, name: str, focused: str,
                     options: dict[str, Any] | None = None) -> Interaction:
        return self._command(user, channel, name, {focused: "", **(options or {})}, focused)

    def _command(self, user: User, channel: str, name: str, values: dict[str, Any], focused: str | None
                 ) -> Interaction:
        place = self._channel(channel)
        first, *words = name.split()
        command = find(self._discord, user, place, first, 1)
        filled = Options(self._discord, user, place, focused)
        data = {"id": command["id"], "name": command["name"], "type": 1}
        if options := filled.fill(command, words, values):
            data["options"] = options
        return self._start_command(user, place, command, data, filled, focused is not None)

    def user_command(self, user: User, channel: str, name: str, target: str) -> Interaction:
        place = self._channel(channel)
        command = find(self._discord, user, place, name, 2)
        resolved = Options(self._discord, user, place)
        resolved.add_user(target)
        return self._start_command(user, place, command, {
            "id": command["id"], "name": command["name"], "type": 2, "target_id": target}, resolved)

    def message_command(self, user: User, name: str, message: str) -> Interaction:
        target = self.visible(user, message)
        command = find(self._discord, user, target.channel, name, 3)
        resolved = Options(self._discord, user, target.channel)
        resolved.resolved["messages"] = {message: self._discord.messages.json(target)}
        return self._start_command(user, target.channel, command, {
            "id": command["id"], "name": command["name"], "type": 3, "target_id": message}, resolved)

    def _start_command(self, user: User, channel: Channel, command: dict[str, Any], data: dict[str, Any],
                       options: Options, completing: bool = False) -> Interaction:
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        if options.resolved:
            data["resolved"] = options.resolved
        owners = owners_for(self._discord, command, user, channel)
        return self._discord.interactions.start(
            AUTOCOMPLETE if completing else COMMAND, user, channel, data, owners=owners,
            context=context_of(self._discord, channel), option_type=options.focused_type,
            public_allowed=self._public(user, channel, owners))

    def _public(self, user: User, channel: Channel, owners: dict[str, str]) -> bool:
        """Applications that only the person installed answer in public only where that is permitted."""
        return "0" in owners or channel.guild is None or permissions.may(
            self._discord.world, channel, user.id, permissions.USE_EXTERNAL_APPS)

    # Components

    def press(self, user: User, message: str, custom_id: str | None = None, label: str | None = None) -> Interaction:
        """Presses a button that is on a message, however old, that the person sees."""
        target = self.visible(user, message)
        button = next((one for _, one in walk(target.components) if one["type"] == BUTTON and (
            one.get("custom_id") == custom_id if custom_id is not None else one.get("label") == label)), None)
        if button is None:
            raise Refused(f"The message {message} has no button {custom_id or label!r}.")
        if button["style"] in (LINK, PREMIUM):
            raise Refused(f"The button leads to {button.get('url')}; the bot is not told.")
        return self._use(user, target, button, {})

    def choose(self, user: User, message: str, custom_id: str, values: list[str]) -> Interaction:
        target = self.visible(user, message)
        select = next((one for _, one in walk(target.components)
                       if one["type"] in SELECTS and one["custom_id"] == custom_id), None)
        if select is None:
            raise Refused(f"The message {message} has no select {custom_id!r}.")
        if wrong := wrong_choices(select, values):
            raise Refused(wrong)
        data: dict[str, Any] = {"values": values}
        if select["type"] != STRING_SELECT:
            resolved = Options(self._discord, user, target.channel)
            resolved.add_values(select["type"], values)
            data["resolved"] = resolved.resolved
        return self._use(user, target, select, data)

    def _use(self, user: User, message: Message, component: dict[str, Any], more: dict[str, Any]) -> Interaction:
        if component.get("disabled"):
            raise Refused(f"The component {component.get('custom_id')!r} is disabled.")
        if message.loading:
            raise Refused("The message is still loading.")
        data = {"custom_id": component["custom_id"], "component_type": component["type"], "id": component["id"]}
        owners = message.interaction.owners if message.interaction else {"0": message.channel.guild or "0"}
        return self._discord.interactions.start(
            COMPONENT, user, message.channel, data | more, owners=owners, source=message,
            context=context_of(self._discord, message.channel),
            public_allowed=self._public(user, message.channel, owners))

    # Modals

    def submit(self, user: User, interaction: str, values: dict[str, Any]) -> Interaction:
        """Submits a modal that an interaction of this person opened; `values` by custom id."""
        parent = self._discord.interactions.by_id[interaction]
        if parent.user is not user or parent.response != OPEN_MODAL or parent.modal is None:
            raise Refused("No modal was opened for this person by that interaction.")
        if interaction in self._submitted:
            raise Refused("The modal was submitted already.")
        left = dict(values)
        options = Options(self._discord, user, parent.channel)
        components = [
            self._entered(one, number, left, options) for number, one in enumerate(parent.modal["components"], 1)]
        if left:
            raise Refused(f"The modal has no fields {sorted(left)}.")
        data = {"custom_id": parent.modal["custom_id"], "components": components}
        if options.resolved:
            data["resolved"] = options.resolved
        self._submitted.add(interaction)
        return self._discord.interactions.start(
            MODAL, user, parent.channel, data, owners=parent.owners, context=parent.context, parent=parent,
            source=parent.source, public_allowed=parent.public_allowed)

    def _entered(self, component: dict[str, Any], number: int, left: dict[str, Any], options: Options
                 ) -> dict[str, Any]:
        """A part of a modal as it is submitted (docs: components, each component's interaction response)."""
        made: dict[str, Any] = {"type": component["type"], "id": component.get("id") or number}
        if component["type"] == TEXT:
            return made
        fields = [self._field(one, number * 100 + place, left, options)
                  for place, (_, one) in enumerate(children(component), 1)]
        return made | ({"components": fields} if component["type"] == ROW else {"component": fields[0]})

    @staticmethod
    def _field(field: dict[str, Any], number: int, left: dict[str, Any], options: Options) -> dict[str, Any]:
        given = left.pop(field["custom_id"], field.get("value"))
        if wrong := wrong_entry(field, given):
            raise Refused(f"The field “{field['custom_id']}”: {wrong}.")
        made = {"type": field["type"], "id": field.get("id") or number, "custom_id": field["custom_id"]}
        if field["type"] in (4, 21, 23):
            return made | {"value": given if given is not None or field["type"] != 4 else ""}
        if field["type"] in SELECTS and field["type"] != STRING_SELECT:
            options.add_values(field["type"], given or [])
        return made | {"values": given or []}

    # Messages

    def write(self, user: User, channel: str, content: str, replies_to: str | None = None) -> dict[str, Any]:
        place = self._channel(channel)
        if not permissions.may(self._discord.world, place, user.id, permissions.VIEW | permissions.SEND):
            raise Refused(f"{user.username} cannot write in the channel {channel}.")
        earlier = self.visible(user, replies_to) if replies_to else None
        message = self._discord.messages.create(
            place, user, {"content": content}, replies_to=earlier, type=19 if earlier else 0)
        return self._discord.messages.json(message)

    def delete(self, user: User, message: str) -> dict[str, Any]:
        target = self.visible(user, message)
        allowed = target.author is user or target.only_for == user.id or permissions.may(
            self._discord.world, target.channel, user.id, permissions.MANAGE_MESSAGES)
        if not allowed:
            raise Refused(f"{user.username} cannot delete the message.")
        self._discord.messages.delete(target)
        return {}

    def react(self, user: User, message: str, emoji: str) -> dict[str, Any]:
        return self._react(user, message, emoji, add=True)

    def unreact(self, user: User, message: str, emoji: str) -> dict[str, Any]:
        return self._react(user, message, emoji, add=False)

    def _react(self, user: User, message: str, emoji: str, add: bool) -> dict[str, Any]:
        target = self.visible(user, message)
        if target.only_for:
            raise Refused("Nobody can react to an ephemeral message.")
        self._discord.messages.react(target, user, emoji, add=add)
        return {}

    def vote(self, user: User, message: str, answers: list[int]) -> dict[str, Any]:
        self._discord.polls.vote(self.visible(user, message), user, answers)
        return {}

    # Sight

    def _channel(self, channel: str) -> Channel:
        return self._discord.world.channels[channel]

    def visible(self, user: User, message: str) -> Message:
        """A message that the person sees: in a channel of theirs, and not for somebody else's eyes."""
        found = self._discord.messages.listed.get(message)
        if found is None:
            raise Refused(f"There is no message {message}.")
        must_see(self._discord, user, found.channel)
        if found.only_for not in (None, user.id):
            raise Refused(f"{user.username} does not see that message.")
        return found

    def reads(self, user: User, channel: str) -> list[dict[str, Any]]:
        """The messages of a channel as a person sees them."""
        place = self._channel(channel)
        must_see(self._discord, user, place)
        listed = [one for one in self._discord.messages.in_channel(channel) if one.only_for in (None, user.id)]
        return [self._discord.messages.json(one) for one in sorted(listed, key=lambda one: int(one.id))]
