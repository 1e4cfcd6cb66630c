"""A village gathers, decides, and sees what became of it."""
