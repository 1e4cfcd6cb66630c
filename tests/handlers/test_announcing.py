"""The akim's notice as it is put together: written, looked at, sent."""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.broadcasts import service
from bot.broadcasts.callbacks.draft import DraftPress, OnDraft
from bot.broadcasts.callbacks.work import OnWork, WorkPress
from bot.broadcasts.models import Broadcast
from bot.broadcasts.service import State
from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from bot.people.models import HeldRole
from bot.people.service import Seat, seat_staff
from bot.places.plan import parse
from bot.places.service import seed
from sandbox.files import Upload
from tests.broadcasts.conftest import Office
from tests.support.okrugs import _FILE, AKSU, OKRUG, OTHER_OKRUG
from tests.support.village import Village, village

KK = "Құрметті тұрғындар, ертең су болмайды."
RU = "Уважаемые жители, завтра не будет воды."
NIGHT = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)  # half past midnight in the village


async def opened(v: Village, role: Role = Role.AKIM, language: str = "kk") -> Any:
    """Somebody of the office at the beginning of a notice."""
    akim = await v.staff(role, language=language)
    await v.say(akim, "Хабарландыру жіберу" if language == "kk" else "Отправить объявление")
    return akim


async def written(v: Village, kk: str = KK, ru: str = RU) -> Any:
    """An akim with both texts written."""
    akim = await opened(v)
    await v.say(akim, kk)
    await v.say(akim, ru)
    return akim


async def rows(v: Village) -> list[Broadcast]:
    async with v.app.database.read() as session:
        found = await session.scalars(sa.select(Broadcast).order_by(Broadcast.id))
        return list(found)


def cards(v: Village, person: Any, words: str) -> int:
    """How many messages in the chat say so."""
    return sum(words in str(m.text or m.caption or "") for m in v.replies(person))


async def test_an_akim_writes_in_both_languages_looks_and_sends(database: Database) -> None:
    async with village(database) as v:
        aigul, ivan = await v.resident("Айгүл"), await v.resident("Иван", "ru")
        akim = await opened(v)
        assert "Қазақша жазыңыз" in v.last(akim)
        assert "3 адам" in v.last(akim)
        await v.say(akim, KK)
        assert "орысша" in v.last(akim)
        assert "Орысша оқитыны – 1" in v.last(akim)
        await v.say(akim, RU)
        assert KK in v.last(akim)
        assert RU in v.last(akim)
        assert v.labels(akim)[0] == "Қарап шығу және жіберу"
        await v.press(akim, "Қарап шығу")
        preview = [str(m.text or m.caption or "") for m in v.replies(akim)][-5:]
        assert "Қазақша оқитындар көреді" in preview[0]
        assert KK in preview[1]
        assert "Орысша оқитындар көреді" in preview[2]
        assert RU in preview[3]
        assert "Аксуский сельский округ" in preview[3]
        assert KK not in v.text(aigul)
        await v.press(akim, "Жіберу: 3 адамға")
        assert KK in v.last(aigul)
        assert RU in v.last(ivan)
        assert [row.state for row in await rows(v)] == [State.SENDING]


async def test_the_same_in_russian_with_russian_written_first(database: Database) -> None:
    async with village(database) as v:
        await v.resident("Айгүл")
        moderator = await opened(v, Role.MODERATOR, "ru")
        await v.say(moderator, RU)
        assert "на казахском" in v.last(moderator)
        assert "Читают на казахском – 1" in v.last(moderator)
        await v.say(moderator, KK)
        found = (await rows(v))[0]
        assert (found.kk, found.ru) == (KK, RU)
        await v.press(moderator, "Посмотреть и отправить")
        await v.press(moderator, "Отправить: 2")
        assert (await rows(v))[0].state is State.SENDING


async def test_one_language_says_who_reads_what(database: Database) -> None:
    async with village(database) as v:
        ivan = await v.resident("Иван", "ru")
        akim = await opened(v)
        await v.say(akim, KK)
        await v.press(akim, "Тек қазақша")
        assert "Орысша оқитыны – 1: олар қазақша мәтінді көреді" in v.last(akim)
        await v.press(akim, "Қарап шығу")
        await v.press(akim, "Жіберу:")
        assert KK in v.last(ivan)


