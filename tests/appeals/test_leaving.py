"""Staff come and go; what the office owes residents stays the office's."""

import pytest
import sqlalchemy as sa

from bot.appeals import service
from bot.appeals.models import RoutingRule
from bot.appeals.service import AppealView, Move
from bot.core.access import Actor, Role
from bot.core.errors import NotAllowed, NotFound
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.people.models import HeldRole, Person
from tests.appeals.conftest import People, sent
from tests.conftest import OpenTx
from tests.support.okrugs import OKRUG, OTHER_OKRUG
from tests.support.worlds import NOW

OTHER_BOT = 777


async def handed(tx: Tx, author: Actor, by: Actor, to: Actor) -> AppealView:
    appeal = await sent(tx, author)
    return await service.hand_over(tx, by, appeal.id, appeal.version, to.id)


async def leaves(tx: Tx, person: Actor) -> None:
    """Their roles end without anybody asking who takes over: by the seed file, say."""
    await tx.session.execute(
        sa.update(HeldRole)
        .where(HeldRole.person_id == person.id, HeldRole.role != Role.RESIDENT)
        .values(ended_at=NOW)
    )


async def told(tx: Tx, kind: str) -> list[dict]:
    found = await tx.session.execute(
        sa.select(Delivery.person_id, Delivery.params).where(Delivery.kind == kind)
    )
    return [{"to": to, **params} for to, params in found.all()]


async def test_whoever_leaves_hands_everything_over_in_one_step(somebody: People, open_tx: OpenTx):
    aigul, akim = await somebody(), await somebody("Марат", Role.AKIM)
    berik, dana = await somebody("Берік", Role.EXECUTOR), await somebody("Дана", Role.EXECUTOR)
    async with open_tx() as tx:
        one = await handed(tx, aigul, akim, berik)
        two = await handed(tx, aigul, akim, berik)
        await service.tell(tx, berik, two.id, two.version, Move.ASK, text="Қай көше?")
        await service.add_rule(tx, akim, OKRUG, topic="water", settlement="", person_id=berik.id)
        assert await service.left_behind(tx, akim, OKRUG, berik.id) == 2
        assert await service.hand_all_over(tx, akim, OKRUG, berik.id, dana.id) == 2
        views = [await service.card(tx, dana, appeal.id) for appeal in (one, two)]
        rules = list(await tx.session.scalars(sa.select(RoutingRule.person_id)))
        notices = await told(tx, "appeal.passed_on")
    assert [view.assignee_name for view in views] == ["Дана", "Дана"]
    assert views[0].steps[-1].name == "Марат"
    assert rules == [dana.id]
    assert [(one["to"], one["n"]) for one in notices] == [(dana.id, 2)]


async def test_without_a_successor_it_lies_on_the_offices_desk_again(
    somebody: People, open_tx: OpenTx
):
    aigul, akim = await somebody(), await somebody("Марат", Role.AKIM)
    berik = await somebody("Берік", Role.EXECUTOR)
    async with open_tx() as tx:
        appeal = await handed(tx, aigul, akim, berik)
        await service.hand_all_over(tx, akim, OKRUG, berik.id, None)
        first = await service.next_card(tx, akim, None)
    assert first is not None
    assert (first.id, first.assignee_id) == (appeal.id, None)


async def test_only_a_colleague_of_the_same_okrug_takes_over(somebody: People, open_tx: OpenTx):
    akim = await somebody("Марат", Role.AKIM)
    berik, aigul = await somebody("Берік", Role.EXECUTOR), await somebody()
    stranger = await somebody("Самат", Role.EXECUTOR, okrug=OTHER_OKRUG, settlement="")
    moderator = await somebody("Дана", Role.MODERATOR)
    async with open_tx() as tx:
        for nobody in (stranger, aigul, berik):
            with pytest.raises(NotFound):
                await service.hand_all_over(tx, akim, OKRUG, berik.id, nobody.id)
        with pytest.raises(NotAllowed):
            await service.hand_all_over(tx, moderator, OKRUG, berik.id, moderator.id)
        with pytest.raises(NotAllowed):
            await service.left_behind(tx, akim, OTHER_OKRUG, stranger.id)


