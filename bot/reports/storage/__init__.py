"""How figures are found in the tables of other features, and how reports are kept."""
