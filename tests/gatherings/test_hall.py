"""In the hall: officers, agenda, speeches, votes, and the end of it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.core.access import Actor, Role
from bot.core.db import Database
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.gatherings.models import (
    Gathering,
    GatheringDecision,
    GatheringItem,
    GatheringStay,
    GatheringStep,
)
from bot.gatherings.rules.agenda import About, ItemState
from bot.gatherings.rules.hall import Settling, is_heard, is_voted, opening, same_person
from bot.gatherings.rules.hands import Hands, Rest, is_whole, read_number, read_numbers
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.limits import DECISION_LIMIT, ITEM_LIMIT, MOST_ITEMS, SPEECH_LIMIT
from bot.gatherings.rules.votes import Outcome, Vote
from bot.gatherings.service import hall
from bot.gatherings.storage.hall import business
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody
from tests.gatherings.hall_world import (
    an_open_one,
    comes,
    counted,
    item_about,
    items_of,
    leaves,
)
from tests.support.okrugs import BIRLIK, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
async def moderator(somebody: Somebody) -> Actor:
    return await somebody("Марат Серіков", Role.MODERATOR)


async def begun(open_tx: OpenTx, actor: Actor, gathering_id: int) -> dict[About, GatheringItem]:
    """The hall was looked at: what it begins with stands in the tables."""
    async with open_tx() as tx:
        await hall.enter(tx, actor, gathering_id)
    async with open_tx() as tx:
        return {one.about: one for one in await items_of(tx, gathering_id)}


async def fresh(open_tx: OpenTx, item_id: int) -> GatheringItem:
    async with open_tx() as tx:
        found = await tx.session.get(GatheringItem, item_id)
        assert found is not None
        return found


async def gathering(open_tx: OpenTx, gathering_id: int) -> Gathering:
    async with open_tx() as tx:
        found = await tx.session.get(Gathering, gathering_id)
        assert found is not None
        return found


async def put(
    open_tx: OpenTx, actor: Actor, item_id: int, *hands: int, as_then: bool = False, **at: Any
) -> GatheringItem:
    """Hands were raised; the item as it stands then."""
    version = (await fresh(open_tx, item_id)).version
    async with open_tx(**at) as tx:
        await hall.count(tx, actor, item_id, version, Hands(*hands), as_then=as_then)
    return await fresh(open_tx, item_id)


# ── Rules ────────────────────────────────────────────────────────────────────────────────────


def test_what_each_kind_begins_with():
    voted = dict.fromkeys((About.CHAIR, About.SECRETARY, About.AGENDA), Settling.VOTED)
    assert opening(Kind.GATHERING) == voted
    assert opening(Kind.ASSEMBLY) == voted
    assert opening(Kind.SEPARATE) == voted | {About.CHAIR: Settling.NAMED}
    assert opening(Kind.REPORT) == {}
    assert opening(Kind.EVENT) == {}


def test_nothing_is_voted_on_where_nothing_is_decided():
    assert is_voted(Kind.GATHERING, About.QUESTION)
    assert not is_voted(Kind.GATHERING, About.LISTEN)
    assert not is_voted(Kind.SEPARATE, About.CHAIR)
    assert not any(is_voted(Kind.REPORT, about) for about in About)
    assert is_heard(Kind.REPORT, About.QUESTION)
    assert not is_heard(Kind.GATHERING, About.QUESTION)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("31 5 2", (31, 5, 2)),
        ("31", (31,)),
        ("31/5/2", (31, 5, 2)),
        ("за 31, против 5", (31, 5)),
        (" 31 , 5 , 2 .", (31, 5, 2)),
        ("0 0 0", (0, 0, 0)),
    ],
)
def test_hands_are_read_as_people_write_them(typed: str, numbers: tuple[int, ...]):
    assert read_numbers(typed) == numbers


@pytest.mark.parametrize("typed", ["", "бәрі", "1 2 3 4", "1000000", "٣١"])
def test_what_is_no_count_of_hands_is_refused(typed: str):
    with pytest.raises(Invalid, match="hands_unreadable"):
        read_numbers(typed)


def test_a_number_of_people_is_one_number():
    assert read_number("залда 17 адам") == 17
    with pytest.raises(Invalid, match="count_unreadable"):
        read_number("17 18")


@given(st.integers(1, 500), st.integers(0, 500), st.sampled_from(Rest))
def test_the_others_are_never_more_than_those_who_are_left(present: int, ayes: int, rest: Rest):
    hands = Hands(min(ayes, present)).with_rest(present, rest)
    vote = Vote(present, hands.ayes, hands.noes, hands.abstained)
    assert vote.silent == (present - hands.ayes if rest is Rest.SILENT else 0)
    assert is_whole((present,), present)
    assert not is_whole((present - 1,), present)


def test_one_person_is_one_in_whatever_order_the_name_is_written():
    assert same_person("Серіков Марат", "марат серіков")
    assert not same_person("Марат", "Марат Серіков")
    assert not same_person("", "")


# ── The list ─────────────────────────────────────────────────────────────────────────────────


async def test_the_hall_begins_with_chair_secretary_and_agenda(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx, "Жарық", "Су")
    async with open_tx() as tx:
        view = await hall.enter(tx, moderator, gathering_id)
        again = await hall.enter(tx, moderator, gathering_id)
    assert [one.about for one in view.items] == [
        About.CHAIR, About.SECRETARY, About.AGENDA, About.QUESTION, About.QUESTION,
    ]  # fmt: skip
    assert [one.id for one in view.items] == [one.id for one in again.items]
    assert view.next is not None
    assert view.next.about is About.CHAIR
    assert view.room.present == 47
    assert view.room.quorum is not None
    assert view.room.quorum.needed == 10


async def test_two_who_open_the_hall_at_once_begin_it_once(
    database: Database, open_tx: OpenTx, moderator: Actor
):
    gathering_id = await an_open_one(open_tx)

    async def enter() -> None:
        async with database.write() as session:
            await hall.enter(Tx(session, NOW, BOT_ID), moderator, gathering_id)
            await session.commit()

    await asyncio.gather(*(enter() for _ in range(4)))
    async with open_tx() as tx:
        found = [one.about for one in await items_of(tx, gathering_id)]
    assert sorted(found) == sorted([About.CHAIR, About.SECRETARY, About.AGENDA, About.QUESTION])


async def test_a_report_begins_with_its_agenda(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx, "Есеп", kind=Kind.REPORT, opened_needed=None)
    async with open_tx() as tx:
        view = await hall.enter(tx, moderator, gathering_id)
    assert view.opening == ()
    assert view.room.quorum is None
    assert view.next is not None
    assert view.next.words.kk == "Есеп"


async def test_the_hall_is_for_office_and_secretary_alone(open_tx: OpenTx, somebody: Somebody):
    secretary = await somebody("Гүлнәр")
    gathering_id = await an_open_one(open_tx, secretary_id=secretary.person_id)
    async with open_tx() as tx:
        item = (await items_of(tx, gathering_id))[0]
    resident = await somebody("Ержан")
    far = await somebody("Олжас", Role.AKIM, at="", okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        assert (await hall.enter(tx, secretary, gathering_id)).open
    for stranger in (resident, far):
        for act in (
            lambda tx, who: hall.enter(tx, who, gathering_id),
            lambda tx, who: hall.look(tx, who, item.id),
            lambda tx, who: hall.here(tx, who, gathering_id),
            lambda tx, who: hall.leaders(tx, who, gathering_id),
            lambda tx, who: hall.count(tx, who, item.id, 1, Hands(47)),
            lambda tx, who: hall.say(tx, who, item.id, "сөз"),
            lambda tx, who: hall.rewrite(tx, who, item.id, "kk", "сөз", seen=hall.seal("")),
            lambda tx, who: hall.set_motion(tx, who, item.id, 1, "сөз"),
            lambda tx, who: hall.set_decision(tx, who, item.id, 1, "сөз"),
            lambda tx, who: hall.hear(tx, who, item.id, 1),
            lambda tx, who: hall.propose(tx, who, item.id, 1, "Серік"),
            lambda tx, who: hall.add_item(tx, who, gathering_id, "сөз"),
            lambda tx, who: hall.take_off(tx, who, item.id, 1),
            lambda tx, who: hall.shift(tx, who, item.id, 1, up=True),
            lambda tx, who: hall.with_vote(tx, who, item.id, 1, voted=True),
            lambda tx, who: hall.open_agenda(tx, who, item.id, 1),
            lambda tx, who: hall.count_nameless(tx, who, gathering_id, 3),
            lambda tx, who: hall.give_desk(tx, who, gathering_id),
            lambda tx, who: hall.close(tx, who, gathering_id, 1),
        ):
            async with open_tx() as tx:
                with pytest.raises((NotFound, NotAllowed)):
                    await act(tx, stranger)
    assert (await gathering(open_tx, gathering_id)).state is State.OPEN
    assert (await fresh(open_tx, item.id)).version == 1


async def test_made_up_ids_are_of_nothing(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx)
    items = await begun(open_tx, moderator, gathering_id)
    async with open_tx() as tx:
        with pytest.raises(NotFound):
            await hall.look(tx, moderator, 999_999)
        with pytest.raises(NotFound):
            await hall.count(tx, moderator, 999_999, 1, Hands(1))
        with pytest.raises(NotFound):
            await hall.enter(tx, moderator, 999_999)
        with pytest.raises(Stale):
            await hall.propose_here(tx, moderator, items[About.CHAIR].id, 1, 999_999)


@pytest.mark.parametrize("state", [State.ANNOUNCED, State.CLOSED, State.NO_QUORUM])
async def test_nothing_is_written_where_it_does_not_go_on(
    open_tx: OpenTx, moderator: Actor, state: State
):
    gathering_id = await an_open_one(open_tx, state=state)
    async with open_tx() as tx:
        item = await item_about(tx, gathering_id, About.QUESTION)
        for act in (
            lambda: hall.count(tx, moderator, item.id, 1, Hands(47)),
            lambda: hall.say(tx, moderator, item.id, "сөз"),
            lambda: hall.add_item(tx, moderator, gathering_id, "сөз"),
            lambda: hall.close(tx, moderator, gathering_id, 1),
        ):
            with pytest.raises(Stale):
                await act()
    assert (await fresh(open_tx, item.id)).outcome is None


# ── Chair and secretary ──────────────────────────────────────────────────────────────────────


async def test_a_chair_is_proposed_voted_and_seated(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx)
    chair = (await begun(open_tx, moderator, gathering_id))[About.CHAIR]
    async with open_tx() as tx:
        await hall.propose(tx, moderator, chair.id, chair.version, "  Айгүл   Сейтова ")
    assert (await gathering(open_tx, gathering_id)).chair == ""
    voted = await put(open_tx, moderator, chair.id, 40, 5, 2)
    assert voted.outcome is Outcome.PASSED
    assert voted.state is ItemState.DONE
    assert (await gathering(open_tx, gathering_id)).chair == "Айгүл Сейтова"


async def test_whoever_is_there_is_named_by_one_tap(
    open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    aigul = await somebody("Айгүл Сейтова")
    gathering_id = await an_open_one(open_tx)
    stay, _, gone = await comes(open_tx, gathering_id, aigul, "Сейтова Айгүл", "Болат")
    await leaves(open_tx, gone)
    chair = (await begun(open_tx, moderator, gathering_id))[About.CHAIR]
    async with open_tx() as tx:
        listed = await hall.here(tx, moderator, gathering_id)
    assert [(one.name, one.person_id) for one in listed] == [("Айгүл Сейтова", aigul.person_id)]
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await hall.propose_here(tx, moderator, chair.id, chair.version, gone)
    async with open_tx() as tx:
        view = await hall.propose_here(tx, moderator, chair.id, chair.version, stay)
    assert view.items[0].name == "Айгүл Сейтова"


async def test_nobody_is_chair_and_secretary(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx)
    items = await begun(open_tx, moderator, gathering_id)
    async with open_tx() as tx:
        await hall.propose(tx, moderator, items[About.CHAIR].id, 1, "Айгүл Сейтова")
    async with open_tx() as tx:
        with pytest.raises(Invalid, match="one_person_twice"):
            await hall.propose(tx, moderator, items[About.SECRETARY].id, 1, "сейтова айгүл")
    assert (await fresh(open_tx, items[About.SECRETARY].id)).motion_kk == ""


@pytest.mark.parametrize(
    ("name", "why"), [("123", "name_without_letters"), ("А" * 101, "name_too_long")]
)
async def test_a_name_is_a_name(open_tx: OpenTx, moderator: Actor, name: str, why: str):
    gathering_id = await an_open_one(open_tx)
    chair = (await begun(open_tx, moderator, gathering_id))[About.CHAIR]
    async with open_tx() as tx:
        with pytest.raises(Invalid, match=why):
            await hall.propose(tx, moderator, chair.id, 1, name)


async def test_hands_for_nobody_are_not_counted(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx)
    chair = (await begun(open_tx, moderator, gathering_id))[About.CHAIR]
    async with open_tx() as tx:
        with pytest.raises(Refusal, match="nobody_proposed"):
            await hall.count(tx, moderator, chair.id, 1, Hands(47))


async def test_a_chair_who_falls_is_followed_by_another(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx)
    chair = (await begun(open_tx, moderator, gathering_id))[About.CHAIR]
    async with open_tx() as tx:
        await hall.propose(tx, moderator, chair.id, 1, "Болат")
    fell = await put(open_tx, moderator, chair.id, 23, 24, 0)
    assert (fell.outcome, fell.state) == (Outcome.NOT_PASSED, ItemState.PLANNED)
    async with open_tx() as tx:
        view = await hall.propose(tx, moderator, chair.id, fell.version, "Айгүл")
    assert view.next is not None
    assert view.next.about is About.CHAIR
    assert [(one.vote.ayes, one.words) for one in view.items[0].earlier] == [(23, "Болат")]
    await put(open_tx, moderator, chair.id, 47)
    assert (await gathering(open_tx, gathering_id)).chair == "Айгүл"


async def test_a_vote_put_right_takes_the_chair_away_again(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx)
    chair = (await begun(open_tx, moderator, gathering_id))[About.CHAIR]
    async with open_tx() as tx:
        await hall.propose(tx, moderator, chair.id, 1, "Болат")
    await put(open_tx, moderator, chair.id, 32)
    assert (await gathering(open_tx, gathering_id)).chair == "Болат"
    await put(open_tx, moderator, chair.id, 23, as_then=True)
    assert (await gathering(open_tx, gathering_id)).chair == ""


async def test_the_akim_chairs_a_separate_gathering_without_a_vote(
    open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    await somebody("Ерлан Омаров", Role.AKIM)
    gathering_id = await an_open_one(open_tx, kind=Kind.SEPARATE, settlement=BIRLIK)
    items = await begun(open_tx, moderator, gathering_id)
    async with open_tx() as tx:
        assert await hall.leaders(tx, moderator, gathering_id) == ("Ерлан Омаров",)
        view = await hall.propose(tx, moderator, items[About.CHAIR].id, 1, "Ерлан Омаров")
    assert view.gathering.chair == "Ерлан Омаров"
    assert view.next is not None
    assert view.next.about is About.SECRETARY
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await hall.count(tx, moderator, items[About.CHAIR].id, 2, Hands(47))


async def test_the_elected_secretary_goes_on_by_their_own_phone(
    open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    gulnar = await somebody("Гүлнәр Асанова")
    gathering_id = await an_open_one(open_tx)
    await comes(open_tx, gathering_id, gulnar)
    secretary = (await begun(open_tx, moderator, gathering_id))[About.SECRETARY]
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await hall.give_desk(tx, moderator, gathering_id)
    async with open_tx() as tx:
        await hall.propose(tx, moderator, secretary.id, 1, "Асанова Гүлнәр")
    await put(open_tx, moderator, secretary.id, 48)
    async with open_tx() as tx:
        assert (await hall.enter(tx, moderator, gathering_id)).desk_to
        assert not (await hall.give_desk(tx, moderator, gathering_id)).desk_to
    async with open_tx() as tx:
        assert (await hall.enter(tx, gulnar, gathering_id)).open


# ── The agenda ───────────────────────────────────────────────────────────────────────────────


async def test_the_gathering_changes_its_agenda_and_approves_it(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx, "Жарық", "Су", "Жол")
    await begun(open_tx, moderator, gathering_id)
    async with open_tx() as tx:
        light, water, road = (await items_of(tx, gathering_id))[3:]
        await hall.take_off(tx, moderator, water.id, 1)
    async with open_tx() as tx:
        await hall.shift(tx, moderator, road.id, 1, up=True)  # past what was taken off
        await hall.shift(tx, moderator, road.id, 1, up=True)  # there it ends
        view = await hall.add_item(tx, moderator, gathering_id, "Ауыл клубы қашан ашылады?")
    assert [(one.words.kk, one.standing) for one in view.agenda] == [
        ("Жол", True), ("Жарық", True), ("Су", False), ("Ауыл клубы қашан ашылады?", True),
    ]  # fmt: skip
    added = view.agenda[-1]
    assert added.from_floor
    assert [view.place(one) for one in view.agenda] == [1, 2, 0, 3]
    agenda = view.opening[-1]
    await put(open_tx, moderator, agenda.id, 47)
    async with open_tx() as tx:
        for act in (
            lambda: hall.take_off(tx, moderator, light.id, 1),
            lambda: hall.shift(tx, moderator, light.id, 1, up=True),
            lambda: hall.add_item(tx, moderator, gathering_id, "Тағы"),
            lambda: hall.with_vote(tx, moderator, added.id, added.version, voted=False),
        ):
            with pytest.raises(Refusal, match="agenda_approved"):
                await act()


async def test_an_approved_agenda_is_taken_up_again_with_its_votes_kept(
    open_tx: OpenTx, moderator: Actor
):
    gathering_id = await an_open_one(open_tx, "Жарық", "Су")
    agenda = (await begun(open_tx, moderator, gathering_id))[About.AGENDA]
    approved = await put(open_tx, moderator, agenda.id, 40, 7)
    async with open_tx() as tx:
        view = await hall.open_agenda(tx, moderator, agenda.id, approved.version)
        assert view.opening[-1].state is ItemState.PLANNED
        assert [one.vote.ayes for one in view.opening[-1].earlier] == [40]
        off = await hall.take_off(tx, moderator, view.agenda[0].id, view.agenda[0].version)
    assert off.agenda[0].state is ItemState.TAKEN_OFF
    async with open_tx() as tx:
        one = off.agenda[0]
        view = await hall.take_off(tx, moderator, one.id, one.version, back=True)
    assert view.agenda[0].state is ItemState.PLANNED


async def test_an_agenda_that_falls_is_put_again(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx)
    agenda = (await begun(open_tx, moderator, gathering_id))[About.AGENDA]
    fell = await put(open_tx, moderator, agenda.id, 10, 37)
    assert (fell.outcome, fell.state) == (Outcome.NOT_PASSED, ItemState.PLANNED)


async def test_what_comes_from_the_hall_may_be_listened_to_alone(
    open_tx: OpenTx, moderator: Actor
):
    gathering_id = await an_open_one(open_tx)
    await begun(open_tx, moderator, gathering_id)
    async with open_tx() as tx:
        view = await hall.add_item(tx, moderator, gathering_id, "Клуб")
        announced, added = view.agenda
        view = await hall.with_vote(tx, moderator, added.id, added.version, voted=False)
        assert view.agenda[-1].about is About.LISTEN
        with pytest.raises(Stale):
            await hall.with_vote(tx, moderator, announced.id, 1, voted=False)


async def test_the_hall_asks_for_so_many_questions_and_no_longer_ones(
    open_tx: OpenTx, moderator: Actor
):
    gathering_id = await an_open_one(open_tx, *(f"{n}" for n in range(MOST_ITEMS - 1)))
    await begun(open_tx, moderator, gathering_id)
    async with open_tx() as tx:
        with pytest.raises(Invalid, match="item_too_long"):
            await hall.add_item(tx, moderator, gathering_id, "ә" * (ITEM_LIMIT + 1))
        await hall.add_item(tx, moderator, gathering_id, "ә" * ITEM_LIMIT)
        with pytest.raises(Invalid, match="too_many_items"):
            await hall.add_item(tx, moderator, gathering_id, "Тағы")


# ── Votes ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("hands", "outcome"),
    [((24,), Outcome.PASSED), ((23, 0, 24), Outcome.NOT_PASSED), ((31, 5, 2), Outcome.PASSED)],
)
async def test_more_than_half_of_those_present_decide(
    open_tx: OpenTx, moderator: Actor, hands: tuple[int, ...], outcome: Outcome
):
    gathering_id = await an_open_one(open_tx, nameless=47)
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)
    voted = await put(open_tx, moderator, question.id, *hands)
    assert (voted.outcome, voted.state) == (outcome, ItemState.DONE)
    assert (voted.present, voted.needed, voted.voted_at) == (47, 10, NOW)


async def test_where_too_few_are_left_nothing_is_decided_and_it_is_put_again(
    open_tx: OpenTx, moderator: Actor
):
    gathering_id = await an_open_one(open_tx, nameless=47)
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)
    await counted(open_tx, gathering_id, 9)
    short = await put(open_tx, moderator, question.id, 9)
    assert (short.outcome, short.state) == (Outcome.NO_QUORUM, ItemState.PLANNED)
    async with open_tx(LATER) as tx:
        await hall.count_nameless(tx, moderator, gathering_id, 12)
    voted = await put(open_tx, moderator, question.id, 12, now=LATER)
    assert (voted.outcome, voted.present) == (Outcome.PASSED, 12)
    async with open_tx() as tx:
        row = await tx.session.get(Gathering, gathering_id)
        assert row is not None
        record = (await business(tx, row))[-1]
    assert [one.outcome for one in record.earlier] == [Outcome.NO_QUORUM]


async def test_more_hands_than_people_are_counted_again(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx, nameless=47)
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)
        with pytest.raises(Invalid, match="votes_do_not_add_up"):
            await hall.count(tx, moderator, question.id, 1, Hands(40, 5, 3))
    assert (await fresh(open_tx, question.id)).ayes is None


async def test_nobody_is_there_who_could_vote(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx, nameless=0)
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)
        with pytest.raises(Invalid, match="nobody_present"):
            await hall.count(tx, moderator, question.id, 1, Hands(0))


async def test_a_slip_is_put_right_with_those_who_were_present_then(
    open_tx: OpenTx, moderator: Actor
):
    gathering_id = await an_open_one(open_tx, nameless=47)
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)
    await put(open_tx, moderator, question.id, 13, 5, 2)
    await counted(open_tx, gathering_id, 20)
    right = await put(open_tx, moderator, question.id, 31, 5, 2, as_then=True, now=LATER)
    assert (right.outcome, right.present, right.voted_at) == (Outcome.PASSED, 47, NOW)
    async with open_tx() as tx:
        row = await tx.session.get(Gathering, gathering_id)
        assert row is not None
        record = (await business(tx, row))[-1]
    earlier = record.earlier[0]
    assert (earlier.vote, earlier.outcome, earlier.at) == (
        Vote(47, 13, 5, 2), Outcome.NOT_PASSED, NOW,
    )  # fmt: skip
    again = await put(open_tx, moderator, question.id, 20, now=LATER)  # hands are raised anew
    assert (again.present, len(again.recounts)) == (20, 2)


async def test_a_slip_that_was_never_made_is_not_put_right(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx)
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)
        with pytest.raises(Stale):
            await hall.count(tx, moderator, question.id, 1, Hands(31), as_then=True)


async def test_of_two_phones_that_write_a_vote_the_second_hears_that_it_has_changed(
    database: Database, open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    akim = await somebody("Ерлан", Role.AKIM)
    gathering_id = await an_open_one(open_tx)
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)

    async def write(who: Actor, ayes: int) -> int | None:
        async with database.write() as session:
            tx = Tx(session, NOW, BOT_ID)
            try:
                await hall.count(tx, who, question.id, question.version, Hands(ayes))
            except Stale:
                return None
            await session.commit()
            return ayes

    told = await asyncio.gather(write(moderator, 31), write(akim, 30))
    assert sum(one is not None for one in told) == 1
    stands = await fresh(open_tx, question.id)
    assert stands.ayes == next(one for one in told if one is not None)
    assert stands.version == question.version + 1
    assert stands.recounts == []


# ── What is said ─────────────────────────────────────────────────────────────────────────────


async def test_what_is_said_is_added_message_by_message_in_its_language(
    open_tx: OpenTx, moderator: Actor
):
    gathering_id = await an_open_one(open_tx)
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)
        await hall.say(tx, moderator, question.id, "Сейітов: шамдар жанбайды")
        await hall.say(tx, moderator, question.id, "Иванова: когда починят свет на улице?")
        await hall.say(tx, moderator, question.id, "Әкім: қыркүйекке дейін жөндейміз")
    stands = await fresh(open_tx, question.id)
    assert stands.speeches_kk == ("Сейітов: шамдар жанбайды\nӘкім: қыркүйекке дейін жөндейміз")
    assert stands.speeches_ru == "Иванова: когда починят свет на улице?"
    assert stands.version == question.version  # a vote that is being written is not disturbed


async def test_two_who_write_at_once_are_both_written_down(
    database: Database, open_tx: OpenTx, moderator: Actor
):
    gathering_id = await an_open_one(open_tx)
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)

    async def say(n: int) -> None:
        async with database.write() as session:
            await hall.say(Tx(session, NOW, BOT_ID), moderator, question.id, f"{n}-ші сөйлеуші")
            await session.commit()

    await asyncio.gather(*(say(n) for n in range(6)))
    lines = (await fresh(open_tx, question.id)).speeches_kk.splitlines()
    assert sorted(lines) == [f"{n}-ші сөйлеуші" for n in range(6)]


async def test_a_speech_that_is_too_long_loses_nothing_of_what_stands(
    open_tx: OpenTx, moderator: Actor
):
    gathering_id = await an_open_one(open_tx)
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)
        await hall.say(tx, moderator, question.id, "ә" * (SPEECH_LIMIT - 10))
    async with open_tx() as tx:
        with pytest.raises(Invalid) as told:
            await hall.say(tx, moderator, question.id, "ә" * 12)
    assert told.value.params == {"count": SPEECH_LIMIT + 3, "limit": SPEECH_LIMIT, "over": 3}
    assert len((await fresh(open_tx, question.id)).speeches_kk) == SPEECH_LIMIT - 10


async def test_what_was_said_is_written_anew_unless_it_has_grown(
    open_tx: OpenTx, moderator: Actor
):
    gathering_id = await an_open_one(open_tx)
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)
        await hall.say(tx, moderator, question.id, "шамдар жанбайды")
    seen = hall.seal("шамдар жанбайды")
    async with open_tx() as tx:
        await hall.rewrite(tx, moderator, question.id, "kk", "Шамдар жанбайды.", seen=seen)
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await hall.rewrite(tx, moderator, question.id, "kk", "", seen=seen)
    assert (await fresh(open_tx, question.id)).speeches_kk == "Шамдар жанбайды."


async def test_nobody_speaks_on_the_chair(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx)
    chair = (await begun(open_tx, moderator, gathering_id))[About.CHAIR]
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await hall.say(tx, moderator, chair.id, "сөз")


async def test_a_motion_is_the_question_until_it_is_put_in_other_words(
    open_tx: OpenTx, moderator: Actor
):
    gathering_id = await an_open_one(open_tx, "Көше жарығы туралы")
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)
        view = await hall.look(tx, moderator, question.id)
        assert view.items[-1].proposed.kk == "Көше жарығы туралы"
        view = await hall.set_motion(tx, moderator, question.id, 1, "Он шам орнатылсын")
        assert view.items[-1].proposed.kk == "Он шам орнатылсын"
    with pytest.raises(Invalid, match="speech_too_long"):
        async with open_tx() as tx:
            await hall.set_motion(tx, moderator, question.id, 2, "ә" * (DECISION_LIMIT + 1))
    voted = await put(open_tx, moderator, question.id, 31)
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await hall.set_motion(tx, moderator, question.id, voted.version, "Басқаша")
        view = await hall.look(tx, moderator, question.id)
    assert view.items[-1].decided.kk == "Он шам орнатылсын"


async def test_a_decision_stands_in_other_words_until_they_are_taken_back(
    open_tx: OpenTx, moderator: Actor
):
    gathering_id = await an_open_one(open_tx)
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)
        with pytest.raises(Stale):
            await hall.set_decision(tx, moderator, question.id, 1, "Шешілді")
    voted = await put(open_tx, moderator, question.id, 31)
    async with open_tx() as tx:
        about = (question.id, voted.version)
        view = await hall.set_decision(tx, moderator, *about, "Сентябрьге дейін жөнделсін")
        assert view.items[-1].decided.kk == "Сентябрьге дейін жөнделсін"
        about = (question.id, voted.version + 1)
        view = await hall.set_decision(tx, moderator, *about, " ")
        assert view.items[-1].decided.kk == "Көше жарығы туралы"


async def test_a_motion_that_fell_decides_nothing(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx)
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)
    fell = await put(open_tx, moderator, question.id, 3, 44)
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await hall.set_decision(tx, moderator, question.id, fell.version, "Шешілді")
        view = await hall.look(tx, moderator, question.id)
    assert not view.items[-1].decided


async def test_a_report_is_heard_and_not_voted_on(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx, "Есеп", kind=Kind.REPORT, opened_needed=None)
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)
        with pytest.raises(Stale):
            await hall.count(tx, moderator, question.id, 1, Hands(47))
        assert (await hall.hear(tx, moderator, question.id, 1)).items[0].done
        view = await hall.hear(tx, moderator, question.id, 2, heard=False)
        assert not view.items[0].done
        added = await hall.add_item(tx, moderator, gathering_id, "Сұрақ")
    assert added.items[-1].about is About.LISTEN


# ── The end ──────────────────────────────────────────────────────────────────────────────────


async def told_to(open_tx: OpenTx) -> list[int]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery.person_id).where(Delivery.kind == "gathering.results")
        )
        return sorted(one for one in found if one is not None)


async def test_closing_keeps_what_was_decided_and_tells_everybody_once(
    open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    far = await somebody("Олжас", at="", okrug=OTHER_OKRUG)
    gathering_id = await an_open_one(open_tx, "Жарық", "Су", "Жол", nameless=46)
    await comes(open_tx, gathering_id, aigul)
    async with open_tx() as tx:
        light, water, _ = await items_of(tx, gathering_id)
        await hall.set_motion(tx, moderator, light.id, 1, "Он шам орнатылсын")
    await put(open_tx, moderator, light.id, 31)
    await put(open_tx, moderator, water.id, 3, 44)
    async with open_tx(LATER) as tx:
        view = await hall.close(tx, moderator, gathering_id, 1)
    assert view.gathering.state is State.CLOSED
    row = await gathering(open_tx, gathering_id)
    assert (row.closed_at, row.closed_present) == (LATER, 47)
    async with open_tx() as tx:
        decided = (await tx.session.scalars(sa.select(GatheringDecision))).all()
        steps = (await tx.session.scalars(sa.select(GatheringStep.move))).all()
        stays = (await tx.session.scalars(sa.select(GatheringStay.left_at))).all()
    assert [(one.item_id, one.kk) for one in decided] == [(light.id, "Он шам орнатылсын")]
    assert steps == [Move.CLOSE]
    assert list(stays) == [None]  # whoever was there to the end did not leave
    told = await told_to(open_tx)
    assert aigul.person_id in told
    assert far.person_id not in told
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await hall.close(tx, moderator, gathering_id, row.version)
        with pytest.raises(Stale):
            await hall.count(tx, moderator, light.id, 3, Hands(1))
    assert await told_to(open_tx) == told


async def test_of_two_who_close_it_one_does(database: Database, open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx)

    async def close() -> bool:
        async with database.write() as session:
            try:
                await hall.close(Tx(session, NOW, BOT_ID), moderator, gathering_id, 1)
            except Stale:
                return False
            await session.commit()
            return True

    assert sorted(await asyncio.gather(close(), close())) == [False, True]
    assert len(await told_to(open_tx)) == 1


async def test_a_vote_is_not_lost_between_two_phones_of_which_one_closes(
    database: Database, open_tx: OpenTx, moderator: Actor
):
    gathering_id = await an_open_one(open_tx)
    async with open_tx() as tx:
        question = await item_about(tx, gathering_id, About.QUESTION)

    async def run(act: Any) -> bool:
        async with database.write() as session:
            try:
                await act(Tx(session, NOW, BOT_ID))
            except Stale:
                return False
            await session.commit()
            return True

    voted, closed = await asyncio.gather(
        run(lambda tx: hall.count(tx, moderator, question.id, 1, Hands(31))),
        run(lambda tx: hall.close(tx, moderator, gathering_id, 1)),
    )
    assert closed
    async with open_tx() as tx:
        decided = (await tx.session.scalars(sa.select(GatheringDecision.item_id))).all()
    assert list(decided) == ([question.id] if voted else [])


async def test_an_event_at_which_nothing_was_written_down_is_not_told_of(
    open_tx: OpenTx, moderator: Actor
):
    gathering_id = await an_open_one(open_tx, kind=Kind.EVENT, opened_needed=None)
    async with open_tx() as tx:
        await hall.close(tx, moderator, gathering_id, 1)
    assert await told_to(open_tx) == []


async def test_what_was_heard_with_a_decision_is_kept_as_well(open_tx: OpenTx, moderator: Actor):
    gathering_id = await an_open_one(open_tx)
    await begun(open_tx, moderator, gathering_id)
    async with open_tx() as tx:
        view = await hall.add_item(tx, moderator, gathering_id, "Есеп")
        heard = view.agenda[-1]
        view = await hall.with_vote(tx, moderator, heard.id, heard.version, voted=False)
        heard = view.agenda[-1]
        view = await hall.hear(tx, moderator, heard.id, heard.version)
        heard = view.agenda[-1]
        await hall.set_decision(tx, moderator, heard.id, heard.version, "Есеп мақұлдансын")
        await hall.close(tx, moderator, gathering_id, 1)
    async with open_tx() as tx:
        decided = (await tx.session.scalars(sa.select(GatheringDecision))).all()
    assert [one.kk for one in decided] == ["Есеп мақұлдансын"]
