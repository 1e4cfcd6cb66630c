"""Polls: how something went – a gathering that is over, what was done about an appeal."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.appeals import service as appeals
from bot.appeals.callbacks import CardPress, OnCard
from bot.appeals.screens.words import number, topic_name
from bot.appeals.service import AppealView
from bot.appeals.service import State as AppealState
from bot.core.access import Action, Actor
from bot.core.errors import NotFound, Stale
from bot.core.i18n import Translator, translator
from bot.core.screen import Screen
from bot.core.text import excerpt
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.rules.lifecycle import State as GatheringState
from bot.gatherings.screens.words import short_name
from bot.gatherings.service import looking
from bot.gatherings.service.planning import GatheringView
from bot.polls.rules.kinds import State, Template
from bot.polls.screens.making import ready_options
from bot.polls.service import drafting
from bot.polls.service.drafting import Survey
from handlers.card import stands as appeal_stands
from handlers.gatherings.card import show as gathering_card
from handlers.polls.card import show
from handlers.polls.desk import Desk
from handlers.receiving import changed

_OVER = frozenset(
    {
        GatheringState.CLOSED,
        GatheringState.DRAFTED,
        GatheringState.SIGNED,
        GatheringState.HANDED_OVER,
    }
)
_DONE = frozenset({AppealState.ANSWERED, AppealState.CLOSED})
_NAME = 200  # letters of what is named in a question


async def of_gathering(
    _: CallbackQuery, callback_data: GatheringPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """How it went, from its card."""
    view = await looking.look(tx, actor, callback_data.gathering)
    actor.must(Action.RUN_POLL, view.okrug)
    if view.state not in _OVER:
        return await gathering_card(view.id, tx, actor, t, changed(t))
    survey = Survey(
        okrug=view.okrug,
        about=f"gathering:{view.id}",
        words=(_went(view, translator("kk", tx.zone)), _went(view, translator("ru", tx.zone))),
        settlement=view.settlement,
    )
    return await _survey(survey, tx, actor, t, state)


def _went(view: GatheringView, t: Translator) -> str:
    name = excerpt(short_name(view, t), _NAME)
    return t.word("{name}. How did it go? Five stars are the best.", name=name)


async def of_appeal(
    _: CallbackQuery, callback_data: CardPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """How it was done, from the card of an appeal that was answered."""
    view = await appeals.card(tx, actor, callback_data.appeal)
    if not actor.may(Action.RUN_POLL, view.okrug):
        raise NotFound("appeal")
    if view.state not in _DONE or view.merged_into is not None:
        return await appeal_stands(tx, actor, view.id, Stale(by=""), t)
    survey = Survey(
        okrug=view.okrug,
        about=f"appeal:{view.id}",
        words=(_done(view, translator("kk", tx.zone)), _done(view, translator("ru", tx.zone))),
        settlement=view.settlement.code if view.settlement else "",
    )
    return await _survey(survey, tx, actor, t, state)


def _done(view: AppealView, t: Translator) -> str:
    """Its topic and village, and nothing of what its author wrote."""
    village = view.settlement.name(t.language) if view.settlement else ""
    parts = (topic_name(view.topic, t), village)
    name = excerpt(t.listing(part for part in parts if part), _NAME)
    return t.word(
        "Appeal № {number} ({name}). How well was the work done? Five stars are the best.",
        number=number(view.number),
        name=name or t.word("no topic"),
    )


async def _survey(
    survey: Survey, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A draft with its question, which may be changed; or the survey that there is already."""
    await state.clear()
    view = await drafting.survey(tx, actor, survey, ready_options(Template.STARS))
    if view.state is not State.DRAFT:
        return await show(view.id, tx, actor, t)
    return await (await Desk.open(tx, actor, t, state, view.id)).card()


def router() -> Router:
    """From the cards of what can be rated."""
    table = Router(name="polls.surveys")
    press = table.callback_query.register
    press(of_gathering, GatheringPress.filter(F.do == OnGathering.SURVEY))
    press(of_appeal, CardPress.filter(F.do == OnCard.SURVEY))
    return table
