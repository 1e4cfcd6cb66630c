"""Home: where one comes back to, help, and what happens when somebody blocks the bot."""

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.filters import Command, Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, TelegramObject

from bot.core.access import Action, Actor, Role
from bot.core.errors import NotAllowed
from bot.core.i18n import Translator
from bot.core.screen import Keyboard, Screen
from bot.core.tx import Tx
from bot.delivery import outbox
from bot.people import service as people
from bot.people.callbacks import OpenSettings
from bot.people.screens import arrival as screens
from bot.places import service as places
from bot.places.models import Place
from handlers.allowed import HELP, HOME, NotYours, Pressed, Telling, Typed, menu
from handlers.refusals import refused


class Stranger(Filter):
    """Somebody who has not arrived."""

    async def __call__(self, _: TelegramObject, actor: Actor) -> bool:
        return not actor.known


async def home(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """Back to the beginning."""
    await state.clear()
    return await home_screen(tx, actor, t)


async def stay(_: CallbackQuery, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """The link of another village was opened out of curiosity: the question becomes home."""
    return await home_screen(tx, actor, t, in_place=True)


async def home_screen(tx: Tx, actor: Actor, t: Translator, *, in_place: bool = False) -> Screen:
    """The present state of somebody who is in; `in_place` of a question, without new keys."""
    keyboard: Keyboard | None = None if in_place else menu(actor, t)
    return screens.home(await who(tx, actor), t, keyboard=keyboard)


async def who(tx: Tx, actor: Actor) -> screens.Who:
    """What somebody is to the bot, as it is shown to them."""
    settlement, okrug = await home_places(tx, actor)
    return screens.Who(
        settlement=settlement,
        okrug=okrug,
        roles=tuple(roles(actor)),
        over=() if settlement else tuple(await _offices(tx, actor)),
        name=actor.name,
        resident=actor.may(Action.SUBMIT_APPEAL),
        desk=actor.may(Action.READ_QUEUE),
    )


async def _offices(tx: Tx, actor: Actor) -> list[Place]:
    """The places that the roles of somebody are over."""
    scopes = sorted({grant.scope for grant in actor.grants if grant.scope})
    found = [await places.resolve(tx, scope) for scope in scopes]
    return [place for place in found if place is not None]


async def not_yours(_: Message, actor: Actor, t: Translator) -> Screen:
    """The key of a role that has ended: the keys that are left come with the answer."""
    return Screen(text=refused(NotAllowed(), t), keyboard=menu(actor, t))


async def home_places(tx: Tx, actor: Actor) -> tuple[Place | None, Place | None]:
    settlement = await places.resolve(tx, actor.settlement) if actor.settlement else None
    okrug = await places.resolve(tx, actor.okrug) if actor.okrug else None
    return settlement, okrug


def roles(actor: Actor) -> list[Role]:
    """The roles of the office that somebody holds, in the order of the matrix."""
    held = {grant.role for grant in actor.grants}
    return [role for role in Role if role in held and role is not Role.RESIDENT]


async def help_wanted(
    _: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """What the bot is for, and who else helps. A question of the settings is dropped."""
    if (await state.get_state() or "").startswith(f"{Telling.__full_group_name__}:"):
        await state.clear()
    served = await places.served(tx, tx.bot_id)
    office = next((one for one in served if one.code == actor.okrug), None)
    if office is None and len(served) == 1:
        office = served[0]
    return screens.help_screen(office, menu(actor, t) if actor.known else None, t)


async def turned_away(_: Message | CallbackQuery, state: FSMContext) -> None:
    """Something else was pressed or said instead: the next line is no name any more."""
    await state.clear()
    raise SkipHandler


async def blocked(_: ChatMemberUpdated, tx: Tx, actor: Actor) -> None:
    """They blocked the bot: nothing is sent until they come back."""
    await people.mark_blocked(tx, actor.telegram_id)


async def back_again(_: ChatMemberUpdated, tx: Tx, actor: Actor) -> None:
    """They unblocked it: what they missed lately is sent."""
    person_id = await people.mark_back(tx, actor.telegram_id)
    if person_id is not None:
        await outbox.wake_unreachable(tx, person_id)


def router() -> Router:
    """What is answered everybody, and those who are in."""
    table = Router(name="home")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.my_chat_member.filter(F.chat.type == ChatType.PRIVATE)

    table.message.register(help_wanted, Command("help"))
    table.message.register(help_wanted, ~Stranger(), Pressed("Help", HELP))
    table.message.register(home, ~Stranger(), Command("menu"))
    table.message.register(home, ~Stranger(), Typed(HOME))
    table.message.register(not_yours, ~Stranger(), NotYours())
    asked = StateFilter(Telling.name, Telling.phone)
    table.callback_query.register(turned_away, asked)
    table.callback_query.register(stay, ~Stranger(), OpenSettings.filter(F.part == "stay"))

    kicked = F.new_chat_member.status == ChatMemberStatus.KICKED
    table.my_chat_member.register(blocked, kicked)
    table.my_chat_member.register(back_again, ~kicked)
    return table
