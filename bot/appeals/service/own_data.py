"""A person's own data in appeals: to take away as a file, and to erase."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.appeals.models import Appeal, AppealDraft, Attachment, ThreadEntry
from bot.appeals.rules.lifecycle import OPEN, Party
from bot.appeals.service.case import Case
from bot.appeals.service.learned import unlearn
from bot.appeals.service.neighbours import export_joined, forget_neighbour
from bot.appeals.storage import appeals, drafts, queue, search
from bot.appeals.storage.views import OFFICE_ALONE, OFFICE_ENTRIES
from bot.core.access import Action, Actor, requires
from bot.core.tx import Tx


@requires(Action.USE_OWN_DATA)
async def export_own(tx: Tx, actor: Actor) -> dict[str, Any]:
    """Everything of the actor's that appeals remember, as plain JSON."""
    return {
        "drafts": [
            _draft(draft, await drafts.files_of_draft(tx, draft.id))
            for draft in await drafts.drafts_of(tx, actor.id)
        ],
        "appeals": [await _appeal(tx, appeal) for appeal in await appeals.all_by(tx, actor.id)],
        "joined": await export_joined(tx, actor),
    }


@requires(Action.USE_OWN_DATA)
async def forget_author(tx: Tx, actor: Actor) -> None:
    """Take the actor out of every appeal of theirs, at once.

    Open ones are withdrawn. What stays for the record is the number, dates, topic, settlement,
    the office's words, the stars and a history that names roles; the author's words, files,
    place and name are gone. What a member of staff filed for a resident stays that resident's:
    the office keeps it, and only whoever filed it is forgotten.
    """
    everything = await appeals.all_by(tx, actor.id, held=True)  # or a colleague is faster
    filed = await appeals.filed_by_office(tx, [appeal.id for appeal in everything])
    mine = [appeal for appeal in everything if appeal.id not in filed]
    await appeals.orphan(tx, filed)
    await forget_neighbour(tx, actor)
    await drafts.drop_all(tx, actor.id)
    for appeal in mine:
        if appeal.state in OPEN:
            case = await Case.open(tx, actor, appeal.id, Party.AUTHOR)
            await case.take_back(appeal.version)
    await unlearn(tx, actor.id)
    ids = [appeal.id for appeal in mine]
    theirs = sa.select(ThreadEntry.id).where(ThreadEntry.appeal_id.in_(ids), ThreadEntry.by_author)
    await tx.session.execute(
        sa.delete(Attachment).where(
            Attachment.appeal_id.in_(ids),
            sa.or_(Attachment.entry_id.is_(None), Attachment.entry_id.in_(theirs)),
        )
    )
    await tx.session.execute(
        sa.update(ThreadEntry)
        .where(ThreadEntry.appeal_id.in_(ids), ThreadEntry.by_author)
        .values(text="")
        .execution_options(synchronize_session=False)
    )
    await tx.session.execute(
        sa.update(Appeal)
        .where(Appeal.id.in_(ids))
        .values(
            author_id=None,
            text="",
            landmark="",
            latitude=None,
            longitude=None,
            rating_word="",
            behalf_name="",
            behalf_phone="",
            learned="",
            erased_at=tx.now,
            version=Appeal.version + 1,
            updated_at=tx.now,
        )
        .execution_options(synchronize_session=False)
    )
    await search.forget_words(tx, ids)  # after its text: what indexes it meanwhile waits for that
    await queue.forget_filter(tx, actor.id)
    tx.session.expire_all()


def _draft(draft: AppealDraft, files: Sequence[Attachment]) -> dict[str, Any]:
    return {
        "begun": _iso(draft.created_at),
        "discarded": _iso(draft.closed_at),
        "okrug": draft.okrug,
        "settlement": draft.settlement,
        "messages": [part["text"] for part in draft.parts if part["text"]],
        "topic": draft.topic,
        "landmark": draft.landmark,
        "location": [draft.latitude, draft.longitude] if draft.latitude is not None else None,
        "anonymous": draft.anonymous,
        **_for_whom(draft),
        "files": [_file(file) for file in files],
    }


async def _appeal(tx: Tx, appeal: Appeal) -> dict[str, Any]:
    files = await appeals.files(tx, appeal.id)
    return {
        "number": appeal.number,
        "year": appeal.year,
        "okrug": appeal.okrug,
        "settlement": appeal.settlement,
        "state": appeal.state.value,
        "topic": appeal.topic,
        "landmark": appeal.landmark,
        "location": [appeal.latitude, appeal.longitude] if appeal.latitude is not None else None,
        "text": appeal.text,
        "language": appeal.language,
        "anonymous": appeal.anonymous,
        **_for_whom(appeal),
        "urgent": appeal.urgent,
        "sent": _iso(appeal.submitted_at),
        "registered": _iso(appeal.registered_on),
        "due": _iso(appeal.due_on),
        "rating": appeal.rating,
        "rating_word": appeal.rating_word,
        "files": [_file(file) for file in files if file.entry_id is None],
        "history": [
            {"at": _iso(step.at), "by": step.role.value if step.role else "bot",
             "move": step.move.value, "state": step.to_state.value}
            for step, _ in await appeals.steps(tx, appeal.id)
            if step.move not in OFFICE_ALONE
        ],
        "thread": [
            {
                "at": _iso(entry.at),
                "kind": entry.kind.value,
                "by": "author" if entry.by_author else "office",
                "text": entry.text,
                "files": [_file(file) for file in files if file.entry_id == entry.id],
            }
            for entry in await appeals.thread(tx, appeal.id)
            if entry.kind not in OFFICE_ENTRIES
        ],
    }  # fmt: skip


def _for_whom(thing: AppealDraft | Appeal) -> dict[str, Any]:
    return {
        "filed_for": thing.behalf_name,
        "filed_for_phone": thing.behalf_phone,
        "executor_may_see": thing.contact_allowed,
    }


def _file(file: Attachment) -> dict[str, str]:
    return {"kind": file.kind, "telegram_file_id": file.file_id, "name": file.name}


def _iso(value: datetime | date | None) -> str | None:
    return None if value is None else value.isoformat()
