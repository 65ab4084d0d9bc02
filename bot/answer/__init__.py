"""From a question to an answer, step by step; knows neither Slack nor the database."""
