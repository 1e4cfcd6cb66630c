"""Ready-made notices: complete in both languages, and blanks that any word fits into."""

import re

import pytest

from bot.broadcasts.rules.limits import TEXT_LIMIT
from bot.broadcasts.rules.templates import Template, fill, question, ready, template
from bot.core.i18n import LANGUAGES
from bot.core.text import language_of, utf16_len

BLANK = re.compile(r"\{(\w+)\}")
EMOJI = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
every = pytest.mark.parametrize("one", ready(), ids=lambda one: one.key)
both = pytest.mark.parametrize("language", LANGUAGES)


def test_an_office_begins_with_what_villages_are_told_most():
    keys = {one.key for one in ready()}
    assert len(keys) >= 14
    assert keys >= {
        "water_off", "power_off", "gas_off", "road_closed", "storm", "snowstorm", "flood",
        "parents", "subbotnik", "vaccination", "doctors", "akim_meeting", "reception", "payment",
        "lost_animal", "stray_dogs", "pasture", "fire_danger",
    }  # fmt: skip
    assert all(template(one.key) is one for one in ready())


def test_what_is_about_danger_is_urgent_and_nothing_else():
    urgent = {one.key for one in ready() if one.urgent}
    assert urgent == {"storm", "snowstorm", "flood", "fire_danger"}


@both
@every
def test_a_template_fills_in_both_languages(one: Template, language):
    values = {blank.key: question(blank, language).example for blank in one.blanks}
    filled = fill(one, language, values)
    assert not re.search(r"[{}]|____", filled)
    assert all(value in filled for value in values.values())
    assert utf16_len(filled) < TEXT_LIMIT / 3
    assert language_of(filled) == language


@both
@every
def test_what_is_not_filled_in_is_a_line_to_write_on(one: Template, language):
    assert fill(one, language, {}).count("____") == len(BLANK.findall(one.texts[language]))


@every
def test_both_languages_have_the_same_blanks_in_the_same_order(one: Template):
    assert one.blanks
    for language in LANGUAGES:
        assert list(dict.fromkeys(BLANK.findall(one.texts[language]))) == [
            blank.key for blank in one.blanks
        ]


@both
@every
def test_no_ending_hangs_on_a_blank(one: Template, language):
    assert not re.search(r"\}[\w\-\u2010-\u2013'\u2019]", one.texts[language])
    assert not re.search(r"[\w-]\{", one.texts[language])


@both
@every
def test_every_blank_is_asked_for_with_an_example(one: Template, language):
    for blank in one.blanks:
        asked = question(blank, language)
        assert asked.label.endswith("?")
        assert asked.example
        assert blank.kind in {"text", "same", "day", "time"}
        if blank.kind == "same":
            assert len({question(blank, code).example for code in LANGUAGES}) == 1


@both
@every
def test_a_notice_speaks_calmly_and_its_name_fits_a_button(one: Template, language):
    words = one.names[language] + one.texts[language]
    assert "!" not in words
    assert not EMOJI.search(words)
    assert len(one.names[language]) <= 32
    assert "  " not in one.texts[language]


def test_names_are_told_apart():
    for language in LANGUAGES:
        assert len({one.names[language] for one in ready()}) == len(ready())


def test_what_is_filled_in_may_hold_braces_and_line_ends():
    filled = fill(template("water_off"), "kk", {"street": "Абай\n{reason} ", "reason": "\\1"})
    assert "Көшелер: Абай {reason}\n" in filled
    assert "Себебі: \\1\n" in filled
