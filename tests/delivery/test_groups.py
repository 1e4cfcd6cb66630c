"""What is told to a staff group stands there once, up to date, whatever happens to the group."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties

from bot.core.access import Grant, Role
from bot.core.db import Database
from bot.core.screen import Button, Screen
from bot.delivery import groups, outbox
from bot.delivery.cards import sweep as sweep_cards
from bot.delivery.gate import Gate
from bot.delivery.groups import Post, Section, SectionsRefused, StaffGroupLost
from bot.delivery.models import Card, Delivery, GroupSection, Outcome
from bot.delivery.notices import GroupNotice
from bot.delivery.sender import Sender
from bot.delivery.worker import Registry, Worker
from bot.people.models import HeldRole, Person, StaffGroup
from sandbox.clock import Clock
from sandbox.engine import Engine
from sandbox.session import InProcessSession
from tests.conftest import OpenTx
from tests.support.okrugs import OKRUG
from tests.support.worlds import BOT_ID, BOT_TOKEN, NOW


@dataclass(frozen=True, kw_only=True)
class Shown(GroupNotice):
    kind = "test.shown"
    name: str = "a"
    word: str = "hello"
    section: str = ""
    only_edit: bool = False


READERS: list[Any] = []


async def shown(tx: Any, notice: Shown, actor: Any, t: Any) -> Screen | None:
    READERS.append((actor, t.language))
    if notice.word == "void":
        return None
    if notice.word == "broken":
        raise ZeroDivisionError
    return Post(
        text=t("{word}", word=notice.word),
        rows=((Button("x", data="x"),),),
        card=notice.name,
        section=Section(notice.section, notice.section.upper()) if notice.section else None,
        only_edit=notice.only_edit,
    )


class Office:
    """An akim, a group with the bot in it, and workers over one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.engine = Engine(clock=Clock(source=lambda: NOW))
        self.bot = self.engine.add_bot(token=BOT_TOKEN)
        self.akim = self.engine.add_person("Ерлан")
        self.akim.start(self.bot)
        self.room = self.akim.create_group("Аппарат")
        self.room.add_member(self.bot, by=self.akim)

    def worker(self, gate: Gate | None = None) -> Worker:
        bot = Bot(
            BOT_TOKEN,
            session=InProcessSession(self.engine),
            default=DefaultBotProperties(parse_mode="HTML"),
        )
        registry = Registry()
        registry.add((Shown,), {Shown.kind: shown})
        registry.add(groups.NOTICES, groups.RENDERERS)
        gate = gate or Gate(10_000, chat_burst=10_000, group_burst=10_000)
        return Worker(self.database, {bot.id: Sender(bot, gate)}, registry, self.engine.clock)

    def said(self, room: Any = None) -> list[str]:
        return [m.text for m in self.akim.chat(room or self.room).messages if m.from_bot]

    def told(self) -> list[str]:
        """What the akim reads in private."""
        return [m.text for m in self.akim.chat(self.bot).messages if m.from_bot]

    async def rows(self, kind: str = Shown.kind) -> list[Delivery]:
        query = sa.select(Delivery).where(Delivery.kind == kind).order_by(Delivery.id)
        async with self.database.read() as session:
            return list(await session.scalars(query))

    async def group(self) -> StaffGroup:
        async with self.database.read() as session:
            return (await session.scalars(sa.select(StaffGroup))).one()

    async def sections(self) -> dict[str, int]:
        async with self.database.read() as session:
            found = await session.scalars(sa.select(GroupSection))
            return {one.key: one.thread_id for one in found}


@pytest.fixture
async def office(database: Database, open_tx: OpenTx) -> AsyncIterator[Office]:
    READERS.clear()
    made = Office(database)
    async with open_tx() as tx:
        person = Person(
            id=1, bot_id=BOT_ID, telegram_id=made.akim.id, language="kk", created_at=NOW
        )
        tx.session.add(person)
        await tx.session.flush()
        tx.session.add(HeldRole(person_id=1, role=Role.AKIM, scope=OKRUG, given_at=NOW))
        tx.session.add(
            StaffGroup(
                id=7,
                bot_id=BOT_ID,
                okrug=OKRUG,
                chat_id=made.room.id,
                title="Аппарат",
                linked_by=1,
                linked_at=NOW,
            )
        )
    yield made
    assert made.engine.complaints == []


@pytest.fixture
async def forum(office: Office, open_tx: OpenTx) -> Office:
    """The same, where the group has topics and the bot may open them."""
    office.room.turn_forum(on=True)
    office.room.promote(office.bot)
    async with open_tx() as tx:
        await tx.session.execute(sa.update(StaffGroup).values(is_forum=True))
    return office


