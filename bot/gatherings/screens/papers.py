"""The papers of a gathering: which there are, for WhatsApp, whom to phone, the poster hung up."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import groupby
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.screen import Button, Media, Screen, joined, lines, row, rows
from bot.delivery.models import Outcome
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.minutes import MinutesPress, OnMinutes, OnPapers, PaperPress
from bot.gatherings.rules.papers import UNTOLD, Paper
from bot.gatherings.screens.words import gloss, heading, kind_name, short_name, when, where_name
from bot.gatherings.storage.notified import Household, Reach
from bot.gatherings.storage.papers import PapersView, PhoneRound
from bot.gatherings.storage.views import GatheringView

CARD = "papers"
_PAGE = 15
_BETWEEN = Markup(" \u00b7 ")
LONGEST_LINK = 2000
#: What WhatsApp takes as formatting, and letters that look the same and mean nothing to it.
_TWINS = str.maketrans({"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"})
_LINK = re.compile(r"(?:https?://|t\.me/)\S+")

PRESS_OF = {
    Paper.POSTER: OnPapers.POSTER,
    Paper.PICTURE: OnPapers.PICTURE,
    Paper.CALENDAR: OnPapers.CALENDAR,
    Paper.ACT: OnPapers.ACT,
    Paper.SHEET: OnPapers.SHEET,
    Paper.MINUTES_PDF: OnPapers.MINUTES_PDF,
    Paper.MINUTES_DOCX: OnPapers.MINUTES_DOCX,
    Paper.PUBLIC_PDF: OnPapers.PUBLIC_PDF,
    Paper.UNREACHED: OnPapers.UNREACHED,
}
PAPER_OF = {do: paper for paper, do in PRESS_OF.items()}


def press(
    text: str,
    do: OnPapers,
    view: GatheringView,
    *,
    language: Language | None = None,
    page: int = 0,
) -> Button:
    """A button of the papers."""
    data = PaperPress(do=do, gathering=view.id, language=language or "", page=page)
    return Button(text, data.pack())


# ── Which of them? ───────────────────────────────────────────────────────────────────────────


def papers_menu(view: PapersView, t: Translator, *, said: str | None = None) -> Screen:
    """Every paper that there is now for whoever looks."""
    about = view.gathering
    back = GatheringPress(do=OnGathering.OPEN, gathering=about.id, version=about.version)
    return Screen(
        text=joined(
            lines(heading(about, t), when(about, t)),
            t("<b>Papers</b>"),
            *_explained(view, t),
        ),
        rows=rows(*_offered(view, t), row(Button(t.word("Back"), back.pack()))),
        card=CARD,
        toast=said,
    )


def _explained(view: PapersView, t: Translator) -> Iterator[Markup]:
    offered = view.offered
    if not offered and view.gathering.state in UNTOLD:
        yield t("There are no papers yet: they come once the gathering is announced.")
    if Paper.POSTER in offered:
        yield t(
            "The poster is one A4 page in both languages, with a code that opens this gathering. "
            "The picture and the text are for chats."
        )
    if Paper.SHEET in offered:
        yield t(
            "Signatures count on paper alone: print the sheet, everybody signs with the full name "
            "and where they live."
        )
    if Paper.ACT in offered:
        yield t(
            "The act of notice shows on one page when people were told, whom it came to, and "
            "where the poster hangs."
        )
        yield _hung(len(view.photos), t)
    if view.reached:
        yield _reached_line(view.reached, t)


def _hung(photos: int, t: Translator) -> Markup:
    if not photos:
        return t("There is no photo of the poster on the wall yet.")
    return t.plural(
        "{n} photo of the poster on the wall is attached.",
        "{n} photos of the poster on the wall are attached.",
        n=photos,
    )


def _reached_line(reached: Sequence[Reach], t: Translator) -> Markup:
    sent = sum(one.sent for one in reached)
    total = sum(one.total for one in reached)
    return t("It came to {sent} of {total}.", sent=t.number(sent), total=t.number(total))


def _offered(view: PapersView, t: Translator) -> Iterator[tuple[Button, ...]]:
    about, offered = view.gathering, view.offered

    def paper(text: str, which: Paper) -> Button | None:
        return press(text, PRESS_OF[which], about) if which in offered else None

    told = Paper.POSTER in offered
    minutes = MinutesPress(do=OnMinutes.OPEN, gathering=about.id, version=about.version)
    read = Button(t.word("Decisions and minutes"), minutes.pack())
    yield row(read if about.published_at is not None else None)
    yield row(paper(t.word("Poster (PDF)"), Paper.POSTER), paper(t.word("Picture"), Paper.PICTURE))
    yield row(
        press(t.word("For WhatsApp"), OnPapers.WHATSAPP, about) if told else None,
        paper(t.word("To my calendar"), Paper.CALENDAR),
    )
    yield row(paper(t.word("Sheet of signatures (PDF)"), Paper.SHEET))
    yield row(
        paper(t.word("Act of notice (PDF)"), Paper.ACT),
        press(t.word("To phone"), OnPapers.PHONE, about) if Paper.UNREACHED in offered else None,
    )
    hang = t.word("Photo of the poster on the wall")
    yield row(press(hang, OnPapers.PHOTO, about) if Paper.ACT in offered else None)


# ── The poster on the wall ───────────────────────────────────────────────────────────────────


def ask_photo(
    view: PapersView, t: Translator, *, sent: int = 0, problem: Markup | None = None
) -> Screen:
    """Photos of where it hangs, with a word on where that is."""
    about = view.gathering
    return Screen(
        text=joined(
            problem,
            t(
                "Send photos of the poster where it hangs. Write under the photo where that is, "
                "for example: shop, Abai street."
            ),
            _hung(len(view.photos), t),
        ),
        rows=rows(
            row(press(t.word("Done"), OnPapers.PHOTOS_DONE, about)),
            row(
                press(t.word("Take the last photo back"), OnPapers.PHOTO_AWAY, about)
                if view.photos
                else None
            ),
        ),
        card="papers.photos",
        settle=sent > 0,
    )


def photo_album(photos: Sequence[Mapping[str, str]], t: Translator) -> Screen | None:
    """The photos themselves, after the act that counts them."""
    if not photos:
        return None
    return Screen(
        text=t.plural(
            "Attached to the act: {n} photo of the poster",
            "Attached to the act: {n} photos of the poster",
            n=len(photos),
        ),
        media=tuple(
            Media("photo" if one["kind"] == "photo" else "document", file_id=one["id"])
            for one in photos
        ),
        show="new",
    )


# ── For WhatsApp ─────────────────────────────────────────────────────────────────────────────


def whatsapp_screen(view: GatheringView, link: str, t: Translator) -> Screen:
    """The text alone, so that one press copies it; opened at once where a link can hold it."""
    text = whatsapp_text(view, link, t.zone)
    opened = f"https://wa.me/?text={quote(text, safe='')}"
    fits = len(opened) <= LONGEST_LINK
    return Screen(
        text=Markup("<pre>{}</pre>").format(text),
        rows=rows(row(Button(t.word("Open WhatsApp"), url=opened) if fits else None)),
        toast=t.word("Press the text to copy it."),
        show="new",
    )


def whatsapp_text(view: GatheringView, link: str, zone: str) -> str:
    """Kazakh, an empty line, Russian, an empty line, the link."""
    parts = [_whatsapp(view, translator(one, zone)) for one in LANGUAGES]
    return "\n\n".join((*parts, link))


def _whatsapp(view: GatheringView, t: Translator) -> str:
    name = view.title.said(t.language) or kind_name(view.kind, t)
    agenda = [
        f"{number}. {_neutral(item.words.said(t.language))}"
        for number, item in enumerate(view.agenda, start=1)
    ]
    said = [
        f"*{_neutral(name)}*",
        *([] if view.title else [gloss(view.kind, t)]),
        _neutral(where_name(view, t)),
        "",
        t.word("When: {when}", when=when(view, t)),
        t.word("Where: {place}", place=_neutral(view.place.said(t.language))),
        *([t.word("Agenda:"), *agenda] if agenda else []),
    ]
    return "\n".join(said)


def _neutral(text: str) -> str:
    """Nothing in it is formatting to WhatsApp; links stay."""
    kept, made = 0, []
    for link in _LINK.finditer(text):
        made += [text[kept : link.start()].translate(_TWINS), link[0]]
        kept = link.end()
    made.append(text[kept:].translate(_TWINS))
    return "".join(made)


# ── To phone ─────────────────────────────────────────────────────────────────────────────────


def phone_screen(found: PhoneRound, page: int, t: Translator) -> Screen:
    """A page of people by village, with numbers that a phone dials when they are pressed."""
    view, people, villages = found.gathering, found.people, found.named(t.language)
    back = press(t.word("Back"), OnPapers.MENU, view)
    if not people:
        return Screen(
            text=joined(
                t("<b>To phone</b>"),
                t("Nobody is left to phone. Whom a notice did not reach is kept for 90 days."),
            ),
            rows=rows(row(back)),
            card=CARD,
        )
    pages = -(-len(people) // _PAGE)
    page = min(page, pages - 1)
    shown = people[page * _PAGE : (page + 1) * _PAGE]
    phones = sum(1 for one in people if one.phone)
    return Screen(
        text=joined(
            t("<b>To phone: {n}</b>, numbers known of {phones}", n=len(people), phones=phones),
            *(
                lines(
                    Markup("<b>{}</b>").format(villages.get(code) or t("Without a village")),
                    *(_line(one, t) for one in those),
                )
                for code, those in groupby(shown, key=lambda one: one.settlement)
            ),
        ),
        rows=rows(
            row(press(t.word("As a file"), OnPapers.UNREACHED, view)),
            _leaf(view, page, pages),
            row(back),
        ),
        card=CARD,
    )


def _line(one: Household, t: Translator) -> Markup:
    return _BETWEEN.join(
        (
            Markup.escape(one.name or t("no name given")),
            Markup.escape(one.phone or t("no phone number")),
            Markup.escape(why_word(one.why, t)),
        )
    )


def why_word(why: str, t: Translator) -> str:
    """Why it did not come to somebody."""
    match why:
        case Outcome.UNREACHABLE:
            return t.word("blocked the bot or left Telegram")
        case Outcome.DROPPED:
            return t.word("switched notices off")
        case _:
            return t.word("the message did not arrive")


def _leaf(view: GatheringView, page: int, pages: int) -> tuple[Button, ...]:
    if pages == 1:
        return ()
    return row(
        press("\u2039", OnPapers.PHONE, view, page=page - 1) if page else None,
        press(f"{page + 1} / {pages}", OnPapers.PHONE, view, page=page),
        press("\u203a", OnPapers.PHONE, view, page=page + 1) if page + 1 < pages else None,
    )


_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = (5, 24, 34, 20, 34)


@dataclass(frozen=True)
class PhoneList:
    """What the file is given. villages: their names by code."""

    title: str
    people: tuple[Household, ...]
    villages: Mapping[str, str]
    language: Language


def phone_list(found: PhoneRound, t: Translator) -> PhoneList:
    """Everybody who is to be phoned, in the reader's language."""
    title = t.word("To phone: {gathering}", gathering=short_name(found.gathering, t))
    return PhoneList(title, found.people, found.named(t.language), t.language)


