"""People arrive, are given roles, change their mind, and leave."""

import asyncio
import hashlib
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.access import Action, Actor, Grant, Role
from bot.core.db import Base, Database
from bot.core.errors import NotAllowed, NotFound, Refusal, Stale
from bot.core.groups import Group
from bot.core.tx import Tx
from bot.people import service
from bot.people.models import ANY_BOT, Consent, HeldRole, Invitation, Person, StaffSeat
from bot.people.service import Seat
from tests.conftest import OpenTx
from tests.people.conftest import (
    AKSU,
    AKSU_VILLAGE,
    BIRLIK,
    DISTRICT,
    KENES,
    KENES_VILLAGE,
    Arrive,
)
from tests.support.worlds import BOT_ID, NOW

RESIDENT = Grant(Role.RESIDENT, AKSU)
OTHER_BOT = BOT_ID + 1


def refused(name: str):
    """The block is refused by this name."""
    return pytest.raises(Refusal, match=f"'{name}'")


async def made(
    arrive: Arrive, open_tx: OpenTx, telegram_id: int, role: Role, scope: str = AKSU
) -> Actor:
    """Somebody who arrived and holds a role."""
    actor = await arrive(telegram_id)
    async with open_tx() as tx:
        secret = await service.issue_invitation(tx, role, scope)
        return await service.accept_invitation(tx, actor, secret)


# Arrival


async def test_a_stranger_is_recognised_as_a_stranger_with_their_telegrams_language(open_tx):
    async with open_tx() as tx:
        actor = await service.recognise(tx, 7, "ru")
    assert (actor.known, actor.person_id, actor.language) == (False, None, "ru")


async def test_somebody_who_consented_is_a_resident_of_their_okrug(open_tx, arrive):
    arrived = await arrive(7)
    async with open_tx() as tx:
        actor = await service.recognise(tx, 7, "ru")
    assert actor == arrived
    assert actor.known
    assert (actor.language, actor.okrug, actor.settlement) == ("kk", AKSU, AKSU_VILLAGE)
    assert actor.grants == {RESIDENT}


async def test_the_consent_is_provable(open_tx, arrive):
    actor = await arrive(7)
    async with open_tx() as tx:
        consent = (await tx.session.scalars(sa.select(Consent))).one()
    assert consent.person_id == actor.id
    assert consent.text_sha256 == hashlib.sha256("Келісемін".encode()).hexdigest()
    assert (consent.language, consent.given_at, consent.withdrawn_at) == ("kk", NOW, None)


async def test_a_second_tap_on_i_agree_changes_nothing(open_tx, arrive):
    assert await arrive(7) == await arrive(7)
    async with open_tx() as tx:
        assert len((await tx.session.scalars(sa.select(Consent))).all()) == 1
        assert len((await tx.session.scalars(sa.select(Person))).all()) == 1


async def test_two_taps_on_i_agree_at_once_make_one_person(database: Database, two_okrugs):
    async def tap() -> Actor:
        async with database.write() as session:
            actor = await service.arrive(
                Tx(session, NOW, BOT_ID), Actor(7), language="ru", okrug=AKSU,
                settlement=BIRLIK, consent_text="да",
            )  # fmt: skip
            await session.commit()
            return actor

    first, second = await asyncio.gather(tap(), tap())
    assert first == second
    async with database.read() as session:
        assert (await session.scalar(sa.select(sa.func.count()).select_from(Consent))) == 1


@pytest.mark.parametrize(
    ("okrug", "settlement"),
    [
        (AKSU, KENES_VILLAGE),
        (AKSU, AKSU),
        (AKSU, "999999999"),
        (DISTRICT, AKSU_VILLAGE),
        ("", AKSU_VILLAGE),
    ],
)
async def test_nobody_arrives_in_a_place_that_is_not_served(arrive, okrug, settlement):
    with refused("place_not_served"):
        await arrive(7, settlement, okrug)


async def test_each_bot_of_the_installation_knows_its_own_people(open_tx, arrive):
    await arrive(7)
    async with open_tx(bot_id=BOT_ID + 1) as tx:
        assert not (await service.recognise(tx, 7)).known


# The seed file


