"""Whom an office may speak to, and how many that is: counted and told alike."""

from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import lend_crowds
from bot.appeals.models import Appeal, Neighbour
from bot.appeals.service import numbered_in
from bot.broadcasts import service
from bot.broadcasts.models import Broadcast, BroadcastAnswer
from bot.broadcasts.rules.lifecycle import Answer, Asks, State
from bot.broadcasts.screens.audience import ROLES, STAFF
from bot.broadcasts.service import Audience
from bot.broadcasts.storage.audience import members, reach
from bot.core.access import Actor, Grant, Role
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.people.models import HeldRole, Person
from bot.people.service import recognise
from bot.places.models import Level, Okrug, Place
from bot.places.service import seed
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG, ZHANAZHOL, plan
from tests.support.worlds import BOT_ID, NOW

DISTRICT = "103400000"
FAR_OKRUG = "203450000"
MUTED = ["broadcasts"]


@dataclass
class World:
    """An okrug with its people; ids by name."""

    open_tx: OpenTx
    ids: dict[str, int]

    async def actor(self, tx: Tx, name: str) -> Actor:
        return await recognise(tx, 1000 + self.ids[name])

    async def told(self, tx: Tx, audience: Audience) -> set[str]:
        """Who is in an audience, by name."""
        found = await tx.session.scalars(await members(tx, audience))
        names = {number: name for name, number in self.ids.items()}
        return {names[one] for one in found}


async def _okrug(tx: Tx, code: str, name: str) -> None:
    place = Place(code=code, parent=None, level=Level.OKRUG, kk=name, ru=name, kk_folded=name,
                  ru_folded=name)  # fmt: skip
    tx.session.add_all([place, Okrug(code=code, bot_id=BOT_ID, updated_at=NOW)])
    await tx.session.flush()


@pytest.fixture
async def world(open_tx: OpenTx) -> World:
    """Three villages, an office, a neighbouring okrug, a far one, and another bot's people."""
    lend_crowds()
    ids: dict[str, int] = {}
    async with open_tx() as tx:
        await seed(tx, plan())
        await _okrug(tx, OTHER_OKRUG, "Көрші")
        await _okrug(tx, FAR_OKRUG, "Алыс")

        async def person(name: str, at: str = AKSU, **more: Any) -> None:
            roles = more.pop("roles", ())
            settlement = at if at and at[4:] != "50000" else ""
            okrug = more.pop("okrug", OKRUG if settlement else at)
            more = {"bot_id": BOT_ID, "language": "kk", "muted": [], "created_at": NOW} | more
            one = Person(name=name, okrug=okrug, settlement=settlement, **more)
            tx.session.add(one)
            await tx.session.flush()
            one.telegram_id = None if one.erased_at else 1000 + one.id
            ids[name] = one.id
            for role, scope in roles:
                tx.session.add(HeldRole(person_id=one.id, role=role, scope=scope, given_at=NOW))

        await person("aigul")
        await person("ivan", language="ru")
        await person("blocked", blocked_at=NOW)
        await person("muted", muted=MUTED)
        await person("both", muted=MUTED, blocked_at=NOW)
        await person("erased", erased_at=NOW)
        await person("saule", BIRLIK)
        await person("nurlan", ZHANAZHOL, language="ru")
        await person("other bot's", bot_id=BOT_ID + 1)
        await person("akim", roles=[(Role.AKIM, OKRUG)])
        await person("executor", "", okrug=OKRUG, roles=[(Role.EXECUTOR, OKRUG)])
        await person("elected", BIRLIK, roles=[(Role.ASSEMBLY_MEMBER, OKRUG)])
        await person("neighbour", OTHER_OKRUG)
        await person("neighbour's akim", OTHER_OKRUG, roles=[(Role.AKIM, OTHER_OKRUG)])
        await person("far", FAR_OKRUG, roles=[(Role.AKIM, FAR_OKRUG)])
        await person("observer", "", okrug="", roles=[(Role.OBSERVER, DISTRICT)])
        await person("operator", "", okrug="", roles=[(Role.OPERATOR, "")])
        left = HeldRole(person_id=ids["saule"], role=Role.AKIM, scope=OKRUG, given_at=NOW)
        left.ended_at = NOW
        tx.session.add(left)
    return World(open_tx, ids)


