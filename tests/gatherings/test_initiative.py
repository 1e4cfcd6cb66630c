"""Residents or members want a gathering: taps show how many there may be, paper counts."""

import asyncio
from datetime import date, timedelta
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
    EntitledCount,
    Gathering,
    GatheringBacker,
    GatheringItem,
    GatheringStep,
)
from bot.gatherings.notices.wishes import (
    InitiativeMoved,
    InitiativeProposed,
    InitiativeStep,
    InitiativeWithdrawn,
)
from bot.gatherings.rules.kinds import Convener, Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.screens import LETTERS, RENDERERS
from bot.gatherings.screens import initiative as screens
from bot.gatherings.service import initiative as service
from bot.gatherings.service import looking
from bot.gatherings.service.initiative import MayPropose
from bot.gatherings.storage.initiatives import InitiativeView
from bot.places.models import Place
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody, a_gathering
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

GATHERING = MayPropose(Kind.GATHERING, OKRUG)
ASSEMBLY = MayPropose(Kind.ASSEMBLY, OKRUG)
WATER = [("Су құбырын тарту", "О водопроводе")]
TODAY = date(2026, 11, 25)
NEEDED = 134  # a tenth of 812 + 430 + 96, rounded up


async def wanted(
    tx: Tx, actor: Actor, what: MayPropose = GATHERING, why: str = "Құдық кеуіп қалды"
) -> InitiativeView:
    view, _ = await service.propose(tx, actor, what, WATER, why)
    return view


async def members(tx: Tx, number: int) -> None:
    """The office has said how many members the assembly has."""
    tx.session.add(EntitledCount(okrug=OKRUG, number=number, as_of=TODAY, set_at=NOW))
    await tx.session.flush()


async def told(open_tx: OpenTx, kind: str) -> set[int | None]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery.person_id).where(Delivery.kind == kind)
        )
        return set(found)


async def states(open_tx: OpenTx) -> list[State]:
    async with open_tx() as tx:
        return list(await tx.session.scalars(sa.select(Gathering.state).order_by(Gathering.id)))


async def test_of_many_the_list_says_how_many_more_there_are(somebody: Somebody, open_tx: OpenTx):
    aigul = await somebody()
    wishes: dict[str, Any] = {"state": State.INITIATIVE, "convener": Convener.RESIDENTS}
    for count, more in ((8, 0), (3, 3)):
        async with open_tx() as tx:
            for _ in range(count):
                await a_gathering(tx, announced_at=None, **wishes)
            await a_gathering(tx, announced_at=None, okrug=OTHER_OKRUG, **wishes)
        async with open_tx() as tx:
            listed = await service.overview(tx, aigul)
            assert (len(listed.wanted), listed.more) == (8, more)
    async with open_tx() as tx:
        listed = await service.overview(tx, aigul)
    t = translator("ru")
    shown = screens.overview(OKRUG, listed.wanted, kinds=[], own=None, t=t, more=listed.more)
    assert "и ещё 3" in plain(shown.text)
    shown = screens.overview(OKRUG, listed.wanted, kinds=[], own=None, t=t)
    assert "и ещё" not in plain(shown.text)


# ── To propose ───────────────────────────────────────────────────────────────────────────────


