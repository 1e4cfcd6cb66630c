"""Figures on the phone: Monday's report, any period, files, the version for residents."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from PIL import Image
from pypdf import PdfReader

from bot.appeals.models import Appeal
from bot.broadcasts.models import Broadcast
from bot.broadcasts.rules.lifecycle import State as BroadcastState
from bot.core.access import Role
from bot.core.db import Database
from bot.core.i18n import Language, translator
from bot.core.models import ErrorReport
from bot.core.tx import Tx
from bot.people.models import HeldRole, PublicChat
from bot.people.service import Seat, seat_staff
from bot.reports.callbacks import (
    DistrictPress,
    OnDistrict,
    OnPublic,
    OnReport,
    PublicPress,
    ReportPress,
)
from bot.reports.models import WeeklyReport
from bot.reports.rules.periods import Span
from bot.reports.rules.weekly import Publication
from bot.timetable import TIMETABLE, run_entry
from tests.support.okrugs import AKSU, OKRUG, OTHER_OKRUG
from tests.support.village import Village, village
from tests.support.worlds import NOW

MONDAY = datetime(2026, 11, 30, 4, tzinfo=UTC)  # nine in the village
REPORTS = [entry for entry in TIMETABLE if entry.name.startswith("report-")]


async def tick(v: Village) -> None:
    """The clock looks for what is due, and what it finds is told."""
    for entry in REPORTS:
        await run_entry(entry, v.app.database, v.clock, v.app.worker.wake)
    await v.quiet()


async def until(v: Village, moment: datetime) -> None:
    await v.later(moment - v.clock.now())


async def send(v: Village, resident: Any, text: str, t: Any) -> None:
    await v.say(resident, text)
    await v.press(resident, t.word("Send"))


def files(v: Village, person: Any, kind: str = "photo") -> list[Any]:
    """What the bot sent of a kind, oldest first."""
    return [m.media for m in v.replies(person) if m.media is not None and m.media.kind == kind]


@pytest.fixture(params=["kk", "ru"])
def language(request: pytest.FixtureRequest) -> Language:
    said: Language = request.param
    return said


def saying(language: Language) -> str:
    return "Көшеде шам жанбайды" if language == "kk" else "На улице не горит фонарь"


async def test_on_monday_the_akim_reads_the_week_and_sees_it(
    database: Database, language: Language
):
    t = translator(language)
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан", language)
        aigul = await v.resident("Айгүл", language)
        await send(v, aigul, saying(language), t)
        await until(v, MONDAY)
        await tick(v)
        assert f"{t.word('Figure: received')}: 1\n" in v.last(akim)  # its first week
        assert "№ 0001" in v.last(akim)
        (picture,) = files(v, akim)
        assert Image.open(BytesIO(picture.data)).size == (1080, 1350)
        assert v.labels(akim)[:2] == ["0001", t.word("Full report")]
        assert t.word("Show residents the week") in v.labels(akim)
        before = len(v.replies(akim))
        await tick(v)
        await v.later(timedelta(hours=5))
        await tick(v)
        assert len(v.replies(akim)) == before


async def test_a_picture_that_cannot_be_drawn_does_not_keep_the_words_away(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан")
        await until(v, MONDAY)
        monkeypatch.setattr("bot.reports.screens.told.chart.png", unable)
        await tick(v)
        quiet = "No appeals came in this week, and none were answered."
        assert translator("kk").word(quiet) in v.last(akim)
        assert files(v, akim) == []


def unable(*_: object, **__: object) -> bytes:
    """Drawing fails: the machine has no memory left, say."""
    raise MemoryError


async def test_any_period_is_a_tap_away(database: Database, language: Language):
    t = translator(language)
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан", language)
        aigul = await v.resident("Айгүл", language)
        await send(v, aigul, saying(language), t)
        await v.say(akim, "/report")
        assert f"{t.word('Figure: received')}: 0" in v.last(akim)  # the week before
        await v.press(akim, t.word("Later ›"))
        assert f"{t.word('Figure: received')}: 1" in v.last(akim)
        assert "25 " in v.last(akim)
        assert "15:00" in v.last(akim)  # so far: it is Wednesday
        assert t.word("Later ›") not in v.labels(akim)
        for label in ("Month", "Quarter", "Whole year"):
            await v.press(akim, t.word(label))
            assert f"{t.word('Figure: received')}: 1" in v.last(akim)
        await v.press(akim, t.word("‹ Earlier"))
        assert f"{t.word('Figure: received')}: 0" in v.last(akim)


async def test_the_menu_has_a_key_for_whoever_may_look(database: Database):
    t = translator("kk")
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Ерлан"), await v.resident()
        assert t.word("Report") in v.keyboard(akim)
        assert t.word("Report") not in v.keyboard(aigul)
        await v.say(akim, t.word("Report"))
        assert t.word("Figure: received") in v.last(akim)
        await v.say(aigul, "/report")
        assert t.word("Figure: received") not in v.text(aigul)


async def test_own_dates_are_typed_and_what_is_no_date_is_asked_again(database: Database):
    t = translator("kk")
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Ерлан"), await v.resident()
        await send(v, aigul, saying("kk"), t)
        await v.say(akim, "/report")
        await v.press(akim, t.word("Own dates"))
        await v.say(akim, "былтыр")
        assert t.word("I could not read two days in this.") in v.last(akim)
        await v.say(akim, "1.1.2019 – 5.1.2019")
        assert "01.01.2024" in v.last(akim)
        await v.say(akim, "24.11 – 25.11")
        assert f"{t.word('Figure: received')}: 1" in v.last(akim)
        assert "24–25 қараша" in v.last(akim)


async def test_own_dates_can_be_left(database: Database):
    t = translator("kk")
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан")
        await v.say(akim, "/report")
        await v.press(akim, t.word("Own dates"))
        await v.press(akim, t.word("Back"))
        assert t.word("Figure: received") in v.last(akim)
        await v.press(akim, t.word("Own dates"))
        await v.say(akim, "/cancel")
        assert t.word("Figure: received") in v.last(akim)
        await v.say(akim, "24.11 – 25.11")
        assert "24–25 қараша" not in v.last(akim)


async def test_what_every_figure_means_is_said_by_a_button(database: Database, language: Language):
    t = translator(language)
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан", language)
        await v.say(akim, "/report")
        await v.press(akim, t.word("How is this counted?"))
        assert t.word("Figure: answered on time") in v.last(akim)


async def test_the_report_comes_as_picture_table_and_page(database: Database, language: Language):
    t = translator(language)
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан", language)
        aigul = await v.resident("Айгүл", language)
        await send(v, aigul, saying(language), t)
        await v.say(akim, "/report")
        await v.press(akim, t.word("Later ›"))
        for label in ("Picture", "Excel", "To print (PDF)"):
            await v.press(akim, t.word(label))
        (picture,) = files(v, akim)
        assert Image.open(BytesIO(picture.data)).format == "PNG"
        table, page = files(v, akim, "document")
        sheet = openpyxl.load_workbook(BytesIO(table.data)).worksheets[0]
        cells = [cell.value for row in sheet.iter_rows() for cell in row]
        assert t.word("Figure: received") in cells
        assert 1 in cells
        assert t.word("Figure: received") in PdfReader(BytesIO(page.data)).pages[0].extract_text()


@pytest.mark.parametrize(
    ("label", "drawn"),
    [("Picture", "chart.png"), ("Excel", "table.xlsx"), ("To print (PDF)", "page.pdf")],
)
async def test_who_asked_for_a_file_hears_that_it_could_not_be_made(
    database: Database, monkeypatch: pytest.MonkeyPatch, label: str, drawn: str
):
    t = translator("kk")
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан", "kk")
        await v.say(akim, "/report")
        await v.press(akim, t.word("Later ›"))
        with monkeypatch.context() as torn:
            torn.setattr(f"bot.reports.screens.told.{drawn}", unable)
            await v.press(akim, t.word(label))
        assert v.last(akim) == t.word(
            "The file could not be made. Nothing is lost: please ask for it again in a while."
        )
        await v.press(akim, t.word(label))
        assert files(v, akim) or files(v, akim, "document")


# ── The version for residents ────────────────────────────────────────────────────────────────


async def shown_to_the_akim(v: Village, akim: Any, t: Any) -> None:
    await until(v, MONDAY)
    await tick(v)
    await v.press(akim, t.word("Show residents the week"))


async def decided(v: Village) -> Publication:
    async with v.app.database.read() as session:
        return (await session.scalars(sa.select(WeeklyReport))).one().state


async def channel_of(v: Village, akim: Any) -> Any:
    """The okrug's channel, linked."""
    channel = akim.create_channel("Ақсу жаңалықтары")
    akim.let_in(channel, v.sandbox_bot)
    async with v.app.database.write() as session:
        session.add(
            PublicChat(
                bot_id=v.bot.id, okrug=OKRUG, chat_id=channel.id, title="Ақсу", is_channel=True,
                linked_by=1, linked_at=NOW,
            )
        )  # fmt: skip
        await session.commit()
    return channel


