"""The okrug's staff group: every appeal has a card there, up to date after every move."""

from bot.appeals.models import Appeal
from bot.appeals.notices import AppealInGroup
from bot.appeals.storage.group import GroupCard, group_card
from bot.core.access import Actor, anyone, system
from bot.core.errors import NotFound
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.people import service as people


@system
async def show_in_group(tx: Tx, appeal: Appeal) -> None:
    """The card of the okrug's group, if it has one, becomes what the appeal is now."""
    group = await people.group_of(tx, appeal.okrug)
    if group is not None:
        await put(tx, AppealInGroup(to=group.id, appeal_id=appeal.id, version=appeal.version))


@anyone
async def card_in_group(
    tx: Tx,
    actor: Actor,  # noqa: ARG001 - a use case; anybody in the group may press
    chat_id: int,
    appeal_id: int,
) -> GroupCard:
    """The appeal whose card somebody pressed in this chat.

    `NotFound` where the chat is not, or no longer, the group of the appeal's okrug.
    """
    group = await people.group_in(tx, chat_id)
    card = await group_card(tx, appeal_id) if group is not None else None
    if group is None or card is None or card.okrug != group.okrug:
        raise NotFound("appeal")
    return card


@system
async def refresh_in_group(tx: Tx, card: GroupCard) -> None:
    """Somebody pressed a card that was out of date: it is shown once more."""
    group = await people.group_of(tx, card.okrug)
    if group is not None:
        await put(
            tx,
            AppealInGroup(to=group.id, appeal_id=card.id, version=card.version, again=True),
        )
