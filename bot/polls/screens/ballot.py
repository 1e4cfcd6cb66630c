"""A poll as it is answered: the question, its options as buttons, and what was chosen."""

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Media, Rows, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.polls.callbacks.common import OnPoll, PollPress, PollsPage
from bot.polls.callbacks.vote import (
    AgePress,
    BallotPress,
    ConfirmPress,
    PickPress,
    TakePress,
    WithdrawPress,
)
from bot.polls.rules.choices import bit, positions
from bot.polls.rules.kinds import Kind, State
from bot.polls.screens.bars import STAR, bars, share
from bot.polls.screens.words import (
    advisory,
    audience_line,
    heading,
    how_answered,
    how_counted,
    option_word,
    when_closes,
)
from bot.polls.storage.ballots import Ballot
from bot.polls.storage.views import PollView

#: A longer option does not fit on a button of a small phone: it is read in the text.
_ON_BUTTON = 30
_LABEL = 60
_TICK = "✅"


# ── The words ────────────────────────────────────────────────────────────────────────────────


def letter_text(view: PollView, t: Translator, *, head: Markup | None = None) -> Markup:
    """A poll as it arrives: what is asked, of whom, how, and until when. head: stands on top."""
    return joined(head, heading(view, t), options_text(view, t), *_rules(view, t))


def _rules(view: PollView, t: Translator) -> tuple[Markup | None, ...]:
    return (
        lines(how_answered(view, t), how_counted(view, t)),
        lines(when_closes(view, t), asked_line(view, t)),
        advisory(t),
    )


def asked_line(view: PollView, t: Translator) -> Markup | None:
    """Who is asked, unless it is everybody."""
    is_everybody = not (view.villages or view.roles or view.adults or view.joined_before)
    return None if is_everybody else audience_line(view, t)


def options_text(view: PollView, t: Translator) -> Markup | None:
    """The options with their numbers, where one of them is too long for its button."""
    if not _are_numbered(view, t):
        return None
    words = (option_word(view, at, t) for at in _places(view))
    return lines(*(Markup("{}. {}").format(at, one) for at, one in enumerate(words, start=1)))


def _places(view: PollView) -> range:
    return range(1, len(view.options) + 1)


def _are_numbered(view: PollView, t: Translator) -> bool:
    return any(len(option_word(view, at, t)) > _ON_BUTTON for at in _places(view))


def ballot_text(ballot: Ballot, t: Translator) -> Markup:
    """The same as one person has it before them: how it stands, and what they chose."""
    view = ballot.view
    if view.state is State.CANCELLED:
        why = t("Reason: {reason}", reason=view.why) if view.why else None
        return joined(heading(view, t), lines(when_closes(view, t), why), advisory(t))
    standing = ballot.now is not None and bool(ballot.now.voters)
    return joined(
        heading(view, t),
        bars(view, ballot.now, t) if ballot.now and standing else options_text(view, t),
        _own(ballot, t),
        *_rules(view, t),
    )


def _own(ballot: Ballot, t: Translator) -> Markup | None:
    """What became of the reader's own vote."""
    if ballot.chosen is not None and (ballot.is_final or not ballot.is_open):
        return joined(
            t("✅ <b>Your vote is counted.</b>"),
            None if ballot.view.secret else your_choice(ballot.view, ballot.chosen, t),
        )
    if not ballot.is_open:
        said = t("Time is up: votes are not taken any more.")
        return said if ballot.view.state is State.OPEN else None
    return barred_line(ballot.barred, t)


def your_choice(view: PollView, chosen: int, t: Translator) -> Markup:
    """What somebody chose, in words."""
    words = t.listing(_named(view, at, t) for at in positions(chosen) if at in _places(view))
    return t("Your choice: {words}", words=words)


def barred_line(barred: str, t: Translator) -> Markup | None:
    """Why the reader may not vote; whoever has not said their age is only asked."""
    if barred == "poll_not_for_you":
        return t("This poll is for others. You may follow it.")
    if barred == "poll_joined_too_late":
        return t("You came to the bot after this poll began: you may follow it, but not vote.")
    return None


# ── The buttons ──────────────────────────────────────────────────────────────────────────────


def ballot_rows(ballot: Ballot, t: Translator, *, picks: int = 0, counts: bool = False) -> Rows:
    """What can be pressed now. picks: what is not counted yet; counts: how it stands, on them."""
    view = ballot.view
    if not ballot.is_open:
        return rows(row(to_results(view, t) if view.state is State.CLOSED else None))
    if ballot.chosen is None and ballot.barred in {"poll_not_for_you", "poll_joined_too_late"}:
        return ()
    if not ballot.is_final:
        return _at_once(ballot, t, counts=counts)
    if ballot.chosen is not None:
        return _counted(ballot, t)
    return _to_confirm(view, t, picks)


def letter_rows(view: PollView, t: Translator, chosen: int | None = None) -> Rows:
    """The buttons under a letter, for somebody who has chosen that already."""
    return ballot_rows(Ballot(view, chosen, may=True, is_open=True), t)