async def tell(open_tx: OpenTx, worker: Worker, *notices: Any) -> None:
    async with open_tx() as tx:
        await outbox.put(tx, *notices)
    while await worker.step():
        pass


async def test_a_card_is_shown_and_then_edited_where_it_stands(office, open_tx):
    worker = office.worker()
    await tell(open_tx, worker, Shown(to=7, word="new"))
    await tell(open_tx, worker, Shown(to=7, word="accepted"), Shown(to=7, name="b", word="other"))
    assert office.said() == ["accepted", "other"]
    assert {row.state for row in await office.rows()} == {Outcome.SENT}


async def test_the_words_are_found_for_nobody_in_particular(office, open_tx):
    await tell(open_tx, office.worker(), Shown(to=7))
    ((actor, language),) = READERS
    assert (actor.person_id, actor.grants, actor.okrug, language) == (
        None,
        frozenset(),
        OKRUG,
        "kk",
    )
    assert not any(Grant(role, OKRUG) in actor.grants for role in Role)


async def test_saying_the_same_again_changes_nothing(office, open_tx):
    worker = office.worker()
    await tell(open_tx, worker, Shown(to=7), Shown(to=7))
    assert office.said() == ["hello"]
    assert not office.akim.last_from(office.room).edited


async def test_a_card_that_somebody_deleted_is_shown_anew_unless_it_is_only_to_be_edited(
    office, open_tx
):
    worker = office.worker()
    await tell(open_tx, worker, Shown(to=7))
    office.akim.delete(office.akim.last_from(office.room))
    await tell(open_tx, worker, Shown(to=7, word="over", only_edit=True))
    assert office.said() == []
    await tell(open_tx, worker, Shown(to=7, word="again"))
    assert office.said() == ["again"]


async def test_what_means_nothing_any_more_and_what_is_broken_hold_up_nothing(office, open_tx):
    await tell(
        open_tx,
        office.worker(),
        Shown(to=7, word="void"),
        Shown(to=7, word="broken"),
        Shown(to=99),
        Shown(to=7),
    )
    assert office.said() == ["hello"]
    states = [row.state for row in await office.rows()]
    assert states == [Outcome.DROPPED, Outcome.FAILED, Outcome.UNREACHABLE, Outcome.SENT]


async def test_each_section_of_a_forum_is_opened_once(forum, open_tx):
    notices = [
        Shown(to=7, name=str(n), word=str(n), section="ab"[n % 2]) for n in range(4)
    ]  # fmt: skip
    await tell(open_tx, forum.worker(), *notices)
    assert sorted(topic.name for topic in forum.room.topics.values()) == ["A", "B"]
    sections = await forum.sections()
    stands = {m.text: m.record.thread_id for m in forum.akim.chat(forum.room).messages if m.text}
    assert stands == {str(n): sections["ab"[n % 2]] for n in range(4)}
    await tell(open_tx, forum.worker(), Shown(to=7, name="9", word="9", section="a"))
    assert len(forum.room.topics) == 2


async def test_a_deleted_section_is_opened_anew(forum, open_tx):
    worker = forum.worker()
    await tell(open_tx, worker, Shown(to=7, section="a"))
    before = (await forum.sections())["a"]
    forum.akim.delete_topic(forum.room, before)
    await tell(open_tx, worker, Shown(to=7, word="again", section="a"))
    after = (await forum.sections())["a"]
    assert after != before
    assert forum.akim.last_from(forum.room).record.thread_id == after
    assert forum.said() == ["", "again"]  # the line that opens the topic is the bot's


async def test_a_closed_section_is_left_for_the_general_one(forum, open_tx):
    worker = forum.worker()
    await tell(open_tx, worker, Shown(to=7, section="a"))
    forum.room.topics[(await forum.sections())["a"]].closed = True
    forum.room.demote(forum.bot)
    await tell(open_tx, worker, Shown(to=7, name="b", word="b", section="a"))
    last = forum.akim.last_from(forum.room)
    assert (last.text, last.record.thread_id) == ("b", None)


async def test_without_the_right_cards_stand_in_general_and_the_akim_hears_of_it_once(
    forum, open_tx
):
    forum.room.promote(forum.bot, can_manage_topics=False)
    worker = forum.worker()
    for n in range(3):
        await tell(open_tx, worker, Shown(to=7, name=str(n), section="a"))
    assert [m.record.thread_id for m in forum.akim.chat(forum.room).messages if m.text] == [
        None
    ] * 3
    assert len(await forum.rows(SectionsRefused.kind)) == 1
    (told,) = forum.told()
    assert "тақырыптарды басқара алатын" in told
    forum.room.promote(forum.bot)
    await tell(open_tx, worker, Shown(to=7, name="4", section="a"))
    assert list(await forum.sections()) == ["a"]
    assert (await forum.group()).warned_at is None


