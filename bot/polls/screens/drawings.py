"""The result as a picture and as a table; what many are shown is drawn once."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from functools import partial

from bot.core.clock import VILLAGE_ZONE
from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.screen import plain
from bot.core.workshop import WORKSHOP
from bot.polls.rules.kinds import Kind
from bot.polls.rules.results import Tally, told_cells
from bot.polls.screens import chart, workbook
from bot.polls.screens.chart import ChartOption, PollChart, VillageBars
from bot.polls.screens.words import advisory, option_word, question, when_closes
from bot.polls.screens.workbook import PollFile
from bot.polls.storage.outcomes import ResultView
from bot.polls.storage.views import Both

_SEVERAL = 2

Draw = Callable[[], Awaitable[bytes]]


class Shelf:
    """Pictures that were drawn lately. Who asks for one that is just being drawn waits for it."""

    def __init__(self, room: int = 8) -> None:
        self._room = room
        self._there: OrderedDict[Hashable, bytes] = OrderedDict()
        self._coming: dict[Hashable, asyncio.Future[None]] = {}

    async def get(self, key: Hashable, draw: Draw) -> bytes:
        """The picture; raises what drawing it raised, and the next who asks tries anew."""
        loop = asyncio.get_running_loop()
        while key not in self._there:
            coming = self._coming.get(key)
            if coming is None or coming.get_loop() is not loop:
                return await self._fetch(key, draw)
            await asyncio.wait([coming])
        self._there.move_to_end(key)
        return self._there[key]

    async def _fetch(self, key: Hashable, draw: Draw) -> bytes:
        coming = self._coming[key] = asyncio.get_running_loop().create_future()
        try:
            drawn = self._there[key] = await draw()
            while len(self._there) > self._room:
                self._there.popitem(last=False)
        finally:
            self._coming.pop(key, None)
            coming.set_result(None)
        return drawn


_SHELF = Shelf()


def picture(result: ResultView, language: Language, zone: str = VILLAGE_ZONE) -> Draw:
    """Draws the result of a poll that is over, elsewhere and later; the same for every reader."""
    drawn = chart_of(result, language, zone)
    draw = partial(WORKSHOP.make, chart.png, drawn, language)
    return partial(_SHELF.get, (drawn, language), draw)


def chart_of(result: ResultView, language: Language, zone: str = VILLAGE_ZONE) -> PollChart:
    """What stands in the picture: never more than in the words."""
    t, view, tally = translator(language, zone), result.view, _told(result)
    names = result.names or {}
    return PollChart(
        question=question(view, t),
        options=tuple(
            ChartOption(option_word(view, at, t), votes)
            for at, votes in enumerate(tally.votes, start=1)
        ),
        voters=tally.voters,
        entitled=tally.asked or None,
        community=tally.community,
        villages=_villages(tally, names, language),
        note=plain(advisory(t)),
        title=t.word("Poll · {place}", place=view.where.said(language)),
        when=plain(when_closes(view, t)),
        several=view.most > 1,
        scale=view.kind is Kind.SCALE,
    )


def _villages(
    tally: Tally, names: Mapping[str, Both], language: Language
) -> tuple[VillageBars, ...]:
    """Those that may be told; one village alone is the whole."""
    if len(tally.cells) < _SEVERAL:
        return ()
    return tuple(
        VillageBars(names[one.settlement].said(language), one.voters, one.votes)
        for one in told_cells(tally)
        if one.settlement in names
    )


def _told(result: ResultView) -> Tally:
    if result.tally is None or not result.is_told:
        raise ValueError("nothing of it is told")
    return result.tally


def table(result: ResultView, language: Language, zone: str = VILLAGE_ZONE) -> Draw:
    """Makes the workbook, elsewhere and later."""
    return partial(WORKSHOP.make, workbook.xlsx, file_of(result, zone), language)


def file_of(result: ResultView, zone: str = VILLAGE_ZONE) -> PollFile:
    """What stands in the table, in both languages."""
    view = result.view
    kk, ru = (plain(advisory(translator(one, zone))) for one in LANGUAGES)
    elsewhere = Both(*(translator(one, zone).word("elsewhere") for one in LANGUAGES))
    names = {"": elsewhere, **(result.names or {})}
    return PollFile(
        okrug=_pair(view.where),
        question=_pair(view.words),
        options=tuple(map(_pair, view.options)),
        tally=_told(result),
        villages={code: _pair(name) for code, name in names.items()},
        note=(kk, ru),
        opened_at=view.opened_at,
        closed_at=view.closed_at,
        several=view.most > 1,
        secret=view.secret,
        scale=view.kind is Kind.SCALE,
        zone=zone,
    )


def _pair(words: Both) -> tuple[str, str]:
    return words.kk, words.ru
