"""Proof that people were told: who, when, of which version; and who is to be phoned."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.errors import NotFound, Refusal
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.gatherings.models import Gathering, GatheringStep
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.changes import Question, Shown
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.screens import filled
from bot.gatherings.service import minutes, papers
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.notified import Household, Notified, Posted, Reach, notified, unreached
from bot.people.models import PublicChat
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody, a_gathering
from tests.gatherings.over import is_over
from tests.support.okrugs import AKSU, BIRLIK, OKRUG
from tests.support.worlds import NOW

CALLED, CHANGED = "gathering.called", "gathering.changed"


async def told(
    tx: Tx, about: int, kind: str, person: Actor, state: Outcome, *, at: datetime = NOW
) -> None:
    """A line of the outbox."""
    tx.session.add(
        Delivery(
            bot_id=tx.bot_id,
            person_id=person.id,
            batch_id=about,
            kind=kind,
            lane=5,
            state=state,
            due_at=at,
            created_at=at,
        )
    )
    await tx.session.flush()


async def version(
    tx: Tx, about: int, move: Move, held_at: datetime, *, at: datetime = NOW, place: str = "Клуб"
) -> None:
    """A step with which people were told something."""
    shown = Shown(held_at, (place, place), None, (Question(1, About.QUESTION, ("Жарық", "Свет")),))
    row = await find.gathering(tx, about)
    assert row is not None
    tx.session.add(
        GatheringStep(
            gathering_id=about,
            at=at,
            move=move,
            to_state=State.ANNOUNCED,
            attempt=row.attempt,
            shown=shown.to_json(),
        )
    )
    await tx.session.flush()


async def of(tx: Tx, about: int) -> Notified:
    row = await find.gathering(tx, about)
    assert row is not None
    return await notified(tx, row)


async def test_everybody_is_counted_by_village_and_by_what_became_of_it(
    open_tx: OpenTx, somebody: Somebody
):
    states = {
        Outcome.SENT: "sent",
        Outcome.WAITING: "waiting",
        Outcome.SENDING: "waiting",
        Outcome.UNREACHABLE: "blocked",
        Outcome.DROPPED: "muted",
        Outcome.FAILED: "failed",
    }
    people = {state: await somebody(state.value) for state in states}
    far = await somebody("Болат", at=BIRLIK)
    async with open_tx() as tx:
        about = await a_gathering(tx)
        for state, person in people.items():
            await told(tx, about, CALLED, person, state)
        await told(tx, about, CALLED, far, Outcome.SENT)
    async with open_tx() as tx:
        found = await of(tx, about)
        assert found.reached == (
            Reach(AKSU, sent=1, waiting=2, blocked=1, muted=1, failed=1),
            Reach(BIRLIK, sent=1),
        )
        assert found.reached[0].total == 6
        assert found.reached[0].not_yet == 4


async def test_of_several_versions_the_last_counts_and_no_other_gathering(
    open_tx: OpenTx, somebody: Somebody
):
    aigul, bolat = await somebody("Айгүл"), await somebody("Болат")
    async with open_tx() as tx:
        about, other = await a_gathering(tx), await a_gathering(tx)
        await told(tx, about, CALLED, aigul, Outcome.SENT)
        await told(tx, about, CHANGED, aigul, Outcome.UNREACHABLE)
        await told(tx, about, CALLED, bolat, Outcome.FAILED)
        await told(tx, about, CHANGED, bolat, Outcome.SENT)
        await told(tx, about, "gathering.minutes", bolat, Outcome.FAILED)
        await told(tx, other, CALLED, aigul, Outcome.SENT)
        found = await of(tx, about)
        assert found.reached == (Reach(AKSU, sent=1, blocked=1),)


async def test_a_gathering_called_again_begins_anew(open_tx: OpenTx, somebody: Somebody):
    aigul, bolat = await somebody("Айгүл"), await somebody("Болат")
    later = NOW + timedelta(days=14)
    async with open_tx() as tx:
        about = await a_gathering(tx)
        await told(tx, about, CALLED, aigul, Outcome.FAILED)
        await version(tx, about, Move.ANNOUNCE, NOW + timedelta(days=12))
        await tx.session.execute(sa.update(Gathering).values(attempt=2, announced_at=later))
        await told(tx, about, CALLED, bolat, Outcome.SENT, at=later)
        await version(tx, about, Move.RECONVENE, later + timedelta(days=11), at=later)
        found = await of(tx, about)
        assert found.reached == (Reach(AKSU, sent=1),)
        assert [(one.number, one.move) for one in found.versions] == [(1, Move.RECONVENE)]


async def test_what_stood_in_the_channel_is_told(open_tx: OpenTx, somebody: Somebody):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about = await a_gathering(tx)
        chat = PublicChat(
            bot_id=tx.bot_id,
            okrug=OKRUG,
            chat_id=-100,
            title="Ақсу арнасы",
            is_channel=True,
            linked_by=office.id,
            linked_at=tx.now,
        )
        tx.session.add(chat)
        await tx.session.flush()
        for state in (Outcome.SENT, Outcome.FAILED):
            tx.session.add(
                Delivery(
                    bot_id=tx.bot_id,
                    public_id=chat.id,
                    batch_id=about,
                    kind=CALLED,
                    lane=5,
                    state=state,
                    due_at=NOW,
                    created_at=NOW,
                    sent_at=NOW if state is Outcome.SENT else None,
                )
            )
        await tx.session.flush()
        assert (await of(tx, about)).posts == (Posted(NOW, "Ақсу арнасы"),)


async def test_the_numbers_outlive_the_outbox(open_tx: OpenTx, somebody: Somebody):
    office, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        about = await is_over(tx, announced_at=NOW - timedelta(days=12))
        await told(tx, about, CALLED, aigul, Outcome.SENT, at=NOW - timedelta(days=12))
        await minutes.draft(tx, office, about, 1)
    async with open_tx() as tx:
        await tx.session.execute(sa.delete(Delivery))
        found = await of(tx, about)
        assert found.reached == (Reach(AKSU, sent=1),)


# ── The act ──────────────────────────────────────────────────────────────────────────────────


async def an_act(tx: Tx, about: int) -> Any:
    row = await find.gathering(tx, about)
    assert row is not None
    return await filled.act(tx, row)


async def test_the_act_says_what_people_were_told_and_how_long_before(
    open_tx: OpenTx, somebody: Somebody
):
    await somebody("Марат", Role.AKIM)
    held = NOW + timedelta(days=12)
    async with open_tx() as tx:
        about = await a_gathering(
            tx, kind=Kind.SEPARATE, settlement=AKSU, section_kk="Абай көшесі", held_at=held
        )
        await version(tx, about, Move.ANNOUNCE, held)
        await version(tx, about, Move.CHANGE, held, at=NOW + timedelta(days=2), place="Мектеп")
        act = await an_act(tx, about)
        assert (act.period.given, act.period.asked, act.period.in_time) == (12, 10, True)
        assert act.section.kk == "Ақсу ауылы, Абай көшесі"
        assert act.okrug.ru == "Аксуский сельский округ"
        assert [one.what.kk for one in act.versions] == ["", "өтетін орны"]
        assert [one.what.ru for one in act.versions] == ["", "место"]
        assert [one.kk for one in act.agenda] == ["Көше жарығы туралы"]


async def test_another_day_counts_from_when_people_were_told_of_it(
    open_tx: OpenTx, somebody: Somebody
):
    await somebody("Марат", Role.AKIM)
    first, moved = NOW + timedelta(days=12), NOW + timedelta(days=15)
    async with open_tx() as tx:
        about = await a_gathering(tx, held_at=moved, late_reason="Жол жабылды")
        await version(tx, about, Move.ANNOUNCE, first)
        await version(tx, about, Move.CHANGE, moved, at=NOW + timedelta(days=7))
        act = await an_act(tx, about)
        assert act.period.sent == date(2026, 12, 2)
        assert (act.period.given, act.period.late_by) == (8, 2)
        assert act.reason.kk == "Жол жабылды"


async def test_photos_of_the_poster_stand_in_the_act(open_tx: OpenTx, somebody: Somebody):
    office, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        about = await a_gathering(tx)
        photo = [("photo", "wall-1")]
        await papers.add_photo(tx, office, about, files=photo, where="дүкен\n Абай көшесі")
        view = await papers.add_photo(tx, office, about, files=photo, where="")
        assert len(view.photos) == 1  # the same photo is one photo
        with pytest.raises(Refusal, match="photo_wanted"):
            await papers.add_photo(tx, office, about, files=[("voice", "1")], where="")
        many = [("photo", f"wall-{n}") for n in range(2, 12)]
        with pytest.raises(Refusal, match="too_many_sheets"):
            await papers.add_photo(tx, office, about, files=many, where="")
        with pytest.raises(Refusal, match="not_allowed"):
            await papers.add_photo(tx, aigul, about, files=photo, where="")
        await papers.add_photo(tx, office, about, files=[("photo", "wrong")], where="")
        view = await papers.drop_photo(tx, office, about)
        assert [one["id"] for one in view.photos] == ["wall-1"]
    async with open_tx() as tx:
        (shown,) = (await an_act(tx, about)).photos
        assert (shown.at, shown.where.kk, shown.image) == (NOW, "дүкен Абай көшесі", None)


# ── To phone ─────────────────────────────────────────────────────────────────────────────────


async def test_whom_it_has_not_reached_the_office_phones(open_tx: OpenTx, somebody: Somebody):
    office = await somebody("Марат", Role.AKIM)
    aigul, bolat = await somebody("Айгүл"), await somebody("Болат", at=BIRLIK)
    reached = await somebody("Серік")
    async with open_tx() as tx:
        about = await a_gathering(tx)
        await tx.session.execute(
            sa.text("UPDATE people SET phone = '+77010001122' WHERE id = :id"), {"id": aigul.id}
        )
        await told(tx, about, CALLED, aigul, Outcome.UNREACHABLE)
        await told(tx, about, CALLED, bolat, Outcome.DROPPED)
        await told(tx, about, CALLED, reached, Outcome.SENT)
        found = await papers.phone_round(tx, office, about)
        assert found.people == (
            Household("Айгүл", "+77010001122", AKSU, "unreachable"),
            Household("Болат", "", BIRLIK, "dropped"),
        )
        assert found.named("ru")[BIRLIK] == "село Бирлик"


async def test_names_and_phones_are_for_the_office_of_the_okrug_alone(
    open_tx: OpenTx, somebody: Somebody
):
    await somebody("Марат", Role.AKIM)
    resident = await somebody("Айгүл")
    stranger = await somebody("Ерлан", Role.AKIM, at="", okrug="X99999999")
    async with open_tx() as tx:
        about = await a_gathering(tx)
        with pytest.raises(Refusal, match="not_allowed"):
            await papers.phone_round(tx, resident, about)
        for one in (about, 987654321):
            with pytest.raises(NotFound):
                await papers.phone_round(tx, stranger, one)


async def test_of_one_that_is_called_off_it_is_said_whom_that_did_not_reach(
    open_tx: OpenTx, somebody: Somebody
):
    aigul, bolat = await somebody("Айгүл"), await somebody("Болат")
    async with open_tx() as tx:
        about = await a_gathering(tx, state=State.CANCELLED)
        await told(tx, about, CALLED, aigul, Outcome.FAILED)
        await told(tx, about, "gathering.called_off", aigul, Outcome.SENT)
        await told(tx, about, "gathering.called_off", bolat, Outcome.FAILED)
        row = await find.gathering(tx, about)
        assert row is not None
        assert [one.name for one in await unreached(tx, row)] == ["Болат"]
