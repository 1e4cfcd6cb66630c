"""What polls remember of one person: to take away, to erase, and to leave behind."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.core.i18n import translator
from bot.people.models import Person
from bot.people.screens.export import page
from bot.polls.jobs.closing import close_due
from bot.polls.models import Poll, PollVote, PollVoter
from bot.polls.rules.kinds import State
from bot.polls.screens.own_words import own_word
from bot.polls.service import own_data, results, voting
from bot.polls.storage import polls as find
from bot.polls.storage import tallies
from tests.conftest import OpenTx
from tests.polls.conftest import Somebody, a_poll
from tests.support.okrugs import AKSU, BIRLIK, OTHER_OKRUG
from tests.support.worlds import NOW

AFTER = NOW + timedelta(days=3, seconds=15)


async def test_a_person_takes_away_what_is_kept_of_their_votes(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        poll, secret = await a_poll(tx, most=2), await a_poll(tx, secret=True, kk="Кім?", ru="")
        for actor in (aigul, bolat):
            await voting.vote(tx, actor, poll, 0b101, sent=NOW)
            await voting.vote(tx, actor, secret, 0b10, sent=NOW)
        told = await own_data.export_own(tx, aigul)
    assert told["poll_votes"] == [
        {
            "okrug": "103430000",
            "poll_question": ["Жиын қай күні болсын?", "В какой день провести сход?"],
            "poll_state": "open",
            "poll_choice": ["Сенбі / [Сенбі]", "Маған бәрібір / [Маған бәрібір]"],
            "at": NOW.isoformat(),
        }
    ]
    assert told["poll_secret_votes"] == [
        {"okrug": "103430000", "poll_question": ["Кім?"], "poll_state": "open"}
    ]
    t = translator("ru")
    shown = page(told, lambda name, value: own_word(name, str(value), t), NOW, t)
    assert "Опрос идёт" in shown


@pytest.mark.parametrize("secret", [False, True])
async def test_an_erased_person_has_no_vote_in_an_open_poll_and_what_is_over_stays(
    open_tx: OpenTx, somebody: Somebody, *, secret: bool
) -> None:
    aigul, bolat = await somebody(), await somebody("Болат")
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        over, still = await a_poll(tx, secret=secret), await a_poll(tx, secret=secret)
        await tx.session.execute(sa.update(Poll).values(created_by=aigul.id))
        later = NOW + timedelta(days=9)
        await tx.session.execute(sa.update(Poll).where(Poll.id == still).values(closes_at=later))
        for actor, poll in ((aigul, over), (bolat, over), (aigul, still), (bolat, still)):
            await voting.vote(tx, actor, poll, 0b1, sent=NOW)
    async with open_tx(AFTER) as tx:
        await close_due(tx)
        await own_data.forget_person(tx, aigul)
    async with open_tx(AFTER) as tx:
        for table in (PollVote, PollVoter):
            people = await tx.session.scalars(sa.select(table.person_id))
            assert set(people) <= {bolat.id}
        row = await find.poll(tx, over)
        assert row is not None
        assert row.tally is not None
        assert (row.tally["voters"], row.tally["votes"][0]) == (2, 2)
        open_row = await find.poll(tx, still)
        assert open_row is not None
        assert open_row.created_by is None
        left = 2 if secret else 1  # nobody can find a secret vote: it counts, and so do they
        tally = await tallies.count(tx, open_row)
        assert (tally.voters, tally.votes) == (left, (left, 0, 0))
        seen = await results.results(tx, akim, still)
        assert seen.tally is not None
        assert seen.tally.voters == left


async def test_whoever_moves_votes_no_more_where_they_lived(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody()
    async with open_tx() as tx:
        okrug, aksu = await a_poll(tx), await a_poll(tx, settlements=[AKSU])
        over, secret = await a_poll(tx), await a_poll(tx, secret=True)
        for poll in (okrug, aksu, over, secret):
            await voting.vote(tx, aigul, poll, 0b1, sent=NOW)
        closed = sa.update(Poll).where(Poll.id == over).values(state=State.CLOSED)
        await tx.session.execute(closed)

    async def move(okrug: str, settlement: str) -> set[int]:
        async with open_tx() as tx:
            values = {"okrug": okrug, "settlement": settlement}
            await tx.session.execute(sa.update(Person).values(**values))
            await own_data.leave_behind(tx, aigul)
            return set(await tx.session.scalars(sa.select(PollVote.poll_id)))

    assert await move(okrug="103430000", settlement=BIRLIK) == {okrug, over}
    assert await move(okrug=OTHER_OKRUG, settlement="") == {over}
    async with open_tx() as tx:
        row = await find.poll(tx, secret)
        assert row is not None
        assert (await tallies.count(tx, row)).voters == 1
