"""What a person can switch off in the settings. Receipts and answers have no switch."""

from enum import StrEnum


class Group(StrEnum):
    """Kinds of notices that belong together in a reader's mind."""

    APPEALS = "appeals"  # steps of one's own appeals
    WORK = "work"  # the office's queue
    DIGEST = "digest"  # the office's morning
    TERMS = "terms"  # what is due soon, and what is overdue
    REPORTS = "reports"  # the week in numbers, and what the office owes by law
    BROADCASTS = "broadcasts"  # what the akim announces; urgent alerts have no switch
    GATHERINGS = "gatherings"  # calls to gatherings, reminders, what was decided there
    POLLS = "polls"  # questions to residents, and what came out
    BUDGET = "budget"  # rounds of the people's budget
