"""Readers answer a roll-call; the silent are asked again, and the office phones them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.broadcasts import jobs, service
from bot.broadcasts.rules.calls import EVERY, MOST
from bot.broadcasts.service import Answer, Asks, BroadcastView
from bot.core.access import Role
from bot.core.db import Database
from bot.core.errors import NotAllowed, NotFound, Refusal, Stale
from bot.core.tx import Tx
from tests.broadcasts.conftest import KK, Office, office_in
from tests.support.village import Village, village

ASKED = "Амансыздар ма?"
SAFE, HELP = "Аманбыз", "Көмек керек"


async def roll_call(
    office: Office, asks: Asks = Asks.SAFE, *, urgent: bool = True, **audience: Any
) -> BroadcastView:
    """A roll-call that went out."""
    view = await office.drafted()
    view = await office.do(service.set_asks, view.id, view.version, asks)
    if urgent:
        view = await office.do(service.set_urgent, view.id, view.version, reason="Боран")
    if audience:
        chosen = service.Audience(view.audience.scope, **audience)
        view = await office.do(service.set_audience, view.id, view.version, chosen)
    await office.do(service.send, view.id, view.version, confirmed=True)
    await office.tick(jobs.watch)
    return await office.do(service.look, view.id)


async def half_an_hour(office: Office) -> None:
    """Time passes, and the clock looks whom to ask."""
    await office.v.later(EVERY)
    await office.tick(jobs.call_again)


def asked(v: Village, person: Any) -> int:
    """How often somebody was asked again."""
    return v.text(person).count(ASKED)


# ── Asked again ──────────────────────────────────────────────────────────────────────────────


async def test_only_the_silent_are_asked_again_and_of_what_it_was_about(
    database: Database,
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul, dana = await v.resident("Айгүл"), await v.resident("Дана")
        await roll_call(office)
        await v.press(aigul, SAFE)
        await half_an_hour(office)
        assert asked(v, aigul) == 0
        assert asked(v, dana) == 1
        assert KK in v.last(dana)


async def test_an_older_call_is_answered_as_well(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        dana = await v.resident("Дана")
        view = await roll_call(office)
        await half_an_hour(office)
        await half_an_hour(office)
        calls = [m for m in v.replies(dana) if ASKED in (m.text or "")]
        assert len(calls) == 2
        await v.press(dana, SAFE, calls[0])
        await half_an_hour(office)
        assert asked(v, dana) == 2
        assert (await office.do(service.progress_of, view.id)).safe == 1


async def test_the_clock_gives_up_in_the_end(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        dana = await v.resident("Дана")
        view = await roll_call(office)
        for _ in range(MOST + 2):
            await half_an_hour(office)
        assert asked(v, dana) == MOST
        assert (await office.do(service.look, view.id)).next_call_at is None


@pytest.mark.parametrize("stop", [service.close, service.withdraw])
async def test_nobody_is_asked_once_it_is_over(database: Database, stop: Any) -> None:
    async with village(database) as v:
        office = await office_in(v)
        dana = await v.resident("Дана")
        view = await roll_call(office)
        await half_an_hour(office)
        view = await office.do(service.look, view.id)
        await office.do(stop, view.id, view.version)
        before = asked(v, dana)
        await half_an_hour(office)
        assert asked(v, dana) == before


async def test_a_cancelled_roll_call_asks_nobody(database: Database) -> None:
    night = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
    async with village(database, now=night) as v:
        office = await office_in(v)
        dana = await v.resident("Дана")
        view = await roll_call(office, urgent=False)
        await office.do(service.cancel, view.id, view.version)
        await v.later(timedelta(hours=10))
        await office.tick(jobs.call_again)
        assert asked(v, dana) == 0


async def test_two_ticks_at_once_ask_once(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        dana = await v.resident("Дана")
        await roll_call(office)
        await v.later(EVERY)
        async with database.write() as session:
            tx = Tx(session, v.clock.now(), 0)
            await jobs.call_again(tx)
            await jobs.call_again(tx)
            await session.commit()
        await office.tick(jobs.call_again)
        assert asked(v, dana) == 1


async def test_calls_missed_while_the_bot_was_off_do_not_come_in_a_heap(
    database: Database,
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        dana = await v.resident("Дана")
        await roll_call(office)
        await v.later(timedelta(hours=2))
        await office.tick(jobs.call_again)
        await office.tick(jobs.call_again)
        assert asked(v, dana) == 1


async def test_at_night_only_an_urgent_roll_call_asks_again(database: Database) -> None:
    evening = datetime(2026, 11, 25, 16, 45, tzinfo=UTC)  # a quarter to ten in the village
    async with village(database, now=evening) as v:
        office = await office_in(v)
        dana = await v.resident("Дана")
        await roll_call(office, urgent=False)
        for _ in range(4):
            await half_an_hour(office)
        assert asked(v, dana) == 0
        await v.later(timedelta(hours=9))
        await office.tick(jobs.call_again)
        assert asked(v, dana) == 1


async def test_the_office_asks_the_silent_now_once_for_two_presses(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul, dana = await v.resident("Айгүл"), await v.resident("Дана")
        view = await roll_call(office)
        with pytest.raises(Refusal, match="asked_just_now"):
            await office.do(service.ask_again, view.id, view.version)
        await v.press(aigul, SAFE)
        await v.later(timedelta(minutes=11))
        await office.do(service.ask_again, view.id, view.version)
        with pytest.raises(Refusal, match="asked_just_now"):
            await office.do(service.ask_again, view.id, view.version)
        assert (asked(v, aigul), asked(v, dana)) == (0, 1)
        await v.later(timedelta(minutes=19))
        await office.tick(jobs.call_again)
        assert asked(v, dana) == 1  # the clock counts this call among its own


# ── Who may answer ───────────────────────────────────────────────────────────────────────────


async def test_what_was_not_for_somebody_cannot_be_answered(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        await v.staff(Role.MODERATOR, "Сара")
        view = await roll_call(office, roles=(Role.MODERATOR.value,))
        with pytest.raises(NotFound):
            await office.do(service.answer, view.id, Answer.HELP, by=aigul)
        with pytest.raises(NotFound):
            await office.do(service.answer, view.id + 1, Answer.SAFE, by=aigul)
        with pytest.raises(NotFound):
            await office.do(service.read, view.id, by=aigul)


async def test_help_is_heard_after_the_roll_call_is_over(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        view = await roll_call(office)
        view = await office.do(service.close, view.id, view.version)
        with pytest.raises(Refusal, match="call_is_over"):
            await office.do(service.answer, view.id, Answer.SAFE, by=aigul)
        await office.do(service.answer, view.id, Answer.HELP, by=aigul)
        assert v.last(office.akim).startswith("🆘 Көмек керек")
        await office.do(service.withdraw, view.id, view.version)
        await v.later(timedelta(minutes=11))
        await office.do(service.answer, view.id, Answer.HELP, by=aigul)


async def test_the_office_answers_for_whoever_it_has_phoned(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        dana = await v.resident("Дана")
        view = await roll_call(office)
        dana_id = (await office.actor(dana)).id
        silent = await office.do(service.silent, view.id)
        assert dana_id in {one.person_id for one in silent}
        with pytest.raises(NotAllowed):
            await office.do(service.answer_for, view.id, dana_id, Answer.SAFE, by=dana)
        await office.do(service.answer_for, view.id, dana_id, Answer.SAFE)
        silent = await office.do(service.silent, view.id)
        assert dana_id not in {one.person_id for one in silent}
        with pytest.raises(NotFound):
            await office.do(service.answer_for, view.id, 9_999, Answer.SAFE)


async def test_a_call_for_help_is_not_overwritten_unread(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        dana = await v.resident("Дана")
        view = await roll_call(office)
        dana_id = (await office.actor(dana)).id
        await v.press(dana, HELP)
        with pytest.raises(Stale):
            await office.do(service.answer_for, view.id, dana_id, Answer.SAFE)
        await office.do(service.answer_for, view.id, dana_id, Answer.SAFE, seen=Answer.HELP)


async def test_who_leaves_takes_their_answers_away(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        view = await roll_call(office, Asks.READ, urgent=False)
        await v.press(aigul, "Оқыдым")
        exported = await office.do(service.export_own, by=aigul)
        assert [one["broadcast_answer"] for one in exported["broadcast_answers"]] == ["read"]
        await office.do(service.forget_person, by=aigul)
        assert (await office.do(service.progress_of, view.id)).read == 0
