"""The bot's own limits for a round of the people's budget."""

TITLE_LIMIT = 120  # letters of a project's name
TEXT_LIMIT = 1500
REASON_LIMIT = 600
OWNER_LIMIT = 100
PHOTOS_LIMIT = 5
NAME_LIMIT = 100  # of a voter
MARK_LIMIT = 40  # what tells namesakes apart: a father's name, a year of birth
WHO_LENGTH = 255  # a name and its mark as they are compared
NAME_WORDS = 2  # a full name is a first and a last name
SIGNAL_LIMIT = 1500

MOST_IDEAS = 3  # open ones of one person in a round
MOST_PROJECTS = 60  # on the list that people vote on
MOST_MONEY = 100_000_000_000  # tenge; more is a slip of the finger
LEAST_MONEY = 10_000
PHASE_DAYS = (1, 120)  # how short and how long a phase may be
#: What is offered for one tap, days of each phase in order; delivery has no end.
USUAL_DAYS = (21, 14, 14, 7)
#: People are reminded of the vote so many hours before its end.
REMINDER_HOURS = 24
GIVEN_UP_HOURS = 24  # what came to Telegram in time is still counted, but not after so long
SMALLEST_CELL = 5
PAGE = 6
