"""Words and lines that several screens of appeals share."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from itertools import zip_longest

from markupsafe import Markup

from bot.appeals.models import EntryKind
from bot.appeals.rules.lifecycle import TERM_RUNS, Move, State
from bot.appeals.rules.limits import FILES_LIMIT, TEXT_LIMIT
from bot.appeals.rules.topics import load
from bot.appeals.storage.views import (
    OFFICE_ENTRIES,
    AppealView,
    DraftView,
    EntryView,
    FileView,
    StepView,
)
from bot.core.access import Role
from bot.core.i18n import Translator
from bot.core.screen import Button, Media, Rows, lines
from bot.core.text import excerpt

STAR = "\u2605"
NO_STAR = "\u2606"
URGENT = "\u2757"
CLIP = "\U0001f4ce"
PIN = "\U0001f4cd"
SEPARATOR = " \u00b7 "
PREVIOUS = "\u2039"
NEXT = "\u203a"
_COLUMN = 24  # longer names go one a row
_ABOUT_A_DAY = frozenset({Move.EXTEND, Move.PROMISE, Move.MOVE_DUE})


def number(n: int) -> str:
    """`0142`."""
    return f"{n:04d}"


def quoted(text: str, limit: int, *, one_line: bool = True) -> Markup:
    """The beginning of what somebody wrote, between quotation marks; nothing for nothing."""
    if not text:
        return Markup()
    return Markup("\u00ab{}\u00bb").format(excerpt(text, limit, one_line=one_line))


def state_word(state: State, t: Translator) -> str:
    """Where an appeal stands."""
    match state:
        case State.NEW:
            return t.word("Appeal: new")
        case State.ACCEPTED:
            return t.word("Appeal: accepted")
        case State.IN_WORK:
            return t.word("Appeal: in work")
        case State.NEED_INFO:
            return t.word("Appeal: something to clarify")
        case State.REDIRECTED:
            return t.word("Appeal: redirected")
        case State.ANSWERED:
            return t.word("Appeal: answered")
        case State.CLOSED:
            return t.word("Appeal: closed")
        case State.REOPEN_REQUESTED:
            return t.word("Appeal: reopening requested")
        case State.REJECTED:
            return t.word("Appeal: rejected")
        case State.WITHDRAWN:
            return t.word("Appeal: withdrawn")


def move_word(move: Move, t: Translator, *, own: bool = False) -> str:
    """What happened, for a history; `own`: its reader is the author."""
    return (_own_move_word(move, t) if own else None) or _move_word(move, t)


def _own_move_word(move: Move, t: Translator) -> str | None:
    match move:
        case Move.SUBMIT:
            return t.word("Step: you sent it")
        case Move.REPLY:
            return t.word("Step: you replied")
        case Move.ADD:
            return t.word("Step: you added")
        case Move.CONFIRM:
            return t.word("Step: you said solved")
        case Move.DISPUTE:
            return t.word("Step: you said not solved")
        case Move.RATE:
            return t.word("Step: you rated it")
        case Move.WITHDRAW:
            return t.word("Step: you withdrew it")
        case _:
            return None


def _move_word(move: Move, t: Translator) -> str:
    match move:
        case Move.SUBMIT:
            return t.word("Step: sent")
        case Move.ACCEPT:
            return t.word("Step: accepted")
        case Move.SET_TOPIC:
            return t.word("Step: topic changed")
        case Move.HAND_OVER:
            return t.word("Step: handed to an executor")
        case Move.ASK:
            return t.word("Step: question asked")
        case Move.REPLY:
            return t.word("Step: the resident replied")
        case Move.ADD:
            return t.word("Step: the resident added")
        case Move.ANSWER:
            return t.word("Step: answered")
        case Move.REDIRECT:
            return t.word("Step: redirected")
        case Move.REJECT:
            return t.word("Step: rejected")
        case Move.CONFIRM:
            return t.word("Step: solved")
        case Move.DISPUTE:
            return t.word("Step: not solved")
        case Move.RATE:
            return t.word("Step: rated")
        case Move.REOPEN:
            return t.word("Step: reopened")
        case Move.KEEP_CLOSED:
            return t.word("Step: left closed")
        case Move.WITHDRAW:
            return t.word("Step: withdrawn")
        case Move.ROUTE:
            return t.word("Step: handed over by the office's rule")
        case Move.PASS_ON:
            return t.word("Step: passed on to a colleague")
        case Move.NOTE:
            return t.word("Step: internal note")
        case Move.EXTEND:
            return t.word("Step: term extended")
        case Move.MOVE_DUE:
            return t.word("Step: due date moved with the calendar")
        case Move.PROMISE:
            return t.word("Step: work promised")
        case Move.MERGE:
            return t.word("Step: merged with another appeal")
        case Move.UNMERGE:
            return t.word("Step: separated again")
        case Move.BECOME_COLLECTIVE:
            return t.word("Step: became collective")
        case Move.EXPIRE:
            return t.word("Step: closed, nobody objected")
        case Move.DOUBT:
            return t.word("Step: neighbours say not solved")
        case Move.ESCALATE:
            return t.word("Step: overdue, told higher up")


def _told_up(role: str, t: Translator) -> str:
    """To whom it went up."""
    match role:
        case Role.MODERATOR:
            return t.word("Step: overdue, the office was reminded")
        case Role.AKIM:
            return t.word("Step: overdue, the akim was told")
        case Role.DEPUTY:
            return t.word("Step: overdue, the akim's deputy was told")
        case Role.OBSERVER:
            return t.word("Step: overdue, the district was told")
        case _:
            return _move_word(Move.ESCALATE, t)


def topic_name(code: str, t: Translator) -> str:
    """A topic's name; "" for none, and for one the taxonomy has no more."""
    try:
        return load().name(code, t.language) if code else ""
    except KeyError:
        return ""


