"""What was decided is remembered, the akim considers it, and others have the last word."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.core.db import Database
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.gatherings.models import Gathering, GatheringDecision, GatheringItem
from bot.gatherings.notices.after import DecisionDisputed
from bot.gatherings.rules.agenda import About, ItemState
from bot.gatherings.rules.consideration import Answer, Standing
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.promises import Stage
from bot.gatherings.rules.votes import Outcome
from bot.gatherings.service import decisions as service
from bot.gatherings.storage import decisions as storage
from bot.places.models import Okrug
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody, a_gathering
from tests.gatherings.decided import LIGHTS, WATER, decided, history, seen
from tests.support.okrugs import OKRUG, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

TODAY = date(2026, 11, 25)  # a Wednesday


async def an_item(tx: Tx, **values: Any) -> tuple[Gathering, GatheringItem]:
    """The only item of a gathering that is over."""
    about = await a_gathering(tx, LIGHTS, state=State.CLOSED)
    row = await tx.session.get_one(Gathering, about)
    item = (
        await tx.session.scalars(
            sa.select(GatheringItem).where(GatheringItem.gathering_id == about)
        )
    ).one()
    fields = {"state": ItemState.DONE, "outcome": Outcome.PASSED} | values
    for name, value in fields.items():
        setattr(item, name, value)
    await tx.session.flush()
    return row, item


# ── What is remembered ───────────────────────────────────────────────────────────────────────


async def test_what_passed_is_remembered_once_with_the_latest_words(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    await somebody()
    async with open_tx() as tx:
        row, item = await an_item(tx, motion_kk="Жарық орнатылсын", motion_ru="Установить свет")
        await storage.remember(tx, row, item)
        await storage.remember(tx, row, item)
        item.decision_kk, item.decision_ru = "Он шам орнатылсын", "Установить десять фонарей"
        await storage.remember(tx, row, item)
    async with open_tx() as tx:
        (kept,) = await storage.of_gathering(tx, row.id)
    assert (kept.kk, kept.ru) == ("Он шам орнатылсын", "Установить десять фонарей")
    assert (kept.stage, kept.standing, kept.version) == (Stage.SAID, None, 1)
    assert (kept.bot_id, kept.okrug) == (BOT_ID, OKRUG)


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"outcome": Outcome.NOT_PASSED}, False),
        ({"outcome": Outcome.NO_QUORUM}, False),
        ({"outcome": None}, False),
        ({"state": ItemState.TAKEN_OFF}, False),
        ({"state": ItemState.PLANNED}, False),
        ({"about": About.ELECTION}, False),
        ({"about": About.CHAIR}, False),
        ({"about": About.AGENDA}, False),
        ({"about": About.LISTEN, "outcome": None}, False),
        ({"about": About.LISTEN, "outcome": None, "decision_kk": "Назарға алынсын"}, True),
        ({"about": About.QUESTION, "motion_kk": "", "decision_kk": ""}, True),
    ],
)
async def test_only_what_somebody_has_to_carry_out_is_remembered(
    open_tx: OpenTx, somebody: Somebody, values: dict[str, Any], kept: bool
) -> None:
    await somebody()
    async with open_tx() as tx:
        row, item = await an_item(tx, **values)
        await storage.remember(tx, row, item)
    async with open_tx() as tx:
        assert bool(await storage.of_gathering(tx, row.id)) is kept


async def test_a_decision_without_words_of_its_own_has_those_of_the_question(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    await somebody()
    async with open_tx() as tx:
        row, item = await an_item(tx)
        await storage.remember(tx, row, item)
    async with open_tx() as tx:
        (kept,) = await storage.of_gathering(tx, row.id)
    assert kept.kk == LIGHTS


async def test_what_turns_out_not_to_have_passed_is_forgotten_again(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    await somebody()
    async with open_tx() as tx:
        row, item = await an_item(tx)
        await storage.remember(tx, row, item)
        item.outcome = Outcome.NOT_PASSED
        await storage.remember(tx, row, item)
    async with open_tx() as tx:
        assert list(await storage.of_gathering(tx, row.id)) == []


async def test_a_promise_is_kept_in_the_words_that_were_signed(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about, (one,) = await decided(tx, kind=Kind.SEPARATE, state=State.DRAFTED)
        await service.decide(tx, marat, one, 1, owner="Әкім", due=TODAY)
    async with open_tx() as tx:
        row = await tx.session.get_one(Gathering, about)
        item = (await tx.session.scalars(sa.select(GatheringItem))).one()
        item.decision_kk = "Он шам орнатылсын"
        await storage.remember(tx, row, item)
    kept = await seen(open_tx, one)
    assert (kept.kk, kept.stage, kept.version) == ("Он шам орнатылсын", Stage.DECIDED, 2)
    async with open_tx() as tx:
        await service.do(tx, marat, one, 2)
        row = await tx.session.get_one(Gathering, about)
        item = (await tx.session.scalars(sa.select(GatheringItem))).one()
        item.decision_kk = "Басқаша"
        await storage.remember(tx, row, item)
        item.outcome = Outcome.NOT_PASSED
        await storage.remember(tx, row, item)
    assert (await seen(open_tx, one)).kk == "Он шам орнатылсын"


async def test_words_that_were_considered_are_not_changed_any_more(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    await somebody()
    async with open_tx() as tx:
        row, item = await an_item(tx)
        await storage.remember(tx, row, item)
        await storage.start_consideration(tx, row)
        item.decision_kk = "Басқаша"
        await storage.remember(tx, row, item)
        item.outcome = Outcome.NOT_PASSED
        await storage.remember(tx, row, item)
    async with open_tx() as tx:
        (kept,) = await storage.of_gathering(tx, row.id)
    assert kept.kk == LIGHTS


# ── The term ─────────────────────────────────────────────────────────────────────────────────


async def test_the_akim_has_five_working_days_from_the_day_after_the_hand_over(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    await somebody()
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
    kept = await seen(open_tx, one)
    assert (kept.standing, kept.consider_by) == (Standing.WAITING, date(2026, 12, 2))


async def test_a_day_off_in_between_does_not_count(open_tx: OpenTx, somebody: Somebody) -> None:
    await somebody()
    async with open_tx(NOW + timedelta(days=19)) as tx:  # 14 December; the 16th is a holiday
        _, (one,) = await decided(tx)
    assert (await seen(open_tx, one)).consider_by == date(2026, 12, 22)


async def test_an_okrug_may_set_its_own_number_of_days(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    await somebody()
    async with open_tx() as tx:
        (await tx.session.get_one(Okrug, OKRUG)).settings = {"consider_days": 3}
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
    assert (await seen(open_tx, one)).consider_by == date(2026, 11, 30)


@pytest.mark.parametrize("kind", [Kind.SEPARATE, Kind.REPORT, Kind.EVENT])
async def test_nobody_considers_what_the_law_does_not_ask_it_of(
    open_tx: OpenTx, somebody: Somebody, kind: Kind
) -> None:
    await somebody()
    async with open_tx() as tx:
        _, (one,) = await decided(tx, kind=kind)
    kept = await seen(open_tx, one)
    assert (kept.standing, kept.consider_by) == (None, None)


async def test_handing_over_again_begins_no_second_term(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    await somebody()
    async with open_tx() as tx:
        about, (one,) = await decided(tx)
    async with open_tx(NOW + timedelta(days=3)) as tx:
        row = await tx.session.get_one(Gathering, about)
        row.handed_over_on = tx.today
        await storage.start_consideration(tx, row)
    assert (await seen(open_tx, one)).consider_by == date(2026, 12, 2)


# ── The akim ─────────────────────────────────────────────────────────────────────────────────


async def test_the_akim_agrees(open_tx: OpenTx, somebody: Somebody) -> None:
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
    async with open_tx() as tx:
        view = await service.consider(tx, marat, one, 2, answer=Answer.AGREE)
    assert (view.standing, view.promisable) == (Standing.AGREED, True)
    kept = await seen(open_tx, one)
    assert (kept.standing, kept.version) == (Standing.AGREED, 3)
    (step,) = await history(open_tx, one)
    assert (step.did, step.person_id, step.at) == ("agree", marat.person_id, NOW)


async def test_a_no_needs_a_reason_and_the_office_hears_of_it(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.DEPUTY)
    aigul = await somebody("Айгүл", Role.MODERATOR)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
    with pytest.raises(Invalid, match="needs_words"):
        async with open_tx() as tx:
            await service.consider(tx, marat, one, 2, answer=Answer.DISAGREE, reason=" \n ")
    async with open_tx() as tx:
        await service.consider(tx, marat, one, 2, answer=Answer.DISAGREE, reason="Қаржы\nжоқ")
    assert (await seen(open_tx, one)).standing is Standing.DISPUTED
    (step,) = await history(open_tx, one)
    assert step.note == "Қаржы жоқ"
    async with open_tx() as tx:
        told = await tx.session.scalars(
            sa.select(Delivery.person_id).where(Delivery.kind == DecisionDisputed.kind)
        )
        assert list(told) == [aigul.person_id]


async def test_the_akim_agrees_with_everything_that_still_waits_and_nothing_else(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about, ids = await decided(tx, LIGHTS, WATER, "Мал жаю туралы")
    async with open_tx() as tx:
        await service.consider(tx, marat, ids[1], 2, answer=Answer.DISAGREE, reason="Қаржы жоқ")
    async with open_tx() as tx:
        assert await service.agree_with_all(tx, marat, about) == 2
    standings = [(await seen(open_tx, one)).standing for one in ids]
    assert standings == [Standing.AGREED, Standing.DISPUTED, Standing.AGREED]
    async with open_tx() as tx:
        assert await service.agree_with_all(tx, marat, about) == 0


async def test_a_no_is_discussed_again_kept_passed_up_and_decided_by_the_district(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл", Role.MODERATOR)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
    paper = {"kind": "photo", "id": "paper"}
    async with open_tx() as tx:
        await service.consider(tx, marat, one, 2, answer=Answer.DISAGREE, reason="Қаржы жоқ")
    async with open_tx(NOW + timedelta(days=20)) as tx:
        await service.write_down(tx, aigul, one, 3, answer=Answer.INSIST, on=date(2026, 12, 10))
    async with open_tx(NOW + timedelta(days=21)) as tx:
        await service.consider(tx, marat, one, 4, answer=Answer.PASS_UP)
    async with open_tx(NOW + timedelta(days=30)) as tx:
        view = await service.write_down(
            tx, aigul, one, 5, answer=Answer.UPHOLD, on=date(2026, 12, 24),
            words="№ 17 шешім", files=[paper],
        )  # fmt: skip
    assert (view.standing, view.promisable) == (Standing.UPHELD, True)
    steps = await history(open_tx, one)
    assert [step.did for step in steps] == ["disagree", "insist", "pass_up", "uphold"]
    assert [step.happened_on for step in steps] == [
        None, date(2026, 12, 10), None, date(2026, 12, 24),
    ]  # fmt: skip
    assert (steps[-1].note, steps[-1].files) == ("№ 17 шешім", [paper])


@pytest.mark.parametrize("last", [Answer.GIVE_UP, Answer.OVERRULE])
async def test_what_falls_is_dropped_and_can_be_promised_no_more(
    open_tx: OpenTx, somebody: Somebody, last: Answer
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
    async with open_tx() as tx:
        await service.consider(tx, marat, one, 2, answer=Answer.DISAGREE, reason="Қаржы жоқ")
        version = 3
        if last is Answer.OVERRULE:
            await service.write_down(tx, marat, one, 3, answer=Answer.INSIST, on=TODAY)
            await service.consider(tx, marat, one, 4, answer=Answer.PASS_UP)
            version = 5
        view = await service.write_down(tx, marat, one, version, answer=last, on=TODAY)
    assert (view.stage, view.fallen, view.moves) == (Stage.DROPPED, True, frozenset())
    assert (await seen(open_tx, one)).stage is Stage.DROPPED
    with pytest.raises(Refusal, match="decision_fell"):
        async with open_tx() as tx:
            await service.decide(tx, marat, one, version + 1, owner="Су шаруашылығы", due=TODAY)


@pytest.mark.parametrize(
    ("on", "refusal"),
    [
        (TODAY + timedelta(days=1), "decision_day_to_come"),
        (TODAY - timedelta(days=2), "decision_day_early"),
    ],
)
async def test_what_is_written_down_happened_after_the_gathering_and_is_over(
    open_tx: OpenTx, somebody: Somebody, on: date, refusal: str
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
        await service.consider(tx, marat, one, 2, answer=Answer.DISAGREE, reason="Қаржы жоқ")
    with pytest.raises(Invalid, match=refusal):
        async with open_tx() as tx:
            await service.write_down(tx, marat, one, 3, answer=Answer.INSIST, on=on)
    assert (await seen(open_tx, one)).standing is Standing.DISPUTED


async def test_the_office_does_not_speak_for_the_akim_nor_the_akim_for_others(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    aigul = await somebody("Айгүл", Role.MODERATOR)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
    with pytest.raises(NotAllowed):
        async with open_tx() as tx:
            await service.consider(tx, aigul, one, 2, answer=Answer.AGREE)
    with pytest.raises(Refusal, match="impossible_move"):
        async with open_tx() as tx:
            await service.write_down(tx, aigul, one, 2, answer=Answer.AGREE, on=TODAY)
    with pytest.raises(Refusal, match="impossible_move"):
        async with open_tx() as tx:
            await service.consider(tx, marat, one, 2, answer=Answer.UPHOLD)
    with pytest.raises(Refusal, match="impossible_move"):
        async with open_tx() as tx:
            await service.write_down(tx, marat, one, 2, answer=Answer.INSIST, on=TODAY)
    assert await history(open_tx, one) == []


async def test_nothing_is_considered_before_the_minutes_are_handed_over(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        _, (one,) = await decided(tx, state=State.SIGNED, handed_over_on=None)
    with pytest.raises(Refusal, match="impossible_move"):
        async with open_tx() as tx:
            await service.consider(tx, marat, one, 1, answer=Answer.AGREE)


async def test_an_old_button_of_the_akim_changes_nothing(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    serik = await somebody("Серік", Role.DEPUTY)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
    async with open_tx() as tx:
        await service.consider(tx, serik, one, 2, answer=Answer.AGREE)
    with pytest.raises(Stale) as stale:
        async with open_tx() as tx:
            await service.consider(tx, marat, one, 2, answer=Answer.DISAGREE, reason="Қаржы жоқ")
    assert stale.value.params == {"by": "Серік"}
    assert (await seen(open_tx, one)).standing is Standing.AGREED


# ── Whose it is ──────────────────────────────────────────────────────────────────────────────


OF_OKRUG = 2  # asks of an okrug and not of a decision


def cases() -> list[Callable[..., Any]]:
    """Everything that can happen to a decision of somebody else's okrug."""
    return [
        lambda tx, who, one, about: service.look_at(tx, who, one),
        lambda tx, who, one, about: service.decisions_of(tx, who, about),
        lambda tx, who, one, about: service.promises_of(tx, who, OKRUG),
        lambda tx, who, one, about: service.may_carry_out(tx, who, one),
        lambda tx, who, one, about: service.consider(tx, who, one, 2, answer=Answer.AGREE),
        lambda tx, who, one, about: service.agree_with_all(tx, who, about),
        lambda tx, who, one, about: service.write_down(
            tx, who, one, 2, answer=Answer.INSIST, on=TODAY
        ),
        lambda tx, who, one, about: service.typed_happened(tx, who, one, "25.11.2026"),
        lambda tx, who, one, about: service.typed_due(tx, who, one, "15.12"),
        lambda tx, who, one, about: service.decide(tx, who, one, 2, owner="Мен", due=TODAY),
        lambda tx, who, one, about: service.another_owner(tx, who, one, 2, owner="Мен"),
        lambda tx, who, one, about: service.put_off(tx, who, one, 2, due=TODAY, reason="Кейін"),
        lambda tx, who, one, about: service.do(tx, who, one, 2),
        lambda tx, who, one, about: service.undo(tx, who, one, 2),
    ]


