"""Gatherings: what is planned, and separate gatherings of several villages in one go."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from aiogram import F, Router
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.appeals.service import Piece
from bot.core.access import Action, Actor
from bot.core.errors import Invalid, NotFound, Refusal
from bot.core.i18n import Language, Translator, translator
from bot.core.law import gathering_law
from bot.core.moments import read_moment
from bot.core.screen import Screen, plain
from bot.core.text import clean
from bot.core.tx import Tx
from bot.gatherings.callbacks.planning import BeginPress, MomentPress, OnBegin
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.limits import SOURCE_LIMIT
from bot.gatherings.rules.planning import (
    Spread,
    asks_notice,
    check_place,
    read_name,
    suggested,
    told_at,
)
from bot.gatherings.screens import beginning as screens
from bot.gatherings.screens import sending
from bot.gatherings.screens.beginning import KINDS, SPREADS, SeriesView
from bot.gatherings.service import planning
from bot.gatherings.service.planning import GatheringView, Separate
from handlers.allowed import CANCEL, Typed
from handlers.gatherings.card import calendar
from handlers.gatherings.making import Desk, Planning, is_russian
from handlers.pieces import Says
from handlers.receiving import changed
from handlers.refusals import refused
from handlers.words import WAITS, Waiting, wait_for

_MINUTE = 60
_NOT_CHOSEN = -1
_OFFERED = 3


# ── What is planned ──────────────────────────────────────────────────────────────────────────


async def kinds(
    _: CallbackQuery, callback_data: BeginPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Each with what it means."""
    del tx
    actor.must(Action.PLAN_GATHERING, callback_data.okrug)
    await state.clear()
    return screens.choose_kind(callback_data.okrug, t)


