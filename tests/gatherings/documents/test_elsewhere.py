"""Papers are drawn in a process of its own: functions and what they are given travel there."""

import pickle
from typing import Any

import pytest

from bot.core.workshop import Workshop
from bot.gatherings.screens.documents.act import act_pdf
from bot.gatherings.screens.documents.calendar_file import calendar_file
from bot.gatherings.screens.documents.door import door_picture
from bot.gatherings.screens.documents.minutes_docx import minutes_docx
from bot.gatherings.screens.documents.minutes_pdf import minutes_pdf
from bot.gatherings.screens.documents.poster import poster_pdf, poster_png
from bot.gatherings.screens.documents.signatures import signatures_pdf
from tests.gatherings.documents.samples import (
    LINK,
    MADE,
    act,
    entry,
    large_minutes,
    minutes,
    poster,
    signature_sheet,
)

WORKS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "minutes_pdf": (minutes_pdf, (minutes(), MADE)),
    "minutes_docx": (minutes_docx, (minutes(), MADE)),
    "act_pdf": (act_pdf, (act(), MADE)),
    "signatures_pdf": (signatures_pdf, (signature_sheet(), MADE)),
    "poster_pdf": (poster_pdf, (poster(), MADE)),
    "poster_png": (poster_png, (poster(),)),
    "calendar_file": (calendar_file, (entry(),)),
    "door_picture": (door_picture, (LINK, "472915", ("Жиын",))),
}


@pytest.mark.parametrize("name", WORKS)
def test_every_paper_and_what_it_is_given_can_be_sent_to_another_process(name: str) -> None:
    work, given = WORKS[name]
    travelled, arrived = pickle.loads(pickle.dumps((work, given)))
    assert travelled is work
    assert arrived == given
    assert len(travelled(*arrived)) > 500


@pytest.mark.slow
async def test_the_workshop_draws_them() -> None:
    workshop = Workshop()
    try:
        made = await workshop.make(minutes_pdf, large_minutes(), MADE)
    finally:
        workshop.close()
    assert made.startswith(b"%PDF")
