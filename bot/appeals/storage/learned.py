"""What the guess has learned in this bot: counted, recalled, listed, forgotten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.appeals.models import Appeal, LearnedWord
from bot.appeals.rules.learning import APPEALS, WORD_LETTERS, Learned
from bot.core.db import insert_for
from bot.core.tx import Tx

_AT_ONCE = 200
_STRONGEST = 3000


@dataclass(frozen=True)
class Taught:
    """An appeal whose words were counted."""

    bot_id: int
    text: str
    topic: str


@dataclass(frozen=True)
class CategoryLearned:
    """How often a category was confirmed, and the words that speak for it most."""

    code: str
    confirmed: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class LearnedView:
    """Everything that was learned; `since`: when the first appeal was sent that taught it."""

    confirmed: int
    since: datetime | None
    categories: tuple[CategoryLearned, ...]
    may_forget: bool


async def recall(tx: Tx, words: Iterable[str]) -> Learned:
    """What is known of these folded words; one query by key."""
    asked = sorted({word for word in words if word and len(word) <= WORD_LETTERS})
    if not asked:
        return Learned()
    found = await tx.session.execute(
        sa.select(LearnedWord.word, LearnedWord.topic, LearnedWord.n).where(
            LearnedWord.bot_id == tx.bot_id, LearnedWord.word.in_([APPEALS, *asked])
        )
    )
    n: dict[str, dict[str, int]] = {}
    for word, topic, count in found.all():
        n.setdefault(word, {})[topic] = count
    return Learned(n)


async def shift(tx: Tx, bot_id: int, changes: Iterable[tuple[str, str, int]]) -> None:
    """Add to counts: (word, topic, how many). A count that falls to nothing is gone.

    In the order of the key, so that two who count at the same time wait for each other once.
    """
    kept = [change for change in sorted(changes) if len(change[0]) <= WORD_LETTERS]
    rows = [{"bot_id": bot_id, "word": word, "topic": topic, "n": by} for word, topic, by in kept]
    for start in range(0, len(rows), _AT_ONCE):
        adding = insert_for(tx.session, LearnedWord).values(rows[start : start + _AT_ONCE])
        await tx.session.execute(
            adding.on_conflict_do_update(
                index_elements=["bot_id", "word", "topic"],
                set_={"n": LearnedWord.n + adding.excluded.n},
            )
        )
    taken = sorted({word for word, _, by in kept if by < 0})
    for start in range(0, len(taken), _AT_ONCE):
        await tx.session.execute(
            sa.delete(LearnedWord).where(
                LearnedWord.bot_id == bot_id,
                LearnedWord.word.in_(taken[start : start + _AT_ONCE]),
                LearnedWord.n <= 0,
            )
        )


async def taught_by(tx: Tx, author_id: int) -> list[Taught]:
    """The counted appeals of an author, held so that nobody confirms one of theirs meanwhile."""
    theirs = sa.select(Appeal.id).where(Appeal.author_id == author_id).order_by(Appeal.id)
    await tx.session.execute(theirs.with_for_update())
    found = await tx.session.execute(
        sa.select(Appeal.bot_id, Appeal.text, Appeal.learned).where(
            Appeal.author_id == author_id, Appeal.learned != ""
        )
    )
    return [Taught(*row) for row in found.all()]


async def confirmed(tx: Tx) -> dict[str, int]:
    """How many appeals of each topic were learned from."""
    found = await tx.session.execute(
        sa.select(LearnedWord.topic, LearnedWord.n).where(
            LearnedWord.bot_id == tx.bot_id, LearnedWord.word == APPEALS
        )
    )
    return {row.topic: row.n for row in found}


async def strongest(tx: Tx) -> Sequence[tuple[str, str, int]]:
    """The words that stood in most appeals of a topic: word, topic, in how many."""
    found = await tx.session.execute(
        sa.select(LearnedWord.word, LearnedWord.topic, LearnedWord.n)
        .where(LearnedWord.bot_id == tx.bot_id, LearnedWord.word != APPEALS, LearnedWord.n > 1)
        .order_by(LearnedWord.n.desc(), LearnedWord.word)
        .limit(_STRONGEST)
    )
    return [(row.word, row.topic, row.n) for row in found]


async def since(tx: Tx) -> datetime | None:
    """When the first of the appeals was sent that were learned from."""
    return await tx.session.scalar(
        sa.select(Appeal.submitted_at)
        .where(Appeal.bot_id == tx.bot_id, Appeal.learned != "")
        .order_by(Appeal.id)
        .limit(1)
    )


async def forget_all(tx: Tx) -> None:
    """Nothing was learned in this bot. Appeals first: whoever confirms one now is waited for."""
    await tx.session.execute(
        sa.update(Appeal)
        .where(Appeal.bot_id == tx.bot_id, Appeal.learned != "")
        .values(learned="")
        .execution_options(synchronize_session=False)
    )
    await tx.session.execute(sa.delete(LearnedWord).where(LearnedWord.bot_id == tx.bot_id))
    tx.session.expire_all()
