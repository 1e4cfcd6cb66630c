"""Polls: one is put together and sent.

What is sent while a draft is on the desk belongs to it: words go where they were asked for, a
photo stands beside the question.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import cast

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.appeals.service import Piece
from bot.core.access import Action, Actor
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.moments import read_moment
from bot.core.screen import Screen, joined, toast
from bot.core.text import utf16_len
from bot.core.tx import Tx
from bot.polls.callbacks.common import OnPoll, PollPress
from bot.polls.callbacks.making import BeginPress, ClosePress, MakePress, OnBegin, OnMake
from bot.polls.rules.drafting import (
    Pair,
    Written,
    check_question,
    check_same,
    on_day,
    read_days,
    read_lines,
    read_options,
    read_question,
)
from bot.polls.rules.kinds import Template
from bot.polls.rules.timing import check_close
from bot.polls.screens import making as screens
from bot.polls.screens.sending import last_look
from bot.polls.service import drafting, looking, opening
from handlers.allowed import CANCEL, Typed
from handlers.home import home_screen
from handlers.pieces import Says
from handlers.polls import setting, vote
from handlers.polls.card import show, stands
from handlers.polls.desk import Composing, Desk, on_desk
from handlers.polls.listing import list_of
from handlers.refusals import refused
from handlers.words import Waiting

_MINUTE = 60
#: Telegram cuts a long text into messages of some 4,096 letters, which arrive together.
_CUT = 3_900
_TOGETHER = timedelta(seconds=3)


# ── The beginning ────────────────────────────────────────────────────────────────────────────


async def templates(
    _: CallbackQuery, callback_data: BeginPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """What does it begin with?"""
    del tx
    actor.must(Action.RUN_POLL, callback_data.okrug)
    await state.clear()
    return screens.choose_template(callback_data.okrug, t)


async def begin(
    _: CallbackQuery, callback_data: BeginPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """A draft with this template; its question is asked."""
    template = screens.TEMPLATES[callback_data.do]
    options = screens.ready_options(template)
    draft = await drafting.begin(tx, actor, callback_data.okrug, template, options)
    await state.clear()
    desk = await Desk.open(tx, actor, t, state, draft.view.id)
    desk.data["days"] = template is Template.DATES
    return await desk.following()


async def opened(
    _: CallbackQuery, callback_data: PollPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """From a list, or back from one of its parts: the card of the office, others' ballot."""
    await state.clear()
    poll_id = callback_data.poll
    if not await looking.is_office(tx, actor, poll_id):
        return await vote.show_ballot(poll_id, tx, actor, t)
    try:
        return await (await Desk.open(tx, actor, t, state, poll_id)).card()
    except Stale:
        return await show(poll_id, tx, actor, t)


# ── What is sent ─────────────────────────────────────────────────────────────────────────────