async def test_a_promised_seat_becomes_a_role_on_arrival(open_tx, arrive):
    async with open_tx() as tx:
        await service.seat_staff(tx, [Seat(7, Role.AKIM, AKSU, "Серік Асқаров")])
    actor = await arrive(7)
    assert actor.grants == {RESIDENT, Grant(Role.AKIM, AKSU)}
    assert actor.name == "Серік Асқаров"


async def test_a_seat_for_somebody_known_is_a_role_at_once_and_reading_again_adds_nothing(
    open_tx, arrive
):
    await arrive(7)
    for _ in range(2):
        async with open_tx() as tx:
            await service.seat_staff(tx, [Seat(7, Role.AKIM, AKSU), Seat(7, Role.OPERATOR, "")])
    async with open_tx() as tx:
        actor = await service.recognise(tx, 7)
        exported = await service.export_own(tx, actor)
    assert actor.grants == {RESIDENT, Grant(Role.AKIM, AKSU), Grant(Role.OPERATOR, "")}
    assert len(exported["roles"]) == 2


async def test_a_seat_taken_out_of_the_file_ends_the_role_but_not_elsewhere(open_tx, arrive):
    await arrive(7)
    async with open_tx() as tx:
        await service.seat_staff(tx, [Seat(7, Role.MODERATOR, AKSU), Seat(7, Role.AKIM, KENES)])
    async with open_tx() as tx:
        await service.seat_staff(tx, [], scopes=[AKSU])
        actor = await service.recognise(tx, 7)
    assert actor.grants == {RESIDENT, Grant(Role.AKIM, KENES)}


async def test_a_role_ended_in_the_bot_does_not_come_back_with_the_file(open_tx, arrive):
    await arrive(7)
    akim = await made(arrive, open_tx, 8, Role.AKIM)
    for _ in range(2):
        async with open_tx() as tx:
            await service.seat_staff(tx, [Seat(7, Role.MODERATOR, AKSU)])
            for member in await service.staff(tx, akim, AKSU):
                if member.role is Role.MODERATOR:
                    await service.end_role(tx, akim, member.role_id)
            assert (await service.recognise(tx, 7)).grants == {RESIDENT}


async def test_a_second_bot_that_starts_leaves_the_first_ones_operators_in_office(open_tx, arrive):
    await arrive(7)
    async with open_tx() as tx:
        await service.seat_staff(tx, [Seat(7, Role.OPERATOR, "")], scopes={""})
    async with open_tx(bot_id=OTHER_BOT) as tx:
        await service.seat_staff(tx, [Seat(9, Role.OPERATOR, "")], scopes={""})
    async with open_tx() as tx:
        await service.seat_staff(tx, [Seat(7, Role.OPERATOR, "")], scopes={""})
        assert Grant(Role.OPERATOR, "") in (await service.recognise(tx, 7)).grants


async def test_an_operator_of_one_bot_is_a_resident_in_another(open_tx, arrive):
    async with open_tx(bot_id=OTHER_BOT) as tx:
        await service.seat_staff(tx, [Seat(7, Role.OPERATOR, "")], scopes={""})
    assert (await arrive(7)).grants == {RESIDENT}
    async with open_tx(bot_id=OTHER_BOT) as tx:
        await service.seat_staff(
            tx, [Seat(7, Role.OPERATOR, ""), Seat(7, Role.AKIM, AKSU)], scopes={""}
        )
    async with open_tx() as tx:
        assert (await service.recognise(tx, 7)).grants == {RESIDENT}


async def test_the_seed_file_of_the_command_line_speaks_for_every_bot(open_tx, arrive):
    await arrive(7)
    async with open_tx(bot_id=ANY_BOT) as tx:
        await service.seat_staff(tx, [Seat(7, Role.AKIM, AKSU), Seat(8, Role.MODERATOR, AKSU)])
    moderator = await arrive(8)
    async with open_tx() as tx:
        akim = await service.recognise(tx, 7)
    assert Grant(Role.AKIM, AKSU) in akim.grants
    assert Grant(Role.MODERATOR, AKSU) in moderator.grants
    async with open_tx(bot_id=ANY_BOT) as tx:
        await service.seat_staff(tx, [], scopes=[AKSU])
    async with open_tx() as tx:
        assert (await service.recognise(tx, 7)).grants == {RESIDENT}


