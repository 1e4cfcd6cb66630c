"""The people's budget: the office checks ideas, one after another.

Cost and words, a reason, another idea to join it with: whatever is written is shown before it is
said in public.
"""

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
from bot.budget.callbacks.common import IdeaPress, OnIdea
from bot.budget.callbacks.ideas import CheckPress, ListPress, MergePress, OnCheck, OnList
from bot.budget.rules.ideas import Pair, Words, check_reason, check_text, check_title, read_cost
from bot.budget.rules.ideas import split as split_words
from bot.budget.rules.kinds import IdeaState
from bot.budget.screens import checking as screens
from bot.budget.screens.checking import Finding
from bot.budget.service import checking as service
from bot.budget.service import merging
from bot.budget.service.checking import CheckCard, IdeaCard
from bot.core.access import Actor
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import Language, Translator
from bot.core.screen import Screen, plain
from bot.core.text import language_of
from bot.core.tx import Tx
from handlers.allowed import CANCEL, Typed
from handlers.budget import listing
from handlers.budget.cut import check_whole, note_cut, what_was_wrong
from handlers.budget.listing import show_office_list
from handlers.filters import in_place
from handlers.pieces import Says
from handlers.receiving import changed
from handlers.refusals import refused
from handlers.words import WAITS, Waiting, wait_for

_SIDES: tuple[Language, Language] = ("kk", "ru")


class Checking(StatesGroup):
    """What the office's next message is taken for; each waits for a day.

    Data of all: idea, version, part (what is asked, "" is nothing), turn (which card is the
    newest). finding: cost, title, text (both in both languages), later (a language that is left
    for later), was (the state before). refusing: reason (in both languages).
    """

    finding = State()
    refusing = State()
    merging = State()


