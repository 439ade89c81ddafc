"""A bot on discord.py, unmodified: a client that the author of the simulation did not write."""
