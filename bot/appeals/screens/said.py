"""What one side says to the other: the prompt, the preview, and how it reads at the other end."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.appeals.callbacks import (
    CardPress,
    OnCard,
    OnOwn,
    OnWords,
    OwnPage,
    OwnPress,
    QueuePage,
    WordsPress,
)
from bot.appeals.models import EntryKind
from bot.appeals.rules.lifecycle import Move
from bot.appeals.rules.pieces import File
from bot.appeals.screens.own import reopen_row, verdict_row
from bot.appeals.screens.whose import for_whom
from bot.appeals.screens.words import (
    body,
    files_line,
    history,
    left_out,
    media,
    number,
    official_way,
    quoted,
)
from bot.appeals.storage.views import AppealView, EntryView, FileView
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, Style, joined, lines, row, rows
from bot.core.text import excerpt

CARD = "words"
_EXCERPT = 3000

#: What may be written with a template, and so offers them.
TEMPLATED = frozenset({Move.ASK, Move.ANSWER, Move.REDIRECT, Move.REJECT})


def prompt(
    view: AppealView,
    move: Move,
    t: Translator,
    *,
    day: date | None = None,
    due: date | None = None,
) -> Screen:
    """Ask a member of staff for the words; what they are about stays in sight.

    day: when it is extended to, or promised for; due: where a promise moves the due date.
    """
    back = CardPress(do=OnCard.OPEN, appeal=view.id, version=view.version).pack()
    templates = WordsPress(do=OnWords.TEMPLATES, appeal=view.id, pieces=0).pack()
    silently = CardPress(do=OnCard.REOPEN_SILENTLY, appeal=view.id, version=view.version).pack()
    return Screen(
        text=joined(
            Markup("<b>\u2116 {}</b>").format(number(view.number)),
            body(view, t, 1200),
            lines(*history(view, t, last=2, quote=300)) if view.thread else None,
            _request(view, move, t, day),
            t("The term of the answer moves to: {date}", date=t.date(due)) if due else None,
        ),
        rows=rows(
            row(Button(t.word("Templates"), templates) if move in TEMPLATED else None),
            row(Button(t.word("Without a word"), silently) if move is Move.REOPEN else None),
            row(Button(t.word("Cancel"), back)),
        ),
        card=CARD,
    )


def _request(view: AppealView, move: Move, t: Translator, day: date | None) -> Markup:
    match move:
        case Move.ASK:
            return t("What do you need to know? Write your question.")
        case Move.ANSWER if view.promised_on is not None:
            return t(
                "Work was promised by {date}. Send a photo of it and write the answer.",
                date=t.short_date(view.promised_on),
            )
        case Move.ANSWER:
            return t("Write the answer. Photos, a voice message or a file may go with it.")
        case Move.REDIRECT:
            return t("Who is responsible? Write the body and how to reach it.")
        case Move.REJECT:
            return t(
                "Why is it not handled in the bot? The resident will read the reason and the "
                "official way."
            )
        case Move.NOTE:
            return t("Write the note. Residents never see it.")
        case Move.EXTEND if day is not None:
            return t(
                "The new date of the answer: {date}. Why does it take longer? The resident will "
                "read the reason.",
                date=t.date(day),
            )
        case Move.PROMISE if day is not None:
            return t("Promised for: {date}. What will be done? Write it.", date=t.date(day))
        case Move.REOPEN:
            return t("What will be done now? You may add a word for the resident.")
        case _:
            return t("Why does it stay closed? The resident will read it.")


# ── As the resident reads it ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Letter:
    """What the office says to an author.

    day: when it is extended to, or what is promised is done by; due: the due date where a
    promise moves it; asks: whether it is asked if it is solved.
    """

    kind: EntryKind
    number: int
    text: str
    day: date | None = None
    due: date | None = None
    asks: bool = False


def letter(one: Letter, t: Translator) -> Markup:
    """The words themselves, in the language of whoever reads them."""
    n = number(one.number)
    before: Markup | None = None
    tail: Markup | None = None
    match one.kind:
        case EntryKind.QUESTION:
            head = t("№ {number}: the akim's office asks", number=n)
        case EntryKind.ANSWER:
            head = t("№ {number}: the akim's office has answered", number=n)
            tail = t("Is it solved?") if one.asks else None
        case EntryKind.REDIRECT:
            head = t("№ {number}: another body is responsible for this", number=n)
            tail = t("You have to turn to that body yourself.")
        case EntryKind.REJECTION:
            head = t("№ {number}: this is not handled in the bot", number=n)
            tail = official_way(t)
        case EntryKind.EXTENSION:
            head = t("№ {number}: the answer takes longer", number=n)
            before = t("Answer by: {date}", date=t.date(one.day)) if one.day else None
        case EntryKind.PROMISE:
            head = t("№ {number}: the akim's office promises", number=n)
            tail = lines(
                t("To be done by: {date}", date=t.date(one.day)) if one.day else None,
                t("Answer by: {date}", date=t.date(one.due)) if one.due else None,
            )
        case _:
            head = t("№ {number}: the akim's office leaves it closed", number=n)
            tail = official_way(t)
    text = Markup.escape(one.text) if one.text else None
    if one.kind is EntryKind.EXTENSION and text:
        text = t("The reason: {reason}", reason=text)
    return joined(Markup("<b>{}</b>").format(head), before, text, tail)


def letter_of(view: AppealView, entry: EntryView) -> Letter:
    """What was said at a step, with the dates that the step notes."""
    at = next((i for i, step in enumerate(view.steps) if step.id == entry.step_id), None)
    day = due = None
    if at is not None and entry.kind in {EntryKind.EXTENSION, EntryKind.PROMISE}:
        step = view.steps[at]
        day = date.fromisoformat(step.note)
        before = view.steps[at - 1] if at else None
        together = before is not None and before.at == step.at and before.move is Move.EXTEND
        if before is not None and together and entry.kind is EntryKind.PROMISE:
            due = date.fromisoformat(before.note)
    asks = entry.kind is EntryKind.ANSWER and Move.CONFIRM in view.moves
    return Letter(entry.kind, view.number, entry.text, day, due, asks)


#: After these the author may ask to look again.
_LAST_WORDS = frozenset({EntryKind.REDIRECT, EntryKind.REJECTION, EntryKind.VERDICT})


def to_author(view: AppealView, entry: EntryView, t: Translator) -> Screen:
    """What the office said, at the author's."""
    reply = OwnPress(do=OnOwn.WRITE, appeal=view.id, version=view.version).pack()
    progress = OwnPress(do=OnOwn.TIMELINE, appeal=view.id, version=view.version).pack()
    return Screen(
        text=joined(letter(letter_of(view, entry), t), for_whom(view, t)),
        media=media(entry.files),
        rows=rows(
            verdict_row(view, t) if entry.kind is EntryKind.ANSWER else (),
            reopen_row(view, t) if entry.kind in _LAST_WORDS else (),
            row(
                Button(t.word("Reply"), reply, style="primary")
                if entry.kind is EntryKind.QUESTION and Move.REPLY in view.moves
                else None
            ),
            row(
                Button(t.word("Progress"), progress)
                if entry.kind is not EntryKind.ANSWER or Move.CONFIRM not in view.moves
                else None
            ),
        ),
    )


