"""Questions and proposals before a gathering: nameless to neighbours, answered by the office."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.db import Database
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import translator
from bot.core.screen import plain
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.gatherings.models import (
    Gathering,
    GatheringItem,
    GatheringProposal,
    GatheringStep,
    GatheringSupport,
)
from bot.gatherings.notices.wishes import WishAnswered, WishesReceived
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.limits import MOST_PROPOSALS, PROPOSAL_LIMIT
from bot.gatherings.rules.proposals import ProposalState, Wish
from bot.gatherings.screens import RENDERERS
from bot.gatherings.service import wishes as service
from bot.gatherings.storage.wishes import WishView
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody, a_gathering
from tests.support.okrugs import AKSU, BIRLIK, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

ROAD = "Мектеп жолын жөндеу керек"
QUESTION, AGENDA = Wish.QUESTION, Wish.AGENDA


async def proposed(
    tx: Tx, actor: Actor, gathering: int, text: str = ROAD, what: Wish = AGENDA
) -> WishView:
    view, _ = await service.propose(tx, actor, gathering, what, text)
    return view


async def kept(open_tx: OpenTx) -> list[tuple[str, ProposalState]]:
    async with open_tx() as tx:
        found = await tx.session.execute(
            sa.select(GatheringProposal.text, GatheringProposal.state).order_by(
                GatheringProposal.id
            )
        )
        return [(text, state) for text, state in found]


async def told(open_tx: OpenTx, kind: str) -> list[int | None]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery.person_id).where(Delivery.kind == kind).order_by(Delivery.id)
        )
        return list(found)


# ── To bring something forward ───────────────────────────────────────────────────────────────


async def test_neighbours_read_the_words_and_the_office_the_name_as_well(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        await proposed(tx, aigul, gathering)
    async with open_tx() as tx:
        mine = (await service.wishes(tx, aigul, gathering)).views[0]
        theirs = (await service.wishes(tx, bolat, gathering)).views[0]
        office = (await service.wishes(tx, marat, gathering)).views[0]
    assert (mine.text, mine.own, mine.name) == (ROAD, True, "")
    assert (theirs.text, theirs.own, theirs.name) == (ROAD, False, "")
    assert (office.text, office.name) == (ROAD, "Айгүл")


async def test_the_office_hears_once_a_day_that_there_is_something(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        await proposed(tx, aigul, gathering)
        await proposed(tx, bolat, gathering, "Су құбыры")
    assert await told(open_tx, WishesReceived.kind) == [marat.id]
    async with open_tx(NOW + timedelta(days=1)) as tx:
        await proposed(tx, bolat, gathering, "Көше жарығы")
    assert await told(open_tx, WishesReceived.kind) == [marat.id, marat.id]


async def test_the_same_words_twice_are_one(somebody: Somebody, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        first, fresh = await service.propose(tx, aigul, gathering, AGENDA, ROAD)
        again, fresh_again = await service.propose(tx, aigul, gathering, AGENDA, f"  {ROAD}\n ")
    assert (first.id, fresh, fresh_again) == (again.id, True, False)
    assert await kept(open_tx) == [(ROAD, ProposalState.OPEN)]


async def test_only_so_many_wait_at_a_time_and_one_taken_back_makes_room(
    somebody: Somebody, open_tx: OpenTx
):
    aigul = await somebody()
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        mine = [
            await proposed(tx, aigul, gathering, f"Сұрақ {number}", QUESTION)
            for number in range(MOST_PROPOSALS)
        ]
        for what in (QUESTION, AGENDA):
            with pytest.raises(Refusal) as no:
                await service.check_room(tx, aigul, gathering, what)
            assert (no.value.name, no.value.params) == ("too_many_wishes", {"limit": 3})
        with pytest.raises(Refusal):
            await proposed(tx, aigul, gathering)
        other = await a_gathering(tx)
        await proposed(tx, aigul, other)  # each gathering has its own
        await service.withdraw(tx, aigul, mine[0].id, mine[0].version)
        await proposed(tx, aigul, gathering)


async def test_two_phones_do_not_get_past_the_limit(
    somebody: Somebody, open_tx: OpenTx, database: Database
):
    aigul = await somebody()
    async with open_tx() as tx:
        gathering = await a_gathering(tx)

    async def send(number: int) -> None:
        async with database.write() as session:
            await proposed(Tx(session, NOW, BOT_ID), aigul, gathering, f"Сұрақ {number}")
            await session.commit()

    done = await asyncio.gather(*(send(one) for one in range(7)), return_exceptions=True)
    refused = [one for one in done if isinstance(one, Refusal)]
    assert len(await kept(open_tx)) == MOST_PROPOSALS
    assert {one.name for one in refused} == {"too_many_wishes"}
    assert len(refused) == 7 - MOST_PROPOSALS


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "wish_needs_words"),
        (" \n\u200b ", "wish_needs_words"),
        ("ж" * (PROPOSAL_LIMIT + 1), "wish_too_long"),
        ("ж" * 100_000, "wish_too_long"),
    ],
)
async def test_what_is_no_line_is_said_to_be_none(
    somebody: Somebody, open_tx: OpenTx, text: str, name: str
):
    aigul = await somebody()
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        with pytest.raises(Invalid) as no:
            await proposed(tx, aigul, gathering, text)
    assert no.value.name == name
    assert await kept(open_tx) == []


async def test_exactly_as_long_as_allowed_is_kept_whole(somebody: Somebody, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        view = await proposed(tx, aigul, await a_gathering(tx), "ә" * PROPOSAL_LIMIT)
    assert view.text == "ә" * PROPOSAL_LIMIT


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"state": State.OPEN}, QUESTION),
        ({"state": State.CANCELLED}, QUESTION),
        ({"state": State.HANDED_OVER}, AGENDA),
        ({"held_at": NOW}, AGENDA),
        ({"kind": Kind.EVENT}, QUESTION),
        ({"kind": Kind.REPORT}, AGENDA),
    ],
)
async def test_nothing_is_brought_forward_where_there_is_no_room_for_it(
    somebody: Somebody, open_tx: OpenTx, values: dict[str, Any], what: Wish
):
    aigul = await somebody()
    async with open_tx() as tx:
        gathering = await a_gathering(tx, **values)
        with pytest.raises(Refusal) as no:
            await service.propose(tx, aigul, gathering, what, ROAD)
    assert no.value.name == "wishes_are_over"
    assert await kept(open_tx) == []


async def test_an_akim_who_reports_is_asked(somebody: Somebody, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        gathering = await a_gathering(tx, kind=Kind.REPORT)
        await service.propose(tx, aigul, gathering, QUESTION, "Су қашан келеді?")
        assert (await service.wishes(tx, aigul, gathering)).adds == (QUESTION,)


async def test_others_than_those_it_is_for_read_and_add_nothing(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат", at=BIRLIK)
    async with open_tx() as tx:
        gathering = await a_gathering(tx, kind=Kind.SEPARATE, settlement=AKSU)
        mine = await proposed(tx, aigul, gathering)
        assert (await service.wishes(tx, bolat, gathering)).adds == ()
        for act in (
            service.propose(tx, bolat, gathering, AGENDA, ROAD),
            service.support(tx, bolat, mine.id),
            service.leave(tx, bolat, mine.id),
            service.check_room(tx, bolat, gathering, AGENDA),
        ):
            with pytest.raises(Refusal) as no:
                await act
            assert no.value.name == "gathering_not_for_you"


async def test_another_okrug_and_forged_numbers_find_nothing(somebody: Somebody, open_tx: OpenTx):
    aigul = await somebody()
    far = await somebody("Жанна", Role.MODERATOR, okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        mine = await proposed(tx, aigul, gathering)
        for wish in (mine.id, mine.id + 99, 2**62):
            for act in (
                service.wish(tx, far, wish),
                service.support(tx, far, wish),
                service.leave(tx, far, wish),
                service.withdraw(tx, far, wish, 1),
                service.of_office(tx, far, wish, 1),
                service.answer(tx, far, wish, 1, "жауап"),
                service.decline(tx, far, wish, 1, "себеп"),
                service.to_take(tx, far, wish, 1),
                service.take_up(tx, far, wish, 1, (ROAD, "")),
            ):
                with pytest.raises(NotFound):
                    await act
        with pytest.raises(NotFound):
            await service.wishes(tx, far, gathering)
        with pytest.raises(NotFound):
            await service.propose(tx, far, gathering, AGENDA, ROAD)
    async with open_tx(bot_id=BOT_ID + 1) as tx:
        with pytest.raises(NotFound):
            await service.wish(tx, aigul, mine.id)
    assert await kept(open_tx) == [(ROAD, ProposalState.OPEN)]


async def test_a_resident_answers_nothing(somebody: Somebody, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        mine = await proposed(tx, aigul, await a_gathering(tx), what=QUESTION)
        for act in (
            service.answer(tx, bolat, mine.id, 1, "жауап"),
            service.decline(tx, bolat, mine.id, 1, "себеп"),
            service.to_take(tx, bolat, mine.id, 1),
            service.take_up(tx, bolat, mine.id, 1, (ROAD, "")),
        ):
            with pytest.raises(NotAllowed):
                await act


# ── To stand behind it ───────────────────────────────────────────────────────────────────────


async def test_the_list_is_in_the_order_of_support_and_twice_is_once(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat, saule = await somebody(), await somebody("Болат"), await somebody("Сәуле")
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        first = await proposed(tx, aigul, gathering, "бірінші")
        second = await proposed(tx, aigul, gathering, "екінші")
        await service.support(tx, bolat, second.id)
        await service.support(tx, bolat, second.id)
        await service.support(tx, saule, second.id)
        await service.support(tx, saule, first.id)
    async with open_tx() as tx:
        views = (await service.wishes(tx, saule, gathering)).views
    assert [(one.text, one.supports, one.supported) for one in views] == [
        ("екінші", 2, True), ("бірінші", 1, True),
    ]  # fmt: skip
    async with open_tx() as tx:
        await service.leave(tx, bolat, second.id)
        await service.leave(tx, saule, second.id)
        await service.leave(tx, saule, second.id)
        views = (await service.wishes(tx, saule, gathering)).views
    assert [(one.text, one.supports) for one in views] == [("бірінші", 1), ("екінші", 0)]


async def test_many_phones_at_once_are_counted_each_once(
    somebody: Somebody, open_tx: OpenTx, database: Database
):
    aigul = await somebody()
    others = [await somebody(f"Тұрғын {number}") for number in range(4)]
    async with open_tx() as tx:
        mine = await proposed(tx, aigul, await a_gathering(tx))

    async def tap(actor: Actor) -> None:
        async with database.write() as session:
            await service.support(Tx(session, NOW, BOT_ID), actor, mine.id)
            await session.commit()

    await asyncio.gather(*(tap(one) for one in others * 2))
    async with open_tx() as tx:
        assert (await service.wish(tx, aigul, mine.id)).wish.supports == 4


async def test_nobody_stands_behind_themselves_or_behind_what_is_answered(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine = await proposed(tx, aigul, await a_gathering(tx))
        with pytest.raises(Refusal) as no:
            await service.support(tx, aigul, mine.id)
        assert no.value.name == "own_wish"
        await service.decline(tx, marat, mine.id, mine.version, "Бюджетте жоқ")
        with pytest.raises(Stale):
            await service.support(tx, bolat, mine.id)
        assert not (await service.wish(tx, bolat, mine.id)).supports
        count = await tx.session.scalar(sa.select(sa.func.count(GatheringSupport.at)))
    assert count == 0


async def test_what_is_taken_back_is_seen_by_nobody_in_the_list(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        mine = await proposed(tx, aigul, gathering)
        with pytest.raises(NotFound):
            await service.withdraw(tx, bolat, mine.id, mine.version)
        await service.withdraw(tx, aigul, mine.id, mine.version)
        with pytest.raises(Stale):
            await service.withdraw(tx, aigul, mine.id, mine.version)
        assert (await service.wishes(tx, bolat, gathering)).views == ()


async def test_a_long_list_has_pages_and_a_page_too_far_is_the_last(
    somebody: Somebody, open_tx: OpenTx
):
    people = [await somebody(f"Тұрғын {number}") for number in range(3)]
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        for number in range(9):
            await proposed(tx, people[number // 3], gathering, f"Сұрақ {number}")
        pages = [await service.wishes(tx, people[0], gathering, page) for page in (0, 1, 9999)]
    assert [(one.page, one.pages, len(one.views)) for one in pages] == [
        (0, 3, 4), (1, 3, 4), (2, 3, 1),
    ]  # fmt: skip


# ── The office ───────────────────────────────────────────────────────────────────────────────


async def shown(open_tx: OpenTx, actor: Actor, language: Any = "kk") -> str:
    """What the last notice tells whoever wrote it."""
    async with open_tx() as tx:
        row = (
            await tx.session.scalars(
                sa.select(Delivery)
                .where(Delivery.kind == WishAnswered.kind)
                .order_by(Delivery.id.desc())
            )
        ).first()
        assert row is not None
        notice = WishAnswered.restore(actor.id, row.params)
        screen = await RENDERERS[WishAnswered.kind](tx, notice, actor, translator(language))
    assert screen is not None
    return plain(screen.text)


async def test_a_question_is_answered_and_whoever_asked_hears_it(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        mine = await proposed(tx, aigul, gathering, "Су қашан келеді?", QUESTION)
        await service.answer(tx, marat, mine.id, mine.version, "Желтоқсанда <b>келеді</b>")
    assert await told(open_tx, WishAnswered.kind) == [aigul.id]
    said = await shown(open_tx, aigul)
    assert "жауап берді" in said
    assert "Желтоқсанда <b>келеді</b>" in said
    async with open_tx() as tx:
        view = (await service.wish(tx, bolat, mine.id)).wish
    assert (view.state, view.reason) == (ProposalState.TAKEN, "Желтоқсанда <b>келеді</b>")


async def test_a_proposal_is_not_answered_but_put_on_the_agenda_or_declined(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine = await proposed(tx, aigul, await a_gathering(tx))
        with pytest.raises(NotFound):
            await service.answer(tx, marat, mine.id, mine.version, "жауап")
        with pytest.raises(Invalid):
            await service.decline(tx, marat, mine.id, mine.version, " ")
        await service.decline(tx, marat, mine.id, mine.version, "Бюджетте жоқ")
    said = await shown(open_tx, aigul)
    assert "Ұсынысыңыз қабылданбады" in said
    assert "Бюджетте жоқ" in said


async def test_of_two_of_the_office_one_is_first(
    somebody: Somebody, open_tx: OpenTx, database: Database
):
    aigul = await somebody()
    marat = await somebody("Марат", Role.MODERATOR)
    dana = await somebody("Дана", Role.AKIM)
    async with open_tx() as tx:
        mine = await proposed(tx, aigul, await a_gathering(tx), what=QUESTION)

    async def say(actor: Actor, words: str) -> None:
        async with database.write() as session:
            await service.answer(Tx(session, NOW, BOT_ID), actor, mine.id, mine.version, words)
            await session.commit()

    done = await asyncio.gather(say(marat, "бір"), say(dana, "екі"), return_exceptions=True)
    assert [type(one) for one in done if one is not None] == [Stale]
    assert await told(open_tx, WishAnswered.kind) == [aigul.id]


async def test_taken_back_just_before_it_is_on_no_agenda(somebody: Somebody, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        mine = await proposed(tx, aigul, gathering)
        await service.withdraw(tx, aigul, mine.id, mine.version)
    with pytest.raises(Stale):
        async with open_tx() as tx:
            await service.take_up(tx, marat, mine.id, mine.version, (ROAD, ""))
    async with open_tx() as tx:
        items = await tx.session.scalar(
            sa.select(sa.func.count()).where(GatheringItem.gathering_id == gathering)
        )
    assert items == 1


async def test_in_time_it_goes_onto_the_agenda_and_everybody_is_told(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        gathering = await a_gathering(tx, "Көше жарығы")  # in twelve days
        mine = await proposed(tx, aigul, gathering)
        one, words = await service.to_take(tx, marat, mine.id, mine.version)
        assert (one.wish.text, words) == (ROAD, (ROAD, ""))
        _, people = await service.take_up(
            tx, marat, mine.id, mine.version, ("Мектеп жолы туралы", "О дороге к школе")
        )
    assert people == 3
    async with open_tx() as tx:
        item = (
            await tx.session.scalars(
                sa.select(GatheringItem).order_by(GatheringItem.position.desc())
            )
        ).first()
        row = await tx.session.get(Gathering, gathering)
        moves = list(await tx.session.scalars(sa.select(GatheringStep.move)))
    assert item is not None
    assert row is not None
    assert (item.kk, item.ru, item.position) == ("Мектеп жолы туралы", "О дороге к школе", 2)
    assert item.proposal_id == mine.id
    assert (row.sequence, row.state, moves) == (1, State.ANNOUNCED, ["change"])
    assert set(await told(open_tx, "gathering.changed")) == {aigul.id, bolat.id, marat.id}
    said = await shown(open_tx, aigul)
    assert "Ұсынысыңыз күн тәртібіне енді" in said
    assert "Мектеп жолы туралы" in said
    assert "О дороге к школе" in await shown(open_tx, aigul, "ru")


async def test_two_of_the_office_put_two_proposals_on_it_at_once(
    somebody: Somebody, open_tx: OpenTx, database: Database
):
    aigul = await somebody()
    office = await somebody("Марат", Role.MODERATOR), await somebody("Дана", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_gathering(tx, "Көше жарығы")
        mine = [await proposed(tx, aigul, gathering, text) for text in ("Жол", "Су")]

    async def take(actor: Actor, wish: WishView) -> None:
        async with database.write() as session:
            await service.take_up(
                Tx(session, NOW, BOT_ID), actor, wish.id, wish.version, (wish.text, "")
            )
            await session.commit()

    await asyncio.gather(*map(take, office, mine))
    async with open_tx() as tx:
        items = await tx.session.execute(
            sa.select(GatheringItem.position, GatheringItem.proposal_id).order_by(
                GatheringItem.position
            )
        )
        listed = [(position, proposal) for position, proposal in items]
    assert [position for position, _ in listed] == [1, 2, 3]
    assert {proposal for _, proposal in listed} == {None, mine[0].id, mine[1].id}


async def test_too_late_for_this_one_it_is_for_the_next(somebody: Somebody, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        gathering = await a_gathering(tx, held_at=NOW + timedelta(days=9))
        mine = await proposed(tx, aigul, gathering)
    late = []
    for act, more in ((service.to_take, ()), (service.take_up, ((ROAD, ""),))):
        async with open_tx() as tx:
            with pytest.raises(Refusal) as no:
                await act(tx, marat, mine.id, mine.version, *more)
            late.append((no.value.name, no.value.params))
    assert late == [("wish_too_late", {"limit": 10})] * 2
    assert await kept(open_tx) == [(ROAD, ProposalState.OPEN)]
    assert await told(open_tx, "gathering.changed") == []


async def test_onto_a_draft_it_goes_without_a_word_to_anybody_but_the_author(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        mine = await proposed(tx, aigul, gathering)
        row = await tx.session.get(Gathering, gathering)
        assert row is not None
        row.state = State.DRAFT
        row.held_at = None
    async with open_tx() as tx:
        _, people = await service.take_up(tx, marat, mine.id, mine.version, ("", "О дороге"))
    assert people == 0
    assert await told(open_tx, "gathering.changed") == []
    assert await told(open_tx, WishAnswered.kind) == [aigul.id]


@pytest.mark.parametrize("words", [("", ""), ("ж" * 301, ""), ("қазақша", "р" * 301)])
async def test_words_that_are_no_question_do_not_get_there(
    somebody: Somebody, open_tx: OpenTx, words: tuple[str, str]
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine = await proposed(tx, aigul, await a_gathering(tx))
    with pytest.raises(Invalid):
        async with open_tx() as tx:
            await service.take_up(tx, marat, mine.id, mine.version, words)
    assert await kept(open_tx) == [(ROAD, ProposalState.OPEN)]


async def test_once_it_has_begun_it_is_answered_but_goes_onto_no_agenda(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        mine = await proposed(tx, aigul, gathering, what=QUESTION)
        row = await tx.session.get(Gathering, gathering)
        assert row is not None
        row.state = State.CLOSED
    async with open_tx() as tx:
        one = await service.wish(tx, marat, mine.id)
        assert (one.office, one.takes) == (True, False)
        with pytest.raises(Refusal):
            await service.to_take(tx, marat, mine.id, mine.version)
        await service.answer(tx, marat, mine.id, mine.version, "Айтылды")
    assert await kept(open_tx) == [(ROAD, ProposalState.TAKEN)]


async def test_the_notice_to_the_office_says_nothing_once_all_is_answered(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        mine = await proposed(tx, aigul, gathering, what=QUESTION)
    notice = WishesReceived(to=marat.id, gathering_id=gathering, day="2026-11-25")
    render = RENDERERS[WishesReceived.kind]
    async with open_tx() as tx:
        screen = await render(tx, notice, marat, translator("ru"))
        assert screen is not None
        assert "поступил 1 вопрос" in plain(screen.text)
        assert await render(tx, notice, aigul, translator("ru")) is None
        await service.answer(tx, marat, mine.id, mine.version, "Жауап")
        assert await render(tx, notice, marat, translator("ru")) is None