async def test_who_leaves_one_bot_keeps_the_seat_in_another(open_tx, arrive):
    async with open_tx(bot_id=OTHER_BOT) as tx:
        await service.seat_staff(tx, [Seat(7, Role.OPERATOR, "")], scopes={""})
    actor = await arrive(7)
    async with open_tx() as tx:
        await service.erase(tx, actor)
    async with open_tx(bot_id=OTHER_BOT) as tx:
        assert len((await tx.session.scalars(sa.select(StaffSeat))).all()) == 1


async def test_a_seat_must_fit_its_scope(open_tx):
    with refused("scope_unfit"):
        async with open_tx() as tx:
            await service.seat_staff(tx, [Seat(7, Role.AKIM, "")])


# Who may


async def test_work_is_for_the_whole_office_also_for_who_has_blocked_the_bot_and_may_come_back(
    open_tx, arrive
):
    akim = await made(arrive, open_tx, 1, Role.AKIM)
    moderator = await made(arrive, open_tx, 2, Role.MODERATOR)
    await made(arrive, open_tx, 3, Role.MODERATOR, KENES)
    gone = await made(arrive, open_tx, 4, Role.MODERATOR)
    await arrive(5)
    async with open_tx() as tx:
        await service.mark_blocked(tx, 4)
        office = [akim.id, moderator.id, gone.id]
        assert await service.who_may(tx, Action.TRIAGE_APPEAL, AKSU) == office
        assert await service.who_may(tx, Action.SUBMIT_APPEAL, AKSU) == []
        assert (await service.recognise(tx, 4)).blocked
        assert await service.mark_back(tx, 4) == gone.id
        assert not (await service.recognise(tx, 4)).blocked
        assert await service.mark_back(tx, 404) is None


async def test_a_district_observer_covers_every_okrug_of_the_district_alone(open_tx, arrive):
    observer = await made(arrive, open_tx, 1, Role.OBSERVER, DISTRICT)
    assert observer.roles_in(KENES) == {Role.OBSERVER}
    assert Role.OBSERVER not in observer.roles_in("115630000")


# Invitations


async def test_an_invitation_gives_the_role_once(open_tx, arrive):
    akim = await made(arrive, open_tx, 1, Role.AKIM)
    first, second = await arrive(2), await arrive(3)
    async with open_tx() as tx:
        secret = (await service.invite(tx, akim, Role.MODERATOR, AKSU)).secret
        offer = await service.look_at_invitation(tx, first, secret)
        assert (offer.role, offer.scope) == (Role.MODERATOR, AKSU)
        assert offer.expires_at == NOW + timedelta(days=7)
        actor = await service.accept_invitation(tx, first, secret, name="  Айгүл\u202e  ")
        assert actor.grants == {RESIDENT, Grant(Role.MODERATOR, AKSU)}
        assert actor.name == "Айгүл"
        with refused("invitation_used"):
            await service.accept_invitation(tx, second, secret)


async def test_two_people_press_accept_at_once_and_one_gets_the_role(
    database: Database, open_tx, arrive
):
    guests = [await arrive(number) for number in range(2, 8)]
    async with open_tx() as tx:
        secret = await service.issue_invitation(tx, Role.MODERATOR, AKSU)

    async def press(guest: Actor) -> str:
        async with database.write() as session:
            try:
                await service.accept_invitation(Tx(session, NOW, BOT_ID), guest, secret)
            except Refusal as refusal:
                return refusal.name
            await session.commit()
            return "accepted"

    outcomes = await asyncio.gather(*(press(guest) for guest in guests))
    assert sorted(outcomes) == ["accepted"] + ["invitation_used"] * 5
    async with open_tx() as tx:
        assert len(await service.who_may(tx, Action.TRIAGE_APPEAL, AKSU)) == 1


async def test_the_secret_is_long_fits_a_link_and_is_kept_nowhere(open_tx):
    async with open_tx() as tx:
        secret = await service.issue_invitation(tx, Role.AKIM, AKSU)
    assert len(secret) >= 22
    assert len("i" + secret) <= 64
    assert all(ch.isascii() and (ch.isalnum() or ch in "-_") for ch in secret)
    async with open_tx() as tx:
        row = (await tx.session.execute(sa.select(Invitation.__table__))).one()
    assert secret not in str(row)


