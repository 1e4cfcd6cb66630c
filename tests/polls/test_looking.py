"""Lists of polls and the office's card: what each reader finds there, and what nobody does."""

from datetime import timedelta

import pytest

from bot.core.access import Role
from bot.core.errors import NotAllowed, NotFound, Stale
from bot.polls.models import PollVoter
from bot.polls.rules.choices import choice
from bot.polls.rules.kinds import State
from bot.polls.rules.limits import PAGE
from bot.polls.service import looking, voting
from bot.polls.storage.outcomes import Hidden
from tests.conftest import OpenTx
from tests.polls.conftest import Somebody, a_poll
from tests.support.okrugs import BIRLIK, OKRUG, OTHER_OKRUG
from tests.support.worlds import NOW

LATER = NOW + timedelta(hours=1)


async def test_open_ones_come_first_then_drafts_and_what_is_over_has_a_list_of_its_own(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        draft = await a_poll(tx, state=State.DRAFT, opened_at=None)
        early = await a_poll(tx, opened_at=NOW - timedelta(days=1))
        late = await a_poll(tx)
        await a_poll(tx, state=State.DISCARDED)
        await a_poll(tx, bot_id=tx.bot_id + 1)
        await a_poll(tx, okrug=OTHER_OKRUG)
        over = [await a_poll(tx, state=State.CLOSED) for _ in range(PAGE)]
        off = await a_poll(tx, state=State.CANCELLED)
    async with open_tx(LATER) as tx:
        seen = await looking.polls(tx, akim, OKRUG)
        assert [one.view.id for one in seen.listed] == [late, early, draft]
        seen = await looking.polls(tx, aigul, OKRUG)
        assert [one.view.id for one in seen.listed] == [late, early]
        assert (seen.office, seen.pages) == (False, 1)
        past = await looking.polls(tx, aigul, OKRUG, past=True)
        assert [one.view.id for one in past.listed] == [off, *reversed(over[1:])]
        last = await looking.polls(tx, aigul, OKRUG, 9_999, past=True)
        assert ([one.view.id for one in last.listed], last.page) == (over[:1], 1)
        with pytest.raises(NotFound):
            await looking.polls(tx, aigul, OTHER_OKRUG)


async def test_the_list_says_in_which_of_them_one_has_voted(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul, bolat = await somebody("Айгүл"), await somebody("Болат", at=BIRLIK)
    async with open_tx() as tx:
        plain = await a_poll(tx)
        secret = await a_poll(tx, secret=True, may_change=False)
        not_yet = await a_poll(tx)
        back = await a_poll(tx)
    async with open_tx(LATER) as tx:
        await voting.take(tx, aigul, plain, 1, on=True, sent=LATER)
        tx.session.add(PollVoter(poll_id=secret, person_id=aigul.id, settlement=""))
        for on in (True, False):
            await voting.take(tx, aigul, back, 1, on=on, sent=LATER)
        await voting.take(tx, bolat, not_yet, 1, on=True, sent=LATER)
        seen = await looking.polls(tx, aigul, OKRUG)
        assert {one.view.id for one in seen.listed if one.voted} == {plain, secret}


async def test_what_a_role_is_asked_is_listed_for_that_role_and_the_office(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    member = await somebody("Серік", Role.ASSEMBLY_MEMBER, at="")
    async with open_tx() as tx:
        await a_poll(tx, roles=["assembly_member"])
    async with open_tx(LATER) as tx:
        assert [place.code for place in await looking.okrugs(tx, member)] == [OKRUG]
        for actor, count in ((akim, 1), (member, 1), (aigul, 0)):
            assert len((await looking.polls(tx, actor, OKRUG)).listed) == count


async def test_the_office_sees_how_many_voted_and_nothing_of_what_before_everybody_does(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    other = await somebody("Ерлан", Role.AKIM, at="", okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        hidden = await a_poll(tx)
        live = await a_poll(tx, live=True)
        draft = await a_poll(tx, state=State.DRAFT)
    async with open_tx(LATER) as tx:
        for poll in (hidden, live):
            await voting.vote(tx, aigul, poll, choice([2]), sent=LATER)
    async with open_tx(LATER) as tx:
        seen = await looking.card(tx, akim, hidden)
        assert seen.tally is not None
        assert (seen.tally.voters, seen.tally.votes, seen.tally.asked) == (1, (), 2)
        assert (seen.is_told, seen.hidden) == (False, Hidden.OPEN)
        seen = await looking.card(tx, akim, live)
        assert seen.tally is not None
        assert (seen.is_told, seen.tally.votes) == (True, (0, 1, 0))
        assert await looking.is_office(tx, akim, hidden)
        assert not await looking.is_office(tx, aigul, hidden)
        with pytest.raises(NotAllowed):
            await looking.card(tx, aigul, hidden)
        with pytest.raises(NotFound):
            await looking.card(tx, other, hidden)
        with pytest.raises(Stale):
            await looking.card(tx, akim, draft)
