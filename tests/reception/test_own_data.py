"""One's own bookings can be taken away as a file, and erased without a trace."""

import json
from typing import Any

import sqlalchemy as sa

from bot.core.access import Role
from bot.core.db import Base
from bot.delivery.models import Delivery
from bot.reception import service
from bot.reception.models import ReceptionRequest, ReceptionStep
from bot.reception.service import State
from tests.conftest import OpenTx
from tests.reception.conftest import People, asked
from tests.reception.test_booking import confirmed

SECRET = "құпия сөз"
FILE = "AwACAgIAAxk-secret"


async def everything(open_tx: OpenTx) -> str:
    """Whatever the tables of bookings and the outbox hold."""
    held: list[Any] = []
    async with open_tx() as tx:
        tables: list[type[Base]] = [ReceptionRequest, ReceptionStep, Delivery]
        for table in tables:
            held += [list(row) for row in await tx.session.execute(
                sa.select(*table.__table__.columns)
            )]  # fmt: skip
    return repr(held)


async def test_after_erasure_no_trace_of_the_resident_is_left(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        first = await asked(tx, aigul, about=SECRET, recording=("voice", FILE))
        await service.decline(tx, marat, first.id, first.version, f"{SECRET} себебі")
        second = await asked(tx, aigul, about=SECRET, recording=("voice", FILE))
        second = await confirmed(tx, marat, second)
    before = await everything(open_tx)
    assert SECRET in before
    assert FILE in before
    async with open_tx() as tx:
        await service.forget_person(tx, aigul)
    left = await everything(open_tx)
    assert SECRET not in left
    assert FILE not in left
    async with open_tx() as tx:
        requests = list(await tx.session.scalars(sa.select(ReceptionRequest)))
        assert [one.person_id for one in requests] == [None, None]
        assert {one.state for one in requests} == {State.DECLINED, State.CANCELLED}
        seen = await service.booking(tx, marat, second.id)
        staff = list(await tx.session.scalars(
            sa.select(ReceptionStep.staff_id).where(ReceptionStep.staff_id.is_not(None))
        ))  # fmt: skip
        last = await tx.session.scalar(sa.select(Delivery.kind).order_by(Delivery.id.desc()))
    assert (seen.erased, seen.name, seen.about) == (True, "", "")
    assert seen.visit_at == second.visit_at
    assert staff == [marat.id, marat.id]
    assert last == "reception.cancelled"


async def test_a_neighbours_booking_is_left_alone(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await asked(tx, aigul)
        theirs = await asked(tx, bolat, about="су туралы")
        await service.forget_person(tx, aigul)
        view = await service.own_booking(tx, bolat, theirs.id)
    assert (view.state, view.about) == (State.ASKED, "су туралы")


async def test_the_export_holds_every_word_and_is_plain_json(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await confirmed(tx, marat, await asked(tx, aigul, about=SECRET, recording=("voice", FILE)))
    async with open_tx() as tx:
        exported = await service.export_own(tx, aigul)
    assert json.loads(json.dumps(exported)) == exported
    only = exported["bookings"][0]
    assert (only["text"], only["booking_state"]) == (SECRET, "confirmed")
    assert only["files"][0]["telegram_file_id"] == FILE
    assert [step["by"] for step in only["history"]] == ["author", "office"]
    assert "Марат" not in json.dumps(exported, ensure_ascii=False)
