"""What the office writes down for itself."""

from collections.abc import Sequence

from bot.appeals.models import EntryKind
from bot.appeals.notices import NoteWritten
from bot.appeals.rules.lifecycle import Move, Party
from bot.appeals.rules.pieces import File
from bot.appeals.service.case import Case
from bot.appeals.storage import appeals as find
from bot.appeals.storage.views import AppealView
from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid
from bot.core.text import clean
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.people.service import who_may


@requires(Action.ANSWER_APPEAL)
async def note(
    tx: Tx, actor: Actor, appeal_id: int, *, text: str, files: Sequence[File] = ()
) -> AppealView:
    """Leave a note that residents never see; colleagues who had a hand in it hear of it.

    It changes nothing, so there is no version to be late for. Refuses with `needs_words`.
    """
    case = await Case.open(tx, actor, appeal_id, Party.OFFICE, Party.ASSIGNEE)
    if not clean(text, 1) and not files:
        raise Invalid("needs_words")
    await case.move(Move.NOTE, case.appeal.version)
    entry = await case.say(EntryKind.NOTE, text, files)
    appeal = case.appeal
    hands = {step.staff_id for step, _ in await find.steps(tx, appeal.id)} | {appeal.assignee_id}
    able = await who_may(tx, Action.ANSWER_APPEAL, appeal.okrug)
    await put(
        tx,
        *(
            NoteWritten(to=person, appeal_id=appeal.id, entry_id=entry.id)
            for person in able
            if person in hands and person != actor.id
        ),
    )
    return await case.view()
