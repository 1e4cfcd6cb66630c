"""The call as it arrives: what, when, where and what about; and what became different.

A reminder shows the same under a heading of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.core.text import excerpt, utf16_len
from bot.gatherings.callbacks.letter import LetterPress, OnLetter, ReplyPress
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.changes import Difference, Pair
from bot.gatherings.rules.kinds import BY_LAW, Base, Kind, Who, asked
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.replies import Reply
from bot.gatherings.screens.words import heading as named
from bot.gatherings.screens.words import when
from bot.gatherings.storage.outlook import Came
from bot.gatherings.storage.views import Both, GatheringView, ItemView

#: Letters of an agenda in one message; what is longer is cut line by line, and is read whole by
#: the button below.
_AGENDA_ROOM = 2400
_SHORTEST_LINE = 60
_SHORTEST_CHANGE = 30
_BETWEEN = Markup("\n\n— — —\n\n")


@dataclass(frozen=True)
class Call:
    """What a call says besides the gathering itself.

    again: it is called once more, for too few came; came: how many. overdue: promises of earlier
    gatherings whose day has passed.
    """

    again: bool = False
    came: Came | None = None
    overdue: int = 0


# ── A letter of one language, or of both ─────────────────────────────────────────────────────


def letter_screen(
    view: GatheringView,
    t: Translator,
    *,
    heading: Markup | None = None,
    call: Call | None = None,
    reply: Reply | None = None,
) -> Screen:
    """The call as one person reads it. heading: what stands on top; reply: what they have said."""
    return Screen(
        text=letter_text(view, t, heading=heading, call=call, asks=True),
        rows=letter_rows(view, t, reply),
    )


def letter_text(
    view: GatheringView,
    t: Translator,
    *,
    heading: Markup | None = None,
    call: Call | None = None,
    asks: bool = False,
) -> Markup:
    """Its words. asks: whether the reader is asked to come."""
    call = call or Call()
    return joined(
        heading or (again(call, t) if call.again else called(view.kind, t)),
        named(view, t),
        day_and_place(view, t),
        agenda_text(view, t),
        lines(
            t("📎 Materials: {n}", n=t.number(len(view.materials))) if view.materials else None,
            overdue_line(call.overdue, t),
        ),
        may_vote(view, t),
        t("Will you come?") if asks and view.state in _ASKED else None,
    )


#: A draft is shown as it will arrive.
_ASKED = frozenset({State.DRAFT, State.ANNOUNCED, State.NO_QUORUM})


def letter_rows(view: GatheringView, t: Translator, reply: Reply | None = None) -> Rows:
    """The buttons under a call, what was answered with a tick."""
    asks = view.kind in BY_LAW or view.kind is Kind.REPORT
    more = bool(view.materials) or _is_cut(view, t.language)
    return rows(
        *reply_rows(view.id, t, reply),
        row(
            _press(t.word("Propose a question"), OnLetter.WISH, view) if asks else None,
            _press(t.word("To my calendar"), OnLetter.CALENDAR, view),
        ),
        row(
            _press(t.word("On the map"), OnLetter.MAP, view) if view.pin else None,
            _press(t.word("Agenda and materials"), OnLetter.AGENDA, view) if more else None,
        ),
    )


def reply_rows(gathering_id: int, t: Translator, reply: Reply | None = None) -> Rows:
    """Whether one comes; what was said has a tick and can be changed."""
    labels = {Reply.COMING: t.word("I will come"), Reply.NOT_COMING: t.word("I cannot come")}
    return (
        tuple(
            Button(
                f"✅ {label}" if one is reply else label,
                ReplyPress(reply=one, gathering=gathering_id).pack(),
            )
            for one, label in labels.items()
        ),
    )


def _press(label: str, do: OnLetter, view: GatheringView) -> Button:
    return Button(label, LetterPress(do=do, gathering=view.id).pack())


def in_both(
    text: Callable[[Translator], Markup], zone: str
) -> tuple[Screen, tuple[Screen, Screen]]:
    """For a public chat, which reads both languages: one message, or two where it is too long."""
    first, last = (text(translator(one, zone)) for one in LANGUAGES)
    return Screen(text=_BETWEEN.join((first, last))), (Screen(text=first), Screen(text=last))


# ── What it says ─────────────────────────────────────────────────────────────────────────────


def called(kind: Kind, t: Translator) -> Markup:
    """The first line of a call."""
    return {
        Kind.GATHERING: t("📣 <b>You are invited to a gathering</b>"),
        Kind.SEPARATE: t("📣 <b>You are invited to a separate gathering</b>"),
        Kind.ASSEMBLY: t("📣 <b>You are invited to the assembly</b>"),
        Kind.REPORT: t("📣 <b>You are invited to hear the akim's report</b>"),
        Kind.EVENT: t("📣 <b>You are invited to take part</b>"),
    }[kind]


def again(call: Call, t: Translator) -> Markup:
    """The first lines of a second call."""
    head = t("📣 <b>It is called again</b>")
    if call.came is None:
        return lines(head, t("Too few people came the last time."))
    return lines(
        head,
        t(
            "{present} people came the last time, {needed} were needed.",
            present=t.number(call.came.present),
            needed=t.number(call.came.needed),
        ),
    )


def day_and_place(view: GatheringView, t: Translator) -> Markup:
    """When and where."""
    place = view.place.said(t.language)
    return lines(
        Markup("🗓 <b>{}</b>").format(when(view, t)),
        Markup("📍 {}").format(place) if place else None,
    )


def agenda_text(view: GatheringView, t: Translator, *, heading: bool = True) -> Markup | None:
    """The agenda in the reader's language; nothing where there is none."""
    items = view.agenda
    if not items:
        return None
    room = _room(view, t.language)
    listed = [
        _numbered(at, item, excerpt(item.words.said(t.language), room) if room else None, t)
        for at, item in enumerate(items, start=1)
    ]
    return lines(t("<b>Agenda:</b>") if heading else None, *listed)


