"""What goes wrong halfway, or for one notice alone, costs nobody anything."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from aiogram.exceptions import TelegramServerError
from aiogram.methods import SendMediaGroup, SendMessage, SendPhoto
from aiogram.types import BufferedInputFile

from bot.broadcasts import service
from bot.broadcasts.callbacks.work import UnreachedPress
from bot.broadcasts.jobs import call_again, send_due, watch
from bot.broadcasts.models import Broadcast
from bot.broadcasts.service import Asks, BroadcastView, State
from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from sandbox.files import Upload
from tests.broadcasts.conftest import KK, RU, Office, office_in
from tests.broadcasts.test_public_posts import Square
from tests.sandbox.pictures import png
from tests.support.village import Village, village

LONG = "Су құбыры жөнделеді. " * 60  # too long for a caption


class Breaks:
    """The wire, on which messages of a kind are lost in passing, so many times for a person."""

    def __init__(self, v: Village, person: Any, *kinds: Any, times: int = 1) -> None:
        self.person, self.kinds, self.times = person, kinds, times
        v.bot.session.middleware(self.pass_on)

    async def pass_on(self, make_request: Any, bot: Any, method: Any) -> Any:
        if isinstance(method, self.kinds) and method.chat_id == self.person.id and self.times:
            self.times -= 1
            raise TelegramServerError(method=method, message="Bad Gateway")
        return await make_request(bot, method)


async def with_photos(office: Office, count: int, words: str = LONG) -> BroadcastView:
    view = await office.drafted(kk=words)
    for number in range(count):
        file = BufferedInputFile(png() + bytes([number]), "su.png")
        sent = await office.v.bot.send_photo(office.akim.id, file)
        picture = (sent.photo or [])[-1].file_id
        view = await office.do(service.add_file, view.id, kind="photo", file_id=picture)
    return view


def seen(v: Village, person: Any, since: int) -> list[str]:
    """Pictures, places and words in a chat."""
    return [
        "photo" if "photo" in m.record.content
        else "place" if "location" in m.record.content
        else "words"
        for m in v.replies(person)[since:]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("photos", "place", "lost"),
    [(1, False, SendMessage), (3, False, SendMessage), (3, True, SendMessage),
     (3, True, SendMediaGroup), (1, True, SendPhoto), (0, True, SendMessage)],
)  # fmt: skip
async def test_pictures_that_are_there_do_not_come_again_with_the_words(
    database: Database, photos: int, place: bool, lost: Any
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        begun = len(v.replies(aigul))
        view = await with_photos(office, photos)
        if place:
            at = (43.2, 76.9)
            view = await office.do(service.set_place, view.id, view.version, at)
        Breaks(v, aigul, lost)
        view = await office.do(service.send, view.id, view.version)
        await v.later(timedelta(minutes=1))
        whole = ["place"] * place + ["photo"] * photos + ["words"]
        assert seen(v, aigul, begun) == whole
        await office.do(service.withdraw, view.id, view.version)
        assert seen(v, aigul, begun) == []  # of the first try, too


async def test_a_place_is_not_sent_twice_above_a_picture_with_its_words(
    database: Database,
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        begun = len(v.replies(aigul))
        view = await with_photos(office, 1, KK)
        view = await office.do(service.set_place, view.id, view.version, (43.2, 76.9))
        Breaks(v, aigul, SendPhoto, times=2)
        await office.do(service.send, view.id, view.version)
        await v.later(timedelta(minutes=1))
        await v.later(timedelta(minutes=6))
        assert seen(v, aigul, begun) == ["place", "photo"]


async def test_whoever_comes_back_gets_all_of_it(database: Database) -> None:
    """What came before they blocked the bot may be gone with the chat."""
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        view = await with_photos(office, 1)
        Breaks(v, aigul, SendMessage)
        await office.do(service.send, view.id, view.version)
        aigul.block(v.sandbox_bot)
        await v.later(timedelta(minutes=1))
        begun = len(v.replies(aigul))
        aigul.unblock(v.sandbox_bot)
        await v.quiet()
        assert seen(v, aigul, begun)[-2:] == ["photo", "words"]


# ── One that is broken ───────────────────────────────────────────────────────────────────────


async def planned(office: Office, words: str) -> BroadcastView:
    view = await office.drafted(kk=words)
    at = office.v.clock.now() + timedelta(hours=1)
    view = await office.do(service.set_hour, view.id, view.version, send_at=at)
    return await office.do(service.send, view.id, view.version)


async def spoil(v: Village, view: BroadcastView, **values: Any) -> None:
    """Nothing of ours writes this; a slip of a later version might."""
    async with v.app.database.write() as session:
        await session.execute(sa.update(Broadcast).where(Broadcast.id == view.id).values(values))
        await session.commit()


async def state_of(office: Office, view: BroadcastView) -> State:
    return (await office.do(service.look, view.id)).state


async def test_a_planned_notice_that_cannot_be_read_stops_no_other(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        broken, whole = await planned(office, "Бірінші."), await planned(office, KK)
        await spoil(v, broken, crowd="unanswered:" + "9" * 19, roles=["x"], settlements=None)
        await v.later(timedelta(hours=1, minutes=1))
        await office.tick(send_due)
        assert await state_of(office, whole) is State.SENDING
        await office.tick(watch)
        assert await state_of(office, whole) is State.DONE
        assert KK in v.text(office.akim)


async def test_one_card_that_cannot_be_counted_holds_up_no_other(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        views = [await office.drafted() for _ in range(2)]
        views = [await office.do(service.send, one.id, one.version) for one in views]
        await spoil(v, views[0], totals=[1])
        async with database.write() as session:  # swept, as after ninety days
            await session.execute(sa.delete(Delivery).where(Delivery.batch_id == views[0].id))
            await session.commit()
        await office.tick(watch)
        assert await state_of(office, views[1]) is State.DONE


async def test_a_roll_call_that_is_broken_silences_no_other(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        views = []
        for _ in range(2):
            view = await office.drafted()
            view = await office.do(service.set_asks, view.id, view.version, Asks.SAFE)
            views.append(await office.do(service.send, view.id, view.version))
        await spoil(v, views[0], calls=2**31 - 1)
        await v.later(timedelta(minutes=31))
        await office.tick(call_again)
        assert "Аманбыз" in v.labels(aigul)
        assert (await office.do(service.look, views[1].id)).calls == 1


# ── While it is going out ────────────────────────────────────────────────────────────────────


@pytest.mark.postgresql
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_typo_being_mended_is_not_sent_out_meanwhile(database: Database) -> None:
    """Whatever another process claimed now would go out as it was, and never be mended."""
    async with village(database) as v:
        office = await office_in(v)
        await v.resident()
        view = await office.drafted()
        actor = await office.actor()
        async with database.write() as session:
            view = await service.send(office.tx(session), actor, view.id, view.version)
            await session.commit()
        pump = v.app.worker.pumps[1]
        async with database.write() as session:
            tx = Tx(session, v.clock.now(), v.bot.id)
            await service.correct(tx, actor, view.id, view.version, html="Түзу.", language="kk")
            assert await pump._claim() == []
            await session.commit()
        await v.quiet()
        assert "Түзу." in v.text(office.akim)


async def test_what_a_correction_puts_up_anew_makes_no_sound(database: Database) -> None:
    """It passes the quiet hours, and is no news."""
    heard: list[bool] = []

    async def listen(make_request: Any, bot: Any, method: Any) -> Any:
        if isinstance(method, SendMessage | SendPhoto) and method.chat_id == square.channel.id:
            heard.append(not method.disable_notification)
        return await make_request(bot, method)

    async with village(database) as v:
        square = Square(v, await office_in(v))
        await square.link()
        v.bot.session.middleware(listen)
        view = await square.with_photo("Су. " * 100, "Вода. " * 80)
        assert heard == [True]
        await square.correct(view, "Судың жаңа уақыты. " * 40)
        assert heard == [True, False, False]
        assert len(square.posts(square.channel)) == 2


async def test_whom_a_stop_came_before_has_not_switched_notices_off(database: Database) -> None:
    """Their message was on its way, and came back, when the akim stopped it."""
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        view = await office.drafted()
        Breaks(v, aigul, SendMessage)
        view = await office.do(service.send, view.id, view.version)
        async with database.write() as session:
            await session.execute(
                sa.update(Delivery)
                .where(Delivery.batch_id == view.id, Delivery.state == Outcome.WAITING)
                .values(state=Outcome.SENDING)
            )
            await session.commit()
        await office.do(service.cancel, view.id, view.version)
        await v.app.worker.reclaim(at_once=True)
        await v.later(timedelta(minutes=1))
        now = await office.do(service.progress_of, view.id)
        assert (now.sent, now.stopped, now.muted) == (1, 1, 0)
        assert KK not in v.text(aigul)


# ── What Telegram does not take ──────────────────────────────────────────────────────────────


async def test_a_gif_comes_beside_the_files_and_never_in_their_album(database: Database) -> None:
    """Telegram refuses an album with one, and a whole village would get nothing."""
    albums: list[int] = []

    async def listen(make_request: Any, bot: Any, method: Any) -> Any:
        if isinstance(method, SendMediaGroup):
            albums.append(len(method.media))
        return await make_request(bot, method)

    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM), await v.resident()
        await v.say(akim, "Хабарландыру жіберу")
        await v.say(akim, KK)
        await v.say(akim, RU)
        for n in range(2):
            akim.send_document(v.sandbox_bot, b"pdf%d" % n, f"{n}.pdf", "application/pdf")
        akim.send_file(v.sandbox_bot, "animation", Upload(b"gif", "su.mp4", "video/mp4"))
        await v.quiet()
        assert "1 бейне" in v.last(akim)
        v.bot.session.middleware(listen)
        begun = len(v.replies(aigul))
        await v.press(akim, "Қарап шығу")
        await v.press(akim, "Жіберу")
        assert set(albums) == {2}
        assert len(v.replies(aigul)[begun:]) == 4  # two files, what moves, the words


async def test_who_was_not_reached_is_not_called_reached_once_the_list_is_gone(
    database: Database,
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        aigul.block(v.sandbox_bot)
        await v.quiet()
        view = await office.sent()
        async with database.write() as session:  # swept, after ninety days
            await session.execute(sa.delete(Delivery).where(Delivery.batch_id == view.id))
            await session.commit()
        where = v.replies(office.akim)[0]
        office.akim.press_stale(where, UnreachedPress(broadcast=view.id).pack())
        await v.quiet()
        assert "90 күн" in v.text(office.akim)
        assert "Барлығына" not in v.last(office.akim)


@pytest.mark.postgresql
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_one_letter_the_database_chokes_on_keeps_no_other_back(database: Database) -> None:
    """On PostgreSQL one failed statement spoils all that follow it in a transaction."""
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        broken, whole = await office.drafted(kk="Бірінші."), await office.drafted()

        async def choke(tx: Tx, notice: Any, language: Any, people: Any) -> Any:
            if notice.broadcast_id == broken.id:
                await tx.session.execute(sa.text("SELECT nothing FROM nowhere"))
            return await letter_for(tx, notice, language, people)

        letters = v.app.worker.pumps[1].letters.kinds
        sent, letter_for = letters["broadcast.sent"]
        letters["broadcast.sent"] = (sent, choke)
        actor = await office.actor()
        async with database.write() as session:
            for one in (broken, whole):
                await service.send(office.tx(session), actor, one.id, one.version)
            await session.commit()
        await v.quiet()
        assert KK in v.text(aigul)
