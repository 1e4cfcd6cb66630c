"""The tree of places: oblast, district, okrug, settlement. Knows no people."""