@pytest.mark.parametrize("secret", ["", "x" * 22, "' OR 1=1 --", "ә"])
async def test_a_forged_invitation_is_refused(open_tx, arrive, secret):
    guest = await arrive(2)
    async with open_tx() as tx:
        with refused("invitation_unknown"):
            await service.accept_invitation(tx, guest, secret)


async def test_an_invitation_is_good_for_seven_days_and_not_a_second_longer(open_tx, arrive):
    guest = await arrive(2)
    async with open_tx() as tx:
        secret = await service.issue_invitation(tx, Role.MODERATOR, AKSU)
    async with open_tx(NOW + timedelta(days=7)) as tx:
        with refused("invitation_expired"):
            await service.accept_invitation(tx, guest, secret)
    async with open_tx(NOW + timedelta(days=7, seconds=-1)) as tx:
        assert (await service.accept_invitation(tx, guest, secret)).known


async def test_a_revoked_invitation_is_worth_nothing(open_tx, arrive):
    akim = await made(arrive, open_tx, 1, Role.AKIM)
    guest = await arrive(2)
    async with open_tx() as tx:
        secret = (await service.invite(tx, akim, Role.MODERATOR, AKSU)).secret
        (pending,) = await service.invitations(tx, akim)
        await service.revoke_invitation(tx, akim, pending.id)
        assert await service.invitations(tx, akim) == []
        with refused("invitation_revoked"):
            await service.accept_invitation(tx, guest, secret)
        with pytest.raises(Stale):
            await service.revoke_invitation(tx, akim, pending.id)


async def test_an_invitation_of_another_bot_is_not_taken_here(open_tx, arrive):
    guest = await arrive(2)
    async with open_tx(bot_id=BOT_ID + 1) as tx:
        secret = await service.issue_invitation(tx, Role.MODERATOR, AKSU)
    async with open_tx() as tx:
        with refused("invitation_other_bot"):
            await service.accept_invitation(tx, guest, secret)


async def test_an_akim_who_taps_the_own_link_does_not_use_it_up(open_tx, arrive):
    akim = await made(arrive, open_tx, 1, Role.AKIM)
    guest = await arrive(2)
    async with open_tx() as tx:
        secret = (await service.invite(tx, akim, Role.MODERATOR, AKSU)).secret
        with refused("invitation_own"):
            await service.accept_invitation(tx, akim, secret)
        await service.accept_invitation(tx, guest, secret)
        again = await service.recognise(tx, 2)
        another = (await service.invite(tx, akim, Role.MODERATOR, AKSU)).secret
        with refused("invitation_held"):
            await service.accept_invitation(tx, again, another)


@pytest.mark.parametrize("role", [Role.AKIM, Role.OBSERVER, Role.OPERATOR])
async def test_an_akim_does_not_make_leaders(open_tx, arrive, role):
    akim = await made(arrive, open_tx, 1, Role.AKIM)
    async with open_tx() as tx:
        with pytest.raises(NotAllowed):
            await service.invite(tx, akim, role, AKSU)
        assert role not in await service.placeable(tx, akim, AKSU)


async def test_an_akim_invites_in_the_own_okrug_alone(open_tx, arrive):
    akim = await made(arrive, open_tx, 1, Role.AKIM)
    async with open_tx() as tx:
        with pytest.raises(NotAllowed):
            await service.invite(tx, akim, Role.MODERATOR, KENES)
        with pytest.raises(NotAllowed):
            await service.staff(tx, akim, KENES)
        assert await service.placeable(tx, akim, KENES) == ()


async def test_a_moderator_invites_nobody(open_tx, arrive):
    moderator = await made(arrive, open_tx, 1, Role.MODERATOR)
    async with open_tx() as tx:
        with pytest.raises(NotAllowed):
            await service.invite(tx, moderator, Role.MODERATOR, AKSU)


async def test_an_operator_makes_an_akim_an_observer_and_another_operator(open_tx, arrive):
    operator = await made(arrive, open_tx, 1, Role.OPERATOR, "")
    async with open_tx() as tx:
        for role, scope in ((Role.AKIM, KENES), (Role.OBSERVER, DISTRICT), (Role.OPERATOR, "")):
            assert (await service.invite(tx, operator, role, scope)).secret
        assert len(await service.invitations(tx, operator)) == 3
        with refused("scope_unfit"):
            await service.invite(tx, operator, Role.RESIDENT, AKSU)


