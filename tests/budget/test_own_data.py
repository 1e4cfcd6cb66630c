"""What the people's budget remembers of a person can be taken away, erased, and left behind."""

import json
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.budget import models
from bot.budget.models import (
    BudgetFollow,
    BudgetIdea,
    BudgetJoin,
    BudgetSignal,
    BudgetVoter,
)
from bot.budget.notices.ideas import WantedIdeaDecided
from bot.budget.rules.kinds import Did, IdeaState, Phase
from bot.budget.rules.voters import Why
from bot.budget.screens.own_words import own_word
from bot.budget.service import delivery, ideas, own_data
from bot.budget.storage import drafts, rounds
from bot.budget.storage.own import EMPTIED, GONE, take_vote
from bot.core.access import Actor, Role
from bot.core.db import Base
from bot.core.i18n import translator
from bot.core.models import Form
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.people.models import HeldRole, Person
from bot.people.service import recognise
from tests.budget.conftest import Somebody, a_round, an_idea
from tests.budget.delivered import LIGHTS, a_winner, counted_round
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG

SECRET = "құпия сөз"
TABLES: list[type[Base]] = [
    one
    for one in vars(models).values()
    if isinstance(one, type) and issubclass(one, Base) and one is not Base
]


async def everything(open_tx: OpenTx) -> str:
    """Whatever the tables of the people's budget, forms and the outbox hold."""
    held: list[Any] = []
    tables: list[type[Base]] = [*TABLES, Delivery, Form]
    async with open_tx() as tx:
        for table in tables:
            found = await tx.session.execute(sa.select(*table.__table__.columns))
            held += [list(row) for row in found]
    return repr(held)


async def said(tx: Tx, who: Actor, budget_round: int, **values: Any) -> int:
    """An idea with as many words as there can be of its author's."""
    own: dict[str, Any] = dict.fromkeys(("title", "text", "place"), SECRET)
    own |= {"person_id": who.id, "photos": [{"kind": "photo", "id": SECRET}]}
    own |= {"latitude": 51.0, "longitude": 71.0}
    return await an_idea(tx, budget_round, **own | values)


async def vote(
    tx: Tx, budget_round: int, person: int | None, choice: str | None, **more: Any
) -> None:
    """A vote as the tables have it."""
    at = tx.now if choice is not None else None
    tx.session.add(
        BudgetVoter(
            round_id=budget_round, person_id=person, settlement=AKSU, choice=choice, at=at, **more
        )
    )
    await tx.session.flush()


async def lived(tx: Tx, who: Actor, neighbour: Actor) -> dict[str, int]:
    """Somebody who has done everything that one may do: in a vote, and in one that is counted."""
    running = await a_round(tx, Phase.CHECK, created_by=who.id)
    voting = await a_round(tx, Phase.VOTING)
    counted = await counted_round(tx)
    found = {"voting": voting, "counted": counted}
    found["open"] = await said(tx, who, running)
    found["refused"] = await said(
        tx, who, running, state=IdeaState.REFUSED, reason_kk=SECRET, title_kk=SECRET
    )
    await rounds.add_step(tx, found["refused"], Did.REFUSED, by=who.id, note=SECRET)
    found["project"] = await said(tx, who, voting, listed=True, title_kk=LIGHTS, title_ru="Свет")
    found["winner"] = await a_winner(tx, counted)
    theirs = await an_idea(tx, running, person_id=neighbour.id)
    for idea, person in ((theirs, who), (found["open"], neighbour)):
        tx.session.add(BudgetJoin(idea_id=idea, person_id=person.id, at=tx.now))
    await delivery.follow(tx, who, found["winner"])
    secret = {"name": SECRET, "mark": SECRET, "who": SECRET}
    await vote(tx, voting, who.id, f"{found['project']}", **secret)
    await vote(tx, counted, who.id, None, **secret)
    paper = {"on_paper": True, "name": "Қағаз", "who": "қағаз", "entered_by": who.id}
    for one in (voting, counted):
        await vote(tx, one, None, None if one == counted else f"{found['project']}", **paper)
    tx.session.add(
        BudgetSignal(bot_id=tx.bot_id, okrug=OKRUG, round_id=voting, person_id=who.id,
                     text="Мәжбүрледі", on=date(2026, 11, 25))
    )  # fmt: skip
    await drafts.keep(tx, who.telegram_id, drafts.ballot(voting), {"picks": SECRET})
    return found


