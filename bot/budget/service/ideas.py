"""Residents propose ideas, want the same as others do, change their own, and take them back."""

from typing import Any

from bot.budget.models import BudgetIdea
from bot.budget.notices.ideas import (
    IdeaDecided,
    IdeaReceived,
    IdeasReceived,
    WantedIdeaDecided,
)
from bot.budget.rules.alike import Matter, alike
from bot.budget.rules.bounds import MOST_IDEAS, PAGE
from bot.budget.rules.ideas import OPEN, Draft, Which
from bot.budget.rules.kinds import Did, IdeaState, Phase
from bot.budget.service.held import Held, HeldIdea
from bot.budget.storage import ideas as find
from bot.budget.storage import rounds
from bot.budget.storage.idea_views import IdeaCard, Ideas
from bot.budget.storage.ideas import Listed
from bot.budget.storage.views import Both, IdeaView, RoundView
from bot.core.access import Action, Actor, requires, system
from bot.core.clock import village_date
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.i18n import Language
from bot.core.quiet import loud_at
from bot.core.text import language_of
from bot.core.tx import Tx
from bot.delivery.outbox import put, put_to_all
from bot.people.service import who_may
from bot.places import service as places
from bot.places.service import name_of

__all__ = ["Both", "IdeaCard", "Listed", "RoundView"]

#: When ideas are looked at by the office, and may still be changed or taken back.
BEFORE_VOTE = (Phase.IDEAS, Phase.CHECK)


# ── To look ──────────────────────────────────────────────────────────────────────────────────


@requires(Action.READ_BUDGET)
async def look(tx: Tx, actor: Actor, round_id: int) -> RoundView:
    """The round whose ideas are spoken of."""
    return await (await Held.open(tx, actor, round_id)).view()


