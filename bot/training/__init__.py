"""Training on the knowledge: what to ask whom and when, and what that shows. Knows neither Slack nor the database."""
