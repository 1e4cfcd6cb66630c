"""How appeals are found by number, by words, by settlement; and the words they are found by.

Whoever searches finds what lies, or lay, on their desk: the words of each okrug stand apart. What
is looked at is bounded by the rarest word, and what is shown by `MOST_FOUND`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.appeals.models import Appeal, AppealWord, ThreadEntry
from bot.appeals.rules.search import words_of
from bot.appeals.storage.queue import visible
from bot.core.access import Action, Actor
from bot.core.db import insert_for
from bot.core.tx import Tx

#: Whoever finds more adds a word.
MOST_FOUND = 80
_COUNTED = 300  # where words are as frequent as that, it does not matter which is rarer
_NEAR = 2_000  # of each word, where none matches all
_YEARS = 20  # back from now, for a number alone


@dataclass(frozen=True)
class Wanted:
    """One word: beginnings of stored words, and the topics whose names have it."""

    starts: tuple[str, ...]
    topics: frozenset[str]


# ── Keeping words ────────────────────────────────────────────────────────────────────────────


async def index(tx: Tx, appeal: Appeal, *texts: str) -> None:
    """Find an appeal by the words of these texts, too."""
    await _add(tx, [(appeal.okrug, word, appeal.id) for word in words_of(*texts)])


async def forget_words(tx: Tx, appeal_ids: Collection[int]) -> None:
    """Find these appeals by no word any more."""
    await tx.session.execute(sa.delete(AppealWord).where(AppealWord.appeal_id.in_(appeal_ids)))


async def index_some(tx: Tx, most: int) -> int:
    """Index appeals of any bot that are not yet, the newest first; how many there were.

    They are locked, so that an erasure at the same moment takes the words away after us.
    """
    found = await tx.session.execute(
        sa.select(Appeal.id, Appeal.okrug, Appeal.text, Appeal.landmark)
        .where(Appeal.indexed.is_(False))
        .order_by(Appeal.id.desc())
        .limit(most)
        .with_for_update(of=Appeal, skip_locked=True)
    )
    appeals = found.all()
    ids = [one.id for one in appeals]
    said = await _said_later(tx, ids)
    await _add(
        tx,
        [
            (one.okrug, word, one.id)
            for one in appeals
            for word in words_of(one.text, one.landmark, *said.get(one.id, ()))
        ],
    )
    await tx.session.execute(
        sa.update(Appeal)
        .where(Appeal.id.in_(ids))
        .values(indexed=True)
        .execution_options(synchronize_session=False)
    )
    return len(ids)


async def _said_later(tx: Tx, ids: Sequence[int]) -> Mapping[int, list[str]]:
    found = await tx.session.execute(
        sa.select(ThreadEntry.appeal_id, ThreadEntry.text).where(
            ThreadEntry.appeal_id.in_(ids), ThreadEntry.by_author
        )
    )
    said: dict[int, list[str]] = {}
    for appeal_id, text in found.all():
        said.setdefault(appeal_id, []).append(text)
    return said


async def _add(tx: Tx, words: Sequence[tuple[str, str, int]]) -> None:
    if words:
        await tx.session.execute(
            insert_for(tx.session, AppealWord).on_conflict_do_nothing(),
            [{"okrug": okrug, "word": word, "appeal_id": of} for okrug, word, of in words],
        )


# ── Finding ──────────────────────────────────────────────────────────────────────────────────


async def rows(tx: Tx, actor: Actor, ids: Sequence[int]) -> list[Appeal]:
    """These appeals in this order, as far as the actor may know of them.

    That is looked at here: asked for the okrug, a database walks through all that it has.
    """
    found = await tx.session.scalars(
        sa.select(Appeal).where(Appeal.bot_id == tx.bot_id, Appeal.id.in_(ids))
    )
    by_id = {appeal.id: appeal for appeal in found if _may_know(actor, appeal)}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def _may_know(actor: Actor, appeal: Appeal) -> bool:
    """As `visible`, for one appeal."""
    if actor.may(Action.TRIAGE_APPEAL, appeal.okrug):
        return True
    return appeal.assignee_id == actor.id and actor.may(Action.ANSWER_APPEAL, appeal.okrug)


async def by_number(tx: Tx, actor: Actor, number: int, year: int | None) -> list[int]:
    """Ids of the appeals with this number, this year's first."""
    years = [year] if year else list(range(tx.today.year + 1, tx.today.year - _YEARS, -1))
    found = await tx.session.execute(
        sa.select(Appeal.id, Appeal.year)
        .where(visible(tx, actor), Appeal.year.in_(years), Appeal.number == number)
        .order_by((Appeal.year == tx.today.year).desc(), Appeal.year.desc(), Appeal.id)
        .limit(MOST_FOUND)
    )
    return [row.id for row in found]


