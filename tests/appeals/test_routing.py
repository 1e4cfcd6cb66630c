"""Who gets which appeal: the office's rules, asked in their order."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.appeals import service
from bot.appeals.rules.routing import first_match, hidden_by, matches
from bot.appeals.service import State
from bot.core.access import Role
from bot.core.errors import NotAllowed, NotFound
from bot.people.models import HeldRole
from tests.appeals.conftest import People, sent
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, OKRUG, OTHER_OKRUG
from tests.support.worlds import NOW

LAMP_TOPIC = "street_lighting.broken"
topics = st.sampled_from(["", "water", "water.leak", "roads", "roads.snow"])
villages = st.sampled_from(["", "X00000001", "X00000002"])


@dataclass(frozen=True)
class Rule:
    topic: str
    settlement: str


rules = st.lists(st.builds(Rule, topics, villages), max_size=6)


@given(rules, topics, villages)
def test_the_first_rule_that_fits_decides(listed: list[Rule], topic: str, village: str):
    found = first_match(listed, topic, village)
    fitting = [rule for rule in listed if matches(rule, topic, village)]
    assert found == (fitting[0] if fitting else None)


@given(rules, st.builds(Rule, topics, villages), topics, villages)
def test_a_rule_called_hidden_never_decides(
    earlier: list[Rule], rule: Rule, topic: str, village: str
):
    if hidden_by(earlier, rule) is not None and matches(rule, topic, village):
        assert first_match(earlier, topic, village) is not None


async def test_an_accepted_appeal_goes_to_whom_the_rule_names_and_the_card_says_why(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    berik = await somebody("Берік", Role.EXECUTOR)
    async with open_tx() as tx:
        await service.add_rule(
            tx, marat, OKRUG, topic="street_lighting", settlement=AKSU, person_id=berik.id
        )
        appeal = await sent(tx, aigul)
        view = await service.accept(tx, marat, appeal.id, 1, LAMP_TOPIC)
    assert (view.state, view.assignee_name) == (State.IN_WORK, "Берік")
    assert view.routed_by == f"street_lighting|{AKSU}"
    assert [step.role for step in view.steps] == [Role.RESIDENT, Role.MODERATOR, None]


async def test_without_a_rule_that_fits_the_office_decides_by_hand(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    berik = await somebody("Берік", Role.EXECUTOR)
    async with open_tx() as tx:
        await service.add_rule(tx, marat, OKRUG, topic="water", settlement="", person_id=berik.id)
        appeal = await sent(tx, aigul)
        view = await service.accept(tx, marat, appeal.id, 1, LAMP_TOPIC)
    assert (view.state, view.assignee_id, view.routed_by) == (State.ACCEPTED, None, "")


async def test_another_topic_leads_to_another_executor_but_never_over_a_persons_decision(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    berik, dana = await somebody("Берік", Role.EXECUTOR), await somebody("Дана", Role.EXECUTOR)
    async with open_tx() as tx:
        await service.add_rule(
            tx, marat, OKRUG, topic="street_lighting", settlement="", person_id=berik.id
        )
        await service.add_rule(tx, marat, OKRUG, topic="water", settlement="", person_id=dana.id)
        appeal = await sent(tx, aigul)
        view = await service.accept(tx, marat, appeal.id, 1, LAMP_TOPIC)
        view = await service.change_topic(tx, marat, appeal.id, view.version, "water.leak")
        assert view.assignee_name == "Дана"
        view = await service.hand_over(tx, marat, appeal.id, view.version, marat.id)
        assert view.routed_by == ""
        view = await service.change_topic(tx, marat, appeal.id, view.version, LAMP_TOPIC)
    assert view.assignee_name == "Марат"


async def test_a_rule_whose_executor_left_is_passed_over_and_says_so(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    berik, dana = await somebody("Берік", Role.EXECUTOR), await somebody("Дана", Role.EXECUTOR)
    async with open_tx() as tx:
        await service.add_rule(tx, marat, OKRUG, topic="", settlement="", person_id=berik.id)
        await service.add_rule(
            tx, marat, OKRUG, topic="street_lighting", settlement="", person_id=dana.id
        )
        role = (await tx.session.scalars(_roles_of(berik.id))).one()
        role.ended_at = NOW
        await tx.session.flush()
        listed = await service.routing_rules(tx, marat, OKRUG)
        appeal = await sent(tx, aigul)
        view = await service.accept(tx, marat, appeal.id, 1, LAMP_TOPIC)
    assert [(rule.able, rule.hidden) for rule in listed] == [(False, False), (True, True)]
    assert view.assignee_name == "Дана"


async def test_a_rule_is_asked_earlier_once_it_is_raised(somebody: People, open_tx: OpenTx):
    marat, berik = await somebody("Марат", Role.AKIM), await somebody("Берік", Role.EXECUTOR)
    async with open_tx() as tx:
        await service.add_rule(tx, marat, OKRUG, topic="", settlement="", person_id=berik.id)
        await service.add_rule(tx, marat, OKRUG, topic="water", settlement="", person_id=marat.id)
        listed = await service.routing_rules(tx, marat, OKRUG)
        await service.raise_rule(tx, marat, listed[1].id)
        raised = await service.routing_rules(tx, marat, OKRUG)
        await service.drop_rule(tx, marat, raised[0].id)
        left = await service.routing_rules(tx, marat, OKRUG)
    assert [rule.topic for rule in raised] == ["water", ""]
    assert [rule.topic for rule in left] == [""]


async def test_the_same_rule_said_twice_is_kept_once(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        for _ in range(2):
            await service.add_rule(
                tx, marat, OKRUG, topic="water", settlement=AKSU, person_id=marat.id
            )
        assert len(await service.routing_rules(tx, marat, OKRUG)) == 1


async def test_nobody_makes_or_reads_the_rules_of_another_okrug(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR)
    stranger = await somebody("Самат", Role.MODERATOR, okrug=OTHER_OKRUG, settlement="")
    executor = await somebody("Берік", Role.EXECUTOR)
    async with open_tx() as tx:
        await service.add_rule(tx, marat, OKRUG, topic="water", settlement="", person_id=marat.id)
        rule = (await service.routing_rules(tx, marat, OKRUG))[0]
        with pytest.raises(NotAllowed):
            await service.routing_rules(tx, stranger, OKRUG)
        with pytest.raises(NotAllowed):
            await service.add_rule(
                tx, stranger, OKRUG, topic="water", settlement="", person_id=stranger.id
            )
        with pytest.raises(NotFound):
            await service.drop_rule(tx, stranger, rule.id)
        with pytest.raises(NotAllowed):
            await service.routing_rules(tx, executor, OKRUG)
        with pytest.raises(NotFound):
            await service.add_rule(
                tx, marat, OKRUG, topic="water", settlement="", person_id=stranger.id
            )


def _roles_of(person_id: int) -> sa.Select:
    return sa.select(HeldRole).where(HeldRole.person_id == person_id)
