"""What tables remember of one person: to take away, to erase, and to leave behind."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from bot.budget.models import (
    BudgetFollow,
    BudgetIdea,
    BudgetIdeaStep,
    BudgetJoin,
    BudgetRound,
    BudgetSignal,
    BudgetVoter,
    OkrugBudget,
)
from bot.budget.rules.kinds import Did, IdeaState, RoundState
from bot.budget.rules.voters import Why
from bot.budget.storage import drafts, rounds
from bot.core.db import Base
from bot.core.models import Form
from bot.core.tx import Tx

#: Rows that are about nothing but a person …
GONE: tuple[type[Base], ...] = (BudgetJoin, BudgetFollow)
#: … and those that stay without saying who it was.
EMPTIED: tuple[tuple[type[Base], str], ...] = (
    (BudgetRound, "created_by"),
    (BudgetIdea, "person_id"),
    (BudgetIdeaStep, "person_id"),
    (BudgetVoter, "person_id"),
    (BudgetVoter, "entered_by"),
    (BudgetSignal, "person_id"),
    (OkrugBudget, "uploaded_by"),
)
#: What only its author said of an idea …
_OWN: dict[str, Any] = {
    "title": "",
    "text": "",
    "place": "",
    "latitude": None,
    "longitude": None,
    "photos": [],
    "cost_guess": None,
}
#: … and what the office made of it, which nobody needs once it is taken back.
_OFFICE: dict[str, Any] = dict.fromkeys(
    ("title_kk", "title_ru", "text_kk", "text_ru", "reason_kk", "reason_ru"), ""
)
_NOT_COUNTED = BudgetRound.state != RoundState.COUNTED
#: It is the vote of whom it is kept under, and not somebody else's on paper in its place.
_THEIRS = BudgetVoter.why != Why.NOT_THEIRS.value


# ── To take away ─────────────────────────────────────────────────────────────────────────────


async def ideas_of(tx: Tx, person_id: int) -> Sequence[tuple[BudgetRound, BudgetIdea]]:
    """What somebody proposed."""
    found = await tx.session.execute(
        sa.select(BudgetRound, BudgetIdea)
        .join(BudgetIdea, BudgetIdea.round_id == BudgetRound.id)
        .where(BudgetIdea.person_id == person_id)
        .order_by(BudgetIdea.id)
        .execution_options(populate_existing=True)
    )
    return [(row, idea) for row, idea in found]


async def joins_of(tx: Tx, person_id: int) -> Sequence[tuple[BudgetRound, BudgetIdea, BudgetJoin]]:
    """What of others' somebody wants, too."""
    found = await tx.session.execute(
        sa.select(BudgetRound, BudgetIdea, BudgetJoin)
        .join(BudgetIdea, BudgetIdea.round_id == BudgetRound.id)
        .join(BudgetJoin, BudgetJoin.idea_id == BudgetIdea.id)
        .where(BudgetJoin.person_id == person_id)
        .order_by(BudgetIdea.id)
    )
    return [(row, idea, one) for row, idea, one in found]


async def follows_of(
    tx: Tx, person_id: int
) -> Sequence[tuple[BudgetRound, BudgetIdea, BudgetFollow]]:
    """Of which winners somebody said that they want to hear, or do not."""
    found = await tx.session.execute(
        sa.select(BudgetRound, BudgetIdea, BudgetFollow)
        .join(BudgetIdea, BudgetIdea.round_id == BudgetRound.id)
        .join(BudgetFollow, BudgetFollow.idea_id == BudgetIdea.id)
        .where(BudgetFollow.person_id == person_id)
        .order_by(BudgetIdea.id)
    )
    return [(row, idea, one) for row, idea, one in found]


async def votes_of(tx: Tx, person_id: int) -> Sequence[tuple[BudgetRound, BudgetVoter]]:
    """In which rounds somebody voted; what for only as long as that is not counted."""
    found = await tx.session.execute(
        sa.select(BudgetRound, BudgetVoter)
        .join(BudgetVoter, BudgetVoter.round_id == BudgetRound.id)
        .where(BudgetVoter.person_id == person_id)
        .order_by(BudgetRound.id)
        .execution_options(populate_existing=True)
    )
    return [(row, vote) for row, vote in found]


async def signals_of(tx: Tx, person_id: int) -> Sequence[tuple[BudgetRound, BudgetSignal]]:
    """What somebody reported under their name."""
    found = await tx.session.execute(
        sa.select(BudgetRound, BudgetSignal)
        .join(BudgetSignal, BudgetSignal.round_id == BudgetRound.id)
        .where(BudgetSignal.person_id == person_id)
        .order_by(BudgetSignal.id)
    )
    return [(row, one) for row, one in found]


async def some_ideas(tx: Tx, ids: Collection[int]) -> Sequence[BudgetIdea]:
    """These, in the order of the list."""
    found = await tx.session.scalars(
        sa.select(BudgetIdea).where(BudgetIdea.id.in_(ids)).order_by(BudgetIdea.number)
    )
    return found.all()


# ── To erase ─────────────────────────────────────────────────────────────────────────────────


async def hold_rounds(tx: Tx, person_id: int) -> None:
    """Nobody counts, lists or merges what is somebody's while it is taken out."""
    theirs = sa.or_(
        BudgetRound.id.in_(_rounds_of(BudgetVoter, person_id)),
        BudgetRound.id.in_(_rounds_of(BudgetIdea, person_id)),
    )
    found = await tx.session.scalars(
        sa.select(BudgetRound.id).where(_NOT_COUNTED, theirs).order_by(BudgetRound.id)
    )
    for round_id in found.all():
        await rounds.lock(tx, round_id)


