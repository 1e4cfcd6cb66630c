"""Groups: a bot is added by a link, people come in, and each message names its topic."""

from playwright.async_api import expect

from tests.browser.window import Village, Window


async def test_a_link_adds_the_bot_to_a_new_group(window: Window, village: Village) -> None:
    column = window.column(village.aigul)
    await column.start()
    await village.say(village.aigul, "Топ: https://t.me/aqsu_bot?startgroup=g7")

    await column.last.get_by_role("link").click()
    await window.find("new-group").click()

    heard = await village.next("message")
    while "/start@" not in heard.get("text", ""):
        heard = await village.next("message")
    assert (heard["text"], heard["chat"]["type"]) == ("/start@aqsu_bot g7", "supergroup")
    await column.shows("/start@aqsu_bot g7")


async def test_people_come_into_a_group_and_only_they_see_it(
    window: Window, village: Village
) -> None:
    group = village.aigul.create_group("Аппарат")
    column, other = window.column(village.aigul), window.column(village.yerlan)
    await expect(other.find("chat-switch")).to_have_count(0)
    await column.find("chat-switch").click()
    await window.find("chat-option").filter(has_text="Аппарат").click()

    await column.find("column-menu").click()
    await window.find("menu-add-member").click()
    await window.find("member-option").filter(has_text="Ерлан").click()

    await other.find("chat-switch").click()
    await window.find("chat-option").filter(has_text="Аппарат").click()
    await column.write("Сәлем")
    await other.shows("Сәлем")
    group.remove_member(village.yerlan, kicked=True)
    await expect(other.find("chat-switch")).to_have_count(0)


async def test_a_message_of_a_topic_names_it(window: Window, village: Village) -> None:
    group = village.aigul.create_group("Аппарат", forum=True)
    group.add_member(village.bot, admin=True, by=village.aigul)
    column = window.column(village.aigul)
    await column.find("chat-switch").click()
    await window.find("chat-option").filter(has_text="Аппарат").click()
    made = await village.engine.call(
        village.bot.token, "createForumTopic", {"chat_id": group.id, "name": "Су · Вода"}
    )
    thread = next(iter(group.topics))
    given = {"chat_id": group.id, "text": "№ 0001", "message_thread_id": thread}
    await village.engine.call(village.bot.token, "sendMessage", given)

    assert made.status == 200
    await expect(column.last.get_by_test_id("topic")).to_have_text("# Су · Вода")


async def test_a_link_lets_the_bot_into_a_new_channel_and_its_posts_are_seen(
    window: Window, village: Village
) -> None:
    column = window.column(village.aigul)
    await column.start()
    link = "https://t.me/aqsu_bot?startchannel&admin=post_messages+edit_messages"
    await village.say(village.aigul, f"Арна: {link}")

    await column.last.get_by_role("link").click()
    await window.find("new-channel").click()
    await expect(column.find("chat-switch")).to_contain_text("Айгүл: арна")
    room = next(iter(village.engine.rooms.values()))
    assert (room.type, room.member(village.bot.id).rights["can_delete_messages"]) == (
        "channel",
        False,
    )

    given = {"chat_id": room.id, "text": "Су болмайды\n\nВоды не будет"}
    posted = await village.engine.call(village.bot.token, "sendMessage", given)
    assert posted.status == 200
    await column.shows("Воды не будет")
