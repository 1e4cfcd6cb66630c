"""Polls: a question to many, one person one vote, open to close."""
