"""What the bot remembers: which events it has handled, what was chosen, and what was asked once the guard passed it."""
