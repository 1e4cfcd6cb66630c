"""Residents choose among projects: what is counted, for whom, until when, and who learns of it."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.budget.models import BudgetCount, BudgetRound, BudgetVoter
from bot.budget.notices.voting import VoteCounted
from bot.budget.rules.ballot import Rule, Stand, check, decode, encode, too_small
from bot.budget.rules.kinds import Phase, RoundState
from bot.budget.rules.voters import Voter, alike, read_lines, voter_of
from bot.budget.service import voting
from bot.budget.storage import drafts
from bot.budget.storage import rounds as find
from bot.budget.storage import voting as votes
from bot.core.access import Role
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.models import Form
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.people.models import Person
from tests.budget.conftest import Somebody, a_round, an_idea
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK, OTHER_OKRUG, ZHANAZHOL
from tests.support.worlds import BOT_ID, NOW

ENDS = NOW + timedelta(days=14)


async def a_vote(tx: Tx, **values: Any) -> tuple[int, list[int]]:
    """A round that is voted on, and its three projects: 2, 3 and 6 million of 10."""
    made = await a_round(tx, Phase.VOTING, **values)
    costs = (2_000_000, 3_000_000, 6_000_000)
    return made, [
        await an_idea(tx, made, f"Жоба {at}", listed=True, cost=cost)
        for at, cost in enumerate(costs, start=1)
    ]


async def choices(open_tx: OpenTx) -> list[tuple[int | None, str | None]]:
    async with open_tx() as tx:
        rows = await tx.session.execute(
            sa.select(BudgetVoter.person_id, BudgetVoter.choice).order_by(BudgetVoter.id)
        )
        return [(person, choice) for person, choice in rows]


# ── Rules ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rule", "picks", "problem"),
    [
        (Rule(0, 0, capped=False, money=5), {1, 2, 3}, None),
        (Rule(0, 0, capped=False, money=5), set(), "budget_picks_few"),
        (Rule(2, 2, capped=False, money=5), {1}, "budget_picks_few"),
        (Rule(1, 2, capped=False, money=99), {1, 2, 3}, "budget_picks_many"),
        (Rule(1, 0, capped=True, money=5), {1, 2}, None),
        (Rule(1, 0, capped=True, money=5), {1, 3}, "budget_picks_over"),
        (Rule(1, 0, capped=False, money=5), {4}, "budget_picks_unknown"),
    ],
)
def test_a_choice_is_a_vote_within_the_rule_of_the_round(rule, picks, problem):
    costs = {1: 2, 2: 3, 3: 6}
    if problem is None:
        check(picks, costs, rule)
        return
    with pytest.raises(Invalid) as refused:
        check(picks, costs, rule)
    assert refused.value.name == problem


def test_a_choice_is_kept_as_sorted_numbers():
    assert encode([30, 4, 4, 100]) == "4,30,100"
    assert decode("4,30,100") == frozenset({4, 30, 100})
    assert decode("") == frozenset()


@pytest.mark.parametrize(
    ("line", "name", "mark", "numbers"),
    [
        ("Серікова Айгүл; 1, 4, 7", "Серікова Айгүл", "", (1, 4, 7)),
        ("12. Серікова Айгүл 7 4 1", "Серікова Айгүл", "", (1, 4, 7)),
        ("Серікова Айгүл\t1987\t№1,4", "Серікова Айгүл", "1987", (1, 4)),
        ("Серікова Айгүл (1987) – 2", "Серікова Айгүл", "1987", (2,)),
        ("Серікова Айгүл 1987 2, 3", "Серікова Айгүл", "1987", (2, 3)),
        ("Серікова Айгүл; 870101400123; 3", "Серікова Айгүл", "", (3,)),
        ("Серікова Айгүл", "Серікова Айгүл", "", ()),
        ("1 4 7", "", "", (1, 4, 7)),
    ],
)
def test_an_office_types_a_vote_in_a_line(line, name, mark, numbers):
    (read,) = read_lines(f"\n{line}\n")
    assert (read.voter, read.numbers) == (Voter(name, mark), numbers)
    assert "870101400123" not in read.text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Айгүл Серікова", "СЕРИКОВА  Айгул", True),
        ("Айгүл Серікова", "Серікова Айгүл Болатқызы", True),
        ("Айгүл Серікова", "Айгүл Серікова (1987)", True),
        ("Айгүл Серікова (1990)", "Айгүл Серікова (1987)", False),
        ("Айгүл Серікова", "Айгүл Ахметова", False),
    ],
)
def test_two_names_may_mean_one_person(one, other, same):
    assert alike(voter_of(one), voter_of(other)) is same


def test_a_settlement_with_too_few_voters_hides_among_others():
    assert too_small({"a": 9, "b": 4, "c": 6}, 5) == {"b", "c"}
    assert too_small({"a": 9, "b": 5}, 5) == frozenset()
    assert too_small({"a": 3}, 5) == {"a"}


# ── A vote ───────────────────────────────────────────────────────────────────────────────────


async def test_a_resident_ticks_looks_votes_and_changes_their_mind(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        made, (one, _, three) = await a_vote(tx)
        await voting.pick(tx, aigul, made, one, on=True, sent=NOW)
        await voting.pick(tx, aigul, made, one, on=True, sent=NOW)  # a double tap
        shown = await voting.pick(tx, aigul, made, three, on=True, sent=NOW)
        assert shown.picks == {one, three}
        assert (shown.cost, shown.counted) == (8_000_000, False)
    assert await choices(open_tx) == []  # nothing is counted by a tick

    async with open_tx() as tx:
        shown = await voting.look(tx, aigul, made, sent=NOW)
        await voting.confirm(tx, aigul, made, shown.seal, sent=NOW)
        await voting.confirm(tx, aigul, made, shown.seal, sent=NOW)  # a double tap
        again = await voting.ballot(tx, aigul, made)
        assert again.picks == {one, three}
        assert (again.counted, again.same) == (True, True)
    assert await choices(open_tx) == [(aigul.id, f"{one},{three}")]

    later = NOW + timedelta(hours=3)
    async with open_tx(later) as tx:
        changed = await voting.pick(tx, aigul, made, three, on=False, sent=later)
        assert not changed.same
        with pytest.raises(Stale):  # an older look than what is ticked now
            await voting.confirm(tx, aigul, made, shown.seal, sent=later)
        await voting.confirm(tx, aigul, made, changed.seal, sent=later)
    assert await choices(open_tx) == [(aigul.id, str(one))]
    async with open_tx() as tx:
        told = await tx.session.scalars(sa.select(Delivery).order_by(Delivery.id))
        receipts = list(told)
        assert [one.kind for one in receipts] == [VoteCounted.kind] * 2
        assert [set(one.params) for one in receipts] == [{"round_id", "at"}] * 2  # no choice
        voter = await tx.session.scalar(sa.select(BudgetVoter))
        assert voter is not None
        assert voter.at == NOW  # of the first vote
        assert await tx.session.scalar(sa.select(sa.func.count()).select_from(Form)) == 0


async def test_what_is_ticked_outlasts_other_forms_and_is_forgotten_for_the_vote_that_stands(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        made, (one, two, _) = await a_vote(tx)
        await voting.pick(tx, aigul, made, two, on=True, sent=NOW)
        assert (await voting.ballot(tx, aigul, made, anew=True)).picks == {two}
        await voting.vote(tx, aigul, made, {one}, sent=NOW)
        assert (await voting.ballot(tx, aigul, made)).picks == {two}
        assert (await voting.ballot(tx, aigul, made, anew=True)).picks == {one}


async def test_a_tick_that_can_be_no_vote_is_refused(open_tx: OpenTx, somebody: Somebody):
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        made, (one, two, three) = await a_vote(tx, capped=True, most=2, least=2)
        other, (foreign, *_) = await a_vote(tx)
        await voting.pick(tx, aigul, made, three, on=True, sent=NOW)
        for project, name in ((two, None), (one, "budget_picks_many")):
            if name is None:
                await voting.pick(tx, aigul, made, project, on=True, sent=NOW)
                continue
            with pytest.raises(Invalid) as refused:
                await voting.pick(tx, aigul, made, project, on=True, sent=NOW)
            assert refused.value.name == name
        await voting.pick(tx, aigul, made, three, on=False, sent=NOW)
        with pytest.raises(Invalid, match="budget_picks_few"):
            await voting.look(tx, aigul, made, sent=NOW)
        with pytest.raises(NotFound):  # of another round
            await voting.pick(tx, aigul, made, foreign, on=True, sent=NOW)
        with pytest.raises(Invalid, match="budget_picks_unknown"):
            await voting.vote(tx, aigul, made, {one, foreign}, sent=NOW)
        del other


@pytest.mark.parametrize(
    ("sent", "now", "counted"),
    [
        (ENDS, ENDS + timedelta(hours=5), True),  # it waited at Telegram while the bot was away
        (ENDS + timedelta(seconds=1), ENDS + timedelta(hours=5), False),
        (NOW - timedelta(seconds=9), NOW, True),  # nobody can know when exactly it was pressed
        (NOW - timedelta(seconds=9), NOW - timedelta(seconds=1), False),
    ],
)
async def test_a_vote_counts_that_came_to_telegram_in_time(
    open_tx: OpenTx, somebody: Somebody, sent, now, counted
):
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        made, (one, *_) = await a_vote(tx)
    async with open_tx(now) as tx:
        if counted:
            await voting.vote(tx, aigul, made, {one}, sent=sent)
            return
        with pytest.raises(Stale):
            await voting.vote(tx, aigul, made, {one}, sent=sent)
        shown = await voting.ballot(tx, aigul, made, sent=sent)
        assert shown.stand is (Stand.NOT_BEGUN if now < NOW else Stand.OVER)
    assert await choices(open_tx) == []


@pytest.mark.parametrize("state", [RoundState.COUNTED, RoundState.CANCELLED])
async def test_nothing_is_counted_once_the_round_is_counted_or_called_off(
    open_tx: OpenTx, somebody: Somebody, state
):
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        made, (one, *_) = await a_vote(tx, state=state)
        with pytest.raises(Stale):
            await voting.vote(tx, aigul, made, {one}, sent=NOW)
        with pytest.raises(Stale):
            await voting.pick(tx, aigul, made, one, on=True, sent=NOW)
    assert await choices(open_tx) == []


async def test_who_voted_is_not_shown_what_they_chose_once_it_is_over(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        made, (one, *_) = await a_vote(tx)
        await voting.vote(tx, aigul, made, {one}, sent=NOW)
    async with open_tx(ENDS + timedelta(hours=1)) as tx:
        shown = await voting.ballot(tx, aigul, made)
        assert (shown.stand, shown.picks) == (Stand.OVER, frozenset())


async def test_only_those_who_live_there_vote(open_tx: OpenTx, somebody: Somebody):
    birlik = await somebody("Болат", at=BIRLIK)
    akim = await somebody("Марат", Role.AKIM, at="")
    stranger = await somebody("Сәуле", at=ZHANAZHOL, okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        made, (one, *_) = await a_vote(tx, settlements=[AKSU, ZHANAZHOL])
        with pytest.raises(Refusal, match="budget_not_for_you"):
            await voting.vote(tx, birlik, made, {one}, sent=NOW)
        with pytest.raises(NotAllowed):
            await voting.vote(tx, akim, made, {one}, sent=NOW)
        with pytest.raises(NotFound):
            await voting.vote(tx, stranger, made, {one}, sent=NOW)
        # what the statement itself lets in, should any door be left open
        for person in (birlik, stranger):
            cast = await votes.cast(
                tx, made, person.id, str(one), voter=Voter(""), begins_at=NOW, sent=NOW
            )
            assert not cast
    assert await choices(open_tx) == []


async def test_where_adults_vote_one_is_asked_once_and_may_put_a_slip_right(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        made, (one, *_) = await a_vote(tx, adults=True)
        assert (await voting.ballot(tx, aigul, made)).stand is Stand.AGE_UNKNOWN
        with pytest.raises(Refusal, match="budget_adults_only"):
            await voting.vote(tx, aigul, made, {one}, sent=NOW)
        assert (await voting.say_age(tx, aigul, made, adult=False)).stand is Stand.TOO_YOUNG
        assert (await voting.say_age(tx, aigul, made, adult=True)).stand is Stand.OPEN
        await voting.vote(tx, aigul, made, {one}, sent=NOW)
        other, _ = await a_vote(tx, adults=True)
        assert (await voting.ballot(tx, aigul, other)).stand is Stand.OPEN


@pytest.mark.parametrize(
    ("joined", "asked", "newcomer"),
    [
        (timedelta(0), True, None),
        (timedelta(0), False, True),
        (timedelta(days=-13), True, True),
        (timedelta(days=-15), True, False),
    ],
)
async def test_who_joined_late_does_not_vote_where_that_is_asked_and_newcomers_are_noted(
    open_tx: OpenTx, somebody: Somebody, joined, asked, newcomer
):
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        made, (one, *_) = await a_vote(tx, joined_before=asked)
        mine = sa.update(Person).where(Person.id == aigul.id)
        await tx.session.execute(mine.values(joined_at=NOW + joined))
        shown = await voting.ballot(tx, aigul, made)
        if newcomer is None:
            assert shown.stand is Stand.JOINED_LATE
            with pytest.raises(Refusal, match="budget_joined_too_late"):
                await voting.vote(tx, aigul, made, {one}, sent=NOW)
            return
        await voting.vote(tx, aigul, made, {one}, sent=NOW)
        assert await tx.session.scalar(sa.select(BudgetVoter.newcomer)) is newcomer


# ── Under what name ──────────────────────────────────────────────────────────────────────────


async def test_where_votes_come_on_paper_too_a_name_votes_once(
    open_tx: OpenTx, somebody: Somebody
):
    aigul, other = await somebody("Айгүл"), await somebody("Айгүл")
    async with open_tx() as tx:
        made, (one, two, _) = await a_vote(tx, paper=True)
        with pytest.raises(Invalid, match="budget_name_missing"):
            await voting.vote(tx, aigul, made, {one}, sent=NOW)
        with pytest.raises(Invalid, match="budget_name_not_full"):
            await voting.say_name(tx, aigul, made, "Айгүл")
        await voting.pick(tx, aigul, made, one, on=True, sent=NOW)
        shown = await voting.say_name(tx, aigul, made, "Серікова Айгүл")
        assert (shown.asks_name, shown.namesake) == (True, False)
        await voting.confirm(tx, aigul, made, shown.seal, sent=NOW)
        assert not (await voting.ballot(tx, aigul, made)).asks_name

        await voting.pick(tx, other, made, two, on=True, sent=NOW)
        shown = await voting.say_name(tx, other, made, "Айгул Серикова Болатовна")
        assert shown.namesake
        with pytest.raises(Refusal, match="budget_name_voted"):
            await voting.confirm(tx, other, made, shown.seal, sent=NOW)
        with pytest.raises(Invalid, match="budget_mark_missing"):
            await voting.say_mark(tx, other, made, " - ")
        shown = await voting.say_mark(tx, other, made, "1987")
        assert not shown.namesake
        await voting.confirm(tx, other, made, shown.seal, sent=NOW)

        # whoever has voted is not asked again, and keeps the name
        await voting.vote(tx, aigul, made, {two}, sent=NOW, voter=Voter("Басқа Біреу"))
        kept = await tx.session.scalars(
            sa.select(BudgetVoter.name).order_by(BudgetVoter.person_id)
        )
        assert list(kept) == ["Серікова Айгүл", "Айгул Серикова Болатовна"]


async def test_where_nobody_votes_on_paper_no_name_is_kept(open_tx: OpenTx, somebody: Somebody):
    aigul = await somebody("Айгүл Серікова")
    async with open_tx() as tx:
        made, (one, *_) = await a_vote(tx)
        await voting.vote(tx, aigul, made, {one}, sent=NOW, voter=Voter("Айгүл Серікова"))
        voter = await tx.session.scalar(sa.select(BudgetVoter))
        assert voter is not None
        assert (voter.name, voter.mark, voter.who) == ("", "", "")


# ── Counted ──────────────────────────────────────────────────────────────────────────────────


async def voted(open_tx: OpenTx, made: int, ballots: list[tuple[str, str]]) -> None:
    """Votes in the tables: settlement and choice."""
    async with open_tx() as tx:
        tx.session.add_all(
            BudgetVoter(
                round_id=made, person_id=None, who=f"w{at}", settlement=settlement,
                choice=choice, at=NOW,
            )
            for at, (settlement, choice) in enumerate(ballots)
        )  # fmt: skip


async def test_once_counted_nothing_joins_voters_with_what_they_chose(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        made, (one, two, three) = await a_vote(tx)
        await voting.pick(tx, aigul, made, three, on=True, sent=NOW)  # and never voted with
    both = f"{one},{two}"
    ballots = [(AKSU, both)] * 4 + [(AKSU, str(one))] * 5 + [(BIRLIK, str(two))]
    ballots += [(ZHANAZHOL, str(two))] * 5
    await voted(open_tx, made, ballots)
    async with open_tx() as tx:
        before = await votes.ballots(tx, made)
        assert before == {
            AKSU: {frozenset({one, two}): 4, frozenset({one}): 5},
            BIRLIK: {frozenset({two}): 1},
            ZHANAZHOL: {frozenset({two}): 5},
        }
        await votes.separate(tx, made)
        await votes.separate(tx, made)  # as if the clock came twice
    async with open_tx() as tx:
        after = await votes.ballots(tx, made)
        # the one vote of Birlik would say who wanted what
        assert after == {AKSU: before[AKSU], votes.TOGETHER: {frozenset({two}): 6}}
        kept = await tx.session.execute(sa.select(BudgetVoter.choice, BudgetVoter.at).distinct())
        assert [tuple(row) for row in kept] == [(None, None)]
        assert await tx.session.scalar(sa.select(sa.func.count()).select_from(Form)) == 0
        assert not {"person_id", "who", "at", "id"} & set(BudgetCount.__table__.columns.keys())


async def test_the_office_sees_how_many_voted_and_nothing_more(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        made, (one, *_) = await a_vote(tx)
        await voting.vote(tx, aigul, made, {one}, sent=NOW)
        turnout = await voting.turnout(tx, akim, made)
        assert (turnout.voters, turnout.on_paper, turnout.asked) == (1, 0, 2)
        assert turnout.community == 812 + 430 + 96
        village = await a_round(tx, Phase.VOTING, settlements=[BIRLIK])
        row = await find.budget_round(tx, village)
        assert row is not None
        assert (await votes.turnout(tx, row)).asked == 0
        with pytest.raises(NotAllowed):
            await voting.turnout(tx, aigul, made)


async def test_a_round_of_another_bot_is_not_there(open_tx: OpenTx, somebody: Somebody):
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        made, (one, *_) = await a_vote(tx)
        moved = sa.update(BudgetRound).where(BudgetRound.id == made)
        await tx.session.execute(moved.values(bot_id=BOT_ID + 1))
        with pytest.raises(NotFound):
            await voting.vote(tx, aigul, made, {one}, sent=NOW)
        await drafts.drop(tx, aigul.telegram_id, drafts.ballot(made))  # there is none: no harm
