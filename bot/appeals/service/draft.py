"""Putting a draft together: whatever a resident sends becomes part of it."""

from datetime import timedelta

from bot.appeals.models import AppealDraft
from bot.appeals.rules.limits import (
    DRAFT_FRESH,
    DRAFTS_KEPT,
    FILES_LIMIT,
    FILING_FRESH,
    LANDMARK_LIMIT,
    PARTS_LIMIT,
    TEXT_KEPT,
)
from bot.appeals.rules.pieces import File, Piece
from bot.appeals.rules.topics import danger, load
from bot.appeals.service.hold import Hold
from bot.appeals.storage import drafts
from bot.appeals.storage.drafts import is_filing
from bot.appeals.storage.views import DraftView, Named, settlements
from bot.core.access import Action, Actor, requires, system
from bot.core.errors import NotFound, Refusal
from bot.core.text import clean, utf16_len
from bot.core.tx import Tx

_AT_ONCE = 1000


@requires(Action.DRAFT_APPEAL)
async def current_draft(tx: Tx, actor: Actor) -> DraftView | None:
    """The draft that is open, if there is one."""
    hold = await Hold.present(tx, actor)
    return None if hold is None else await hold.view()


@requires(Action.DRAFT_APPEAL)
async def gather(tx: Tx, actor: Actor, piece: Piece, *, warned: bool = False) -> DraftView:
    """Add what somebody sent to their draft, or begin one; a draft of yesterday is laid aside.

    warned: if these words name a danger, the emergency numbers were shown when they came.
    Refuses with `needs_person` where a member of staff who lives elsewhere has begun nothing.
    """
    hold = await Hold.present(tx, actor)
    if hold is not None and tx.now - hold.draft.updated_at > _fresh(actor, hold.draft):
        await hold.lay_aside()
        hold = None
    if hold is None:
        if not actor.may(Action.SUBMIT_APPEAL):
            raise Refusal("needs_person")
        await drafts.drop_discarded(tx, actor.id)
        draft = await drafts.new_draft(tx, actor.id, actor.okrug, actor.settlement)
        hold = Hold(tx, actor, draft)
    if warned and danger(piece.text, load()) is not None:
        hold.draft.warned = True
    _add_text(hold.draft, piece)
    await _add_files(tx, hold.draft, piece)
    if piece.location is not None:
        hold.draft.latitude, hold.draft.longitude = piece.location
    return await hold.keep()


def _fresh(actor: Actor, draft: AppealDraft) -> timedelta:
    """How long the next message belongs to it: plain words of staff soon are their own again."""
    both = is_filing(actor, draft) and actor.may(Action.SUBMIT_APPEAL)
    return FILING_FRESH if both else DRAFT_FRESH


@requires(Action.DRAFT_APPEAL)
async def edit(tx: Tx, actor: Actor, piece: Piece) -> DraftView | None:
    """A message was edited: change its words in the draft; None if it is no part of it."""
    hold = await Hold.present(tx, actor)
    if hold is None:
        return None
    if not any(part["message_id"] == piece.message_id for part in hold.draft.parts):
        return None
    text = clean(piece.text, TEXT_KEPT)
    hold.draft.parts = [
        {**part, "text": text} if part["message_id"] == piece.message_id else part
        for part in hold.draft.parts
    ]
    return await hold.keep()


@requires(Action.DRAFT_APPEAL)
async def set_topic(tx: Tx, actor: Actor, draft_id: int, topic: str) -> DraftView:
    """Choose what the draft is about: the code of a topic or a category."""
    taxonomy = load()
    try:
        taxonomy.category(topic)
        if "." in topic:
            taxonomy.topic(topic)
    except KeyError:
        raise NotFound("topic") from None
    hold = await Hold.of(tx, actor, draft_id)
    hold.draft.topic, hold.draft.topic_is_guess = topic, False
    return await hold.keep()


@requires(Action.DRAFT_APPEAL)
async def set_settlement(tx: Tx, actor: Actor, draft_id: int, settlement: str) -> DraftView:
    """Choose the settlement of the okrug that the draft is about."""
    hold = await Hold.of(tx, actor, draft_id)
    if settlement not in {place.code for place in await settlements(tx, hold.draft.okrug)}:
        raise NotFound("settlement")
    hold.draft.settlement = settlement
    return await hold.keep()


