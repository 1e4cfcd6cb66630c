"""Appeals as people see them: from the first word to the answer, and what can go wrong between."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.appeals.rules.limits import DRAFT_FRESH, FILES_LIMIT
from bot.core.access import Role
from bot.core.db import Database
from bot.people.models import Person
from tests.support.village import Village, village

LAMP = "Мектеп жанындағы көше шамы үш күннен бері жанбайды"


async def filed(v: Village, person: Any, text: str = LAMP) -> None:
    """Say it and send it."""
    await v.say(person, text)
    await v.press(person, "Жіберу")


async def answered(v: Village, moderator: Any, text: str = "Шам ауыстырылды") -> None:
    """From the card in front of them: answer and send."""
    await v.press(moderator, "Жауап беру")
    await v.say(moderator, text)
    await v.press(moderator, "Жіберу")


async def called(database: Database, name: str) -> None:
    """Everybody is called so."""
    async with database.write() as session:
        await session.execute(sa.update(Person).values(name=name))
        await session.commit()


async def test_a_villager_is_heard_answered_and_rates(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        aigul = await v.resident("Айгүл")

        await v.say(aigul, LAMP)
        assert "Көше жарығы" in v.last(aigul)
        assert "eotinish.kz" in v.last(aigul)
        await v.press(aigul, "Жіберу")
        assert "0001" in v.last(aigul)
        assert "17 желтоқсан, бейсенбі" in v.last(aigul)

        assert "Жаңа өтініш" in v.last(marat)
        await v.press(marat, "✅ Қабылдау")
        assert "№ 0001: Қабылданды" in v.last(aigul)
        await answered(v, marat)
        assert "Кезек бос" in v.last(marat)

        assert "Шам ауыстырылды" in v.last(aigul)
        await v.press(aigul, "Шешілді")
        assert "Шам ауыстырылды" in v.last(aigul)  # the answer stays in the chat
        await v.press(aigul, "5 ★")
        await v.say(aigul, "Рақмет, жарық болды")
        assert "Жабылды" in v.last(aigul)

        await v.say(aigul, "Менің өтініштерім")
        await v.press(aigul, "0001")
        assert "★★★★★" in v.last(aigul)
        await v.press(aigul, "Барысы")
        assert "жауап берілді: «Шам ауыстырылды»" in v.last(aigul)


async def test_the_same_in_russian(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат", "ru")
        olga = await v.resident("Ольга", "ru")
        await v.say(olga, "Не горит фонарь у школы")
        await v.press(olga, "Отправить")
        assert "Номер: 0001. Срок ответа: 17 декабря, четверг." in v.last(olga)
        await v.press(marat, "Ответить")
        await v.say(marat, "Починили")
        await v.press(marat, "Отправить")
        assert "аппарат акима ответил" in v.last(olga)
        await v.press(olga, "Не решено")
        await v.say(olga, "Всё ещё темно")
        assert "просьба рассмотреть повторно отправлена" in v.last(olga)
        await v.press(marat, "Рассмотреть снова")
        await v.press(marat, "Без пояснения")
        assert "рассмотрит обращение повторно" in v.last(olga)


async def test_an_album_a_place_and_a_word_become_one_card(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        await v.do(aigul.send_album(v.sandbox_bot, [b"1", b"2", b"3"]))
        assert "Не болғанын" in v.last(aigul)  # asks for the one thing that is missing
        assert "Жіберу" not in v.labels(aigul)
        await v.do(aigul.send_location(v.sandbox_bot))
        await v.say(aigul, LAMP)
        assert "3 фото" in v.last(aigul)
        assert "📍" in v.last(aigul)
        assert v.text(aigul).count("Қаралама\n") == 1


async def test_a_voice_message_alone_is_an_appeal(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await v.do(aigul.send_voice(v.sandbox_bot))
        await v.press(aigul, "Жіберу")
        assert "1 дауыстық хабар" in v.last(marat)
        await v.press(marat, "📎 1")
        assert "№ 0001: файлдар" in v.last(marat)


async def test_danger_shows_the_numbers_before_anything_else(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await v.say(aigul, "Көршінің үйі өртеніп жатыр")
        shown = [str(message.text) for message in v.replies(aigul)][-2:]
        assert "112" in shown[0]
        assert "101" in shown[0]
        assert "Қаралама" in shown[1]
        await v.say(aigul, "Абай көшесі, 5")
        assert v.text(aigul).count("112 –") == 1
        await v.press(aigul, "Жіберу")
        assert "ШҰҒЫЛ" in v.last(marat)


async def test_fifty_photos_are_said_to_be_too_many_once(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        await v.do(aigul.send_album(v.sandbox_bot, [b"%d" % i for i in range(50)], LAMP))
        assert f"{FILES_LIMIT} фото" in v.last(aigul)
        assert v.text(aigul).count("30 файл сыймады") == 1


async def test_the_topic_is_changed_by_tap(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        await v.say(aigul, LAMP)
        await v.press(aigul, "Тақырыбы")
        await v.press(aigul, "Барлық тақырыптар")
        await v.press(aigul, "Жол және көше")
        await v.press(aigul, "Қар тазалау")
        assert "Жол және көше · Қар тазалау" in v.last(aigul)


async def test_the_place_is_made_exact(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        await v.say(aigul, LAMP)
        await v.press(aigul, "Орны")
        await v.press(aigul, "Бірлік ауылы")
        await v.press(aigul, "Орны")
        await v.press(aigul, "Орнын сипаттау")
        await v.say(aigul, "мектеп жаны")
        assert "Орны: Бірлік ауылы · мектеп жаны" in v.last(aigul)


async def test_hiding_ones_name_says_what_it_costs_and_is_undone_by_tap(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await called(database, "Айгүл")
        await v.say(aigul, LAMP)
        await v.press(aigul, "Тағы…")
        await v.press(aigul, "Атымды көрсетпеу")
        assert "аты мен телефонды көрмейді" in v.last(aigul)
        await v.press(aigul, "Тағы…")
        await v.press(aigul, "Атымды көрсету")
        await v.press(aigul, "Тағы…")
        await v.press(aigul, "Атымды көрсетпеу")
        await v.press(aigul, "Жіберу")
        assert "аты көрсетілмеген" in v.last(marat)


async def test_a_discarded_draft_is_brought_back_by_tap(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        await v.say(aigul, LAMP)
        await v.press(aigul, "Тағы…")
        await v.press(aigul, "Бас тарту")
        assert "өшірілді" in v.last(aigul)
        await v.press(aigul, "Қалпына келтіру")
        assert LAMP in v.last(aigul)


async def test_an_edited_message_changes_the_draft_and_later_nothing(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        line = await v.say(aigul, "шам жанбаиды")
        await v.do(aigul.edit(line, LAMP))
        assert LAMP in v.last(aigul)
        await v.press(aigul, "Жіберу")
        await v.do(aigul.edit(line, "басқа"))
        assert "өзгермейді" in v.last(aigul)


async def test_an_old_copy_of_the_draft_shows_the_present_one(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        await v.say(aigul, "су жоқ")
        card, button = v.button(aigul, "Жіберу")
        await v.say(aigul, "екі күннен бері")
        await v.do(aigul.press_stale(card, button.data))
        assert "екі күннен бері" in v.last(aigul)
        assert "Нөмірі" not in v.text(aigul)


async def test_pressing_send_twice_gives_one_number(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        await v.say(aigul, LAMP)
        card, button = v.button(aigul, "Жіберу")
        aigul.press(card, data=button.data)
        aigul.press_stale(card, button.data)
        await v.quiet()
        assert v.text(aigul).count("Нөмірі:") == 1


async def test_a_forwarded_post_and_odd_letters_break_no_card(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "<b>Марат</b> & \u202eco")
        aigul = await v.resident("<i>Айгүл</i> 🌷")
        await v.say(aigul, "<b>су</b> & жоқ \u202e 🌊" + " " * 500 + "көмек</a>")
        assert "<b>су</b> & жоқ 🌊 көмек</a>" in v.last(aigul)
        await v.press(aigul, "Жіберу")
        await v.press(marat, "Тағы…")
        assert "<b>су</b> & жоқ" in v.last(marat)


async def test_a_sticker_begins_no_draft(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        await v.do(aigul.send_sticker(v.sandbox_bot))
        assert "Қаралама" not in v.text(aigul)


async def test_the_office_asks_and_the_reply_comes_back(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await v.press(marat, "Сұрау")
        assert LAMP in v.last(marat)  # what is asked about stays in sight
        await v.say(marat, "Қай бағана?")
        await v.press(marat, "Жіберу")
        assert "Қай бағана?" in v.last(aigul)
        await v.press(aigul, "Жауап жазу")
        await v.say(aigul, "Үшінші бағана")
        await v.press(aigul, "Жіберу")
        assert "Тұрғын жазды:\n«Үшінші бағана»" in v.last(marat)


async def test_an_executor_gets_a_card_and_answers_with_a_photo(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        nurlan = await v.staff(Role.EXECUTOR, "Нұрлан")
        aigul = await v.resident()
        await filed(v, aigul)
        await v.press(marat, "Тапсыру")
        await v.press(marat, "Нұрлан")
        assert "Сізге өтініш тапсырылды" in v.last(nurlan)
        await v.press(nurlan, "Жауап беру")
        await v.do(nurlan.send_photo(v.sandbox_bot, b"lamp", "Жөнделді"))
        await v.press(nurlan, "Жіберу")
        newest = v.replies(aigul)[-1]
        assert "Жөнделді" in str(newest.caption)
        await v.press(aigul, "Шешілген жоқ")
        await v.say(aigul, "Қайта сөніп қалды")
        assert "шешілген жоқ" in v.last(marat)


async def test_two_moderators_press_and_the_second_hears_who_was_first(database: Database):
    async with village(database) as v:
        first = await v.staff(Role.MODERATOR, "Марат")
        second = await v.staff(Role.AKIM, "Ерлан")
        aigul = await v.resident()
        await filed(v, aigul)
        await v.press(first, "✅ Қабылдау")
        await v.press(second, "✅ Қабылдау")
        assert "Қабылданды" in v.last(second)
        assert v.toasts(second)[-1]


async def test_a_rejection_is_confirmed_and_shows_the_official_way(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await v.press(marat, "Тағы…")
        await v.press(marat, "❌ Қабылдамау")
        await v.say(marat, "Бұл жарнама")
        assert "ботта қаралмайды" not in v.text(aigul)
        await v.press(marat, "Жіберу")
        assert "Бұл жарнама" in v.last(aigul)
        assert "eotinish.kz" in v.last(aigul)


async def test_what_changed_while_an_answer_was_written_loses_no_words(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await v.press(marat, "Жауап беру")
        await v.say(marat, "Жөндейміз")
        _, button = v.button(marat, "Жіберу")
        preview = v.replies(marat)[-1]
        await v.press(aigul, "Толықтыру")
        await v.say(aigul, "Екінші шам да сөнді")
        await v.press(aigul, "Жіберу")
        await v.do(marat.press(preview, data=button.data))
        assert "Жөндейміз" in v.text(marat)
        assert "Жөндейміз" not in v.text(aigul)
        await v.press(marat, "Жіберу", preview)
        assert "Жөндейміз" in v.last(aigul)


async def test_cancel_and_the_menu_leave_a_form(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await v.press(marat, "Жауап беру")
        await v.say(marat, "/cancel")
        assert "✅ Қабылдау" in v.labels(marat)
        await v.press(aigul, "Толықтыру")
        await v.say(aigul, "Менің өтініштерім")
        await v.say(aigul, "су жоқ")
        assert "Қаралама" in v.last(aigul)


async def test_words_long_after_the_stars_are_a_new_appeal(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await answered(v, marat)
        await v.press(aigul, "Шешілді")
        await v.press(aigul, "4 ★")
        await v.later(timedelta(hours=1))
        await v.say(aigul, "су жоқ")
        assert "Қаралама" in v.last(aigul)


async def test_an_appeal_is_taken_back_after_one_question(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await v.say(aigul, "Менің өтініштерім")
        await v.press(aigul, "0001")
        await v.press(aigul, "Қайтарып алу")
        await v.press(aigul, "Иә, қайтарып аламын")
        assert "Қайтарып алынды" in v.last(aigul)
        await v.press(marat, "✅ Қабылдау")
        assert "Қайтарып алынды" in v.last(marat)


async def test_a_forged_button_shows_nothing_of_a_neighbours_appeal(database: Database):
    async with village(database) as v:
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
        await filed(v, aigul)
        await v.say(bolat, "су жоқ")
        card = v.replies(bolat)[-1]
        for data in ("o:open:1:1", "o:withdraw:1:1", "c:open:1:1", "c:accept:1:1", "r:1:1:5"):
            await v.do(bolat.press_stale(card, data))
        assert LAMP not in v.text(bolat)
        await v.say(aigul, "Менің өтініштерім")
        assert "Жаңа" in v.last(aigul)


# After the first weeks in the village


async def reply(v: Village, person: Any, text: str, to: Any) -> None:
    """Swipe a message and write."""
    person.send(v.sandbox_bot, text, reply_to=to)
    await v.quiet()


async def asked(v: Village, moderator: Any, text: str = "Қай бағана?") -> None:
    """From the card in front of them: ask and send."""
    await v.press(moderator, "Сұрау")
    await v.say(moderator, text)
    await v.press(moderator, "Жіберу")


async def test_whoever_looks_back_after_a_night_finds_both_problems(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        await v.say(aigul, LAMP)
        await v.later(DRAFT_FRESH + timedelta(minutes=1))
        await v.say(aigul, "су жоқ")
        assert LAMP not in v.last(aigul)
        await v.press(aigul, "Алдыңғы қараламаны ашу")
        assert LAMP in v.last(aigul)
        await v.press(aigul, "Алдыңғы қараламаны ашу")
        assert "су жоқ" in v.last(aigul)
        await v.press(aigul, "Жіберу")
        await v.say(aigul, "Өтініш жіберу")
        await v.press(aigul, "Алдыңғы қараламаны ашу")
        await v.press(aigul, "Жіберу")
        assert "0002" in v.last(aigul)
        assert "Алдыңғы қараламаны ашу" not in v.labels(aigul)


async def test_each_message_of_a_draft_stands_on_a_line_of_its_own(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        await v.say(aigul, "су жоқ")
        await v.say(aigul, "екі күннен бері")
        assert "«су жоқ\nекі күннен бері»" in v.last(aigul)


async def test_a_resident_who_simply_types_replies_to_the_question_with_one_tap(
    database: Database,
):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await asked(v, marat)
        await v.say(aigul, "Үшінші бағана")
        assert v.labels(aigul)[0] == "№ 0001 сұрағына жауап"
        await v.press(aigul, "№ 0001 сұрағына жауап")
        await v.press(aigul, "Бас тарту")
        assert "Қаралама" in v.last(aigul)  # what was written is still there
        await v.press(aigul, "№ 0001 сұрағына жауап")
        await v.press(aigul, "Жіберу")
        assert "«Үшінші бағана»" in v.last(marat)
        await v.say(aigul, "Өтініш жіберу")
        assert "Үшінші бағана" not in v.last(aigul)  # no draft of it is left


async def test_a_resident_who_swipes_the_question_replies_to_it(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await asked(v, marat)
        await reply(v, aigul, "Үшінші бағана", v.replies(aigul)[-1])
        assert "Қаралама" not in v.last(aigul)
        await v.press(aigul, "Жіберу")
        assert "«Үшінші бағана»" in v.last(marat)


async def test_a_swipe_on_a_card_of_the_office_is_asked_once_what_it_is(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await reply(v, marat, "Қай бағана?", v.replies(marat)[-1])
        assert v.labels(marat) == ["Жауап", "Сұрақ", "Ішкі жазба", "Бас тарту"]
        assert "Қай бағана?" not in v.text(aigul)
        await v.press(marat, "Сұрақ")
        await v.press(marat, "Жіберу")
        assert "әкім аппаратының сұрағы" in v.last(aigul)
        card = next(m for m in v.replies(marat) if m.buttons and "0001" in str(m.text))
        await reply(v, marat, "Түсінікті болды, жөндедік", card)
        assert v.labels(marat) == ["Жауап", "Ішкі жазба", "Бас тарту"]
        await v.press(marat, "Жауап")
        await v.press(marat, "Жіберу")
        assert "Түсінікті болды, жөндедік" in v.last(aigul)


async def test_a_swipe_on_the_queue_or_a_neighbours_card_tells_nobody_anything(
    database: Database,
):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident("Айгүл")
        await filed(v, aigul)
        await filed(v, aigul, "Су жоқ")
        await v.say(marat, "Өтініштер кезегі")
        await reply(v, marat, "Жолымызда шұңқыр бар", v.replies(marat)[-1])
        assert "Қаралама" in v.last(marat)
        assert "тұрғын ретіндегі жеке өтінішіңіз" in v.last(marat)


async def test_what_does_not_fit_into_an_addition_is_said_before_it_is_sent(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await v.press(aigul, "Толықтыру")
        await v.say(aigul, "а" * 4096)
        assert "сыймады" not in v.last(aigul)
        await v.say(aigul, "б" * 99)
        assert "100 таңба сыймады" in v.last(aigul)
        await v.do(aigul.send_album(v.sandbox_bot, [b"%d" % i for i in range(FILES_LIMIT + 5)]))
        assert "5 файл сыймады" in v.last(aigul)
        assert "Қалғанын бөлек өтінішпен жіберіңіз" in v.last(aigul)
        await v.press(aigul, "Жіберу")
        assert "Сіз жаздыңыз:" in v.last(aigul)
        await v.press(marat, "Тағы…")
        assert v.text(marat).count("а" * 1000) >= 4  # the whole of it can be read


async def test_whoever_is_sent_to_another_body_hears_that_nobody_forwards_it(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await v.press(marat, "Тағы…")
        await v.press(marat, "Басқа органға")
        await v.press(marat, "Басқасын жазу")
        await v.say(marat, "Аудандық жол бөлімі, 2-10-10")
        await v.press(marat, "Жіберу")
        assert "өзіңіз жіберуіңіз керек" in v.last(aigul)


async def test_nobody_is_left_without_a_way_back(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        await v.say(marat, "Өтініштер кезегі")
        assert v.labels(marat)[0] == "Кезек"
        aigul = await v.resident()
        await v.do(aigul.send_voice(v.sandbox_bot))
        await v.press(aigul, "Жіберу")
        await v.press(marat, "📎 1")
        assert v.labels(marat) == ["Артқа", "Кезек"]
        await v.press(marat, "Артқа")
        await answered(v, marat)
        await v.press(aigul, "Шешілді")
        await v.press(aigul, "Өткізіп жіберу")
        assert "Жабылды" in v.last(aigul)


async def test_all_topics_fit_a_phone_and_lead_back(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        await v.say(aigul, LAMP)
        await v.press(aigul, "Тақырыбы")
        await v.press(aigul, "Барлық тақырыптар")
        message = v.replies(aigul)[-1]
        assert len(message.buttons) <= 6
        assert message.buttons[-1][0].text == "Артқа"


async def test_a_resident_without_a_name_is_offered_no_veil(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await called(database, "")
        await v.say(aigul, LAMP)
        await v.press(aigul, "Тағы…")
        assert "Атымды көрсетпеу" not in v.labels(aigul)
        await v.press(aigul, "Артқа")
        await v.press(aigul, "Жіберу")
        assert "Кімнен: аты жазылмаған" in v.last(marat)


async def test_an_author_sees_that_the_term_is_over_and_reads_of_themselves_as_you(
    database: Database,
):
    async with village(database) as v:
        await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await v.later(timedelta(days=40))
        await v.say(aigul, "Менің өтініштерім")
        assert "мерзімі өтіп кетті" in v.last(aigul)
        await v.press(aigul, "0001")
        assert "Мерзімі өтіп кетті: 17 желтоқсан" in v.last(aigul)
        await v.press(aigul, "Барысы")
        assert "25 қараша, 15:00 – Сіз жібердіңіз" in v.last(aigul)


async def test_an_executor_is_told_that_it_is_theirs_and_the_queue_reads_dates(
    database: Database,
):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        nurlan = await v.staff(Role.EXECUTOR, "Нұрлан")
        aigul = await v.resident()
        await filed(v, aigul)
        await v.press(marat, "Тапсыру")
        await v.press(marat, "Нұрлан")
        assert "Орындаушы: Сіз" in v.last(nurlan)
        await v.say(marat, "Өтініштер кезегі")
        assert "Мерзімі: 17 желтоқсан" in v.last(marat)


async def test_after_a_dispute_no_old_question_with_a_way_back_is_left(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await answered(v, marat)
        await v.press(aigul, "Шешілген жоқ")
        await v.say(aigul, "Қайта сөніп қалды")
        assert "Не шешілмей қалды" not in v.text(aigul)
        assert "Шам ауыстырылды" in v.last(aigul)
        assert "Қайта сөніп қалды" in v.last(aigul)


async def test_a_swipe_goes_to_the_appeal_that_the_message_shows_now(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
        await filed(v, aigul)
        card = v.replies(marat)[-1]
        await filed(v, bolat, "Су жоқ")
        await v.press(marat, "✅ Қабылдау", card)  # the next card took this one's place
        assert "№ 0002" in str(card.text)
        await reply(v, marat, "Насос жөнделді", card)
        await v.press(marat, "Жауап")
        await v.press(marat, "Жіберу")
        assert "Насос жөнделді" in v.last(bolat)
        assert "Насос жөнделді" not in v.text(aigul)


async def test_two_questions_are_replied_to_each_by_its_own_swipe(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await asked(v, marat, "Қай бағана?")
        first = v.replies(aigul)[-1]
        await filed(v, aigul, "Су жоқ")
        await asked(v, marat, "Қай көше?")
        await reply(v, aigul, "Үшінші бағана", first)
        assert "№ 0001" in v.last(aigul)
        await v.press(aigul, "Жіберу")
        assert "№ 0001" in v.last(marat)


async def test_whoever_loses_an_appeal_in_mid_answer_is_not_held_fast_by_the_form(
    database: Database,
):
    async with village(database) as v:
        aigul = await v.resident()
        moderator = await v.staff(Role.MODERATOR, "Марат")
        executor = await v.staff(Role.EXECUTOR, "Ерлан")
        await filed(v, aigul)
        await v.press(moderator, "Тапсыру")
        await v.press(moderator, "Ерлан")
        await v.press(executor, "Жауап беру")
        await v.press(moderator, "Кезек")
        await v.press(moderator, "0001")
        await v.press(moderator, "Тапсыру")
        await v.press(moderator, "Өзіме")
        await v.say(executor, "Өрт шықты, үй жанып жатыр")
        assert "101" in v.text(executor)
        await v.say(executor, "/cancel")
        assert "табылмады" not in v.last(executor)
