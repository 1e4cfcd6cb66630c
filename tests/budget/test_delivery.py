"""Winners are carried out: what the office may do when, who hears of it, what the clock says."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.budget.jobs import delivery as jobs
from bot.budget.models import BudgetIdea, BudgetIdeaStep, BudgetJoin
from bot.budget.notices.delivery import DeliveryMorning, DeliveryNews
from bot.budget.rules.delivery import (
    WAYS,
    Move,
    Reached,
    after,
    day,
    money,
    needs_word,
    news,
    possible,
)
from bot.budget.rules.kinds import Did, IdeaState, Phase, Stage
from bot.budget.screens import delivery as screens
from bot.budget.screens.told_delivery import LETTERS, RENDERERS
from bot.budget.service import delivery as service
from bot.budget.storage import rounds
from bot.core.access import Actor, Role
from bot.core.db import Database
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.people.models import Person
from bot.reports.rules.asked import Asked
from bot.reports.storage import asked
from tests.budget.conftest import Somebody, a_round, an_idea
from tests.budget.delivered import LIGHTS, PHOTO, PLAYGROUND, a_winner, counted_round
from tests.conftest import OpenTx
from tests.support.okrugs import BIRLIK, OKRUG, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

DUE = date(2026, 12, 10)
TODAY = date(2026, 11, 25)
EVENING = NOW + timedelta(hours=3, minutes=5)  # 18:05 in the village


def at(day_: int, hour: int = 9) -> datetime:
    """An hour of the village in December, five minutes past."""
    return NOW.replace(month=12, day=day_, hour=hour - 5, minute=5)


async def planned(open_tx: OpenTx, office: Actor, title: str = PLAYGROUND, **values: Any) -> int:
    """A winner that somebody carries out by 10 December; of version 2."""
    async with open_tx() as tx:
        idea = await a_winner(tx, await counted_round(tx), title, **values)
        await service.plan(tx, office, idea, 1, owner="«Құрылыс» ЖШС", due=DUE)
    return idea


async def seen(open_tx: OpenTx, idea: int) -> BudgetIdea:
    async with open_tx() as tx:
        return await tx.session.get_one(BudgetIdea, idea)


async def story(open_tx: OpenTx, idea: int) -> list[Did]:
    async with open_tx() as tx:
        return [one.did for one in await rounds.steps(tx, idea)]


# ── The rules ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("move", Move)
def test_what_cannot_be_done_now_is_refused(move: Move, stage: Stage):
    if stage in WAYS[move].before:
        assert move in possible(stage)
        assert after(move, stage) in {stage, WAYS[move].to}
    else:
        assert move not in possible(stage)
        with pytest.raises(Refusal) as refusal:
            after(move, stage)
        assert refusal.value.name == "impossible_move"


@pytest.mark.parametrize(
    ("spent", "before", "cost", "needs"),
    [
        (None, None, 100, False),
        (100, None, 100, False),
        (101, None, 100, True),
        (101, 101, 100, False),  # why was said then
        (102, 101, 100, True),
        (90, 101, 100, False),
    ],
)
def test_more_than_it_was_to_cost_takes_a_word(
    spent: int | None, before: int | None, cost: int | None, needs: bool
):
    assert needs_word(spent, before, cost) is needs


def test_days_and_money_are_read_as_people_type_them():
    assert day("10.12", TODAY) == DUE
    assert money("1,5 млн") == 1_500_000
    assert money("0") == 0
    for text, problem in (
        ("ертең емес", "decision_day_unclear"),
        ("01.01.2020", "day_is_past"),
        ("01.01.2099", "promise_too_far"),
    ):
        with pytest.raises(Invalid) as refusal:
            day(text, TODAY)
        assert refusal.value.name == problem


@pytest.mark.parametrize(
    ("steps", "heard"),
    [
        ([Did.DONE, Did.UNDONE], []),
        ([Did.UNDONE], [0]),  # they heard that it was done
        ([Did.DONE, Did.UNDONE, Did.REPORTED, Did.DONE], [2, 3]),
        ([Did.UNDONE, Did.DONE], [0, 1]),
    ],
)
def test_what_was_done_and_undone_meanwhile_is_nothing(steps: list[Did], heard: list[int]):
    assert news(list(enumerate(steps))) == heard


# ── The office ───────────────────────────────────────────────────────────────────────────────


async def test_a_winner_goes_from_a_name_to_done_before_everybodys_eyes(
    somebody: Somebody, open_tx: OpenTx
):
    marat = await somebody("Марат", Role.AKIM)
    aigul = await somebody()
    idea = await planned(open_tx, marat)
    async with open_tx() as tx:
        await service.begin(tx, marat, idea, 2)
        await service.report(tx, marat, idea, 3, spent=900_000, words="Іргетас құйылды")
        await service.put_off(tx, marat, idea, 4, due=date(2027, 3, 1), reason="Қыс ерте келді")
        await service.another_owner(tx, marat, idea, 5, owner="")
        await service.finish(tx, marat, idea, 6, spent=1_800_000, photos=[PHOTO])
    async with open_tx() as tx:
        shown = await service.look_at(tx, aigul, idea)
        listed = await service.winners(tx, aigul, shown.round.id)
        told = [(one.asked, one.thing) for one in await asked.events(tx, OKRUG, NOW)
                if one.asked in {Asked.DONE, Asked.UNDONE}]  # fmt: skip
    winner = shown.winner
    assert (winner.stage, winner.owner, winner.spent) == (Stage.DONE, "", 1_800_000)
    assert (winner.due_on, winner.done_on) == (date(2027, 3, 1), TODAY)
    assert [one.did for one in shown.steps] == [
        Did.REPORTED, Did.PLANNED, Did.PLANNED, Did.DONE,
    ]  # fmt: skip
    assert (shown.photos, shown.pages, shown.moves) == ((PHOTO,), 2, frozenset())
    totals = listed.totals
    assert (totals.all, totals.done, totals.cost, totals.spent) == (1, 1, 2_000_000, 1_800_000)
    assert told == [(Asked.DONE, idea)]  # the weekly report counts it
    for language in ("kk", "ru"):
        card = str(screens.winner_card(shown, translator(language)).text)
        assert "Іргетас құйылды" in card
        assert "Қыс ерте келді" in card
        assert "Марат" not in card

    async with open_tx() as tx:
        await service.undo(tx, marat, idea, 7, reason="Тақтайы сынған")
        again = await asked.events(tx, OKRUG, NOW)
    row = await seen(open_tx, idea)
    assert (row.stage, row.done_at, row.owner) == (Stage.STARTED, None, "")
    assert [one.asked for one in again][-2:] == [Asked.DONE, Asked.UNDONE]


async def test_an_old_page_of_a_story_is_read_from_the_beginning(
    somebody: Somebody, open_tx: OpenTx
):
    marat = await somebody("Марат", Role.AKIM)
    idea = await planned(open_tx, marat)
    async with open_tx() as tx:
        for version in range(2, 6):
            await service.report(tx, marat, idea, version, words=f"{version}")
    async with open_tx() as tx:
        first = await service.look_at(tx, marat, idea, 0)
        last = await service.look_at(tx, marat, idea, 99)
    assert [one.did for one in first.steps] == [Did.WON, Did.PLANNED]
    assert [one.note for one in last.steps] == ["2", "3", "4", "5"]


UNREADABLE: tuple[tuple[Any, dict[str, Any], str], ...] = (
    (service.report, {}, "report_is_empty"),
    (service.report, {"spent": 2_000_001}, "spent_without_word"),
    (service.finish, {"spent": 2_000_001, "photos": [PHOTO]}, "spent_without_word"),
    (service.report, {"words": "а" * 601}, "why_too_long"),
    (service.put_off, {"due": DUE, "reason": " – "}, "why_missing"),
    (service.put_off, {"due": date(2026, 11, 24), "reason": "Қар"}, "day_is_past"),
    (service.undo, {"reason": ""}, "why_missing"),
    (service.another_owner, {"owner": "?"}, "promise_without_owner"),
    (service.plan, {"owner": "", "due": DUE}, "impossible_move"),
)


async def test_what_residents_could_not_make_sense_of_is_not_kept(
    somebody: Somebody, open_tx: OpenTx
):
    marat = await somebody("Марат", Role.AKIM)
    idea = await planned(open_tx, marat)
    for use_case, values, problem in UNREADABLE:
        with pytest.raises(Refusal) as refusal:
            async with open_tx() as tx:
                await use_case(tx, marat, idea, 2, **values)
        assert refusal.value.name == problem
    assert (await seen(open_tx, idea)).version == 2


async def test_nobody_but_its_office_touches_a_winner_of_a_counted_vote(
    somebody: Somebody, open_tx: OpenTx
):
    marat = await somebody("Марат", Role.AKIM)
    aigul = await somebody()
    foreign = await somebody("Бөтен", Role.AKIM, at="103450100", okrug=OTHER_OKRUG)
    idea = await planned(open_tx, marat)
    async with open_tx() as tx:
        counted = await counted_round(tx)
        lost = await an_idea(tx, counted, listed=True, state=IdeaState.LOST)
        early = await a_round(tx, Phase.VOTING)
        voted = await an_idea(tx, early, listed=True)
    for who, about, refusal in (
        (aigul, idea, NotAllowed),
        (foreign, idea, NotFound),
        (replace(foreign, grants=frozenset()), idea, NotAllowed),
        (marat, 2**53, NotFound),
    ):
        with pytest.raises(refusal):
            async with open_tx() as tx:
                await service.begin(tx, who, about, 2)
    for about in (lost, voted):
        with pytest.raises(Refusal) as refused:
            async with open_tx() as tx:
                await service.plan(tx, marat, about, 1, owner="", due=DUE)
        assert refused.value.name == "budget_not_a_winner"
    for call in (service.follow, service.unfollow, service.look_at):
        with pytest.raises(NotFound):
            async with open_tx() as tx:
                await call(tx, foreign, idea)
    with pytest.raises(Refusal) as refused:
        async with open_tx() as tx:
            await service.winners(tx, aigul, early)
    assert refused.value.name == "budget_not_counted"
    assert await story(open_tx, idea) == [Did.WON, Did.PLANNED]


async def test_of_two_colleagues_at_once_one_is_first(
    database: Database, open_tx: OpenTx, somebody: Somebody
):
    marat = await somebody("Марат", Role.AKIM)
    serik = await somebody("Серік", Role.MODERATOR)
    idea = await planned(open_tx, marat)

    async def done(who: Actor) -> None:
        with suppress(Stale):
            async with database.write() as session:
                await service.finish(Tx(session, NOW, BOT_ID), who, idea, 2, words=who.name)
                await session.commit()

    await asyncio.gather(done(marat), done(serik), done(marat))
    assert (await story(open_tx, idea)).count(Did.DONE) == 1
    assert (await seen(open_tx, idea)).version == 3


# ── Who follows ──────────────────────────────────────────────────────────────────────────────


async def told(open_tx: OpenTx, kind: str = DeliveryNews.kind) -> Sequence[Delivery]:
    """What was put, in order."""
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery).where(Delivery.kind == kind).order_by(Delivery.id)
        )
        return found.all()


async def evening(open_tx: OpenTx, now: datetime = EVENING) -> list[int | None]:
    """The clock ticks in the evening; who was told so far."""
    async with open_tx(now, bot_id=0) as tx:
        await jobs.tell_news(tx)
    return [one.person_id for one in await told(open_tx)]


async def test_its_author_and_who_wanted_it_follow_from_the_beginning_until_they_say_no(
    somebody: Somebody, open_tx: OpenTx
):
    marat = await somebody("Марат", Role.AKIM, at="")
    author, joiner, neighbour, _other = [
        await somebody(name, at=place)
        for name, place in (("А", BIRLIK), ("Б", BIRLIK), ("В", BIRLIK), ("Г", BIRLIK))
    ]
    mover = await somebody("Д")
    idea = await planned(open_tx, marat, person_id=author.id)
    async with open_tx() as tx:
        for one in (joiner, mover):
            tx.session.add(BudgetJoin(idea_id=idea, person_id=one.id, at=NOW))
        (await tx.session.get_one(Person, mover.id)).okrug = OTHER_OKRUG
        await service.follow(tx, neighbour, idea)
        assert (await service.look_at(tx, author, idea)).follows
        with pytest.raises(Refusal) as refusal:
            await service.follow(tx, marat, idea)  # an akim who lives elsewhere
        assert refusal.value.name == "budget_not_for_you"
    assert await evening(open_tx) == [author.id, joiner.id, neighbour.id]
    async with open_tx() as tx:
        for one in (author, joiner, neighbour):
            for _ in range(2):
                assert not (await service.unfollow(tx, one, idea)).follows
        assert (await service.follow(tx, joiner, idea)).follows
    assert {one.state for one in await told(open_tx)} == {Outcome.DROPPED}  # not even this one
    async with open_tx(NOW + timedelta(days=1)) as tx:
        await service.begin(tx, marat, idea, 2)
    assert (await evening(open_tx, EVENING + timedelta(days=1)))[3:] == [joiner.id]


async def letter(open_tx: OpenTx, language: Any = "kk") -> Screen | None:
    """What a reader of the newest letter has before them."""
    params = (await told(open_tx))[-1].params
    async with open_tx() as tx:
        notice = DeliveryNews.restore(0, params)
        found = await LETTERS[DeliveryNews.kind](tx, notice, language, [])
    return found.screen if found else None


async def test_they_hear_of_a_whole_day_in_one_letter_and_never_at_night(
    database: Database, somebody: Somebody, open_tx: OpenTx
):
    marat = await somebody("Марат", Role.AKIM, at="")
    aigul, muted = await somebody(), await somebody("Бота")
    idea = await planned(open_tx, marat)
    async with open_tx() as tx:
        for one in (aigul, muted):
            await service.follow(tx, one, idea)
        (await tx.session.get_one(Person, muted.id)).muted = ["budget"]
        await service.begin(tx, marat, idea, 2)
        await service.finish(
            tx, marat, idea, 3, spent=2_500_000, words="Бағасы өсті", photos=[PHOTO]
        )
    assert await evening(open_tx, NOW) == []  # it is still day
    assert await evening(open_tx, EVENING + timedelta(hours=3)) == []  # 21:05

    async def tick(seconds: int) -> None:  # two replicas
        async with database.write() as session:
            await jobs.tell_news(Tx(session, EVENING + timedelta(seconds=seconds), 0))
            await session.commit()

    await asyncio.gather(tick(0), tick(1))
    assert {one.person_id: one.state for one in await told(open_tx)} == {
        aigul.id: Outcome.WAITING, muted.id: Outcome.DROPPED,
    }  # fmt: skip
    screen = await letter(open_tx)
    assert screen is not None
    text = str(screen.text)
    assert text.count("«Бағасы өсті»") == 1
    assert "жұмыс басталды" in text
    assert "– құнынан (" in text
    assert [one.file_id for one in screen.media] == ["swing"]
    russian = await letter(open_tx, "ru")
    assert russian is not None
    assert f"[{PLAYGROUND}]" in str(russian.text)


async def test_a_slip_of_the_finger_is_told_to_nobody_and_what_was_told_is_put_right(
    somebody: Somebody, open_tx: OpenTx
):
    marat = await somebody("Марат", Role.AKIM, at="")
    aigul = await somebody()
    idea = await planned(open_tx, marat)
    assert await evening(open_tx) == []  # nobody follows it yet
    async with open_tx() as tx:
        await service.follow(tx, aigul, idea)
        await service.finish(tx, marat, idea, 2)
        await service.undo(tx, marat, idea, 3, reason="Қате басылды")
    assert await evening(open_tx, EVENING + timedelta(minutes=5)) == []
    tomorrow = timedelta(days=1)
    async with open_tx(NOW + tomorrow) as tx:
        await service.finish(tx, marat, idea, 4, photos=[PHOTO])
    assert await evening(open_tx, EVENING + tomorrow) == [aigul.id]
    async with open_tx(NOW + 2 * tomorrow) as tx:
        await service.undo(tx, marat, idea, 5, reason="Тақтайы сынған")
    assert await letter(open_tx) is None  # whoever has not read it yet does not any more
    assert await evening(open_tx, EVENING + 2 * tomorrow) == [aigul.id, aigul.id]
    screen = await letter(open_tx)
    assert screen is not None
    assert "«Тақтайы сынған»" in str(screen.text)


# ── The office is reminded ───────────────────────────────────────────────────────────────────


async def morning(open_tx: OpenTx, now: datetime) -> list[tuple[int | None, str]]:
    """The clock ticks in the morning; who of the office heard of what so far."""
    async with open_tx(now, bot_id=0) as tx:
        await jobs.remind_office(tx)
    return [
        (one.person_id, one.params["ideas"]) for one in await told(open_tx, DeliveryMorning.kind)
    ]


async def test_the_office_hears_three_days_before_and_once_it_is_late_of_everything_at_once(
    somebody: Somebody, open_tx: OpenTx
):
    marat, olga = await somebody("Марат", Role.AKIM), await somebody("Ольга", Role.MODERATOR)
    first, second = await planned(open_tx, marat), await planned(open_tx, marat, LIGHTS)
    both = f"{first},{second}"
    heard: list[Any] = []
    for now, more in (
        (at(4), 0), (at(7, 8), 0), (at(7), 1), (at(8), 0), (at(10), 0), (at(10, 18), 0),
        (at(11), 1), (at(14), 0),
    ):  # fmt: skip
        heard += [(who.id, both) for _ in range(more) for who in (marat, olga)]
        assert await morning(open_tx, now) == heard, now
    async with open_tx(at(14)) as tx:
        await service.finish(tx, marat, first, 2)
        notice = DeliveryMorning(to=marat.id, day="2026-12-11", ideas=both)
        render = RENDERERS[DeliveryMorning.kind]
        screen = await render(tx, notice, marat, translator("kk"))
        assert screen is not None
        assert LIGHTS in str(screen.text)
        assert PLAYGROUND not in str(screen.text)  # done meanwhile
        assert "мерзімінен 4 күн кешікті" in str(screen.text)
        assert (
            await render(tx, notice, replace(marat, grants=frozenset()), translator("ru")) is None
        )
        await service.put_off(tx, marat, second, 2, due=date(2026, 12, 20), reason="Аяз")
    assert len(await morning(open_tx, at(15))) == len(heard)
    assert (await morning(open_tx, at(17)))[len(heard) :] == [
        (marat.id, str(second)), (olga.id, str(second)),
    ]  # fmt: skip


async def test_two_replicas_remind_once(database: Database, somebody: Somebody, open_tx: OpenTx):
    marat = await somebody("Марат", Role.AKIM)
    idea = await planned(open_tx, marat)

    async def tick() -> None:
        async with database.write() as session:
            await jobs.remind_office(Tx(session, at(11), 0))
            await session.commit()

    await asyncio.gather(tick(), tick())
    assert len(await told(open_tx, DeliveryMorning.kind)) == 1
    row = await seen(open_tx, idea)
    assert (row.reminded, row.version) == (Reached.LATE, 2)  # no button depends on it


async def test_each_bot_tells_its_own(somebody: Somebody, open_tx: OpenTx):
    marat, aigul = await somebody("Марат", Role.AKIM), await somebody()
    async with open_tx() as tx:
        other = replace(tx, bot_id=BOT_ID + 1)
        idea = await a_winner(other, await counted_round(other), person_id=aigul.id)
        await service.plan(other, marat, idea, 1, owner="", due=DUE)
    assert await evening(open_tx) == []  # nobody of that bot follows it
    assert await morning(open_tx, at(11)) == []
    async with open_tx() as tx:
        steps = await tx.session.scalars(
            sa.select(BudgetIdeaStep.told_at).where(BudgetIdeaStep.did == Did.PLANNED)
        )
        assert list(steps) == [EVENING]
