"""What happens to rounds as time passes: each is told once, in decent hours, by its own bot."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.budget.jobs import phases as jobs
from bot.budget.models import BudgetVoter
from bot.budget.notices.rounds import ListIsMissing, VoteIsPutOff, VotingBegun, VotingEnds
from bot.budget.rules.bounds import USUAL_DAYS
from bot.budget.rules.kinds import Phase, RoundState
from bot.budget.rules.phases import span_of
from bot.budget.screens import LETTERS, RENDERERS
from bot.budget.storage import rounds as find
from bot.core.access import Role
from bot.core.db import Database
from bot.core.groups import Group
from bot.core.i18n import translator
from bot.core.screen import plain
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.people.models import Person, PublicChat
from bot.places.models import Bot
from tests.budget.conftest import Somebody, a_round, an_idea
from tests.conftest import OpenTx
from tests.support.okrugs import BIRLIK, OKRUG
from tests.support.worlds import BOT_ID, NOW

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
#: The end of the check, and of the vote, of a round that began now: at 15:00 in the village.
CHECKED = NOW + sum(USUAL_DAYS[:2]) * DAY
VOTED = CHECKED + USUAL_DAYS[2] * DAY


def at(text: str) -> datetime:
    """`12-20 15:00` in the village."""
    return datetime.fromisoformat(f"2026-{text}+05:00").astimezone(UTC)


async def tick(open_tx: OpenTx, now: datetime) -> list[tuple[str, int | None]]:
    """What this tick puts into the outbox: kind and reader, of people."""
    async with open_tx(now=now, bot_id=0) as tx:
        before = await tx.session.scalar(sa.select(sa.func.max(Delivery.id))) or 0
        await jobs.tick(tx)
        found = await tx.session.execute(
            sa.select(Delivery.kind, Delivery.person_id)
            .where(Delivery.id > before, Delivery.public_id.is_(None))
            .order_by(Delivery.person_id, Delivery.id)
        )
        return [(kind, person) for kind, person in found]


async def ends(open_tx: OpenTx, round_id: int, phase: Phase = Phase.CHECK) -> datetime | None:
    async with open_tx() as tx:
        span = span_of(await find.phases(tx, round_id), phase)
    return span.ends_at if span else None


async def test_the_office_hears_in_its_morning_that_the_ideas_are_in(
    open_tx: OpenTx, somebody: Somebody
):
    akim, _ = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    evening = at("12-10 22:30")
    async with open_tx(now=evening - USUAL_DAYS[0] * DAY) as tx:
        made = await a_round(tx)
        await an_idea(tx, made)
    assert await tick(open_tx, evening - MINUTE) == []
    assert await tick(open_tx, evening + MINUTE) == []  # people sleep
    morning = at("12-11 08:00")
    assert await tick(open_tx, morning) == [("budget.ideas_are_in", akim.id)]
    assert await tick(open_tx, morning + MINUTE) == []
    async with open_tx(now=morning) as tx:
        row = await tx.session.scalar(sa.select(Delivery))
        assert row is not None
        notice = VoteIsPutOff(to=akim.id, round_id=made, moment=row.params["moment"])
        screen = await RENDERERS[row.kind](tx, notice, akim, translator("kk"))
    assert screen is not None
    assert "Тексерілетіні: 1" in plain(screen.text)
    assert screen.rows[0][0].text == "Идеяларды тексеру"


async def test_without_a_list_the_office_is_reminded_and_the_vote_is_put_off_day_by_day(
    open_tx: OpenTx, somebody: Somebody
):
    akim, _ = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        made = await a_round(tx, ideas_told_at=NOW)
    assert await tick(open_tx, CHECKED - DAY - MINUTE) == []
    missing = [("budget.list_missing", akim.id)]
    assert await tick(open_tx, CHECKED - DAY) == missing
    assert await tick(open_tx, CHECKED - HOUR) == []
    async with open_tx(now=CHECKED - HOUR) as tx:
        moment = CHECKED.isoformat()
        notice = ListIsMissing(to=akim.id, round_id=made, moment=moment)
        render = RENDERERS[notice.kind]
        screen = await render(tx, notice, akim, translator("ru"))
        other = replace(notice, moment=(CHECKED + DAY).isoformat())
        assert await render(tx, other, akim, translator("ru")) is None  # the date is another
    assert screen is not None
    assert "Список для голосования ещё не опубликован" in plain(screen.text)
    assert screen.rows[0][0].text == "Список для голосования"

    put_off = [("budget.put_off", akim.id)]
    assert await tick(open_tx, CHECKED) == put_off
    assert await ends(open_tx, made) == CHECKED + DAY
    assert await ends(open_tx, made, Phase.VOTING) == VOTED + DAY
    assert await tick(open_tx, CHECKED + HOUR) == []
    assert await tick(open_tx, CHECKED + DAY) == put_off
    assert await tick(open_tx, CHECKED + 5 * DAY + HOUR) == put_off  # the bot stood still
    assert await ends(open_tx, made) == CHECKED + 6 * DAY
    async with open_tx(now=CHECKED + 6 * DAY - HOUR) as tx:
        row = await find.budget_round(tx, made)
        assert row is not None
        version = row.version
        row.listed_at = tx.now
    assert version == 4
    begun = await tick(open_tx, CHECKED + 6 * DAY)
    assert {kind for kind, _ in begun} == {"budget.voting"}


async def test_everybody_hears_once_that_one_may_vote(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    muted = await somebody("Болат", at=BIRLIK)
    async with open_tx() as tx:
        await tx.session.execute(
            sa.update(Person).where(Person.id == muted.id).values(muted=[Group.BUDGET.value])
        )
        tx.session.add_all([
            PublicChat(bot_id=BOT_ID, okrug=OKRUG, chat_id=-5, linked_by=akim.id, linked_at=NOW),
            Bot(id=BOT_ID, username="auyldas_bot"),
        ])  # fmt: skip
        told: dict[str, Any] = {"ideas_told_at": NOW, "listed_at": NOW}
        made = await a_round(tx, **told)
        await an_idea(tx, made, listed=True)
        await a_round(tx, state=RoundState.CANCELLED, **told)
    assert await tick(open_tx, CHECKED - MINUTE) == []
    kind = "budget.voting"
    assert await tick(open_tx, CHECKED) == [(kind, akim.id), (kind, aigul.id), (kind, muted.id)]
    assert await tick(open_tx, CHECKED + MINUTE) == []
    async with open_tx(now=CHECKED) as tx:
        states = await tx.session.execute(sa.select(Delivery.person_id, Delivery.state))
        assert dict(states.all()) == {
            akim.id: Outcome.WAITING,
            aigul.id: Outcome.WAITING,
            muted.id: Outcome.DROPPED,
            None: Outcome.WAITING,  # the channel
        }
        notice = VotingBegun(round_id=made)
        mine = await LETTERS[kind](tx, notice, "ru", (aigul.id,))
        public = await LETTERS[kind](tx, notice, None, ())
    async with open_tx(now=VOTED) as tx:
        assert await LETTERS[kind](tx, notice, "ru", (aigul.id,)) is None
    assert mine is not None
    assert public is not None
    assert "Официальный бот: @auyldas_bot. Другие боты голоса не собирают." in plain(
        mine.screen.text
    )
    assert "Проектов на выбор: 1" in plain(mine.screen.text)
    assert mine.screen.rows[0][0].data == f"ga:vote:{made}:1"
    assert f"https://t.me/auyldas_bot?start=b{made}" in plain(public.screen.text)


async def test_a_vote_that_was_missed_is_not_told(open_tx: OpenTx, somebody: Somebody):
    await somebody("Айгүл")
    async with open_tx() as tx:
        await a_round(tx, ideas_told_at=NOW, listed_at=NOW)
    assert await tick(open_tx, VOTED + MINUTE) == []


async def test_a_day_before_the_end_those_are_reminded_who_may_vote_and_have_not(
    open_tx: OpenTx, somebody: Somebody
):
    voted, aigul = await somebody("Дәурен"), await somebody("Айгүл")
    unasked, child = await somebody("Сәуле"), await somebody("Ерасыл")
    late = await somebody("Болат")
    async with open_tx() as tx:
        adult = {voted.id: True, aigul.id: True, child.id: False, late.id: True}
        for person, is_adult in adult.items():
            values: dict[str, Any] = {"adult": is_adult}
            if person == late.id:
                values["joined_at"] = CHECKED + HOUR
            await tx.session.execute(sa.update(Person).where(Person.id == person).values(**values))
        known: dict[str, Any] = {"ideas_told_at": NOW, "listed_at": NOW, "voting_told_at": CHECKED}
        made = await a_round(tx, adults=True, joined_before=True, **known)
        tx.session.add(BudgetVoter(round_id=made, person_id=voted.id, choice="1", at=NOW))
        tx.session.add(BudgetVoter(round_id=made, name="Қағазда", on_paper=True, choice="1"))
    assert await tick(open_tx, VOTED - DAY - MINUTE) == []
    kind = "budget.voting_ends"
    assert await tick(open_tx, VOTED - DAY) == [(kind, aigul.id), (kind, unasked.id)]
    assert await tick(open_tx, VOTED - HOUR) == []
    async with open_tx(now=VOTED - DAY) as tx:
        letter = await LETTERS[kind](tx, VotingEnds(round_id=made), "kk", (aigul.id,))
    assert letter is not None
    assert "Сіз әлі дауыс берген жоқсыз." in plain(letter.screen.text)


@pytest.mark.parametrize(("hour", "expected"), [("03:00", 0), ("07:59", 0), ("08:00", 1)])
async def test_nobody_is_reminded_at_night(
    open_tx: OpenTx, somebody: Somebody, hour: str, expected: int
):
    await somebody("Айгүл")
    end = at("12-20 02:00")
    async with open_tx(now=end - sum(USUAL_DAYS[:3]) * DAY) as tx:
        told: dict[str, Any] = {
            "ideas_told_at": NOW,
            "listed_at": NOW,
            "voting_told_at": end - 9 * DAY,
        }
        await a_round(tx, **told)
    assert len(await tick(open_tx, at(f"12-19 {hour}"))) == expected


async def test_several_replicas_and_bots_tell_each_thing_once(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        listed = await a_round(tx, listed_at=NOW)
        unlisted = await a_round(tx)
        other = await a_round(tx, bot_id=99, listed_at=NOW)

    async def replica() -> None:
        async with database.write() as session:
            await jobs.tick(Tx(session, CHECKED, 0))
            await session.commit()

    await asyncio.gather(*(replica() for _ in range(4)))
    async with open_tx() as tx:
        found = await tx.session.execute(
            sa.select(Delivery.kind, Delivery.params["round_id"].as_integer(), Delivery.person_id)
        )
        told = sorted(tuple(one) for one in found)
        row = await find.budget_round(replace(tx, bot_id=99), other)
    assert told == sorted([
        ("budget.voting", listed, akim.id),
        ("budget.voting", listed, aigul.id),
        ("budget.put_off", unlisted, akim.id),
        ("budget.ideas_are_in", listed, akim.id),
        ("budget.ideas_are_in", unlisted, akim.id),
    ])  # fmt: skip
    assert await ends(open_tx, unlisted) == CHECKED + DAY
    assert row is not None
    assert row.voting_told_at == CHECKED  # through its own bot, in whose okrug nobody is