async def by_words(
    tx: Tx, actor: Actor, wanted: Sequence[Wanted], settlements: Collection[str]
) -> list[int]:
    """Ids of appeals that have every word and lie in one of the settlements (none: anywhere).

    Newest first; one more than `MOST_FOUND` where there are more.
    """
    query = sa.select(Appeal.id).where(_within_reach(tx, actor))
    if wanted:
        first, *others = await _rarest_first(tx, actor, wanted)
        query = query.where(Appeal.id.in_(_having(actor, first)), *(_has(one) for one in others))
    if settlements:
        query = query.where(Appeal.settlement.in_(sorted(settlements)))
    found = await tx.session.scalars(query.order_by(Appeal.id.desc()).limit(MOST_FOUND + 1))
    return list(found)


async def nearest(
    tx: Tx, actor: Actor, wanted: Sequence[Wanted], settlements: Collection[str]
) -> list[int]:
    """Ids of appeals that have some of the words: those with most first, then the newest."""
    some = sa.union_all(
        *(
            sa.select(_having(actor, one, limit=_NEAR).c.id, sa.literal(at).label("word"))
            for at, one in enumerate(wanted)
        )
    ).subquery()
    has = sa.func.count(some.c.word.distinct())
    query = (
        sa.select(some.c.id)
        .join(Appeal, Appeal.id == some.c.id)
        .where(_within_reach(tx, actor))
        .group_by(some.c.id)
        .order_by(has.desc(), some.c.id.desc())
        .limit(MOST_FOUND + 1)
    )
    if settlements:
        query = query.where(Appeal.settlement.in_(sorted(settlements)))
    return list(await tx.session.scalars(query))


def _within_reach(tx: Tx, actor: Actor) -> sa.ColumnElement[bool]:
    """What the okrug of a word or a settlement does not say: this bot's, an executor's own alone.

    The okrug is asked for once, where the words are, so that no database walks through all
    appeals of an okrug instead; `rows` looks at it again.
    """
    office = actor.scopes(Action.TRIAGE_APPEAL)
    if "" in office or not actor.scopes(Action.ANSWER_APPEAL) - office:
        return Appeal.bot_id == tx.bot_id
    own = Appeal.assignee_id == actor.id
    here = sa.or_(own, Appeal.okrug.in_(sorted(office))) if office else own
    return sa.and_(Appeal.bot_id == tx.bot_id, here)


def _okrugs(actor: Actor, column: Any) -> sa.ColumnElement[bool]:
    scopes = actor.scopes(Action.READ_QUEUE)
    return sa.true() if "" in scopes else column.in_(sorted(scopes))


def _begins(starts: Iterable[str]) -> sa.ColumnElement[bool]:
    """Words with one of these beginnings, as ranges: LIKE is no range on every database."""
    ranges = (
        sa.and_(AppealWord.word >= start, AppealWord.word < start[:-1] + chr(ord(start[-1]) + 1))
        for start in starts
    )
    return sa.or_(*ranges)


def _having(actor: Actor, wanted: Wanted, *, limit: int | None = None) -> Any:
    """Ids of the appeals of the actor's okrugs that have a word; `limit` of each kind at most."""
    by_text = sa.select(AppealWord.appeal_id.label("id")).where(
        _okrugs(actor, AppealWord.okrug), _begins(wanted.starts)
    )
    parts = [by_text]
    if wanted.topics:
        parts.append(
            sa.select(Appeal.id).where(
                _okrugs(actor, Appeal.okrug), Appeal.topic.in_(sorted(wanted.topics))
            )
        )
    if limit is not None:
        parts = [sa.select(part.limit(limit).subquery().c.id) for part in parts]
    made = sa.union_all(*parts) if len(parts) > 1 else parts[0]
    return made.subquery() if limit is not None else made


def _has(wanted: Wanted) -> sa.ColumnElement[bool]:
    """Whether one appeal has a word."""
    by_text = (
        sa.exists()
        .where(AppealWord.appeal_id == Appeal.id, _begins(wanted.starts))
        .correlate(Appeal)
    )
    if not wanted.topics:
        return by_text
    return sa.or_(Appeal.topic.in_(sorted(wanted.topics)), by_text)


async def _rarest_first(tx: Tx, actor: Actor, wanted: Sequence[Wanted]) -> list[Wanted]:
    if len(wanted) == 1:
        return list(wanted)
    counts = [
        sa.select(sa.func.count())
        .select_from(_limited(_having(actor, one)))
        .scalar_subquery()
        .label(f"n{at}")
        for at, one in enumerate(wanted)
    ]
    counted = (await tx.session.execute(sa.select(*counts))).one()
    return [one for _, one in sorted(zip(counted, wanted, strict=True), key=lambda pair: pair[0])]


def _limited(query: Any) -> Any:
    return sa.select(query.subquery().c.id).limit(_COUNTED).subquery()
