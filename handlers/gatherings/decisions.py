"""Gatherings: what became of what was decided."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals.service import Piece
from bot.core.access import Actor
from bot.core.errors import Invalid, NotAllowed, NotFound, Stale
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen
from bot.core.text import clean
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.decisions import (
    DecisionForm,
    DecisionPress,
    DecisionsPress,
    OnDecision,
    OnForm,
)
from bot.gatherings.rules.consideration import Answer
from bot.gatherings.rules.filling import ORDER, TAKES_MORE, Asks, last_of
from bot.gatherings.rules.kept import Also
from bot.gatherings.rules.limits import OWNER_LIMIT, PHOTOS_LIMIT, WHY_LIMIT
from bot.gatherings.rules.promises import Move
from bot.gatherings.screens import decision_forms as forms
from bot.gatherings.screens import decisions as screens
from bot.gatherings.screens.decision_forms import Filled
from bot.gatherings.service import decisions as service
from bot.gatherings.service.decisions import DecisionView
from handlers.pieces import Says
from handlers.receiving import changed
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=2)
_PICTURES = frozenset({"photo", "video"})
_PAPERS = frozenset({"photo", "document"})
#: What a button begins, in the words of a step.
_BEGINS = {
    OnDecision.DISAGREE: Answer.DISAGREE.value,
    OnDecision.INSIST: Answer.INSIST.value,
    OnDecision.GIVE_UP: Answer.GIVE_UP.value,
    OnDecision.UPHOLD: Answer.UPHOLD.value,
    OnDecision.OVERRULE: Answer.OVERRULE.value,
    OnDecision.DECIDE: Move.DECIDE.value,
    OnDecision.OWNER: Also.OWNER.value,
    OnDecision.PUT_OFF: Move.PUT_OFF.value,
    OnDecision.DO: Move.DO.value,
}
_ASKS = {
    OnDecision.ASK_AGREE: OnDecision.AGREE,
    OnDecision.ASK_HIGHER: OnDecision.HIGHER,
    OnDecision.ASK_UNDO: OnDecision.UNDO,
}


class Deciding(StatesGroup):
    """What the office's next line about a decision is taken for."""

    filling = State()  # data: id, version, until, and what is filled in so far


# Looking


