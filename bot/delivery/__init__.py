"""Everything said outside the chat that asked."""
