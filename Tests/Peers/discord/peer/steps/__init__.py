"""The steps of the check, in the order in which a bot lives them."""

from . import interactions, messages, connection  # noqa: I001 (the order is that of the steps)

__all__ = ["connection", "interactions", "messages"]
