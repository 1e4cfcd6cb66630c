"""What became of what was decided: of one gathering, of an okrug, and one decision by itself."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Media, MediaKind, Rows, Screen, Style, joined, lines, row, rows
from bot.core.text import excerpt
from bot.gatherings.callbacks.common import CalendarPage, GatheringPress, OnGathering
from bot.gatherings.callbacks.decisions import DecisionPress, DecisionsPress, OnDecision
from bot.gatherings.models import GatheringDecision
from bot.gatherings.rules.consideration import Answer, Standing
from bot.gatherings.rules.personal import KEPT, masked
from bot.gatherings.rules.promises import Move, Stage
from bot.gatherings.screens.decision_words import (
    LATE,
    day_of,
    overdue_line,
    promise_lines,
    put_off_line,
    quoted,
    standing_line,
    step_name,
    steps_line,
)
from bot.gatherings.screens.words import gloss, heading, kind_name
from bot.gatherings.storage.decision_views import DecisionsOf, DecisionView, Promises
from bot.gatherings.storage.views import Both

CARD = "decision"
#: Of more decisions than these a list says each in one line.
_AT_LENGTH = 5
_PER_ROW = 6
_MANY = 2
_LONG, _SHORT = 160, 70
_WHOLE = 1500
_OPENS = 5  # overdue promises that a report meeting begins with
_HISTORY = 20


def press(text: str, do: OnDecision, view: DecisionView, style: Style | None = None) -> Button:
    """A button under a decision."""
    data = DecisionPress(do=do, id=view.id, version=view.version).pack()
    return Button(text, data, style=style)


# ── Of one gathering ─────────────────────────────────────────────────────────────────────────


def decisions_list(of: DecisionsOf, t: Translator, *, said: str | None = None) -> Screen:
    """Everything that a gathering decided, and how far each has come."""
    about = of.gathering
    head = joined(heading(about, t), Markup("<b>{}</b>").format(t.word("What was decided")))
    back = GatheringPress(do=OnGathering.OPEN, gathering=about.id, version=about.version).pack()
    last = row(
        Button(t.word("Back"), back),
        Button(t.word("All promises"), DecisionsPress(okrug=about.okrug, page=0).pack()),
    )
    if not of.lines:
        return Screen(text=joined(head, _nothing(t)), rows=rows(last), card=CARD, toast=said)
    at_length = len(of.lines) <= _AT_LENGTH
    parts = [
        _at_length(number, one, t) if at_length else _in_a_line(number, one, t)
        for number, one in enumerate(of.lines, start=1)
    ]
    return Screen(
        text=joined(head, *parts) if at_length else joined(head, lines(*parts)),
        rows=rows(*_agree_all(of, t), *_numbers(of.lines, t), last),
        card=CARD,
        toast=said,
    )


def _nothing(t: Translator) -> Markup:
    return t(
        "Nothing is written here yet. What is decided by a vote stands here once it is written "
        "down: with who carries it out, by what day, and what came of it."
    )


def _agree_all(of: DecisionsOf, t: Translator) -> Rows:
    """The akim's way through many decisions at one tap; each can be opened by itself."""
    waiting = of.to_consider
    if len(waiting) < _MANY:
        return ()
    label = t.word("Agree with all ({n})", n=len(waiting))
    data = DecisionPress(
        do=OnDecision.ASK_AGREE_ALL, id=of.gathering.id, version=of.gathering.version
    ).pack()
    return (row(Button(label, data, style="primary")),)


def _numbers(views: Sequence[DecisionView], t: Translator, first: int = 1) -> Rows:
    """One button a decision: by its words where they are few, by its number where many."""
    if len(views) <= _MANY:
        return tuple(
            row(press(_label(n, one, t), OnDecision.OPEN, one))
            for n, one in enumerate(views, start=first)
        )
    buttons = [press(str(n), OnDecision.OPEN, one) for n, one in enumerate(views, start=first)]
    return tuple(tuple(buttons[i : i + _PER_ROW]) for i in range(0, len(buttons), _PER_ROW))


def _label(number: int, view: DecisionView, t: Translator) -> str:
    return f"{number}. {excerpt(said_of(view, t), 40)}"


def said_of(view: DecisionView, t: Translator) -> str:
    """What was decided, in the reader's language where it was written in it."""
    words = view.words.said(t.language) or view.question.said(t.language)
    return masked(words, keep=KEPT).text


def _at_length(number: int, view: DecisionView, t: Translator) -> Markup:
    return lines(
        Markup("<b>{}.</b> {}").format(number, excerpt(said_of(view, t), _LONG)),
        steps_line(view.stage, t),
        standing_line(view, t),
        promise_lines(view, t),
        _photos_line(view, t),
    )


def _photos_line(view: DecisionView, t: Translator) -> Markup | None:
    if view.stage is not Stage.DONE or not view.photos:
        return None
    return t.plural("{n} photo of it", "{n} photos of it", n=len(view.photos))


