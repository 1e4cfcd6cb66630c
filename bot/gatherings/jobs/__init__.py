"""What happens to gatherings when time passes."""