async def test_with_one_tap_every_resident_and_the_channel_have_it(database: Database):
    t, ru = translator("kk"), translator("ru")
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан")
        aigul, ivan = await v.resident(), await v.resident("Иван", "ru")
        channel = await channel_of(v, akim)
        await shown_to_the_akim(v, akim, t)
        preview = v.last(akim)
        assert t.word("Appeals received: {n}", n=0) in preview
        assert ru.word("Appeals received: {n}", n=0) in preview
        await v.press(akim, t.word("Publish to residents"))
        assert t.word("Appeals received: {n}", n=0) in v.last(aigul)
        assert ru.word("Appeals received: {n}", n=0) in v.last(ivan)
        assert len(files(v, aigul)) == 1
        posted = [m for m in akim.chat(channel).messages if m.from_bot]
        assert any(t.word("Appeals received: {n}", n=0) in (m.caption or m.text) for m in posted)
        assert any(m.media is not None and m.media.kind == "photo" for m in posted)
        assert await decided(v) is Publication.PUBLISHED


async def test_pressed_twice_it_is_sent_once(database: Database):
    t = translator("kk")
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Ерлан"), await v.resident()
        await shown_to_the_akim(v, akim, t)
        message, button = v.button(akim, t.word("Publish to residents"))
        for _ in range(3):
            akim.press(message, data=button.data)
        await v.quiet()
        assert len(files(v, aigul)) == 1
        async with database.read() as session:
            assert await session.scalar(sa.select(sa.func.count()).select_from(Broadcast)) == 1