# Leaving the office


async def test_a_role_is_ended_by_the_akim_and_gone_at_once(open_tx, arrive):
    akim = await made(arrive, open_tx, 1, Role.AKIM)
    await made(arrive, open_tx, 2, Role.EXECUTOR)
    async with open_tx() as tx:
        members = await service.staff(tx, akim, AKSU)
        (executor,) = [one for one in members if one.role is Role.EXECUTOR]
        member, last = await service.staff_member(tx, akim, executor.role_id)
        assert (member.role, last) == (Role.EXECUTOR, True)
        await service.end_role(tx, akim, executor.role_id)
        assert (await service.recognise(tx, 2)).grants == {RESIDENT}
        with pytest.raises(Stale):
            await service.end_role(tx, akim, executor.role_id)


async def test_an_akim_cannot_end_an_akim_or_staff_of_another_okrug(open_tx, arrive):
    akim = await made(arrive, open_tx, 1, Role.AKIM)
    await made(arrive, open_tx, 2, Role.MODERATOR, KENES)
    operator = await made(arrive, open_tx, 3, Role.OPERATOR, "")
    async with open_tx() as tx:
        theirs = [
            *await service.staff(tx, operator, AKSU),
            *await service.staff(tx, operator, KENES),
        ]
        for member in theirs:
            with pytest.raises(NotFound):
                await service.end_role(tx, akim, member.role_id)


async def test_the_last_operator_stays(open_tx, arrive):
    operator = await made(arrive, open_tx, 1, Role.OPERATOR, "")
    async with open_tx() as tx:
        (member,) = await service.staff(tx, operator, AKSU)
        with refused("last_operator"):
            await service.end_role(tx, operator, member.role_id)


@pytest.fixture
async def stranger_role(open_tx: OpenTx, two_okrugs: None) -> int:
    """The id of a role that an akim of another bot of this installation holds in Aksu."""
    async with open_tx(bot_id=OTHER_BOT) as tx:
        person = Person(
            bot_id=OTHER_BOT, telegram_id=70, language="kk", name="Ermek", created_at=NOW
        )
        tx.session.add(person)
        await tx.session.flush()
        held = HeldRole(person_id=person.id, role=Role.AKIM, scope=AKSU, given_at=NOW)
        tx.session.add(held)
        await tx.session.flush()
        return held.id


async def test_an_operator_neither_sees_nor_ends_a_role_of_another_bot(
    open_tx, arrive, stranger_role
):
    operator = await made(arrive, open_tx, 1, Role.OPERATOR, "")
    async with open_tx() as tx:
        with pytest.raises(NotFound):
            await service.staff_member(tx, operator, stranger_role)
        with pytest.raises(NotFound):
            await service.end_role(tx, operator, stranger_role)
        assert stranger_role not in {
            one.role_id for one in await service.staff(tx, operator, AKSU)
        }
        held = await tx.session.get(HeldRole, stranger_role)
        assert held is not None
        assert held.ended_at is None


async def test_an_akim_of_another_bot_does_not_make_this_one_less_the_only_one(
    open_tx, arrive, stranger_role
):
    operator = await made(arrive, open_tx, 1, Role.OPERATOR, "")
    await made(arrive, open_tx, 2, Role.AKIM)
    async with open_tx() as tx:
        (akim,) = [one for one in await service.staff(tx, operator, AKSU) if one.role is Role.AKIM]
        _, last = await service.staff_member(tx, operator, akim.role_id)
    assert last


async def test_an_operator_of_another_bot_is_no_reason_to_let_the_last_one_go(open_tx, arrive):
    operator = await made(arrive, open_tx, 1, Role.OPERATOR, "")
    async with open_tx(bot_id=OTHER_BOT) as tx:
        other = Person(bot_id=OTHER_BOT, telegram_id=70, language="kk", created_at=NOW)
        tx.session.add(other)
        await tx.session.flush()
        tx.session.add(HeldRole(person_id=other.id, role=Role.OPERATOR, given_at=NOW))
    async with open_tx() as tx:
        (member,) = await service.staff(tx, operator, AKSU)
        with refused("last_operator"):
            await service.end_role(tx, operator, member.role_id)


