"""How notices about what became of the decisions are worded."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from markupsafe import Markup

from bot.core.access import Action, Actor
from bot.core.clock import village_date
from bot.core.i18n import Language, Translator, translator
from bot.core.law import gathering_law
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.core.tx import Tx
from bot.delivery.letters import Letter, LetterFor
from bot.delivery.worker import Renderer
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.decisions import DecisionsPress, OnDecision
from bot.gatherings.models import Gathering, GatheringDecision
from bot.gatherings.notices.after import DecisionDisputed, DecisionsMorning, DecisionsNews
from bot.gatherings.rules.clock import news
from bot.gatherings.rules.consideration import Standing
from bot.gatherings.rules.kept import MINUTES_DUE
from bot.gatherings.rules.promises import Move, Stage
from bot.gatherings.screens.decision_words import (
    overdue_line,
    owner_name,
    promise_lines,
    quoted,
    standing_line,
    steps_line,
)
from bot.gatherings.screens.decisions import media_of, press, said_of
from bot.gatherings.screens.words import glossed, heading, when
from bot.gatherings.storage import decision_clock, gatherings
from bot.gatherings.storage import decisions as find
from bot.gatherings.storage.decision_views import DecisionView, decision_views
from bot.gatherings.storage.views import gathering_view

_IN_LETTER, _IN_MORNING = 8, 6
_WORDS = 200
_PICTURES = 3


# ── To residents ─────────────────────────────────────────────────────────────────────────────


async def _news(
    tx: Tx, notice: DecisionsNews, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """How the decisions that were spoken of stand now, in one letter."""
    row_ = await gatherings.gathering(tx, notice.gathering_id)
    if row_ is None or language is None:
        return None
    told = datetime.fromisoformat(notice.told)
    steps = [(one.decision_id, one.did) for one in await decision_clock.told_at(tx, row_.id, told)]
    about_them = {decision for decision, _ in steps}
    before = await decision_clock.told_before(tx, about_them, Move.DO.value, told)
    spoken = news(steps, before)
    views = await _views(tx, spoken)
    if not views:
        return None
    t = translator(language, tx.zone)
    about = await gathering_view(tx, row_, None, frozenset())
    more = len(views) - _IN_LETTER
    button = Button(
        t.word("What was decided"),
        GatheringPress(do=OnGathering.DECISIONS, gathering=row_.id, version=row_.version).pack(),
    )
    done = {decision for decision, did in steps if did == Move.DO.value}
    return Letter(
        Screen(
            text=joined(
                t("<b>What became of what was decided</b>"),
                lines(heading(about, t), when(about, t)),
                *(_said(one, t) for one in views[:_IN_LETTER]),
                t.plural("And {n} more.", "And {n} more.", n=more) if more > 0 else None,
            ),
            rows=(row(button),),
            media=media_of([p for one in views if one.id in done for p in one.photos[:1]])[
                :_PICTURES
            ],
        )
    )


async def _views(tx: Tx, ids: Sequence[int]) -> list[DecisionView]:
    """These, in this order."""
    found = await tx.session.scalars(
        sa.select(GatheringDecision).where(
            GatheringDecision.id.in_(ids), GatheringDecision.bot_id == tx.bot_id
        )
    )
    views = {one.id: one for one in await decision_views(tx, found.all())}
    return [views[one] for one in ids if one in views]


def _said(view: DecisionView, t: Translator) -> Markup:
    return lines(
        quoted(said_of(view, t), _WORDS),
        steps_line(view.stage, t),
        standing_line(view, t),
        promise_lines(view, t),
    )


# ── To the office ────────────────────────────────────────────────────────────────────────────


async def _disputed(
    tx: Tx, notice: DecisionDisputed, actor: Actor, t: Translator
) -> Screen | None:
    row_ = await find.decision(tx, notice.decision_id)
    if row_ is None or row_.standing is not Standing.DISPUTED:
        return None
    if not actor.may(Action.PLAN_GATHERING, row_.okrug):
        return None
    (view,) = await decision_views(tx, [row_])
    return Screen(
        text=joined(
            t("<b>The akim does not agree with a decision</b>"),
            quoted(said_of(view, t), _WORDS),
            standing_line(view, t),
            t(
                "Next: put the question on the agenda of another gathering. Then write down here "
                "what it said."
            ),
        ),
        rows=(row(press(t.word("Open"), OnDecision.OPEN, view)),),
    )


async def _morning(tx: Tx, notice: DecisionsMorning, actor: Actor, t: Translator) -> Screen | None:
    """What of it is still so; nothing of what was seen to meanwhile."""
    consider = [
        one for one in await _mine(tx, notice.consider, actor) if one.standing is Standing.WAITING
    ]
    promised = [
        one for one in await _mine(tx, notice.promises, actor) if one.stage is Stage.DECIDED
    ]
    minutes = await _minutes(tx, notice.minutes, actor)
    if not (consider or promised or minutes):
        return None
    return Screen(
        text=joined(
            t("<b>After the gatherings</b>"),
            _part(t("Wait for the akim's word:"), consider, t),
            _part(t("Promised to residents:"), promised, t),
            _minutes_part(minutes, t, tx),
        ),
        rows=rows(*_buttons(consider, promised, minutes, t)),
    )


async def _mine(tx: Tx, ids: str, actor: Actor) -> list[DecisionView]:
    views = await _views(tx, DecisionsMorning.read(ids))
    return [one for one in views if actor.may(Action.PLAN_GATHERING, one.okrug)]


async def _minutes(tx: Tx, ids: str, actor: Actor) -> list[Gathering]:
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(
            Gathering.id.in_(DecisionsMorning.read(ids)),
            Gathering.bot_id == tx.bot_id,
            Gathering.state.in_(MINUTES_DUE),
        )
        .order_by(Gathering.id)
    )
    return [one for one in found if actor.may(Action.PLAN_GATHERING, one.okrug)]


def _part(title: Markup, views: Sequence[DecisionView], t: Translator) -> Markup | None:
    if not views:
        return None
    shown = [_line(one, t) for one in views[:_IN_MORNING]]
    more = len(views) - len(shown)
    return lines(
        title, *shown, t.plural("And {n} more.", "And {n} more.", n=more) if more else None
    )


def _line(view: DecisionView, t: Translator) -> Markup:
    words = quoted(said_of(view, t), _WORDS // 2)
    if view.standing is Standing.WAITING:
        return Markup("{} \u2013 {}").format(words, standing_line(view, t))
    late = overdue_line(view.overdue_by, t)
    day = t.day(view.due_on) if view.due_on else ""
    return lines(t("{words} – {owner}, by {day}", words=words, owner=owner_name(view, t), day=day),
                 late)  # fmt: skip


def _minutes_part(minutes: Sequence[Gathering], t: Translator, tx: Tx) -> Markup | None:
    if not minutes:
        return None
    days = gathering_law().hand_over_working_days
    return lines(
        t("Minutes are not handed over to the akim's office yet:"),
        *(
            Markup("{}, {}").format(
                t.day(village_date(one.closed_at, tx.zone)), glossed(one.kind, t)
            )
            for one in minutes
            if one.closed_at is not None
        ),
        t.plural(
            "<i>By the model rules they are handed over within {n} working day. Check this with "
            "a lawyer.</i>",
            "<i>By the model rules they are handed over within {n} working days. Check this with "
            "a lawyer.</i>",
            n=days.value,
        ),
    )


def _buttons(
    consider: Sequence[DecisionView],
    promised: Sequence[DecisionView],
    minutes: Sequence[Gathering],
    t: Translator,
) -> Iterator[tuple[Button, ...]]:
    """To what waits for the akim, to what is promised, to the minutes."""
    if consider:
        first = consider[0]
        data = GatheringPress(
            do=OnGathering.DECISIONS,
            gathering=first.gathering_id,
            version=first.gathering_version,
        ).pack()
        yield row(Button(t.word("Consider the decisions"), data, style="primary"))
    for one in promised[:1]:
        data = DecisionsPress(okrug=one.okrug, page=0).pack()
        yield row(
            press(excerpt(said_of(one, t), 40), OnDecision.OPEN, one)
            if len(promised) == 1
            else Button(t.word("All promises"), data)
        )
    for held in minutes[:1]:
        data = GatheringPress(
            do=OnGathering.MINUTES, gathering=held.id, version=held.version
        ).pack()
        yield row(Button(t.word("Open the minutes"), data))


RENDERERS: dict[str, Renderer] = {
    DecisionDisputed.kind: _disputed,
    DecisionsMorning.kind: _morning,
}
LETTERS: dict[str, LetterFor] = {DecisionsNews.kind: _news}
