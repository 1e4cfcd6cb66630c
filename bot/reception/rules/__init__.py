"""What is true of bookings and reception days, whoever asks."""
