"""How notices are worded: a vote is counted; the picture that somebody asked for."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.budget.notices.counting import RoundCounted, WinnersWanted
from bot.budget.screens import results as screens
from bot.budget.storage import rounds as find
from bot.budget.storage.counting import Counted, counted
from bot.core.access import Actor
from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.screen import Screen, joined
from bot.core.tx import Tx
from bot.delivery.letters import Letter, LetterFor
from bot.delivery.worker import Renderer
from bot.people.service import bot_username

_BETWEEN = Markup("\n\n— — —\n\n")


async def _counted(
    tx: Tx, notice: RoundCounted, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """What won, in the reader's language; a public chat reads both."""
    row = await find.budget_round(tx, notice.round_id)
    told = await counted(tx, row) if row is not None else None
    if told is None:
        return None
    username = await bot_username(tx)
    if language is not None:
        t = translator(language, tx.zone)
        text = screens.letter_text(told, t, username)
        return Letter(Screen(text=text, rows=screens.result_rows(told, t)))
    first, last = (_for_all(told, translator(one, tx.zone), username) for one in LANGUAGES)
    return Letter(
        Screen(text=_BETWEEN.join((first, last))), apart=(Screen(text=first), Screen(text=last))
    )


def _for_all(told: Counted, t: Translator, username: str) -> Markup:
    return joined(
        screens.letter_text(told, t, username), screens.link_line(told.view, username, t)
    )


async def _picture(tx: Tx, notice: WinnersWanted, _: Actor, t: Translator) -> Screen | None:
    row = await find.budget_round(tx, notice.round_id)
    told = await counted(tx, row) if row is not None else None
    return screens.picture_screen(told, t) if told is not None else None


RENDERERS: dict[str, Renderer] = {WinnersWanted.kind: _picture}
LETTERS: dict[str, LetterFor] = {RoundCounted.kind: _counted}
