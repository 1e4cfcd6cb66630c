"""What is done to a broadcast that is out: stopped, corrected, taken away, tried again."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup

from bot.broadcasts.models import Broadcast
from bot.broadcasts.notices import (
    BroadcastCorrected,
    BroadcastSent,
    BroadcastWithdrawn,
    RollCalled,
)
from bot.broadcasts.rules.lifecycle import Move
from bot.broadcasts.rules.limits import check_text
from bot.broadcasts.service.held import BroadcastView, Held
from bot.broadcasts.service.sending import batch, searchable
from bot.broadcasts.storage import broadcasts as find
from bot.broadcasts.storage.progress import progress
from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid
from bot.core.i18n import Language
from bot.core.screen import plain
from bot.core.text import utf16_len
from bot.core.tx import Tx
from bot.delivery import outbox
from bot.delivery.notices import Lane

#: Telegram lets a bot delete its messages for so long.
DELETABLE = timedelta(hours=48)
#: What stands under a picture can be so long, as Telegram counts (UTF-16), with its heading.
_CAPTION = 900
_TOLD = (BroadcastSent.kind, RollCalled.kind)
_ALL = (*_TOLD, BroadcastCorrected.kind)


@requires(Action.SEND_BROADCAST)
async def unschedule(tx: Tx, actor: Actor, broadcast_id: int, version: int) -> BroadcastView:
    """Back to the draft, before its hour."""
    return await (await Held.open(tx, actor, broadcast_id)).move(Move.UNSCHEDULE, version)


@requires(Action.SEND_BROADCAST)
async def cancel(tx: Tx, actor: Actor, broadcast_id: int, version: int) -> BroadcastView:
    """Nobody else is told; whoever has it keeps it, and gets what was corrected since."""
    held = await Held.open(tx, actor, broadcast_id)
    view = await held.move(Move.CANCEL, version, finished_at=tx.now, next_call_at=None)
    await outbox.call_off(tx, broadcast_id, _TOLD)
    await _note_totals(tx, held.row)
    return view


@requires(Action.SEND_BROADCAST)
async def correct(
    tx: Tx, actor: Actor, broadcast_id: int, version: int, *, html: str, language: Language
) -> BroadcastView:
    """Other words in a language: edited for whoever has it, told so to whoever waits.

    Raises Invalid("notice_too_long") where the words stood under a picture and no longer fit.
    """
    held = await Held.open(tx, actor, broadcast_id)
    _check(held.row, html, language)
    if getattr(held.row, language) == html:
        return held.view()
    words: dict[str, Any] = {language: html}
    view = await held.move(Move.CORRECT, version, corrected_at=tx.now, **words)
    await find.note(tx, broadcast_id, {"search": searchable(held.row)})
    await outbox.call_off(tx, broadcast_id, (BroadcastCorrected.kind,))  # overtaken
    await _again(
        tx, held.row, BroadcastCorrected(broadcast_id=broadcast_id), (BroadcastSent.kind,)
    )
    return view


@requires(Action.SEND_BROADCAST)
async def check_correction(
    tx: Tx, actor: Actor, broadcast_id: int, *, html: str, language: Language
) -> None:
    """Raises what `correct` would, before anything is changed."""
    _check((await Held.open(tx, actor, broadcast_id)).row, html, language)


def _check(row: Broadcast, html: str, language: Language) -> None:
    """The words fit where they stand: what was sent under a picture stays under it.

    Only in a public chat, which reads both languages, what outgrows its picture is posted anew.
    """
    check_text(plain(Markup(html)))  # noqa: S704 - escaped by whoever made it
    if len(row.files) != 1:
        return
    other = row.ru if language == "kk" else row.kk
    _check_caption(_size(getattr(row, language) or other), _size(html))


def _check_caption(before: int, now: int) -> None:
    if before <= _CAPTION < now:
        raise Invalid("notice_too_long", count=now, limit=_CAPTION, over=now - _CAPTION)


def _size(html: str) -> int:
    return utf16_len(plain(Markup(html)))  # noqa: S704 - ours: escaped when it was written


@requires(Action.SEND_BROADCAST)
async def withdraw(tx: Tx, actor: Actor, broadcast_id: int, version: int) -> BroadcastView:
    """Taken away from everybody who has it, and told to nobody else."""
    held = await Held.open(tx, actor, broadcast_id)
    await _note_totals(tx, held.row)
    view = await held.move(
        Move.WITHDRAW, version, finished_at=held.row.finished_at or tx.now, next_call_at=None
    )
    await outbox.call_off(tx, broadcast_id, _ALL)
    await _again(tx, held.row, BroadcastWithdrawn(broadcast_id=broadcast_id), _TOLD)
    return view


def deletable_until(view: BroadcastView) -> datetime | None:
    """Until when Telegram deletes what was sent; afterwards its words are replaced."""
    return None if view.sent_at is None else view.sent_at + DELETABLE


@requires(Action.SEND_BROADCAST)
async def retry(tx: Tx, actor: Actor, broadcast_id: int, version: int) -> BroadcastView:
    """What was given up is tried once more."""
    held = await Held.open(tx, actor, broadcast_id)
    view = await held.move(Move.RETRY, version, finished_at=None)
    await outbox.try_again(tx, broadcast_id, BroadcastSent.kind)
    return view


async def _again(
    tx: Tx,
    row: Broadcast,
    notice: BroadcastCorrected | BroadcastWithdrawn,
    kinds: tuple[str, ...],
) -> None:
    silent = replace(batch(row), lane=Lane.SILENT)
    await outbox.fan_out_again(tx, notice, kinds, silent, row.version)
    # Nobody has counted yet; whatever the count, the card is told, however soon they are through.
    await find.note(tx, row.id, {"shown": row.shown | {"changing": -1}})


async def _note_totals(tx: Tx, row: Broadcast) -> None:
    await find.note(tx, row.id, {"totals": (await progress(tx, row)).as_json()})
