"""The proof of bot/gatherings."""
