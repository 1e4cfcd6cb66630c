"""The sandbox, proven against aiogram."""
