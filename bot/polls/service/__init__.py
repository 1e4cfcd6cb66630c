"""What can happen to polls."""
