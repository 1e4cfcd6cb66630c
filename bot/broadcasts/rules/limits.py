"""What a notice may hold: letters, files, a link. Everything too much is refused with its size."""

import re
import unicodedata
from math import ceil
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from bot.core.errors import Invalid
from bot.core.text import clean, utf16_len

#: UTF-16 units a language. Telegram takes 4,096 a message; a heading, the sender and a repeated
#: link stand around the text.
TEXT_LIMIT = 3_500
#: One album.
FILES_LIMIT = 10
#: What a village's internet can carry, and as much as a bot may fetch again for the page.
FILE_MB = 20
#: Why an urgent notice may wake people.
REASON_LIMIT = 300
#: Letters of the button with the link; more are cut off on a narrow phone.
BUTTON_LIMIT = 40
LINK_LIMIT = 500

_MB = 1024 * 1024
_BLANKS = "\u2800\ufffc"  # signs that show nothing

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_USERNAME = re.compile(r"@([A-Za-z][A-Za-z0-9_]{3,31})")
_TOP = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{2,59}")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_KEPT = "/%:@!$&'()*+,;=~-._?[]"


def check_text(text: str) -> None:
    """`Invalid`: notice_needs_words, notice_too_long (count, limit and over, in UTF-16 units)."""
    if not any(letter.isalnum() for letter in text):
        raise Invalid("notice_needs_words")
    count = utf16_len(text)
    if count > TEXT_LIMIT:
        raise Invalid("notice_too_long", count=count, limit=TEXT_LIMIT, over=count - TEXT_LIMIT)


def check_reason(text: str) -> None:
    """`Invalid`: notice_too_long, as of a text. None is no reason, and no fault."""
    count = utf16_len(text.strip())
    if count > REASON_LIMIT:
        raise Invalid(
            "notice_too_long", count=count, limit=REASON_LIMIT, over=count - REASON_LIMIT
        )


def check_file(kind: str, size_bytes: int | None, name: str = "") -> None:
    """`Invalid`: file_too_big (size_mb rounded up, limit_mb). Telegram may not say a size."""
    if size_bytes is not None and size_bytes > FILE_MB * _MB:
        size: dict[str, Any] = {"size_mb": ceil(size_bytes / _MB), "limit_mb": FILE_MB}
        raise Invalid("file_too_big", kind=kind, file=name, **size)


def check_link(url: str) -> str:
    """The link as a button takes it; `Invalid`: link_unclear.

    What has no scheme gets https, `@name` is a page of Telegram, foreign letters are written as
    the network wants them. http stays where it was typed: some offices' pages have nothing else.
    """
    url = url.strip()
    if found := _USERNAME.fullmatch(url):
        return f"https://t.me/{found[1]}"
    if not url or len(url) > LINK_LIMIT or any(map(_is_foul, url)):
        raise Invalid("link_unclear")
    scheme = _SCHEME.match(url)
    try:
        made = _made(urlsplit(url if scheme else f"https://{url}"))
    except ValueError:  # a port that is no number, brackets, a name no network knows
        raise Invalid("link_unclear") from None
    if len(made) > LINK_LIMIT:
        raise Invalid("link_unclear")
    return made


def button_label(text: str) -> str:
    """What the button with the link says; "" for what nobody sees, which Telegram refuses."""
    label = clean(text, BUTTON_LIMIT)
    return label if any(letter.isalnum() or _is_seen(letter) for letter in label) else ""


def _is_seen(letter: str) -> bool:
    return letter not in _BLANKS and unicodedata.category(letter)[0] in "PS"


def _is_foul(letter: str) -> bool:
    """White space, controls, what turns the line round, and what browsers read as a slash."""
    return letter in '\\<>"`{}|^' or unicodedata.category(letter)[0] in "CZ"


def _made(parts: SplitResult) -> str:
    """ValueError for everything that is not a plain page of the web."""
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        raise ValueError(parts.scheme)
    host = _host(parts.hostname or "")
    port = f":{parts.port}" if parts.port is not None else ""
    path, query, fragment = (
        quote(one, safe=_KEPT) for one in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit((parts.scheme, host + port, path, query, fragment))


def _host(name: str) -> str:
    labels = name.rstrip(".").encode("idna").decode("ascii").lower().split(".")
    if len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)) or not _TOP.fullmatch(labels[-1]):
        raise ValueError(name)
    return ".".join(labels)
