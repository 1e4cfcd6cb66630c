"""A gathering on somebody's desk: a draft that is put together, or changes of one that is known.

A draft is changed in the database at once. Of what people know nothing is changed before they are
told: what is to be another waits in the form, and every question is asked in the same way.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery
from markupsafe import Markup

from bot.core.access import Actor
from bot.core.errors import Invalid, Stale
from bot.core.i18n import Language, Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.gatherings.callbacks.planning import ItemPress, MomentPress, PlanPress
from bot.gatherings.rules.changes import Changes, NewItem, Pair
from bot.gatherings.rules.lifecycle import State as GatheringState
from bot.gatherings.rules.planning import Part, Written, check_items, check_place
from bot.gatherings.screens import items as item_screens
from bot.gatherings.screens import planning as screens
from bot.gatherings.screens import sending
from bot.gatherings.service import planning
from bot.gatherings.service.planning import GatheringView, ItemView, PlanView
from handlers.gatherings.card import show
from handlers.receiving import changed
from handlers.words import WAITS, wait_for

_S = GatheringState
#: What can be on a desk.
_MAKING = frozenset({_S.DRAFT, _S.ANNOUNCED, _S.NO_QUORUM})
#: What is asked by itself as long as it is missing.
_GUIDED = {
    Part.TITLE: "title",
    Part.DAY: "day",
    Part.PLACE: "place",
    Part.AGENDA: "items",
}


class Planning(StatesGroup):
    """What the next messages are taken for; they wait for a day.

    part: gathering; field (what is asked, "" is nothing; behind a colon a language); changes (of
        one that people know of); items (ids of those whose other language is asked), item; undo
        (an item that was deleted); pending (words that nobody has said what they are); reason
        (why so late), why (it is called off); looked (the changes as they were previewed);
        over, over_at (what was said of a text that was too long, and when).
    series: see handlers.gatherings.beginning. appeal: see handlers.gatherings.from_appeal.
    """

    part = State()
    series = State()
    appeal = State()


@dataclass
class Desk:
    """A gathering in the making, with everything at hand."""

    tx: Tx
    actor: Actor
    t: Translator
    state: FSMContext
    data: dict[str, Any]
    plan: PlanView

    @classmethod
    async def open(
        cls, tx: Tx, actor: Actor, t: Translator, state: FSMContext, gathering_id: int
    ) -> Self:
        """One's gathering as it stands. `Stale` where there is nothing to make of it any more."""
        data = await state.get_data()
        if await state.get_state() != Planning.part.state or data["gathering"] != gathering_id:
            data = {"gathering": gathering_id, "field": ""}
        changes = Changes.from_json(data.get("changes") or {})
        plan = await planning.outlook_of(tx, actor, gathering_id, changes)
        if plan.view.state not in _MAKING:
            raise Stale(by="")
        return cls(tx, actor, t, state, data, plan)

    @property
    def id(self) -> int:
        """Which gathering it is."""
        return self.plan.view.id

    @property
    def view(self) -> GatheringView:
        """As it will be."""
        return self.plan.view

    @property
    def known(self) -> bool:
        """Whether people know of it."""
        return screens.is_known(self.view)

    @property
    def changes(self) -> Changes:
        """What is to be another at one that people know of."""
        return self.plan.changes

    async def hold(self, field: str = "", **more: Any) -> None:
        """From now on what is said belongs to it; field: what is asked."""
        kept = {name: self.data[name] for name in ("changes", "reason") if self.data.get(name)}
        self.data = {"gathering": self.id, "field": field, **kept, **more}
        await wait_for(self.state, Planning.part, self.tx.now + WAITS, **self.data)

    async def again(self) -> PlanView:
        """As it stands after something was written."""
        self.plan = await planning.outlook_of(self.tx, self.actor, self.id, self.changes)
        return self.plan

    async def keep(self, changes: Changes) -> None:
        """Other changes; a reason for coming late belonged to those before."""
        self.data = {**self.data, "changes": changes.to_json(), "reason": ""}
        self.plan = await planning.outlook_of(self.tx, self.actor, self.id, changes)

    # What is shown

    async def card(self, said: str | None = None, problem: Markup | None = None) -> Screen:
        """Its card; nothing is asked."""
        await self.hold()
        return screens.plan_card(self.plan, self.t, said=said, problem=problem)

    async def following(self, said: str | None = None) -> Screen:
        """What is missing is asked by itself; then the card."""
        missing = self.plan.missing
        if self.known or not missing or missing[0] not in _GUIDED:
            return await self.card(said)
        return await self.ask(_GUIDED[missing[0]], said=said)

    async def ask(
        self, field: str, *, problem: Markup | None = None, said: str | None = None, **more: Any
    ) -> Screen:
        """Ask for one part of it; what the form knew for this question stays."""
        kept = {name: self.data[name] for name in ("items", "item") if name in self.data}
        await self.hold(field, **(kept | more))
        what, _, code = field.partition(":")
        language: Language | None = "kk" if code == "kk" else "ru" if code == "ru" else None
        t, plan = self.t, self.plan
        match what:
            case "day":
                return screens.ask_day(plan, t, problem=problem, said=said)
            case "place":
                return screens.ask_place(plan, t, language=language, problem=problem, said=said)
            case "title":
                return screens.ask_title(plan, t, language=language, problem=problem, said=said)
            case "section":
                return screens.ask_section(plan, t, language=language, problem=problem)
            case "pin":
                return screens.ask_pin(plan, t, problem=problem)
            case "materials":
                return screens.ask_materials(plan, t, problem=problem)
            case "items" if language is None:
                return item_screens.ask_items(plan, t, problem=problem, said=said)
            case "items":
                lines = [one.said(t.language) for one in self.asked_items()]
                return item_screens.ask_items_other(
                    self.view, lines, language or "ru", t, problem=problem
                )
            case "item":
                return item_screens.ask_item_words(
                    self.view, self.item(self.data["item"]), language or "kk", t, problem=problem
                )
            case "seats" | "source" | "seed":
                card = await planning.item_card(self.tx, self.actor, self.id, self.data["item"])
                return _OF_ELECTION[what](card, t, problem=problem)
            case "reason":
                return sending.ask_reason(plan, t, problem=problem)
            case "why":
                return sending.ask_why(self.view, t, problem=problem)
            case _:
                return await self.card(problem=problem)

    # Items

    def item(self, item_id: int) -> ItemView:
        """An item of the agenda; `Stale` once it is not there."""
        found = next((one for one in self.view.agenda if one.id == item_id), None)
        if found is None or not item_id:
            raise Stale(by="")
        return found

    def asked_items(self) -> list[Any]:
        """The words of those items whose other language is asked for."""
        numbers = self.data.get("items", [])
        if self.known:
            fresh = [one for one in self.view.agenda if not one.id]
            return [fresh[at].words for at in numbers if at < len(fresh)]
        return [one.words for one in self.view.agenda if one.id in numbers]

    # What is written

    async def set_moment(self, moment: datetime) -> None:
        """When it is held."""
        if moment <= self.tx.now:
            raise Invalid("day_is_past")
        if self.known:
            await self.keep(replace(self.changes, held_at=moment))
            return
        await planning.set_moment(self.tx, self.actor, self.id, moment)
        self.data["reason"] = ""
        await self.again()

    async def set_place(self, place: Pair) -> None:
        """Where it is held."""
        if self.known:
            for line in place:
                if line:
                    check_place(line)
            await self.keep(replace(self.changes, place=place))
            return
        await planning.set_place(self.tx, self.actor, self.id, place)
        await self.again()

    async def set_pin(self, pin: tuple[float, float] | None) -> None:
        """Where it is on the map."""
        if self.known:
            await self.keep(replace(self.changes, pin=pin))
            return
        await planning.set_pin(self.tx, self.actor, self.id, pin)
        await self.again()

    async def add_items(self, pairs: list[Pair]) -> list[int]:
        """More questions; how they are found again."""
        if self.known:
            check_items([kk or ru for kk, ru in pairs], len(self.view.agenda))
            before = self.changes.added
            added = tuple(NewItem(kk, ru) for kk, ru in pairs)
            await self.keep(replace(self.changes, added=(*before, *added)))
            return list(range(len(before), len(before) + len(added)))
        _, made = await planning.add_items(self.tx, self.actor, self.id, pairs)
        await self.again()
        return made

    async def word_items(self, words: dict[int, Pair]) -> None:
        """Other words for those that `add_items` found, or for items by their id."""
        if not self.known:
            await planning.word_items(self.tx, self.actor, self.id, words)
            await self.again()
            return
        fresh = list(self.changes.added)
        for at, (kk, ru) in words.items():
            check_items([line for line in (kk, ru) if line], 0)
            fresh[at] = replace(fresh[at], kk=kk, ru=ru)
        await self.keep(replace(self.changes, added=tuple(fresh)))

    async def reword(self, item_id: int, words: Pair) -> None:
        """Other words for one item."""
        if not self.known:
            await self.word_items({item_id: words})
            return
        check_items([line for line in words if line], 0)
        reworded = {**self.changes.reworded, self.item(item_id).id: words}
        await self.keep(replace(self.changes, reworded=reworded))


def is_russian(written: Written, t: Translator) -> bool:
    """Whether words are Russian; where they do not tell, whoever wrote them reads it."""
    return (written.language or t.language) == "ru"


_OF_ELECTION: dict[str, Callable[..., Screen]] = {
    "seats": item_screens.ask_seats,
    "source": item_screens.ask_source,
    "seed": item_screens.ask_seed,
}

Step = Callable[[Desk, Any], Awaitable[Screen]]


def on_desk(step: Step) -> Callable[..., Awaitable[Screen]]:
    """A button of a gathering in the making, or what has become of that meanwhile."""

    async def pressed(
        _: CallbackQuery,
        callback_data: PlanPress | ItemPress | MomentPress,
        *,
        tx: Tx,
        actor: Actor,
        t: Translator,
        state: FSMContext,
    ) -> Screen:
        try:
            desk = await Desk.open(tx, actor, t, state, callback_data.gathering)
            return await step(desk, callback_data)
        except Stale:
            return await stands(callback_data.gathering, tx, actor, t, state)

    pressed.__doc__ = step.__doc__
    return pressed


async def stands(
    gathering_id: int, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """It has changed meanwhile: here is how it stands."""
    await state.clear()
    return await show(gathering_id, tx, actor, t, changed(t))
