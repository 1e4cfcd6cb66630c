"""What happens to rounds when time passes."""
