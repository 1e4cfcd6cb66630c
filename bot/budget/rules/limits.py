"""What counting can bear: numbers with names. What a round can bear stands in `bounds`."""

#: Add1 raises everybody's share by this part of it in a step, and by 1 tenge at least.
STEPS_IN_A_SHARE = 100

#: A file that somebody sends to have it recounted. The largest published are about a third of it.
FILE_BYTES = 20_000_000  # what Telegram hands to a bot
FILE_PROJECTS = 1_000
FILE_VOTES = 1_000_000
FILE_DIGITS = 12  # of a sum of money
