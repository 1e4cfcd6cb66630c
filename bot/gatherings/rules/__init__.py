"""What the law and the office's own rules say of gatherings."""
