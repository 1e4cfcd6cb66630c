"""Routing: topic and settlement lead to an executor by rules the office keeps itself."""

from bot.appeals.models import RoutingRule
from bot.appeals.notices import AppealHandedOver
from bot.appeals.rules.lifecycle import Move, State
from bot.appeals.rules.routing import RULES_LIMIT, first_match, hidden_by
from bot.appeals.rules.topics import load
from bot.appeals.service.case import Case
from bot.appeals.storage import appeals as find
from bot.appeals.storage import routing as storage
from bot.appeals.storage.appeals import Colleague
from bot.appeals.storage.routing import RuleView
from bot.appeals.storage.views import Named, named, settlements
from bot.core.access import Action, Actor, requires, system
from bot.core.errors import NotFound, Refusal
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.people.service import who_may


@requires(Action.SET_UP_DESK)
async def routing_rules(tx: Tx, actor: Actor, okrug: str) -> list[RuleView]:
    """The rules of an okrug in the order in which they are asked."""
    actor.must(Action.SET_UP_DESK, okrug)
    rules = await storage.rules_of(tx, okrug)
    names = await find.names(tx, [rule.person_id for rule in rules])
    places = await named(tx, [rule.settlement for rule in rules])
    able = set(await who_may(tx, Action.ANSWER_APPEAL, okrug))
    return [
        RuleView(
            rule.id,
            rule.topic,
            places.get(rule.settlement),
            names.get(rule.person_id, ""),
            rule.person_id in able,
            hidden_by(rules[:place], rule) is not None,
        )
        for place, rule in enumerate(rules)
    ]


@requires(Action.SET_UP_DESK)
async def routing_choices(tx: Tx, actor: Actor, okrug: str) -> tuple[list[Named], list[Colleague]]:
    """The settlements a rule may name, and whom it may lead to."""
    actor.must(Action.SET_UP_DESK, okrug)
    able = await who_may(tx, Action.ANSWER_APPEAL, okrug)
    return await settlements(tx, okrug), await find.colleagues(tx, able, okrug)


@requires(Action.SET_UP_DESK)
async def add_rule(
    tx: Tx, actor: Actor, okrug: str, *, topic: str, settlement: str, person_id: int
) -> None:
    """Keep a rule as the last one asked; said twice, it is kept once.

    Refuses with `not_found` what is not of this okrug, `too_many_rules` (limit).
    """
    places, colleagues = await routing_choices(tx, actor, okrug)
    _must_be_topic(topic)
    if settlement and settlement not in {place.code for place in places}:
        raise NotFound("settlement")
    if person_id not in {one.id for one in colleagues}:
        raise NotFound("colleague")
    rules = await storage.rules_of(tx, okrug)
    if any(
        (rule.topic, rule.settlement, rule.person_id) == (topic, settlement, person_id)
        for rule in rules
    ):
        return
    if len(rules) >= RULES_LIMIT:
        raise Refusal("too_many_rules", limit=RULES_LIMIT)
    tx.session.add(
        RoutingRule(
            bot_id=tx.bot_id,
            okrug=okrug,
            position=rules[-1].position + 1 if rules else 1,
            topic=topic,
            settlement=settlement,
            person_id=person_id,
            made_at=tx.now,
        )
    )
    await tx.session.flush()


@requires(Action.SET_UP_DESK)
async def raise_rule(tx: Tx, actor: Actor, rule_id: int) -> str:
    """Ask a rule one place earlier; the okrug it is of comes back."""
    rule = await _own(tx, actor, rule_id)
    rules = list(await storage.rules_of(tx, rule.okrug))
    place = next(place for place, one in enumerate(rules) if one.id == rule_id)
    if place:
        rules[place - 1], rules[place] = rules[place], rules[place - 1]
    for position, one in enumerate(rules, start=1):
        one.position = position
    await tx.session.flush()
    return rule.okrug


@requires(Action.SET_UP_DESK)
async def drop_rule(tx: Tx, actor: Actor, rule_id: int) -> str:
    """Forget a rule; what it led somewhere stays there. The okrug it was of comes back."""
    rule = await _own(tx, actor, rule_id)
    await storage.drop(tx, rule.id)
    return rule.okrug


@requires(Action.SET_UP_DESK)
async def okrug_of_rule(tx: Tx, actor: Actor, rule_id: int) -> str:
    """The okrug a rule is of."""
    return (await _own(tx, actor, rule_id)).okrug


@system
async def route(case: Case) -> bool:
    """Hand an accepted appeal over by the first rule that matches; whether one did.

    A rule whose executor works here no more is passed over: the next may match.
    """
    appeal = case.appeal
    if appeal.state not in {State.ACCEPTED, State.IN_WORK} or not appeal.topic:
        return False
    rules = await storage.rules_of(case.tx, appeal.okrug)
    if not rules:
        return False
    able = set(await who_may(case.tx, Action.ANSWER_APPEAL, appeal.okrug))
    rule = first_match(
        [rule for rule in rules if rule.person_id in able], appeal.topic, appeal.settlement
    )
    if rule is None or rule.person_id == appeal.assignee_id:
        return False
    by_rule = Case.of_bot(case.tx, appeal)
    await by_rule.move(
        Move.ROUTE,
        appeal.version,
        note=str(rule.person_id),
        assignee_id=rule.person_id,
        routed_by=f"{rule.topic}|{rule.settlement}",
    )
    await case.refresh()
    if rule.person_id != case.actor.person_id:
        told = AppealHandedOver(
            to=rule.person_id, appeal_id=appeal.id, version=case.appeal.version
        )
        await put(case.tx, told)
    return True


async def _own(tx: Tx, actor: Actor, rule_id: int) -> RoutingRule:
    rule = await storage.rule(tx, rule_id)
    if rule is None or not actor.may(Action.SET_UP_DESK, rule.okrug):
        raise NotFound("rule")
    return rule


def _must_be_topic(code: str) -> None:
    if not code:
        return
    try:
        load().name(code, "kk")
    except KeyError:
        raise NotFound("topic") from None
