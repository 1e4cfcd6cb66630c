"""What the office is asked about a decision, one thing after another, and the preview."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, Style, joined, lines, row, rows
from bot.core.text import excerpt
from bot.gatherings.callbacks.decisions import DecisionForm, OnDecision, OnForm
from bot.gatherings.rules.consideration import Answer
from bot.gatherings.rules.filling import TAKES_MORE, Asks, next_of
from bot.gatherings.rules.kept import Also
from bot.gatherings.rules.limits import SUGGESTED_DAYS
from bot.gatherings.rules.promises import Move
from bot.gatherings.screens.decision_words import day_of, quoted
from bot.gatherings.screens.decisions import CARD, press, said_of
from bot.gatherings.storage.decision_views import DecisionsOf, DecisionView
from bot.gatherings.storage.decisions import Colleague

_SHORT = 200
_NAMES = 6


@dataclass(frozen=True)
class Filled:
    """What was said so far. did: what is to be written into the history; turn: of the preview."""

    did: str
    owner: str = ""
    owner_id: int | None = None
    day: date | None = None
    words: str = ""
    files: tuple[dict[str, str], ...] = field(default_factory=tuple)
    turn: int = 0

    @property
    def asks(self) -> Asks:
        """What is asked next."""
        named = bool(self.owner or self.owner_id is not None)
        return next_of(self.did, owner=named, day=self.day is not None, words=bool(self.words))


def _button(
    text: str, do: OnForm, view: DecisionView, value: int = 0, style: Style | None = None
) -> Button:
    return Button(text, DecisionForm(do=do, id=view.id, value=value).pack(), style=style)


def form(
    view: DecisionView,
    filled: Filled,
    t: Translator,
    *,
    colleagues: Sequence[Colleague] = (),
    problem: Markup | None = None,
    settle: bool = False,
) -> Screen:
    """The next question of the form, or what is about to be kept."""
    stop = _button(t.word("Cancel"), OnForm.STOP, view)
    again = _button(t.word("Write again"), OnForm.AGAIN, view)
    begun = filled.asks is Asks.PREVIEW or filled.owner or filled.day is not None
    return Screen(
        text=joined(
            problem,
            lines(
                Markup("<b>{}</b>").format(_title(filled.did, t)),
                excerpt(said_of(view, t), _SHORT),
            ),
            _question(view, filled, t),
        ),
        rows=rows(
            *_choices(view, filled, colleagues, t),
            row(again if begun and filled.did != Move.DO.value else None, stop),
        ),
        card=CARD,
        settle=settle,
    )


def _title(did: str, t: Translator) -> str:
    return {
        Answer.DISAGREE.value: t.word("The akim does not agree"),
        Answer.INSIST.value: t.word("Discussed again: the decision is kept"),
        Answer.GIVE_UP.value: t.word("Discussed again: the decision is given up"),
        Answer.UPHOLD.value: t.word("The district akim upholds the decision"),
        Answer.OVERRULE.value: t.word("The district akim overrules the decision"),
        Move.DECIDE.value: t.word("Who carries it out, and by what day"),
        Also.OWNER.value: t.word("Somebody else carries it out"),
        Move.PUT_OFF.value: t.word("Another day"),
        Move.DO.value: t.word("It is done"),
    }[did]


def _question(view: DecisionView, filled: Filled, t: Translator) -> Markup:
    match filled.asks:
        case Asks.OWNER:
            return t(
                "Who carries it out? Choose a colleague, or write a person or an organisation. "
                "Residents will see the name."
            )
        case Asks.DUE:
            return t("By what day? Choose one, or write it like 15.12 or 15.12.2026.")
        case Asks.HAPPENED:
            return t("On what day was that? Choose one, or write it like 20.11.2026.")
        case Asks.WORDS if filled.did == Answer.DISAGREE.value:
            return t("Why? Write one line: residents will read it.")
        case Asks.WORDS:
            return t("Why is it put off? Write one line: residents will read it.")
        case _:
            return _preview(view, filled, t)


def _preview(view: DecisionView, filled: Filled, t: Translator) -> Markup:
    day = day_of(filled.day, view.today, t) if filled.day else ""
    dated = t("Day: {day}", day=day) if filled.did in TAKES_MORE else t(
        "To be done by: {day}", day=day
    )  # fmt: skip
    return joined(
        lines(
            t("Carried out by: {name}", name=filled.owner) if filled.owner else None,
            dated if filled.day else None,
            quoted(filled.words) if filled.words else None,
            t.plural("{n} file", "{n} files", n=len(filled.files)) if filled.files else None,
        ),
        _hint(filled, t),
    )


def _hint(filled: Filled, t: Translator) -> Markup:
    if filled.did == Move.DO.value:
        if not filled.files:
            return t(
                "Send a photo of how it is now: residents will see it. A few words may be added."
            )
        return t("More photos or a few words may be added. Then save.")
    if filled.did in TAKES_MORE:
        return t("A photo of the paper or a few words may be added: send them here. Then save.")
    return t("Is everything right? Residents will see it so.")


def _choices(
    view: DecisionView, filled: Filled, colleagues: Sequence[Colleague], t: Translator
) -> Rows:
    match filled.asks:
        case Asks.OWNER:
            named = [
                _button(excerpt(one.name, 40), OnForm.PERSON, view, one.person_id)
                for one in colleagues[:_NAMES]
            ]
            return tuple(tuple(named[i : i + 2]) for i in range(0, len(named), 2))
        case Asks.DUE:
            days = [view.today + timedelta(days=ahead) for ahead in SUGGESTED_DAYS]
            return tuple(row(_day(day_of(day, view.today, t), day, view)) for day in days)
        case Asks.HAPPENED:
            before = view.today - timedelta(days=1)
            return (
                row(
                    _day(t.word("Today"), view.today, view),
                    _day(t.word("Yesterday"), before, view),
                ),
            )
        case Asks.WORDS:
            return ()
        case _:
            return (row(_save(view, filled, t)),)


def _day(label: str, day: date, view: DecisionView) -> Button:
    return _button(label, OnForm.DAY, view, day.toordinal())


def _save(view: DecisionView, filled: Filled, t: Translator) -> Button:
    label = t.word("Save")
    if filled.did == Move.DO.value and not filled.files:
        label = t.word("Save without a photo")
    return _button(label, OnForm.SAVE, view, filled.turn, "primary")


# ── Questions with a yes ─────────────────────────────────────────────────────────────────────


def ask(view: DecisionView, do: OnDecision, t: Translator) -> Screen:
    """A yes before what cannot be taken back, or what residents have read already."""
    question, label = {
        OnDecision.AGREE: (
            t("Does the akim agree with this decision? This cannot be taken back."),
            t.word("Yes, I agree"),
        ),
        OnDecision.HIGHER: (
            t("Pass this decision to the district akim? This cannot be taken back."),
            t.word("Yes, pass it on"),
        ),
        OnDecision.UNDO: (
            t("Is it not done after all? Its owner and day stand as before, its photos go."),
            t.word("Yes, it is not done"),
        ),
    }[do]
    return Screen(
        text=joined(quoted(said_of(view, t)), question),
        rows=(
            row(press(label, do, view, "primary")),
            row(press(t.word("Back"), OnDecision.OPEN, view)),
        ),
        card=CARD,
    )


def ask_all(of: DecisionsOf, confirm: Button, back: Button, t: Translator) -> Screen:
    """Everything that is agreed with at one tap, once more in words."""
    waiting = of.to_consider
    shown = [
        Markup("{}. {}").format(number, excerpt(said_of(one, t), 100))
        for number, one in enumerate(waiting, start=1)
    ]
    return Screen(
        text=joined(
            t.plural(
                "Does the akim agree with this {n} decision? This cannot be taken back.",
                "Does the akim agree with these {n} decisions? This cannot be taken back.",
                n=len(waiting),
            ),
            lines(*shown),
        ),
        rows=(row(confirm), row(back)),
        card=CARD,
    )
