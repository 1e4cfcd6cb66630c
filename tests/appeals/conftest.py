"""An okrug with residents and an office, without Telegram."""

from collections.abc import Awaitable, Callable

import pytest

from bot.appeals import service
from bot.appeals.service import AppealView, Piece
from bot.core.access import Actor, Role
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.people.service import recognise
from bot.places.service import seed
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, OKRUG, plan
from tests.support.worlds import NOW

People = Callable[..., Awaitable[Actor]]
LAMP = "Мектеп жанындағы көше шамы үш күннен бері жанбайды"


@pytest.fixture
def somebody(open_tx: OpenTx) -> People:
    """`await somebody("Айгүл")`: a resident; with roles, one of the office as well."""
    made = 0

    async def arrived(
        name: str = "Айгүл", *roles: Role, okrug: str = OKRUG, settlement: str = AKSU
    ) -> Actor:
        nonlocal made
        async with open_tx() as tx:
            if not made:
                await seed(tx, plan())
            made += 1
            person = Person(
                bot_id=tx.bot_id,
                telegram_id=1000 + made,
                language="kk",
                name=name,
                okrug=okrug,
                settlement=settlement,
                created_at=NOW,
            )
            tx.session.add(person)
            await tx.session.flush()
            for role in roles:
                held = HeldRole(person_id=person.id, role=role, scope=okrug, given_at=NOW)
                tx.session.add(held)
        async with open_tx() as tx:
            return await recognise(tx, 1000 + made)

    return arrived


async def sent(tx: Tx, author: Actor, text: str = LAMP) -> AppealView:
    """An appeal from the first word to its number."""
    draft = await service.gather(tx, author, Piece(1, text))
    return await service.submit(tx, author, draft.id, draft.version)