def _in_a_line(number: int, view: DecisionView, t: Translator) -> Markup:
    words = excerpt(said_of(view, t), _SHORT)
    return Markup("{}. {} \u2013 {}").format(number, words, _state(view, t))


def _state(view: DecisionView, t: Translator) -> Markup:
    """How far it has come, in a few words."""
    if (late := overdue_line(view.overdue_by, t)) is not None:
        return late
    match view.stage:
        case Stage.DONE:
            return t("promise is done")
        case Stage.DROPPED:
            return t("promise will not be done")
        case Stage.DECIDED if view.due_on is not None:
            return t("by {day}", day=day_of(view.due_on, view.today, t))
        case _:
            if view.standing is Standing.DISPUTED:
                return t("the akim does not agree")
            return t("nobody is named yet")


# ── Of an okrug ──────────────────────────────────────────────────────────────────────────────


def promises_list(found: Promises, t: Translator, *, said: str | None = None) -> Screen:
    """What the office still has to do, the overdue first."""
    head = joined(
        lines(
            Markup("<b>{}</b>").format(t.word("What gatherings decided: still to be done")),
            Markup("{}").format(found.where.said(t.language)),
        ),
        _totals(found, t),
    )
    back = row(Button(t.word("Back"), CalendarPage(okrug=found.okrug, page=0).pack()))
    if not found.lines:
        empty = t(
            "Nothing is left to be done. What gatherings decide stands here until it is done."
        )
        return Screen(text=joined(head, empty), rows=rows(back), card=CARD, toast=said)
    return Screen(
        text=joined(head, *(_of_okrug(n, one, t) for n, one in enumerate(found.lines, start=1))),
        rows=rows(*_numbers(found.lines, t), _pager(found), back),
        card=CARD,
        toast=said,
    )


def _totals(found: Promises, t: Translator) -> Markup:
    counts = found.counts
    return t(
        "Open: {open}, overdue: {overdue}, done so far: {done}",
        open=t.number(counts.open),
        overdue=t.number(counts.overdue),
        done=t.number(counts.done),
    )


def _of_okrug(number: int, view: DecisionView, t: Translator) -> Markup:
    return lines(
        Markup("<b>{}.</b> {}").format(number, excerpt(said_of(view, t), _LONG)),
        promise_lines(view, t) or steps_line(view.stage, t),
        _whose(view, t),
    )


def _whose(view: DecisionView, t: Translator) -> Markup:
    """Which gathering said it."""
    kind, meant = kind_name(view.kind, t), gloss(view.kind, t)
    if view.held_at is None:
        return Markup("<i>{} \u2013 {}</i>").format(kind, meant)
    return Markup("<i>{}, {} \u2013 {}</i>").format(t.day(view.held_at), kind, meant)


def _pager(found: Promises) -> tuple[Button, ...]:
    def page(label: str, number: int) -> Button:
        return Button(label, DecisionsPress(okrug=found.okrug, page=number).pack())

    back = page("\u2039", found.page - 1) if found.page else None
    more = page("\u203a", found.page + 1) if found.page + 1 < found.pages else None
    return row(back, more)


# ── One of them ──────────────────────────────────────────────────────────────────────────────


def decision_card(view: DecisionView, t: Translator, *, said: str | None = None) -> Screen:
    """One decision: what was said, what the akim makes of it, who carries it out and by when."""
    return Screen(
        text=decision_text(view, t),
        rows=rows(
            *_first(view, t),
            _beside(view, t),
            row(back_to_list(view, t), _history_button(view, t)),
        ),
        card=CARD,
        toast=said,
    )


def decision_text(view: DecisionView, t: Translator) -> Markup:
    """All that is known of it, without its buttons."""
    question = view.question.said(t.language)
    words = masked(view.words.said(t.language), keep=KEPT).text
    return joined(
        _whose(view, t),
        Markup("<b>{}</b>").format(excerpt(question, _WHOLE)) if question else None,
        quoted(words, _WHOLE) if words and words != question else None,
        steps_line(view.stage, t),
        standing_line(view, t),
        lines(promise_lines(view, t), put_off_line(view, t)),
        _photos_line(view, t),
        _next_step(view, t),
        _by_law(view, t),
    )


def _by_law(view: DecisionView, t: Translator) -> Markup | None:
    """What the akim's term rests on, for whoever has to keep it."""
    if view.standing is not Standing.WAITING or Answer.AGREE not in view.answers:
        return None
    return t(
        "<i>That the akim considers the decision is in law 148-II, art. 39-3. Check the number of "
        "days with a lawyer.</i>"
    )


def _next_step(view: DecisionView, t: Translator) -> Markup | None:
    """What the office does next, where that is not plain from the buttons."""
    if not view.works:
        return None
    if Answer.INSIST in view.answers:
        return t(
            "Next: put the question on the agenda of another gathering. Then write down here "
            "what it said."
        )
    if Move.DECIDE in view.moves:
        return t("Next: name who carries it out and by what day.")
    return None


