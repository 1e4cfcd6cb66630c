"""A poll is put together by the office: nobody hears of it before it is sent.

What was written is never lost to a colleague's press: a line waits for its turn, and only a button
that was drawn for another state is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.access import Action, Actor, requires
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.places import service as places
from bot.polls.models import Poll
from bot.polls.rules.drafting import (
    Pair,
    Setting,
    check_lines,
    check_most,
    check_options,
    check_question,
    fresh,
    turned,
)
from bot.polls.rules.kinds import ASKABLE_ROLES, Kind, State, Template
from bot.polls.rules.timing import check_close
from bot.polls.service.held import Held
from bot.polls.storage import drafts
from bot.polls.storage import polls as find
from bot.polls.storage.drafts import DraftView
from bot.polls.storage.views import Both, PollView

#: What handlers hold in their hands besides the use cases below.
__all__ = ["Both", "DraftView", "PollView", "Survey"]


@dataclass(frozen=True)
class Survey:
    """How something went, one to five stars. about: `kind:id` of it.

    settlement: whose residents are asked; "" for those of the whole okrug.
    """

    okrug: str
    about: str
    words: Pair
    settlement: str = ""


# ── It is begun, looked at and given up ──────────────────────────────────────────────────────


@requires(Action.RUN_POLL)
async def begin(
    tx: Tx, actor: Actor, okrug: str, template: Template, options: Sequence[Pair] = ()
) -> DraftView:
    """Begin one with the answers of its template; one's empty draft is taken up again."""
    actor.must(Action.RUN_POLL, okrug)
    row = await drafts.empty_draft(tx, okrug, actor.id)
    if row is None:
        row = await _new(tx, actor, okrug, **fresh(template))
        held = await Held.draft(tx, actor, row.id)
    else:
        held = await _draft(tx, actor, row.id)
        await held.write(**fresh(template))
    await drafts.put_options(tx, held.row.id, options)
    return await _shown(held)


async def _new(tx: Tx, actor: Actor, okrug: str, **values: Any) -> Poll:
    row = Poll(
        bot_id=tx.bot_id,
        okrug=okrug,
        state=State.DRAFT,
        created_by=actor.id,
        created_at=tx.now,
        updated_at=tx.now,
        **values,
    )
    tx.session.add(row)
    await tx.session.flush()
    return row


@requires(Action.RUN_POLL)
async def draft(tx: Tx, actor: Actor, poll_id: int) -> DraftView:
    """A draft of the office's; `Stale` once it is none any more."""
    return await _shown(await Held.draft(tx, actor, poll_id))


@requires(Action.RUN_POLL)
async def discard(tx: Tx, actor: Actor, poll_id: int, version: int) -> PollView:
    """It is not wanted any more; nobody was told of it."""
    held = await _draft(tx, actor, poll_id, version)
    await held.move(State.DISCARDED, version)
    return await held.view()


async def _draft(tx: Tx, actor: Actor, poll_id: int, version: int | None = None) -> Held:
    """A draft in one's hands; whoever else writes about it waits.

    version: as it was when a button was drawn; `Stale` where it is not so any more.
    """
    await find.lock(tx, poll_id)
    held = await Held.draft(tx, actor, poll_id)
    if version is not None and held.row.version != version:
        raise Stale(by="")
    return held


async def _shown(held: Held) -> DraftView:
    return await drafts.draft_view(held.tx, held.row)


# ── What it asks ─────────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_POLL)
async def set_question(tx: Tx, actor: Actor, poll_id: int, words: Pair) -> DraftView:
    """What is asked; one of the two languages may be "". `poll_question_missing`, `…_too_long`."""
    for line in [one for one in words if one] or [""]:
        check_question(line)
    held = await _draft(tx, actor, poll_id)
    await held.write(kk=words[0], ru=words[1])
    return await _shown(held)


@requires(Action.RUN_POLL)
async def set_options(tx: Tx, actor: Actor, poll_id: int, options: Sequence[Pair]) -> DraftView:
    """Its answers. Refuses as `check_options` does; `impossible_move` where they are stars."""
    check_options([kk or ru for kk, ru in options])
    for side in zip(*options, strict=True):
        check_lines(side)
    held = await _draft(tx, actor, poll_id)
    if held.row.kind is Kind.SCALE:
        raise Refusal("impossible_move")
    await drafts.put_options(tx, poll_id, options)
    await held.write()
    return await _shown(held)


