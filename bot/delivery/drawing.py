"""Files that take long to make are made here: after the words are found, before they are sent.

A renderer looks into the database; what it leaves to be drawn is drawn when it has let go of it.
"""

from dataclasses import replace

import structlog
from markupsafe import Markup

from bot.core.faults import cause
from bot.core.i18n import Translator
from bot.core.screen import Media, Screen

log = structlog.get_logger(__name__)


async def finished(screen: Screen) -> Screen:
    """The screen with every file drawn.

    Where that fails: one that can be spared is left out, and one with words `instead` gives them.
    """
    media = [await _finished(one) for one in screen.media]
    then = tuple([await finished(one) for one in screen.then])
    for one in media:
        if isinstance(one, Markup):
            return Screen(text=one, show="new", then=then)
    return replace(screen, media=tuple(one for one in media if isinstance(one, Media)), then=then)


def not_made(t: Translator) -> Markup:
    """For whoever asked for a file and was told that it comes."""
    return t("The file could not be made. Nothing is lost: please ask for it again in a while.")


async def _finished(media: Media) -> Media | Markup | None:
    if media.drawn is None:
        return media
    try:
        return replace(media, content=await media.drawn(), drawn=None)
    except Exception as error:
        if not media.spare and media.instead is None:
            raise
        log.error("drawing.left_out", **cause(error))  # noqa: TRY400 - a traceback quotes people
        return media.instead
