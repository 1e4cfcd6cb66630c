"""Whom a notice is for: the office's place, some of its villages, roles, or a named group."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals import service as appeals
from bot.appeals.callbacks import CardPress, OnCard
from bot.appeals.service import Piece
from bot.broadcasts import service
from bot.broadcasts.callbacks.audience import AudiencePress, OnAudience, Part, WhomPress
from bot.broadcasts.screens import audience as screens
from bot.broadcasts.screens.audience import FEW, ROLES, STAFF, Choice, Offer
from bot.broadcasts.service import Audience, BroadcastView, Reach
from bot.broadcasts.service import State as BroadcastState
from bot.core.access import Action, Actor, Role
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.places import service as places
from bot.places.models import Place
from bot.polls.callbacks.common import OnPoll, PollPress
from bot.polls.rules.kinds import State as PollState
from bot.polls.service import looking as polls
from handlers.allowed import CANCEL, Typed
from handlers.announcing import around_of, draft_screen, hold, stands
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=2)
_IDS = 2**63


class Whom(StatesGroup):
    """What the next line is taken for."""

    number = State()  # of an appeal; data: broadcast, version, until


@dataclass(frozen=True)
class Talk:
    """Somebody choosing something for a draft: what every step of it needs."""

    tx: Tx
    actor: Actor
    t: Translator
    state: FSMContext

    async def hold(self, view: BroadcastView) -> None:
        """What is written next belongs to the draft."""
        await hold(self.state, self.tx, view)

    async def ask(self, form: State, view: BroadcastView) -> None:
        """The next line answers a question; what the draft's form knows is kept."""
        kept = (await self.state.get_data()).get("sources", {})
        until = self.tx.now + _WAITS
        await wait_for(self.state, form, until, broadcast=view.id, sources=kept)

    async def stands(self, view: BroadcastView) -> Screen:
        """It is no draft any more: what has become of it."""
        return await stands(self.tx, self.actor, self.t, self.state, view.id)

    async def draft(self, view: BroadcastView) -> Screen:
        """Back to its card."""
        await self.hold(view)
        return await draft_screen(self.tx, self.actor, self.t, view)

    async def asked_about(self) -> BroadcastView:
        """The draft that the question is about."""
        return await service.look(self.tx, self.actor, (await self.state.get_data())["broadcast"])


def changed(t: Translator) -> str:
    """What an old button is answered with, beside the present state."""
    return t.word("This has changed meanwhile. Here is how it stands now.")


# How it stands


