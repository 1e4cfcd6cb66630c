"""The people's budget: a round is put together, announced, changed and called off.

A draft is changed at once. Of a round that people know, what is to be another waits in the form
until its office has seen what everybody will read.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Self

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.appeals.service import Piece
from bot.budget.callbacks.common import OnRound, RoundPress
from bot.budget.callbacks.planning import (
    BeginRound,
    OnPlan,
    OnRule,
    PlanPress,
    RulePress,
    VillagePress,
)
from bot.budget.rules.amounts import read_money
from bot.budget.rules.election import TieRule
from bot.budget.rules.kinds import PHASES, Method, Phase, RoundState
from bot.budget.rules.planning import (
    BEGINS_AT,
    ENDS_AT,
    About,
    Change,
    check_reason,
    check_seed,
    check_title,
    read_day,
    read_title,
)
from bot.budget.screens import planning as screens
from bot.budget.service import planning
from bot.budget.service.planning import PlanView
from bot.core.access import Actor
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.screen import Screen, toast
from bot.core.tx import Tx
from handlers.allowed import CANCEL, Typed
from handlers.budget.card import home, show
from handlers.pieces import Says
from handlers.receiving import changed
from handlers.refusals import refused
from handlers.words import WAITS, Waiting, wait_for


class Planning(StatesGroup):
    """What the next line is taken for; it waits for a day. Data: round, until, and

    field (what is asked; behind a colon a language, or a phase).
    change (what is to be another, as `Change` keeps it), or why (it is called off).
    """

    asked = State()
    sure = State()  # a button says whether it is meant


@dataclass
class Desk:
    """A round on its office's desk, with everything at hand."""

    tx: Tx
    actor: Actor
    t: Translator
    state: FSMContext
    plan: PlanView

    @classmethod
    async def open(
        cls, tx: Tx, actor: Actor, t: Translator, state: FSMContext, round_id: int
    ) -> Self:
        """As it stands. `Stale` where there is nothing to make of it any more."""
        plan = await planning.plan_of(tx, actor, round_id)
        if plan.view.state not in {RoundState.DRAFT, RoundState.RUNNING}:
            raise Stale(by="")
        return cls(tx, actor, t, state, plan)

    @property
    def id(self) -> int:
        """Which round it is."""
        return self.plan.view.id

    def must_be(self, version: int) -> None:
        """`Stale` for a button that was drawn for another state."""
        if version != self.plan.view.version:
            raise Stale(by="")

    async def again(self) -> None:
        """As it stands after something was written."""
        self.plan = await planning.plan_of(self.tx, self.actor, self.id)

    # What is shown

    async def card(self, said: str | None = None, problem: Markup | None = None) -> Screen:
        """Its card; nothing is asked."""
        await self.state.clear()
        return screens.plan_card(self.plan, self.t, said=said, problem=problem)

    async def ask(self, field: str, problem: Markup | None = None) -> Screen:
        """Ask for one part of it; the next line is taken for that."""
        until = self.tx.now + WAITS
        await wait_for(self.state, Planning.asked, until, round=self.id, field=field)
        what, _, which = field.partition(":")
        t, plan = self.t, self.plan
        match what:
            case "money":
                return screens.ask_money(plan, t, problem=problem)
            case "title" if which:
                language: Language = "kk" if which == "kk" else "ru"
                return screens.ask_other_title(plan, language, t, problem=problem)
            case "title":
                return screens.ask_title(plan, self.tx.today.year, t, problem=problem)
            case "begins":
                return screens.ask_begin(plan, t, problem=problem)
            case "ends":
                return screens.ask_end(plan, Phase(which), t, problem=problem)
            case "seed":
                return screens.ask_seed(plan, t, problem=problem)
            case _:
                return screens.ask_why(plan, t, problem=problem)

    async def dates(self, problem: Markup | None = None) -> Screen:
        """When each phase is, and which end may be another."""
        await self.state.clear()
        ahead = [
            one.phase
            for one in self.plan.view.phases
            if one.ends_at is not None and (not self.plan.known or one.ends_at > self.tx.now)
        ]
        return screens.dates_screen(self.plan, ahead, self.t, problem=problem)

    # What is to be another

    async def put(self, change: Change, version: int | None, then: "Then") -> Screen:
        """Written at once in a draft; of what people know it is shown before."""
        if self.plan.known and change.about is not About.NAME:
            if version is not None:
                self.must_be(version)
            return await self._sure(change)
        await planning.change_it(self.tx, self.actor, self.id, version, change)
        await self.again()
        await self.state.clear()
        return await then(self)

    async def _sure(self, change: Change) -> Screen:
        """As everybody will read it."""
        plan = await planning.look_at(self.tx, self.actor, self.id, change)
        until = self.tx.now + WAITS
        kept = change.to_json()
        await wait_for(self.state, Planning.sure, until, round=self.id, change=kept)
        return screens.confirm(plan, change.about, self.t)


