"""Telegram's HTML: as strict, and in the same words."""

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from sandbox.utf16 import Entity, utf16_len

TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
LINK_SCHEMES = frozenset({"http", "https", "ftp", "tg", "ton", "tonsite"})
_MARK = re.compile(r"[<&]")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_SPACE = " \t\n\r\f\v\0"


class ParseError(ValueError):
    """The markup is broken; the text is what Telegram says after "can't parse entities"."""


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """Plain text and sorted entities of Telegram's HTML; raises :class:`ParseError`."""
    if "<" not in text and "&" not in text:
        return text, []
    return _HtmlParser(text).parse()


class _Open:
    """A tag that waits for its end."""

    __slots__ = ("argument", "name", "offset", "start")

    def __init__(self, name: str, argument: str, offset: int, start: int) -> None:
        self.name = name
        self.argument = argument
        self.offset = offset
        self.start = start


class _HtmlParser:
    """One pass over the text; positions are characters, reported offsets are UTF-8 bytes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.end = len(text)
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self.at < self.end:
            mark = _MARK.search(self.text, self.at)
            stop = mark.start() if mark else self.end
            self._put(self.text[self.at : stop])
            self.at = stop
            if stop == self.end:
                break
            if self.text[stop] == "&":
                self._put(self._reference())
            elif self.text.startswith("</", stop):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            name = self.open[-1].name
            raise ParseError(f'Can\'t find end tag corresponding to start tag "{name}"')
        return "".join(self.out), _in_order(self.entities)

    def _put(self, piece: str) -> None:
        if piece:
            self.out.append(piece)
            self.offset += utf16_len(piece)

    def _reference(self) -> str:
        """The character that a reference stands for, or a bare ampersand."""
        found = _REFERENCE.match(self.text, self.at)
        char = _referred(found) if found else ""
        if not found or not char:
            self.at += 1
            return "&"
        self.at = found.end()
        return char

    def _peek(self) -> str:
        return self.text[self.at] if self.at < self.end else ""

    def _skip_space(self) -> None:
        while self.at < self.end and self.text[self.at] in _SPACE:
            self.at += 1

    def _until(self, stops: str) -> str:
        begin = self.at
        while self.at < self.end and self.text[self.at] not in stops:
            self.at += 1
        return self.text[begin : self.at]

    def _bytes(self, position: int) -> int:
        return len(self.text[:position].encode("utf-8", "surrogatepass"))

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._until(_SPACE + ">").lower()
        unclosed = f"Unclosed start tag at byte offset {self._bytes(begin)}"
        if self.at >= self.end:
            raise ParseError(unclosed)
        if name not in TAGS:
            where = self._bytes(begin)
            raise ParseError(f'Unsupported start tag "{name}" at byte offset {where}')
        argument = ""
        while True:
            self._skip_space()
            if self.at >= self.end:
                raise ParseError(unclosed)
            if self._peek() == ">":
                break
            key, value = self._attribute(name, begin, unclosed)
            argument = _argument(name, key, value) or argument
        if name == "span" and argument != "spoiler":
            where = self._bytes(begin)
            raise ParseError(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.at += 1
        self.open.append(_Open(name, argument, self.offset, len(self.out)))

    def _attribute(self, tag: str, begin: int, unclosed: str) -> tuple[str, str]:
        key = self._until(_SPACE + "=>/\"'")
        if not key:
            where = self._bytes(begin)
            raise ParseError(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
        self._skip_space()
        if self._peek() != "=":
            return key, ""
        self.at += 1
        self._skip_space()
        if self.at >= self.end:
            raise ParseError(unclosed)
        quote = self._peek()
        return key, self._quoted(quote, unclosed) if quote in "\"'" else self._token()

    def _token(self) -> str:
        begin = self.at
        while self._peek() and (self._peek().isalnum() or self._peek() in ".-"):
            self.at += 1
        if self._peek() not in _SPACE + ">":
            where = self._bytes(begin)
            raise ParseError(f"Unexpected end of name token at byte offset {where}")
        return self.text[begin : self.at].lower()

    def _quoted(self, quote: str, unclosed: str) -> str:
        self.at += 1
        value: list[str] = []
        while self._peek() and self._peek() != quote:
            if self._peek() == "&":
                value.append(self._reference())
            else:
                value.append(self._peek())
                self.at += 1
        self.at += 1
        if self.at >= self.end:
            raise ParseError(unclosed)
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise ParseError(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        self.at += 2
        name = self._until(_SPACE + ">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise ParseError(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise ParseError(
                f"Unmatched end tag at byte offset {self._bytes(begin)}, "
                f'expected "</{tag.name}>", found "</{name}>"'
            )
        if self.offset > tag.offset:
            self._close(tag)

    def _close(self, tag: _Open) -> None:
        entity: Entity = {
            "type": TAGS[tag.name],
            "offset": tag.offset,
            "length": self.offset - tag.offset,
        }
        if tag.name == "a":
            self.entities += _link(entity, tag.argument or "".join(self.out[tag.start :]))
            return
        if tag.name == "tg-emoji":
            if not tag.argument.isdigit():
                raise ParseError("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = tag.argument
        elif tag.name == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "code" and tag.argument:
            entity["language"] = tag.argument
        elif tag.name == "pre":
            self._take_language(entity)
        self.entities.append(entity)

    def _take_language(self, pre: Entity) -> None:
        """``<pre><code class="language-x">`` is one entity."""
        last = self.entities[-1] if self.entities else {}
        same = (last.get("offset"), last.get("length")) == (pre["offset"], pre["length"])
        if same and last.get("type") == "code" and "language" in last:
            pre["language"] = self.entities.pop()["language"]


def _referred(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return NAMED.get(name, "")
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if not 0 < code < 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return ""
    return chr(code)


def _argument(tag: str, key: str, value: str) -> str:
    """What an attribute says, for the few that Telegram reads."""
    if tag == "a" and key == "href":
        return value
    if tag == "code" and key == "class" and value.startswith("language-"):
        return value.removeprefix("language-")
    if tag == "span" and key == "class" and value.startswith("tg-"):
        return value.removeprefix("tg-")
    if tag == "tg-emoji" and key == "emoji-id":
        return value
    if tag == "blockquote" and key == "expandable":
        return "1"
    return ""


def _link(entity: Entity, url: str) -> list[Entity]:
    """A link that Telegram keeps; others silently become plain text."""
    url = url.strip()
    parts = _split(url)
    if parts is None:
        return []
    if parts.scheme == "tg" and parts.netloc == "user":
        person = parse_qs(parts.query).get("id", [""])[0]
        if person.isdigit():
            return [{**entity, "type": "text_mention", "user_id": int(person)}]
    return [{**entity, "url": url if parts.scheme else f"http://{url}"}]


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme:
        return parts if parts.scheme in LINK_SCHEMES and (parts.netloc or parts.path) else None
    return parts if "." in url.split("/", 1)[0] and " " not in url else None


def _in_order(entities: list[Entity]) -> list[Entity]:
    """Outer before inner, nothing inside code; the order Telegram answers in."""
    entities.sort(key=lambda e: (e["offset"], -e["length"]))
    solid = [e for e in entities if e["type"] in {"code", "pre"}]
    return [e for e in entities if not any(s is not e and _inside(e, s) for s in solid)]


def _inside(inner: Entity, outer: Entity) -> bool:
    if inner["type"] == "pre" and outer["type"] == "code":
        return False
    if inner["type"] in {"blockquote", "expandable_blockquote"}:
        return False
    end = inner["offset"] + inner["length"]
    return bool(outer["offset"] <= inner["offset"] and end <= outer["offset"] + outer["length"])
