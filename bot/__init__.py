"""What the bot knows and can do; what people can press and type is in `handlers`."""
