"""A gathering that is over, in the tables: who came, what was said, how they voted."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.law import Tie
from bot.core.tx import Tx
from bot.gatherings.models import (
    GatheringCandidate,
    GatheringCount,
    GatheringItem,
    GatheringStay,
)
from bot.gatherings.rules.agenda import About, ItemState
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.presence import How
from bot.gatherings.rules.votes import Outcome
from tests.gatherings.conftest import a_gathering
from tests.support.worlds import NOW

OPENED = NOW - timedelta(hours=2)
CLOSED = NOW - timedelta(hours=1)
NAMES = ("Серік Асан", "Айгүл Ахметова", "Болат Омаров")


async def is_over(tx: Tx, *, names: tuple[str, ...] = NAMES, typed: int = 0, **values: Any) -> int:
    """A gathering with one question that passed and one report that was heard; its id.

    names: of those who were checked in; typed: people without names.
    """
    came = len(names) + typed
    fields: dict[str, Any] = {
        "state": State.CLOSED,
        "number": None,
        "held_at": OPENED,
        "announced_at": OPENED - timedelta(days=12),
        "entitled": 30,
        "opened_at": OPENED,
        "opened_present": came,
        "opened_needed": 3,
        "closed_at": CLOSED,
        "closed_present": came,
        "chair": "Серік Асан",
        "secretary": "Айгүл Ахметова",
    }
    about = await a_gathering(tx, "Көше жарығы туралы", "Әкімнің есебі", **(fields | values))
    for place, name in enumerate(names):
        tx.session.add(
            GatheringStay(
                gathering_id=about,
                name=name,
                who=f"{place} {name}".casefold(),
                how=How.NAME,
                came_at=OPENED - timedelta(minutes=10),
            )
        )
    if typed:
        tx.session.add(GatheringCount(gathering_id=about, at=OPENED, number=typed))
    question, report = await items_of(tx, about)
    question.state = report.state = ItemState.DONE
    question.outcome, question.voted_at = Outcome.PASSED, CLOSED
    question.present, question.needed = came, 3
    question.ayes, question.noes, question.abstained = came, 0, 0
    question.motion_kk = "Көшеге шам орнатылсын"
    report.about = About.LISTEN
    for about_what in (About.CHAIR, About.SECRETARY, About.AGENDA):
        tx.session.add(
            GatheringItem(
                gathering_id=about,
                position=0,
                about=about_what,
                state=ItemState.DONE,
                outcome=Outcome.PASSED,
                present=came,
                ayes=came,
                noes=0,
                abstained=0,
                voted_at=OPENED,
            )
        )
    await tx.session.flush()
    return about


async def items_of(tx: Tx, gathering_id: int) -> list[GatheringItem]:
    """The items of its agenda."""
    found = await tx.session.scalars(
        sa.select(GatheringItem)
        .where(GatheringItem.gathering_id == gathering_id, GatheringItem.position > 0)
        .order_by(GatheringItem.position)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def an_election(tx: Tx, gathering_id: int, *votes: tuple[str, int], seats: int) -> int:
    """One more item: an election that was held. votes: name and ayes of each who stood."""
    row = GatheringItem(
        gathering_id=gathering_id,
        position=len(await items_of(tx, gathering_id)) + 1,
        about=About.ELECTION,
        state=ItemState.DONE,
        kk="Өкілдерді сайлау",
        ru="Выборы представителей",
        seats=seats,
        tie=Tie.SECOND_VOTE,
        outcome=Outcome.PASSED,
        voted_at=CLOSED,
    )
    tx.session.add(row)
    await tx.session.flush()
    for number, (name, ayes) in enumerate(votes, start=1):
        tx.session.add(
            GatheringCandidate(
                item_id=row.id,
                number=number,
                name=name,
                present=20,
                ayes=ayes,
                noes=20 - ayes,
                abstained=0,
            )
        )
    await tx.session.flush()
    return row.id
