"""The law file says what it asks of gatherings, and where it stands; a mistake in it is named."""

import ast
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import bot.gatherings.rules
from bot.core.errors import BadSetting
from bot.core.law import GatheringLaw, Read, gathering_law, law, read_gathering_law
from bot.gatherings.rules.refusals import No

KEPT: dict[str, Any] = law()["gatherings"]["numbers"]
#: Lengths, hours of the day, digits of a code: the bot's own, of which the law says nothing.
OWN = {"candidates", "clock", "codes", "hands", "limits", "listing", "papers"}
RULES = sorted(Path(next(iter(bot.gatherings.rules.__path__))).glob("*.py"))


def test_every_number_names_its_source_its_day_and_what_it_means():
    assert len(KEPT) == len(fields(GatheringLaw))
    for kept in KEPT.values():
        assert kept["source"]
        assert kept["as_of"]
        assert kept["note"]


def test_what_was_not_read_is_shown_as_to_be_checked():
    numbers = vars(gathering_law())
    assert sorted(name for name, number in numbers.items() if number.to_check) == [
        "consider_working_days",
        "hand_over_working_days",
        "representatives_quorum",
    ]
    assert numbers["notice_days"].read is Read.TEXT


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("notice_days", {"value": 0}, "notice_days: 0 is no whole number"),
        ("notice_days", {"value": 10.0}, "10.0 is no whole number"),
        ("notice_days", {"value": True}, "True is no whole number"),
        ("notice_days", {"value": "10"}, "'10' is no whole number"),
        ("gathering_quorum", {"value": 0.1}, "0.1 is no part of a whole, such as 1/10"),
        ("gathering_quorum", {"value": "11/10"}, "'11/10' is no part"),
        ("gathering_quorum", {"value": "1/0"}, "'1/0' is no part"),
        ("gathering_quorum", {"value": "0/10"}, "'0/10' is no part"),
        ("late_notice", {"value": "perhaps"}, "perhaps"),
        ("tie", {"value": "older"}, "older"),
        ("tie", {"read": "never"}, "never"),
        ("tie", {"as_of": "soon"}, "soon"),
    ],
)
def test_a_mistake_in_it_is_named(name: str, change: dict[str, Any], said: str):
    with pytest.raises(BadSetting, match=said):
        read_gathering_law({**KEPT, name: {**KEPT[name], **change}})


@pytest.mark.parametrize("part", ["value", "source", "as_of", "read"])
def test_a_number_without_one_of_its_parts_is_named(part: str):
    cut = {key: value for key, value in KEPT["notice_days"].items() if key != part}
    with pytest.raises(BadSetting, match=f"notice_days: {part} is missing"):
        read_gathering_law({**KEPT, "notice_days": cut})


def test_a_number_that_says_nothing_is_named():
    with pytest.raises(BadSetting, match="notice_days: source is missing"):
        read_gathering_law({**KEPT, "notice_days": None})


def test_a_missing_and_a_mistyped_number_are_named():
    with pytest.raises(BadSetting, match="decision is missing"):
        read_gathering_law({name: kept for name, kept in KEPT.items() if name != "decision"})
    with pytest.raises(BadSetting, match="nobody knows what notice_day is"):
        read_gathering_law({**KEPT, "notice_day": KEPT["notice_days"]})


def test_no_number_of_the_law_stands_in_the_rules_themselves():
    """Only 0 and 1, and the numbers of the five items of the minutes."""
    for path in RULES:
        if path.stem in OWN:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        numbers = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and type(node.value) in {int, float}
        }
        assert numbers <= ({1, 2, 3, 4, 5, 0} if path.stem == "minutes" else {0, 1}), path.stem


def test_every_name_of_a_refusal_is_said_somewhere_in_the_rules():
    said = {
        node.attr
        for path in RULES
        if path.stem != "refusals"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "No"
    }
    assert said == {name.name for name in No}
