"""When signed minutes reach the akim's office."""

from datetime import date

from bot.core.errors import Invalid


def check_handed(day: date, held: date, today: date) -> None:
    """Refuses with `handed_early` (day) or `handed_to_come` a day on which it cannot have been."""
    if day < held:
        raise Invalid("handed_early", day=held)
    if day > today:
        raise Invalid("handed_to_come")


def late_by(due: date, handed: date | None, today: date) -> int:
    """By how many days the minutes reached the akim too late, or are late now; 0 in time."""
    return max(0, ((handed or today) - due).days)
