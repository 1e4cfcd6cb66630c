"""Staff come and go: to whom their appeals go, and what a new akim inherits."""

from collections.abc import Sequence

from bot.appeals.callbacks import LeaveTo, QueuePage
from bot.appeals.notices import AppealsInherited, AppealsPassedOn
from bot.appeals.storage.appeals import Colleague
from bot.core.access import Action, Actor
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.core.tx import Tx
from bot.people.screens.words import role_word

_LABEL = 40
_SHOWN = 8


def choose_successor(
    question: Screen,
    people: Sequence[Colleague],
    t: Translator,
    *,
    n: int,
    role_id: int,
    okrug: str,
) -> Screen:
    """The question whether a role ends, with open appeals in the way: one tap does both."""

    def press(person: int) -> str:
        return LeaveTo(role_id=role_id, okrug=okrug, person=person).pack()

    return Screen(
        text=joined(
            question.text,
            t.plural(
                "{n} open appeal lies with them. Who takes over?",
                "{n} open appeals lie with them. Who takes over?",
                n=n,
            ),
        ),
        rows=rows(
            *(
                row(Button(excerpt(_who(one, t), _LABEL), press(one.id)))
                for one in people[:_SHOWN]
            ),
            row(Button(t.word("Back to the office's queue"), press(0))),
            question.rows[-1],
        ),
        card=question.card,
    )


def _who(person: Colleague, t: Translator) -> str:
    return t.word(
        "{name}, {role}",
        name=person.name or t.word("no name given"),
        role=role_word(person.role, t),
    )


async def passed_on(
    _tx: Tx, notice: AppealsPassedOn, actor: Actor, t: Translator
) -> Screen | None:
    """To whom it was handed."""
    if not actor.may(Action.READ_QUEUE, notice.okrug):
        return None
    return Screen(
        text=t.plural(
            "A colleague leaves. {n} open appeal is yours now.",
            "A colleague leaves. {n} open appeals are yours now.",
            n=notice.n,
        ),
        rows=rows(row(_queue(t))),
    )


async def inherited(
    _tx: Tx, notice: AppealsInherited, actor: Actor, t: Translator
) -> Screen | None:
    """To a new akim."""
    if not actor.may(Action.READ_QUEUE):
        return None
    return Screen(
        text=joined(
            t("You are the akim now. Residents wait for answers that were owed before you:"),
            lines(
                t("Open: {n}", n=notice.open),
                t("with promised work: {n}", n=notice.promised) if notice.promised else None,
                t("overdue: {n}", n=notice.overdue) if notice.overdue else None,
            ),
            t("Every promise stands with its date on the card."),
        ),
        rows=rows(row(_queue(t))),
    )


def _queue(t: Translator) -> Button:
    return Button(t.word("Queue"), QueuePage(page=0).pack())