@requires(Action.READ_BUDGET)
async def ideas(
    tx: Tx, actor: Actor, round_id: int, page: int = 0, which: Which = Which.ALL
) -> Ideas:
    """A page of a round's ideas, those first that most people want."""
    held = await Held.open(tx, actor, round_id)
    reader: dict[str, Any] = {"person_id": actor.person_id, "settlement": actor.settlement}
    total = await find.count_of(tx, round_id, which, **reader)
    pages = max(1, -(-total // PAGE))
    page = min(page, pages - 1)
    views = await find.page_of(tx, round_id, which, **reader, limit=PAGE, offset=page * PAGE)
    return Ideas(
        round=await held.view(),
        which=which,
        views=tuple(views),
        page=page,
        pages=pages,
        proposes=_proposes(held),
        village=bool(actor.settlement) and actor.okrug == held.row.okrug,
        office=held.office,
    )


@requires(Action.READ_BUDGET)
async def card(tx: Tx, actor: Actor, idea_id: int) -> IdeaCard:
    """An idea as it stands; `NotFound` where it is not the actor's to see."""
    return await card_of(await HeldIdea.open(tx, actor, idea_id))


@system
async def card_of(held: HeldIdea) -> IdeaCard:
    """The card of an idea that is in hand."""
    row, of, tx = held.row, held.round, held.round.tx
    view = await held.view()
    goes_into = row.merged_into or (row.merge_into if held.mine or of.office else None)
    wants = of.resident and not held.mine and row.state in OPEN
    still = of.phase in BEFORE_VOTE and not row.listed
    steps = await rounds.steps(tx, row.id)
    written = row.person_id is None and bool(steps) and steps[0].person_id is not None
    return IdeaCard(
        idea=view,
        round=await of.view(),
        steps=tuple(steps),
        author=await find.name_of_author(tx, row) if of.office else "",
        by_resident=row.person_id is not None,
        entered=written,
        into=await _other(held, goes_into),
        within=tuple(await find.numbers_within(tx, row.id)),
        page=await find.place_of(tx, of.row.id, row.id) // PAGE,
        votes=row.listed and of.phase is Phase.VOTING and of.resident,
        joins=wants and not view.joins and of.phase is Phase.IDEAS,
        leaves=wants and view.joins and of.phase in BEFORE_VOTE,
        edits=held.mine and still and row.state is IdeaState.SENT,
        withdraws=held.mine and still and row.state in OPEN,
        asked=held.mine and still and row.merge_into is not None,
        office=of.office,
        checks=of.office and of.phase in BEFORE_VOTE,
    )


async def _other(held: HeldIdea, idea_id: int | None) -> IdeaView | None:
    if idea_id is None:
        return None
    try:
        other = await HeldIdea.open(held.round.tx, held.round.actor, idea_id)
    except NotFound:
        return None
    return await other.view()


# ── To propose ───────────────────────────────────────────────────────────────────────────────


def _proposes(held: Held) -> bool:
    may = held.actor.may(Action.PROPOSE_IDEA, held.row.okrug)
    return held.phase is Phase.IDEAS and held.resident and may and held.row.listed_at is None


@requires(Action.PROPOSE_IDEA)
async def check_room(tx: Tx, actor: Actor, round_id: int) -> RoundView:
    """Whether one may propose something now, before one writes it; refuses as `propose` does."""
    held = await _to_propose(tx, actor, round_id)
    await _check_room(held)
    return await held.view()


async def _to_propose(tx: Tx, actor: Actor, round_id: int) -> Held:
    held = await Held.open(tx, actor, round_id)
    held.must_be_resident()
    held.must_be_in(Phase.IDEAS)
    if held.row.listed_at is not None:
        raise Refusal("budget_list_is_out")
    return held


async def _check_room(held: Held) -> list[BudgetIdea]:
    standing = list(await find.open_by(held.tx, held.row.id, held.actor.id))
    if len(standing) >= MOST_IDEAS:
        raise Refusal("too_many_ideas", limit=MOST_IDEAS)
    return standing


@requires(Action.READ_BUDGET)
async def similar(
    tx: Tx, actor: Actor, round_id: int, title: str, text: str = "", *, but: int | None = None
) -> list[Listed]:
    """Ideas of others in the round that may be the same, the likeliest first."""
    held = await Held.open(tx, actor, round_id)
    others = await find.matters(tx, held.row.id, but=but, not_of=actor.person_id)
    mine = Matter((title,), text, actor.settlement)
    return await find.some(tx, alike(mine, others), actor.person_id)


@requires(Action.PROPOSE_IDEA)
async def propose(tx: Tx, actor: Actor, round_id: int, draft: Draft) -> tuple[IdeaCard, bool]:
    """Propose it, and whether it is new: the same words twice are one.

    Refuses with `budget_not_for_you`, `budget_not_now`, `budget_list_is_out`, `too_many_ideas`,
    and with what `Draft.check` does. Its author has the receipt; the office hears once a day.
    """
    draft.check()
    held = await _to_propose(tx, actor, round_id)
    await rounds.lock(tx, round_id)  # nobody has more by two phones; numbers do not meet
    standing = await find.open_by(tx, round_id, actor.id)
    same = next((one for one in standing if (one.title, one.text) == _said(draft)), None)
    if same is None:
        await _check_room(await _to_propose(tx, actor, round_id))
        same, fresh = await _add(held, draft, actor.id, actor.settlement), True
        await put(tx, IdeaReceived(to=actor.id, idea_id=same.id))
        await _tell_office(held)
    else:
        fresh = False
    return await card(tx, actor, same.id), fresh


def _said(draft: Draft) -> tuple[str, str]:
    return draft.title, draft.text


async def _add(held: Held, draft: Draft, person_id: int | None, settlement: str) -> BudgetIdea:
    values = {**parts(draft, held.actor), "settlement": settlement, "person_id": person_id}
    row = await find.add(held.tx, held.row.id, **values)
    await rounds.add_step(held.tx, row.id, Did.SENT, by=held.actor.id)
    return row


def parts(draft: Draft, actor: Actor) -> dict[str, Any]:
    """A draft as columns; the words' language is the reader's where they do not tell."""
    spoken: Language = "ru" if actor.language == "ru" else "kk"
    latitude, longitude = draft.pin or (None, None)
    return {
        "language": language_of(f"{draft.title}\n{draft.text}") or spoken,
        "title": draft.title,
        "text": draft.text,
        "place": draft.place,
        "latitude": latitude,
        "longitude": longitude,
        "photos": list(draft.photos),
        "cost_guess": draft.cost,
    }


async def _tell_office(held: Held) -> None:
    """Once a day; what comes at night is read in the morning."""
    tx, of = held.tx, held.row.id
    office = await who_may(tx, Action.RUN_BUDGET, held.row.okrug)
    due_at = loud_at(tx.now, tx.zone)
    day = village_date(due_at, tx.zone).isoformat()
    others = (one for one in office if one != held.actor.id)
    await put(tx, *(IdeasReceived(to=one, round_id=of, day=day) for one in others), due_at=due_at)


@requires(Action.RUN_BUDGET)
async def to_enter(tx: Tx, actor: Actor, round_id: int) -> RoundView:
    """Whether the office may write an idea down now. `budget_not_now`, `budget_list_is_out`."""
    return await (await _to_enter(tx, actor, round_id)).view()


async def _to_enter(tx: Tx, actor: Actor, round_id: int) -> Held:
    held = await Held.of_office(tx, actor, round_id)
    held.must_be_in(*BEFORE_VOTE)
    if held.row.listed_at is not None:
        raise Refusal("budget_list_is_out")
    return held


@requires(Action.RUN_BUDGET)
async def villages(tx: Tx, actor: Actor, round_id: int) -> tuple[tuple[str, Both], ...]:
    """Where an idea may belong that the office writes down, by code; refuses as `to_enter`."""
    view = await to_enter(tx, actor, round_id)
    if view.villages:
        return view.villages
    found = await places.settlements(tx, view.okrug)
    return tuple((one.code, Both(name_of(one, "kk"), name_of(one, "ru"))) for one in found)


@requires(Action.RUN_BUDGET)
async def enter(tx: Tx, actor: Actor, round_id: int, draft: Draft) -> IdeaCard:
    """Write down what was heard at a gathering, or came on paper; nobody's own."""
    draft.check()
    if draft.settlement not in {"", *(code for code, _ in await villages(tx, actor, round_id))}:
        raise NotFound("settlement")
    await rounds.lock(tx, round_id)
    held = await _to_enter(tx, actor, round_id)
    row = await _add(held, draft, None, draft.settlement)
    return await card(tx, actor, row.id)


# ── One's own ────────────────────────────────────────────────────────────────────────────────


@requires(Action.PROPOSE_IDEA)
async def to_change(tx: Tx, actor: Actor, idea_id: int, version: int) -> IdeaCard:
    """One's own that one is about to change. `Stale` once the office was first."""
    return await card_of(_changeable(await HeldIdea.open(tx, actor, idea_id), version))


def _changeable(held: HeldIdea, version: int) -> HeldIdea:
    if not held.mine:
        raise NotFound("idea")
    held.round.must_be_in(*BEFORE_VOTE)
    if held.row.state is not IdeaState.SENT or held.row.version != version:
        raise Stale(by="")
    return held


@requires(Action.PROPOSE_IDEA)
async def change(tx: Tx, actor: Actor, idea_id: int, version: int, draft: Draft) -> IdeaCard:
    """Say it in another way, until it is checked; what was put into the other language is gone."""
    draft.check()
    held = _changeable(await HeldIdea.locked(tx, actor, idea_id), version)
    other = dict.fromkeys(("title_kk", "title_ru", "text_kk", "text_ru"), "")
    await held.move(IdeaState.SENT, version, **parts(draft, actor), **other)
    await rounds.add_step(tx, idea_id, Did.CHANGED, by=actor.id)
    return await card_of(held)


@requires(Action.PROPOSE_IDEA)
async def withdraw(tx: Tx, actor: Actor, idea_id: int, version: int) -> RoundView:
    """Take one's own back; who wanted it, too, hears of it. `Stale` where it has changed.

    Refuses with `budget_not_now`, and with `idea_is_listed` once people may vote on it.
    """
    held = await HeldIdea.locked(tx, actor, idea_id)
    if not held.mine:
        raise NotFound("idea")
    held.round.must_be_in(*BEFORE_VOTE)
    if held.row.listed:
        raise Refusal("idea_is_listed")
    if held.row.state not in OPEN:
        raise Stale(by="")
    await held.move(IdeaState.WITHDRAWN, version, merge_into=None)
    await rounds.add_step(tx, idea_id, Did.WITHDRAWN, by=actor.id)
    await find.forget_asks(tx, idea_id)
    await tell_joiners(tx, idea_id, held.row.version, Did.WITHDRAWN)
    await take_apart(tx, idea_id)
    return await held.round.view()


@system
async def tell_joiners(tx: Tx, idea_id: int, version: int, did: Did) -> None:
    """Whoever wants it, too, hears what became of it; at night in the morning: they are many."""
    told = WantedIdeaDecided(to=0, idea_id=idea_id, version=version, did=did.value)
    await put_to_all(tx, told, find.joiners(idea_id), loud_at(tx.now, tx.zone))


@system
async def take_apart(tx: Tx, idea_id: int, but: int | None = None) -> None:
    """What was let go into an idea that is gone is checked by itself again; its authors hear.

    but: whoever leaves, and hears nothing.
    """
    for row in await find.apart_again(tx, idea_id):
        await rounds.add_step(tx, row.id, Did.REOPENED, by=None)
        if row.person_id not in {None, but}:
            about: dict[str, Any] = {"version": row.version, "did": Did.REOPENED.value}
            await put(tx, IdeaDecided(to=row.person_id or 0, idea_id=row.id, **about))


# ── The same as another's ────────────────────────────────────────────────────────────────────


@requires(Action.PROPOSE_IDEA)
async def join(tx: Tx, actor: Actor, idea_id: int) -> IdeaCard:
    """Want the same as somebody else. `Stale` once there is nothing to join.

    Refuses with `budget_not_for_you`, `own_idea`.
    """
    held = await _to_join(tx, actor, idea_id, Phase.IDEAS)
    if held.mine:
        raise Refusal("own_idea")
    await find.join(tx, idea_id, actor.id)
    return await card_of(held)


@requires(Action.PROPOSE_IDEA)
async def leave(tx: Tx, actor: Actor, idea_id: int) -> IdeaCard:
    """Want it no more, until the vote begins: it may have become part of another."""
    held = await _to_join(tx, actor, idea_id, *BEFORE_VOTE)
    await find.leave(tx, idea_id, actor.id)
    return await card_of(held)


async def _to_join(tx: Tx, actor: Actor, idea_id: int, *phases: Phase) -> HeldIdea:
    held = await HeldIdea.locked(tx, actor, idea_id)
    held.round.must_be_resident()
    if held.round.phase not in phases or held.row.state not in OPEN:
        raise Stale(by="")
    return held
