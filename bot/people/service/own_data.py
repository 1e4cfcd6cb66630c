"""What a person told us: to see, to change, to take away, to erase."""

from dataclasses import dataclass
from typing import Any

from bot.core.access import Action, Actor, Role, requires
from bot.core.errors import Refusal
from bot.core.groups import Group
from bot.core.text import clean
from bot.core.tx import Tx
from bot.people import rules, storage
from bot.people.service.arrival import recognise
from bot.people.service.common import NAME_ROOM, check_language, check_place
from bot.people.service.staff import revoke_unplaceable
from bot.places import service as places


@dataclass(frozen=True)
class Profile:
    """What the bot knows of a person, as the settings show it."""

    language: str
    name: str
    phone: str
    okrug: str
    settlement: str
    muted: frozenset[Group]
    groups: tuple[Group, ...]  # those that this person can receive at all


@requires(Action.USE_OWN_DATA)
async def profile(tx: Tx, actor: Actor) -> Profile:
    """What the settings show."""
    person = await storage.person(tx, actor.id)
    return Profile(
        language=person.language,
        name=person.name,
        phone=person.phone,
        okrug=person.okrug,
        settlement=person.settlement,
        muted=frozenset(Group(word) for word in person.muted if word in set(Group)),
        groups=tuple(group for group in Group if _comes_to(actor, group)),
    )


def _comes_to(actor: Actor, group: Group) -> bool:
    """Whether such notices are ever sent to somebody; announcements reach an okrug and staff."""
    if group is Group.APPEALS:
        return actor.may(Action.FOLLOW_OWN_APPEAL)
    if group in {Group.WORK, Group.DIGEST}:
        return actor.may(Action.READ_QUEUE)
    if group is Group.TERMS:
        return actor.may(Action.READ_QUEUE) or actor.may(Action.SEE_DISTRICT)
    if group is Group.REPORTS:
        return actor.may(Action.READ_REPORTS) or actor.may(Action.SEE_DISTRICT)
    if group is Group.GATHERINGS:
        return bool(actor.okrug) or actor.may(Action.TAKE_PART)
    if group is Group.POLLS:
        return bool(actor.okrug) or actor.may(Action.VOTE_IN_POLL)
    if group is Group.BUDGET:
        return bool(actor.okrug)
    afar = {Role.OBSERVER, Role.OPERATOR}
    return bool(actor.okrug) or any(grant.role not in afar for grant in actor.grants)


@requires(Action.USE_OWN_DATA)
async def set_language(tx: Tx, actor: Actor, language: str) -> Actor:
    """Speak another language from now on."""
    check_language(language)
    (await storage.person(tx, actor.id)).language = language
    await tx.session.flush()
    return await recognise(tx, actor.telegram_id)


@requires(Action.USE_OWN_DATA)
async def move(tx: Tx, actor: Actor, settlement: str) -> Actor:
    """Live in another settlement of the okrug.

    `Refusal("consent_needed")` for another okrug: its office is another operator of the data, so
    one arrives there with a consent of its own.
    """
    office = await places.okrug_of(tx, settlement)
    okrug = office.code if office else ""
    await check_place(tx, okrug, settlement)
    person = await storage.person(tx, actor.id)
    if person.okrug != okrug:
        raise Refusal("consent_needed")
    person.settlement = settlement
    await tx.session.flush()
    return await recognise(tx, actor.telegram_id)


@requires(Action.USE_OWN_DATA)
async def set_name(tx: Tx, actor: Actor, name: str) -> str:
    """Be called so; returns the name as it is kept. "" takes it away."""
    cleaned = rules.proper_name(clean(name, NAME_ROOM)) if name else ""
    (await storage.person(tx, actor.id)).name = cleaned
    await tx.session.flush()
    return cleaned


@requires(Action.USE_OWN_DATA)
async def say_adult(tx: Tx, actor: Actor, *, adult: bool) -> None:
    """Say whether one is eighteen. Nobody asks for a paper; it is asked where it matters."""
    (await storage.person(tx, actor.id)).adult = adult
    await tx.session.flush()


@requires(Action.USE_OWN_DATA)
async def set_phone(tx: Tx, actor: Actor, phone: str, belongs_to: int | None) -> str:
    """Be called at this number: only one's own, as Telegram's contact says whose it is."""
    if belongs_to != actor.telegram_id:
        raise Refusal("phone_not_yours")
    cleaned = rules.clean_phone(phone)
    (await storage.person(tx, actor.id)).phone = cleaned
    await tx.session.flush()
    return cleaned


@requires(Action.USE_OWN_DATA)
async def remove_phone(tx: Tx, actor: Actor) -> None:
    """Keep no number any more."""
    (await storage.person(tx, actor.id)).phone = ""
    await tx.session.flush()


@requires(Action.USE_OWN_DATA)
async def toggle(tx: Tx, actor: Actor, group: Group) -> bool:
    """Switch a kind of notices off or on; returns whether it is on now."""
    person = await storage.person(tx, actor.id)
    muted = set(person.muted) ^ {group.value}
    person.muted = sorted(muted)
    await tx.session.flush()
    return group.value not in muted


@requires(Action.USE_OWN_DATA)
async def export_own(tx: Tx, actor: Actor) -> dict[str, Any]:
    """Everything kept about a person here, as plain values; moments stay `datetime`."""
    person = await storage.person(tx, actor.id)
    return {
        "telegram_id": person.telegram_id,
        "language": person.language,
        "name": person.name,
        "phone": person.phone,
        "okrug": person.okrug,
        "settlement": person.settlement,
        "muted": list(person.muted),
        "adult": person.adult,
        "joined_at": person.joined_at,
        "created_at": person.created_at,
        "consents": [
            {
                "version": one.version,
                "language": one.language,
                "text_sha256": one.text_sha256,
                "given_at": one.given_at,
                "withdrawn_at": one.withdrawn_at,
            }
            for one in await storage.consents(tx, person.id)
        ],
        "roles": [
            {
                "role": one.role,
                "scope": one.scope,
                "given_at": one.given_at,
                "ended_at": one.ended_at,
            }
            for one in await storage.roles_ever(tx, person.id)
        ],
    }


@requires(Action.USE_OWN_DATA)
async def erase(tx: Tx, actor: Actor) -> None:
    """Withdraw consent: at once nothing is left here but an empty row and dates.

    What a feature keeps of the person is forgotten by that feature, in the same transaction. The
    last operator stays until there is another one.
    """
    if await storage.operators(tx) == {actor.id}:
        raise Refusal("last_operator")
    await storage.drop_seats(tx, actor.telegram_id)
    await storage.empty_out(tx, actor.id)
    await revoke_unplaceable(tx, actor.id)
    tx.session.expire_all()
