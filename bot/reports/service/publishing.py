"""The version for residents: the akim shows it to everybody, changes it first, or lets it be."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.broadcasts import service as broadcasts
from bot.broadcasts.service import BroadcastView
from bot.broadcasts.service import State as BroadcastState
from bot.core.access import Action, Actor, requires
from bot.core.errors import NotFound, Stale
from bot.core.tx import Tx
from bot.delivery.outbox import put_anew
from bot.reports.models import WeeklyReport
from bot.reports.notices import PublicWanted
from bot.reports.rules.figures import Report
from bot.reports.rules.periods import Span, period_of
from bot.reports.rules.weekly import Publication
from bot.reports.storage import weekly as storage
from bot.reports.storage.report import report_of

_DAY = timedelta(days=1)
_UNSENT = frozenset({BroadcastState.DRAFT, BroadcastState.DISCARDED})


@requires(Action.PUBLISH_REPORT)
async def want_public(tx: Tx, actor: Actor, okrug: str, monday: date) -> None:
    """Draw the version for residents and show it to whoever asks."""
    await _open(tx, actor, okrug, monday)
    await put_anew(tx, PublicWanted(to=actor.id, okrug=okrug, monday=monday.isoformat()))


@dataclass(frozen=True)
class PublicVersion:
    """What residents would be told of a week, and what became of it."""

    report: Report
    monday: date
    version: int
    state: Publication
    broadcast_id: int | None


@requires(Action.PUBLISH_REPORT)
async def public_version(tx: Tx, actor: Actor, okrug: str, monday: date) -> PublicVersion:
    """The version for residents of the week before a Monday, as it stands now."""
    row = await _open(tx, actor, okrug, monday)
    report = await report_of(tx, okrug, period_of(Span.WEEK, monday - _DAY))
    state = await _state(tx, actor, row)
    return PublicVersion(report, monday, row.version, state, row.broadcast_id)


@requires(Action.PUBLISH_REPORT)
async def publish(
    tx: Tx, actor: Actor, okrug: str, monday: date, version: int, *, words: dict[str, str],
    picture: str = "",
) -> BroadcastView:  # fmt: skip
    """Send it to every resident and into the channel, as a notice of the office.

    words: HTML by language. picture: Telegram's id of the drawing that the akim looked at.
    `Stale` where it was decided already, however often it is pressed.
    """
    row = await _undecided(tx, actor, okrug, monday, version)
    draft = await _draft(tx, actor, okrug, words, picture)
    await _decide(
        tx, row, version, state=Publication.PUBLISHED, broadcast_id=draft.id, decided_by=actor.id
    )
    return await broadcasts.send(tx, actor, draft.id, draft.version)


@requires(Action.PUBLISH_REPORT)
async def edit(
    tx: Tx, actor: Actor, okrug: str, monday: date, version: int, *, words: dict[str, str],
    picture: str = "",
) -> BroadcastView:  # fmt: skip
    """The same as a draft that is changed and sent like any notice; pressed again, that draft."""
    row = await _undecided(tx, actor, okrug, monday, version)
    kept = await _kept_draft(tx, actor, row)
    if kept is not None and kept.state is BroadcastState.DRAFT:
        return kept
    draft = await _draft(tx, actor, okrug, words, picture)
    await _decide(tx, row, version, broadcast_id=draft.id, decided_by=actor.id)
    return draft


@requires(Action.PUBLISH_REPORT)
async def skip(
    tx: Tx, actor: Actor, okrug: str, monday: date, version: int, *, back: bool = False
) -> None:
    """Not this week; or after all (`back`)."""
    row = await _open(tx, actor, okrug, monday)
    state = Publication.OPEN if back else Publication.SKIPPED
    if row.version != version or await _state(tx, actor, row) is Publication.PUBLISHED:
        raise Stale(by="")
    await _decide(tx, row, version, state=state, decided_by=actor.id)


async def _open(tx: Tx, actor: Actor, okrug: str, monday: date) -> WeeklyReport:
    """The week's row; made where nobody was told of that week, as for a new office."""
    actor.must(Action.PUBLISH_REPORT, okrug)
    if monday.weekday() != 0 or not timedelta() <= tx.today - monday < timedelta(days=366):
        raise NotFound("period")
    return await storage.weekly_or_new(tx, okrug, monday)


async def _undecided(tx: Tx, actor: Actor, okrug: str, monday: date, version: int) -> WeeklyReport:
    row = await _open(tx, actor, okrug, monday)
    if row.version != version or await _state(tx, actor, row) is not Publication.OPEN:
        raise Stale(by="")
    return row


async def _state(tx: Tx, actor: Actor, row: WeeklyReport) -> Publication:
    """What became of it: a draft that was changed may have been sent from where it was changed."""
    if row.state is Publication.OPEN:
        draft = await _kept_draft(tx, actor, row)
        sent = draft is not None and draft.state not in _UNSENT
        return Publication.PUBLISHED if sent else Publication.OPEN
    return row.state


async def _kept_draft(tx: Tx, actor: Actor, row: WeeklyReport) -> BroadcastView | None:
    """The notice it was made into; None where there is none, or where that was forgotten."""
    if row.broadcast_id is None:
        return None
    try:
        return await broadcasts.look(tx, actor, row.broadcast_id)
    except NotFound:
        return None


async def _decide(
    tx: Tx, row: WeeklyReport, version: int, **values: Publication | int | None
) -> None:
    if not await storage.decide(tx, row, version, **values):
        raise Stale(by="")


async def _draft(
    tx: Tx, actor: Actor, okrug: str, words: dict[str, str], picture: str
) -> BroadcastView:
    draft = await broadcasts.new_draft(tx, actor, okrug)
    draft = await broadcasts.write(
        tx, actor, draft.id, draft.version, html=words["kk"], language="kk"
    )
    draft = await broadcasts.write(
        tx, actor, draft.id, draft.version, html=words["ru"], language="ru"
    )
    if picture:
        draft = await broadcasts.add_file(tx, actor, draft.id, kind="photo", file_id=picture)
    return draft