def _first(view: DecisionView, t: Translator) -> Iterator[tuple[Button, ...]]:
    """What the office most likely wants."""
    akim = view.answers & {Answer.AGREE, Answer.DISAGREE, Answer.PASS_UP}
    yield row(
        _if(Answer.AGREE in akim, view, t.word("\u2705 I agree"), OnDecision.ASK_AGREE, "success"),
        _if(
            Answer.DISAGREE in akim,
            view,
            t.word("\u274c I do not agree"),
            OnDecision.DISAGREE,
            "danger",
        ),
    )
    yield row(
        _if(Answer.INSIST in view.answers, view, t.word("It was kept"), OnDecision.INSIST),
        _if(Answer.GIVE_UP in view.answers, view, t.word("It was given up"), OnDecision.GIVE_UP),
    )
    yield row(
        _if(
            Answer.PASS_UP in akim,
            view,
            t.word("Pass to the district akim"),
            OnDecision.ASK_HIGHER,
        )
    )
    yield row(
        _if(Answer.UPHOLD in view.answers, view, t.word("Upheld"), OnDecision.UPHOLD),
        _if(Answer.OVERRULE in view.answers, view, t.word("Overruled"), OnDecision.OVERRULE),
    )
    yield row(
        _if(
            Move.DECIDE in view.moves,
            view,
            t.word("Name who and by when"),
            OnDecision.DECIDE,
            "primary",
        ),
        _if(Move.DO in view.moves, view, t.word("\u2705 It is done"), OnDecision.DO, "success"),
    )


def _beside(view: DecisionView, t: Translator) -> tuple[Button, ...]:
    photos = view.stage is Stage.DONE and bool(view.photos)
    return row(
        _if(Move.PUT_OFF in view.moves, view, t.word("Put off"), OnDecision.PUT_OFF),
        _if(Move.PUT_OFF in view.moves, view, t.word("Another owner"), OnDecision.OWNER),
        _if(photos, view, t.word("Photos"), OnDecision.PHOTOS),
        _if(Move.UNDO in view.moves, view, t.word("It is not done"), OnDecision.ASK_UNDO),
    )


def _if(
    there: bool,  # noqa: FBT001 - reads as a sentence
    view: DecisionView,
    label: str,
    do: OnDecision,
    style: Style | None = None,
) -> Button | None:
    return press(label, do, view, style) if there else None


def back_to_list(view: DecisionView, t: Translator) -> Button:
    """To everything that its gathering decided."""
    data = GatheringPress(
        do=OnGathering.DECISIONS, gathering=view.gathering_id, version=view.gathering_version
    ).pack()
    return Button(t.word("Back"), data)


def _history_button(view: DecisionView, t: Translator) -> Button | None:
    return press(t.word("History"), OnDecision.HISTORY, view) if view.steps else None


def history(view: DecisionView, t: Translator) -> Screen:
    """Everything that happened to it, oldest first; not who did it."""
    told = []
    for step in view.steps[-_HISTORY:]:
        day = step.happened_on or step.due_on
        told.append(
            lines(
                Markup("{} \u2013 {}").format(t.moment(step.at), step_name(step.did, t)),
                Markup("{}").format(t.day(day)) if day else None,
                quoted(step.note) if step.note else None,
            )
        )
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(excerpt(said_of(view, t), _LONG)),
            *told,
        ),
        rows=(row(press(t.word("Back"), OnDecision.OPEN, view)),),
        card=CARD,
    )


def photos(view: DecisionView, t: Translator) -> Screen:
    """What was done, as the office showed it."""
    return Screen(
        text=lines(excerpt(said_of(view, t), _LONG), steps_line(view.stage, t)),
        media=media_of(view.photos),
        rows=(row(press(t.word("Back"), OnDecision.OPEN, view)),),
        show="new",
    )


def media_of(files: Sequence[dict[str, str]]) -> tuple[Media, ...]:
    """Files as Telegram has them."""
    kinds: dict[str, MediaKind] = {"photo": "photo", "video": "video", "document": "document"}
    return tuple(
        Media(kind=kinds.get(one["kind"], "document"), file_id=one["id"]) for one in files
    )


# ── For the report meeting ───────────────────────────────────────────────────────────────────


def overdue_lines(decisions: Sequence[GatheringDecision], t: Translator) -> Markup:
    """What a report meeting begins with: what was promised, and is not done."""
    if not decisions:
        return Markup("")
    shown = [_overdue(one, t) for one in decisions[:_OPENS]]
    more = len(decisions) - len(shown)
    return lines(
        Markup("<b>{}</b>").format(t.word("Promised at earlier gatherings and overdue")),
        *shown,
        t.plural("and {n} more", "and {n} more", n=more) if more else None,
    )


def _overdue(row_: GatheringDecision, t: Translator) -> Markup:
    words = excerpt(Both(row_.kk, row_.ru).said(t.language), _SHORT)
    owner = row_.owner or t.word("The akim's office")
    day = t.day(row_.due_on) if row_.due_on else ""
    return t("{mark} {words} – {owner}, by {day}", mark=LATE, words=words, owner=owner, day=day)
