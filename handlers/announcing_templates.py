"""A ready-made notice: its blanks are asked one after another, in both languages."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatType
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup, escape

from bot.broadcasts import service
from bot.broadcasts.callbacks.templates import BlankPress, OnBlank, ReadyPage, ReadyPick
from bot.broadcasts.rules.blanks import read_blank_day, read_blank_time
from bot.broadcasts.rules.templates import Blank, Template, fill, ready, template
from bot.broadcasts.screens import ready as screens
from bot.broadcasts.screens.compose_more import ask_reason
from bot.broadcasts.service import BroadcastView
from bot.core.access import Actor
from bot.core.clock import village_date
from bot.core.errors import Invalid, NotFound
from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.screen import Screen
from bot.core.text import clean
from bot.core.tx import Tx
from handlers.announcing import Announcing, draft_screen, hold, stands
from handlers.announcing_words import ODD
from handlers.pieces import Says
from handlers.words import WAITS, Waiting, wait_for

_ANSWER = 300  # letters of a blank
_AHEAD = {OnBlank.TODAY: timedelta(0), OnBlank.TOMORROW: timedelta(days=1)}


@dataclass(frozen=True)
class Filling:
    """How far the blanks are filled in. A blank of words is asked in each language."""

    broadcast: int
    template: Template
    step: int
    kk: dict[str, str]
    ru: dict[str, str]

    @classmethod
    async def read(cls, state: FSMContext) -> "Filling":
        """The form as it stands."""
        data = await state.get_data()
        chosen = template(data["ready"])
        return cls(data["broadcast"], chosen, data["step"], dict(data["kk"]), dict(data["ru"]))

    async def write(self, state: FSMContext, tx: Tx) -> None:
        """Keep the form."""
        await wait_for(
            state, Announcing.blank, tx.now + WAITS, broadcast=self.broadcast,
            ready=self.template.key, step=self.step, kk=self.kk, ru=self.ru,
        )  # fmt: skip

    @property
    def steps(self) -> list[tuple[Blank, Language | None]]:
        """Every question; no language where one answer serves both."""
        asked: list[tuple[Blank, Language | None]] = []
        for blank in self.template.blanks:
            both: tuple[Language | None, ...] = LANGUAGES if blank.kind == "text" else (None,)
            asked += [(blank, language) for language in both]
        return asked

    @property
    def same(self) -> str | None:
        """What was said in Kazakh, where Russian is asked for."""
        blank, language = self.steps[self.step]
        return self.kk.get(blank.key) if language == "ru" else None

    def filled(self, values: dict[Language, str]) -> "Filling":
        """With an answer, at the next question; without one the blank stays a line."""
        blank, _ = self.steps[self.step]
        said: dict[Language, dict[str, str]] = {"kk": dict(self.kk), "ru": dict(self.ru)}
        for one, value in values.items():
            said[one][blank.key] = value
        kk, ru = said["kk"], said["ru"]
        return Filling(self.broadcast, self.template, self.step + 1, kk, ru)


# The list


async def show_list(
    _: CallbackQuery, callback_data: ReadyPage, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """What there is."""
    view = await service.look(tx, actor, callback_data.broadcast)
    if view.state is not service.State.DRAFT or view.sendable:
        return await stands(tx, actor, t, state, view.id)
    await hold(state, tx, view)
    return screens.ready_list(view, ready(), t, page=callback_data.page)


async def pick(
    _: CallbackQuery, callback_data: ReadyPick, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """This one. Words that are there already are not written over."""
    view = await service.look(tx, actor, callback_data.broadcast)
    if view.state is not service.State.DRAFT or view.sendable:
        return await stands(tx, actor, t, state, view.id)
    try:
        chosen = template(callback_data.ready)
    except KeyError:
        raise NotFound("template") from None
    return await _go_on(
        Filling(view.id, chosen, 0, {}, {}), view, tx=tx, actor=actor, t=t, state=state
    )


# The blanks


async def take_answer(
    message: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """What stands in the blank."""
    filling = await Filling.read(state)
    try:
        view = await service.look(tx, actor, filling.broadcast)
    except NotFound:
        await state.clear()
        raise SkipHandler from None
    if view.state is not service.State.DRAFT:
        return await stands(tx, actor, t, state, view.id)
    said = clean(message.text or message.caption or "", _ANSWER)
    try:
        values = _values(filling, said, tx)
    except Invalid:
        return _question(filling, view, t, _unread(filling, t))
    if not any(values.values()):
        return _question(filling, view, t, t("Please write it in words."))
    return await _go_on(filling.filled(values), view, tx=tx, actor=actor, t=t, state=state)


def _values(filling: Filling, said: str, tx: Tx) -> dict[Language, str]:
    blank, language = filling.steps[filling.step]
    if blank.kind == "day":
        return _on(read_blank_day(said, tx.now, tx.zone), tx)
    if blank.kind == "time":
        clock = f"{read_blank_time(said, tx.now, tx.zone):%H:%M}"
        return dict.fromkeys(LANGUAGES, clock)
    return {language: said} if language else dict.fromkeys(LANGUAGES, said)


def _unread(filling: Filling, t: Translator) -> Markup:
    blank, _ = filling.steps[filling.step]
    if blank.kind == "day":
        return t("This cannot be read as a day. Write it like this: 26.11")
    return t("This cannot be read as an hour. Write it like this: 15:00")


async def press_blank(
    _: CallbackQuery, callback_data: BlankPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Skip, the same in Russian, a near day, or stop."""
    filling = await Filling.read(state)
    view = await service.look(tx, actor, callback_data.broadcast)
    if view.state is not service.State.DRAFT or filling.broadcast != view.id:
        return await stands(tx, actor, t, state, view.id)
    if callback_data.do is OnBlank.STOP:
        await hold(state, tx, view)
        return await draft_screen(tx, actor, t, view)
    if callback_data.step != filling.step:
        return _question(filling, view, t)  # an old question: here is the present one
    answer = _pressed(filling, callback_data.do, tx)
    return await _go_on(filling.filled(answer), view, tx=tx, actor=actor, t=t, state=state)


