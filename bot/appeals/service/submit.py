"""Sending a draft: from here on it has a number and a due date."""

from bot.appeals.models import Appeal, AppealDraft, AppealStep
from bot.appeals.notices import AppealSubmitted, Receipt, UrgentAppealSubmitted
from bot.appeals.rules.lifecycle import Move, State
from bot.appeals.rules.limits import longest_pace, minutes_to_wait
from bot.appeals.service.case import senior_role
from bot.appeals.service.group import show_in_group
from bot.appeals.service.terms import answer_term
from bot.appeals.storage import appeals, drafts
from bot.appeals.storage.search import index
from bot.appeals.storage.views import (
    AppealView,
    DraftView,
    appeal_view,
    draft_view,
    settlements,
)
from bot.core.access import Action, Actor, Role, requires
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.i18n import language_or_default
from bot.core.text import language_of
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.people.service import who_may


@requires(Action.DRAFT_APPEAL)
async def submit(tx: Tx, actor: Actor, draft_id: int, version: int) -> AppealView:
    """Send the draft as it was seen at `version`; pressing twice sends once.

    Refuses with `not_found`, `stale` (it has grown since, or its author has moved),
    `needs_words`, `needs_person` and `needs_village` (the office files it for a resident),
    `too_often` (minutes).
    """
    draft = await drafts.draft_of(tx, draft_id, actor.id)
    if draft is None:
        raise NotFound("draft")
    if draft.appeal_id:
        return await _already_sent(tx, actor, draft.appeal_id)
    filing = drafts.is_filing(actor, draft)
    at_home = filing or drafts.resides(actor, draft)
    if draft.closed_at is not None or draft.version != version or not at_home:
        raise Stale(by="")
    actor.must(Action.FILE_FOR_ANOTHER if filing else Action.SUBMIT_APPEAL, draft.okrug)
    shown = await draft_view(tx, actor, draft)
    if shown.needs_person:
        raise Refusal("needs_person")
    if shown.needs_words:
        raise Invalid("needs_words")
    if filing and not draft.settlement and await settlements(tx, draft.okrug):
        raise Refusal("needs_village")
    sent = () if filing else await appeals.submitted_since(tx, actor.id, longest_pace())
    if minutes := minutes_to_wait(sent, tx.now):
        raise Refusal("too_often", minutes=minutes)
    appeal = await _appeal(tx, actor, draft, shown)
    await drafts.hand_files_over(tx, draft.id, appeal.id)
    draft.appeal_id, draft.closed_at, draft.parts, draft.landmark = appeal.id, tx.now, [], ""
    draft.latitude = draft.longitude = None
    draft.behalf_name = draft.behalf_phone = ""
    await tx.session.flush()
    await _tell(tx, actor, appeal)
    return await appeal_view(tx, actor, appeal)


async def _already_sent(tx: Tx, actor: Actor, appeal_id: int) -> AppealView:
    appeal = await appeals.appeal(tx, appeal_id)
    if appeal is None or appeal.author_id != actor.id:
        raise NotFound("appeal")
    return await appeal_view(tx, actor, appeal)


async def _appeal(tx: Tx, actor: Actor, draft: AppealDraft, shown: DraftView) -> Appeal:
    term = await answer_term(tx, draft.okrug)
    appeal = Appeal(
        bot_id=tx.bot_id,
        okrug=draft.okrug,
        year=term.registered_on.year,
        number=await appeals.next_number(tx, draft.okrug, term.registered_on.year),
        version=1,
        state=State.NEW,
        author_id=actor.id,
        topic=draft.topic,
        topic_is_guess=draft.topic_is_guess,
        settlement=draft.settlement,
        landmark=draft.landmark,
        latitude=draft.latitude,
        longitude=draft.longitude,
        text=shown.text,
        medium="text" if shown.text else shown.files[0].kind,
        language=language_of(shown.text) or language_or_default(actor.language),
        anonymous=draft.anonymous,
        contact_allowed=draft.contact_allowed,
        behalf_name=draft.behalf_name,
        behalf_phone=draft.behalf_phone,
        urgent=draft.urgent,
        submitted_at=tx.now,
        registered_on=term.registered_on,
        due_on=term.due_on,
        term_from=term.registered_on,
        term_days=term.days,
        rating_word="",
        indexed=True,
        updated_at=tx.now,
    )
    tx.session.add(appeal)
    await tx.session.flush()
    tx.session.add(
        AppealStep(
            appeal_id=appeal.id,
            at=tx.now,
            role=senior_role(actor, draft.okrug) if shown.filing else Role.RESIDENT,
            move=Move.SUBMIT,
            to_state=State.NEW,
            note="",
            okrug=appeal.okrug,
        )
    )
    await tx.session.flush()
    await index(tx, appeal, appeal.text, appeal.landmark)
    return appeal


async def _tell(tx: Tx, actor: Actor, appeal: Appeal) -> None:
    kind = UrgentAppealSubmitted if appeal.urgent else AppealSubmitted
    office = await who_may(tx, Action.TRIAGE_APPEAL, appeal.okrug)
    await put(tx, Receipt(to=actor.id, appeal_id=appeal.id))
    await put(tx, *(kind(to=person, appeal_id=appeal.id) for person in office))
    await show_in_group(tx, appeal)
