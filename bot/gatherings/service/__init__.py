"""What can happen to gatherings, from the call to what became of their decisions.

Each module is a part of that life; handlers import the part they serve.
"""
