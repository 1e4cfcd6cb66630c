"""What people do, as the bot hears it and as they see it."""

from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot as AiogramBot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Update

from sandbox.clock import Clock
from sandbox.engine import Engine
from sandbox.errors import PersonError
from sandbox.people import Person
from sandbox.world import Bot
from tests.sandbox.pictures import NOON, png

Json = dict[str, Any]


@pytest.fixture
def heard(engine: Engine, account: Bot, near: AiogramBot):
    """What the bot heard since, each checked by aiogram's own models."""

    def updates() -> list[Json]:
        found = engine.updates(account).pull()
        for raw in found:
            Update.model_validate(raw, context={"bot": near})
        return found

    return updates


def test_a_deep_link(engine: Engine, account: Bot, heard):
    person = engine.add_person("Ерлан", language_code="ru")
    person.open_link("https://t.me/Auyldas_bot?start=p114849100")
    (update,) = heard()
    assert update["message"]["text"] == "/start p114849100"
    assert update["message"]["from"]["language_code"] == "ru"
    assert update["message"]["chat"] == {"id": person.id, "first_name": "Ерлан", "type": "private"}
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


@pytest.mark.parametrize("payload", ["a b", "ә", "x" * 65])
def test_a_deep_link_that_cannot_be(account: Bot, aigul: Person, payload):
    with pytest.raises(PersonError):
        aigul.start(account, payload)


def test_links_elsewhere(engine: Engine, aigul: Person):
    assert aigul.open_link("https://egov.kz") is None
    with pytest.raises(PersonError):
        aigul.open_link("https://t.me/nobody_bot")


def test_everything_a_person_can_send(account: Bot, aigul: Person, heard):
    aigul.send(account, "Шам жанбайды")
    aigul.send_photo(account, png(), "Шам")
    aigul.send_document(account, b"%PDF", "а.pdf", "application/pdf", "Өтініш")
    aigul.send_voice(account, b"OggS", duration=7)
    aigul.send_video(account, b"x", "Бейне")
    aigul.send_video_note(account, b"x")
    aigul.send_audio(account, b"x")
    aigul.send_sticker(account, "😀")
    aigul.send_location(account, 51.5, 71.5)
    aigul.send_contact(account)
    aigul.send_contact(account, own=False, phone="+77770000000", first_name="Көрші")
    aigul.send_dice(account, "🎯", value=6)
    messages = [u["message"] for u in heard()]
    kinds = ["text", "photo", "document", "voice", "video", "video_note", "audio", "sticker",
             "location", "contact", "contact", "dice"]  # fmt: skip
    assert all(kind in message for kind, message in zip(kinds, messages, strict=True))
    assert messages[2]["document"]["mime_type"] == "application/pdf"
    assert messages[3]["voice"]["duration"] == 7
    assert messages[9]["contact"]["user_id"] == aigul.id
    assert messages[9]["contact"]["phone_number"] == "+77010000001"
    assert "user_id" not in messages[10]["contact"]
    assert messages[11]["dice"] == {"emoji": "🎯", "value": 6}


def test_an_album_is_several_messages(account: Bot, aigul: Person, heard):
    aigul.send_album(account, [png()] * 12, "Көпір")
    messages = [u["message"] for u in heard()]
    assert [m.get("caption") for m in messages] == ["Көпір", *[None] * 11]
    albums = [m["media_group_id"] for m in messages]
    assert len(set(albums[:10])) == len(set(albums[10:])) == 1
    assert albums[0] != albums[10]


def test_a_very_long_text_goes_in_pieces(account: Bot, aigul: Person, heard):
    aigul.send(account, "👋" * 5000)
    assert [len(u["message"]["text"]) for u in heard()] == [2048, 2048, 904]


def test_nothing_cannot_be_sent(account: Bot, aigul: Person):
    with pytest.raises(PersonError):
        aigul.send(account, " " * 1_000_000)


def test_an_edit(clock: Clock, account: Bot, aigul: Person, heard):
    said = aigul.send(account, "Шам")
    photo = aigul.send_photo(account, png(), "1")
    clock.shift(timedelta(minutes=1))
    aigul.edit(said, "Екі шам")
    aigul.edit(photo, "2")
    edits = [u["edited_message"] for u in heard() if "edited_message" in u]
    assert [e.get("text") or e["caption"] for e in edits] == ["Екі шам", "2"]
    assert edits[0]["edit_date"] == edits[0]["date"] + 60
    assert "photo" in edits[1]
    assert said.edited


def test_a_reply(account: Bot, aigul: Person, heard):
    first = aigul.send(account, "1")
    aigul.send(account, "2", reply_to=first)
    assert heard()[1]["message"]["reply_to_message"]["text"] == "1"


