"""Before a gathering: residents ask and propose, stand behind each other, and hear the answer."""

from dataclasses import dataclass

from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.text import clean, language_of, utf16_len
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.gatherings.models import GatheringProposal
from bot.gatherings.notices.wishes import WishAnswered, WishesReceived
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.before import awaits_replies, wishes_for
from bot.gatherings.rules.changes import Changes, NewItem, Pair
from bot.gatherings.rules.lifecycle import Move, Party, State
from bot.gatherings.rules.limits import MOST_PROPOSALS, PROPOSAL_LIMIT, WHY_LIMIT
from bot.gatherings.rules.notice import notice_period
from bot.gatherings.rules.planning import asks_notice, check_items, told_at
from bot.gatherings.rules.proposals import ProposalState, Wish
from bot.gatherings.service import changing
from bot.gatherings.service.held import Held
from bot.gatherings.storage import calling, gatherings
from bot.gatherings.storage import wishes as find
from bot.gatherings.storage.views import GatheringView
from bot.gatherings.storage.wishes import PAGE, WishView
from bot.people.service import who_may


@dataclass(frozen=True)
class Wishes:
    """What was brought forward for a gathering. adds: what the reader may still bring forward."""

    gathering: GatheringView
    views: tuple[WishView, ...]
    page: int
    pages: int
    adds: tuple[Wish, ...]
    office: bool


@dataclass(frozen=True)
class OneWish:
    """One of them. supports: whether the reader may stand behind it, or leave it, now.

    withdraws: whether it is theirs and may be taken back. office: whether it is for them to
    answer. takes: whether it may be put on the agenda, as far as the life of the gathering goes.
    """

    gathering: GatheringView
    wish: WishView
    supports: bool
    withdraws: bool
    office: bool
    takes: bool


# ── Whoever a gathering is for ───────────────────────────────────────────────────────────────


