"""Files that take long to make are made here: after the words are found, before they are sent.

A renderer looks into the database; what it leaves to be drawn is drawn when it has let go of it.
"""

from dataclasses import replace

import structlog

from bot.core.faults import cause
from bot.core.screen import Media, Screen

log = structlog.get_logger(__name__)


async def finished(screen: Screen) -> Screen:
    """The screen with every file drawn; one that can be spared is left out where that fails."""
    media = [await _finished(one) for one in screen.media]
    then = tuple([await finished(one) for one in screen.then])
    return replace(screen, media=tuple(one for one in media if one is not None), then=then)


async def _finished(media: Media) -> Media | None:
    if media.drawn is None:
        return media
    try:
        return replace(media, content=await media.drawn(), drawn=None)
    except Exception as error:
        if not media.spare:
            raise
        log.error("drawing.left_out", **cause(error))  # noqa: TRY400 - a traceback quotes people
        return None
