"""mappa-bot: answers, privacy, state and Slack around the index."""
