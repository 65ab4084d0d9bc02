"""What Bolt calls, grouped by what the person is doing; each file has a `register`."""