async def of_gathering(
    _: CallbackQuery, callback_data: GatheringPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Everything that a gathering decided."""
    await state.clear()
    return screens.decisions_list(
        await service.decisions_of(tx, actor, callback_data.gathering), t
    )


async def of_okrug(
    _: CallbackQuery, callback_data: DecisionsPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """What an okrug's office still has to do."""
    await state.clear()
    found = await service.promises_of(tx, actor, callback_data.okrug, callback_data.page)
    return screens.promises_list(found, t)


async def opened(
    _: CallbackQuery, callback_data: DecisionPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One decision as it stands now."""
    await state.clear()
    return screens.decision_card(await service.look_at(tx, actor, callback_data.id), t)


async def beside(
    _: CallbackQuery, callback_data: DecisionPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Its history, or its photos."""
    view = await service.look_at(tx, actor, callback_data.id)
    if callback_data.do is OnDecision.HISTORY:
        return screens.history(view, t)
    if not view.photos:
        return screens.decision_card(view, t, said=changed(t))
    return screens.photos(view, t)


async def _stands(
    tx: Tx, actor: Actor, decision_id: int, t: Translator, stale: Stale | None = None
) -> Screen:
    """Somebody was first: who, and the present card."""
    name = stale.params.get("by") if stale else None
    said = t.word("Another member of staff was first: {name}", name=name) if name else changed(t)
    view = await service.look_at(tx, actor, decision_id)
    return screens.decision_card(view, t, said=said)


# The akim, and what is asked with a yes


async def ask(
    _: CallbackQuery, callback_data: DecisionPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Sure?"""
    await state.clear()
    try:
        view = await service.look_at(tx, actor, callback_data.id, callback_data.version)
    except Stale as stale:
        return await _stands(tx, actor, callback_data.id, t, stale)
    do = _ASKS[callback_data.do]
    if not _may(view, do.value if do is not OnDecision.HIGHER else Answer.PASS_UP.value):
        raise NotAllowed(do.value)
    return forms.ask(view, do, t)


def _may(view: DecisionView, did: str) -> bool:
    """Whether this is the actor's to say or do now."""
    asked = Move.PUT_OFF.value if did == Also.OWNER.value else did
    return asked in {one.value for one in (*view.answers, *view.moves)}


async def said_yes(
    _: CallbackQuery, callback_data: DecisionPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Sure."""
    about, version = callback_data.id, callback_data.version
    try:
        if callback_data.do is OnDecision.UNDO:
            view = await service.undo(tx, actor, about, version)
            return screens.decision_card(view, t, said=_kept(t))
        answer = Answer.AGREE if callback_data.do is OnDecision.AGREE else Answer.PASS_UP
        view = await service.consider(tx, actor, about, version, answer=answer)
    except Stale as stale:
        return await _stands(tx, actor, about, t, stale)
    return screens.decision_card(view, t, said=_heard(t))


def _kept(t: Translator) -> str:
    return t.word("Saved. Residents see it so from now on.")


def _heard(t: Translator) -> str:
    return t.word("Saved. Residents hear of everything in one message in the evening.")


async def ask_all(
    _: CallbackQuery, callback_data: DecisionPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """With everything of a gathering at one tap: once more in words."""
    of = await service.decisions_of(tx, actor, callback_data.id)
    if not of.to_consider:
        return screens.decisions_list(of, t, said=changed(t))
    about = of.gathering
    confirm = DecisionPress(do=OnDecision.AGREE_ALL, id=about.id, version=len(of.to_consider))
    back = GatheringPress(do=OnGathering.DECISIONS, gathering=about.id, version=about.version)
    return forms.ask_all(
        of,
        Button(t.word("Yes, I agree"), confirm.pack(), style="primary"),
        Button(t.word("Back"), back.pack()),
        t,
    )


async def agree_all(
    _: CallbackQuery, callback_data: DecisionPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Sure. version: how many were shown; where they are others now, they are shown again."""
    of = await service.decisions_of(tx, actor, callback_data.id)
    if len(of.to_consider) != callback_data.version or not of.to_consider:
        return screens.decisions_list(of, t, said=changed(t))
    try:
        await service.agree_with_all(tx, actor, callback_data.id)
    except Stale:
        again = await service.decisions_of(tx, actor, callback_data.id)
        return screens.decisions_list(again, t, said=changed(t))
    of = await service.decisions_of(tx, actor, callback_data.id)
    return screens.decisions_list(of, t, said=_heard(t))


# The form


async def _read(state: FSMContext) -> tuple[int, int, Filled]:
    """Which decision, as of which version, and what is filled in."""
    data = await state.get_data()
    filled = Filled(
        did=data["did"],
        owner=data["owner"],
        owner_id=data["owner_id"],
        day=date.fromordinal(data["day"]) if data["day"] else None,
        words=data["words"],
        files=tuple(data["files"]),
        turn=data["turn"],
    )
    return data["id"], data["version"], filled


async def _write(state: FSMContext, tx: Tx, view: DecisionView, filled: Filled) -> Filled:
    """Keep the form; each change is another turn, so that an older preview saves nothing."""
    filled = replace(filled, turn=filled.turn + 1)
    data: dict[str, Any] = {
        "id": view.id,
        "version": view.version,
        "did": filled.did,
        "owner": filled.owner,
        "owner_id": filled.owner_id,
        "day": filled.day.toordinal() if filled.day else 0,
        "words": filled.words,
        "files": list(filled.files),
        "turn": filled.turn,
    }
    await wait_for(state, Deciding.filling, tx.now + _WAITS, **data)
    return filled


async def _ask(
    view: DecisionView, filled: Filled, *, tx: Tx, actor: Actor, t: Translator, **more: Any
) -> Screen:
    colleagues = (
        await service.may_carry_out(tx, actor, view.id) if filled.asks is Asks.OWNER else ()
    )
    return forms.form(view, filled, t, colleagues=colleagues, **more)


async def begin(
    _: CallbackQuery, callback_data: DecisionPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The first question, about the decision as it is on the button."""
    await state.clear()
    try:
        view = await service.look_at(tx, actor, callback_data.id, callback_data.version)
    except Stale as stale:
        return await _stands(tx, actor, callback_data.id, t, stale)
    did = _BEGINS[callback_data.do]
    if not _may(view, did):
        raise NotAllowed(did)
    filled = await _write(state, tx, view, Filled(did))
    return await _ask(view, filled, tx=tx, actor=actor, t=t)


async def _in_form(
    tx: Tx, actor: Actor, state: FSMContext, t: Translator
) -> tuple[DecisionView, Filled] | Screen:
    """The form and its decision; where that has moved on, the present card instead."""
    about, version, filled = await _read(state)
    try:
        return await service.look_at(tx, actor, about, version), filled
    except Stale as stale:
        await state.clear()
        return await _stands(tx, actor, about, t, stale)


async def take(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A name, a day, a reason, or a photo: whatever is asked for."""
    try:
        found = await _in_form(tx, actor, state, t)
    except NotFound:  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    if isinstance(found, Screen):
        return found
    view, filled = found
    if not view.works:  # nor is it the office's any more
        await state.clear()
        raise SkipHandler
    try:
        filled = await _with(view, filled, piece, tx, actor)
    except Invalid as problem:
        said = refused(problem, t)
        return await _ask(view, filled, tx=tx, actor=actor, t=t, problem=said)
    filled = await _write(state, tx, view, filled)
    return await _ask(view, filled, tx=tx, actor=actor, t=t, settle=bool(piece.media))


async def _with(view: DecisionView, filled: Filled, piece: Piece, tx: Tx, actor: Actor) -> Filled:
    """With one more message; `Invalid` where it says nothing of what is asked."""
    text = clean(piece.text, WHY_LIMIT).replace("\n", " ")
    asks = filled.asks
    if asks is Asks.PREVIEW:
        if filled.did in TAKES_MORE:
            return _with_more(filled, piece, text)
        asks = last_of(filled.did) or asks
    if not text:
        raise Invalid("needs_words")
    match asks:
        case Asks.OWNER:
            return replace(filled, owner=clean(text, OWNER_LIMIT), owner_id=None)
        case Asks.DUE:
            return replace(filled, day=await service.typed_due(tx, actor, view.id, text))
        case Asks.HAPPENED:
            return replace(filled, day=await service.typed_happened(tx, actor, view.id, text))
        case _:
            return replace(filled, words=text)


def _with_more(filled: Filled, piece: Piece, text: str) -> Filled:
    kinds = _PICTURES if filled.did == Move.DO.value else _PAPERS
    files = tuple({"kind": one.kind, "id": one.file_id} for one in piece.media
                  if one.kind in kinds)  # fmt: skip
    if not files and not text:
        raise Invalid("decision_takes_pictures")
    if len(filled.files) + len(files) > PHOTOS_LIMIT:
        raise Invalid("decision_files_full", limit=PHOTOS_LIMIT)
    return replace(filled, files=(*filled.files, *files), words=text or filled.words)


async def press_form(
    _: CallbackQuery, callback_data: DecisionForm, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """A name or a day at one tap; save, from the beginning, or let it be."""
    found = await _in_form(tx, actor, state, t)
    if isinstance(found, Screen):
        return found
    view, filled = found
    if callback_data.id != view.id:
        await state.clear()
        return await _stands(tx, actor, callback_data.id, t)
    match callback_data.do:
        case OnForm.STOP:
            await state.clear()
            return screens.decision_card(view, t, said=t.word("Nothing was changed."))
        case OnForm.SAVE if callback_data.value == filled.turn and filled.asks is Asks.PREVIEW:
            return await _save(view, filled, tx=tx, actor=actor, t=t, state=state)
        case OnForm.AGAIN:
            filled = Filled(filled.did, turn=filled.turn)
        case OnForm.PERSON if Asks.OWNER in ORDER[filled.did]:
            filled = await _named(view, filled, callback_data.value, tx, actor)
        case OnForm.DAY if not {Asks.DUE, Asks.HAPPENED}.isdisjoint(ORDER[filled.did]):
            filled = replace(filled, day=_day(callback_data.value) or filled.day)
        case _:
            pass
    filled = await _write(state, tx, view, filled)
    return await _ask(view, filled, tx=tx, actor=actor, t=t)


def _day(ordinal: int) -> date | None:
    """The day on a button; None of a number that is none."""
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        return None


async def _named(
    view: DecisionView, filled: Filled, person_id: int, tx: Tx, actor: Actor
) -> Filled:
    """With a colleague; whoever has left meanwhile is asked for once more."""
    for one in await service.may_carry_out(tx, actor, view.id):
        if one.person_id == person_id:
            return replace(filled, owner=one.name, owner_id=one.person_id)
    return filled


async def _save(
    view: DecisionView, filled: Filled, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    try:
        kept = await _keep(view, filled, tx, actor)
    except Stale as stale:
        await state.clear()
        return await _stands(tx, actor, view.id, t, stale)
    except Invalid as problem:  # the day was in time when it was written
        return await _ask(view, filled, tx=tx, actor=actor, t=t, problem=refused(problem, t))
    await state.clear()
    told = filled.did not in {Move.DECIDE.value, Move.PUT_OFF.value, Also.OWNER.value}
    return screens.decision_card(kept, t, said=_heard(t) if told else _kept(t))


async def _keep(view: DecisionView, filled: Filled, tx: Tx, actor: Actor) -> DecisionView:
    about, version = view.id, view.version
    owner = {"owner": filled.owner, "owner_id": filled.owner_id}
    match filled.did:
        case Answer.DISAGREE.value:
            return await service.consider(
                tx, actor, about, version, answer=Answer.DISAGREE, reason=filled.words
            )
        case Move.DECIDE.value:
            return await service.decide(
                tx,
                actor,
                about,
                version,
                due=filled.day,
                **owner,  # type: ignore[arg-type]
            )
        case Also.OWNER.value:
            return await service.another_owner(
                tx,
                actor,
                about,
                version,
                **owner,  # type: ignore[arg-type]
            )
        case Move.PUT_OFF.value:
            return await service.put_off(
                tx, actor, about, version, due=filled.day, reason=filled.words
            )
        case Move.DO.value:
            return await service.do(
                tx, actor, about, version, photos=filled.files, words=filled.words
            )
        case _:
            return await service.write_down(
                tx,
                actor,
                about,
                version,
                answer=Answer(filled.did),
                on=filled.day or tx.today,
                words=filled.words,
                files=filled.files,
            )


async def form_is_over(
    _: CallbackQuery, callback_data: DecisionForm, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The form is over: here is how things stand."""
    return await _stands(tx, actor, callback_data.id, t)


async def leave(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel inside the form; the word for it leads home, as everywhere."""
    about, _version, _filled = await _read(state)
    await state.clear()
    view = await service.look_at(tx, actor, about)
    return screens.decision_card(view, t, said=t.word("Nothing was changed."))


def router() -> Router:
    """The lists, a decision by itself, and the form."""
    table = Router(name="gatherings.decisions")
    inside = StateFilter(Deciding.filling)
    press = table.callback_query.register
    press(of_gathering, GatheringPress.filter(F.do == OnGathering.DECISIONS))
    press(of_okrug, DecisionsPress.filter())
    press(opened, DecisionPress.filter(F.do == OnDecision.OPEN))
    press(beside, DecisionPress.filter(F.do.in_({OnDecision.HISTORY, OnDecision.PHOTOS})))
    press(ask, DecisionPress.filter(F.do.in_(set(_ASKS))))
    press(said_yes, DecisionPress.filter(F.do.in_(set(_ASKS.values()))))
    press(ask_all, DecisionPress.filter(F.do == OnDecision.ASK_AGREE_ALL))
    press(agree_all, DecisionPress.filter(F.do == OnDecision.AGREE_ALL))
    press(begin, DecisionPress.filter(F.do.in_(set(_BEGINS))))
    press(press_form, DecisionForm.filter(), inside, Waiting())
    press(form_is_over, DecisionForm.filter())
    table.message.register(leave, inside, Command("cancel"))
    table.message.register(take, inside, Waiting(), Says())
    return table
