"""What the office sees: the queue and the card of one appeal."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.appeals.callbacks import (
    Begin,
    CardPress,
    CardTopic,
    CardTopics,
    HandTo,
    OnCard,
    QueuePage,
)
from bot.appeals.rules.lifecycle import OPEN, Move, Party
from bot.appeals.rules.limits import TEXT_LIMIT
from bot.appeals.screens.topics import Picker, guesses_screen, topics_screen
from bot.appeals.screens.words import (
    CLIP,
    PIN,
    URGENT,
    body,
    columns,
    due_line,
    history,
    number,
    pager,
    place_line,
    stars,
    state_word,
    topic_line,
    topic_name,
)
from bot.appeals.storage.appeals import Colleague, QueueCounts
from bot.appeals.storage.views import AppealView, Line, Page
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.people.screens.words import role_word

_EXCERPT = 1500
YES, NO = "\u2705 ", "\u274c "  # in Kazakh the two words differ by two letters


def _press(do: OnCard, view: AppealView) -> str:
    return CardPress(do=do, appeal=view.id, version=view.version).pack()


# ── The queue ────────────────────────────────────────────────────────────────────────────────


def queue_screen(
    counts: QueueCounts, page: Page, t: Translator, *, begin: bool, said: str | None = None
) -> Screen:
    """Counts, a way to begin, and the list."""
    if not counts.open:
        return empty_queue(t, said=said)
    buttons = tuple(
        Button(number(line.number), CardPress(do=OnCard.OPEN, appeal=line.id, version=0).pack())
        for line in page.lines
    )
    return Screen(
        text=joined(_counts(counts, t), lines(*(_line(line, t) for line in page.lines))),
        rows=rows(
            row(Button(t.word("Begin"), Begin().pack(), style="primary") if begin else None),
            buttons[:4],
            buttons[4:],
            pager(page.page, page.pages, lambda to: QueuePage(page=to).pack()),
        ),
        toast=said,
    )


def _counts(counts: QueueCounts, t: Translator) -> Markup:
    parts = [
        t("Open: {n}", n=counts.open),
        t("new: {n}", n=counts.new) if counts.new else None,
        t("due today: {n}", n=counts.due_today) if counts.due_today else None,
        t("overdue: {n}", n=counts.overdue) if counts.overdue else None,
    ]
    return Markup("<b>{}</b>").format(Markup(" \u00b7 ").join(part for part in parts if part))


def _line(line: Line, t: Translator) -> Markup:
    about = topic_name(line.topic, t) or t("topic not chosen")
    place = line.settlement.name(t.language) if line.settlement else ""
    due = t("Due: {date}", date=t.short_date(line.due_on))
    if line.overdue:
        overdue = t("Overdue, was due: {date}", date=t.short_date(line.due_on))
        due = Markup("<b>{}</b>").format(overdue)
    parts = [
        Markup("{}\u2116 {}").format(f"{URGENT} " if line.urgent else "", number(line.number)),
        state_word(line.state, t),
        about,
        place,
        due,
    ]
    return Markup(" \u00b7 ").join(part for part in parts if part)


def empty_queue(t: Translator, *, said: str | None = None) -> Screen:
    """Nothing left to do."""
    return Screen(
        text=joined(said, t("The queue is empty. Well done.")),
        rows=rows(row(_queue_button(t))),
        toast=said,
    )


def end_of_queue(counts: QueueCounts, t: Translator, *, said: str | None = None) -> Screen:
    """Looked through to the end; what is still open waits for somebody."""
    if not counts.open:
        return empty_queue(t, said=said)
    return Screen(
        text=joined(said, t("That was the last one."), _counts(counts, t)),
        rows=rows(row(_queue_button(t))),
        toast=said,
    )


def _queue_button(t: Translator) -> Button:
    return Button(t.word("Queue"), QueuePage(page=0).pack())


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
                _files_button(view),
                Button(t.word("More\u2026"), _press(OnCard.MORE, view)),
            ),
            row(
                _queue_button(t),
                Button(t.word("Next"), _press(OnCard.NEXT, view)),
            ),
        ),
        toast=said,
    )


def _heading(view: AppealView, t: Translator) -> Markup:
    title = Markup("<b>\u2116 {}</b> \u00b7 {}").format(
        number(view.number), state_word(view.state, t)
    )
    age = t("today")
    if view.age:
        age = t.plural("{n} working day", "{n} working days", n=view.age)
    return lines(
        Markup("{} <b>{}</b>").format(URGENT, t("URGENT")) if view.urgent else None,
        Markup("{} \u00b7 {}").format(title, age) if view.state in OPEN else title,
    )


def _about(view: AppealView, t: Translator) -> Markup:
    who = None
    if view.anonymous:
        who = t("From: name not shown")
    elif view.author_name:
        who = t("From: {name}", name=view.author_name)
    elif Party.OFFICE in view.parties and not view.erased:
        who = t("From: no name given")
    return lines(
        topic_line(view.topic, t, guess=view.topic_is_guess),
        place_line(view, t),
        who,
        due_line(view, t),
        _executor(view, t),
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
    return buttons


def _files_button(view: AppealView) -> Button | None:
    n = len(view.all_files) + bool(view.pin)
    if not n:
        return None
    return Button(f"{CLIP if view.all_files else PIN} {n}", _press(OnCard.FILES, view))


def more_card(view: AppealView, t: Translator) -> Screen:
    """Everything that was written and done, in full, and what is done less often.

    The one card that may need more than one message: the sender splits it.
    """
    topics = CardTopics(appeal=view.id, version=view.version, category="", page=-1).pack()
    return Screen(
        text=joined(
            _heading(view, t),
            body(view, t, TEXT_LIMIT),
            t("Phone: {phone}", phone=view.author_phone) if view.author_phone else None,
            *history(view, t, quote=TEXT_LIMIT, one_line=False),
        ),
        rows=rows(
            row(
                Button(t.word("Change topic"), topics) if Move.SET_TOPIC in view.moves else None,
                Button(t.word("To another body"), _press(OnCard.REDIRECT, view))
                if Move.REDIRECT in view.moves
                else None,
            ),
            row(
                Button(NO + t.word("Reject"), _press(OnCard.REJECT, view))
                if Move.REJECT in view.moves
                else None
            ),
            row(Button(t.word("Back"), _press(OnCard.OPEN, view))),
        ),
    )


def _picker(view: AppealView) -> Picker:
    return Picker(
        choose=lambda code: CardTopic(appeal=view.id, version=view.version, code=code).pack(),
        page=lambda category, page: CardTopics(
            appeal=view.id, version=view.version, category=category, page=page
        ).pack(),
        back=_press(OnCard.OPEN, view),
    )


def card_topics(view: AppealView, t: Translator, category: str, page: int) -> Screen:
    """What an appeal is really about; page -1 of no category are the guesses."""
    if not category and page < 0:
        return guesses_screen(view.text, _picker(view), t)
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
