"""What is true of a people's budget: its phases, its limits, and how its votes are counted."""
