"""What a person sees of a report: words, picture, table, page."""
