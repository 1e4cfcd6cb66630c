"""Following one's own appeals: seeing, adding, replying, judging the answer, taking back."""

from collections.abc import Sequence

from bot.appeals.models import EntryKind
from bot.appeals.notices import TO_AUTHOR, AuthorWrote, ReopenRequested
from bot.appeals.rules.lifecycle import Move, Party, State
from bot.appeals.rules.limits import WORD_LIMIT
from bot.appeals.rules.pieces import File
from bot.appeals.service.case import Case
from bot.appeals.storage import appeals as find
from bot.appeals.storage.search import index
from bot.appeals.storage.views import AppealView, Page, lines, moves_on
from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.text import clean
from bot.core.tx import Tx
from bot.delivery.outbox import put

OWN_PAGE = 8
STARS = range(1, 6)


async def _open(tx: Tx, actor: Actor, appeal_id: int) -> Case:
    return await Case.open(tx, actor, appeal_id, Party.AUTHOR)


@requires(Action.FOLLOW_OWN_APPEAL)
async def own_appeals(tx: Tx, actor: Actor, page: int = 0) -> Page:
    """The actor's appeals, newest first; a page beyond the last shows the last."""
    pages = max(-(-await find.own_count(tx, actor.id) // OWN_PAGE), 1)
    page = min(max(page, 0), pages - 1)
    found = await find.own(tx, actor.id, limit=OWN_PAGE, offset=page * OWN_PAGE)
    return Page(await lines(tx, found), page, pages)


@requires(Action.FOLLOW_OWN_APPEAL)
async def own_card(tx: Tx, actor: Actor, appeal_id: int) -> AppealView:
    """One of the actor's own appeals."""
    return await (await _open(tx, actor, appeal_id)).view()


@requires(Action.USE_OWN_DATA)
async def told_about(tx: Tx, actor: Actor, message_id: int) -> tuple[int, bool] | None:
    """The appeal that a message of the bot told the actor of, and whether it is their own."""
    found = await find.told(tx, actor.id, message_id)
    if found is None:
        return None
    kind, appeal_id = found
    return appeal_id, kind in TO_AUTHOR


@requires(Action.FOLLOW_OWN_APPEAL)
async def write(
    tx: Tx, actor: Actor, appeal_id: int, version: int, *, text: str, files: Sequence[File] = ()
) -> AppealView:
    """Reply to the office's question, or add something unasked; the office hears of it."""
    case = await _open(tx, actor, appeal_id)
    if not clean(text, 1) and not files:
        raise Invalid("needs_words")
    asked = case.appeal.state is State.NEED_INFO
    if asked:
        await case.move(Move.REPLY, version, came_from=None)
    else:
        await case.move(Move.ADD, version)
    entry = await case.say(EntryKind.REPLY if asked else EntryKind.ADDITION, text, files)
    await index(tx, case.appeal, entry.text)
    await _tell_office(case, AuthorWrote, entry.id, await case.listeners())
    return await case.view()


@requires(Action.FOLLOW_OWN_APPEAL)
async def confirm(tx: Tx, actor: Actor, appeal_id: int, version: int) -> AppealView:
    """It is solved."""
    case = await _open(tx, actor, appeal_id)
    await case.move(Move.CONFIRM, version, closed_at=tx.now)
    return await case.view()


@requires(Action.FOLLOW_OWN_APPEAL)
async def dispute(
    tx: Tx, actor: Actor, appeal_id: int, version: int, *, text: str, files: Sequence[File] = ()
) -> AppealView:
    """It is not solved, and why; the office decides whether to take it up again."""
    case = await _open(tx, actor, appeal_id)
    if not clean(text, 1) and not files:
        raise Invalid("needs_words")
    able = Move.DISPUTE in moves_on(tx, case.appeal, case.parties)
    if not able and version == case.appeal.version:
        raise Refusal("too_late_to_reopen")
    await case.move(Move.DISPUTE, version, came_from=case.appeal.state)
    entry = await case.say(EntryKind.DISPUTE, text, files)
    await index(tx, case.appeal, entry.text)
    office = await case.office()
    await _tell_office(case, ReopenRequested, entry.id, office)
    return await case.view()


@requires(Action.FOLLOW_OWN_APPEAL)
async def rate(tx: Tx, actor: Actor, appeal_id: int, version: int, stars: int) -> AppealView:
    """Rate the answer from 1 to 5, once for each answer; what was merged has none to rate."""
    case = await _open(tx, actor, appeal_id)
    if stars not in STARS:
        raise NotFound("rating")
    if case.appeal.rating is not None or case.appeal.merged_into is not None:
        raise Stale(by="")
    await case.move(Move.RATE, version, note=str(stars), rating=stars)
    return await case.view()


@requires(Action.FOLLOW_OWN_APPEAL)
async def add_word(tx: Tx, actor: Actor, appeal_id: int, version: int, word: str) -> AppealView:
    """A word to go with the stars; once."""
    case = await _open(tx, actor, appeal_id)
    if case.appeal.rating is None or case.appeal.rating_word:
        raise Stale(by="")
    await case.move(Move.RATE, version, rating_word=clean(word, WORD_LIMIT))
    return await case.view()


@requires(Action.FOLLOW_OWN_APPEAL)
async def take_word_back(tx: Tx, actor: Actor, appeal_id: int, version: int) -> str:
    """What was taken for a word to the stars was meant otherwise; returns what it said."""
    case = await _open(tx, actor, appeal_id)
    word = case.appeal.rating_word
    if not word:
        raise Stale(by="")
    await case.move(Move.RATE, version, rating_word="")
    return word


@requires(Action.FOLLOW_OWN_APPEAL)
async def withdraw(tx: Tx, actor: Actor, appeal_id: int, version: int) -> AppealView:
    """Take an open appeal back."""
    case = await _open(tx, actor, appeal_id)
    await case.take_back(version)
    return await case.view()


async def _tell_office(
    case: Case,
    notice: type[AuthorWrote | ReopenRequested],
    entry_id: int,
    people: Sequence[int],
) -> None:
    await put(
        case.tx,
        *(
            notice(to=person, appeal_id=case.appeal.id, entry_id=entry_id)
            for person in people
            if person != case.actor.person_id
        ),
    )