# ── Before it is sent ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Preview:
    """What is about to be said.

    pieces: of how many messages, or which turn of them; ready: whether it is enough; cut,
    files_left_out: letters and files that did not fit; day, due: as in a `Letter`.
    """

    move: Move
    text: str
    files: tuple[File, ...]
    pieces: int
    ready: bool
    cut: int = 0
    files_left_out: int = 0
    day: date | None = None
    due: date | None = None
    stock: bool = False  # a template's words, which other words replace


_BY_AUTHOR = frozenset({Move.REPLY, Move.ADD, Move.DISPUTE})
_KINDS: dict[Move, EntryKind] = {
    Move.ASK: EntryKind.QUESTION,
    Move.ANSWER: EntryKind.ANSWER,
    Move.REDIRECT: EntryKind.REDIRECT,
    Move.REJECT: EntryKind.REJECTION,
    Move.KEEP_CLOSED: EntryKind.VERDICT,
    Move.EXTEND: EntryKind.EXTENSION,
    Move.PROMISE: EntryKind.PROMISE,
}


def preview(
    view: AppealView,
    about: Preview,
    t: Translator,
    *,
    reader: Translator | None = None,
    settle: bool = False,
    warning: str | None = None,
) -> Screen:
    """What the other side will read, to be sent with one tap.

    reader: who speaks its author's language; without one the words are the author's own.
    """
    shown = [FileView(file.kind, file.file_id, usable=True) for file in about.files]
    style: Style = "danger" if about.move is Move.REJECT else "primary"
    return Screen(
        text=joined(
            warning,
            Markup("<b>{}</b>").format(_title(view, about.move, t)),
            lines(_as_read(view, about, reader), files_line(shown, t)),
            left_out(about.cut, about.files_left_out, t, advice=about.move in _BY_AUTHOR),
            None if about.ready else t("Add a line in writing."),
            _also_read(view, about.move, t),
            t("Other words that you send stand instead of the template.")
            if about.stock
            else t("You may send more: it will be added."),
        ),
        rows=rows(
            row(
                Button(t.word("Send"), _words(OnWords.SEND, view, about), style=style)
                if about.ready
                else None
            ),
            _other_ways(view, about, t),
            row(
                Button(t.word("Write again"), _words(OnWords.AGAIN, view, about)),
                Button(t.word("Cancel"), _words(OnWords.STOP, view, about)),
            ),
        ),
        toast=warning,
        card=CARD,
        settle=settle,
    )


#: What the office says to everybody who joined as well.
_TO_JOINED = (frozenset(_KINDS) | {Move.REOPEN}) - {Move.ASK}


