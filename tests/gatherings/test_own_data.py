"""What gatherings remember of a person can be taken away as a file, erased, and left behind."""

import json
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.db import Base
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.gatherings import models
from bot.gatherings.models import (
    Gathering,
    GatheringBacker,
    GatheringHand,
    GatheringItem,
    GatheringProposal,
    GatheringReply,
    GatheringStay,
    GatheringSupport,
)
from bot.gatherings.notices.wishes import InitiativeWithdrawn
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.presence import How
from bot.gatherings.rules.proposals import ProposalState, Wish
from bot.gatherings.rules.replies import Hand, Reply
from bot.gatherings.service import initiative, own_data, replying, wishes
from bot.gatherings.service.initiative import MayPropose
from bot.gatherings.storage.own import EMPTIED, GONE
from bot.people.models import HeldRole, Person
from bot.people.service import recognise
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody, a_gathering
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG
from tests.support.worlds import NOW

SECRET = "құпия сөз"
TABLES: list[type[Base]] = [
    one
    for one in vars(models).values()
    if isinstance(one, type) and issubclass(one, Base) and one is not Base
]


async def everything(open_tx: OpenTx) -> str:
    """Whatever the tables of gatherings and the outbox hold."""
    held: list[Any] = []
    tables: list[type[Base]] = [*TABLES, Delivery]
    async with open_tx() as tx:
        for table in tables:
            held += [list(row) for row in await tx.session.execute(
                sa.select(*table.__table__.columns)
            )]  # fmt: skip
    return repr(held)


async def lived(tx: Tx, who: Actor, other: Actor) -> int:
    """Somebody who has done everything that one may do; one gathering is ahead, its id."""
    ahead = await a_gathering(tx)
    await replying.reply(tx, who, ahead, Reply.COMING)
    await wishes.propose(tx, who, ahead, Wish.AGENDA, SECRET)
    theirs, _ = await wishes.propose(tx, other, ahead, Wish.QUESTION, "көршінің сұрағы")
    await wishes.support(tx, who, theirs.id)
    await initiative.propose(
        tx, who, MayPropose(Kind.GATHERING, OKRUG), [("Су құбыры", "")], SECRET
    )
    over = await a_gathering(
        tx, state=State.CLOSED, held_at=NOW - timedelta(days=3), secretary_id=who.id,
        created_by=who.id,
    )  # fmt: skip
    item = await tx.session.scalar(
        sa.select(GatheringItem.id).where(GatheringItem.gathering_id == over)
    )
    tx.session.add(
        GatheringStay(
            gathering_id=over,
            person_id=who.id,
            name="Айгүл Нұрланқызы",
            how=How.QR,
            came_at=NOW,
        )
    )
    tx.session.add(
        GatheringHand(item_id=item, candidate_id=0, person_id=who.id, hand=Hand.AYE, at=NOW)
    )
    await tx.session.flush()
    return ahead


def test_every_column_that_names_a_person_is_thought_of():
    """Whoever adds another one says here what becomes of it."""
    naming = {
        (table.__tablename__, column.name)
        for table in TABLES
        for column in table.__table__.columns
        if any(key.column.table.name == "people" for key in column.foreign_keys)
    }
    thought_of = {(table.__tablename__, "person_id") for table in GONE}
    thought_of |= {(table.__tablename__, name) for table, name in EMPTIED}
    thought_of |= {("gathering_proposals", "person_id")}
    assert naming <= thought_of


