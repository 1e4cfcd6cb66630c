"""What went wrong with ideas, rounds and tables when somebody looked for it, and does not now."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from bot.budget.callbacks.ideas import ListPress
from bot.budget.jobs import phases as clock
from bot.budget.models import BudgetIdea, BudgetJoin
from bot.budget.notices.ideas import (
    IdeaDecided,
    IdeasReceived,
    ListPublished,
    MergeAnswered,
    MergeAsked,
    WantedIdeaDecided,
)
from bot.budget.notices.rounds import IdeasAreIn, VotingEnds
from bot.budget.rules.ideas import Draft
from bot.budget.rules.kinds import Did, IdeaState, Phase, RoundState
from bot.budget.rules.phases import span_of
from bot.budget.rules.planning import Change
from bot.budget.rules.tables import BadTable, Fault
from bot.budget.screens import RENDERERS, home
from bot.budget.screens import checking as desks
from bot.budget.screens import planning as plans
from bot.budget.screens.workbook import read_cells
from bot.budget.service import checking, ideas, listing, looking, merging, own_data, planning
from bot.budget.service import phases as phase_clock
from bot.budget.storage import rounds
from bot.core.access import Role
from bot.core.i18n import translator
from bot.delivery.models import Delivery
from bot.people.models import Person, PublicChat
from tests.budget.conftest import Somebody, a_round, an_idea
from tests.budget.test_checking import WORDS
from tests.budget.test_ideas import joined, state_of, told
from tests.budget.test_listing import READY
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG
from tests.support.worlds import NOW

#: 23:30 in the village.
NIGHT = datetime(2026, 12, 1, 18, 30, tzinfo=UTC)
MORNING = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
KK = translator("kk")
FOUR = 4


# ── To the right people, at decent hours ─────────────────────────────────────────────────────


@pytest.mark.parametrize(("villages", "posted"), [([], 1), ([BIRLIK], 0)])
async def test_a_list_for_some_villages_is_not_posted_to_the_whole_okrug(
    somebody: Somebody, open_tx: OpenTx, villages: list[str], posted: int
):
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        tx.session.add(PublicChat(bot_id=tx.bot_id, okrug=OKRUG, chat_id=-100, is_channel=True,
                                  title="Ақсу", linked_by=1, linked_at=NOW))  # fmt: skip
        of = await a_round(tx, Phase.CHECK, settlements=villages)
        await an_idea(tx, of, **READY)
        await listing.publish_list(tx, marat, of, 1)
        public = sa.select(sa.func.count()).where(
            Delivery.kind == ListPublished.kind, Delivery.public_id.is_not(None)
        )
        assert await tx.session.scalar(public) == posted


async def due(open_tx: OpenTx, kind: str) -> list[datetime]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery.due_at).where(Delivery.kind == kind).order_by(Delivery.id)
        )
        return list(found)


async def test_no_office_is_woken_by_an_idea_or_an_answer(somebody: Somebody, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        of = await a_round(tx)
        into = await an_idea(tx, of)
        asked = await an_idea(tx, of, person_id=bolat.id, merge_into=into)
    async with open_tx(NIGHT) as tx:
        await ideas.propose(tx, aigul, of, Draft("Көпір"))
        await merging.decline(tx, bolat, asked, 1)
    async with open_tx(NIGHT + timedelta(hours=1)) as tx:  # the next day, the same night
        await ideas.propose(tx, aigul, of, Draft("Алаң"))
    assert await due(open_tx, IdeasReceived.kind) == [MORNING]
    assert await due(open_tx, MergeAnswered.kind) == [MORNING]


async def test_what_becomes_of_a_joined_idea_wakes_nobody(somebody: Somebody, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        idea = await an_idea(tx, await a_round(tx))
        tx.session.add(BudgetJoin(idea_id=idea, person_id=aigul.id, at=NOW))
    async with open_tx(NIGHT) as tx:
        await checking.find_feasible(tx, marat, idea, 1, cost=1_000_000, words=WORDS)
    assert await due(open_tx, WantedIdeaDecided.kind) == [MORNING]


async def test_who_is_asked_to_join_ideas_hears_nothing_once_people_vote(
    somebody: Somebody, open_tx: OpenTx
):
    aigul = await somebody()
    async with open_tx() as tx:
        of = await a_round(tx, Phase.VOTING)
        into = await an_idea(tx, of, listed=True)
        idea = await an_idea(tx, of, person_id=aigul.id, merge_into=into)
        notice = MergeAsked(to=aigul.id, idea_id=idea, version=1)
        assert await RENDERERS[notice.kind](tx, notice, aigul, KK) is None


async def test_the_office_is_led_from_the_end_of_ideas_to_those_that_wait(
    somebody: Somebody, open_tx: OpenTx
):
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx, Phase.CHECK)
        await an_idea(tx, of)
        notice = IdeasAreIn(to=marat.id, round_id=of, moment=NOW.isoformat())
        screen = await RENDERERS[notice.kind](tx, notice, marat, KK)
    assert screen is not None
    assert (screen.rows[0][0].data or "").startswith(f"{ListPress.__prefix__}:queue:")


async def test_a_vote_made_longer_while_the_clock_looks_is_not_said_to_end(
    somebody: Somebody, open_tx: OpenTx
):
    await somebody()
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx, Phase.VOTING, voting_told_at=NOW)
        ends = span_of(await rounds.phases(tx, of), Phase.VOTING)
        assert ends is not None
        assert ends.ends_at is not None
    near = ends.ends_at - timedelta(hours=23)
    async with open_tx(near) as tx:  # the clock has seen the old date; then it is another
        seen = await rounds.budget_round(tx, of)
        assert seen is not None
        later = Change(ends=(Phase.VOTING, ends.ends_at + timedelta(days=5)))
        await planning.change_it(tx, marat, of, 1, later)
        await phase_clock.remind(tx, seen)
    assert await told(open_tx, VotingEnds.kind) == []
    async with open_tx(near + timedelta(days=5)) as tx:
        await clock.tick(tx)
    assert len(await told(open_tx, VotingEnds.kind)) == 2


# ── Once the list is out ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("out", [False, True])
async def test_nobody_is_promised_a_list_that_is_out_already(
    somebody: Somebody, open_tx: OpenTx, out: bool
):
    aigul, marat = await somebody(), await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx, Phase.CHECK, listed_at=NOW if out else None)
        idea = await an_idea(tx, of, person_id=aigul.id)
        await checking.find_feasible(tx, marat, idea, 1, cost=1_000_000, words=WORDS)
        notice = IdeaDecided(to=aigul.id, idea_id=idea, version=2, did=Did.FEASIBLE.value)
        letter = await RENDERERS[notice.kind](tx, notice, aigul, KK)
        desk = desks.check_card(await checking.check_card(tx, marat, idea), KK)
    assert letter is not None
    assert ("дауысқа түсетін тізімді жасайды" in letter.text) is not out
    assert ("тізімге кірмейді" in letter.text) is out
    assert ("тізімді қайтарып алып" in desk.text) is out


async def test_from_the_vote_on_nobody_is_told_to_take_the_list_back(
    somebody: Somebody, open_tx: OpenTx
):
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        idea = await an_idea(tx, await a_round(tx, Phase.VOTING), listed=True)
        desk = desks.check_card(await checking.check_card(tx, marat, idea), KK)
    assert "қайтарып алыңыз" not in desk.text


# ── One into another ─────────────────────────────────────────────────────────────────────────


async def test_an_author_who_moved_away_does_not_stand_behind_the_other_idea(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx)
        into, idea = await an_idea(tx, of), await an_idea(tx, of, person_id=aigul.id)
        await merging.merge(tx, marat, idea, 1, into)
        await tx.session.execute(
            sa.update(Person).where(Person.id == aigul.id).values(okrug=OTHER_OKRUG)
        )
        _, gone = await merging.agree(tx, aigul, idea, 2)
    assert gone
    assert await joined(open_tx, into) == set()


@pytest.mark.parametrize("erased", [False, True])
async def test_what_was_let_go_into_an_idea_does_not_perish_with_it(
    somebody: Somebody, open_tx: OpenTx, erased: bool
):
    aigul, bolat = await somebody(), await somebody("Болат")
    dana, marat = await somebody("Дана"), await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx, Phase.CHECK)
        into = await an_idea(tx, of, person_id=aigul.id)
        idea = await an_idea(tx, of, "Көпір", person_id=bolat.id)
        own = await an_idea(tx, of, "Алаң", person_id=aigul.id)
        tx.session.add(BudgetJoin(idea_id=idea, person_id=dana.id, at=NOW))
        await merging.merge(tx, marat, idea, 1, into)
        await merging.agree(tx, bolat, idea, 2)
        await merging.merge(tx, marat, own, 1, into)
        await merging.agree(tx, aigul, own, 2)
    assert await joined(open_tx, into) == {bolat.id, dana.id}
    async with open_tx() as tx:
        if erased:
            await own_data.forget_person(tx, aigul)
        else:
            await ideas.withdraw(tx, aigul, into, 1)
    assert await state_of(open_tx, into) is IdeaState.WITHDRAWN
    assert await state_of(open_tx, idea) is IdeaState.SENT
    assert await state_of(open_tx, own) is (IdeaState.WITHDRAWN if erased else IdeaState.SENT)
    async with open_tx() as tx:
        card = await ideas.card(tx, bolat, idea)
        assert (card.idea.merged_into, card.steps[-1].did) == (None, Did.REOPENED)
        row = await tx.session.get_one(BudgetIdea, idea)
        notice = IdeaDecided(
            to=bolat.id, idea_id=idea, version=row.version, did=Did.REOPENED.value
        )
        assert await RENDERERS[notice.kind](tx, notice, bolat, KK) is not None
    assert bolat.id in await told(open_tx, IdeaDecided.kind)


# ── At most four rows of buttons ─────────────────────────────────────────────────────────────


async def test_many_rounds_and_villages_stand_in_four_rows(somebody: Somebody, open_tx: OpenTx):
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        for number in range(14):
            over: dict[str, Any] = (
                {"state": RoundState.CANCELLED}
                if number % 2
                else {"state": RoundState.COUNTED, "counted_at": NOW}
            )
            await a_round(tx, Phase.DELIVERY, **over)
        await a_round(tx, settlements=[AKSU])
        await a_round(tx, settlements=[BIRLIK])
        shown = home.home_screen(await looking.home(tx, marat, OKRUG), KK)
        earlier = home.earlier_screen(await looking.earlier(tx, marat, OKRUG, 2), KK)
        draft = await a_round(tx, state=RoundState.DRAFT, announced_at=None)
        plan = await planning.plan_of(tx, marat, draft)
    many = plans.villages_screen(
        type(plan)(**vars(plan) | {"all_villages": plan.all_villages * 6}), KK
    )
    said = [button.text for row in shown.rows[:2] for button in row]
    assert len(said) == len(set(said))  # each village knows its own
    assert "Кім қатысады: Бірлік ауылы" in shown.text
    for screen in (shown, earlier, many):
        assert len(screen.rows) <= FOUR
        assert all(len(row) <= 8 for row in screen.rows)
    assert screen.rows[-1][-1].text == "Артқа"
    assert sum(len(row) for row in many.rows) == len(plan.all_villages) * 6 + 1


# ── A table that is none ─────────────────────────────────────────────────────────────────────


def test_a_bomb_under_another_name_is_refused_before_it_is_unpacked() -> None:
    made, packed = BytesIO(), BytesIO()
    book: Any = Workbook()
    book.active.append(["Атауы", "Жоспар"])
    book.save(made)
    strings = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    named = b'<Override PartName="/xl/s.png" ContentType="' + strings + b'"/></Types>'
    with ZipFile(made) as before, ZipFile(packed, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b"</Types>", named))
        after.writestr("xl/s.png", b"<sst>" + b"<si><t>a</t></si>" * 1_200_000 + b"</sst>")
    with pytest.raises(BadTable) as refused:
        read_cells(packed.getvalue())
    assert refused.value.fault is Fault.TOO_LARGE
