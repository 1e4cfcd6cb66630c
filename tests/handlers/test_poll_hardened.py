"""Polls in Telegram as somebody would break them: old buttons, roles that ended meanwhile."""

import sqlalchemy as sa

from bot.core.access import Role
from bot.core.db import Database
from bot.people.models import HeldRole, Person
from bot.polls.callbacks.vote import AgePress
from bot.polls.models import PollVote
from tests.handlers.test_gathering_people import forge, table
from tests.handlers.test_poll_voting import asked, the_akim_and
from tests.support.village import village


async def test_an_old_question_about_ones_age_changes_nothing_once_one_has_voted(
    database: Database,
):
    async with village(database) as v:
        marat, aigul = await the_akim_and(v, "Айгүл")
        poll = await asked(v, marat, adults=True)
        await forge(v, aigul, AgePress(poll=poll, chosen=0b1, adult=True))
        assert await table(v, PollVote.choice) == [0b1]
        for adult in (False, True):
            await forge(v, aigul, AgePress(poll=poll, chosen=0b10, adult=adult))
            assert v.toasts(aigul)[-1] == "Қазіргі күйі осындай"
        assert await table(v, PollVote.choice) == [0b1]
        assert True in await table(v, Person.adult)


async def test_who_left_the_office_while_calling_a_poll_off_is_heard_as_anybody(
    database: Database,
):
    async with village(database) as v:
        marat, _ = await the_akim_and(v, "Айгүл")
        await asked(v, marat)
        await v.say(marat, "Сауалнамалар")
        await v.press(marat, "🟢")
        await v.press(marat, "Күшін жою")
        async with database.write() as session:
            ended = sa.update(HeldRole).where(HeldRole.role == Role.AKIM)
            await session.execute(ended.values(ended_at=v.clock.now()))
            await session.commit()
        await v.say(marat, "Көшеде шам жанбайды")
        assert "Қаралама" in v.last(marat)
        assert "Көшеде шам жанбайды" in v.last(marat)
