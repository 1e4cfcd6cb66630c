"""Polls as somebody would break them: votes lost, numbers that cannot be, words too long."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Update
from aiohttp import web

from bot import app as application
from bot.core.access import Role
from bot.core.clock import SystemClock
from bot.core.db import Database
from bot.core.errors import Stale
from bot.core.i18n import Language, translator
from bot.core.screen import plain
from bot.core.stamps import CAME
from bot.core.text import utf16_len
from bot.people.models import HeldRole, Person
from bot.places.models import Bot
from bot.polling import Poller
from bot.polls.jobs.closing import close_due
from bot.polls.models import Poll
from bot.polls.notices.asking import PollAsked
from bot.polls.rules.choices import bit
from bot.polls.rules.kinds import Kind, State
from bot.polls.rules.results import Cell, Tally
from bot.polls.screens import ballot as ballots
from bot.polls.screens import making, told, whom
from bot.polls.screens.card import office_card
from bot.polls.screens.results import result_text
from bot.polls.screens.words import short_name
from bot.polls.service import looking, opening, results, voting
from bot.polls.storage import polls as find
from bot.polls.storage import tallies
from bot.polls.storage.ballots import Ballot
from bot.polls.storage.drafts import DraftView, Reach
from bot.polls.storage.outcomes import ResultView
from bot.polls.storage.views import Both, PollView
from bot.webhook import SECRET_HEADER, Webhook
from sandbox.engine import Engine
from sandbox.http import Server, serve
from tests.conftest import OpenTx
from tests.polls.conftest import Somebody, a_poll
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, ZHANAZHOL
from tests.support.tapping_at_once import residents
from tests.support.worlds import BOT_ID, BOT_TOKEN, NOW

OVER = NOW + timedelta(days=3, seconds=15)
MOST = 4096  # letters of a message


# ── What waited at Telegram ──────────────────────────────────────────────────────────────────


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    engine = Engine()
    engine.add_bot(token=BOT_TOKEN)
    async with serve(engine, "127.0.0.1", 0) as running:
        yield running


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[AiogramBot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    made = AiogramBot(BOT_TOKEN, session=session)
    yield made
    await made.session.close()


async def test_by_webhook_a_press_that_waited_while_the_bot_was_away_is_as_old_as_it_can_be(
    bot: AiogramBot,
) -> None:
    came: list[datetime | None] = []

    async def feed(_bot: AiogramBot, _update: Update) -> None:
        came.append(CAME.get())

    door = Webhook({bot.id: bot}, feed, "")
    door.heard_all_at[bot.id] = NOW
    runner = web.AppRunner(door.app(), access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/tg/{bot.id}"
        someone = {"id": 5, "is_bot": False, "first_name": "A"}
        press = {"id": "1", "from": someone, "chat_instance": "1", "data": "nh:1"}
        headers = {SECRET_HEADER: door.secrets[bot.id]}
        update = {"update_id": 7, "callback_query": press}
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, json=update, headers=headers) as answer,
        ):
            assert answer.status == 200
    finally:
        await runner.cleanup()
    assert came == [NOW]


async def test_by_webhook_everything_is_heard_only_once_nothing_waits_at_telegram(
    server: Server, bot: AiogramBot
) -> None:
    assert await application.nothing_waits(bot)
    account = server.engine.bots[bot.id]
    person = server.engine.add_person("Айгүл")
    person.start(account)
    assert not await application.nothing_waits(bot)


async def test_what_came_while_an_answer_of_telegrams_was_on_its_way_is_not_late(
    bot: AiogramBot,
) -> None:
    """The answer says what waited when it was written, not when it arrives."""
    heard: list[datetime] = []
    clock = SystemClock()

    class Slow(Poller):
        async def _next(self) -> list[dict[str, Any]]:
            written.append(clock.now())
            await asyncio.sleep(0.2)
            return []

    async def note(moment: datetime) -> None:
        heard.append(moment)
        poller.stop()

    async def feed(_bot: AiogramBot, _update: Update) -> None: ...

    written: list[datetime] = []
    poller = Slow(bot, feed, clock=clock, caught_up=note)
    await poller.run()
    assert heard[0] <= written[0] + timedelta(milliseconds=50)


async def test_a_bot_that_is_away_does_not_hold_up_the_polls_of_others(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    await somebody()
    away = BOT_ID + 1
    async with open_tx() as tx:
        tx.session.add(Bot(id=BOT_ID, username="here_bot", caught_up_at=OVER))
        tx.session.add(Bot(id=away, username="away_bot", caught_up_at=NOW))
        for _ in range(101):
            tx.session.add(
                Poll(bot_id=away, okrug=OKRUG, state=State.OPEN, kk="?", opened_at=NOW,
                     closes_at=NOW + timedelta(days=3), created_at=NOW, updated_at=NOW)
            )  # fmt: skip
        await tx.session.flush()
        poll = await a_poll(tx)
    async with open_tx(OVER, bot_id=0) as tx:
        await close_due(tx)
    async with open_tx() as tx:
        row = await find.poll(tx, poll)
        assert row is not None
        assert row.state is State.CLOSED


# ── Numbers that cannot be ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("secret", [False, True])
async def test_of_those_who_may_vote_never_more_than_all_have(
    open_tx: OpenTx, somebody: Somebody, *, secret: bool
) -> None:
    """A role ends, or somebody moves away, after they voted: their vote counts."""
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        people = await residents(tx, 6)
        roles = {} if secret else {"roles": ["executor"]}
        for one in [] if secret else people:
            held = HeldRole(person_id=one.id, role=Role.EXECUTOR, scope=OKRUG, given_at=NOW)
            tx.session.add(held)
        await tx.session.flush()
        opened = {"opened_at": NOW + timedelta(seconds=1)}
        poll = await a_poll(tx, secret=secret, settlements=[AKSU], **roles, **opened)
        for one in people:
            await voting.vote(tx, one, poll, bit(1), sent=NOW)
        if secret:
            moved = sa.update(Person).where(Person.name != "Марат")
            await tx.session.execute(moved.values(settlement=BIRLIK))
            await tx.session.execute(
                sa.update(Person).where(Person.name == "Марат").values(settlement=BIRLIK)
            )
        else:
            await tx.session.execute(
                sa.update(HeldRole).where(HeldRole.role == Role.EXECUTOR).values(ended_at=NOW)
            )
        row = await find.poll(tx, poll)
        assert row is not None
        assert (await tallies.turnout(tx, row)).asked == 6
    async with open_tx(OVER) as tx:
        await close_due(tx)
    async with open_tx(OVER) as tx:
        tally = (await results.results(tx, akim, poll)).tally
        assert tally is not None
        assert (tally.voters, tally.asked) == (6, 6)
        assert all(one.voters <= one.asked for one in tally.cells)


async def test_whoever_moves_within_the_okrug_and_votes_anew_is_counted_where_they_live(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody()
    async with open_tx() as tx:
        poll = await a_poll(tx)
        await voting.take(tx, aigul, poll, 1, on=True, sent=NOW)
        await tx.session.execute(sa.update(Person).values(settlement=ZHANAZHOL))
        await voting.take(tx, aigul, poll, 2, on=True, sent=NOW)
        row = await find.poll(tx, poll)
        assert row is not None
        tally = await tallies.count(tx, row)
    assert [(one.settlement, one.voters) for one in tally.cells] == [(ZHANAZHOL, 1)]


async def test_a_poll_whose_hour_has_passed_is_counted_and_not_called_off(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        poll = await a_poll(tx)
    async with open_tx(OVER) as tx:
        with pytest.raises(Stale):
            await opening.call_off(tx, akim, poll, 1, "себебі бар")


# ── Many villages, many letters ──────────────────────────────────────────────────────────────


async def test_a_list_asks_the_database_as_often_for_three_villages_as_for_one(
    database: Database, open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody()

    async def asked_for(*villages: str) -> int:
        async with open_tx() as tx:
            await tx.session.execute(sa.update(Poll).values(settlements=list(villages)))
        asked: list[str] = []
        async with open_tx() as tx:
            engine = tx.session.get_bind()

            def note(_c: Any, _k: Any, statement: str, *_more: Any) -> None:
                asked.append(statement)

            sa.event.listen(engine, "before_cursor_execute", note)
            try:
                listed = (await looking.polls(tx, aigul, OKRUG)).listed
            finally:
                sa.event.remove(engine, "before_cursor_execute", note)
        assert [len(one.view.villages) for one in listed] == [len(villages)]
        assert all(name.kk for one in listed for _, name in one.view.villages)
        return len(asked)

    async with open_tx() as tx:
        await a_poll(tx)
    assert await asked_for(AKSU, BIRLIK, ZHANAZHOL) == await asked_for(AKSU)


VILLAGES = tuple(
    (f"V{at:08d}", Both(f"Қызылжұлдыз ауылы {at}", f"село Кызылжулдыз {at}")) for at in range(88)
)
TALL = PollView(
    id=2**62, version=9, okrug=OKRUG, where=Both("Ұзынағаш ауылдық округі", "Узынагашский округ"),
    kind=Kind.CHOICE, state=State.OPEN, words=Both("қ" * 300, "в" * 300),
    options=tuple(Both(f"{at:03}" + "ж" * 97, f"{at:03}" + "о" * 97) for at in range(12)),
    photo="", most=12, secret=False, live=False, may_change=False, villages=VILLAGES, roles=(),
    adults=True, joined_before=True, in_public=True, about="", closes_at=OVER, opened_at=NOW,
    closed_at=None, why="с" * 300, created_by=1,
)  # fmt: skip


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_twelve_long_answers_in_many_villages_fit_into_a_message(language: Language) -> None:
    t, everything = translator(language), (1 << 12) - 1
    cells = tuple(Cell(code, 50, 100, (5,) * 12) for code, _ in VILLAGES)
    tally = Tally(4_400, (400,) * 12, 20_000, 30_000, cells)
    over = replace(TALL, state=State.CLOSED, closed_at=OVER)
    result = ResultView(over, tally, office=True, names=dict(VILLAGES))
    draft = DraftView(replace(TALL, state=State.DRAFT), Reach(20_000, 9, 9), VILLAGES, True)
    shown = {
        "letter": ballots.letter_text(TALL, t),
        "ballot": ballots.ballot_text(Ballot(TALL, everything, True, True), t),
        "live": ballots.ballot_text(Ballot(TALL, everything, True, True, now=tally), t),
        "draft": making.draft_card(draft, t, said="!" * 100).text,
        "whom": whom.whom_screen(draft, t).text,
        "villages": whom.villages_screen(draft, 0, t).text,
        "card": office_card(result, NOW, t, said="!" * 100).text,
        "result": result_text(result, t, own="V00000087"),
        "public": told._public_text(TALL, t),
    }
    long = {name: n for name, text in shown.items() if (n := utf16_len(plain(text))) > MOST}
    assert long == {}
    assert short_name(TALL, t)


def test_villages_that_have_no_room_are_not_promised_in_the_picture() -> None:
    cells = tuple(Cell(code, 50, 100, (25, 25)) for code, _ in VILLAGES)
    tally = Tally(4_400, (2_200, 2_200), 8_800, None, cells)
    view = replace(TALL, state=State.CLOSED, options=TALL.options[:2])
    text = plain(result_text(ResultView(view, tally, names=dict(VILLAGES)), translator("kk")))
    assert "Тағы 83 ауыл" in text
    assert "суретте" not in text


# ── What is promised ─────────────────────────────────────────────────────────────────────────


async def test_a_channel_reads_who_may_vote_where_it_is_not_everybody(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    await somebody()

    async def posted(**values: Any) -> str:
        async with open_tx() as tx:
            poll = await a_poll(tx, **values)
            found = await told.LETTERS[PollAsked.kind](tx, PollAsked(poll_id=poll), None, ())
            assert found is not None
            return plain(found.screen.text)

    text = await posted(settlements=[BIRLIK], adults=True)
    assert "Кім қатыса алады: Бірлік" in text
    assert "Голосовать могут только те, кому исполнилось 18 лет." in text
    assert "Кім қатыса алады" not in await posted()
