"""How notices about winners are worded: to those who follow one, and to the office."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from markupsafe import Markup

from bot.budget.callbacks.common import OnIdea
from bot.budget.callbacks.delivery import WinnersPage
from bot.budget.notices.delivery import DeliveryMorning, DeliveryNews
from bot.budget.rules.delivery import news
from bot.budget.rules.kinds import Did, Stage
from bot.budget.screens.delivery import (
    album,
    follow_button,
    late_line,
    owner_of,
    step_lines,
    title_of,
    to_winner,
    winner_lines,
)
from bot.budget.storage import delivery as find
from bot.budget.storage.delivery import StepView, Winner
from bot.core.access import Action, Actor
from bot.core.i18n import Language, Translator, translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.core.tx import Tx
from bot.delivery.letters import Letter, LetterFor
from bot.delivery.worker import Renderer

_PICTURES = 5
_STEPS = 4
_IN_MORNING = 6
_OPENED = 3  # projects with a button of their own
_LABEL = 40


# ── To those who follow it ───────────────────────────────────────────────────────────────────


async def _news(
    tx: Tx, notice: DeliveryNews, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """How it stands now, and what was done; nothing where that was undone meanwhile."""
    found = await find.some(tx, [notice.idea_id])
    if not found or language is None:
        return None
    (winner,) = found
    steps = _still_so(winner, await find.told_at(tx, winner.id, _moment(notice)))
    if not steps:
        return None
    t = translator(language, tx.zone)
    return Letter(
        Screen(
            text=joined(
                t("<b>News of a project that you follow</b>"),
                winner_lines(winner, t),
                *(step_lines(one, t) for one in steps[-_STEPS:]),
            ),
            rows=rows(
                row(to_winner(t.word("How it is carried out"), OnIdea.STORY, winner, "primary")),
                row(follow_button(winner, t, follows=True)),
            ),
            media=album((photo for step in reversed(steps) for photo in step.photos), _PICTURES),
        )
    )


def _moment(notice: DeliveryNews) -> datetime:
    return datetime.fromisoformat(notice.told)


def _still_so(winner: Winner, steps: Sequence[StepView]) -> list[StepView]:
    kept = news([(one, one.did) for one in steps])
    done = winner.stage is Stage.DONE
    return [one for one in kept if done or one.did is not Did.DONE]


# ── To the office ────────────────────────────────────────────────────────────────────────────


async def _morning(tx: Tx, notice: DeliveryMorning, actor: Actor, t: Translator) -> Screen | None:
    """What of it is still to be done."""
    found = [
        one
        for one in await find.some(tx, DeliveryMorning.read(notice.ideas))
        if one.stage in {Stage.PLANNED, Stage.STARTED} and actor.may(Action.RUN_BUDGET, one.okrug)
    ]
    if not found:
        return None
    more = len(found) - _IN_MORNING
    return Screen(
        text=joined(
            t("<b>People's budget: the day is near or over</b>"),
            *(_line(one, t) for one in found[:_IN_MORNING]),
            t.plural("And {n} more.", "And {n} more.", n=more) if more > 0 else None,
        ),
        rows=rows(*_buttons(found, t)),
    )


def _line(winner: Winner, t: Translator) -> Markup:
    day = t.day(winner.due_on) if winner.due_on else ""
    return lines(
        t("{words} – {owner}, by {day}", words=title_of(winner, t), owner=owner_of(winner, t),
          day=day),
        late_line(winner, t),
    )  # fmt: skip


def _buttons(found: Sequence[Winner], t: Translator) -> Iterator[tuple[Button, ...]]:
    for one in found[:_OPENED]:
        name = f"№ {one.number}. {excerpt(one.title.said(t.language), _LABEL)}"
        yield row(to_winner(name, OnIdea.DELIVER, one))
    if len(found) > _OPENED:
        data = WinnersPage(round=found[0].round_id, page=0).pack()
        yield row(Button(t.word("All winners"), data))


RENDERERS: dict[str, Renderer] = {DeliveryMorning.kind: _morning}
LETTERS: dict[str, LetterFor] = {DeliveryNews.kind: _news}
