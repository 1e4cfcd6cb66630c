"""Polls: the ballot as people answer it, and what came out."""

from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.core.access import Actor
from bot.core.errors import Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, plain, toast
from bot.core.tx import Tx
from bot.polls.callbacks.common import OnPoll, PollPress, PollsPage
from bot.polls.callbacks.vote import (
    AgePress,
    BallotPress,
    ConfirmPress,
    PickPress,
    TakePress,
    WithdrawPress,
)
from bot.polls.rules.choices import bit, fits, positions
from bot.polls.rules.kinds import State
from bot.polls.screens import ballot as screens
from bot.polls.screens.results import results_screen
from bot.polls.screens.words import state_word
from bot.polls.service import results, voting
from bot.polls.service.voting import Ballot

_AGE = "poll_adults_only"


# ── What others show, too ────────────────────────────────────────────────────────────────────


async def show_ballot(poll_id: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """A poll as it is answered; of one that is over, what came out."""
    ballot = await voting.ballot(tx, actor, poll_id)
    if ballot.view.state is State.CLOSED:
        return await show_results(poll_id, tx, actor, t)
    return screens.ballot_screen(ballot, t)


async def show_results(poll_id: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """What came out of it, or why nobody sees that yet."""
    return results_screen(await results.results(tx, actor, poll_id), t)


# ── One tap ──────────────────────────────────────────────────────────────────────────────────


async def take(
    callback: CallbackQuery,
    callback_data: TakePress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    sent: datetime,
) -> Screen:
    """An option is taken or left: counted at once, and its button says so."""
    poll, position = callback_data.poll, callback_data.position
    try:
        ballot = await voting.take(tx, actor, poll, position, on=callback_data.on, sent=sent)
    except Refusal as refusal:
        return await _otherwise(
            refusal, callback, poll, bit(max(1, position)), tx=tx, actor=actor, t=t
        )
    return _shown(callback, ballot, t, said=_counted(ballot, t))


def _counted(ballot: Ballot, t: Translator) -> str:
    if ballot.chosen is None:
        return t.word("Your vote is taken back")
    return t.word("Your vote is counted")


async def withdraw(
    callback: CallbackQuery,
    callback_data: WithdrawPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    sent: datetime,
) -> Screen:
    """The vote is taken back; another may be made."""
    poll = callback_data.poll
    try:
        ballot = await voting.withdraw(tx, actor, poll, sent=sent)
    except Refusal as refusal:
        return await _otherwise(refusal, callback, poll, 0, tx=tx, actor=actor, t=t)
    return _shown(callback, ballot, t, said=_counted(ballot, t))


# ── Picked first, then counted ───────────────────────────────────────────────────────────────


async def pick(
    callback: CallbackQuery, callback_data: PickPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """A tick moves; nothing is counted or kept yet."""
    ballot = await voting.ballot(tx, actor, callback_data.poll)
    if not _takes_picks(ballot):
        return await _as_it_stands(callback, ballot, tx, actor, t)
    view, position = ballot.view, callback_data.position
    if not 1 <= position <= len(view.options):
        raise Stale(by="")
    this = bit(position)
    if view.most == 1:
        picks = this
    else:
        known = (1 << len(view.options)) - 1
        picks = (callback_data.picks & known) ^ this
        if picks.bit_count() > view.most:
            raise Refusal("poll_too_many", most=view.most)
    rows = screens.ballot_rows(ballot, t, picks=picks)
    return Screen(rows=(*rows, *_back(callback)), show="buttons")


def _takes_picks(ballot: Ballot) -> bool:
    return ballot.is_open and ballot.is_final and ballot.chosen is None


async def confirm(
    callback: CallbackQuery,
    callback_data: ConfirmPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    sent: datetime,
) -> Screen:
    """What is picked is counted, once."""
    poll, chosen = callback_data.poll, callback_data.chosen
    try:
        ballot = await voting.vote(tx, actor, poll, chosen, sent=sent)
    except Refusal as refusal:
        return await _otherwise(refusal, callback, poll, chosen, tx=tx, actor=actor, t=t)
    return _shown(callback, ballot, t, said=_counted(ballot, t))


# ── Eighteen ─────────────────────────────────────────────────────────────────────────────────


async def age(
    callback: CallbackQuery,
    callback_data: AgePress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    sent: datetime,
) -> Screen:
    """Whoever is eighteen has voted by saying so; anybody else is told why they have not."""
    poll, chosen = callback_data.poll, callback_data.chosen
    ballot = await voting.ballot(tx, actor, poll)
    if ballot.chosen is not None or ballot.view.state is not State.OPEN:
        return await _as_it_stands(callback, ballot, tx, actor, t)
    ballot = await voting.say_age(tx, actor, poll, adult=callback_data.adult)
    if not callback_data.adult:
        said = plain(t("Only those who are 18 or older may vote."))
        return replace(_shown(callback, ballot, t, said=said), alert=True)
    try:
        ballot = await _vote_of(ballot, chosen, tx, actor, sent)
    except Refusal as refusal:
        return await _otherwise(refusal, callback, poll, chosen, tx=tx, actor=actor, t=t)
    return _shown(callback, ballot, t, said=_counted(ballot, t))


async def _vote_of(ballot: Ballot, chosen: int, tx: Tx, actor: Actor, sent: datetime) -> Ballot:
    """The vote that waited for the answer, as its own button would have made it."""
    poll = ballot.view.id
    if ballot.is_final:
        return await voting.vote(tx, actor, poll, chosen, sent=sent)
    first = next(iter(positions(chosen)), 0)
    return await voting.take(tx, actor, poll, first, on=True, sent=sent)


# ── How it stands ────────────────────────────────────────────────────────────────────────────


async def stands(
    callback: CallbackQuery, callback_data: BallotPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """To one's own vote, or from a button that says what is so already: how it stands."""
    ballot = await voting.ballot(tx, actor, callback_data.poll)
    if ballot.is_open and ballot.chosen is None:
        return _shown(callback, ballot, t)
    return await _as_it_stands(callback, ballot, tx, actor, t)


async def _otherwise(
    refusal: Refusal,
    callback: CallbackQuery,
    poll_id: int,
    chosen: int,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
) -> Screen:
    """A vote was not counted: their age is asked, or the present state is shown."""
    if refusal.name == _AGE:
        ballot = await voting.ballot(tx, actor, poll_id)
        if fits(chosen, len(ballot.view.options), len(ballot.view.options)):
            return _ask_age(callback, ballot, chosen, t)
    if refusal.name in {"stale", "poll_voted_already", "poll_vote_is_final"}:
        ballot = await voting.ballot(tx, actor, poll_id)
        return await _as_it_stands(callback, ballot, tx, actor, t)
    raise refusal


def _ask_age(callback: CallbackQuery, ballot: Ballot, chosen: int, t: Translator) -> Screen:
    if _has_text(callback):
        return screens.age_screen(ballot.view, chosen, t)
    said = plain(screens.age_question(t))
    rows = screens.age_rows(ballot.view, chosen, t)
    return Screen(rows=rows, toast=said, alert=True, show="buttons")


def _shown(
    callback: CallbackQuery, ballot: Ballot, t: Translator, *, said: str | None = None
) -> Screen:
    """The same message as it is now; under a picture only the buttons change."""
    if not _has_text(callback):
        rows = screens.ballot_rows(ballot, t, counts=True)
        return Screen(rows=(*rows, *_back(callback)), toast=said, show="buttons")
    screen = screens.ballot_screen(ballot, t, back=bool(_back(callback)))
    return replace(screen, media=(), toast=said)


async def _as_it_stands(
    callback: CallbackQuery, ballot: Ballot, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """An old button: what is so now, in its place; of a poll that is over, what came out."""
    said = _state(ballot, t)
    if ballot.view.state is not State.CLOSED:
        return replace(_shown(callback, ballot, t, said=said), alert=not ballot.is_open)
    result = await show_results(ballot.view.id, tx, actor, t)
    if _has_text(callback):
        return replace(result, toast=said)
    return Screen(rows=(), toast=said, show="buttons", then=(result,))


def _state(ballot: Ballot, t: Translator) -> str:
    """The word over the chat."""
    if ballot.view.state is not State.OPEN:
        return state_word(ballot.view.state, t)
    if ballot.chosen is not None and (ballot.is_final or not ballot.is_open):
        return t.word("Your vote is counted already")
    if not ballot.is_open:
        return plain(t("Time is up: votes are not taken any more."))
    return t.word("This is how it stands now")


def _has_text(callback: CallbackQuery) -> bool:
    """Whether the pressed message is nothing but words, which can be changed."""
    message = callback.message
    return not isinstance(message, Message) or message.text is not None


def _back(callback: CallbackQuery) -> Rows:
    """The way back to the list, where the pressed message has one."""
    message = callback.message
    markup = message.reply_markup if isinstance(message, Message) else None
    found = markup.inline_keyboard if markup is not None else []
    return tuple(
        tuple(Button(one.text, data=one.callback_data) for one in row)
        for row in found
        if any((one.callback_data or "").startswith(_LIST) for one in row)
    )


_LIST = f"{PollsPage.__prefix__}:"


# ── What came out ────────────────────────────────────────────────────────────────────────────


async def result(
    _: CallbackQuery, callback_data: PollPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The result as text."""
    return await show_results(callback_data.poll, tx, actor, t)


async def picture(
    _: CallbackQuery, callback_data: PollPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The result as a picture to pass on."""
    await results.want_picture(tx, actor, callback_data.poll)
    return toast(t.word("It is being made. It comes in a moment."))


async def workbook(
    _: CallbackQuery, callback_data: PollPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The result as a table, for the office."""
    await results.want_workbook(tx, actor, callback_data.poll)
    return toast(t.word("It is being made. It comes in a moment."))


def router() -> Router:
    """Every button of a ballot, and of a result."""
    table = Router(name="polls.vote")
    press, on = table.callback_query.register, PollPress.filter
    press(take, TakePress.filter())
    press(pick, PickPress.filter())
    press(confirm, ConfirmPress.filter())
    press(age, AgePress.filter())
    press(withdraw, WithdrawPress.filter())
    press(stands, BallotPress.filter())
    press(result, on(F.do == OnPoll.RESULTS))
    press(picture, on(F.do == OnPoll.PICTURE))
    press(workbook, on(F.do == OnPoll.WORKBOOK))
    return table
