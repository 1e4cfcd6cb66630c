"""The calendar file, read back by a library that is not ours."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from bot.gatherings.screens.documents.calendar_file import calendar_file, uid_for
from bot.gatherings.screens.documents.given import CalendarEntry
from tests.gatherings.documents.samples import HELD, entry, numbered


def read(given: CalendarEntry):
    calendar = icalendar.Calendar.from_ical(calendar_file(given))
    [event] = calendar.walk("VEVENT")
    return calendar, event


def test_a_phone_reads_what_when_and_where() -> None:
    calendar, event = read(entry())
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["VERSION"] == "2.0"
    assert event["STATUS"] == "CONFIRMED"
    assert event["SUMMARY"] == "Жиын: Ақсу ауылдық округі; есеп, жарық, сайлау"
    assert event["LOCATION"] == "Ақсу ауылы, Мәдениет үйі, Абай көшесі, 12"
    assert event["DESCRIPTION"].split("\n") == [
        "1. Әкімнің есебі, 2026 жыл", "2. Абай көшесін жарықтандыру; 1 200 000 ₸", entry().link,
    ]  # fmt: skip
    assert event["URL"] == entry().link
    assert (event["GEO"].latitude, event["GEO"].longitude) == pytest.approx(entry().pin)


def test_the_time_is_that_of_the_village_wherever_the_phone_is() -> None:
    _, event = read(entry())
    assert event["DTSTART"].dt == HELD == datetime(2026, 12, 12, 5, tzinfo=UTC)
    assert event["DTEND"].dt == HELD + timedelta(minutes=90)
    raw = calendar_file(entry()).decode()
    assert "DTSTART:20261212T050000Z" in raw
    assert "TZID" not in raw


def test_it_rings_a_day_and_two_hours_before() -> None:
    _, event = read(entry())
    before = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert before == [-timedelta(days=1), -timedelta(hours=2)]
    assert {str(alarm["ACTION"]) for alarm in event.walk("VALARM")} == {"DISPLAY"}
    assert all(alarm["DESCRIPTION"] for alarm in event.walk("VALARM"))


def test_a_newer_version_replaces_the_entry_and_does_not_stand_beside_it() -> None:
    _, first = read(entry())
    _, second = read(replace(entry(), version=2, place="Мектеп", starts_at=HELD))
    assert first["UID"] == second["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (1, 2)


def test_one_that_is_called_off_is_taken_out_and_rings_no_more() -> None:
    calendar, event = read(replace(entry(), cancelled=True, version=3))
    assert calendar["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"
    assert event["UID"] == entry().uid
    assert event["SEQUENCE"] == 3
    assert event["SUMMARY"].startswith("Болмайды: Жиын")
    assert event.walk("VALARM") == []


def test_in_russian_it_says_so() -> None:
    _, event = read(replace(entry(), language="ru", cancelled=True))
    assert event["SUMMARY"].startswith("Отменено:")
    assert event["SUMMARY"].params["LANGUAGE"] == "ru"


def test_lines_are_at_most_75_octets_and_no_letter_is_broken() -> None:
    long = replace(
        entry(), summary="Щ" * 250, place=numbered("жер", 900), lines=(numbered("мәселе", 3_000),)
    )
    raw = calendar_file(long)
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    _, event = read(long)
    assert event["SUMMARY"] == "Щ" * 250
    assert event["LOCATION"] == numbered("жер", 900)


@pytest.mark.parametrize(
    "strange",
    ["a;b,c\\d\nе", "\r\nBEGIN:VALARM\r\nACTION:AUDIO", "END:VEVENT", "\\n", "\x00\x07", "🔥" * 80,
     "\u2028BEGIN:VEVENT", "\u0085X:1", '"quoted":value;X=1'],
)  # fmt: skip
def test_nothing_that_people_wrote_becomes_a_property(strange: str) -> None:
    given = replace(entry(), summary=f"a{strange}", place=f"a{strange}", lines=(strange,),
                    uid=f"1{strange}", link=f"https://t.me/x\r\n{strange}")  # fmt: skip
    calendar, event = read(given)
    assert len(calendar.walk("VEVENT")) == 1
    assert len(event.walk("VALARM")) == 2
    allowed = {"UID", "SEQUENCE", "STATUS", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND",
               "SUMMARY", "DESCRIPTION", "URL", "LOCATION", "GEO", "TRANSP"}  # fmt: skip
    assert set(event.keys()) == allowed


def test_escaped_signs_come_back_as_they_were() -> None:
    _, event = read(replace(entry(), place="Абай к., 12; 2-қабат \\ сол жақ"))
    assert event["LOCATION"] == "Абай к., 12; 2-қабат \\ сол жақ"


def test_what_is_not_known_is_left_out() -> None:
    _, event = read(replace(entry(), place=" ", lines=(), link="", pin=None))
    assert not {"LOCATION", "DESCRIPTION", "URL", "GEO"} & set(event.keys())


def test_an_end_before_the_beginning_is_put_right() -> None:
    _, event = read(replace(entry(), ends_at=HELD - timedelta(hours=3)))
    assert event["DTEND"].dt > event["DTSTART"].dt


def test_the_name_of_a_gathering_is_the_same_for_ever_and_only_its_own() -> None:
    assert (
        uid_for(42, "Auyldas_Bot") == uid_for(42, "auyldas_bot") == "gathering-42@auyldas_bot.t.me"
    )
    assert len({uid_for(42, "a_bot"), uid_for(43, "a_bot"), uid_for(42, "b_bot")}) == 3
