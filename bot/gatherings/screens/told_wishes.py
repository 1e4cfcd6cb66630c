"""How notices about proposals, initiatives and the clock before a gathering are worded."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.core.access import Action, Actor
from bot.core.i18n import Language, Translator, translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.tx import Tx
from bot.delivery.letters import Letter, LetterFor
from bot.delivery.worker import Renderer
from bot.gatherings.callbacks.wishes import OnWishes, WishesPress
from bot.gatherings.models import Gathering
from bot.gatherings.notices.wishes import (
    GatheringReminded,
    InitiativeMoved,
    InitiativeProposed,
    InitiativeStep,
    InitiativeWithdrawn,
    WishAnswered,
    WishesReceived,
)
from bot.gatherings.rules.initiative import LEADS_TO
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.proposals import ProposalState, Wish
from bot.gatherings.screens import initiative as screens
from bot.gatherings.screens import replies
from bot.gatherings.screens.letter import day_and_place, letter_rows
from bot.gatherings.screens.words import heading
from bot.gatherings.storage import calling, initiatives, wishes
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.initiatives import InitiativeView
from bot.gatherings.storage.views import Both, GatheringView, gathering_view

# ── Questions and proposals ──────────────────────────────────────────────────────────────────


async def _answered(tx: Tx, notice: WishAnswered, actor: Actor, t: Translator) -> Screen | None:
    """What the office made of it, while it is the reader's and stands so."""
    row_ = await wishes.proposal(tx, notice.proposal_id)
    if row_ is None or row_.person_id != actor.person_id or row_.version != notice.version:
        return None
    gathering = await find.gathering(tx, row_.gathering_id)
    if gathering is None:
        return None
    view = await gathering_view(tx, gathering, None, frozenset())
    item = await wishes.on_agenda(tx, row_.id)
    words = Both(item.kk, item.ru).said(t.language) if item else ""
    return Screen(
        text=joined(
            _what_became(row_.wish, row_.state, words, t),
            Markup("<blockquote>{}</blockquote>").format(row_.text),
            row_.reason or words,
            heading(view, t),
            day_and_place(view, t),
        ),
        rows=rows(row(replies.to_card(view, t, t.word("Open the gathering")))),
    )


def _what_became(wish: Wish, state: ProposalState, words: str, t: Translator) -> Markup:
    question = wish is Wish.QUESTION
    if state is ProposalState.DECLINED:
        return (
            t("<b>Your question was not taken up</b>")
            if question
            else t("<b>Your proposal was not taken up</b>")
        )
    if words:
        return (
            t("✅ <b>Your question stands on the agenda</b>")
            if question
            else t("✅ <b>Your proposal stands on the agenda</b>")
        )
    return t("💬 <b>The office answered your question</b>")


async def _received(tx: Tx, notice: WishesReceived, actor: Actor, t: Translator) -> Screen | None:
    """That there is something to answer; nothing once all of it is."""
    gathering = await find.gathering(tx, notice.gathering_id)
    if gathering is None or not actor.may(Action.PLAN_GATHERING, gathering.okrug):
        return None
    waiting = await calling.wishes(tx, gathering.id)
    if not waiting:
        return None
    view = await gathering_view(tx, gathering, None, frozenset())
    data = WishesPress(do=OnWishes.LIST, gathering=view.id).pack()
    return Screen(
        text=joined(
            t.plural(
                "💬 <b>Residents have sent {n} question or wish</b>",
                "💬 <b>Residents have sent {n} questions and wishes</b>",
                n=waiting,
            ),
            lines(heading(view, t), day_and_place(view, t)),
        ),
        rows=rows(row(Button(t.word("Look at them"), data))),
    )


# ── Initiatives ──────────────────────────────────────────────────────────────────────────────


async def _proposed(
    tx: Tx, notice: InitiativeProposed, actor: Actor, t: Translator
) -> Screen | None:
    """Somebody wants a gathering."""
    gathering = await find.gathering(tx, notice.gathering_id)
    if gathering is None or not initiatives.is_open(gathering):
        return None
    if not actor.may(Action.PLAN_GATHERING, gathering.okrug):
        return None
    view = await gathering_view(tx, gathering, None, frozenset())
    name = await initiatives.name_of_proposer(tx, gathering)
    return Screen(
        text=screens.proposed_text(view, name, t), rows=rows(screens.open_row(view.id, t))
    )


