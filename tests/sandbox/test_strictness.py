"""What Telegram refuses, the sandbox refuses in the same words."""

from datetime import timedelta

import pytest
from aiogram import Bot as AiogramBot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendRichMessage
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    InputRichMessage,
    KeyboardButton,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyParameters,
)

from sandbox.clock import Clock
from sandbox.engine import Engine
from sandbox.people import Person
from sandbox.session import InProcessSession
from sandbox.world import Bot
from tests.sandbox.pictures import png


def one(**fields) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="x", **fields)]])


def refused(said: str, kind: type[TelegramAPIError] = TelegramBadRequest):
    return pytest.raises(kind, match=said)


async def test_broken_html(near: AiogramBot, aigul: Person):
    with refused("can't parse entities: Can't find end tag corresponding to start tag \"b\""):
        await near.send_message(aigul.id, "<b>x", parse_mode="HTML")


@pytest.mark.parametrize("text", [" ", "<b> </b>", "\n\n"])
async def test_empty_words(near: AiogramBot, aigul: Person, text):
    with refused("message text is empty"):
        await near.send_message(aigul.id, text, parse_mode="HTML")


async def test_length_counts_utf16_after_parsing(near: AiogramBot, aigul: Person):
    await near.send_message(aigul.id, "<b>" + "👋" * 2048 + "</b>", parse_mode="HTML")
    await near.send_message(aigul.id, "ә" * 4096)
    with refused("message is too long"):
        await near.send_message(aigul.id, "👋" * 2048 + "!")
    await near.send_photo(aigul.id, BufferedInputFile(png(), "a"), caption="ә" * 1024)
    with refused("message caption is too long"):
        await near.send_photo(aigul.id, BufferedInputFile(png(), "a"), caption="ә" * 1025)


async def test_callback_data_is_64_bytes(near: AiogramBot, aigul: Person):
    await near.send_message(aigul.id, "x", reply_markup=one(callback_data="ә" * 32))
    with refused("BUTTON_DATA_INVALID"):
        await near.send_message(aigul.id, "x", reply_markup=one(callback_data="ә" * 32 + "!"))
    with refused("Text buttons are unallowed in the inline keyboard"):
        await near.send_message(aigul.id, "x", reply_markup=one())


@pytest.mark.parametrize("url", ["http://localhost/x", "javascript:alert(1)", "ftp://a.kz", "x"])
async def test_button_addresses(near: AiogramBot, aigul: Person, url):
    with refused("Wrong HTTP URL"):
        await near.send_message(aigul.id, "x", reply_markup=one(url=url))


async def test_a_hundred_buttons_and_no_more(near: AiogramBot, aigul: Person):
    key = InlineKeyboardButton(text="x", callback_data="x")
    await near.send_message(
        aigul.id, "x", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]] * 100)
    )
    with refused("reply markup is too long"):
        await near.send_message(
            aigul.id, "x", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]] * 101)
        )


async def test_an_edit_must_change_something(near: AiogramBot, aigul: Person):
    sent = await near.send_message(aigul.id, "x", reply_markup=one(callback_data="x"))
    with refused("message is not modified: specified new message content and reply markup are"):
        await sent.edit_text("x", reply_markup=one(callback_data="x"))
    await sent.edit_text("x")


async def test_what_cannot_be_edited(near: AiogramBot, account: Bot, aigul: Person):
    theirs = aigul.send(account, "x")
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="x")]])
    fixed = await near.send_message(aigul.id, "x", reply_markup=keys)
    photo = await near.send_photo(aigul.id, BufferedInputFile(png(), "a"))
    words = await near.send_message(aigul.id, "x")
    with refused("message can't be edited"):
        await near.edit_message_text("y", chat_id=aigul.id, message_id=theirs.id)
    with refused("message can't be edited"):
        await fixed.edit_text("y")
    with refused("message to edit not found"):
        await near.edit_message_text("y", chat_id=aigul.id, message_id=999)
    with refused("there is no text in the message to edit"):
        await photo.edit_text("y")
    with refused("there is no caption in the message to edit"):
        await words.edit_caption(caption="y")


async def test_deleting_ends_after_48_hours(near: AiogramBot, clock: Clock, aigul: Person):
    sent = await near.send_message(aigul.id, "x")
    clock.shift(timedelta(hours=48, seconds=1))
    with refused("message can't be deleted for everyone"):
        await sent.delete()
    clock.shift(timedelta(seconds=-2))
    await sent.delete()
    with refused("message to delete not found"):
        await sent.delete()


