"""Groups, forums and channels."""

from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot as AiogramBot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BufferedInputFile,
    InputMediaPhoto,
    ReplyParameters,
    Update,
)

from sandbox.engine import Engine
from sandbox.errors import PersonError
from sandbox.people import Person
from sandbox.rooms import Room
from sandbox.world import Bot, Topic
from tests.sandbox.pictures import png


@pytest.fixture
def group(engine: Engine, account: Bot, aigul: Person) -> Room:
    group = engine.add_group("Ақсу ауылы")
    group.add_member(aigul, admin=True)
    group.add_member(account, by=aigul)
    engine.updates(account).pull()
    return group


@pytest.fixture
def channel(engine: Engine, account: Bot, aigul: Person) -> Room:
    channel = engine.add_channel("Әкімдік", "aqsu_news")
    channel.add_member(aigul, admin=True)
    channel.add_member(account, admin=True)
    engine.updates(account).pull()
    return channel


def kinds(engine: Engine, account: Bot) -> list[tuple[str, Any]]:
    found = []
    for raw in engine.updates(account).pull():
        Update.model_validate(raw)
        kind = next(key for key in raw if key != "update_id")
        found.append((kind, raw[kind]))
    return found


def test_a_bot_hears_that_it_was_added(engine: Engine, account: Bot, aigul: Person):
    group = engine.add_group("Ауыл")
    group.add_member(account, by=aigul)
    (place, change), (line, message) = kinds(engine, account)
    assert (place, change["new_chat_member"]["status"]) == ("my_chat_member", "member")
    assert (line, message["new_chat_members"][0]["id"]) == ("message", account.id)


def test_privacy_mode(engine: Engine, account: Bot, aigul: Person, group: Room):
    for text in ("Сәлем", "/start", "/start@auyldas_bot", "/start@other_bot"):
        aigul.send_in(group, text)
    heard = [body["text"] for _, body in kinds(engine, account)]
    assert heard == ["/start", "/start@auyldas_bot"]
    account.privacy = False
    aigul.send_in(group, "Сәлем")
    assert len(kinds(engine, account)) == 1


async def test_replies_to_the_bot_are_heard(
    near: AiogramBot, engine: Engine, account: Bot, aigul: Person, group: Room
):
    await near.send_message(group.id, "Сұрақ?")
    aigul.send_in(group, "Жауап", reply_to=aigul.last_from(group))
    assert [body["text"] for _, body in kinds(engine, account)] == ["Жауап"]


def test_administrators_hear_of_members_when_asked(
    engine: Engine, account: Bot, aigul: Person, group: Room
):
    group.promote(account)
    engine.updates(account).allow(["chat_member", "my_chat_member"])
    person = engine.add_person("Ерлан")
    group.add_member(person)
    group.silence(person)
    group.remove_member(person, kicked=True, by=aigul)
    places = [body["new_chat_member"]["status"] for kind, body in kinds(engine, account)
              if kind == "chat_member"]  # fmt: skip
    assert places == ["member", "restricted", "kicked"]


async def test_an_outsider_may_not_write(
    near: AiogramBot, engine: Engine, account: Bot, aigul: Person, group: Room
):
    group.remove_member(account, kicked=True, by=aigul)
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the supergroup chat"):
        await near.send_message(group.id, "x")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await near.send_message(engine.add_group("Бөтен").id, "x")


async def test_a_silenced_bot(near: AiogramBot, account: Bot, group: Room):
    group.silence(account)
    with pytest.raises(TelegramBadRequest, match="not enough rights to send text messages"):
        await near.send_message(group.id, "x")


async def test_only_administrators_pin_and_clean(
    near: AiogramBot, account: Bot, aigul: Person, group: Room
):
    said = aigul.send_in(group, "x")
    with pytest.raises(TelegramBadRequest, match="not enough rights to manage pinned messages"):
        await near.pin_chat_message(group.id, said.id)
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await near.delete_message(group.id, said.id)
    group.promote(account)
    await near.pin_chat_message(group.id, said.id)
    await near.delete_message(group.id, said.id)
    assert said.deleted


async def test_a_channel(
    near: AiogramBot, engine: Engine, account: Bot, aigul: Person, channel: Room
):
    post = await near.send_message("@aqsu_news", "Жиналыс")
    assert post.sender_chat
    assert post.sender_chat.id == channel.id
    assert aigul.chat(channel).messages[-1].text == "Жиналыс"
    aigul.send_in(channel, "Хабар")
    assert [(kind, body["text"]) for kind, body in kinds(engine, account)] == [
        ("channel_post", "Хабар")
    ]
    await near.edit_message_text(
        "Жиналыс 10:00-де", chat_id=channel.id, message_id=post.message_id
    )
    channel.demote(account)
    with pytest.raises(TelegramBadRequest, match="need administrator rights in the channel chat"):
        await near.send_message(channel.id, "x")


