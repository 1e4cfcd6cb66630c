"""Neighbours with the same trouble: joining, following, leaving, saying how it ended."""

from dataclasses import dataclass
from datetime import timedelta

from bot.appeals.models import Appeal, AppealDraft, EntryKind, ThreadEntry
from bot.appeals.notices import (
    AppealMoved,
    BecameCollective,
    CollectiveForDesk,
    CollectiveForLeader,
    JoinReceipt,
    NeighbourJoined,
    NeighboursDoubt,
)
from bot.appeals.rules.lifecycle import OPEN, Move, State
from bot.appeals.rules.limits import TEXT_LIMIT
from bot.appeals.rules.neighbours import collective_from, is_told, most_say_no
from bot.appeals.rules.pieces import File
from bot.appeals.rules.similar import SHOWN, WINDOW_DAYS, WORDLESS_DAYS, Alike, Matter
from bot.appeals.service.case import Case
from bot.appeals.service.draft import open_previous
from bot.appeals.storage import appeals as find
from bot.appeals.storage import drafts
from bot.appeals.storage import neighbours as storage
from bot.appeals.storage.neighbours import Near
from bot.appeals.storage.views import AppealView, DraftView, draft_view, settlements
from bot.core.access import Action, Actor, requires, system
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.text import clean
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.places.service import together

JOINED_PAGE = 8
PIN = "\U0001f4cd"
_JUDGED = frozenset({State.ANSWERED, State.CLOSED})


@dataclass(frozen=True)
class Asked:
    """What a neighbour was asked about an answer. mended: their word; None: not said yet.

    open: it may still be said or changed.
    """

    entry: int
    mended: bool | None
    open: bool


@dataclass(frozen=True)
class Joined:
    """An appeal that somebody joined, as they may see it."""

    view: AppealView
    asked: Asked | None


@dataclass(frozen=True)
class JoinedList:
    """A page of the appeals that somebody joined; pages count from 0."""

    lines: tuple[Near, ...]
    page: int
    pages: int


# ── Before sending ───────────────────────────────────────────────────────────────────────────


@requires(Action.DRAFT_APPEAL)
async def similar(tx: Tx, actor: Actor, draft_id: int, version: int) -> list[Near]:
    """Open appeals that a draft may be about as well, the likeliest first, three at most.

    None where the draft would not be sent as it is, and none where a life is in danger.
    """
    draft = await drafts.draft_of(tx, draft_id, actor.id)
    if draft is None or not _may_join(actor, draft, version):
        return []
    return await storage.near(tx, (await _alike(tx, actor, draft))[:SHOWN])


def _may_join(actor: Actor, draft: AppealDraft, version: int) -> bool:
    """It is about to be sent, by a resident and for themselves."""
    if draft.closed_at is not None or draft.version != version or draft.urgent:
        return False
    return drafts.resides(actor, draft) and not drafts.is_filing(actor, draft)


async def _alike(tx: Tx, actor: Actor, draft: AppealDraft) -> list[int]:
    """Ids of what may be about the same, in the draft's village.

    A draft that names no village is compared with the whole okrug: it may be anywhere in it.
    """
    of_okrug = await together(tx, draft.okrug, "")
    window = timedelta(days=of_okrug.similar_days or WINDOW_DAYS)
    where = {draft.settlement}
    if not draft.settlement:
        where |= {place.code for place in await settlements(tx, draft.okrug)}
    found = await storage.candidates(tx, draft.okrug, where, actor.id, tx.now - window)
    if not found:
        return []
    shown = await draft_view(tx, actor, draft)
    if shown.needs_words:
        return []
    alike = Alike(Matter(draft.topic, shown.text, draft.landmark))
    recent = tx.now - timedelta(days=WORDLESS_DAYS)
    scored = [(alike.score(one.matter, recent=one.sent > recent), one.id) for one in found]
    return [id_ for score, id_ in sorted(scored, reverse=True) if score]


# ── Joining ──────────────────────────────────────────────────────────────────────────────────


