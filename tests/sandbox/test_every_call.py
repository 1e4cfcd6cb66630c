"""aiogram makes every call the sandbox knows, by both doors, and believes the answers."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot as AiogramBot
from aiogram import methods as aiogram_methods
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BufferedInputFile,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    MenuButtonCommands,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from sandbox import schema
from sandbox.engine import Engine
from sandbox.people import Person
from sandbox.world import Bot
from tests.sandbox.pictures import NOON, png


def picture(name: str = "a.png") -> BufferedInputFile:
    return BufferedInputFile(png(), name)


def keyboard(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=list(rows))


def button(text: str = "Иә", data: str = "yes") -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=data)


@pytest.fixture(autouse=True)
def contented(engine: Engine):
    """Nothing aiogram does here is a mistake."""
    yield
    assert engine.complaints == []


async def test_words(bot: AiogramBot, account: Bot, aigul: Person):
    sent = await bot.send_message(
        aigul.id,
        "<b>Сәлем</b>, 👋",
        parse_mode="HTML",
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
        protect_content=True,
        message_effect_id="5104841245755180586",
        reply_parameters=ReplyParameters(message_id=1, quote="/start"),
    )
    seen = aigul.last_from(account)
    assert (seen.text, seen.html, seen.id) == ("Сәлем, 👋", "<b>Сәлем</b>, 👋", sent.message_id)
    assert sent.entities
    assert sent.entities[0].type == "bold"
    assert sent.date == NOON
    assert sent.has_protected_content
    assert sent.reply_to_message
    assert sent.reply_to_message.text == "/start"
    assert seen.reply_to
    assert seen.reply_to.text == "/start"


async def test_words_with_ready_entities(bot: AiogramBot, account: Bot, aigul: Person):
    bold = MessageEntity(type="bold", offset=0, length=2)
    await bot.send_message(aigul.id, "👋 <b>", entities=[bold])
    assert aigul.last_from(account).html == "<b>👋</b> &lt;b&gt;"


async def test_every_kind_of_button(bot: AiogramBot, account: Bot, aigul: Person):
    rows = keyboard(
        [button(), InlineKeyboardButton(text="Сайт", url="https://egov.kz", style="primary")],
        [InlineKeyboardButton(text="Көшіру", copy_text=CopyTextButton(text="№ 7"))],
        [InlineKeyboardButton(text="Бөлісу", switch_inline_query="x")],
    )
    await bot.send_message(aigul.id, "?", reply_markup=rows)
    seen = aigul.last_from(account)
    assert [[b.text for b in row] for row in seen.buttons] == [
        ["Иә", "Сайт"], ["Көшіру"], ["Бөлісу"],
    ]  # fmt: skip
    assert seen.buttons[0][1].style == "primary"
    assert aigul.press(seen, "Көшіру") == "№ 7"
    assert aigul.press(seen, "Сайт") == "https://egov.kz"


async def test_reply_keyboards_come_and_go(bot: AiogramBot, account: Bot, aigul: Person):
    keys = [[KeyboardButton(text="Телефон", request_contact=True)], [KeyboardButton(text="Жоқ")]]
    await bot.send_message(
        aigul.id,
        "?",
        reply_markup=ReplyKeyboardMarkup(
            keyboard=keys, resize_keyboard=True, is_persistent=True, input_field_placeholder="…"
        ),
    )
    rows = aigul.keyboard(account)
    assert rows
    assert rows[0][0].request_contact
    assert aigul.tap(account, "Телефон").media
    assert aigul.tap(account, "Жоқ").text == "Жоқ"
    await bot.send_message(aigul.id, "!", reply_markup=ReplyKeyboardRemove())
    assert aigul.keyboard(account) is None
    await bot.send_message(aigul.id, "!", reply_markup=ForceReply(input_field_placeholder="Аты"))


async def test_a_one_time_keyboard_hides(bot: AiogramBot, account: Bot, aigul: Person):
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="А")]], one_time_keyboard=True)
    await bot.send_message(aigul.id, "?", reply_markup=keys)
    aigul.tap(account, "А")
    assert aigul.keyboard(account) is None


async def test_files(bot: AiogramBot, engine: Engine, account: Bot, aigul: Person):
    to = aigul.id
    photo = await bot.send_photo(
        to, picture(), caption="<i>1</i>", parse_mode="HTML", has_spoiler=True
    )
    assert photo.photo
    assert photo.photo[-1].width == 8
    document = await bot.send_document(to, BufferedInputFile(b"PK", "а.xlsx"), thumbnail=picture())
    assert document.document
    assert document.document.file_name == "а.xlsx"
    voice = await bot.send_voice(to, BufferedInputFile(b"OggS", "v.ogg"), duration=4)
    assert voice.voice
    assert voice.voice.duration == 4
    audio = await bot.send_audio(to, BufferedInputFile(b"ID3", "m.mp3"), title="Ән", performer="Д")
    assert audio.audio
    assert audio.audio.title == "Ән"
    video = await bot.send_video(
        to, BufferedInputFile(b"\0\0\0\0ftyp", "v.mp4"), width=3, height=2
    )
    assert video.video
    assert video.video.width == 3
    moving = await bot.send_animation(to, BufferedInputFile(b"GIF89a\1\0\1\0", "a.gif"))
    assert moving.animation
    assert moving.document
    note = await bot.send_video_note(to, BufferedInputFile(b"x", "n.mp4"), length=200)
    assert note.video_note
    assert note.video_note.length == 200
    sticker = await bot.send_sticker(to, BufferedInputFile(b"RIFF", "s.webp"), emoji="👍")
    assert sticker.sticker
    assert sticker.sticker.emoji == "👍"
    kinds = [m.media.kind for m in aigul.chat(account).messages if m.media]
    assert kinds == [
        "photo", "document", "voice", "audio", "video", "animation", "video_note", "sticker",
    ]  # fmt: skip
    again = await bot.send_photo(to, photo.photo[-1].file_id)
    assert again.photo
    assert again.photo[-1].file_unique_id == photo.photo[-1].file_unique_id
    assert engine.complaints == []


async def test_albums(bot: AiogramBot, account: Bot, aigul: Person):
    sent = await bot.send_media_group(
        aigul.id,
        [InputMediaPhoto(media=picture(), caption="<b>x</b>", parse_mode="HTML"),
         InputMediaPhoto(media=picture("b.png"))],
    )  # fmt: skip
    assert len({m.media_group_id for m in sent}) == 1
    seen = aigul.chat(account).messages[-2:]
    assert [m.caption for m in seen] == ["x", ""]
    assert seen[0].media
    assert seen[0].media.data == png()


async def test_places_and_people(bot: AiogramBot, account: Bot, aigul: Person):
    await bot.send_location(aigul.id, 51.1, 71.4, live_period=600)
    live = aigul.last_from(account)
    await bot.edit_message_live_location(51.2, 71.4, chat_id=aigul.id, message_id=live.id)
    await bot.stop_message_live_location(chat_id=aigul.id, message_id=live.id)
    assert live.media
    assert live.media.details == {"latitude": 51.2, "longitude": 71.4}
    await bot.send_venue(aigul.id, 51.1, 71.4, title="Клуб", address="Абай 1")
    await bot.send_contact(aigul.id, "+77010000000", "Әкімдік")
    dice = await bot.send_dice(aigul.id)
    assert dice.dice
    assert 1 <= dice.dice.value <= 6
    await bot.send_chat_action(aigul.id, "typing")
    assert aigul.chat(account).actions == ["typing"]


async def test_edits(bot: AiogramBot, account: Bot, aigul: Person):
    at: dict[str, Any] = {"chat_id": aigul.id}
    words = await bot.send_message(aigul.id, "1", reply_markup=keyboard([button()]))
    seen = aigul.last_from(account)
    changed = await bot.edit_message_text(
        "<u>2</u>", parse_mode="HTML", message_id=words.message_id, **at
    )
    assert (seen.html, seen.buttons, seen.edited) == ("<u>2</u>", [], True)
    assert not isinstance(changed, bool)
    assert changed.edit_date
    await bot.edit_message_reply_markup(
        message_id=seen.id, reply_markup=keyboard([button("Жоқ", "no")]), **at
    )
    assert seen.buttons[0][0].data == "no"
    await bot.edit_message_media(
        InputMediaPhoto(media=picture(), caption="3"), message_id=seen.id, **at
    )
    assert [m.media.kind for m in [seen] if m.media] == ["photo"]
    await bot.edit_message_caption(caption="4", message_id=seen.id, **at)
    assert seen.caption == "4"
    document = InputMediaDocument(media=BufferedInputFile(b"1", "a.txt"))
    await bot.edit_message_media(document, message_id=seen.id, **at)
    assert [m.media.kind for m in [seen] if m.media] == ["document"]


async def test_deleting_copying_forwarding(bot: AiogramBot, account: Bot, aigul: Person):
    album = aigul.send_album(account, [png(), png()], "Мост")
    to: dict[str, Any] = {"chat_id": aigul.id, "from_chat_id": aigul.id}
    copied = await bot.copy_message(
        message_id=album[0].id, caption="<b>!</b>", parse_mode="HTML", **to
    )
    assert aigul.last_from(account).html == "<b>!</b>"
    await bot.copy_messages(message_ids=[m.id for m in album], remove_caption=True, **to)
    pair = aigul.chat(account).messages[-2:]
    assert pair[0].album == pair[1].album != album[0].album
    assert [m.caption for m in pair] == ["", ""]
    sent = await bot.forward_message(message_id=album[0].id, **to)
    assert sent.forward_origin
    assert sent.forward_origin.type == "user"
    await bot.forward_messages(message_ids=[m.id for m in album], **to)
    before = len(aigul.chat(account).messages)
    assert await bot.delete_message(aigul.id, copied.message_id)
    assert await bot.delete_messages(aigul.id, [m.id for m in pair])
    assert len(aigul.chat(account).messages) == before - 3
    assert pair[0].deleted


async def test_toasts_and_alerts(bot: AiogramBot, account: Bot, aigul: Person):
    await bot.send_message(aigul.id, "?", reply_markup=keyboard([button()]))
    for alert in (False, True):
        aigul.press(aigul.last_from(account), "Иә")
        (update,) = await bot.get_updates(offset=-1)
        assert update.callback_query
        assert update.callback_query.data == "yes"
        assert update.callback_query.message
        assert update.callback_query.message.chat.id == aigul.id
        await bot.answer_callback_query(update.callback_query.id, "Дауыс алынды", show_alert=alert)
    assert [(t.text, t.alert) for t in aigul.toasts(account)] == [
        ("Дауыс алынды", False), ("Дауыс алынды", True),
    ]  # fmt: skip


async def test_the_commands_menu_by_scope_and_language(
    bot: AiogramBot, account: Bot, aigul: Person
):
    menu = aigul.chat(account)
    await bot.set_my_commands([BotCommand(command="start", description="Start")])
    assert [c["description"] for c in menu.commands] == ["Start"]
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand(command="start", description="Бастау")], private, "kk")
    assert [c["description"] for c in menu.commands] == ["Бастау"]
    own = BotCommandScopeChat(chat_id=aigul.id)
    await bot.set_my_commands([BotCommand(command="queue", description="Кезек")], own)
    assert [c["command"] for c in menu.commands] == ["queue"]
    assert [c.command for c in await bot.get_my_commands(own)] == ["queue"]
    await bot.delete_my_commands(own)
    await bot.delete_my_commands(private, "kk")
    assert [c["description"] for c in menu.commands] == ["Start"]


async def test_what_the_bot_says_about_itself(bot: AiogramBot):
    me = await bot.get_me()
    assert (me.username, me.is_bot) == ("auyldas_bot", True)
    await bot.set_my_name("Ауыл", "kk")
    await bot.set_my_description("Әкімдікпен байланыс", "kk")
    await bot.set_my_short_description("Байланыс")
    assert (await bot.get_my_name("kk")).name == "Ауыл"
    assert (await bot.get_my_name()).name == "Ауылдас"
    assert (await bot.get_my_description("kk")).description == "Әкімдікпен байланыс"
    assert (await bot.get_my_short_description("ru")).short_description == "Байланыс"


async def test_the_menu_button(bot: AiogramBot, aigul: Person):
    await bot.set_chat_menu_button(chat_id=aigul.id, menu_button=MenuButtonCommands())
    assert (await bot.get_chat_menu_button(chat_id=aigul.id)).type == "commands"


async def test_a_photo_is_downloaded(bot: AiogramBot, account: Bot, aigul: Person):
    aigul.send_photo(account, png())
    (update,) = await bot.get_updates(offset=-1)
    assert update.message
    assert update.message.photo
    file = await bot.get_file(update.message.photo[-1].file_id)
    assert file.file_path
    got = await bot.download_file(file.file_path)
    assert got
    assert got.read() == png()


async def test_reactions_and_pins(bot: AiogramBot, account: Bot, aigul: Person):
    said = aigul.send(account, "Рақмет")
    await bot.set_message_reaction(aigul.id, said.id, [ReactionTypeEmoji(emoji="❤")])
    assert said.reactions == ["❤"]
    await bot.set_message_reaction(aigul.id, said.id, [])
    assert said.reactions == []
    await bot.pin_chat_message(aigul.id, said.id)
    assert aigul.chat(account).pinned == [said]
    chat = await bot.get_chat(aigul.id)
    assert chat.pinned_message
    assert chat.pinned_message.message_id == said.id
    await bot.unpin_chat_message(aigul.id, message_id=said.id)
    await bot.pin_chat_message(aigul.id, said.id)
    await bot.unpin_all_chat_messages(aigul.id)
    assert aigul.chat(account).pinned == []


async def test_polls(bot: AiogramBot, account: Bot, aigul: Person):
    await bot.send_poll(aigul.id, "Жол?", ["Иә", "Жоқ"], is_anonymous=False, open_period=600)
    ballot = aigul.last_from(account)
    aigul.vote(ballot, [1])
    updates = [u for u in await bot.get_updates() if u.poll or u.poll_answer]
    assert updates[0].poll
    assert updates[0].poll.options[1].voter_count == 1
    assert updates[1].poll_answer
    assert updates[1].poll_answer.option_ids == [1]
    ended = await bot.stop_poll(aigul.id, ballot.id)
    assert ended.is_closed
    assert ended.total_voter_count == 1


async def test_a_quiz(bot: AiogramBot, aigul: Person):
    sent = await bot.send_poll(
        aigul.id, "2+2", ["3", "4"], type="quiz", correct_option_ids=[1], explanation="<b>4</b>",
        explanation_parse_mode="HTML",
    )  # fmt: skip
    assert sent.poll
    assert sent.poll.correct_option_ids == [1]


async def test_chats(bot: AiogramBot, engine: Engine, account: Bot, aigul: Person):
    forum = engine.add_group("Ақсу", forum=True)
    forum.add_member(account, admin=True)
    forum.add_member(aigul)
    chat = await bot.get_chat(forum.id)
    assert (chat.title, chat.type, chat.is_forum) == ("Ақсу", "supergroup", True)
    assert await bot.get_chat_member_count(forum.id) == 2
    assert (await bot.get_chat_member(forum.id, aigul.id)).status == "member"
    admins = await bot.get_chat_administrators(forum.id)
    assert [admin.user.id for admin in admins] == [account.id]
    topic = await bot.create_forum_topic(forum.id, "Жол")
    thread = topic.message_thread_id
    await bot.edit_forum_topic(forum.id, thread, name="Жолдар")
    await bot.close_forum_topic(forum.id, thread)
    await bot.reopen_forum_topic(forum.id, thread)
    sent = await bot.send_message(forum.id, "x", message_thread_id=thread)
    assert (sent.message_thread_id, sent.is_topic_message) == (thread, True)
    assert await bot.delete_forum_topic(forum.id, thread)
    assert (await bot.export_chat_invite_link(forum.id)).startswith("https://t.me/+")
    link = await bot.create_chat_invite_link(forum.id, "Плакат", expire_date=timedelta(days=1))
    assert link.creator.id == account.id
    assert await bot.leave_chat(forum.id)
    assert not forum.member(account.id).present


async def test_webhook_settings(bot: AiogramBot):
    assert await bot.set_webhook("https://a.kz/tg", secret_token="s", allowed_updates=["message"])
    info = await bot.get_webhook_info()
    assert (info.url, info.allowed_updates) == ("https://a.kz/tg", ["message"])
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).url == ""


async def test_leaving_the_server(bot: AiogramBot):
    assert await bot.log_out()
    assert await bot(aiogram_methods.Close())


@pytest.mark.parametrize("name", sorted(schema.METHODS))
def test_aiogram_has_every_method_and_parameter(name):
    model = getattr(aiogram_methods, name[0].upper() + name[1:])
    ours = {field.partition(":")[0] for field in schema.METHODS[name].split()}
    assert ours <= set(model.model_fields)
    required = {f.partition(":")[0] for f in schema.METHODS[name].split() if f.endswith("!")}
    assert required == {k for k, f in model.model_fields.items() if f.is_required()}


@pytest.mark.parametrize("name", sorted(schema.METHODS))
def test_every_method_is_tried_in_this_file(name):
    text = Path(__file__).read_text(encoding="utf-8")
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
    assert f"bot.{snake}(" in text or f"{name[0].upper()}{name[1:]}()" in text
