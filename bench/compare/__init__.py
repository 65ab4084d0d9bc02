"""The bot beside what a team would otherwise assemble: `make compare`."""
