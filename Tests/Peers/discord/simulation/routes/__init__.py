"""The routes of the interface: importing this declares them."""

from . import applications, channels, guilds, interactions, messages, polls, reactions, users, webhooks

__all__ = [
    "applications", "channels", "guilds", "interactions", "messages", "polls", "reactions", "users", "webhooks"]
