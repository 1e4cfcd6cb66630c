"""A poll as people answer it: one tap, a secret, an age, old buttons, and what came out."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from aiogram.types import BufferedInputFile

from bot.app import introduce
from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from bot.people.models import Person, PublicChat
from bot.people.service import recognise
from bot.polls.callbacks.common import OnPoll, PollPress
from bot.polls.callbacks.vote import AgePress, ConfirmPress, PickPress, TakePress, WithdrawPress
from bot.polls.models import Poll, PollCount, PollVote, PollVoter
from bot.polls.rules.kinds import State
from bot.polls.service import opening
from tests.handlers.test_gathering_people import _PNG, forge, table, tick, under
from tests.handlers.test_public_chats import said, words
from tests.polls.conftest import a_poll
from tests.support.okrugs import AKSU, BIRLIK, OKRUG
from tests.support.village import Village, village

QUESTION = "Жиын қай күні болсын?"
COUNTED = "Дауысыңыз есептелді"


async def asked(v: Village, office: Any, *options: str, **values: Any) -> int:
    """A poll that the office has opened; everybody has the letter."""
    async with v.app.database.write() as session:
        tx = Tx(session, v.clock.now(), v.bot.id)
        poll = await a_poll(tx, *options, **{"state": State.DRAFT, "opened_at": None} | values)
        await opening.open_poll(tx, await recognise(tx, office.id), poll, 1)
        await session.commit()
    await v.quiet()
    return poll


async def over(v: Village) -> None:
    """Its hour has passed, and the clock has ticked."""
    await v.later(timedelta(days=3, seconds=15))
    await tick(v, "polls-close")


async def the_akim_and(v: Village, *names: str, **more: Any) -> list[Any]:
    return [await v.staff(Role.AKIM, "Марат"), *[await v.resident(name, **more) for name in names]]


def ticked(message: Any) -> list[str]:
    return [label for label in under(message) if label.startswith("✅")]


# ── One tap ──────────────────────────────────────────────────────────────────────────────────


async def test_one_tap_is_a_vote_and_it_may_be_changed(database: Database):
    async with village(database) as v:
        marat, aigul = await the_akim_and(v, "Айгүл")
        await asked(v, marat)
        letter = v.replies(aigul)[-1]
        assert QUESTION in letter.text
        assert under(letter) == ["Сенбі", "Жексенбі", "Маған бәрібір"]
        many = len(v.replies(aigul))

        await v.press(aigul, "Жексенбі", letter)
        assert v.toasts(aigul)[-1] == COUNTED
        assert ticked(letter) == ["✅ Жексенбі"]
        await v.press(aigul, "✅ Жексенбі", letter)  # again is not undone by accident
        assert ticked(letter) == ["✅ Жексенбі"]
        await v.press(aigul, "Сенбі", letter)
        assert ticked(letter) == ["✅ Сенбі"]
        assert await table(v, PollVote.choice) == [0b1]
        await v.press(aigul, "Дауысымды қайтарып алу", letter)
        assert v.toasts(aigul)[-1] == "Дауысыңыз қайтарып алынды"
        assert under(letter) == ["Сенбі", "Жексенбі", "Маған бәрібір"]
        assert await table(v, PollVote.choice) == [0]
        assert len(v.replies(aigul)) == many  # all of it in one message


async def test_of_several_each_tap_turns_one_and_no_more_than_may_be(database: Database):
    async with village(database) as v:
        marat, aigul = await the_akim_and(v, "Айгүл")
        await asked(v, marat, *"абвг", most=2)
        letter = v.replies(aigul)[-1]
        for label in ("а", "в"):
            await v.press(aigul, label, letter)
        await v.press(aigul, "г", letter)
        assert v.toasts(aigul)[-1] == "2 жауапқа дейін таңдауға болады."
        assert ticked(letter) == ["✅ а", "✅ в"]
        await v.press(aigul, "✅ а", letter)
        await v.press(aigul, "г", letter)
        assert ticked(letter) == ["✅ в", "✅ г"]
        assert await table(v, PollVote.choice) == [0b1100]


async def test_a_live_poll_shows_how_it_stands_to_whoever_taps(database: Database):
    async with village(database) as v:
        marat, aigul, bolat = await the_akim_and(v, "Айгүл", "Болат")
        await asked(v, marat, live=True)
        letters = [v.replies(one)[-1] for one in (aigul, bolat)]
        await v.press(aigul, "Сенбі", letters[0])
        assert "▰▰▰▰▰▰▰▰▰▰ 100 % · 1 дауыс" in letters[0].text.replace("\xa0", " ")
        assert "▰" not in letters[1].text
        await v.press(bolat, "Жексенбі", letters[1])
        assert "50 % · 1 дауыс" in letters[1].text.replace("\xa0", " ")


async def test_under_a_photo_only_the_buttons_change(database: Database):
    async with village(database) as v:
        marat, aigul = await the_akim_and(v, "Айгүл")
        sent = await v.bot.send_photo(marat.id, BufferedInputFile(_PNG, "a.png"))
        file_id = (sent.photo or [])[-1].file_id
        await asked(v, marat, photo=file_id, live=True, adults=True)
        letter = v.replies(aigul)[-1]
        assert QUESTION in letter.caption
        caption = letter.caption
        await v.press(aigul, "Сенбі", letter)
        assert under(letter) == ["Иә, 18-ге толдым", "Жоқ"]
        assert "18 жасқа толдыңыз ба?" in v.toasts(aigul)[-1]
        await v.press(aigul, "Иә", letter)
        assert (ticked(letter), letter.caption) == (["✅ Сенбі · 100\xa0%"], caption)


# ── Counted once ─────────────────────────────────────────────────────────────────────────────


async def test_a_secret_vote_is_confirmed_and_then_shows_nothing_of_itself(database: Database):
    async with village(database) as v:
        marat, aigul, bolat = await the_akim_and(v, "Айгүл", "Болат")
        await v.later(timedelta(minutes=1))  # they were there before it
        poll = await asked(v, marat, secret=True, most=2)
        letter = v.replies(aigul)[-1]
        assert "Жасырын сауалнама" in letter.text
        await v.press(aigul, "Сенбі", letter)
        assert under(letter)[0] == "Дауысымды есепке алу"
        await v.press(aigul, "Жексенбі", letter)
        assert ticked(letter) == ["✅ Сенбі", "✅ Жексенбі"]
        await v.press(aigul, "Маған бәрібір", letter)
        assert v.toasts(aigul)[-1] == "2 жауапқа дейін таңдауға болады."
        await v.press(aigul, "✅ Сенбі", letter)
        assert await table(v, PollVoter.person_id) == []  # nothing is kept before that
        await v.press(aigul, "Дауысымды есепке алу", letter)
        assert v.toasts(aigul)[-1] == COUNTED
        assert under(letter) == ["✅ Дауысыңыз есептелді"]
        assert "✅ Дауысыңыз есептелді." in letter.text
        assert "Жексенбі" not in letter.text
        assert sorted(await table(v, PollCount.position, PollCount.votes)) == [
            (1, 0), (2, 1), (3, 0),
        ]  # fmt: skip

        await v.press(aigul, "✅ Дауысыңыз есептелді", letter)
        assert v.toasts(aigul)[-1] == "Дауысыңыз бұған дейін есептелген"
        await forge(v, aigul, ConfirmPress(poll=poll, chosen=0b1))  # an older copy of it
        await forge(v, aigul, TakePress(poll=poll, position=1, on=True))
        assert await table(v, PollVote.person_id) == []
        assert sorted(await table(v, PollCount.votes)) == [0, 0, 1]
        await forge(v, bolat, TakePress(poll=poll, position=1, on=True))
        assert await table(v, sa.func.count(PollVoter.person_id)) == [1]


async def test_a_vote_that_stays_is_shown_as_it_is(database: Database):
    async with village(database) as v:
        marat, aigul = await the_akim_and(v, "Айгүл")
        poll = await asked(v, marat, may_change=False)
        letter = v.replies(aigul)[-1]
        await v.press(aigul, "Сенбі", letter)
        await v.press(aigul, "Жексенбі", letter)
        assert ticked(letter) == ["✅ Жексенбі"]
        await v.press(aigul, "Дауысымды есепке алу", letter)
        assert under(letter) == ["✅ Жексенбі"]
        assert "Таңдауыңыз: Жексенбі" in letter.text
        for press in (
            PickPress(poll=poll, position=1, picks=0),
            ConfirmPress(poll=poll, chosen=1),
            WithdrawPress(poll=poll),
        ):
            await forge(v, aigul, press)
            assert v.toasts(aigul)[-1] == "Дауысыңыз бұған дейін есептелген"
        assert await table(v, PollVote.choice) == [0b10]


# ── Eighteen ─────────────────────────────────────────────────────────────────────────────────


async def test_an_adult_is_asked_once_and_the_vote_is_not_lost(database: Database):
    async with village(database) as v:
        marat, aigul, dana = await the_akim_and(v, "Айгүл", "Дана")
        poll = await asked(v, marat, adults=True)
        letter = v.replies(aigul)[-1]
        await v.press(aigul, "Жексенбі", letter)
        assert "18 жасқа толдыңыз ба?" in letter.text
        assert await table(v, PollVote.choice) == []
        await v.press(aigul, "Иә, 18-ге толдым", letter)
        assert v.toasts(aigul)[-1] == COUNTED
        assert ticked(letter) == ["✅ Жексенбі"]
        await asked(v, marat, "иә", "жоқ", adults=True, may_change=False)
        second = v.replies(aigul)[-1]
        await v.press(aigul, "жоқ", second)
        await v.press(aigul, "Дауысымды есепке алу", second)
        assert under(second) == ["✅ жоқ"]

        await forge(v, dana, TakePress(poll=poll, position=1, on=True))
        await v.press(dana, "Жоқ")
        assert v.toasts(dana)[-1] == "18 жасқа толғандар ғана дауыс бере алады."
        assert len(await table(v, PollVote.person_id)) == 2
        await forge(v, dana, AgePress(poll=poll, chosen=0b1, adult=True))  # it was a slip
        assert len(await table(v, PollVote.person_id)) == 3


# ── Old and forged buttons ───────────────────────────────────────────────────────────────────


async def test_an_old_letter_becomes_what_came_out(database: Database):
    async with village(database) as v:
        marat, aigul, bolat = await the_akim_and(v, "Айгүл", "Болат")
        await asked(v, marat)
        letter = v.replies(bolat)[-1]
        await v.press(aigul, "Сенбі")
        await v.later(timedelta(days=3, seconds=5))
        await v.press(bolat, "Сенбі", letter)  # too late, and not counted yet
        assert v.toasts(bolat)[-1] == "Уақыт бітті: дауыс енді қабылданбайды."
        assert "Сенбі" not in under(letter)
        assert await table(v, sa.func.count(PollVote.person_id)) == [1]
        await tick(v, "polls-close")
        for one in (aigul, bolat):
            result = v.replies(one)[-1]
            assert "Сауалнама нәтижесі" in result.caption
            assert "100 % · 1 дауыс" in result.caption.replace("\xa0", " ")
        assert "As a table" not in v.text(marat)
        assert "Кесте түрінде (XLSX)" in v.labels(marat)
        await v.press(marat, "Кесте түрінде (XLSX)")
        await v.press(aigul, "Жексенбі")  # the letter still asks; it becomes the result
        await v.press(aigul, "Сурет түрінде")
        kinds = [v.replies(one)[-1].media.kind for one in (marat, aigul)]
        assert kinds == ["document", "photo"]
        await forge(v, bolat, TakePress(poll=1, position=1, on=True))
        assert v.toasts(bolat)[-1] == "Сауалнама аяқталды"


async def test_a_poll_that_was_called_off_says_so(database: Database):
    async with village(database) as v:
        marat, aigul = await the_akim_and(v, "Айгүл")
        poll = await asked(v, marat)
        letter = v.replies(aigul)[-1]
        async with v.app.database.write() as session:
            tx = Tx(session, v.clock.now(), v.bot.id)
            await opening.call_off(tx, await recognise(tx, marat.id), poll, 2, "Сұрақ қате")
            await session.commit()
        await v.quiet()
        assert "Сауалнаманың күші жойылды" in v.last(aigul)
        assert "Себебі: Сұрақ қате" in v.last(aigul)
        await v.press(aigul, "Сенбі", letter)
        assert "Дауыстар есептелмейді" in letter.text
        assert under(letter) == []
        assert await table(v, PollVote.choice) == []


FORGED: tuple[Any, ...] = (
    TakePress(poll=1, position=0, on=True),
    TakePress(poll=1, position=12, on=True),
    PickPress(poll=1, position=1, picks=4095),
    ConfirmPress(poll=1, chosen=0),
    AgePress(poll=1, chosen=0, adult=True),
    TakePress(poll=2**62, position=1, on=True),
    ConfirmPress(poll=2, chosen=1),  # of another okrug
    PollPress(do=OnPoll.WORKBOOK, poll=1, version=1),
    PollPress(do=OnPoll.PICTURE, poll=1, version=1),
    "nc:1:13:1",
    "nd:1:1:4096",
    "ne:x:1",
    "nf:1:1:maybe",
)


async def test_a_forged_press_counts_nothing_and_is_answered(database: Database):
    async with village(database) as v:
        marat, aigul = await the_akim_and(v, "Айгүл")
        await asked(v, marat)
        async with v.app.database.write() as session:
            tx = Tx(session, v.clock.now(), v.bot.id)
            await a_poll(tx, okrug="111111100")
            await session.commit()
        for number, press in enumerate(FORGED, start=len(v.toasts(aigul)) + 1):
            await forge(v, aigul, press)
            assert len(v.toasts(aigul)) == number, press
        assert not [one for one in await table(v, PollVote.choice) if one]


async def test_whoever_is_not_asked_may_look_on(database: Database):
    async with village(database) as v:
        marat, aigul = await the_akim_and(v, "Айгүл")
        poll = await asked(v, marat, settlements=[BIRLIK])
        assert QUESTION not in v.text(aigul)
        await v.start(aigul, f"q{poll}")
        assert "Бұл сауалнама басқа тұрғындарға арналған" in v.last(aigul)
        assert v.labels(aigul) == ["Артқа"]
        await forge(v, aigul, TakePress(poll=poll, position=1, on=True))
        assert "басқа тұрғындарға арналған" in v.toasts(aigul)[-1]


# ── The link ─────────────────────────────────────────────────────────────────────────────────


async def test_from_the_channel_a_newcomer_comes_to_the_ballot(database: Database):
    async with village(database) as v:
        await introduce(v.app)
        marat, aigul = await the_akim_and(v, "Айгүл")
        room = marat.create_channel("Ақсу жаңалықтары")
        room.add_member(v.sandbox_bot, by=marat, admin=True)
        async with v.app.database.write() as session:
            by = await session.scalar(sa.select(Person.id).where(Person.telegram_id == marat.id))
            session.add(
                PublicChat(bot_id=v.bot.id, okrug=OKRUG, chat_id=room.id, title="Ақсу",
                           is_channel=True, linked_by=by or 0, linked_at=v.clock.now())
            )  # fmt: skip
            await session.commit()
        poll = await asked(v, marat, settlements=[AKSU])
        (post,) = said(marat, room)
        assert "В какой день провести сход?" in post.text
        ((button,),) = post.buttons
        assert button.url == f"https://t.me/auyldas_bot?start=q{poll}"

        dana = v.stranger("Дана")
        await v.arrive(dana, payload=f"q{poll}")
        assert QUESTION in v.last(dana)
        await v.press(dana, "Сенбі")
        assert v.toasts(dana)[-1] == COUNTED
        await v.start(aigul, f"q{poll}")
        await v.press(aigul, "Жексенбі")
        assert "Артқа" in v.labels(aigul)
        assert len(await table(v, PollVote.person_id)) == 2
        await over(v)
        await v.start(dana, f"q{poll}")
        assert "Сауалнама аяқталды" in v.last(dana)
        assert "Результат опроса" in words(marat, room)


async def test_a_link_of_another_okrug_opens_nothing(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        async with v.app.database.write() as session:
            poll = await a_poll(Tx(session, v.clock.now(), v.bot.id), okrug="111111100")
            await session.commit()
        for payload in (f"q{poll}", "q99", "q0"):
            await v.start(aigul, payload)
            assert QUESTION not in v.text(aigul)
        assert (await table(v, Poll.state)) == [State.OPEN]