async def broadcasts(v: Village) -> list[BroadcastState]:
    async with v.app.database.read() as session:
        return list(await session.scalars(sa.select(Broadcast.state).order_by(Broadcast.id)))


async def test_the_words_can_be_changed_first(database: Database):
    t = translator("kk")
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Ерлан"), await v.resident()
        await shown_to_the_akim(v, akim, t)
        preview, publish = v.button(akim, t.word("Publish to residents"))
        await v.press(akim, t.word("Edit it first"))
        assert t.word("Appeals received: {n}", n=0) in v.last(akim)
        assert files(v, aigul) == []
        assert [button.text for row in preview.buttons for button in row] == [
            t.word("Open the draft"),
            t.word("Not this week"),
        ]
        akim.press_stale(preview, publish.data)  # on a slow phone the old button is still there
        await v.quiet()
        assert files(v, aigul) == []
        await v.press(akim, t.word("Open the draft"))
        await v.press(akim, t.word("Preview and send"))
        await v.press(akim, t.word("Send"))
        assert len(files(v, aigul)) == 1
        akim.press_stale(preview, publish.data)
        await v.quiet()
        assert len(files(v, aigul)) == 1
        assert len(await broadcasts(v)) == 1


async def test_what_the_akim_is_changing_the_deputy_does_not_publish_as_well(database: Database):
    t = translator("kk")
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан")
        deputy, aigul = await v.staff(Role.DEPUTY, "Болат"), await v.resident()
        await shown_to_the_akim(v, akim, t)
        await v.press(deputy, t.word("Show residents the week"))
        preview, publish = v.button(deputy, t.word("Publish to residents"))
        await v.press(akim, t.word("Edit it first"))
        deputy.press_stale(preview, publish.data)
        await v.quiet()
        assert files(v, aigul) == []
        assert [button.text for row in preview.buttons for button in row] == [
            t.word("Not this week")
        ]
        assert await broadcasts(v) == [BroadcastState.DRAFT]


