"""What came out of a poll: who sees it, and what is kept back so that nobody is found out."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.core.errors import NotAllowed, NotFound, Refusal
from bot.core.i18n import translator
from bot.core.screen import plain
from bot.delivery.models import Delivery
from bot.polls.jobs.closing import close_due
from bot.polls.models import Poll
from bot.polls.rules.kinds import Kind, State
from bot.polls.rules.results import Tally, may_be_told
from bot.polls.screens.drawings import chart_of, file_of
from bot.polls.screens.results import result_text, results_screen
from bot.polls.service import results, voting
from bot.polls.storage.outcomes import Hidden, ResultView
from tests.conftest import OpenTx
from tests.polls.conftest import Somebody, a_poll
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG, ZHANAZHOL
from tests.support.tapping_at_once import residents
from tests.support.worlds import NOW

OVER = NOW + timedelta(days=3, seconds=15)
KK, RU = translator("kk"), translator("ru")


async def voted(open_tx: OpenTx, many: int, *settlements: str, **values: Any) -> int:
    """A poll that is over: the first vote for the first option, the next for the second, …"""
    async with open_tx() as tx:
        people = await residents(tx, many, *settlements)
        poll = await a_poll(tx, **values)
        for number, actor in enumerate(people):
            await voting.vote(tx, actor, poll, 1 << number % 2, sent=NOW)
    async with open_tx(OVER) as tx:
        await close_due(tx)
    return poll


async def seen(open_tx: OpenTx, actor: Any, poll: int) -> ResultView:
    async with open_tx(OVER) as tx:
        return await results.results(tx, actor, poll)


@pytest.mark.parametrize(
    ("many", "hidden"), [(0, None), (1, Hidden.FEW), (4, Hidden.FEW), (5, None)]
)
async def test_of_few_secret_votes_nobody_is_told_what_they_were(
    open_tx: OpenTx, somebody: Somebody, many: int, hidden: Hidden | None
) -> None:
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody()
    poll = await voted(open_tx, many, secret=True)
    for actor in (akim, aigul):
        found = await seen(open_tx, actor, poll)
        assert found.hidden is hidden
        assert found.tally is not None
        assert found.tally.voters == many
        if hidden:
            assert (found.tally.votes, found.tally.cells) == ((), ())
            assert "%" not in plain(result_text(found, KK)).split("Дауыс бергендер: ")[0]
            async with open_tx(OVER) as tx:
                with pytest.raises(Refusal) as problem:
                    await results.want_picture(tx, actor, poll)
                assert problem.value.name == "poll_not_over"


def test_who_votes_openly_is_told_that_numbers_are_shown() -> None:
    assert may_be_told(Tally(1, (1, 0)), secret=False)
    assert not may_be_told(Tally(4, (4, 0)), secret=True)


async def test_a_village_is_told_apart_where_five_voted(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody()
    poll = await voted(open_tx, 18, AKSU, BIRLIK, ZHANAZHOL)
    found = await seen(open_tx, aigul, poll)
    text = plain(result_text(found, RU, own=ZHANAZHOL))
    assert "Проголосовали: 18" in text
    assert "1 338" in text.replace("\xa0", " ")
    at_home, elsewhere = text.index("село Жанажол"), text.index("село Аксу")
    assert at_home < elsewhere
    assert "не заменяют решение схода" in text
    assert [one.name for one in chart_of(found, "kk").villages] == [
        "Ақсу ауылы", "Бірлік ауылы", "Жаңажол ауылы",
    ]  # fmt: skip
    assert file_of(found).villages[AKSU] == ("Ақсу ауылы", "село Аксу")
    few = await voted(open_tx, 0)
    assert "Ешкім дауыс берген жоқ" in plain(result_text(await seen(open_tx, aigul, few), KK))


async def test_of_a_small_village_neither_text_nor_picture_tells(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody()
    async with open_tx() as tx:
        people = await residents(tx, 14, AKSU, BIRLIK)
        poll = await a_poll(tx)
        for actor in [*people[::2], *people[1::2][:4]]:  # seven and four
            await voting.vote(tx, actor, poll, 1, sent=NOW)
    async with open_tx(OVER) as tx:
        await close_due(tx)
    found = await seen(open_tx, aigul, poll)
    # four are left of the whole, so the seven are kept back as well
    assert chart_of(found, "kk").villages == ()
    assert "Бірлік" not in plain(result_text(found, KK, own=BIRLIK))


async def test_stars_have_a_mean(open_tx: OpenTx, somebody: Somebody) -> None:
    aigul = await somebody()
    poll = await voted(open_tx, 5, kind=Kind.SCALE)
    found = await seen(open_tx, aigul, poll)
    assert "1,4" in plain(result_text(found, KK))
    assert chart_of(found, "ru").scale


async def test_files_come_to_whoever_may_see_them(open_tx: OpenTx, somebody: Somebody) -> None:
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody()
    stranger = await somebody("Бейтаныс", okrug=OTHER_OKRUG)
    poll = await voted(open_tx, 6)
    async with open_tx(OVER) as tx:
        await results.want_picture(tx, aigul, poll)
        await results.want_picture(tx, aigul, poll)
        await results.want_workbook(tx, akim, poll)
        with pytest.raises(NotAllowed):
            await results.want_workbook(tx, aigul, poll)
        for actor, one in ((stranger, poll), (aigul, 10**9)):
            with pytest.raises(NotFound):
                await results.want_picture(tx, actor, one)
        draft = await a_poll(tx, state=State.DRAFT)
        for actor in (akim, aigul):
            with pytest.raises(NotFound):
                await results.results(tx, actor, draft)
        wanted = sa.select(Delivery.person_id).where(Delivery.kind == "poll.file")
        assert set(await tx.session.scalars(wanted)) == {aigul.id, akim.id}
        opened = await a_poll(tx)
        with pytest.raises(Refusal) as problem:
            await results.want_workbook(tx, akim, opened)
        assert problem.value.name == "poll_not_over"


async def test_a_long_result_keeps_its_form(open_tx: OpenTx, somebody: Somebody) -> None:
    aigul = await somebody()
    async with open_tx() as tx:
        people = await residents(tx, 15, AKSU, BIRLIK, ZHANAZHOL)
        poll = await a_poll(tx, *["Ә" * 100] * 12, kk="Ұ" * 300, most=12)
        for actor in people:
            await voting.vote(tx, actor, poll, 4095, sent=NOW)
    async with open_tx(OVER) as tx:
        await close_due(tx)
        row = await tx.session.get_one(Poll, poll)
        assert row.okrug == OKRUG
    found = await seen(open_tx, aigul, poll)
    assert len(plain(results_screen(found, KK).text)) <= 4096
