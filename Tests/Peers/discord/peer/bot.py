"""The bot that the check drives: one of everything that a bot of this kind does."""

import asyncio
from typing import Any

import discord
import yarl
from discord import app_commands, ui

TITLES = ("Alien", "Arrival", "Brazil")


class Buttons(ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="Seen it", custom_id="seen", style=discord.ButtonStyle.green)
    async def seen(self, interaction: discord.Interaction, button: ui.Button[Any]) -> None:
        button.disabled = True
        await interaction.response.edit_message(content="Seen.", view=self)

    @ui.button(label="Rate", custom_id="rate")
    async def rate(self, interaction: discord.Interaction, button: ui.Button[Any]) -> None:
        await interaction.response.send_modal(Rating())

    @ui.select(custom_id="mood", options=[discord.SelectOption(label=one, value=one.lower()) for one in TITLES])
    async def mood(self, interaction: discord.Interaction, select: ui.Select[Any]) -> None:
        await interaction.response.send_message(f"Chosen: {select.values[0]}", ephemeral=True)

    @ui.select(cls=ui.UserSelect, custom_id="who", max_values=2)
    async def who(self, interaction: discord.Interaction, select: ui.UserSelect[Any]) -> None:
        await interaction.response.send_message(f"With {select.values[0].name}", ephemeral=True)


class Rating(ui.Modal, title="Rate it"):
    stars = ui.Label(text="Stars", component=ui.Select(
        custom_id="stars", options=[discord.SelectOption(label=str(one)) for one in range(1, 6)]))
    comment = ui.Label(text="Comment", component=ui.TextInput(custom_id="comment", max_length=200, required=False))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{self.stars.component.values[0]} stars: {self.comment.component}")


class Card(ui.LayoutView):
    def __init__(self, poster: str) -> None:
        super().__init__(timeout=None)
        section = ui.Section(ui.TextDisplay("## Alien"), ui.TextDisplay("In space …"), accessory=ui.Thumbnail(poster))
        row: ui.ActionRow[Any] = ui.ActionRow()
        row.add_item(ui.Button(label="Why?", custom_id="why", emoji="❓"))
        row.add_item(ui.Button(label="Open", url="https://example.org/alien"))
        self.add_item(ui.Container(section, ui.Separator(), row, accent_colour=0x336699))


class Bot(discord.Client):
    """Connects to a simulation; everything else is the library's."""

    def __init__(self, about: dict[str, Any], intents: discord.Intents) -> None:
        super().__init__(intents=intents, heartbeat_timeout=4.0, max_messages=100)
        discord.http.Route.BASE = about["api"]
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(about["gateway"])
        self.speed = about["speed"]
        self.tree = app_commands.CommandTree(self)
        self.seen: list[str] = []
        self.reactions: list[str] = []
        self.votes: list[int] = []
        self.happened: list[str] = []
        declare(self.tree)

    async def setup_hook(self) -> None:
        self.add_view(Buttons())

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """The library keeps five seconds between identifies, which are as much shorter here as all spans."""
        if not initial:
            await asyncio.sleep(5 / self.speed)

    async def on_message(self, message: discord.Message) -> None:
        self.seen.append(message.content)

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        self.reactions.append(str(payload.emoji))

    async def on_raw_poll_vote_add(self, payload: discord.RawPollVoteActionEvent) -> None:
        self.votes.append(payload.answer_id)

    async def on_ready(self) -> None:
        self.happened.append("ready")

    async def on_resumed(self) -> None:
        self.happened.append("resumed")

    async def on_disconnect(self) -> None:
        self.happened.append("disconnect")


def declare(tree: app_commands.CommandTree[Any]) -> None:
    """Commands of every kind."""

    @tree.command(description="Recommends a title")
    @app_commands.describe(count="How many", mode="Which", title="Like what")
    @app_commands.choices(mode=[app_commands.Choice(name="Bold", value="bold")])
    async def recommend(interaction: discord.Interaction, count: app_commands.Range[int, 1, 5], mode: str = "bold",
                        title: str = "") -> None:
        await interaction.response.send_message(f"{count} {mode} {title}", view=Buttons())

    @recommend.autocomplete("title")
    async def complete(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=one, value=one.lower()) for one in TITLES if one.startswith(current)]

    group = app_commands.Group(name="list", description="The watch list")

    @group.command(name="add", description="Adds a title")
    async def add(interaction: discord.Interaction, title: str, friend: discord.Member | None = None) -> None:
        await interaction.response.send_message(
            f"Added {title} for {friend.name if friend else 'you'}", ephemeral=True)

    tree.add_command(group)

    @tree.command(description="Takes long")
    async def think(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await asyncio.sleep(0.2)
        await interaction.followup.send("Thought.")
        follow = await interaction.followup.send("More.", wait=True)
        await follow.edit(content="Even more.")
        await interaction.edit_original_response(content="Thought twice.")

    @tree.command(description="Never answers")
    async def silent(interaction: discord.Interaction) -> None:
        pass

    @tree.command(description="Answers twice")
    async def twice(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("once")
        interaction.response._response_type = None
        try:
            await interaction.response.send_message("twice")
        except discord.HTTPException as error:
            await interaction.followup.send(str(error.code))

    @tree.command(description="Shows a card")
    async def card(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=Card("https://example.org/poster.png"))

    @tree.context_menu(name="Their taste")
    async def taste(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"The taste of {member.name}", ephemeral=True)

    @tree.context_menu(name="Why this")
    async def why(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"Because of {message.content!r}", ephemeral=True)
