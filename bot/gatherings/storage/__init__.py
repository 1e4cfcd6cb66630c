"""How gatherings are found."""
