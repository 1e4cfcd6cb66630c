"""Words, buttons and keyboards, both ways."""

from playwright.async_api import Page, expect

from tests.browser.window import Village, Window


async def test_words_go_both_ways(window: Window, village: Village) -> None:
    column = window.column(village.aigul)

    await column.write("мектеп жанындағы шам жанбайды\nүш күн болды")

    heard = await village.next("message")
    assert heard["text"] == "мектеп жанындағы шам жанбайды\nүш күн болды"
    assert heard["from"]["id"] == village.aigul.id
    await expect(column.last).to_have_attribute("data-own", "true")
    await village.say(village.aigul, "<b>Рақмет</b>, жаздым", parse_mode="HTML")
    await column.shows("Рақмет, жаздым")
    await expect(column.last.locator("b")).to_have_text("Рақмет")
    await expect(window.column(village.yerlan).messages).to_have_count(0)


async def test_enter_sends_and_shift_enter_starts_a_line(window: Window, village: Village) -> None:
    composer = window.column(village.aigul).find("composer")

    await composer.press_sequentially("бір")
    await composer.press("Shift+Enter")
    await composer.press_sequentially("екі")
    await composer.press("Enter")

    assert (await village.next("message"))["text"] == "бір\nекі"
    await expect(composer).to_have_value("")


async def test_start_button_starts_the_bot(window: Window, village: Village) -> None:
    column = window.column(village.aigul)

    await column.find("start").click()

    assert (await village.next("message"))["text"] == "/start"
    await expect(column.find("start")).to_be_hidden()


async def test_a_deep_link_in_the_address_waits_behind_the_start_button(
    window: Window, village: Village
) -> None:
    await window.open(f"?#start=aqsu-7&person={village.yerlan.id}")

    await window.column(village.yerlan).find("start").click()

    heard = await village.next("message")
    assert (heard["text"], heard["from"]["id"]) == ("/start aqsu-7", village.yerlan.id)


async def test_a_pasted_link_and_a_link_in_a_message_start_the_bot(
    window: Window, village: Village
) -> None:
    column = window.column(village.aigul)

    await column.write("https://t.me/aqsu_bot?start=qr-1")
    assert (await village.next("message"))["text"] == "/start qr-1"

    await village.say(village.aigul, "Шақыру: https://t.me/aqsu_bot?start=qr-2")
    await column.last.get_by_role("link").click()
    assert (await village.next("message"))["text"] == "/start qr-2"


async def test_a_pressed_button_reaches_the_bot_and_its_answer_is_a_toast(
    window: Window, village: Village
) -> None:
    column = window.column(village.aigul)
    await column.start()
    keyboard = {
        "inline_keyboard": [
            [{"text": "Қазақша", "callback_data": "lang:kk", "style": "primary"}],
            [{"text": "Жоқ", "callback_data": "no", "style": "danger"}],
        ]
    }
    await village.say(village.aigul, "Тіл", reply_markup=keyboard)

    await column.inline("Қазақша").click()

    query = await village.next("callback_query")
    assert query["data"] == "lang:kk"
    await village.call("answerCallbackQuery", callback_query_id=query["id"], text="Жарайды")
    await expect(column.find("toast")).to_have_text("Жарайды")
    await expect(window.column(village.yerlan).find("toast")).to_have_count(0)


async def test_an_alert_waits_to_be_closed(window: Window, village: Village) -> None:
    column = window.column(village.aigul)
    await column.start()
    keyboard = {"inline_keyboard": [[{"text": "Не бұл?", "callback_data": "what"}]]}
    await village.say(village.aigul, "Сұрақ", reply_markup=keyboard)
    await column.inline("Не бұл?").click()
    query = await village.next("callback_query")

    await village.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="Файл үлкен", show_alert=True
    )

    await expect(column.find("alert")).to_contain_text("Файл үлкен")
    await expect(column.find("alert-ok")).to_be_focused()
    await column.find("alert-ok").click()
    await expect(column.find("alert")).to_have_count(0)


async def test_a_card_changes_in_place_and_keeps_the_focus(
    window: Window, village: Village
) -> None:
    column = window.column(village.aigul)
    await column.start()
    keyboard = {"inline_keyboard": [[{"text": "Келесі", "callback_data": "next"}]]}
    sent = await village.say(village.aigul, "Бірінші", reply_markup=keyboard)
    await column.inline("Келесі").focus()

    await village.call(
        "editMessageText",
        chat_id=village.aigul.id,
        message_id=sent["message_id"],
        text="Екінші",
        reply_markup=keyboard,
    )

    await column.shows("Екінші")
    await expect(column.inline("Келесі")).to_be_focused()
    await village.call("deleteMessage", chat_id=village.aigul.id, message_id=sent["message_id"])
    await expect(column.messages).to_have_count(1)


async def test_a_card_that_changes_under_the_finger_does_not_lose_the_press(
    window: Window, village: Village, page: Page
) -> None:
    column, neighbour = window.column(village.aigul), window.column(village.yerlan)
    await column.start()
    await neighbour.start()
    keyboard = {"inline_keyboard": [[{"text": "Келемін", "callback_data": "come"}]]}
    card = await village.say(village.aigul, "Жиын", reply_markup=keyboard)
    await column.inline("Келемін").hover()
    await page.mouse.down()
    other = {"inline_keyboard": [[{"text": "✅ Келемін", "callback_data": "come"}]]}
    await village.call(
        "editMessageReplyMarkup",
        chat_id=village.aigul.id,
        message_id=card["message_id"],
        reply_markup=other,
    )
    await village.say(village.yerlan, "Тағы біреу келеді")
    await neighbour.shows("Тағы біреу келеді")  # what came before it has come
    await expect(column.inline("✅ Келемін")).to_have_count(0)

    await page.mouse.up()

    assert (await village.next("callback_query"))["data"] == "come"
    await expect(column.inline("✅ Келемін")).to_be_visible()


