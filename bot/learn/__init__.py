"""Learning in the terminal: `mappa-bot learn`."""
