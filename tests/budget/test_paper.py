"""Votes from a gathering: entered by the office, one for each person, whichever way they vote."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from bot.budget.models import BudgetVoter
from bot.budget.notices.voting import PaperListWanted, VoteFreed, VoteReplaced
from bot.budget.rules.ballot import Stand, seal
from bot.budget.rules.kinds import Phase, RoundState
from bot.budget.rules.voters import Fault, Voter, Why
from bot.budget.screens.paper_list import names_pdf
from bot.budget.service import paper, voting
from bot.budget.storage import voting as votes
from bot.budget.storage.ballots import Desk
from bot.core.access import Actor, Role
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from tests.budget.conftest import Somebody, a_round, an_idea
from tests.budget.test_voting import ENDS, a_vote
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK
from tests.support.worlds import NOW

LIST = """
1. Ахметов Болат; 1, 2
2. Оспанова Сәуле 3
Айгүл Серікова; 1
Біреу; 1
Нұрлан Ибраев; 9
Гүлнар Сейітова
"""


async def entered(open_tx: OpenTx) -> dict[str, tuple[bool, str | None]]:
    async with open_tx() as tx:
        rows = await tx.session.execute(
            sa.select(BudgetVoter.name, BudgetVoter.on_paper, BudgetVoter.choice)
        )
        return {name: (on_paper, choice) for name, on_paper, choice in rows}


async def by_phone(tx: Tx, actor: Actor, made: int, picks: set[int], name: str) -> None:
    """Somebody has voted on their own phone."""
    await voting.vote(tx, actor, made, picks, sent=NOW, voter=Voter(name))


async def kinds(open_tx: OpenTx) -> list[tuple[str, int | None]]:
    async with open_tx() as tx:
        rows = await tx.session.execute(
            sa.select(Delivery.kind, Delivery.person_id).order_by(Delivery.id)
        )
        return [(kind, person) for kind, person in rows if kind != "budget.vote_counted"]


async def test_a_pasted_list_is_taken_line_by_line_and_nothing_of_it_is_lost(
    open_tx: OpenTx, somebody: Somebody
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        made, (one, two, three) = await a_vote(tx, paper=True)
        await by_phone(tx, aigul, made, {two}, "Серікова Айгүл")
        done = await paper.enter(tx, akim, made, LIST, settlement=AKSU)
        assert done.taken == ("Ахметов Болат", "Оспанова Сәуле")
        assert [left.fault for left in done.desk.left] == [
            Fault.BY_PHONE, Fault.NO_NAME, Fault.UNKNOWN, Fault.NO_NUMBERS,
        ]  # fmt: skip
        assert (done.desk.turnout.voters, done.desk.turnout.on_paper) == (3, 2)
    assert await entered(open_tx) == {
        "Серікова Айгүл": (False, str(two)),
        "Ахметов Болат": (True, f"{one},{two}"),
        "Оспанова Сәуле": (True, str(three)),
    }
    async with open_tx() as tx:  # the same list once more, whatever else was done meanwhile
        again = await paper.enter(tx, akim, made, LIST, settlement=AKSU)
        assert (again.taken, again.again, again.desk.waiting) == ((), 2, 4)
        row = await tx.session.scalar(sa.select(BudgetVoter).where(BudgetVoter.on_paper))
        assert row is not None
        assert (row.entered_by, row.settlement, row.person_id) == (akim.id, AKSU, None)

        # put right, one after another
        first, nameless, unknown, _ = again.desk.left
        await paper.leave_out(tx, akim, made, first.number, first.seal)
        with pytest.raises(Stale):  # another line has this number now
            await paper.leave_out(tx, akim, made, nameless.number, nameless.seal)
        done = await paper.rewrite(
            tx, akim, made, "2", number=unknown.number - 1, shown=unknown.seal
        )
        assert done.taken == ("Нұрлан Ибраев",)
        assert [left.fault for left in done.desk.left] == [Fault.NO_NAME, Fault.NO_NUMBERS]
    assert (await entered(open_tx))["Нұрлан Ибраев"] == (True, str(two))


async def test_a_name_and_then_its_numbers_are_one_vote(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made, (one, two, _) = await a_vote(tx, paper=True)
        asked = await paper.enter(tx, akim, made, "Ахметов Болат (1987)", settlement=AKSU)
        assert (asked.asks, asked.taken, asked.desk.waiting) == ("Ахметов Болат (1987)", (), 0)
        done = await paper.enter(tx, akim, made, "1 2", settlement=AKSU, name=asked.asks)
        assert done.taken == ("Ахметов Болат",)
        # another name instead of numbers: the first one is kept, to be put right
        done = await paper.enter(
            tx, akim, made, "Оспанова Сәуле 3", settlement=AKSU, name="Сейітова Гүлнар"
        )
        assert (done.taken, done.kept) == (("Оспанова Сәуле",), 1)
        assert done.desk.left[0].fault is Fault.NO_NUMBERS
        row = await votes.under_name(tx, made, Voter("болат ахметов", "1987"))
        assert row is not None
        assert row.choice == f"{one},{two}"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Ахметов Болат; 1 2", Fault.ENTERED),
        ("БОЛАТ АХМЕТОВ 2", Fault.ON_PAPER),
        ("Ахметов Болат Серікұлы 2", Fault.ALIKE),
        ("Ахметов Болат (1987) 2", Fault.ALIKE),
        ("Ахметова Болат 1", Fault.FEW),
        ("Ахметова Болат 1 2 3", Fault.MANY),
        ("Ахметова Болат 2 3", Fault.OVER),
    ],
)
async def test_a_line_says_why_it_is_not_taken(
    open_tx: OpenTx, somebody: Somebody, line: str, fault: Fault
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made, _ = await a_vote(
            tx, paper=True, least=2 if fault is Fault.FEW else 1, most=2, capped=True,
            money=8_500_000,
        )  # fmt: skip
        await paper.enter(tx, akim, made, "Ахметов Болат; 1 2", settlement=AKSU)
        done = await paper.enter(tx, akim, made, line, settlement=AKSU)
        assert (done.taken, done.again) == ((), int(fault is Fault.ENTERED))
        left = [one.fault for one in done.desk.left]
        assert left == ([] if fault is Fault.ENTERED else [fault])
        if fault is Fault.ALIKE:
            await paper.take_line(tx, akim, made, 0, seal(line))
            assert (await paper.desk(tx, akim, made)).turnout.on_paper == 2


async def test_paper_may_stand_in_place_of_phone_and_whose_it_was_hears_of_it(
    open_tx: OpenTx, somebody: Somebody
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    line = "Айгүл Серікова; 1 3"
    async with open_tx() as tx:
        made, (one, two, three) = await a_vote(tx, paper=True)
        await by_phone(tx, aigul, made, {two}, "Серікова Айгүл")
        await paper.enter(tx, akim, made, line, settlement=BIRLIK)
        left = await paper.one_left(tx, akim, made, 0, seal(line))
        assert left.other is not None
        assert (left.other.voter.name, left.other.village.kk) == ("Серікова Айгүл", "Ақсу ауылы")
        shown, voter_id = left.seal, left.other.id

        async def stand(whose: int) -> Desk:
            return await paper.let_paper_stand(
                tx, akim, made, Why.ASKED, number=0, shown=shown, voter_id=whose
            )

        with pytest.raises(Stale):  # not whom the office was shown
            await stand(voter_id + 1)
        desk = await stand(voter_id)
        assert (desk.waiting, desk.turnout.voters, desk.turnout.on_paper) == (0, 1, 1)
        with pytest.raises(Stale):  # pressed twice
            await stand(voter_id)
    assert await entered(open_tx) == {"Серікова Айгүл": (True, f"{one},{three}")}
    assert await kinds(open_tx) == [(VoteReplaced.kind, aigul.id)]

    async with open_tx() as tx:  # that phone does not vote once more, under whatever name
        assert (await voting.ballot(tx, aigul, made)).stand is Stand.ON_PAPER
        with pytest.raises(Refusal, match="budget_vote_on_paper"):
            await by_phone(tx, aigul, made, {two}, "Басқа Біреу")
        page = await paper.entered(tx, akim, made, 0)
        (listed,) = page.voters
        assert not hasattr(listed, "choice")
        await paper.remove(tx, akim, made, listed.id)
        with pytest.raises(Stale):
            await paper.remove(tx, akim, made, listed.id)
        await by_phone(tx, aigul, made, {two}, "Серікова Айгүл")
    assert await entered(open_tx) == {"Серікова Айгүл": (False, str(two))}
    assert (await kinds(open_tx))[-1] == (VoteFreed.kind, aigul.id)


async def test_who_voted_on_paper_does_not_vote_by_phone_under_that_name(
    open_tx: OpenTx, somebody: Somebody
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        made, (one, *_) = await a_vote(tx, paper=True)
        await paper.enter(tx, akim, made, "Айгүл Серікова 2", settlement=AKSU)
        with pytest.raises(Refusal, match="budget_name_voted"):
            await by_phone(tx, aigul, made, {one}, "Серікова Айгүл")
        # what the statement itself lets in, had nobody looked before
        voter = Voter("Серікова Айгүл")
        cast = await votes.cast(tx, made, aigul.id, str(one), voter=voter, begins_at=NOW, sent=NOW)
        assert not cast
    assert len(await entered(open_tx)) == 1


@pytest.mark.parametrize(
    ("values", "now", "open_now"),
    [
        ({}, ENDS + timedelta(days=1), True),  # until it is counted
        ({}, NOW - timedelta(seconds=1), False),
        ({"state": RoundState.COUNTED}, NOW, False),
        ({"listed_at": None}, NOW, False),
    ],
)
async def test_votes_from_paper_are_taken_from_the_first_day_until_they_are_counted(
    open_tx: OpenTx, somebody: Somebody, values: dict[str, Any], now, open_now: bool
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made, _ = await a_vote(tx, paper=True, **values)
    async with open_tx(now) as tx:
        assert (await paper.desk(tx, akim, made)).is_open is open_now
        if open_now:
            await paper.enter(tx, akim, made, "Ахметов Болат 1", settlement=AKSU)
            return
        with pytest.raises(Stale):
            await paper.enter(tx, akim, made, "Ахметов Болат 1", settlement=AKSU)
        assert not await votes.enter(
            tx, made, Voter("Ахметов Болат"), "1", settlement=AKSU, by=akim.id
        )
    assert await entered(open_tx) == {}


async def test_only_the_office_enters_votes_and_only_where_that_is_agreed(
    open_tx: OpenTx, somebody: Somebody
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    observer = await somebody("Дәурен", Role.OBSERVER, at="")
    async with open_tx() as tx:
        made, _ = await a_vote(tx, paper=True)
        by_phone_alone, _ = await a_vote(tx)
        for actor in (aigul, observer):
            with pytest.raises(NotAllowed):
                await paper.enter(tx, actor, made, "Ахметов Болат 1", settlement=AKSU)
        with pytest.raises(NotFound):
            await paper.enter(tx, akim, by_phone_alone, "Ахметов Болат 1", settlement=AKSU)
        with pytest.raises(Invalid, match="budget_village_unknown"):
            await paper.enter(tx, akim, made, "Ахметов Болат 1", settlement="103450100")
        many = "\n".join(f"Біреу {at}" for at in range(201))
        with pytest.raises(Invalid, match="budget_too_many_lines"):
            await paper.enter(tx, akim, made, many, settlement=AKSU)


async def test_the_names_are_printed_by_number_and_nothing_else_is(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made, _ = await a_vote(tx, paper=True)
        await paper.want_list(tx, akim, made)
    assert await kinds(open_tx) == [(PaperListWanted.kind, akim.id)]
    names = [f"Ахметов Болат {at}" for at in range(1, 61)]
    pages = PdfReader(BytesIO(names_pdf(["Халық қатысатын бюджет", "Бюджет"], names, NOW))).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert len(pages) == 2
    assert "60. Ахметов Болат 60" in text


async def test_a_project_is_named_by_its_number_on_the_list(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made = await a_round(tx, Phase.VOTING, paper=True)
        await an_idea(tx, made, "Тізімге кірмеген")  # number 1, and not on the list
        second = await an_idea(tx, made, "Жарық", listed=True)
        done = await paper.enter(
            tx, akim, made, "Ахметов Болат 1\nОспанова Сәуле 2", settlement=AKSU
        )
        assert (done.taken, done.kept) == (("Оспанова Сәуле",), 1)
    assert await entered(open_tx) == {"Оспанова Сәуле": (True, str(second))}
