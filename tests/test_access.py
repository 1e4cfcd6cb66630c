"""Every door in the house is tried with every role."""

import importlib
import inspect
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.access import GRANTS, Action, Actor, Grant, Role
from bot.core.errors import NotAllowed, Refusal
from bot.core.i18n import LANGUAGES, translator
from bot.core.tx import Tx
from handlers.allowed import entries, menu

ROOT = Path(__file__).parents[1]
OKRUG = "103430000"
NEIGHBOUR = "103440000"
FAR = "203430000"


def doors() -> Iterator[tuple[str, Any]]:
    """Every use case that asks for a permission."""
    undelivered = ROOT / "bot/delivery/undelivered.py"  # delivery is no feature
    for path in (*sorted(ROOT.glob("bot/*/service/**/*.py")), undelivered):
        module = importlib.import_module(
            path.relative_to(ROOT).as_posix().removesuffix(".py").replace("/", ".")
        )
        for name, value in vars(module).items():
            if getattr(value, "__module__", "") == module.__name__ and isinstance(
                getattr(value, "permission", None), Action
            ):
                yield f"{module.__name__}.{name}", value


DOORS = dict(doors())


def holding(role: Role) -> Actor:
    scope = {Role.OPERATOR: "", Role.OBSERVER: "103400000"}.get(role, OKRUG)
    grants = frozenset({Grant(role, scope)})
    return Actor(telegram_id=1, person_id=1, okrug=OKRUG, grants=grants)


def nowhere() -> Tx:
    """A transaction that must not be touched: there is no session in it."""
    return Tx(cast("AsyncSession", None), datetime(2026, 11, 25, tzinfo=UTC), 42)


def test_there_are_doors_to_try() -> None:
    assert len(DOORS) > 30
    assert {case.permission for case in DOORS.values()} == set(Action) - {Action.INVITE_LEADERS}


@pytest.mark.parametrize("name", DOORS)
async def test_who_lacks_the_permission_is_stopped_at_the_door(name: str) -> None:
    case = DOORS[name]
    for role in set(Role) - GRANTS[case.permission]:
        with pytest.raises(NotAllowed):
            await case(nowhere(), holding(role))


@pytest.mark.parametrize("name", DOORS)
async def test_a_stranger_is_asked_to_arrive_first(name: str) -> None:
    with pytest.raises(Refusal) as refusal:
        await DOORS[name](nowhere(), Actor(telegram_id=1))
    assert refusal.value.name == "not_arrived"


@pytest.mark.parametrize("name", DOORS)
async def test_who_has_the_permission_passes_the_door(name: str) -> None:
    case = DOORS[name]
    missing = [
        parameter
        for parameter in list(inspect.signature(case).parameters.values())[2:]
        if parameter.default is parameter.empty
    ]
    for role in GRANTS[case.permission]:
        with pytest.raises((TypeError, AttributeError)) as stopped:  # behind the door: no session
            await case(nowhere(), holding(role))
        assert not missing or isinstance(stopped.value, TypeError)


@pytest.mark.parametrize("action", Action)
def test_a_role_counts_in_its_own_place_only(action: Action) -> None:
    for role in GRANTS[action]:
        actor = holding(role)
        assert actor.may(action, OKRUG)
        assert actor.may(action, NEIGHBOUR) is (role in {Role.OPERATOR, Role.OBSERVER})
        assert actor.may(action, FAR) is (role is Role.OPERATOR)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_the_menu_shows_what_would_not_be_refused_and_nothing_else(
    role: Role, language: Any
) -> None:
    t = translator(language)
    shown = {key.text for row in menu(holding(role), t).rows for key in row}
    in_the_hub = Action.INVITE_STAFF
    listed = {
        label
        for action, label in entries(t)
        if role in GRANTS[action] and action is not in_the_hub
    }
    assert shown == listed
    assert shown
    assert GRANTS[in_the_hub] <= GRANTS[Action.OPEN_SETUP]