def test_only_administrators_post_in_a_channel(engine: Engine, channel: Room):
    reader = engine.add_person("Оқырман")
    with pytest.raises(PersonError):
        reader.send_in(channel, "x")
    channel.add_member(reader)
    with pytest.raises(PersonError):
        reader.send_in(channel, "x")


async def test_topics(near: AiogramBot, engine: Engine, account: Bot, aigul: Person):
    forum = engine.add_group("Ауыл", forum=True)
    forum.add_member(aigul)
    forum.add_member(account, admin=True)
    topic = await near.create_forum_topic(forum.id, "Су")
    aigul.send_in(forum, "Су жоқ", thread=topic.message_thread_id)
    said = kinds(engine, account)[-1][1]
    assert said["message_thread_id"] == topic.message_thread_id
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await near.send_message(forum.id, "x", message_thread_id=999)
    with pytest.raises(TelegramBadRequest, match="TOPIC_NOT_MODIFIED"):
        await near.edit_forum_topic(forum.id, topic.message_thread_id, name="Су")


async def test_no_topics_in_a_plain_group(near: AiogramBot, group: Room):
    with pytest.raises(TelegramBadRequest, match="the chat is not a forum"):
        await near.create_forum_topic(group.id, "Су")


@pytest.fixture
def forum(engine: Engine, account: Bot, aigul: Person) -> Room:
    forum = engine.add_group("Аппарат", forum=True)
    forum.add_member(aigul, admin=True)
    forum.add_member(account, by=aigul)
    engine.updates(account).pull()
    return forum


async def test_only_who_manages_topics_opens_one(near: AiogramBot, account: Bot, forum: Room):
    with pytest.raises(TelegramBadRequest, match="not enough rights to create a topic"):
        await near.create_forum_topic(forum.id, "Су")
    forum.promote(account, can_manage_topics=False)
    with pytest.raises(TelegramBadRequest, match="not enough rights to create a topic"):
        await near.create_forum_topic(forum.id, "Су")
    forum.promote(account)
    assert (await near.create_forum_topic(forum.id, "Су")).name == "Су"


async def test_a_bot_without_the_right_changes_its_own_topic_alone(
    near: AiogramBot, account: Bot, forum: Room
):
    forum.promote(account)
    own = await near.create_forum_topic(forum.id, "Су")
    forum.topics[777] = Topic(777, "Жол", 7322096)
    forum.demote(account)
    assert await near.edit_forum_topic(forum.id, own.message_thread_id, name="Ауызсу")
    for deed in (near.close_forum_topic, near.reopen_forum_topic):
        with pytest.raises(TelegramBadRequest, match="not enough rights to edit the topic"):
            await deed(forum.id, 777)
    with pytest.raises(TelegramBadRequest, match="not enough rights to delete the topic"):
        await near.delete_forum_topic(forum.id, 777)


async def test_the_general_topic_has_no_number(
    near: AiogramBot, engine: Engine, account: Bot, aigul: Person, forum: Room
):
    sent = await near.send_message(forum.id, "x")
    assert (sent.message_thread_id, sent.is_topic_message) == (None, None)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await near.send_message(forum.id, "x", message_thread_id=1)
    aigul.send_in(forum, "/start@auyldas_bot")
    assert "message_thread_id" not in kinds(engine, account)[-1][1]


async def test_media_and_albums_stand_in_a_topic(near: AiogramBot, account: Bot, forum: Room):
    forum.promote(account)
    thread = (await near.create_forum_topic(forum.id, "Су")).message_thread_id
    photo = await near.send_photo(
        forum.id, BufferedInputFile(png(), "a.png"), message_thread_id=thread
    )
    album = await near.send_media_group(
        forum.id,
        [InputMediaPhoto(media=photo.photo[-1].file_id)] * 2,  # type: ignore[index]
        message_thread_id=thread,
    )
    assert {m.message_thread_id for m in (photo, *album)} == {thread}
    assert all(m.is_topic_message for m in (photo, *album))


async def test_what_is_said_in_a_topic_answers_its_first_line(
    near: AiogramBot, engine: Engine, account: Bot, aigul: Person, forum: Room
):
    forum.promote(account)
    thread = (await near.create_forum_topic(forum.id, "Су")).message_thread_id
    aigul.send_in(forum, "Су жоқ", thread=thread)
    said = kinds(engine, account)[-1][1]
    assert said["is_topic_message"]
    assert said["reply_to_message"]["forum_topic_created"]["name"] == "Су"
    sent = await near.send_message(
        forum.id, "Болды", reply_parameters=ReplyParameters(message_id=said["message_id"])
    )
    assert sent.message_thread_id == thread


