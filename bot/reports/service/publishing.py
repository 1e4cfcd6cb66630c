"""The version for residents: the akim shows it to everybody, changes it first, or lets it be.

Whoever decides first decides: that is written before anything is made of it, so that who comes
second leaves nothing behind.
"""

from datetime import date, timedelta

from bot.broadcasts import service as broadcasts
from bot.broadcasts.service import BroadcastView
from bot.core.access import Action, Actor, requires
from bot.core.errors import NotFound, Stale
from bot.core.tx import Tx
from bot.delivery.outbox import put_anew
from bot.reports.models import WeeklyReport
from bot.reports.notices import PublicWanted
from bot.reports.rules.figures import Report
from bot.reports.rules.periods import Span, check_monday, period_of
from bot.reports.rules.weekly import Publication
from bot.reports.storage import weekly as storage
from bot.reports.storage.report import report_of
from bot.reports.storage.weekly import Standing

__all__ = ["Publication", "Standing", "edit", "publication", "publish", "skip", "to_publish",
           "want_public"]  # fmt: skip

_DAY = timedelta(days=1)
_YEAR = timedelta(days=366)
Words = dict[str, str]  # HTML by language


@requires(Action.PUBLISH_REPORT)
async def want_public(tx: Tx, actor: Actor, okrug: str, monday: date) -> None:
    """Draw the version for residents and show it to whoever asks."""
    await _open(tx, actor, okrug, monday)
    await put_anew(tx, PublicWanted(to=actor.id, okrug=okrug, monday=monday.isoformat()))


@requires(Action.PUBLISH_REPORT)
async def publication(tx: Tx, actor: Actor, okrug: str, monday: date) -> Standing:
    """What became of it."""
    return await storage.standing(tx, await _open(tx, actor, okrug, monday))


@requires(Action.PUBLISH_REPORT)
async def to_publish(tx: Tx, actor: Actor, okrug: str, monday: date) -> Report:
    """The figures as they are now: what was looked at may have been counted an hour ago."""
    await _open(tx, actor, okrug, monday)
    return await report_of(tx, okrug, period_of(Span.WEEK, monday - _DAY))


@requires(Action.PUBLISH_REPORT)
async def publish(
    tx: Tx, actor: Actor, okrug: str, monday: date, version: int, *, words: Words,
    picture: str = "",
) -> BroadcastView:  # fmt: skip
    """Send it to every resident and into the channel, as a notice of the office.

    picture: Telegram's id of the drawing that the akim looked at. `Stale` where it was decided
    already, or is being changed, however often it is pressed.
    """
    row = await _open(tx, actor, okrug, monday)
    await _decide(tx, actor, row, version, Publication.PUBLISHED)
    draft = await _draft(tx, actor, row, words, picture)
    return await broadcasts.send(tx, actor, draft.id, draft.version)


@requires(Action.PUBLISH_REPORT)
async def edit(
    tx: Tx, actor: Actor, okrug: str, monday: date, version: int, *, words: Words,
    picture: str = "",
) -> BroadcastView:  # fmt: skip
    """The same as a draft that is changed and sent like any notice."""
    row = await _open(tx, actor, okrug, monday)
    await _decide(tx, actor, row, version, Publication.EDITING)
    return await _draft(tx, actor, row, words, picture)


@requires(Action.PUBLISH_REPORT)
async def skip(
    tx: Tx, actor: Actor, okrug: str, monday: date, version: int, *, back: bool = False
) -> None:
    """Not this week, and a draft made of it is given up; or after all (`back`)."""
    row = await _open(tx, actor, okrug, monday)
    stands = await storage.standing(tx, row)
    if row.version != version or stands.state is Publication.PUBLISHED:
        raise Stale(by="")
    state = Publication.OPEN if back else Publication.SKIPPED
    if not await storage.decide(tx, row, version, state=state, decided_by=actor.id):
        raise Stale(by="")
    if stands.draft is not None:
        await broadcasts.give_up(tx, stands.draft, actor.id)


async def _open(tx: Tx, actor: Actor, okrug: str, monday: date) -> WeeklyReport:
    """The week's row; made where nobody was told of that week, as for a new office."""
    actor.must(Action.PUBLISH_REPORT, okrug)
    check_monday(monday, tx.today)
    if tx.today - monday >= _YEAR:
        raise NotFound("period")
    return await storage.weekly_or_new(tx, okrug, monday)


async def _decide(
    tx: Tx, actor: Actor, row: WeeklyReport, version: int, state: Publication
) -> None:
    stands = await storage.standing(tx, row)
    if row.version != version or stands.state is not Publication.OPEN:
        raise Stale(by="")
    if not await storage.decide(tx, row, version, state=state, decided_by=actor.id):
        raise Stale(by="")


async def _draft(
    tx: Tx, actor: Actor, row: WeeklyReport, words: Words, picture: str
) -> BroadcastView:
    draft = await broadcasts.new_draft(tx, actor, row.place)
    draft = await broadcasts.write(
        tx, actor, draft.id, draft.version, html=words["kk"], language="kk"
    )
    draft = await broadcasts.write(
        tx, actor, draft.id, draft.version, html=words["ru"], language="ru"
    )
    if picture:
        draft = await broadcasts.add_file(tx, actor, draft.id, kind="photo", file_id=picture)
    await storage.note(tx, row, broadcast_id=draft.id)
    return draft