async def take(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A line or a photo; what cannot be taken leaves the question as it was."""
    poll_id = (await state.get_data())["poll"]
    try:
        desk = await Desk.open(tx, actor, t, state, poll_id)
        shown = await _taken(desk, piece)
    except (NotAllowed, NotFound):  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    except Stale:
        return await stands(poll_id, tx, actor, t, state)
    return replace(shown, settle=bool(piece.album))


async def _taken(desk: Desk, piece: Piece) -> Screen:
    field = desk.data["field"]
    try:
        if piece.media:
            return await _take_photo(desk, piece)
        if piece.location is not None:
            return await _in_words(desk)
        _check_whole(desk)
        return await _take_words(desk, field, piece.text)
    except Invalid as problem:
        return await _refuse(desk, field, problem, piece.text)


async def _in_words(desk: Desk) -> Screen:
    """What cannot be read; the question stays."""
    field = desk.data["field"]
    asked = desk.t("Send a photo here.") if field == "photo" else None
    return await desk.ask(field, problem=asked or desk.t("Please write it in words."))


async def not_words(
    _: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A sticker or the like."""
    poll_id = (await state.get_data())["poll"]
    try:
        return await _in_words(await Desk.open(tx, actor, t, state, poll_id))
    except Refusal:
        await state.clear()
        raise SkipHandler from None


def _check_whole(desk: Desk) -> None:
    """The rest of a text that Telegram cut in two was refused with it."""
    at = desk.data.get("over_at")
    if at and desk.tx.now - datetime.fromisoformat(at) <= _TOGETHER:
        raise Invalid("too_long_in_parts")


async def _refuse(desk: Desk, field: str, problem: Invalid, text: str) -> Screen:
    """The same question once more, with what was wrong on top."""
    said = refused(problem, desk.t)
    meant = _meant(problem, desk)
    if meant and field == "close":
        await desk.hold("close")
        return screens.which_hour(desk.view, meant, said, desk.t)
    if problem.name == "too_long_in_parts":
        said = Markup(desk.data["over"])  # noqa: S704 - our own sentence
    shown = await desk.ask(field, problem=said)
    if utf16_len(text) >= _CUT or problem.name == "too_long_in_parts":
        over = {"over": str(said), "over_at": desk.tx.now.isoformat()}
        await desk.state.update_data(over)
    return shown


def _meant(problem: Invalid, desk: Desk) -> list[datetime]:
    """The moments that may have been meant, all of them to come."""
    if problem.name == "hour_unclear":
        return [cast("datetime", problem.params[one]) for one in ("early", "late")]
    if problem.name == "hour_missing":
        moment = on_day(cast("date", problem.params["day"]), desk.tx.now, desk.tx.zone)
        return [moment] if moment is not None else []
    return []


async def _take_photo(desk: Desk, piece: Piece) -> Screen:
    """Beside the question, whatever was asked; words under it are taken for what was asked."""
    photo = next((one.file_id for one in piece.media if one.kind == "photo"), "")
    if not photo:
        return await _in_words(desk)
    field = desk.data["field"]
    desk.draft = await drafting.set_photo(*desk.at, photo)
    if piece.text.strip() and field not in {"", "photo"}:
        return await _take_words(desk, field, piece.text)
    said = desk.t.word("The photo stands over the question.")
    if field in {"", "photo"}:
        return await desk.card(said)
    return await desk.ask(field, problem=Markup("{}").format(said))


async def _take_words(desk: Desk, field: str, text: str) -> Screen:
    what, _, code = field.partition(":")
    take_it = _TAKES.get(what)
    if take_it is not None:
        return await take_it(desk, code, text)
    if what == "photo":
        return await _in_words(desk)
    return await desk.card(problem=desk.t("Press first what you want to change, then write."))


# ── The question ─────────────────────────────────────────────────────────────────────────────


async def _take_question(desk: Desk, code: str, text: str) -> Screen:
    """In one language; then the other is asked for, unless both were written."""
    if code:
        line = check_question(" ".join(read_lines(text)))
        words = desk.view.words
        desk.draft = await drafting.set_question(
            *desk.at, (line, words.ru) if code == "kk" else (words.kk, line)
        )
        return await desk.following()
    written = read_question(text)
    line = check_question(written.lines[0] if written.lines else "")
    if written.other:
        pair: Pair = (line, check_question(written.other[0]))
        desk.draft = await drafting.set_question(*desk.at, pair)
        return await desk.following()
    russian = _is_russian(written, desk.t)
    desk.draft = await drafting.set_question(*desk.at, ("", line) if russian else (line, ""))
    return await desk.ask("question:kk" if russian else "question:ru")


def _is_russian(written: Written, t: Translator) -> bool:
    """Whether words are Russian; where they do not tell, whoever wrote them reads it."""
    return (written.language or t.language) == "ru"


# ── The answers ──────────────────────────────────────────────────────────────────────────────


async def _take_options(desk: Desk, code: str, text: str) -> Screen:
    """In one language, and then in the other; or in both at once."""
    if code:
        return await _take_other(desk, code, text)
    written = read_options(text)
    lines = list(written.lines)
    if written.other:
        pairs = list(zip(lines, written.other, strict=True))
        desk.draft = await drafting.set_options(*desk.at, pairs)
        return await desk.following()
    russian = _is_russian(written, desk.t)
    pairs = [("", line) if russian else (line, "") for line in lines]
    desk.draft = await drafting.set_options(*desk.at, pairs)
    return await desk.ask("options:kk" if russian else "options:ru", lines=lines)


async def _take_other(desk: Desk, code: str, text: str) -> Screen:
    """The same answers once more, if they are still those that were asked about."""
    there = desk.view.options
    if [one.ru if code == "kk" else one.kk for one in there] != desk.data.get("lines"):
        raise Stale(by="")
    lines = read_lines(text)
    check_same(lines, len(there))
    pairs = [
        (line, one.ru) if code == "kk" else (one.kk, line)
        for one, line in zip(there, lines, strict=True)
    ]
    desk.draft = await drafting.set_options(*desk.at, pairs)
    return await desk.following()


async def _take_days(desk: Desk, _code: str, text: str) -> Screen:
    """Days; each is written in both languages by itself."""
    found = read_days(text, desk.tx.today)
    desk.draft = await drafting.set_options(*desk.at, screens.days(found))
    return await desk.following()


async def yes_or_no(desk: Desk, _: MakePress) -> Screen:
    """The answers that stand ready."""
    desk.draft = await drafting.set_options(*desk.at, screens.yes_no())
    return await desk.following()


async def swap(desk: Desk, _: MakePress) -> Screen:
    """What was written is in the other language; now this one is asked for."""
    what, _sign, code = desk.data["field"].partition(":")
    other = "ru" if code == "kk" else "kk"
    view = desk.view
    if what == "question" and code:
        desk.draft = await drafting.set_question(*desk.at, (view.words.ru, view.words.kk))
        return await desk.ask(f"question:{other}")
    if what == "options" and code:
        pairs = [(one.ru, one.kk) for one in view.options]
        desk.draft = await drafting.set_options(*desk.at, pairs)
        return await desk.ask(f"options:{other}")
    return await desk.card()


async def one_language(desk: Desk, _: MakePress) -> Screen:
    """The other one is left out."""
    return await desk.following()


# ── The end ──────────────────────────────────────────────────────────────────────────────────


async def _take_close(desk: Desk, _code: str, text: str) -> Screen:
    """«5 желтоқсан 20:00» as people write it."""
    moment = read_moment(text, desk.tx.now, desk.tx.zone)
    desk.draft = await drafting.set_close(*desk.at, moment)
    return await desk.following()


async def pick_close(desk: Desk, pressed: ClosePress) -> Screen:
    """One of those that were offered."""
    moment = datetime.fromtimestamp(pressed.minute * _MINUTE, UTC)
    try:
        desk.draft = await drafting.set_close(*desk.at, moment, pressed.version)
    except Invalid as problem:
        return await desk.ask("close", problem=refused(problem, desk.t))
    return await desk.following()


_TAKES: dict[str, Callable[[Desk, str, str], Awaitable[Screen]]] = {
    "question": _take_question,
    "options": _take_options,
    "days": _take_days,
    "close": _take_close,
}


# ── Buttons of the card ──────────────────────────────────────────────────────────────────────


async def open_card(desk: Desk, _: MakePress) -> Screen:
    """Back to it, whatever was asked."""
    return await desk.card()


#: Buttons that ask for one part.
_ASKS = {
    OnMake.QUESTION: "question",
    OnMake.OPTIONS: "options",
    OnMake.DAYS: "days",
    OnMake.CLOSE: "close",
    OnMake.PHOTO: "photo",
}


async def ask(desk: Desk, pressed: MakePress) -> Screen:
    """One part of it."""
    return await desk.ask(_ASKS[pressed.do])


# ── The way out ──────────────────────────────────────────────────────────────────────────────


async def look(desk: Desk, _: MakePress) -> Screen:
    """As it arrives in both languages, and whom it reaches."""
    closes_at = desk.view.closes_at
    if desk.draft.missing or closes_at is None:
        return await desk.following()
    try:
        check_close(closes_at, desk.tx.now)
    except Invalid as problem:
        return await desk.ask("close", problem=refused(problem, desk.t))
    await desk.hold()
    return last_look(desk.draft, desk.tx.now, desk.t)


async def inert(_: CallbackQuery, *, t: Translator) -> Screen:
    """A button of a preview."""
    return toast(t.word("This is a preview. The button will work for readers."))


async def send(desk: Desk, pressed: PollPress) -> Screen:
    """Everybody is asked: once, however often that is pressed."""
    try:
        _, people = await opening.open_poll(*desk.at, pressed.version)
    except Invalid as problem:
        said = refused(problem, desk.t)
        closes = problem.name in {"poll_closes_too_soon", "poll_closes_too_late"}
        return await (desk.ask("close", problem=said) if closes else desk.following())
    except Stale:
        raise
    except Refusal as problem:
        return await desk.card(problem=refused(problem, desk.t))
    await desk.state.clear()
    done = desk.t.word("Done. It goes to {n}.", n=desk.t.number(people))
    return await show(desk.id, desk.tx, desk.actor, desk.t, done)


async def ask_to_discard(desk: Desk, _: PollPress) -> Screen:
    """Is it not wanted any more?"""
    await desk.hold()
    return screens.sure_to_discard(desk.view, desk.t)


async def discard(desk: Desk, pressed: MakePress) -> Screen:
    """It is given up."""
    view = await drafting.discard(*desk.at, pressed.version)
    await desk.state.clear()
    said = desk.t.word("The draft was discarded")
    return await list_of(view.okrug, desk.tx, desk.actor, desk.t, said=said)


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel: the question is left; at the card, the card is. The draft stays."""
    data = await state.get_data()
    try:
        desk = await Desk.open(tx, actor, t, state, data["poll"])
    except Refusal:
        await state.clear()
        return await home_screen(tx, actor, t)
    if data["field"]:
        return await desk.card()
    await state.clear()
    shown = await home_screen(tx, actor, t)
    kept = t("The draft is kept. It opens with “Polls”.")
    return replace(shown, text=joined(kept, shown.text))


def router() -> Router:
    """From the first button to the last look."""
    table = Router(name="polls.making")
    inside = StateFilter(Composing.part)
    table.message.register(leave, inside, or_f(Command("cancel"), Typed(CANCEL)))
    press = table.callback_query.register
    press(templates, BeginPress.filter(F.do == OnBegin.TEMPLATES))
    press(begin, BeginPress.filter(F.do.in_(set(screens.TEMPLATES))))
    press(opened, PollPress.filter(F.do.in_({OnPoll.OPEN, OnPoll.EDIT})))
    press(inert, PollPress.filter(F.do == OnPoll.LOOK))
    press(on_desk(send), PollPress.filter(F.do == OnPoll.SEND))
    press(on_desk(ask_to_discard), PollPress.filter(F.do == OnPoll.DISCARD))
    for do, handler in (
        (OnMake.CARD, open_card),
        (OnMake.YES_NO, yes_or_no),
        (OnMake.ONE_LANGUAGE, one_language),
        (OnMake.SWAP, swap),
        (OnMake.LOOK, look),
        (OnMake.DISCARD_SURE, discard),
    ):
        press(on_desk(handler), MakePress.filter(F.do == do))
    press(on_desk(ask), MakePress.filter(F.do.in_(set(_ASKS))))
    press(on_desk(pick_close), ClosePress.filter())
    setting.register(table)
    table.message.register(take, inside, Waiting(), Says())
    table.message.register(not_words, inside, Waiting(), ~F.text)
    return table