async def _withdrawn(
    tx: Tx, notice: InitiativeWithdrawn, actor: Actor, t: Translator
) -> Screen | None:
    """And wants it no more."""
    gathering = await find.gathering(tx, notice.gathering_id)
    if gathering is None or not actor.may(Action.PLAN_GATHERING, gathering.okrug):
        return None
    view = await gathering_view(tx, gathering, None, frozenset())
    return Screen(text=screens.moved_text(view, Move.WITHDRAW.value, t))


async def _step(tx: Tx, notice: InitiativeStep, actor: Actor, t: Translator) -> Screen | None:
    """What became of one's own initiative."""
    gathering = await find.gathering(tx, notice.gathering_id)
    if gathering is None or gathering.proposer_id != actor.person_id:
        return None
    view = await gathering_view(tx, gathering, None, frozenset())
    if notice.what not in {move.value for move in LEADS_TO}:
        if gathering.state is not State.INITIATIVE or gathering.version != notice.version:
            return None
        return Screen(
            text=screens.signed_text(await _counted(tx, gathering, view), t),
            rows=rows(screens.open_row(view.id, t)),
        )
    return _moved_screen(view, notice.what, t)


async def _counted(tx: Tx, gathering: Gathering, view: GatheringView) -> InitiativeView:
    known = await initiatives.who_may_sign(tx, gathering)
    threshold = await initiatives.threshold(tx, gathering) if known and known.number else None
    return InitiativeView(view, 0, backed=False, own=True, known=known, threshold=threshold)


def _moved_screen(view: GatheringView, what: str, t: Translator) -> Screen | None:
    """Nothing of what has moved on since. A draft is for the office alone to open."""
    if view.state is not LEADS_TO[Move(what)]:
        return None
    opens = view.state is not State.DRAFT
    return Screen(
        text=screens.moved_text(view, what, t),
        rows=rows(screens.open_row(view.id, t)) if opens else (),
    )


async def _moved(
    tx: Tx, notice: InitiativeMoved, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """The same for whoever supports it."""
    gathering = await find.gathering(tx, notice.gathering_id)
    if gathering is None or language is None:
        return None
    view = await gathering_view(tx, gathering, None, frozenset())
    screen = _moved_screen(view, notice.move, translator(language, tx.zone))
    return None if screen is None else Letter(screen)


# ── The clock ────────────────────────────────────────────────────────────────────────────────


async def _reminded(
    tx: Tx, notice: GatheringReminded, language: Language | None, people: Sequence[int]
) -> Letter | None:
    """How soon it is now. Nothing of a day that was changed since, or that has come."""
    gathering = await find.gathering(tx, notice.gathering_id)
    if gathering is None or language is None or not _still_so(gathering, notice, tx):
        return None
    view = await gathering_view(tx, gathering, None, frozenset())
    t = translator(language, tx.zone)
    said = await calling.replies_of(tx, gathering.id, people)
    return Letter(
        Screen(text=replies.reminder(view, tx.now, t), rows=letter_rows(view, t)),
        rows_of={one: letter_rows(view, t, reply) for one, reply in said.items()},
    )


def _still_so(gathering: Gathering, notice: GatheringReminded, tx: Tx) -> bool:
    told = (gathering.attempt, gathering.sequence) == (notice.attempt, notice.sequence)
    ahead = gathering.held_at is not None and gathering.held_at > tx.now
    return gathering.state is State.ANNOUNCED and told and ahead


RENDERERS: dict[str, Renderer] = {
    WishAnswered.kind: _answered,
    InitiativeStep.kind: _step,
    WishesReceived.kind: _received,
    InitiativeProposed.kind: _proposed,
    InitiativeWithdrawn.kind: _withdrawn,
}
LETTERS: dict[str, LetterFor] = {
    InitiativeMoved.kind: _moved,
    GatheringReminded.kind: _reminded,
}
