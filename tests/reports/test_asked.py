"""Polls and the people's budget in a report: counted as they happened, told where there is any."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.budget.models import BudgetIdeaStep
from bot.budget.rules.kinds import Did, IdeaState, Phase, RoundState
from bot.core.i18n import translator
from bot.core.screen import plain
from bot.polls.rules.kinds import State
from bot.reports.rules.asked import Asked, Event, Votes, count
from bot.reports.rules.figures import Coming
from bot.reports.rules.periods import Span, period_of
from bot.reports.screens.message import week_text
from bot.reports.screens.public import nothing_to_tell
from bot.reports.screens.words import coming_lines, voted_line
from bot.reports.storage.report import report_of
from tests.budget.conftest import a_round, an_idea
from tests.conftest import OpenTx
from tests.polls.conftest import a_poll
from tests.reports.conftest import People
from tests.reports.samples import FEW, ORDINARY
from tests.support.okrugs import OKRUG
from tests.support.worlds import NOW

WEEK = period_of(Span.WEEK, NOW.date())


def at(days: float) -> datetime:
    return NOW + timedelta(days=days)


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([Event(at(0), Asked.OPENED, 1)], Votes(polls_opened=1)),
        ([Event(at(-7), Asked.OPENED, 1)], Votes()),
        ([Event(at(-1), Asked.CLOSED, 1, n=40)], Votes(polls_closed=1, poll_votes=40)),
        ([Event(at(1), Asked.CLOSED, 1, n=40)], Votes()),  # not yet
        ([Event(at(0), Asked.PROPOSED, 1), Event(at(0), Asked.PROPOSED, 2)], Votes(ideas=2)),
        ([Event(at(0), Asked.COUNTED, 1, n=118)], Votes(budget_votes=118)),
        ([Event(at(-1), Asked.DONE, 1), Event(at(0), Asked.UNDONE, 1)], Votes()),
        ([Event(at(-9), Asked.DONE, 1), Event(at(-1), Asked.DONE, 2)], Votes(projects_done=1)),
    ],
)
def test_what_happened_in_a_week_is_counted_in_it(events: list[Event], found: Votes) -> None:
    assert count([WEEK], events, NOW) == [found]


async def test_a_report_counts_polls_ideas_votes_and_what_was_carried_out(
    open_tx: OpenTx, somebody: People
) -> None:
    await somebody()
    async with open_tx() as tx:
        await a_poll(tx, closes_at=at(6.1))
        kept = {"voters": 12, "votes": [12, 0, 0], "asked": 40, "community": None, "cells": []}
        await a_poll(tx, state=State.CLOSED, closed_at=NOW, opened_at=at(-20), tally=kept)
        await a_poll(tx, state=State.DRAFT, opened_at=None)
        await a_poll(tx, okrug="111111100")
        rounds = await a_round(
            tx, Phase.RESULTS, state=RoundState.COUNTED, counted_at=NOW, result={"voters": 31}
        )
        idea = await an_idea(tx, rounds)
        await an_idea(tx, rounds, state=IdeaState.WITHDRAWN)
        tx.session.add(BudgetIdeaStep(idea_id=idea, at=NOW, did=Did.DONE))
        await tx.session.flush()
        report = await report_of(tx, OKRUG, WEEK)
    now = report.now
    assert (now.polls_opened, now.polls_closed, now.poll_votes) == (1, 1, 12)
    assert (now.ideas, now.budget_votes, now.projects_done) == (1, 31, 1)
    async with open_tx(at(5)) as tx:  # the Monday after: what ends in the week that runs
        later = await report_of(tx, OKRUG, period_of(Span.WEEK, NOW.date()))
    assert [one.kind for one in later.coming] == ["poll"]


def test_a_week_says_it_in_one_line_and_is_silent_where_there_was_nothing() -> None:
    t = translator("kk")
    assert voted_line(ORDINARY, t) is None
    now = replace(ORDINARY.now, polls_opened=1, polls_closed=2, poll_votes=118, ideas=4)
    told = replace(ORDINARY, trail=(*ORDINARY.trail[:-1], (ORDINARY.period, now)))
    assert plain(voted_line(told, t) or t("")) == (
        "Аяқталған сауалнамалар: 2, оларға қатысқандар: 118, ашылған сауалнамалар: 1"
    )
    assert "118" in week_text(told, t)
    assert not nothing_to_tell(replace(FEW, trail=((FEW.period, replace(FEW.now, ideas=1)),)))


def test_what_ends_this_week_is_named() -> None:
    ends = datetime(2026, 11, 27, 15, tzinfo=UTC)
    told = replace(ORDINARY, coming=(Coming("poll", ends, "Жол қашан?", "Когда дорога?"),))
    said = plain(coming_lines(told, translator("ru")))
    assert said == "На этой неделе завершается: опрос «Когда дорога?», 27 ноября, пятница, 20:00"
