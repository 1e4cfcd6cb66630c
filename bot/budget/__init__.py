"""The people's budget: residents propose, vote and see what their money was spent on."""