@dataclass
class Desk:
    """An idea on the office's desk, with everything at hand."""

    tx: Tx
    actor: Actor
    t: Translator
    state: FSMContext
    card: CheckCard
    data: dict[str, Any]

    @classmethod
    async def open(cls, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Self:
        """The form as it stands; refuses as the decision would."""
        data = await state.get_data()
        card = await service.to_check(tx, actor, data["idea"], data["version"])
        return cls(tx, actor, t, state, card, data)

    async def hold(self, form: State, part: str, **more: Any) -> None:
        """From now on what is said belongs to it."""
        dropped = {"over", "over_at", "until"}
        kept = {name: value for name, value in self.data.items() if name not in dropped}
        turn = self.data.get("turn", 0) + 1
        view = self.card.card.idea
        about = {"idea": view.id, "version": view.version, "part": part, "turn": turn}
        self.data = kept | about | more
        await wait_for(self.state, form, self.tx.now + WAITS, **self.data)

    # What it costs, and its words

    @property
    def finding(self) -> Finding:
        """As it was written so far."""
        title, text = self.data["title"], self.data["text"]
        words = Words((title[0], title[1]), (text[0], text[1]))
        return Finding(self.data["cost"], words, self.data["turn"])

    async def ask(self, part: str, problem: Markup | None = None) -> Screen:
        """The cost, or the words in one language."""
        await self.hold(Checking.finding, part)
        if part == "cost":
            return screens.ask_cost(self.card, self.t, problem)
        return screens.ask_words(self.card, self.finding, _side(part), self.t, problem)

    async def whole(self, problem: Markup | None = None) -> Screen:
        """Everything before it is said."""
        if self.data["cost"] is None:
            return await self.ask("cost", problem)
        await self.hold(Checking.finding, "")
        return screens.finding_card(self.card, self.finding, self.t, problem)

    async def following(self) -> Screen:
        """What is missing is asked by itself."""
        if self.data["cost"] is None:
            return await self.ask("cost")
        for at, side in enumerate(_SIDES):
            if not self.data["title"][at] and side not in self.data["later"]:
                return await self.ask(side)
        return await self.whole()

    # Why not

    @property
    def reason(self) -> Pair:
        """As it was written so far."""
        kk, ru = self.data["reason"]
        return kk, ru

    async def ask_reason(self, part: str, problem: Markup | None = None) -> Screen:
        """In any language first, then in the other."""
        await self.hold(Checking.refusing, part)
        language = _side(part) if part in _SIDES else None
        return screens.ask_reason(
            self.card, self.reason, language, self.t, turn=self.data["turn"], problem=problem
        )

    async def whole_reason(self) -> Screen:
        """Before it is said."""
        if not any(self.reason):
            return await self.ask_reason("any")
        await self.hold(Checking.refusing, "")
        return screens.reason_card(self.card, self.reason, self.data["turn"], self.t)


def _side(part: str) -> Language:
    return "ru" if part == "ru" else "kk"


# ── The desk ─────────────────────────────────────────────────────────────────────────────────


async def show_desk(
    idea_id: int, tx: Tx, actor: Actor, t: Translator, said: str | None = None
) -> Screen:
    """An idea as the office checks it; said: what has just happened, on top."""
    return screens.check_card(await service.check_card(tx, actor, idea_id), t, said)


async def opened(
    _: CallbackQuery, callback_data: IdeaPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """From its card, or from what is missing in the list."""
    await state.clear()
    return await show_desk(callback_data.idea, tx, actor, t)


async def queue(
    _: CallbackQuery, callback_data: ListPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The first of those that wait."""
    await state.clear()
    return await _next(callback_data.round, 0, tx, actor, t)


async def _next(
    round_id: int, after: int, tx: Tx, actor: Actor, t: Translator, *, said: str | None = None
) -> Screen:
    """The next that waits; where there is none, the list."""
    following = await service.next_card(tx, actor, round_id, after)
    if following is None:
        return await show_office_list(
            round_id, tx, actor, t, said or t.word("Every idea is checked.")
        )
    return screens.check_card(following, t, said)


async def leave(
    _: CallbackQuery, callback_data: CheckPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """For now."""
    await state.clear()
    card = (await service.check_card(tx, actor, callback_data.idea)).card
    return await _next(card.round.id, card.idea.number, tx, actor, t)


async def begin(
    _: CallbackQuery, callback_data: CheckPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """It can be done, it is not admitted, or it is joined with another."""
    await state.clear()
    try:
        card = await service.to_check(tx, actor, callback_data.idea, callback_data.version)
    except Refusal as refusal:
        return await _stands(refusal, callback_data.idea, tx=tx, actor=actor, t=t, state=state)
    desk = Desk(tx, actor, t, state, card, {})
    match callback_data.do:
        case OnCheck.FEASIBLE:
            desk.data = {
                "cost": card.card.idea.cost,
                "title": list(card.words.title),
                "text": list(card.words.text),
                "later": [],
            }
            return await desk.following()
        case OnCheck.REFUSE:
            desk.data = {"reason": ["", ""]}
            return await desk.ask_reason("any")
    await desk.hold(Checking.merging, "number")
    return screens.ask_merge(card, t)


async def _stands(
    refusal: Refusal, idea_id: int, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A colleague was first, or it is too late: here is how it stands."""
    if isinstance(refusal, NotFound | NotAllowed):
        raise refusal
    await state.clear()
    said = changed(t) if isinstance(refusal, Stale) else plain(refused(refusal, t))
    return await show_desk(idea_id, tx, actor, t, said)


async def reopen(
    _: CallbackQuery, callback_data: CheckPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """It is checked anew."""
    try:
        card = await service.reopen(tx, actor, callback_data.idea, callback_data.version)
    except Refusal as refusal:
        return await _stands(refusal, callback_data.idea, tx=tx, actor=actor, t=t, state=state)
    return screens.check_card(card, t, t.word("It is checked again. Its author is told."))


async def ask_back(
    _: CallbackQuery, callback_data: CheckPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Its author is asked no more."""
    try:
        await merging.ask_no_more(tx, actor, callback_data.idea, callback_data.version)
    except Refusal as refusal:
        return await _stands(refusal, callback_data.idea, tx=tx, actor=actor, t=t, state=state)
    return await show_desk(
        callback_data.idea, tx, actor, t, t.word("Its author is asked no more.")
    )


async def stop(
    _: CallbackQuery, callback_data: CheckPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Nothing is decided."""
    await state.clear()
    return await show_desk(callback_data.idea, tx, actor, t)


async def leave_form(
    _: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """/cancel inside a form."""
    idea = (await state.get_data())["idea"]
    await state.clear()
    return await show_desk(idea, tx, actor, t)


# ── What is written ──────────────────────────────────────────────────────────────────────────


async def take(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A cost, words, a reason, a number; what cannot be taken is asked for once more."""
    data = await state.get_data()
    try:
        desk = await Desk.open(tx, actor, t, state)
    except (NotAllowed, NotFound):  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    except Refusal as refusal:
        return await _stands(refusal, data["idea"], tx=tx, actor=actor, t=t, state=state)
    form = await state.get_state()
    if piece.media or not piece.text.strip():
        problem = t("Please write it in words.")
        return await _asked_again(desk, form, problem)
    try:
        check_whole(data, tx)
        return await _TAKES[form or ""](desk, piece.text)
    except Invalid as fault:
        problem = what_was_wrong(fault, data, t)
        shown = await _asked_again(desk, form, problem)
        await note_cut(fault, problem, piece.text, state, tx)
        return shown


async def _asked_again(desk: Desk, form: str | None, problem: Markup) -> Screen:
    part = desk.data["part"]
    if form == Checking.finding.state:
        return await (desk.ask(part, problem) if part else desk.whole(problem))
    if form == Checking.refusing.state:
        return await (desk.ask_reason(part, problem) if part else desk.whole_reason())
    return screens.ask_merge(desk.card, desk.t, problem)


async def _take_finding(desk: Desk, text: str) -> Screen:
    part, data = desk.data["part"], desk.data
    if part == "cost":
        data["cost"] = read_cost(text)
    elif part in _SIDES:
        title, rest = split_words(text)
        at = _SIDES.index(_side(part))
        checked = check_title(title), check_text(rest)
        data["title"][at], data["text"][at] = checked
    else:
        return await desk.whole(desk.t("Press what you want to change."))
    return await desk.following()


async def _take_reason(desk: Desk, text: str) -> Screen:
    part = desk.data["part"]
    if not part:
        return await desk.whole_reason()
    said = check_reason(text)
    side = _side(part) if part in _SIDES else language_of(said) or desk.t.language
    desk.data["reason"][_SIDES.index(side)] = said
    missing = [one for at, one in enumerate(_SIDES) if not desk.data["reason"][at]]
    return await (desk.ask_reason(missing[0]) if missing else desk.whole_reason())


async def _take_number(desk: Desk, text: str) -> Screen:
    digits = text.strip().lstrip("№#N").strip()
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 6:
        raise Invalid("number_unclear")
    view = desk.card.card.idea
    into = await merging.numbered(desk.tx, desk.actor, view.id, int(digits))
    card, other = await merging.to_merge(desk.tx, desk.actor, view.id, view.version, into)
    return screens.sure_to_merge(card, other, desk.t)


_TAKES = {
    Checking.finding.state: _take_finding,
    Checking.refusing.state: _take_reason,
    Checking.merging.state: _take_number,
}


# ── Buttons of the forms ─────────────────────────────────────────────────────────────────────


async def press_form(
    _: CallbackQuery, callback_data: CheckPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One part, the whole, or the decision itself; an older card shows the newest."""
    if (await state.get_data())["idea"] != callback_data.idea:
        return await show_desk(callback_data.idea, tx, actor, t, changed(t))
    try:
        desk = await Desk.open(tx, actor, t, state)
        return await _pressed(desk, callback_data)
    except Invalid as fault:
        desk = await Desk.open(tx, actor, t, state)
        return await _asked_again(desk, await state.get_state(), refused(fault, t))
    except Refusal as refusal:
        return await _stands(refusal, callback_data.idea, tx=tx, actor=actor, t=t, state=state)


async def _pressed(desk: Desk, pressed: CheckPress) -> Screen:
    finds = await desk.state.get_state() == Checking.finding.state
    newest = pressed.turn == desk.data["turn"]
    part = {OnCheck.COST: "cost", OnCheck.KAZAKH: "kk", OnCheck.RUSSIAN: "ru"}.get(pressed.do)
    if finds:
        if part is not None:
            return await desk.ask(part)
        if pressed.do is OnCheck.GUESS:
            view = desk.card.card.idea
            desk.data["cost"] = view.cost if view.cost is not None else view.cost_guess
            return await desk.following()
        if pressed.do is OnCheck.LATER and newest:
            desk.data["later"] = [*desk.data["later"], desk.data["part"]]
            return await desk.following()
        return await (_found(desk) if pressed.do is OnCheck.SEND and newest else desk.whole())
    if part in _SIDES:
        return await desk.ask_reason(part)
    return await (_refused(desk) if pressed.do is OnCheck.SEND and newest else desk.whole_reason())


async def _found(desk: Desk) -> Screen:
    """It can be done: said in public."""
    view, finding = desk.card.card.idea, desk.finding
    if finding.cost is None:
        return await desk.ask("cost")
    shown = await service.find_feasible(
        desk.tx, desk.actor, view.id, view.version, cost=finding.cost, words=finding.words
    )
    if view.state is IdeaState.FEASIBLE:
        await desk.state.clear()
        said = desk.t.word("Saved.")
        return await show_office_list(shown.round.id, desk.tx, desk.actor, desk.t, said)
    return await _onward(desk, shown)


async def _refused(desk: Desk) -> Screen:
    """It is not admitted: said in public."""
    view = desk.card.card.idea
    shown = await service.refuse(desk.tx, desk.actor, view.id, view.version, desk.reason)
    return await _onward(desk, shown)


async def _onward(desk: Desk, shown: IdeaCard) -> Screen:
    """The next comes by itself."""
    await desk.state.clear()
    said = desk.t.word("Its author and who joined it are told.")
    return await _next(shown.round.id, shown.idea.number, desk.tx, desk.actor, desk.t, said=said)


async def form_late(
    _: CallbackQuery, callback_data: CheckPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The form is over: here is how it stands."""
    return await show_desk(callback_data.idea, tx, actor, t, changed(t))


# ── One into another ─────────────────────────────────────────────────────────────────────────


async def merge(
    _: CallbackQuery, callback_data: MergePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Looked at first, then done: its author is asked, or it goes at once."""
    idea, version, into = callback_data.idea, callback_data.version, callback_data.into
    try:
        if not callback_data.sure:
            card, other = await merging.to_merge(tx, actor, idea, version, into)
            return screens.sure_to_merge(card, other, t)
        card, gone = await merging.merge(tx, actor, idea, version, into)
    except Refusal as refusal:
        return await _stands(refusal, idea, tx=tx, actor=actor, t=t, state=state)
    await state.clear()
    said = t.word("The two are one now.") if gone else t.word("Its author is asked.")
    return await _next(card.round.id, card.idea.number, tx, actor, t, said=said)


_DESK = {
    OnCheck.NEXT: leave,
    OnCheck.FEASIBLE: begin,
    OnCheck.REFUSE: begin,
    OnCheck.MERGE: begin,
    OnCheck.REOPEN: reopen,
    OnCheck.ASK_BACK: ask_back,
    OnCheck.STOP: stop,
}
_FORM = frozenset(OnCheck) - set(_DESK)


def _checks() -> Router:
    table = Router(name="budget.desk")
    leaves = or_f(Command("cancel"), Typed(CANCEL))
    table.message.register(leave_form, leaves, StateFilter(Checking))
    table.message.register(take, StateFilter(Checking), Waiting(), Says())
    press = table.callback_query.register
    press(opened, IdeaPress.filter(F.do == OnIdea.CHECK))
    press(queue, ListPress.filter(F.do == OnList.QUEUE))
    for do, handler in _DESK.items():
        press(handler, CheckPress.filter(F.do == do))
    forms = StateFilter(Checking.finding, Checking.refusing)
    press(press_form, CheckPress.filter(F.do.in_(_FORM)), forms, Waiting())
    press(form_late, CheckPress.filter())
    press(merge, MergePress.filter())
    return table


def router() -> Router:
    """The desk, its forms, and the list that people vote on."""
    table = Router(name="budget.checking")
    for part in (_checks(), listing.router()):
        table.include_router(in_place(part))
    return table
