"""What tests do to the simulation and ask about it. Nothing here is a part of Discord."""