def _numbered(at: int, item: ItemView, short: str | None, t: Translator) -> Markup:
    words = short or item.words.said(t.language)
    if item.about is About.ELECTION and item.seats:
        return t("{number}. {words} (to elect: {n})", number=at, words=words, n=item.seats)
    return Markup("{}. {}").format(at, words)


def _room(view: GatheringView, language: Language) -> int | None:
    """How many letters each item has; None where all of them fit."""
    whole = sum(utf16_len(item.words.said(language)) for item in view.agenda)
    if whole <= _AGENDA_ROOM:
        return None
    return max(_SHORTEST_LINE, _AGENDA_ROOM // len(view.agenda))


def _is_cut(view: GatheringView, language: Language) -> bool:
    return _room(view, language) is not None


def may_vote(view: GatheringView, t: Translator) -> Markup:
    """Who takes part."""
    if view.base is Base.REPRESENTATIVES:
        return t("Representatives whom separate gatherings elected vote.")
    return {
        Who.COMMUNITY: t("Adults who live and are registered in the okrug vote."),
        Who.SECTION: t("Adults who live and are registered there vote."),
        Who.MEMBERS: t("Members of the assembly vote."),
        Who.EVERYBODY: t("Everybody may come."),
    }[asked(view.kind).takes_part]


def overdue_line(overdue: int, t: Translator) -> Markup | None:
    """What an akim who reports has to speak of."""
    if not overdue:
        return None
    return t.plural(
        "{n} promise of earlier gatherings is overdue; it will be spoken of.",
        "{n} promises of earlier gatherings are overdue; they will be spoken of.",
        n=overdue,
    )


# ── What became different ────────────────────────────────────────────────────────────────────


def changed_text(
    view: GatheringView, changed: Difference, t: Translator, *, asks: bool = False
) -> Markup:
    """What is another now, and what holds."""
    return joined(
        t("⚠️ <b>Something has changed</b>"),
        named(view, t),
        lines(*difference_lines(changed, t)),
        lines(t("<b>Now it is so:</b>"), day_and_place(view, t)),
        t("The day or the hour is another. Will you come?") if asks and changed.day else None,
    )


def difference_lines(changed: Difference, t: Translator) -> list[Markup]:
    """From what to what, a line each."""
    said = []
    room = _change_room(changed)

    def _said(words: Pair, t: Translator) -> str:
        return excerpt(Both(words[0], words[-1]).said(t.language), room)

    if changed.day:
        before, after = (f"{t.date(one)}, {t.time(one)}" for one in changed.day)
        said.append(t("Day: <s>{before}</s> → <b>{after}</b>", before=before, after=after))
    if changed.place:
        was, now = (_said(one, t) for one in changed.place)
        said.append(t("Place: <s>{before}</s> → <b>{after}</b>", before=was, after=now))
    if changed.pin:
        said.append(t("The place on the map is another."))
    said += [t("Added: {words}", words=_said(one, t)) for one in changed.added]
    said += [
        t("<s>{before}</s> → {after}", before=_said(was, t), after=_said(now, t))
        for was, now in changed.reworded
    ]
    said += [t("Taken off: <s>{words}</s>", words=_said(one, t)) for one in changed.removed]
    return said


def _change_room(changed: Difference) -> int:
    """How many letters each place or question has, so that all of them fit into a message."""
    texts = 2 * len(changed.reworded) + len(changed.added) + len(changed.removed)
    return max(_SHORTEST_CHANGE, _AGENDA_ROOM // max(1, texts + 2 * bool(changed.place)))


def called_off_text(view: GatheringView, why: str, t: Translator) -> Markup:
    """It is not held, and why."""
    return joined(
        t("❌ <b>It will not take place</b>"),
        named(view, t),
        day_and_place(view, t),
        t("Reason: {reason}", reason=why) if why else None,
        t("If it stands in the calendar of your phone, delete it there or press the button."),
    )


def called_off_rows(view: GatheringView, t: Translator) -> Rows:
    """The calendar file takes it out again."""
    return rows((_press(t.word("Take it out of my calendar"), OnLetter.CALENDAR, view),))


def on_agenda_text(view: GatheringView, words: Both, t: Translator, *, asks: bool) -> Markup:
    """What somebody wrote an appeal about is spoken of."""
    return joined(
        t("📌 The appeal that you stand behind is on the agenda:"),
        Markup("<blockquote>{}</blockquote>").format(words.said(t.language)),
        named(view, t),
        day_and_place(view, t),
        t("Will you come?") if asks else None,
    )