async def test_after_erasure_nothing_says_who_it_was(somebody: Somebody, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        ahead = await lived(tx, aigul, bolat)
        mine = (await initiative.overview(tx, aigul)).own
        assert mine is not None
        await initiative.support(tx, bolat, mine)
    assert SECRET in await everything(open_tx)
    async with open_tx() as tx:
        await own_data.forget_person(tx, aigul)
    assert SECRET not in await everything(open_tx)
    async with open_tx() as tx:
        for table, name in (*EMPTIED, *((one, "person_id") for one in GONE)):
            column = table.__table__.c[name]
            found = await tx.session.scalar(
                sa.select(sa.func.count()).select_from(table).where(column == aigul.id)
            )
            assert found == 0, (table, name)
        stay = (await tx.session.scalars(sa.select(GatheringStay))).one()
        withdrawn = await tx.session.get(Gathering, mine)
        states = dict(
            list(
                await tx.session.execute(
                    sa.select(GatheringProposal.person_id, GatheringProposal.state)
                )
            )
        )
        told = set(
            await tx.session.scalars(
                sa.select(Delivery.person_id).where(
                    Delivery.kind.in_(["gathering.initiative_moved", InitiativeWithdrawn.kind])
                )
            )
        )
        left = (await wishes.wishes(tx, bolat, ahead)).views
    assert stay.name == "Айгүл Нұрланқызы"  # the minutes are an official paper
    assert withdrawn is not None
    assert (withdrawn.state, withdrawn.proposer_id, withdrawn.why) == (State.CANCELLED, None, "")
    assert states == {None: ProposalState.WITHDRAWN, bolat.id: ProposalState.OPEN}
    assert told == {bolat.id, marat.id}
    assert [(one.text, one.supports) for one in left] == [("көршінің сұрағы", 0)]


async def test_what_the_office_answered_is_erased_with_the_question(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        asked, _ = await wishes.propose(tx, aigul, gathering, Wish.QUESTION, SECRET)
        await wishes.answer(tx, marat, asked.id, asked.version, f"{SECRET} туралы жауап")
        taken, _ = await wishes.propose(tx, aigul, gathering, Wish.AGENDA, SECRET)
        await wishes.take_up(tx, marat, taken.id, taken.version, ("Жол туралы", ""))
    async with open_tx() as tx:
        await own_data.forget_person(tx, aigul)
    assert SECRET not in await everything(open_tx)
    async with open_tx() as tx:
        assert (await wishes.wishes(tx, bolat, gathering)).views == ()
        words = list(await tx.session.scalars(sa.select(GatheringItem.kk)))
    assert "Жол туралы" in words  # the office's own words stay on the agenda


async def test_neighbours_keep_what_is_theirs(somebody: Somebody, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        ahead = await lived(tx, aigul, bolat)
        await replying.reply(tx, bolat, ahead, Reply.NOT_COMING)
        await own_data.forget_person(tx, aigul)
    async with open_tx() as tx:
        left = list(await tx.session.scalars(sa.select(GatheringReply.person_id)))
    assert left == [bolat.id]


async def test_the_export_holds_every_word_and_is_plain_json(somebody: Somebody, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        await lived(tx, aigul, bolat)
    async with open_tx() as tx:
        exported = await own_data.export_own(tx, aigul)
    assert json.loads(json.dumps(exported)) == exported
    assert {name: len(part) for name, part in exported.items()} == {
        "gathering_replies": 1,
        "gathering_wishes": 1,
        "gathering_supports": 1,
        "initiatives": 1,
        "initiatives_supported": 1,
        "gathering_stays": 1,
        "gathering_hands": 1,
    }
    assert exported["gathering_wishes"][0]["text"] == SECRET
    assert exported["initiatives"][0]["gathering_why"] == SECRET
    assert exported["gathering_hands"][0]["gathering_hand"] == "aye"
    assert "Болат" not in json.dumps(exported, ensure_ascii=False)


async def test_a_question_without_an_author_is_opened_by_nobody_else(
    somebody: Somebody, open_tx: OpenTx
):
    """A notice or an old button may still lead there."""
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        mine, _ = await wishes.propose(tx, aigul, gathering, Wish.QUESTION, SECRET)
        await own_data.forget_person(tx, aigul)
        found = await tx.session.scalar(
            sa.select(GatheringProposal.text).where(GatheringProposal.id == mine.id)
        )
        names = (await wishes.wishes(tx, bolat, gathering)).views
    assert (found, names) == ("", ())


# ── Moving ───────────────────────────────────────────────────────────────────────────────────


async def moved(open_tx: OpenTx, who: Actor, okrug: str, settlement: str) -> None:
    """They live elsewhere from now on."""
    async with open_tx() as tx:
        person = await tx.session.get(Person, who.id)
        assert person is not None
        person.okrug, person.settlement = okrug, settlement
        await tx.session.execute(
            sa.update(HeldRole).where(HeldRole.person_id == who.id).values(scope=okrug)
        )
    async with open_tx() as tx:
        await own_data.leave_behind(tx, await recognise(tx, who.telegram_id))


async def taps(open_tx: OpenTx, who: Actor) -> dict[str, set[int]]:
    """What somebody has tapped: of which gatherings and proposals."""
    async with open_tx() as tx:
        found: dict[str, set[int]] = {}
        for name, column in (
            ("replies", GatheringReply.gathering_id),
            ("backers", GatheringBacker.gathering_id),
            ("supports", GatheringSupport.proposal_id),
        ):
            whose = column.class_.__table__.c["person_id"]
            found[name] = set(await tx.session.scalars(sa.select(column).where(whose == who.id)))
        return found


async def test_whoever_moves_away_comes_to_nothing_there_any_more(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        ahead = await a_gathering(tx)
        over = await a_gathering(tx, state=State.CLOSED)
        await replying.reply(tx, aigul, ahead, Reply.COMING)
        tx.session.add(
            GatheringReply(gathering_id=over, person_id=aigul.id, reply=Reply.COMING, at=NOW)
        )
        theirs, _ = await wishes.propose(tx, bolat, ahead, Wish.AGENDA, "Жол")
        await wishes.support(tx, aigul, theirs.id)
        wanted, _ = await initiative.propose(
            tx, bolat, MayPropose(Kind.GATHERING, OKRUG), [("Су", "")], ""
        )
        await initiative.support(tx, aigul, wanted.gathering.id)
        mine, _ = await wishes.propose(tx, aigul, ahead, Wish.QUESTION, "Менің сұрағым")
    await moved(open_tx, aigul, OTHER_OKRUG, "103450100")
    assert await taps(open_tx, aigul) == {"replies": {over}, "backers": set(), "supports": set()}
    assert (await taps(open_tx, bolat))["backers"] == {wanted.gathering.id}
    async with open_tx() as tx:
        kept = await tx.session.get(GatheringProposal, mine.id)
    assert kept is not None
    assert (kept.state, kept.person_id) == (ProposalState.OPEN, aigul.id)


async def test_into_the_next_village_one_takes_along_what_is_for_the_whole_okrug(
    somebody: Somebody, open_tx: OpenTx
):
    aigul = await somebody()
    async with open_tx() as tx:
        whole = await a_gathering(tx)
        village = await a_gathering(tx, kind=Kind.SEPARATE, settlement=AKSU)
        for one in (whole, village):
            await replying.reply(tx, aigul, one, Reply.COMING)
    await moved(open_tx, aigul, OKRUG, BIRLIK)
    assert (await taps(open_tx, aigul))["replies"] == {whole}


async def test_the_history_of_a_gathering_keeps_its_moves_without_the_person(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        await lived(tx, aigul, bolat)
        await own_data.forget_person(tx, aigul)
    async with open_tx() as tx:
        steps = list(
            await tx.session.execute(
                sa.select(models.GatheringStep.move, models.GatheringStep.person_id).order_by(
                    models.GatheringStep.id
                )
            )
        )
    assert [tuple(one) for one in steps] == [(Move.PROPOSE, None), (Move.WITHDRAW, None)]