async def test_an_invitation_of_another_bot_is_neither_listed_nor_revoked(open_tx, arrive):
    operator = await made(arrive, open_tx, 1, Role.OPERATOR, "")
    async with open_tx(bot_id=OTHER_BOT) as tx:
        await service.issue_invitation(tx, Role.AKIM, AKSU)
        theirs = (await tx.session.scalars(sa.select(Invitation.id).order_by(Invitation.id))).all()
    async with open_tx() as tx:
        assert await service.invitations(tx, operator) == []
        with pytest.raises(NotFound):
            await service.revoke_invitation(tx, operator, theirs[-1])


@pytest.mark.parametrize("leaving", ["both end each other", "one ends, one erases"])
async def test_of_two_operators_who_end_each_other_at_once_one_stays(
    database: Database, open_tx, arrive, leaving
):
    first = await made(arrive, open_tx, 1, Role.OPERATOR, "")
    second = await made(arrive, open_tx, 2, Role.OPERATOR, "")
    async with open_tx() as tx:
        role_of = {one.person_id: one.role_id for one in await service.staff(tx, first, AKSU)}

    async def end(actor: Actor, whose: Actor) -> str:
        async with database.write() as session:
            tx = Tx(session, NOW, BOT_ID)
            try:
                await service.end_role(tx, actor, role_of[whose.id])
                await asyncio.sleep(0.1)  # the other one is in the middle of it too
            except Refusal as refusal:
                return refusal.name
            await session.commit()
            return "done"

    async def erase(actor: Actor) -> str:
        async with database.write() as session:
            try:
                await service.erase(Tx(session, NOW, BOT_ID), actor)
                await asyncio.sleep(0.1)
            except Refusal as refusal:
                return refusal.name
            await session.commit()
            return "done"

    other = end(second, first) if leaving == "both end each other" else erase(first)
    outcomes = await asyncio.gather(end(first, second), other)
    assert sorted(outcomes) == ["done", "last_operator"]
    async with database.read() as session:
        held = sa.select(HeldRole).where(HeldRole.ended_at.is_(None))
        assert len((await session.scalars(held)).all()) == 1


async def test_the_last_operator_is_not_erased_before_there_is_another(open_tx, arrive):
    operator = await made(arrive, open_tx, 1, Role.OPERATOR, "")
    async with open_tx() as tx:
        with refused("last_operator"):
            await service.erase(tx, operator)
    await made(arrive, open_tx, 2, Role.OPERATOR, "")
    async with open_tx() as tx:
        await service.erase(tx, operator)
        assert not (await service.recognise(tx, 1)).known


async def test_links_made_by_somebody_who_left_the_office_work_no_more(open_tx, arrive):
    operator = await made(arrive, open_tx, 1, Role.OPERATOR, "")
    akim = await made(arrive, open_tx, 2, Role.AKIM)
    guest = await arrive(3)
    async with open_tx() as tx:
        theirs = (await service.invite(tx, akim, Role.MODERATOR, AKSU)).secret
        ours = (await service.invite(tx, operator, Role.MODERATOR, AKSU)).secret
        (held,) = [one for one in await service.staff(tx, operator, AKSU) if one.role is Role.AKIM]
        await service.end_role(tx, operator, held.role_id)
    async with open_tx() as tx:
        assert len(await service.invitations(tx, operator)) == 1
        with refused("invitation_revoked"):
            await service.accept_invitation(tx, guest, theirs)
        assert (await service.accept_invitation(tx, guest, ours)).known


async def test_a_link_stays_good_when_its_maker_may_still_give_that_role(open_tx, arrive):
    operator = await made(arrive, open_tx, 1, Role.OPERATOR, "")
    await made(arrive, open_tx, 2, Role.AKIM)
    await made(arrive, open_tx, 2, Role.MODERATOR)
    guest = await arrive(3)
    async with open_tx() as tx:
        akim = await service.recognise(tx, 2)
        secret = (await service.invite(tx, akim, Role.EXECUTOR, AKSU)).secret
        (held,) = [
            one for one in await service.staff(tx, operator, AKSU) if one.role is Role.MODERATOR
        ]
        await service.end_role(tx, operator, held.role_id)
        assert (await service.accept_invitation(tx, guest, secret)).known


