"""The dated law file: a mistake of whoever keeps it is told at start, in one sentence."""

import re

import pytest

from bot.core.errors import BadSetting
from bot.core.law import LAW, duties, read_law
from bot.core.workdays import term

KEPT = LAW.read_text(encoding="utf-8")


def test_it_can_be_read():
    assert read_law(KEPT)["terms"]["answer_working_days"]["value"] == term("answer_working_days")
    assert all(duty.source for duty in duties())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    value: 15\n", "    value: fifteen\n",
         "law.yaml, terms, answer_working_days: 'fifteen' is no whole number above 0."),
        ("    value: 15\n", "", "law.yaml, terms, answer_working_days: value is missing."),
        ("\nduties:", "\ndutys:", "law.yaml: duties is missing."),
        ("\nterms:", "\nterms: [", "law.yaml, line 9: this is not YAML that can be read."),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(old: str, new: str, said: str):
    assert old in KEPT
    with pytest.raises(BadSetting, match=f"^{re.escape(said)}$"):
        read_law(KEPT.replace(old, new, 1))


@pytest.mark.parametrize("text", ["", "terms", "[1]"])
def test_a_file_without_sections_says_nothing(text: str):
    with pytest.raises(BadSetting, match="says nothing"):
        read_law(text)
