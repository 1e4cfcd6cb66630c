"""Under a notice: read, safe, help needed. And the list of a roll-call, for the office."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message

from bot.broadcasts import service
from bot.broadcasts.callbacks.letter import LetterPress, OnLetter
from bot.broadcasts.callbacks.rollcall import OnPerson, OnRoll, RollFor, RollPress, Seen
from bot.broadcasts.screens import rollcall as screens
from bot.broadcasts.screens.letter import answer_rows
from bot.broadcasts.screens.rollcall import Roll
from bot.broadcasts.service import Answer, Asks, BroadcastView, Move, Said, State
from bot.core.access import Actor
from bot.core.errors import Stale
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, toast
from bot.core.tx import Tx
from bot.people import service as people
from bot.places import service as places
from bot.places.service import name_of

_SAYS = {OnLetter.READ: Answer.READ, OnLetter.SAFE: Answer.SAFE, OnLetter.HELP: Answer.HELP}

# ── Whoever reads it ─────────────────────────────────────────────────────────────────────────


async def answered(
    callback: CallbackQuery, callback_data: LetterPress, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Read, or safe: the buttons say so, and the words stay as they are."""
    said = _SAYS[callback_data.do]
    view = await service.answer(tx, actor, callback_data.broadcast, said)
    return Screen(rows=_rows(callback, view, said, t), toast=_thanks(said, t), show="buttons")


