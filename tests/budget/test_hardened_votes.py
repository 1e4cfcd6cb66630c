"""Votes that somebody tries to cast twice, to lose, to misread, or to find out afterwards."""

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from markupsafe import Markup
from structlog.testing import capture_logs

from bot import cli
from bot.budget.jobs.counting import count_due
from bot.budget.models import BudgetCount, BudgetRound, BudgetVoter
from bot.budget.rules.election import TieRule
from bot.budget.rules.kinds import RoundState
from bot.budget.rules.result import Result
from bot.budget.rules.unusual import Finding, Note, Sign
from bot.budget.rules.voters import Fault, Voter, alike, read_lines, voter_of
from bot.budget.screens import ballot as ballots
from bot.budget.screens import explained
from bot.budget.service import counting, paper, planning, results, voting
from bot.budget.storage import drafts
from bot.budget.storage import rounds as find
from bot.core.access import Role
from bot.core.apart import Rest
from bot.core.clock import FixedClock
from bot.core.db import Database
from bot.core.errors import Refusal
from bot.core.i18n import LANGUAGES, translator
from bot.core.models import Form
from bot.core.screen import plain
from bot.core.text import utf16_len
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.delivery.sender import TEXT_LIMIT
from bot.people.models import PublicChat
from bot.timetable import Entry, run_entry
from tests.budget.conftest import Somebody, an_idea
from tests.budget.counted import BALLOTS, LIGHTS, WELL, a_ballot, counted
from tests.budget.counted import a_vote as an_ended_vote
from tests.budget.test_voting import a_vote
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK, OKRUG
from tests.support.worlds import BOT_ID, NOW

RU = translator("ru")


async def rows(open_tx: OpenTx, model: Any) -> list[Any]:
    async with open_tx() as tx:
        return list(await tx.session.scalars(sa.select(model)))


# ── One person under two names ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("phone", "on_paper"),
    [
        ("Айгүл Серікова", "Серикова Айгуль"),
        ("Aigul  Serikova", "Айгуль Серикова"),
        ("Андрей Цой", "Цои Андреи"),
        ("Геннадий Ким", "КИМ ГЕНАДИЙ"),
        ("Пётр Ёлкин", "Петр Елкин."),
    ],
)
def test_a_name_is_one_name_in_both_languages(phone: str, on_paper: str):
    assert voter_of(phone).who == voter_of(on_paper).who


@pytest.mark.parametrize(
    ("mine", "theirs", "may_be_one"),
    [
        ("1985", "Болатқызы", True),  # one said this, and the office wrote that
        ("1985", "1985 г.р.", True),
        ("1985", "1958", False),
        ("1988", "198", False),
        ("Болатқызы", "Маратқызы", False),
        ("", "1985", True),
    ],
)
def test_only_marks_of_one_kind_tell_two_people_apart(mine: str, theirs: str, may_be_one: bool):
    name = "Айгүл Серікова"
    assert alike(Voter(name, mine), Voter(name, theirs)) is may_be_one


async def test_a_mark_of_another_kind_on_paper_is_asked_about(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        made, (one, *_) = await a_vote(tx, paper=True)
        await voting.vote(
            tx, aigul, made, {one}, sent=NOW, voter=voter_of("Айгүл Серікова", "1985")
        )
        done = await paper.enter(tx, akim, made, "Серикова Айгуль (Болатовна); 2", settlement=AKSU)
    assert (done.taken, [left.fault for left in done.desk.left]) == ((), [Fault.ALIKE])


async def test_of_two_of_the_office_who_enter_like_names_at_once_one_is_asked(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    """And of one who enters it while its owner votes by phone."""
    akim, deputy = await somebody("Марат", Role.AKIM), await somebody("Ержан", Role.DEPUTY)
    bolat = await somebody("Болат")
    async with open_tx() as tx:
        made, (one, *_) = await a_vote(tx, paper=True)

    async def in_one(do: Any) -> Any:
        async with database.write() as session:
            done = await do(Tx(session, NOW, BOT_ID))
            await asyncio.sleep(0.05)
            await session.commit()
            return done

    def enters(actor: Any, line: str) -> Any:
        return lambda tx: paper.enter(tx, actor, made, line, settlement=AKSU)

    def votes(tx: Tx) -> Any:
        name = Voter("Болат Ахметов")
        return voting.vote(tx, bolat, made, {one}, sent=NOW, voter=name)

    await asyncio.gather(
        *map(
            in_one,
            (
                enters(akim, "Айгүл Серікова; 1"),
                enters(deputy, "Серікова Айгүл Болатқызы; 1"),
                enters(akim, "Ахметов Болат Маратұлы; 1"),
                votes,
            ),
        ),
        return_exceptions=True,
    )
    names = [frozenset(one.who.split("|")[0].split()) for one in await rows(open_tx, BudgetVoter)]
    assert Counter(len({"серикова", "ахметов"} & name) for name in names) == {1: 2}


# ── Lines from paper ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("Айгүл Серікова; 1; 2; 3", (1, 2, 3)),
        ("Айгүл Серікова; 1985; 1 3", (1, 3)),
        ("12\tАйгүл Серікова\t1, 3", (1, 3)),
        ("12 Айгүл Серікова 1/3", (1, 3)),
    ],
)
def test_every_number_of_a_line_is_read(line: str, numbers: tuple[int, ...]):
    (read,) = read_lines(line)
    assert (read.voter.name, read.numbers) == ("Айгүл Серікова", numbers)