@requires(Action.DRAFT_APPEAL)
async def set_landmark(tx: Tx, actor: Actor, draft_id: int, landmark: str) -> DraftView:
    """Say in words where it is."""
    hold = await Hold.of(tx, actor, draft_id)
    hold.draft.landmark = clean(" ".join(landmark.split()), LANDMARK_LIMIT)
    return await hold.keep()


@requires(Action.DRAFT_APPEAL)
async def forget_place(tx: Tx, actor: Actor, draft_id: int) -> DraftView:
    """Take the landmark and the pin out again."""
    hold = await Hold.of(tx, actor, draft_id)
    hold.forget_spot()
    return await hold.keep()


@requires(Action.DRAFT_APPEAL)
async def set_anonymous(tx: Tx, actor: Actor, draft_id: int, *, anonymous: bool) -> DraftView:
    """Hide one's name from the office, or show it again."""
    hold = await Hold.of(tx, actor, draft_id)
    hold.draft.anonymous = anonymous
    return await hold.keep()


@requires(Action.DRAFT_APPEAL)
async def discard(tx: Tx, actor: Actor, draft_id: int) -> None:
    """Put the draft away; until the next one it can be brought back."""
    await (await Hold.of(tx, actor, draft_id)).give_up()


@requires(Action.DRAFT_APPEAL)
async def bring_back(tx: Tx, actor: Actor, draft_id: int) -> DraftView | None:
    """Undo `discard`. None when it is gone for good, or another draft has been begun."""
    present = await Hold.present(tx, actor)
    if present is not None:
        return await present.view()
    draft = await drafts.draft_of(tx, draft_id, actor.id)
    if draft is None or draft.appeal_id:
        return None
    return await Hold(tx, actor, draft).open_again()


@requires(Action.DRAFT_APPEAL)
async def open_previous(tx: Tx, actor: Actor, draft_id: int) -> DraftView | None:
    """Go on with a draft that was laid aside; the present one is laid aside instead.

    None when there is nothing to go on with.
    """
    draft = await drafts.draft_of(tx, draft_id, actor.id)
    if draft is None or draft.appeal_id is not None:
        return None
    hold = Hold(tx, actor, draft)
    if draft.closed_at is None:
        return await hold.view()
    present = await Hold.present(tx, actor)
    if present is not None:
        await present.lay_aside()
    return await hold.open_again()


@requires(Action.DRAFT_APPEAL)
async def previous_draft(tx: Tx, actor: Actor) -> int | None:
    """The draft that was laid aside last."""
    return await drafts.laid_aside(tx, actor.id)


@requires(Action.SUBMIT_APPEAL)
async def rehome_draft(tx: Tx, actor: Actor) -> DraftView | None:
    """The actor has moved: so has their draft, and the spot in the old village is forgotten.

    What they file for somebody else stays where it was.
    """
    draft = await drafts.open_draft(tx, actor.id)
    if draft is None:
        return None
    hold = Hold(tx, actor, draft)
    stays = (draft.okrug, draft.settlement) == (actor.okrug, actor.settlement)
    if stays or is_filing(actor, draft):
        return await hold.view()
    hold.rehome()
    return await hold.keep()


@requires(Action.DRAFT_APPEAL)
async def draft_pieces(tx: Tx, actor: Actor, draft_id: int) -> list[Piece]:
    """What a draft holds, to be said about an appeal instead."""
    draft = (await Hold.of(tx, actor, draft_id)).draft
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


@requires(Action.DRAFT_APPEAL)
async def used_up(tx: Tx, actor: Actor, draft_id: int) -> None:
    """What the draft held was said otherwise; nothing to do if it is gone already."""
    draft = await drafts.draft_of(tx, draft_id, actor.id)
    if draft is not None and draft.closed_at is None:
        await Hold(tx, actor, draft).give_up()


@requires(Action.DRAFT_APPEAL)
async def warned(tx: Tx, actor: Actor, draft_id: int) -> DraftView:
    """The emergency numbers were shown; once for a draft is enough."""
    hold = await Hold.of(tx, actor, draft_id)
    hold.draft.warned = True
    await tx.session.flush()
    return await hold.view()


@system
async def forget_drafts(tx: Tx) -> int:
    """Forget what nobody has gone on with for thirty days; returns how many drafts."""
    return await drafts.drop_old(tx, DRAFTS_KEPT, _AT_ONCE)


@requires(Action.DRAFT_APPEAL)
async def draft_settlements(tx: Tx, actor: Actor, draft_id: int) -> list[Named]:
    """The settlements that a draft may be about."""
    return await settlements(tx, (await Hold.of(tx, actor, draft_id)).draft.okrug)


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
