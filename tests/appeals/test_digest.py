"""The morning digest: once on a working day, to whoever has something on the desk."""

import asyncio
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.appeals import jobs, service
from bot.appeals.models import Appeal
from bot.appeals.notices import MorningDigest
from bot.appeals.screens import RENDERERS
from bot.appeals.service import Move, State
from bot.appeals.service import digest as at_work
from bot.core.access import Actor, Role
from bot.core.clock import from_village
from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.screen import Screen, plain
from bot.core.tx import Tx
from bot.delivery import outbox
from bot.delivery.models import Delivery
from bot.people.models import HeldRole, Person
from bot.people.service import recognise
from tests.appeals.conftest import People, sent
from tests.appeals.test_screens import fits
from tests.conftest import OpenTx
from tests.support.okrugs import OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

#: A Thursday; what came the day before is due on 17 December.
DAY = date(2026, 11, 26)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return from_village(day, time(hour, minute))


async def tick(open_tx: OpenTx, moment: datetime) -> bool:
    async with open_tx(moment, bot_id=0) as tx:
        return await jobs.put_digests(tx)


async def told(open_tx: OpenTx) -> list[int]:
    """Who was told, in order of their ids."""
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery.person_id)
            .where(Delivery.kind == MorningDigest.kind)
            .order_by(Delivery.person_id)
        )
        return [one for one in found if one is not None]


async def change(open_tx: OpenTx, appeal_id: int, **values: object) -> None:
    async with open_tx() as tx:
        await tx.session.execute(sa.update(Appeal).where(Appeal.id == appeal_id).values(**values))


async def read(
    open_tx: OpenTx, person: Actor, moment: datetime, language: Language = "kk", day: date = DAY
) -> Screen | None:
    async with open_tx(moment) as tx:
        notice = MorningDigest(to=person.id, day=day.isoformat())
        reader = await recognise(tx, person.telegram_id, language)
        return await RENDERERS[notice.kind](tx, notice, reader, translator(language))


def labels(screen: Screen | None) -> list[list[str]]:
    assert screen is not None
    return [[button.text for button in row] for row in screen.rows]


# ── To whom, and when ────────────────────────────────────────────────────────────────────────


