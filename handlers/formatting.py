"""The words of a message with their formatting, as Telegram takes them back from a bot."""

from datetime import datetime
from html import escape

from aiogram.types import Message
from aiogram.utils.text_decorations import HtmlDecoration

from bot.core.text import clean

_LONGEST = 100_000  # letters with tags; a message has 4,096 without


class _Taken(HtmlDecoration):
    """What a bot may not send again, or what would break a tag, becomes plain words."""

    def link(self, value: str, link: str) -> str:
        return self._tag(self.LINK_TAG, value, attrs={"href": escape(link)})

    def pre_language(self, value: str, language: str) -> str:
        del language
        return self.pre(value)

    def custom_emoji(self, value: str, custom_emoji_id: str) -> str:
        del custom_emoji_id  # for bots that bought a name
        return value

    def date_time(
        self, value: str, unix_time: int | datetime, date_time_format: str | None = None
    ) -> str:
        del unix_time, date_time_format
        return value


_taken = _Taken()


def html_of(message: Message) -> str:
    """Telegram's HTML: what was typed like a tag, or left unclosed, is shown as typed."""
    text = message.text or message.caption or ""
    entities = message.entities or message.caption_entities
    return clean(_taken.unparse(text, entities), _LONGEST)