async def test_a_link_of_somebody_taken_out_of_the_seed_file_works_no_more(open_tx, arrive):
    async with open_tx() as tx:
        await service.seat_staff(tx, [Seat(2, Role.AKIM, AKSU)])
    akim, guest = await arrive(2), await arrive(3)
    async with open_tx() as tx:
        secret = (await service.invite(tx, akim, Role.MODERATOR, AKSU)).secret
    async with open_tx() as tx:
        await service.seat_staff(tx, [], scopes=[AKSU])
    async with open_tx() as tx:
        with refused("invitation_revoked"):
            await service.accept_invitation(tx, guest, secret)


# Settings


async def test_language_name_and_notices_are_changed_with_a_word(open_tx, arrive):
    actor = await arrive(7)
    async with open_tx() as tx:
        assert (await service.set_language(tx, actor, "ru")).language == "ru"
        assert await service.set_name(tx, actor, "<b>Айгүл</b>") == "<b>Айгүл</b>"
        assert await service.toggle(tx, actor, Group.APPEALS) is False
    async with open_tx() as tx:
        seen = await service.profile(tx, actor)
        assert (seen.language, seen.name, set(seen.muted)) == (
            "ru",
            "<b>Айгүл</b>",
            {Group.APPEALS},
        )
        assert Group.WORK not in seen.groups
        assert await service.toggle(tx, actor, Group.APPEALS) is True
        assert await service.set_name(tx, actor, "") == ""
        with refused("language_unknown"):
            await service.set_language(tx, actor, "en")


async def test_only_ones_own_phone_is_taken(open_tx, arrive):
    actor = await arrive(7)
    async with open_tx() as tx:
        for other in (8, None):
            with refused("phone_not_yours"):
                await service.set_phone(tx, actor, "+77011234567", other)
        assert await service.set_phone(tx, actor, "8 (701) 123-45-67", 7) == "+77011234567"
        await service.remove_phone(tx, actor)
        assert (await service.profile(tx, actor)).phone == ""


async def test_one_moves_within_the_okrug_with_a_tap_and_elsewhere_with_a_new_consent(
    open_tx, arrive
):
    actor = await arrive(7)
    async with open_tx() as tx:
        assert (await service.move(tx, actor, BIRLIK)).settlement == BIRLIK
        with refused("consent_needed"):
            await service.move(tx, actor, KENES_VILLAGE)
        with refused("place_not_served"):
            await service.move(tx, actor, AKSU)
    moved = await arrive(7, KENES_VILLAGE, KENES)
    assert moved.id == actor.id
    assert moved.grants == {Grant(Role.RESIDENT, KENES)}


async def test_a_stranger_has_no_settings(open_tx):
    async with open_tx() as tx:
        with refused("not_arrived"):
            await service.profile(tx, Actor(7))


# Erasure


async def test_after_erasure_no_table_of_people_knows_who_it_was(open_tx, arrive):
    async with open_tx() as tx:
        await service.seat_staff(tx, [Seat(7654321, Role.AKIM, AKSU, "Айгүл")])
    actor = await arrive(7654321)
    async with open_tx() as tx:
        await service.set_name(tx, actor, "Айгүл")
        await service.set_phone(tx, actor, "+77011234567", 7654321)
        secret = (await service.invite(tx, actor, Role.MODERATOR, AKSU)).secret
        await service.erase(tx, actor)
    async with open_tx(NOW + timedelta(days=1)) as tx:
        kept = []
        for name in ("people", "consents", "roles", "staff_seats", "invitations"):
            rows = await tx.session.execute(sa.select(Base.metadata.tables[name]))
            kept += [str(row) for row in rows]
        everything = "\n".join(kept)
        for trace in ("7654321", "Айгүл", "77011234567", AKSU_VILLAGE):
            assert trace not in everything
        consent = (await tx.session.scalars(sa.select(Consent))).one()
        assert consent.withdrawn_at == NOW
        assert not (await service.recognise(tx, 7654321)).known
        assert await service.who_may(tx, Action.TRIAGE_APPEAL, AKSU) == []
        with refused("invitation_revoked"):
            await service.look_at_invitation(tx, Actor(9), secret)


async def test_whoever_returns_after_erasure_is_a_new_person(open_tx, arrive):
    actor = await arrive(7)
    async with open_tx() as tx:
        await service.erase(tx, actor)
    again = await arrive(7)
    assert again.id != actor.id
    assert again.grants == {RESIDENT}
    assert again.name == ""
