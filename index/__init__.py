"""Knowledge, index and retrieval. Knows nothing of Slack or of the bot."""
