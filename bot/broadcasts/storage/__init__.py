"""How broadcasts are found, counted and shown."""
