"""Putting a draft together: whatever a resident sends becomes part of it."""

from bot.appeals.models import GIVEN_UP, AppealDraft
from bot.appeals.rules.limits import (
    DRAFT_FRESH,
    FILES_LIMIT,
    LANDMARK_LIMIT,
    PARTS_LIMIT,
    TEXT_KEPT,
)
from bot.appeals.rules.pieces import File, Piece
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
    draft = await _open(tx, actor)
    return None if draft is None else await draft_view(tx, actor, draft)


@requires(Action.SUBMIT_APPEAL)
async def gather(tx: Tx, actor: Actor, piece: Piece, *, warned: bool = False) -> DraftView:
    """Add what somebody sent to their draft, or begin one; a draft of yesterday is laid aside.

    warned: if these words name a danger, the emergency numbers were shown when they came.
    """
    draft = await _open(tx, actor)
    if draft is not None and tx.now - draft.updated_at > DRAFT_FRESH:
        await _lay_aside(tx, draft)
        draft = None
    if draft is None:
        await drafts.drop_discarded(tx, actor.id)
        draft = await drafts.new_draft(tx, actor.id, actor.okrug, actor.settlement)
    if warned and danger(piece.text, load()) is not None:
        draft.warned = True
    _add_text(draft, piece)
    await _add_files(tx, draft, piece)
    if piece.location is not None:
        draft.latitude, draft.longitude = piece.location
    return await _kept(tx, actor, draft)


@requires(Action.SUBMIT_APPEAL)
async def edit(tx: Tx, actor: Actor, piece: Piece) -> DraftView | None:
    """A message was edited: change its words in the draft; None if it is no part of it."""
    draft = await _open(tx, actor)
    if draft is None:
        return None
    if not any(part["message_id"] == piece.message_id for part in draft.parts):
        return None
    text = clean(piece.text, TEXT_KEPT)
    draft.parts = [
        {**part, "text": text} if part["message_id"] == piece.message_id else part
        for part in draft.parts
    ]
    return await _kept(tx, actor, draft)


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
    return await _kept(tx, actor, draft)


@requires(Action.SUBMIT_APPEAL)
async def set_settlement(tx: Tx, actor: Actor, draft_id: int, settlement: str) -> DraftView:
    """Choose the settlement of the okrug that the draft is about."""
    draft = await _own(tx, actor, draft_id)
    if settlement not in {place.code for place in await settlements(tx, draft.okrug)}:
        raise NotFound("settlement")
    draft.settlement = settlement
    return await _kept(tx, actor, draft)


@requires(Action.SUBMIT_APPEAL)
async def set_landmark(tx: Tx, actor: Actor, draft_id: int, landmark: str) -> DraftView:
    """Say in words where it is."""
    draft = await _own(tx, actor, draft_id)
    draft.landmark = clean(" ".join(landmark.split()), LANDMARK_LIMIT)
    return await _kept(tx, actor, draft)


@requires(Action.SUBMIT_APPEAL)
async def forget_place(tx: Tx, actor: Actor, draft_id: int) -> DraftView:
    """Take the landmark and the pin out again."""
    draft = await _own(tx, actor, draft_id)
    draft.landmark, draft.latitude, draft.longitude = "", None, None
    return await _kept(tx, actor, draft)


@requires(Action.SUBMIT_APPEAL)
async def set_anonymous(tx: Tx, actor: Actor, draft_id: int, *, anonymous: bool) -> DraftView:
    """Hide one's name from the office, or show it again."""
    draft = await _own(tx, actor, draft_id)
    draft.anonymous = anonymous
    return await _kept(tx, actor, draft)


@requires(Action.SUBMIT_APPEAL)
async def discard(tx: Tx, actor: Actor, draft_id: int) -> None:
    """Put the draft away; until the next one it can be brought back."""
    draft = await _own(tx, actor, draft_id)
    await _give_up(tx, draft)


@requires(Action.SUBMIT_APPEAL)
async def bring_back(tx: Tx, actor: Actor, draft_id: int) -> DraftView | None:
    """Undo `discard`. None when it is gone for good, or another draft has been begun."""
    present = await _open(tx, actor)
    if present is not None:
        return await draft_view(tx, actor, present)
    draft = await drafts.draft_of(tx, draft_id, actor.id)
    if draft is None or draft.appeal_id:
        return None
    return await _opened_again(tx, actor, draft)


@requires(Action.SUBMIT_APPEAL)
async def open_previous(tx: Tx, actor: Actor, draft_id: int) -> DraftView | None:
    """Go on with a draft that was laid aside; the present one is laid aside instead.

    None when there is nothing to go on with.
    """
    draft = await drafts.draft_of(tx, draft_id, actor.id)
    if draft is None or draft.appeal_id is not None:
        return None
    if draft.closed_at is None:
        return await draft_view(tx, actor, draft)
    present = await _open(tx, actor)
    if present is not None:
        await _lay_aside(tx, present)
    return await _opened_again(tx, actor, draft)


@requires(Action.SUBMIT_APPEAL)
async def previous_draft(tx: Tx, actor: Actor) -> int | None:
    """The draft that was laid aside last."""
    return await drafts.laid_aside(tx, actor.id)


