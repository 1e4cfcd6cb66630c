"""Formatted text for a browser: every character escaped, and only our own tags."""

from html import escape
from urllib.parse import urlsplit

from sandbox.utf16 import Entity, utf16_slice

OPENING = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote>", "</blockquote>"),
}


def to_html(text: str, entities: list[Entity]) -> str:
    """Safe HTML for the chat page: every character escaped, only our own tags."""
    if not entities:
        return escape(text)
    units = text.encode("utf-16-le", "surrogatepass")
    out: list[str] = []
    pending: list[tuple[int, str]] = []
    at = 0

    def write_to(stop: int) -> None:
        nonlocal at
        if stop > at:
            piece = units[at * 2 : stop * 2].decode("utf-16-le", "replace")
            out.append(escape(piece))
            at = stop

    def close_to(start: int) -> None:
        while pending and pending[-1][0] <= start:
            stop, tag = pending.pop()
            write_to(stop)
            out.append(tag)

    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        tags = _tags_of(entity, text)
        stop = entity["offset"] + entity["length"]
        close_to(entity["offset"])
        write_to(entity["offset"])
        if tags and not (pending and pending[-1][0] < stop):
            out.append(tags[0])
            pending.append((stop, tags[1]))
    close_to(len(units) // 2)
    write_to(len(units) // 2)
    return "".join(out)


def _tags_of(entity: Entity, text: str) -> tuple[str, str] | None:
    kind = entity["type"]
    if kind in OPENING:
        return OPENING[kind]
    url = entity.get("url", "")
    if kind == "url":
        covered = utf16_slice(text, entity["offset"], entity["length"])
        url = covered if "://" in covered else f"http://{covered}"
    if _scheme(url) not in {"http", "https", "tg"}:
        return None
    return f'<a href="{escape(url)}" rel="noopener noreferrer" target="_blank">', "</a>"


def _scheme(url: str) -> str:
    """The scheme in lower case, empty when there is none or the address is broken."""
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return ""
