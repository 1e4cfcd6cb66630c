"""The office's routing rules: see them, add one in three taps, put them in order."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery

from bot.appeals import service
from bot.appeals.callbacks import (
    OnRule,
    RoutingList,
    RuleExecutor,
    RulePlace,
    RulePress,
    RuleTopic,
    RuleTopics,
)
from bot.appeals.screens import routing as screens
from bot.core.access import Actor
from bot.core.errors import NotFound
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.office import back_to_hub


class Routing(StatesGroup):
    """A rule in the making. Data: okrug, topic, settlement."""

    making = State()


async def listed(
    _: CallbackQuery,
    callback_data: RoutingList,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The rules as they stand."""
    await state.clear()
    return await _list(tx, actor, t, callback_data.okrug)


async def _list(
    tx: Tx, actor: Actor, t: Translator, okrug: str, said: str | None = None
) -> Screen:
    rules = await service.routing_rules(tx, actor, okrug)
    return replace(screens.routing_list(okrug, rules, t, back_to_hub(okrug, t)), toast=said)


async def press_rule(
    _: CallbackQuery, callback_data: RulePress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """One rule: seen, moved up, removed."""
    match callback_data.do:
        case OnRule.RAISE:
            okrug = await service.raise_rule(tx, actor, callback_data.rule)
            return await _list(tx, actor, t, okrug)
        case OnRule.DROP:
            okrug = await service.drop_rule(tx, actor, callback_data.rule)
            return await _list(tx, actor, t, okrug, t.word("The rule is removed."))
    okrug = await service.okrug_of_rule(tx, actor, callback_data.rule)
    rules = await service.routing_rules(tx, actor, okrug)
    rule = next((one for one in rules if one.id == callback_data.rule), None)
    if rule is None:
        raise NotFound("rule")
    if callback_data.do is OnRule.ASK_DROP:
        return screens.sure_to_drop(rule, t)
    return screens.rule_screen(okrug, rule, t, first=rule is rules[0])


async def choose_topic(
    _: CallbackQuery, callback_data: RuleTopics, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What is it about?"""
    await service.routing_choices(tx, actor, callback_data.okrug)
    return screens.choose_topic(callback_data.okrug, callback_data.category, callback_data.page, t)


async def take_topic(
    _: CallbackQuery,
    callback_data: RuleTopic,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """From where?"""
    okrug, topic = callback_data.okrug, callback_data.code
    places, people = await service.routing_choices(tx, actor, okrug)
    await state.set_state(Routing.making)
    await state.set_data({"okrug": okrug, "topic": topic, "settlement": ""})
    if len(places) <= 1:
        return screens.choose_executor(okrug, topic, None, people, t)
    return screens.choose_place(okrug, topic, places, 0, t)


async def take_place(
    _: CallbackQuery,
    callback_data: RulePlace,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """To whom?"""
    okrug = callback_data.okrug
    made = await state.get_data()
    if made.get("okrug") != okrug:  # begun elsewhere meanwhile, or long forgotten
        return await _list(tx, actor, t, okrug)
    places, people = await service.routing_choices(tx, actor, okrug)
    if callback_data.settlement == screens.ASK_PLACE:
        return screens.choose_place(okrug, made["topic"], places, callback_data.page, t)
    place = next((one for one in places if one.code == callback_data.settlement), None)
    if callback_data.settlement and place is None:
        raise NotFound("settlement")
    await state.update_data(settlement=callback_data.settlement)
    return screens.choose_executor(okrug, made["topic"], place, people, t)


async def take_executor(
    _: CallbackQuery,
    callback_data: RuleExecutor,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The rule is kept."""
    okrug = callback_data.okrug
    made = await state.get_data()
    await state.clear()
    if made.get("okrug") != okrug:
        return await _list(tx, actor, t, okrug)
    await service.add_rule(
        tx,
        actor,
        okrug,
        topic=made["topic"],
        settlement=made["settlement"],
        person_id=callback_data.person,
    )
    return await _list(tx, actor, t, okrug, t.word("The rule is kept."))


def router() -> Router:
    """Stateless but for a rule in the making."""
    table = Router(name="routing")
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    press = table.callback_query.register
    press(listed, RoutingList.filter())
    press(press_rule, RulePress.filter())
    press(choose_topic, RuleTopics.filter())
    press(take_topic, RuleTopic.filter())
    press(take_place, Routing.making, RulePlace.filter())
    press(take_executor, Routing.making, RuleExecutor.filter())
    return table
