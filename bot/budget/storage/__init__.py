"""How rounds, ideas and votes are found and kept."""