async def test_not_this_week_takes_the_draft_with_it(database: Database):
    t = translator("kk")
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Ерлан"), await v.resident()
        await shown_to_the_akim(v, akim, t)
        await v.press(akim, t.word("Edit it first"))
        await v.press(akim, t.word("Not this week"))
        assert await broadcasts(v) == [BroadcastState.DISCARDED]
        await v.press(akim, t.word("Preview and send"))
        assert files(v, aigul) == []
        await v.press(akim, t.word("Publish after all"))
        await v.press(akim, t.word("Publish to residents"))
        assert len(files(v, aigul)) == 1


async def test_who_loses_the_race_leaves_no_draft_behind(database: Database):
    t = translator("kk")
    async with village(database) as v:
        akim, deputy = await v.staff(Role.AKIM, "Ерлан"), await v.staff(Role.DEPUTY, "Болат")
        aigul = await v.resident()
        await shown_to_the_akim(v, akim, t)
        await v.press(deputy, t.word("Show residents the week"))
        for person in (akim, deputy):
            message, button = v.button(person, t.word("Publish to residents"))
            person.press(message, data=button.data)
        await v.quiet()
        assert len(files(v, aigul)) == 1
        assert len(await broadcasts(v)) == 1


async def test_residents_get_the_words_that_were_looked_at_or_they_are_looked_at_again(
    database: Database,
):
    t = translator("kk")
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Ерлан"), await v.resident()
        for _ in range(5):
            await send(v, aigul, saying("kk"), t)
            await v.later(timedelta(hours=1))
        await shown_to_the_akim(v, akim, t)
        assert t.word("Most about: {list}", list="").strip() in v.last(akim)
        async with database.write() as session:
            await session.execute(sa.update(Appeal).values(topic="roads.pothole"))
            await session.commit()
        await v.press(akim, t.word("Publish to residents"))
        assert await broadcasts(v) == []
        assert t.word("The figures have changed since. The new version comes in a moment.") in (
            v.toasts(akim)
        )
        await v.press(akim, t.word("Publish to residents"))
        assert len(files(v, aigul)) == 1


async def test_a_week_of_nothing_is_not_proposed_as_news(database: Database):
    t = translator("kk")
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан")
        await v.resident()
        await shown_to_the_akim(v, akim, t)
        said = "The numbers of this week are so small that there is hardly anything to tell."
        assert t.word(said) in v.last(akim)
        assert str(t.plural("{n} resident will get it.", "{n} residents will get it.", n=2)) in (
            v.last(akim)
        )


async def test_not_this_week_can_be_thought_better_of(database: Database):
    t = translator("kk")
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Ерлан"), await v.resident()
        await shown_to_the_akim(v, akim, t)
        await v.press(akim, t.word("Not this week"))
        assert await decided(v) is Publication.SKIPPED
        assert v.labels(akim) == [t.word("Publish after all")]
        await v.press(akim, t.word("Publish after all"))
        await v.press(akim, t.word("Publish to residents"))
        assert len(files(v, aigul)) == 1


async def test_a_moderator_looks_but_does_not_publish(database: Database):
    t = translator("kk")
    async with village(database) as v:
        await v.staff(Role.AKIM, "Ерлан")
        marat = await v.staff(Role.MODERATOR, "Марат")
        await until(v, MONDAY)
        await tick(v)
        assert t.word("Figure: received") not in v.text(marat)
        await v.say(marat, "/report")
        assert t.word("Figure: received") in v.last(marat)
        assert t.word("Show residents the week") not in v.labels(marat)


# ── The district ─────────────────────────────────────────────────────────────────────────────


async def observer_of(v: Village, name: str = "Сәуле", language: str = "kk") -> Any:
    """Somebody of the district."""
    person = v.stranger(name, language_code=language)
    async with v.app.database.write() as session:
        tx = Tx(session, v.clock.now(), v.bot.id)
        await seat_staff(tx, [Seat(person.id, Role.OBSERVER, DISTRICT)])
        await session.commit()
    await v.arrive(person, language, f"p{AKSU}")
    return person


