"""What a person sees of notices, in Telegram and beyond it."""
