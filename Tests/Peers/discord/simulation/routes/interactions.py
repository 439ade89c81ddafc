"""The first answer to an interaction."""

from typing import Any

from ..interactions import CHOICES, MESSAGE, OPEN_MODAL, UPDATE, Interaction
from ..problems import Problem
from ..routing import NOTHING, Call, Reply, route


@route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", "callback", (5, 1), by_token=True,
       exempt=True)
def answer_interaction(call: Call) -> Reply:
    discord = call.discord
    one = discord.interactions.by_id.get(call.path["interaction_id"])
    if one is None or one.token != call.path["interaction_token"]:
        discord.ledger.broke("unknown-interaction", f"There is no interaction {call.path['interaction_id']}")
        raise Problem(10062)
    discord.interactions.answer(one, call.body, call.files)
    if not call.flag("with_response"):
        return Reply(status=NOTHING)
    return Reply(described(discord, one))


def described(discord: Any, one: Interaction) -> dict[str, Any]:
    """docs: interactions, Interaction Callback Response Object."""
    about: dict[str, Any] = {"id": one.id, "type": one.type, "channel_id": one.channel.id}
    if one.channel.guild:
        about["guild_id"] = one.channel.guild
    if one.original and one.response not in (CHOICES, OPEN_MODAL):
        about |= {"response_message_id": one.original.id, "response_message_loading": one.original.loading,
                  "response_message_ephemeral": one.original.only_for is not None}
    value: dict[str, Any] = {"interaction": about}
    if one.response in (MESSAGE, UPDATE) and one.original:
        value["resource"] = {"type": one.response, "message": discord.messages.json(one.original)}
    return value
