"""An okrug that receives people on Thursdays, with residents and an office, without Telegram."""

from collections.abc import Awaitable, Callable

import pytest

from bot.core.access import Actor, Role
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.people.service import recognise
from bot.places.plan import Plan, ReceptionDay
from bot.places.service import seed
from bot.reception import service
from bot.reception.service import BookingView
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, OKRUG, plan
from tests.support.worlds import NOW

People = Callable[..., Awaitable[Actor]]
ABOUT = "Жер телімі туралы"
NEIGHBOUR = "103440000"


def plan_with(*days: tuple[str, str, str], **changes: object) -> Plan:
    """The okrug's file with these reception days."""
    whole = plan()
    kept = tuple(ReceptionDay.model_validate({"day": d, "from": f, "to": t}) for d, f, t in days)
    contacts = whole.contacts.model_copy(update={"reception_days": kept, **changes})
    return whole.model_copy(update={"contacts": contacts})


THURSDAYS = plan_with(("thursday", "15:00", "17:00"))


@pytest.fixture
def somebody(open_tx: OpenTx) -> People:
    """`await somebody("Айгүл")`: a resident; with roles, one of the office who lives elsewhere."""
    made = 0

    async def arrived(name: str = "Айгүл", *roles: Role, okrug: str = OKRUG) -> Actor:
        nonlocal made
        async with open_tx() as tx:
            if not made:
                await seed(tx, THURSDAYS)
            made += 1
            person = Person(
                bot_id=tx.bot_id,
                telegram_id=1000 + made,
                language="kk",
                name=name,
                okrug=okrug,
                settlement="" if roles else AKSU,
                created_at=NOW,
            )
            tx.session.add(person)
            await tx.session.flush()
            for role in roles:
                tx.session.add(HeldRole(person_id=person.id, role=role, scope=okrug, given_at=NOW))
        async with open_tx() as tx:
            return await recognise(tx, 1000 + made)

    return arrived


async def asked(tx: Tx, resident: Actor, **more: object) -> BookingView:
    """A request for any day."""
    values = {"wished_on": None, "about": ABOUT, **more}
    booking, _ = await service.ask(tx, resident, OKRUG, **values)  # type: ignore[arg-type]
    return booking
