"""`okrug.yaml`: what is wrong with a file is said in one sentence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.access import Role
from bot.places.kato import BadFile
from bot.places.plan import MAX_BYTES, Plan, parse, read

FILE = Path(__file__).parents[2] / "okrug.example.yaml"
EXAMPLE = FILE.read_text(encoding="utf-8")


def refusal(text: str | bytes) -> str:
    with pytest.raises(BadFile) as refused:
        parse(text.encode() if isinstance(text, str) else text)
    return str(refused.value)


def changed(old: str, new: str) -> str:
    assert old in EXAMPLE
    return EXAMPLE.replace(old, new)


def line_of(text: str) -> int:
    return EXAMPLE[: EXAMPLE.index(text)].count("\n") + 1


def test_the_example_is_valid_and_names_every_field() -> None:
    assert read(FILE).okrug.ru == "Аксуский сельский округ"
    for field in _fields():
        assert f"{field}:" in EXAMPLE, field


def _fields() -> set[str]:
    from bot.places.plan import (
        Contacts,
        Member,
        OkrugPlace,
        OkrugSettings,
        Operator,
        Settlement,
    )

    models = (Plan, Contacts, Member, OkrugPlace, OkrugSettings, Operator, Settlement)
    return {info.alias or name for one in models for name, info in one.model_fields.items()}


def test_what_stands_commented_out_is_valid_too() -> None:
    before, after = EXAMPLE.split("staff: []\n")
    commented = f"{before}staff:\n{after.replace('#  ', '  ')}"
    staff = parse(commented.encode()).staff
    assert [(member.telegram_id, member.held) for member in staff] == [
        (100000001, Role.MODERATOR),
        (100000002, Role.AKIM),
    ]
    assert staff[0].name == "Айгүл Серікқызы"


@pytest.mark.parametrize(
    ("old", "new", "at", "sentence"),
    [
        ("  bin: \"000140000000\"", "  bin: 12345", "  bin:",
         "operator.bin: it must be twelve digits."),
        ("  ru: Аксуский сельский округ", "  ru:", "  ru: Аксуский", "okrug.ru: it must be text."),
        ("  ru: Аксуский сельский округ", "  ru: ' '", "  ru: Аксуский", "okrug.ru: it is empty."),
        ("  ru: Аксуский сельский округ", "  ru: '...'", "  ru: Аксуский",
         "okrug.ru: it has no letters."),
        ("  ru: Бирликский район\n", "", "district:", "district.ru: it is missing."),
        ("  overdue_days: [1, 3, 5]", "  overdue_days: []", "  overdue_days:",
         "settings.overdue_days: three numbers from 1 to 60, none smaller than the one before, "
         "such as [1, 3, 5]."),
        ("  overdue_days: [1, 3, 5]", "  overdue_days: [1, 3]", "  overdue_days:",
         "settings.overdue_days: three numbers from 1 to 60, none smaller than the one before, "
         "such as [1, 3, 5]."),
        ("  overdue_days: [1, 3, 5]", "  overdue_days: [1, 3, 5, 7]", "  overdue_days:",
         "settings.overdue_days: three numbers from 1 to 60, none smaller than the one before, "
         "such as [1, 3, 5]."),
        ("  overdue_days: [1, 3, 5]", "  overdue_days: [5, 3, 1]", "  overdue_days:",
         "settings.overdue_days: three numbers from 1 to 60, none smaller than the one before, "
         "such as [1, 3, 5]."),
        ("  overdue_days: [1, 3, 5]", "  overdue_days: [0, 1, 2]", "  overdue_days:",
         "settings.overdue_days: three numbers from 1 to 60, none smaller than the one before, "
         "such as [1, 3, 5]."),
        ("  overdue_days: [1, 3, 5]", "  overdue_days: [1, 2, 61]", "  overdue_days:",
         "settings.overdue_days: three numbers from 1 to 60, none smaller than the one before, "
         "such as [1, 3, 5]."),
        ("  overdue_days: [1, 3, 5]", "  overdue_days: [1, 3, many]", "  overdue_days:",
         "settings.overdue_days.3: it must be a whole number."),
        ("operator:", "operators:", "operator:",
         "operators: there is no such field; see okrug.example.yaml."),
        ("    entitled: 430", "    entitled: many", "    entitled: 430",
         "settlements.2.entitled: it must be a whole number."),
        ("    entitled: 430", "    entitled: -1", "    entitled: 430",
         "settlements.2.entitled: input should be greater than or equal to 0."),
        ("  email: aksu@example.kz", "  email: aksu", "  email:",
         "contacts.email: it must be an e-mail address."),
        ("  phone: +7 700 000 00 00", "  phone: ask", "  phone:",
         "contacts.phone: it must be a phone number."),
        ("closes: \"18:00\"", "closes: \"9\"", "  closes",
         "settings.closes: it must be a time such as 09:00."),
        ("answer_days: 15", "answer_days: 16", "  answer_days",
         "settings.answer_days: input should be less than or equal to 15."),
        ("collective_percent: 5", "collective_percent: 0", "  collective_percent",
         "settings.collective_percent: input should be greater than or equal to 1."),
        ("collective_households: 10", "collective_households: ten", "  collective_households",
         "settings.collective_households: it must be a whole number."),
        ("consider_days: 5", "consider_days: 16", "  consider_days",
         "settings.consider_days: input should be less than or equal to 15."),
        ("consider_days: 5", "consider_days: 0", "  consider_days",
         "settings.consider_days: input should be greater than or equal to 1."),
        ("similar_days: 60", "similar_days: 366", "  similar_days",
         "settings.similar_days: input should be less than or equal to 365."),
        ("staff: []", "staff: akim", "staff: []",
         "staff: it must be a list (lines that begin with “- ”)."),
        ("staff: []", "staff: [{telegram_id: 1, role: king}]", "staff: []",
         "staff.1.role: input should be 'moderator', 'executor', 'akim', 'deputy', "
         "'assembly_member' or 'observer'."),
        ("  # code: 103430000", "  code: 10343", "  # code",
         "okrug.code: it must be nine digits."),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_with_its_line(old: str, new: str, at: str, sentence: str) -> None:
    said = refusal(changed(old, new))
    assert sentence in said
    if "missing" not in sentence and "no such" not in sentence:
        assert said.startswith(f"line {line_of(at)}, ")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("kk: Бірлік ауылы", "kk: Ақсу ауылы", "settlements: Ақсу ауылы is given twice."),
        ("  # code: 103430000", "  code: 103430100",
         "okrug: 103430100 cannot be its code, which ends in 000."),
        ("  # code: 103430000", "  code: 103400000",
         "okrug: 103400000 cannot be its code, which ends in 000."),
        ("  - kk: Бірлік", "  - code: 103430200\n    kk: Бірлік",
         "settlements: the code 103430200 of “Бірлік ауылы” does not begin like the okrug's "
         "code."),
        ("staff: []", "staff: [{telegram_id: 1, role: akim}, {telegram_id: 1, role: akim}]",
         "staff: 1 as akim is given twice."),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_said(old: str, new: str, sentence: str) -> None:
    assert refusal(changed(old, new)) == sentence


def test_a_code_is_text_even_when_it_looks_like_a_number() -> None:
    plan = parse(changed("  # code: 103430000", "  code: 103430000").encode())
    assert plan.okrug.code == "103430000"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "it is empty."),
        ("# nothing", "it is empty."),
        ("okrug: [", "line 1: it is not YAML that can be read"),
        ("a: 1\na: 2", "line 2: it is not YAML that can be read (“a” is given twice)."),
        ("a: &a [1]\nb: [*a, *a]", "references (*name) are not allowed"),
        ("a: !!python/object/apply:os.system [ls]", "it is not YAML that can be read"),
        ("a: !!int x", "it is not YAML that can be read."),
        ("a: !!timestamp x", "it is not YAML that can be read."),
        ("[" * 20_000, "it is nested too deeply."),
        ("x" * (MAX_BYTES + 1), "it is too large: more than 256 KB."),
        ("okrug: \x07", "it is not YAML that can be read."),
        ("- a", "must"),
    ],
)
def test_a_file_that_is_no_plan_is_refused(text: str, sentence: str) -> None:
    assert sentence in refusal(text)


def test_the_encoding_of_old_windows_is_refused() -> None:
    assert refusal("okrug:\n  kk: Ақсу".encode("utf-16")) == "line 1: it is not UTF-8 text."


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        read(tmp_path / "none.yaml")


@given(st.text(alphabet="ab:-[]{}&*!'\"\n #?,|>%@1", max_size=60))
def test_any_text_is_a_plan_or_a_sentence(text: str) -> None:
    with pytest.raises(BadFile):
        parse(text.encode())
