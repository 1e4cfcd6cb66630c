"""What is true of an appeal and what is allowed to happen to it."""
