"""Where a chat stands: shown for an update that came again, its effect being there already."""

from aiogram.fsm.context import FSMContext

from bot.core.access import Actor
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.appeals import open_draft
from handlers.arrival import next_step
from handlers.home import home_screen


async def present(tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """The next step of a stranger, the open draft, or the home screen."""
    if not actor.known:
        return await next_step(tx, actor, t, state)
    return await open_draft(tx, actor, t) or await home_screen(tx, actor, t)