async def test_the_observer_reads_of_every_okrug_beside_its_own_past(
    database: Database, language: Language
):
    t = translator(language)
    async with village(database) as v:
        observer = await observer_of(v, language=language)
        aigul = await v.resident("Айгүл", language)
        for _ in range(2):
            await send(v, aigul, saying(language), t)
        await until(v, MONDAY + timedelta(hours=1))
        await tick(v)
        said = v.last(observer)
        assert ("Ақсу ауылдық округі" if language == "kk" else "Аксуский сельский округ") in said
        small = t.word("<5 (fewer than five)")
        told = t.word("Received {received}, answered {answered}", received=small, answered="0")
        assert told in said
        assert "\u2191" not in said
        await v.press(observer, t.word("Table (Excel)"))
        (table,) = files(v, observer, "document")
        cells = [
            cell.value
            for row in openpyxl.load_workbook(BytesIO(table.data)).worksheets[0].iter_rows()
            for cell in row
        ]
        assert 2 not in cells
        await v.press(observer, t.word("‹ The week before"))
        assert t.word("Table (Excel)") in v.labels(observer)
        assert v.last(observer) != said


async def test_the_observer_finds_the_table_under_the_key_of_the_menu(database: Database):
    t = translator("kk")
    async with village(database) as v:
        observer = await observer_of(v)
        await v.say(observer, t.word("Report"))
        assert "Ақсу ауылдық округі" in v.last(observer)
        await v.press(observer, t.word("How is this counted?"))
        assert t.word("Figure: answered on time") in v.last(observer)


# ── What is not theirs ───────────────────────────────────────────────────────────────────────


def forged() -> list[str]:
    """Buttons that somebody else was shown, or nobody."""
    first, last = 739_936, 739_942  # a week of November 2026
    week = {"span": Span.WEEK, "begins": first, "ends": last}
    return [
        *(ReportPress(do=do, okrug=code, **week).pack() for do in OnReport for code in OKRUGS),
        *(
            PublicPress(do=do, okrug=code, monday=739_943, version=1).pack()
            for do in OnPublic
            for code in OKRUGS
        ),
        *(DistrictPress(do=do, district=DISTRICT, monday=739_943).pack() for do in OnDistrict),
        "yr:show:103430000:week:5:1",
        "yr:show:103430000:week:739937:739943",  # a week that begins on a Tuesday
        "yr:show:103430000:own:1:3652059",
        "yr:show:103430000:decade:739936:739942",
        "yu:publish:103430000:739944:1",
        "yd:show:103400000:739944",
        "yq:103440000",
    ]


OKRUGS = (OKRUG, OTHER_OKRUG)
DISTRICT = "103400000"


async def test_a_resident_learns_nothing_by_forged_buttons(database: Database):
    async with village(database) as v:
        await v.staff(Role.AKIM, "Ерлан")
        aigul = await v.resident()
        message = v.replies(aigul)[-1]
        before = v.text(aigul)
        for data in forged():
            aigul.press_stale(message, data)
            await v.quiet()
        assert v.text(aigul) == before
        async with database.read() as session:
            assert await session.scalar(sa.select(sa.func.count()).select_from(Broadcast)) == 0


async def test_an_akim_opens_no_other_okrug_by_forged_buttons(database: Database):
    t = translator("kk")
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан")
        message = v.replies(akim)[-1]
        before = v.text(akim)
        for data in forged():
            if OKRUG not in data:
                akim.press_stale(message, data)
                await v.quiet()
        assert v.text(akim) == before
        assert t.word("Figure: received") not in v.text(akim)


async def test_buttons_with_days_that_cannot_be_are_refused_and_break_nothing(database: Database):
    t = translator("kk")
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан")
        message = v.replies(akim)[-1]
        for data in forged()[-7:-2]:
            akim.press_stale(message, data)
            await v.quiet()
        assert t.word("Figure: received") not in v.text(akim)
        assert not any("«" in toast and "кодын" in toast for toast in v.toasts(akim))
        async with database.read() as session:
            assert await session.scalar(sa.select(sa.func.count()).select_from(ErrorReport)) == 0


async def test_whose_role_has_ended_before_the_report_is_told_hears_nothing(database: Database):
    t = translator("kk")
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан")
        await until(v, MONDAY)
        for entry in REPORTS:
            await run_entry(entry, v.app.database, v.clock, v.app.worker.wake)
        async with database.write() as session:
            await session.execute(sa.update(HeldRole).values(ended_at=v.clock.now()))
            await session.commit()
        await v.quiet()
        assert t.word("Figure: received") not in v.text(akim)
