"""What an author is asked again: to reply to a question, and whether an answer solves it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from bot.appeals.callbacks import OnOwn, OwnPress
from bot.appeals.notices import ClosesSoon, ReplyAwaited, ReplyStillAwaited, StillUnjudged
from bot.appeals.rules.lifecycle import Move, Party, State
from bot.appeals.screens.own import verdict_row
from bot.appeals.screens.whose import for_whom
from bot.appeals.screens.words import media, number, quoted
from bot.appeals.storage import appeals as find
from bot.appeals.storage.views import AppealView, EntryView, appeal_view
from bot.core.access import Actor
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.tx import Tx
from bot.core.workdays import term

_QUESTION = 1500


async def _entry(
    tx: Tx, appeal_id: int, entry_id: int, actor: Actor
) -> tuple[AppealView, EntryView] | None:
    """An appeal of the reader's own and what was said, unless the same was said anew since."""
    appeal = await find.appeal(tx, appeal_id)
    view = await appeal_view(tx, actor, appeal) if appeal else None
    entry = view.entry(entry_id) if view else None
    if view is None or entry is None or Party.AUTHOR not in view.parties:
        return None
    anew = any(one.id > entry.id and one.kind is entry.kind for one in view.thread)
    return None if anew else (view, entry)


def _own(do: OnOwn, view: AppealView) -> str:
    return OwnPress(do=do, appeal=view.id, version=view.version).pack()


async def _reply_awaited(
    tx: Tx, notice: ReplyAwaited | ReplyStillAwaited, actor: Actor, t: Translator
) -> Screen | None:
    found = await _entry(tx, notice.appeal_id, notice.entry_id, actor)
    if found is None or Move.REPLY not in found[0].moves:
        return None
    view, entry = found
    return Screen(
        text=joined(
            t("№ {number}: the akim's office waits for your reply.", number=number(view.number)),
            lines(
                t("The question of {date}:", date=t.short_date(entry.at)),
                quoted(entry.text, _QUESTION, one_line=False),
            ),
            for_whom(view, t),
        ),
        media=media(entry.files),
        rows=rows(
            row(Button(t.word("Reply"), _own(OnOwn.WRITE, view), style="primary")),
            row(Button(t.word("Open"), _own(OnOwn.OPEN, view))),
        ),
    )


async def _unjudged(
    tx: Tx, notice: StillUnjudged | ClosesSoon, actor: Actor, t: Translator
) -> Screen | None:
    found = await _entry(tx, notice.appeal_id, notice.entry_id, actor)
    if found is None or found[0].state is not State.ANSWERED:
        return None
    view, entry = found
    closes = entry.at + timedelta(days=term("silence_days"))
    if isinstance(notice, ClosesSoon):
        text = t(
            "№ {number} closes on {closes} at {time}. The akim's office answered on {date}. "
            "Is it solved?",
            number=number(view.number),
            closes=t.short_date(closes),
            time=t.time(closes),
            date=t.short_date(entry.at),
        )
    else:
        text = t(
            "№ {number}: the akim's office answered on {date}. Is it solved? If you say nothing, "
            "it closes on {closes}.",
            number=number(view.number),
            date=t.short_date(entry.at),
            closes=t.short_date(closes),
        )
    return Screen(
        text=text,
        rows=rows(verdict_row(view, t), row(Button(t.word("Open"), _own(OnOwn.OPEN, view)))),
    )


RENDERERS: dict[str, Callable[[Tx, Any, Actor, Translator], Awaitable[Screen | None]]] = {
    ReplyAwaited.kind: _reply_awaited,
    ReplyStillAwaited.kind: _reply_awaited,
    StillUnjudged.kind: _unjudged,
    ClosesSoon.kind: _unjudged,
}