def _pressed(filling: Filling, do: OnBlank, tx: Tx) -> dict[Language, str]:
    """What a tap puts into the blank; skipped, it stays a line."""
    blank, _ = filling.steps[filling.step]
    if do in _AHEAD and blank.kind == "day":
        return _on(village_date(tx.now, tx.zone) + _AHEAD[do], tx)
    if do is OnBlank.SAME and filling.same:
        return {"ru": filling.same}
    return {}


def _on(day: date, tx: Tx) -> dict[Language, str]:
    return {one: translator(one, tx.zone).date(day) for one in LANGUAGES}


async def press_late(
    _: CallbackQuery, callback_data: BlankPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The form is over: here is the draft."""
    return await stands(tx, actor, t, state, callback_data.broadcast)


async def _go_on(
    filling: Filling,
    view: BroadcastView,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    if filling.step < len(filling.steps):
        await filling.write(state, tx)
        return _question(filling, view, t)
    for language in LANGUAGES:
        said = fill(filling.template, language, getattr(filling, language))
        at: tuple[Any, ...] = (tx, actor, view.id, view.version)
        view = await service.write(*at, html=str(escape(said)), language=language)
    if filling.template.urgent:
        await hold(state, tx, view, "reason")
        return ask_reason(view, t, offered=True)
    await hold(state, tx, view)
    return await draft_screen(tx, actor, t, view)


def _question(
    filling: Filling, view: BroadcastView, t: Translator, problem: Markup | None = None
) -> Screen:
    blank, language = filling.steps[filling.step]
    return screens.ask_blank(
        view, filling.template, blank, language, t,
        step=filling.step, steps=len(filling.steps), same=filling.same, problem=problem,
    )  # fmt: skip


def router() -> Router:
    """The list, and the questions."""
    table = Router(name="announcing_templates")
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    inside = StateFilter(Announcing.blank)
    press = table.callback_query.register
    press(show_list, ReadyPage.filter())
    press(pick, ReadyPick.filter())
    press(press_blank, BlankPress.filter(), inside)
    press(press_late, BlankPress.filter())
    private = F.chat.type == ChatType.PRIVATE
    table.message.register(take_answer, private, inside, Waiting(), Says())
    table.message.register(take_answer, private, inside, Waiting(), ODD)
    return table
