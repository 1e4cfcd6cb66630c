"""Agreements of the house that a machine can hold."""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.app import registry
from bot.core.access import GRANTS, Action, Role
from bot.core.errors import Refusal
from bot.core.i18n import LANGUAGES, translator
from bot.settings import Settings
from handlers.refusals import SENTENCES
from tests.support.permissions import page
from tests.support.texts import faults

ROOT = Path(__file__).parents[1]
CODE = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")])
CYRILLIC = re.compile("[\u0400-\u04ff]{2,}")
LARGEST_ID = 2**53
LONGEST_CODE = "street_lighting.schedule"
MAY_COMMIT = {"handlers/edge.py", "bot/delivery/worker.py", "bot/delivery/cards.py",
              "bot/delivery/groups.py", "bot/delivery/ledger.py", "bot/delivery/public_chats.py",
              "bot/delivery/lease.py", "bot/delivery/pump.py", "bot/timetable.py", "bot/app.py",
              "bot/cli.py", "bot/demo.py"}  # fmt: skip


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module(path: Path) -> Any:
    dotted = name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    return importlib.import_module(dotted)


def services() -> list[Path]:
    return [p for p in CODE if "/service" in name(p)]


def use_cases(path: Path) -> Iterator[tuple[str, Any]]:
    found = module(path)
    for word, value in vars(found).items():
        is_ours = getattr(value, "__module__", "") == found.__name__
        if is_ours and not word.startswith("_") and inspect.iscoroutinefunction(value):
            yield word, value


def callbacks() -> list[type[CallbackData]]:
    for path in CODE:
        if "/callbacks" in name(path):
            module(path)
    return [c for c in CallbackData.__subclasses__() if c.__module__.startswith("bot.")]


@pytest.mark.parametrize("path", services(), ids=name)
def test_every_use_case_says_at_its_door_who_may_use_it(path: Path) -> None:
    silent = [word for word, case in use_cases(path) if not hasattr(case, "permission")]
    assert not silent


def test_only_the_edge_the_jobs_and_the_worker_commit() -> None:
    committing = {
        name(path)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}
    }
    assert committing <= MAY_COMMIT


@pytest.mark.parametrize("path", CODE, ids=name)
def test_sentences_live_in_the_catalogues_and_not_in_the_code(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    spoken = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and node not in docstrings
        and isinstance(node.value, str)
        and CYRILLIC.search(node.value)
    ]
    assert not spoken


@pytest.mark.parametrize("path", CODE, ids=name)
def test_no_sentence_hides_inside_an_f_string_where_the_collector_cannot_see_it(
    path: Path,
) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = [
        call.lineno
        for text in ast.walk(tree)
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and (getattr(call.func, "id", "") == "t" or getattr(call.func, "attr", "") == "word")
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]
    assert not hidden


@pytest.mark.parametrize("kind", callbacks(), ids=lambda kind: kind.__prefix__)
def test_a_button_fits_into_64_bytes_at_the_largest_id(kind: type[CallbackData]) -> None:
    largest = kind(**{word: _largest(word, info) for word, info in kind.model_fields.items()})
    assert len(largest.pack().encode()) <= 64


#: What stands in the fields whose values are short by nature; every other number is an id.
SHORT = {
    "page": 9_999,
    "version": 999_999,
    "number": 9_999_999,
    "okrug": "123456789",
    "office": "123456789",
    "code": "123456789",
    "iso": "2026-12-31",
    "settlement": "123456789",
    "language": "kk",
    "ordinal": 3_652_059,
    "minute": 1_439,
    "opens": 1_439,
    "closes": 1_439,
    "weekday": 4,
    "begins": 3_652_059,
    "ends": 3_652_059,
    "monday": 3_652_059,
    "district": "123456789",
    "seal": "abcdef01",
    "role": "assembly_member",
    "whom": "district_architecture",
    "body": 2**31 - 1,
    "template": 2**31 - 1,
    "category": "street_lighting",
    "answer": "short",
    "part": "invitations",
    "ready": "akim_meeting",
    "step": 99,
    "most": 12,
    "position": 12,
    "picks": 4_095,
    "chosen": 4_095,
    "turn": 9_999_999,
    "year": 9_999,
}


def _largest(word: str, info: Any) -> Any:
    kinds = [k for k in (get_args(info.annotation) or (info.annotation,)) if k is not type(None)]
    kind = kinds[0]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return max(kind, key=lambda member: len(str(member.value)))
    return SHORT.get(word, {int: LARGEST_ID, bool: True, str: LONGEST_CODE}[kind])


def test_no_two_kinds_of_buttons_share_a_prefix() -> None:
    prefixes = [kind.__prefix__ for kind in callbacks()]
    assert len(prefixes) == len(set(prefixes))
    assert len(prefixes) > 5


def test_every_refusal_in_the_code_has_a_sentence() -> None:
    raised = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {
                "Refusal", "Invalid",
            }:  # fmt: skip
                argument = node.args[0] if node.args else None
                if isinstance(argument, ast.Constant):
                    raised.add(argument.value)
    assert raised - set(SENTENCES) == set()
    assert len(raised) > 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_can_be_said(language: Any) -> None:
    params: dict[str, object] = {
        "minutes": 7, "limit": 100, "count": 107, "over": 7, "size_mb": 21, "limit_mb": 20,
        "day": date(2026, 11, 26), "earliest": date(2026, 12, 6), "late_by": 3,
        "base": "entitled", "present": 40, "votes": 41, "needed": 52, "missing": 12,
        "kk": "Бірлік ауылы", "ru": "село Бирлик",
        "number": 2, "first": 1, "second": 3, "line": "бір күні", "hours": 1, "days": 90,
        "most": 3, "least": 2,
        **dict.fromkeys(("moment", "early", "late"), datetime(2026, 11, 26, 9, tzinfo=UTC)),
    }  # fmt: skip
    for name, sentence in SENTENCES.items():
        assert sentence(translator(language), params), name
    assert isinstance(Refusal("stale"), Exception)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogues_are_complete_and_say_nothing_that_is_not_said(language: str) -> None:
    assert list(faults(language)) == []


def test_every_notice_has_a_renderer() -> None:
    kinds = registry().kinds
    assert len(kinds) > 3
    assert all(kind == rendering.notice.kind for kind, rendering in kinds.items())


def test_the_example_names_exactly_the_settings_there_are() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert named == [field.upper() for field in Settings.model_fields]


def test_every_action_is_granted_to_somebody_and_every_role_may_do_something() -> None:
    assert set(GRANTS) == set(Action)
    assert all(GRANTS.values())
    assert frozenset().union(*GRANTS.values()) == set(Role)


def test_the_page_of_permissions_is_the_matrix_itself() -> None:
    assert (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8") == page()
