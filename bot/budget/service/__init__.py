"""What can happen to rounds, ideas, votes and winners."""