async def test_a_text_taken_for_the_other_language_is_put_right(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        await v.say(akim, "Субботник 28.11")
        await v.press(akim, "Бұл орысша мәтін")
        assert "қазақша" in v.last(akim)
        assert (await rows(v))[0].ru == "Субботник 28.11"
        await v.say(akim, "Сенбілік 28.11")
        assert (await rows(v))[0].kk == "Сенбілік 28.11"


async def test_nothing_is_replaced_silently(database: Database) -> None:
    async with village(database) as v:
        akim = await written(v)
        await v.say(akim, "Ертең емес, бүрсігүні су болмайды.")
        assert "Бұл қандай мәтін?" in v.last(akim)
        assert (await rows(v))[0].kk == KK
        await v.press(akim, "Жаңа қазақша мәтін")
        found = (await rows(v))[0]
        assert (found.kk, found.ru) == ("Ертең емес, бүрсігүні су болмайды.", RU)
        await v.press(akim, "Орысша мәтін")
        assert RU in v.last(akim)
        await v.say(akim, "Воды не будет послезавтра.")
        assert (await rows(v))[0].ru == "Воды не будет послезавтра."


async def test_an_album_with_a_caption_is_one_card_and_one_text(database: Database) -> None:
    async with village(database) as v:
        aigul = await v.resident()
        akim = await opened(v)
        photos = [b"\xff\xd8%d" % n for n in range(3)]
        await v.do(akim.send_album(v.sandbox_bot, photos, caption=KK))
        assert cards(v, akim, "3 фото") == 1
        assert "орысша" in v.last(akim)
        await v.say(akim, RU)
        found = (await rows(v))[0]
        assert (len(found.files), found.kk, found.ru) == (3, KK, RU)
        await v.press(akim, "Қарап шығу")
        await v.press(akim, "Жіберу:")
        assert KK in v.last(aigul)
        assert sum(m.media is not None for m in v.replies(aigul)) == 3


async def test_what_does_not_go_is_refused_with_its_size_and_the_rest_stays(
    database: Database,
) -> None:
    async with village(database) as v:
        akim = await written(v)
        await v.do(akim.send_document(v.sandbox_bot, b"pdf", "жоспар.pdf", size=34 * 1024 * 1024))
        assert "34" in v.last(akim)
        assert "20" in v.last(akim)
        assert KK in v.last(akim)
        await v.do(akim.send_sticker(v.sandbox_bot))
        assert "қосу мүмкін емес" in v.last(akim)
        for n in range(11):
            await v.do(akim.send_photo(v.sandbox_bot, b"\xff\xd8%d" % n))
        assert "10 файлға дейін" in v.last(akim)
        assert len((await rows(v))[0].files) == 10
        await v.press(akim, "Тағы…")
        await v.press(akim, "Файлдарды алып тастау")
        assert (await rows(v))[0].files == []


async def test_a_voice_a_file_and_a_place_go_with_it(database: Database) -> None:
    async with village(database) as v:
        aigul = await v.resident()
        akim = await opened(v)
        await v.do(akim.send_voice(v.sandbox_bot))
        await v.do(akim.send_location(v.sandbox_bot))
        assert "картадағы орын" in v.last(akim)
        assert "Қарап шығу және жіберу" not in v.labels(akim)  # no words yet
        await v.say(akim, KK)
        await v.press(akim, "Тек қазақша")
        await v.press(akim, "Қарап шығу")
        await v.press(akim, "Жіберу:")
        assert KK in v.last(aigul)
        assert len([m for m in v.replies(aigul) if m.media is not None]) >= 1


async def test_a_text_too_long_is_refused_with_the_count_and_nothing_is_lost(
    database: Database,
) -> None:
    async with village(database) as v:
        akim = await written(v)
        await v.press(akim, "Қазақша мәтін")
        await v.say(akim, "су " * 1300)
        assert "3\xa0899" in v.last(akim).replace(" ", "\xa0")
        assert (await rows(v))[0].kk == KK
        await v.say(akim, "Қысқа мәтін.")
        assert (await rows(v))[0].kk == "Қысқа мәтін."


async def test_the_rest_of_a_text_cut_in_two_is_no_text_of_its_own(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        akim.send_words(v.sandbox_bot, "су " * 2000)
        await v.quiet()
        assert "5\xa0999" in v.last(akim).replace(" ", "\xa0")
        assert (await rows(v))[0].kk == ""


async def test_formatting_is_kept_and_what_is_typed_is_shown_as_typed(
    database: Database,
) -> None:
    async with village(database) as v:
        aigul = await v.resident()
        akim = await opened(v)
        bold = [{"type": "bold", "offset": 0, "length": 6}]
        typed = "Ертең <b>су & *жарық болмайды"
        akim.send(v.sandbox_bot, f"Назар: {typed}", entities=bold)
        await v.quiet()
        await v.press(akim, "Тек қазақша")
        assert (await rows(v))[0].kk.startswith("<b>Назар:</b> Ертең &lt;b&gt;су &amp; *жарық")
        await v.press(akim, "Қарап шығу")
        await v.press(akim, "Жіберу:")
        assert typed in v.last(aigul)


async def test_an_edited_message_edits_the_text(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        message = await v.say(akim, "Ертен су болмайды, тұрғындар.")
        await v.say(akim, RU)
        akim.edit(message, "Ертең су болмайды, тұрғындар.")
        await v.quiet()
        assert (await rows(v))[0].kk == "Ертең су болмайды, тұрғындар."
        assert cards(v, akim, "Хабарландырудың қараламасы") == 1


async def test_cancel_keeps_the_draft_and_the_key_brings_it_back(database: Database) -> None:
    async with village(database) as v:
        akim = await written(v)
        await v.say(akim, "/cancel")
        assert "қараламасы сақталды" in v.last(akim)
        await v.say(akim, "Хабарландыру жіберу")
        assert "сақталды" in v.last(akim)
        assert KK in v.last(akim)
        assert len(await rows(v)) == 1
        await v.press(akim, "Бас тарту")
        assert "алып тасталды" in v.last(akim)
        await v.press(akim, "Қалпына келтіру")
        assert KK in v.last(akim)
        assert [row.state for row in await rows(v)] == [State.DRAFT]


async def test_what_was_sent_is_one_tap_away(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        toasts = len(v.toasts(akim))
        await v.press(akim, "Жіберілген және жоспарланған")
        assert "Қазақша жазыңыз" not in v.last(akim)
        assert not any("ескірген" in word for word in v.toasts(akim)[toasts:])


async def test_back_leaves_an_empty_draft(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        await v.press(akim, "Артқа")
        await v.say(akim, "Шам жанбайды")  # an appeal, as ever
        assert (await rows(v))[0].kk == ""


async def test_the_menu_leaves_the_form(database: Database) -> None:
    async with village(database) as v:
        akim = await written(v)
        await v.say(akim, "Аппарат баптаулары")
        await v.say(akim, "Шам жанбайды")
        found = (await rows(v))[0]
        assert (found.kk, found.ru) == (KK, RU)
        assert "Бұл қандай мәтін?" not in v.last(akim)


async def test_at_night_it_says_that_it_goes_out_in_the_morning(database: Database) -> None:
    async with village(database, NIGHT) as v:
        aigul = await v.resident()
        akim = await written(v)
        await v.press(akim, "Қарап шығу")
        assert "Қазір түн" in v.last(akim)
        assert "24 қараша, 08:00" in v.last(akim)
        await v.press(akim, "Жіберу:")
        assert KK not in v.text(aigul)


async def test_tomorrow_that_will_be_read_on_another_day_is_warned_of(database: Database) -> None:
    evening = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)  # half past eleven in the village
    async with village(database, evening) as v:
        akim = await v.staff(Role.AKIM)
        await v.say(akim, "Хабарландыру жіберу")
        await v.say(akim, "Ертең сағат 10-да су болмайды")
        await v.press(akim, "Тек қазақша")
        assert "24 қараша, 08:00" in v.last(akim)
        assert "Нақты күнін жазған дұрыс" in v.last(akim)


async def test_an_urgent_alert_is_confirmed_twice_and_passes_the_night(
    database: Database,
) -> None:
    async with village(database, NIGHT) as v:
        aigul = await v.resident()
        akim = await written(v)
        await v.press(akim, "Тағы…")
        await v.press(akim, "🚨 Шұғыл хабар")
        await v.say(akim, "Су тасқыны " * 40)
        assert "300" in v.last(akim)
        await v.say(akim, "Су тасқыны қаупі")
        assert "Себебі: Су тасқыны қаупі" in v.last(akim)
        await v.press(akim, "Қарап шығу")
        assert "Қазір түн" not in v.last(akim)
        await v.press(akim, "🚨 Шұғыл хабар жіберу: 2")
        assert "жібересіз бе?" in v.last(akim)
        assert "Су тасқыны қаупі" in v.last(akim)
        assert KK not in v.text(aigul)
        await v.press(akim, "Иә, қазір жіберу")
        assert KK in v.last(aigul)


async def test_two_taps_on_send_send_once(database: Database) -> None:
    async with village(database) as v:
        aigul = await v.resident()
        akim = await written(v)
        await v.press(akim, "Қарап шығу")
        message, button = v.button(akim, "Жіберу:")
        akim.press_stale(message, button.data)
        akim.press_stale(message, button.data)
        await v.quiet()
        assert v.text(aigul).count(KK) == 1
        assert len(await rows(v)) == 1


async def test_a_preview_acts_on_nothing(database: Database) -> None:
    async with village(database) as v:
        akim = await written(v)
        await v.press(akim, "Тағы…")
        await v.press(akim, "Тұрғындардан жауап сұрау")
        await v.press(akim, "«Оқыдым»")
        assert "«Оқыдым» батырмасын басады" in v.last(akim)
        await v.press(akim, "Тағы…")
        await v.press(akim, "Сілтемесі бар батырма")
        await v.say(akim, "бұл сілтеме емес")
        assert "https://example.kz" in v.last(akim)
        await v.say(akim, "su.kz/kesте")
        await v.say(akim, "Кесте")
        await v.say(akim, "График")
        await v.press(akim, "Қарап шығу")
        letter = next(m for m in v.replies(akim) if KK in str(m.text) and m.buttons)
        labels = [button.text for line in letter.buttons for button in line]
        assert labels == ["Оқыдым", "Кесте"]
        await v.press(akim, "Оқыдым", letter)
        assert "алдын ала көрініс" in v.toasts(akim)[-1]
        assert [row.state for row in await rows(v)] == [State.DRAFT]


async def test_an_old_button_shows_how_the_draft_stands_now(database: Database) -> None:
    async with village(database) as v:
        akim = await written(v)
        message, button = v.button(akim, "Қарап шығу")
        await v.press(akim, "Орысша мәтін")
        await v.say(akim, "Совсем другое объявление.")
        akim.press_stale(message, button.data)
        await v.quiet()
        assert "Совсем другое" in v.last(akim)
        assert "өзгеріс болды" in v.toasts(akim)[-1]


async def test_of_two_drafts_each_keeps_its_own_words(database: Database) -> None:
    async with village(database) as v:
        akim = await written(v)
        office = Office(v, akim)
        first = (await rows(v))[0]
        other = await office.do(service.copy, first.id)
        await v.press(akim, "Қазақша мәтін")  # of the first
        await v.say(akim, "Біріншісінің жаңа мәтіні.")
        found = {row.id: row.kk for row in await rows(v)}
        assert found == {first.id: "Біріншісінің жаңа мәтіні.", other.id: KK}


async def test_somebody_elses_draft_is_nobodys_business(database: Database) -> None:
    async with village(database) as v:
        await written(v)
        draft = (await rows(v))[0]
        moderator = await v.staff(Role.MODERATOR, "Серік")
        aigul = await v.resident()
        for person in (moderator, aigul):
            for do in (OnDraft.OPEN, OnDraft.SEND, OnDraft.KK, OnDraft.DISCARD, OnDraft.MORE):
                data = DraftPress(do=do, broadcast=draft.id, version=draft.version).pack()
                person.press_stale(v.replies(person)[-1], data)
                await v.quiet()
                assert KK not in v.text(person)
        assert (await rows(v))[0].version == draft.version
        assert (await rows(v))[0].state is State.DRAFT


async def test_a_forged_office_is_refused(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        for data in ("bdo:103450000", "bdo:", "bdo:103400000"):
            akim.press_stale(v.replies(akim)[-1], data)
            await v.quiet()
        assert [row.office for row in await rows(v)] == [OKRUG]


async def test_a_ready_made_notice_asks_for_its_blanks_in_both_languages(
    database: Database,
) -> None:
    async with village(database) as v:
        akim = await opened(v)
        await v.press(akim, "Дайын үлгіден жазу")
        await v.press(akim, "Су берілмейді")
        assert "Қай күні?" in v.last(akim)
        await v.say(akim, "қашан болса да")
        assert "түсініксіз" in v.last(akim)
        await v.press(akim, "Ертең")
        await v.say(akim, "10.00")
        await v.say(akim, "кешкі 6")
        await v.say(akim, "Абай көшесі")
        await v.say(akim, "улица Абая")
        await v.say(akim, "жөндеу")
        await v.press(akim, "Осы күйінде: жөндеу")
        found = (await rows(v))[0]
        assert "Күні: 26 қараша, бейсенбі" in found.kk
        assert "День: 26 ноября, четверг" in found.ru
        assert "10:00 – 18:00" in found.kk
        assert "Улицы: улица Абая" in found.ru
        assert "Причина: жөндеу" in found.ru
        assert v.labels(akim)[0] == "Қарап шығу және жіберу"


async def test_a_blank_left_out_is_warned_of_and_danger_offers_an_alert(
    database: Database,
) -> None:
    async with village(database) as v:
        akim = await opened(v)
        await v.press(akim, "Дайын үлгіден жазу")
        await v.press(akim, "🚨 Дауылды ескерту")
        first, skip = v.button(akim, "Өткізіп жіберу")
        await v.press(akim, "Өткізіп жіберу")
        akim.press_stale(first, skip.data)  # the finger was quick
        await v.quiet()
        await v.say(akim, "10:00")
        await v.say(akim, "20:00")
        await v.say(akim, "қатты жел")
        await v.say(akim, "сильный ветер")
        assert "қауіп туралы" in v.last(akim)
        await v.say(akim, "Дауыл күтілуде")
        assert "толтырылмаған" in v.last(akim)
        found = (await rows(v))[0]
        assert (found.urgent, found.reason) == (True, "Дауыл күтілуде")
        assert "День: ____" in found.ru


async def test_an_operator_chooses_whose_notice_it_is(database: Database) -> None:
    async with village(database) as v:
        operator = await v.staff(Role.OPERATOR)
        await v.say(operator, "Хабарландыру жіберу")
        assert v.labels(operator) == ["Боттағы барлық адам", "Ақсу ауылдық округі"]
        await v.press(operator, "Ақсу ауылдық округі")
        await v.say(operator, KK)
        await v.say(operator, "/cancel")
        await v.say(operator, "Хабарландыру жіберу")
        await v.press(operator, "Боттағы барлық адам")
        assert "боттағы барлық адам" in v.last(operator)
        await v.say(operator, RU)
        assert [(row.office, row.kk, row.ru) for row in await rows(v)] == [
            (OKRUG, KK, ""), ("", "", RU),
        ]  # fmt: skip


async def test_a_resident_has_no_key_and_no_way_in(database: Database) -> None:
    async with village(database) as v:
        aigul = await v.resident()
        assert "Хабарландыру жіберу" not in v.keyboard(aigul)
        await v.say(aigul, "Хабарландыру жіберу")
        assert await rows(v) == []


async def test_a_line_days_later_is_an_appeal_again(database: Database) -> None:
    async with village(database) as v:
        akim = await written(v)
        await v.later(timedelta(days=2))
        await v.say(akim, "Шам жанбайды")
        assert (await rows(v))[0].kk == KK


async def neighbour(v: Village, person: Any = None) -> None:
    """A second okrug; `person` is its akim, too."""
    other = _FILE.replace("10343", "10345").replace("Ақсу ауылдық", "Шоқпар ауылдық")
    async with v.app.database.write() as session:
        tx = Tx(session, v.clock.now(), v.bot.id)
        await seed(tx, parse(other.encode()))
        if person is not None:
            await seat_staff(tx, [Seat(person.id, Role.AKIM, OTHER_OKRUG)])
        await session.commit()


async def test_an_operator_of_two_okrugs_has_a_draft_for_each(database: Database) -> None:
    async with village(database) as v:
        await neighbour(v)
        operator = await v.staff(Role.OPERATOR)
        for office, text in (("Шоқпар", "Шоқпарда су болмайды."), ("Ақсу", KK)):
            await v.say(operator, "Хабарландыру жіберу")
            await v.press(operator, office)
            assert f"{office} ауылдық округі" in v.last(operator)
            await v.say(operator, text)
        assert {row.office: row.kk for row in await rows(v)} == {
            OTHER_OKRUG: "Шоқпарда су болмайды.", OKRUG: KK,
        }  # fmt: skip


async def test_an_akim_of_two_okrugs_says_which(database: Database) -> None:
    async with village(database) as v:
        akim = await v.staff(Role.AKIM)
        await neighbour(v, akim)
        await v.say(akim, "Хабарландыру жіберу")
        assert v.labels(akim) == ["Ақсу ауылдық округі", "Шоқпар ауылдық округі"]
        await v.press(akim, "Шоқпар")
        await v.say(akim, KK)
        await v.press(akim, "Тек қазақша")
        assert "Шоқпар ауылдық округі" in v.last(akim)
        await v.press(akim, "Қарап шығу")  # nobody has arrived there
        assert "Хабарландыру алатын адам жоқ" in v.last(akim)
        assert KK in v.last(akim)


async def test_an_observer_writes_to_the_akims_of_the_district(database: Database) -> None:
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM), await v.resident()
        observer = v.stranger("Самат")
        async with v.app.database.write() as session:
            tx = Tx(session, v.clock.now(), v.bot.id)
            await seat_staff(tx, [
                Seat(akim.id, Role.AKIM, OKRUG), Seat(observer.id, Role.OBSERVER, "103400000"),
            ])  # fmt: skip
            await session.commit()
        await v.arrive(observer, payload=f"p{AKSU}")
        await v.say(observer, "Хабарландыру жіберу")
        assert "Кімге: Әкім, Бірлік ауданы – 1 адам" in v.last(observer)
        await v.say(observer, KK)
        await v.press(observer, "Тек қазақша")
        await v.press(observer, "Қарап шығу")
        await v.press(observer, "Жіберу:")
        assert KK in v.text(akim)
        assert KK not in v.text(aigul)


async def test_a_second_message_goes_on_with_the_text(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        first = await v.say(akim, KK)
        await v.say(akim, "Суды алдын ала құйып қойыңыз.")  # Russian was asked for
        assert "Бұл қандай мәтін?" in v.last(akim)
        await v.press(akim, "Қазақша мәтіннің соңына қосу")
        whole = f"{KK}\n\nСуды алдын ала құйып қойыңыз."
        assert (await rows(v))[0].kk == whole
        assert (await rows(v))[0].ru == ""
        akim.edit(first, "Басқа сөз, тұрғындар.")  # only half of it came from there
        await v.quiet()
        assert (await rows(v))[0].kk == whole


async def test_a_file_refused_in_an_album_is_named_on_its_one_card(database: Database) -> None:
    async with village(database, settle_s=0.05) as v:
        akim = await written(v)
        before = len(v.replies(akim))
        album = v.engine.album_id()
        for n, size in enumerate((10, 34 * 1024 * 1024, 10)):
            akim.send_file(v.sandbox_bot, "document", _upload(n), album=album, size=size)
        await v.quiet()
        assert "34" in v.last(akim)
        assert "2 файл" in v.last(akim)
        assert len(v.replies(akim)) == before  # one card for all, in place of the one before


def _upload(n: int) -> Any:
    return Upload(b"pdf%d" % n, f"{n}.pdf", "application/pdf")


async def test_a_photo_amid_the_question_is_added_and_the_question_stays(
    database: Database,
) -> None:
    async with village(database) as v:
        akim = await opened(v)
        await v.say(akim, KK)
        await v.do(akim.send_photo(v.sandbox_bot, b"\xff\xd8"))
        assert "орысша" in v.last(akim)
        assert "1 фото" in v.last(akim)
        await v.say(akim, RU)
        found = (await rows(v))[0]
        assert (found.ru, len(found.files)) == (RU, 1)


async def test_a_caption_where_both_texts_are_written_is_asked_about(database: Database) -> None:
    async with village(database) as v:
        akim = await written(v)
        await v.do(akim.send_photo(v.sandbox_bot, b"\xff\xd8", caption="Жаңа мәтін осы."))
        assert "Бұл қандай мәтін?" in v.last(akim)
        await v.press(akim, "Жаңа қазақша мәтін")
        found = (await rows(v))[0]
        assert (found.kk, found.ru, len(found.files)) == ("Жаңа мәтін осы.", RU, 1)


async def test_an_album_does_not_drop_the_question_about_its_caption(database: Database) -> None:
    async with village(database, settle_s=0.05) as v:
        akim = await written(v)
        photos = [b"\xff\xd8%d" % n for n in range(4)]
        await v.do(akim.send_album(v.sandbox_bot, photos, caption="Жаңа мәтін осы."))
        assert "Бұл қандай мәтін?" in v.last(akim)
        await v.press(akim, "Жаңа қазақша мәтін")
        found = (await rows(v))[0]
        assert (found.kk, len(found.files)) == ("Жаңа мәтін осы.", 4)
        assert "4 фото" in v.last(akim)


async def test_what_was_sent_can_be_copied_and_planned_can_be_changed(
    database: Database,
) -> None:
    async with village(database) as v:
        akim = await written(v)
        office = Office(v, akim)
        draft = (await rows(v))[0]
        at = v.clock.now() + timedelta(days=1)
        await office.do(service.set_hour, draft.id, draft.version, send_at=at)
        await v.say(akim, "Хабарландыру жіберу")
        await v.press(akim, "Қарап шығу")
        await v.press(akim, "Жоспарлау:")
        planned = (await rows(v))[0]
        assert planned.state is State.SCHEDULED
        data = WorkPress(do=OnWork.UNSCHEDULE, broadcast=planned.id, version=planned.version)
        akim.press_stale(v.replies(akim)[-1], data.pack())
        await v.quiet()
        assert "Хабарландырудың қараламасы" in v.last(akim)
        await v.do(akim.send_photo(v.sandbox_bot, b"\xff\xd8"))  # the draft is open again
        assert len((await rows(v))[0].files) == 1


async def test_an_hour_that_has_passed_is_refused_and_the_card_stays(database: Database) -> None:
    async with village(database) as v:
        akim = await written(v)
        office = Office(v, akim)
        draft = (await rows(v))[0]
        at = v.clock.now() + timedelta(hours=1)
        await office.do(service.set_hour, draft.id, draft.version, send_at=at)
        await v.say(akim, "Хабарландыру жіберу")
        await v.later(timedelta(hours=2))
        await v.press(akim, "Қарап шығу")
        assert "өтіп кет" in v.last(akim)
        assert KK in v.last(akim)


async def test_whoever_lost_the_role_speaks_as_a_resident_again(database: Database) -> None:
    async with village(database) as v:
        akim = await written(v)
        async with v.app.database.write() as session:
            roles = sa.update(HeldRole).where(HeldRole.role == Role.AKIM)
            await session.execute(roles.values(ended_at=v.clock.now()))
            await session.commit()
        await v.say(akim, "Бүгін де су жоқ.")
        await v.say(akim, "Шам жанбайды")
        assert "Қаралама" in v.last(akim)
        assert (await rows(v))[0].kk == KK
