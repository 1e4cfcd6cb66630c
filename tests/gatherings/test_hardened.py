"""What was found by reading all of it with bad intentions: each once, so that it stays so."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.errors import NotFound, Refusal
from bot.core.screen import plain
from bot.core.text import utf16_len
from bot.delivery.sender import TEXT_LIMIT
from bot.gatherings.models import Elected, Gathering, GatheringCandidate, GatheringItem
from bot.gatherings.notices.calling import GatheringChanged
from bot.gatherings.notices.hall import GatheringResults
from bot.gatherings.rules.agenda import About, ItemState
from bot.gatherings.rules.changes import Changes
from bot.gatherings.rules.kinds import Convener, Kind
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.proposals import ProposalState, Wish
from bot.gatherings.screens import LETTERS
from bot.gatherings.service import changing, counting, door, looking, own_data, planning, wishes
from bot.gatherings.service import hall as hall_service
from bot.gatherings.storage import door as doors
from bot.gatherings.storage import entitled, hall, presence
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage import wishes as kept_wishes
from bot.people.models import Person
from bot.people.service import recognise
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody, a_gathering
from tests.gatherings.hall_world import an_open_one, comes
from tests.support.okrugs import OKRUG, OTHER_OKRUG
from tests.support.worlds import NOW

SOON = NOW + timedelta(hours=2)
NEXT_MONTH = NOW + timedelta(days=30)


async def row_of(open_tx: OpenTx, gathering_id: int) -> Gathering:
    async with open_tx() as tx:
        row = await find.gathering(tx, gathering_id)
        assert row is not None
        return row


# ── Another day ──────────────────────────────────────────────────────────────────────────────


async def an_open_door(open_tx: OpenTx, akim: Actor) -> int:
    """Registration is open, and fifty people are counted."""
    async with open_tx() as tx:
        made = await a_gathering(tx, held_at=SOON)
        await door.open_door(tx, akim, made, 1)
        await counting.count_nameless(tx, akim, made, "50")
    return made


async def test_whoever_was_registered_is_not_there_on_another_day(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    made = await an_open_door(open_tx, akim)
    await comes(open_tx, made, akim)
    async with open_tx() as tx:
        await changing.change(tx, akim, made, 2, Changes(held_at=NEXT_MONTH))
    row = await row_of(open_tx, made)
    assert (row.door_secret, row.door_opened_at, row.held_at) == ("", None, NEXT_MONTH)
    async with open_tx(NEXT_MONTH) as tx:
        assert (await presence.roll(tx, row)).present(NEXT_MONTH) == 0
        await door.open_door(tx, akim, made, row.version)


async def test_whoever_was_registered_is_there_an_hour_later(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    made = await an_open_door(open_tx, akim)
    later = SOON + timedelta(hours=1)
    async with open_tx() as tx:
        await changing.change(tx, akim, made, 2, Changes(held_at=later), reason="Жол жабық")
    row = await row_of(open_tx, made)
    assert row.door_secret
    async with open_tx() as tx:
        assert (await presence.roll(tx, row)).present(tx.now) == 50


async def test_a_change_of_everything_fits_into_one_message(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made = await a_gathering(tx, *(f"{n} {'ә' * 290}" for n in range(30)), held_at=NEXT_MONTH)
        items = await find.agenda(tx, made)
        words = {one.id: ("б " * 150, "в " * 150) for one in items}
        place = ("м " * 150, "ш " * 150)
        await changing.change(tx, akim, made, 1, Changes(reworded=words, place=place))
    async with open_tx() as tx:
        notice = GatheringChanged(gathering_id=made, sequence=1)
        letter = await LETTERS[notice.kind](tx, notice, "kk", ())
    assert letter is not None
    text = plain(letter.screen.text)
    assert utf16_len(text) <= TEXT_LIMIT
    assert text.count("→") == 31


# ── What nobody was told of ──────────────────────────────────────────────────────────────────


async def test_a_draft_that_was_put_away_stays_the_offices(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        made = await a_gathering(tx, state=State.DRAFT, announced_at=None)
        await planning.put_away(tx, akim, made, 1)
    async with open_tx() as tx:
        assert (await looking.card(tx, akim, made)).view.state is State.CANCELLED
        for look in (looking.card, looking.look, looking.history):
            with pytest.raises(NotFound):
                await look(tx, aigul, made)


@pytest.mark.parametrize(
    "values",
    [
        {"announced_at": NOW},
        {"announced_at": None, "convener": Convener.RESIDENTS},
    ],
)
async def test_what_people_knew_of_is_still_read_when_it_is_called_off(
    values: dict[str, Any], open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        made = await a_gathering(tx, state=State.CANCELLED, **values)
        assert (await looking.look(tx, aigul, made)).state is State.CANCELLED


async def test_what_somebody_took_back_nobody_else_reads(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    aigul, bolat = await somebody("Айгүл"), await somebody("Болат")
    async with open_tx() as tx:
        made = await a_gathering(tx)
        wish, _ = await wishes.propose(tx, aigul, made, Wish.QUESTION, "Менің сөзім")
        await wishes.withdraw(tx, aigul, wish.id, 1)
    async with open_tx() as tx:
        own = await wishes.wish(tx, aigul, wish.id)
        assert own.wish.state is ProposalState.WITHDRAWN
        for other in (akim, bolat):
            with pytest.raises(NotFound):
                await wishes.wish(tx, other, wish.id)


async def test_what_is_told_at_once_of_a_decision_has_no_phone_numbers(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    made = await an_open_one(open_tx)
    async with open_tx() as tx:
        await tx.session.execute(
            sa.update(GatheringItem)
            .where(GatheringItem.gathering_id == made)
            .values(state="done", outcome="passed", present=47, ayes=40,
                    motion_kk="Болатқа тапсырылсын, 8 701 123 45 67, Абай көшесі, 12")
        )  # fmt: skip
        await find.note(tx, made, {"closed_at": NOW, "state": State.CLOSED})
    async with open_tx() as tx:
        notice = GatheringResults(gathering_id=made)
        letter = await LETTERS[notice.kind](tx, notice, "kk", ())
    assert letter is not None
    text = plain(letter.screen.text)
    assert "Болатқа тапсырылсын" in text
    assert "701" not in text
    assert "Абай көшесі, 12" in text  # the street may be what was decided on
    assert akim.name not in text


# ── Whoever was erased ───────────────────────────────────────────────────────────────────────


async def test_people_who_were_erased_are_still_several_at_the_door(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    both = [await somebody("Айгүл Серікова"), await somebody("Болат Ахметов")]
    made = await an_open_one(open_tx, nameless=0, door_secret="5e")
    await comes(open_tx, made, *both)
    for one in both:
        async with open_tx() as tx:
            await own_data.forget_person(tx, one)
    async with open_tx() as tx:
        row = await find.gathering(tx, made)
        assert row is not None
        first, second = await doors.listed(tx, row)
        assert [first.name, second.name] == ["Айгүл Серікова", "Болат Ахметов"]
        _, gone = await counting.leave(tx, akim, made, second.stay)
        assert gone.left is not None
        await counting.remove(tx, akim, made, first.stay)
    async with open_tx() as tx:
        left = await doors.listed(tx, row)
        assert [(one.name, one.left is None) for one in left] == [("Болат Ахметов", False)]


async def test_whoever_moved_away_is_secretary_no_more(open_tx: OpenTx, somebody: Somebody):
    moved, stays = await somebody("Айгүл Серікова"), await somebody("Болат Ахметов")
    desks = [await an_open_one(open_tx, secretary_id=one.id, number=one.id)
             for one in (moved, stays)]  # fmt: skip
    async with open_tx() as tx:
        await counting.who_is_here(tx, moved, desks[0])
        await tx.session.execute(
            sa.update(Person).where(Person.id == moved.id).values(okrug=OTHER_OKRUG)
        )
        for one in (moved, stays):
            await own_data.leave_behind(tx, one)
    async with open_tx() as tx:
        with pytest.raises(NotFound):
            await counting.who_is_here(tx, await recognise(tx, moved.telegram_id), desks[0])
        await counting.who_is_here(tx, stays, desks[1])


# ── Whom the law counts ──────────────────────────────────────────────────────────────────────


async def elected_by(open_tx: OpenTx, count: int, years_ago: int) -> int:
    """An assembly of so many that was elected then."""
    async with open_tx() as tx:
        made = await a_gathering(tx, state=State.CLOSED)
        first = tx.today - timedelta(days=365 * years_ago)
        for number in range(count):
            tx.session.add(
                Elected(
                    bot_id=tx.bot_id,
                    okrug=OKRUG,
                    settlement="",
                    gathering_id=made,
                    candidate_id=made * 1000 + number,
                    name=f"Мүше {number}",
                    first=first,
                    last=first + timedelta(days=1461),
                )
            )
    return made


async def test_closing_the_gathering_that_elected_a_new_assembly_ends_the_old_one(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    await elected_by(open_tx, 1, years_ago=3)
    made = await an_open_one(open_tx)
    async with open_tx() as tx:
        item = (await find.agenda(tx, made))[0]
        item.about = About.ELECTION
        item.seats, item.state, item.voted_at = 1, ItemState.DONE, NOW
        tx.session.add(
            GatheringCandidate(item_id=item.id, number=1, name="Айгүл", present=47, ayes=40)
        )
    async with open_tx() as tx:
        await hall_service.close(tx, akim, made, 1)
    async with open_tx() as tx:
        known = await entitled.members_of(tx, OKRUG)
        assert known is not None
        assert known.number == 1


@pytest.mark.parametrize(("new", "members"), [(15, 15), (2, 17)])
async def test_a_new_assembly_takes_the_place_of_the_old_one_and_a_few_sit_beside_it(
    new: int, members: int, open_tx: OpenTx, somebody: Somebody
):
    await somebody()
    await elected_by(open_tx, 15, years_ago=3)
    made = await elected_by(open_tx, new, years_ago=0)
    async with open_tx() as tx:
        row = await find.gathering(tx, made)
        assert row is not None
        await hall.make_room(tx, row, new)
    async with open_tx() as tx:
        known = await entitled.members_of(tx, OKRUG)
        assert known is not None
        assert known.number == members


async def test_a_question_of_residents_has_the_whole_notice_beside_candidates_for_akim(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    member = await somebody("Болат", Role.ASSEMBLY_MEMBER)
    async with open_tx() as tx:
        made = await a_gathering(
            tx, kind=Kind.ASSEMBLY, only_candidates=True, held_at=NOW + timedelta(days=5)
        )
        wish, _ = await wishes.propose(tx, member, made, Wish.AGENDA, "Жол туралы")
    async with open_tx() as tx:
        with pytest.raises(Refusal) as refused:
            await wishes.take_up(tx, akim, wish.id, 1, ("Жол туралы", ""))
        assert (refused.value.name, refused.value.params["limit"]) == ("wish_too_late", 10)
        row = await kept_wishes.proposal(tx, wish.id)
        assert row is not None
        assert row.state is ProposalState.OPEN
