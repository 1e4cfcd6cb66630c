"""What somebody formatted in Telegram, and what they typed like formatting."""

from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram.types import Chat, Message, MessageEntity

from handlers.formatting import html_of


def message(text: str, *entities: dict[str, Any]) -> Message:
    return Message(
        message_id=1,
        date=datetime(2026, 11, 23, tzinfo=UTC),
        chat=Chat(id=1, type="private"),
        text=text,
        entities=[MessageEntity(**one) for one in entities],
    )


@pytest.mark.parametrize(
    ("entity", "html"),
    [
        ({"type": "bold"}, "<b>су</b> жоқ"),
        ({"type": "spoiler"}, "<tg-spoiler>су</tg-spoiler> жоқ"),
        ({"type": "blockquote"}, "<blockquote>су</blockquote> жоқ"),
        ({"type": "pre", "language": "python"}, "<pre>су</pre> жоқ"),
        ({"type": "custom_emoji", "custom_emoji_id": "5"}, "су жоқ"),
        ({"type": "date_time", "unix_time": 1}, "су жоқ"),
        (
            {"type": "text_link", "url": 'https://a.kz/?a=1&b="c"'},
            '<a href="https://a.kz/?a=1&amp;b=&quot;c&quot;">су</a> жоқ',
        ),
    ],
)
def test_only_what_a_bot_may_send_is_kept(entity: dict[str, Any], html: str) -> None:
    assert html_of(message("су жоқ", {"offset": 0, "length": 2, **entity})) == html


def test_what_is_typed_like_a_tag_is_shown_as_typed() -> None:
    assert html_of(message("<b>су & *жоқ")) == "&lt;b&gt;су &amp; *жоқ"


def test_a_message_without_words_has_none() -> None:
    assert html_of(message("")) == ""
