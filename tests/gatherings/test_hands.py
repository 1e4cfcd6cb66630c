"""Hands by phone: a help for counting, from those who are there and from nobody else."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.db import Database
from bot.core.errors import NotAllowed, NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.gatherings.models import GatheringHand, GatheringItem
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.hands import Hands
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.replies import Hand
from bot.gatherings.service import elections, hall, hands
from bot.people.models import HeldRole, Person
from bot.people.service import recognise
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody
from tests.gatherings.hall_world import an_open_one, comes, item_about, items_of, leaves
from tests.support.okrugs import AKSU, OKRUG, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

CROWD = 60


@pytest.fixture
async def moderator(somebody: Somebody) -> Actor:
    return await somebody("Марат Серіков", Role.MODERATOR)


async def a_question(open_tx: OpenTx, gathering_id: int) -> GatheringItem:
    async with open_tx() as tx:
        return await item_about(tx, gathering_id, About.QUESTION)


async def told(open_tx: OpenTx, kind: str) -> list[int | None]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery.person_id).where(Delivery.kind == kind).order_by(Delivery.id)
        )
        return list(found)


async def raised(open_tx: OpenTx) -> list[tuple[int, Hand]]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(GatheringHand).order_by(GatheringHand.person_id)
        )
        return [(one.person_id, one.hand) for one in found]


async def a_crowd(open_tx: OpenTx, somebody: Somebody, gathering_id: int) -> list[Actor]:
    """So many residents who checked in by phone."""
    first = await somebody("Біріншісі")  # seeds the okrug
    async with open_tx() as tx:
        people = [
            Person(bot_id=BOT_ID, telegram_id=50_000 + n, language="kk", name=f"Тұрғын {n}",
                   okrug=OKRUG, settlement=AKSU, created_at=NOW)
            for n in range(CROWD - 1)
        ]  # fmt: skip
        tx.session.add_all(people)
        await tx.session.flush()
        tx.session.add_all(
            HeldRole(person_id=one.id, role=Role.RESIDENT, scope=OKRUG, given_at=NOW)
            for one in people
        )
    async with open_tx() as tx:
        crowd = [await recognise(tx, 50_000 + n) for n in range(CROWD - 1)]
    await comes(open_tx, gathering_id, first, *crowd)
    return [first, *crowd]


async def test_sixty_taps_at_once_are_exactly_sixty_hands(
    database: Database, open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    gathering_id = await an_open_one(open_tx, nameless=0)
    crowd = await a_crowd(open_tx, somebody, gathering_id)
    question = await a_question(open_tx, gathering_id)
    async with open_tx() as tx:
        await hands.ask(tx, moderator, question.id, question.version)
    assert len(await told(open_tx, "gathering.hands")) == CROWD
    says = (Hand.AYE, Hand.AYE, Hand.NO, Hand.ABSTAIN)

    async def tap(n: int, hand: Hand) -> None:
        async with database.write() as session:
            tx = Tx(session, NOW, BOT_ID)
            assert (await hands.raise_hand(tx, crowd[n], question.id, 0, hand)).counted
            await session.commit()

    await asyncio.gather(*(tap(n, says[n % 4]) for n in range(CROWD)))
    async with open_tx() as tx:
        tally = await hands.tally(tx, moderator, question.id)
    assert (tally.ayes, tally.noes, tally.abstained, tally.asked) == (30, 15, 15, 60)
    assert len(await raised(open_tx)) == CROWD
    assert await told(open_tx, "gathering.tally") == [moderator.person_id]  # once in a while


async def test_a_hand_may_be_changed_and_is_one(
    database: Database, open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    gathering_id = await an_open_one(open_tx)
    await comes(open_tx, gathering_id, aigul)
    question = await a_question(open_tx, gathering_id)
    async with open_tx() as tx:
        await hands.ask(tx, moderator, question.id, 1)

    async def tap(hand: Hand) -> None:
        async with database.write() as session:
            await hands.raise_hand(Tx(session, NOW, BOT_ID), aigul, question.id, 0, hand)
            await session.commit()

    await asyncio.gather(*(tap(hand) for hand in (Hand.AYE, Hand.NO, Hand.AYE, Hand.ABSTAIN)))
    assert len(await raised(open_tx)) == 1
    await tap(Hand.NO)
    assert await raised(open_tx) == [(aigul.person_id, Hand.NO)]


async def test_only_those_who_are_there_are_asked_and_heard(
    open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    aigul, gone, at_home = [await somebody(name) for name in ("Айгүл", "Болат", "Серік")]
    far = await somebody("Олжас", okrug=OTHER_OKRUG)
    gathering_id = await an_open_one(open_tx)
    _, stay = await comes(open_tx, gathering_id, aigul, gone)
    await leaves(open_tx, stay)
    question = await a_question(open_tx, gathering_id)
    async with open_tx() as tx:
        await hands.ask(tx, moderator, question.id, 1)
    assert await told(open_tx, "gathering.hands") == [aigul.person_id]
    for somebody_else, why in ((gone, "hands_not_here"), (at_home, "hands_not_here"),
                               (far, "not_found")):  # fmt: skip
        async with open_tx() as tx:
            with pytest.raises(Refusal, match=why):
                await hands.raise_hand(tx, somebody_else, question.id, 0, Hand.AYE)
    async with open_tx() as tx:
        with pytest.raises(NotFound):
            await hands.raise_hand(tx, aigul, 999_999, 0, Hand.AYE)
        assert not (await hands.raise_hand(tx, aigul, question.id, 77, Hand.AYE)).counted
    assert await raised(open_tx) == []


async def test_once_it_is_stopped_taps_change_nothing_and_hear_how_it_stands(
    open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    gathering_id = await an_open_one(open_tx, nameless=46)
    await comes(open_tx, gathering_id, aigul)
    question = await a_question(open_tx, gathering_id)
    async with open_tx() as tx:
        await hands.ask(tx, moderator, question.id, 1)
    async with open_tx() as tx:
        await hands.raise_hand(tx, aigul, question.id, 0, Hand.AYE)
    async with open_tx() as tx:
        tally = await hands.stop(tx, moderator, question.id)
        assert (tally.open, tally.ayes) == (False, 1)
    assert (await a_question(open_tx, gathering_id)).ayes is None  # it counts nothing by itself
    async with open_tx() as tx:
        own = await hands.raise_hand(tx, aigul, question.id, 0, Hand.NO)
    assert (own.counted, own.hand) == (False, Hand.AYE)
    async with open_tx() as tx:
        await hall.count(tx, moderator, question.id, 1, Hands(31))
        own = await hands.raise_hand(tx, aigul, question.id, 0, Hand.NO)
    assert own.tally.item.vote is not None
    assert own.tally.item.vote.ayes == 31


async def test_a_tap_and_a_stop_at_once_agree_on_what_was_tapped(
    database: Database, open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    gathering_id = await an_open_one(open_tx)
    await comes(open_tx, gathering_id, aigul)
    question = await a_question(open_tx, gathering_id)
    async with open_tx() as tx:
        await hands.ask(tx, moderator, question.id, 1)

    async def tap() -> bool:
        async with database.write() as session:
            tx = Tx(session, NOW, BOT_ID)
            own = await hands.raise_hand(tx, aigul, question.id, 0, Hand.AYE)
            await session.commit()
            return own.counted

    async def stop() -> int:
        async with database.write() as session:
            tally = await hands.stop(Tx(session, NOW, BOT_ID), moderator, question.id)
            await session.commit()
            return tally.ayes

    counted, ayes = await asyncio.gather(tap(), stop())
    assert len(await raised(open_tx)) == ayes == int(counted)


async def test_asked_twice_nobody_hears_of_it_twice_and_asked_anew_they_do(
    open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    gathering_id = await an_open_one(open_tx)
    await comes(open_tx, gathering_id, aigul)
    question = await a_question(open_tx, gathering_id)
    async with open_tx() as tx:
        await hands.ask(tx, moderator, question.id, 1)
        await hands.raise_hand(tx, aigul, question.id, 0, Hand.AYE)
    async with open_tx() as tx:
        assert (await hands.ask(tx, moderator, question.id, 1)).ayes == 1
    assert len(await told(open_tx, "gathering.hands")) == 1
    async with open_tx() as tx:
        await hands.stop(tx, moderator, question.id)
    async with open_tx() as tx:
        assert (await hands.ask(tx, moderator, question.id, 1)).raised == 0
    assert len(await told(open_tx, "gathering.hands")) == 2


async def test_candidates_are_asked_about_one_by_one(
    open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    gathering_id = await an_open_one(open_tx, kind=Kind.SEPARATE, settlement=AKSU)
    await comes(open_tx, gathering_id, aigul)
    async with open_tx() as tx:
        item = (await items_of(tx, gathering_id))[0]
        item.about = About.ELECTION
    async with open_tx() as tx:
        await elections.set_seats(tx, moderator, item.id, 1, 2)
    async with open_tx() as tx:
        view = await elections.add_names(tx, moderator, item.id, 2, "Болат\nСерік")
    poll = view.items[-1].election
    assert poll is not None
    bolat, serik = poll.candidates
    async with open_tx() as tx:
        with pytest.raises(NotFound):
            await hands.ask(tx, moderator, item.id, 3, 999_999)
    async with open_tx() as tx:
        await hands.ask(tx, moderator, item.id, 3, bolat.id)
        assert not (await hands.raise_hand(tx, aigul, item.id, serik.id, Hand.AYE)).counted
        assert (await hands.raise_hand(tx, aigul, item.id, bolat.id, Hand.NO)).counted
    async with open_tx() as tx:
        await hands.ask(tx, moderator, item.id, 3, serik.id)
        assert not (await hands.raise_hand(tx, aigul, item.id, bolat.id, Hand.AYE)).counted
        await hands.raise_hand(tx, aigul, item.id, serik.id, Hand.AYE)
        first = await hands.tally(tx, moderator, item.id, bolat.id)
        second = await hands.tally(tx, moderator, item.id, serik.id)
    assert [(one.ayes, one.noes, one.candidate) for one in (first, second)] == [
        (0, 1, "Болат"), (1, 0, "Серік"),
    ]  # fmt: skip


async def test_phones_are_asked_by_the_desk_alone_and_on_what_is_voted(
    open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    far = await somebody("Олжас", Role.AKIM, at="", okrug=OTHER_OKRUG)
    gathering_id = await an_open_one(open_tx, "Есеп", kind=Kind.REPORT, opened_needed=None)
    question = await a_question(open_tx, gathering_id)
    for stranger in (aigul, far):
        async with open_tx() as tx:
            with pytest.raises((NotFound, NotAllowed)):
                await hands.ask(tx, stranger, question.id, 1)
            with pytest.raises((NotFound, NotAllowed)):
                await hands.stop(tx, stranger, question.id)
            with pytest.raises((NotFound, NotAllowed)):
                await hands.tally(tx, stranger, question.id)
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await hands.ask(tx, moderator, question.id, 1)
        with pytest.raises(Stale):
            await hands.ask(tx, moderator, question.id, 7)


async def test_nobody_taps_after_the_end(open_tx: OpenTx, moderator: Actor, somebody: Somebody):
    aigul = await somebody("Айгүл")
    gathering_id = await an_open_one(open_tx)
    await comes(open_tx, gathering_id, aigul)
    question = await a_question(open_tx, gathering_id)
    async with open_tx() as tx:
        await hands.ask(tx, moderator, question.id, 1)
    async with open_tx(NOW + timedelta(minutes=1)) as tx:
        await hall.close(tx, moderator, gathering_id, 1)
    async with open_tx(NOW + timedelta(minutes=2)) as tx:
        assert not (await hands.raise_hand(tx, aigul, question.id, 0, Hand.AYE)).counted
    assert await raised(open_tx) == []


async def test_once_it_is_over_nobody_can_read_how_anybody_raised_a_hand(
    open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    gathering_id, other = await an_open_one(open_tx), await an_open_one(open_tx, number=8)
    questions = [await a_question(open_tx, one) for one in (gathering_id, other)]
    await comes(open_tx, gathering_id, aigul)
    await comes(open_tx, other, aigul)
    for question in questions:
        async with open_tx() as tx:
            await hands.ask(tx, moderator, question.id, 1)
            await hands.raise_hand(tx, aigul, question.id, 0, Hand.AYE)
    async with open_tx() as tx:
        await hall.close(tx, moderator, gathering_id, 1)
    async with open_tx() as tx:
        (left,) = await tx.session.scalars(sa.select(GatheringHand))
        assert left.item_id == questions[1].id  # of the one that goes on


async def test_only_hands_of_those_who_are_there_now_are_tallied(
    open_tx: OpenTx, moderator: Actor, somebody: Somebody
):
    aigul, bolat = await somebody("Айгүл"), await somebody("Болат")
    gathering_id = await an_open_one(open_tx)
    _, his = await comes(open_tx, gathering_id, aigul, bolat)
    question = await a_question(open_tx, gathering_id)
    async with open_tx() as tx:
        await hands.ask(tx, moderator, question.id, 1)
        await hands.raise_hand(tx, aigul, question.id, 0, Hand.AYE)
        await hands.raise_hand(tx, bolat, question.id, 0, Hand.NO)
    await leaves(open_tx, his)
    async with open_tx() as tx:
        tally = await hands.tally(tx, moderator, question.id)
    assert (tally.ayes, tally.noes, tally.asked) == (1, 0, 1)
