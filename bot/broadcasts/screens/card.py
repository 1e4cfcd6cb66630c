"""A broadcast that is out or planned, as its office sees it: one living card."""

from datetime import timedelta

from markupsafe import Markup

from bot.broadcasts.callbacks.draft import DraftPress, OnDraft
from bot.broadcasts.callbacks.rollcall import OnRoll, RollPress
from bot.broadcasts.callbacks.work import HistoryPress, OnWork, UnreachedPress, WorkPress
from bot.broadcasts.rules.lifecycle import Asks, Move, State
from bot.broadcasts.rules.repeats import Repeat
from bot.broadcasts.screens.words import crowd_word
from bot.broadcasts.storage.cards import CardView
from bot.broadcasts.storage.views import BroadcastView
from bot.core.access import Role
from bot.core.i18n import Translator
from bot.core.quiet import is_quiet, loud_at
from bot.core.screen import Button, Rows, Screen, Style, joined, lines, plain, row, rows
from bot.core.text import excerpt
from bot.people.screens.words import role_word
from bot.places.service import name_of

_EXCERPT = 200
_NAMES = 5
_BAR = 10
_FULL, _EMPTY = "\u2593", "\u2591"
_BETWEEN = Markup(" \u00b7 ")


def card_key(broadcast_id: int) -> str:
    """Of all copies of a card in a chat only the newest lives."""
    return f"broadcast:{broadcast_id}"


def press(label: str, do: OnWork, view: BroadcastView, style: Style | None = None) -> Button:
    """A button about the broadcast as it is now."""
    pressed = WorkPress(do=do, broadcast=view.id, version=view.version)
    return Button(label, pressed.pack(), style=style)


def to_card(view: BroadcastView, t: Translator) -> Button:
    """Back to the card."""
    return press(t.word("Back"), OnWork.OPEN, view)


def card_screen(card: CardView, t: Translator, *, mine: bool, said: str | None = None) -> Screen:
    """The card. mine: its reader sent it, so that it follows the numbers by itself."""
    return Screen(
        text=card_text(card, t),
        rows=_rows(card, t, mine=mine),
        toast=said,
        card=card_key(card.view.id),
    )


def more_screen(card: CardView, t: Translator) -> Screen:
    """The same with what is rarely pressed."""
    return Screen(text=card_text(card, t), rows=_more_rows(card, t))


# ── What it says ─────────────────────────────────────────────────────────────────────────────


def card_text(card: CardView, t: Translator) -> Markup:
    """Everything known of it now."""
    view = card.view
    return joined(
        _heading(view, _state(card, t), t),
        quoted(view, t),
        lines(*_numbers(card, t)),
        lines(_whom(card, t), _from(card, t), *_marks(card, t)),
    )


def quoted(view: BroadcastView, t: Translator) -> Markup:
    """The beginning of its words, in the reader's language."""
    words = plain(Markup(view.text(t.language)))  # noqa: S704 - ours: escaped when written
    return Markup("\u00ab{}\u00bb").format(excerpt(words, _EXCERPT))


def _state(card: CardView, t: Translator) -> str:
    if card.held_until is not None and not card.progress.sent:
        return t.word("Notice: waits for the morning")
    return state_word(card.view.state, t)


def _heading(view: BroadcastView, state: str, t: Translator) -> Markup:
    if view.urgent:
        return t("🚨 <b>Urgent alert</b> · {state}", state=state)
    return t("📢 <b>Notice</b> · {state}", state=state)


def state_word(state: State, t: Translator) -> str:
    """Where a broadcast stands."""
    match state:
        case State.SCHEDULED:
            return t.word("Notice: planned")
        case State.SENDING:
            return t.word("Notice: going out")
        case State.DONE:
            return t.word("Notice: sent")
        case State.CANCELLED:
            return t.word("Notice: stopped")
        case State.WITHDRAWN:
            return t.word("Notice: taken back")
        case _:
            return t.word("Notice: a draft")