def _also_read(view: AppealView, move: Move, t: Translator) -> Markup | None:
    if not view.joined or move not in _TO_JOINED:
        return None
    return t.plural(
        "{n} neighbour who joined will read it as well.",
        "{n} neighbours who joined will read it as well.",
        n=view.joined,
    )


def _words(do: OnWords, view: AppealView, about: Preview) -> str:
    return WordsPress(do=do, appeal=view.id, pieces=about.pieces).pack()


def _as_read(view: AppealView, about: Preview, reader: Translator | None) -> Markup:
    kind = _KINDS.get(about.move)
    if reader is None or kind is None:
        return quoted(about.text, _EXCERPT, one_line=False)
    text = excerpt(about.text, _EXCERPT, one_line=False)
    asks = about.move is Move.ANSWER
    read = letter(Letter(kind, view.number, text, about.day, about.due, asks), reader)
    return Markup("<blockquote>{}</blockquote>").format(read)


def _other_ways(view: AppealView, about: Preview, t: Translator) -> tuple[Button, ...]:
    promise = about.move is Move.ANSWER and Move.PROMISE in view.moves
    return row(
        Button(t.word("Templates"), _words(OnWords.TEMPLATES, view, about))
        if about.move in TEMPLATED
        else None,
        Button(t.word("It is a promise"), _words(OnWords.PROMISE, view, about))
        if promise
        else None,
    )


def _title(view: AppealView, move: Move, t: Translator) -> Markup:
    n = number(view.number)
    match move:
        case Move.ASK:
            return t("№ {number}: the question to the resident", number=n)
        case Move.ANSWER:
            return t("№ {number}: the answer to the resident", number=n)
        case Move.REDIRECT:
            return t("№ {number}: another body is responsible", number=n)
        case Move.REJECT:
            return t("№ {number}: will be rejected", number=n)
        case Move.KEEP_CLOSED:
            return t("№ {number}: stays closed", number=n)
        case Move.EXTEND:
            return t("№ {number}: the term will be extended", number=n)
        case Move.PROMISE:
            return t("№ {number}: the promise to the resident", number=n)
        case Move.NOTE:
            return t("№ {number}: an internal note, residents never see it", number=n)
        case Move.REOPEN:
            return t("№ {number}: will be looked at again", number=n)
        case Move.DISPUTE:
            return t("№ {number}: not solved", number=n)
        case _:
            return t("№ {number}: to the akim's office", number=n)


def photo_question(view: AppealView, about: Preview, t: Translator) -> Screen:
    """Work was promised, and the answer shows none of it: asked once."""
    return Screen(
        text=joined(
            Markup("<b>\u2116 {}</b>").format(number(view.number)),
            t("No photo of the promised work. Send anyway?"),
        ),
        rows=rows(
            row(
                Button(t.word("Add a photo"), _words(OnWords.PHOTO, view, about), style="primary")
            ),
            row(Button(t.word("Send anyway"), _words(OnWords.ANYWAY, view, about))),
        ),
        card=CARD,
    )


def what_is_it(view: AppealView, about: Preview, t: Translator, *, settle: bool) -> Screen:
    """A member of staff replied to a card: an answer, a question, or a note to colleagues?"""
    shown = [FileView(file.kind, file.file_id, usable=True) for file in about.files]
    return Screen(
        text=joined(
            Markup("<b>\u2116 {}</b>").format(number(view.number)),
            lines(quoted(about.text, _EXCERPT, one_line=False), files_line(shown, t)),
            left_out(about.cut, about.files_left_out, t, advice=False),
            None
            if {Move.ANSWER, Move.ASK} & view.moves
            else t("Nothing can be said to the resident now."),
            t("What is it?"),
        ),
        rows=rows(
            row(
                Button(t.word("It is the answer"), _words(OnWords.ANSWER, view, about))
                if Move.ANSWER in view.moves
                else None,
                Button(t.word("It is a question"), _words(OnWords.ASK, view, about))
                if Move.ASK in view.moves
                else None,
            ),
            row(Button(t.word("Internal note"), _words(OnWords.NOTE, view, about))),
            row(Button(t.word("Cancel"), _words(OnWords.STOP, view, about))),
        ),
        card=CARD,
        settle=settle,
    )


def files_screen(view: AppealView, t: Translator, *, desk: bool) -> Screen:
    """Every file of an appeal, its place on the map, and the way back."""
    if desk:
        back = CardPress(do=OnCard.OPEN, appeal=view.id, version=view.version).pack()
        home = Button(t.word("Queue"), QueuePage(page=0).pack())
    else:
        back = OwnPress(do=OnOwn.OPEN, appeal=view.id, version=view.version).pack()
        home = Button(t.word("My appeals"), OwnPage(page=0).pack())
    return Screen(
        text=t("№ {number}: files", number=number(view.number)),
        media=media(view.all_files),
        location=view.pin,
        rows=rows(row(Button(t.word("Back"), back), home)),
        show="new",
    )