OF_OKRUG = {"aigul", "ivan", "blocked", "muted", "both", "saule", "nurlan", "akim", "executor",
            "elected"}  # fmt: skip


@pytest.mark.parametrize(
    ("audience", "who"),
    [
        (Audience(OKRUG), OF_OKRUG),
        (Audience(OKRUG, settlements=(BIRLIK,)), {"saule", "elected"}),
        (Audience(OKRUG, settlements=(BIRLIK, ZHANAZHOL)), {"saule", "elected", "nurlan"}),
        (Audience(OKRUG, roles=("akim",)), {"akim"}),
        (Audience(OKRUG, roles=tuple(STAFF)), {"akim", "executor"}),
        (Audience(OKRUG, roles=tuple(ROLES)), {"akim", "executor", "elected"}),
        (Audience(DISTRICT), OF_OKRUG | {"neighbour", "neighbour's akim"}),
        (Audience(DISTRICT, roles=("akim",)), {"akim", "neighbour's akim"}),
        (Audience(), OF_OKRUG | {"neighbour", "neighbour's akim", "far"}),
        (Audience(roles=("akim",)), {"akim", "neighbour's akim", "far"}),
    ],
)
async def test_an_audience_is_who_lives_or_serves_there(
    world: World, audience: Audience, who: set[str]
) -> None:
    async with world.open_tx() as tx:
        assert await world.told(tx, audience) == who


AUDIENCES = (
    Audience(OKRUG),
    Audience(OKRUG, settlements=(AKSU,)),
    Audience(OKRUG, settlements=(BIRLIK, ZHANAZHOL)),
    Audience(OKRUG, roles=tuple(ROLES)),
    Audience(DISTRICT),
    Audience(DISTRICT, roles=("akim",)),
    Audience(),
)


@pytest.mark.parametrize("urgent", [False, True])
@pytest.mark.parametrize("audience", AUDIENCES)
async def test_as_many_are_counted_as_are_told(
    world: World, audience: Audience, urgent: bool
) -> None:
    async with world.open_tx() as tx:
        operator = await world.actor(tx, "operator")
        view = await service.new_draft(tx, operator, "", audience)
        view = await service.write(tx, operator, view.id, view.version, html="Су", language="kk")
        if urgent:
            view = await service.set_urgent(tx, operator, view.id, view.version, reason="Тасқын")
        counted = await service.reach_of(tx, operator, view.id)
        await service.send(tx, operator, view.id, view.version, confirmed=urgent)
    async with world.open_tx() as tx:
        found = await tx.session.execute(
            sa.select(Delivery.state, sa.func.count())
            .where(Delivery.batch_id == view.id)
            .group_by(Delivery.state)
        )
        states = {state: count for state, count in found}  # noqa: C416 - rows, not pairs
    assert counted.total == sum(states.values())
    assert counted.reachable == states.get(Outcome.WAITING, 0)
    assert counted.blocked == states.get(Outcome.UNREACHABLE, 0)
    assert counted.muted == states.get(Outcome.DROPPED, 0)
    assert sum(counted.by_settlement.values()) == counted.total
    assert sum(counted.by_language.values()) == counted.total


async def test_an_alert_reaches_whoever_switched_notices_off(world: World) -> None:
    async with world.open_tx() as tx:
        ordinary = await reach(tx, Audience(OKRUG), urgent=False)
        urgent = await reach(tx, Audience(OKRUG), urgent=True)
    assert (ordinary.total, ordinary.blocked, ordinary.muted) == (10, 2, 1)
    assert (urgent.total, urgent.blocked, urgent.muted) == (10, 2, 0)
    assert ordinary.by_language == {"kk": 8, "ru": 2}
    assert ordinary.by_settlement == {AKSU: 6, BIRLIK: 2, ZHANAZHOL: 1, "": 1}


