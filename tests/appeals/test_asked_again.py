"""An author who says nothing is asked again, in decent hours, and not for ever."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.appeals import jobs, service
from bot.appeals.notices import ClosesSoon, ReplyAwaited, ReplyStillAwaited, StillUnjudged
from bot.appeals.screens import RENDERERS
from bot.appeals.service import AppealView, File, Move
from bot.core.access import Actor, Role
from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.screen import Screen, plain
from bot.core.tx import Tx
from bot.core.workdays import term
from bot.delivery.models import Delivery
from tests.appeals.conftest import People, sent
from tests.appeals.test_screens import fits
from tests.conftest import OpenTx
from tests.support.worlds import NOW

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SILENT = timedelta(days=term("silence_days"))
FIRST, LAST = timedelta(days=term("reply_days")), timedelta(days=term("reply_again_days"))
AWAITED, STILL_AWAITED = ReplyAwaited.kind, ReplyStillAwaited.kind
UNJUDGED, CLOSES = StillUnjudged.kind, ClosesSoon.kind
QUESTION = "Қай көше, нешінші үй?"
Job = Callable[[Tx], Awaitable[int]]


async def tick(open_tx: OpenTx, job: Job, moment: datetime) -> int:
    async with open_tx(moment, bot_id=0) as tx:
        return await job(tx)


async def told(open_tx: OpenTx, person: Actor, *kinds: str) -> list[str]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery.kind)
            .where(Delivery.person_id == person.id, Delivery.kind.in_(kinds))
            .order_by(Delivery.id)
        )
        return list(found)


async def said(
    open_tx: OpenTx, author: Actor, office: Actor, move: Move, at: datetime = NOW
) -> AppealView:
    async with open_tx(at) as tx:
        view = await sent(tx, author)
        files = (File("photo", "where"),) if move is Move.ASK else ()
        return await service.tell(
            tx, office, view.id, view.version, move, text=QUESTION, files=files
        )


# ── A question ───────────────────────────────────────────────────────────────────────────────


async def test_an_author_who_was_asked_is_reminded_after_three_days_and_after_seven(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    await said(open_tx, aigul, marat, Move.ASK)
    heard = {}
    for hours in range(0, 20 * 24, 6):
        if n := await tick(open_tx, jobs.ask_for_replies, NOW + hours * HOUR):
            heard[hours // 24] = n
    assert heard == {3: 1, 7: 1}
    assert await told(open_tx, aigul, AWAITED, STILL_AWAITED) == [AWAITED, STILL_AWAITED]


async def test_whoever_has_replied_or_taken_it_back_is_left_alone(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    replied, withdrawn = [await said(open_tx, aigul, marat, Move.ASK) for _ in range(2)]
    async with open_tx(NOW + DAY) as tx:
        await service.write(tx, aigul, replied.id, replied.version, text="Абай, 5")
        await service.withdraw(tx, aigul, withdrawn.id, withdrawn.version)
    for days in (3, 7):
        assert await tick(open_tx, jobs.ask_for_replies, NOW + days * DAY) == 0


async def test_of_another_question_they_are_reminded_anew(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    view = await said(open_tx, aigul, marat, Move.ASK)
    await tick(open_tx, jobs.ask_for_replies, NOW + 3 * DAY)
    async with open_tx(NOW + 4 * DAY) as tx:
        view = await service.write(tx, aigul, view.id, view.version, text="Абай, 5")
        await service.tell(tx, marat, view.id, view.version, Move.ASK, text="Қай подъезд?")
    assert await tick(open_tx, jobs.ask_for_replies, NOW + 6 * DAY) == 0
    assert await tick(open_tx, jobs.ask_for_replies, NOW + 7 * DAY) == 1
    assert await told(open_tx, aigul, AWAITED, STILL_AWAITED) == [AWAITED, AWAITED]


@pytest.mark.parametrize(
    ("days", "kinds"),
    [
        (6.9, [AWAITED]),
        (7, [STILL_AWAITED]),  # the first one was missed, and gives way
        (13.9, [STILL_AWAITED]),
        (14, []),  # a week later it would only puzzle them
    ],
)
async def test_what_was_missed_is_caught_up_for_a_week(
    somebody: People, open_tx: OpenTx, days: float, kinds: list[str]
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    await said(open_tx, aigul, marat, Move.ASK)
    await tick(open_tx, jobs.ask_for_replies, NOW + days * DAY)
    assert await told(open_tx, aigul, AWAITED, STILL_AWAITED) == kinds


async def test_two_clocks_at_once_ask_once(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    await said(open_tx, aigul, marat, Move.ASK)
    await said(open_tx, aigul, marat, Move.ANSWER)
    for job in (jobs.ask_for_replies, jobs.ask_once_more):
        await asyncio.gather(*(tick(open_tx, job, NOW + 3 * DAY) for _ in range(3)))
    assert await told(open_tx, aigul, AWAITED, UNJUDGED) == [AWAITED, UNJUDGED]


# ── An answer ────────────────────────────────────────────────────────────────────────────────


async def test_a_day_before_it_closes_its_author_is_asked_for_the_last_time(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    await said(open_tx, aigul, marat, Move.ANSWER)
    heard = {}
    for hours in range(0, 8 * 24, 6):
        moment = NOW + hours * HOUR
        before = await told(open_tx, aigul, UNJUDGED, CLOSES)
        await tick(open_tx, jobs.ask_once_more, moment)
        await tick(open_tx, jobs.close_silent, moment)
        if new := (await told(open_tx, aigul, UNJUDGED, CLOSES))[len(before) :]:
            heard[hours // 24] = new
    assert heard == {3: [UNJUDGED], 6: [CLOSES]}
    assert await told(open_tx, aigul, "appeal.closed_in_silence") == ["appeal.closed_in_silence"]


async def test_the_last_call_takes_the_place_of_a_first_one_that_was_missed(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    await said(open_tx, aigul, marat, Move.ANSWER)
    await tick(open_tx, jobs.ask_once_more, NOW + SILENT - HOUR)
    assert await told(open_tx, aigul, UNJUDGED, CLOSES) == [CLOSES]


async def test_whoever_has_judged_is_not_called(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    view = await said(open_tx, aigul, marat, Move.ANSWER)
    async with open_tx(NOW + DAY) as tx:
        await service.confirm(tx, aigul, view.id, view.version)
    assert await tick(open_tx, jobs.ask_once_more, NOW + SILENT - DAY) == 0


# ── At night ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("move", "job", "after"),
    [
        (Move.ASK, jobs.ask_for_replies, FIRST),
        (Move.ASK, jobs.ask_for_replies, LAST),
        (Move.ANSWER, jobs.ask_once_more, 3 * DAY),
        (Move.ANSWER, jobs.ask_once_more, SILENT - DAY),
    ],
)
async def test_at_night_everybody_sleeps_and_in_the_morning_it_is_said(
    somebody: People, open_tx: OpenTx, move: Move, job: Job, after: timedelta
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    late = NOW + 8 * HOUR  # 23:00 in the village
    await said(open_tx, aigul, marat, move, late)
    assert await tick(open_tx, job, late + after) == 0
    assert await tick(open_tx, job, late + after + 8 * HOUR + HOUR / 2) == 0  # half past seven
    assert await tick(open_tx, job, late + after + 9 * HOUR) == 1


async def test_that_it_closed_in_the_night_is_said_in_the_morning(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    late = NOW + 8 * HOUR
    await said(open_tx, aigul, marat, Move.ANSWER, late)
    assert await tick(open_tx, jobs.close_silent, late + SILENT) == 1
    async with open_tx() as tx:
        due = await tx.session.scalar(
            sa.select(Delivery.due_at).where(Delivery.kind == "appeal.closed_in_silence")
        )
    assert due == late + SILENT + 9 * HOUR


# ── In words ─────────────────────────────────────────────────────────────────────────────────


async def shown(
    open_tx: OpenTx, notice: object, person: Actor, at: datetime, language: Language
) -> Screen | None:
    async with open_tx(at) as tx:
        kind: str = notice.kind  # type: ignore[attr-defined]
        return await RENDERERS[kind](tx, notice, person, translator(language))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_question_is_read_once_more_with_a_way_to_reply(
    somebody: People, open_tx: OpenTx, language: Language
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    view = await said(open_tx, aigul, marat, Move.ASK)
    entry = view.thread[-1].id
    notice = ReplyAwaited(to=aigul.id, appeal_id=view.id, entry_id=entry)
    screen = await shown(open_tx, notice, aigul, NOW + FIRST, language)
    assert screen is not None
    assert fits(screen)
    assert (
        plain(screen.text)
        == {
            "kk": "№ 0001: әкім аппараты Сіздің жауабыңызды күтіп отыр.\n\n"
            f"Сұрақ, 25 қараша:\n«{QUESTION}»",
            "ru": "№ 0001: аппарат акима ждёт Вашего ответа.\n\n"
            f"Вопрос от 25 ноября:\n«{QUESTION}»",
        }[language]
    )
    assert [media.file_id for media in screen.media] == ["where"]
    assert [[button.text for button in row] for row in screen.rows] == {
        "kk": [["Жауап жазу"], ["Ашу"]],
        "ru": [["Ответить"], ["Открыть"]],
    }[language]
    assert await shown(open_tx, notice, marat, NOW + FIRST, language) is None  # not the author
    async with open_tx(NOW + FIRST) as tx:
        await service.write(tx, aigul, view.id, view.version, text="Абай, 5")
    assert await shown(open_tx, notice, aigul, NOW + FIRST, language) is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_last_call_says_when_it_closes(
    somebody: People, open_tx: OpenTx, language: Language
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    view = await said(open_tx, aigul, marat, Move.ANSWER)
    notice = ClosesSoon(to=aigul.id, appeal_id=view.id, entry_id=view.thread[-1].id)
    screen = await shown(open_tx, notice, aigul, NOW + SILENT - DAY, language)
    assert screen is not None
    assert fits(screen)
    assert (
        plain(screen.text)
        == {
            "kk": "№ 0001 өтініш 2 желтоқсан күні, 15:00 шамасында жабылады. Әкім аппараты "
            "25 қараша күні жауап берген еді. Мәселе шешілді ме?",
            "ru": "Обращение № 0001 закроется 2 декабря около 15:00. Аппарат акима ответил "
            "25 ноября. Вопрос решён?",
        }[language]
    )
    assert [button.text for button in screen.rows[0]] == {
        "kk": ["Шешілді", "Шешілген жоқ"],
        "ru": ["Решено", "Не решено"],
    }[language]
    async with open_tx(NOW + SILENT) as tx:
        await service.confirm(tx, aigul, view.id, view.version)
    assert await shown(open_tx, notice, aigul, NOW + SILENT, language) is None


async def test_the_message_of_a_reminder_can_be_replied_to(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    view = await said(open_tx, aigul, marat, Move.ASK)
    await tick(open_tx, jobs.ask_for_replies, NOW + FIRST)
    async with open_tx() as tx:
        await tx.session.execute(
            sa.update(Delivery).where(Delivery.kind == AWAITED).values(state="sent", message_id=55)
        )
    async with open_tx() as tx:
        assert await service.told_about(tx, aigul, 55) == (view.id, True)
