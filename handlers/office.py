"""The office sets itself up: one place from which every setting of its okrug is reached."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.appeals.callbacks import (
    BodyPress,
    Days,
    LearnedPress,
    OnLearned,
    OnTable,
    RoutingList,
    TemplatePress,
)
from bot.core.access import Action, Actor
from bot.core.errors import NotFound
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, row, rows
from bot.core.tx import Tx
from bot.delivery.callbacks import UndeliveredPress
from bot.gatherings.callbacks.door import EntitledPress, OnEntitled
from bot.people import service as people
from bot.people.callbacks import ChatPress, OnChat, OpenSetup, OpenStaff
from bot.places.models import Place
from bot.places.service import name_of
from bot.reception.callbacks import OfficePress, OnOffice
from bot.reports.callbacks import DutyList
from handlers.allowed import Pressed

CARD = "setup"


async def opened(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """By the menu key, which leaves whatever was being filled in."""
    await state.clear()
    return await _hub("", tx, actor, t)


async def shown(
    _: CallbackQuery, callback_data: OpenSetup, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Back from one of the settings, or another okrug."""
    return await _hub(callback_data.okrug, tx, actor, t)


async def _hub(okrug: str, tx: Tx, actor: Actor, t: Translator) -> Screen:
    mine = await people.offices(tx, actor)
    if not okrug and len(mine) > 1:
        return _choose(mine, t)
    chosen = next((place for place in mine if place.code == okrug or not okrug), None)
    if chosen is None:
        raise NotFound("place")
    return hub_screen(chosen, actor, t)


def _choose(offices: list[Place], t: Translator) -> Screen:
    return Screen(
        text=t("Which okrug?"),
        rows=tuple(
            row(Button(name_of(place, t.language), OpenSetup(okrug=place.code).pack()))
            for place in offices
        ),
        card=CARD,
    )


def hub_screen(okrug: Place, actor: Actor, t: Translator) -> Screen:
    """Only what would not be refused."""
    code = okrug.code
    listed = (
        (Action.EDIT_OFFICE, t.word("Contacts and reception"), _contacts(code)),
        (Action.SET_UP_DESK, t.word("Who gets which appeal"), RoutingList(okrug=code).pack()),
        (Action.SET_UP_DESK, t.word("Bodies and contacts"), _bodies(code)),
        (Action.SET_UP_DESK, t.word("Answer templates"), _templates(code)),
        (Action.LINK_CHAT, t.word("Channel and group"), _chats(code)),
        (Action.PLAN_GATHERING, t.word("Who may vote at gatherings"), _entitled(code)),
        (
            Action.TICK_DUTY,
            t.word("What the law asks of the office"),
            DutyList(okrug=code).pack(),
        ),
        (Action.INVITE_STAFF, t.word("Staff"), OpenStaff(part="list", okrug=code).pack()),
        (Action.EDIT_CALENDAR, t.word("Working days"), Days().pack()),
        (Action.SEE_LEARNED, t.word("What the guess has learned"), _learned(code)),
        (Action.SEE_UNDELIVERED, t.word("Not delivered"), UndeliveredPress().pack()),
    )
    return Screen(
        text=joined(t("<b>The office's settings</b>"), name_of(okrug, t.language)),
        rows=rows(
            *(
                row(Button(label, data))
                for action, label, data in listed
                if actor.may(action, code)
            )
        ),
        card=CARD,
    )


def _contacts(okrug: str) -> str:
    return OfficePress(do=OnOffice.EDIT, okrug=okrug).pack()


def _bodies(okrug: str) -> str:
    return BodyPress(do=OnTable.LIST, okrug=okrug, body=0, version=0, appeal=0).pack()


def _templates(okrug: str) -> str:
    return TemplatePress(do=OnTable.LIST, okrug=okrug, template=0, version=0, appeal=0).pack()


def _chats(okrug: str) -> str:
    return ChatPress(do=OnChat.LIST, okrug=okrug).pack()


def _entitled(okrug: str) -> str:
    return EntitledPress(do=OnEntitled.LIST, okrug=okrug).pack()


def _learned(okrug: str) -> str:
    return LearnedPress(do=OnLearned.SHOW, okrug=okrug, version=0).pack()


def back_to_hub(okrug: str, t: Translator) -> Button:
    """The way back here from one of the settings."""
    return Button(t.word("Back"), OpenSetup(okrug=okrug).pack())


def router() -> Router:
    """The menu key and the way back."""
    table = Router(name="office")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.message.register(opened, Pressed("Office settings"))
    table.callback_query.register(shown, OpenSetup.filter())
    return table
