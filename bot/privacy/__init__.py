"""Finds personal data in a question, before the question is searched, logged or stored."""
