"""Elections as they are held and kept: seats, candidates, votes one after another, ties, terms."""

import asyncio
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.db import Database
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.law import Tie
from bot.core.tx import Tx
from bot.gatherings.models import Elected, Gathering, GatheringCandidate, GatheringItem
from bot.gatherings.rules.agenda import About, ItemState
from bot.gatherings.rules.candidates import read_candidates
from bot.gatherings.rules.hands import Hands
from bot.gatherings.rules.kinds import Elects, Kind
from bot.gatherings.rules.limits import MOST_CANDIDATES
from bot.gatherings.rules.running import Running, Stage, course
from bot.gatherings.rules.terms import term_of
from bot.gatherings.rules.votes import Outcome, Vote
from bot.gatherings.service import elections, hall
from bot.gatherings.storage.entitled import representatives_of
from bot.gatherings.storage.hall import ElectionRecord, business
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody
from tests.gatherings.hall_world import an_open_one, comes, counted, items_of, leaves
from tests.support.okrugs import AKSU, OKRUG, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

HALF = Fraction(1, 2)
DAY = date(2026, 11, 25)


@pytest.fixture
async def moderator(somebody: Somebody) -> Actor:
    return await somebody("Марат Серіков", Role.MODERATOR)


async def an_election(open_tx: OpenTx, **values: Any) -> int:
    """A separate gathering of Aqsu that elects representatives; 47 people are there; the item."""
    fields: dict[str, Any] = {"kind": Kind.SEPARATE, "settlement": AKSU}
    gathering_id = await an_open_one(open_tx, "Өкілдерді сайлау", **fields | values)
    async with open_tx() as tx:
        item = (await items_of(tx, gathering_id))[0]
        item.about = About.ELECTION
        return item.id


async def item_now(open_tx: OpenTx, item_id: int) -> GatheringItem:
    async with open_tx() as tx:
        found = await tx.session.get(GatheringItem, item_id)
        assert found is not None
        return found


async def record(open_tx: OpenTx, item_id: int) -> ElectionRecord:
    async with open_tx() as tx:
        item = await tx.session.get(GatheringItem, item_id)
        assert item is not None
        row = await tx.session.get(Gathering, item.gathering_id)
        assert row is not None
        found = next(one for one in await business(tx, row) if one.id == item_id).election
        assert found is not None
        return found


async def doing(open_tx: OpenTx, act: Any, actor: Actor, item_id: int, *more: Any, **named: Any):
    """One step of it, with the version as it is now."""
    version = (await item_now(open_tx, item_id)).version
    async with open_tx() as tx:
        await act(tx, actor, item_id, version, *more, **named)


async def ready(open_tx: OpenTx, actor: Actor, item_id: int, *names: str, seats: int = 2) -> None:
    await doing(open_tx, elections.set_seats, actor, item_id, seats)
    await doing(open_tx, elections.add_names, actor, item_id, "\n".join(names))


async def voted(open_tx: OpenTx, actor: Actor, item_id: int, *ayes: int, first: int = 1) -> None:
    """So many for each, one after another, from number `first` on."""
    for number, hands in enumerate(ayes, start=first):
        await doing(
            open_tx, elections.count_candidate, actor, item_id, Hands(hands), number=number
        )


# ── Rules ────────────────────────────────────────────────────────────────────────────────────


def running(*ayes: int | None, again: dict[int, int] | None = None) -> list[Running]:
    return [
        Running(
            number,
            None if votes is None else Vote(40, votes),
            Vote(40, again[number]) if again and number in again else None,
        )
        for number, votes in enumerate(ayes, start=1)
    ]


