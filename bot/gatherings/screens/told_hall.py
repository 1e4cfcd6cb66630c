"""How notices about what happens in the hall are worded."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.access import Action, Actor
from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.screen import Screen, joined
from bot.core.tx import Tx
from bot.delivery.letters import Letter, LetterFor
from bot.delivery.worker import Renderer
from bot.gatherings.models import Gathering, GatheringItem
from bot.gatherings.notices.hall import GatheringResults, HandsAsked, HandsTally
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.screens import phones, results
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage import hall as kept
from bot.gatherings.storage.hall_view import tally_view
from bot.gatherings.storage.views import gathering_view


async def _asked(tx: Tx, item_id: int, turn: int) -> tuple[Gathering, GatheringItem] | None:
    """An item on which the phones are asked for this very time; else nothing is to be said."""
    item = await kept.item(tx, item_id)
    if item is None or not item.hands_open or item.hands_round != turn:
        return None
    row = await find.gathering(tx, item.gathering_id)
    if row is None or row.state is not State.OPEN:
        return None
    return row, item


async def _hands(tx: Tx, notice: HandsAsked, actor: Actor, t: Translator) -> Screen | None:
    found = await _asked(tx, notice.item_id, notice.turn)
    if found is None or actor.person_id is None:
        return None
    row, item = found
    if not await kept.is_here(tx, row, actor.person_id):
        return None
    return phones.hands_letter(await tally_view(tx, row, item, notice.candidate_id), t)


async def _tally(tx: Tx, notice: HandsTally, actor: Actor, t: Translator) -> Screen | None:
    """The desk's own message anew, as long as it is the desk's."""
    found = await _asked(tx, notice.item_id, notice.turn)
    if found is None:
        return None
    row, item = found
    secretary = row.secretary_id is not None and row.secretary_id == actor.person_id
    if not (secretary or actor.may(Action.PLAN_GATHERING, row.okrug)):
        return None
    standing = (await kept.candidates(tx, [item.id])).get(item.id, ())
    number = next((one.number for one in standing if one.id == item.hands_of), 0)
    screen = phones.tally_screen(await tally_view(tx, row, item), number, t)
    return replace(screen, show="in_place")


async def _results(
    tx: Tx, notice: GatheringResults, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    row = await find.gathering(tx, notice.gathering_id)
    if row is None or row.closed_at is None:
        return None
    view = await gathering_view(tx, row, None, frozenset())
    items = await kept.business(tx, row)
    spoken = [translator(one, tx.zone) for one in ((language,) if language else LANGUAGES)]
    present = row.opened_present if row.opened_present is not None else row.closed_present
    texts = [results.results_text(view, items, present, row.opened_needed, t) for t in spoken]
    if language is None:
        first, last = texts
        return Letter(Screen(text=joined(*texts)), apart=(Screen(text=first), Screen(text=last)))
    return Letter(Screen(text=texts[0], rows=results.results_rows(view, spoken[0])))


RENDERERS: dict[str, Renderer] = {HandsAsked.kind: _hands, HandsTally.kind: _tally}
LETTERS: dict[str, LetterFor] = {GatheringResults.kind: _results}
