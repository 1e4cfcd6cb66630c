"""The settings: everything can be changed with a tap, taken away, and erased."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.access import Action, Role
from bot.core.db import Base, Database
from bot.core.groups import Group
from bot.core.tx import Tx
from bot.people import service as people
from bot.people.models import Person
from tests.support.okrugs import BIRLIK, OKRUG
from tests.support.village import Village, village
from tests.support.worlds import BOT_ID, NOW


@pytest.fixture
async def v(database: Database) -> AsyncIterator[Village]:
    async with village(database) as opened:
        yield opened


async def kept(v: Village) -> Person:
    """The only person there is."""
    async with v.app.database.read() as session:
        return (await session.scalars(sa.select(Person))).one()


async def opened(v: Village, *buttons: str):
    """A resident who opened the settings and pressed these buttons."""
    aigul = await v.resident()
    await v.say(aigul, "Баптаулар")
    for button in buttons:
        await v.press(aigul, button)
    return aigul


async def test_the_card_shows_what_the_bot_knows(v):
    aigul = await opened(v)
    assert v.last(aigul) == (
        "Баптаулар\n\nТіл: Қазақша\nАуыл: Ақсу ауылы\nАты-жөні: көрсетілмеген\n"
        "Телефон: көрсетілмеген\nХабарламалар: бәрі қосулы"
    )


async def test_every_part_leads_back_to_the_card_in_place(v):
    aigul = await opened(v)
    before = len(v.replies(aigul))
    for part in ("Тіл", "Ауыл", "Аты-жөні", "Телефон", "Хабарламалар", "Менің деректерім"):
        await v.press(aigul, part)
        assert not v.last(aigul).startswith("Баптаулар")
        await v.press(aigul, "Артқа")
        assert v.last(aigul).startswith("Баптаулар")
    assert len(v.replies(aigul)) == before


async def test_another_language_changes_the_menu_too(v):
    aigul = await opened(v, "Тіл", "Русский")
    assert "Язык: Русский" in v.text(aigul)
    assert "Отправить обращение" in v.keyboard(aigul)
    assert (await kept(v)).language == "ru"


async def test_the_village_is_changed_with_two_taps(v):
    aigul = await opened(v, "Ауыл", "Бірлік ауылы")
    assert (await kept(v)).settlement == BIRLIK
    assert "Ауыл: Бірлік ауылы" in v.last(aigul)
    assert "Бірлік ауылы" in v.toasts(aigul)[-1]


async def test_the_village_on_the_first_card_can_be_changed(v):
    aigul = await v.resident()
    await v.press(aigul, "Өзгерту")
    await v.press(aigul, "Бірлік ауылы")
    assert (await kept(v)).settlement == BIRLIK


async def test_a_name_with_html_in_it_is_kept_as_it_is_and_breaks_nothing(v):
    aigul = await opened(v, "Аты-жөні")
    await v.say(aigul, "  <b>Айгүл</b>\n& <script>\u202e ")
    assert "Аты-жөні: <b>Айгүл</b> & <script>" in v.last(aigul)
    assert (await kept(v)).name == "<b>Айгүл</b> & <script>"
    await v.press(aigul, "Аты-жөні")
    await v.press(aigul, "Атымды алып тастау")
    assert (await kept(v)).name == ""


async def test_a_name_without_letters_is_asked_for_again_with_a_way_back(v):
    aigul = await opened(v, "Аты-жөні")
    await v.say(aigul, "12 34")
    assert "бірде-бір әріп жоқ" in v.last(aigul)
    assert v.labels(aigul) == ["Артқа"]
    await v.say(aigul, "Айгүл")
    assert (await kept(v)).name == "Айгүл"


async def test_a_photo_instead_of_a_name_is_an_appeal(v):
    aigul = await opened(v, "Аты-жөні")
    await v.do(aigul.send_photo(v.sandbox_bot, b"\xff\xd8photo", "Жол ойылған"))
    assert "Жол ойылған" in v.last(aigul)
    await v.say(aigul, "екі аптадан бері")
    assert "екі аптадан бері" in v.last(aigul)
    assert (await kept(v)).name == ""


@pytest.mark.parametrize("key", ["Өтініш жіберу", "Көмек"])
async def test_whoever_goes_elsewhere_is_not_called_by_what_they_write_there(v, key):
    aigul = await opened(v, "Аты-жөні")
    await v.say(aigul, key)
    await v.say(aigul, "Шам жанбайды")
    assert (await kept(v)).name == ""
    assert "Шам жанбайды" in v.last(aigul)


async def test_ones_own_phone_is_kept_and_taken_away_again(v):
    aigul = await opened(v, "Телефон", "Нөмірімді беру")
    assert v.keyboard(aigul) == ["Телефон нөмірімді жіберу", "Бас тарту"]
    await v.do(aigul.send_contact(v.sandbox_bot))
    assert (await kept(v)).phone == aigul.phone
    assert "Баптаулар" in v.keyboard(aigul)
    await v.say(aigul, "Баптаулар")
    await v.press(aigul, "Телефон")
    await v.press(aigul, "Нөмірімді өшіру")
    assert (await kept(v)).phone == ""


async def test_somebody_elses_phone_is_refused(v):
    aigul = await opened(v, "Телефон", "Нөмірімді беру")
    await v.do(aigul.send_contact(v.sandbox_bot, own=False))
    assert "басқа адамның нөмірі" in v.last(aigul)
    await v.say(aigul, "+7 701 123 45 67")
    assert "қолмен жазуға болмайды" in v.last(aigul)
    assert (await kept(v)).phone == ""
    await v.say(aigul, "Бас тарту")
    assert "Баптаулар" in v.keyboard(aigul)


async def test_notices_are_switched_where_they_stand(v):
    aigul = await opened(v, "Хабарламалар")
    announced = "🔔 Аппараттың хабарландырулары"
    gatherings = "🔔 Жиындар және оларда қабылданған шешімдер"
    votes = ["🔔 Сауалнамалар және олардың нәтижелері", "🔔 Халық қатысатын бюджет"]
    own = "🔔 Өтініштерімнің барысы"
    assert v.labels(aigul) == [own, announced, gatherings, *votes, "Артқа"]
    await v.press(aigul, "🔔 Өтініштерімнің барысы")
    assert v.labels(aigul)[0] == "🔕 Өтініштерімнің барысы"
    assert (await kept(v)).muted == [Group.APPEALS]
    await v.press(aigul, "Артқа")
    assert "Өшірулі хабарламалар: 1" in v.last(aigul)


async def test_everything_kept_comes_as_a_page_in_ones_language(v):
    aigul = await opened(v, "Аты-жөні")
    await v.say(aigul, "<i>Айгүл</i>")
    await v.say(aigul, "<script>alert(1)</script> шам жанбайды")
    await v.press(aigul, "Жіберу")
    await v.say(aigul, "Баптаулар")
    await v.press(aigul, "Менің деректерім")
    assert str(aigul.id) in v.last(aigul)
    await v.press(aigul, "Бәрін файл етіп алу")
    page = document(v, aigul)
    assert "&lt;i&gt;Айгүл&lt;/i&gt;" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; шам жанбайды" in page
    assert "<script>" not in page
    for told in ("Ақсу ауылы", "Келісімдер", "2026-11", "25.11.2026", "Мәртебесі", str(aigul.id)):
        assert told in page


def document(v: Village, person) -> str:
    """The last file that the bot sent."""
    message = next(m for m in reversed(v.replies(person)) if m.media)
    return message.media.data.decode()


async def everything(v: Village) -> str:
    """Every row of every table."""
    async with v.app.database.read() as session:
        found = []
        for table in Base.metadata.sorted_tables:
            found += [
                f"{table.name}: {dict(row._mapping)}"
                for row in await session.execute(sa.select(table))
            ]
        return "\n".join(found)


async def test_after_erasure_no_table_knows_who_it_was(v):
    aigul = await opened(v, "Аты-жөні")
    await v.say(aigul, "Айгүл Нұрланқызы")
    await v.press(aigul, "Телефон")
    await v.press(aigul, "Нөмірімді беру")
    await v.do(aigul.send_contact(v.sandbox_bot))
    await v.say(aigul, "шам жанбайды")
    await v.press(aigul, "Жіберу")
    await v.say(aigul, "тағы бір қаралама")
    await v.say(aigul, "Баптаулар")
    await v.press(aigul, "Менің деректерім")
    await v.press(aigul, "Келісімді қайтарып алып")
    assert "нөмірі, тақырыбы" in v.last(aigul)
    before = await everything(v)
    assert str(aigul.id) in before
    assert "Нұрланқызы" in before
    await v.press(aigul, "Иә, бәрін жою")
    assert "жойылды" in v.text(aigul)
    assert "нөмірі, тақырыбы" not in v.text(aigul)
    assert v.keyboard(aigul) == []
    after = await everything(v)
    for trace in ("Нұрланқызы", aigul.phone, "шам жанбайды", "қаралама"):
        assert trace not in after
    left = [line for line in after.splitlines() if str(aigul.id) in line]
    assert left == []


async def test_whoever_returns_after_erasure_begins_anew(v):
    aigul = await opened(v, "Менің деректерім", "Келісімді қайтарып алып", "Иә, бәрін жою")
    await v.arrive(aigul, "ru", f"p{BIRLIK}")
    assert "Готово. Что случилось?" in v.last(aigul)
    async with v.app.database.read() as session:
        people_ = list(await session.scalars(sa.select(Person).order_by(Person.id)))
    assert [person.telegram_id for person in people_] == [None, aigul.id]


async def test_a_moderator_who_erases_is_asked_nothing_any_more(v):
    moderator = await v.staff(Role.MODERATOR)
    await v.say(moderator, "Баптаулар")
    await v.press(moderator, "Хабарламалар")
    assert "🔔 Жұмыс кезегі" in v.labels(moderator)
    await v.press(moderator, "Артқа")
    await v.press(moderator, "Менің деректерім")
    await v.press(moderator, "Келісімді қайтарып алып")
    await v.press(moderator, "Иә, бәрін жою")
    async with v.app.database.read() as session:
        tx = Tx(session, NOW, BOT_ID)
        assert await people.who_may(tx, Action.TRIAGE_APPEAL, OKRUG) == []
        assert not (await people.recognise(tx, moderator.id)).known


# Questions that are not for ever


async def test_a_week_later_a_complaint_is_no_name(v):
    aigul = await opened(v, "Аты-жөні")
    await v.later(timedelta(days=7))
    await v.say(aigul, "Жарық жоқ")
    assert (await kept(v)).name == ""
    assert "Жарық жоқ" in v.last(aigul)
    assert "Жіберу" in v.labels(aigul)


@pytest.mark.parametrize("told", ["Мектеп жанындағы шам үш күннен бері жанбайды", "ә" * 61])
async def test_what_is_too_long_for_a_name_is_heard_as_an_appeal(v, told):
    aigul = await opened(v, "Аты-жөні")
    await v.say(aigul, told)
    assert (await kept(v)).name == ""
    assert "Жіберу" in v.labels(aigul)


@pytest.mark.parametrize("word", ["/cancel", "бас тарту", "Отмена"])
async def test_the_question_for_a_name_can_be_left(v, word):
    aigul = await opened(v, "Аты-жөні")
    await v.say(aigul, word)
    assert v.last(aigul).startswith("Баптаулар")
    await v.say(aigul, "Шам жанбайды")
    assert (await kept(v)).name == ""


@pytest.mark.parametrize(
    "word", ["Бас тарту", "отмена", "/cancel", "/foo", "меню", "Шам жанбайды"]
)
async def test_whatever_is_said_instead_of_a_number_brings_the_menu_back(v, word):
    aigul = await opened(v, "Телефон", "Нөмірімді беру")
    await v.say(aigul, word)
    assert "Баптаулар" in v.keyboard(aigul)
    assert "Телефон нөмірімді жіберу" not in v.keyboard(aigul)
    assert ("Жіберу" in v.labels(aigul)) == (word == "Шам жанбайды")


async def test_a_button_pressed_instead_of_a_number_brings_the_menu_back(v):
    aigul = await v.resident()
    await v.say(aigul, "Баптаулар")
    card = v.replies(aigul)[-1]
    notices = v.button(aigul, "Хабарламалар")[1].data
    await v.press(aigul, "Телефон")
    await v.press(aigul, "Нөмірімді беру")
    aigul.press_stale(card, notices)
    await v.quiet()
    assert "Баптаулар" in v.keyboard(aigul)
    await v.say(aigul, "8 701 123 45 67 жауап бермейді")
    assert "Жіберу" in v.labels(aigul)


async def test_the_key_cancel_of_an_old_keyboard_is_no_appeal(v):
    aigul = await opened(v, "Телефон", "Нөмірімді беру")
    await v.later(timedelta(days=1))
    await v.say(aigul, "Бас тарту")
    assert "Баптаулар" in v.keyboard(aigul)
    await v.say(aigul, "Бас тарту")
    assert "Ауылыңыз" in v.last(aigul)


async def test_ones_own_contact_is_kept_only_after_a_yes(v):
    aigul = await v.resident()
    await v.do(aigul.send_contact(v.sandbox_bot))
    assert v.labels(aigul) == ["Сақтау", "Жоқ"]
    assert (await kept(v)).phone == ""
    await v.press(aigul, "Жоқ")
    assert (await kept(v)).phone == ""
    await v.do(aigul.send_contact(v.sandbox_bot))
    await v.press(aigul, "Сақтау")
    assert (await kept(v)).phone == aigul.phone
    assert aigul.phone in v.last(aigul)


async def test_somebody_elses_contact_belongs_into_the_text(v):
    aigul = await v.resident()
    await v.do(aigul.send_contact(v.sandbox_bot, own=False))
    assert v.last(aigul) == (
        "Бұл – басқа адамның нөмірі, сақталмайды. Керек болса, өтініш мәтініне жазыңыз."
    )
    assert (await kept(v)).phone == ""