def test_a_forward_says_where_it_comes_from(engine: Engine, account: Bot, aigul: Person, heard):
    channel = engine.add_channel("Жаңалықтар")
    channel.add_member(aigul, admin=True)
    post = aigul.send_in(channel, "Су болмайды")
    aigul.forward(account, post)
    own = aigul.send(account, "x")
    aigul.forward(account, own)
    aigul.forward(account, own, hidden=True)
    origins = [u["message"].get("forward_origin", {}).get("type") for u in heard()]
    assert origins == ["channel", None, "user", "hidden_user"]


async def test_pressing(near: AiogramBot, account: Bot, aigul: Person, heard):
    keys = [[InlineKeyboardButton(text="Иә", callback_data="y")]]
    await near.send_message(aigul.id, "?", reply_markup=InlineKeyboardMarkup(inline_keyboard=keys))
    screen = aigul.last_from(account)
    query_id = aigul.press(screen, data="y")
    query = heard()[0]["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (query_id, "y", aigul.id)
    assert query["message"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Иә"
    with pytest.raises(LookupError, match="Жоқ"):
        aigul.press(screen, "Жоқ")


async def test_pressing_what_is_gone(near: AiogramBot, account: Bot, aigul: Person, heard):
    keys = [[InlineKeyboardButton(text="Иә", callback_data="y")]]
    markup = InlineKeyboardMarkup(inline_keyboard=keys)
    sent = await near.send_message(aigul.id, "?", reply_markup=markup)
    screen = aigul.last_from(account)
    await sent.delete()
    with pytest.raises(PersonError):
        aigul.press(screen, "Иә")
    aigul.press_stale(screen, "y")
    assert heard()[0]["callback_query"]["message"]["date"] == 0


def test_blocking_and_coming_back(account: Bot, aigul: Person, heard):
    aigul.block(account)
    aigul.block(account)
    with pytest.raises(PersonError):
        aigul.send(account, "x")
    aigul.start(account)
    changes = [u["my_chat_member"] for u in heard() if "my_chat_member" in u]
    places = [(c["old_chat_member"]["status"], c["new_chat_member"]["status"]) for c in changes]
    assert places == [("member", "kicked"), ("kicked", "member")]


def test_the_clock_dates_everything(clock: Clock, account: Bot, aigul: Person, heard):
    clock.move_to(NOON + timedelta(days=7))
    said = aigul.send(account, "x")
    assert said.date == NOON + timedelta(days=7)
    clock.reset()
    assert aigul.send(account, "y").date == NOON
    with pytest.raises(ValueError, match="time zone"):
        clock.move_to(NOON.replace(tzinfo=None))


def test_a_clock_that_moves_goes_on():
    seconds = iter(range(100))
    clock = Clock(source=lambda: NOON + timedelta(seconds=next(seconds)))
    clock.shift(timedelta(days=1))
    assert clock.now() == NOON + timedelta(days=1)
    assert clock.now() == NOON + timedelta(days=1, seconds=1)


async def test_voting(near: AiogramBot, clock: Clock, engine: Engine, account: Bot, aigul: Person):
    await near.send_poll(aigul.id, "?", ["1", "2"], open_period=600)
    ballot = aigul.last_from(account)
    aigul.vote(ballot, [0])
    aigul.vote(ballot, [])
    aigul.vote(ballot, [1])
    with pytest.raises(PersonError):
        aigul.vote(ballot, [0, 1])
    with pytest.raises(PersonError):
        aigul.vote(ballot, [2])
    clock.shift(timedelta(minutes=11))
    with pytest.raises(PersonError, match="closed"):
        aigul.vote(ballot, [0])
    states = [u["poll"] for u in engine.updates(account).pull() if "poll" in u]
    assert [[o["voter_count"] for o in s["options"]] for s in states] == [
        [1, 0], [0, 0], [0, 1], [0, 1],
    ]  # fmt: skip
    assert states[-1]["is_closed"]


def test_a_new_name_is_seen_at_once(account: Bot, aigul: Person, heard):
    aigul.rename("<b>Айгүл</b> 👩🏽‍🌾", "\u202eтексер", username="aigul")
    aigul.send(account, "x")
    message = heard()[0]["message"]
    assert message["from"]["first_name"] == message["chat"]["first_name"] == "<b>Айгүл</b> 👩🏽‍🌾"


def test_reactions_when_asked_for(engine: Engine, account: Bot, aigul: Person, heard):
    engine.updates(account).allow(["message", "message_reaction"])
    said = aigul.send(account, "x")
    aigul.react(said, "🔥")
    aigul.react(said, "🔥")
    changes = [u for u in heard() if "message_reaction" in u]
    assert len(changes) == 1


def test_people_and_messages_can_be_read_in_a_failure(account: Bot, aigul: Person):
    said = aigul.send(account, "x")
    assert "Айгүл" in repr(aigul)
    assert "person" in repr(said)


def test_nobody_has_said_anything(account: Bot, aigul: Person):
    with pytest.raises(LookupError):
        aigul.last_from(account)
    with pytest.raises(LookupError):
        aigul.tap(account, "Мәзір")
