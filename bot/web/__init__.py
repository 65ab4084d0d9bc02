"""The HTTP mode: Slack's requests, installation in the browser, health and metrics."""