async def test_who_cannot_be_written_to(
    near: AiogramBot, engine: Engine, account: Bot, aigul: Person
):
    stranger = engine.add_person("Бөтен")
    with refused("bot can't initiate conversation with a user", TelegramForbiddenError):
        await near.send_message(stranger.id, "x")
    with refused("chat not found"):
        await near.send_message(123, "x")
    with refused("chat not found"):
        await near.send_message("@nobody", "x")
    with refused("bots can't send messages to bots", TelegramForbiddenError):
        await near.send_message(account.id, "x")
    aigul.block(account)
    with refused("Forbidden: bot was blocked by the user", TelegramForbiddenError):
        await near.send_message(aigul.id, "x")
    aigul.unblock(account)
    aigul.deactivate()
    with refused("user is deactivated", TelegramForbiddenError):
        await near.send_message(aigul.id, "x")


async def test_wrong_tokens(engine: Engine, account: Bot):
    with refused("Unauthorized", TelegramUnauthorizedError):
        await AiogramBot("42:WRONG", session=InProcessSession(engine)).get_me()
    answer = await engine.call("nonsense", "getMe", {})
    assert answer.status == 404


async def test_unknown_methods_are_remembered(near: AiogramBot, engine: Engine, aigul: Person):
    with refused("method not found", TelegramNotFound):
        await near(SendRichMessage(chat_id=aigul.id, rich_message=InputRichMessage(html="x")))
    assert engine.complaints == ["sendRichMessage: Not Found: method not found"]


async def test_unknown_parameters_are_remembered(near: AiogramBot, engine: Engine, aigul: Person):
    with refused('parameter "business_connection_id" is unknown to sendMessage'):
        await near.send_message(aigul.id, "x", business_connection_id="1")
    (complaint,) = engine.complaints
    assert complaint.startswith("sendMessage: ")


async def test_unknown_fields_of_objects_are_remembered(
    engine: Engine, account: Bot, aigul: Person
):
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x", "colour": "red"}]]}
    params = {"chat_id": aigul.id, "text": "x", "reply_markup": markup}
    answer = await engine.call(account.token, "sendMessage", params)
    assert answer.status == 400
    assert "colour" in engine.complaints[0]


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessage", {"chat_id": 1}),
        ("sendMessage", {"text": "x"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": "{"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": "[]"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "disable_notification": "perhaps"}),
        ("sendMessage", {"chat_id": 1, "text": ["x"]}),
        ("deleteMessage", {"chat_id": 1, "message_id": "one"}),
        ("sendLocation", {"chat_id": 1, "latitude": "north", "longitude": 1}),
        ("deleteMessages", {"chat_id": 1, "message_ids": "7"}),
        ("editMessageText", {"text": "x"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "parse_mode": "MarkdownV2"}),
    ],
)
async def test_calls_that_make_no_sense(engine: Engine, account: Bot, method, params):
    engine.add_person("Айгүл", id=1).start(account)
    assert (await engine.call(account.token, method, params)).status == 400


async def test_methods_in_any_case(engine: Engine, account: Bot):
    assert (await engine.call(account.token, "getme", {})).status == 200


async def test_callback_answers(near: AiogramBot, clock: Clock, account: Bot, aigul: Person):
    await near.send_message(aigul.id, "x", reply_markup=one(callback_data="x"))
    screen = aigul.last_from(account)
    first, second = aigul.press(screen, "x"), aigul.press(screen, "x")
    with refused("MESSAGE_TOO_LONG"):
        await near.answer_callback_query(first, "ә" * 201)
    await near.answer_callback_query(first, "ә" * 200)
    too_old = "query is too old and response timeout expired or query ID is invalid"
    with refused(too_old):
        await near.answer_callback_query(first)
    clock.shift(timedelta(minutes=1))
    with refused(too_old):
        await near.answer_callback_query(second)


async def test_albums_have_two_to_ten(near: AiogramBot, aigul: Person):
    photo = InputMediaPhoto(media=BufferedInputFile(png(), "a"))
    for count in (1, 11):
        with refused("too many messages to send as an album"):
            await near.send_media_group(aigul.id, [photo] * count)
    document = InputMediaDocument(media=BufferedInputFile(b"1", "a"))
    with refused("can't be mixed"):
        await near.send_media_group(aigul.id, [photo, document])


async def test_replies_to_nothing(near: AiogramBot, aigul: Person):
    with refused("message to be replied not found"):
        await near.send_message(aigul.id, "x", reply_parameters=ReplyParameters(message_id=999))
    lenient = ReplyParameters(message_id=999, allow_sending_without_reply=True)
    await near.send_message(aigul.id, "x", reply_parameters=lenient)
    with refused("QUOTE_TEXT_INVALID"):
        await near.send_message(
            aigul.id, "x", reply_parameters=ReplyParameters(message_id=1, quote="never said")
        )