def test_an_election_goes_step_by_step():
    vote, lot = Tie.SECOND_VOTE, Tie.LOT
    assert course([], None, vote, "", HALF).stage is Stage.SEATS
    assert course([], 2, vote, "", HALF).stage is Stage.CANDIDATES
    assert course(running(None, None), 2, lot, "", HALF).stage is Stage.SEED
    assert course(running(None, None), 2, lot, "су", HALF).candidate == 1
    half_way = course(running(30, None, None), 2, vote, "", HALF)
    assert (half_way.stage, half_way.candidate) == (Stage.VOTE, 2)
    over = course(running(30, 20, 35), 2, vote, "", HALF)
    assert over.stage is Stage.OVER
    assert over.result is not None
    assert (over.result.elected, over.result.not_passed) == ((3, 1), (2,))


def test_those_who_are_level_are_voted_on_once_more_and_then_the_lot_decides():
    vote = Tie.SECOND_VOTE
    tied = course(running(30, 30, 35), 2, vote, "", HALF)
    assert (tied.stage, tied.candidate, tied.tied) == (Stage.SECOND_VOTE, 1, (1, 2))
    one_more = course(running(30, 30, 35, again={1: 18}), 2, vote, "", HALF)
    assert (one_more.stage, one_more.candidate) == (Stage.SECOND_VOTE, 2)
    parted = course(running(30, 30, 35, again={1: 18, 2: 22}), 2, vote, "", HALF)
    assert parted.stage is Stage.OVER
    assert parted.result is not None
    assert (parted.result.elected, parted.result.passed_over) == ((3, 2), (1,))
    assert parted.lot == ()
    level = course(running(30, 30, 35, again={1: 20, 2: 20}), 2, vote, "", HALF)
    assert (level.stage, level.tied) == (Stage.LOT, (1, 2))
    drawn = course(running(30, 30, 35, again={1: 20, 2: 20}), 2, vote, "Бұлақ", HALF)
    assert drawn.stage is Stage.OVER
    assert drawn.result is not None
    assert drawn.result.elected == (3, drawn.lot[0])


def test_a_lot_said_beforehand_parts_them_at_once_and_anybody_draws_it_again():
    far = course(running(30, 30, 35), 2, Tie.LOT, "Бұлақ Қарасу", HALF)
    by_hand = sorted((1, 2), key=lambda n: sha256(f"Бұлақ Қарасу:{n}".encode()).hexdigest())
    assert far.lot == tuple(by_hand)
    assert far.result is not None
    assert far.result.elected == (3, by_hand[0])


def test_a_term_is_of_the_law_or_of_the_gathering_that_follows():
    members, representatives = (term_of(one, DAY) for one in
                                (Elects.ASSEMBLY, Elects.REPRESENTATIVES))  # fmt: skip
    assert members is not None
    assert (members.first, members.last) == (DAY, date(2030, 11, 25))
    assert representatives is not None
    assert representatives.last == date(2027, 11, 25)
    assert term_of(Elects.NOBODY, DAY) is None


def test_candidates_are_read_line_by_line():
    assert read_candidates(
        "1. Серік Әлиев – мұғалім\n\n2) Асанова  Гүлнәр, фельдшер\n- Болат (зейнеткер)\n"
        "Әлия Нұр-Сұлтан"
    ) == (
        ("Серік Әлиев", "мұғалім"),
        ("Асанова Гүлнәр", "фельдшер"),
        ("Болат", "зейнеткер"),
        ("Әлия Нұр-Сұлтан", ""),
    )
    for nothing in ("", "\n \n", "1.\n2."):
        with pytest.raises(Invalid, match="name_without_letters"):
            read_candidates(nothing)


# ── Before the vote ──────────────────────────────────────────────────────────────────────────


async def test_seats_are_so_many_as_the_law_allows(open_tx: OpenTx, moderator: Actor):
    item = await an_election(open_tx)
    for number, why in ((4, "seats_over_limit"), (0, "seats_none")):
        with pytest.raises(Invalid, match=why):
            await doing(open_tx, elections.set_seats, moderator, item, number)
    await doing(open_tx, elections.set_seats, moderator, item, 3)
    words = " Мәслихаттың  05.06.2026 № 12 шешімі "
    await doing(open_tx, elections.set_source, moderator, item, words)
    poll = await record(open_tx, item)
    assert (poll.seats, poll.limit) == (3, 3)
    assert poll.source == "Мәслихаттың 05.06.2026 № 12 шешімі"
    assert poll.tie is Tie.SECOND_VOTE
    assembly = await an_election(open_tx, kind=Kind.GATHERING, settlement="", number=8)
    await doing(open_tx, elections.set_seats, moderator, assembly, 25)
    with pytest.raises(Invalid, match="seats_over_limit"):
        await doing(open_tx, elections.set_seats, moderator, assembly, 26)


