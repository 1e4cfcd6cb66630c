"""Merging: one appeal stands for others about the same, and parting puts everything back."""

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from bot.appeals import service
from bot.appeals.models import Appeal, AppealStep, Neighbour, NeighbourWord
from bot.appeals.service import AppealView, Move, Party, State
from bot.core.access import Actor, Role
from bot.core.errors import NotAllowed, NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from tests.appeals.conftest import People, sent
from tests.conftest import OpenTx
from tests.support.worlds import NOW

SNOW = "Қар тазаланбайды"


async def told(open_tx: OpenTx, actor: Actor) -> list[str]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery.kind)
            .where(Delivery.person_id == actor.person_id)
            .order_by(Delivery.id)
        )
        return list(found)


async def join(tx: Tx, appeal: int, person: Actor) -> None:
    """Somebody follows an appeal of another's."""
    tx.session.add(Neighbour(appeal_id=appeal, person_id=person.id, at=NOW))
    await tx.session.flush()
    await tx.session.execute(
        sa.update(Appeal).where(Appeal.id == appeal).values(joined=Appeal.joined + 1)
    )


async def merged(tx: Tx, actor: Actor, one: int, into: int) -> AppealView:
    view = await service.card(tx, actor, one)
    return await service.merge(tx, actor, one, view.version, into)


async def as_stored(tx: Tx) -> dict[str, Any]:
    """What merging may touch, as it stands: states, counts, who follows what."""
    appeals = await tx.session.execute(
        sa.select(
            Appeal.id,
            Appeal.state,
            Appeal.came_from,
            Appeal.merged_into,
            Appeal.joined,
            Appeal.closed_at,
            Appeal.due_on,
        ).order_by(Appeal.id)
    )
    rows = await tx.session.execute(
        sa.select(Neighbour.appeal_id, Neighbour.person_id, Neighbour.merged_from).order_by(
            Neighbour.appeal_id, Neighbour.person_id
        )
    )
    return {"appeals": [tuple(row) for row in appeals], "rows": [tuple(row) for row in rows]}


async def test_the_duplicate_closes_and_its_people_follow_the_main_one(
    somebody: People, open_tx: OpenTx
):
    aigul, bolat, dana = [await somebody(name) for name in ("Айгүл", "Болат", "Дана")]
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        main, double = await sent(tx, aigul, SNOW), await sent(tx, bolat, SNOW)
        await join(tx, double.id, dana)
        view = await service.merge(tx, marat, double.id, 1, main.id)
        desk = await service.card(tx, marat, main.id)
    assert (view.state, view.merged_into and view.merged_into.id) == (State.CLOSED, main.id)
    assert (desk.joined, [one.id for one in desk.duplicates]) == (2, [double.id])
    for person in (bolat, dana):
        assert "appeal.merged" in await told(open_tx, person)
    async with open_tx() as tx:
        await service.accept(tx, marat, main.id, desk.version)
        followed = await service.joined_card(tx, bolat, main.id)
        own = await service.own_card(tx, bolat, double.id)
    assert followed.view.state is State.ACCEPTED
    assert followed.view.parties == {Party.JOINED}
    assert followed.view.text == ""
    assert own.merged_into is not None
    assert own.moves.isdisjoint({Move.DISPUTE, Move.RATE})


