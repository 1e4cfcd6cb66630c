"""One notice to many: in each reader's language, at a decent hour."""
