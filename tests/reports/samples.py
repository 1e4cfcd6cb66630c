"""Made-up reports: what a week, a month and a year may look like, and what goes wrong in drawing.

The names have every letter of Kazakh that Russian has not: ә ғ қ ң ө ұ ү һ і.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.reports.rules.figures import (
    Cell,
    Coming,
    DistrictRow,
    Figures,
    Report,
    Share,
    Unanswered,
    Village,
)
from bot.reports.rules.periods import Period, Span, own_period, period_of

MONDAY = datetime(2026, 11, 23, 4, tzinfo=UTC)  # 09:00 in the village
WEEK = period_of(Span.WEEK, date(2026, 11, 22))

VILLAGES = (
    Village("191630100", "Ақсу", "Аксу", 214, 610),
    Village("191630200", "Өркениет", "Уркениет", 90, 240),
    Village("191630300", "Ұзынағаш", "Узынагаш", 41, 0),
    Village("191630400", "Жиһангер", "Жихангер", 12, 130),
)

NOW = Figures(
    received=18,
    accepted=Share(15, 17),
    answered=15,
    on_time=Share(14, 15),
    overdue=1,
    redirected=2,
    reopened=1,
    backlog=9,
    days=((1, 3), (2, 2), (4, 5), (6, 3), (9, 2)),
    stars=(1, 0, 1, 2, 7),
    joined=23,
    collective=1,
    by_settlement=(Cell("191630100", 11), Cell("191630200", 5), Cell("191630300", 2)),
    by_topic=(
        Cell("street_lighting", 6),
        Cell("water", 4),
        Cell("roads", 3),
        Cell("animals", 1),
        Cell("safety", 1),
        Cell("social", 1),
        Cell("waste", 1),
        Cell("", 1),
    ),
    by_medium=(Cell("text", 10), Cell("photo", 5), Cell("voice", 3)),
    by_language=(Cell("kk", 13), Cell("ru", 5)),
    notices=4,
    reach=Share(1160, 1216),
    newcomers=17,
    population=Share(316, 980),
)


def week(received: int, answered: int, late: int, figures: Figures = NOW) -> Figures:
    """A week like another, with other numbers at the top."""
    return replace(
        figures,
        received=received,
        answered=answered,
        on_time=Share(answered - late, answered),
        by_settlement=_summing(figures.by_settlement, received),
        by_topic=_summing(figures.by_topic, received),
        by_medium=_summing(figures.by_medium, received),
        by_language=_summing(figures.by_language, received),
    )


def _summing(cells: tuple[Cell, ...], total: int) -> tuple[Cell, ...]:
    """As many as `total`: what is missing goes to the first, what is too much is not there."""
    left, found = total, []
    for cell in cells:
        found.append(Cell(cell.code, min(cell.n, left)))
        left -= found[-1].n
    found[0] = Cell(found[0].code, found[0].n + left)
    return tuple(cell for cell in found if cell.n)


def weeks(period: Period, figures: tuple[Figures, ...]) -> tuple[tuple[Period, Figures], ...]:
    """The periods up to this one, with their figures, oldest first."""
    periods = [period]
    while len(periods) < len(figures):
        periods.insert(0, periods[0].before)
    return tuple(zip(periods, figures, strict=True))


OLDEST = (
    Unanswered(97, 97, 2026, 19, "street_lighting.broken", "191630100", date(2026, 11, 20)),
    Unanswered(118, 118, 2026, 12, "water", "191630200", date(2026, 11, 30)),
    Unanswered(131, 131, 2026, 1, "", "", date(2026, 12, 11)),
)

ORDINARY = Report(
    okrug="191630000",
    kk="Ақсу ауылдық округі",
    ru="Аксуский сельский округ",
    period=WEEK,
    as_of=MONDAY,
    trail=weeks(WEEK, (week(9, 8, 2), week(11, 7, 0), week(14, 15, 1), week(12, 12, 3), NOW)),
    villages=VILLAGES,
    oldest=OLDEST,
    next_due=3,
)

EMPTY = replace(
    ORDINARY,
    trail=weeks(WEEK, (Figures(),) * 5),
    villages=VILLAGES,
    oldest=(),
    next_due=0,
    coming=(),
)
#: Nothing this week, something in those before.
QUIET = replace(
    ORDINARY, trail=weeks(WEEK, (week(3, 2, 0), week(7, 5, 1), week(1, 2, 0), NOW, Figures()))
)

_LONG = (
    ("Мариям Хәкімжанова атындағы ауыл", "село имени Мариям Хәкімжановой"),
    ("Құдайберген Жұбанов атындағы елді мекен", "населённый пункт имени Кудайбергена Жубанова"),
    ("Жоғарғы Үшқоңырөзекһанғазы", "Верхнеушконыррозекхангазы"),
    ("=СУММ(A1:A9)", "=SUM(A1:A9)"),
    ("<b>Ініш & К°</b>", "$Иниш_{2}$"),
    ("Ғаббас", "Габбас"),
    ("Әулиекөл", "Аулиеколь"),
    ("Ңоқан", "Нокан"),
)
_MANY = Figures(
    received=1_234_567,
    accepted=Share(1_034_567, 1_234_560),
    answered=1_198_004,
    on_time=Share(1_180_000, 1_198_004),
    overdue=36_555,
    redirected=22_222,
    reopened=11_111,
    backlog=98_765,
    days=((0, 100_000), (1, 300_000), (2, 300_001), (15, 498_003)),
    stars=(10_000, 20_000, 30_000, 40_000, 500_000),
    joined=4_000_000,
    collective=5_432,
    called=33,
    held=22,
    no_quorum=11,
    came=123_456,
    decided=444,
    kept=333,
    promises_late=111,
    polls_opened=12,
    polls_closed=13,
    poll_votes=45_678,
    ideas=234,
    budget_votes=12_345,
    projects_done=17,
    by_settlement=tuple(
        Cell(f"1916301{number:02}", 300_000 - number * 30_000) for number in range(len(_LONG))
    ),
    by_topic=(
        Cell("social", 400_000),
        Cell("safety", 300_000),
        Cell("animals", 200_000),
        Cell("improvement", 150_000),
        Cell("admin_other", 100_000),
        Cell("gas_heating", 84_567),
        Cell("no_longer_there", 1_000),
    ),
    by_medium=tuple(
        Cell(medium, 200_000 - number)
        for number, medium in enumerate(
            ("text", "photo", "voice", "video", "video_note", "audio", "animation", "document")
        )
    ),
    by_language=(Cell("kk", 1_000_000), Cell("ru", 234_567)),
    notices=5_200,
    reach=Share(123_456_789, 130_000_000),
    newcomers=88_888,
    population=Share(777_777, 1_200_000),
)
HUGE = Report(
    okrug="191631000",
    kk="Бақтыбай Жолбарысұлы атындағы ауылдық округі",
    ru="сельский округ имени Бактыбая Жолбарысулы",
    period=WEEK,
    as_of=MONDAY,
    trail=weeks(WEEK, (_MANY, week(987_654, 1_000_000, 5, _MANY), _MANY, _MANY, _MANY)),
    villages=tuple(
        Village(f"1916301{number:02}", kk, ru, 20_000, 50_000)
        for number, (kk, ru) in enumerate(_LONG)
    ),
    oldest=tuple(
        Unanswered(number, 1_000_000 + number, 2026, 400, "safety", f"1916301{number:02}",
                   date(2025, 12, 1))
        for number in range(3)
    ),
    next_due=12_345,
)  # fmt: skip

_NEW_YEAR = period_of(Span.WEEK, date(2027, 1, 1))
#: The week that lies in two years, and is not over.
NEW_YEAR = replace(
    ORDINARY,
    period=_NEW_YEAR,
    as_of=datetime(2027, 1, 2, 9, 5, tzinfo=UTC),
    trail=weeks(_NEW_YEAR, (week(21, 14, 3), week(13, 14, 0), NOW, NOW, week(7, 5, 0))),
)
_MONTH = period_of(Span.MONTH, date(2026, 11, 1))
MONTH = replace(
    ORDINARY,
    period=_MONTH,
    as_of=datetime(2026, 12, 1, 4, tzinfo=UTC),
    trail=weeks(_MONTH, (week(61, 50, 9), week(48, 55, 7), week(82, 71, 2))),
)
_QUARTER = period_of(Span.QUARTER, date(2026, 11, 1))
QUARTER = replace(
    ORDINARY, period=_QUARTER, trail=weeks(_QUARTER, (week(161, 150, 9), week(182, 171, 2)))
)
_YEAR = period_of(Span.YEAR, date(2026, 11, 1))
YEAR = replace(
    ORDINARY,
    period=_YEAR,
    as_of=datetime(2027, 1, 5, 4, tzinfo=UTC),
    trail=weeks(_YEAR, (week(561, 550, 90), week(720, 733, 41))),
)
_OWN = own_period(date(2026, 11, 1), date(2026, 11, 15), MONDAY.date())
OWN = replace(ORDINARY, period=_OWN, trail=weeks(_OWN, (week(20, 18, 0), NOW)))

#: So few that nearly nothing of it may leave the office.
FEW = replace(
    ORDINARY,
    trail=weeks(
        WEEK,
        (
            week(2, 1, 0),
            week(4, 3, 1),
            week(6, 7, 0),
            week(0, 0, 0),
            Figures(
                received=3,
                answered=4,
                on_time=Share(2, 4),
                overdue=2,
                by_settlement=(Cell("191630100", 2), Cell("191630200", 1)),
                by_topic=(Cell("water", 2), Cell("roads", 1)),
            ),
        ),
    ),
)

#: A week with gatherings, and one announced for the week that follows.
_MET = replace(NOW, called=1, held=2, no_quorum=1, came=131, decided=4, kept=2, promises_late=1)
MET = replace(
    ORDINARY,
    trail=weeks(WEEK, (week(9, 8, 2), week(11, 7, 0), replace(NOW, held=1, came=40), NOW, _MET)),
    coming=(
        Coming("gathering", datetime(2026, 11, 26, 10, tzinfo=UTC)),
        Coming("separate", datetime(2026, 11, 27, 13, 30, tzinfo=UTC), "Ұзынағаш", "Узынагаш"),
    ),
)

SAMPLES: dict[str, Report] = {
    "ordinary": ORDINARY,
    "met": MET,
    "empty": EMPTY,
    "quiet": QUIET,
    "huge": HUGE,
    "new_year": NEW_YEAR,
    "month": MONTH,
    "quarter": QUARTER,
    "year": YEAR,
    "own": OWN,
    "few": FEW,
}

DISTRICT = (
    DistrictRow(
        "191630000",
        "Ақсу ауылдық округі",
        "Аксуский сельский округ",
        NOW,
        tuple(figures for _, figures in ORDINARY.trail[:-1]),
        1,
    ),
    DistrictRow(
        "191632000",
        "=Өркениет ауылдық округі",
        "=Уркениетский сельский округ",
        FEW.now,
        tuple(figures for _, figures in FEW.trail[:-1]),
        -1,
    ),
    DistrictRow("191634000", "Ғаббас ауылдық округі", "Габбасский сельский округ", Figures()),
)
