"""How bookings are found, and how they are put together to be looked at."""
