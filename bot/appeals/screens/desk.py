"""What the office sees of one appeal: its card, and the lists it opens."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.appeals.callbacks import CardOther, CardPress, CardTopic, CardTopics, HandTo, OnCard
from bot.appeals.rules.lifecycle import OPEN, Move, Party, State
from bot.appeals.rules.limits import TEXT_LIMIT
from bot.appeals.rules.topics import Guess
from bot.appeals.screens.queue import queue_button
from bot.appeals.screens.routing import routed_line
from bot.appeals.screens.standing import clock, company, contact_line
from bot.appeals.screens.topics import Picker, guesses_screen, topics_screen
from bot.appeals.screens.whose import from_line, phones
from bot.appeals.screens.words import (
    CLIP,
    PIN,
    URGENT,
    body,
    columns,
    history,
    neighbours_words,
    number,
    place_line,
    stars,
    state_word,
    topic_line,
)
from bot.appeals.storage.appeals import Colleague
from bot.appeals.storage.views import AppealView
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.people.screens.words import role_word

_EXCERPT = 1500
_OTHERS = 4  # numbers in a row
#: Nobody asks for it any more.
_DROPPED = frozenset({State.WITHDRAWN, State.REJECTED})
#: What was done can be rated by those who live there.
_DONE = frozenset({State.ANSWERED, State.CLOSED})
YES, NO = "\u2705 ", "\u274c "  # in Kazakh the two words differ by two letters


def _press(do: OnCard, view: AppealView) -> str:
    return CardPress(do=do, appeal=view.id, version=view.version).pack()


# ── The card ─────────────────────────────────────────────────────────────────────────────────


def desk_card(
    view: AppealView, t: Translator, *, heading: Markup | None = None, said: str | None = None
) -> Screen:
    """An appeal as it stands now, and what may be done with it."""
    return Screen(
        text=joined(
            heading,
            _heading(view, t),
            _about(view, t),
            body(view, t, _EXCERPT),
            lines(*history(view, t, last=3, quote=300)),
        ),
        rows=rows(
            row(*_first_buttons(view, t)),
            row(*_second_buttons(view, t)),
            row(
                _button_to_agenda(view, t),
                _files_button(view),
                Button(t.word("More\u2026"), _press(OnCard.MORE, view)),
            ),
            row(
                queue_button(t),
                Button(t.word("Next"), _press(OnCard.NEXT, view)),
            ),
        ),
        toast=said,
    )


def promise_card(view: AppealView, t: Translator) -> Screen:
    """The day that work was promised for: a photo of it, or another day."""
    return Screen(
        text=joined(
            t("Work was promised for today. Is it done? Send a photo of it to the resident."),
            _heading(view, t),
            _about(view, t),
            body(view, t, _EXCERPT),
            lines(*history(view, t, last=3, quote=300)),
        ),
        rows=rows(
            row(
                Button(t.word("Answer with a photo"), _press(OnCard.ANSWER, view), style="primary")
            ),
            row(Button(t.word("Promise a new date"), _press(OnCard.PROMISE, view))),
            row(Button(t.word("Open the card"), _press(OnCard.OPEN, view))),
        ),
    )


def _heading(view: AppealView, t: Translator) -> Markup:
    title = Markup("<b>\u2116 {}</b> \u00b7 {}").format(
        number(view.number), state_word(view.state, t)
    )
    age = t("today")
    if view.age:
        age = t.plural("{n} working day", "{n} working days", n=view.age)
    marks = [
        Markup("{} <b>{}</b>").format(URGENT, t("URGENT")) if view.urgent else None,
        Markup("<b>{}</b>").format(t("COLLECTIVE")) if view.collective else None,
    ]
    return lines(
        Markup(" \u00b7 ").join(mark for mark in marks if mark),
        Markup("{} \u00b7 {}").format(title, age) if view.state in OPEN else title,
    )


def _about(view: AppealView, t: Translator) -> Markup:
    return lines(
        topic_line(view.topic, t, guess=view.topic_is_guess),
        place_line(view, t),
        from_line(view, t),
        contact_line(view, t),
        *company(view, t),
        *clock(view, t),
        _executor(view, t),
        routed_line(view, t),
        t("Rating: {stars}", stars=stars(view.rating)) if view.rating else None,
        t("In their words: {word}", word=view.rating_word) if view.rating_word else None,
    )


def _executor(view: AppealView, t: Translator) -> Markup | None:
    if view.is_mine:
        return t("Executor: you")
    if view.assignee_id is None:
        return None
    return t("Executor: {name}", name=view.assignee_name or t("no name given"))


def _first_buttons(view: AppealView, t: Translator) -> list[Button]:
    """What most people want next."""
    if Move.ACCEPT in view.moves:
        label = YES + t.word("Accept")
        return [Button(label, _press(OnCard.ACCEPT, view), style="primary")]
    if Move.REOPEN in view.moves:
        return [
            Button(t.word("Look again"), _press(OnCard.REOPEN, view), style="primary"),
            Button(t.word("Leave closed"), _press(OnCard.KEEP_CLOSED, view)),
        ]
    if Move.ANSWER in view.moves:
        return [Button(t.word("Answer"), _press(OnCard.ANSWER, view), style="primary")]
    return []


def _second_buttons(view: AppealView, t: Translator) -> list[Button]:
    buttons = []
    if Move.ACCEPT in view.moves:
        buttons.append(Button(t.word("Answer"), _press(OnCard.ANSWER, view)))
    if Move.HAND_OVER in view.moves:
        buttons.append(Button(t.word("Hand over"), _press(OnCard.HAND_OVER, view)))
    if Move.ASK in view.moves:
        buttons.append(Button(t.word("Ask"), _press(OnCard.ASK, view)))
    if view.state in _DONE and view.merged_into is None and Party.OFFICE in view.parties:
        label = t.word("Let residents rate it")
        buttons.append(Button(label, _press(OnCard.SURVEY, view)))
    return buttons


def _files_button(view: AppealView) -> Button | None:
    n = len(view.all_files) + bool(view.pin)
    if not n:
        return None
    return Button(f"{CLIP if view.all_files else PIN} {n}", _press(OnCard.FILES, view))


def more_card(view: AppealView, t: Translator, *, tells: bool = False) -> Screen:
    """Everything that was written and done, in full, and what is done less often.

    tells: whether the reader may send a notice to those behind it.

    The one card that may need more than one message: the sender splits it.
    """
    return Screen(
        text=joined(
            _heading(view, t),
            body(view, t, TEXT_LIMIT),
            phones(view, t),
            *history(view, t, quote=TEXT_LIMIT, one_line=False),
            *neighbours_words(view, t, TEXT_LIMIT),
        ),
        rows=rows(
            *_rarer_buttons(view, t),
            _others(view),
            row(_button_to_tell(view, t) if tells else None),
            row(Button(t.word("Back"), _press(OnCard.OPEN, view))),
        ),
    )


def _button_to_tell(view: AppealView, t: Translator) -> Button:
    return Button(t.word("Tell those behind it"), _press(OnCard.TELL, view))


def _button_to_agenda(view: AppealView, t: Translator) -> Button | None:
    """What so many want is discussed by all of them, if the office puts it on an agenda."""
    if not view.collective or Party.OFFICE not in view.parties or view.state in _DROPPED:
        return None
    return Button(t.word("Put on an agenda"), _press(OnCard.AGENDA, view))


def _rarer_buttons(view: AppealView, t: Translator) -> list[tuple[Button, ...]]:
    """Whose it is; by when; what it belongs to; and at the end the refusal."""
    topics = CardTopics(appeal=view.id, version=view.version, category="", page=-1).pack()
    change = Button(t.word("Change topic"), topics) if Move.SET_TOPIC in view.moves else None

    def button(move: Move, do: OnCard, label: str) -> Button | None:
        return Button(label, _press(do, view)) if move in view.moves else None

    return [
        row(change, button(Move.REDIRECT, OnCard.REDIRECT, t.word("To another body"))),
        row(
            button(Move.EXTEND, OnCard.EXTEND, t.word("Extend the term")),
            button(Move.PROMISE, OnCard.PROMISE, t.word("Promise work")),
        ),
        row(
            button(Move.NOTE, OnCard.NOTE, t.word("Internal note")),
            button(Move.MERGE, OnCard.MERGE, t.word("Merge")),
            button(Move.UNMERGE, OnCard.ASK_UNMERGE, t.word("Separate")),
        ),
        row(button(Move.REJECT, OnCard.REJECT, NO + t.word("Reject"))),
    ]


def _others(view: AppealView) -> tuple[Button, ...]:
    """The way to the appeal that stands for this one, and to those it stands for."""
    ones = (view.merged_into, *view.duplicates[-_OTHERS:])
    return row(
        *(
            Button(f"\u2116 {number(one.number)}", CardOther(appeal=one.id).pack())
            for one in ones
            if one is not None and Party.OFFICE in view.parties
        )
    )


def _picker(view: AppealView) -> Picker:
    return Picker(
        choose=lambda code: CardTopic(appeal=view.id, version=view.version, code=code).pack(),
        page=lambda category, page: CardTopics(
            appeal=view.id, version=view.version, category=category, page=page
        ).pack(),
        back=_press(OnCard.OPEN, view),
    )


def card_guesses(view: AppealView, guesses: Sequence[Guess], t: Translator) -> Screen:
    """What an appeal may really be about, and why."""
    return guesses_screen(view.text, guesses, _picker(view), t, reasons=True)


def card_topics(view: AppealView, t: Translator, category: str, page: int) -> Screen:
    """What an appeal is really about."""
    return topics_screen(view.text, _picker(view), t, category=category, page=page)


def hand_over_screen(
    view: AppealView, people: Sequence[Colleague], me: int, t: Translator
) -> Screen:
    """Who is to see to it? Oneself comes first."""
    ordered = sorted(people, key=lambda one: one.id != me)
    labels = _labels(ordered, me, t)
    buttons = [
        Button(label, HandTo(appeal=view.id, version=view.version, person=one.id).pack())
        for one, label in zip(ordered, labels, strict=True)
    ]
    return Screen(
        text=t("№ {number}: who will see to it?", number=number(view.number)),
        rows=rows(
            *columns(buttons),
            row(Button(t.word("Back"), _press(OnCard.OPEN, view))),
        ),
    )


def _labels(people: Sequence[Colleague], me: int, t: Translator) -> list[str]:
    """What each is called; those who would be called alike are numbered."""
    called = [
        t.word("Myself")
        if one.id == me
        else ", ".join(filter(None, (one.name, role_word(one.role, t))))
        for one in people
    ]
    return [
        f"{label} {called[: at + 1].count(label)}" if called.count(label) > 1 else label
        for at, label in enumerate(called)
    ]


def done_word(view: AppealView, t: Translator) -> str:
    """What was just done, as a word over the chat."""
    return t.word(
        "№ {number}: {state}", number=number(view.number), state=state_word(view.state, t)
    )