Then = Callable[[Desk], Awaitable[Screen]]
Step = Callable[[Desk, Any], Awaitable[Screen]]


async def _card(desk: Desk) -> Screen:
    return await desk.card()


async def _dates(desk: Desk) -> Screen:
    return await desk.dates()


def on_desk(step: Step) -> Callable[..., Awaitable[Screen]]:
    """A button of a round in the making, or what has become of that meanwhile."""

    async def pressed(
        _: CallbackQuery,
        callback_data: PlanPress | RulePress | VillagePress | RoundPress,
        *,
        tx: Tx,
        actor: Actor,
        t: Translator,
        state: FSMContext,
    ) -> Screen:
        try:
            desk = await Desk.open(tx, actor, t, state, callback_data.round)
            return await step(desk, callback_data)
        except Stale:
            await state.clear()
            return await show(callback_data.round, tx, actor, t, changed(t))

    pressed.__doc__ = step.__doc__
    return pressed


# ── It is begun ──────────────────────────────────────────────────────────────────────────────


async def begin(
    _: CallbackQuery,
    callback_data: BeginRound,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The usual dates and rule; only how much money there is has to be said."""

    def title(_year: int) -> tuple[str, str]:
        kk, ru = (screens.proposed_title(translator(one)) for one in LANGUAGES)
        return kk, ru

    view = await planning.begin(tx, actor, callback_data.okrug, title)
    desk = await Desk.open(tx, actor, t, state, view.id)
    return await desk.card() if view.money else await desk.ask("money")


# ── What is written ──────────────────────────────────────────────────────────────────────────


async def take(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A line goes where it was asked for; anything else leaves the question as it was."""
    data = await state.get_data()
    round_id, field = data["round"], data["field"]
    try:
        desk = await Desk.open(tx, actor, t, state, round_id)
    except (NotAllowed, NotFound):  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    except Stale:
        await state.clear()
        return await show(round_id, tx, actor, t, changed(t))
    if not piece.text.strip() or piece.media or piece.location is not None:
        return await desk.ask(field, t("Please write it in words."))
    try:
        return await _taken(desk, field, piece.text)
    except Stale:
        await state.clear()
        return await show(round_id, tx, actor, t, changed(t))
    except Refusal as problem:
        return await _refused(desk, field, problem)


async def _refused(desk: Desk, field: str, problem: Refusal) -> Screen:
    """The same question once more; what may not be another at all leads back to the card."""
    said = refused(problem, desk.t)
    if isinstance(problem, Invalid) and problem.name != "budget_phase_over":
        return await desk.ask(field, said)
    return await desk.card(problem=said)


async def _taken(desk: Desk, field: str, text: str) -> Screen:
    what, _, which = field.partition(":")
    now, zone = desk.tx.now, desk.tx.zone
    match what:
        case "money":
            return await desk.put(Change(money=read_money(text)), None, _card)
        case "title" if which:
            return await _take_other_title(desk, which, text)
        case "title":
            pair, missing = read_title(text, desk.t.language)
            await planning.change_it(desk.tx, desk.actor, desk.id, None, Change(title=pair))
            await desk.again()
            return await desk.ask(f"title:{missing}") if missing else await desk.card()
        case "begins":
            moment = read_day(text, BEGINS_AT, now, zone)
            return await desk.put(Change(begins_at=moment), None, _dates)
        case "ends":
            moment = read_day(text, ENDS_AT, now, zone)
            return await desk.put(Change(ends=(Phase(which), moment)), None, _dates)
        case "seed":
            change = Change(tie=TieRule.LOT, seed=check_seed(text))
            return await desk.put(change, None, _rule)
        case _:
            return await _take_why(desk, text)


async def _take_other_title(desk: Desk, language: str, text: str) -> Screen:
    line = " ".join(text.split())
    title = desk.plan.view.title
    pair = check_title((line, title.ru) if language == "kk" else (title.kk, line))
    return await desk.put(Change(title=pair), None, _card)


async def _take_why(desk: Desk, text: str) -> Screen:
    """Shown as everybody will read it, before anybody does."""
    why = check_reason(text)
    await wait_for(desk.state, Planning.sure, desk.tx.now + WAITS, round=desk.id, why=why)
    return screens.sure_to_call_off(desk.plan, why, desk.t)


# ── Buttons of the card ──────────────────────────────────────────────────────────────────────


async def open_card(desk: Desk, _: PlanPress | RoundPress) -> Screen:
    """Back to it, whatever was asked."""
    return await desk.card()


async def open_dates(desk: Desk, _: PlanPress | RoundPress) -> Screen:
    """When each phase is."""
    return await desk.dates()


async def ask_one(desk: Desk, pressed: PlanPress) -> Screen:
    """One part is asked for; of what stands already why it cannot be another."""
    fixed = desk.plan.known and not screens.may_change(desk.plan.view)
    if fixed and pressed.do in {OnPlan.MONEY, OnPlan.SEED}:
        return await desk.card(problem=refused(Refusal("budget_rule_stands"), desk.t))
    return await desk.ask(pressed.do.value)


async def ask_end(desk: Desk, pressed: PlanPress) -> Screen:
    """Until which day a phase is."""
    if not pressed.number < len(PHASES) - 1:
        raise Stale(by="")
    return await desk.ask(f"ends:{PHASES[pressed.number].value}")


async def begin_at_once(desk: Desk, pressed: PlanPress) -> Screen:
    """The usual dates, from the moment at which it is announced."""
    await planning.usual_dates(desk.tx, desk.actor, desk.id, pressed.version)
    await desk.again()
    return await desk.dates()


# ── The rule ─────────────────────────────────────────────────────────────────────────────────


async def _rule(desk: Desk) -> Screen:
    await desk.state.clear()
    return screens.rule_screen(desk.plan, desk.t)


async def open_rule(desk: Desk, pressed: PlanPress) -> Screen:
    """One screen of the rule."""
    await desk.state.clear()
    plan, t = desk.plan, desk.t
    match pressed.do:
        case OnPlan.METHOD:
            return screens.method_screen(plan, t)
        case OnPlan.MANY:
            return screens.many_screen(plan, t)
        case OnPlan.WHO:
            return screens.who_screen(plan, t)
        case OnPlan.TIE:
            return screens.tie_screen(plan, t)
        case OnPlan.VILLAGES if not plan.known:
            return screens.villages_screen(plan, t)
        case _:
            return screens.rule_screen(plan, t)


async def _method(desk: Desk) -> Screen:
    return screens.method_screen(desk.plan, desk.t)


async def _many(desk: Desk) -> Screen:
    return screens.many_screen(desk.plan, desk.t)


async def _who(desk: Desk) -> Screen:
    return screens.who_screen(desk.plan, desk.t)


async def _tie(desk: Desk) -> Screen:
    return screens.tie_screen(desk.plan, desk.t)


async def _title(desk: Desk) -> Screen:
    return await desk.ask("title")


def _changes(pressed: RulePress) -> tuple[Change, Then]:
    """What a button makes another, and what is shown then."""
    n, yes = pressed.number, bool(pressed.number)
    method = Method.GREEDY if yes else Method.EQUAL_SHARES
    return {
        OnRule.YEAR: (Change(year=n), _title),
        OnRule.GREEDY: (Change(method=method), _method),
        OnRule.LEAST: (Change(least=n), _many),
        OnRule.MOST: (Change(most=n), _many),
        OnRule.CAPPED: (Change(capped=yes), _many),
        OnRule.ADULTS: (Change(adults=yes), _who),
        OnRule.JOINED: (Change(joined_before=yes), _who),
        OnRule.PAPER: (Change(paper=yes), _who),
        OnRule.CHEAPER: (Change(tie=TieRule.CHEAPER, seed=""), _tie),
        OnRule.EARLIER: (Change(tie=TieRule.EARLIER, seed=""), _tie),
    }[pressed.do]


async def set_rule(desk: Desk, pressed: RulePress) -> Screen:
    """A part of the rule is another; what does not go together is said."""
    change, then = _changes(pressed)
    try:
        return await desk.put(change, pressed.version, then)
    except Stale:
        raise
    except Refusal as problem:
        said = refused(problem, desk.t)
        if then is _many:
            return screens.many_screen(desk.plan, desk.t, problem=said)
        return await desk.card(problem=said)


async def turn_village(desk: Desk, pressed: VillagePress) -> Screen:
    """Its people take part, or not."""
    await planning.turn_village(desk.tx, desk.actor, desk.id, pressed.version, pressed.code)
    await desk.again()
    return screens.villages_screen(desk.plan, desk.t)


# ── The last look ────────────────────────────────────────────────────────────────────────────


async def look(desk: Desk, _: PlanPress) -> Screen:
    """As people will read it, in both languages, and whom it reaches."""
    if desk.plan.known:
        raise Stale(by="")
    if not desk.plan.ready:
        return await desk.ask("money")
    await desk.state.clear()
    return screens.preview(desk.plan, desk.t)


async def send(desk: Desk, pressed: PlanPress) -> Screen:
    """Everybody is told: once, however often that is pressed."""
    try:
        told = await planning.announce(desk.tx, desk.actor, desk.id, pressed.version)
    except Stale:
        raise
    except Refusal as problem:
        return await desk.card(problem=refused(problem, desk.t))
    return await _told(desk, told.people)


async def tell(desk: Desk, pressed: PlanPress) -> Screen:
    """What was looked at is written, and everybody hears of it."""
    data = await desk.state.get_data()
    waits = await desk.state.get_state() == Planning.sure.state and data.get("round") == desk.id
    if not waits or not data.get("change"):
        raise Stale(by="")
    change = Change.from_json(data["change"])
    try:
        told = await planning.change_it(desk.tx, desk.actor, desk.id, pressed.version, change)
    except Stale:
        raise
    except Refusal as problem:
        return await desk.card(problem=refused(problem, desk.t))
    return await _told(desk, told.people)


async def _told(desk: Desk, count: int) -> Screen:
    await desk.state.clear()
    n = desk.t.number(desk.plan.reach.reachable)
    said = desk.t.word("Done. It goes to {n}.", n=n) if count else None
    return await show(desk.id, desk.tx, desk.actor, desk.t, said)


async def inert(_: CallbackQuery, *, t: Translator) -> Screen:
    """A button of a preview."""
    return toast(t.word("This is a preview. The button will work for readers."))


# ── It is put away, or called off ────────────────────────────────────────────────────────────


async def ask_to_end(desk: Desk, _: PlanPress | RoundPress) -> Screen:
    """A draft is discarded, a round that people know is called off with a reason."""
    if not desk.plan.known:
        return screens.sure_to_discard(desk.plan.view, desk.t)
    return await desk.ask("why")


async def end_it(desk: Desk, pressed: PlanPress) -> Screen:
    """It is meant."""
    tx, actor, t, okrug = desk.tx, desk.actor, desk.t, desk.plan.view.okrug
    if not desk.plan.known:
        await planning.discard(tx, actor, desk.id, pressed.version)
        await desk.state.clear()
        return await home(okrug, tx, actor, t, t.word("The draft is discarded."))
    data = await desk.state.get_data()
    if data.get("round") != desk.id or not data.get("why"):
        raise Stale(by="")
    try:
        told = await planning.call_off(tx, actor, desk.id, pressed.version, data["why"])
    except Stale:
        raise
    except Refusal as problem:
        await desk.state.clear()
        return await desk.card(problem=refused(problem, t))
    return await _told(desk, told.people)


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel: the question is left, what was written stays."""
    round_id = (await state.get_data())["round"]
    await state.clear()
    return await show(round_id, tx, actor, t)


_ASKED = {OnPlan.MONEY, OnPlan.TITLE, OnPlan.BEGINS, OnPlan.SEED}
_RULE = {OnPlan.RULE, OnPlan.METHOD, OnPlan.MANY, OnPlan.WHO, OnPlan.TIE, OnPlan.VILLAGES}


def router() -> Router:
    """From the first button to the last look."""
    table = Router(name="budget.rounds")
    inside = StateFilter(Planning.asked, Planning.sure)
    table.message.register(leave, inside, or_f(Command("cancel"), Typed(CANCEL)))
    press = table.callback_query.register
    press(begin, BeginRound.filter())
    for opens, handler in (
        (OnRound.EDIT, open_card),
        (OnRound.DATES, open_dates),
        (OnRound.CANCEL, ask_to_end),
    ):
        press(on_desk(handler), RoundPress.filter(F.do == opens))
    for do, step in (
        (OnPlan.CARD, open_card),
        (OnPlan.DATES, open_dates),
        (OnPlan.AT_ONCE, begin_at_once),
        (OnPlan.ENDS, ask_end),
        (OnPlan.LOOK, look),
        (OnPlan.SEND, send),
        (OnPlan.TELL, tell),
        (OnPlan.DISCARD, ask_to_end),
        (OnPlan.SURE, end_it),
    ):
        press(on_desk(step), PlanPress.filter(F.do == do))
    press(on_desk(ask_one), PlanPress.filter(F.do.in_(_ASKED)))
    press(on_desk(open_rule), PlanPress.filter(F.do.in_(_RULE)))
    press(inert, PlanPress.filter(F.do == OnPlan.INERT))
    press(on_desk(set_rule), RulePress.filter())
    press(on_desk(turn_village), VillagePress.filter())
    table.message.register(take, StateFilter(Planning.asked), Waiting(), Says())
    return table
