"""What can be pressed about the people's budget.

A button's data may be forged: what no button of ours carries fails to unpack and is told to be out
of date. Whether a thing of this name exists is for the use case to say.
"""
