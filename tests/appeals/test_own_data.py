"""One's own data can be taken away as a file, and erased without a trace."""

import asyncio
import json
from typing import Any

import sqlalchemy as sa

from bot.appeals import service
from bot.appeals.models import (
    Appeal,
    AppealDraft,
    AppealStep,
    Attachment,
    ThreadEntry,
)
from bot.appeals.service import File, Move, Piece, State
from bot.core.access import Actor, Role
from bot.core.db import Base
from tests.appeals.conftest import People, sent
from tests.conftest import OpenTx

SECRET = "құпия сөз"


async def a_whole_story(open_tx: OpenTx, author: Actor, moderator: Actor) -> int:
    """An appeal in which the author speaks everywhere they can, one still open, and a draft."""
    async with open_tx() as tx:
        files = (File("photo", SECRET),)
        draft = await service.gather(tx, author, Piece(1, SECRET, files, (51.1, 71.4)))
        draft = await service.set_landmark(tx, author, draft.id, SECRET)
        view = await service.submit(tx, author, draft.id, draft.version)
        view = await service.write(tx, author, view.id, 1, text=SECRET, files=files)
        view = await service.tell(
            tx, moderator, view.id, view.version, Move.ANSWER, text="Жөнделді"
        )
        view = await service.confirm(tx, author, view.id, view.version)
        view = await service.rate(tx, author, view.id, view.version, 4)
        await service.add_word(tx, author, view.id, view.version, SECRET)
        await sent(tx, author, SECRET)
        await service.gather(tx, author, Piece(9, SECRET, files))
        return view.id


async def everything(open_tx: OpenTx) -> str:
    """Whatever the appeals' tables hold."""
    held: list[Any] = []
    async with open_tx() as tx:
        tables: list[type[Base]] = [Appeal, AppealDraft, AppealStep, Attachment, ThreadEntry]
        for table in tables:
            rows = await tx.session.execute(sa.select(*table.__table__.columns))
            held += [list(row) for row in rows]
    return repr(held)


async def test_after_erasure_no_trace_of_the_author_is_left(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    story = await a_whole_story(open_tx, aigul, marat)
    assert SECRET in await everything(open_tx)
    async with open_tx() as tx:
        await service.forget_author(tx, aigul)
    left = await everything(open_tx)
    assert SECRET not in left
    assert "71.4" not in left
    async with open_tx() as tx:
        authors = list(await tx.session.scalars(sa.select(Appeal.author_id)))
        view = await service.card(tx, marat, story)
    assert authors == [None, None]
    assert view.erased
    assert (view.state, view.rating) == (State.CLOSED, 4)
    assert [entry.text for entry in view.thread] == ["", "Жөнделді"]


async def test_what_was_open_is_withdrawn_with_its_author(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        await service.forget_author(tx, aigul)
        view = await service.card(tx, marat, appeal.id)
        assert (await service.queue(tx, marat)).counts.open == 0
    assert view.state is State.WITHDRAWN
    assert view.moves == frozenset({Move.NOTE})


async def test_a_neighbours_appeal_is_left_alone(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        await sent(tx, aigul)
        theirs = await sent(tx, bolat, "су жоқ")
        await service.forget_author(tx, aigul)
        view = await service.own_card(tx, bolat, theirs.id)
    assert (view.state, view.text) == (State.NEW, "су жоқ")


async def test_the_export_holds_every_word_and_is_plain_json(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    await a_whole_story(open_tx, aigul, marat)
    async with open_tx() as tx:
        exported = await service.export_own(tx, aigul)
    assert json.loads(json.dumps(exported)) == exported
    first = exported["appeals"][0]
    assert first["text"] == SECRET
    assert first["rating_word"] == SECRET
    assert [entry["text"] for entry in first["thread"]] == [SECRET, "Жөнделді"]
    assert exported["drafts"][0]["messages"] == [SECRET]
    assert "Марат" not in json.dumps(exported, ensure_ascii=False)


async def test_who_goes_while_the_office_takes_theirs_up_is_gone_all_the_same(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul, SECRET)
    taken = asyncio.Event()

    async def takes_up() -> None:
        async with open_tx() as tx:
            await service.accept(tx, marat, appeal.id, appeal.version)
            taken.set()
            await asyncio.sleep(0.3)

    async def goes() -> None:
        await taken.wait()
        async with open_tx() as tx:
            await service.forget_author(tx, aigul)

    await asyncio.gather(takes_up(), goes())
    assert SECRET not in await everything(open_tx)
    async with open_tx() as tx:
        assert (await service.card(tx, marat, appeal.id)).state is State.WITHDRAWN
