"""The application and its commands."""

from ..commands import GLOBAL, brief
from ..problems import Finding, Problem, refuse
from ..routing import NOTHING, Call, Reply, route

COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"


@route("GET", "/applications/@me")
@route("GET", "/oauth2/applications/@me")
def own_application(call: Call) -> Reply:
    discord = call.discord
    return Reply(discord.world.application_json(discord.endpoint.verify_key, discord.endpoint.url))


@route("PATCH", "/applications/@me")
async def change_application(call: Call) -> Reply:
    """Only the address for interactions can be changed here; Discord pings it first, rightly and forged."""
    discord = call.discord
    if others := set(call.body) - {"interactions_endpoint_url"}:
        discord.ledger.broke("not-simulated", f"Changing {others} of the application")
    if "interactions_endpoint_url" in call.body:
        url = call.body["interactions_endpoint_url"]
        if url and not await discord.endpoint.verified(url):
            refuse([Finding(("interactions_endpoint_url",), "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID",
                            "The specified interactions endpoint url could not be verified.")])
        discord.endpoint.url = url
    return own_application(call)


def scope(call: Call) -> str:
    """The guild whose commands are meant, or the global ones; the application must be the bot's own."""
    discord = call.discord
    if call.path["application_id"] != discord.world.application:
        raise Problem(20012)
    guild = call.path.get("guild_id", GLOBAL)
    if guild != GLOBAL and (guild not in discord.world.guilds or not discord.world.guilds[guild].has_bot):
        raise Problem(50001)
    return guild


@route("GET", COMMANDS, "commands.list")
@route("GET", GUILD_COMMANDS, "guild_commands.list")
def list_commands(call: Call) -> Reply:
    listed = call.discord.commands.listed(scope(call))
    return Reply(listed if call.flag("with_localizations") else [brief(one) for one in listed])


@route("PUT", COMMANDS, "commands.overwrite", (2, 20))
@route("PUT", GUILD_COMMANDS, "guild_commands.overwrite", (2, 20))
def overwrite_commands(call: Call) -> Reply:
    return Reply(call.discord.commands.overwrite(scope(call), call.body or []))


@route("POST", COMMANDS, "commands.create", (5, 20))
@route("POST", GUILD_COMMANDS, "guild_commands.create", (5, 20))
def create_command(call: Call) -> Reply:
    made, fresh = call.discord.commands.create(scope(call), call.body)
    return Reply(made, 201 if fresh else 200)


@route("GET", COMMANDS + "/{command_id}", "commands.one")
@route("GET", GUILD_COMMANDS + "/{command_id}", "guild_commands.one")
def get_command(call: Call) -> Reply:
    return Reply(call.discord.commands.get(scope(call), call.path["command_id"]))


@route("PATCH", COMMANDS + "/{command_id}", "commands.change", (5, 20))
@route("PATCH", GUILD_COMMANDS + "/{command_id}", "guild_commands.change", (5, 20))
def change_command(call: Call) -> Reply:
    return Reply(call.discord.commands.change(scope(call), call.path["command_id"], call.body))


@route("DELETE", COMMANDS + "/{command_id}", "commands.delete")
@route("DELETE", GUILD_COMMANDS + "/{command_id}", "guild_commands.delete")
def delete_command(call: Call) -> Reply:
    call.discord.commands.delete(scope(call), call.path["command_id"])
    return Reply(status=NOTHING)
