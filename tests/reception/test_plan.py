"""Reception days in `okrug.yaml`: taken over as they stand, and what is wrong is said clearly."""

from pathlib import Path

import pytest

from bot.places.kato import BadFile
from bot.places.models import Okrug
from bot.places.office import contacts_of
from bot.places.plan import WEEKDAYS, parse
from bot.places.service import seed
from tests.conftest import OpenTx

EXAMPLE = (Path(__file__).parents[2] / "okrug.example.yaml").read_text(encoding="utf-8")
DAY = '{day: thursday, from: "15:00", to: "17:00"}'


def changed(new: str) -> bytes:
    assert DAY in EXAMPLE
    return EXAMPLE.replace(f"    - {DAY}", new).encode()


async def test_the_days_of_the_file_are_those_of_the_office(open_tx: OpenTx):
    friday = '{day: friday, from: 09:00, to: "12:30"}'
    async with open_tx() as tx:
        report = await seed(tx, parse(changed(f"    - {friday}\n    - {DAY}")))
        okrug = await tx.session.get(Okrug, report.okrug)
        assert okrug is not None
        assert contacts_of(okrug)["reception_days"] == [
            {"weekday": 3, "from": "15:00", "to": "17:00"},
            {"weekday": 4, "from": "09:00", "to": "12:30"},
        ]


def test_a_file_without_days_is_whole():
    without = EXAMPLE.replace(f"  reception_days:\n    - {DAY}\n", "")
    assert parse(without.encode()).contacts.reception_days == ()


def test_every_weekday_may_have_reception():
    lines = "\n".join(f"    - {DAY.replace('thursday', day)}" for day in WEEKDAYS)
    assert len(parse(changed(lines)).contacts.reception_days) == 5


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (f"    - {DAY.replace('thursday', 'sunday')}",
         "contacts.reception_days.1.day: input should be 'monday', 'tuesday', 'wednesday', "
         "'thursday' or 'friday'."),
        (f"    - {DAY.replace('15:00', '3pm')}",
         "contacts.reception_days.1.from: it must be a time such as 09:00."),
        (f"    - {DAY.replace('17:00', '15:00')}",
         "contacts.reception_days.1: thursday: it must end after it begins (15:00)."),
        ("    - {day: thursday, to: \"17:00\"}",
         "contacts.reception_days.1.from: it is missing."),
        ("    thursday", "contacts.reception_days: it must be a list"),
        (f"    - {DAY}\n    - {DAY}", "contacts.reception_days: thursday is given twice."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_day_is_said(new: str, sentence: str):
    with pytest.raises(BadFile) as refused:
        parse(changed(new))
    assert sentence in str(refused.value)