async def test_topics_switched_off_do_not_stop_the_cards(forum, open_tx):
    worker = forum.worker()
    await tell(open_tx, worker, Shown(to=7, section="a"))
    forum.room.turn_forum(on=False)
    await tell(open_tx, worker, Shown(to=7, name="b", word="b", section="a"))
    last = forum.akim.last_from(forum.room)
    assert (last.text, last.record.thread_id) == ("b", None)
    assert forum.told() == []


async def test_a_bot_thrown_out_ends_the_link_and_the_akim_hears_it_once(office, open_tx):
    office.room.remove_member(office.bot, kicked=True, by=office.akim)
    await tell(open_tx, office.worker(), Shown(to=7), Shown(to=7, name="b"))
    assert {row.state for row in await office.rows()} == {Outcome.UNREACHABLE}
    group = await office.group()
    assert (group.ended_at, group.lost) == (NOW, True)
    assert len(await office.rows(StaffGroupLost.kind)) == 1
    assert "«Аппарат»" in office.told()[-1]


async def test_a_silenced_bot_ends_the_link_too(office, open_tx):
    office.room.silence(office.bot, by=office.akim)
    await tell(open_tx, office.worker(), Shown(to=7))
    assert (await office.group()).lost


async def test_a_group_that_became_a_supergroup_gets_its_cards_there(office, open_tx, database):
    small = office.akim.create_group("Аппарат", basic=True)
    small.add_member(office.bot, by=office.akim)
    async with open_tx() as tx:
        await tx.session.execute(sa.update(StaffGroup).values(chat_id=small.id))
    worker = office.worker()
    await tell(open_tx, worker, Shown(to=7))
    large = small.migrate()
    await tell(open_tx, worker, Shown(to=7, word="moved"))
    assert office.said(small) == ["hello"]
    assert office.said(large) == ["moved"]
    second = (await office.rows())[1]
    assert (second.state, second.attempts) == (Outcome.SENT, 1)
    assert (await office.group()).chat_id == large.id


async def test_a_server_error_is_waited_out(office, open_tx):
    office.engine.faults.server_errors = 1.0
    worker = office.worker()
    await tell(open_tx, worker, Shown(to=7))
    (row,) = await office.rows()
    assert (row.state, row.attempts) == (Outcome.WAITING, 1)
    office.engine.faults.server_errors = 0.0
    office.engine.clock.shift(timedelta(seconds=5))
    await worker.step()
    assert office.said() == ["hello"]


async def test_a_busy_group_holds_up_nobody_and_spends_no_attempts(office, open_tx):
    worker = office.worker(Gate(10_000, chat_burst=10_000, group_burst=3))
    lost = StaffGroupLost(to=1, group_id=99, title="Басқа")
    await tell(open_tx, worker, *(Shown(to=7, name=str(n), word=str(n)) for n in range(6)), lost)
    assert len(office.said()) == 3
    assert len(office.told()) == 1
    waiting = [row for row in await office.rows() if row.state is Outcome.WAITING]
    assert [row.attempts for row in waiting] == [0, 0, 0]
    assert all(row.due_at > NOW for row in waiting)


async def test_no_minute_has_more_than_twenty_messages_for_a_group():
    gate = Gate()
    bucket = gate._bucket(-100)
    sent = 0
    for tenth in range(600):
        now = 1000 + tenth / 10
        while bucket.wait(now) == 0:
            bucket.take(now)
            sent += 1
    assert 15 <= sent <= 20


async def test_what_is_known_of_an_unlinked_group_is_swept(forum, open_tx, database):
    await tell(open_tx, forum.worker(), Shown(to=7, section="a"))
    async with open_tx() as tx:
        await sweep_cards(tx)
        await groups.sweep(tx)
        assert len((await tx.session.scalars(sa.select(Card))).all()) == 1
        assert len((await tx.session.scalars(sa.select(GroupSection))).all()) == 1
        await tx.session.execute(sa.update(StaffGroup).values(ended_at=NOW))
        await sweep_cards(tx)
        await groups.sweep(tx)
        assert (await tx.session.scalars(sa.select(Card))).all() == []
        assert (await tx.session.scalars(sa.select(GroupSection))).all() == []


async def test_two_workers_at_once_leave_one_card(office, open_tx):
    async with open_tx() as tx:
        await outbox.put(tx, *(Shown(to=7, word=str(n)) for n in range(6)))
    workers = [office.worker() for _ in range(2)]
    for worker in workers:
        worker.batch = 1
    await asyncio.gather(*(_drain(worker) for worker in workers))
    assert len(office.said()) == 1


async def _drain(worker: Worker) -> None:
    while await worker.step():
        pass