async def test_a_resident_publishes_one_and_stands_behind_it_first(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await wanted(tx, aigul)
    async with open_tx() as tx:
        row = (await tx.session.scalars(sa.select(Gathering))).one()
        item = (await tx.session.scalars(sa.select(GatheringItem))).one()
        step = (await tx.session.scalars(sa.select(GatheringStep))).one()
        backers = list(await tx.session.scalars(sa.select(GatheringBacker.person_id)))
    assert (row.kind, row.state, row.convener) == (
        Kind.GATHERING, State.INITIATIVE, Convener.RESIDENTS,
    )  # fmt: skip
    assert (row.proposer_id, row.why) == (aigul.id, "Құдық кеуіп қалды")
    assert (item.kk, item.ru) == WATER[0]
    assert (step.move, step.person_id) == (Move.PROPOSE, aigul.id)
    assert backers == [aigul.id]
    assert await told(open_tx, InitiativeProposed.kind) == {marat.id}


async def test_everybody_of_the_okrug_sees_it_and_the_name_is_for_the_office(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат", at=BIRLIK)
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine = await wanted(tx, aigul)
    async with open_tx() as tx:
        theirs = await service.look(tx, bolat, mine.gathering.id)
        office = await service.look(tx, marat, mine.gathering.id)
        listed = await service.overview(tx, bolat)
    assert (theirs.name, office.name) == ("", "Айгүл")
    assert [one.id for one in listed.wanted] == [mine.gathering.id]
    assert listed.own is None


async def test_there_is_one_open_one_at_a_time(somebody: Somebody, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        first, fresh = await service.propose(tx, aigul, GATHERING, WATER, "")
        again, fresh_again = await service.propose(tx, aigul, GATHERING, [("Жол", "")], "")
        assert (first.gathering.id, fresh, fresh_again) == (again.gathering.id, True, False)
        assert (await service.overview(tx, aigul)).own == first.gathering.id
        await service.withdraw(tx, aigul, first.gathering.id, first.gathering.version)
        _, fresh = await service.propose(tx, aigul, GATHERING, [("Жол", "")], "")
    assert fresh
    assert await states(open_tx) == [State.CANCELLED, State.INITIATIVE]


async def test_two_phones_publish_one(somebody: Somebody, open_tx: OpenTx, database: Database):
    aigul = await somebody()

    async def publish() -> None:
        async with database.write() as session:
            await wanted(Tx(session, NOW, BOT_ID), aigul)
            await session.commit()

    await asyncio.gather(publish(), publish(), publish())
    assert await states(open_tx) == [State.INITIATIVE]


async def test_what_one_may_propose_is_what_one_is(somebody: Somebody, open_tx: OpenTx):
    aigul = await somebody()
    member = await somebody("Ерлан", Role.ASSEMBLY_MEMBER)
    elsewhere = await somebody("Нұрлан", Role.ASSEMBLY_MEMBER, at="")
    marat = await somebody("Марат", Role.MODERATOR, at="")
    async with open_tx() as tx:
        proposes = [
            (await service.overview(tx, one)).proposes for one in (aigul, member, elsewhere, marat)
        ]
    assert proposes == [(GATHERING,), (GATHERING, ASSEMBLY), (ASSEMBLY,), ()]


@pytest.mark.parametrize(
    "what",
    [
        ASSEMBLY,
        MayPropose(Kind.GATHERING, OTHER_OKRUG),
        MayPropose(Kind.SEPARATE, OKRUG),
        MayPropose(Kind.REPORT, OKRUG),
    ],
)
async def test_nobody_proposes_what_is_not_theirs(
    somebody: Somebody, open_tx: OpenTx, what: MayPropose
):
    aigul = await somebody()
    async with open_tx() as tx:
        with pytest.raises(NotAllowed):
            await wanted(tx, aigul, what)
    assert await states(open_tx) == []


@pytest.mark.parametrize(
    ("questions", "why", "name"),
    [
        ([], "", "items_missing"),
        ([("", "")], "", "items_missing"),
        ([("ж" * 301, "")], "", "item_too_long"),
        ([("Жол", "д" * 301)], "", "item_too_long"),
        ([("Жол", "")] * 6, "", "too_many_items"),
        ([("Жол", "")], "ж" * 501, "why_too_long"),
    ],
)
async def test_what_is_no_question_is_not_published(
    somebody: Somebody, open_tx: OpenTx, questions: Any, why: str, name: str
):
    aigul = await somebody()
    async with open_tx() as tx:
        with pytest.raises(Invalid) as no:
            await service.propose(tx, aigul, GATHERING, questions, why)
    assert no.value.name == name
    assert await states(open_tx) == []


# ── To stand behind it ───────────────────────────────────────────────────────────────────────


async def test_taps_are_counted_beside_the_signatures_that_are_needed(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат", at=BIRLIK)
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering.id
        await service.support(tx, bolat, mine)
        view = await service.support(tx, bolat, mine)
    assert (view.backers, view.backed, view.own) == (2, True, False)
    assert view.threshold is not None
    assert (view.threshold.out_of, view.threshold.needed, view.threshold.have) == (
        1338, NEEDED, 0,
    )  # fmt: skip
    async with open_tx() as tx:
        await service.leave(tx, bolat, mine)
        view = await service.leave(tx, bolat, mine)
    assert (view.backers, view.backed) == (1, False)


async def test_many_phones_at_once_are_counted_each_once(
    somebody: Somebody, open_tx: OpenTx, database: Database
):
    aigul = await somebody()
    others = [await somebody(f"Тұрғын {number}") for number in range(4)]
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering.id

    async def tap(actor: Actor) -> None:
        async with database.write() as session:
            await service.support(Tx(session, NOW, BOT_ID), actor, mine)
            await session.commit()

    await asyncio.gather(*(tap(one) for one in others * 2))
    async with open_tx() as tx:
        assert (await service.look(tx, aigul, mine)).backers == 5


async def test_residents_look_at_the_members_initiative_and_do_not_sign_it(
    somebody: Somebody, open_tx: OpenTx
):
    member, aigul = await somebody("Ерлан", Role.ASSEMBLY_MEMBER), await somebody()
    async with open_tx() as tx:
        mine = (await wanted(tx, member, ASSEMBLY)).gathering.id
        assert not (await service.look(tx, aigul, mine)).backed
        with pytest.raises(Refusal) as no:
            await service.support(tx, aigul, mine)
    assert no.value.name == "gathering_not_for_you"


async def test_while_the_number_of_a_village_is_unknown_so_is_what_is_needed(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await tx.session.execute(
            sa.update(Place).where(Place.code == BIRLIK).values(entitled=None)
        )
    async with open_tx() as tx:
        mine = await wanted(tx, aigul)
        assert (mine.known, mine.threshold) == (None, None)
        await service.note_signed(tx, marat, mine.gathering.id, mine.gathering.version, "900")
        now = await service.look(tx, marat, mine.gathering.id)
        with pytest.raises(Refusal) as no:
            await service.may_ask(tx, marat, mine.gathering.id, now.gathering.version)
    assert (no.value.name, no.value.params) == ("entitled_unknown", {"base": "residents"})


async def test_another_okrug_and_forged_numbers_find_nothing(somebody: Somebody, open_tx: OpenTx):
    aigul = await somebody()
    far = await somebody("Жанна", Role.MODERATOR, okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering.id
        called = await a_gathering(tx)  # the akim's own is nobody's initiative
        for actor, number in ((far, mine), (far, 2**62), (aigul, 2**62), (aigul, called)):
            for act in (
                service.look(tx, actor, number),
                service.support(tx, actor, number),
                service.leave(tx, actor, number),
                service.withdraw(tx, actor, number, 1),
            ):
                with pytest.raises(NotFound):
                    await act
        for act in (
            service.note_signed(tx, far, mine, 1, "5"),
            service.ask_district(tx, far, mine, 1, TODAY),
            service.decide(tx, far, mine, 1, Move.PERMIT, day=TODAY),
            service.take_up(tx, far, mine, 1),
            service.to_note(tx, far, mine, 1),
        ):
            with pytest.raises(NotFound):
                await act
        with pytest.raises(NotAllowed):
            await service.note_signed(tx, aigul, mine, 1, "5")
    assert (await states(open_tx))[0] is State.INITIATIVE


# ── The office writes down what came of it ───────────────────────────────────────────────────


async def signed(tx: Tx, actor: Actor, number: int, count: int) -> int:
    """So many are counted; the version as it is then."""
    now = (await service.look(tx, actor, number)).gathering.version
    view = await service.note_signed(tx, actor, number, now, str(count))
    return view.gathering.version


async def test_with_enough_on_paper_the_district_akim_is_asked_and_agrees(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering.id
        await service.support(tx, bolat, mine)
        await service.support(tx, marat, mine)
        version = await signed(tx, marat, mine, NEEDED)
        view = await service.ask_district(tx, marat, mine, version, TODAY)
        assert view.gathering.state is State.WITH_DISTRICT
    assert await told(open_tx, InitiativeMoved.kind) == {bolat.id}  # who did it knows
    assert await told(open_tx, InitiativeStep.kind) == {aigul.id}
    async with open_tx(NOW + timedelta(days=5)) as tx:
        paper = [{"kind": "photo", "id": "AgAC", "name": ""}]
        view = await service.decide(
            tx, marat, mine, view.gathering.version, Move.PERMIT, day=TODAY, files=paper
        )
    async with open_tx() as tx:
        row = await tx.session.get(Gathering, mine)
        assert row is not None
        assert (row.state, row.asked_on, row.decided_on) == (State.DRAFT, TODAY, TODAY)
        assert row.decision_files == paper
        assert (await looking.look(tx, marat, mine)).state is State.DRAFT  # to be planned
        with pytest.raises(NotFound):
            await looking.look(tx, aigul, mine)
        assert (await service.overview(tx, aigul)).own is None


async def test_taps_are_no_signatures(somebody: Somebody, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    others = await somebody("Болат"), await somebody("Сәуле")
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering.id
        await tx.session.execute(sa.update(Place).values(entitled=3))  # one would be enough
        for person in others:
            await service.support(tx, person, mine)
        with pytest.raises(Refusal) as no:
            await service.ask_district(tx, marat, mine, 1, TODAY)
    assert (no.value.name, no.value.params) == ("signatures_missing", {"count": 0, "limit": 1})
    assert await states(open_tx) == [State.INITIATIVE]


@pytest.mark.parametrize("count", [0, NEEDED - 1])
async def test_one_signature_too_few_is_too_few(somebody: Somebody, open_tx: OpenTx, count: int):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering.id
        version = await signed(tx, marat, mine, count)
        with pytest.raises(Refusal) as no:
            await service.ask_district(tx, marat, mine, version, TODAY)
    assert no.value.params == {"count": count, "limit": NEEDED}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("көп", "number_unclear"),
        ("", "number_unclear"),
        ("-5", "number_unclear"),
        ("12,5", "number_unclear"),
        ("²", "number_unclear"),
        ("9" * 40, "number_unclear"),
        ("1339", "signed_beyond"),
    ],
)
async def test_a_number_that_cannot_be_is_told(
    somebody: Somebody, open_tx: OpenTx, text: str, name: str
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering
        with pytest.raises(Invalid) as no:
            await service.note_signed(tx, marat, mine.id, mine.version, text)
    assert no.value.name == name


async def test_a_count_with_a_space_in_it_is_read_and_told_to_the_proposer_once(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering
        view = await service.note_signed(tx, marat, mine.id, mine.version, " 1 200 ")
        await service.note_signed(tx, marat, mine.id, view.gathering.version, "1200")
        assert view.gathering.signed == 1200
    async with open_tx() as tx:
        count = await tx.session.scalar(
            sa.select(sa.func.count()).where(Delivery.kind == InitiativeStep.kind)
        )
    assert count == 1


async def test_two_of_the_office_count_and_one_is_first(
    somebody: Somebody, open_tx: OpenTx, database: Database
):
    aigul = await somebody()
    marat = await somebody("Марат", Role.MODERATOR)
    dana = await somebody("Дана", Role.AKIM)
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering

    async def count(actor: Actor, number: str) -> None:
        async with database.write() as session:
            tx = Tx(session, NOW, BOT_ID)
            await service.note_signed(tx, actor, mine.id, mine.version, number)
            await session.commit()

    done = await asyncio.gather(count(marat, "10"), count(dana, "20"), return_exceptions=True)
    assert [type(one) for one in done if one is not None] == [Stale]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (TODAY + timedelta(days=1), "decision_day_to_come"),
        (TODAY - timedelta(days=1), "initiative_day_early"),
    ],
)
async def test_a_day_that_cannot_be_is_told(
    somebody: Somebody, open_tx: OpenTx, day: date, name: str
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering.id
        version = await signed(tx, marat, mine, NEEDED)
        with pytest.raises(Invalid) as no:
            await service.ask_district(tx, marat, mine, version, day)
        assert no.value.name == name
        view = await service.ask_district(tx, marat, mine, version, TODAY)
        with pytest.raises(Invalid) as no:
            await service.decide(tx, marat, mine, view.gathering.version, Move.FORBID, day=day)
    assert no.value.name == name


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25.11", date(2026, 11, 25)),
        ("20 қараша", None),
        ("27.11", None),
        ("кеше емес", None),
    ],
)
async def test_the_day_is_read_as_people_write_it(
    somebody: Somebody, open_tx: OpenTx, text: str, day: date | None
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering
        if day is None:
            with pytest.raises(Invalid):
                await service.read_day_of(tx, marat, mine.id, mine.version, text)
        else:
            read = await service.read_day_of(tx, marat, mine.id, mine.version, text)
            assert read == day


async def test_a_day_of_december_that_is_written_in_january_is_of_last_year(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering
    async with open_tx(NOW + timedelta(days=50)) as tx:
        read = await service.read_day_of(tx, marat, mine.id, mine.version, "30.12")
    assert read == date(2026, 12, 30)


async def test_the_district_akim_refuses_and_everybody_hears(somebody: Somebody, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering.id
        await service.support(tx, bolat, mine)
        version = await signed(tx, marat, mine, 200)
        view = await service.ask_district(tx, marat, mine, version, TODAY)
        with pytest.raises(Stale):  # nobody can stand behind it any more
            await service.support(tx, bolat, mine)
        await service.decide(tx, marat, mine, view.gathering.version, Move.FORBID, day=TODAY)
    assert await states(open_tx) == [State.REFUSED]
    async with open_tx() as tx:
        moved = InitiativeMoved(gathering_id=mine, move=Move.FORBID.value)
        letter = await LETTERS[InitiativeMoved.kind](tx, moved, "ru", [bolat.id])
        earlier = InitiativeMoved(gathering_id=mine, move=Move.ASK_DISTRICT.value)
        assert await LETTERS[InitiativeMoved.kind](tx, earlier, "ru", [bolat.id]) is None
    assert letter is not None
    assert "Аким района не согласился: 25.11.2026" in plain(letter.screen.text)
    assert "О водопроводе" in plain(letter.screen.text)


async def test_an_assembly_needs_no_district_but_a_tenth_of_its_members(
    somebody: Somebody, open_tx: OpenTx
):
    member, marat = (
        await somebody("Ерлан", Role.ASSEMBLY_MEMBER),
        await somebody("Марат", Role.MODERATOR),
    )
    async with open_tx() as tx:
        await members(tx, 25)
        mine = (await wanted(tx, member, ASSEMBLY)).gathering.id
        version = await signed(tx, marat, mine, 2)
        with pytest.raises(Refusal) as no:
            await service.take_up(tx, marat, mine, version)
        assert no.value.params == {"count": 2, "limit": 3}
        version = await signed(tx, marat, mine, 3)
        with pytest.raises(Refusal):
            await service.ask_district(tx, marat, mine, version, TODAY)
        await service.take_up(tx, marat, mine, version)
    assert await states(open_tx) == [State.DRAFT]
    assert await told(open_tx, InitiativeStep.kind) == {member.id}


async def test_whoever_proposed_it_takes_it_back_and_nobody_else(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering
        await service.support(tx, bolat, mine.id)
        for actor in (bolat, marat):
            with pytest.raises(NotAllowed):
                await service.withdraw(tx, actor, mine.id, mine.version)
        await service.withdraw(tx, aigul, mine.id, mine.version)
        with pytest.raises(Refusal):
            await service.withdraw(tx, aigul, mine.id, mine.version + 1)
    assert await states(open_tx) == [State.CANCELLED]
    assert await told(open_tx, InitiativeMoved.kind) == {bolat.id}
    assert await told(open_tx, InitiativeWithdrawn.kind) == {marat.id}


# ── What is told ─────────────────────────────────────────────────────────────────────────────


async def test_the_office_reads_who_wants_what_and_nothing_once_it_is_over(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering
    notice = InitiativeProposed(to=marat.id, gathering_id=mine.id)
    render = RENDERERS[InitiativeProposed.kind]
    async with open_tx() as tx:
        screen = await render(tx, notice, marat, translator("kk"))
        assert screen is not None
        for said in ("Айгүл", "Су құбырын тарту", "Ақсу ауылдық округі"):
            assert said in plain(screen.text)
        assert await render(tx, notice, aigul, translator("kk")) is None
        await service.withdraw(tx, aigul, mine.id, mine.version)
        assert await render(tx, notice, marat, translator("kk")) is None


async def test_the_proposer_reads_how_many_signatures_are_missing(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine = (await wanted(tx, aigul)).gathering.id
        version = await signed(tx, marat, mine, 100)
    notice = InitiativeStep(to=aigul.id, gathering_id=mine, what=service.SIGNED, version=version)
    async with open_tx() as tx:
        screen = await RENDERERS[InitiativeStep.kind](tx, notice, aigul, translator("kk"))
    assert screen is not None
    assert "100" in plain(screen.text)
    assert "Жетпейтіні: 34" in plain(screen.text)


async def test_a_gathering_of_one_village_has_other_readers_than_the_whole(
    somebody: Somebody, open_tx: OpenTx
):
    """An initiative is for the whole okrug: its number is that of all villages together."""
    aigul = await somebody(at=AKSU)
    async with open_tx() as tx:
        view = await wanted(tx, aigul)
    assert view.known is not None
    assert view.known.number == 812 + 430 + 96
