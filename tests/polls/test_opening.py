"""A poll is opened, ended early and called off: who is asked, who hears, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.core.errors import NotAllowed, NotFound, Refusal, Stale
from bot.delivery.models import Delivery, Outcome
from bot.people.models import Person, PublicChat
from bot.people.service.crowds import crowd, lend
from bot.polls.models import Poll, PollCount
from bot.polls.rules.kinds import State
from bot.polls.rules.limits import MOST_OPEN
from bot.polls.rules.links import payload, read_payload
from bot.polls.service import opening, results, voting
from bot.polls.storage import polls as find
from tests.conftest import OpenTx
from tests.polls.conftest import Somebody, a_poll
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

LATER = NOW + timedelta(hours=1)


async def a_draft(tx: Any, *options: str, **values: Any) -> int:
    return await a_poll(tx, *options, **{"state": State.DRAFT, "opened_at": None} | values)


async def letters(open_tx: OpenTx, poll: int, kind: str) -> dict[int, Outcome]:
    """Who was told what, by people.id; a public chat is a negative number."""
    async with open_tx() as tx:
        found = await tx.session.execute(
            sa.select(Delivery.person_id, Delivery.public_id, Delivery.state).where(
                Delivery.batch_id == poll, Delivery.kind == kind
            )
        )
        return {person or -(public or 0): state for person, public, state in found}


async def a_channel(open_tx: OpenTx, by: int) -> None:
    async with open_tx() as tx:
        tx.session.add(
            PublicChat(bot_id=tx.bot_id, okrug=OKRUG, chat_id=-100, title="Ақсу", is_channel=True,
                       linked_by=by, linked_at=NOW)
        )  # fmt: skip


async def test_everybody_whom_it_is_for_is_asked(open_tx: OpenTx, somebody: Somebody) -> None:
    akim = await somebody("Марат", Role.AKIM, at="")
    aigul = await somebody("Айгүл", at=AKSU)
    bolat = await somebody("Болат", at=BIRLIK)
    silent = await somebody("Серік", at=AKSU)
    await a_channel(open_tx, akim.id)
    async with open_tx() as tx:
        await tx.session.execute(
            sa.update(Person).where(Person.id == silent.id).values(muted=["polls"])
        )
        everybody, aksu = await a_draft(tx), await a_draft(tx, settlements=[AKSU])
        members = await a_draft(tx, roles=["assembly_member"])
        view, many = await opening.open_poll(tx, akim, everybody, 1)
        assert (view.state, view.opened_at, view.version, many) == (State.OPEN, NOW, 2, 3)
        assert (await opening.open_poll(tx, akim, aksu, 1))[1] == 2
        assert (await opening.open_poll(tx, akim, members, 1))[1] == 0
    told = await letters(open_tx, everybody, "poll.asked")
    assert told.pop(-1) is Outcome.WAITING  # the channel
    assert told == {
        aigul.id: Outcome.WAITING,
        bolat.id: Outcome.WAITING,
        silent.id: Outcome.DROPPED,
    }
    assert set(await letters(open_tx, aksu, "poll.asked")) == {aigul.id, silent.id, -1}
    assert await letters(open_tx, members, "poll.asked") == {}  # nor in the channel


async def test_of_two_presses_one_opens_it(open_tx: OpenTx, somebody: Somebody) -> None:
    akim = await somebody("Марат", Role.AKIM)
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        poll = await a_draft(tx)
        await opening.open_poll(tx, akim, poll, 1)
    for actor, problem in ((akim, Stale), (aigul, NotAllowed)):
        async with open_tx() as tx:
            with pytest.raises(problem):
                await opening.open_poll(tx, actor, poll, 1)
    assert len(await letters(open_tx, poll, "poll.asked")) == 2


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"kk": "", "ru": ""}, "poll_not_ready"),
        ({"closes_at": None}, "poll_not_ready"),
        ({"closes_at": NOW + timedelta(minutes=59)}, "poll_closes_too_soon"),
        ({"closes_at": NOW + timedelta(days=91)}, "poll_closes_too_late"),
        ({"okrug": OTHER_OKRUG}, "not_found"),
        ({"bot_id": BOT_ID + 1}, "not_found"),
        ({"state": State.DISCARDED}, "stale"),
        ({"version": 2}, "stale"),
    ],
)
async def test_what_is_not_ready_or_not_theirs_is_not_opened(
    open_tx: OpenTx, somebody: Somebody, values: dict[str, Any], refusal: str
) -> None:
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        poll = await a_draft(tx, **values)
        with pytest.raises(Refusal) as problem:
            await opening.open_poll(tx, akim, poll, 1)
        assert problem.value.name == refusal
    assert await letters(open_tx, poll, "poll.asked") == {}


async def test_more_polls_than_anybody_answers_are_not_open_at_once(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        for _ in range(MOST_OPEN):
            await a_poll(tx)
        poll = await a_draft(tx)
        with pytest.raises(Refusal) as problem:
            await opening.open_poll(tx, akim, poll, 1)
        assert problem.value.name == "poll_too_many_open"


async def test_a_secret_poll_is_sealed_when_it_is_opened(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        poll = await a_draft(tx, secret=True, live=True)
        view, _ = await opening.open_poll(tx, akim, poll, 1)
        assert (view.live, view.may_change, view.joined_before) == (False, False, True)
        counts = await tx.session.execute(sa.select(PollCount.position, PollCount.votes))
        assert sorted(tuple(row) for row in counts) == [(1, 0), (2, 0), (3, 0)]


async def test_the_office_ends_it_before_its_hour(open_tx: OpenTx, somebody: Somebody) -> None:
    akim = await somebody("Марат", Role.AKIM)
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        poll = await a_poll(tx)
    async with open_tx(LATER) as tx:
        view = await opening.close_now(tx, akim, poll, 1)
        assert (view.state, view.closes_at) == (State.OPEN, LATER)  # the clock counts it
        with pytest.raises(Stale):
            await opening.close_now(tx, akim, poll, 2)
    async with open_tx(LATER + timedelta(seconds=9)) as tx:
        # it was made before the end, and lay at Telegram meanwhile
        await voting.take(tx, aigul, poll, 1, on=True, sent=LATER - timedelta(minutes=1))
        with pytest.raises(Stale):
            await voting.take(tx, aigul, poll, 2, on=True, sent=LATER + timedelta(seconds=1))


async def test_called_off_it_is_told_to_whoever_has_heard_of_it(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    akim = await somebody("Марат", Role.AKIM, at="")
    heard, waits, voted = [await somebody(name) for name in ("Айгүл", "Болат", "Серік")]
    await a_channel(open_tx, akim.id)
    async with open_tx() as tx:
        poll = await a_draft(tx)
        await opening.open_poll(tx, akim, poll, 1)
        out = sa.or_(Delivery.person_id == heard.id, Delivery.public_id.is_not(None))
        await tx.session.execute(sa.update(Delivery).where(out).values(state=Outcome.SENT))
    async with open_tx(LATER) as tx:
        await voting.take(tx, voted, poll, 1, on=True, sent=LATER)
        for why, refusal in (("  ", "why_missing"), ("а" * 301, "why_too_long")):
            with pytest.raises(Refusal) as problem:
                await opening.call_off(tx, akim, poll, 2, why)
            assert problem.value.name == refusal
    async with open_tx(LATER) as tx:
        view = await opening.call_off(tx, akim, poll, 2, " Сұрақ қате жазылған ")
        assert (view.state, view.why) == (State.CANCELLED, "Сұрақ қате жазылған")
        with pytest.raises(Stale):
            await voting.take(tx, heard, poll, 1, on=True, sent=NOW)
    asked = await letters(open_tx, poll, "poll.asked")
    assert (asked[heard.id], asked[waits.id]) == (Outcome.SENT, Outcome.DROPPED)
    assert set(await letters(open_tx, poll, "poll.called_off")) == {heard.id, voted.id, -1}


async def test_a_notice_can_be_for_those_who_have_not_voted(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul, bolat = await somebody("Айгүл"), await somebody("Болат")
    await somebody("Серік", Role.ASSEMBLY_MEMBER, at="")
    lend("poll", results.crowd)
    async with open_tx() as tx:
        poll, draft = await a_poll(tx), await a_draft(tx)
        await voting.take(tx, aigul, poll, 1, on=True, sent=NOW)
        chosen = await crowd(tx, f"poll:{poll}", OKRUG)
        assert set(await tx.session.scalars(chosen)) == {bolat.id}
        for name, okrug in ((f"poll:{poll}", OTHER_OKRUG), (f"poll:{draft}", OKRUG)):
            with pytest.raises(NotFound):
                await crowd(tx, name, okrug)


async def test_a_link_leads_to_the_place_it_is_about(open_tx: OpenTx, somebody: Somebody) -> None:
    await somebody()
    async with open_tx() as tx:
        polls = [
            await a_poll(tx, settlements=[BIRLIK]),
            await a_poll(tx, settlements=[AKSU, BIRLIK]),
            await a_draft(tx),
        ]
        assert [await opening.place_of(tx, one) for one in (*polls, 999)] == [
            BIRLIK,
            OKRUG,
            "",
            "",
        ]
    assert read_payload(payload(polls[0])) == polls[0]
    for forged in ("q", "q-1", "q1x", "p1", "q" + "9" * 16, "q٣"):
        assert read_payload(forged) == 0


async def test_whoever_opened_it_is_not_named_to_others(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        poll = await a_draft(tx, created_by=akim.id)
        with pytest.raises(NotFound):
            await voting.ballot(tx, aigul, poll)
        await opening.open_poll(tx, akim, poll, 1)
        assert (await voting.ballot(tx, aigul, poll)).is_open
        row = await find.poll(tx, poll)
        assert isinstance(row, Poll)
