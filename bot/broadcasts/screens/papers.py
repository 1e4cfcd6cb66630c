"""Beyond Telegram: a notice for the wall, for WhatsApp and for the loudspeaker."""

import asyncio
import re
from dataclasses import replace
from functools import partial

from markupsafe import Markup

from bot.broadcasts.callbacks.papers import OnPapers, PapersPress
from bot.broadcasts.callbacks.work import OnWork, WorkPress
from bot.broadcasts.models import Broadcast
from bot.broadcasts.notices import PaperWanted
from bot.broadcasts.screens.paper import Paper
from bot.broadcasts.screens.poster import pdf, png
from bot.broadcasts.screens.spoken import spoken
from bot.broadcasts.screens.whatsapp import whatsapp_link, whatsapp_text
from bot.broadcasts.storage import broadcasts as find
from bot.broadcasts.storage.views import BroadcastView, view
from bot.core.access import Actor
from bot.core.i18n import LANGUAGES, Translator, translator
from bot.core.screen import Button, Media, Screen, joined, plain, rows
from bot.core.tx import Tx
from bot.delivery.drawing import not_made
from bot.people import service as people
from bot.places import service as places
from bot.places.poster import link_for

_READS = "n"  # a link that opens a notice


def papers_menu(view: BroadcastView, t: Translator) -> Screen:
    """Which of them?"""

    def press(label: str, do: OnPapers) -> Button:
        return Button(label, PapersPress(do=do, broadcast=view.id).pack())

    back = WorkPress(do=OnWork.OPEN, broadcast=view.id, version=view.version)
    return Screen(
        text=joined(
            t("<b>Beyond Telegram</b>"),
            t(
                "The poster is one A4 page with a code that opens this notice. The picture is "
                "for chats. What is read aloud has no links and says numbers in words."
            ),
        ),
        rows=rows(
            (press(t.word("Poster to print (PDF)"), OnPapers.POSTER),),
            (
                press(t.word("Picture"), OnPapers.PICTURE),
                press(t.word("For WhatsApp"), OnPapers.WHATSAPP),
            ),
            (press(t.word("To read aloud"), OnPapers.SPOKEN),),
            (Button(t.word("Back"), back.pack()),),
        ),
    )


async def paper_of(tx: Tx, shown: BroadcastView) -> Paper:
    """What all of them need, in plain words."""
    place = await places.resolve(tx, shown.office or shown.audience.scope)
    okrug = await places.okrug_of(tx, shown.office) if shown.office else None
    names = {one: translator(one).word("Auyldas") for one in LANGUAGES}
    if place is not None:
        names = {one: places.name_of(place, one) for one in LANGUAGES}
    return Paper(
        title_kk=names["kk"],
        title_ru=names["ru"],
        kk=_words(shown.kk),
        ru=_words(shown.ru),
        office_kk=_said_aloud(okrug.operator_kk if okrug else "") or names["kk"],
        office_ru=_said_aloud(okrug.operator_ru if okrug else "") or names["ru"],
        link=link_for(await people.bot_username(tx), f"{_READS}{shown.id}"),
        sent_at=shown.sent_at,
        urgent=shown.urgent,
    )


def _said_aloud(office: str) -> str:
    """An office's name without the legal form around the quotation marks."""
    named = re.search("«(.+)»", office)
    return named[1] if named else office


def _words(html: str) -> str:
    return plain(Markup(html)).strip()  # noqa: S704 - ours: escaped when it was written


def whatsapp_screen(paper: Paper, shown: BroadcastView, t: Translator) -> Screen:
    """The text alone, so that one press copies it; opened at once where a link can hold it."""
    if shown.link_url:
        link = f"\n\n{shown.link_url}"
        paper = (
            replace(paper, ru=paper.ru + link) if paper.ru else replace(paper, kk=paper.kk + link)
        )
    opened = whatsapp_link(paper)
    return Screen(
        text=_to_copy(whatsapp_text(paper)),
        rows=rows((Button(t.word("Open WhatsApp"), url=opened),) if opened else ()),
        toast=t.word("Press the text to copy it."),
        show="new",
    )


def spoken_screen(paper: Paper, t: Translator) -> Screen:
    """A message for each language."""
    first, *more = [Screen(text=_to_copy(text), show="new") for text in spoken(paper) if text] or [
        Screen(text=t("There are no words to read."))
    ]
    return replace(first, then=tuple(more))


def _to_copy(text: str) -> Markup:
    return Markup("<pre>{}</pre>").format(text)


async def paper_notice(tx: Tx, notice: PaperWanted, _actor: Actor, t: Translator) -> Screen | None:
    """The file, drawn in a thread once the database is let go of: it takes about a second."""
    row = await find.broadcast(tx, notice.broadcast_id)
    if row is None:
        return None
    return await _drawn(tx, row, notice.what, t)


async def _drawn(tx: Tx, row: Broadcast, what: str, t: Translator) -> Screen:
    paper = await paper_of(tx, view(row))
    if what == OnPapers.PICTURE:
        drawn = partial(asyncio.to_thread, png, paper)
        name = t.word("notice-{number}.png", number=row.id)
        text = t("The picture for chats. As a file it stays sharp.")
    else:
        drawn = partial(asyncio.to_thread, pdf, paper, tx.now)
        name = t.word("notice-{number}.pdf", number=row.id)
        text = t("The poster: print it on A4 and hang it where people come by.")
    media = Media("document", drawn=drawn, name=name, instead=not_made(t))
    return Screen(text=text, media=(media,), show="new")