@requires(Action.SUBMIT_APPEAL)
async def join(tx: Tx, actor: Actor, draft_id: int, version: int, appeal_id: int) -> Joined:
    """Join a neighbour's appeal instead of sending the draft; its words are kept for the office.

    Only what would be offered for this draft now can be joined. Pressing twice joins once.
    Refuses with `not_found`, `stale` (the draft has grown, or the appeal is not open any more).
    """
    draft = await drafts.draft_of(tx, draft_id, actor.id)
    if draft is None:
        raise NotFound("draft")
    if draft.appeal_id == appeal_id:
        return await joined_card(tx, actor, appeal_id)
    if not _may_join(actor, draft, version):
        raise Stale(by="")
    if appeal_id not in await _alike(tx, actor, draft):
        raise Stale(by="")
    appeal = await storage.locked(tx, appeal_id)
    if appeal is None or appeal.state not in OPEN or appeal.merged_into is not None:
        raise Stale(by="")
    await storage.add(tx, appeal_id, actor.id)
    await _keep_words(tx, actor, draft, appeal_id)
    receipt = JoinReceipt(
        to=actor.id, appeal_id=appeal_id, draft_id=draft.id, version=draft.version
    )
    await put(tx, receipt)
    await grown(tx, appeal_id)
    return await joined_card(tx, actor, appeal_id)


async def _keep_words(tx: Tx, actor: Actor, draft: AppealDraft, appeal_id: int) -> None:
    shown = await draft_view(tx, actor, draft)
    place = [draft.landmark] if draft.landmark else []
    if shown.pin is not None:
        place.append("{:.5f}, {:.5f}".format(*shown.pin))
    said = [shown.text, f"{PIN} {' '.join(place)}" if place else ""]
    entry = ThreadEntry(
        appeal_id=appeal_id,
        kind=EntryKind.NEIGHBOUR,
        by_author=False,
        neighbour_id=actor.id,
        text=clean("\n".join(filter(None, said)), TEXT_LIMIT),
        at=tx.now,
    )
    tx.session.add(entry)
    await tx.session.flush()
    await storage.files_to_entry(tx, draft.id, appeal_id, entry.id)
    draft.appeal_id, draft.closed_at, draft.parts, draft.landmark = appeal_id, tx.now, [], ""
    draft.latitude = draft.longitude = None
    draft.behalf_name = draft.behalf_phone = ""
    await tx.session.flush()


@system
async def grown(tx: Tx, appeal_id: int) -> None:
    """More people stand behind an appeal: its author hears of it, and from some number on all.

    It becomes collective once, and stays so.
    """
    appeal = await find.appeal(tx, appeal_id)
    if appeal is None or appeal.state not in OPEN:
        return
    of_okrug = await together(tx, appeal.okrug, appeal.settlement)
    enough = collective_from(of_okrug.households, of_okrug.percent, of_okrug.entitled)
    if not appeal.collective and appeal.joined + 1 >= enough:
        await _become_collective(tx, appeal)
    elif appeal.author_id is not None and is_told(appeal.joined):
        await put(
            tx, NeighbourJoined(to=appeal.author_id, appeal_id=appeal.id, joined=appeal.joined)
        )


async def _become_collective(tx: Tx, appeal: Appeal) -> None:
    case = Case.of_bot(tx, appeal)
    await case.move(
        Move.BECOME_COLLECTIVE, appeal.version, note=str(appeal.joined + 1), collective=True
    )
    about = {"appeal_id": appeal.id, "version": case.appeal.version}
    if appeal.author_id is not None:
        await put(tx, BecameCollective(to=appeal.author_id, **about))
    office = await case.office()
    leaders = await storage.leaders(tx, office, appeal.okrug)
    await put(
        tx,
        *(
            (CollectiveForLeader if one in leaders else CollectiveForDesk)(to=one, **about)
            for one in office
        ),
    )


# ── Following ────────────────────────────────────────────────────────────────────────────────


@requires(Action.FOLLOW_OWN_APPEAL)
async def how_many_joined(tx: Tx, actor: Actor) -> int:
    """How many appeals the actor joined."""
    return await storage.joined_count(tx, actor.id)


