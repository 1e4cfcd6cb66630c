"""What people see on the way in, in the settings, and when they invite."""
