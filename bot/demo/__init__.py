"""A Slack of our own on 127.0.0.1: for tests, and for trying the bot without an account."""
