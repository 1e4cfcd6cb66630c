"""A draft of a poll on somebody's desk, and how each of its parts is asked for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Self

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery
from markupsafe import Markup

from bot.core.access import Actor
from bot.core.errors import Stale
from bot.core.i18n import Language, Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.polls.rules.drafting import Part
from bot.polls.screens import making as screens
from bot.polls.service import drafting
from bot.polls.service.drafting import DraftView, PollView
from handlers.polls.card import stands
from handlers.words import WAITS, wait_for


class Composing(StatesGroup):
    """What the next messages are taken for; they wait for a day.

    part: poll; field (what is asked, "" is nothing; behind a colon a language); lines (the answers
        whose other language is asked); days (the answers are days); over, over_at (what was said
        of a text that was too long, and when).
    """

    part = State()


#: What is asked by itself as long as it is missing.
_GUIDED = {Part.QUESTION: "question", Part.OPTIONS: "options", Part.CLOSE: "close"}


@dataclass
class Desk:
    """A draft in the making, with everything at hand."""

    tx: Tx
    actor: Actor
    t: Translator
    state: FSMContext
    data: dict[str, Any]
    draft: DraftView

    @classmethod
    async def open(
        cls, tx: Tx, actor: Actor, t: Translator, state: FSMContext, poll_id: int
    ) -> Self:
        """A draft of the office's as it stands; `Stale` once it is none any more."""
        draft = await drafting.draft(tx, actor, poll_id)
        data = await state.get_data()
        if await state.get_state() != Composing.part.state or data["poll"] != poll_id:
            data = {"poll": poll_id, "field": ""}
        return cls(tx, actor, t, state, data, draft)

    @property
    def id(self) -> int:
        """Which poll it is."""
        return self.draft.view.id

    @property
    def view(self) -> PollView:
        """As it will be."""
        return self.draft.view

    @property
    def at(self) -> tuple[Tx, Actor, int]:
        """How every use case about it begins."""
        return self.tx, self.actor, self.id

    async def hold(self, field: str = "", **more: Any) -> None:
        """From now on what is said belongs to it; field: what is asked."""
        kept = {"days": True} if self.data.get("days") else {}
        self.data = {"poll": self.id, "field": field, **kept, **more}
        await wait_for(self.state, Composing.part, self.tx.now + WAITS, **self.data)

    async def card(self, said: str | None = None, problem: Markup | None = None) -> Screen:
        """Its card; nothing is asked."""
        await self.hold()
        return screens.draft_card(self.draft, self.t, said=said, problem=problem)

    async def following(self, said: str | None = None) -> Screen:
        """What is missing is asked by itself; then the card."""
        missing = self.draft.missing
        if not missing:
            return await self.card(said)
        field = _GUIDED[missing[0]]
        return await self.ask("days" if field == "options" and self.data.get("days") else field)

    async def ask(self, field: str, *, problem: Markup | None = None, **more: Any) -> Screen:
        """Ask for one part of it; what the form knew for this question stays."""
        kept = {"lines": self.data["lines"]} if "lines" in self.data and ":" in field else {}
        await self.hold(field, **(kept | more))
        what, _, code = field.partition(":")
        language: Language | None = "kk" if code == "kk" else "ru" if code == "ru" else None
        t, view = self.t, self.view
        match what:
            case "question":
                return screens.ask_question(view, t, language=language, problem=problem)
            case "options":
                lines = self.data.get("lines", ())
                return screens.ask_options(view, t, language=language, said=lines, problem=problem)
            case "days":
                return screens.ask_days(view, self.tx.now, t, problem=problem)
            case "close":
                return screens.ask_close(view, self.tx.now, t, problem=problem)
            case "photo":
                return screens.ask_photo(view, t, problem=problem)
            case _:
                return await self.card(problem=problem)


Step = Callable[[Desk, Any], Awaitable[Screen]]


def on_desk(step: Step) -> Callable[..., Awaitable[Screen]]:
    """A button of a draft, or what has become of that meanwhile."""

    async def pressed(
        _: CallbackQuery, callback_data: Any, *, tx: Tx, actor: Actor, t: Translator,
        state: FSMContext,
    ) -> Screen:  # fmt: skip
        try:
            desk = await Desk.open(tx, actor, t, state, callback_data.poll)
            return await step(desk, callback_data)
        except Stale:
            return await stands(callback_data.poll, tx, actor, t, state)

    pressed.__doc__ = step.__doc__
    return pressed