async def test_whoever_was_merged_hears_the_answer_to_the_main_one(
    somebody: People, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        main, double = await sent(tx, aigul, SNOW), await sent(tx, bolat, SNOW)
        await service.merge(tx, marat, double.id, 1, main.id)
        desk = await service.card(tx, marat, main.id)
        await service.tell(tx, marat, main.id, desk.version, Move.ANSWER, text="Тазаладық")
    assert any("joined" in kind for kind in await told(open_tx, bolat))


async def test_parting_puts_everything_back_exactly(somebody: People, open_tx: OpenTx):
    aigul, bolat, dana, erlan = [
        await somebody(name) for name in ("Айгүл", "Болат", "Дана", "Ерлан")
    ]
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        main, double = await sent(tx, aigul, SNOW), await sent(tx, bolat, SNOW)
        await join(tx, double.id, dana)
        await join(tx, double.id, erlan)
        await join(tx, main.id, erlan)  # both: stays where they joined themselves
        await service.accept(tx, marat, double.id, 1)
    async with open_tx() as tx:
        before = await as_stored(tx)
        view = await merged(tx, marat, double.id, main.id)
        assert (await service.card(tx, marat, main.id)).joined == 3
        await service.unmerge(tx, marat, double.id, view.version)
    async with open_tx() as tx:
        assert await as_stored(tx) == before
    assert (await told(open_tx, bolat))[-1] == "appeal.unmerged"


async def test_what_was_asked_before_is_asked_again_after_parting(
    somebody: People, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        main, double = await sent(tx, aigul, SNOW), await sent(tx, bolat, SNOW)
        view = await service.accept(tx, marat, double.id, 1)
        await service.tell(tx, marat, double.id, view.version, Move.ASK, text="Қай көше?")
    async with open_tx() as tx:
        before = await as_stored(tx)
        view = await merged(tx, marat, double.id, main.id)
        view = await service.unmerge(tx, marat, double.id, view.version)
        assert await as_stored(tx) == before
        view = await service.write(tx, bolat, double.id, view.version, text="Абай")
    assert view.state is State.ACCEPTED


async def test_what_was_merged_into_it_moves_along_and_comes_back_with_it(
    somebody: People, open_tx: OpenTx
):
    aigul, bolat, dana = [await somebody(name) for name in ("Айгүл", "Болат", "Дана")]
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        main, middle, last = [await sent(tx, one, SNOW) for one in (aigul, bolat, dana)]
        await merged(tx, marat, last.id, middle.id)
    async with open_tx() as tx:
        before = await as_stored(tx)
        view = await merged(tx, marat, middle.id, main.id)
        desk = await service.card(tx, marat, main.id)
        assert {one.id for one in desk.duplicates} == {middle.id, last.id}
        assert desk.joined == 2
        assert (await service.card(tx, marat, middle.id)).duplicates == ()
        await service.unmerge(tx, marat, middle.id, view.version)
    async with open_tx() as tx:
        after = await as_stored(tx)
    closed = 5  # when it was closed is told anew
    strip = [tuple(v for i, v in enumerate(row) if i != closed) for row in before["appeals"]]
    assert [tuple(v for i, v in enumerate(r) if i != closed) for r in after["appeals"]] == strip
    assert after["rows"] == before["rows"]


async def test_what_moved_along_can_be_parted_by_itself(somebody: People, open_tx: OpenTx):
    aigul, bolat, dana = [await somebody(name) for name in ("Айгүл", "Болат", "Дана")]
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        main, middle, last = [await sent(tx, one, SNOW) for one in (aigul, bolat, dana)]
        await merged(tx, marat, last.id, middle.id)
        await merged(tx, marat, middle.id, main.id)
        view = await service.card(tx, marat, last.id)
        view = await service.unmerge(tx, marat, last.id, view.version)
        desk = await service.card(tx, marat, main.id)
    assert view.state is State.NEW
    assert (desk.joined, [one.id for one in desk.duplicates]) == (1, [middle.id])


async def test_chains_itself_closed_ones_and_other_okrugs_are_refused(
    somebody: People, open_tx: OpenTx
):
    aigul, bolat, dana = [await somebody(name) for name in ("Айгүл", "Болат", "Дана")]
    marat = await somebody("Марат", Role.MODERATOR)
    far = await somebody("Алыс", okrug="111111111", settlement="111111112")
    async with open_tx() as tx:
        main, double, third = [await sent(tx, one, SNOW) for one in (aigul, bolat, dana)]
        theirs = await sent(tx, far, SNOW)
        await merged(tx, marat, double.id, main.id)
        for into, name in ((third.id, "merge_itself"), (double.id, "merge_chain")):
            with pytest.raises(Refusal) as refusal:
                await service.merge(tx, marat, third.id, 1, into)
            assert refusal.value.name == name
        with pytest.raises(NotFound):
            await service.merge(tx, marat, third.id, 1, theirs.id)
        desk = await service.card(tx, marat, main.id)
        await service.tell(tx, marat, main.id, desk.version, Move.ANSWER, text="Болды")
        with pytest.raises(Refusal) as refusal:
            await service.merge(tx, marat, third.id, 1, main.id)
        assert refusal.value.name == "merge_closed"
        with pytest.raises(Refusal) as refusal:
            await service.unmerge(tx, marat, third.id, 1)
        assert refusal.value.name == "impossible_move"


async def test_somebody_with_two_offices_merges_nothing_across_them(
    somebody: People, open_tx: OpenTx
):
    from bot.people.models import HeldRole
    from bot.people.service import recognise

    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    far = await somebody("Алыс", okrug="111111111", settlement="111111112")
    async with open_tx() as tx:
        tx.session.add(
            HeldRole(person_id=marat.id, role=Role.MODERATOR, scope="111111111", given_at=NOW)
        )
    async with open_tx() as tx:
        both = await recognise(tx, marat.telegram_id)
        here, there = await sent(tx, aigul, SNOW), await sent(tx, far, SNOW)
        with pytest.raises(NotFound):
            await service.merge(tx, both, here.id, 1, there.id)


async def test_an_executor_may_neither_merge_nor_part(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        main, double = await sent(tx, aigul, SNOW), await sent(tx, aigul, SNOW)
        await service.hand_over(tx, marat, double.id, 1, nurlan.id)
        with pytest.raises(NotAllowed):
            await service.merge(tx, nurlan, double.id, 2, main.id)


async def test_an_anonymous_one_stays_anonymous(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        main = await sent(tx, aigul, SNOW)
        draft = await service.gather(tx, bolat, service.Piece(1, SNOW))
        draft = await service.set_anonymous(tx, bolat, draft.id, anonymous=True)
        double = await service.submit(tx, bolat, draft.id, draft.version)
        view = await service.merge(tx, marat, double.id, 1, main.id)
        desk = await service.card(tx, marat, main.id)
    assert (view.author_name, view.anonymous) == ("", True)
    assert "Болат" not in repr(desk)


async def test_an_erased_author_breaks_neither_merging_nor_parting(
    somebody: People, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        main, double = await sent(tx, aigul, SNOW), await sent(tx, bolat, SNOW)
        view = await service.merge(tx, marat, double.id, 1, main.id)
        await service.forget_author(tx, bolat)
        desk = await service.card(tx, marat, main.id)
        assert desk.joined == 0
        view = await service.card(tx, marat, double.id)
        view = await service.unmerge(tx, marat, double.id, view.version)
        view = await service.merge(tx, marat, double.id, view.version, main.id)
        rows = await tx.session.scalar(sa.select(sa.func.count()).select_from(Neighbour))
    assert rows == 0
    assert view.state is State.CLOSED


async def test_ones_own_second_appeal_adds_nobody(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        main, double = await sent(tx, aigul, SNOW), await sent(tx, aigul, SNOW)
        await service.merge(tx, marat, double.id, 1, main.id)
        own = await service.own_card(tx, aigul, double.id)
        assert (await service.card(tx, marat, main.id)).joined == 0
    assert own.merged_into is not None
    assert own.merged_into.own


async def test_of_two_who_merge_it_at_once_one_wins(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    office = [await somebody(name, Role.MODERATOR) for name in ("Марат", "Сәуле")]
    async with open_tx() as tx:
        first, second, double = [await sent(tx, one, SNOW) for one in (aigul, aigul, bolat)]

    async def press(actor: Actor, into: int) -> bool:
        try:
            async with open_tx() as tx:
                await service.merge(tx, actor, double.id, 1, into)
        except Stale:
            return False
        return True

    assert sorted(await asyncio.gather(*map(press, office, (first.id, second.id)))) == [
        False,
        True,
    ]
    async with open_tx() as tx:
        joined = await tx.session.scalar(sa.select(sa.func.sum(Appeal.joined)))
    assert joined == 1


async def test_two_merged_into_each_other_at_once_leave_one_open(
    somebody: People, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    office = [await somebody(name, Role.MODERATOR) for name in ("Марат", "Сәуле")]
    async with open_tx() as tx:
        one, other = await sent(tx, aigul, SNOW), await sent(tx, bolat, SNOW)

    async def press(actor: Actor, which: int, into: int) -> bool:
        try:
            async with open_tx() as tx:
                await service.merge(tx, actor, which, 1, into)
        except Refusal:
            return False
        return True

    pairs = ((one.id, other.id), (other.id, one.id))
    won = await asyncio.gather(
        *(press(actor, *pair) for actor, pair in zip(office, pairs, strict=True))
    )
    assert sorted(won) == [False, True]
    async with open_tx() as tx:
        states = list(await tx.session.scalars(sa.select(Appeal.state)))
    assert sorted(states) == [State.CLOSED, State.NEW]


async def test_those_near_it_are_offered_newest_first_and_any_by_number(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        for _ in range(8):
            await sent(tx, aigul, SNOW)
        other = await sent(tx, aigul, "Ит қауып алды")
        last = await sent(tx, aigul, SNOW)
        found = await service.mergeable(tx, marat, last.id)
        assert [one.number for one in found] == [8, 7, 6, 5, 4, 3]
        assert await service.by_number(tx, marat, last.id, other.number) == other.id
        with pytest.raises(Refusal) as refusal:
            await service.by_number(tx, marat, last.id, 999)
    assert refusal.value.name == "merge_unknown"


async def test_what_reads_alike_is_offered_before_what_is_newer(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        like = await sent(tx, aigul, "Абай көшесінде қар үйіліп қалды, тазаланбайды")
        for _ in range(7):
            await sent(tx, aigul, "Мектептің алдындағы жол тайғақ, құм төгілмеген")
        last = await sent(tx, aigul, "Абай көшесін қар басып қалды, тазаланбайды")
        for one in range(like.id, last.id + 1):
            await service.change_topic(tx, marat, one, 1, "roads.snow")
        found = await service.mergeable(tx, marat, last.id)
    assert found[0].number == like.number
    assert len(found) == 6


async def test_many_who_were_merged_make_it_collective(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.AKIM)
    people = [await somebody(f"Тұрғын {n}") for n in range(10)]
    async with open_tx() as tx:
        main, *doubles = [await sent(tx, one, SNOW) for one in people]
        for double in doubles:
            await merged(tx, marat, double.id, main.id)
        desk = await service.card(tx, marat, main.id)
        moves = list(
            await tx.session.scalars(
                sa.select(AppealStep.move).where(AppealStep.appeal_id == main.id)
            )
        )
    assert desk.collective
    assert moves.count(Move.BECOME_COLLECTIVE) == 1


async def test_who_is_parted_and_goes_is_found_in_no_question_either(
    somebody: People, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        main, twin = await sent(tx, aigul), await sent(tx, bolat, SNOW)
        await merged(tx, marat, twin.id, main.id)
        view = await service.card(tx, marat, main.id)
        await service.tell(tx, marat, main.id, view.version, Move.ANSWER, text="Болды")
        asked = sa.select(NeighbourWord.person_id)
        assert list(await tx.session.scalars(asked)) == [bolat.id]
        view = await service.card(tx, marat, twin.id)
        await service.unmerge(tx, marat, twin.id, view.version)
        await service.forget_author(tx, bolat)
        assert list(await tx.session.scalars(asked)) == []