def topic_line(code: str, t: Translator, *, guess: bool) -> Markup:
    """`Topic: …`."""
    parts = (topic_name(code.partition(".")[0], t), topic_name(code, t) if "." in code else "")
    name = SEPARATOR.join(part for part in parts if part)
    if not name:
        return t("Topic: not chosen")
    if guess:
        return t("Topic: {topic} (a guess)", topic=name)
    return t("Topic: {topic}", topic=name)


def place_line(thing: AppealView | DraftView, t: Translator) -> Markup | None:
    """`Place: settlement · landmark · pin`."""
    parts = []
    if thing.settlement is not None:
        parts.append(thing.settlement.name(t.language))
    if thing.landmark:
        parts.append(thing.landmark)
    if thing.pin is not None:
        parts.append(PIN)
    return t("Place: {place}", place=SEPARATOR.join(parts)) if parts else None


def files_line(files: Sequence[FileView], t: Translator) -> Markup | None:
    """`2 photos, 1 voice message`."""
    if not files:
        return None
    n = Counter("video" if file.kind == "video_note" else file.kind for file in files)
    said = [
        t.plural("{n} photo", "{n} photos", n=n["photo"]) if n["photo"] else "",
        t.plural("{n} video", "{n} videos", n=n["video"]) if n["video"] else "",
        t.plural("{n} voice message", "{n} voice messages", n=n["voice"]) if n["voice"] else "",
        t.plural("{n} recording", "{n} recordings", n=n["audio"]) if n["audio"] else "",
        t.plural("{n} file", "{n} files", n=n["document"]) if n["document"] else "",
    ]
    return Markup("{} {}").format(CLIP, t.listing(part for part in said if part))


def media(files: Sequence[FileView]) -> tuple[Media, ...]:
    """Files as a screen carries them."""
    return tuple(
        Media(kind=file.kind, file_id=file.file_id)  # type: ignore[arg-type]  # one of FileKind
        for file in files
        if file.usable
    )


def stars(rating: int) -> str:
    """`★★★★☆`."""
    return STAR * rating + NO_STAR * (5 - rating)


def history(
    view: AppealView,
    t: Translator,
    *,
    quote: int,
    last: int = 0,
    own: bool = False,
    one_line: bool = True,
) -> list[Markup]:
    """The last steps (0: all), oldest first, each with what was said at it.

    own: its reader is the author; one_line: what was said stands in the step's own line.
    """
    said = {entry.step_id: entry for entry in view.thread}
    told: list[Markup] = []
    for step, after in zip_longest(view.steps, view.steps[1:]):
        if after is not None and step.move is after.move is Move.RATE:
            continue  # a rating, and then a word with it, are one to a reader
        if last and after is not None and step.move is after.move is Move.ESCALATE:
            continue  # where there is room for few, how far it went up is enough
        entry = said.get(step.id)
        up = step.move is Move.ESCALATE
        word = _told_up(step.note, t) if up else move_word(step.move, t, own=own)
        what = Markup("{} \u2013 {}{}").format(t.short_moment(step.at), word, _until(step, t))
        told.append(_step(what, entry, t, quote, one_line=one_line))
    return told[-last:]


