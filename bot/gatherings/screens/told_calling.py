"""How notices about the call, its changes, and the clock before it are worded."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from bot.core.i18n import Language, Translator, translator
from bot.core.screen import Rows, Screen
from bot.core.tx import Tx
from bot.delivery.letters import Letter, LetterFor
from bot.delivery.worker import Renderer
from bot.gatherings.models import Gathering, GatheringStep
from bot.gatherings.notices.calling import (
    AppealOnAgenda,
    GatheringCalled,
    GatheringCalledOff,
    GatheringChanged,
)
from bot.gatherings.rules.changes import Difference, Shown, difference
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.screens import letter as screens
from bot.gatherings.screens.letter import Call
from bot.gatherings.storage import calling, outlook
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.outlook import Came
from bot.gatherings.storage.views import Both, GatheringView, gathering_view


async def _ahead(tx: Tx, gathering_id: int) -> tuple[Gathering, GatheringView] | None:
    """A gathering that people may still come to; of any other there is nothing to say any more."""
    row = await find.gathering(tx, gathering_id)
    if row is None or row.state is not State.ANNOUNCED:
        return None
    if row.held_at is not None and row.held_at <= tx.now:
        return None
    return row, await gathering_view(tx, row, None, frozenset())


def _letter(
    tx: Tx,
    language: Language | None,
    *,
    text: Callable[[Translator], Markup],
    rows: Callable[[Translator], Rows],
    rows_of: dict[int, Rows] | None = None,
) -> Letter:
    """In the reader's language; a public chat reads both, and is asked nothing."""
    if language is None:
        screen, apart = screens.in_both(text, tx.zone)
        return Letter(screen, apart=apart)
    t = translator(language, tx.zone)
    return Letter(Screen(text=text(t), rows=rows(t)), rows_of=rows_of or {})


async def _called(
    tx: Tx, notice: GatheringCalled, language: Language | None, people: Sequence[int]
) -> Letter | None:
    """The call as it stands now; whoever replied by the card finds their reply."""
    found = await _ahead(tx, notice.gathering_id)
    if found is None:
        return None
    row, view = found
    step = await _step(tx, row.id, notice.sequence)
    if row.sequence < notice.sequence or (step is not None and step.attempt != row.attempt):
        return None
    call = await _call(tx, row, step)
    return _letter(
        tx,
        language,
        text=lambda t: screens.letter_text(view, t, call=call, asks=language is not None),
        rows=lambda t: screens.letter_rows(view, t),
        rows_of=await _replied(tx, view, language, people),
    )


async def _call(tx: Tx, row: Gathering, step: GatheringStep | None) -> Call:
    overdue = (await outlook.around(tx, row)).overdue if row.kind is Kind.REPORT else 0
    if step is None or step.move is not Move.RECONVENE:
        return Call(overdue=overdue)
    present, needed = step.shown.get("present"), step.shown.get("needed")
    came = None if present is None or needed is None else Came(int(present), int(needed))
    return Call(came=came, again=True, overdue=overdue)


async def _step(tx: Tx, gathering_id: int, sequence: int) -> GatheringStep | None:
    """The move with which people were told this."""
    steps = await calling.told(tx, gathering_id)
    return next((one for one in steps if one.sequence == sequence), None)


async def _replied(
    tx: Tx, view: GatheringView, language: Language | None, people: Sequence[int]
) -> dict[int, Rows]:
    if language is None:
        return {}
    t = translator(language, tx.zone)
    said = await calling.replies_of(tx, view.id, people)
    return {one: screens.letter_rows(view, t, reply) for one, reply in said.items()}


async def _changed(
    tx: Tx, notice: GatheringChanged, language: Language | None, people: Sequence[int]
) -> Letter | None:
    """What is another than was told before; of another day everybody is asked anew."""
    found = await _ahead(tx, notice.gathering_id)
    if found is None:
        return None
    row, view = found
    changed = await _difference(tx, row.id, notice.sequence)
    if not changed:
        return None
    replied = {} if changed.day else await _replied(tx, view, language, people)
    return _letter(
        tx,
        language,
        text=lambda t: screens.changed_text(view, changed, t, asks=language is not None),
        rows=lambda t: screens.letter_rows(view, t),
        rows_of=replied,
    )


async def _difference(tx: Tx, gathering_id: int, sequence: int) -> Difference:
    """What one telling changed of the one before it."""
    step = await _step(tx, gathering_id, sequence)
    if step is None or "before" not in step.shown:
        return Difference()
    return difference(Shown.from_json(step.shown["before"]), Shown.from_json(step.shown))


async def _called_off(
    tx: Tx, notice: GatheringCalledOff, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """It is not held, and why."""
    row = await find.gathering(tx, notice.gathering_id)
    if row is None or row.state is not State.CANCELLED:
        return None
    view = await gathering_view(tx, row, None, frozenset())
    steps = await find.steps(tx, row.id)
    why = next((one.note for one in reversed(steps) if one.move is Move.CANCEL), "")
    return _letter(
        tx,
        language,
        text=lambda t: screens.called_off_text(view, why, t),
        rows=lambda t: screens.called_off_rows(view, t),
    )


async def _on_agenda(
    tx: Tx, notice: AppealOnAgenda, language: Language | None, people: Sequence[int]
) -> Letter | None:
    """What they stand behind is spoken of."""
    found = await _ahead(tx, notice.gathering_id)
    item = await calling.item(tx, notice.gathering_id, notice.item_id)
    if found is None or item is None:
        return None
    _, view = found
    words = Both(item.kk, item.ru)
    return _letter(
        tx,
        language,
        text=lambda t: screens.on_agenda_text(view, words, t, asks=language is not None),
        rows=lambda t: screens.letter_rows(view, t),
        rows_of=await _replied(tx, view, language, people),
    )


RENDERERS: dict[str, Renderer] = {}
LETTERS: dict[str, LetterFor] = {
    GatheringCalled.kind: _called,
    GatheringChanged.kind: _changed,
    GatheringCalledOff.kind: _called_off,
    AppealOnAgenda.kind: _on_agenda,
}
