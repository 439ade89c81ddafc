"""A household with its media servers, download managers and catalogues, simulated in one process."""
