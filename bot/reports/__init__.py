"""The week in numbers, and what the office owes by law; alone reads other features' tables."""
