"""What people read: in both languages, within limits, and only while it means something."""

from dataclasses import replace

import pytest

from bot.appeals import service
from bot.appeals.notices import NOTICES, AppealHandedOver, AppealMoved, AppealSubmitted, Receipt
from bot.appeals.screens import RENDERERS
from bot.appeals.screens.desk import desk_card, hand_over_screen, more_card
from bot.appeals.screens.draft import draft_card
from bot.appeals.screens.own import own_card, timeline
from bot.appeals.service import Move, Piece
from bot.core.access import Role
from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.screen import Screen, plain
from bot.core.text import utf16_len
from bot.delivery.sender import TEXT_LIMIT
from tests.appeals.conftest import People, sent
from tests.conftest import OpenTx

NASTY = "<b>&amp;</b> 🌊 " * 2000


def fits(screen: Screen) -> bool:
    buttons = [button for line in screen.rows for button in line]
    return (
        0 < utf16_len(plain(screen.text)) <= TEXT_LIMIT
        and all(button.text for button in buttons)
        and "<b>&" not in screen.text
    )


def test_every_notice_has_a_screen():
    assert set(RENDERERS) == {notice.kind for notice in NOTICES}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_longest_story_fits_every_card(
    somebody: People, open_tx: OpenTx, language: Language
):
    t = translator(language)
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, NASTY))
        assert fits(draft_card(draft, t))
        view = await service.submit(tx, aigul, draft.id, draft.version)
        for _ in range(4):
            view = await service.write(tx, aigul, view.id, view.version, text=NASTY)
            view = await service.tell(tx, marat, view.id, view.version, Move.ASK, text=NASTY)
        own = await service.own_card(tx, aigul, view.id)
        desk = await service.card(tx, marat, view.id)
    assert all(map(fits, (own_card(own, t), timeline(own, t))))
    assert fits(desk_card(desk, t))
    assert desk.text in plain(more_card(desk, t).text)


async def test_a_card_whose_topic_is_no_more_is_still_shown(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        view = await sent(tx, aigul)
    gone = replace(view, topic="gone.for_good")
    assert fits(own_card(gone, translator("ru")))


async def test_a_notice_is_told_only_while_it_means_something(somebody: People, open_tx: OpenTx):
    t = translator("kk")
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        new = AppealSubmitted(to=marat.id, appeal_id=view.id)
        assert await RENDERERS[new.kind](tx, new, marat, t) is not None
        assert await RENDERERS[new.kind](tx, new, nurlan, t) is None  # not of this desk
        await service.accept(tx, marat, view.id, 1)
        assert await RENDERERS[new.kind](tx, new, marat, t) is None
        await service.hand_over(tx, marat, view.id, 2, nurlan.id)
        moved = AppealMoved(to=aigul.id, appeal_id=view.id, version=2, state="accepted")
        assert await RENDERERS[moved.kind](tx, moved, aigul, t) is None  # it has gone on
        handed = AppealHandedOver(to=nurlan.id, appeal_id=view.id, version=3)
        assert await RENDERERS[handed.kind](tx, handed, nurlan, t) is not None
        await service.withdraw(tx, aigul, view.id, 3)
        assert await RENDERERS[handed.kind](tx, handed, nurlan, t) is None


async def test_a_receipt_never_reaches_somebody_else(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        receipt = Receipt(to=bolat.id, appeal_id=view.id)
        assert await RENDERERS[receipt.kind](tx, receipt, bolat, translator("kk")) is None


async def test_two_colleagues_are_never_called_alike(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    for _ in range(2):
        await somebody("", Role.EXECUTOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        people = await service.colleagues(tx, marat, view.id)
        desk = await service.card(tx, marat, view.id)
    shown = hand_over_screen(desk, people, marat.id, translator("kk"))
    labels = [button.text for line in shown.rows for button in line]
    assert labels == ["Өзіме", "Орындаушы 1", "Орындаушы 2", "Артқа"]


async def test_the_office_reads_every_word_of_a_long_story(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        for i in range(12):
            text = f"{i} " + "ұзақ әңгіме " * 50
            view = await service.write(tx, aigul, view.id, view.version, text=text)
        desk = await service.card(tx, marat, view.id)
    read = plain(more_card(desk, translator("kk")).text)
    assert all(entry.text in read for entry in desk.thread)
