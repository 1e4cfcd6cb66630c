"""What people type becomes an idea, and two ideas are seen to be about the same thing."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.budget.rules.alike import SHOWN, Matter, alike
from bot.budget.rules.bounds import MOST_MONEY, PHOTOS_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from bot.budget.rules.ideas import (
    Draft,
    Part,
    check_title,
    read_cost,
    read_guess,
    read_reason,
    reason_note,
    says_nothing,
    split,
)
from bot.core.errors import Invalid
from tests.support.okrugs import AKSU, BIRLIK


@pytest.mark.parametrize(
    ("typed", "tenge"),
    [
        ("2 млн", 2_000_000),
        ("2,5 млн тг", 2_500_000),
        ("2.500 млн", 2_500_000),
        ("350 000 теңге", 350_000),
        ("2.500.000", 2_500_000),
        ("2 млн 500 мың", 2_500_000),
        ("примерно 1 миллион тенге", 1_000_000),
        ("миллион", 1_000_000),
        ("500 тыс.", 500_000),
        ("~300000₸", 300_000),
        ("2 mln", 2_000_000),
        ("2 500 000 теңгеге жуық", 2_500_000),
    ],
)
def test_a_sum_is_read_as_people_write_it(typed: str, tenge: int):
    assert read_guess(typed) == tenge


@pytest.mark.parametrize("typed", ["не знаю", "сколько не знаю", "Білмеймін", "?", " - "])
def test_who_does_not_know_what_it_costs_may_say_so(typed: str):
    assert read_guess(typed) is None


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("1-2 млн", "amount_unclear"),
        ("қымбат", "amount_unclear"),
        ("0", "amount_unclear"),
        ("2 мың 3 млн", "amount_unclear"),
        ("5 6 млн 7", "amount_unclear"),
        ("9" * 200, "amount_unclear"),
        ("999 млрд", "budget_too_large"),
    ],
)
def test_a_sum_that_cannot_be_read_is_not_guessed(typed: str, problem: str):
    with pytest.raises(Invalid) as refused:
        read_cost(typed)
    assert refused.value.name == problem


@given(st.text(max_size=60))
def test_whatever_is_typed_for_a_sum_is_read_or_refused(typed: str):
    with suppress(Invalid):
        found = read_guess(typed)
        assert found is None or 0 < found <= MOST_MONEY


def test_the_first_line_is_the_name_and_the_rest_says_more():
    assert split(" Көпір \r\n\n\n\nЕскісі құлады.\nАуыл бөлініп қалды. ") == (
        "Көпір",
        "Ескісі құлады.\nАуыл бөлініп қалды.",
    )


@pytest.mark.parametrize(
    ("title", "problem"),
    [("", "idea_title_missing"), ("🙂 !!", "idea_title_missing"),
     ("ұ" * (TITLE_LIMIT + 1), "idea_title_too_long")],
)  # fmt: skip
def test_a_name_says_something_and_is_not_cut_behind_anybodys_back(title: str, problem: str):
    with pytest.raises(Invalid) as refused:
        check_title(title)
    assert refused.value.name == problem


def test_a_draft_keeps_within_its_bounds_whatever_a_form_made_of_it():
    good = Draft("Көпір", "Керек", "Өзен жағасы", (48.0, 67.0), ({"kind": "photo", "id": "a"},), 5)
    good.check()
    assert Draft.from_json(good.to_json()) == good
    many = tuple({"kind": "photo", "id": str(number)} for number in range(PHOTOS_LIMIT + 2))
    kept, over = Draft("Көпір").with_photos(many)
    assert (len(kept.photos), over) == (PHOTOS_LIMIT, 2)
    assert kept.with_photos(many[:1]) == (kept, 0)  # the same photo once
    assert not good.without(Part.PLACE).has(Part.PLACE)
    for bad in (Draft("Көпір", photos=many), Draft("Көпір", "а" * (TEXT_LIMIT + 1)), Draft("")):
        with pytest.raises(Invalid):
            bad.check()


@pytest.mark.parametrize("typed", ["жоқ", "Нет", "нет фото", "—", "керек емес"])
def test_who_has_nothing_to_add_may_write_so(typed: str):
    assert says_nothing(typed)
    assert not says_nothing("Жоқ қана емес, құлап қалды")


def test_a_reason_is_found_again_in_both_languages():
    assert read_reason(reason_note(("Ақша жоқ", "Нет средств"))) == ("Ақша жоқ", "Нет средств")
    assert read_reason(reason_note(("", "Нет средств"))) == ("", "Нет средств")


PLAYGROUND = Matter(("Балалар алаңы", "Детская площадка"), "Мектептің жанына керек", BIRLIK)


@pytest.mark.parametrize(
    "title",
    ["Балалар алаңын салу", "Balalar alany", "Ауылға балалар алаңы керек",
     "Построить детскую площадку", "детская площатка"],
)  # fmt: skip
def test_the_same_in_other_words_is_found(title: str):
    assert alike(Matter((title,), settlement=AKSU), {7: PLAYGROUND}) == [7]


@pytest.mark.parametrize("title", ["Көпір салу керек", "Көше жарығы", "Су құбыры", "!!"])
def test_another_thing_is_not_taken_for_it(title: str):
    assert alike(Matter((title,), settlement=AKSU), {7: PLAYGROUND}) == []


def test_of_many_the_likeliest_are_shown_and_the_own_village_goes_first():
    far = {number: Matter(("Көше жарығы",), settlement=BIRLIK) for number in range(5)}
    mine = Matter(("Көше жарығы",), settlement=AKSU)
    found = alike(mine, far | {9: Matter(("Көше жарығы",), settlement=AKSU)})
    assert found[0] == 9
    assert len(found) == SHOWN
