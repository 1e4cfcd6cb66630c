"""Lines about one decision that several screens and letters share, in plain words."""

from datetime import date

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import lines
from bot.core.text import excerpt
from bot.gatherings.rules.consideration import Answer, Standing, is_late
from bot.gatherings.rules.kept import Also
from bot.gatherings.rules.promises import Move, Stage
from bot.gatherings.storage.decision_views import DecisionView

DONE, AHEAD, LATE, FELL = "\u2705", "\u25ab\ufe0f", "\U0001f534", "\u2716\ufe0f"
_ARROW = Markup(" \u2192 ")
_QUOTED = 500


def quoted(words: str, limit: int = _QUOTED) -> Markup:
    """What somebody wrote, in one line."""
    return Markup("\u00ab{}\u00bb").format(excerpt(words, limit))


def day_of(day: date, today: date, t: Translator) -> str:
    """A day with its weekday; of another year with the year."""
    return t.date(day) if day.year == today.year else t.day(day)


def steps_line(stage: Stage, t: Translator) -> Markup:
    """Said, decided, done: each with its mark, in one line.

    What is remembered as a decision was decided, whether or not somebody is named for it yet.
    """
    said, decided, done = (
        t.word("Promise: said"),
        t.word("Promise: decided"),
        t.word("Promise: done"),
    )
    if stage is Stage.DROPPED:
        fell = t.word("Promise: will not be done")
        return _ARROW.join((_marked(DONE, said), _marked(FELL, fell)))
    marks = (DONE, DONE, DONE if stage is Stage.DONE else AHEAD)
    return _ARROW.join(map(_marked, marks, (said, decided, done)))


def _marked(mark: str, word: str | Markup) -> Markup:
    return Markup("{} {}").format(mark, word)


def owner_name(view: DecisionView, t: Translator) -> str:
    """Who carries it out; whoever is not named any more leaves it to the office."""
    return view.owner or t.word("The akim's office")


def promise_lines(view: DecisionView, t: Translator) -> Markup:
    """Owner and day, and how late it is or when it was done."""
    if view.stage not in {Stage.DECIDED, Stage.DONE} or view.due_on is None:
        return Markup("")
    return lines(
        t("Carried out by: {name}", name=owner_name(view, t)),
        t("To be done by: {day}", day=day_of(view.due_on, view.today, t)),
        overdue_line(view.overdue_by, t),
        _done_line(view, t),
    )


def overdue_line(days: int, t: Translator) -> Markup | None:
    """By how many days it is late; None where it is not."""
    if not days:
        return None
    said = t.plural("overdue by {n} day", "overdue by {n} days", n=days)
    return _marked(LATE, said)


def _done_line(view: DecisionView, t: Translator) -> Markup | None:
    if view.stage is not Stage.DONE or view.done_on is None:
        return None
    day = day_of(view.done_on, view.today, t)
    late = view.promise.done_late()
    words = _note(view, Move.DO)
    return lines(
        t("Done on: {day}, later than promised", day=day)
        if late
        else t("Done on: {day}", day=day),
        quoted(words) if words else None,
    )


def standing_line(view: DecisionView, t: Translator) -> Markup | None:
    """Where it stands with the akim; None where the law has nobody asked."""
    if not view.considered:
        return None
    if view.standing is Standing.WAITING and view.consider_by is not None:
        day = day_of(view.consider_by, view.today, t)
        if is_late(view.standing, view.consider_by, view.today):
            return t("{mark} The akim was to consider it by {day}.", mark=LATE, day=day)
        return t("The akim considers it by {day}.", day=day)
    return _settled(view, t)


def _settled(view: DecisionView, t: Translator) -> Markup | None:
    on = _happened(view, t)
    match view.standing:
        case Standing.AGREED:
            return t("The akim agrees.")
        case Standing.DISPUTED:
            reason = quoted(_note(view, Answer.DISAGREE))
            return t(
                "The akim does not agree: {reason}. The decision is to be discussed again.",
                reason=reason,
            )
        case Standing.INSISTED:
            return t("Discussed again on {day}: the decision is kept.", day=on)
        case Standing.GIVEN_UP:
            return t("Discussed again on {day}: the decision is given up.", day=on)
        case Standing.WITH_DISTRICT:
            return t("Passed to the district akim, who decides.")
        case Standing.UPHELD:
            return t("The district akim upheld the decision on {day}.", day=on)
        case Standing.OVERRULED:
            return t("The district akim overruled the decision on {day}.", day=on)
        case _:
            return t("The akim considers it once the minutes are handed over.")


_BY_OTHERS = frozenset({Answer.INSIST, Answer.GIVE_UP, Answer.UPHOLD, Answer.OVERRULE})


def _happened(view: DecisionView, t: Translator) -> str:
    """The day of what was written down last."""
    for step in reversed(view.steps):
        if step.did in _BY_OTHERS and step.happened_on is not None:
            return day_of(step.happened_on, view.today, t)
    return ""


def _note(view: DecisionView, did: Answer | Move) -> str:
    """What was said when this was done last."""
    return next((step.note for step in reversed(view.steps) if step.did == did.value), "")


def put_off_line(view: DecisionView, t: Translator) -> Markup | None:
    """Why its day is another one than before, as long as it is not done."""
    if view.stage is not Stage.DECIDED:
        return None
    for step in reversed(view.steps):
        if step.did == Move.PUT_OFF.value:
            return t("Put off: {reason}", reason=quoted(step.note))
        if step.did == Move.DECIDE.value:
            return None
    return None


def step_name(did: str, t: Translator) -> str:
    """What happened, as the history tells it."""
    names = {
        Answer.AGREE.value: t.word("Step: the akim agreed"),
        Answer.DISAGREE.value: t.word("Step: the akim did not agree"),
        Answer.INSIST.value: t.word("Step: discussed again, kept"),
        Answer.GIVE_UP.value: t.word("Step: discussed again, given up"),
        Answer.PASS_UP.value: t.word("Step: passed to the district akim"),
        Answer.UPHOLD.value: t.word("Step: the district akim upheld it"),
        Answer.OVERRULE.value: t.word("Step: the district akim overruled it"),
        Move.DECIDE.value: t.word("Step: owner and day were named"),
        Move.PUT_OFF.value: t.word("Step: put off"),
        Move.DO.value: t.word("Step: done"),
        Move.UNDO.value: t.word("Step: turned out not to be done"),
        Also.OWNER.value: t.word("Step: another owner"),
    }
    return names.get(did, did)
