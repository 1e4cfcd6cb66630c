"""What is answered to the buttons of a call, and how soon it is when people are reminded."""

from datetime import datetime, timedelta

from markupsafe import Markup

from bot.core.clock import village_date
from bot.core.i18n import Translator
from bot.core.screen import Button, Media, MediaKind, Screen, joined, lines, row, rows
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.rules.replies import Reply
from bot.gatherings.screens.letter import day_and_place, letter_text
from bot.gatherings.screens.words import heading, state_name, when
from bot.gatherings.storage.views import GatheringView

_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_MEDIA: dict[str, MediaKind] = {"photo": "photo", "video": "video"}


# ── Whether one comes ────────────────────────────────────────────────────────────────────────


def thanks(said: Reply, view: GatheringView, t: Translator) -> str:
    """The word over the chat."""
    if said is Reply.NOT_COMING:
        return t.word("Thank you for letting us know. Until it begins you may change your answer.")
    return t.word("Thank you. You are expected: {when}", when=when(view, t))


def no_more(view: GatheringView, t: Translator) -> str:
    """Why nobody is asked any more."""
    return t.word("Nobody is asked any more. {state}.", state=state_name(view.state, t))


def begun(t: Translator) -> str:
    """Its hour has come."""
    return t.word("It has begun, so answers are not changed any more.")


# ── What the other buttons show ──────────────────────────────────────────────────────────────


def on_map(view: GatheringView, t: Translator) -> Screen:
    """The place as a pin, and what it is called."""
    text = joined(heading(view, t), day_and_place(view, t))
    return Screen(text=text, location=view.pin, show="new")


def no_pin(view: GatheringView, t: Translator) -> str:
    """The office has not put it on the map."""
    place = view.place.said(t.language)
    if not place:
        return t.word("The place is not named yet.")
    return t.word("The place is not on the map: {place}", place=place)


def whole_agenda(view: GatheringView, t: Translator) -> Screen:
    """Every question in full, and every paper, below the letter."""
    asked = [
        Markup("{}. {}").format(number, item.words.said(t.language))
        for number, item in enumerate(view.agenda, start=1)
    ]
    return Screen(
        text=joined(
            heading(view, t),
            day_and_place(view, t),
            lines(t("<b>Agenda:</b>"), *asked) if asked else t("There is no agenda yet."),
        ),
        rows=rows(row(to_card(view, t))),
        media=tuple(
            Media(_MEDIA.get(one["kind"], "document"), file_id=one["id"]) for one in view.materials
        ),
        show="new",
    )


def to_card(view: GatheringView, t: Translator, label: str | None = None) -> Button:
    """To the gathering itself."""
    data = GatheringPress(do=OnGathering.OPEN, gathering=view.id, version=view.version).pack()
    return Button(label or t.word("Open"), data)


# ── The reminder ─────────────────────────────────────────────────────────────────────────────


def reminder(view: GatheringView, now: datetime, t: Translator) -> Markup:
    """How soon it is; then what, when and where, as in the call."""
    assert view.held_at is not None  # noqa: S101 - nothing without a day is reminded of
    soon = t("⏰ <b>{soon}</b>", soon=how_soon(view.held_at, now, t))
    return letter_text(view, t, heading=soon, asks=True)


def how_soon(held_at: datetime, now: datetime, t: Translator) -> str:
    """`Ертең`, `2 сағаттан кейін`: as a neighbour would say it."""
    days = (village_date(held_at, t.zone) - village_date(now, t.zone)).days
    if days > 1:
        return t.plural("In {n} day", "In {n} days", n=days).unescape()
    if days == 1:
        return t.word("Tomorrow")
    left = held_at - now
    if left > _HOUR * 4:
        return t.word("Today")
    minutes = max(5, round(left / _MINUTE / 5) * 5)
    if minutes < 60:
        return t.plural("In {n} minute", "In {n} minutes", n=minutes).unescape()
    return t.plural("In {n} hour", "In {n} hours", n=max(1, round(left / _HOUR))).unescape()
