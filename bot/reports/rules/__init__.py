"""What a figure is, when it has really changed, and what may leave the office."""