def phone_file(listed: PhoneList, made_at: datetime) -> bytes:
    """The list as an Excel file that prints on A4; it takes a tenth of a second."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships no types

    t = translator(listed.language)
    made = BytesIO()
    book: Any = Workbook(made, _OPTIONS)
    book.set_properties({"title": listed.title, "created": made_at.replace(tzinfo=None)})
    plain = book.add_format({"font_name": "Arial", "font_size": 10, "text_wrap": True})
    bold = book.add_format({"font_name": "Arial", "font_size": 10, "bold": True, "bottom": 1})
    sheet = book.add_worksheet(t.word("To phone"))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, listed.title, book.add_format({"font_name": "Arial", "bold": True}))
    heads = (t.word("No."), t.word("Village"), t.word("Name"), t.word("Phone"), t.word("Reason"))
    for column, head in enumerate(heads):
        sheet.write_string(1, column, head, bold)
    for number, one in enumerate(listed.people, start=1):
        sheet.write_number(number + 1, 0, number, plain)
        cells = (
            listed.villages.get(one.settlement, ""),
            one.name,
            one.phone,
            why_word(one.why, t),
        )
        for column, cell in enumerate(cells, start=1):
            sheet.write_string(number + 1, column, cell, plain)
    book.close()
    return made.getvalue()
