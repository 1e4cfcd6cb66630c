"""What the office hears when a planned broadcast did not go out."""

from markupsafe import Markup

from bot.broadcasts.callbacks.work import OnWork, WorkPress
from bot.broadcasts.models import Broadcast
from bot.broadcasts.notices import PlannedStopped, Stopped
from bot.broadcasts.storage import broadcasts as find
from bot.core.access import Actor
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, plain
from bot.core.text import excerpt
from bot.core.tx import Tx

_SHOWN = 200


async def stopped_notice(
    tx: Tx, notice: PlannedStopped, _actor: Actor, t: Translator
) -> Screen | None:
    """Which one, why, and how to send it after all."""
    row = await find.broadcast(tx, notice.broadcast_id)
    if row is None:
        return None

    def press(label: str, do: OnWork) -> Button:
        return Button(label, WorkPress(do=do, broadcast=row.id, version=row.version).pack())

    return Screen(
        text=joined(
            t("<b>A planned notice was not sent</b>"), _why(Stopped(notice.why), t), _words(row, t)
        ),
        rows=(
            (press(t.word("Use again"), OnWork.COPY),),
            (press(t.word("Open"), OnWork.OPEN),),
        ),
    )


def _why(why: Stopped, t: Translator) -> Markup:
    match why:
        case Stopped.SENDER_LEFT:
            return t("Whoever planned it does not work here any more.")
        case Stopped.CROWD_GONE:
            return t("The group it was meant for is no longer there.")
        case Stopped.NOBODY:
            return t("There was nobody left to tell.")
        case Stopped.LATE:
            return t("The bot stood still at its hour, and now it would come too late.")


def _words(row: Broadcast, t: Translator) -> Markup:
    mine, other = (row.kk, row.ru) if t.language == "kk" else (row.ru, row.kk)
    said = plain(Markup(mine or other))  # noqa: S704 - ours: escaped when it was written
    return Markup("«{}»").format(excerpt(said, _SHOWN))
