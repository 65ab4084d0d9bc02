"""What the bot remembers: which events it has handled, never what anybody typed."""