async def _set(world: World, name: str, office: str, audience: Audience) -> Audience:
    async with world.open_tx() as tx:
        actor = await world.actor(tx, name)
        view = await service.new_draft(tx, actor, office)
        view = await service.set_audience(tx, actor, view.id, view.version, audience)
        await service.reach_in(tx, actor, view.id, [audience])
        return view.audience


@pytest.mark.parametrize(
    ("name", "office", "audience"),
    [
        ("akim", OKRUG, Audience(OKRUG, settlements=(AKSU, BIRLIK))),
        ("akim", OKRUG, Audience(OKRUG, roles=("executor", "assembly_member"))),
        ("observer", DISTRICT, Audience(DISTRICT, roles=("akim",))),
        ("observer", DISTRICT, Audience(OTHER_OKRUG, roles=("akim",))),
        ("operator", "", Audience()),
        ("operator", "", Audience(DISTRICT)),
        ("operator", "", Audience(FAR_OKRUG)),
        ("operator", "", Audience(OKRUG, settlements=(AKSU,))),
        ("operator", "", Audience(roles=("akim", "observer"))),
    ],
)
async def test_everybody_speaks_to_those_in_their_care(
    world: World, name: str, office: str, audience: Audience
) -> None:
    assert await _set(world, name, office, audience) == audience


@pytest.mark.parametrize(
    ("name", "office", "audience"),
    [
        ("akim", OKRUG, Audience()),
        ("akim", OKRUG, Audience(DISTRICT)),
        ("akim", OKRUG, Audience(OTHER_OKRUG)),
        ("akim", OKRUG, Audience(OTHER_OKRUG, roles=("akim",))),
        ("akim", OKRUG, Audience(AKSU)),
        ("akim", OKRUG, Audience(OKRUG, settlements=(AKSU, "103450100"))),
        ("akim", OKRUG, Audience(OKRUG, settlements=("",))),
        ("akim", OKRUG, Audience(OKRUG, roles=("resident",))),
        ("akim", OKRUG, Audience(OKRUG, roles=("emperor",))),
        ("akim", OKRUG, Audience(OKRUG, settlements=(AKSU,), roles=("akim",))),
        ("akim", OKRUG, Audience(OKRUG, crowd="poll:1")),
        ("akim", OKRUG, Audience(OKRUG, crowd="appeal:999")),
        ("akim", OKRUG, Audience(OKRUG, crowd="unanswered:99999999999999999999")),
        ("observer", DISTRICT, Audience(DISTRICT)),
        ("observer", DISTRICT, Audience(DISTRICT, roles=("akim", "moderator"))),
        ("observer", DISTRICT, Audience(FAR_OKRUG, roles=("akim",))),
        ("observer", DISTRICT, Audience("", roles=("akim",))),
        ("observer", DISTRICT, Audience(OKRUG, settlements=(AKSU,), roles=("akim",))),
        ("operator", "", Audience("999999999")),
        ("operator", "", Audience(DISTRICT, settlements=(AKSU,))),
    ],
)
async def test_nobody_speaks_beyond_their_care(
    world: World, name: str, office: str, audience: Audience
) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        await _set(world, name, office, audience)


@pytest.mark.parametrize(
    ("name", "office"),
    [("akim", DISTRICT), ("akim", ""), ("akim", OTHER_OKRUG), ("observer", OKRUG),
     ("observer", ""), ("executor", OKRUG), ("aigul", OKRUG)],
)  # fmt: skip
async def test_nobody_speaks_for_another_office(world: World, name: str, office: str) -> None:
    async with world.open_tx() as tx:
        with pytest.raises(NotAllowed):
            await service.new_draft(tx, await world.actor(tx, name), office)


