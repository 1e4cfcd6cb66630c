"""The result of a poll as a workbook: read again, it is the result, and nobody stands in it."""

import pickle
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.core.i18n import LANGUAGES, Language
from bot.polls.rules.results import Cell, Tally
from bot.polls.screens.workbook import PollFile, xlsx

FEW = "5-тен аз / менее 5"
POLL = PollFile(
    okrug=("Ақсу ауылдық округі", "Аксуский сельский округ"),
    question=("Жолды биыл жөндейміз бе?", "Ремонтировать ли дорогу в этом году?"),
    options=(("=SUM(A1:A9)", "Да"), ("Жоқ", "Нет"), ("Білмеймін", "")),
    tally=Tally(
        voters=312,
        votes=(200, 98, 14),
        asked=840,
        community=1500,
        cells=(
            Cell("111", 3, 10, (2, 1, 0)),
            Cell("222", 150, 400, (100, 45, 5)),
            Cell("333", 120, 300, (80, 35, 5)),
            Cell("444", 39, 130, (18, 17, 4)),
        ),
    ),
    villages={
        "111": ("Жиһангер", "Жихангер"),
        "222": ("Ақсу", "Аксу"),
        "333": ("Өркениет", "Оркениет"),
        "444": ("Ұзынағаш", "Узынагаш"),
    },
    note=("Ұсынымдық сипатта.", "Носит рекомендательный характер."),
    opened_at=datetime(2026, 12, 1, 4, tzinfo=UTC),
    closed_at=datetime(2026, 12, 11, 15, 0, tzinfo=UTC),
)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def book(poll: PollFile, language: Language = "ru") -> Any:
    return load_workbook(BytesIO(xlsx(pickle.loads(pickle.dumps(poll)), language)))


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    """What stands in the rows that are not empty, without empty cells at their end."""
    found = []
    for row in sheet.iter_rows(values_only=True):
        filled = [at for at, cell in enumerate(row) if cell is not None]
        if filled:
            found.append(tuple(row[: filled[-1] + 1]))
    return found


def test_the_result_is_in_both_languages_with_numbers_that_are_numbers() -> None:
    found = rows(book(POLL).worksheets[0])
    assert [row[0] for row in found[:4]] == [*POLL.okrug, *POLL.question]
    assert ("Участвовали", 312) in found
    assert found[-5:-2] == [
        ("=SUM(A1:A9)", "Да", 200, pytest.approx(200 / 312)),
        ("Жоқ", "Нет", 98, pytest.approx(98 / 312)),
        ("Білмеймін", None, 14, pytest.approx(14 / 312)),
    ]
    assert [row[0] for row in found[-2:]] == [*POLL.note]


def test_moments_are_moments_of_the_village() -> None:
    found = dict(row for row in rows(book(POLL).worksheets[0]) if len(row) == 2)
    assert found["Начало"].isoformat() == "2026-12-01T09:00:00"
    assert found["Окончание"].isoformat() == "2026-12-11T20:00:00"


@every_language
def test_nothing_that_people_wrote_is_a_formula(language: Language) -> None:
    for sheet in book(POLL, language).worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert not any(cell.data_type == "f" for cell in cells)
        assert not any(cell.hyperlink for cell in cells)


def test_a_small_village_is_named_and_its_voters_are_not_counted_out() -> None:
    found = {row[1]: row[2:] for row in rows(book(POLL).worksheets[1]) if len(row) > 3}
    assert found["Аксу"] == (150, 100, 45, 5)
    assert found["Жихангер"] == (FEW, "*", "*", "*")
    # What is left of the whole would tell the three, so the smallest other one is kept back.
    assert found["Узынагаш"] == ("*", "*", "*", "*")


def test_turnout_stands_beside_those_who_may_vote() -> None:
    found = {row[1]: row[2:] for row in rows(book(POLL).worksheets[2]) if len(row) > 3}
    assert found["Имеющие право голоса в боте"] == (312, 840, pytest.approx(312 / 840))
    assert found["Члены сообщества с правом голоса"] == (312, 1500, pytest.approx(312 / 1500))
    assert found["Аксу"] == (150, 400, 0.375)
    assert found["Жихангер"][:2] == (FEW, 10)
    assert found["Узынагаш"][:2] == ("*", 130)


def test_of_a_secret_poll_no_village_tells_what_it_chose() -> None:
    cells = tuple(replace(cell, votes=()) for cell in POLL.tally.cells)
    secret = replace(POLL, secret=True, tally=replace(POLL.tally, cells=cells))
    sheets = book(secret).worksheets
    assert [sheet.title for sheet in sheets] == ["Результат", "Участие"]
    found = {row[1]: row[2:] for row in rows(sheets[1]) if len(row) > 3}
    assert found["Аксу"] == (150, 400, 0.375)
    assert found["Жихангер"][0] == FEW


def test_a_poll_that_nobody_answered_and_a_scale_have_their_file_too() -> None:
    empty = replace(POLL, tally=Tally(0, (0, 0, 0)))
    assert ("Қатысқандар", 0) in rows(book(empty, "kk").worksheets[0])
    stars = replace(
        POLL,
        scale=True,
        options=tuple((str(star), str(star)) for star in range(1, 6)),
        tally=Tally(10, (0, 0, 1, 5, 4)),
    )
    assert ("Орташа баға, 5-тен", 4.3) in rows(book(stars, "kk").worksheets[0])
