"""Names, phones and invitations, whatever people type."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.access import GRANTS, Action, Role
from bot.core.errors import Invalid
from bot.people import rules
from bot.people.rules import InvitationState
from tests.support.worlds import NOW


@dataclass
class Paper:
    """The moments of an invitation."""

    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


@pytest.mark.parametrize(
    ("paper", "state"),
    [
        (Paper(NOW + timedelta(seconds=1)), InvitationState.OPEN),
        (Paper(NOW), InvitationState.EXPIRED),
        (Paper(NOW + timedelta(days=1), revoked_at=NOW), InvitationState.REVOKED),
        (Paper(NOW - timedelta(days=1), revoked_at=NOW), InvitationState.REVOKED),
        (Paper(NOW, used_at=NOW, revoked_at=NOW), InvitationState.USED),
    ],
)
def test_an_invitation_is_open_used_revoked_or_expired(paper, state):
    assert rules.state_of(paper, NOW) is state


def test_an_invitation_lives_for_seven_days():
    assert rules.expiry(NOW) - NOW == timedelta(days=7)


def test_every_role_is_given_by_the_akim_or_by_the_operator_and_residents_by_nobody():
    given_by_somebody = set(rules.OFFICE_ROLES) | set(rules.LEADER_ROLES)
    assert given_by_somebody == set(Role) - {Role.RESIDENT}
    assert GRANTS[Action.INVITE_LEADERS] == {Role.OPERATOR}


@pytest.mark.parametrize(
    ("role", "scope", "fits"),
    [
        (Role.OPERATOR, "", True),
        (Role.OPERATOR, "103430000", False),
        (Role.AKIM, "103430000", True),
        (Role.AKIM, "", False),
        (Role.AKIM, "1034", False),
        (Role.RESIDENT, "103430000", False),
    ],
)
def test_a_role_fits_its_place(role, scope, fits):
    assert rules.scope_fits(role, scope) is fits


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Айгүл", "Айгүл"), ("  Айгүл \n Нұрланқызы ", "Айгүл Нұрланқызы"), ("李", "李")],
)
def test_a_name_is_kept_on_one_line(typed, kept):
    assert rules.proper_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "name_without_letters"),
        ("+7 701", "name_without_letters"),
        ("😀", "name_without_letters"),
        ("a" * 101, "name_too_long"),
    ],
)
def test_what_is_no_name_is_refused(typed, problem):
    with pytest.raises(Invalid) as refusal:
        rules.proper_name(typed)
    assert refusal.value.name == problem


@given(st.text())
def test_a_name_from_a_machine_is_never_refused(name):
    kept = rules.shortened_name(name)
    assert len(kept) <= rules.NAME_LIMIT
    assert not kept or any(ch.isalpha() for ch in kept)


@pytest.mark.parametrize(
    ("given_number", "kept"),
    [
        ("77011234567", "+77011234567"),
        ("+7 (701) 123-45-67", "+77011234567"),
        ("87011234567", "+77011234567"),
        ("998901234567", "+998901234567"),
    ],
)
def test_a_phone_number_is_kept_as_it_is_dialled_from_anywhere(given_number, kept):
    assert rules.clean_phone(given_number) == kept


@pytest.mark.parametrize("given_number", ["", "112", "1" * 16, "қоңырау"])
def test_what_is_no_phone_number_is_refused(given_number):
    with pytest.raises(Invalid):
        rules.clean_phone(given_number)
