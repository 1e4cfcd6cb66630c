"""How drafts are found and kept."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from bot.appeals.models import GIVEN_UP, AppealDraft, Attachment
from bot.appeals.rules.pieces import File
from bot.core.access import Action, Actor
from bot.core.db import insert_for
from bot.core.tx import Tx


def resides(actor: Actor, draft: AppealDraft) -> bool:
    """Whether its author lives in the draft's okrug and may send an appeal there."""
    return draft.okrug == actor.okrug and actor.may(Action.SUBMIT_APPEAL, draft.okrug)


def is_filing(actor: Actor, draft: AppealDraft) -> bool:
    """Whether a member of staff puts it together for a resident who came in or called.

    Whoever both works and lives there has named the person; without one it is their own.
    """
    if not actor.may(Action.FILE_FOR_ANOTHER, draft.okrug):
        return False
    return bool(draft.behalf_name) or not resides(actor, draft)


async def open_draft(tx: Tx, person_id: int) -> AppealDraft | None:
    """The draft somebody has open, locked."""
    found = await tx.session.execute(
        sa.select(AppealDraft)
        .where(AppealDraft.person_id == person_id, AppealDraft.closed_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


async def new_draft(tx: Tx, person_id: int, okrug: str, settlement: str) -> AppealDraft:
    """An open draft, made unless there is one already; safe when two messages arrive at once."""
    await tx.session.execute(
        insert_for(tx.session, AppealDraft)
        .values(
            bot_id=tx.bot_id,
            person_id=person_id,
            version=1,
            okrug=okrug,
            settlement=settlement,
            parts=[],
            lost=0,
            files_left_out=0,
            topic="",
            topic_is_guess=True,
            landmark="",
            anonymous=False,
            urgent=False,
            warned=False,
            created_at=tx.now,
            updated_at=tx.now,
        )
        .on_conflict_do_nothing(
            index_elements=["person_id"], index_where=sa.text("closed_at IS NULL")
        )
    )
    draft = await open_draft(tx, person_id)
    assert draft is not None  # noqa: S101 - the INSERT above made it, or met it
    return draft


async def draft_of(tx: Tx, draft_id: int, person_id: int) -> AppealDraft | None:
    """One draft of one person, open or not, locked."""
    found = await tx.session.execute(
        sa.select(AppealDraft)
        .where(AppealDraft.id == draft_id, AppealDraft.person_id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


async def laid_aside(tx: Tx, person_id: int) -> int | None:
    """The draft somebody laid aside last; None when there is none."""
    found = await tx.session.scalars(
        sa.select(AppealDraft.id)
        .where(
            AppealDraft.person_id == person_id,
            AppealDraft.closed_at.is_not(None),
            AppealDraft.appeal_id.is_(None),
        )
        .order_by(AppealDraft.closed_at.desc(), AppealDraft.id.desc())
        .limit(1)
    )
    return found.first()


async def files_of_draft(tx: Tx, draft_id: int) -> Sequence[Attachment]:
    """The files of a draft in the order sent."""
    found = await tx.session.scalars(
        sa.select(Attachment).where(Attachment.draft_id == draft_id).order_by(Attachment.position)
    )
    return found.all()


async def add_files(
    tx: Tx,
    files: Sequence[File],
    *,
    draft_id: int | None = None,
    appeal_id: int | None = None,
    entry_id: int | None = None,
    after: int = 0,
    album: str = "",
) -> None:
    """Keep files, numbered on from `after`."""
    tx.session.add_all(
        Attachment(
            bot_id=tx.bot_id,
            draft_id=draft_id,
            appeal_id=appeal_id,
            entry_id=entry_id,
            kind=file.kind,
            file_id=file.file_id,
            name=file.name[:255],
            album=album[:64],
            position=position,
        )
        for position, file in enumerate(files, start=after + 1)
    )
    await tx.session.flush()


async def hand_files_over(tx: Tx, draft_id: int, appeal_id: int) -> None:
    """The files of a draft become files of an appeal."""
    await tx.session.execute(
        sa.update(Attachment)
        .where(Attachment.draft_id == draft_id)
        .values(draft_id=None, appeal_id=appeal_id)
    )


async def drop_discarded(tx: Tx, person_id: int) -> None:
    """Forget what somebody discarded: it can be brought back only until the next draft."""
    gone = sa.select(AppealDraft.id).where(
        AppealDraft.person_id == person_id, AppealDraft.appeal_id == GIVEN_UP
    )
    await tx.session.execute(sa.delete(Attachment).where(Attachment.draft_id.in_(gone)))
    await tx.session.execute(sa.delete(AppealDraft).where(AppealDraft.id.in_(gone)))


async def drop_old(tx: Tx, kept: timedelta, limit: int) -> int:
    """Forget drafts that nobody has touched for so long, and say how many; sent ones stay."""
    touched = sa.func.coalesce(AppealDraft.closed_at, AppealDraft.updated_at)
    found = await tx.session.scalars(
        sa.select(AppealDraft.id)
        .where(
            touched < tx.now - kept,
            sa.or_(AppealDraft.appeal_id.is_(None), AppealDraft.appeal_id == GIVEN_UP),
        )
        .limit(limit)
    )
    old = found.all()
    await tx.session.execute(sa.delete(Attachment).where(Attachment.draft_id.in_(old)))
    await tx.session.execute(sa.delete(AppealDraft).where(AppealDraft.id.in_(old)))
    return len(old)


async def drop_all(tx: Tx, person_id: int) -> None:
    """Forget every draft of a person."""
    drafts = sa.select(AppealDraft.id).where(AppealDraft.person_id == person_id)
    await tx.session.execute(sa.delete(Attachment).where(Attachment.draft_id.in_(drafts)))
    await tx.session.execute(sa.delete(AppealDraft).where(AppealDraft.person_id == person_id))


async def drafts_of(tx: Tx, person_id: int) -> Sequence[AppealDraft]:
    """Drafts of a person that have not become appeals."""
    found = await tx.session.scalars(
        sa.select(AppealDraft)
        .where(
            AppealDraft.person_id == person_id,
            sa.or_(AppealDraft.appeal_id.is_(None), AppealDraft.appeal_id == GIVEN_UP),
        )
        .order_by(AppealDraft.id)
    )
    return found.all()