async def test_the_reply_keyboard_is_pressed_hidden_and_shown(
    window: Window, village: Village
) -> None:
    column = window.column(village.aigul)
    await column.start()
    keys = [[{"text": "Өтініш жіберу"}], [{"text": "Нөмірім", "request_contact": True}]]
    await village.say(village.aigul, "Мәзір", reply_markup={"keyboard": keys})
    await village.next("message")

    await column.reply("Өтініш жіберу").click()
    assert (await village.next("message"))["text"] == "Өтініш жіберу"

    await column.reply("Нөмірім").click()
    await window.find("confirm").click()
    assert (await village.next("message"))["contact"]["phone_number"] == "+77010000001"

    await column.find("keyboard-toggle").click()
    await expect(column.find("reply-keyboard")).to_be_hidden()
    await column.find("keyboard-toggle").click()
    await expect(column.find("reply-keyboard")).to_be_visible()
    await village.say(village.aigul, "Болды", reply_markup={"remove_keyboard": True})
    await expect(column.find("reply-keyboard")).to_be_hidden()


async def test_commands_are_listed_and_sent(window: Window, village: Village) -> None:
    column = window.column(village.aigul)
    menu = [{"command": "help", "description": "Көмек"}]
    await village.call("setMyCommands", commands=menu)

    await column.find("commands").click()
    await window.find("command").click()

    assert (await village.next("message"))["text"] == "/help"
    await column.find("composer").fill("/he")
    await column.find("command-hints").get_by_role("option").click()
    assert (await village.next("message"))["text"] == "/help"


async def test_own_words_can_be_corrected(window: Window, village: Village) -> None:
    column = window.column(village.aigul)
    await column.write("сұ жоқ")
    await village.next("message")

    await column.last.get_by_test_id("text").dblclick()
    await window.find("menu-edit").click()
    await column.find("composer").fill("су жоқ")
    await column.find("send").click()

    assert (await village.next("edited_message"))["text"] == "су жоқ"
    await column.shows("түзетілген")


async def test_a_reply_points_at_its_message(window: Window, village: Village) -> None:
    column = window.column(village.aigul)
    await column.start()
    sent = await village.say(village.aigul, "№ 0142 карта")
    await column.shows("№ 0142 карта")
    await village.next("message")

    await column.last.get_by_test_id("text").dblclick()
    await window.find("menu-reply").click()
    await column.write("бүгін барамыз")

    heard = await village.next("message")
    assert heard["reply_to_message"]["message_id"] == sent["message_id"]
    await expect(column.last.locator(".quote")).to_contain_text("№ 0142 карта")


async def test_the_bot_can_be_blocked_and_unblocked(window: Window, village: Village) -> None:
    column = window.column(village.aigul)
    await column.start()

    await column.find("column-menu").click()
    await window.find("menu-block").click()
    changed = await village.next("my_chat_member")
    assert changed["new_chat_member"]["status"] == "kicked"
    await expect(column.find("composer")).to_be_hidden()

    await column.find("unblock").click()
    changed = await village.next("my_chat_member")
    assert changed["new_chat_member"]["status"] == "member"
    await expect(column.find("composer")).to_be_visible()


async def test_the_person_sees_that_the_bot_is_typing(window: Window, village: Village) -> None:
    column = window.column(village.aigul)
    await column.start()

    await village.call("sendChatAction", chat_id=village.aigul.id, action="typing")

    await expect(column.node.locator(".status-text")).to_have_text("жазып жатыр…")


async def test_a_copy_button_copies_and_a_link_button_leads(
    window: Window, village: Village, page: Page
) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    column = window.column(village.aigul)
    await column.start()
    keyboard = {
        "inline_keyboard": [
            [{"text": "Нөмірін көшіру", "copy_text": {"text": "0142"}}],
            [{"text": "eOtinish", "url": "https://eotinish.kz/"}],
        ]
    }
    await village.say(village.aigul, "Жіберілді", reply_markup=keyboard)

    await column.inline("Нөмірін көшіру").click()

    await expect(column.find("toast")).to_have_text("Көшірілді")
    assert await page.evaluate("navigator.clipboard.readText()") == "0142"
    link = column.inline("eOtinish")
    assert await link.get_attribute("href") == "https://eotinish.kz/"
    assert await link.get_attribute("rel") == "noopener noreferrer"


async def test_a_vote_is_counted_and_shown(window: Window, village: Village) -> None:
    column = window.column(village.aigul)
    await column.start()
    options = [{"text": "Бейсенбі"}, {"text": "Сенбі"}]
    await village.call("sendPoll", chat_id=village.aigul.id, question="Қай күні?", options=options)

    await column.last.get_by_role("button", name="Сенбі", exact=True).click()

    assert (await village.next("poll"))["options"][1]["voter_count"] == 1
    await expect(column.last.locator(".poll-result").nth(1)).to_contain_text("100%")