async def test_a_press_tells_the_topic(
    near: AiogramBot, engine: Engine, account: Bot, aigul: Person, forum: Room
):
    forum.promote(account)
    thread = (await near.create_forum_topic(forum.id, "Су")).message_thread_id
    markup = {"inline_keyboard": [[{"text": "Барамын", "callback_data": "go"}]]}
    given = {"chat_id": forum.id, "text": "x", "message_thread_id": thread}
    await engine.call(account.token, "sendMessage", given | {"reply_markup": markup})
    aigul.press(aigul.last_from(forum), "Барамын")
    pressed = kinds(engine, account)[-1][1]
    assert pressed["message"]["message_thread_id"] == thread
    assert pressed["message"]["chat"]["is_forum"] is True


async def test_a_deleted_topic_takes_its_messages_along(
    near: AiogramBot, account: Bot, aigul: Person, forum: Room
):
    forum.promote(account)
    thread = (await near.create_forum_topic(forum.id, "Су")).message_thread_id
    sent = await near.send_message(forum.id, "x", message_thread_id=thread)
    aigul.delete_topic(forum, thread)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await near.edit_message_text("y", chat_id=forum.id, message_id=sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await near.send_message(forum.id, "x", message_thread_id=thread)
    with pytest.raises(PersonError):
        aigul.send_in(forum, "x", thread=thread)


async def test_a_closed_topic_is_for_administrators(near: AiogramBot, account: Bot, forum: Room):
    forum.promote(account)
    thread = (await near.create_forum_topic(forum.id, "Су")).message_thread_id
    await near.close_forum_topic(forum.id, thread)
    await near.send_message(forum.id, "x", message_thread_id=thread)
    forum.demote(account)
    with pytest.raises(TelegramBadRequest, match="TOPIC_CLOSED"):
        await near.send_message(forum.id, "x", message_thread_id=thread)


async def test_topics_can_be_switched_off(
    near: AiogramBot, account: Bot, forum: Room, group: Room
):
    forum.promote(account)
    thread = (await near.create_forum_topic(forum.id, "Су")).message_thread_id
    forum.turn_forum(on=False)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await near.send_message(forum.id, "x", message_thread_id=thread)
    with pytest.raises(TelegramBadRequest, match="the chat is not a forum"):
        await near.create_forum_topic(forum.id, "Жол")
    group.turn_forum(on=True)
    assert (await near.send_message(group.id, "x")).chat.is_forum


def test_a_link_adds_the_bot_and_starts_it_in_the_group(
    engine: Engine, account: Bot, aigul: Person
):
    room = aigul.create_group("Аппарат")
    engine.updates(account).pull()
    aigul.open_link("https://t.me/auyldas_bot?startgroup=g7", room)
    (place, change), (line, came), (word, said) = kinds(engine, account)
    assert (place, change["new_chat_member"]["status"]) == ("my_chat_member", "member")
    assert change["from"]["id"] == aigul.id
    assert (line, came["new_chat_members"][0]["id"]) == ("message", account.id)
    assert (word, said["text"], said["from"]["id"]) == (
        "message", "/start@auyldas_bot g7", aigul.id,
    )  # fmt: skip
    aigul.open_link("https://t.me/auyldas_bot?startgroup=g8", room)
    assert [body["text"] for _, body in kinds(engine, account)] == ["/start@auyldas_bot g8"]


def test_a_group_link_without_a_payload_only_adds(engine: Engine, account: Bot, aigul: Person):
    room = aigul.create_group("Аппарат", forum=True)
    assert aigul.open_link("https://t.me/auyldas_bot?startgroup", room) is None
    assert room.member(account.id).present
    assert [kind for kind, _ in kinds(engine, account)] == ["my_chat_member", "message"]


def test_an_outsider_adds_nobody(engine: Engine, account: Bot, aigul: Person, group: Room):
    stranger = engine.add_person("Бөтен")
    with pytest.raises(PersonError):
        stranger.add_bot(group, account, "g7")
    with pytest.raises(PersonError):
        aigul.add_bot(group, account, "no spaces please")
    with pytest.raises(PersonError):
        aigul.create_group(" ")


async def test_a_group_that_grew(near: AiogramBot, engine: Engine, account: Bot):
    small = engine.add_group("Ауыл", basic=True)
    small.add_member(account)
    large = small.migrate()
    with pytest.raises(TelegramMigrateToChat) as moved:
        await near.send_message(small.id, "x")
    assert moved.value.migrate_to_chat_id == large.id
    await near.send_message(large.id, "x")
    lines = [body for kind, body in kinds(engine, account) if kind == "message"]
    assert lines[-2]["migrate_to_chat_id"] == large.id
    assert lines[-1]["migrate_from_chat_id"] == small.id


def test_nobody_writes_into_a_group_that_has_moved(engine: Engine, aigul: Person):
    small = aigul.create_group("Ауыл", basic=True)
    large = small.migrate()
    with pytest.raises(PersonError):
        aigul.send_in(small, "x")
    aigul.send_in(large, "x")


async def test_buttons_under_a_post(
    near: AiogramBot, engine: Engine, account: Bot, aigul: Person, group: Room
):
    markup = {"inline_keyboard": [[{"text": "Барамын", "callback_data": "go"}]]}
    await engine.call(
        account.token, "sendMessage", {"chat_id": group.id, "text": "x", "reply_markup": markup}
    )
    query_id = aigul.press(aigul.last_from(group), "Барамын")
    await near.answer_callback_query(query_id, "Жазылдыңыз")
    assert aigul.toasts(account)[0].text == "Жазылдыңыз"


async def test_the_menu_of_administrators(
    near: AiogramBot, engine: Engine, aigul: Person, group: Room
):
    member = engine.add_person("Ерлан")
    group.add_member(member)
    await near.set_my_commands(
        [BotCommand(command="minutes", description="Хаттама")],
        BotCommandScopeAllChatAdministrators(),
    )
    assert [c["command"] for c in aigul.chat(group).commands] == ["minutes"]
    assert member.chat(group).commands == []


def test_a_new_title(engine: Engine, account: Bot, aigul: Person, group: Room):
    group.rename("Жаңа Ақсу", aigul)
    assert kinds(engine, account)[0][1]["new_chat_title"] == "Жаңа Ақсу"
    assert group.shape()["title"] == "Жаңа Ақсу"


def test_strangers_cannot_leave(engine: Engine, group: Room):
    with pytest.raises(PersonError):
        group.remove_member(engine.add_person("Бөтен"))


async def test_a_link_lets_the_bot_into_a_channel_with_the_rights_it_asks_for(
    near: AiogramBot, engine: Engine, account: Bot, aigul: Person
):
    channel = aigul.create_channel("Ақсу жаңалықтары", "aqsu_news")
    aigul.open_link(
        f"https://t.me/{account.username}?startchannel&admin=post_messages+pin_messages", channel
    )
    ((kind, change),) = kinds(engine, account)
    assert (kind, change["from"]["id"]) == ("my_chat_member", aigul.id)
    assert change["old_chat_member"]["status"] == "left"
    new = change["new_chat_member"]
    assert (new["status"], new["can_post_messages"]) == ("administrator", True)
    assert (new["can_edit_messages"], new["can_delete_messages"]) == (False, False)
    post = await near.send_message(channel.id, "Су")
    with pytest.raises(TelegramBadRequest, match="not enough rights to manage pinned messages"):
        await near.pin_chat_message(channel.id, post.message_id)
    person = await near.get_chat_member(channel.id, aigul.id)
    assert person.status == "creator"


async def test_in_a_channel_pinning_goes_with_editing(
    near: AiogramBot, account: Bot, aigul: Person, channel: Room
):
    post = await near.send_message(channel.id, "Су")
    await near.pin_chat_message(channel.id, post.message_id)
    assert [m.text for m in aigul.chat(channel).pinned] == ["Су"]


async def test_a_channel_that_takes_the_right_to_post(
    near: AiogramBot, engine: Engine, account: Bot, aigul: Person, channel: Room
):
    channel.promote(account, aigul, can_post_messages=False)
    ((_, change),) = kinds(engine, account)
    places = (change["old_chat_member"], change["new_chat_member"])
    assert [place["can_post_messages"] for place in places] == [True, False]
    with pytest.raises(TelegramBadRequest, match="need administrator rights in the channel chat"):
        await near.send_message(channel.id, "x")


async def test_a_bot_takes_its_own_posts_back_however_old(
    near: AiogramBot, engine: Engine, account: Bot, aigul: Person, channel: Room
):
    channel.promote(account, aigul, can_delete_messages=False)
    post = await near.send_message(channel.id, "Су")
    engine.clock.shift(timedelta(days=5))
    assert await near.delete_message(channel.id, post.message_id)


def test_only_administrators_let_a_bot_into_a_channel(account: Bot, aigul: Person, engine: Engine):
    channel = engine.add_channel("Бөтен")
    with pytest.raises(PersonError, match="Only administrators"):
        aigul.let_in(channel, account)
    with pytest.raises(PersonError, match="needs a name"):
        aigul.create_channel("  ")
