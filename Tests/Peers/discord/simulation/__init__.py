"""Discord, simulated in one process: gateway v10, REST v10 and interactions over HTTP."""
