"""After sending: progress, corrections, taking back, stopping half-way, the last report."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from aiogram.types import BufferedInputFile

from bot.broadcasts import service
from bot.broadcasts.jobs import watch
from bot.broadcasts.service import BroadcastView, State
from bot.core.db import Database
from bot.core.errors import Invalid, Stale
from bot.core.tx import Tx
from bot.delivery import pump
from bot.delivery.models import Delivery, Outcome
from tests.broadcasts.conftest import KK, RU, Office, office_in
from tests.sandbox.pictures import png
from tests.support.village import Village, village

NEW = "Бүгін су болмайды."
NEWER = "Бүгін су кешке дейін болмайды."
PROGRESS = "broadcast.progress"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages go out two at a time."""
    monkeypatch.setattr(pump, "_LEAST", 2)
    monkeypatch.setattr(pump, "_MOST", 2)


async def quietly(office: Office, use_case: Any, *args: Any, **kwargs: Any) -> Any:
    """A use case; nothing follows from it yet."""
    actor = await office.actor()
    async with office.v.app.database.write() as session:
        done = await use_case(office.tx(session), actor, *args, **kwargs)
        await session.commit()
    return done


async def tick(office: Office) -> None:
    """The clock looks; nothing follows from it yet."""
    async with office.v.app.database.write() as session:
        await watch(Tx(session, office.v.clock.now(), bot_id=0))
        await session.commit()


async def step(v: Village) -> int:
    """The next messages of ordinary notices and of corrections."""
    return await v.app.worker.pumps[1].step()


async def half_sent(office: Office, **more: Any) -> BroadcastView:
    """Two of everybody have it."""
    draft = await office.drafted(**more)
    view = await quietly(office, service.send, draft.id, draft.version)
    await step(office.v)
    return await quietly(office, service.look, view.id)


async def with_photos(office: Office, count: int) -> BroadcastView:
    """A draft with so many photos."""
    draft = await office.drafted()
    for number in range(count):
        file = BufferedInputFile(png(8 + number), "photo.png")
        sent = await office.v.bot.send_photo(office.akim.id, file)
        assert sent.photo
        await office.do(service.add_file, draft.id, kind="photo", file_id=sent.photo[-1].file_id)
    view: BroadcastView = await office.do(service.look, draft.id)
    return view


async def neighbours(v: Village, count: int = 4) -> list[Any]:
    return [await v.resident(f"Айгүл {number}") for number in range(count)]


def have(v: Village, people: list[Any], words: str) -> int:
    return sum(v.text(one).count(words) for one in people)


async def progress_rows(v: Village) -> int:
    async with v.app.database.read() as session:
        found = await session.scalar(sa.select(sa.func.count()).where(Delivery.kind == PROGRESS))
    return found or 0


# ── Corrected ────────────────────────────────────────────────────────────────────────────────


