"""People arrive, are recognised, block the bot and come back."""

from collections.abc import Iterable

from bot.core.access import Actor, Grant, Role, anyone, system
from bot.core.tx import Tx
from bot.people import rules, storage
from bot.people.models import Person
from bot.people.service.common import check_language, check_place, digest_of, given_name


@system
async def recognise(tx: Tx, telegram_id: int, hint_language: str = "") -> Actor:
    """Who this Telegram id is to us; for a stranger an actor without id, one query in all."""
    found = await storage.with_grants(tx, telegram_id)
    if found is None:
        return Actor(telegram_id=telegram_id, language=hint_language)
    return _actor(*found)


def _actor(person: Person, held: Iterable[Grant]) -> Actor:
    grants = set(held)
    if person.settlement:
        grants.add(Grant(Role.RESIDENT, person.okrug))
    return Actor(
        telegram_id=person.telegram_id or 0,
        person_id=person.id,
        language=person.language,
        name=person.name,
        okrug=person.okrug,
        settlement=person.settlement,
        grants=frozenset(grants),
        blocked=person.blocked_at is not None,
    )


@anyone
async def arrive(
    tx: Tx,
    actor: Actor,
    *,
    language: str,
    okrug: str,
    settlement: str,
    consent_text: str,
    name: str = "",
) -> Actor:
    """Consent to `consent_text` exactly as it was shown, and be known from now on.

    `settlement` is "" for staff who live elsewhere. Somebody known already consents anew and
    moves. Seats promised by the seed file become roles; `name` is what colleagues see of somebody
    whose seat has none.
    """
    check_language(language)
    await check_place(tx, okrug, settlement)
    person = await storage.person_or_new(tx, actor.telegram_id, language)
    if person.okrug != okrug or person.joined_at is None:
        person.joined_at = tx.now
    person.language, person.okrug, person.settlement = language, okrug, settlement
    person.blocked_at = None
    shown = digest_of(consent_text)
    given = await storage.active_consents(tx, person.id)
    if not any(one.text_sha256 == shown for one in given):
        storage.add_consent(tx, person.id, rules.CONSENT_VERSION, shown, language)
    for seat in await storage.seats_for(tx, actor.telegram_id):
        await storage.give_role(tx, person.id, seat.role, seat.scope)
        person.name = person.name or given_name(seat.name) or given_name(name)
    await tx.session.flush()
    return await recognise(tx, actor.telegram_id)


@system
async def mark_blocked(tx: Tx, telegram_id: int) -> None:
    """They blocked the bot: nothing is sent until they come back."""
    await storage.set_blocked(tx, telegram_id, tx.now)


@system
async def mark_back(tx: Tx, telegram_id: int) -> int | None:
    """They unblocked the bot; their id, if they are known."""
    return await storage.set_blocked(tx, telegram_id, None)
