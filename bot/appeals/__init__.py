"""A resident asks, the akim answers, on time."""
