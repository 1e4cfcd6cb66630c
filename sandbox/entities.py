"""Formatted text: what comes in, what is found in it, and what is left of it."""

import re

from sandbox.errors import bad_request, misuse
from sandbox.html_parser import ParseError, parse_html
from sandbox.utf16 import Entity, utf16_len

_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\u2028-\u202e\ud800-\udfff]")
_HINT = re.compile(r"[/@#.+]")
_FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]+[^\s<>\".,!?;:)])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<domain>\b(?:[a-z0-9-]+\.)+(?:kz|ru|com|org|net|me|info)\b(?:/[^\s<>\"]*[^\s<>\".,!?;:)])?)"
    r"|(?P<bot_command>(?<![\w/>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b)"
    r"|(?P<hashtag>(?<![\w#])#(?=\w*[^\W\d])\w{1,256})"
    r"|(?P<phone_number>(?<![\w+])\+\d[\d ()-]{8,16}\d\b)",
)


def formatted(
    text: str, parse_mode: str | None, given: list[Entity] | None
) -> tuple[str, list[Entity]]:
    """The text that will be shown and its entities, found ones included."""
    text = _UNWANTED.sub(" ", text.replace("\r", "")) if not text.isprintable() else text
    if parse_mode:
        text, entities = _parse(text, parse_mode)
    else:
        entities = _checked(text, given or [])
    text, entities = _trim(text, entities)
    if _HINT.search(text):
        entities = _with_found(text, entities)
    return text, entities


def _parse(text: str, parse_mode: str) -> tuple[str, list[Entity]]:
    if parse_mode.lower() != "html":
        raise misuse(f"unsupported parse_mode: the sandbox speaks HTML, not {parse_mode}")
    try:
        return parse_html(text)
    except ParseError as error:
        raise bad_request(f"can't parse entities: {error}") from None


def _checked(text: str, given: list[Entity]) -> list[Entity]:
    """Entities that came ready made must lie within the text."""
    size = utf16_len(text)
    for entity in given:
        offset, length = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(length, int):
            raise bad_request("can't parse MessageEntity: offset and length must be integers")
        if offset < 0 or length <= 0 or offset + length > size:
            raise bad_request("entity beginning or end is outside of the text")
    return sorted((dict(e) for e in given), key=lambda e: (e["offset"], -e["length"]))


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Telegram sends no white space at the ends."""
    stripped = text.strip()
    if stripped == text:
        return text, entities
    lead = utf16_len(text[: len(text) - len(text.lstrip())])
    size = utf16_len(stripped)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        stop = min(entity["offset"] + entity["length"] - lead, size)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return stripped, kept


def _with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """Adds the commands, links, mentions and numbers that Telegram finds by itself."""
    found: list[Entity] = []
    plain = text.isascii()
    for match in _FOUND.finditer(text):
        start = match.start() if plain else utf16_len(text[: match.start()])
        length = utf16_len(match.group())
        kind = "url" if match.lastgroup == "domain" else str(match.lastgroup)
        if not any(_bars(e, start, length) for e in entities):
            found.append({"type": kind, "offset": start, "length": length})
    if not found:
        return entities
    return sorted([*entities, *found], key=lambda e: (e["offset"], -e["length"]))


def _bars(entity: Entity, start: int, length: int) -> bool:
    if entity["type"] not in {"code", "pre", "text_link", "text_mention", "custom_emoji"}:
        return False
    return bool(start < entity["offset"] + entity["length"] and entity["offset"] < start + length)