@requires(Action.RUN_POLL)
async def set_photo(
    tx: Tx, actor: Actor, poll_id: int, photo: str, version: int | None = None
) -> DraftView:
    """A photo beside the question; "" takes it away."""
    held = await _draft(tx, actor, poll_id, version)
    await held.write(photo=photo)
    return await _shown(held)


@requires(Action.RUN_POLL)
async def set_close(
    tx: Tx, actor: Actor, poll_id: int, closes_at: datetime, version: int | None = None
) -> DraftView:
    """Until when it is answered. `poll_closes_too_soon`, `poll_closes_too_late`."""
    check_close(closes_at, tx.now)
    held = await _draft(tx, actor, poll_id, version)
    await held.write(closes_at=closes_at)
    return await _shown(held)


@requires(Action.RUN_POLL)
async def set_most(tx: Tx, actor: Actor, poll_id: int, version: int, most: int) -> DraftView:
    """How many answers one may choose."""
    held = await _draft(tx, actor, poll_id, version)
    options = len(await find.options(tx, poll_id))
    await held.write(most=check_most(most, kind=held.row.kind, options=options))
    return await _shown(held)


@requires(Action.RUN_POLL)
async def turn(
    tx: Tx, actor: Actor, poll_id: int, version: int, setting: Setting, *, on: bool
) -> DraftView:
    """Something is so, or not. `poll_secret_settles` where a secret poll has it settled."""
    held = await _draft(tx, actor, poll_id, version)
    await held.write(**turned(setting, on=on, secret=held.row.secret))
    return await _shown(held)


# ── Who is asked ─────────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_POLL)
async def ask_village(
    tx: Tx, actor: Actor, poll_id: int, version: int, code: str, *, on: bool
) -> DraftView:
    """A village of the okrug is asked, or not; `NotFound` for any other place."""
    held = await _draft(tx, actor, poll_id, version)
    there = [place.code for place in await places.settlements(tx, held.row.okrug)]
    if code not in there:
        raise NotFound("place")
    chosen = set(held.row.settlements) - {code} | ({code} if on else set())
    await held.write(settlements=[one for one in there if one in chosen])
    return await _shown(held)


@requires(Action.RUN_POLL)
async def ask_whole_okrug(tx: Tx, actor: Actor, poll_id: int, version: int) -> DraftView:
    """Every village, and whoever has not said in which they live."""
    held = await _draft(tx, actor, poll_id, version)
    await held.write(settlements=[])
    return await _shown(held)


@requires(Action.RUN_POLL)
async def ask_role(
    tx: Tx, actor: Actor, poll_id: int, version: int, role: str, *, on: bool
) -> DraftView:
    """Whoever holds a role of the okrug is asked, or not; without any all residents are."""
    if role not in ASKABLE_ROLES:
        raise NotFound("role")
    held = await _draft(tx, actor, poll_id, version)
    chosen = set(held.row.roles) - {role} | ({role} if on else set())
    await held.write(roles=[one for one in ASKABLE_ROLES if one in chosen])
    return await _shown(held)


@requires(Action.RUN_POLL)
async def ask_residents(tx: Tx, actor: Actor, poll_id: int, version: int) -> DraftView:
    """All residents, whatever role they hold."""
    held = await _draft(tx, actor, poll_id, version)
    await held.write(roles=[])
    return await _shown(held)


# ── How something went ───────────────────────────────────────────────────────────────────────


@requires(Action.RUN_POLL)
async def survey(tx: Tx, actor: Actor, about: Survey, options: Sequence[Pair]) -> PollView:
    """The survey about something: a draft with its question, or the one that there is already.

    Of two who begin one at once the second is shown what the first began.
    """
    actor.must(Action.RUN_POLL, about.okrug)
    await places.locked_office(tx, about.okrug)
    row = await drafts.about(tx, about.okrug, about.about)
    if row is None:
        there = [place.code for place in await places.settlements(tx, about.okrug)]
        villages = [code for code in there if code == about.settlement]
        values = fresh(Template.STARS) | {"settlements": villages, "about": about.about}
        row = await _new(
            tx, actor, about.okrug, kk=about.words[0], ru=about.words[1], **values
        )  # fmt: skip
        await drafts.put_options(tx, row.id, options)
    return await (await Held.of_office(tx, actor, row.id)).view()