def _numbers(card: CardView, t: Translator) -> list[Markup | None]:
    match card.view.state:
        case State.SCHEDULED:
            return _planned(card, t)
        case State.SENDING:
            return _going(card, t)
        case State.DONE:
            return _done(card, t)
        case State.CANCELLED:
            return _stopped(card, t)
        case State.WITHDRAWN:
            return _taken_back(card, t)
        case _:
            return [t("It was put back among the drafts.")]


def _planned(card: CardView, t: Translator) -> list[Markup | None]:
    view = card.view
    if view.send_at is None:
        return []
    moment = f"{t.date(view.send_at)}, {t.time(view.send_at)}"
    late = None
    if not view.urgent and is_quiet(view.send_at, t.zone):
        morning = t.short_moment(loud_at(view.send_at, t.zone))
        late = t("It is night then: phones ring at {time}.", time=morning)
    return [t("Goes out: {when}", when=moment), _often(view.repeat, t), late]


def _often(repeat: Repeat, t: Translator) -> Markup | None:
    match repeat:
        case Repeat.DAILY:
            return t("Then again every day.")
        case Repeat.WEEKDAYS:
            return t("Then again from Monday to Friday.")
        case Repeat.WEEKLY:
            return t("Then again every week.")
        case Repeat.MONTHLY:
            return t("Then again every month.")
        case _:
            return None


def _going(card: CardView, t: Translator) -> list[Markup | None]:
    now = card.progress
    counted = _BETWEEN.join(
        (
            t("Sent {sent} of {total}", sent=t.number(now.sent), total=t.number(now.total)),
            t("waiting {n}", n=t.number(now.waiting)),
            *_reasons(card, t),
        )
    )
    return [_bar(card), counted, _left(card, t), _again(card, t), *_answers(card, t)]