async def test_an_assembly_elects_nobody(open_tx: OpenTx, moderator: Actor):
    item = await an_election(open_tx, kind=Kind.ASSEMBLY, settlement="")
    with pytest.raises(Refusal, match="nobody_elected_here"):
        await doing(open_tx, elections.set_seats, moderator, item, 1)


async def test_candidates_stand_by_number_and_move_up(
    open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    item = await an_election(open_tx)
    gathering_id = (await item_now(open_tx, item)).gathering_id
    gulnar, gone = await comes(open_tx, gathering_id, await somebody("Гүлнәр"), "Ерік")
    await leaves(open_tx, gone)
    await ready(open_tx, moderator, item, "Айгүл, мұғалім", "Болат", "Серік")
    await doing(open_tx, elections.add_here, moderator, item, gulnar)
    with pytest.raises(Stale):
        await doing(open_tx, elections.add_here, moderator, item, gone)
    await doing(open_tx, elections.remove, moderator, item, 2)
    poll = await record(open_tx, item)
    assert [(one.number, one.name, one.note) for one in poll.candidates] == [
        (1, "Айгүл", "мұғалім"), (2, "Серік", ""), (3, "Гүлнәр", ""),
    ]  # fmt: skip
    with pytest.raises(NotFound):
        await doing(open_tx, elections.remove, moderator, item, 9)


async def test_nobody_stands_twice_and_the_list_has_an_end(open_tx: OpenTx, moderator: Actor):
    item = await an_election(open_tx)
    await ready(open_tx, moderator, item, "Айгүл Сейтова")
    for words in ("сейтова айгүл", "Болат\nБолат"):
        with pytest.raises(Invalid, match="candidate_twice"):
            await doing(open_tx, elections.add_names, moderator, item, words)
    many = "\n".join(f"Үміткер {chr(0x410 + n % 32)}{n}" for n in range(MOST_CANDIDATES))
    with pytest.raises(Invalid, match="too_many_candidates"):
        await doing(open_tx, elections.add_names, moderator, item, many)
    assert len((await record(open_tx, item)).candidates) == 1


async def test_what_is_said_beforehand_stands_once_the_vote_has_begun(
    open_tx: OpenTx, moderator: Actor
):
    item = await an_election(open_tx)
    await ready(open_tx, moderator, item, "Айгүл", "Болат", "Серік")
    await voted(open_tx, moderator, item, 30)
    for act, more in (
        (elections.set_seats, (1,)),
        (elections.set_tie, (Tie.LOT,)),
        (elections.set_seed, ("су",)),
        (elections.add_names, ("Ерік",)),
        (elections.remove, (3,)),
    ):
        with pytest.raises(Refusal, match="election_begun"):
            await doing(open_tx, act, moderator, item, *more)
    await doing(open_tx, elections.restart, moderator, item)
    await doing(open_tx, elections.set_seats, moderator, item, 1)
    poll = await record(open_tx, item)
    assert not poll.begun
    assert [one.vote.ayes for one in poll.candidates[0].earlier] == [30]


async def test_a_lot_needs_words_before_the_vote(open_tx: OpenTx, moderator: Actor):
    item = await an_election(open_tx)
    await ready(open_tx, moderator, item, "Айгүл", "Болат")
    with pytest.raises(Stale):  # nobody draws lots here
        await doing(open_tx, elections.set_seed, moderator, item, "Бұлақ")
    await doing(open_tx, elections.set_tie, moderator, item, Tie.LOT)
    assert (await record(open_tx, item)).course.stage is Stage.SEED
    with pytest.raises(Invalid, match="lot_without_seed"):
        await doing(open_tx, elections.set_seed, moderator, item, "  ")
    await doing(open_tx, elections.set_seed, moderator, item, "  Бұлақ   Қарасу ")
    poll = await record(open_tx, item)
    assert (poll.seed, poll.course.stage) == ("Бұлақ Қарасу", Stage.VOTE)


# ── The vote ─────────────────────────────────────────────────────────────────────────────────


async def test_each_is_voted_on_and_the_best_take_the_seats(open_tx: OpenTx, moderator: Actor):
    item = await an_election(open_tx)
    await ready(open_tx, moderator, item, "Айгүл", "Болат", "Серік", "Ерік")
    await voted(open_tx, moderator, item, 30, 23)
    half_way = await record(open_tx, item)
    assert (half_way.current and half_way.current.name) == "Серік"
    assert half_way.result is None
    await voted(open_tx, moderator, item, 40, 25, first=3)
    poll = await record(open_tx, item)
    assert poll.result is not None
    assert [one.name for one in poll.elected] == ["Серік", "Айгүл"]
    assert (poll.result.passed_over, poll.result.not_passed) == ((4,), (2,))
    stands = await item_now(open_tx, item)
    assert (stands.state, stands.outcome) == (ItemState.DONE, Outcome.PASSED)
    assert [one.elected for one in poll.candidates] == [True, False, True, False]


async def test_where_nobody_has_more_than_half_nobody_is_elected(
    open_tx: OpenTx, moderator: Actor
):
    item = await an_election(open_tx)
    await ready(open_tx, moderator, item, "Айгүл", "Болат")
    await voted(open_tx, moderator, item, 23, 10)
    stands = await item_now(open_tx, item)
    assert (stands.state, stands.outcome) == (ItemState.DONE, Outcome.NOT_PASSED)
    async with open_tx() as tx:
        await hall.close(tx, moderator, stands.gathering_id, 1)
    async with open_tx() as tx:
        assert not (await tx.session.scalars(sa.select(Elected))).all()


async def test_a_tie_is_settled_by_a_second_vote(open_tx: OpenTx, moderator: Actor):
    item = await an_election(open_tx)
    await ready(open_tx, moderator, item, "Айгүл", "Болат", "Серік")
    await voted(open_tx, moderator, item, 30, 30, 40)
    tied = await record(open_tx, item)
    assert (tied.course.stage, tied.course.tied) == (Stage.SECOND_VOTE, (1, 2))
    assert (await item_now(open_tx, item)).state is ItemState.PLANNED
    await voted(open_tx, moderator, item, 20, 27)
    poll = await record(open_tx, item)
    assert [one.name for one in poll.elected] == ["Серік", "Болат"]
    assert poll.result is not None
    assert poll.result.passed_over == (1,)
    assert [one.again.ayes for one in poll.candidates if one.again] == [20, 27]


async def test_a_second_tie_is_ended_by_a_lot_that_the_hall_feeds(
    open_tx: OpenTx, moderator: Actor
):
    item = await an_election(open_tx)
    await ready(open_tx, moderator, item, "Айгүл", "Болат", "Серік")
    await voted(open_tx, moderator, item, 30, 30, 40)
    await voted(open_tx, moderator, item, 25, 25)
    assert (await record(open_tx, item)).course.stage is Stage.LOT
    await doing(open_tx, elections.set_seed, moderator, item, "Бұлақ")
    poll = await record(open_tx, item)
    by_hand = min((1, 2), key=lambda n: sha256(f"Бұлақ:{n}".encode()).hexdigest())
    assert poll.lot[0] == by_hand
    assert [one.number for one in poll.elected] == [3, by_hand]
    with pytest.raises(Refusal, match="election_begun"):  # nobody draws until it suits them
        await doing(open_tx, elections.set_seed, moderator, item, "Басқа сөз")


async def test_what_is_put_right_changes_what_follows(open_tx: OpenTx, moderator: Actor):
    item = await an_election(open_tx)
    await ready(open_tx, moderator, item, "Айгүл", "Болат", "Серік")
    await voted(open_tx, moderator, item, 30, 30, 40)
    await voted(open_tx, moderator, item, 25, 25)
    await doing(open_tx, elections.set_seed, moderator, item, "Бұлақ")
    await doing(  # the second vote on number 1 was 26
        open_tx, elections.count_candidate, moderator, item, Hands(26), number=1, as_then=True
    )
    poll = await record(open_tx, item)
    assert (poll.seed, poll.lot) == ("", ())
    assert [one.name for one in poll.elected] == ["Серік", "Айгүл"]
    await doing(  # and the first on number 3 was 29: who is level is another question
        open_tx, elections.count_candidate, moderator, item, Hands(29), number=3, as_then=True
    )
    poll = await record(open_tx, item)
    assert poll.result is not None
    assert (poll.result.elected, poll.result.passed_over) == ((1, 2), (3,))
    assert all(one.again is None for one in poll.candidates)
    assert [one.vote.ayes for one in poll.candidates[0].earlier] == [25, 26]


async def test_a_slip_keeps_those_who_were_present_then(open_tx: OpenTx, moderator: Actor):
    item = await an_election(open_tx)
    await ready(open_tx, moderator, item, "Айгүл", "Болат")
    await voted(open_tx, moderator, item, 13, 30)
    gathering_id = (await item_now(open_tx, item)).gathering_id
    await counted(open_tx, gathering_id, 20)
    await doing(
        open_tx, elections.count_candidate, moderator, item, Hands(31), number=1, as_then=True
    )
    poll = await record(open_tx, item)
    assert poll.candidates[0].vote == Vote(47, 31)
    assert [one.name for one in poll.elected] == ["Айгүл", "Болат"]


async def test_where_too_few_are_left_nobody_is_voted_on(open_tx: OpenTx, moderator: Actor):
    item = await an_election(open_tx)
    await ready(open_tx, moderator, item, "Айгүл", "Болат")
    await voted(open_tx, moderator, item, 30)
    gathering_id = (await item_now(open_tx, item)).gathering_id
    await counted(open_tx, gathering_id, 9)
    await voted(open_tx, moderator, item, 9, first=2)
    poll = await record(open_tx, item)
    stands = await item_now(open_tx, item)
    assert (stands.outcome, stands.present, stands.needed) == (Outcome.NO_QUORUM, 9, 10)
    assert poll.candidates[1].vote is None
    async with open_tx(NOW + timedelta(minutes=1)) as tx:
        await hall.count_nameless(tx, moderator, gathering_id, 40)
    async with open_tx(NOW + timedelta(minutes=2)) as tx:
        await elections.count_candidate(tx, moderator, item, stands.version, Hands(30), number=2)
    assert (await item_now(open_tx, item)).outcome is Outcome.PASSED


async def test_of_two_phones_that_write_one_candidates_vote_one_does(
    database: Database, open_tx: OpenTx, moderator: Actor
):
    item = await an_election(open_tx)
    await ready(open_tx, moderator, item, "Айгүл", "Болат")
    version = (await item_now(open_tx, item)).version

    async def write(ayes: int) -> bool:
        async with database.write() as session:
            try:
                await elections.count_candidate(
                    Tx(session, NOW, BOT_ID), moderator, item, version, Hands(ayes), number=1
                )
            except Stale:
                return False
            await session.commit()
            return True

    assert sorted(await asyncio.gather(write(30), write(31))) == [False, True]
    poll = await record(open_tx, item)
    assert poll.candidates[0].earlier == ()
    assert poll.current is not None
    assert poll.current.number == 2


async def test_an_election_is_for_office_and_secretary_alone(
    open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    item = await an_election(open_tx)
    await ready(open_tx, moderator, item, "Айгүл", "Болат")
    resident = await somebody("Ержан")
    far = await somebody("Олжас", Role.AKIM, at="", okrug=OTHER_OKRUG)
    for stranger in (resident, far):
        for act, more, named in (
            (elections.set_seats, (1,), {}),
            (elections.set_source, ("сөз",), {}),
            (elections.set_tie, (Tie.LOT,), {}),
            (elections.set_seed, ("сөз",), {}),
            (elections.add_names, ("Ерік",), {}),
            (elections.add_here, (1,), {}),
            (elections.remove, (1,), {}),
            (elections.count_candidate, (Hands(30),), {"number": 1}),
            (elections.restart, (), {}),
        ):
            with pytest.raises((NotFound, NotAllowed)):
                await doing(open_tx, act, stranger, item, *more, **named)
    with pytest.raises(NotFound):
        await doing(open_tx, elections.count_candidate, moderator, item, Hands(30), number=99)
    async with open_tx() as tx:
        question = (await items_of(tx, await an_open_one(open_tx, number=8)))[0]
    with pytest.raises(Stale):
        await doing(open_tx, elections.set_seats, moderator, question.id, 2)


# ── Kept ─────────────────────────────────────────────────────────────────────────────────────


async def elected_rows(open_tx: OpenTx) -> list[Elected]:
    async with open_tx() as tx:
        return list(await tx.session.scalars(sa.select(Elected).order_by(Elected.id)))


async def test_whoever_was_elected_has_a_term_once_it_is_closed(open_tx: OpenTx, moderator: Actor):
    item = await an_election(open_tx, kind=Kind.GATHERING, settlement="")
    await ready(open_tx, moderator, item, "Айгүл", "Болат", "Серік")
    await voted(open_tx, moderator, item, 30, 20, 40)
    assert await elected_rows(open_tx) == []  # it can still be put right
    gathering_id = (await item_now(open_tx, item)).gathering_id
    async with open_tx() as tx:
        await hall.close(tx, moderator, gathering_id, 1)
    assert [(one.name, one.settlement, one.first, one.last) for one in
            await elected_rows(open_tx)] == [
        ("Серік", "", DAY, date(2030, 11, 25)),
        ("Айгүл", "", DAY, date(2030, 11, 25)),
    ]  # fmt: skip


async def test_representatives_follow_those_whom_the_same_section_elected_before(
    open_tx: OpenTx, moderator: Actor
):
    async def elects(number: int, name: str, **values: Any) -> None:
        item = await an_election(open_tx, number=number, **values)
        await ready(open_tx, moderator, item, name, seats=1)
        await voted(open_tx, moderator, item, 40)
        gathering_id = (await item_now(open_tx, item)).gathering_id
        async with open_tx() as tx:
            await hall.close(tx, moderator, gathering_id, 1)

    await elects(1, "Айгүл", section_kk="Абай көшесі")
    await elects(2, "Болат", section_kk="Жібек жолы көшесі")
    await elects(3, "Серік", section_kk="Абай көшесі")
    rows = {one.name: one for one in await elected_rows(open_tx)}
    assert {one.settlement for one in rows.values()} == {AKSU}
    assert [rows[name].ended_on for name in ("Айгүл", "Болат", "Серік")] == [DAY, None, None]
    assert rows["Серік"].last == date(2027, 11, 25)
    async with open_tx() as tx:
        running_now = await representatives_of(tx, OKRUG)
    assert running_now is not None
    assert running_now.number == 2


async def test_an_election_left_half_done_elects_nobody(open_tx: OpenTx, moderator: Actor):
    item = await an_election(open_tx)
    await ready(open_tx, moderator, item, "Айгүл", "Болат")
    await voted(open_tx, moderator, item, 40)
    gathering_id = (await item_now(open_tx, item)).gathering_id
    async with open_tx() as tx:
        await hall.close(tx, moderator, gathering_id, 1)
    assert await elected_rows(open_tx) == []
    async with open_tx() as tx:
        flags = (await tx.session.scalars(sa.select(GatheringCandidate.elected))).all()
    assert list(flags) == [None, None]
