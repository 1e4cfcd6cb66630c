"""How appeals and drafts are found, and how they are shown to somebody."""