async def test_an_observer_of_one_okrug_does_not_speak_in_its_akims_name() -> None:
    actor = Actor(1, 1, grants=frozenset({Grant(Role.OBSERVER, OKRUG)}))
    assert service.offices(actor) == []
    assert not service.may_send(actor, OKRUG)


# Those behind an appeal


async def _appeal(world: World, okrug: str = OKRUG, number: int = 142, **more: Any) -> int:
    more = {"anonymous": False, "author_id": world.ids["aigul"]} | more
    async with world.open_tx() as tx:
        appeal = Appeal(
            bot_id=BOT_ID, okrug=okrug, year=2026, number=number, settlement=AKSU,
            language="kk", medium="text", text="Шам жанбайды", submitted_at=NOW,
            registered_on=NOW.date(), due_on=NOW.date(), updated_at=NOW,
            **more,
        )  # fmt: skip
        tx.session.add(appeal)
        await tx.session.flush()
        for name in ("saule", "erased"):
            row = Neighbour(appeal_id=appeal.id, person_id=world.ids[name], at=NOW)
            tx.session.add(row)
        return appeal.id


async def test_those_behind_an_appeal_are_its_author_and_who_joined(world: World) -> None:
    appeal = await _appeal(world)
    audience = Audience(OKRUG, crowd=f"appeal:{appeal}")
    assert await _set(world, "akim", OKRUG, audience) == audience
    async with world.open_tx() as tx:
        assert await world.told(tx, audience) == {"aigul", "saule"}
        assert await numbered_in(tx, await world.actor(tx, "akim"), OKRUG, "№ 0142") == appeal


@pytest.mark.parametrize(("name", "office"), [("observer", DISTRICT), ("operator", "")])
async def test_only_their_office_speaks_to_those_behind_an_appeal(
    world: World, name: str, office: str
) -> None:
    appeal = await _appeal(world)
    for scope in (office, OKRUG):
        with pytest.raises((NotAllowed, NotFound)):
            await _set(world, name, office, Audience(scope, crowd=f"appeal:{appeal}"))


async def test_the_appeal_of_another_okrug_is_not_found(world: World) -> None:
    appeal = await _appeal(world, OTHER_OKRUG)
    with pytest.raises(NotFound):
        await _set(world, "akim", OKRUG, Audience(OKRUG, crowd=f"appeal:{appeal}"))
    async with world.open_tx() as tx:
        akim = await world.actor(tx, "akim")
        with pytest.raises(Refusal, match="merge_unknown"):
            await numbered_in(tx, akim, OKRUG, "142")
        with pytest.raises(Invalid, match="number_unclear"):
            await numbered_in(tx, akim, OKRUG, "шам")
        with pytest.raises(NotAllowed):
            await numbered_in(tx, akim, OTHER_OKRUG, "142")


async def _asked(world: World, audience: Audience, asks: Asks = Asks.READ) -> int:
    """A broadcast that is out and that aigul alone has answered."""
    async with world.open_tx() as tx:
        akim = await world.actor(tx, "akim")
        view = await service.new_draft(tx, akim, OKRUG, audience)
        view = await service.set_asks(tx, akim, view.id, view.version, asks)
        view = await service.write(tx, akim, view.id, view.version, html="Су", language="kk")
        await service.send(tx, akim, view.id, view.version)
        if asks is not Asks.NOTHING:
            row = BroadcastAnswer(broadcast_id=view.id, person_id=world.ids["aigul"],
                                  answer=Answer.READ, at=NOW)  # fmt: skip
            tx.session.add(row)
        return view.id


async def test_who_has_not_answered_can_be_told_again(world: World) -> None:
    asked = await _asked(world, Audience(OKRUG, settlements=(AKSU,)))
    async with world.open_tx() as tx:
        akim = await world.actor(tx, "akim")
        draft = await service.new_draft(tx, akim, OKRUG)
        [earlier] = await service.asked_before(tx, akim, draft.id)
        assert earlier.view.id == asked
        audience = service.unanswered_by(earlier.view)
        await service.set_audience(tx, akim, draft.id, draft.version, audience)
        rest = {"ivan", "blocked", "muted", "both", "akim"}
        assert await world.told(tx, audience) == rest
        assert earlier.silent.total == len(rest)


