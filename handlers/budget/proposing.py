"""The people's budget: an idea is put together, and sent.

Whatever is sent while one is in the making belongs to it: words go where they were asked for,
photos and a place on the map go to their part. Nothing is in the tables before it is sent.
"""

from dataclasses import dataclass, replace
from typing import Any, Self

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.appeals.rules.topics import danger, load
from bot.appeals.service import Piece
from bot.budget.callbacks.common import IdeaPress, OnIdea, OnRound, RoundPress
from bot.budget.callbacks.ideas import ListPress, MakePress, OnList, OnMake, SamePress
from bot.budget.rules.bounds import TITLE_LIMIT
from bot.budget.rules.ideas import (
    Draft,
    Part,
    Which,
    check_place,
    check_text,
    check_title,
    read_guess,
    says_nothing,
    split,
)
from bot.budget.screens import checking as desk_screens
from bot.budget.screens import ideas as screens
from bot.budget.service import checking
from bot.budget.service import ideas as service
from bot.budget.service.ideas import IdeaCard, Listed, RoundView
from bot.core.access import Actor
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen, plain
from bot.core.text import utf16_len
from bot.core.tx import Tx
from handlers.allowed import CANCEL, Typed
from handlers.budget.cut import check_whole, note_cut, what_was_wrong
from handlers.budget.idea_cards import show_idea, show_list
from handlers.budget.listing import show_office_list
from handlers.pieces import Says
from handlers.receiving import changed
from handlers.refusals import refused
from handlers.words import WAITS, Waiting, wait_for

#: Asked one after another, until all of them are known or passed over.
_GUIDED = (Part.TITLE, Part.TEXT, Part.PHOTOS, Part.PLACE, Part.COST)
#: Nothing that is written can change these: the list is shown instead of the form.
_ENDS = frozenset(
    {"budget_not_now", "budget_not_for_you", "budget_list_is_out", "too_many_ideas", "stale"}
)


class Proposing(StatesGroup):
    """What the next messages are taken for; they wait for a day.

    idea: round; idea, version (of one that is changed; 0: it is new); office (it writes it down);
        draft; part (what is asked, "" is nothing); passed (parts with nothing to say), seen (ideas
        like it that were shown); turn (which card is the newest); sending (it was about to be
        sent when those were shown); over, over_at (what was said of a text that was too long).
    """

    idea = State()