def _bar(card: CardView) -> Markup | None:
    total = card.progress.total
    if not total:
        return None
    through = total - card.progress.waiting
    full = through * _BAR // total
    drawn = _FULL * full + _EMPTY * (_BAR - full)
    return Markup("{} {} %").format(drawn, through * 100 // total)


def _reasons(card: CardView, t: Translator) -> list[Markup]:
    """Why it did not come to some, each with how many they are."""
    now = card.progress
    said = (
        (now.blocked, t("blocked the bot {n}", n=t.number(now.blocked))),
        (now.muted, t("switched notices off {n}", n=t.number(now.muted))),
        (now.stopped, t("stopped before their turn {n}", n=t.number(now.stopped))),
        (now.failed, t("errors {n}", n=t.number(now.failed))),
    )
    return [words for n, words in said if n]


def _left(card: CardView, t: Translator) -> Markup | None:
    if card.held_until is not None and not card.progress.sent:
        when = t.short_moment(card.held_until)
        return t("🌙 It is night now: it goes out on {when}.", when=when)
    if card.held_until is not None:
        return t("It is night: the rest waits until {time}.", time=t.time(card.held_until))
    if card.seconds_left is None:
        return None
    return t("About {time} left", time=duration(timedelta(seconds=card.seconds_left), t))


def _again(card: CardView, t: Translator) -> Markup | None:
    if not card.retried or card.next_try is None:
        return None
    when = t.time(card.next_try)
    return t.plural(
        "{n} message will be tried again at {time}", "{n} messages will be tried again at {time}",
        n=card.retried, time=when,
    )  # fmt: skip


def duration(how_long: timedelta, t: Translator) -> Markup:
    """Seconds, minutes or hours: whatever says enough."""
    seconds = max(1, round(how_long.total_seconds()))
    if seconds < 60:
        return t("{n} s", n=seconds)
    if seconds < 3600:
        return t("{n} min", n=round(seconds / 60))
    return t("{hours} h {minutes} min", hours=seconds // 3600, minutes=seconds % 3600 // 60)


def _done(card: CardView, t: Translator) -> list[Markup | None]:
    view, now = card.view, card.progress
    got = t("{sent} of {total} got it.", sent=t.number(now.sent), total=t.number(now.total))
    if view.sent_at is not None and view.finished_at is not None:
        begun = view.sent_at if view.urgent else loud_at(view.sent_at, t.zone)
        took = duration(max(view.finished_at - begun, timedelta()), t)
        got = t("{got} It took {time}.", got=got, time=took)
    still = t("Waiting: {n}", n=t.number(now.waiting)) if now.waiting else None
    return [got, _not_reached(card, t), still, *_answers(card, t), _changing(card, t)]


def _not_reached(card: CardView, t: Translator) -> Markup | None:
    if not card.progress.unreached:
        return None
    why = _BETWEEN.join(_reasons(card, t))
    return t("Not reached: {n} ({why})", n=t.number(card.progress.unreached), why=why)


def _answers(card: CardView, t: Translator) -> list[Markup | None]:
    """What readers answered, and when the silent are asked next."""
    now, view = card.progress, card.view
    if view.asks is Asks.READ:
        if not now.sent:
            return []
        return [t("Read: {n} of {sent}", n=t.number(now.read), sent=t.number(now.sent))]
    if view.asks is not Asks.SAFE:
        return []
    counted = t(
        "Safe: {safe} · need help: {help} · silent: {silent}",
        safe=t.number(now.safe),
        help=t.number(now.help),
        silent=t.number(max(0, now.total - now.safe - now.help)),
    )
    if view.closed_at is not None:
        return [counted, t("Nobody is asked any more.")]
    if view.next_call_at is None:
        return [counted]
    return [counted, t("The silent are asked again at {time}.", time=t.time(view.next_call_at))]


def _changing(card: CardView, t: Translator) -> Markup | None:
    if not card.changing:
        return None
    if card.view.state is State.WITHDRAWN:
        return t("Still to be taken away: {n}", n=t.number(card.changing))
    return t("Still to be corrected: {n}", n=t.number(card.changing))


def _stopped(card: CardView, t: Translator) -> list[Markup | None]:
    had = card.progress.sent
    if not had:
        return [t("Nobody was told.")]
    kept = t.plural("{n} person has it and keeps it.", "{n} people have it and keep it.", n=had)
    missed = card.progress.unreached
    others = t("Not told: {n}", n=t.number(missed)) if missed else None
    return [kept, others, *_answers(card, t), _changing(card, t)]


def _taken_back(card: CardView, t: Translator) -> list[Markup | None]:
    had = card.progress.sent
    said = t.plural("{n} person had it.", "{n} people had it.", n=had)
    return [said, _changing(card, t) or t("It is taken away from everybody.")]


def _whom(card: CardView, t: Translator) -> Markup:
    return t("To: {whom}", whom=_audience(card, t))


def _audience(card: CardView, t: Translator) -> str:
    audience = card.view.audience
    places = card.settlements or ((card.scope,) if card.scope is not None else ())
    names = [name_of(one, t.language) for one in places]
    where = t.listing(names[:_NAMES]) + ("…" if len(names) > _NAMES else "")
    if audience.crowd:
        return crowd_word(audience.crowd, t)
    if audience.roles:
        roles = t.listing(role_word(Role(one), t) for one in audience.roles)
        return f"{roles}, {where}" if where else roles
    return where or t.word("everybody in the bot")


def _from(card: CardView, t: Translator) -> Markup:
    name = card.sender or t("no name given")
    if card.view.sent_at is None:
        return t("Planned by: {name}", name=name)
    return t("Sent by: {name}, {when}", name=name, when=t.short_moment(card.view.sent_at))


def _marks(card: CardView, t: Translator) -> list[Markup | None]:
    view = card.view
    corrected, plan = view.corrected_at, card.plan
    unposted = card.unposted if view.state is not State.SENDING else 0
    return [
        t("Reason: {reason}", reason=view.reason) if view.reason else None,
        t("Posted in the channel and group: {n}", n=t.number(card.posted))
        if card.posted
        else None,
        t("Not posted in the channel or group: {n}", n=t.number(unposted)) if unposted else None,
        t("Corrected: {when}", when=t.short_moment(corrected)) if corrected else None,
        t("It repeats. Next: {when}", when=t.short_moment(plan)) if plan else None,
    ]


# ── What can be done ─────────────────────────────────────────────────────────────────────────


def _rows(card: CardView, t: Translator, *, mine: bool) -> Rows:
    view = card.view
    match view.state:
        case State.SCHEDULED:
            return rows(
                (press(t.word("Change it"), OnWork.UNSCHEDULE, view),),
                (press(t.word("Do not send it"), OnWork.STOP, view, "danger"),),
                (_papers(view, t),),
                (press(t.word("More…"), OnWork.MORE, view), _to_history(card, t)),
            )
        case State.SENDING:
            return rows(
                (press(t.word("Stop"), OnWork.STOP, view, "danger"),),
                _changes(view, t),
                row(None if mine else _refresh(view, t), _answered(view, t)),
                (press(t.word("More…"), OnWork.MORE, view), _to_history(card, t)),
            )
        case _:
            return rows(*_rows_when_over(card, t))


def _rows_when_over(card: CardView, t: Translator) -> Rows:
    view = card.view
    if view.state in {State.DRAFT, State.DISCARDED}:
        draft = DraftPress(do=OnDraft.OPEN, broadcast=view.id, version=view.version)
        return rows((Button(t.word("Open the draft"), draft.pack()),), (_to_history(card, t),))
    if view.state is State.WITHDRAWN:
        again = press(t.word("Use again"), OnWork.COPY, view)
        last = (press(t.word("More…"), OnWork.MORE, view), _to_history(card, t))
        return rows((again,), row(_refresh(view, t) if card.changing else None), last)
    return rows(
        (_papers(view, t),) if view.state is State.DONE else (),
        row(_unreached(card, t), _answered(view, t)),
        _changes(view, t),
        (press(t.word("More…"), OnWork.MORE, view), _to_history(card, t)),
    )


def _changes(view: BroadcastView, t: Translator) -> tuple[Button, ...]:
    return row(
        press(t.word("Correct the text"), OnWork.CORRECT, view)
        if Move.CORRECT in view.moves
        else None,
        press(t.word("Take it back"), OnWork.WITHDRAW, view)
        if Move.WITHDRAW in view.moves
        else None,
    )


def _more_rows(card: CardView, t: Translator) -> Rows:
    view = card.view
    failed = card.progress.failed + card.unposted
    causes = t.word("Why not sent ({n})", n=failed)
    retries = failed and Move.RETRY in view.moves
    return rows(
        row(
            press(causes, OnWork.CAUSES, view) if failed else None,
            press(t.word("Try again"), OnWork.RETRY, view) if retries else None,
        ),
        row(
            press(t.word("Use again"), OnWork.COPY, view),
            press(t.word("Whole text"), OnWork.TEXT, view),
        ),
        row(
            _unreached(card, t) if view.state is State.SENDING else None,
            None if view.state is State.DONE else _papers(view, t),
        ),
        row(
            press(t.word("What was done"), OnWork.STEPS, view),
            press(t.word("The plan"), OnWork.ORIGIN, view) if card.plan else None,
        ),
        (_refresh(view, t), to_card(view, t)),
    )


def _papers(view: BroadcastView, t: Translator) -> Button:
    return press(t.word("For the wall, WhatsApp, loudspeaker"), OnWork.PAPERS, view)


def _unreached(card: CardView, t: Translator) -> Button | None:
    n = card.progress.unreached
    if not n:
        return None
    return Button(t.word("To phone ({n})", n=n), UnreachedPress(broadcast=card.view.id).pack())


def _answered(view: BroadcastView, t: Translator) -> Button | None:
    if view.asks is Asks.NOTHING:
        return None
    listed = RollPress(do=OnRoll.OPEN, broadcast=view.id, version=view.version)
    read = view.asks is Asks.READ
    label = t.word("Who has not read it") if read else t.word("Who answered")
    return Button(label, listed.pack())


def _refresh(view: BroadcastView, t: Translator) -> Button:
    return press(t.word("Refresh"), OnWork.OPEN, view)


def _to_history(card: CardView, t: Translator) -> Button:
    """Beside a card that keeps changing, which would take the list's place."""
    listed = HistoryPress(office=card.view.office, aside=card.is_live)
    return Button(t.word("To the list"), listed.pack())