@pytest.mark.parametrize("asks", [Asks.NOTHING])
async def test_what_asked_nothing_is_not_unanswered(world: World, asks: Asks) -> None:
    asked = await _asked(world, Audience(OKRUG), asks)
    with pytest.raises(NotFound):
        await _set(world, "akim", OKRUG, Audience(OKRUG, crowd=f"unanswered:{asked}"))


async def test_an_observer_tells_the_akims_who_have_not_answered(world: World) -> None:
    async with world.open_tx() as tx:
        observer = await world.actor(tx, "observer")
        view = await service.new_draft(tx, observer, DISTRICT)
        view = await service.set_asks(tx, observer, view.id, view.version, Asks.READ)
        view = await service.write(tx, observer, view.id, view.version, html="С", language="kk")
        await service.send(tx, observer, view.id, view.version)
        draft = await service.new_draft(tx, observer, DISTRICT)
        [earlier] = await service.asked_before(tx, observer, draft.id)
        audience = service.unanswered_by(earlier.view)
        await service.set_audience(tx, observer, draft.id, draft.version, audience)
        assert await world.told(tx, audience) == {"akim", "neighbour's akim"}


async def test_a_draft_whose_group_is_gone_opens_and_reaches_nobody(world: World) -> None:
    asked = await _asked(world, Audience(OKRUG))
    async with world.open_tx() as tx:
        akim = await world.actor(tx, "akim")
        audience = Audience(OKRUG, crowd=f"unanswered:{asked}")
        draft = await service.new_draft(tx, akim, OKRUG, audience)
        await tx.session.execute(
            sa.update(Broadcast).where(Broadcast.id == asked).values(state=State.WITHDRAWN)
        )
        assert (await service.reach_of(tx, akim, draft.id)).total == 0
        draft = await service.write(tx, akim, draft.id, draft.version, html="С", language="kk")
        with pytest.raises(Invalid, match="nobody_to_tell"):
            await service.send(tx, akim, draft.id, draft.version)
        assert (await service.copy(tx, akim, draft.id)).audience == Audience(OKRUG)


async def test_nobody_behind_an_anonymous_appeal_is_named(world: World) -> None:
    """Not by the list to phone either, nor by who has not answered."""
    appeal = await _appeal(world, anonymous=True)
    first = await _asked(world, Audience(OKRUG, crowd=f"appeal:{appeal}"))
    second = await _asked(world, Audience(OKRUG, crowd=f"unanswered:{first}"))
    async with world.open_tx() as tx:
        akim = await world.actor(tx, "akim")
        for one in (first, second):
            for names in (service.unreached, service.silent):
                with pytest.raises(Refusal, match="crowd_is_nameless"):
                    await names(tx, akim, one)
        assert (await service.progress_of(tx, akim, first)).total == 2


async def test_whoever_an_office_knows_is_named(world: World) -> None:
    first = await _asked(world, Audience(OKRUG))
    second = await _asked(world, Audience(OKRUG, crowd=f"unanswered:{first}"))
    async with world.open_tx() as tx:
        akim = await world.actor(tx, "akim")
        assert {one.name for one in await service.unreached(tx, akim, second)} == {
            "blocked", "muted", "both",
        }  # fmt: skip


async def test_a_repeat_begins_on_one_of_its_days(world: World) -> None:
    saturday = NOW.replace(day=28)
    async with world.open_tx() as tx:
        akim = await world.actor(tx, "akim")
        draft = await service.new_draft(tx, akim, OKRUG)
        draft = await service.set_hour(
            tx, akim, draft.id, draft.version, send_at=saturday, repeat=service.Repeat.WEEKDAYS
        )
    assert draft.send_at == saturday.replace(day=30)
