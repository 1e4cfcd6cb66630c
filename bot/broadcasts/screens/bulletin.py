"""What a village was told, for whoever reads it later: the list, and one notice in full."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from bot.broadcasts.callbacks.bulletin import BulletinPage, OpenNotice
from bot.broadcasts.rules.lifecycle import Answer
from bot.broadcasts.screens.letter import letter_rows, letter_screen
from bot.broadcasts.storage import broadcasts as find
from bot.core.errors import NotFound
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, joined, lines, plain, row, rows
from bot.core.text import excerpt
from bot.core.tx import Tx
from bot.places import service as places

CARD = "bulletin"
_LINE = 100  # letters of a notice in the list


@dataclass(frozen=True)
class Heading:
    """One notice in a list. words: HTML, as it was written."""

    id: int
    at: datetime
    words: str
    urgent: bool


def bulletin(found: Sequence[Heading], page: int, pages: int, first: int, t: Translator) -> Screen:
    """The last notices, newest first; first: the number of the first one on the page."""
    if not found:
        return Screen(
            text=joined(
                t("<b>Announcements of the akim's office</b>"),
                t("There are none yet. As soon as the office announces something, it comes here."),
            ),
            card=CARD,
        )
    return Screen(
        text=joined(t("<b>Announcements of the akim's office</b>"), *_lines(found, first, t)),
        rows=rows(_numbers(found, first, page, t), _leaf(page, pages)),
        card=CARD,
    )


def news(found: Sequence[Heading], t: Translator) -> Screen:
    """The latest few, for somebody who has just arrived."""
    every = Button(t.word("All announcements"), BulletinPage().pack())
    return Screen(
        text=joined(t("<b>What the office announced lately</b>"), *_lines(found, 1, t)),
        rows=rows(_numbers(found, 1, 0, t), row(every)),
        card=CARD,
    )


def _lines(found: Sequence[Heading], first: int, t: Translator) -> list[Markup]:
    """Numbered where there is more than one."""
    several = len(found) > 1 or first > 1
    listed = []
    for number, one in enumerate(found, start=first):
        day = Markup("<b>{}</b>").format(t.short_date(one.at))
        named = Markup("{}. {}").format(number, day) if several else day
        urgent = Markup(" \U0001f6a8") if one.urgent else Markup()
        words = excerpt(plain(Markup(one.words)), _LINE)  # noqa: S704 - escaped when written
        listed.append(lines(named + urgent, words))
    return listed


def _numbers(found: Sequence[Heading], first: int, page: int, t: Translator) -> tuple[Button, ...]:
    only = t.word("Open") if len(found) == 1 and first == 1 else None
    return tuple(
        Button(only or str(number), OpenNotice(broadcast=one.id, page=page).pack())
        for number, one in enumerate(found, start=first)
    )


def _leaf(page: int, pages: int) -> tuple[Button, ...]:
    if pages == 1:
        return ()
    return (
        Button("\u2039", BulletinPage(page=max(page - 1, 0)).pack()),
        Button(f"{page + 1} / {pages}", BulletinPage(page=page).pack()),
        Button("\u203a", BulletinPage(page=min(page + 1, pages - 1)).pack()),
    )


async def opened(
    tx: Tx, broadcast_id: int, page: int, answered: Answer | None, t: Translator
) -> Screen:
    """One notice as it arrived, whoever may see it having been asked before; and a way back."""
    row_ = await find.broadcast(tx, broadcast_id)
    if row_ is None:
        raise NotFound("broadcast")
    office = await places.resolve(tx, row_.office) if row_.office else None
    screen = letter_screen(row_, office, t.language, tx.zone)
    when = t("Sent: {when}", when=t.short_moment(row_.sent_at)) if row_.sent_at else None
    back: Rows = (row(Button(t.word("Back"), BulletinPage(page=page).pack())),)
    return replace(
        screen,
        text=joined(screen.text, Markup("<i>{}</i>").format(when) if when else None),
        rows=(*letter_rows(row_, t.language, answered), *back),
        card=CARD,
    )
