"""A draft: what people mean by what they write, what may be set, and two at once at one."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.polls.models import Poll
from bot.polls.rules.drafting import (
    Part,
    Setting,
    check_lines,
    missing,
    read_days,
    read_options,
    read_question,
)
from bot.polls.rules.kinds import Kind, State, Template
from bot.polls.service import drafting
from bot.polls.service.drafting import Survey
from tests.conftest import OpenTx
from tests.polls.conftest import Somebody, a_poll
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG
from tests.support.worlds import NOW

TODAY = date(2026, 11, 25)
YES_NO = [("Иә", "Да"), ("Жоқ", "Нет")]


# ── What people write ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "lines", "language", "other"),
    [
        ("Шам керек пе?", ("Шам керек пе?",), "kk", ()),
        ("Шам керек пе?\nНужен ли свет?", ("Шам керек пе?",), "kk", ("Нужен ли свет?",)),
        ("Нужен ли свет?\n\nШам керек пе?", ("Шам керек пе?",), "kk", ("Нужен ли свет?",)),
        ("Әкім аппараты сұрайды:\nШам керек пе?", ("Әкім аппараты сұрайды: Шам керек пе?",),
         "kk", ()),
        (" \n ", (), None, ()),
    ],
)  # fmt: skip
def test_a_question_is_read_in_one_language_or_in_both(
    text: str, lines: tuple[str, ...], language: str | None, other: tuple[str, ...]
) -> None:
    read = read_question(text)
    assert (read.lines, read.language, read.other) == (lines, language, other)


def test_answers_are_read_a_line_each_and_below_an_empty_line_in_russian() -> None:
    assert read_options("1. Сенбі\n2) Жексенбі\n- Бәрібір").lines == (
        "Сенбі", "Жексенбі", "Бәрібір",
    )  # fmt: skip
    both = read_options("Иә\nЖоқ\n\nДа\nНет")
    assert (both.lines, both.other) == (("Иә", "Жоқ"), ("Да", "Нет"))
    assert read_options("Сенбі\n\nЖексенбі").lines == ("Сенбі", "Жексенбі")


def test_days_are_read_as_people_type_them() -> None:
    typed = "12.12\n5 желтоқсан, сенбі\n6 декабря; 2026-12-07\n- 12.12.2026"
    assert [day.day for day in read_days(typed, TODAY)] == [5, 6, 7, 12]
    assert read_days("10.01", TODAY) == [date(2027, 1, 10)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("5.12\nбір күні", "poll_day_unclear"),
        ("31.02", "poll_day_unclear"),
        ("5 желтоқсан 6 желтоқсан", "poll_day_unclear"),  # none of the two is left out unsaid
        ("5 желтоқсан 10:00", "poll_day_unclear"),
        ("24.11.2026", "poll_day_past"),
        ("5.12.2062", "poll_day_far"),
    ],
)
def test_what_is_no_day_to_come_is_told(typed: str, name: str) -> None:
    with pytest.raises(Invalid) as problem:
        read_days(typed, TODAY)
    assert problem.value.name == name


@pytest.mark.parametrize(
    ("lines", "alike"),
    [
        (["Мектеп", "Жол", "МЕКТЕП."], (1, 3)),
        (["Қала", "кала"], (1, 2)),
        (["👍", "👍"], (1, 2)),
        (["👍", "👎"], None),
        (["Жол", "", ""], None),  # not said in this language
        (["5", "10"], None),
    ],
)
def test_answers_that_look_alike_are_told_by_their_numbers(
    lines: list[str], alike: tuple[int, int] | None
) -> None:
    if alike is None:
        check_lines(lines)
        return
    with pytest.raises(Invalid) as problem:
        check_lines(lines)
    assert problem.value.params == {"first": alike[0], "second": alike[1]}


# ── A draft grows ────────────────────────────────────────────────────────────────────────────


async def test_a_draft_says_what_is_missing_and_an_empty_one_is_taken_up_again(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made = await drafting.begin(tx, akim, OKRUG, Template.DATES)
        assert made.missing == (Part.QUESTION, Part.OPTIONS, Part.CLOSE)
        assert (made.view.most, made.reach.total) == (12, 1)
        await drafting.turn(tx, akim, made.view.id, made.view.version, Setting.SECRET, on=True)
    async with open_tx() as tx:
        again = await drafting.begin(tx, akim, OKRUG, Template.YES_NO, YES_NO)
        assert again.view.id == made.view.id
        assert (again.view.most, again.view.secret, len(again.view.options)) == (1, False, 2)
        await drafting.set_question(tx, akim, again.view.id, ("Шам керек пе?", ""))
        full = await drafting.set_close(tx, akim, again.view.id, NOW + timedelta(days=1))
        assert missing(full.view) == ()
        third = await drafting.begin(tx, akim, OKRUG, Template.STARS, YES_NO)
        assert (third.view.id != again.view.id, third.view.kind) == (True, Kind.SCALE)


async def test_a_secret_poll_settles_what_would_tell_who_chose_what(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = (await drafting.begin(tx, akim, OKRUG, Template.YES_NO, YES_NO)).view
        for setting in (Setting.LIVE, Setting.SECRET):
            view = (await drafting.turn(tx, akim, view.id, view.version, setting, on=True)).view
        assert (view.secret, view.live, view.may_change, view.joined_before) == (
            True, False, False, True,
        )  # fmt: skip
        for setting, on in (
            (Setting.LIVE, True), (Setting.MAY_CHANGE, True), (Setting.JOINED_BEFORE, False),
        ):  # fmt: skip
            with pytest.raises(Refusal) as problem:
                await drafting.turn(tx, akim, view.id, view.version, setting, on=on)
            assert problem.value.name == "poll_secret_settles"
        view = (
            await drafting.turn(tx, akim, view.id, view.version, Setting.SECRET, on=False)
        ).view
        assert (view.live, view.may_change, view.joined_before) == (False, True, False)


async def test_those_who_are_asked_are_counted_with_those_who_do_not_hear(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    akim = await somebody("Марат", Role.AKIM)
    await somebody("Айгүл")
    await somebody("Болат", at=BIRLIK)
    member = await somebody("Серік", Role.ASSEMBLY_MEMBER, at=BIRLIK)
    async with open_tx() as tx:
        await tx.session.execute(
            sa.update(Person).where(Person.name == "Айгүл").values(blocked_at=NOW)
        )
        await tx.session.execute(
            sa.update(Person).where(Person.id == member.id).values(muted=["polls"])
        )
        view = (await drafting.begin(tx, akim, OKRUG, Template.YES_NO, YES_NO)).view

        async def reach(change: Callable[..., Awaitable[Any]], *more: Any, **named: Any) -> Any:
            nonlocal view
            draft = await change(tx, akim, view.id, view.version, *more, **named)
            view = draft.view
            return draft.reach.total, draft.reach.blocked, draft.reach.muted

        assert await reach(drafting.ask_village, BIRLIK, on=True) == (2, 0, 1)
        assert await reach(drafting.ask_village, AKSU, on=True) == (4, 1, 1)
        assert [code for code, _ in view.villages] == sorted([AKSU, BIRLIK], key=_by_name)
        assert await reach(drafting.ask_whole_okrug) == (4, 1, 1)
        assert await reach(drafting.ask_role, "assembly_member", on=True) == (1, 0, 1)
        assert await reach(drafting.ask_role, "akim", on=True) == (2, 0, 1)
        assert await reach(drafting.ask_residents) == (4, 1, 1)
        for change, wrong in (
            (drafting.ask_village, OTHER_OKRUG),
            (drafting.ask_role, "operator"),
        ):
            with pytest.raises(NotFound):
                await change(tx, akim, view.id, view.version, wrong, on=True)


def _by_name(code: str) -> int:
    return [AKSU, BIRLIK].index(code)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda tx, me, at: drafting.set_question(tx, me, at, ("а" * 301, "")),
         "poll_question_too_long"),
        (lambda tx, me, at: drafting.set_question(tx, me, at, ("", "")), "poll_question_missing"),
        (lambda tx, me, at: drafting.set_options(tx, me, at, YES_NO[:1]), "poll_too_few_options"),
        (lambda tx, me, at: drafting.set_options(tx, me, at, [(str(n), "") for n in range(13)]),
         "poll_too_many_options"),
        (lambda tx, me, at: drafting.set_options(tx, me, at, [("Иә", "Да"), ("Жоқ", "да")]),
         "poll_options_alike"),
        (lambda tx, me, at: drafting.set_close(tx, me, at, NOW + timedelta(minutes=59)),
         "poll_closes_too_soon"),
        (lambda tx, me, at: drafting.set_close(tx, me, at, NOW + timedelta(days=91)),
         "poll_closes_too_late"),
        (lambda tx, me, at: drafting.set_most(tx, me, at, 1, 3), "impossible_move"),
        (lambda tx, me, at: drafting.set_most(tx, me, at, 1, 0), "impossible_move"),
        (lambda tx, me, at: drafting.set_most(tx, me, at, 2, 2), "stale"),
    ],
)  # fmt: skip
async def test_what_cannot_be_changes_nothing(
    open_tx: OpenTx,
    somebody: Somebody,
    change: Callable[[Tx, Actor, int], Awaitable[Any]],
    name: str,
) -> None:
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        at = (await drafting.begin(tx, akim, OKRUG, Template.YES_NO, YES_NO)).view.id
    async with open_tx() as tx:
        with pytest.raises(Refusal) as problem:
            await change(tx, akim, at)
        assert problem.value.name == name
        view = (await drafting.draft(tx, akim, at)).view
        assert (view.version, len(view.options)) == (1, 2)


async def test_stars_keep_their_answers(open_tx: OpenTx, somebody: Somebody) -> None:
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = (await drafting.begin(tx, akim, OKRUG, Template.STARS, YES_NO)).view
        with pytest.raises(Refusal):
            await drafting.set_options(tx, akim, view.id, YES_NO)
        with pytest.raises(Refusal):
            await drafting.set_most(tx, akim, view.id, view.version, 2)


# ── Whose it is, and two at once ─────────────────────────────────────────────────────────────


async def test_drafts_are_for_their_office_alone(open_tx: OpenTx, somebody: Somebody) -> None:
    aigul = await somebody("Айгүл")
    other = await somebody("Ерлан", Role.AKIM, at="", okrug=OTHER_OKRUG)
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        here = await a_poll(tx, state=State.DRAFT)
        sent = await a_poll(tx)
        foreign = await a_poll(tx, state=State.DRAFT, bot_id=tx.bot_id + 1)
    async with open_tx() as tx:
        with pytest.raises(NotAllowed):
            await drafting.draft(tx, aigul, here)
        with pytest.raises(NotAllowed):
            await drafting.begin(tx, other, OKRUG, Template.BLANK)
        for actor, one in ((other, here), (akim, foreign), (akim, 2**62)):
            for use_case in (drafting.draft, drafting.ask_residents, drafting.discard):
                with pytest.raises(NotFound):
                    await use_case(
                        tx, actor, one, *([1] if use_case is not drafting.draft else [])
                    )
        for change in (
            drafting.set_question(tx, akim, sent, ("Басқа", "")),
            drafting.set_options(tx, akim, sent, YES_NO),
            drafting.discard(tx, akim, sent, 1),
        ):
            with pytest.raises(Stale):  # what people answer already is not changed any more
                await change
        await drafting.discard(tx, akim, here, 1)
        with pytest.raises(Stale):
            await drafting.set_question(tx, akim, here, ("Басқа", ""))


async def test_of_two_presses_at_once_one_counts_and_of_two_lines_none_is_lost(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    akim = await somebody("Марат", Role.AKIM)
    oleg = await somebody("Олег", Role.MODERATOR)
    async with open_tx() as tx:
        at = (await drafting.begin(tx, akim, OKRUG, Template.YES_NO, YES_NO)).view.id

    async def doing(actor: Actor, change: Callable[[Tx, Actor], Awaitable[Any]]) -> str:
        try:
            async with open_tx() as tx:
                await change(tx, actor)
        except Stale:
            return "stale"
        return "done"

    pressed = await asyncio.gather(
        doing(akim, lambda tx, me: drafting.turn(tx, me, at, 1, Setting.ADULTS, on=True)),
        doing(oleg, lambda tx, me: drafting.turn(tx, me, at, 1, Setting.LIVE, on=True)),
    )
    assert sorted(pressed) == ["done", "stale"]
    closes = NOW + timedelta(days=1)
    written = await asyncio.gather(
        doing(akim, lambda tx, me: drafting.set_question(tx, me, at, ("Шам керек пе?", ""))),
        doing(oleg, lambda tx, me: drafting.set_close(tx, me, at, closes)),
    )
    assert list(written) == ["done", "done"]
    async with open_tx() as tx:
        view = (await drafting.draft(tx, akim, at)).view
        assert (view.words.kk, view.closes_at) == ("Шам керек пе?", closes)


async def test_about_one_thing_there_is_one_survey_however_many_begin_it(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    akim = await somebody("Марат", Role.AKIM)
    oleg = await somebody("Олег", Role.MODERATOR)
    survey = Survey(OKRUG, "gathering:7", ("Қалай өтті?", "Как прошло?"), BIRLIK)

    async def begun(actor: Actor, now: datetime = NOW) -> int:
        async with open_tx(now) as tx:
            return (await drafting.survey(tx, actor, survey, YES_NO)).id

    first, second = await asyncio.gather(begun(akim), begun(oleg))
    assert first == second
    async with open_tx() as tx:
        view = (await drafting.draft(tx, akim, first)).view
        assert (view.kind, [code for code, _ in view.villages]) == (Kind.SCALE, [BIRLIK])
        fresh = await drafting.begin(tx, akim, OKRUG, Template.BLANK)
        assert fresh.view.id != first
        await drafting.discard(tx, akim, first, view.version)
    assert await begun(oleg) != first  # given up, so it may be begun anew
    async with open_tx() as tx:
        with pytest.raises(NotAllowed):
            await drafting.survey(tx, akim, Survey(OTHER_OKRUG, "gathering:7", ("", "")), YES_NO)
        held = await tx.session.scalar(sa.select(sa.func.count()).select_from(HeldRole))
        polls = await tx.session.scalar(sa.select(sa.func.count()).select_from(Poll))
        assert (held, polls) == (4, 3)
