"""The office's own notes: for colleagues alone, and in nobody's way."""

import json

import pytest
import sqlalchemy as sa

from bot.appeals import service
from bot.appeals.models import EntryKind, Neighbour
from bot.appeals.service import File, Move, State
from bot.core.access import Role
from bot.core.errors import NotFound, Refusal
from bot.delivery.models import Delivery
from tests.appeals.conftest import People, sent
from tests.conftest import OpenTx
from tests.support.worlds import NOW

SECRET = "Иесімен сөйлестім, ертең келеді"


async def told(open_tx: OpenTx, person_id: int | None) -> list[str]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery.kind).where(Delivery.person_id == person_id).order_by(Delivery.id)
        )
        return list(found)


async def test_colleagues_who_had_a_hand_in_it_hear_of_a_note_and_nobody_else(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    saule = await somebody("Сәуле", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.hand_over(tx, marat, view.id, 1, nurlan.id)
        view = await service.note(tx, nurlan, view.id, text=SECRET)
    assert view.thread[-1].kind is EntryKind.NOTE
    assert "appeal.noted" in await told(open_tx, marat.person_id)
    for other in (aigul, saule, nurlan):
        assert "appeal.noted" not in await told(open_tx, other.person_id)


async def test_neither_the_author_nor_a_neighbour_nor_an_export_knows_of_a_note(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    bolat = await somebody("Болат")
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        tx.session.add(Neighbour(appeal_id=view.id, person_id=bolat.id, at=NOW))
        await tx.session.execute(sa.text("UPDATE appeals SET joined = 1"))
        await service.note(tx, marat, view.id, text=SECRET, files=(File("photo", "note-file"),))
    async with open_tx() as tx:
        own = await service.own_card(tx, aigul, view.id)
        exported = json.dumps(await service.export_own(tx, aigul), ensure_ascii=False)
        joined = await service.joined_card(tx, bolat, view.id)
        desk = await service.card(tx, marat, view.id)
    for seen in (own, joined.view):
        assert all(entry.kind is not EntryKind.NOTE for entry in seen.thread)
        assert all(step.move is not Move.NOTE for step in seen.steps)
        assert not seen.all_files
    assert SECRET not in exported
    assert "note" not in exported
    assert desk.thread[-1].text == SECRET


async def test_a_note_makes_nobodys_button_stale(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    saule = await somebody("Сәуле", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.tell(tx, marat, view.id, 1, Move.ANSWER, text="Болды")
        await service.note(tx, saule, view.id, text=SECRET)
        closed = await service.confirm(tx, aigul, view.id, view.version)
        noted = await service.note(tx, saule, view.id, text="Жабылғаннан кейін")
    assert closed.state is State.CLOSED
    assert noted.version == closed.version


async def test_an_empty_note_and_one_on_another_desk_are_refused(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        with pytest.raises(Refusal) as refusal:
            await service.note(tx, marat, view.id, text=" ")
        assert refusal.value.name == "needs_words"
        with pytest.raises(NotFound):
            await service.note(tx, nurlan, view.id, text="жазба")


async def test_a_recording_alone_may_be_a_note(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.note(tx, marat, view.id, text="", files=(File("voice", "v"),))
    assert [file.kind for file in view.thread[-1].files] == ["voice"]