async def test_commands_are_checked(near: AiogramBot):
    with refused("BOT_COMMAND_INVALID"):
        await near.set_my_commands([BotCommand(command="Start", description="x")])
    with refused("BOT_COMMAND_DESCRIPTION_INVALID"):
        await near.set_my_commands([BotCommand(command="start", description=" ")])
    with refused("BOT_COMMANDS_TOO_MUCH"):
        await near.set_my_commands([BotCommand(command="a", description="x")] * 101)
    with refused("invalid language code"):
        await near.set_my_commands([BotCommand(command="a", description="x")], language_code="kaz")


@pytest.mark.parametrize(
    ("question", "options", "said"),
    [
        ("ә" * 301, ["a"], "length must not exceed 300"),
        ("?", ["ә" * 101], "length must not exceed 100"),
        ("?", ["a"] * 13, "at most 12 options"),
        (" ", ["a"], "must be non-empty"),
    ],
)
async def test_polls_are_checked(near: AiogramBot, aigul: Person, question, options, said):
    with refused(said):
        await near.send_poll(aigul.id, question, options)


async def test_reactions_are_checked(near: AiogramBot, account: Bot, aigul: Person):
    said = aigul.send(account, "x")
    with refused("REACTION_INVALID"):
        await near.set_message_reaction(aigul.id, said.id, [ReactionTypeEmoji(emoji="🚜")])
    heart = ReactionTypeEmoji(emoji="❤")
    with refused("REACTIONS_TOO_MANY"):
        await near.set_message_reaction(aigul.id, said.id, [heart, heart])
    with refused("message to react not found"):
        await near.set_message_reaction(aigul.id, 999, [heart])


async def test_protected_words_stay(near: AiogramBot, account: Bot, aigul: Person):
    sent = await near.send_message(aigul.id, "x", protect_content=True)
    with refused("message can't be forwarded"):
        await near.forward_message(aigul.id, aigul.id, sent.message_id)
    with refused("message to copy not found"):
        await near.copy_message(aigul.id, aigul.id, 999)


async def test_files_are_checked(bot: AiogramBot, account: Bot, aigul: Person):
    with refused("IMAGE_PROCESS_FAILED"):
        await bot.send_photo(aigul.id, BufferedInputFile(b"not a picture", "a.png"))
    with refused("file must be non-empty"):
        await bot.send_document(aigul.id, BufferedInputFile(b"", "a.txt"))
    with refused("wrong remote file identifier specified"):
        await bot.send_document(aigul.id, "nonsense")
    photo = await bot.send_photo(aigul.id, BufferedInputFile(png(), "a"))
    assert photo.photo
    with refused("can't use file of type Photo as Document"):
        await bot.send_document(aigul.id, photo.photo[-1].file_id)


async def test_photos_end_at_10_megabytes(near: AiogramBot, aigul: Person):
    large = BufferedInputFile(png() + bytes(10 * 1024 * 1024), "a.png")
    with refused("is too big for a photo; the maximum size is 10485760 bytes"):
        await near.send_photo(aigul.id, large)


async def test_uploads_end_at_50_megabytes(bot: AiogramBot, aigul: Person):
    large = BufferedInputFile(bytes(50 * 1024 * 1024 + 1), "a.bin")
    with refused("Request Entity Too Large", TelegramEntityTooLarge):
        await bot.send_document(aigul.id, large)


async def test_downloads_end_at_20_megabytes(near: AiogramBot, account: Bot, aigul: Person):
    aigul.send_document(account, b"x", size=20 * 1024 * 1024 + 1)
    (update,) = await near.get_updates(offset=-1)
    assert update.message
    assert update.message.document
    with refused("file is too big"):
        await near.get_file(update.message.document.file_id)


async def test_nothing_is_fetched_from_the_net(near: AiogramBot, engine: Engine, aigul: Person):
    with refused("failed to get HTTP URL content"):
        await near.send_photo(aigul.id, "https://a.kz/a.jpg")
    assert engine.complaints


async def test_live_places_end(near: AiogramBot, aigul: Person):
    still = await near.send_location(aigul.id, 1, 1)
    with refused("message can't be edited"):
        await near.edit_message_live_location(
            latitude=1, longitude=2, chat_id=aigul.id, message_id=still.message_id
        )
    with refused("wrong latitude or longitude"):
        await near.send_location(aigul.id, 91, 1)


async def test_every_refusal_is_kept(near: AiogramBot, engine: Engine, aigul: Person):
    with refused("message text is empty"):
        await near.send_message(aigul.id, " ")
    assert engine.refusals[-1] == ("sendMessage", "Bad Request: message text is empty")
    assert engine.complaints == []


async def test_calls_are_kept(near: AiogramBot, engine: Engine, aigul: Person):
    await near.send_chat_action(aigul.id, "typing")
    assert engine.calls[-1] == ("sendChatAction", {"chat_id": aigul.id, "action": "typing"})