@requires(Action.READ_GATHERINGS)
async def wishes(tx: Tx, actor: Actor, gathering_id: int, page: int = 0) -> Wishes:
    """What was brought forward, those first that most stand behind; a page of it."""
    held = await Held.open(tx, actor, gathering_id)
    total = await find.count_shown(tx, gathering_id)
    pages = max(1, -(-total // PAGE))
    page = min(page, pages - 1)
    office = Party.OFFICE in held.parties
    views = await find.wish_page(
        tx, gathering_id, actor.person_id, named=office, limit=PAGE, offset=page * PAGE
    )
    return Wishes(await held.view(), tuple(views), page, pages, tuple(_adds(held)), office)


def _adds(held: Held) -> list[Wish]:
    if Party.PARTICIPANT not in held.parties:
        return []
    return wishes_for(held.row.kind, held.row.state, held.row.held_at, held.tx.now)


@requires(Action.READ_GATHERINGS)
async def wish(tx: Tx, actor: Actor, wish_id: int) -> OneWish:
    """One of them as it stands; `NotFound` where its gathering is not the actor's to see."""
    held, _ = await _open(tx, actor, wish_id)
    return await _one(held, wish_id)


async def _open(tx: Tx, actor: Actor, wish_id: int) -> tuple[Held, GatheringProposal]:
    row = await find.proposal(tx, wish_id)
    if row is None:
        raise NotFound("wish")
    held = await Held.open(tx, actor, row.gathering_id)
    taken_back = row.state is ProposalState.WITHDRAWN and row.person_id != actor.person_id
    if taken_back or (not row.text and Party.OFFICE not in held.parties):
        raise NotFound("wish")  # whoever wrote it wants nobody to read it, or was erased
    return held, row


async def _one(held: Held, wish_id: int) -> OneWish:
    office = Party.OFFICE in held.parties
    view = await find.wish_view(held.tx, wish_id, held.actor.person_id, named=office)
    if view is None:
        raise NotFound("wish")
    asked_for = bool(_adds(held))
    return OneWish(
        gathering=await held.view(),
        wish=view,
        supports=view.open and asked_for and not view.own,
        withdraws=view.open and view.own,
        office=office and view.open,
        takes=office and view.open and _is_ahead(held),
    )


def _is_ahead(held: Held) -> bool:
    row = held.row
    begun = row.state is State.ANNOUNCED and not awaits_replies(
        row.state, row.held_at, held.tx.now
    )
    return held.may(Move.CHANGE) and not begun


@requires(Action.TAKE_PART)
async def check_room(tx: Tx, actor: Actor, gathering_id: int, what: Wish) -> GatheringView:
    """Whether one may bring this forward now, before one writes it; refuses as `propose` does."""
    held = await _to_propose(tx, actor, gathering_id, what)
    await _check_room(held)
    return await held.view()


async def _to_propose(tx: Tx, actor: Actor, gathering_id: int, what: Wish) -> Held:
    held = await Held.open(tx, actor, gathering_id)
    if Party.PARTICIPANT not in held.parties:
        raise Refusal("gathering_not_for_you")
    if what not in _adds(held):
        raise Refusal("wishes_are_over")
    return held


async def _check_room(held: Held) -> list[GatheringProposal]:
    standing = await find.open_by(held.tx, held.row.id, held.actor.id)
    if len(standing) >= MOST_PROPOSALS:
        raise Refusal("too_many_wishes", limit=MOST_PROPOSALS)
    return standing


@requires(Action.TAKE_PART)
async def propose(
    tx: Tx, actor: Actor, gathering_id: int, what: Wish, text: str
) -> tuple[WishView, bool]:
    """Bring something forward; and whether it is new, for the same words twice are one.

    Refuses with `gathering_not_for_you`, `wishes_are_over`, `wish_needs_words`, `wish_too_long`,
    `too_many_wishes`. The office hears once a day that there is something.
    """
    held = await _to_propose(tx, actor, gathering_id, what)
    text = check_text(text)
    await gatherings.lock(tx, gathering_id)  # nobody has more open ones by two phones
    standing = await find.open_by(tx, gathering_id, actor.id)
    same = next((one for one in standing if (one.text, one.wish) == (text, what)), None)
    if same is None:
        await _check_room(held)
    row = same or await find.add(tx, gathering_id, actor.id, what, text)
    if same is None:
        await _tell_office(held)
    return (await _one(held, row.id)).wish, same is None


def check_text(text: str) -> str:
    """What somebody wants to bring forward, if it can be. `wish_needs_words`, `wish_too_long`."""
    return _words(text, PROPOSAL_LIMIT, "wish_too_long")


def check_words(text: str) -> str:
    """What the office says to it. `wish_needs_words`, `wish_answer_too_long`."""
    return _words(text, WHY_LIMIT, "wish_answer_too_long")


def _words(text: str, limit: int, too_long: str) -> str:
    """One line; what is longer than the limit is not cut behind anybody's back."""
    line = " ".join(clean(text, limit * 2 + 1).split())
    if not line:
        raise Invalid("wish_needs_words")
    if utf16_len(line) > limit:
        raise Invalid(too_long, count=utf16_len(line), limit=limit)
    return line


async def _tell_office(held: Held) -> None:
    office = await who_may(held.tx, Action.PLAN_GATHERING, held.row.okrug)
    day = held.tx.today.isoformat()
    await put(
        held.tx,
        *(
            WishesReceived(to=one, gathering_id=held.row.id, day=day)
            for one in office
            if one != held.actor.id
        ),
    )


@requires(Action.TAKE_PART)
async def support(tx: Tx, actor: Actor, wish_id: int) -> OneWish:
    """Stand behind somebody's question or proposal. `Stale` once there is nothing to stand behind.

    Refuses with `gathering_not_for_you`, `own_wish`.
    """
    held, row = await _to_support(tx, actor, wish_id)
    if row.person_id == actor.id:
        raise Refusal("own_wish")
    await find.support(tx, wish_id, actor.id)
    return await _one(held, wish_id)


@requires(Action.TAKE_PART)
async def leave(tx: Tx, actor: Actor, wish_id: int) -> OneWish:
    """Stand behind it no more."""
    held, _ = await _to_support(tx, actor, wish_id)
    await find.leave(tx, wish_id, actor.id)
    return await _one(held, wish_id)


async def _to_support(tx: Tx, actor: Actor, wish_id: int) -> tuple[Held, GatheringProposal]:
    held, row = await _open(tx, actor, wish_id)
    if Party.PARTICIPANT not in held.parties:
        raise Refusal("gathering_not_for_you")
    if row.state is not ProposalState.OPEN or not _adds(held):
        raise Stale(by="")
    return held, row


@requires(Action.TAKE_PART)
async def withdraw(tx: Tx, actor: Actor, wish_id: int, version: int) -> GatheringView:
    """Take one's own back. `Stale` where the office was first."""
    row = await find.proposal(tx, wish_id)
    if row is None or row.person_id != actor.id:
        raise NotFound("wish")
    held = await Held.open(tx, actor, row.gathering_id)
    if not await find.settle(tx, wish_id, version, ProposalState.WITHDRAWN):
        raise Stale(by="")
    return await held.view()


# ── The office ───────────────────────────────────────────────────────────────────────────────


@requires(Action.PLAN_GATHERING)
async def of_office(tx: Tx, actor: Actor, wish_id: int, version: int) -> OneWish:
    """One that the office is about to answer. `Stale` where it is not as it was at `version`."""
    held, row = await _for_office(tx, actor, wish_id)
    if row.version != version or row.state is not ProposalState.OPEN:
        raise Stale(by="")
    return await _one(held, wish_id)


async def _for_office(tx: Tx, actor: Actor, wish_id: int) -> tuple[Held, GatheringProposal]:
    row = await find.proposal(tx, wish_id)
    if row is None:
        raise NotFound("wish")
    return await Held.of_office(tx, actor, row.gathering_id), row


@requires(Action.PLAN_GATHERING)
async def answer(tx: Tx, actor: Actor, wish_id: int, version: int, words: str) -> OneWish:
    """Answer a question; whoever asked hears of it.

    Refuses with `wish_needs_words`, `wish_answer_too_long`; `Stale` where a colleague was first.
    """
    held, row = await _for_office(tx, actor, wish_id)
    if row.wish is not Wish.QUESTION:
        raise NotFound("wish")
    words = check_words(words)
    return await _settle(held, row, version, ProposalState.TAKEN, words)


@requires(Action.PLAN_GATHERING)
async def decline(tx: Tx, actor: Actor, wish_id: int, version: int, words: str) -> OneWish:
    """Say that it will not be taken up, and why; refuses as `answer` does."""
    held, row = await _for_office(tx, actor, wish_id)
    words = check_words(words)
    return await _settle(held, row, version, ProposalState.DECLINED, words)


async def _settle(
    held: Held, row: GatheringProposal, version: int, to: ProposalState, words: str = ""
) -> OneWish:
    if not await find.settle(held.tx, row.id, version, to, words):
        raise Stale(by="")
    if row.person_id is not None:
        await put(held.tx, WishAnswered(to=row.person_id, proposal_id=row.id, version=version + 1))
    return await _one(held, row.id)


@requires(Action.PLAN_GATHERING)
async def to_take(tx: Tx, actor: Actor, wish_id: int, version: int) -> tuple[OneWish, Pair]:
    """What the office is about to put on the agenda, in the language it was written in.

    Refuses with `impossible_move`, or with `wish_too_late` (limit) where people would not be told
    of it as long before as the law asks.
    """
    held, _ = await _for_office(tx, actor, wish_id)
    one = await of_office(tx, actor, wish_id, version)
    _check_notice(held)
    text = one.wish.text
    return one, ("", text) if language_of(text) == "ru" else (text, "")


def _check_notice(held: Held) -> None:
    """Questions are announced as long before as the gathering itself (39-3(8)).

    The shorter notice is for candidates for akim, and a question of residents is none.
    """
    held.must(Move.CHANGE)
    tx, row = held.tx, held.row
    days = asks_notice(row.kind, only_candidates=False)
    if row.state is not State.ANNOUNCED or row.held_at is None:
        return
    if row.held_at <= tx.now:
        raise Stale(by="")
    if not notice_period(told_at(tx.now, tx.zone), row.held_at, days, tx.zone).in_time:
        raise Refusal("wish_too_late", limit=days)


@requires(Action.PLAN_GATHERING)
async def take_up(
    tx: Tx, actor: Actor, wish_id: int, version: int, words: Pair
) -> tuple[OneWish, int]:
    """Put it on the agenda in the office's words; how many people hear of it at once.

    Whoever wrote it is told, and so is everybody where the gathering is announced. Refuses as
    `to_take` does, and with `items_missing`, `item_too_long`, `too_many_items`; `Stale` where a
    colleague was first.
    """
    held, row = await _for_office(tx, actor, wish_id)
    await gatherings.lock(tx, held.row.id)
    await held.again()
    _check_notice(held)
    check_items([line for line in words if line], 0)
    one = await _settle(held, row, version, ProposalState.TAKEN)
    people = await _onto_agenda(held, words)
    newest = max(await gatherings.agenda(tx, held.row.id), key=lambda item: item.id)
    await calling.change_item(tx, newest.id, proposal_id=wish_id)
    return one, people


async def _onto_agenda(held: Held, words: Pair) -> int:
    """One more question at the end. Of a draft nobody hears yet."""
    row = held.row
    if row.state is State.ANNOUNCED:
        added = Changes(added=(NewItem(*words),))
        return (await changing.change(held.tx, held.actor, row.id, row.version, added)).people
    items = list(await gatherings.agenda(held.tx, row.id))
    kk, ru = words
    check_items([kk or ru], len(items))
    await held.change(row.version)
    added_item = await calling.add_item(held.tx, row.id, 0, about=About.QUESTION, kk=kk, ru=ru)
    await calling.renumber(held.tx, [*items, added_item])
    return 0
