"""Which executor an appeal goes to: the office's rules in their order, the first match wins."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

RULES_LIMIT = 50


class Rule(Protocol):
    """A topic (a category's code, a topic's, or "" for any) and a settlement ("" for any)."""

    @property
    def topic(self) -> str: ...

    @property
    def settlement(self) -> str: ...


R = TypeVar("R", bound=Rule)


def matches(rule: Rule, topic: str, settlement: str) -> bool:
    """Whether an appeal about `topic` in `settlement` falls under the rule."""
    about = rule.topic in ("", topic, topic.partition(".")[0])
    return about and rule.settlement in ("", settlement)


def first_match(rules: Iterable[R], topic: str, settlement: str) -> R | None:
    """The rule that decides; None where the office decides by hand."""
    return next((rule for rule in rules if matches(rule, topic, settlement)), None)


def hidden_by(rules: Iterable[R], rule: Rule) -> R | None:
    """The earlier rule that takes everything `rule` would; None if it can ever decide."""
    return first_match(rules, rule.topic, rule.settlement)
