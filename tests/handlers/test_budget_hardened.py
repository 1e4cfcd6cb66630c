"""What went wrong in the people's budget when somebody looked for it, and does not now."""

import sqlalchemy as sa

from bot.budget.callbacks.money import OnTable, TablePress
from bot.core.access import Role
from bot.core.db import Database
from bot.people.models import HeldRole
from tests.handlers.test_budget_rounds import BUDGET, press, sent, table, with_files
from tests.support.okrugs import OKRUG


async def test_an_old_button_does_not_make_the_bot_forget_that_a_table_comes(database: Database):
    async with with_files(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await v.say(akim, BUDGET)
        await press(v, akim, "Ақша қайда жұмсалады", "Кесте жіберу")
        older = TablePress(do=OnTable.PUBLISH, okrug=OKRUG, year=2026, turn=1)
        akim.press_stale(v.replies(akim)[-1], older.pack())
        await v.quiet()
        assert "Бұл арада өзгеріс болды" in v.toasts(akim)[-1]
        assert "Кестеден оқылғаны" in await sent(v, akim, table())


async def test_who_left_the_office_is_heard_as_anybody_else(database: Database):
    async with with_files(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await v.say(akim, BUDGET)
        await press(v, akim, "Ақша қайда жұмсалады", "Кесте жіберу")
        async with database.write() as session:
            left = sa.update(HeldRole).where(HeldRole.role == Role.AKIM)
            await session.execute(left.values(ended_at=v.clock.now()))
            await session.commit()
        await v.say(akim, "Көшеде шам жанбайды")
        assert "Көшеде шам жанбайды" in v.text(akim)  # an appeal in the making
