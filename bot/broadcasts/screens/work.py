"""What the office sees of a broadcast that is out."""

from dataclasses import replace
from typing import Any

from bot.broadcasts.models import Broadcast
from bot.broadcasts.notices import BroadcastProgress, HelpNeeded, PaperWanted, PlannedStopped
from bot.broadcasts.rules.lifecycle import State
from bot.broadcasts.rules.pace import LONG
from bot.broadcasts.screens.card import card_screen
from bot.broadcasts.screens.papers import paper_notice
from bot.broadcasts.screens.rollcall import help_notice
from bot.broadcasts.screens.stopped import stopped_notice
from bot.broadcasts.storage import broadcasts as find
from bot.broadcasts.storage.cards import card_of
from bot.core.access import Action, Actor
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx


async def progress_notice(
    tx: Tx, notice: BroadcastProgress, actor: Actor, t: Translator
) -> Screen | None:
    """The sender's card, edited where it stands; after a long time the report rings once."""
    row = await find.broadcast(tx, notice.broadcast_id)
    if row is None or not _speaks(actor, row):
        return None  # their role has ended
    if row.state is State.SENDING and notice.final:
        return None  # it was tried again meanwhile
    screen = card_screen(await card_of(tx, row), t, mine=True)
    return screen if notice.final and _was_long(row) else replace(screen, show="in_place")


def _speaks(actor: Actor, row: Broadcast) -> bool:
    return not actor.scopes(Action.SEND_BROADCAST).isdisjoint({row.office, ""})


def _was_long(row: Broadcast) -> bool:
    if row.sent_at is None or row.finished_at is None:
        return False
    return row.finished_at - row.sent_at >= LONG


RENDERERS: dict[str, Any] = {
    BroadcastProgress.kind: progress_notice,
    HelpNeeded.kind: help_notice,
    PlannedStopped.kind: stopped_notice,
    PaperWanted.kind: paper_notice,
}
