"""The gateway, version 10: connections, sessions, compression, and what can go wrong with them."""