def test_every_column_that_names_a_person_is_thought_of():
    """Whoever adds another one says here what becomes of it."""
    naming = {
        (table.__tablename__, column.name)
        for table in TABLES
        for column in table.__table__.columns
        if any(key.column.table.name == "people" for key in column.foreign_keys)
    }
    thought_of = {(table.__tablename__, "person_id") for table in GONE}
    assert naming <= thought_of | {(table.__tablename__, name) for table, name in EMPTIED}


async def test_after_erasure_nothing_says_who_it_was_and_counts_stay_right(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        found = await lived(tx, aigul, bolat)
    assert SECRET in await everything(open_tx)
    async with open_tx() as tx:
        await own_data.forget_person(tx, aigul)
    assert SECRET not in await everything(open_tx)
    async with open_tx() as tx:
        for table, name in (*EMPTIED, *((one, "person_id") for one in GONE)):
            column = table.__table__.c[name]
            count = sa.select(sa.func.count()).select_from(table).where(column == aigul.id)
            assert await tx.session.scalar(count) == 0, (table, name)
        voters = [
            (one.round_id, one.name, one.on_paper)
            for one in await tx.session.scalars(sa.select(BudgetVoter).order_by(BudgetVoter.id))
        ]
        rows = {
            name: await tx.session.get_one(BudgetIdea, found[name])
            for name in ("open", "refused", "project")
        }
        signal = (await tx.session.scalars(sa.select(BudgetSignal))).one()
        told = await tx.session.scalars(
            sa.select(Delivery.person_id).where(Delivery.kind == WantedIdeaDecided.kind)
        )
        last = (await rounds.steps(tx, found["open"]))[-1]
        told_to = list(told)
    assert voters == [  # the office's list of paper is as it was
        (found["counted"], "", False),
        (found["voting"], "Қағаз", True),
        (found["counted"], "Қағаз", True),
    ]
    assert {name: (row.state, row.title_kk) for name, row in rows.items()} == {
        "open": (IdeaState.WITHDRAWN, ""),
        "refused": (IdeaState.WITHDRAWN, ""),
        "project": (IdeaState.FEASIBLE, LIGHTS),  # people vote on it in the office's words
    }
    assert rows["project"].latitude is None
    assert (signal.person_id, signal.text) == (None, "Мәжбүрледі")
    assert (last.did, last.person_id, told_to) == (Did.WITHDRAWN, None, [bolat.id])


async def test_a_vote_that_the_office_put_in_place_of_ones_own_goes_with_it(
    somebody: Somebody, open_tx: OpenTx
):
    aigul = await somebody()
    async with open_tx() as tx:
        voting = await a_round(tx, Phase.VOTING, paper=True)
        await vote(tx, voting, aigul.id, "1", on_paper=True, name=SECRET, who=SECRET)
        await own_data.forget_person(tx, aigul)
    assert SECRET not in await everything(open_tx)


async def test_paper_in_place_of_a_vote_under_anothers_name_is_not_the_phones(
    somebody: Somebody, open_tx: OpenTx
):
    bolat = await somebody("Болат")
    async with open_tx() as tx:
        voting = await a_round(tx, Phase.VOTING, paper=True)
        why = Why.NOT_THEIRS.value
        await vote(tx, voting, bolat.id, "1", on_paper=True, name="Айгүл", who="айгүл|", why=why)
    async with open_tx() as tx:
        (told,) = (await own_data.export_own(tx, bolat))["budget_votes"]
        await take_vote(tx, voting, bolat.id, bolat.telegram_id)
        await own_data.forget_person(tx, bolat)
    assert "budget_choice" not in told
    async with open_tx() as tx:
        (kept,) = await tx.session.scalars(sa.select(BudgetVoter))
    assert (kept.person_id, kept.choice, kept.who) == (None, "1", "айгүл|")


async def test_the_export_holds_every_word_and_is_plain_json(somebody: Somebody, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        await lived(tx, aigul, bolat)
    async with open_tx() as tx:
        exported = await own_data.export_own(tx, aigul)
    assert json.loads(json.dumps(exported)) == exported
    assert {name: len(part) for name, part in exported.items()} == {
        "budget_ideas": 3,
        "budget_joins": 1,
        "budget_follows": 1,
        "budget_votes": 2,
        "budget_signals": 1,
    }
    own, counted = exported["budget_votes"]
    assert own["budget_choice"] == [f"{LIGHTS} / Свет"]
    assert "budget_choice" not in counted  # nobody knows any more
    assert exported["budget_ideas"][0]["text"] == SECRET
    assert exported["budget_ideas"][1]["reason"] == [SECRET]
    assert "Болат" not in json.dumps(exported, ensure_ascii=False)
    words = {name: own_word(name, str(value), translator("ru"))
             for name, value in exported["budget_ideas"][1].items()}  # fmt: skip
    assert words["idea_state"] == "Не допущена к голосованию"
    assert words["text"] is None


# ── Moving ───────────────────────────────────────────────────────────────────────────────────


async def moved(open_tx: OpenTx, who: Actor, okrug: str, settlement: str) -> Actor:
    """They live elsewhere from now on."""
    async with open_tx() as tx:
        person = await tx.session.get_one(Person, who.id)
        person.okrug, person.settlement = okrug, settlement
        await tx.session.execute(
            sa.update(HeldRole).where(HeldRole.person_id == who.id).values(scope=okrug)
        )
    async with open_tx() as tx:
        actor = await recognise(tx, who.telegram_id)
        await own_data.leave_behind(tx, actor)
        return actor


async def left(open_tx: OpenTx, who: Actor) -> dict[str, int]:
    """How much of theirs there is."""
    async with open_tx() as tx:
        counted = {}
        for table in (BudgetVoter, BudgetJoin, BudgetFollow, BudgetIdea):
            whose = table.__table__.c["person_id"]
            counted[table.__tablename__] = int(
                await tx.session.scalar(
                    sa.select(sa.func.count()).select_from(table).where(whose == who.id)
                )
                or 0
            )
        return counted


async def test_whoever_moves_away_has_no_vote_there_and_only_their_own_ideas(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        found = await lived(tx, aigul, bolat)
        tx.session.add(BudgetJoin(idea_id=found["project"], person_id=bolat.id, at=tx.now))
    there = await moved(open_tx, aigul, OTHER_OKRUG, "103450100")
    assert await left(open_tx, aigul) == {
        "budget_voters": 1,  # of the vote that is counted
        "budget_joins": 0,
        "budget_follows": 0,
        "budget_ideas": 3,
    }
    assert (await left(open_tx, bolat))["budget_joins"] == 2
    async with open_tx() as tx:
        assert await drafts.read(tx, aigul.telegram_id, drafts.ballot(found["voting"])) is None
        idea = await tx.session.get_one(BudgetIdea, found["open"])
        of = await ideas.withdraw(tx, there, found["open"], idea.version)
        assert (await ideas.ideas(tx, there, of.id)).proposes is False  # they may still look
    async with open_tx() as tx:
        withdrawn = await tx.session.get_one(BudgetIdea, found["open"])
        assert withdrawn.state is IdeaState.WITHDRAWN


async def test_into_the_next_village_one_takes_along_what_is_for_the_whole_okrug(
    somebody: Somebody, open_tx: OpenTx
):
    aigul = await somebody("Айгүл", Role.MODERATOR)
    async with open_tx() as tx:
        whole = await a_round(tx, Phase.VOTING)
        village = await a_round(tx, Phase.VOTING, settlements=[AKSU])
        over = await counted_round(tx, settlements=[AKSU])
        winner = await a_winner(tx, over)
        for one in (whole, village):
            await vote(tx, one, aigul.id, "1")
        await delivery.follow(tx, aigul, winner)
    await moved(open_tx, aigul, OKRUG, BIRLIK)
    async with open_tx() as tx:
        kept = list(await tx.session.scalars(sa.select(BudgetVoter.round_id)))
    assert kept == [whole]
    assert (await left(open_tx, aigul))["budget_follows"] == 1
