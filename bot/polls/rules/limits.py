"""The bot's own limits for polls: what a phone and a reader can bear."""

FEWEST_OPTIONS, MOST_OPTIONS = 2, 12
QUESTION_LIMIT = 300  # letters
OPTION_LIMIT = 100
MOST_OPEN = 20  # polls of an okrug at one time: more nobody answers
SHORTEST_HOURS = 1  # from the opening to the close
LONGEST_DAYS = 90
#: What is offered for one tap: so many days ahead, at this hour.
USUAL_DAYS = (1, 3, 7)
USUAL_HOUR = 20
#: Those who have not voted are reminded so long before the close, once …
REMINDER_HOURS = 24
#: … unless they heard of the poll less than so many hours before that.
REMINDER_APART_HOURS = 12
#: A cell of fewer people than this is told to nobody.
SMALLEST_CELL = 5
#: What came to Telegram in time is still counted once the bot is back, but not after so long.
GIVEN_UP_HOURS = 24
WHY_LIMIT = 300  # why a poll is called off
PAGE = 6  # polls on a page
