"""What people read when the rules of gatherings say no."""

from datetime import date
from typing import Any

import pytest

from bot.core.errors import Refusal
from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.law import gathering_law
from bot.gatherings.rules.kinds import Base, table
from bot.gatherings.rules.refusals import No
from handlers.refusals import refused

PARAMS: dict[No, dict[str, Any]] = {
    No.ENTITLED_UNKNOWN: {"base": "entitled"},
    No.NOBODY_ENTITLED: {"base": "entitled"},
    No.BASE_NOT_FOR_KIND: {"base": "members"},
    No.NOTICE_TOO_LATE: {"earliest": date(2026, 12, 6), "late_by": 3},
    No.VOTES_DO_NOT_ADD_UP: {"present": 40, "votes": 41},
    No.SEATS_OVER_LIMIT: {"limit": 25},
}
#: By whom a quorum or an initiative is counted, as the rules name it.
BASES = sorted(
    {base.value for base in Base}
    | {row.initiative.by.value for row in table(gathering_law()).values() if row.initiative}
)


def said(no: No, language: Language, **params: object) -> str:
    return str(refused(Refusal(no, **params), translator(language)))


@pytest.mark.parametrize("no", No)
def test_every_no_is_said_in_both_languages(no: No):
    kazakh, russian = (said(no, language, **PARAMS.get(no, {})) for language in LANGUAGES)
    assert kazakh != russian
    assert "{" not in kazakh + russian


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("no", [No.ENTITLED_UNKNOWN, No.NOBODY_ENTITLED])
def test_whoever_lacks_a_number_reads_which(no: No, language: Language):
    sentences = {base: said(no, language, base=base) for base in BASES}
    assert len(set(sentences.values())) == len(Base)
    assert sentences["residents"] == sentences["entitled"]


def test_a_late_notice_says_how_many_days_are_missing_and_what_day_is_possible():
    late = {days: said(No.NOTICE_TOO_LATE, "ru", earliest=date(2026, 12, 6), late_by=days)
            for days in (1, 3, 5)}  # fmt: skip
    assert "1 дня." in late[1]
    assert "3 дней." in late[3]
    assert "5 дней." in late[5]
    kazakh = said(No.NOTICE_TOO_LATE, "kk", earliest=date(2026, 12, 6), late_by=3)
    assert "3 күн" in kazakh
    assert "6 желтоқсан, жексенбі" in kazakh


def test_a_vote_that_does_not_add_up_shows_both_numbers():
    assert said(No.VOTES_DO_NOT_ADD_UP, "kk", present=40, votes=41).startswith(
        "Дауыс саны: 41, қатысып отырғандар: 40."
    )


def test_too_many_seats_are_told_with_the_limit():
    assert "25" in said(No.SEATS_OVER_LIMIT, "kk", limit=25)