async def test_a_role_that_ended_by_itself_leaves_no_appeal_in_nobodys_hands(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    berik = await somebody("Берік", Role.EXECUTOR)
    async with open_tx() as tx:
        appeal = await handed(tx, aigul, marat, berik)
        kept = await handed(tx, aigul, marat, marat)
        await leaves(tx, berik)
    async with open_tx(bot_id=0) as tx:
        assert await service.take_back_orphans(tx) == 1
        assert await service.take_back_orphans(tx) == 0
    async with open_tx() as tx:
        view = await service.card(tx, marat, appeal.id)
        assert (await service.card(tx, marat, kept.id)).is_mine
    assert view.assignee_id is None
    assert (view.steps[-1].move, view.steps[-1].role) == (Move.PASS_ON, None)


async def test_a_new_akim_inherits_every_promise(somebody: People, open_tx: OpenTx):
    aigul, old = await somebody(), await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        appeal = await handed(tx, aigul, old, old)
        await leaves(tx, old)
    async with open_tx(bot_id=0) as tx:
        await service.take_back_orphans(tx)
    new = await somebody("Гүлнар", Role.AKIM)
    async with open_tx(bot_id=0) as tx:
        await tx.session.execute(
            sa.update(HeldRole)
            .where(HeldRole.person_id == new.id)
            .values(given_at=NOW.replace(hour=11))
        )
        assert await service.inherit(tx) == 1
        assert await service.inherit(tx) == 0
    async with open_tx() as tx:
        view = await service.card(tx, new, appeal.id)
        notices = await told(tx, "appeal.inherited")
    assert view.is_mine
    assert [(one["to"], one["open"]) for one in notices] == [(new.id, 1)]


async def test_the_first_akim_of_an_okrug_inherits_nothing(somebody: People, open_tx: OpenTx):
    aigul, akim = await somebody(), await somebody("Марат", Role.AKIM)
    async with open_tx(now=NOW.replace(hour=12)) as tx:
        await sent(tx, aigul)
    async with open_tx(now=NOW.replace(hour=13), bot_id=0) as tx:
        await service.inherit(tx)
    async with open_tx() as tx:
        assert await told(tx, "appeal.inherited") == []
        assert akim.known


async def new_since(tx: Tx, akim: Actor) -> None:
    """They became akim after what the office owes had been sent."""
    await tx.session.execute(
        sa.update(HeldRole)
        .where(HeldRole.person_id == akim.id)
        .values(given_at=NOW.replace(hour=11))
    )


async def test_an_akim_replaced_in_one_go_leaves_nothing_behind_for_the_office(
    somebody: People, open_tx: OpenTx
):
    aigul, old = await somebody(), await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        appeal = await handed(tx, aigul, old, old)
        await leaves(tx, old)
    new = await somebody("Гүлнар", Role.AKIM)
    async with open_tx(bot_id=0) as tx:
        await new_since(tx, new)
        await service.inherit(tx)  # its tick comes before that of the desk
        assert await service.take_back_orphans(tx) == 0
    async with open_tx() as tx:
        assert (await service.card(tx, new, appeal.id)).is_mine


async def test_an_akim_in_another_bot_inherits_nothing_of_this_one(
    somebody: People, open_tx: OpenTx
):
    aigul, old = await somebody(), await somebody("Марат", Role.AKIM)
    marat = await somebody("Ержан", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await handed(tx, aigul, old, old)
        await leaves(tx, old)
    new = await somebody("Гүлнар", Role.AKIM)
    async with open_tx(bot_id=0) as tx:
        await service.take_back_orphans(tx)
        await new_since(tx, new)
        await tx.session.execute(
            sa.update(Person).where(Person.id == new.id).values(bot_id=OTHER_BOT)
        )
        await service.inherit(tx)
        assert await told(tx, "appeal.inherited") == []
    async with open_tx() as tx:
        assert (await service.card(tx, marat, appeal.id)).assignee_id is None
