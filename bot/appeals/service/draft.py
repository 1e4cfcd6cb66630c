"""Putting a draft together: whatever a resident sends becomes part of it."""

from bot.appeals.models import AppealDraft
from bot.appeals.rules.limits import FILES_LIMIT, LANDMARK_LIMIT, TEXT_KEPT
from bot.appeals.rules.pieces import Piece
from bot.appeals.rules.topics import danger, guess, load
from bot.appeals.storage import drafts
from bot.appeals.storage.views import (
    DraftView,
    Named,
    draft_view,
    settlements,
    whole_text,
)
from bot.core.access import Action, Actor, requires
from bot.core.errors import NotFound
from bot.core.text import clean, utf16_len
from bot.core.tx import Tx


@requires(Action.SUBMIT_APPEAL)
async def current_draft(tx: Tx, actor: Actor) -> DraftView | None:
    """The draft that is open, if there is one."""
    draft = await drafts.open_draft(tx, actor.id)
    return None if draft is None else await draft_view(tx, draft)


@requires(Action.SUBMIT_APPEAL)
async def gather(tx: Tx, actor: Actor, piece: Piece) -> DraftView:
    """Add what somebody sent to their draft, or begin one."""
    draft = await drafts.open_draft(tx, actor.id)
    if draft is None:
        await drafts.drop_discarded(tx, actor.id)
        draft = await drafts.new_draft(tx, actor.id, actor.okrug, actor.settlement)
    if draft.okrug != actor.okrug:  # they moved meanwhile
        draft.okrug, draft.settlement = actor.okrug, actor.settlement
    _add_text(draft, piece)
    await _add_files(tx, draft, piece)
    if piece.location is not None:
        draft.latitude, draft.longitude = piece.location
    return await _kept(tx, draft)


@requires(Action.SUBMIT_APPEAL)
async def edit(tx: Tx, actor: Actor, piece: Piece) -> DraftView | None:
    """A message was edited: change its words in the draft; None if it is no part of it."""
    draft = await drafts.open_draft(tx, actor.id)
    if draft is None:
        return None
    if not any(part["message_id"] == piece.message_id for part in draft.parts):
        return None
    text = clean(piece.text, TEXT_KEPT)
    draft.parts = [
        {**part, "text": text} if part["message_id"] == piece.message_id else part
        for part in draft.parts
    ]
    return await _kept(tx, draft)


@requires(Action.SUBMIT_APPEAL)
async def set_topic(tx: Tx, actor: Actor, draft_id: int, topic: str) -> DraftView:
    """Choose what the draft is about: the code of a topic or a category."""
    taxonomy = load()
    try:
        taxonomy.category(topic)
        if "." in topic:
            taxonomy.topic(topic)
    except KeyError:
        raise NotFound("topic") from None
    draft = await _own(tx, actor, draft_id)
    draft.topic, draft.topic_is_guess = topic, False
    return await _kept(tx, draft)


@requires(Action.SUBMIT_APPEAL)
async def set_settlement(tx: Tx, actor: Actor, draft_id: int, settlement: str) -> DraftView:
    """Choose the settlement of the okrug that the draft is about."""
    draft = await _own(tx, actor, draft_id)
    if settlement not in {place.code for place in await settlements(tx, draft.okrug)}:
        raise NotFound("settlement")
    draft.settlement = settlement
    return await _kept(tx, draft)


@requires(Action.SUBMIT_APPEAL)
async def set_landmark(tx: Tx, actor: Actor, draft_id: int, landmark: str) -> DraftView:
    """Say in words where it is."""
    draft = await _own(tx, actor, draft_id)
    draft.landmark = clean(" ".join(landmark.split()), LANDMARK_LIMIT)
    return await _kept(tx, draft)


@requires(Action.SUBMIT_APPEAL)
async def forget_place(tx: Tx, actor: Actor, draft_id: int) -> DraftView:
    """Take the landmark and the pin out again."""
    draft = await _own(tx, actor, draft_id)
    draft.landmark, draft.latitude, draft.longitude = "", None, None
    return await _kept(tx, draft)


@requires(Action.SUBMIT_APPEAL)
async def set_anonymous(tx: Tx, actor: Actor, draft_id: int, *, anonymous: bool) -> DraftView:
    """Hide one's name from the office, or show it again."""
    draft = await _own(tx, actor, draft_id)
    draft.anonymous = anonymous
    return await _kept(tx, draft)


@requires(Action.SUBMIT_APPEAL)
async def discard(tx: Tx, actor: Actor, draft_id: int) -> None:
    """Put the draft away; until the next one it can be brought back."""
    draft = await _own(tx, actor, draft_id)
    draft.closed_at = tx.now
    draft.version += 1
    await tx.session.flush()


@requires(Action.SUBMIT_APPEAL)
async def bring_back(tx: Tx, actor: Actor, draft_id: int) -> DraftView | None:
    """Undo `discard`. None when it is gone for good, or another draft has been begun."""
    present = await drafts.open_draft(tx, actor.id)
    if present is not None:
        return await draft_view(tx, present)
    draft = await drafts.draft_of(tx, draft_id, actor.id)
    if draft is None or draft.appeal_id is not None:
        return None
    draft.closed_at = None
    return await _kept(tx, draft)


@requires(Action.SUBMIT_APPEAL)
async def warned(tx: Tx, actor: Actor, draft_id: int) -> DraftView:
    """The emergency numbers were shown; once for a draft is enough."""
    draft = await _own(tx, actor, draft_id)
    draft.warned = True
    await tx.session.flush()
    return await draft_view(tx, draft)


@requires(Action.SUBMIT_APPEAL)
async def own_settlements(tx: Tx, actor: Actor) -> list[Named]:
    """The settlements of the actor's okrug."""
    return await settlements(tx, actor.okrug)


async def _own(tx: Tx, actor: Actor, draft_id: int) -> AppealDraft:
    draft = await drafts.draft_of(tx, draft_id, actor.id)
    if draft is None or draft.closed_at is not None:
        raise NotFound("draft")
    return draft


async def _kept(tx: Tx, draft: AppealDraft) -> DraftView:
    """Everything that follows from a change, written down."""
    text = whole_text(draft)
    taxonomy = load()
    if draft.topic_is_guess:
        guesses = guess(text, taxonomy)
        draft.topic = guesses[0].best if guesses else ""
    draft.urgent = draft.urgent or danger(text, taxonomy) is not None
    if not draft.settlement:
        places = await settlements(tx, draft.okrug)
        draft.settlement = places[0].code if len(places) == 1 else ""
    draft.version += 1
    draft.updated_at = tx.now
    await tx.session.flush()
    return await draft_view(tx, draft)


def _add_text(draft: AppealDraft, piece: Piece) -> None:
    """Keep the words; a message without any is noted too, for it may be edited to have some."""
    text = clean(piece.text, TEXT_KEPT)
    room = TEXT_KEPT - sum(utf16_len(part["text"]) for part in draft.parts)
    kept = clean(text, max(room, 0))
    draft.lost += utf16_len(text) - utf16_len(kept)
    part = {"message_id": piece.message_id, "text": kept, "forwarded": piece.forwarded}
    draft.parts = [*draft.parts, part]


async def _add_files(tx: Tx, draft: AppealDraft, piece: Piece) -> None:
    there = len(await drafts.files_of_draft(tx, draft.id))
    kept = piece.media[: max(FILES_LIMIT - there, 0)]
    draft.files_left_out += len(piece.media) - len(kept)
    await drafts.add_files(tx, kept, draft_id=draft.id, after=there, album=piece.album)
