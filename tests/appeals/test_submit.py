"""Sending: a number of one's own, a due date, and somebody who hears of it."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.appeals import service
from bot.appeals.models import Appeal
from bot.appeals.rules.limits import PACE
from bot.appeals.service import File, Piece, State
from bot.core.access import Role
from bot.core.errors import Refusal, Stale
from bot.delivery.models import Delivery
from tests.appeals.conftest import LAMP, People, sent
from tests.conftest import OpenTx
from tests.support.worlds import NOW


async def kinds(open_tx: OpenTx) -> Counter[str]:
    async with open_tx() as tx:
        return Counter(await tx.session.scalars(sa.select(Delivery.kind)))


async def test_an_appeal_gets_a_number_and_a_due_date(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        first = await sent(tx, aigul)
        second = await sent(tx, aigul, "су жоқ")
    assert (first.number, second.number) == (1, 2)
    assert first.state is State.NEW
    assert first.due_on == date(2026, 12, 17)
    assert first.text == LAMP


async def test_numbers_begin_anew_with_the_year_of_registration(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        await sent(tx, aigul)
    evening = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)  # 20:00 in the village
    async with open_tx(evening) as tx:
        appeal = await sent(tx, aigul)
    assert appeal.number == 1
    assert appeal.registered_on == date(2027, 1, 5)


async def test_the_office_hears_of_it_and_the_resident_gets_a_receipt(
    somebody: People, open_tx: OpenTx
):
    aigul = await somebody()
    await somebody("Марат", Role.MODERATOR)
    await somebody("Ерлан", Role.AKIM)
    await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        await sent(tx, aigul)
    assert await kinds(open_tx) == {"appeal.receipt": 1, "appeal.submitted": 2}


async def test_danger_reaches_the_office_in_the_urgent_lane(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul, "Үй өртеніп жатыр")
    assert (await kinds(open_tx))["appeal.submitted_urgent"] == 1


async def test_pressing_send_twice_sends_once(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, LAMP))
    results = []
    for _ in range(2):
        async with open_tx() as tx:
            results.append(await service.submit(tx, aigul, draft.id, draft.version))
    assert results[0].id == results[1].id
    assert (await kinds(open_tx))["appeal.receipt"] == 1


async def test_pressing_send_twice_at_once_sends_once(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, LAMP))

    async def press() -> int:
        async with open_tx() as tx:
            return (await service.submit(tx, aigul, draft.id, draft.version)).id

    assert len(set(await asyncio.gather(*(press() for _ in range(8))))) == 1


async def test_fifty_people_at_once_get_fifty_numbers(somebody: People, open_tx: OpenTx):
    villagers = [await somebody(f"Тұрғын {i}") for i in range(50)]

    async def file(author: object) -> int:
        async with open_tx() as tx:
            return (await sent(tx, author)).number  # type: ignore[arg-type]  # an Actor

    numbers = await asyncio.gather(*(file(author) for author in villagers))
    assert sorted(numbers) == list(range(1, 51))


async def test_a_draft_that_grew_since_is_shown_before_it_is_sent(
    somebody: People, open_tx: OpenTx
):
    aigul = await somebody()
    async with open_tx() as tx:
        seen = await service.gather(tx, aigul, Piece(1, LAMP))
        await service.gather(tx, aigul, Piece(2, "және су жоқ"))
        with pytest.raises(Stale):
            await service.submit(tx, aigul, seen.id, seen.version)


async def test_a_photo_without_a_word_is_not_sent(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, media=(File("photo", "p"),)))
        with pytest.raises(Refusal) as refusal:
            await service.submit(tx, aigul, draft.id, draft.version)
    assert refusal.value.name == "needs_words"


async def test_who_sends_too_often_is_told_when_to_try_again(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        for _ in range(PACE[0][0]):
            await sent(tx, aigul)
        with pytest.raises(Refusal) as refusal:
            await sent(tx, aigul)
    assert (refusal.value.name, refusal.value.params) == ("too_often", {"minutes": 60})
    async with open_tx(NOW + timedelta(hours=1)) as tx:
        draft = await service.gather(tx, aigul, Piece(9, "тағы"))
        assert (await service.submit(tx, aigul, draft.id, draft.version)).number == PACE[0][0] + 1


async def test_the_files_of_the_draft_go_with_the_appeal(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        await service.gather(tx, aigul, Piece(1, media=(File("photo", "p"),)))
        appeal = await sent(tx, aigul)
        assert await service.current_draft(tx, aigul) is None
    assert [file.file_id for file in appeal.files] == ["p"]
    async with open_tx() as tx:
        assert await tx.session.scalar(sa.select(sa.func.count()).select_from(Appeal)) == 1
