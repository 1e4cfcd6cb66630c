"""What happens to polls when time passes."""
