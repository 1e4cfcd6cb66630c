"""Landmarks that were used before are offered, and give nobody away."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.appeals import service
from bot.appeals.models import Appeal
from bot.appeals.rules.limits import SPOTS_OFFERED
from bot.appeals.rules.spots import offered
from bot.appeals.service import Piece, State
from bot.appeals.storage.spots import landmarks_query
from bot.core.access import Actor
from bot.core.db import Database
from bot.core.errors import Stale
from tests.appeals.conftest import LAMP, People
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK
from tests.support.worlds import BOT_ID, NOW

ME = 1


def names(*used: tuple[str, int]) -> list[str]:
    return [spot.name for spot in offered(used, ME)]


def test_ones_own_come_first_then_what_two_neighbours_wrote() -> None:
    assert names(("медпункт", 2), ("медпункт", 3), ("мектеп жаны", ME), ("Абай 5", 4)) == [
        "мектеп жаны",
        "медпункт",
    ]


def test_what_one_neighbour_alone_wrote_is_not_shown_however_often() -> None:
    assert names(("Абай 5", 2), ("Абай 5", 2), ("абай, 5", 2)) == []


def test_of_several_spellings_the_commonest_is_shown() -> None:
    assert names(
        ("мектеп жаны", 2), ("Мектеп жаны!", 3), ("Мектеп  жаны", 4), ("мектеп жаны", 5)
    ) == ["мектеп жаны"]


def test_ones_own_spelling_stays_ones_own() -> None:
    assert names(("Мектеп жаны", ME), ("мектеп жаны", 2), ("мектеп жаны", 3)) == ["Мектеп жаны"]


def test_four_are_enough_and_each_has_a_number_of_its_own() -> None:
    spots = offered([(f"көше {n}", ME) for n in range(9)], ME)
    assert len(spots) == SPOTS_OFFERED
    assert len({spot.id for spot in spots}) == SPOTS_OFFERED


async def wrote(
    open_tx: OpenTx, person: Actor, spot: str, at: str = AKSU, days_ago: int = 0
) -> None:
    async with open_tx(NOW - timedelta(days=days_ago)) as tx:
        draft = await service.gather(tx, person, Piece(1, LAMP))
        await service.set_settlement(tx, person, draft.id, at)
        draft = await service.set_landmark(tx, person, draft.id, spot)
        await service.submit(tx, person, draft.id, draft.version)


async def test_neighbours_landmarks_of_this_village_and_this_year_are_offered(
    somebody: People, open_tx: OpenTx
):
    aigul, bolat, asqar = await somebody(), await somebody("Болат"), await somebody("Асқар")
    for person in (bolat, asqar):
        await wrote(open_tx, person, "мектеп жаны")
        await wrote(open_tx, person, "ескі диірмен", days_ago=400)
        await wrote(open_tx, person, "Бірлік дүкені", at=BIRLIK)
    await wrote(open_tx, bolat, "Болаттың үйі")
    await wrote(open_tx, aigul, "менің көшем", days_ago=500)
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(2, LAMP))
        spots = await service.spots(tx, aigul, draft.id)
        assert [spot.name for spot in spots] == ["менің көшем", "мектеп жаны"]
        draft = await service.choose_spot(tx, aigul, draft.id, spots[1].id)
    assert draft.landmark == "мектеп жаны"


async def test_landmarks_are_found_by_the_indexes(
    somebody: People, open_tx: OpenTx, database: Database
):
    aigul = await somebody()
    async with open_tx() as tx:
        await tx.session.execute(sa.insert(Appeal), [one_of_many(i) for i in range(20_000)])
        await tx.session.execute(sa.text("ANALYZE"))
        query = landmarks_query(BOT_ID, AKSU, aigul.id, NOW - timedelta(days=365))
        compiled = query.compile(
            dialect=tx.session.get_bind().dialect, compile_kwargs={"literal_binds": True}
        )
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        plan = repr((await tx.session.execute(sa.text(f"{explain} {compiled}"))).all())
    assert "ix_appeals_near" in plan, plan
    assert "SCAN appeals" not in plan, plan
    assert "Seq Scan" not in plan, plan


def one_of_many(i: int) -> dict[str, Any]:
    """Over, long ago, in one of a hundred villages."""
    return {
        "bot_id": BOT_ID, "okrug": f"1034{i % 100:02}000", "settlement": f"1034{i % 100:02}100",
        "year": 2024, "number": i + 1, "version": 1, "state": State.CLOSED, "topic": "",
        "landmark": "мектеп жаны", "text": LAMP, "medium": "text", "language": "kk",
        "anonymous": False, "urgent": False, "rating_word": "", "topic_is_guess": True,
        "submitted_at": NOW - timedelta(hours=i), "registered_on": NOW.date(),
        "due_on": NOW.date(), "updated_at": NOW,
    }  # fmt: skip


async def test_a_made_up_number_chooses_nothing_and_so_does_a_neighbours_own_spot(
    somebody: People, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    await wrote(open_tx, bolat, "Болаттың үйі")
    async with open_tx() as tx:
        theirs = await service.gather(tx, bolat, Piece(2, LAMP))
        spot = (await service.spots(tx, bolat, theirs.id))[0]
        draft = await service.gather(tx, aigul, Piece(2, LAMP))
        for made_up in (spot.id, 0, 2**63 - 1):
            with pytest.raises(Stale):
                await service.choose_spot(tx, aigul, draft.id, made_up)