async def help_asked(
    callback: CallbackQuery, callback_data: LetterPress, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The office hears at once; whoever asked hears what to do now."""
    view = await service.answer(tx, actor, callback_data.broadcast, Answer.HELP)
    office = await places.okrug_of(tx, actor.okrug) if actor.okrug else None
    phone = (await people.profile(tx, actor)).phone
    return Screen(
        rows=_rows(callback, view, Answer.HELP, t),
        toast=_thanks(Answer.HELP, t),
        show="buttons",
        then=(screens.help_told(office, phone, t),),
    )


async def answered_before(
    callback: CallbackQuery, callback_data: LetterPress, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What was answered, and when; elsewhere it may have been changed."""
    view = await service.read(tx, actor, callback_data.broadcast)
    said = await service.own_answer(tx, actor, view.id)
    return Screen(
        rows=_rows(callback, view, said.answer if said else None, t),
        toast=_said_then(said, t),
        show="buttons",
    )


def _thanks(said: Answer, t: Translator) -> str:
    return {
        Answer.READ: t.word("Thank you. The office sees that you have read it."),
        Answer.SAFE: t.word("Thank you. The office sees that you are safe."),
        Answer.HELP: t.word("The office has been told. In danger call 112."),
    }[said]


def _said_then(said: Said | None, t: Translator) -> str:
    if said is None:
        return t.word("You have not answered yet.")
    when = t.short_moment(said.at)
    return {
        Answer.READ: t.word("You have read it: {when}", when=when),
        Answer.SAFE: t.word("You answered that you are safe: {when}", when=when),
        Answer.HELP: t.word("You asked for help: {when}. In danger call 112.", when=when),
    }[said.answer]


def _rows(
    callback: CallbackQuery, view: BroadcastView, said: Answer | None, t: Translator
) -> Rows:
    """The question as it was answered; whatever else stands under the message stays."""
    asked = answer_rows(view.id, view.asks, said, t)
    if view.closed_at is not None:
        asked = asked[:1] if said is not None else ()
    message = callback.message
    markup = message.reply_markup if isinstance(message, Message) else None
    others = markup.inline_keyboard if markup is not None else []
    kept = (tuple(_button(one) for one in row) for row in others if not _asks(row))
    return (*asked, *kept)


def _asks(row: list[InlineKeyboardButton]) -> bool:
    prefix = f"{LetterPress.__prefix__}:"
    return any((button.callback_data or "").startswith(prefix) for button in row)


def _button(button: InlineKeyboardButton) -> Button:
    return Button(button.text, data=button.callback_data, url=button.url)


# ── The office ───────────────────────────────────────────────────────────────────────────────


async def roll(
    callback: CallbackQuery, callback_data: RollPress, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Who answered, and whom to phone; below the card, whose numbers go on changing."""
    return replace(await roll_page(callback, callback_data, tx, actor, t), show="new")


async def roll_page(
    _: CallbackQuery, callback_data: RollPress, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Another page of it, or back to it."""
    return await _roll_screen(callback_data.broadcast, callback_data.page, tx, actor, t)


async def roll_file(
    _: CallbackQuery, callback_data: RollPress, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The same as a file."""
    return screens.roll_file(await _roll(callback_data.broadcast, tx, actor, t), t)


async def ask_again(
    _: CallbackQuery, callback_data: RollPress, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The silent are asked now."""
    said = t.word("The silent are being asked again.")
    try:
        await service.ask_again(tx, actor, callback_data.broadcast, callback_data.version)
    except Stale:
        said = _changed(t)
    return await _roll_screen(callback_data.broadcast, callback_data.page, tx, actor, t, said=said)


async def ask_to_close(
    _: CallbackQuery, callback_data: RollPress, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Once more before it is closed."""
    now = await _roll(callback_data.broadcast, tx, actor, t)
    if not now.closes:
        return screens.roll_screen(now, callback_data.page, t, _changed(t))
    return screens.sure_to_close(now, callback_data.page, t)


async def close(
    _: CallbackQuery, callback_data: RollPress, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Nobody is asked any more."""
    said = t.word("Closed. Nobody is asked any more.")
    try:
        await service.close(tx, actor, callback_data.broadcast, callback_data.version)
    except Stale:
        said = _changed(t)
    return await _roll_screen(callback_data.broadcast, callback_data.page, tx, actor, t, said=said)


async def person(
    _: CallbackQuery, callback_data: RollFor, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Somebody to phone; whoever has answered meanwhile is on the list no more."""
    now = await _roll(callback_data.broadcast, tx, actor, t)
    for one in now.people:
        if one.person_id == callback_data.person:
            return screens.person_screen(now, one, callback_data.page, t)
    said = t.word("They have answered in the meantime.")
    return screens.roll_screen(now, callback_data.page, t, said)


async def safe_now(
    _: CallbackQuery, callback_data: RollFor, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Under the message that somebody needs help, which changes by itself."""
    try:
        await service.answer_for(
            tx, actor, callback_data.broadcast, callback_data.person, Answer.SAFE, seen=Answer.HELP
        )
    except Stale:
        return toast(t.word("They have answered in the meantime."))
    return toast(t.word("Noted."))


async def reached_by_phone(
    _: CallbackQuery, callback_data: RollFor, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What somebody said on the phone."""
    said = t.word("Noted.")
    try:
        await service.answer_for(
            tx,
            actor,
            callback_data.broadcast,
            callback_data.person,
            Answer(callback_data.do.value),
            seen=Answer.HELP if callback_data.seen is Seen.HELP else None,
        )
    except Stale:
        said = t.word("They have answered in the meantime.")
    return await _roll_screen(callback_data.broadcast, callback_data.page, tx, actor, t, said=said)


def _changed(t: Translator) -> str:
    return t.word("This has changed in the meantime. Please look at it again.")


async def _roll_screen(
    broadcast_id: int, page: int, tx: Tx, actor: Actor, t: Translator, *, said: str = ""
) -> Screen:
    now = await _roll(broadcast_id, tx, actor, t)
    return screens.roll_screen(now, page, t, said or None)


async def _roll(broadcast_id: int, tx: Tx, actor: Actor, t: Translator) -> Roll:
    view = await service.look(tx, actor, broadcast_id)
    found = screens.help_first(await service.silent(tx, actor, broadcast_id))
    villages = {}
    for code in {one.settlement for one in found if one.settlement}:
        place = await places.resolve(tx, code)
        villages[code] = name_of(place, t.language) if place is not None else ""
    asking = view.state in {State.SENDING, State.DONE} and view.closed_at is None
    waiting = any(one.why == "silent" for one in found)
    return Roll(
        broadcast=view.id,
        version=view.version,
        asks=view.asks,
        closed=view.closed_at is not None,
        asks_again=asking and waiting and view.asks is Asks.SAFE,
        closes=view.asks is Asks.SAFE and Move.CLOSE in view.moves,
        calls=view.calls,
        next_call_at=view.next_call_at if asking else None,
        counts=await service.progress_of(tx, actor, broadcast_id),
        people=found,
        villages=villages,
    )


def router() -> Router:
    """What readers press, then what the office does."""
    table = Router(name="letters")
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    on, listed = LetterPress.filter, RollPress.filter

    for do in (OnLetter.READ, OnLetter.SAFE):
        table.callback_query.register(answered, on(F.do == do))
    table.callback_query.register(help_asked, on(F.do == OnLetter.HELP))
    table.callback_query.register(answered_before, on(F.do == OnLetter.DONE))

    table.callback_query.register(roll, listed(F.do == OnRoll.OPEN))
    table.callback_query.register(roll_page, listed(F.do == OnRoll.LIST))
    table.callback_query.register(roll_file, listed(F.do == OnRoll.FILE))
    table.callback_query.register(ask_again, listed(F.do == OnRoll.AGAIN))
    table.callback_query.register(ask_to_close, listed(F.do == OnRoll.CLOSE))
    table.callback_query.register(close, listed(F.do == OnRoll.CLOSE_NOW))
    table.callback_query.register(person, RollFor.filter(F.do == OnPerson.OPEN))
    table.callback_query.register(safe_now, RollFor.filter(F.do == OnPerson.SAFE_NOW))
    table.callback_query.register(reached_by_phone, RollFor.filter())
    return table
