"""The proof of bot/budget."""