@pytest.mark.parametrize("number", range(len(cases())))
async def test_an_office_of_another_okrug_neither_sees_nor_changes_anything(
    open_tx: OpenTx, somebody: Somebody, number: int
) -> None:
    stranger = await somebody("Бөтен", Role.AKIM, at="", okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        about, (one,) = await decided(tx)
    with pytest.raises(NotFound):
        async with open_tx() as tx:
            await cases()[number](tx, stranger, one, about)
    assert (await seen(open_tx, one)).version == 2


@pytest.mark.parametrize("number", [n for n in range(len(cases())) if n != OF_OKRUG])
async def test_a_decision_that_is_not_there_is_not_found(
    open_tx: OpenTx, somebody: Somebody, number: int
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    with pytest.raises(NotFound):
        async with open_tx() as tx:
            await cases()[number](tx, marat, 2**53, 2**53)


async def test_a_resident_looks_and_may_do_nothing(open_tx: OpenTx, somebody: Somebody) -> None:
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        about, (one,) = await decided(tx)
    async with open_tx() as tx:
        of = await service.decisions_of(tx, aigul, about)
        assert [line.words.kk for line in of.lines] == [LIGHTS]
        assert of.to_consider == ()
        view = await service.look_at(tx, aigul, one)
        assert (view.answers, view.moves, view.works) == (frozenset(), frozenset(), False)
        assert (await service.promises_of(tx, aigul, OKRUG)).counts.open == 1
    for case in cases()[3:]:
        with pytest.raises(NotAllowed):
            async with open_tx() as tx:
                await case(tx, aigul, one, about)


async def test_a_decision_of_another_bot_is_not_here(open_tx: OpenTx, somebody: Somebody) -> None:
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about, (one,) = await decided(replace(tx, bot_id=BOT_ID + 1))
    async with open_tx() as tx:
        assert await storage.of_gathering(tx, about) == []
        assert await storage.decision(tx, one) is None
        assert (await service.promises_of(tx, marat, OKRUG)).lines == ()


# ── Two at once ──────────────────────────────────────────────────────────────────────────────


async def test_of_two_leaders_who_answer_at_once_one_is_heard(
    database: Database, open_tx: OpenTx, somebody: Somebody
) -> None:
    marat, serik = await somebody("Марат", Role.AKIM), await somebody("Серік", Role.DEPUTY)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)

    async def say(actor: Any, answer: Answer) -> str:
        async with database.write() as session:
            tx = Tx(session, NOW, BOT_ID)
            try:
                await service.consider(tx, actor, one, 2, answer=answer, reason="Қаржы жоқ")
                await session.commit()
            except Stale:
                return "stale"
        return answer.value

    said = await asyncio.gather(say(marat, Answer.AGREE), say(serik, Answer.DISAGREE))
    assert list(said).count("stale") == 1
    steps = await history(open_tx, one)
    assert [step.did for step in steps] == [word for word in said if word != "stale"]


async def test_two_who_remember_at_once_leave_one_decision(
    database: Database, open_tx: OpenTx, somebody: Somebody
) -> None:
    await somebody()
    async with open_tx() as tx:
        row, item = await an_item(tx)

    async def remember() -> None:
        async with database.write() as session:
            tx = Tx(session, NOW, BOT_ID)
            there = await session.get_one(GatheringItem, item.id)
            held = await session.get_one(Gathering, row.id)
            await storage.remember(tx, held, there)
            await session.commit()

    await asyncio.gather(remember(), remember())
    async with open_tx() as tx:
        found = await tx.session.scalars(sa.select(GatheringDecision.item_id))
        assert list(found) == [item.id]
