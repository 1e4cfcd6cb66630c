"""The office checks ideas: whether they can be done, for how much, or why not; in public."""

from typing import Any

from bot.budget.notices.ideas import IdeaDecided
from bot.budget.rules.alike import Matter, alike
from bot.budget.rules.ideas import OPEN, Pair, Words, check_cost, check_reason, reason_note
from bot.budget.rules.kinds import Did, IdeaState
from bot.budget.service.held import Held, HeldIdea
from bot.budget.service.ideas import BEFORE_VOTE, card_of, tell_joiners
from bot.budget.storage import ideas as find
from bot.budget.storage import rounds
from bot.budget.storage.idea_views import CheckCard, IdeaCard
from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, Refusal, Stale
from bot.core.tx import Tx
from bot.delivery.outbox import put

__all__ = ["CheckCard", "IdeaCard"]


# ── To look ──────────────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_BUDGET)
async def check_card(tx: Tx, actor: Actor, idea_id: int) -> CheckCard:
    """An idea with what the office may do about it."""
    return await _card(await HeldIdea.of_office(tx, actor, idea_id))


@requires(Action.RUN_BUDGET)
async def next_card(tx: Tx, actor: Actor, round_id: int, after: int = 0) -> CheckCard | None:
    """The next idea to be checked, after the one of this number; None where there is none."""
    held = await Held.of_office(tx, actor, round_id)
    if held.phase not in BEFORE_VOTE:
        return None
    following = await find.unchecked(tx, round_id, after)
    return None if following is None else await check_card(tx, actor, following)


@requires(Action.RUN_BUDGET)
async def to_check(tx: Tx, actor: Actor, idea_id: int, version: int) -> CheckCard:
    """An idea that the office is about to decide on. `Stale` where it has changed.

    Refuses with `budget_not_now`, `idea_is_listed`, `impossible_move`.
    """
    held = await HeldIdea.of_office(tx, actor, idea_id)
    _check(held, version)
    return await _card(held)


def _check(held: HeldIdea, version: int) -> None:
    held.round.must_be_in(*BEFORE_VOTE)
    if held.row.version != version:
        raise Stale(by="")
    if held.row.listed:
        raise Refusal("idea_is_listed")
    if held.row.state not in OPEN | {IdeaState.REFUSED}:
        raise Refusal("impossible_move")


async def _card(held: HeldIdea) -> CheckCard:
    row, tx = held.row, held.round.tx
    others: dict[int, Matter] = {}
    if row.state in OPEN:
        others = await find.matters(tx, row.round_id, but=row.id)
    titles = tuple(filter(None, (row.title, row.title_kk, row.title_ru)))
    like = alike(Matter(titles, row.text, row.settlement), others)
    states = await find.by_state(tx, row.round_id)
    return CheckCard(
        card=await card_of(held),
        language=row.language,
        words=_words(held),
        similar=tuple(await find.some(tx, like, held.round.actor.person_id)),
        waiting=states.get(IdeaState.SENT, 0),
    )


def _words(held: HeldIdea) -> Words:
    """As the office has put them; before that the author's own stand in their language."""
    row = held.row
    if row.title_kk or row.title_ru:
        return Words((row.title_kk, row.title_ru), (row.text_kk, row.text_ru))
    if row.language == "ru":
        return Words(("", row.title), ("", row.text))
    return Words((row.title, ""), (row.text, ""))


# ── To decide ────────────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_BUDGET)
async def find_feasible(
    tx: Tx, actor: Actor, idea_id: int, version: int, *, cost: int, words: Words
) -> IdeaCard:
    """It can be done, for so much; or the same with other words or another cost.

    Who proposed it and who wants it are told, unless only words became other ones. Refuses as
    `to_check` does, and with what the words' bounds and `check_cost` do.
    """
    check_cost(cost)
    words = words.check()
    held = await HeldIdea.locked(tx, actor, idea_id, office=True)
    _check(held, version)
    told = held.row.state is not IdeaState.FEASIBLE or held.row.cost != cost
    values: dict[str, Any] = {
        "cost": cost,
        "title_kk": words.title[0],
        "title_ru": words.title[1],
        "text_kk": words.text[0],
        "text_ru": words.text[1],
        "reason_kk": "",
        "reason_ru": "",
    }
    await held.move(IdeaState.FEASIBLE, version, **values)
    if told:
        await _decided(held, Did.FEASIBLE, note=str(cost))
    return await card_of(held)


@requires(Action.RUN_BUDGET)
async def refuse(tx: Tx, actor: Actor, idea_id: int, version: int, reason: Pair) -> IdeaCard:
    """It is not admitted to the vote; everybody may read why.

    Refuses as `to_check` does, and with `idea_reason_missing`, `idea_reason_too_long`.
    """
    said = tuple(check_reason(one) if one else "" for one in reason)
    if not any(said):
        raise Invalid("idea_reason_missing")
    held = await HeldIdea.locked(tx, actor, idea_id, office=True)
    _check(held, version)
    kk, ru = said
    await held.move(IdeaState.REFUSED, version, reason_kk=kk, reason_ru=ru, merge_into=None)
    await find.forget_asks(tx, idea_id)
    await _decided(held, Did.REFUSED, note=reason_note((kk, ru)))
    return await card_of(held)


@requires(Action.RUN_BUDGET)
async def reopen(tx: Tx, actor: Actor, idea_id: int, version: int) -> CheckCard:
    """It is checked anew; refuses as `to_check` does."""
    held = await HeldIdea.locked(tx, actor, idea_id, office=True)
    _check(held, version)
    if held.row.state is IdeaState.SENT:
        raise Stale(by="")
    await held.move(IdeaState.SENT, version, reason_kk="", reason_ru="")
    await _decided(held, Did.REOPENED)
    return await _card(held)


async def _decided(held: HeldIdea, did: Did, note: str = "") -> None:
    """A step that everybody may read; who proposed it and who wants it are told."""
    row, tx = held.row, held.round.tx
    await rounds.add_step(tx, row.id, did, by=held.round.actor.id, note=note)
    about: dict[str, Any] = {"idea_id": row.id, "version": row.version, "did": did.value}
    if row.person_id is not None:
        await put(tx, IdeaDecided(to=row.person_id, **about))
    await tell_joiners(tx, row.id, row.version, did)