async def test_a_correction_reaches_those_who_have_it_and_those_who_wait(
    database: Database, slow: None
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        people = await neighbours(v)
        view = await half_sent(office)
        everybody = [*people, office.akim]
        assert have(v, everybody, KK) == 2
        await office.do(service.correct, view.id, view.version, html=NEW, language="kk")
        assert have(v, everybody, KK) == 0
        assert have(v, everybody, NEW) == len(everybody)


async def test_of_two_quick_corrections_the_second_stands(database: Database, slow: None) -> None:
    async with village(database) as v:
        office = await office_in(v)
        people = await neighbours(v)
        view = await half_sent(office)
        view = await quietly(
            office, service.correct, view.id, view.version, html=NEW, language="kk"
        )
        await office.do(service.correct, view.id, view.version, html=NEWER, language="kk")
        assert have(v, people, NEW) == 0
        assert have(v, [*people, office.akim], NEWER) == 5


async def test_of_two_who_correct_at_once_one_is_first(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await neighbours(v, 1)
        view = await office.sent()
        await office.do(service.correct, view.id, view.version, html=NEW, language="kk")
        with pytest.raises(Stale):
            await office.do(service.correct, view.id, view.version, html=NEWER, language="kk")


async def test_words_that_no_longer_fit_under_the_picture_are_refused(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await neighbours(v, 1)
        view = await with_photos(office, 1)
        await office.do(service.send, view.id, view.version)
        await office.tick(watch)
        view = await office.do(service.look, view.id)
        with pytest.raises(Invalid) as refused:
            await office.do(
                service.correct, view.id, view.version, html="су " * 400, language="kk"
            )
        assert refused.value.name == "notice_too_long"
        assert refused.value.params["limit"] == 900


async def test_who_blocked_the_bot_meanwhile_hinders_no_correction(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul, ivan = await neighbours(v, 2)
        view = await office.sent()
        aigul.block(v.sandbox_bot)
        await office.do(service.correct, view.id, view.version, html=NEW, language="kk")
        assert NEW in v.last(ivan)
        assert (await office.do(service.card, view.id)).changing == 0


# ── Stopped and taken back ───────────────────────────────────────────────────────────────────


async def test_stopped_half_way_who_has_it_keeps_it(database: Database, slow: None) -> None:
    async with village(database) as v:
        office = await office_in(v)
        people = [*await neighbours(v), office.akim]
        view = await half_sent(office)
        view = await office.do(service.cancel, view.id, view.version)
        assert view.state is State.CANCELLED
        assert have(v, people, KK) == 2
        card = await office.do(service.card, view.id)
        assert (card.progress.sent, card.progress.stopped, card.progress.waiting) == (2, 3, 0)
        assert len(await office.do(service.unreached, view.id)) == 3


async def test_a_correction_is_not_stopped_with_the_rest(database: Database, slow: None) -> None:
    async with village(database) as v:
        office = await office_in(v)
        people = [*await neighbours(v), office.akim]
        view = await half_sent(office)
        view = await quietly(
            office, service.correct, view.id, view.version, html=NEW, language="kk"
        )
        await office.do(service.cancel, view.id, view.version)
        assert have(v, people, KK) == 0
        assert have(v, people, NEW) == 2


async def test_taken_back_half_way_nobody_has_it(database: Database, slow: None) -> None:
    async with village(database) as v:
        office = await office_in(v)
        people = [*await neighbours(v), office.akim]
        view = await half_sent(office)
        view = await office.do(service.withdraw, view.id, view.version)
        assert view.state is State.WITHDRAWN
        assert have(v, people, KK) == 0
        assert (await office.do(service.card, view.id)).progress.sent == 2


async def test_after_48_hours_its_words_are_replaced(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        (aigul,) = await neighbours(v, 1)
        view = await office.sent()
        await v.later(timedelta(hours=49))
        await office.do(service.withdraw, view.id, view.version)
        assert KK not in v.text(aigul)
        assert "қайтарып" in v.last(aigul)


@pytest.mark.parametrize("photos", [1, 2])
async def test_after_48_hours_the_words_beside_pictures_are_replaced(
    database: Database, photos: int
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        (aigul,) = await neighbours(v, 1)
        draft = await with_photos(office, photos)
        await office.do(service.send, draft.id, draft.version)
        await office.tick(watch)
        assert KK in v.text(aigul)
        await v.later(timedelta(hours=49))
        view = await office.do(service.look, draft.id)
        await office.do(service.withdraw, view.id, view.version)
        assert KK not in v.text(aigul)
        assert "қайтарып" in v.text(aigul)


# ── How far it has come ──────────────────────────────────────────────────────────────────────


async def test_at_most_one_notice_of_progress_waits(database: Database, slow: None) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await neighbours(v, 8)
        await half_sent(office)
        for _ in range(3):
            await tick(office)
            v.clock.shift(timedelta(seconds=4))
            await step(v)
        assert await progress_rows(v) == 1


async def test_nothing_new_is_not_told(database: Database, slow: None) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await neighbours(v)
        view = await half_sent(office)
        await tick(office)
        shown = await shown_at(v, view.id)
        v.clock.shift(timedelta(seconds=4))
        await tick(office)
        assert await shown_at(v, view.id) == shown


async def shown_at(v: Village, broadcast_id: int) -> Any:
    async with v.app.database.read() as session:
        found = await session.execute(
            sa.text("SELECT shown FROM broadcasts WHERE id = :id"), {"id": broadcast_id}
        )
        return str(found.scalar_one())


async def test_a_long_broadcast_is_told_of_less_often(database: Database, slow: None) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await neighbours(v, 8)
        view = await half_sent(office)
        v.clock.shift(timedelta(minutes=2))
        await tick(office)
        first = await shown_at(v, view.id)
        await step(v)
        v.clock.shift(timedelta(seconds=4))
        await tick(office)
        assert await shown_at(v, view.id) == first
        v.clock.shift(timedelta(seconds=12))
        await tick(office)
        assert await shown_at(v, view.id) != first


async def test_the_last_report_comes_even_while_a_card_is_just_being_edited(
    database: Database,
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await neighbours(v, 1)
        draft = await office.drafted()
        await quietly(office, service.send, draft.id, draft.version)
        await tick(office)
        async with v.app.database.write() as session:
            await session.execute(
                sa.update(Delivery)
                .where(Delivery.kind == PROGRESS)
                .values(state=Outcome.SENDING, claimed_until=v.clock.now() + timedelta(minutes=1))
            )
            await session.commit()
        await v.quiet()
        await office.tick(watch)
        assert (await office.do(service.look, draft.id)).state is State.DONE
        assert "Алғандар: 2 / 2" in v.text(office.akim)


async def test_at_night_the_card_says_until_when_it_waits(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await neighbours(v, 1)
        draft = await office.drafted()
        v.clock.shift(timedelta(hours=8))  # 23:00
        view = await office.do(service.send, draft.id, draft.version)
        await office.tick(watch)
        assert "08:00" in v.last(office.akim)
        await v.later(timedelta(hours=10))
        await office.tick(watch)
        card = await office.do(service.card, view.id)
        assert card.view.state is State.DONE
        assert "Алғандар: 2 / 2" in v.last(office.akim)


async def test_a_correction_is_followed_to_its_end(database: Database, slow: None) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await neighbours(v)
        view = await office.sent()
        await quietly(office, service.correct, view.id, view.version, html=NEW, language="kk")
        await tick(office)
        await v.app.worker.step()
        assert "Әлі түзетілмегені: 5" in v.text(office.akim)
        await v.quiet()
        await office.tick(watch)
        assert "Әлі түзетілмегені" not in v.text(office.akim)


async def test_what_was_given_up_is_tried_again(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul, _ = await neighbours(v, 2)
        view = await office.sent()
        async with database.write() as session:
            await session.execute(
                sa.update(Delivery)
                .where(Delivery.kind == "broadcast.sent", Delivery.batch_id == view.id)
                .values(state=Outcome.FAILED, error="TelegramServerError")
            )
            await session.commit()
        assert await office.do(service.causes, view.id) == [("TelegramServerError", 3)]
        await office.do(service.retry, view.id, view.version)
        await office.tick(watch)
        card = await office.do(service.card, view.id)
        assert (card.view.state, card.progress.sent) == (State.DONE, 3)
        assert v.text(aigul).count(KK) == 2


async def test_who_comes_back_is_told_after_all(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul, _ = await neighbours(v, 2)
        aigul.block(v.sandbox_bot)
        await v.quiet()
        view = await office.sent()
        assert len(await office.do(service.unreached, view.id)) == 1
        aigul.unblock(v.sandbox_bot)
        await v.quiet()
        assert KK in v.text(aigul)
        assert await office.do(service.unreached, view.id) == []


async def test_each_language_is_corrected_by_itself(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        ivan = await v.resident("Иван", "ru")
        view = await office.sent()
        await office.do(
            service.correct, view.id, view.version, html="Сегодня нет воды.", language="ru"
        )
        assert "Сегодня нет воды." in v.last(ivan)
        assert RU not in v.text(ivan)
        assert KK in v.text(office.akim)