async def begin(
    _: CallbackQuery, callback_data: BeginPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One of this kind; of separate ones the villages are asked first."""
    kind = KINDS[callback_data.do]
    if kind is Kind.SEPARATE:
        return await _first(callback_data.okrug, _NOT_CHOSEN, tx=tx, actor=actor, t=t, state=state)
    view = await planning.plan(tx, actor, callback_data.okrug, kind)
    await state.clear()
    desk = await Desk.open(tx, actor, t, state, view.id)
    return await desk.following()


# ── Separate ones ────────────────────────────────────────────────────────────────────────────


@dataclass
class Series:
    """Separate gatherings that are being planned, with everything at hand.

    data: okrug; ticked (codes); main (the gathering that they lead to, 0 for a new one, -1 while
    it is not chosen); back (the gathering whose card it was begun from); seats, source, first,
    spread, kk, ru; step (what is asked).
    """

    tx: Tx
    actor: Actor
    t: Translator
    state: FSMContext
    data: dict[str, Any]

    @classmethod
    async def open(cls, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Self:
        """What was said so far."""
        return cls(tx, actor, t, state, await state.get_data())

    async def put(self, **values: Any) -> None:
        """Remember something."""
        self.data = {**self.data, **values}
        self.data.pop("until", None)
        await wait_for(self.state, Planning.series, self.tx.now + WAITS, **self.data)

    async def view(self) -> SeriesView:
        """As it stands."""
        data = self.data
        listed = await planning.villages(self.tx, self.actor, data["okrug"])
        return SeriesView(
            okrug=data["okrug"],
            villages=tuple(one for one in listed if one.code in data["ticked"]),
            main=await self._main(),
            seats=data["seats"] or None,
            source=data["source"],
            first=datetime.fromisoformat(data["first"]) if data["first"] else None,
            spread=Spread(data["spread"]),
            place=(data["kk"], data["ru"]),
        )

    async def _main(self) -> GatheringView | None:
        if self.data["main"] <= 0:
            return None
        mains = await planning.to_lead_to(self.tx, self.actor, self.data["okrug"])
        return next((one for one in mains if one.id == self.data["main"]), None)

    async def ask(self, step: str, problem: Markup | None = None) -> Screen:
        """The next question."""
        await self.put(step=step)
        view, t, tx = await self.view(), self.t, self.tx
        match step:
            case "villages":
                listed = await planning.villages(tx, self.actor, view.okrug)
                return screens.tick_villages(
                    view.okrug, listed, self.data["ticked"], t, problem=problem
                )
            case "main":
                mains = await planning.to_lead_to(tx, self.actor, view.okrug)
                return screens.choose_main(view, mains, t)
            case "seats":
                most = gathering_law().section_representatives.value
                return screens.ask_seats(view, most, t)
            case "source":
                return screens.ask_source(view, t, problem=problem)
            case "first":
                return self._ask_first(view, problem)
            case "spread":
                return screens.choose_spread(view, t)
            case "place":
                return screens.ask_place(view, t, problem=problem)
            case "place:kk" | "place:ru":
                language: Language = "kk" if step == "place:kk" else "ru"
                return screens.ask_place(view, t, language=language, problem=problem)
            case _:
                return screens.summary(view, t, problem=problem)

    def _ask_first(self, view: SeriesView, problem: Markup | None) -> Screen:
        days = asks_notice(Kind.SEPARATE, only_candidates=False)
        offered = suggested(told_at(self.tx.now, self.tx.zone), days, self.tx.zone)
        notice = self.t.plural(
            "The earliest day by law: {day} ({n} day after the notice).",
            "The earliest day by law: {day} ({n} days after the notice).",
            n=days,
            day=self.t.date(min(offered)),
        )
        return screens.ask_first(view, offered[:_OFFERED], self.t, notice=notice, problem=problem)

    async def after_first(self) -> Screen:
        """One village needs no row."""
        several = len(self.data["ticked"]) > 1
        return await self.ask("spread" if several else "place")


async def villages(
    main: GatheringView, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Separate ones that lead to this gathering."""
    return await _first(main.okrug, main.id, tx=tx, actor=actor, t=t, state=state)


async def _first(
    okrug: str, main: int, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    actor.must(Action.PLAN_GATHERING, okrug)
    fresh = {
        "okrug": okrug, "ticked": [], "main": main, "back": max(main, 0), "seats": 0,
        "source": "", "first": "", "spread": Spread.SAME.value, "kk": "", "ru": "",
    }  # fmt: skip
    return await Series(tx, actor, t, state, fresh).ask("villages")


async def tick(series: Series, pressed: BeginPress) -> Screen:
    """A village, or not."""
    ticked = list(series.data["ticked"])
    listed = await planning.villages(series.tx, series.actor, series.data["okrug"])
    if pressed.code not in {one.code for one in listed}:
        raise NotFound("place")
    if pressed.code in ticked:
        ticked.remove(pressed.code)
    else:
        ticked.append(pressed.code)
    await series.put(ticked=ticked)
    return await series.ask("villages")


async def following(series: Series, _: BeginPress) -> Screen:
    """From the villages on."""
    if not series.data["ticked"]:
        problem = refused(Invalid("villages_missing"), series.t)
        return await series.ask("villages", problem)
    return await series.ask("main" if series.data["main"] == _NOT_CHOSEN else "seats")


async def choose_main(series: Series, pressed: BeginPress) -> Screen:
    """They lead to this one, or to a new one."""
    await series.put(main=min(pressed.number, 2**62))
    return await series.ask("seats")


async def choose_seats(series: Series, pressed: BeginPress) -> Screen:
    """So many each; 0: written later, and so is by whose decision."""
    most = gathering_law().section_representatives.value
    seats = pressed.number if pressed.number <= most else 0
    await series.put(seats=seats)
    return await series.ask("source" if seats else "first")


async def source_later(series: Series, _: BeginPress) -> Screen:
    """By whose decision is written later."""
    return await series.ask("first")


async def choose_spread(series: Series, pressed: BeginPress) -> Screen:
    """At one hour, or in a row."""
    await series.put(spread=SPREADS[pressed.do].value)
    return await series.ask("place")


async def one_language(series: Series, _: BeginPress) -> Screen:
    """The other language is left out."""
    return await series.ask("summary")


async def make(series: Series, _: BeginPress) -> Screen:
    """A draft for each; then those that lead to the gathering stand in a list."""
    view, t = await series.view(), series.t
    question = tuple(
        translator(language).word("Election of representatives to the gathering of the okrug")
        for language in ("kk", "ru")
    )
    try:
        main, made = await planning.plan_separate(
            series.tx,
            series.actor,
            Separate(
                okrug=view.okrug,
                settlements=tuple(one.code for one in view.villages),
                held_at=view.held_at or (series.tx.now,),
                place=view.place,
                question=(question[0], question[-1]),
                seats=view.seats,
                source=view.source,
                leads_to=max(series.data["main"], 0),
            ),
        )
    except Invalid as problem:
        step = "first" if problem.name == "day_is_past" else "summary"
        return await series.ask(step, refused(problem, t))
    await series.state.clear()
    plan = await planning.outlook_of(series.tx, series.actor, main.id)
    drafts = [await planning.outlook_of(series.tx, series.actor, one) for one in made]
    said = plain(t.plural("{n} draft is made.", "{n} drafts are made.", n=len(made)))
    return sending.separate_screen(plan, drafts, t, said=said)


#: What was asked before each question.
_BEFORE = {
    "main": "villages",
    "seats": "main",
    "source": "seats",
    "first": "seats",
    "spread": "first",
    "place": "first",
    "place:kk": "place",
    "place:ru": "place",
    "summary": "place",
}


async def back(series: Series, pressed: BeginPress) -> Screen:
    """One question back; from the first to the kinds."""
    step = series.data.get("step", "villages")
    before = _BEFORE.get(step)
    if before == "main" and series.data["back"]:
        before = "villages"
    if before is None:
        await series.state.clear()
        return screens.choose_kind(pressed.okrug, series.t)
    return await series.ask(before)


# What is written


async def take(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A line goes where it was asked for; anything else leaves the question as it was."""
    series = await Series.open(tx, actor, t, state)
    step = series.data["step"]
    if not piece.text.strip() or piece.media or piece.location is not None:
        return await series.ask(step, t("Please write it in words."))
    try:
        return await _taken(series, step, piece.text)
    except Invalid as problem:
        return await series.ask(step, refused(problem, t))


async def _taken(series: Series, step: str, text: str) -> Screen:
    match step:
        case "source":
            await series.put(source=clean(text, SOURCE_LIMIT).replace("\n", " "))
            return await series.ask("first")
        case "first":
            moment = read_moment(text, series.tx.now, series.tx.zone)
            await series.put(first=moment.isoformat())
            return await series.after_first()
        case "place":
            return await _take_place(series, text)
        case "place:kk" | "place:ru":
            written = read_name(text)
            line = check_place(written.lines[0] if written.lines else "")
            await series.put(**{step.removeprefix("place:"): line})
            return await series.ask("summary")
        case _:
            return await series.ask(step, series.t("Press one of the buttons, please."))


async def _take_place(series: Series, text: str) -> Screen:
    written = read_name(text)
    line = check_place(written.lines[0] if written.lines else "")
    if written.other:
        await series.put(kk=line, ru=check_place(written.other[0]))
        return await series.ask("summary")
    russian = is_russian(written, series.t)
    await series.put(kk="" if russian else line, ru=line if russian else "")
    return await series.ask("place:kk" if russian else "place:ru")


async def pick_moment(series: Series, pressed: MomentPress) -> Screen:
    """One of those that were offered."""
    moment = datetime.fromtimestamp(pressed.minute * _MINUTE, UTC)
    if moment <= series.tx.now:
        return await series.ask("first", refused(Invalid("day_is_past"), series.t))
    await series.put(first=moment.isoformat())
    return await series.after_first()


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel: nothing was made."""
    okrug = (await state.get_data())["okrug"]
    await state.clear()
    return await calendar(okrug, tx, actor, t)


def _on_series(step: Any) -> Any:
    """A button of the questions, or the calendar where they are over."""

    async def pressed(
        _: CallbackQuery,
        callback_data: BeginPress | MomentPress,
        *,
        tx: Tx,
        actor: Actor,
        t: Translator,
        state: FSMContext,
    ) -> Screen:
        open_ = await state.get_state() == Planning.series.state
        series = await Series.open(tx, actor, t, state)
        if isinstance(callback_data, BeginPress) and open_:
            open_ = series.data["okrug"] == callback_data.okrug
        if not open_:
            await state.clear()
            return await _over(callback_data, tx, actor, t)
        shown: Screen = await step(series, callback_data)
        return shown

    pressed.__doc__ = step.__doc__
    return pressed


async def _over(pressed: BeginPress | MomentPress, tx: Tx, actor: Actor, t: Translator) -> Screen:
    if isinstance(pressed, BeginPress):
        try:
            return await calendar(pressed.okrug, tx, actor, t, said=changed(t))
        except Refusal:
            pass
    return Screen(text=Markup("{}").format(changed(t)))


def register(table: Router) -> None:
    """The kinds, and the questions about separate ones."""
    press = table.callback_query.register
    press(kinds, BeginPress.filter(F.do == OnBegin.KINDS))
    press(begin, BeginPress.filter(F.do.in_(set(KINDS))))
    for do, handler in (
        (OnBegin.TICK, tick),
        (OnBegin.NEXT, following),
        (OnBegin.LEADS_TO, choose_main),
        (OnBegin.SEATS, choose_seats),
        (OnBegin.SOURCE_LATER, source_later),
        (OnBegin.ONE_LANGUAGE, one_language),
        (OnBegin.MAKE, make),
        (OnBegin.BACK, back),
    ):
        press(_on_series(handler), BeginPress.filter(F.do == do))
    press(_on_series(choose_spread), BeginPress.filter(F.do.in_(set(SPREADS))))
    press(_on_series(pick_moment), MomentPress.filter(F.gathering == 0))
    inside = StateFilter(Planning.series)
    table.message.register(leave, inside, or_f(Command("cancel"), Typed(CANCEL)))
    table.message.register(take, inside, Waiting(), Says())
