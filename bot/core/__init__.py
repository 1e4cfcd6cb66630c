"""Words every feature speaks; knows no feature."""