@dataclass
class Desk:
    """An idea in the making, with everything at hand."""

    tx: Tx
    actor: Actor
    t: Translator
    state: FSMContext
    round: RoundView
    draft: Draft
    data: dict[str, Any]

    @classmethod
    async def open(cls, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Self:
        """The form as it stands."""
        data = await state.get_data()
        view = await service.look(tx, actor, data["round"])
        return cls(tx, actor, t, state, view, Draft.from_json(data["draft"]), data)

    @classmethod
    async def begin(
        cls, tx: Tx, actor: Actor, t: Translator, state: FSMContext, view: RoundView, **data: Any
    ) -> Self:
        """A new one."""
        return cls(
            tx, actor, t, state, view, Draft(), {"idea": 0, "version": 0, "office": False} | data
        )

    @property
    def new(self) -> bool:
        """Whether it was never sent."""
        return not self.data["idea"]

    @property
    def part(self) -> Part | None:
        """What is asked now."""
        asked = self.data.get("part")
        return Part(asked) if asked else None

    async def hold(self, part: Part | None, **more: Any) -> None:
        """From now on what is said belongs to it."""
        kept: dict[str, Any] = {
            name: self.data[name]
            for name in ("idea", "version", "office", "passed", "seen")
            if name in self.data
        }
        self.data = {
            **kept,
            "round": self.round.id,
            "draft": self.draft.to_json(),
            "part": part.value if part else "",
            "turn": self.data.get("turn", 0) + 1,
            **more,
        }
        await wait_for(self.state, Proposing.idea, self.tx.now + WAITS, **self.data)

    async def _making(self) -> screens.Making:
        village = None
        if self.data["office"] and self.draft.settlement:
            known = dict(await service.villages(self.tx, self.actor, self.round.id))
            village = known.get(self.draft.settlement)
        return screens.Making(
            self.round,
            self.draft,
            self.part,
            self.data["turn"],
            new=self.new,
            office=self.data["office"],
            village=village,
        )

    async def ask(self, part: Part, problem: Markup | None = None, **more: Any) -> Screen:
        """One part of it."""
        await self.hold(part, **more)
        making = await self._making()
        if part is Part.VILLAGE:
            villages = await service.villages(self.tx, self.actor, self.round.id)
            return screens.ask_village(making, villages, self.t)
        return screens.ask(making, self.t, problem)

    async def whole(self, problem: Markup | None = None, **more: Any) -> Screen:
        """Everything, before it is sent."""
        if not self.draft.title:
            return await self.ask(Part.TITLE, problem, **more)
        await self.hold(None, **more)
        return screens.whole(await self._making(), self.t, problem)

    async def sure_to_stop(self) -> Screen:
        """Much was written: is it to be gone?"""
        await self.hold(None)
        return screens.sure_to_stop(await self._making(), self.t)

    async def following(self, problem: Markup | None = None) -> Screen:
        """What was not spoken of yet is asked by itself; then the whole."""
        if self.new:
            passed = self.data.get("passed", [])
            for part in _GUIDED:
                if not self.draft.has(part) and part.value not in passed:
                    return await self.ask(part, problem)
        return await self.whole(problem)

    def passes(self, part: Part) -> None:
        """There is nothing to say of it."""
        self.data["passed"] = [*self.data.get("passed", []), part.value]

    async def like(self) -> list[Listed]:
        """Ideas of others that may be the same, and were not shown yet."""
        if not self.new or self.data["office"]:
            return []
        found = await service.similar(
            self.tx, self.actor, self.round.id, self.draft.title, self.draft.text
        )
        return [one for one in found if one.id not in self.data.get("seen", [])]

    async def show_like(self, found: list[Listed], *, sending: bool) -> Screen:
        """They are shown before anything else; words that come meanwhile are taken as ever."""
        self.data["seen"] = [*self.data.get("seen", []), *(one.id for one in found)]
        await self.hold(None, sending=sending)
        return screens.similar(await self._making(), found, self.t)


# ── To begin ─────────────────────────────────────────────────────────────────────────────────


async def begin(
    _: CallbackQuery, callback_data: RoundPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """What should be done? Whoever may not, or has enough, hears it before they write."""
    view = await service.check_room(tx, actor, callback_data.round)
    return await (await Desk.begin(tx, actor, t, state, view)).following()


async def enter(
    _: CallbackQuery, callback_data: ListPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The office writes down what it heard."""
    view = await service.to_enter(tx, actor, callback_data.round)
    return await (await Desk.begin(tx, actor, t, state, view, office=True)).following()


async def edit(
    _: CallbackQuery, callback_data: IdeaPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Its author changes it, as long as it is not checked."""
    try:
        shown = await service.to_change(tx, actor, callback_data.idea, callback_data.version)
    except Stale:
        return await show_idea(callback_data.idea, tx, actor, t, changed(t))
    view = shown.idea
    about = {"idea": view.id, "version": view.version}
    desk = await Desk.begin(tx, actor, t, state, shown.round, **about)
    desk.draft = Draft(
        title=view.own_title,
        text=view.own_text,
        place=view.place,
        pin=view.pin,
        photos=view.photos,
        cost=view.cost_guess,
    )
    return await desk.whole()


# ── What is sent ─────────────────────────────────────────────────────────────────────────────


async def take(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A line, photos or a place; what cannot be taken leaves the question as it was."""
    if danger(piece.text, load()) is not None:
        await state.clear()
        raise SkipHandler  # somebody needs help now: that is nothing for a budget
    try:
        desk = await Desk.open(tx, actor, t, state)
        shown = await _taken(desk, piece)
    except (NotAllowed, NotFound):  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    return replace(shown, settle=bool(piece.album))


async def _taken(desk: Desk, piece: Piece) -> Screen:
    problem = _take_files(desk, piece)
    if piece.location is not None:
        desk.draft = replace(desk.draft, pin=piece.location)
    if not piece.text.strip():
        return await (desk.following(problem) if problem is None else _again(desk, problem))
    try:
        check_whole(desk.data, desk.tx)
        said = _take_words(desk, piece)
    except Invalid as fault:
        return await _refuse(desk, fault, piece.text)
    if said is None and problem is None and "title" in desk.data.pop("fresh", ""):
        found = await desk.like()
        if found:
            return await desk.show_like(found, sending=False)
    return await desk.following(said or problem)


def _take_files(desk: Desk, piece: Piece) -> Markup | None:
    """Photos stay with it, whatever was asked; anything else cannot be read in a list."""
    if not piece.media:
        return None
    photos = [{"kind": one.kind, "id": one.file_id} for one in piece.media if one.kind == "photo"]
    if not photos:
        spoken = {one.kind for one in piece.media} & {"voice", "video_note", "audio"}
        return screens.please_type(desk.t) if spoken else screens.only_photos(desk.t)
    desk.draft, over = desk.draft.with_photos(photos)
    return screens.too_many_photos(desk.t) if over else None


async def _again(desk: Desk, problem: Markup) -> Screen:
    """The same question once more."""
    if desk.part is not None:
        return await desk.ask(desk.part, problem)
    return await desk.whole(problem)


async def _refuse(desk: Desk, fault: Invalid, text: str) -> Screen:
    """With what was wrong on top; what was kept before stays."""
    said = what_was_wrong(fault, desk.data, desk.t)
    shown = await _again(desk, said)
    await note_cut(fault, said, text, desk.state, desk.tx)
    return shown


def _take_words(desk: Desk, piece: Piece) -> Markup | None:
    """They go where they were asked for; unasked they belong to the description."""
    text, part = piece.text, desk.part
    if part is Part.TITLE or not desk.draft.title:
        return _take_title(desk, text)
    if part in {Part.TEXT, Part.PHOTOS, Part.PLACE} and says_nothing(text):
        desk.passes(part)
        return None
    if part is Part.PLACE or piece.location is not None:
        desk.draft = replace(desk.draft, place=check_place(text))
    elif part is Part.COST:
        _take_cost(desk, text)
    elif part is Part.TEXT:
        desk.draft = replace(desk.draft, text=check_text(text))
    else:
        more = "\n".join(filter(None, (desk.draft.text, text)))
        desk.draft = replace(desk.draft, text=check_text(more))
    return None


def _take_title(desk: Desk, text: str) -> Markup | None:
    """The first line; what is too long for a name is kept as the description."""
    title, rest = split(text)
    if utf16_len(title) > TITLE_LIMIT and not desk.draft.text:
        desk.draft = replace(desk.draft, text=check_text(text))
        return screens.kept_as_text(desk.t)
    draft = replace(desk.draft, title=check_title(title))
    if rest:
        draft = replace(draft, text=check_text(rest))
    desk.draft = draft
    desk.data["fresh"] = "title"
    return None


def _take_cost(desk: Desk, text: str) -> None:
    cost = read_guess(text)
    if cost is None:
        desk.passes(Part.COST)
    desk.draft = replace(desk.draft, cost=cost)


# ── Buttons of the form ──────────────────────────────────────────────────────────────────────

_ASKS = {
    OnMake.TITLE: Part.TITLE,
    OnMake.TEXT: Part.TEXT,
    OnMake.PHOTOS: Part.PHOTOS,
    OnMake.PLACE: Part.PLACE,
    OnMake.COST: Part.COST,
}


async def press_form(
    _: CallbackQuery, callback_data: MakePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One part, the whole, or none of it; an older card shows the newest."""
    desk = await Desk.open(tx, actor, t, state)
    if callback_data.round != desk.round.id:
        return await press_late(_, callback_data, tx=tx, actor=actor, t=t)
    match callback_data.do:
        case OnMake.STOP if desk.draft.text or desk.draft.photos:
            return await desk.sure_to_stop()
        case OnMake.STOP | OnMake.STOP_SURE:
            return await _stop(desk)
        case OnMake.SEND | OnMake.OTHER if callback_data.turn != desk.data["turn"]:
            return await desk.whole()
        case OnMake.SEND:
            return await _send(desk)
        case OnMake.OTHER:
            return await (_send(desk) if desk.data.get("sending") else desk.following())
        case OnMake.VILLAGE if desk.data["office"]:
            return await _village(desk, callback_data.number)
        case OnMake.SKIP | OnMake.DROP if callback_data.turn == desk.data["turn"]:
            return await _without(desk, drop=callback_data.do is OnMake.DROP)
        case do if do in _ASKS:
            return await desk.ask(_ASKS[do])
    return await desk.whole()


async def _stop(desk: Desk) -> Screen:
    await desk.state.clear()
    said = desk.t.word("Nothing was sent.")
    if not desk.new:
        return await show_idea(desk.data["idea"], desk.tx, desk.actor, desk.t, said)
    if desk.data["office"]:
        return await _office_list(desk, said)
    return await show_list(desk.round.id, 0, desk.tx, desk.actor, desk.t, said=said)


async def _office_list(desk: Desk, said: str) -> Screen:
    return await show_office_list(desk.round.id, desk.tx, desk.actor, desk.t, said)


async def _without(desk: Desk, *, drop: bool) -> Screen:
    """Nothing to say of what is asked, or not what was said."""
    part = desk.part
    if part is None or part is Part.TITLE:
        return await desk.whole()
    if drop:
        desk.draft = desk.draft.without(part)
    desk.passes(part)
    return await desk.following()


async def _village(desk: Desk, number: int) -> Screen:
    """Which are there; or the one that was chosen."""
    if not number:
        return await desk.ask(Part.VILLAGE)
    villages = await service.villages(desk.tx, desk.actor, desk.round.id)
    codes = ["", *(code for code, _ in villages)]
    if number <= len(codes):
        desk.draft = replace(desk.draft, settlement=codes[number - 1])
    return await desk.whole()


async def same(
    _: CallbackQuery, callback_data: SamePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """What is there already is what they want: they join it, and write nothing."""
    try:
        await service.join(tx, actor, callback_data.idea)
    except Stale:
        desk = await Desk.open(tx, actor, t, state)
        return replace(await desk.whole(), toast=changed(t))
    await state.clear()
    said = t.word("You joined this idea.")
    return await show_idea(callback_data.idea, tx, actor, t, said)


async def same_late(
    _: CallbackQuery, callback_data: SamePress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The form is over: here is the idea itself."""
    return await show_idea(callback_data.idea, tx, actor, t)


async def press_late(
    _: CallbackQuery, callback_data: MakePress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The form is over: here is how things stand."""
    return await show_list(callback_data.round, 0, tx, actor, t, said=changed(t))


async def leave_form(
    _: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """/cancel inside a form."""
    return await _stop(await Desk.open(tx, actor, t, state))


# ── It is sent ───────────────────────────────────────────────────────────────────────────────


async def _send(desk: Desk) -> Screen:
    """First those that are like it; then it is sent."""
    found = await desk.like()
    if found:
        return await desk.show_like(found, sending=True)
    try:
        return await _sent(desk)
    except Invalid as fault:
        return await desk.whole(refused(fault, desk.t))
    except Refusal as refusal:
        if refusal.name not in _ENDS:
            raise
        await desk.state.clear()
        said = changed(desk.t) if refusal.name == "stale" else plain(refused(refusal, desk.t))
        if not desk.new:
            return await show_idea(desk.data["idea"], desk.tx, desk.actor, desk.t, said)
        if desk.data["office"]:
            return await _office_list(desk, said)
        return await show_list(desk.round.id, 0, desk.tx, desk.actor, desk.t, said=said)


async def _sent(desk: Desk) -> Screen:
    tx, actor, t = desk.tx, desk.actor, desk.t
    if not desk.new:
        idea, version = desk.data["idea"], desk.data["version"]
        shown = await service.change(tx, actor, idea, version, desk.draft)
        await desk.state.clear()
        return await show_idea(shown.idea.id, tx, actor, t, t.word("Saved."))
    if desk.data["office"]:
        entered = await service.enter(tx, actor, desk.round.id, desk.draft)
        await desk.state.clear()
        return await _entered(entered, desk)
    _, fresh = await service.propose(tx, actor, desk.round.id, desk.draft)
    await desk.state.clear()
    said = screens.sent(t, fresh=fresh)
    return await show_list(desk.round.id, 0, tx, actor, t, which=Which.MINE, said=said)


async def _entered(entered: IdeaCard, desk: Desk) -> Screen:
    """It can be checked at once."""
    card = await checking.check_card(desk.tx, desk.actor, entered.idea.id)
    said = desk.t.word("Written down as № {number}.", number=entered.idea.number)
    return desk_screens.check_card(card, desk.t, said)


def router() -> Router:
    """The form; what it hears comes first."""
    table = Router(name="budget.proposing")
    leaves = or_f(Command("cancel"), Typed(CANCEL))
    table.message.register(leave_form, leaves, StateFilter(Proposing))
    table.message.register(take, StateFilter(Proposing.idea), Waiting(), Says())
    press = table.callback_query.register
    press(begin, RoundPress.filter(F.do == OnRound.PROPOSE))
    press(enter, ListPress.filter(F.do == OnList.ENTER))
    press(edit, IdeaPress.filter(F.do == OnIdea.EDIT))
    press(press_form, MakePress.filter(), StateFilter(Proposing.idea), Waiting())
    press(press_late, MakePress.filter())
    press(same, SamePress.filter(), StateFilter(Proposing.idea), Waiting())
    press(same_late, SamePress.filter())
    return table
