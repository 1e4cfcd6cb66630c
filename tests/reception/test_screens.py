"""What people read: in both languages, within limits, and only while it means something."""

from datetime import time, timedelta

import pytest

from bot.core.access import Actor, Role
from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.screen import Screen, plain
from bot.core.text import utf16_len
from bot.core.tx import Tx
from bot.delivery.notices import Notice
from bot.delivery.sender import TEXT_LIMIT
from bot.reception import service
from bot.reception.notices import (
    NOTICES,
    BookingAsked,
    BookingCancelled,
    VisitConfirmed,
    VisitReminder,
    VisitsOfDay,
)
from bot.reception.screens import RENDERERS
from bot.reception.screens.booking import own_booking, own_list
from bot.reception.screens.desk import bookings, visit_card
from bot.reception.screens.office import ask_hours, edit_card, office_card
from tests.conftest import OpenTx
from tests.reception.conftest import People, asked
from tests.reception.test_booking import THURSDAY, confirmed
from tests.support.okrugs import OKRUG
from tests.support.worlds import NOW

NASTY = "<b>&amp;</b> 🌊 " * 300


def fits(screen: Screen) -> bool:
    buttons = [button for line in screen.rows for button in line]
    return (
        0 < utf16_len(plain(screen.text)) <= TEXT_LIMIT
        and all(button.text for button in buttons)
        and "<b>&" not in screen.text
    )


async def rendered(tx: Tx, notice: Notice, reader: Actor, language: Language = "kk"):
    return await RENDERERS[notice.kind](tx, notice, reader, translator(language))


def test_every_notice_has_a_screen():
    assert set(RENDERERS) == {notice.kind for notice in NOTICES}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_longest_words_fit_every_card(
    somebody: People, open_tx: OpenTx, language: Language
):
    t = translator(language)
    marat = await somebody("<b>&" * 20, Role.MODERATOR)
    people = [await somebody("<b>&" * 20) for _ in range(8)]
    async with open_tx() as tx:
        await service.edit_office(tx, marat, OKRUG, "address", kk=NASTY, ru=NASTY)
        made = [await asked(tx, one, about=NASTY, recording=("voice", "x")) for one in people]
        for number, booking in enumerate(made[:7]):
            await confirmed(tx, marat, booking, at=time(15 + number // 4, number % 4 * 15))
        desk = await service.bookings(tx, marat, OKRUG)
        own = await service.own_bookings(tx, people[0])
        office = await service.to_edit(tx, marat, OKRUG)
        day = VisitsOfDay(to=marat.id, okrug=OKRUG, day=THURSDAY.isoformat())
        digest = await rendered(tx, day, marat, language)
    assert digest is not None
    shown = [
        digest,
        bookings(desk, t),
        visit_card(desk.lines[0], t),
        visit_card(desk.lines[1], t),
        own_booking(own[0], t),
        own_list(own, OKRUG, t),
        office_card(office, t, own=own, books=True, waiting=3, edits=True),
        edit_card(office, t),
        ask_hours(office, 3, time(23, 30), t),
    ]
    assert all(map(fits, shown))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_where_nothing_is_known_no_line_is_empty(
    somebody: People, open_tx: OpenTx, language: Language
):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        for field in ("address", "phone", "reception", "email"):
            await service.edit_office(tx, marat, OKRUG, field)
        await service.set_hours(tx, marat, OKRUG, 3, None)
        office = await service.to_edit(tx, marat, OKRUG)
    text = plain(office_card(office, translator(language)).text)
    how_to_find_out = {"kk": "аудан әкімінің аппаратынан", "ru": "в аппарате акима района"}
    assert how_to_find_out[language] in text
    assert not [line for line in text.splitlines() if line.endswith(":")]


async def test_a_notice_is_told_only_while_it_means_something(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        booking = await asked(tx, aigul)
        new = BookingAsked(to=marat.id, request_id=booking.id, version=1)
        assert await rendered(tx, new, marat) is not None
        assert await rendered(tx, new, nurlan) is None
        assert await rendered(tx, new, aigul) is None
        booking = await confirmed(tx, marat, booking)
        assert await rendered(tx, new, marat) is None
        first = VisitConfirmed(to=aigul.id, request_id=booking.id, version=booking.version)
        assert await rendered(tx, first, aigul) is not None
        assert await rendered(tx, first, marat) is None
        booking = await confirmed(tx, marat, booking, at=time(16))
        assert await rendered(tx, first, aigul) is None  # the time has changed since
        reminder = VisitReminder(to=aigul.id, request_id=booking.id, version=booking.version)
        assert await rendered(tx, reminder, aigul) is not None
    async with open_tx(NOW + timedelta(days=2)) as tx:
        assert await rendered(tx, reminder, aigul) is None
        day = VisitsOfDay(to=marat.id, okrug=OKRUG, day=THURSDAY.isoformat())
        assert await rendered(tx, day, marat) is None
    async with open_tx() as tx:
        assert await rendered(tx, day, nurlan) is None
        await service.forget_person(tx, aigul)
        assert await rendered(tx, reminder, aigul) is None
        gone = BookingCancelled(to=marat.id, request_id=booking.id, version=booking.version + 1)
        shown = await rendered(tx, gone, marat)
    assert shown is not None
    assert "Айгүл" not in shown.text
