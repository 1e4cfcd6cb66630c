"""A gathering is announced: in time, once, under a number, to exactly those whom it is for."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.db import Database
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.groups import Group
from bot.core.i18n import Language
from bot.core.screen import plain
from bot.core.tx import Tx
from bot.delivery.letters import Letter
from bot.delivery.models import Delivery, Outcome
from bot.delivery.notices import Lane
from bot.gatherings.models import (
    Gathering,
    GatheringDecision,
    GatheringItem,
    GatheringReply,
    GatheringStep,
)
from bot.gatherings.notices import TO_MANY
from bot.gatherings.notices.calling import AppealOnAgenda, GatheringCalled
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.promises import Stage
from bot.gatherings.rules.replies import Reply
from bot.gatherings.screens import LETTERS
from bot.gatherings.service import announcing, looking, planning
from bot.people.models import Person, PublicChat
from bot.people.service import crowds
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody, a_gathering
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

IN_TIME = NOW + timedelta(days=10)
NIGHT = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)  # 23:00 in the village


async def draft(tx: Tx, *questions: str, **values: Any) -> int:
    """A draft in which nothing is missing."""
    fields = {"state": State.DRAFT, "held_at": IN_TIME, "announced_at": None, "year": None}
    return await a_gathering(tx, *questions, **{**fields, **values})


async def told(open_tx: OpenTx, kind: str = "gathering.called") -> dict[int | None, Outcome]:
    """Who is told, and whether it is tried."""
    async with open_tx() as tx:
        found = await tx.session.execute(
            sa.select(Delivery.person_id, Delivery.state).where(
                Delivery.kind == kind, Delivery.public_id.is_(None)
            )
        )
        return {person: Outcome(state) for person, state in found}


async def letter(
    tx: Tx, notice: Any, language: Language | None = "kk", people: tuple[int, ...] = ()
) -> Letter | None:
    """What its readers would get now."""
    return await LETTERS[notice.kind](tx, notice, language, people)


def text_of(found: Letter | None) -> str:
    assert found is not None
    return plain(found.screen.text)


# ── To whom ──────────────────────────────────────────────────────────────────────────────────


async def test_it_is_numbered_written_down_and_told(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        await a_gathering(tx, number=4)
        made = await draft(tx, "Жарық", "Жол")
    async with open_tx() as tx:
        done = await announcing.announce(tx, akim, made, 1)
    assert done.people == 2
    async with open_tx() as tx:
        row = await tx.session.get(Gathering, made)
        assert row is not None
        assert (row.state, row.number, row.year) == (State.ANNOUNCED, 5, 2026)
        assert (row.announced_at, row.attempt, row.sequence) == (NOW, 1, 0)
        (step,) = await tx.session.scalars(
            sa.select(GatheringStep).where(GatheringStep.move == Move.ANNOUNCE)
        )
    assert step.shown["held_at"] == IN_TIME.isoformat()
    assert step.shown["place_ru"] == "Дом культуры"
    assert [one["kk"] for one in step.shown["items"]] == ["Жарық", "Жол"]
    assert step.shown["told_at"] == NOW.isoformat()
    assert set(await told(open_tx)) == {akim.id, aigul.id}
    async with open_tx() as tx:
        rows = await tx.session.scalars(sa.select(Delivery).where(Delivery.batch_id == made))
        assert {(one.lane, one.params["gathering_id"]) for one in rows} == {(Lane.BULK, made)}


async def test_each_kind_reaches_exactly_those_it_is_for(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    aigul = await somebody("Айгүл")
    ivan = await somebody("Иван", at=BIRLIK)
    member = await somebody("Серік", Role.ASSEMBLY_MEMBER, at=BIRLIK)
    await somebody("Ольга", okrug=OTHER_OKRUG)
    await somebody("Нұрлан", Role.ASSEMBLY_MEMBER, at="", okrug=OTHER_OKRUG)
    everybody = {akim.id, aigul.id, ivan.id, member.id}
    for kind, at, wanted in (
        (Kind.GATHERING, "", everybody),
        (Kind.REPORT, "", everybody),
        (Kind.EVENT, BIRLIK, {ivan.id, member.id}),
        (Kind.SEPARATE, AKSU, {akim.id, aigul.id}),
        (Kind.ASSEMBLY, "", {member.id}),
    ):
        async with open_tx() as tx:
            made = await draft(tx, kind=kind, settlement=at, title_kk="Сенбілік")
            reach = (await planning.outlook_of(tx, akim, made)).reach
        async with open_tx() as tx:
            done = await announcing.announce(tx, akim, made, 1)
            found = await tx.session.scalars(
                sa.select(Delivery.person_id).where(Delivery.batch_id == made)
            )
            assert set(found) == wanted, kind
        assert done.people == reach.total == len(wanted), kind


async def test_whoever_blocked_the_bot_or_switched_it_off_is_counted_and_not_tried(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    aigul, ivan = await somebody("Айгүл"), await somebody("Иван", language="ru")
    async with open_tx() as tx:
        await tx.session.execute(
            sa.update(Person).where(Person.id == aigul.id).values(blocked_at=NOW)
        )
        await tx.session.execute(
            sa.update(Person)
            .where(Person.id == ivan.id)
            .values(muted=[Group.GATHERINGS.value, Group.BROADCASTS.value])
        )
        made = await draft(tx)
    async with open_tx() as tx:
        reach = (await planning.outlook_of(tx, akim, made)).reach
        assert (reach.total, reach.reachable, reach.blocked, reach.muted) == (3, 1, 1, 1)
        assert reach.by_language == {"kk": 2, "ru": 1}
        await announcing.announce(tx, akim, made, 1)
    assert await told(open_tx) == {
        akim.id: Outcome.WAITING,
        aigul.id: Outcome.UNREACHABLE,
        ivan.id: Outcome.DROPPED,
    }


async def test_what_is_for_the_whole_okrug_is_posted_in_its_channel(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        tx.session.add(
            PublicChat(bot_id=BOT_ID, okrug=OKRUG, chat_id=-5, linked_by=akim.id, linked_at=NOW)
        )
        whole = await draft(tx)
        village = await draft(tx, kind=Kind.SEPARATE, settlement=AKSU)
        members = await draft(tx, kind=Kind.ASSEMBLY)
    for made in (whole, village, members):
        async with open_tx() as tx:
            await announcing.announce(tx, akim, made, 1)
    async with open_tx() as tx:
        posted = await tx.session.scalars(
            sa.select(Delivery.batch_id).where(Delivery.public_id.is_not(None))
        )
        assert list(posted) == [whole]
        found = await letter(tx, GatheringCalled(gathering_id=whole, sequence=0), None)
    said = text_of(found)
    assert "Сізді жиынға шақырамыз" in said
    assert "Приглашаем Вас на сход" in said
    assert "Келесіз бе?" not in said  # a channel is asked nothing
    assert found is not None
    assert not found.screen.rows
    assert len(found.apart) == 2


# ── In time ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("days", [9, 1])
async def test_who_announces_too_late_says_why(days: int, open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made = await draft(tx, held_at=NOW + timedelta(days=days))
    async with open_tx() as tx:
        seen = await planning.outlook_of(tx, akim, made)
        assert seen.late
        for reason in ("", "  \n "):
            with pytest.raises(Refusal, match="notice_too_late") as refusal:
                await announcing.announce(tx, akim, made, 1, reason)
            assert refusal.value.params["late_by"] == 10 - days
    assert not await told(open_tx)
    async with open_tx() as tx:
        done = await announcing.announce(tx, akim, made, 1, "20 қарашада қағазбен хабарланды")
    assert done.view.late_reason == "20 қарашада қағазбен хабарланды"
    async with open_tx() as tx:
        notes = await tx.session.scalars(
            sa.select(GatheringStep.note).where(GatheringStep.move == Move.ANNOUNCE)
        )
        assert list(notes) == ["20 қарашада қағазбен хабарланды"]


async def test_a_reason_that_was_not_needed_is_not_kept(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made = await draft(tx)
        done = await announcing.announce(tx, akim, made, 1, "Кеш")
    assert not done.view.late_reason


async def test_what_is_announced_at_night_is_told_in_the_morning_and_counts_from_then(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made = await draft(tx)
    async with open_tx(now=NIGHT) as tx:
        seen = await planning.outlook_of(tx, akim, made)
        assert seen.night
        assert seen.told_at == datetime(2026, 11, 26, 3, tzinfo=UTC)
        with pytest.raises(Refusal, match="notice_too_late"):
            await announcing.announce(tx, akim, made, 1)
        await planning.set_moment(tx, akim, made, IN_TIME + timedelta(days=1))
        done = await announcing.announce(tx, akim, made, 2)
    assert done.view.announced_at == NIGHT


async def test_candidates_for_akim_need_three_days_and_an_event_none(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        soon = NOW + timedelta(days=3)
        assembly = await draft(tx, kind=Kind.ASSEMBLY, held_at=soon, only_candidates=True)
        event = await draft(
            tx, kind=Kind.EVENT, held_at=NOW + timedelta(hours=3), title_kk="Сенбілік"
        )
        await announcing.announce(tx, akim, assembly, 1)
        await announcing.announce(tx, akim, event, 1)


async def test_a_day_that_has_passed_is_not_announced(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made = await draft(tx, held_at=NOW - timedelta(minutes=1))
        with pytest.raises(Invalid, match="day_is_past"):
            await announcing.announce(tx, akim, made, 1, "Кеш")


@pytest.mark.parametrize("gone", [{"held_at": None}, {"place_kk": "", "place_ru": ""}])
async def test_what_is_not_ready_is_not_announced(
    gone: dict[str, Any], open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made = await draft(tx, **gone)
        with pytest.raises(Invalid, match="gathering_not_ready"):
            await announcing.announce(tx, akim, made, 1)
    assert not await told(open_tx)


# ── Once, and by whom ────────────────────────────────────────────────────────────────────────


async def test_nobody_but_its_office_announces_it(open_tx: OpenTx, somebody: Somebody):
    aigul = await somebody("Айгүл")
    other = await somebody("Ержан", Role.AKIM, at="", okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        made = await draft(tx)
        with pytest.raises(NotAllowed):
            await announcing.announce(tx, aigul, made, 1)
        for number in (made, 2**62):
            with pytest.raises(NotFound):
                await announcing.announce(tx, other, number, 1)
            with pytest.raises(NotFound):
                await announcing.announce_separate(tx, other, number, 1)


async def test_an_old_button_announces_nothing(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made = await draft(tx)
        await planning.set_place(tx, akim, made, ("Мектеп", ""))
        with pytest.raises(Stale):
            await announcing.announce(tx, akim, made, 1)
        await announcing.announce(tx, akim, made, 2)
        for version in (2, 3):
            with pytest.raises(Refusal):
                await announcing.announce(tx, akim, made, version)


async def test_of_two_who_press_at_once_one_announces_it(
    database: Database, open_tx: OpenTx, somebody: Somebody
):
    akim, deputy = await somebody("Марат", Role.AKIM), await somebody("Дәурен", Role.DEPUTY)
    async with open_tx() as tx:
        made = await draft(tx)

    async def press(who: Actor) -> str:
        async with database.write() as session:
            try:
                await announcing.announce(Tx(session, NOW, BOT_ID), who, made, 1)
            except Refusal as refusal:
                return refusal.name
            await session.commit()
            return "done"

    assert sorted(await asyncio.gather(press(akim), press(deputy))) == ["done", "stale"]
    assert set(await told(open_tx)) == {akim.id, deputy.id}
    async with open_tx() as tx:
        steps = await tx.session.scalar(
            sa.select(sa.func.count()).where(GatheringStep.move == Move.ANNOUNCE)
        )
        assert steps == 1


async def test_gatherings_that_are_announced_at_once_have_numbers_of_their_own(
    database: Database, open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made = [await draft(tx) for _ in range(4)]

    async def press(number: int) -> None:
        async with database.write() as session:
            await announcing.announce(Tx(session, NOW, BOT_ID), akim, number, 1)
            await session.commit()

    await asyncio.gather(*map(press, made))
    async with open_tx() as tx:
        numbers = await tx.session.scalars(sa.select(Gathering.number))
        assert sorted(number or 0 for number in numbers) == [1, 2, 3, 4]


async def test_all_separate_gatherings_are_announced_at_once_or_none(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    aigul, ivan = await somebody("Айгүл"), await somebody("Иван", at=BIRLIK)
    async with open_tx() as tx:
        main = await draft(tx, held_at=NOW + timedelta(days=20))
        near = {"kind": Kind.SEPARATE, "leads_to": main}
        first = await draft(tx, settlement=AKSU, **near)
        last = await draft(tx, settlement=BIRLIK, held_at=NOW + timedelta(days=2), **near)
    async with open_tx() as tx:
        with pytest.raises(Invalid, match="separate_not_ready"):
            await announcing.announce_separate(tx, akim, main, 2)
    assert not await told(open_tx)  # the first of them was ready, and waits for the other
    async with open_tx() as tx:
        await planning.set_moment(tx, akim, last, IN_TIME)
        with pytest.raises(Stale):
            await announcing.announce_separate(tx, akim, main, 2)
        _, count, people = await announcing.announce_separate(tx, akim, main, 3)
    assert (count, people) == (2, 3)
    assert set(await told(open_tx)) == {akim.id, aigul.id, ivan.id}
    async with open_tx() as tx:
        for number in (first, last):
            assert (await looking.look(tx, akim, number)).state is State.ANNOUNCED
        with pytest.raises(Stale):
            await announcing.announce_separate(tx, akim, main, 5)


# ── The letter ───────────────────────────────────────────────────────────────────────────────


async def called(open_tx: OpenTx, *questions: str, **values: Any) -> tuple[int, GatheringCalled]:
    async with open_tx() as tx:
        made = await a_gathering(tx, *questions, **values)
    return made, GatheringCalled(gathering_id=made, sequence=0)


async def test_the_letter_says_what_when_where_and_what_about(open_tx: OpenTx, somebody: Somebody):
    await somebody()
    made, notice = await called(open_tx, "Көше жарығы", latitude=43.2, longitude=76.9)
    async with open_tx() as tx:
        kazakh, russian = await letter(tx, notice), await letter(tx, notice, "ru")
    assert kazakh is not None
    said = text_of(kazakh)
    for words in ("барлық тұрғын", "7 желтоқсан, дүйсенбі, 15:00", "Мәдениет үйі", "Көше жарығы"):
        assert words in said
    assert "Дом культуры" in text_of(russian)
    assert "[Көше жарығы]" in text_of(russian)
    labels = [button.text for row in kazakh.screen.rows for button in row]
    assert labels[:2] == ["Келемін", "Келе алмаймын"]
    assert "Картада" in labels
    assert f":{made}" in (kazakh.screen.rows[0][0].data or "")


async def test_what_people_write_is_shown_and_never_obeyed(open_tx: OpenTx, somebody: Somebody):
    await somebody()
    _, notice = await called(open_tx, "<b>Су</b> & газ", place_kk="<i>Клуб</i>")
    async with open_tx() as tx:
        found = await letter(tx, notice)
    assert found is not None
    assert "&lt;b&gt;Су&lt;/b&gt; &amp; газ" in str(found.screen.text)
    assert "&lt;i&gt;Клуб" in str(found.screen.text)


async def test_a_long_agenda_is_cut_line_by_line_and_read_whole_by_a_button(
    open_tx: OpenTx, somebody: Somebody
):
    await somebody()
    long = [f"{at} мәселе " + "ұзақ сөз " * 30 for at in range(1, 31)]
    _, notice = await called(open_tx, *long)
    async with open_tx() as tx:
        found, short = await letter(tx, notice), await letter(tx, notice, None)
    assert len(text_of(found)) < 4096
    assert "30. 30 мәселе" in text_of(found)
    assert found is not None
    assert any(button.text == "Күн тәртібі, материалдар" for button in found.screen.rows[-1])
    assert short is not None


async def test_whoever_said_already_that_they_come_finds_it_ticked(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody()
    made, notice = await called(open_tx)
    async with open_tx() as tx:
        tx.session.add(
            GatheringReply(gathering_id=made, person_id=aigul.id, reply=Reply.COMING, at=NOW)
        )
    async with open_tx() as tx:
        found = await letter(tx, notice, "kk", (aigul.id,))
    assert found is not None
    assert found.rows_of[aigul.id][0][0].text == "✅ Келемін"
    assert found.screen.rows[0][0].text == "Келемін"


@pytest.mark.parametrize(
    "values",
    [{"state": State.CANCELLED}, {"state": State.OPEN}, {"held_at": NOW}, {"state": State.CLOSED}],
)
async def test_nobody_is_called_to_what_is_over_or_not_held(
    values: dict[str, Any], open_tx: OpenTx, somebody: Somebody
):
    await somebody()
    _, notice = await called(open_tx, **values)
    async with open_tx() as tx:
        assert await letter(tx, notice) is None
        assert await letter(tx, GatheringCalled(gathering_id=2**60, sequence=0)) is None


async def test_a_report_says_how_many_promises_are_overdue(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        before = await a_gathering(tx, state=State.HANDED_OVER)
        item = await tx.session.scalar(
            sa.select(GatheringItem.id).where(GatheringItem.gathering_id == before)
        )
        tx.session.add(
            GatheringDecision(
                bot_id=BOT_ID, okrug=OKRUG, gathering_id=before, item_id=item or 0,
                stage=Stage.DECIDED, due_on=NOW.date() - timedelta(days=3),
                created_at=NOW, updated_at=NOW,
            )
        )  # fmt: skip
        made = await draft(tx, kind=Kind.REPORT)
    async with open_tx() as tx:
        assert (await planning.outlook_of(tx, akim, made)).around.overdue == 1
        await announcing.announce(tx, akim, made, 1)
    async with open_tx() as tx:
        found = await letter(tx, GatheringCalled(gathering_id=made, sequence=0))
    assert "1 уәденің мерзімі өтті" in text_of(found)


async def test_those_behind_an_appeal_hear_that_it_is_on_the_agenda(
    open_tx: OpenTx, somebody: Somebody
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")

    async def behind(_: Tx, _appeal: int, _okrug: str) -> Any:
        return sa.select(sa.literal(aigul.id))

    crowds.lend("appeal", behind)
    async with open_tx() as tx:
        made = await draft(tx)
        await planning.add_from_appeal(tx, akim, made, 7, ("Көше жарығы", ""))
        await announcing.announce(tx, akim, made, 2)
    assert set(await told(open_tx, AppealOnAgenda.kind)) == {aigul.id}
    async with open_tx() as tx:
        item = await tx.session.scalar(
            sa.select(GatheringItem.id).where(GatheringItem.appeal_id == 7)
        )
        found = await letter(tx, AppealOnAgenda(gathering_id=made, item_id=item or 0))
        assert await letter(tx, AppealOnAgenda(gathering_id=made, item_id=2**60)) is None
    assert "Сіз қолдаған өтініш күн тәртібінде" in text_of(found)
    assert "Көше жарығы" in text_of(found)


def test_every_letter_of_a_call_can_be_found() -> None:
    assert {notice.kind for notice in TO_MANY} <= set(LETTERS)


# ── Looking ──────────────────────────────────────────────────────────────────────────────────


async def test_the_calendar_shows_what_is_to_come_first_and_what_is_past_apart(
    open_tx: OpenTx, somebody: Somebody
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        late = await a_gathering(tx, held_at=NOW + timedelta(days=20))
        soon = await a_gathering(tx, held_at=NOW + timedelta(days=2))
        now = await a_gathering(tx, held_at=NOW, state=State.OPEN)
        planned = await draft(tx, held_at=None)
        old = await a_gathering(tx, held_at=NOW - timedelta(days=30), state=State.HANDED_OVER)
        forgotten = await a_gathering(tx, held_at=NOW - timedelta(days=2))
        await a_gathering(tx, okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        mine = await looking.calendar(tx, akim, OKRUG)
        theirs = await looking.calendar(tx, aigul, OKRUG)
        past = await looking.calendar(tx, aigul, OKRUG, past=True)
    assert [one.id for one in mine.listed] == [now, forgotten, soon, late, planned]
    assert [one.id for one in theirs.listed] == [now, soon, late]
    assert [one.id for one in past.listed] == [forgotten, old]
    assert (mine.office, theirs.office, theirs.resident) == (True, False, True)


async def test_the_calendar_of_another_okrug_is_not_shown(open_tx: OpenTx, somebody: Somebody):
    aigul = await somebody("Айгүл")
    both = await somebody("Марат", Role.AKIM, okrug=OKRUG)
    async with open_tx() as tx:
        with pytest.raises(NotFound):
            await looking.calendar(tx, aigul, OTHER_OKRUG)
        assert [one.code for one in await looking.okrugs(tx, both)] == [OKRUG]
        strange = await a_gathering(tx, okrug=OTHER_OKRUG)
        for use in (looking.card, looking.history):
            with pytest.raises(NotFound):
                await use(tx, aigul, strange)


async def test_pages_of_the_calendar_are_never_empty(open_tx: OpenTx, somebody: Somebody):
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        for _ in range(looking.PAGE + 1):
            await a_gathering(tx)
        last = await looking.calendar(tx, aigul, OKRUG, 9_999)
    assert (last.page, last.pages, len(last.listed)) == (1, 2, 1)


async def test_a_gathering_lends_those_it_is_for(open_tx: OpenTx, somebody: Somebody):
    aigul, _ = await somebody("Айгүл"), await somebody("Иван", at=BIRLIK)
    async with open_tx() as tx:
        made = await a_gathering(tx, kind=Kind.SEPARATE, settlement=AKSU)
        hidden = await draft(tx)
        found = await tx.session.scalars(await looking.crowd(tx, made, OKRUG))
        assert set(found) == {aigul.id}
        for number, okrug in ((made, OTHER_OKRUG), (hidden, OKRUG), (2**60, OKRUG)):
            with pytest.raises(NotFound):
                await looking.crowd(tx, number, okrug)


async def test_residents_read_of_its_history_what_is_theirs(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        made = (await planning.plan(tx, akim, OKRUG, Kind.EVENT)).id
        await planning.set_title(tx, akim, made, ("Сенбілік", ""))
        await planning.set_moment(tx, akim, made, IN_TIME)
        await planning.set_place(tx, akim, made, ("Мектеп", ""))
        await announcing.announce(tx, akim, made, 4)
        view, steps = await looking.history(tx, aigul, made)
    assert [one.move for one in steps] == [Move.PLAN, Move.ANNOUNCE]
    assert view.state is State.ANNOUNCED