@pytest.mark.parametrize(
    "line", ["Айгүл Серікова 1-3", "Айгүл Серікова 1, 2 және 3", "Айгүл Серікова 1;2"]
)
async def test_a_line_of_which_only_a_part_would_count_is_put_right_first(
    open_tx: OpenTx, somebody: Somebody, line: str
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made, _ = await a_vote(tx, paper=True)
        done = await paper.enter(tx, akim, made, line, settlement=AKSU)
        assert (done.taken, [left.fault for left in done.desk.left]) == ((), [Fault.MIXED])
        left = done.desk.left[0]
        again = "Айгүл Серікова; 1, 2, 3"
        done = await paper.rewrite(tx, akim, made, again, number=0, shown=left.seal)
    assert done.taken == ("Айгүл Серікова",)
    assert not await rows(open_tx, BudgetCount)


# ── What is known afterwards ─────────────────────────────────────────────────────────────────


async def test_of_a_round_that_is_called_off_nobody_knows_who_chose_what(
    open_tx: OpenTx, somebody: Somebody
):
    akim, aigul, bolat = (
        await somebody("Марат", Role.AKIM), await somebody("Айгүл"), await somebody("Болат")
    )  # fmt: skip
    async with open_tx() as tx:
        made, (one, two, _) = await a_vote(tx, paper=True)
        await voting.vote(tx, aigul, made, {one}, sent=NOW, voter=Voter("Айгүл Серікова"))
        await voting.pick(tx, bolat, made, two, on=True, sent=NOW)
        await paper.enter(tx, akim, made, "Біреу; 1", settlement=AKSU)
        row = await find.budget_round(tx, made)
        assert row is not None
        await planning.call_off(tx, akim, made, row.version, "Ақша бөлінбеді")
    kept = await rows(open_tx, BudgetVoter)
    assert [(one.choice, one.at) for one in kept] == [(None, None)]
    slots = {drafts.ballot(made), drafts.paper(made)}
    assert slots.isdisjoint({one.destiny for one in await rows(open_tx, Form)})


async def test_what_some_villages_decide_is_not_told_in_the_channel_of_all(
    open_tx: OpenTx, somebody: Somebody
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    await somebody("Болат", at=BIRLIK)
    async with open_tx() as tx:
        tx.session.add(
            PublicChat(bot_id=BOT_ID, okrug=OKRUG, chat_id=-5, linked_by=akim.id, linked_at=NOW)
        )
    await counted(open_tx, {AKSU: {(LIGHTS,): 6}}, settlements=[AKSU])
    told = await rows(open_tx, Delivery)
    assert {one.person_id for one in told} == {aigul.id, akim.id}
    assert {one.public_id for one in told} == {None}


# ── Counting ─────────────────────────────────────────────────────────────────────────────────


async def test_while_a_large_round_is_worked_out_nobody_waits_and_no_vote_is_lost(
    open_tx: OpenTx, somebody: Somebody, monkeypatch: pytest.MonkeyPatch
):
    """A vote from paper comes between the working out and the count, and is in it."""
    await somebody("Айгүл")
    monkeypatch.setattr(counting, "AT_ONCE", 0)
    async with open_tx() as tx:
        made, ids = await an_ended_vote(tx)
    async with open_tx() as tx:
        left = await count_due(tx)
        row = await find.budget_round(tx, made)
        assert row is not None
        assert row.state is RoundState.RUNNING
    assert isinstance(left, Rest)
    write = await left.work()
    async with open_tx() as tx:  # the database was free meanwhile
        await a_ballot(tx, made, str(ids[WELL]), on_paper=True)
    async with open_tx() as tx:
        await write(tx)
    async with open_tx() as tx:
        assert not await counting.count(tx, made)
        row = await find.budget_round(tx, made)
        assert row is not None
        assert row.result is not None
        result = Result.from_json(row.result)
    assert (result.turned.voters, result.explanation.voters) == (21, 21)
    assert sum(one.ballots for one in await rows(open_tx, BudgetCount)) == 21


async def test_what_was_worked_out_is_taken_and_not_worked_out_again(
    open_tx: OpenTx, somebody: Somebody, database: Database, monkeypatch: pytest.MonkeyPatch
):
    """By the clock, in two transactions; one round that cannot be counted stops no other."""
    await somebody("Айгүл")
    monkeypatch.setattr(counting, "AT_ONCE", 0)
    async with open_tx() as tx:
        await an_ended_vote(tx, tie=TieRule.LOT, seed=" ")
        await an_ended_vote(tx)
    times = []
    explained_by = counting.Reckoning.explained

    async def noted(self: counting.Reckoning) -> Any:
        times.append(self)
        return await explained_by(self)

    monkeypatch.setattr(counting.Reckoning, "explained", noted)
    entry = Entry("budget-count", timedelta(seconds=15), count_due)
    with capture_logs() as logs:
        await run_entry(entry, database, FixedClock(NOW), lambda: None)
    assert [one["event"] for one in logs] == ["budget.not_counted"]
    assert len(times) == 1
    states = [one.state for one in await rows(open_tx, BudgetRound)]
    assert states == [RoundState.RUNNING, RoundState.COUNTED]


@pytest.mark.parametrize("text", ["META\nkey;value\n", None], ids=["cut short", "no such file"])
def test_a_file_that_cannot_be_counted_again_is_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None
):
    file = tmp_path / "ours.pb"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    assert cli.main(["recount", str(file)]) == cli.WRONG
    told = capsys.readouterr().err
    assert "ours.pb" in told
    assert "DATABASE_URL" not in told
    assert told.count("\n") == 1


# ── What is said ─────────────────────────────────────────────────────────────────────────────


async def test_an_explanation_adds_up(open_tx: OpenTx, somebody: Somebody):
    """Counted by hand: 1 000 000 for three people is 333 333 each.

    Two want the first (400 000: 200 000 each), one the second for 500 000. At 333 333 it cannot
    be paid; steps of 3 333 make 51 of them 503 316, and then it can. 100 000 is left, the third
    costs 900 000, and its one supporter, who paid 200 000, has 303 316 left.
    """
    aigul = await somebody("Айгүл")
    costs = {"Бір": 400_000, "Екі": 500_000, "Үш": 900_000}
    cast = {AKSU: {("Бір",): 1, ("Бір", "Үш"): 1, ("Екі",): 1}}
    made, _ = await counted(open_tx, cast, costs, money=1_000_000)
    async with open_tx() as tx:
        found = await results.results(tx, aigul, made)
    for language, told in (
        ("kk", ("Осы жолы 1 000 000 ₸ дауыс берген 3 адамға бөлінді: әрқайсысына 333 333 ₸.",
                "Үлес 3 333 ₸ қадаммен көбейтіліп, 503 316 ₸ болды. Жеңген жобалардың жалпы "
                "құны – 900 000 ₸: бар ақшадан аспайды.",
                "2 қолдаушысының әрқайсысы 200 000 ₸ төледі.",
                "1 қолдаушысы 500 000 ₸ төледі.",
                "Қолдаушыларында бұл жобаға 303 316 ₸ қалды: 596 684 ₸ жетпеді.")),
        ("ru", ("В этот раз 1 000 000 ₸ разделили на 3 голосовавших: каждому 333 333 ₸.",
                "Доли увеличивали по 3 333 ₸, до 503 316 ₸. Победители вместе стоят 900 000 ₸: "
                "не больше, чем есть.",
                "2 сторонника заплатили по 200 000 ₸.",
                "1 сторонник заплатил 500 000 ₸.",
                "У сторонников на него оставалось 303 316 ₸: не хватило 596 684 ₸.")),
    ):  # fmt: skip
        t = translator(language)
        said = "\n".join(
            plain(paragraph) for page in explained.pages(found, t) for paragraph in page.told
        ).replace("\xa0", " ")
        for sentence in told:
            assert sentence in said


def test_russian_numbers_agree_with_their_words():
    note = Note(enough=True, findings=(Finding(Sign.NIGHT, 21, 21), Finding(Sign.PAPER, 9, 31)))
    part = explained._part
    assert [part(one, RU) for one in note.findings] == [
        "почти все из 21 голоса",
        "9 из 31 голоса",
    ]


async def test_the_longest_choice_and_the_longest_villages_fit_into_one_message(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        made, _ = await a_vote(tx, money=90_000_000_000)
        for n in range(57):
            title = f"{'Ұзақ атау ' * 11}{n:03}"
            await an_idea(tx, made, title, listed=True, cost=900_000_000 + n)
        for one in (await voting.ballot(tx, aigul, made)).projects:
            await voting.pick(tx, aigul, made, one.id, on=True, sent=NOW)
        shown = await voting.ballot(tx, aigul, made)
    assert len(shown.chosen) == 60
    for t in map(translator, LANGUAGES):
        screen = ballots.sure(shown, "auyldas_bot", t)
        assert utf16_len(plain(screen.text)) <= TEXT_LIMIT
    villages = [plain_text * 60 for plain_text in ["№ 12 – 900 000 000 ₸; "] * 7]
    pages = explained._pages("", [Markup(one) for one in villages])
    assert all(sum(map(len, page.told)) <= TEXT_LIMIT for page in pages)
    assert sum(len(page.told) for page in pages) == 7


async def test_results_reasons_and_file_are_refused_until_the_moment_of_the_count(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made, _ = await an_ended_vote(tx, BALLOTS)
        for ask in (results.results, results.file_of_round, results.want_picture):
            with pytest.raises(Refusal, match="budget_not_counted"):
                await ask(tx, akim, made)
