"""What people type for a moment."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import VILLAGE_ZONE as ZONE
from bot.core.clock import village
from bot.core.errors import Invalid
from bot.core.i18n import LANGUAGES, translator
from bot.core.moments import FARTHEST, example_moment, read_moment
from handlers.refusals import refused

NOW = datetime(2026, 11, 26, 9, 7, tzinfo=UTC)  # Thursday, 14:07 in the village
PROBLEMS = {
    "moment_past", "moment_unclear", "moment_too_far", "no_such_moment",
    "hour_missing", "hour_unclear",
}  # fmt: skip

moments = st.integers(0, 2_000_000_000).map(
    lambda tenths: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=tenths / 10)
)

UNDERSTOOD = [
    # a time alone is today's
    ("15:00", "26.11.2026 15:00"),
    ("15.00", "26.11.2026 15:00"),
    ("15-00", "26.11.2026 15:00"),
    ("15 00", "26.11.2026 15:00"),
    ("15:00:00", "26.11.2026 15:00"),
    ("  15:00 . ", "26.11.2026 15:00"),
    ("сағат 15", "26.11.2026 15:00"),
    ("сағат 15-те", "26.11.2026 15:00"),
    ("сағат 15:00-де", "26.11.2026 15:00"),
    ("15-те", "26.11.2026 15:00"),
    ("15-де", "26.11.2026 15:00"),
    ("15те", "26.11.2026 15:00"),
    ("15 сағат", "26.11.2026 15:00"),
    ("в 15", "26.11.2026 15:00"),
    ("в 15 часов", "26.11.2026 15:00"),
    ("в 3 часа дня", "26.11.2026 15:00"),
    ("түстен кейін 3-те", "26.11.2026 15:00"),
    ("кешке 6-да", "26.11.2026 18:00"),
    ("бүгін кешкі сағат 8-де", "26.11.2026 20:00"),
    ("в 7 вечера", "26.11.2026 19:00"),
    ("24:00", "27.11.2026 00:00"),
    ("15.10", "26.11.2026 15:10"),  # the 15th of October is over, so it is a time
    # a small hour whose morning is over
    ("бүгін 5-те", "26.11.2026 17:00"),
    ("в 5", "26.11.2026 17:00"),
    # a day in words
    ("бүгін 18:00", "26.11.2026 18:00"),
    ("сегодня в 18.30", "26.11.2026 18:30"),
    ("ертең 9:00", "27.11.2026 09:00"),
    ("9:00 ертең", "27.11.2026 09:00"),
    ("ертең таңертең 9-да", "27.11.2026 09:00"),
    ("ертең таңғы 9", "27.11.2026 09:00"),
    ("ертең сағат 9 жарымда", "27.11.2026 09:30"),
    ("ертең тоғыз жарымда", "27.11.2026 09:30"),
    ("ертең он бірде", "27.11.2026 11:00"),
    ("ертең түнгі 11-де", "27.11.2026 23:00"),
    ("ертең 9:00 жіберіңіз", "27.11.2026 09:00"),
    ("завтра в 9", "27.11.2026 09:00"),
    ("завтра в девять утра", "27.11.2026 09:00"),
    ("Завтра, в 9 часов 30 минут!", "27.11.2026 09:30"),
    ("завтра в 3 дня", "27.11.2026 15:00"),
    ("завтра в полдень", "27.11.2026 12:00"),
    ("завтра в 15.10", "27.11.2026 15:10"),
    ("послезавтра 10:00", "28.11.2026 10:00"),
    ("бүрсігүні 10:00", "28.11.2026 10:00"),
    ("арғы күні сағат 10-да", "28.11.2026 10:00"),
    # without the letters of Kazakh, and in Latin
    ("ертен 9:00", "27.11.2026 09:00"),
    ("бугин 18:00", "26.11.2026 18:00"),
    ("дуйсенби куни сагат 9-да", "30.11.2026 09:00"),
    ("erten 9:00", "27.11.2026 09:00"),
    ("erteñ 9-da", "27.11.2026 09:00"),
    ("bugin keshki 7de", "26.11.2026 19:00"),
    ("duisenbi 9:00", "30.11.2026 09:00"),
    ("27 qarasha 9:00", "27.11.2026 09:00"),
    ("2 sagattan keyin", "26.11.2026 16:07"),
    ("zavtra v 9", "27.11.2026 09:00"),
    # a date
    ("26.11 18:30", "26.11.2026 18:30"),
    ("26.11 18.30", "26.11.2026 18:30"),
    ("18:30 26.11", "26.11.2026 18:30"),
    ("26.11.2026 18:30", "26.11.2026 18:30"),
    ("26.11.26 18:30", "26.11.2026 18:30"),
    ("27/11 в 9:00", "27.11.2026 09:00"),
    ("10.12 11.12", "10.12.2026 11:12"),
    ("05.01 9:00", "05.01.2027 09:00"),
    ("26 қараша 19:00", "26.11.2026 19:00"),
    ("27-қараша сағат 9-да", "27.11.2026 09:00"),
    ("қарашаның 27-сі сағат 9-да", "27.11.2026 09:00"),
    ("27 қараша 2026 жыл 9:00", "27.11.2026 09:00"),
    ("2026 жылғы 27 қараша 9:00", "27.11.2026 09:00"),
    ("27 ноября в 9 утра", "27.11.2026 09:00"),
    ("27-го в 9:00", "27.11.2026 09:00"),
    ("1-ші желтоқсан 9:00", "01.12.2026 09:00"),
    ("1 числа в 9:00", "01.12.2026 09:00"),
    ("2026-11-27 18:30", "27.11.2026 18:30"),
    ("2026-11-27T18:30", "27.11.2026 18:30"),
    ("2026-11-27T18:30+05:00", "27.11.2026 18:30"),
    ("2026-11-27T13:30Z", "27.11.2026 18:30"),
    # a weekday
    ("дүйсенбі 9:00", "30.11.2026 09:00"),
    ("дүйсенбіде 10-ға", "30.11.2026 10:00"),
    ("в понедельник 9:00", "30.11.2026 09:00"),
    ("в среду в 7 вечера", "02.12.2026 19:00"),
    ("сб 10:00", "28.11.2026 10:00"),
    ("дүйсенбі 15.10", "30.11.2026 15:10"),
    ("бейсенбі 18:00", "26.11.2026 18:00"),
    ("бейсенбі 9:00", "03.12.2026 09:00"),
    ("осы жұма 9:00", "27.11.2026 09:00"),
    ("келесі жұмада 9:00", "04.12.2026 09:00"),
    ("на следующей неделе в среду в 9", "02.12.2026 09:00"),
    # a wait
    ("2 сағаттан кейін", "26.11.2026 16:07"),
    ("сағаттан кейін", "26.11.2026 15:07"),
    ("жарты сағаттан кейін", "26.11.2026 14:37"),
    ("бір жарым сағаттан кейін", "26.11.2026 15:37"),
    ("2 сағат 30 минуттан кейін", "26.11.2026 16:37"),
    ("90 минуттан соң", "26.11.2026 15:37"),
    ("через 2 часа", "26.11.2026 16:07"),
    ("через час", "26.11.2026 15:07"),
    ("через полчаса", "26.11.2026 14:37"),
    ("через полтора часа", "26.11.2026 15:37"),
    ("через 1,5 часа", "26.11.2026 15:37"),
    ("через 24 часа", "27.11.2026 14:07"),
    ("через 2 дня в 9:00", "28.11.2026 09:00"),
    ("2 күннен кейін сағат 9-да", "28.11.2026 09:00"),
    ("через неделю в 10:00", "03.12.2026 10:00"),
]


@pytest.mark.parametrize(("typed", "meant"), UNDERSTOOD)
def test_a_moment_is_understood_as_people_type_it(typed: str, meant: str):
    assert f"{village(read_moment(typed, NOW, ZONE), ZONE):%d.%m.%Y %H:%M}" == meant


REFUSED = [
    ("9:30", "moment_past"),
    ("14:07", "moment_past"),
    ("в 9", "moment_past"),
    ("26 қараша 9:00", "moment_past"),
    ("20.11 9:00", "moment_past"),  # lately, and not in a year
    ("осы дүйсенбі 9:00", "moment_past"),
    ("кеше 9:00", "moment_past"),
    ("вчера", "moment_past"),
    ("через 0 минут", "moment_past"),
    ("01.02.2003 10:00", "moment_past"),
    ("27 қараша 2027 9:00", "moment_too_far"),
    ("10.10.2030", "moment_too_far"),
    ("через 9999 недель в 9:00", "moment_too_far"),
    ("25:00", "no_such_moment"),
    ("25.00", "no_such_moment"),
    ("12:60", "no_such_moment"),
    ("24:30", "no_such_moment"),
    ("в 25", "no_such_moment"),
    ("31.02", "no_such_moment"),
    ("31.02 9:00", "no_such_moment"),
    ("30 ақпан 9:00", "no_such_moment"),
    ("29.02 9:00", "no_such_moment"),
    ("35-го в 9:00", "no_such_moment"),
    ("31.12.9999 24:00", "no_such_moment"),
    ("0001-01-01T00:00+14:00", "no_such_moment"),
    ("27 қараша, дүйсенбі, 9:00", "no_such_moment"),  # it is a Friday
    ("ертең", "hour_missing"),
    ("завтра утром", "hour_missing"),
    ("27.11", "hour_missing"),
    ("10.12", "hour_missing"),
    ("2026-11-27", "hour_missing"),
    ("арғы күні", "hour_missing"),
    ("в среду вечером", "hour_missing"),
    ("через 2 дня", "hour_missing"),
    ("ертең 5-те", "hour_unclear"),
    ("завтра в 3", "hour_unclear"),
    ("", "moment_unclear"),
    ("...", "moment_unclear"),
    ("9", "moment_unclear"),
    ("2026", "moment_unclear"),
    ("қазір", "moment_unclear"),
    ("кешке", "moment_unclear"),
    ("на следующей неделе", "moment_unclear"),
    ("ертең түнгі 12-де", "moment_unclear"),  # of which of two days?
    ("завтра в 3 вечера", "moment_unclear"),
    ("9:00-18:00", "moment_unclear"),
    ("с 9 до 18", "moment_unclear"),
    ("ертең 9-11", "moment_unclear"),
    ("9-дан кейін", "moment_unclear"),
    ("15:00-ден кейін", "moment_unclear"),
    ("ертең 9 немесе 10", "moment_unclear"),
    ("ертең бүгін 15:00", "moment_unclear"),
    ("каждый понедельник 9:00", "moment_unclear"),
    ("через 9999999999 часов", "moment_unclear"),
    ("ертең 9:00 " * 50, "moment_unclear"),
]


@pytest.mark.parametrize(("typed", "problem"), REFUSED)
def test_what_is_no_moment_ahead_is_asked_again(typed: str, problem: str):
    with pytest.raises(Invalid) as no:
        read_moment(typed, NOW, ZONE)
    assert no.value.name == problem
    for language in LANGUAGES:
        assert refused(no.value, translator(language))


def test_a_day_without_its_hour_is_kept_for_the_question():
    with pytest.raises(Invalid) as no:
        read_moment("дүйсенбі", NOW, ZONE)
    assert no.value.params == {"day": date(2026, 11, 30)}


def test_a_small_hour_is_asked_with_both_of_its_moments():
    with pytest.raises(Invalid) as no:
        read_moment("ертең 5-те", NOW, ZONE)
    early, late = no.value.params["early"], no.value.params["late"]
    assert isinstance(early, datetime)
    assert isinstance(late, datetime)
    assert late - early == timedelta(hours=12)
    assert village(early, ZONE) == datetime(2026, 11, 27, 5, tzinfo=village(early, ZONE).tzinfo)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", [typed for typed, problem in REFUSED if problem[0] == "h"])
def test_the_example_of_a_question_about_the_hour_is_understood(typed: str, language):
    with pytest.raises(Invalid) as no:
        read_moment(typed, NOW, ZONE)
    example = str(refused(no.value, translator(language))).rpartition(": ")[2]
    assert read_moment(example, NOW, ZONE) > NOW


@pytest.mark.parametrize("language", LANGUAGES)
@given(moment=moments)
def test_what_the_bot_writes_itself_it_understands(language, moment: datetime):
    moment = moment.replace(second=0, microsecond=0)
    t = translator(language)
    before = moment - timedelta(hours=1)
    for shown in (t.moment(moment), t.short_moment(moment), f"{t.date(moment)}, {t.time(moment)}"):
        assert read_moment(shown, before, ZONE) == moment


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([w for typed, _ in UNDERSTOOD for w in typed.split()]), max_size=6)
    .map(" ".join),
    moments,
)  # fmt: skip
def test_whatever_is_typed_gives_a_moment_of_the_coming_year_or_a_question(typed, now):
    try:
        found = read_moment(typed, now, ZONE)
    except Invalid as no:
        problem = no.name
    else:
        problem = ""
        assert now < found <= now + FARTHEST
        assert found.tzinfo is UTC
    assert problem in {"", *PROBLEMS}


@given(moments)
def test_the_example_is_a_decent_hour_ahead(now: datetime):
    example = example_moment(now, ZONE)
    assert now < example <= now + timedelta(hours=33)
    assert village(example, ZONE).time() == time(9)
