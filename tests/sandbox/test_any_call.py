"""Whatever a bot sends, the sandbox answers as Telegram would and never breaks."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox import schema
from sandbox.engine import Engine
from sandbox.files import Upload
from tests.sandbox.pictures import png

PERSON, FORUM = 500_000_001, -1_001_700_000_001
WORDS = st.sampled_from(
    ["x", "Су жоқ", "attach://f", "<b>x</b>", "HTML", "kk", "photo", "emoji", "default", "chat",
     "typing", "🎲", "❤", "quiz", "", " ", "ә" * 5000, "<b>", "👋", "\ud83d", "https://a.kz"]
)  # fmt: skip
NUMBERS = st.sampled_from([1, 2, 3, 4, 0, 5, -1, 60, 600, PERSON, 2**63])
LEAVES = {
    "int": NUMBERS,
    "float": st.sampled_from([51.1, 0, 71, -91, "x"]),
    "bool": st.booleans(),
    "str": WORDS,
    "chat": st.sampled_from([PERSON, PERSON, FORUM, FORUM, 1, "@none"]),
    "file": st.sampled_from(["attach://f", "attach://f", "x"]),
}


def values(kind: str, depth: int = 0) -> st.SearchStrategy[Any]:
    if kind.startswith("["):
        return st.lists(values(kind[1:-1], depth), max_size=3)
    if kind in LEAVES:
        return LEAVES[kind]
    if kind == "ReplyMarkup":
        return st.one_of([values(shape, depth) for shape in schema.MARKUPS.values()])
    if depth > 3:
        return st.just({})
    return fields(schema.SHAPES[kind], depth + 1)


def fields(text: str, depth: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    required: dict[str, Any] = {}
    optional: dict[str, Any] = {}
    for field in text.split():
        name, _, kind = field.partition(":")
        bucket = required if kind.endswith("!") else optional
        bucket[name] = values(kind.rstrip("!"), depth)
    return st.fixed_dictionaries(required, optional=optional)


async def world() -> Engine:
    engine = Engine()
    bot = engine.add_bot()
    person = engine.add_person("Айгүл")
    person.start(bot)
    person.send_photo(bot, png())
    forum = engine.add_group("Ауыл", forum=True)
    forum.add_member(person)
    forum.add_member(bot, admin=True)
    to = {"chat_id": PERSON}
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    await engine.call(bot.token, "sendMessage", {**to, "text": "3", "reply_markup": markup})
    photo = {"f": Upload(png(), "f.png")}
    await engine.call(bot.token, "sendPhoto", {**to, "photo": "attach://f"}, photo)
    place = {**to, "latitude": 1, "longitude": 1, "live_period": 60}
    await engine.call(bot.token, "sendLocation", place)
    return engine


@pytest.mark.parametrize("method", sorted(set(schema.METHODS) - {"getUpdates", "setWebhook"}))
async def test_no_call_breaks_the_sandbox(method):
    calls: list[dict[str, Any]] = []

    @settings(
        max_examples=40, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(fields(schema.METHODS[method]))
    def gather(params: dict[str, Any]) -> None:
        calls.append(params)

    gather()
    engine = await world()
    for params in calls:
        uploads = {"f": Upload(png(), "f.png")}
        answer = await engine.call("42:TEST", method, params, uploads)
        assert json.loads(answer.body)["ok"] == (answer.status == 200)
        assert answer.status in {200, 400, 403, 404, 413}