def _rounds_of(table: type[BudgetVoter] | type[BudgetIdea], person_id: int) -> sa.Select[Any]:
    return sa.select(table.round_id).where(table.person_id == person_id)


async def forget(tx: Tx, person_id: int, telegram_id: int) -> None:
    """Take somebody out of every table of the people's budget; their rounds are held."""
    await _forget_votes(tx, person_id)
    await _forget_ideas(tx, person_id)
    for table in GONE:
        whose = table.__table__.c["person_id"]
        await tx.session.execute(
            sa.delete(table).where(whose == person_id).execution_options(synchronize_session=False)
        )
    for table, name in EMPTIED:
        await tx.session.execute(
            sa.update(table)
            .where(table.__table__.c[name] == person_id)
            .values({name: None})
            .execution_options(synchronize_session=False)
        )
    mine = sa.or_(Form.destiny.startswith("budget:"), Form.destiny.startswith("budget-paper:"))
    await tx.session.execute(
        sa.delete(Form).where(Form.bot_id == tx.bot_id, Form.person_id == telegram_id, mine)
    )


async def _forget_votes(tx: Tx, person_id: int) -> None:
    """Those not counted are gone; of the others it stays that one more has voted.

    What stands on paper in place of a vote that was another's is that other person's, and stays.
    """
    await tx.session.execute(
        sa.delete(BudgetVoter)
        .where(BudgetVoter.person_id == person_id, _uncounted(BudgetVoter.round_id), _THEIRS)
        .execution_options(synchronize_session=False)
    )
    await tx.session.execute(
        sa.update(BudgetVoter)
        .where(
            BudgetVoter.person_id == person_id, _uncounted(BudgetVoter.round_id), sa.not_(_THEIRS)
        )
        .values(person_id=None)
        .execution_options(synchronize_session=False)
    )
    await tx.session.execute(
        sa.update(BudgetVoter)
        .where(BudgetVoter.person_id == person_id)
        .values(person_id=None, name="", mark="", who="")
        .execution_options(synchronize_session=False)
    )


def _uncounted(round_id: Any) -> sa.ColumnElement[bool]:
    return sa.exists().where(BudgetRound.id == round_id, _NOT_COUNTED)


async def _forget_ideas(tx: Tx, person_id: int) -> None:
    """What people vote on, or voted on, stays in the office's words; all else is taken back."""
    mine = BudgetIdea.person_id == person_id
    anew = {"version": BudgetIdea.version + 1, "updated_at": tx.now}
    refusals = sa.select(BudgetIdea.id).where(mine, BudgetIdea.listed.is_(False))
    await tx.session.execute(
        sa.update(BudgetIdeaStep)
        .where(BudgetIdeaStep.idea_id.in_(refusals), BudgetIdeaStep.did == Did.REFUSED)
        .values(note="")
        .execution_options(synchronize_session=False)
    )
    await tx.session.execute(
        sa.update(BudgetIdea)
        .where(mine, BudgetIdea.listed.is_(False))
        .values(state=IdeaState.WITHDRAWN, merge_into=None, **_OWN, **_OFFICE, **anew)
        .execution_options(synchronize_session=False)
    )
    await tx.session.execute(
        sa.update(BudgetIdea)
        .where(mine, BudgetIdea.listed.is_(True))
        .values(**_OWN, **anew)
        .execution_options(synchronize_session=False)
    )


# ── To leave behind ──────────────────────────────────────────────────────────────────────────


async def rounds_touched(tx: Tx, person_id: int) -> Sequence[BudgetRound]:
    """Rounds in which somebody voted, or joined or follows something."""
    tapped = sa.select(BudgetIdea.round_id)
    touched = [
        BudgetRound.id.in_(_rounds_of(BudgetVoter, person_id)),
        BudgetRound.id.in_(
            tapped.join(BudgetJoin, BudgetJoin.idea_id == BudgetIdea.id).where(
                BudgetJoin.person_id == person_id
            )
        ),
        BudgetRound.id.in_(
            tapped.join(BudgetFollow, BudgetFollow.idea_id == BudgetIdea.id).where(
                BudgetFollow.person_id == person_id
            )
        ),
    ]
    found = await tx.session.scalars(
        sa.select(BudgetRound)
        .where(BudgetRound.bot_id == tx.bot_id, sa.or_(*touched))
        .order_by(BudgetRound.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def is_concerned(tx: Tx, row: BudgetRound, person_id: int) -> bool:
    """Whether a round is held where somebody lives."""
    chosen = rounds.concerned(row).subquery()
    found = await tx.session.scalar(sa.select(chosen.c[0]).where(chosen.c[0] == person_id))
    return found is not None


async def take_vote(tx: Tx, round_id: int, person_id: int, telegram_id: int) -> None:
    """Somebody's vote does not count any more, unless it is counted already."""
    await rounds.lock(tx, round_id)
    await tx.session.execute(
        sa.delete(BudgetVoter)
        .where(
            BudgetVoter.round_id == round_id,
            BudgetVoter.person_id == person_id,
            _uncounted(BudgetVoter.round_id),
            _THEIRS,
        )
        .execution_options(synchronize_session=False)
    )
    await drafts.drop(tx, telegram_id, drafts.ballot(round_id))


async def take_taps(tx: Tx, round_id: int, person_id: int) -> None:
    """They want nothing there any more, and follow nothing."""
    of_it = sa.select(BudgetIdea.id).where(BudgetIdea.round_id == round_id)
    for table in (BudgetJoin, BudgetFollow):
        await tx.session.execute(
            sa.delete(table)
            .where(table.idea_id.in_(of_it), table.person_id == person_id)
            .execution_options(synchronize_session=False)
        )
