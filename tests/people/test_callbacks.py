"""Buttons whose data somebody made up: out of date or refused, never a fault of ours."""

import itertools
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import pytest
import sqlalchemy as sa
from aiogram.filters.callback_data import CallbackData
from aiogram.types import Update
from pydantic import ValidationError

from bot.core.access import Role
from bot.core.models import ErrorReport
from bot.core.tx import Tx
from bot.people.service import Seat, seat_staff
from tests.support.okrugs import AKSU, OKRUG
from tests.support.village import village
from tests.support.worlds import NOW
from tests.test_conventions import callbacks

HANDLERS = sorted((Path(__file__).parents[2] / "handlers").glob("*.py"))

GARBAGE = {
    int: ("-99", str(10**25), str(2**63), "1.5", "x", "\x00"),
    bool: ("2", "-1", "x", "\x00"),
    str: ("\x00", "a\x00b", "\u0430", "\u202e", " ", "a b", "'", "../x", "x" * 50),
}
#: What no button of ours carries either, and cannot be told from what it carries.
WELL_FORMED = {
    int: ("1", "9999", str(2**31 - 1), str(2**63 - 1)),
    bool: ("0", "1"),
    str: (OKRUG, "999999999", "nonsense", "roads.nonsense", "zz", ""),
}


def kind_of(field: Any) -> Any:
    kinds = [k for k in get_args(field.annotation) if k is not type(None)]
    return kinds[0] if kinds else field.annotation


def takes(press: type[CallbackData], name: str, value: str) -> bool:
    try:
        press.model_validate({name: value})
    except ValidationError as problem:
        return all(error["loc"][0] != name for error in problem.errors())
    return True


@pytest.mark.parametrize("press", callbacks(), ids=lambda press: press.__prefix__)
def test_a_made_up_button_is_no_button(press: type[CallbackData]) -> None:
    for name, field in press.model_fields.items():
        kind = kind_of(field)
        taken = [one for one in GARBAGE.get(kind, GARBAGE[str]) if takes(press, name, one)]
        assert not taken, f"{name} of {press.__name__} takes {taken}: give it bounds or a pattern"


def words(press: type[CallbackData], name: str, field: Any) -> list[str]:
    """What handlers tell apart in this field."""
    kind = kind_of(field)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(one.value) for one in kind]
    texts = [path.read_text(encoding="utf-8") for path in HANDLERS]
    rule = re.compile(rf'F\.{name} == "(\w+)"')
    return sorted(
        {word for text in texts if press.__name__ in text for word in rule.findall(text)}
    )


def others(press: type[CallbackData], name: str, field: Any) -> list[str]:
    """What this field takes besides: what may be there first."""
    kind = kind_of(field)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return []
    taken = [one for one in WELL_FORMED[kind] if takes(press, name, one)]
    return [taken[0], taken[-1]] if kind is int else taken


def made_up() -> Iterator[str]:
    """Data of every kind of button, well-formed, about things that are mostly not there."""
    for press in callbacks():
        fields = press.model_fields
        told = {name: words(press, name, field) for name, field in fields.items()}
        rest = {name: others(press, name, field) for name, field in fields.items()}
        for one in itertools.product(*(told[name] or rest[name][:1] for name in fields)):
            usual = dict(zip(fields, one, strict=True))
            yield ":".join((press.__prefix__, *usual.values()))
            for name in fields:
                for other in rest[name]:
                    yield ":".join((press.__prefix__, *{**usual, name: other}.values()))


def pressed(update_id: int, telegram_id: int, data: str) -> dict[str, Any]:
    user = {"id": telegram_id, "is_bot": False, "first_name": "x"}
    message = {
        "message_id": 5,
        "date": 1,
        "text": "x",
        "chat": {"id": telegram_id, "type": "private", "first_name": "x"},
        "from": {"id": 42, "is_bot": True, "first_name": "b"},
    }
    query = {"id": str(update_id), "chat_instance": "1", "data": data, "from": user}
    return {"update_id": update_id, "callback_query": {**query, "message": message}}


async def test_whoever_presses_a_made_up_button_gets_no_apology(database, monkeypatch) -> None:
    everything = sorted(set(made_up()), key=lambda data: ("erase" in data, data))
    async with village(database) as v:
        everybody = v.stranger()  # resident, akim and operator in one
        seats = [Seat(everybody.id, Role.AKIM, OKRUG), Seat(everybody.id, Role.OPERATOR, "")]
        async with database.write() as session:
            await seat_staff(Tx(session, NOW, v.bot.id), seats)
            await session.commit()
        await v.arrive(everybody, "kk", f"p{AKSU}")
        await v.say(everybody, "Көшеде шам жанбайды, мектеп жаны")
        await v.press(everybody, "Жіберу")
        await v.say(everybody, "Құдық қатып қалды, су жоқ")
        monkeypatch.setattr(v.app.speech, "say", lambda *_: None)
        for number, (person, data) in enumerate(
            itertools.product((everybody, v.stranger()), everything), 900_001
        ):
            update = pressed(number, person.id, data)
            await v.app.feed(v.bot, Update.model_validate(update, context={"bot": v.bot}))
        async with database.read() as session:
            faults = await session.scalars(sa.select(ErrorReport.fingerprint))
            assert faults.all() == []