@requires(Action.SUBMIT_APPEAL)
async def rehome_draft(tx: Tx, actor: Actor) -> DraftView | None:
    """The actor has moved: so has their draft, and the spot in the old village is forgotten."""
    draft = await drafts.open_draft(tx, actor.id)
    if draft is None:
        return None
    if (draft.okrug, draft.settlement) == (actor.okrug, actor.settlement):
        return await draft_view(tx, actor, draft)
    _rehome(draft, actor)
    return await _kept(tx, actor, draft)


@requires(Action.SUBMIT_APPEAL)
async def draft_pieces(tx: Tx, actor: Actor, draft_id: int) -> list[Piece]:
    """What a draft holds, to be said about an appeal instead."""
    draft = await _own(tx, actor, draft_id)
    said = [
        Piece(part["message_id"], part["text"], forwarded=part["forwarded"])
        for part in draft.parts
        if part["text"]
    ]
    files = tuple(
        File(file.kind, file.file_id, file.name)  # type: ignore[arg-type]  # one of FileKind
        for file in await drafts.files_of_draft(tx, draft.id)
        if file.bot_id == tx.bot_id
    )
    pin = (draft.latitude, draft.longitude)
    located = None if pin[0] is None or pin[1] is None else (pin[0], pin[1])
    if files or located or draft.landmark:
        said.append(Piece(0, draft.landmark, files, located))
    return said


@requires(Action.SUBMIT_APPEAL)
async def used_up(tx: Tx, actor: Actor, draft_id: int) -> None:
    """What the draft held was said otherwise; nothing to do if it is gone already."""
    draft = await drafts.draft_of(tx, draft_id, actor.id)
    if draft is not None and draft.closed_at is None:
        await _give_up(tx, draft)


@requires(Action.SUBMIT_APPEAL)
async def warned(tx: Tx, actor: Actor, draft_id: int) -> DraftView:
    """The emergency numbers were shown; once for a draft is enough."""
    draft = await _own(tx, actor, draft_id)
    draft.warned = True
    await tx.session.flush()
    return await draft_view(tx, actor, draft)


@requires(Action.SUBMIT_APPEAL)
async def own_settlements(tx: Tx, actor: Actor) -> list[Named]:
    """The settlements of the actor's okrug."""
    return await settlements(tx, actor.okrug)


async def _own(tx: Tx, actor: Actor, draft_id: int) -> AppealDraft:
    draft = await drafts.draft_of(tx, draft_id, actor.id)
    if draft is None or draft.closed_at is not None:
        raise NotFound("draft")
    if draft.okrug != actor.okrug:
        _rehome(draft, actor)
    return draft


async def _open(tx: Tx, actor: Actor) -> AppealDraft | None:
    """The open draft, in the okrug its author lives in."""
    draft = await drafts.open_draft(tx, actor.id)
    if draft is not None and draft.okrug != actor.okrug:
        _rehome(draft, actor)
        draft.version += 1
        await tx.session.flush()
    return draft


def _rehome(draft: AppealDraft, actor: Actor) -> None:
    draft.okrug, draft.settlement = actor.okrug, actor.settlement
    draft.landmark, draft.latitude, draft.longitude = "", None, None


async def _lay_aside(tx: Tx, draft: AppealDraft) -> None:
    draft.closed_at = tx.now
    draft.version += 1
    await tx.session.flush()


async def _give_up(tx: Tx, draft: AppealDraft) -> None:
    draft.appeal_id = GIVEN_UP
    await _lay_aside(tx, draft)


async def _opened_again(tx: Tx, actor: Actor, draft: AppealDraft) -> DraftView:
    draft.closed_at, draft.appeal_id = None, None
    if draft.okrug != actor.okrug:
        _rehome(draft, actor)
    return await _kept(tx, actor, draft)


async def _kept(tx: Tx, actor: Actor, draft: AppealDraft) -> DraftView:
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
    return await draft_view(tx, actor, draft)


def _add_text(draft: AppealDraft, piece: Piece) -> None:
    """Keep the words; a message without any is noted too, for it may be edited to have some."""
    text = clean(piece.text, TEXT_KEPT)
    room = TEXT_KEPT - sum(utf16_len(part["text"]) for part in draft.parts)
    kept = clean(text, max(room, 0))
    draft.lost += utf16_len(text) - utf16_len(kept)
    if len(draft.parts) >= PARTS_LIMIT:  # each one more would rewrite them all
        draft.lost += utf16_len(kept)
        return
    part = {"message_id": piece.message_id, "text": kept, "forwarded": piece.forwarded}
    draft.parts = [*draft.parts, part]


async def _add_files(tx: Tx, draft: AppealDraft, piece: Piece) -> None:
    there = len(await drafts.files_of_draft(tx, draft.id))
    kept = piece.media[: max(FILES_LIMIT - there, 0)]
    draft.files_left_out += len(piece.media) - len(kept)
    await drafts.add_files(tx, kept, draft_id=draft.id, after=there, album=piece.album)
