"""The akim's office receives people: how to reach it, reception days, bookings."""
