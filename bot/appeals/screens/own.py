"""What a resident sees of their own appeals."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.appeals.callbacks import JoinedPage, OnOwn, OnWords, OwnPage, OwnPress, Stars, WordsPress
from bot.appeals.rules.lifecycle import TERM_RUNS, Move, State
from bot.appeals.rules.pieces import File
from bot.appeals.screens.merging import main_button
from bot.appeals.screens.standing import PROMISED
from bot.appeals.screens.whose import for_whom
from bot.appeals.screens.words import (
    CLIP,
    PIN,
    STAR,
    body,
    due_line,
    files_line,
    history,
    number,
    pager,
    place_line,
    quoted,
    said_by_author,
    said_by_office,
    stars,
    state_word,
    topic_line,
    topic_name,
)
from bot.appeals.storage.views import AppealView, EntryView, FileView, Line, Page
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows

_STEPS = 12


def _press(do: OnOwn, view: AppealView) -> str:
    return OwnPress(do=do, appeal=view.id, version=view.version).pack()


def own_list(page: Page, t: Translator, neighbours: int = 0) -> Screen:
    """My appeals, newest first; neighbours: how many appeals of theirs were joined."""
    others = None
    if neighbours:
        label = t.word("Joined ({n})", n=neighbours)
        others = Button(label, JoinedPage(page=0).pack())
    if not page.lines:
        return Screen(
            text=t("You have no appeals yet. Just write what has happened."),
            rows=rows(row(others)),
        )
    buttons = tuple(
        Button(
            number(line.number),
            OwnPress(do=OnOwn.OPEN, appeal=line.id, version=0).pack(),
        )
        for line in page.lines
    )
    return Screen(
        text=joined(t("<b>My appeals</b>"), *(_line(line, t) for line in page.lines)),
        rows=rows(
            buttons[:4],
            buttons[4:],
            pager(page.page, page.pages, lambda to: OwnPage(page=to).pack()),
            row(others),
        ),
    )


def _line(line: Line, t: Translator) -> Markup:
    about = topic_name(line.topic, t) or (quoted(line.text, 60) if line.text else "")
    due = None
    if line.state in TERM_RUNS:
        due = t("answer by: {date}", date=t.date(line.due_on))
        if line.overdue:
            due = t("overdue, was due: {date}", date=t.date(line.due_on))
    return lines(
        Markup("<b>\u2116 {}</b> \u00b7 {}").format(
            number(line.number), state_word(line.state, t)
        ),
        Markup(" \u00b7 ").join(part for part in (about, due) if part) or None,
    )


def _about(view: AppealView, t: Translator) -> Markup:
    """The appeal with the office's last words. Prompts stand under it: what is replied to must
    not vanish from the chat."""
    office, author = said_by_office(view), said_by_author(view)
    said = [
        _said(t("The akim's office:"), office, 2000, t),
        _said(t("You wrote:"), author, 600, t),
    ]
    if office and author and author.id < office.id:
        said.reverse()
    return joined(
        Markup("<b>\u2116 {}</b> \u00b7 {}").format(
            number(view.number), state_word(view.state, t)
        ),
        body(view, t, 600),
        lines(topic_line(view.topic, t, guess=False), place_line(view, t), for_whom(view, t)),
        due_line(view, t),
        t.plural("{n} neighbour joined", "{n} neighbours joined", n=view.joined)
        if view.joined
        else None,
        *said,
        t("Your rating: {stars}", stars=stars(view.rating)) if view.rating else None,
        t("Work promised by: {date}", date=t.date(view.promised_on))
        if view.promised_on and view.state in PROMISED
        else None,
        t("It goes on under № {number}.", number=number(view.merged_into.number))
        if view.merged_into
        else None,
    )


def _said(who: Markup, entry: EntryView | None, limit: int, t: Translator) -> Markup | None:
    if entry is None or not (entry.text or entry.files):
        return None
    return lines(who, quoted(entry.text, limit, one_line=False), files_line(entry.files, t))


def own_card(view: AppealView, t: Translator, *, said: str | None = None) -> Screen:
    """One of my appeals as it stands now; `said` is a word over the chat."""
    return Screen(
        text=joined(_about(view, t), _reopen_line(view, t)),
        rows=rows(
            verdict_row(view, t),
            reopen_row(view, t),
            row(main_button(view, t)),
            row(
                Button(t.word("Reply"), _press(OnOwn.WRITE, view), style="primary")
                if Move.REPLY in view.moves
                else None
            ),
            _rating_row(view),
            row(
                Button(t.word("Progress"), _press(OnOwn.TIMELINE, view)),
                Button(t.word("Add more"), _press(OnOwn.WRITE, view))
                if Move.ADD in view.moves
                else None,
            ),
            row(
                _files_button(view),
                Button(t.word("Withdraw"), _press(OnOwn.ASK_WITHDRAW, view))
                if Move.WITHDRAW in view.moves
                else None,
            ),
            row(Button(t.word("My appeals"), OwnPage(page=0).pack())),
        ),
        toast=said,
    )


def verdict_row(view: AppealView, t: Translator) -> tuple[Button, ...]:
    """Is it solved?"""
    if Move.CONFIRM not in view.moves:
        return ()
    return (
        Button(t.word("Solved"), _press(OnOwn.CONFIRM, view), style="success"),
        Button(t.word("Not solved"), _press(OnOwn.DISPUTE, view)),
    )


def reopen_row(view: AppealView, t: Translator) -> tuple[Button, ...]:
    """It has ended, and not as it should: within thirty days the office is asked once more."""
    if Move.DISPUTE not in view.moves or Move.CONFIRM in view.moves:
        return ()
    return (Button(t.word("Ask to look again"), _press(OnOwn.DISPUTE, view)),)


def _reopen_line(view: AppealView, t: Translator) -> Markup | None:
    if not reopen_row(view, t) or view.reopen_until is None:
        return None
    return t(
        "You may ask to look at it again. The last day: {date}.", date=t.date(view.reopen_until)
    )


def _rating_row(view: AppealView) -> tuple[Button, ...]:
    if Move.RATE not in view.moves:
        return ()
    return tuple(
        Button(f"{n} {STAR}", Stars(appeal=view.id, version=view.version, stars=n).pack())
        for n in range(1, 6)
    )


def _files_button(view: AppealView) -> Button | None:
    n = len(view.all_files) + bool(view.pin)
    if not n:
        return None
    return Button(f"{CLIP if view.all_files else PIN} {n}", _press(OnOwn.FILES, view))


def back_row(view: AppealView, t: Translator) -> tuple[Button, ...]:
    """Back to the card."""
    return (Button(t.word("Back"), _press(OnOwn.OPEN, view)),)


def timeline(view: AppealView, t: Translator) -> Screen:
    """What has happened so far."""
    return Screen(
        text=joined(
            Markup("<b>\u2116 {}</b> \u00b7 {}").format(
                number(view.number), state_word(view.state, t)
            ),
            lines(*history(view, t, last=_STEPS, quote=200, own=True)),
            due_line(view, t),
        ),
        rows=rows(back_row(view, t)),
    )


def withdraw_question(view: AppealView, t: Translator) -> Screen:
    """Taking back is for good, so it is asked once."""
    return Screen(
        text=t("Withdraw appeal № {number}? The office will not work on it any more.",
               number=number(view.number)),
        rows=rows(
            row(Button(t.word("Yes, withdraw"), _press(OnOwn.WITHDRAW, view), style="danger")),
            back_row(view, t),
        ),
    )  # fmt: skip


def rating_screen(view: AppealView, t: Translator) -> Screen:
    """It is solved: how was the answer?"""
    return Screen(
        text=joined(_about(view, t), t("Good that it is solved. Please rate the answer.")),
        rows=rows(_rating_row(view), row(Button(t.word("Skip"), _press(OnOwn.OPEN, view)))),
    )


def word_prompt(view: AppealView, t: Translator) -> Screen:
    """The stars are kept; a word may follow."""
    return Screen(
        text=joined(_about(view, t), t("Thank you. You may add a word.")),
        rows=rows(row(Button(t.word("Skip"), _press(OnOwn.NO_WORD, view)))),
    )


def thanks(view: AppealView, t: Translator, *, anew: bool) -> Screen:
    """The end of the story; `anew`: what they wrote may have been the beginning of another."""
    return Screen(
        text=joined(
            t("Thank you for your rating."),
            t("Your word: {word}", word=view.rating_word) if view.rating_word else None,
            t("№ {number}: {state}", number=number(view.number), state=state_word(view.state, t)),
        ),
        rows=rows(
            row(
                Button(t.word("Make it a new appeal"), _press(OnOwn.ANEW, view))
                if anew and view.rating_word
                else None
            ),
            row(Button(t.word("My appeals"), OwnPage(page=0).pack())),
        ),
    )


def dispute_prompt(view: AppealView, t: Translator) -> Screen:
    """One line why."""
    return Screen(
        text=joined(_about(view, t), _why(view, t)),
        rows=rows(back_row(view, t)),
        card=_dispute(view),
    )


def _why(view: AppealView, t: Translator) -> Markup:
    if view.state is State.ANSWERED:
        return t("What is still not right? One line is enough.")
    return t("Why should it be looked at again? One line, a voice message or a photo is enough.")


def what_now(
    view: AppealView,
    text: str,
    files: Sequence[File],
    t: Translator,
    *,
    anew: bool,
    settle: bool,
) -> Screen:
    """Words in reply to what has ended: a request to look again, or (`anew`) something new?"""

    def press(do: OnWords) -> str:
        return WordsPress(do=do, appeal=view.id, pieces=0).pack()

    shown = [FileView(file.kind, file.file_id, usable=True) for file in files]
    return Screen(
        text=joined(
            Markup("<b>\u2116 {}</b> \u00b7 {}").format(
                number(view.number), state_word(view.state, t)
            ),
            lines(quoted(text, 3000, one_line=False), files_line(shown, t)),
            t("What is it?"),
        ),
        rows=rows(
            row(Button(t.word("Not solved: ask to look again"), press(OnWords.DISPUTE))),
            row(Button(t.word("It is a new appeal"), press(OnWords.NEW)) if anew else None),
            row(Button(t.word("Cancel"), press(OnWords.STOP))),
        ),
        card=f"ended:{view.id}",
        settle=settle,
    )


def dispute_sent(view: AppealView, t: Translator) -> Screen:
    """The office decides now."""
    return Screen(
        text=joined(
            _about(view, t),
            t(
                "№ {number}: your request to look at it again is sent. You will be told.",
                number=number(view.number),
            ),
        ),
        rows=rows(row(Button(t.word("Progress"), _press(OnOwn.TIMELINE, view)))),
        card=_dispute(view),
    )


def _dispute(view: AppealView) -> str:
    """One card: what was asked is replaced by what was done."""
    return f"dispute:{view.id}"


def write_prompt(view: AppealView, t: Translator) -> Screen:
    """Reply, or add something."""
    if view.state is State.NEED_INFO:
        prompt = t("Write your reply, or send a voice message or a photo.")
    else:
        prompt = t("What would you like to add? Words, voice, photo, anything.")
    return Screen(text=joined(_about(view, t), prompt), rows=rows(back_row(view, t)))
