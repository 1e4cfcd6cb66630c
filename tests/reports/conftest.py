"""An okrug with an akim, a moderator and residents; histories stored as the bot stores them."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime

import pytest

from bot.appeals.models import Appeal, AppealStep
from bot.appeals.rules.lifecycle import Move
from bot.core.access import Actor, Role
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.people.service import recognise
from bot.places.service import seed
from tests.conftest import OpenTx
from tests.reports.slow import Life
from tests.support.okrugs import AKSU, OKRUG, plan
from tests.support.worlds import NOW

People = Callable[..., Awaitable[Actor]]
DISTRICT = "103400000"


@pytest.fixture
def somebody(open_tx: OpenTx) -> People:
    """`await somebody("Айгүл")`: a resident; with roles, one of the office who lives elsewhere."""
    made = 0

    async def arrived(
        name: str = "Айгүл",
        *roles: Role,
        okrug: str = OKRUG,
        bot_id: int = 42,
        since: datetime = NOW,
        language: str = "kk",
    ) -> Actor:
        nonlocal made
        async with open_tx(bot_id=bot_id) as tx:
            if not made:
                await seed(tx, plan())
            made += 1
            person = Person(
                bot_id=bot_id,
                telegram_id=1000 + made,
                language=language,
                name=name,
                okrug="" if roles else okrug,
                settlement="" if roles else AKSU,
                created_at=since,
            )
            tx.session.add(person)
            await tx.session.flush()
            for role in roles:
                scope = DISTRICT if role is Role.OBSERVER else okrug
                tx.session.add(
                    HeldRole(person_id=person.id, role=role, scope=scope, given_at=since)
                )
        async with open_tx(bot_id=bot_id) as tx:
            return await recognise(tx, 1000 + made)

    return arrived


async def found_long_ago(tx: Tx, okrug: str = OKRUG) -> None:
    """The okrug with an office that has used the bot for a long time."""
    await seed(tx, plan())
    clerk = Person(
        bot_id=tx.bot_id, telegram_id=9, language="kk", created_at=datetime(2026, 1, 5, tzinfo=UTC)
    )
    tx.session.add(clerk)
    await tx.session.flush()
    tx.session.add(
        HeldRole(
            person_id=clerk.id, role=Role.DEPUTY, scope=okrug, given_at=clerk.created_at,
            ended_at=datetime(2026, 2, 1, tzinfo=UTC),
        )
    )  # fmt: skip
    await tx.session.flush()


async def store(tx: Tx, lives: Iterable[Life], *, okrug: str = OKRUG) -> None:
    """These histories, row by row as `Case` writes them."""
    for life in lives:
        first, last = life.steps[0], life.steps[-1]
        tx.session.add(
            Appeal(
                id=life.id,
                bot_id=tx.bot_id,
                okrug=okrug,
                year=life.registered_on.year,
                number=life.id,
                state=last[2],
                topic=f"{life.topic}.x" if life.topic else "",
                settlement=life.settlement,
                medium=life.medium,
                language=life.language,
                submitted_at=first[0],
                registered_on=life.registered_on,
                due_on=last[3],
                indexed=True,
                updated_at=last[0],
            )
        )
    await tx.session.flush()
    steps = [(life, number) for life in lives for number in range(len(life.steps))]
    for life, number in sorted(steps, key=lambda one: (one[0].steps[one[1]][0], one[0].id)):
        at, move, to, _, stars = life.steps[number]
        before = life.steps[number - 1] if number else None
        tx.session.add(
            AppealStep(
                appeal_id=life.id,
                at=at,
                move=move,
                from_state=before[2] if before else None,
                to_state=to,
                note=str(stars) if stars and move is Move.RATE else "",
                okrug=okrug,
                due_on=before[3] if before else None,
            )
        )
        await tx.session.flush()
