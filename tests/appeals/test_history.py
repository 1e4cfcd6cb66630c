"""History is only ever added to, and it is the database that says so."""

import pytest
import sqlalchemy as sa

from bot.appeals.models import AppealStep
from bot.core.db import Database
from tests.appeals.conftest import People, sent
from tests.conftest import OpenTx


@pytest.mark.parametrize(
    "rewriting",
    [
        sa.update(AppealStep).values(note="forged"),
        sa.update(AppealStep).values(staff_id=None),
        sa.delete(AppealStep),
    ],
    ids=["a note", "who it was", "a step"],
)
async def test_nobody_rewrites_history(
    database: Database, somebody: People, open_tx: OpenTx, rewriting: sa.UpdateBase
):
    aigul = await somebody()
    async with open_tx() as tx:
        await sent(tx, aigul)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        async with database.write() as session:
            await session.execute(rewriting)
    async with database.read() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(AppealStep)) == 1
