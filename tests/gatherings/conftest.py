"""An okrug with three villages, its people, and gatherings made to measure; without Telegram."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.core.access import Actor, Role
from bot.core.tx import Tx
from bot.gatherings.models import Gathering, GatheringItem
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import State
from bot.people.models import HeldRole, Person
from bot.people.service import recognise
from bot.places.service import seed
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, OKRUG, plan
from tests.support.worlds import NOW

Somebody = Callable[..., Awaitable[Actor]]


@pytest.fixture
def somebody(open_tx: OpenTx) -> Somebody:
    """`await somebody("Айгүл")`: a resident of Aqsu; with roles, one of the office too.

    at: the village; "" for somebody who lives elsewhere. okrug: of the roles and the person.
    """
    made = 0

    async def arrived(
        name: str = "Айгүл", *roles: Role, at: str = AKSU, okrug: str = OKRUG, language: str = "kk"
    ) -> Actor:
        nonlocal made
        async with open_tx() as tx:
            if not made:
                await seed(tx, plan())
            made += 1
            person = Person(
                bot_id=tx.bot_id,
                telegram_id=1000 + made,
                language=language,
                name=name,
                okrug=okrug if at else "",
                settlement=at,
                created_at=NOW,
            )
            tx.session.add(person)
            await tx.session.flush()
            held = (*roles, Role.RESIDENT) if at else roles
            for role in held:
                tx.session.add(HeldRole(person_id=person.id, role=role, scope=okrug, given_at=NOW))
        async with open_tx() as tx:
            return await recognise(tx, 1000 + made)

    return arrived


async def a_gathering(tx: Tx, *questions: str, **values: Any) -> int:
    """A gathering in the tables, announced unless said otherwise; its id.

    questions: of its agenda, in Kazakh.
    """
    fields: dict[str, Any] = {
        "bot_id": tx.bot_id,
        "okrug": OKRUG,
        "kind": Kind.GATHERING,
        "state": State.ANNOUNCED,
        "year": 2026,
        "number": None,
        "held_at": tx.now + timedelta(days=12),
        "place_kk": "Мәдениет үйі",
        "place_ru": "Дом культуры",
        "announced_at": tx.now,
        "created_at": tx.now,
        "updated_at": tx.now,
    }
    row = Gathering(**fields | values)
    tx.session.add(row)
    await tx.session.flush()
    for position, words in enumerate(questions or ("Көше жарығы туралы",), start=1):
        tx.session.add(
            GatheringItem(
                gathering_id=row.id,
                position=position,
                about=About.QUESTION,
                kk=words,
                ru=f"[{words}]",
            )
        )
    await tx.session.flush()
    return row.id
