"""Polls: who voted, and ending one early."""

from ..problems import Problem
from ..routing import Call, Reply, route
from .channels import ADDRESS
from .messages import message_of

POLL = ADDRESS + "/polls/{message_id}"


@route("GET", POLL + "/answers/{answer_id}")
def list_voters(call: Call) -> Reply:
    message = message_of(call)
    if message.poll is None or not call.path["answer_id"].isdecimal() or \
            int(call.path["answer_id"]) not in message.poll.votes:
        raise Problem(10008)
    after = int(call.query.get("after", 0))
    people = sorted((one for one in message.poll.votes[int(call.path["answer_id"])] if int(one) > after), key=int)
    return Reply({"users": [call.discord.world.users[one].json() for one in people[:call.number("limit", 25)]]})


@route("POST", POLL + "/expire")
def end_poll(call: Call) -> Reply:
    message = message_of(call)
    if message.author is not call.discord.world.bot:
        raise Problem(50005)
    if message.poll is None:
        raise Problem(520006)
    if message.poll.finalized:
        raise Problem(520001)
    call.discord.polls.end(message)
    return Reply(call.discord.messages.json(message))