def _until(step: StepView, t: Translator) -> str:
    """`, 27 November`: the day that a step is about."""
    if step.move not in _ABOUT_A_DAY:
        return ""
    try:
        return f", {t.short_date(date.fromisoformat(step.note))}"
    except ValueError:
        return ""


def _step(
    what: Markup, entry: EntryView | None, t: Translator, quote: int, *, one_line: bool
) -> Markup:
    if entry is None:
        return what
    if not one_line:
        return lines(what, quoted(entry.text, quote, one_line=False), files_line(entry.files, t))
    said = quoted(entry.text, quote) or files_line(entry.files, t) or Markup()
    return Markup("{}: {}").format(what, said) if said else what


def neighbours_words(view: AppealView, t: Translator, quote: int) -> list[Markup]:
    """What those who joined wrote themselves; the office alone reads it."""
    said = [entry for entry in view.thread if entry.kind is EntryKind.NEIGHBOUR]
    return [
        t(
            "A neighbour: {words}",
            words=lines(quoted(entry.text, quote, one_line=False), files_line(entry.files, t)),
        )
        for entry in said
    ]


def said_by_office(view: AppealView) -> EntryView | None:
    """The office's latest words to the author."""
    spoken = [
        entry for entry in view.thread if not entry.by_author and entry.kind not in OFFICE_ENTRIES
    ]
    return spoken[-1] if spoken else None


def said_by_author(view: AppealView) -> EntryView | None:
    """What the author said last after the appeal itself."""
    spoken = [entry for entry in view.thread if entry.by_author]
    return spoken[-1] if spoken else None


def due_line(view: AppealView, t: Translator) -> Markup | None:
    """By when it is answered, or that it should have been; nothing where no term runs."""
    if view.state not in TERM_RUNS:
        return None
    if view.overdue:
        return t("Overdue, was due: {date}", date=t.date(view.due_on))
    return t("Answer by: {date}", date=t.date(view.due_on))


def left_out(cut: int, files: int, t: Translator, *, advice: bool) -> Markup | None:
    """Nothing is lost silently: letters and files that did not fit, and what to do."""
    if not cut and not files:
        return None
    return lines(
        t(
            "The text is long: the first {limit} letters are taken, {n} did not fit.",
            limit=t.number(TEXT_LIMIT),
            n=t.number(cut),
        )
        if cut
        else None,
        t("The first {limit} files are taken, {n} did not fit.", limit=FILES_LIMIT, n=files)
        if files
        else None,
        t("Send the rest as a separate appeal.") if advice else None,
    )


def official_way(t: Translator) -> Markup:
    """That this is not an official appeal, and where to file one."""
    return t("This is not an official appeal. The official way: eotinish.kz")


def pager(page: int, pages: int, to: Callable[[int], str]) -> tuple[Button, ...]:
    """`‹  2 / 5  ›`; nothing for a single page."""
    if pages <= 1:
        return ()
    return (
        Button(PREVIOUS, to(max(page - 1, 0))),
        Button(f"{page + 1} / {pages}", to(page)),
        Button(NEXT, to(min(page + 1, pages - 1))),
    )


def columns(buttons: Sequence[Button]) -> Rows:
    """Short names two a row, long ones one."""
    made: list[tuple[Button, ...]] = []
    for button in buttons:
        fits = made and len(made[-1]) == 1 and _short(made[-1][0]) and _short(button)
        if fits:
            made[-1] = (made[-1][0], button)
        else:
            made.append((button,))
    return tuple(made)


def paged(
    buttons: Sequence[Button], page: int, size: int, to: Callable[[int], str]
) -> tuple[tuple[Button, ...], ...]:
    """One page of buttons in `size` rows, and the way to the others."""
    everything = columns(buttons)
    if len(everything) <= size + 1:  # a pager would take a row as well
        return everything
    pages = -(-len(everything) // size)
    page = min(max(page, 0), pages - 1)
    return (*everything[page * size : (page + 1) * size], pager(page, pages, to))


def _short(button: Button) -> bool:
    return len(button.text) < _COLUMN


def appeal_text(view: AppealView, t: Translator, limit: int) -> Markup | None:
    """What the author wrote, or why it is not there."""
    if view.erased:
        return t("The words and files were erased at their author's wish.")
    return quoted(view.text, limit, one_line=False) or None


def body(view: AppealView, t: Translator, limit: int) -> Markup:
    """The author's words and files."""
    return lines(appeal_text(view, t, limit), files_line(view.files, t))
