"""The people's budget: what the vote came to, why, the file to count it again, the picture."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.budget.callbacks.common import OnRound, RoundPress
from bot.budget.callbacks.results import PicturePress, WhyPress
from bot.budget.screens import explained, files
from bot.budget.screens import results as screens
from bot.budget.service import results as service
from bot.core.access import Actor
from bot.core.i18n import Translator
from bot.core.screen import Screen, toast
from bot.core.tx import Tx


async def show_results(round_id: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """What a round's vote came to; refused before it is counted."""
    return screens.results_screen(await service.results(tx, actor, round_id), t)


async def opened(
    _: CallbackQuery, callback_data: RoundPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """From the card, or back from one of the pages."""
    await state.clear()
    return await show_results(callback_data.round, tx, actor, t)


async def why(
    _: CallbackQuery, callback_data: WhyPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """A page of the reasons."""
    await state.clear()
    counted = await service.results(tx, actor, callback_data.round)
    return explained.why_screen(counted, callback_data.page, t)


async def how(
    _: CallbackQuery, callback_data: RoundPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """How winners are found, at any time."""
    await state.clear()
    return explained.how_screen(await service.rule_of_round(tx, actor, callback_data.round), t)


async def ballots(
    _: CallbackQuery, callback_data: RoundPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The file with every ballot."""
    found = await service.file_of_round(tx, actor, callback_data.round)
    return files.file_screen(found.counted, found.name, found.content, t)


async def picture(
    _: CallbackQuery, callback_data: PicturePress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """A picture takes a second to draw: it comes as a message of its own."""
    await service.want_picture(tx, actor, callback_data.round)
    return toast(t.word("It is being made. It comes in a moment."))


def router() -> Router:
    """Results, reasons, the rule, the file, the picture."""
    table = Router(name="budget.results")
    press, do = table.callback_query.register, F.do
    press(opened, RoundPress.filter(do == OnRound.RESULTS))
    press(how, RoundPress.filter(do == OnRound.HOW))
    press(ballots, RoundPress.filter(do == OnRound.FILE))
    press(why, WhyPress.filter())
    press(picture, PicturePress.filter())
    return table
