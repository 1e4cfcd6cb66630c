"""How notices about the minutes and papers are worded; what takes long is left to be drawn."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from markupsafe import Markup

from bot.core.access import Actor
from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.screen import Button, Media, Screen, lines, row, rows
from bot.core.tx import Tx
from bot.core.workshop import WORKSHOP
from bot.delivery.drawing import not_made
from bot.delivery.letters import Letter, LetterFor
from bot.delivery.worker import Renderer
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.models import Gathering
from bot.gatherings.notices.minutes import MinutesPublished, PaperWanted
from bot.gatherings.rules.lifecycle import Party
from bot.gatherings.rules.papers import Paper, may_ask
from bot.gatherings.screens import filled
from bot.gatherings.screens.documents.act import act_pdf
from bot.gatherings.screens.documents.calendar_file import calendar_file
from bot.gatherings.screens.documents.minutes_docx import minutes_docx
from bot.gatherings.screens.documents.minutes_pdf import minutes_pdf
from bot.gatherings.screens.documents.poster import poster_pdf, poster_png
from bot.gatherings.screens.documents.signatures import signatures_pdf
from bot.gatherings.screens.papers import phone_file, phone_list, photo_album
from bot.gatherings.screens.published import letter_text
from bot.gatherings.screens.words import kind_name
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.minutes import (
    PublicView,
    facts_of,
    public,
    shown_to_all,
)
from bot.gatherings.storage.papers import about_papers, at_papers, to_phone
from bot.gatherings.storage.views import gathering_view

_BETWEEN = Markup("\n\n— — —\n\n")


# ── Papers ───────────────────────────────────────────────────────────────────────────────────


async def _paper(tx: Tx, notice: PaperWanted, actor: Actor, t: Translator) -> Screen | None:
    """The paper that somebody asked for, if it is still theirs to have."""
    found = await find.gathering(tx, notice.gathering_id)
    what = Paper(notice.what)
    if found is None or not may_ask(what, about_papers(found), at_papers(actor, found)):
        return None
    language = _language(notice.language, t)
    return await _MAKES[what](tx, found, language, t)


def _language(named: str, t: Translator) -> Language:
    return next((one for one in LANGUAGES if one == named), t.language)


class _Drawing:
    """Draws a paper, elsewhere and later: a plain function, and what it is given."""

    def __init__(self, draw: Callable[..., bytes], *given: Any) -> None:
        self._make = partial(WORKSHOP.make, draw, *given)

    async def __call__(self) -> bytes:
        return await self._make()


def _screen(text: Markup, drawn: _Drawing, name: str, t: Translator) -> Screen:
    """A message of its own with the file, once it is drawn."""
    media = Media("document", drawn=drawn, name=name, instead=not_made(t))
    return Screen(text=text, media=(media,), show="new")


def _named(row: Gathering, t: Translator) -> str:
    """Which gathering it is, for the name of a file."""
    day = t.day(row.held_at) if row.held_at else str(row.id)
    return t.word("{name} {day}", name=kind_name(row.kind, t), day=day)


async def _poster(tx: Tx, found: Gathering, _language: Language, t: Translator) -> Screen:
    given = await filled.poster(tx, found)
    return _screen(
        t("The poster: print it on A4 and hang it where people come by."),
        _Drawing(poster_pdf, given, tx.now),
        t.word("poster {what}.pdf", what=_named(found, t)),
        t,
    )


async def _picture(tx: Tx, found: Gathering, _language: Language, t: Translator) -> Screen:
    return _screen(
        t("The picture for chats. As a file it stays sharp."),
        _Drawing(poster_png, await filled.poster(tx, found)),
        t.word("picture {what}.png", what=_named(found, t)),
        t,
    )


async def _calendar(tx: Tx, found: Gathering, language: Language, t: Translator) -> Screen:
    entry = await filled.calendar_entry(tx, found, translator(language, tx.zone))
    if entry.cancelled:
        said = t("Open this file: your phone takes the gathering out of the calendar.")
    else:
        said = t("Open this file: your phone puts the gathering into the calendar.")
    name = t.word("calendar {what}.ics", what=_named(found, t))
    return _screen(said, _Drawing(calendar_file, entry), name, t)


async def _act(tx: Tx, found: Gathering, _language: Language, t: Translator) -> Screen:
    screen = _screen(
        t("The act of notice: print it, and the akim signs it."),
        _Drawing(act_pdf, await filled.act(tx, found), tx.now),
        t.word("act of notice {what}.pdf", what=_named(found, t)),
        t,
    )
    album = photo_album(found.poster_photos, t)
    return replace(screen, then=(album,)) if album else screen


async def _sheet(tx: Tx, found: Gathering, _language: Language, t: Translator) -> Screen:
    return _screen(
        t("The sheet of signatures: every signature stands with the full name and the address."),
        _Drawing(signatures_pdf, await filled.signature_sheet(tx, found), tx.now),
        t.word("signatures {what}.pdf", what=_named(found, t)),
        t,
    )


async def _minutes_pdf(tx: Tx, found: Gathering, language: Language, t: Translator) -> Screen:
    paper = await filled.minutes_paper(tx, found, language)
    name = t.word("minutes {what}, {language}.pdf", what=_named(found, t), language=language)
    return _screen(_minutes_are(language, t), _Drawing(minutes_pdf, paper, tx.now), name, t)


async def _minutes_docx(tx: Tx, found: Gathering, language: Language, t: Translator) -> Screen:
    paper = await filled.minutes_paper(tx, found, language)
    name = t.word("minutes {what}, {language}.docx", what=_named(found, t), language=language)
    return _screen(_minutes_are(language, t), _Drawing(minutes_docx, paper, tx.now), name, t)


def _minutes_are(language: Language, t: Translator) -> Markup:
    return t("The minutes in Kazakh.") if language == "kk" else t("The minutes in Russian.")


async def _public(tx: Tx, found: Gathering, language: Language, t: Translator) -> Screen:
    shown = await shown_to_all(tx, found)
    paper = await filled.public_paper(tx, found, language, shown)
    return _screen(
        t("The minutes as residents read them."),
        _Drawing(minutes_pdf, paper, tx.now),
        t.word("decisions {what}, {language}.pdf", what=_named(found, t), language=language),
        t,
    )


async def _unreached(tx: Tx, found: Gathering, _language: Language, t: Translator) -> Screen:
    parties = frozenset({Party.OFFICE})
    round_ = await to_phone(tx, found, await gathering_view(tx, found, None, parties))
    screen = _screen(
        t.plural("{n} person to phone", "{n} people to phone", n=len(round_.people)),
        _Drawing(phone_file, phone_list(round_, t), tx.now),
        t.word("to phone {what}.xlsx", what=_named(found, t)),
        t,
    )
    return replace(screen, text=lines(screen.text, t("<i>For the office alone.</i>")))


_Make = Callable[[Tx, Gathering, Language, Translator], Awaitable[Screen]]
_MAKES: dict[Paper, _Make] = {
    Paper.POSTER: _poster,
    Paper.PICTURE: _picture,
    Paper.CALENDAR: _calendar,
    Paper.ACT: _act,
    Paper.SHEET: _sheet,
    Paper.MINUTES_PDF: _minutes_pdf,
    Paper.MINUTES_DOCX: _minutes_docx,
    Paper.PUBLIC_PDF: _public,
    Paper.UNREACHED: _unreached,
}


# ── Minutes ──────────────────────────────────────────────────────────────────────────────────


async def _published(
    tx: Tx, notice: MinutesPublished, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """What was decided, for whoever lives there."""
    found = await find.gathering(tx, notice.gathering_id)
    if found is None or found.published_at is None:
        return None
    shown = await shown_to_all(tx, found)
    facts, _cuts = public(await facts_of(tx, found), shown)
    about = await gathering_view(tx, found, None, frozenset())
    view = PublicView(about, facts, shown)
    if language is not None:
        t = translator(language, tx.zone)
        press = GatheringPress(do=OnGathering.MINUTES, gathering=found.id, version=found.version)
        button = Button(t.word("Decisions and minutes"), press.pack())
        return Letter(Screen(text=letter_text(view, t), rows=rows(row(button))))
    first, last = (letter_text(view, translator(one, tx.zone)) for one in LANGUAGES)
    link = await filled.gathering_link(tx, found)
    read = rows(row(Button(_read(tx.zone), url=link)))
    whole = Screen(text=_BETWEEN.join((first, last)), rows=read)
    return Letter(whole, apart=(Screen(text=first), Screen(text=last, rows=read)))


def _read(zone: str) -> str:
    """The button under a post that both languages read."""
    names = dict.fromkeys(translator(one, zone).word("Decisions and minutes") for one in LANGUAGES)
    return " / ".join(names)


RENDERERS: dict[str, Renderer] = {PaperWanted.kind: _paper}
LETTERS: dict[str, LetterFor] = {MinutesPublished.kind: _published}
