"""Slack at its thin edge: what arrives becomes a question, what is answered becomes blocks."""
