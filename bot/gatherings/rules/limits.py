"""The bot's own limits, beside those of the law: what a phone and a reader can bear."""

#: More than this nobody gets through in an evening, nor reads on a phone.
MOST_ITEMS = 30
ITEM_LIMIT = 300  # letters of a question
PLACE_LIMIT = 300
SPEECH_LIMIT = 3000  # of the substance of speeches on one item
DECISION_LIMIT = 1500
WHY_LIMIT = 500  # why somebody wants it, why it is late, why it is called off

#: So many open ones somebody may have at one gathering.
MOST_PROPOSALS = 3
PROPOSAL_LIMIT = 300

OWNER_LIMIT = 100  # letters of who carries a promise out
PHOTOS_LIMIT = 5  # of what was done
PROMISE_FARTHEST = 5 * 365  # days ahead; a later day is a slip of the finger
#: So long before the akim's term is over, and before a promise is due, they are reminded.
CONSIDER_NEAR = 2  # working days
PROMISE_NEAR = 3  # days
SUGGESTED_DAYS = (7, 30, 90)  # ahead, for a promise
#: So many questions an initiative asks at once, each on a line of its own.
MOST_QUESTIONS = 5
#: So many photos or files show what the district akim answered.
MOST_DECISION_FILES = 5
#: An okrug has fewer people than this; what is longer is a slip of the finger.
MOST_SIGNED = 1_000_000

#: How many hours before a gathering people are reminded of it, and how many hours before that they
#: must have heard of it last: a reminder that follows the call at its heels tells nothing.
REMINDERS = {"ten_days": (240, 24), "three_days": (72, 24), "day": (24, 12), "hours": (2, 1)}
#: A missed one is not made up for when the next one comes so soon …
NEXT_IS_NEAR_HOURS = 6
#: … or the gathering itself, of which whoever lives an hour away could not make anything any more.
START_IS_NEAR_MINUTES = 30
#: When people are told in the evening of what begins early in the morning.
EVENING_HOUR = 20

#: In the hall: so many may stand in one election, and so long is what is said of each.
MOST_CANDIDATES = 60
CANDIDATE_NOTE_LIMIT = 200
SEED_LIMIT = 100  # letters of the words that the hall names before a lot
SOURCE_LIMIT = 300  # of the decision that says how many are elected
#: The law names no term for representatives: they are elected for the gathering that follows, and
#: are kept as such for this long at most.
REPRESENTATIVE_YEARS = 1
#: More people than this do not fit into a hall; what is longer is a slip of the finger.
MOST_IN_A_HALL = 99_999
#: The tally of hands on the desk is written anew so often, in seconds, however many tap at once.
TALLY_EVERY = 3

#: At the door: how early it opens, and how long a code stands on the screen. The one before it is
#: still good, and so is one that our clock shows a little before Telegram's.
DOOR_EARLIEST_HOURS = 3
CODE_SECONDS = 120
CODE_SKEW_SECONDS = 30
CODE_DIGITS = 5
#: A code that was good so many windows ago is late; an older one is as wrong as a guess.
CODES_REMEMBERED = 7
#: Whoever guesses so often within so many minutes is stopped.
MOST_TRIES = 5
TRIES_MINUTES = 15
#: A full name is a first and a last name.
NAME_WORDS = 2
MARK_LIMIT = 100  # letters of what tells namesakes apart
WHO_LENGTH = 255  # a name and its mark as they are compared
#: The secretary's card is written anew at most so often, and is left alone so long afterwards.
BOARD_SECONDS = 4
BOARD_HOURS = 12
#: A list of those who may vote: of an okrug with more people than this nobody pastes one by hand.
MOST_LISTED = 5_000
LISTED_PIECES = 60  # messages
#: How many may vote in a village; a larger number is a slip of the finger, and so is an older day.
MOST_ENTITLED = 1_000_000
ENTITLED_YEARS = 10

#: While it is put together.
TITLE_LIMIT = 300
SECTION_LIMIT = 200
MOST_MATERIALS = 10
MATERIAL_NAME_LIMIT = 100
#: What is offered for one tap: these hours of the first day that the law allows, and one of the
#: first day after it on which people are at home; where the law asks no notice, in so many days.
USUAL_HOURS = (15, 18)
WEEKEND_HOUR = 11
SATURDAY = 5  # as date.weekday counts
FREE_NOTICE_DAYS = 3
#: Several separate gatherings in a row: so many hours from one to the next.
HOURS_APART = 2
#: So many letters of an appeal are put before whoever makes it an item.
APPEAL_EXCERPT = 120
#: A shorter part of a name is a part of too many words.
NAME_STEM = 4

#: Photos or files of the signed minutes: an album and as much again.
MOST_SHEETS = 20
MOST_POSTER_PHOTOS = 10
OFFICER_LIMIT = 100  # letters of the name of a chair or a secretary
