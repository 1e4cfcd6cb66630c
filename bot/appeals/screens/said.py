"""What one side says to the other: the prompt, the preview, and how it reads at the other end."""

from dataclasses import dataclass

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
from bot.appeals.screens.own import verdict_row
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

CARD = "words"


def prompt(view: AppealView, move: Move, t: Translator) -> Screen:
    """Ask a member of staff for the words; what they are about stays in sight."""
    back = CardPress(do=OnCard.OPEN, appeal=view.id, version=view.version).pack()
    return Screen(
        text=joined(
            Markup("<b>\u2116 {}</b>").format(number(view.number)),
            body(view, t, 1200),
            lines(*history(view, t, last=2, quote=300)) if view.thread else None,
            _request(move, t),
        ),
        rows=rows(row(Button(t.word("Cancel"), back))),
        card=CARD,
    )


def _request(move: Move, t: Translator) -> Markup:
    match move:
        case Move.ASK:
            return t("What do you need to know? Write your question.")
        case Move.ANSWER:
            return t("Write the answer. Photos, a voice message or a file may go with it.")
        case Move.REDIRECT:
            return t("Who is responsible? Write the body and how to reach it.")
        case Move.REJECT:
            return t(
                "Why is it not handled in the bot? The resident will read the reason and the "
                "official way."
            )
        case _:
            return t("Why does it stay closed? The resident will read it.")


@dataclass(frozen=True)
class Preview:
    """What is about to be said.

    pieces: of how many messages; ready: whether it is enough; cut, files_left_out: letters and
    files that did not fit.
    """

    move: Move
    text: str
    files: tuple[File, ...]
    pieces: int
    ready: bool
    cut: int = 0
    files_left_out: int = 0


_BY_AUTHOR = frozenset({Move.REPLY, Move.ADD, Move.DISPUTE})


def preview(
    view: AppealView,
    about: Preview,
    t: Translator,
    *,
    settle: bool = False,
    warning: str | None = None,
) -> Screen:
    """What the other side will read, to be sent with one tap."""

    def press(do: OnWords) -> str:
        return WordsPress(do=do, appeal=view.id, pieces=about.pieces).pack()

    shown = [FileView(file.kind, file.file_id, usable=True) for file in about.files]
    style: Style = "danger" if about.move is Move.REJECT else "primary"
    return Screen(
        text=joined(
            warning,
            Markup("<b>{}</b>").format(_title(view, about.move, t)),
            lines(quoted(about.text, 3000, one_line=False), files_line(shown, t)),
            left_out(about.cut, about.files_left_out, t, advice=about.move in _BY_AUTHOR),
            None if about.ready else t("Add a line in writing."),
            t("You may send more: it will be added."),
        ),
        rows=rows(
            row(Button(t.word("Send"), press(OnWords.SEND), style=style) if about.ready else None),
            row(
                Button(t.word("Write again"), press(OnWords.AGAIN)),
                Button(t.word("Cancel"), press(OnWords.STOP)),
            ),
        ),
        toast=warning,
        card=CARD,
        settle=settle,
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
        case Move.DISPUTE:
            return t("№ {number}: not solved", number=n)
        case _:
            return t("№ {number}: to the akim's office", number=n)


def to_author(view: AppealView, entry: EntryView, t: Translator) -> Screen:
    """What the office said, at the author's."""
    n = number(view.number)
    tail: Markup | None = None
    match entry.kind:
        case EntryKind.QUESTION:
            head = t("№ {number}: the akim's office asks", number=n)
        case EntryKind.ANSWER:
            head = t("№ {number}: the akim's office has answered", number=n)
            tail = t("Is it solved?") if Move.CONFIRM in view.moves else None
        case EntryKind.REDIRECT:
            head = t("№ {number}: another body is responsible for this", number=n)
            tail = t("You have to turn to that body yourself.")
        case EntryKind.REJECTION:
            head = t("№ {number}: this is not handled in the bot", number=n)
            tail = official_way(t)
        case _:
            head = t("№ {number}: the akim's office leaves it closed", number=n)
            tail = official_way(t)
    reply = OwnPress(do=OnOwn.WRITE, appeal=view.id, version=view.version).pack()
    progress = OwnPress(do=OnOwn.TIMELINE, appeal=view.id, version=view.version).pack()
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(head),
            Markup.escape(entry.text) if entry.text else None,
            tail,
        ),
        media=media(entry.files),
        rows=rows(
            verdict_row(view, t) if entry.kind is EntryKind.ANSWER else (),
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


def what_is_it(view: AppealView, about: Preview, t: Translator, *, settle: bool) -> Screen:
    """A member of staff replied to a card: an answer or a question?"""

    def press(do: OnWords) -> str:
        return WordsPress(do=do, appeal=view.id, pieces=about.pieces).pack()

    shown = [FileView(file.kind, file.file_id, usable=True) for file in about.files]
    return Screen(
        text=joined(
            Markup("<b>\u2116 {}</b>").format(number(view.number)),
            lines(quoted(about.text, 3000, one_line=False), files_line(shown, t)),
            left_out(about.cut, about.files_left_out, t, advice=False),
            t("What is it?"),
        ),
        rows=rows(
            row(
                Button(t.word("It is the answer"), press(OnWords.ANSWER)),
                Button(t.word("It is a question"), press(OnWords.ASK)),
            ),
            row(Button(t.word("Cancel"), press(OnWords.STOP))),
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