async def test_it_comes_once_at_nine_to_whoever_has_something_on_the_desk(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    akim = await somebody("Ерлан", Role.AKIM)
    nurlan, idle = [await somebody(name, Role.EXECUTOR) for name in ("Нұрлан", "Бос")]
    elsewhere = await somebody("Асан", Role.MODERATOR, okrug=OTHER_OKRUG, settlement="")
    afar = await somebody("Бақыт", Role.OBSERVER, okrug="103400000", settlement="")
    operator = await somebody("Ержан", Role.OPERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        await service.hand_over(tx, marat, view.id, 1, nurlan.id)
    assert not await tick(open_tx, at(DAY, 8, 59))
    assert await tick(open_tx, at(DAY, 9))
    assert not await tick(open_tx, at(DAY, 9, 1))
    assert await told(open_tx) == [marat.id, akim.id, nurlan.id]
    assert not {aigul.id, idle.id, elsewhere.id, afar.id, operator.id} & set(await told(open_tx))


async def test_what_comes_after_it_does_not_bring_another_one(somebody: People, open_tx: OpenTx):
    aigul, _ = await somebody(), await somebody("Марат", Role.MODERATOR)
    assert await tick(open_tx, at(DAY, 9))  # and there is nothing
    async with open_tx(at(DAY, 9, 30)) as tx:
        await sent(tx, aigul)
    assert not await tick(open_tx, at(DAY, 10))
    assert await told(open_tx) == []


@pytest.mark.parametrize(
    ("moment", "comes"),
    [
        (at(DAY, 11, 59), True),  # the bot was off at nine
        (at(DAY, 12), False),
        (at(date(2026, 11, 28)), False),  # a Saturday
        (at(date(2026, 12, 16)), False),  # a holiday
    ],
)
async def test_a_missed_morning_is_caught_up_until_noon_and_then_dropped(
    somebody: People, open_tx: OpenTx, moment: datetime, comes: bool
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul)
    assert await tick(open_tx, moment) is comes
    assert await told(open_tx) == ([marat.id] if comes else [])


async def test_every_working_day_has_its_own(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul)
    for day in range(7):
        await tick(open_tx, at(DAY + timedelta(days=day)))
    assert await told(open_tx) == [marat.id] * 5


async def test_a_day_off_by_the_operators_calendar_has_none(somebody: People, open_tx: OpenTx):
    aigul, operator = await somebody(), await somebody("Ержан", Role.OPERATOR)
    await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul)
        await service.correct_day(tx, operator, DAY, works=False)
    assert not await tick(open_tx, at(DAY))


async def test_two_clocks_at_once_put_it_once(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul)
    put = await asyncio.gather(*(tick(open_tx, at(DAY)) for _ in range(4)))
    assert sorted(put) == [False, False, False, True]
    assert await told(open_tx) == [marat.id]


async def test_who_blocked_the_bot_or_left_is_not_counted_on(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    saule, dana = [await somebody(name, Role.MODERATOR) for name in ("Сәуле", "Дана")]
    async with open_tx() as tx:
        await sent(tx, aigul)
        await tx.session.execute(
            sa.update(Person).where(Person.id == saule.id).values(blocked_at=NOW)
        )
        await tx.session.execute(
            sa.update(HeldRole)
            .where(HeldRole.person_id == dana.id, HeldRole.role == Role.MODERATOR)
            .values(ended_at=NOW)
        )
    await tick(open_tx, at(DAY))
    assert await told(open_tx) == [marat.id]


async def test_a_fault_with_one_bot_stops_no_other(
    somebody: People, open_tx: OpenTx, monkeypatch: pytest.MonkeyPatch
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul)
        theirs = await sent(tx, aigul)
    await change(open_tx, theirs.id, bot_id=7, number=99)

    async def failing(tx: Tx, notice: Any, people: Any) -> None:
        await outbox.put_to_all(tx, notice, people)
        if tx.bot_id != BOT_ID:
            raise ZeroDivisionError

    monkeypatch.setattr(at_work, "put_to_all", failing)
    assert await tick(open_tx, at(DAY))
    assert await told(open_tx) == [marat.id]


# ── What it says ─────────────────────────────────────────────────────────────────────────────

EVERYTHING = {
    "kk": "қайта қарау сұралғаны: 1 · жаңа: 2 · мерзімі бүгін: 1 · мерзімі өткен: 2 · "
    "үш жұмыс күнінде мерзімі бітетіні: 1 · тұрғыннан жауап күтілуде: 1",
    "ru": "просят рассмотреть снова: 1 · новых: 2 · срок сегодня: 1 · просрочено: 2 · "
    "срок в ближайшие три рабочих дня: 1 · ждут ответа жителя: 1",
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_counts_what_there_is_and_leads_to_the_most_pressing(
    somebody: People, open_tx: OpenTx, language: Language
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        ids = [(await sent(tx, aigul)).id for _ in range(6)]
    stand: tuple[tuple[int, State], ...] = (
        (5, State.NEW),  # three working days are left
        (0, State.IN_WORK),
        (-1, State.ACCEPTED),
        (-9, State.NEED_INFO),
        (-30, State.REOPEN_REQUESTED),
    )
    for id_, (days, state) in zip(ids[1:], stand, strict=True):  # the first is new, not due yet
        await change(open_tx, id_, due_on=DAY + timedelta(days=days), state=state)
    screen = await read(open_tx, marat, at(DAY), language)
    assert screen is not None
    assert fits(screen)
    said = plain(screen.text).split("\n\n")
    assert (
        said[0]
        == {"kk": "Бүгін, 26 қараша, бейсенбі", "ru": "Сегодня, 26 ноября, четверг"}[language]
    )
    assert said[1] == EVERYTHING[language]
    order = ["0006", "0004", "0003", "0002", "0001", "0005"]
    assert [line[:6] for line in said[2:]] == [f"№ {number}" for number in order]
    begin, queue = {"kk": ("Бастау", "Кезек"), "ru": ("Начать", "Очередь")}[language]
    assert labels(screen) == [[begin], order[:4], order[4:], [queue]]


async def test_only_what_there_is_is_named(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul)
    screen = await read(open_tx, marat, at(DAY))
    assert screen is not None
    assert plain(screen.text) == (
        "Бүгін, 26 қараша, бейсенбі\n\nжаңа: 1\n\n"
        "№ 0001 · Жаңа\nШам жанбайды · Ақсу ауылы\nтүскен күні: 25 қараша"
    )
    assert labels(screen) == [["Бастау"], ["0001"], ["Кезек"]]


async def test_with_nothing_to_say_it_says_nothing(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    assert await read(open_tx, marat, at(DAY)) is None
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        await service.accept(tx, marat, view.id, 1)  # taken up, and not due for long
    assert await read(open_tx, marat, at(DAY)) is None


async def test_yesterdays_digest_is_told_to_nobody(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul)
    assert await read(open_tx, marat, at(DAY, 11)) is not None
    assert await read(open_tx, marat, at(DAY + timedelta(days=1), 9)) is None


async def test_an_executor_reads_of_their_own_and_others_of_their_okrug(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    elsewhere = await somebody("Асан", Role.MODERATOR, okrug=OTHER_OKRUG, settlement="")
    async with open_tx() as tx:
        mine, _ = await sent(tx, aigul), await sent(tx, aigul)
        await service.hand_over(tx, marat, mine.id, 1, nurlan.id)
        await tx.session.execute(sa.update(Appeal).values(due_on=DAY))
    screen = await read(open_tx, nurlan, at(DAY))
    assert screen is not None
    assert labels(screen) == [["Бастау"], ["0001"], ["Кезек"]]
    assert "мерзімі бүгін: 1" in plain(screen.text)
    assert "жаңа" not in plain(screen.text)
    assert await read(open_tx, elsewhere, at(DAY)) is None
    assert await read(open_tx, aigul, at(DAY)) is None


async def test_where_all_lies_with_others_there_is_nothing_to_begin(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.hand_over(tx, marat, view.id, 1, nurlan.id)
        await service.tell(tx, nurlan, view.id, view.version, Move.ASK, text="Қай көше?")
    assert labels(await read(open_tx, marat, at(DAY))) == [["0001"], ["Кезек"]]


async def test_of_very_many_the_six_most_pressing_have_buttons(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        for _ in range(9):
            await sent(tx, aigul)
        await tx.session.execute(sa.update(Appeal).values(due_on=DAY))
    screen = await read(open_tx, marat, at(DAY))
    assert labels(screen)[1:-1] == [["0001", "0002", "0003", "0004"], ["0005", "0006"]]
    assert len(labels(screen)) == 4
