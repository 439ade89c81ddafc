"""Users, and where the gateway is."""

from ..problems import Problem
from ..routing import Call, Reply, route


@route("GET", "/users/@me")
def own_user(call: Call) -> Reply:
    return Reply(call.discord.world.bot.json() | {
        "mfa_enabled": True, "locale": "en-US", "verified": True, "email": None})


@route("GET", "/users/{user_id}")
def get_user(call: Call) -> Reply:
    person = call.discord.world.users.get(call.path["user_id"])
    if person is None:
        raise Problem(10013)
    return Reply(person.json())


@route("GET", "/gateway")
def get_gateway(call: Call) -> Reply:
    return Reply({"url": call.discord.gateway_url})


@route("GET", "/gateway/bot", limit=(2, 5))
def get_gateway_bot(call: Call) -> Reply:
    gateway = call.discord.gateway
    return Reply({"url": call.discord.gateway_url, "shards": gateway.needed_shards,
                  "session_start_limit": gateway.start_limit()})