@requires(Action.FOLLOW_OWN_APPEAL)
async def joined_appeals(tx: Tx, actor: Actor, page: int = 0) -> JoinedList:
    """What the actor joined, the latest first; a page beyond the last shows the last."""
    pages = max(-(-await storage.joined_count(tx, actor.id) // JOINED_PAGE), 1)
    page = min(max(page, 0), pages - 1)
    found = await storage.joined_by(tx, actor.id, limit=JOINED_PAGE, offset=page * JOINED_PAGE)
    return JoinedList(tuple(found), page, pages)


@requires(Action.FOLLOW_OWN_APPEAL)
async def joined_card(tx: Tx, actor: Actor, appeal_id: int) -> Joined:
    """An appeal that the actor joined; `not_found` for any other."""
    appeal = await find.appeal(tx, appeal_id)
    view = await storage.joined_view(tx, actor, appeal) if appeal is not None else None
    if view is None:
        raise NotFound("appeal")
    answers = [entry.id for entry in view.thread if entry.kind is EntryKind.ANSWER]
    word = await storage.word_on(tx, answers[-1], actor.id) if answers else None
    if word is None:
        return Joined(view, None)
    return Joined(
        view, Asked(word.entry_id, word.mended, await _may_be_judged(tx, view, word.entry_id))
    )


async def _may_be_judged(tx: Tx, view: AppealView, entry_id: int) -> bool:
    """The latest answer, for as long as its author could ask to look again; doubted once only."""
    if view.state not in _JUDGED or view.reopen_until is None or tx.today > view.reopen_until:
        return False
    return await storage.is_last_answer(tx, view.id, entry_id)


@requires(Action.DRAFT_APPEAL)
async def joined_by_draft(tx: Tx, actor: Actor, draft_id: int) -> Joined | None:
    """What the actor joined with a draft; None where it was sent, or waits."""
    draft = await drafts.draft_of(tx, draft_id, actor.id)
    if draft is None or not draft.appeal_id:
        return None
    if not await storage.is_joined(tx, draft.appeal_id, actor.id):
        return None
    return await joined_card(tx, actor, draft.appeal_id)


# ── Leaving ──────────────────────────────────────────────────────────────────────────────────


@requires(Action.FOLLOW_OWN_APPEAL)
async def leave(tx: Tx, actor: Actor, appeal_id: int) -> int | None:
    """Join no more: the actor's words come back as a draft that lies aside; its id, if any.

    Refuses with `not_found` for what one has left already.
    """
    if not await storage.is_joined(tx, appeal_id, actor.id):
        raise NotFound("appeal")
    made = None
    for source in await _sources(tx, actor, appeal_id):
        if await storage.locked(tx, source) is None:
            continue
        await storage.remove(tx, source, actor.id)
        made = await _take_words_back(tx, actor, source) or made
    return made


async def _sources(tx: Tx, actor: Actor, appeal_id: int) -> list[int]:
    """The appeal, and the one they joined first where that was merged into it."""
    rows = {row.appeal_id: row for row in await storage.all_of(tx, actor.id)}
    found = [appeal_id]
    while (row := rows.get(found[-1])) is not None and row.merged_from in rows:
        found.append(row.merged_from or 0)
    return sorted(found)


async def _take_words_back(tx: Tx, actor: Actor, appeal_id: int) -> int | None:
    said = await storage.words_of(tx, appeal_id, actor.id)
    draft = await storage.draft_that_joined(tx, appeal_id, actor.id)
    if not said or draft is None:
        return None
    ids = [entry.id for entry in said]
    draft.parts = [
        {"message_id": 0, "text": entry.text, "forwarded": False} for entry in said if entry.text
    ]
    draft.appeal_id, draft.closed_at, draft.updated_at = None, tx.now, tx.now
    draft.version += 1
    await tx.session.flush()
    await storage.files_to_draft(tx, ids, draft.id)
    await storage.drop_words(tx, ids)
    return draft.id


@requires(Action.SUBMIT_APPEAL)
async def go_alone(tx: Tx, actor: Actor, appeal_id: int) -> DraftView:
    """Its author has withdrawn it: the actor's own words become a draft that they may send.

    Refuses with `not_found`, and with `stale` while it is not withdrawn.
    """
    appeal = await find.appeal(tx, appeal_id)
    if appeal is None or not await storage.is_joined(tx, appeal_id, actor.id):
        raise NotFound("appeal")
    if appeal.state is not State.WITHDRAWN:
        raise Stale(by="")
    own = await storage.appeal_of_merged(tx, appeal_id, actor.id)
    draft_id = await leave(tx, actor, appeal_id)
    if draft_id is None:
        draft_id = await _anew(tx, actor, own)
    draft = await open_previous(tx, actor, draft_id)
    if draft is None:
        raise Refusal("stale")
    return draft


async def _anew(tx: Tx, actor: Actor, own: Appeal | None) -> int:
    """A draft of what they once sent themselves and the office merged; an empty one otherwise."""
    draft = AppealDraft(
        bot_id=tx.bot_id,
        person_id=actor.id,
        okrug=actor.okrug,
        settlement=own.settlement if own is not None else actor.settlement,
        parts=[],
        topic=own.topic if own is not None else "",
        topic_is_guess=own is None or own.topic_is_guess,
        created_at=tx.now,
        updated_at=tx.now,
        closed_at=tx.now,
    )
    if own is not None:
        draft.landmark, draft.anonymous = own.landmark, own.anonymous
        draft.latitude, draft.longitude = own.latitude, own.longitude
        if own.text:
            draft.parts = [{"message_id": 0, "text": own.text, "forwarded": False}]
    tx.session.add(draft)
    await tx.session.flush()
    if own is not None:
        files = [file for file in await find.files(tx, own.id) if file.entry_id is None]
        copies = [File(one.kind, one.file_id, one.name) for one in files]  # type: ignore[arg-type]  # one of FileKind
        await drafts.add_files(tx, copies, draft_id=draft.id)
    return draft.id


# ── Is it mended? ────────────────────────────────────────────────────────────────────────────


@requires(Action.FOLLOW_OWN_APPEAL)
async def say_mended(
    tx: Tx, actor: Actor, appeal_id: int, entry_id: int, *, mended: bool
) -> Joined:
    """Say whether an answer has mended it; may be changed while nothing has followed from it.

    When most of those who were asked say no, the bot itself asks the office to look again.
    Refuses with `not_found` whoever was not asked, and with `stale` when it is too late.
    """
    appeal = await storage.locked(tx, appeal_id)
    word = await storage.word_on(tx, entry_id, actor.id)
    if appeal is None or word is None or word.appeal_id != appeal_id:
        raise NotFound("appeal")
    seen = await joined_card(tx, actor, appeal_id)
    if seen.asked is None or seen.asked.entry != entry_id or not seen.asked.open:
        raise Stale(by="")
    word.mended, word.said_at = mended, tx.now
    await tx.session.flush()
    no, asked = await storage.tally(tx, entry_id)
    if not mended and most_say_no(no, asked):
        await _doubt(tx, appeal, no, asked)
    return await joined_card(tx, actor, appeal_id)


async def _doubt(tx: Tx, appeal: Appeal, no: int, asked: int) -> None:
    case = Case.of_bot(tx, appeal)
    await case.move(
        Move.DOUBT,
        appeal.version,
        note=f"{no}/{asked}",
        came_from=appeal.state,
        closed_at=None,
    )
    about = {"appeal_id": appeal.id, "version": case.appeal.version}
    if appeal.author_id is not None:
        state = State.REOPEN_REQUESTED.value
        await put(tx, AppealMoved(to=appeal.author_id, state=state, **about))
    await put(
        tx,
        *(NeighboursDoubt(to=one, no=no, asked=asked, **about) for one in await case.office()),
    )


# ── One's own data ───────────────────────────────────────────────────────────────────────────


@requires(Action.USE_OWN_DATA)
async def forget_neighbour(tx: Tx, actor: Actor) -> None:
    """Take the actor out of every appeal they joined: the row, the words, the files, the word."""
    for row in await storage.all_of(tx, actor.id):
        appeal_id = row.appeal_id
        said = await storage.words_of(tx, appeal_id, actor.id)
        await storage.drop_words(tx, [entry.id for entry in said])
        await storage.remove(tx, appeal_id, actor.id)


@requires(Action.USE_OWN_DATA)
async def export_joined(tx: Tx, actor: Actor) -> list[dict[str, object]]:
    """What the actor joined and wrote there, as plain JSON; nothing of the author's."""
    made: list[dict[str, object]] = []
    for row in await storage.all_of(tx, actor.id):
        appeal = await find.appeal(tx, row.appeal_id)
        said = await storage.words_of(tx, row.appeal_id, actor.id)
        files = await storage.files_of_entries(tx, [entry.id for entry in said])
        if appeal is not None:
            made.append(
                {
                    "number": appeal.number,
                    "year": appeal.year,
                    "okrug": appeal.okrug,
                    "joined_at": row.at.isoformat(),
                    "messages": [entry.text for entry in said if entry.text],
                    "files": [
                        {"kind": one.kind, "telegram_file_id": one.file_id, "name": one.name}
                        for one in files
                    ],
                    "mended": [
                        {"at": one.said_at.isoformat(), "mended": one.mended}
                        for one in await storage.words_on(tx, row.appeal_id, actor.id)
                        if one.said_at is not None
                    ],
                }
            )
    return made
