"""What is true and allowed of polls: pure, synchronous."""
