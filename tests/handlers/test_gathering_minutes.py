"""The minutes and papers of a gathering as the office and residents see them."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from aiogram.filters.callback_data import CallbackData

from bot.core.access import Role
from bot.core.db import Database
from bot.core.i18n import translator
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.minutes import (
    ItemPress,
    MinutesPress,
    OnItem,
    OnMinutes,
    OnPapers,
    PaperPress,
)
from bot.gatherings.models import Gathering
from bot.gatherings.rules.lifecycle import State
from bot.people.models import Person
from tests.gatherings.conftest import a_gathering
from tests.gatherings.over import an_election, is_over
from tests.support.village import Village, village

PHOTO = b"\xff\xd8photo"


async def over(v: Village, *, election: bool = False, **values: Any) -> int:
    """A gathering that ended an hour ago."""
    async with v.app.database.write() as session:
        tx = Tx(session, v.clock.now(), v.bot.id)
        about = await is_over(tx, **values)
        if election:
            await an_election(tx, about, ("Асан", 15), ("Болат", 4), seats=1)
        await session.commit()
    return about


async def announced(v: Village, *questions: str, **values: Any) -> int:
    """A gathering that people were told of."""
    async with v.app.database.write() as session:
        about = await a_gathering(Tx(session, v.clock.now(), v.bot.id), *questions, **values)
        await session.commit()
    return about


async def row_of(v: Village, about: int) -> Gathering:
    async with v.app.database.read() as session:
        row = await session.get(Gathering, about)
        assert row is not None
        return row


async def forge(v: Village, person: Any, press: CallbackData) -> None:
    """Press a button that may stand nowhere."""
    person.press_stale(v.replies(person)[-1], press.pack())
    await v.quiet()


async def open_minutes(v: Village, person: Any, about: int) -> None:
    await forge(v, person, GatheringPress(do=OnGathering.MINUTES, gathering=about, version=1))


async def open_papers(v: Village, person: Any, about: int) -> None:
    await forge(v, person, GatheringPress(do=OnGathering.PAPERS, gathering=about, version=1))


def files(v: Village, person: Any) -> list[str]:
    """The names of the documents in a chat."""
    return [m.media.name for m in v.replies(person) if m.media and m.media.kind == "document"]


async def spoke(v: Village, person: Any) -> None:
    """Nobody spoke on any item: each is gone through by taps."""
    await v.press(person, "1 ❗")
    await v.press(person, "Ешкім сөйлемеді")
    await v.press(person, "2 ›")
    await v.press(person, "Ешкім сөйлемеді")
    await v.press(person, "Артқа")


async def test_from_the_last_word_to_everybodys_phone(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul, olga = await v.resident("Айгүл"), await v.resident("Ольга", "ru")
        about = await over(v, typed=2, number=7)

        await open_minutes(v, marat, about)
        assert "Хаттаманы бастаңыз" in v.last(marat)
        await v.press(marat, "Хаттаманы жазу")
        said = v.last(marat)
        assert "✅ 1. 25 қараша, сәрсенбі, Мәдениет үйі" in said
        assert "✅ 2. Дауыс беруге құқығы барлар: 30" in said
        assert "❗ 3. Қатысқандар: 5, аты-жөні белгілі: 3" in said
        assert "– 1-мәселе: кім не айтқаны" in said

        await v.press(marat, "❗ Қатысқандардың тізімі")
        assert "Аты-жөнсіз саналғандар: 2" in v.last(marat)
        await v.press(marat, "Қағаз тізім бар")
        await v.press(marat, "Артқа")
        await v.press(marat, "Артқа")

        await v.press(marat, "1 ❗")
        await v.press(marat, "+ Сөйлегендер, қаз.")
        assert "Ең көбі 3\u00a0000 таңба" in v.last(marat)
        await v.say(marat, "Серік Асан: көше қараңғы, 8 701 123 45 67")
        assert "көше қараңғы" in v.last(marat)
        assert "Әзірге тек қазақша" in v.last(marat)
        await v.press(marat, "+ Шешім, орыс.")
        assert "Ештеңе жазбасаңыз" in v.last(marat)
        await v.say(marat, "Установить фонари")
        await v.press(marat, "2 ›")
        await v.press(marat, "Ешкім сөйлемеді")
        await v.press(marat, "Артқа")
        assert "Бес тармақтың бәрі толық" in v.last(marat)

        await v.press(marat, "Басып шығару")
        await v.press(marat, "PDF қазақша")
        await v.press(marat, "Word орысша")
        assert files(v, marat) == [
            "хаттама Жиын 25.11.2026, kk.pdf",
            "хаттама Жиын 25.11.2026, ru.docx",
        ]

        await open_minutes(v, marat, about)
        await v.press(marat, "Қағазға қол қойылды")
        assert "әр бетін" in v.last(marat)
        assert "Беттің бәрі осы" not in v.labels(marat)
        await v.do(marat.send_photo(v.sandbox_bot, PHOTO))
        await v.do(marat.send_photo(v.sandbox_bot, PHOTO + b"2"))
        assert "Алынды: 2 бет" in v.last(marat)
        await v.press(marat, "Беттің бәрі осы")
        assert "мәтін енді өзгермейді" in v.last(marat)
        assert "Әкімге тапсырудың соңғы күні: 27 қараша" in v.last(marat)
        assert len((await row_of(v, about)).signed_files) == 2

        await v.press(marat, "Әкімге тапсырылды")
        await v.say(marat, "24.11")
        assert "25.11.2026" in v.last(marat)  # nothing reaches anybody before it was held
        await v.press(marat, "Бүгін, 25 қараша")
        assert (await row_of(v, about)).state is State.HANDED_OVER
        assert "Әкімге тапсырылды: 25 қараша" in v.last(marat)

        before = len(v.replies(aigul)), len(v.replies(olga))
        await v.press(marat, "Тұрғындарға жариялау")
        assert (len(v.replies(aigul)), len(v.replies(olga))) == before
        assert "Тұрғындар осыны оқиды" in v.last(marat)
        assert "Сөйлеген сөздер көрсетілмейді" in v.last(marat)
        await v.press(marat, "Сөздерді де көрсету")
        assert "телефон нөмірі: 8 701 123 45 67" in v.last(marat)
        await v.press(marat, "Сөздерді көрсетпеу")
        await v.press(marat, "Тұрғындарға жариялау")

        letter = v.last(aigul)
        assert "Не шешілді" in letter
        assert "Көшеге шам орнатылсын" not in letter  # another decision was written in its place
        assert "Көше жарығы туралы" in letter
        assert "Установить фонари" in v.last(olga)
        assert "Болат" not in letter  # nobody's name but those who led it
        assert "701" not in letter
        await v.press(aigul, "Шешімдер мен хаттама")
        assert "Төраға: Серік Асан" in v.last(aigul)
        await v.press(aigul, "PDF түрінде")
        assert files(v, aigul) == ["шешімдер Жиын 25.11.2026, kk.pdf"]
        await v.press(aigul, "Артқа")
        assert "Шешімдер мен хаттама" in card_labels(v, aigul)


def card_labels(v: Village, person: Any) -> list[str]:
    """The buttons under the newest message that shows a card of a gathering."""
    card = next(m for m in reversed(v.replies(person)) if m.buttons and "№ 7/2026" in m.text)
    return [button.text for row in card.buttons for button in row]


async def test_of_two_who_write_the_words_of_both_are_kept(database: Database):
    async with village(database) as v:
        marat, dana = await v.staff(Role.AKIM, "Марат"), await v.staff(Role.MODERATOR, "Дана")
        about = await over(v)
        await open_minutes(v, marat, about)
        await v.press(marat, "Хаттаманы жазу")
        await open_minutes(v, dana, about)
        for person in (marat, dana):
            await v.press(person, "1 ❗")
            await v.press(person, "+ Сөйлегендер, қаз.")
        await v.say(marat, "Марат жазғаны")
        await v.say(dana, "Дана жазғаны")
        assert "басқа біреу өзгертті" in v.last(dana)
        assert "Марат жазғаны" in v.last(dana)
        assert "Дана жазғаны" in v.last(dana)
        await v.press(dana, "Менің мәтінімді қою")
        assert "Дана жазғаны" in v.last(dana)
        await open_minutes(v, marat, about)
        await v.press(marat, "1 ✅")
        assert "Дана жазғаны" in v.last(marat)


async def test_whoever_is_late_with_words_hears_that_it_is_signed(database: Database):
    async with village(database) as v:
        marat, dana = await v.staff(Role.AKIM, "Марат"), await v.staff(Role.MODERATOR, "Дана")
        about = await over(v)
        await open_minutes(v, marat, about)
        await v.press(marat, "Хаттаманы жазу")
        await spoke(v, marat)
        await open_minutes(v, dana, about)
        await v.press(dana, "1 ✅")
        await v.press(dana, "+ Шешім, қаз.")
        await v.press(marat, "Қағазға қол қойылды")
        await v.say(marat, "қолым")
        assert "сурет немесе файл жіберіңіз" in v.last(marat).lower()
        await v.do(marat.send_photo(v.sandbox_bot, PHOTO))
        await v.press(marat, "Беттің бәрі осы")
        await v.say(dana, "Кешіккен шешім")
        assert "Хаттамаға қол қойылған" in v.last(dana)
        await forge(v, dana, GatheringPress(do=OnGathering.MINUTES, gathering=about, version=1))
        assert "Кешіккен шешім" not in v.last(dana)


async def test_what_changed_while_it_was_signed_is_signed_anew(database: Database):
    async with village(database) as v:
        marat, dana = await v.staff(Role.AKIM, "Марат"), await v.staff(Role.MODERATOR, "Дана")
        about = await over(v)
        await open_minutes(v, marat, about)
        await v.press(marat, "Хаттаманы жазу")
        await spoke(v, marat)
        await v.press(marat, "Қағазға қол қойылды")
        await v.do(marat.send_photo(v.sandbox_bot, PHOTO))
        await open_minutes(v, dana, about)
        await v.press(dana, "Орны мен адамдар")
        await v.press(dana, "Төраға")
        await v.say(dana, "Жаңа Төраға Болатұлы")
        await v.press(marat, "Беттің бәрі осы")
        assert (await row_of(v, about)).state is State.DRAFTED
        assert "Жаңа Төраға" in v.last(marat)
        assert v.toasts(marat)[-1] == "Бұл арада өзгеріс болды. Қазіргі жайы осындай."


async def test_a_secretary_from_the_village_writes_and_does_not_publish(database: Database):
    async with village(database) as v:
        await v.staff(Role.AKIM, "Марат")
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
        about = await over(v, secretary_id=await person_id(v, aigul))
        await open_minutes(v, aigul, about)
        await v.press(aigul, "Хаттаманы жазу")
        await spoke(v, aigul)
        await v.press(aigul, "Қағазға қол қойылды")
        await v.do(aigul.send_photo(v.sandbox_bot, PHOTO))
        await v.press(aigul, "Беттің бәрі осы")
        assert "Тұрғындарға жариялау" not in v.labels(aigul)
        version = (await row_of(v, about)).version
        await forge(v, aigul, MinutesPress(do=OnMinutes.PUBLISH, gathering=about, version=version))
        assert (await row_of(v, about)).published_at is None
        await open_minutes(v, bolat, about)
        assert "хаттама әлі жоқ" in v.last(bolat) + v.toasts(bolat)[-1]


async def person_id(v: Village, person: Any) -> int:
    async with v.app.database.read() as session:
        found = await session.scalar(sa.select(Person.id).where(Person.telegram_id == person.id))
        assert found is not None
        return found


async def test_forged_buttons_do_nothing_and_are_told_politely(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        about = await over(v)
        await open_minutes(v, marat, about)
        await v.press(marat, "Хаттаманы жазу")
        for press in (
            MinutesPress(do=OnMinutes.SHEETS_DONE, gathering=about, version=2),
            MinutesPress(do=OnMinutes.HANDED, gathering=about, version=2, number=9_999_999),
            MinutesPress(do=OnMinutes.HANDED, gathering=about, version=2, number=1),
            MinutesPress(do=OnMinutes.PUBLISH, gathering=about, version=2, number=3),
            MinutesPress(do=OnMinutes.HEAD, gathering=987654321, version=2),
            ItemPress(do=OnItem.SPEECHES, gathering=about, item=987654321, version=1),
            ItemPress(do=OnItem.MINE, gathering=about, item=1, version=1, language="kk"),
            ItemPress(do=OnItem.NOBODY_SPOKE, gathering=about, item=987654321, version=1),
            PaperPress(do=OnPapers.PHONE, gathering=987654321),
            PaperPress(do=OnPapers.POSTER, gathering=about),
        ):
            await forge(v, marat, press)
            assert (await row_of(v, about)).state is State.DRAFTED, press


async def test_a_form_is_left_by_a_word_and_changes_nothing(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        about = await over(v)
        await open_minutes(v, marat, about)
        await v.press(marat, "Хаттаманы жазу")
        await v.press(marat, "Орны мен адамдар")
        await v.press(marat, "Құқығы барлардың саны")
        await v.say(marat, "көп")
        assert "118" in v.last(marat)  # an example of how a number is written
        await v.say(marat, "/cancel")
        assert "Хаттама дайындалуда" in v.last(marat)
        await v.press(marat, "1 ❗")
        await v.press(marat, "+ Шешім, қаз.")
        await v.say(marat, "бас тарту")
        await v.say(marat, "Енді бұл өтініш")
        row = await row_of(v, about)
        assert (row.entitled, row.version) == (30, 2)


# ── Papers ───────────────────────────────────────────────────────────────────────────────────


async def test_the_papers_of_an_announced_gathering(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident("Айгүл")
        about = await announced(v)
        async with v.app.database.write() as session:
            session.add(
                Delivery(
                    bot_id=v.bot.id,
                    person_id=await person_id(v, aigul),
                    batch_id=about,
                    kind="gathering.called",
                    lane=5,
                    state=Outcome.FAILED,
                    due_at=v.clock.now(),
                    created_at=v.clock.now(),
                )
            )
            await session.commit()

        await open_papers(v, marat, about)
        assert "Хабар жетті: 1 адамның 0 адамына" in v.last(marat)
        await v.press(marat, "Парақша (PDF)")
        await v.press(marat, "Сурет")
        await v.press(marat, "WhatsApp-қа")
        assert f"start=m{about}" in v.last(marat)
        await v.press(marat, "Қоңырау шалу")
        assert "аты жазылмаған · телефоны жоқ · хабар жетпеді" in v.text(marat)
        await v.press(marat, "Файл түрінде")

        await open_papers(v, marat, about)
        await v.press(marat, "Ілінген хабарландырудың суреті")
        await v.do(marat.send_photo(v.sandbox_bot, PHOTO, caption="дүкен, Абай көшесі"))
        assert "Ілінген хабарландырудың 1 суреті тіркелген" in v.last(marat)
        await v.say(marat, "тағы біреуі бар")
        assert "парақшаның суретін жіберіңіз" in v.last(marat)
        await v.press(marat, "Дайын")
        await v.press(marat, "Хабарлау актісі (PDF)")
        assert "ілінген хабарландырудың 1 суреті" in v.last(marat)
        assert v.replies(marat)[-1].media.kind == "photo"
        assert files(v, marat) == [
            "парақша Жиын 07.12.2026.pdf",
            "сурет Жиын 07.12.2026.png",
            "қоңырау шалу Жиын 07.12.2026.xlsx",
            "хабарлау актісі Жиын 07.12.2026.pdf",
        ]

        await open_papers(v, aigul, about)
        assert "Хабарлау актісі (PDF)" not in v.labels(aigul)
        await v.press(aigul, "Күнтізбеме қосу")
        assert files(v, aigul) == ["күнтізбе Жиын 07.12.2026.ics"]
        await forge(v, aigul, PaperPress(do=OnPapers.PHONE, gathering=about))
        assert "Қоңырау шалу" not in v.last(aigul)


async def test_an_album_of_posters_hangs_where_its_words_say(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        about = await announced(v)
        await open_papers(v, marat, about)
        await v.press(marat, "Ілінген хабарландырудың суреті")
        await v.do(marat.send_album(v.sandbox_bot, [PHOTO, PHOTO + b"2"], caption="дүкен"))
        await v.do(marat.send_photo(v.sandbox_bot, PHOTO + b"3"))
        hung = [one["where"] for one in (await row_of(v, about)).poster_photos]
        assert hung == ["дүкен", "дүкен", ""]
        await v.press(marat, "Соңғы суретті алып тастау")
        assert len((await row_of(v, about)).poster_photos) == 2


async def test_a_link_on_the_wall_opens_the_gathering(database: Database):
    async with village(database) as v:
        await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident("Айгүл")
        about = await announced(v, "Жол туралы")
        await v.start(aigul, f"m{about}")
        assert "Жол туралы" in v.last(aigul)

        stranger = v.stranger("Серік")
        await v.start(stranger, f"m{about}")
        await v.press(stranger, "Қазақша")
        await v.press(stranger, "Ақсу ауылы")
        await v.press(stranger, translator("kk").word("I agree"))
        assert "Жол туралы" in v.last(stranger)
        assert "Келемін" in v.labels(stranger)

        await v.start(aigul, "m987654321")
        assert "Жол туралы" not in v.last(aigul)


async def test_minutes_in_russian_read_like_russian(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат", "ru")
        about = await over(v, election=True)
        await open_minutes(v, marat, about)
        await v.press(marat, "Составить протокол")
        assert "5. 3 вопроса повестки дня" in v.last(marat)
        await v.press(marat, "3 ❗")
        assert "Избрать: Асан." in v.last(marat)
        await v.press(marat, "Никто не выступил")
        assert "Выступлений не было." in v.last(marat)
        await v.later(timedelta(days=10))
        await open_minutes(v, marat, about)
        assert "Срок передачи акиму прошёл: 27 ноября, пятница" in v.last(marat)
