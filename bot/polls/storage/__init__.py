"""How polls and votes are found and kept."""