async def open_audience(
    _: CallbackQuery, callback_data: AudiencePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Whom it is for now, and what else there is."""
    view = await service.look(tx, actor, callback_data.broadcast)
    return await _shown(Talk(tx, actor, t, state), view)


async def _shown(talk: Talk, view: BroadcastView, said: str | None = None) -> Screen:
    if view.state is not BroadcastState.DRAFT:
        return await talk.stands(view)
    await talk.hold(view)
    return screens.audience_screen(view, await _offer(talk, view), talk.t, said=said)


async def _offer(talk: Talk, view: BroadcastView) -> Offer:
    tx, actor = talk.tx, talk.actor
    whole, of_scope = await service.reach_in(
        tx, actor, view.id, [_everybody(view), _place_of(view)]
    )
    return Offer(
        await around_of(tx, actor, view),
        whole.total,
        await _villages(talk, view, of_scope),
        appeals=bool(view.office) and actor.may(Action.TRIAGE_APPEAL, view.office),
        asked=bool(await service.asked_before(tx, actor, view.id)),
        number=await _number(tx, actor, view),
    )


def _everybody(view: BroadcastView) -> Audience:
    """Whom an office speaks to unless it says otherwise."""
    office = Audience(view.office)
    return replace(office, roles=(Role.AKIM.value,)) if office.is_district else office


def _place_of(view: BroadcastView) -> Audience:
    """Everybody of the place it is for, whom the villages are a part of."""
    return replace(_everybody(view), scope=view.audience.scope)


async def _villages(talk: Talk, view: BroadcastView, reach: Reach) -> tuple[Choice, ...]:
    """The villages of the one okrug it is for, those with most people first."""
    scope = view.audience.scope
    if not scope or Audience(scope).is_district or Audience(view.office).is_district:
        return ()
    found = [
        screens.named(place, reach.by_settlement.get(place.code, 0), talk.t)
        for place in await places.settlements(talk.tx, scope)
    ]
    return tuple(sorted(found, key=lambda one: -one.total))


async def _number(tx: Tx, actor: Actor, view: BroadcastView) -> int | None:
    kind, _, number = view.audience.crowd.partition(":")
    if kind != "appeal":
        return None
    try:
        return (await appeals.card(tx, actor, int(number))).number
    except (NotFound, NotAllowed):
        return None


# Parts of it


async def show_part(
    _: CallbackQuery, callback_data: AudiencePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Villages, roles, places, or earlier notices to choose from."""
    talk = Talk(tx, actor, t, state)
    view = await service.look(tx, actor, callback_data.broadcast)
    if view.state is not BroadcastState.DRAFT:
        return await talk.stands(view)
    await talk.hold(view)
    return await _PARTS[callback_data.do](talk, view, callback_data.page)


async def _settlements(talk: Talk, view: BroadcastView, page: int) -> Screen:
    return screens.settlements_screen(view, await _offer(talk, view), talk.t, page=page)


async def _roles(talk: Talk, view: BroadcastView, _page: int) -> Screen:
    one_each = [Audience(view.audience.scope, roles=(role.value,)) for role in ROLES]
    reached = await service.reach_in(talk.tx, talk.actor, view.id, one_each)
    totals = [one.total for one in reached]
    return screens.roles_screen(view, await _offer(talk, view), totals, talk.t)


async def _silent(talk: Talk, view: BroadcastView, _page: int) -> Screen:
    earlier = await service.asked_before(talk.tx, talk.actor, view.id)
    asked = [(one.view, one.silent.total) for one in earlier]
    return screens.silent_screen(view, asked, talk.t)


async def _districts(talk: Talk, view: BroadcastView, page: int) -> Screen:
    found = await service.districts(talk.tx, talk.actor, view.id)
    if len(found) == 1:
        return await _okrugs(talk, view, found[0])
    listed = [screens.named(district, 0, talk.t) for district, _ in found]
    return screens.districts_screen(view, listed, talk.t, page=page)


async def _okrugs(
    talk: Talk, view: BroadcastView, found: tuple[Place, tuple[Place, ...]], page: int = 0
) -> Screen:
    district, okrugs = found
    listed = [district, *okrugs]
    whom = [replace(_everybody(view), scope=place.code) for place in listed]
    reached = await service.reach_in(talk.tx, talk.actor, view.id, whom)
    whole, *others = [
        screens.named(place, one.total, talk.t) for place, one in zip(listed, reached, strict=True)
    ]
    return screens.okrugs_screen(view, whole, others, talk.t, page=page)


_PARTS: dict[OnAudience, Callable[[Talk, BroadcastView, int], Awaitable[Screen]]] = {
    OnAudience.SETTLEMENTS: _settlements,
    OnAudience.ROLES: _roles,
    OnAudience.SILENT: _silent,
    OnAudience.DISTRICTS: _districts,
}


# Choosing


async def choose_everybody(
    _: CallbackQuery, callback_data: AudiencePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Everybody the office speaks to."""
    view = await service.look(tx, actor, callback_data.broadcast)
    return await _choose(Talk(tx, actor, t, state), callback_data, _everybody(view))


async def choose(
    _: CallbackQuery, callback_data: WhomPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One part more, or less; a place instead of another; a page of a district's okrugs."""
    talk = Talk(tx, actor, t, state)
    view = await service.look(tx, actor, callback_data.broadcast)
    if callback_data.part is Part.DISTRICT:
        return await _district(talk, view, callback_data.code, callback_data.page)
    pressed = callback_data
    if pressed.part in _TICKS:  # two quick ticks both count: the first has not been drawn yet
        pressed = pressed.model_copy(update={"version": view.version})
    return await _choose(talk, pressed, await _with(talk, view, pressed))


_TICKS = frozenset({Part.SETTLEMENT, Part.ROLE})


async def _with(talk: Talk, view: BroadcastView, pressed: WhomPress) -> Audience:
    """What the audience becomes by one button."""
    now, code = view.audience, pressed.code
    if pressed.part is Part.SETTLEMENT:
        return Audience(now.scope, settlements=_toggled(now.settlements, code))
    if pressed.part is Part.ROLE:
        return Audience(now.scope, roles=_toggled_role(now.roles, code))
    if pressed.part is Part.UNANSWERED:
        number = int(code) if code.isdecimal() and int(code) < _IDS else 0
        return service.unanswered_by(await service.look(talk.tx, talk.actor, number))
    return replace(_everybody(view), scope=code)


async def _district(talk: Talk, view: BroadcastView, code: str, page: int) -> Screen:
    if view.state is not BroadcastState.DRAFT:
        return await talk.stands(view)
    for found in await service.districts(talk.tx, talk.actor, view.id):
        if found[0].code == code:
            return await _okrugs(talk, view, found, page)
    raise NotFound("place")


def _toggled(chosen: Sequence[str], code: str) -> tuple[str, ...]:
    return tuple(sorted(set(chosen) ^ {code}))


def _toggled_role(chosen: Sequence[str], code: str) -> tuple[str, ...]:
    if code != "staff":
        return _toggled(chosen, code)
    staff = {role.value for role in STAFF}
    return () if staff == set(chosen) else tuple(sorted(staff))


async def _choose(talk: Talk, pressed: AudiencePress | WhomPress, whom: Audience) -> Screen:
    tx, actor, t = talk.tx, talk.actor, talk.t
    try:
        view = await service.set_audience(tx, actor, pressed.broadcast, pressed.version, whom)
    except Stale:
        return await _shown(talk, await service.look(tx, actor, pressed.broadcast), changed(t))
    await talk.hold(view)
    part = pressed.part if isinstance(pressed, WhomPress) else None
    if part is Part.ROLE:
        return await _roles(talk, view, 0)
    if part is Part.SETTLEMENT:
        offer = await _offer(talk, view)
        if len(offer.villages) > FEW:
            return screens.settlements_screen(view, offer, t, page=pressed.page)
    return await _shown(talk, view)


# Those behind an appeal


async def ask_number(
    _: CallbackQuery, callback_data: AudiencePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Which appeal?"""
    view = await service.look(tx, actor, callback_data.broadcast)
    if view.state is not BroadcastState.DRAFT:
        return await Talk(tx, actor, t, state).stands(view)
    await Talk(tx, actor, t, state).ask(Whom.number, view)
    return screens.ask_number(view, t)


async def take_number(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Its number; whoever stands behind it stays unnamed."""
    talk = Talk(tx, actor, t, state)
    view = await talk.asked_about()
    if view.state is not BroadcastState.DRAFT:
        return await talk.stands(view)
    try:
        appeal = await appeals.numbered_in(tx, actor, view.office, piece.text)
    except (NotAllowed, NotFound):
        raise
    except (Invalid, Refusal) as problem:
        return screens.ask_number(view, t, problem=refused(problem, t))
    whom = Audience(view.office, crowd=f"appeal:{appeal}")
    view = await service.set_audience(tx, actor, view.id, view.version, whom)
    return await _shown(talk, view)


async def leave(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel instead of a number."""
    talk = Talk(tx, actor, t, state)
    return await _shown(talk, await talk.asked_about())


async def tell_concerned(
    _: CallbackQuery, callback_data: CardPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """From an appeal's card: a notice to its author and whoever joined it."""
    appeal = await appeals.card(tx, actor, callback_data.appeal)
    return await _write_to(f"appeal:{appeal.id}", appeal.okrug, Talk(tx, actor, t, state))


async def tell_silent(
    _: CallbackQuery, callback_data: PollPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """From a poll's card: a notice to whoever has not voted in it."""
    poll = await polls.look(tx, actor, callback_data.poll)
    if poll.state is not PollState.OPEN:
        raise Stale(by="")
    return await _write_to(f"poll:{poll.id}", poll.okrug, Talk(tx, actor, t, state))


async def _write_to(crowd: str, okrug: str, talk: Talk) -> Screen:
    """A draft for a crowd; what was begun earlier stays as it is."""
    tx, actor = talk.tx, talk.actor
    whom = Audience(okrug, crowd=crowd)
    view = await service.open_draft(tx, actor, okrug)
    if view.is_empty:
        view = await service.set_audience(tx, actor, view.id, view.version, whom)
    else:
        view = await service.new_draft(tx, actor, okrug, whom)
    return replace(await talk.draft(view), show="new")


def router() -> Router:
    """The first screen, its parts, the number of an appeal, and the way here from its card."""
    table = Router(name="audience")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    press = table.callback_query.register
    press(open_audience, AudiencePress.filter(F.do == OnAudience.OPEN))
    press(choose_everybody, AudiencePress.filter(F.do == OnAudience.EVERYBODY))
    press(ask_number, AudiencePress.filter(F.do == OnAudience.APPEAL))
    press(show_part, AudiencePress.filter(F.do.in_(_PARTS)))
    press(choose, WhomPress.filter())
    press(tell_concerned, CardPress.filter(F.do == OnCard.TELL))
    press(tell_silent, PollPress.filter(F.do == OnPoll.WRITE))
    table.message.register(leave, StateFilter(Whom), or_f(Command("cancel"), Typed(CANCEL)))
    table.message.register(take_number, StateFilter(Whom.number), Waiting(), Says())
    return table
