"""By when the office answers."""

from datetime import UTC, date, datetime

import sqlalchemy as sa

from bot.appeals.service.terms import Term, answer_term
from bot.places.models import Okrug
from bot.places.service import seed
from tests.conftest import OpenTx
from tests.support.okrugs import OKRUG, plan

EVENING = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)  # 17:30 in the village, a Wednesday


async def test_the_law_s_fifteen_working_days_hold_where_the_okrug_says_nothing(
    open_tx: OpenTx,
) -> None:
    async with open_tx() as tx:
        await seed(tx, plan())
    async with open_tx(now=EVENING) as tx:
        assert await answer_term(tx, OKRUG) == Term(date(2026, 11, 25), 15, date(2026, 12, 17))


async def test_an_okrug_may_promise_to_answer_sooner_and_close_earlier(open_tx: OpenTx) -> None:
    async with open_tx() as tx:
        await seed(tx, plan())
        await tx.session.execute(
            sa.update(Okrug).values(settings={"answer_days": 3, "closes": "17:00"})
        )
    async with open_tx(now=EVENING) as tx:
        assert await answer_term(tx, OKRUG) == Term(date(2026, 11, 26), 3, date(2026, 12, 1))
