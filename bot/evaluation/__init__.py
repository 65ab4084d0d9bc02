"""How good the answers are, measured on judged questions. Knows nothing of Slack or of the database."""
