"""What follows the first answer: messages by the token of an interaction."""

from ..interactions import Interaction
from ..messages import Message
from ..problems import Finding, Problem, refuse
from ..routing import NOTHING, Call, Reply, route
from ..rules.messages import EPHEMERAL, SILENT, SUPPRESS_EMBEDS, V2
from .messages import note_flags

WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
ONLY_OF_WEBHOOKS = ("username", "avatar_url", "thread_name", "applied_tags")


def interaction_of(call: Call) -> Interaction:
    discord = call.discord
    if call.path["webhook_id"] != discord.world.application:
        raise Problem(10015)
    return discord.interactions.alive(call.path["webhook_token"])


def message_of(call: Call, one: Interaction) -> Message:
    return call.discord.interactions.message_of(one, call.path.get("message_id", "@original"))


@route("POST", WEBHOOK, "followup", (5, 2), by_token=True, exempt=True)
def follow_up(call: Call) -> Reply:
    discord, one = call.discord, interaction_of(call)
    for name in ONLY_OF_WEBHOOKS:
        if call.body.get(name):
            discord.ledger.broke("unknown-field", f"A follow-up has no “{name}”", call.body)
    call.body["flags"] = note_flags(call, EPHEMERAL | SUPPRESS_EMBEDS | SILENT | V2)
    message = discord.interactions.follow_up(one, call.body, call.files)
    # A follow-up always answers with its message, whatever `wait` says (docs: Create Followup Message).
    return Reply(discord.messages.json(message))


@route("GET", WEBHOOK + "/messages/@original", "followup.get", (10, 2), by_token=True, exempt=True)
@route("GET", WEBHOOK + "/messages/{message_id}", "followup.get", (10, 2), by_token=True, exempt=True)
def get_answer(call: Call) -> Reply:
    return Reply(call.discord.messages.json(message_of(call, interaction_of(call))))


@route("PATCH", WEBHOOK + "/messages/@original", "followup", (5, 2), by_token=True, exempt=True)
@route("PATCH", WEBHOOK + "/messages/{message_id}", "followup", (5, 2), by_token=True, exempt=True)
def edit_answer(call: Call) -> Reply:
    discord, one = call.discord, interaction_of(call)
    message = message_of(call, one)
    if call.body.get("poll") and not message.loading:
        refuse([Finding(("poll",), "POLL_ONLY_IN_FIRST_MESSAGE", "A poll can only be in the answer to a deferral")])
    if call.body.get("flags") is not None:
        call.body["flags"] = note_flags(call, SUPPRESS_EMBEDS | V2, message.flags)
    discord.interactions.edit(one, message, call.body, call.files)
    return Reply(discord.messages.json(message))


@route("DELETE", WEBHOOK + "/messages/@original", "followup.delete", (5, 2), by_token=True, exempt=True)
@route("DELETE", WEBHOOK + "/messages/{message_id}", "followup.delete", (5, 2), by_token=True, exempt=True)
def delete_answer(call: Call) -> Reply:
    one = interaction_of(call)
    call.discord.interactions.delete(one, message_of(call, one))
    return Reply(status=NOTHING)
