"""A gathering that people know of: changed, called off, called again; everybody hears of it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.db import Database
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import Language
from bot.core.screen import plain
from bot.core.tx import Tx
from bot.delivery.letters import Letter
from bot.delivery.models import Delivery, Outcome
from bot.gatherings.models import (
    Gathering,
    GatheringItem,
    GatheringReply,
    GatheringStay,
    GatheringStep,
)
from bot.gatherings.notices.calling import (
    GatheringCalled,
    GatheringCalledOff,
    GatheringChanged,
)
from bot.gatherings.rules.changes import Changes, NewItem, Shown, difference
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.presence import How
from bot.gatherings.rules.replies import Reply
from bot.gatherings.screens import LETTERS
from bot.gatherings.service import announcing, changing, looking, planning
from bot.people.models import PublicChat
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody, a_gathering
from tests.support.okrugs import OKRUG, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

HELD = NOW + timedelta(days=12)
LATER = NOW + timedelta(days=14)
SOON = NOW + timedelta(days=3)


async def announced(open_tx: OpenTx, akim: Actor, *questions: str, **values: Any) -> int:
    """One that was announced as the office does it; version 2."""
    async with open_tx() as tx:
        made = await a_gathering(
            tx,
            *questions,
            **{"state": State.DRAFT, "held_at": HELD, "announced_at": None, **values},
        )
        await announcing.announce(tx, akim, made, 1)
    return made


async def row_of(open_tx: OpenTx, gathering_id: int) -> Gathering:
    async with open_tx() as tx:
        row = await tx.session.get(Gathering, gathering_id)
        assert row is not None
        return row


async def items_of(open_tx: OpenTx, gathering_id: int) -> list[GatheringItem]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(GatheringItem)
            .where(GatheringItem.gathering_id == gathering_id)
            .order_by(GatheringItem.position)
        )
        return list(found)


async def told(open_tx: OpenTx, kind: str) -> list[int | None]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery.person_id).where(Delivery.kind == kind).order_by(Delivery.id)
        )
        return list(found)


async def replied(open_tx: OpenTx, gathering_id: int, who: Actor) -> None:
    async with open_tx() as tx:
        tx.session.add(
            GatheringReply(gathering_id=gathering_id, person_id=who.id, reply=Reply.COMING, at=NOW)
        )


async def letter(
    open_tx: OpenTx, notice: Any, language: Language | None = "kk", people: tuple[int, ...] = ()
) -> Letter | None:
    async with open_tx() as tx:
        return await LETTERS[notice.kind](tx, notice, language, people)


def text_of(found: Letter | None) -> str:
    assert found is not None
    return plain(found.screen.text)


# ── Another day, place or question ───────────────────────────────────────────────────────────


async def test_another_place_is_told_to_everybody_and_whoever_comes_still_comes(
    open_tx: OpenTx, somebody: Somebody
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    made = await announced(open_tx, akim, latitude=43.2, longitude=76.9)
    await replied(open_tx, made, aigul)
    async with open_tx() as tx:
        done = await changing.change(tx, akim, made, 2, Changes(place=("Мектеп", "Школа")))
    assert done.people == 2
    row = await row_of(open_tx, made)
    assert (row.place_kk, row.place_ru, row.sequence) == ("Мектеп", "Школа", 1)
    assert row.latitude is None  # the pin was of the other place
    assert (row.state, row.attempt, row.held_at) == (State.ANNOUNCED, 1, HELD)
    assert await told(open_tx, "gathering.changed") == [akim.id, aigul.id]
    assert len(await told(open_tx, "gathering.called")) == 2  # the first message stays
    found = await letter(
        open_tx, GatheringChanged(gathering_id=made, sequence=1), "kk", (aigul.id,)
    )
    assert "Орны: Мәдениет үйі → Мектеп" in text_of(found)
    assert "Күні не сағаты өзгерді" not in text_of(found)
    assert found is not None
    assert found.rows_of[aigul.id][0][0].text == "✅ Келемін"
    async with open_tx() as tx:
        assert (await looking.look(tx, aigul, made)).reply is Reply.COMING


async def test_of_another_day_everybody_is_asked_anew(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    made = await announced(open_tx, akim)
    await replied(open_tx, made, aigul)
    async with open_tx() as tx:
        await changing.change(tx, akim, made, 2, Changes(held_at=LATER))
    found = await letter(
        open_tx, GatheringChanged(gathering_id=made, sequence=1), "kk", (aigul.id,)
    )
    said = text_of(found)
    assert "Күні: 7 желтоқсан, дүйсенбі, 15:00 → 9 желтоқсан, сәрсенбі, 15:00" in said
    assert "Күні не сағаты өзгерді. Келесіз бе?" in said
    assert found is not None
    assert not found.rows_of
    async with open_tx() as tx:
        (step,) = await tx.session.scalars(
            sa.select(GatheringStep).where(GatheringStep.move == Move.CHANGE)
        )
    assert step.sequence == 1
    assert step.shown["held_at"] == LATER.isoformat()
    assert step.shown["before"]["held_at"] == HELD.isoformat()


async def test_questions_are_added_reworded_and_taken_off(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    made = await announced(open_tx, akim, "Су", "Жол", "Жарық")
    water, road, light = await items_of(open_tx, made)
    changes = Changes(
        added=(NewItem("Газ", "Газ"),),
        reworded={road.id: ("Жол жөндеу", "Ремонт дорог")},
        removed=frozenset({water.id}),
    )
    async with open_tx() as tx:
        await changing.change(tx, akim, made, 2, changes)
    items = await items_of(open_tx, made)
    assert [(one.position, one.kk) for one in items] == [
        (1, "Жол жөндеу"),
        (2, "Жарық"),
        (3, "Газ"),
    ]
    assert items[1].id == light.id
    said = text_of(await letter(open_tx, GatheringChanged(gathering_id=made, sequence=1)))
    assert "Қосылды: Газ" in said
    assert "Жол → Жол жөндеу" in said
    assert "Алынып тасталды: Су" in said


async def test_two_changes_are_told_one_after_the_other(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    made = await announced(open_tx, akim)
    async with open_tx() as tx:
        tx.session.add(
            PublicChat(bot_id=BOT_ID, okrug=OKRUG, chat_id=-5, linked_by=akim.id, linked_at=NOW)
        )
    async with open_tx() as tx:
        await changing.change(tx, akim, made, 2, Changes(place=("Мектеп", "Школа")))
        await changing.change(tx, akim, made, 3, Changes(held_at=LATER))
    assert await told(open_tx, "gathering.changed") == [akim.id, None, akim.id, None]
    first = text_of(await letter(open_tx, GatheringChanged(gathering_id=made, sequence=1)))
    last = text_of(await letter(open_tx, GatheringChanged(gathering_id=made, sequence=2)))
    assert "Мәдениет үйі → Мектеп" in first
    assert "Мәдениет үйі" not in last
    assert "9 желтоқсан" in last
    assert await letter(open_tx, GatheringChanged(gathering_id=made, sequence=9)) is None


@pytest.mark.parametrize(
    "changes", [Changes(held_at=SOON), Changes(held_at=SOON, place=("Мектеп", ""))]
)
async def test_a_nearer_day_needs_the_notice_again(
    changes: Changes, open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    made = await announced(open_tx, akim)
    async with open_tx() as tx:
        assert (await planning.outlook_of(tx, akim, made, changes)).late
        with pytest.raises(Refusal, match="notice_too_late"):
            await changing.change(tx, akim, made, 2, changes)
    assert (await row_of(open_tx, made)).held_at == HELD
    async with open_tx() as tx:
        await changing.change(tx, akim, made, 2, changes, reason="Су тасқыны")
    row = await row_of(open_tx, made)
    assert (row.held_at, row.late_reason) == (SOON, "Су тасқыны")


async def test_a_new_question_needs_the_notice_and_one_that_goes_does_not(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    made = await announced(open_tx, akim, "Су", "Жол")
    water, road = await items_of(open_tx, made)
    near = NOW + timedelta(days=5)
    async with open_tx(now=near) as tx:
        for changes in (
            Changes(added=(NewItem("Газ"),)),
            Changes(reworded={road.id: ("Көпір", "")}),
        ):
            with pytest.raises(Refusal, match="notice_too_late"):
                await changing.change(tx, akim, made, 2, changes)
        await changing.change(tx, akim, made, 2, Changes(removed=frozenset({water.id})))
    assert [one.kk for one in await items_of(open_tx, made)] == ["Жол"]


async def test_another_place_within_the_notice_asks_for_a_reason(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    made = await announced(open_tx, akim)
    school = Changes(place=("Мектеп", ""))
    async with open_tx(now=NOW + timedelta(days=5)) as tx:
        assert (await planning.outlook_of(tx, akim, made, school)).late
        with pytest.raises(Refusal, match="notice_too_late"):
            await changing.change(tx, akim, made, 2, school)
    async with open_tx(now=NOW + timedelta(days=5)) as tx:
        await changing.change(tx, akim, made, 2, school, reason="Төбесі құлады")
    row = await row_of(open_tx, made)
    assert (row.place_kk, row.late_reason) == ("Мектеп", "Төбесі құлады")


async def test_the_short_notice_is_for_candidates_alone_and_not_for_new_questions(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    held = NOW + timedelta(days=5)
    made = await announced(
        open_tx, akim, "Үміткерлер", kind=Kind.ASSEMBLY, held_at=held, only_candidates=True
    )
    (candidates,) = await items_of(open_tx, made)
    assert (await row_of(open_tx, made)).late_reason == ""  # three days are enough
    async with open_tx() as tx:
        await changing.change(tx, akim, made, 2, Changes(place=("Мектеп", "")))
    more = Changes(added=(NewItem("Су"),))
    for changes in (more, Changes(reworded={candidates.id: ("Су", "")})):
        async with open_tx() as tx:
            seen = await planning.outlook_of(tx, akim, made, changes)
            assert (seen.late, seen.asked) == (True, 10)
            with pytest.raises(Refusal, match="notice_too_late"):
                await changing.change(tx, akim, made, 3, changes)
    async with open_tx() as tx:
        await changing.change(tx, akim, made, 3, more, reason="Су тасқыны")
    row = await row_of(open_tx, made)
    assert (row.late_reason, row.only_candidates) == ("Су тасқыны", False)


async def test_what_cannot_be_is_refused_and_nobody_hears_of_it(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    made = await announced(open_tx, akim, "Су")
    (water,) = await items_of(open_tx, made)
    strange = await announced(open_tx, akim, "Жол")
    (road,) = await items_of(open_tx, strange)
    cases = [
        ("nothing_changes", Changes()),
        ("nothing_changes", Changes(held_at=HELD)),
        ("nothing_changes", Changes(place=("Мәдениет үйі", "Дом культуры"))),
        ("day_is_past", Changes(held_at=NOW)),
        ("place_too_long", Changes(place=("а" * 5000, ""))),
        ("place_missing", Changes(place=("", ""))),
        ("too_many_items", Changes(added=(NewItem("Газ"),) * 200)),
        ("item_too_long", Changes(added=(NewItem("а" * 400),))),
        ("items_missing", Changes(added=(NewItem(),))),
        ("agenda_is_empty", Changes(removed=frozenset({water.id}))),
        ("stale", Changes(held_at=LATER, removed=frozenset({road.id}))),
        ("stale", Changes(held_at=LATER, reworded={2**60: ("Газ", "")})),
    ]
    for name, changes in cases:
        async with open_tx() as tx:
            with pytest.raises(Refusal, match=name):
                await changing.change(tx, akim, made, 2, changes)
    assert (await row_of(open_tx, made)).version == 2
    assert not await told(open_tx, "gathering.changed")
    assert [one.kk for one in await items_of(open_tx, made)] == ["Су"]


async def test_once_its_hour_has_come_only_another_day_can_be_told(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    made = await announced(open_tx, akim)
    async with open_tx(now=HELD + timedelta(hours=1)) as tx:
        with pytest.raises(Invalid, match="day_is_past"):
            await changing.change(tx, akim, made, 2, Changes(place=("Мектеп", "")))
        await changing.change(tx, akim, made, 2, Changes(held_at=HELD + timedelta(days=11)))


async def test_nobody_but_its_office_changes_it(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    other = await somebody("Ержан", Role.AKIM, at="", okrug=OTHER_OKRUG)
    made = await announced(open_tx, akim)
    changes = Changes(held_at=LATER)
    async with open_tx() as tx:
        for who, refusal in ((aigul, NotAllowed), (other, NotFound)):
            with pytest.raises(refusal):
                await changing.change(tx, who, made, 2, changes)
            with pytest.raises(refusal):
                await changing.call_off(tx, who, made, 2, "Боран")
            with pytest.raises(refusal):
                await changing.reconvene(tx, who, made, 2, changes)
        with pytest.raises(NotFound):
            await changing.change(tx, akim, 2**62, 2, changes)
        draft = await a_gathering(tx, state=State.DRAFT, announced_at=None)
        for use in (changing.change, changing.reconvene):
            with pytest.raises(Stale):
                await use(tx, akim, draft, 1, changes)
        with pytest.raises(Stale):
            await changing.call_off(tx, akim, draft, 1, "Боран")


async def test_of_two_who_change_it_at_once_one_is_first(
    database: Database, open_tx: OpenTx, somebody: Somebody
):
    akim, deputy = await somebody("Марат", Role.AKIM), await somebody("Дәурен", Role.DEPUTY)
    made = await announced(open_tx, akim)

    async def press(who: Actor, place: str) -> str:
        async with database.write() as session:
            tx = Tx(session, NOW, BOT_ID)
            try:
                await changing.change(tx, who, made, 2, Changes(place=(place, "")))
            except Refusal as refusal:
                return refusal.name
            await session.commit()
            return place

    results = await asyncio.gather(press(akim, "Мектеп"), press(deputy, "Клуб"))
    assert "stale" in results
    (first,) = [one for one in results if one != "stale"]
    row = await row_of(open_tx, made)
    assert (row.place_kk, row.sequence) == (first, 1)
    assert len(await told(open_tx, "gathering.changed")) == 2


# ── Called off ───────────────────────────────────────────────────────────────────────────────


async def test_one_that_is_called_off_is_told_with_the_reason(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    made = await announced(open_tx, akim)
    async with open_tx() as tx:
        await tx.session.execute(
            sa.update(Delivery).where(Delivery.person_id == akim.id).values(state=Outcome.SENT)
        )
        for why in ("", "   "):
            with pytest.raises(Invalid, match="why_missing"):
                await changing.call_off(tx, akim, made, 2, why)
        done = await changing.call_off(tx, akim, made, 2, "Қатты боран")
    assert (done.view.state, done.view.sequence, done.people) == (State.CANCELLED, 1, 2)
    assert await told(open_tx, "gathering.called_off") == [akim.id, aigul.id]
    found = await letter(open_tx, GatheringCalledOff(gathering_id=made))
    said = text_of(found)
    assert "Болмайды" in said
    assert "Себебі: Қатты боран" in said
    assert "күнтізбесіне" in said
    assert found is not None
    assert found.screen.rows[0][0].text == "Күнтізбеден өшіру"
    assert "Не состоится" in text_of(
        await letter(open_tx, GatheringCalledOff(gathering_id=made), "ru")
    )
    async with open_tx() as tx:  # what still waited is not told any more
        states = await tx.session.scalars(
            sa.select(Delivery.state).where(Delivery.kind == "gathering.called")
        )
        assert sorted(states) == [Outcome.DROPPED, Outcome.SENT]
        with pytest.raises(Refusal):
            await changing.call_off(tx, akim, made, 3, "Тағы")
        with pytest.raises(Refusal):
            await changing.change(tx, akim, made, 3, Changes(held_at=LATER))


async def test_what_nobody_has_heard_of_is_called_off_in_silence(
    open_tx: OpenTx, somebody: Somebody
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    made, seen = await announced(open_tx, akim), await announced(open_tx, akim)
    await replied(open_tx, seen, aigul)  # by its card in the calendar
    async with open_tx() as tx:
        assert not (await changing.call_off(tx, akim, made, 2, "Қате")).people
        assert (await changing.call_off(tx, akim, seen, 2, "Қате")).people == 2
    assert len(await told(open_tx, "gathering.called_off")) == 2
    old = await announced(open_tx, akim)
    async with open_tx(now=NOW + timedelta(days=2)) as tx:
        assert (await changing.call_off(tx, akim, old, 2, "Боран")).people == 2


async def test_a_gathering_that_goes_on_is_not_called_off(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made = await a_gathering(tx, state=State.OPEN)
        with pytest.raises(Refusal, match="impossible_move"):
            await changing.call_off(tx, akim, made, 1, "Боран")


# ── Called again ─────────────────────────────────────────────────────────────────────────────


async def missed(open_tx: OpenTx, akim: Actor, aigul: Actor) -> int:
    """A gathering to which too few came; version 2."""
    made = await announced(open_tx, akim)
    await replied(open_tx, made, aigul)
    async with open_tx(now=HELD) as tx:
        tx.session.add(
            GatheringStay(
                gathering_id=made, person_id=aigul.id, name="Айгүл", how=How.CODE, came_at=HELD
            )
        )
        await tx.session.execute(
            sa.update(Gathering)
            .where(Gathering.id == made)
            .values(
                state=State.NO_QUORUM,
                entitled=1338,
                door_opened_at=HELD,
                door_secret="abc",
                secretary_id=aigul.id,
            )
        )
        tx.session.add(
            GatheringStep(
                gathering_id=made,
                at=HELD,
                move=Move.MISS_QUORUM,
                to_state=State.NO_QUORUM,
                shown={"present": 47, "needed": 134, "out_of": 1338},
            )
        )
    return made


AFTER = HELD + timedelta(days=1)
AGAIN = AFTER + timedelta(days=10)


async def test_it_is_called_again_and_everybody_is_asked_anew(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    made = await missed(open_tx, akim, aigul)
    async with open_tx(now=AFTER) as tx:
        seen = await planning.outlook_of(tx, akim, made)
        assert seen.offered[0].time() == HELD.time()  # at the same hour as before
        assert seen.came is not None
        assert (seen.came.present, seen.came.needed) == (47, 134)
        done = await changing.reconvene(tx, akim, made, 2, Changes(held_at=AGAIN))
    assert done.people == 2
    row = await row_of(open_tx, made)
    assert (row.state, row.attempt, row.sequence) == (State.ANNOUNCED, 2, 1)
    assert (row.held_at, row.announced_at) == (AGAIN, AFTER)
    assert (row.entitled, row.door_opened_at, row.door_secret) == (None, None, "")
    assert row.secretary_id is None  # whose phone it is that evening is said anew
    async with open_tx() as tx:
        assert not await tx.session.scalar(sa.select(sa.func.count(GatheringReply.person_id)))
        stays = await tx.session.scalars(sa.select(GatheringStay.attempt))
        assert list(stays) == [1]  # who was there stays in the record of that day
    assert len(await told(open_tx, "gathering.called")) == 4
    again = await letter_at(open_tx, AFTER, GatheringCalled(gathering_id=made, sequence=1))
    assert "Қайта шақырылады" in text_of(again)
    assert "Өткен жолы 47 адам келді, ал 134 адам керек еді" in text_of(again)
    assert await letter_at(open_tx, AFTER, GatheringCalled(gathering_id=made, sequence=0)) is None


async def letter_at(open_tx: OpenTx, now: Any, notice: Any) -> Letter | None:
    async with open_tx(now=now) as tx:
        return await LETTERS[notice.kind](tx, notice, "kk", ())


async def test_it_needs_a_new_day_and_the_whole_notice(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    made = await missed(open_tx, akim, aigul)
    async with open_tx(now=AFTER) as tx:
        with pytest.raises(Invalid, match="gathering_not_ready"):
            await changing.reconvene(tx, akim, made, 2, Changes(place=("Мектеп", "")))
        near = Changes(held_at=AGAIN - timedelta(days=1))
        with pytest.raises(Refusal, match="notice_too_late"):
            await changing.reconvene(tx, akim, made, 2, near)
        with pytest.raises(Stale):
            await changing.reconvene(tx, akim, made, 1, Changes(held_at=AGAIN))
        await changing.reconvene(tx, akim, made, 2, near, reason="Егін жинау")
    assert (await row_of(open_tx, made)).late_reason == "Егін жинау"


async def test_what_is_announced_is_not_called_again(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    made = await announced(open_tx, akim)
    event = await announced(open_tx, akim, kind=Kind.EVENT, title_kk="Сенбілік")
    for number in (made, event):
        async with open_tx() as tx:
            with pytest.raises(Refusal, match="impossible_move"):
                await changing.reconvene(tx, akim, number, 2, Changes(held_at=LATER))


async def test_of_two_who_call_again_at_once_one_is_first(
    database: Database, open_tx: OpenTx, somebody: Somebody
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    made = await missed(open_tx, akim, aigul)

    async def press(days: int) -> str:
        async with database.write() as session:
            tx = Tx(session, AFTER, BOT_ID)
            changes = Changes(held_at=AGAIN + timedelta(days=days))
            try:
                await changing.reconvene(tx, akim, made, 2, changes)
            except Refusal as refusal:
                return refusal.name
            await session.commit()
            return "done"

    assert sorted(await asyncio.gather(press(0), press(1))) == ["done", "stale"]
    assert (await row_of(open_tx, made)).attempt == 2


# ── What waits in a form ─────────────────────────────────────────────────────────────────────


def test_changes_come_back_from_a_form_as_they_went_in():
    changes = Changes(
        held_at=LATER,
        place=("Мектеп", ""),
        pin=(43.2, 76.9),
        added=(NewItem("Газ", "", appeal_id=7),),
        reworded={3: ("Су", "Вода")},
        removed=frozenset({1, 2}),
    )
    assert Changes.from_json(changes.to_json()) == changes
    assert Changes.from_json({}) == Changes()
    assert not Changes.from_json(Changes().to_json())


def test_what_an_earlier_version_wrote_down_is_still_read():
    old = Shown.from_json({"held_at": HELD.isoformat(), "items": [{"kk": "Су"}]})
    assert old.held_at == HELD
    assert old.items[0].words == ("Су", "")
    assert Shown.from_json({}) == Shown()
    assert not difference(Shown(place=("Клуб", "")), Shown(place=("Клуб", "")))