def _at_once(ballot: Ballot, t: Translator, *, counts: bool) -> Rows:
    """Each tap is counted; what is chosen has a tick."""
    view, chosen = ballot.view, ballot.chosen or 0
    several = view.most > 1
    taps = []
    for at in _places(view):
        taken = bool(chosen & bit(at))
        data = TakePress(poll=view.id, position=at, on=not (several and taken))
        standing = _standing(ballot, at, t) if counts else None
        taps.append(Button(_label(view, at, t, ticked=taken, standing=standing), data.pack()))
    back = Button(t.word("Take my vote back"), WithdrawPress(poll=view.id).pack())
    return rows(*_laid(view, taps), row(back if chosen else None))


def _standing(ballot: Ballot, at: int, t: Translator) -> str | None:
    if ballot.now is None or not ballot.now.voters:
        return None
    return share(ballot.now.votes[at - 1], ballot.now.voters, t)


def _to_confirm(view: PollView, t: Translator, picks: int) -> Rows:
    """What is picked has a tick, and is counted by one more tap."""
    taps = [
        Button(
            _label(view, at, t, ticked=bool(picks & bit(at))),
            PickPress(poll=view.id, position=at, picks=picks).pack(),
        )
        for at in _places(view)
    ]
    count = Button(
        t.word("Count my vote"), ConfirmPress(poll=view.id, chosen=picks).pack(), style="success"
    )
    return rows(row(count if picks else None), *_laid(view, taps))


def _counted(ballot: Ballot, t: Translator) -> Rows:
    """It stays as it is; of a secret vote nothing is shown of what it was."""
    view, chosen = ballot.view, ballot.chosen or 0
    data = BallotPress(poll=view.id).pack()
    if view.secret:
        return ((Button(t.word("✅ Your vote is counted"), data),),)
    return tuple((Button(_label(view, at, t, ticked=True), data),) for at in positions(chosen))


def _laid(view: PollView, taps: list[Button]) -> Rows:
    """A row each; stars stand beside each other."""
    if view.kind is Kind.SCALE:
        return (tuple(taps),)
    return tuple((one,) for one in taps)


def _named(view: PollView, at: int, t: Translator) -> str:
    word = option_word(view, at, t)
    if view.kind is Kind.SCALE:
        return f"{word} {STAR}"
    return f"{at}. {word}" if _are_numbered(view, t) else word


def _label(
    view: PollView, at: int, t: Translator, *, ticked: bool = False, standing: str | None = None
) -> str:
    words = excerpt(_named(view, at, t), _LABEL)
    shown = f"{_TICK} {words}" if ticked else words
    return f"{shown} · {standing}" if standing else shown


def to_results(view: PollView, t: Translator) -> Button:
    """What came out of it."""
    data = PollPress(do=OnPoll.RESULTS, poll=view.id, version=view.version)
    return Button(t.word("Result"), data.pack())


# ── The screens ──────────────────────────────────────────────────────────────────────────────


def ballot_screen(
    ballot: Ballot, t: Translator, *, picks: int = 0, back: bool = True, counts: bool = False
) -> Screen:
    """A poll as one person has it before them. back: to the list of polls."""
    view = ballot.view
    return Screen(
        text=ballot_text(ballot, t),
        rows=rows(
            *ballot_rows(ballot, t, picks=picks, counts=counts),
            row(_to_list(view, t) if back else None),
        ),
        media=photo(view),
    )


def _to_list(view: PollView, t: Translator) -> Button:
    past = view.state is not State.OPEN
    return Button(t.word("Back"), PollsPage(okrug=view.okrug, page=0, past=past).pack())


def photo(view: PollView) -> tuple[Media, ...]:
    """The picture that belongs to the question."""
    return (Media("photo", file_id=view.photo),) if view.photo else ()


def preview(view: PollView, t: Translator) -> Screen:
    """As people will have it before them; its options lead nowhere but here."""
    data = PollPress(do=OnPoll.LOOK, poll=view.id, version=view.version).pack()
    shown = [Button(_label(view, at, t), data) for at in _places(view)]
    return Screen(text=letter_text(view, t), rows=_laid(view, shown), media=photo(view))


def age_screen(view: PollView, chosen: int, t: Translator) -> Screen:
    """Before the first vote where only adults vote: the vote waits in the buttons."""
    return Screen(text=joined(heading(view, t), age_question(t)), rows=age_rows(view, chosen, t))


def age_question(t: Translator) -> Markup:
    """What is asked."""
    return t("Are you 18 or older? In this poll only adults vote.")


def age_rows(view: PollView, chosen: int, t: Translator) -> Rows:
    """Yes or no."""
    return (
        tuple(
            Button(label, AgePress(poll=view.id, chosen=chosen, adult=adult).pack())
            for label, adult in ((t.word("Yes, I am 18"), True), (t.word("No"), False))
        ),
    )
