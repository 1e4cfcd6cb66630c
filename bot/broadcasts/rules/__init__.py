"""What is true of a notice to many and what may be sent when, whoever asks."""
