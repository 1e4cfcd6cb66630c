"""What the office is asked about a winner, one thing after another, and the preview."""

from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from bot.budget.callbacks.delivery import DeliveryForm, OnForm
from bot.budget.rules.delivery import ORDER, SUGGESTED_DAYS, TAKES_MORE, Asks, Move, needs_word
from bot.budget.screens.delivery import day_of, money_line, quoted, title_of
from bot.budget.screens.words import card_key
from bot.budget.storage.delivery import Winner
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, Style, joined, lines, row, rows


@dataclass(frozen=True)
class Filled:
    """What was said so far.

    owner: "" is the office itself, None: not said. spent: None is as before, once money_said.
    turn: of the preview.
    """

    move: Move
    owner: str | None = None
    day: date | None = None
    money_said: bool = False
    spent: int | None = None
    words: str = ""
    files: tuple[dict[str, str], ...] = ()
    turn: int = 0

    def asks(self, winner: Winner) -> Asks:
        """What is asked next."""
        said = {
            Asks.OWNER: self.owner is not None,
            Asks.DUE: self.day is not None,
            Asks.MONEY: self.money_said,
            Asks.WORDS: bool(self.words),
        }
        asked = list(ORDER[self.move])
        if needs_word(self.spent, winner.spent, winner.cost):
            asked.append(Asks.WORDS)
        return next((one for one in asked if not said[one]), Asks.PREVIEW)

    @property
    def begun(self) -> bool:
        """Whether there is anything to write again."""
        said = self.owner is not None or self.day is not None or self.money_said
        return said or bool(self.words or self.files)

    @property
    def empty(self) -> bool:
        """Whether a report would say nothing."""
        return self.spent is None and not self.words and not self.files


def _button(
    text: str, do: OnForm, winner: Winner, value: int = 0, style: Style | None = None
) -> Button:
    return Button(text, DeliveryForm(do=do, idea=winner.id, value=value).pack(), style=style)


def form(
    winner: Winner,
    filled: Filled,
    t: Translator,
    *,
    problem: Markup | None = None,
    settle: bool = False,
) -> Screen:
    """The next question, or what is about to be kept."""
    again = _button(t.word("Write again"), OnForm.AGAIN, winner) if filled.begun else None
    return Screen(
        text=joined(
            problem,
            lines(Markup("<b>{}</b>").format(_title(filled.move, t)), title_of(winner, t)),
            _question(winner, filled, t),
        ),
        rows=rows(
            *_choices(winner, filled, t),
            row(again, _button(t.word("Cancel"), OnForm.STOP, winner)),
        ),
        card=card_key(winner.round_id),
        settle=settle,
    )


def _title(move: Move, t: Translator) -> str:
    return {
        Move.PLAN: t.word("Who carries it out, and by what day"),
        Move.OWNER: t.word("Somebody else carries it out"),
        Move.BEGIN: t.word("The work has begun"),
        Move.REPORT: t.word("Report on the work"),
        Move.PUT_OFF: t.word("Another day"),
        Move.DONE: t.word("It is done"),
        Move.UNDO: t.word("It is not done"),
    }[move]


def _question(winner: Winner, filled: Filled, t: Translator) -> Markup:
    match filled.asks(winner):
        case Asks.OWNER:
            return t(
                "Who carries it out? Write a person or an organisation. Residents will see the "
                "name."
            )
        case Asks.DUE:
            return t("By what day? Choose one, or write it like 15.12 or 15.12.2026.")
        case Asks.MONEY:
            return joined(
                money_line(winner, t),
                t(
                    "How much has been spent so far, all together? Write it like 350 000 or "
                    "1.5 million."
                ),
            )
        case Asks.WORDS if filled.move in TAKES_MORE:
            return joined(
                _said(winner, filled, t),
                t(
                    "This is more than it was to cost. Why? Write one line: residents will read "
                    "it."
                ),
            )
        case Asks.WORDS if filled.move is Move.UNDO:
            return t("Why is it not done after all? Write one line: residents will read it.")
        case Asks.WORDS:
            return t("Why is it put off? Write one line: residents will read it.")
        case _:
            return joined(_said(winner, filled, t), _hint(filled, t))


def _said(winner: Winner, filled: Filled, t: Translator) -> Markup:
    owner = filled.owner or t.word("The akim's office")
    return lines(
        t("Carried out by: {name}", name=owner) if filled.owner is not None else None,
        t("To be done by: {day}", day=day_of(filled.day, winner.today, t)) if filled.day else None,
        t("Spent so far: {money}", money=t.money(filled.spent))
        if filled.spent is not None
        else None,
        quoted(filled.words) if filled.words else None,
        t.plural("{n} file", "{n} files", n=len(filled.files)) if filled.files else None,
    )


def _hint(filled: Filled, t: Translator) -> Markup:
    if filled.move not in TAKES_MORE:
        return t("Is everything right? Residents will see it so.")
    if filled.files:
        return t("More photos or a few words may be added. Then save.")
    return t("Send a photo of how it is now: residents will see it. A few words may be added.")


def _choices(winner: Winner, filled: Filled, t: Translator) -> Rows:
    match filled.asks(winner):
        case Asks.OWNER:
            return (row(_button(t.word("The akim's office"), OnForm.OFFICE, winner)),)
        case Asks.DUE:
            days = [winner.today + timedelta(days=ahead) for ahead in SUGGESTED_DAYS]
            return (tuple(_day(day, winner, t) for day in days),)
        case Asks.MONEY:
            return (row(_button(_as_before(winner, t), OnForm.SKIP, winner)),)
        case Asks.WORDS:
            return ()
        case _:
            return (row(_save(winner, filled, t)),)


def _day(day: date, winner: Winner, t: Translator) -> Button:
    return _button(t.day(day), OnForm.DAY, winner, day.toordinal())


def _as_before(winner: Winner, t: Translator) -> str:
    if winner.spent is None:
        return t.word("Not known yet")
    return t.word("Still {money}", money=t.money(winner.spent))


def _save(winner: Winner, filled: Filled, t: Translator) -> Button | None:
    if filled.move is Move.REPORT and filled.empty:
        return None
    bare = filled.move is Move.DONE and not filled.files
    label = t.word("Save without a photo") if bare else t.word("Save")
    return _button(label, OnForm.SAVE, winner, filled.turn, "primary")
