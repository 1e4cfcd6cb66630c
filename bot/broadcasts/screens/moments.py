"""When a notice goes out, in words."""

from datetime import datetime

from bot.broadcasts.rules.lifecycle import State
from bot.broadcasts.rules.repeats import Repeat
from bot.broadcasts.storage.views import BroadcastView
from bot.core.i18n import Translator


def often(repeat: Repeat, t: Translator) -> str:
    """How often, as it stands inside a sentence."""
    return {
        Repeat.ONCE: t.word("once"),
        Repeat.DAILY: t.word("every day"),
        Repeat.WEEKDAYS: t.word("from Monday to Friday"),
        Repeat.WEEKLY: t.word("every week"),
        Repeat.MONTHLY: t.word("every month"),
    }[repeat]


def capital(text: str) -> str:
    """As it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]


def day_and_time(moment: datetime, t: Translator) -> str:
    """`24 қараша, сейсенбі, 09:00`."""
    return f"{t.date(moment)}, {t.time(moment)}"


def when(view: BroadcastView, t: Translator) -> str:
    """When it goes out, and how often. The day says on which one of a week or a month."""
    if view.send_at is None:
        return t.word("as soon as it is sent")
    if view.repeat is Repeat.ONCE:
        return day_and_time(view.send_at, t)
    said = {
        "often": often(view.repeat, t),
        "time": t.time(view.send_at),
        "day": t.date(view.send_at),
    }
    if view.state is State.SCHEDULED:
        return t.word("{often}, {time} (next: {day})", **said)
    return t.word("{often}, {time} (first: {day})", **said)
