"""The proof of bot/appeals."""
