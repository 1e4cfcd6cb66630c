"""The calendar of an okrug: what is to come, and what is past."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.gatherings.callbacks.common import CalendarPage, GatheringPress, OnGathering
from bot.gatherings.callbacks.decisions import DecisionsPress
from bot.gatherings.callbacks.planning import BeginPress, OnBegin
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.replies import Reply
from bot.gatherings.screens.words import kind_name, short_name, state_name, when, where_name
from bot.gatherings.storage.outlook import CalendarView
from bot.gatherings.storage.views import GatheringView
from bot.places.models import Place
from bot.places.service import name_of

CARD = "gatherings"
#: What one sees at a glance: that it goes on, that it is only a draft, that too few came.
_MARKS = {
    State.DRAFT: "📝 ",
    State.INITIATIVE: "✍️ ",
    State.WITH_DISTRICT: "✍️ ",
    State.OPEN: "🟢 ",
    State.NO_QUORUM: "⚠️ ",
    State.CANCELLED: "❌ ",
}


def nowhere(t: Translator) -> Screen:
    """Somebody of no okrug."""
    return Screen(text=t("Choose your village in the settings first: gatherings are of an okrug."))


def choose_okrug(okrugs: Sequence[Place], t: Translator) -> Screen:
    """Of which okrug?"""
    buttons = [
        row(Button(name_of(one, t.language), BeginPress(do=OnBegin.OKRUG, okrug=one.code).pack()))
        for one in okrugs
    ]
    return Screen(text=t("Gatherings of which okrug?"), rows=rows(*buttons), card=CARD)


def calendar_screen(
    view: CalendarView,
    t: Translator,
    *,
    due: Markup | None = None,
    duties: Button | None = None,
    said: str | None = None,
) -> Screen:
    """A page of it. due: what the law asks of the office now; duties: the way to all of it."""
    head = lines(
        t("<b>Past gatherings</b>") if view.past else t("<b>Gatherings</b>"),
        Markup("{}").format(view.name.said(t.language)),
    )
    listed = [_line(one, t) for one in view.listed]
    return Screen(
        text=joined(said, head, *(listed or [_empty(view, t)]), due),
        rows=rows(
            *_first(view, t),
            *(row(_open(one, t)) for one in view.listed),
            _pager(view),
            *_last(view, duties, t),
        ),
        card=CARD,
    )


def _line(view: GatheringView, t: Translator) -> Markup:
    """Its day, what it is, and whether one comes."""
    name = view.title.said(t.language) or kind_name(view.kind, t)
    mine = None
    if view.state is State.ANNOUNCED and view.reply is not None:
        mine = (
            t("✅ You said that you come.")
            if view.reply is Reply.COMING
            else t("You said that you cannot come.")
        )
    return lines(
        Markup("{}<b>{}</b>").format(_MARKS.get(view.state, "🗓 "), when(view, t)),
        Markup("{}, {} · <i>{}</i>").format(name, where_name(view, t), state_name(view.state, t)),
        mine,
    )


def _open(view: GatheringView, t: Translator) -> Button:
    comes = "✅ " if view.reply is Reply.COMING and view.state is State.ANNOUNCED else ""
    label = f"{comes or _MARKS.get(view.state, '')}{short_name(view, t)}"
    data = GatheringPress(do=OnGathering.OPEN, gathering=view.id, version=view.version)
    return Button(label, data.pack())


def _empty(view: CalendarView, t: Translator) -> Markup:
    if view.past:
        return t("Nothing has been held yet. What is over stands here with what was decided.")
    if view.office:
        return t(
            "Nothing is planned. Press “Plan a gathering”: the bot counts the notice period, "
            "calls everybody in both languages, and keeps the proof of it."
        )
    return t("Nothing is planned. When people are called, you hear of it here.")


def _first(view: CalendarView, t: Translator) -> Rows:
    """What one may begin."""
    if view.past:
        return ()
    plan = Button(
        t.word("Plan a gathering"),
        BeginPress(do=OnBegin.KINDS, okrug=view.okrug).pack(),
        style="primary",
    )
    propose = Button(
        t.word("Propose a gathering"),
        GatheringPress(do=OnGathering.INITIATIVE, gathering=0, version=0).pack(),
    )
    return rows(row(plan if view.office else None), row(propose if view.resident else None))


def _pager(view: CalendarView) -> tuple[Button, ...]:
    def page(number: int) -> str:
        return CalendarPage(okrug=view.okrug, page=number, past=view.past).pack()

    return row(
        Button("◀", page(view.page - 1)) if view.page else None,
        Button("▶", page(view.page + 1)) if view.page + 1 < view.pages else None,
    )


def _last(view: CalendarView, duties: Button | None, t: Translator) -> Rows:
    if view.past:
        return rows(row(Button(t.word("Back"), CalendarPage(okrug=view.okrug, page=0).pack())))
    past = CalendarPage(okrug=view.okrug, page=0, past=True).pack()
    promises = DecisionsPress(okrug=view.okrug, page=0).pack()
    return rows(
        row(
            Button(t.word("Past ones"), past),
            Button(t.word("What was decided"), promises),
        ),
        row(duties),
    )


def due_lines(named: Sequence[tuple[str, str]], t: Translator) -> Markup | None:
    """What the law asks for now: what it is called, and until when."""
    listed = [t("• {duty} – by {day}", duty=duty, day=day) for duty, day in named]
    if not listed:
        return None
    return lines(t("<b>By law still to be held:</b>"), *listed)
