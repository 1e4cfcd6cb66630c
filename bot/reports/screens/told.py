"""How each notice of reports is rendered. What takes long to draw is left to be drawn later."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from markupsafe import Markup

from bot.core.access import Action, Actor
from bot.core.i18n import Language, Translator
from bot.core.screen import Media, Screen, lines
from bot.core.tx import Tx
from bot.core.workshop import WORKSHOP
from bot.delivery.drawing import not_made
from bot.people.service import public_chats_of
from bot.reports.notices import (
    DistrictFileWanted,
    DistrictReported,
    DistrictWanted,
    FileWanted,
    PublicWanted,
    ReportWanted,
    WeekReported,
)
from bot.reports.rules.chance import arrows
from bot.reports.rules.figures import Report
from bot.reports.rules.periods import Period, Span, period_of
from bot.reports.rules.weekly import still_news
from bot.reports.screens import chart, duties, page, table
from bot.reports.screens.district import by_name, district_screen
from bot.reports.screens.message import week_text
from bot.reports.screens.public import preview
from bot.reports.screens.show import report_screen, weekly_rows
from bot.reports.screens.words import period_name
from bot.reports.storage import weekly as storage
from bot.reports.storage.district import week_of
from bot.reports.storage.report import report_of

Renderer = Callable[[Tx, Any, Actor, Translator], Awaitable[Screen | None]]
Draw = Callable[[], Awaitable[bytes]]


def picture(report: Report, language: Language, *, public: bool = False) -> Draw:
    """Draws the chart, elsewhere and later."""
    return partial(WORKSHOP.make, chart.png, report, language, public=public)


async def _week(tx: Tx, notice: WeekReported, actor: Actor, t: Translator) -> Screen | None:
    monday = date.fromisoformat(notice.monday)
    if not actor.may(Action.READ_REPORTS, notice.okrug) or not still_news(monday, tx.today):
        return None
    report = await report_of(tx, notice.okrug, period_of(Span.WEEK, monday).before)
    return Screen(
        text=week_text(report, t),
        rows=weekly_rows(report, actor, t),
        media=(_photo(picture(report, t.language), t),),
    )


def _photo(draw: Draw, t: Translator) -> Media:
    """The words say it all without it."""
    return Media("photo", drawn=draw, name=t.word("report.png"), spare=True)


def _document(draw: Draw, name: str, t: Translator) -> Media:
    """Somebody asked for it and waits."""
    return Media("document", drawn=draw, name=name, instead=not_made(t))


async def _wanted(tx: Tx, notice: ReportWanted, actor: Actor, t: Translator) -> Screen | None:
    if not actor.may(Action.READ_REPORTS, notice.okrug):
        return None
    report = await report_of(tx, notice.okrug, _period(notice))
    return report_screen(report, actor, tx.today, t, anew=notice.anew)


def _period(notice: ReportWanted | FileWanted) -> Period:
    first, last = date.fromisoformat(notice.first), date.fromisoformat(notice.last)
    return Period(Span(notice.span), first, last)


async def _district(
    tx: Tx, notice: DistrictReported | DistrictWanted, actor: Actor, t: Translator
) -> Screen | None:
    monday = date.fromisoformat(notice.monday)
    by_itself = isinstance(notice, DistrictReported)
    if notice.district not in actor.scopes(Action.SEE_DISTRICT):
        return None
    if by_itself and not still_news(monday, tx.today):
        return None
    week = await week_of(tx, notice.district, monday)
    return district_screen(week, t, anew=isinstance(notice, DistrictReported) or notice.anew)


async def _file(tx: Tx, notice: FileWanted, actor: Actor, t: Translator) -> Screen | None:
    if not actor.may(Action.READ_REPORTS, notice.okrug):
        return None
    report = await report_of(tx, notice.okrug, _period(notice))
    named = period_name(report.period, t, tx.today)
    if notice.what == "picture":
        media = replace(_photo(picture(report, t.language), t), spare=False, instead=not_made(t))
        text = lines(Markup.escape(named), _for_the_office(t))
        return Screen(text=text, media=(media,), show="new")
    if notice.what == "table":
        draw = partial(WORKSHOP.make, table.xlsx, report, t.language, arrows=arrows(report))
        name = t.word("report {first} – {last}.xlsx", first=notice.first, last=notice.last)
        text = t("The figures of the period and how they are counted: {period}", period=named)
    else:
        draw = partial(WORKSHOP.make, page.pdf, report, t.language, tx.now, arrows=arrows(report))
        name = t.word("report {first} – {last}.pdf", first=notice.first, last=notice.last)
        text = t("The page to print: {period}", period=named)
    media = _document(draw, name, t)
    return Screen(text=lines(text, _for_the_office(t)), media=(media,), show="new")


def _for_the_office(t: Translator) -> Markup:
    return t("<i>For the office alone: small numbers are not hidden in it.</i>")


async def _public(tx: Tx, notice: PublicWanted, actor: Actor, t: Translator) -> Screen | None:
    if not actor.may(Action.PUBLISH_REPORT, notice.okrug):
        return None
    monday = date.fromisoformat(notice.monday)
    row = await storage.weekly(tx, notice.okrug, monday)
    if row is None:
        return None
    report = await report_of(tx, notice.okrug, period_of(Span.WEEK, monday).before)
    drawn = picture(report, t.language, public=True)
    return preview(
        report,
        await storage.standing(tx, row),
        actor,
        t,
        to=await _reaches(tx, report, t),
        picture=_photo(drawn, t),
    )


async def _reaches(tx: Tx, report: Report, t: Translator) -> Markup:
    """Who would read it."""
    residents = sum(village.residents for village in report.villages)
    chats = await public_chats_of(tx, report.okrug)
    return lines(
        t.plural("{n} resident will get it.", "{n} residents will get it.", n=residents),
        t("It is posted in: {titles}", titles=t.listing(chat.title for chat in chats))
        if chats
        else None,
    )


async def _district_file(
    tx: Tx, notice: DistrictFileWanted, actor: Actor, t: Translator
) -> Screen | None:
    if notice.district not in actor.scopes(Action.SEE_DISTRICT):
        return None
    week = await week_of(tx, notice.district, date.fromisoformat(notice.monday))
    drawn = partial(
        WORKSHOP.make,
        table.district_xlsx,
        by_name(week, t),
        week.period,
        t.language,
        district=week.ru if t.language == "ru" else week.kk,
        as_of=tx.now,
        zone=tx.zone,
    )
    media = _document(drawn, t.word("district {day}.xlsx", day=notice.monday), t)
    named = period_name(week.period, t, tx.today)
    return Screen(text=t("The okrugs of the district: {period}", period=named), media=(media,),
                  show="new")  # fmt: skip


RENDERERS: dict[str, Renderer] = {
    **duties.RENDERERS,
    WeekReported.kind: _week,
    DistrictReported.kind: _district,
    ReportWanted.kind: _wanted,
    DistrictWanted.kind: _district,
    FileWanted.kind: _file,
    PublicWanted.kind: _public,
    DistrictFileWanted.kind: _district_file,
}
