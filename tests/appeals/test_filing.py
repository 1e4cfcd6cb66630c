"""Filing for somebody else: a relative does, and the office does for whoever comes in or calls."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.appeals import service
from bot.appeals.models import AppealStep
from bot.appeals.rules.limits import FILING_FRESH
from bot.appeals.service import AppealView, Move, Party, Piece, State
from bot.core.access import Actor, Grant, Role
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.tx import Tx
from tests.appeals.conftest import LAMP, People
from tests.appeals.test_own_data import everything
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, OKRUG
from tests.support.worlds import NOW

GRANNY, PHONE = "Әже Бибігүл", "8 701 234 56 78"
ELSEWHERE = "113430000"


async def moderator_from_afar(somebody: People) -> Actor:
    """Somebody of the office who does not live in the okrug."""
    return await somebody("Марат", Role.MODERATOR, settlement="")


async def at_counter(tx: Tx, staff: Actor) -> Actor:
    """They begin something for the granny; they come back."""
    await service.file_for(tx, staff, OKRUG, GRANNY)
    return staff


async def filed(tx: Tx, author: Actor, *, anonymous: bool = False) -> AppealView:
    """A whole appeal for the granny, with her number."""
    draft = await service.gather(tx, author, Piece(1, LAMP))
    await service.name_person(tx, author, draft.id, GRANNY)
    await service.give_persons_phone(tx, author, draft.id, PHONE)
    draft = await service.set_settlement(tx, author, draft.id, AKSU)
    if anonymous:
        draft = await service.set_anonymous(tx, author, draft.id, anonymous=True)
    return await service.submit(tx, author, draft.id, draft.version)


async def test_a_relative_files_and_the_office_reads_both_names(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await filed(tx, aigul)
        view = await service.card(tx, marat, appeal.id)
    assert (view.behalf_name, view.behalf_phone) == (GRANNY, "+77012345678")
    assert view.author_name == "Айгүл"
    assert view.steps[0].role is Role.RESIDENT


async def test_the_office_says_from_which_village_it_files(somebody: People, open_tx: OpenTx):
    marat = await moderator_from_afar(somebody)
    async with open_tx() as tx:
        draft = await service.file_for(tx, marat, OKRUG, GRANNY)
        draft = await service.gather(tx, marat, Piece(1, LAMP))
        draft = await service.name_person(tx, marat, draft.id, GRANNY)
        with pytest.raises(Refusal) as refusal:
            await service.submit(tx, marat, draft.id, draft.version)
    assert refusal.value.name == "needs_village"


async def test_what_was_filed_at_the_counter_outlives_whoever_filed_it(
    somebody: People, open_tx: OpenTx
):
    marat, dana = await moderator_from_afar(somebody), await somebody("Дана", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await filed(tx, await at_counter(tx, marat))
        await service.forget_author(tx, marat)
        view = await service.card(tx, dana, appeal.id)
    assert (view.text, view.state, view.author_name) == (LAMP, State.NEW, "")
    assert not view.erased


async def test_hiding_hides_both_names_from_the_office(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await filed(tx, aigul, anonymous=True)
        theirs = await service.card(tx, marat, appeal.id)
        own = await service.own_card(tx, aigul, appeal.id)
    assert (theirs.behalf_name, theirs.behalf_phone, theirs.author_name) == ("", "", "")
    assert own.behalf_name == GRANNY


async def test_an_executor_reads_the_names_only_where_that_was_allowed(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    read = []
    async with open_tx() as tx:
        for allowed in (False, True):
            draft = await service.gather(tx, aigul, Piece(1, LAMP))
            await service.name_person(tx, aigul, draft.id, GRANNY)
            draft = await service.allow_contact(tx, aigul, draft.id, allowed=allowed)
            view = await service.submit(tx, aigul, draft.id, draft.version)
            await service.hand_over(tx, marat, view.id, 1, nurlan.id)
            read.append((await service.card(tx, nurlan, view.id)).behalf_name)
    assert read == ["", GRANNY]


async def test_a_moderator_from_afar_files_for_whoever_came_in(somebody: People, open_tx: OpenTx):
    marat = await moderator_from_afar(somebody)
    akim = await somebody("Ерлан", Role.AKIM)
    async with open_tx() as tx:
        draft = await service.file_for(tx, marat, OKRUG, GRANNY)
        assert (draft.okrug, draft.behalf_name, draft.filing) == (OKRUG, GRANNY, True)
        await service.set_settlement(tx, marat, draft.id, AKSU)
        draft = await service.gather(tx, marat, Piece(1, LAMP))
        appeal = await service.submit(tx, marat, draft.id, draft.version)
        view = await service.card(tx, akim, appeal.id)
        mine = await service.own_card(tx, marat, appeal.id)
        listed = await service.own_appeals(tx, marat)
    assert (view.behalf_name, view.author_name) == (GRANNY, "Марат")
    assert view.steps[0].role is Role.MODERATOR
    assert Party.AUTHOR in mine.parties
    assert [line.id for line in listed.lines] == [appeal.id]


async def test_the_history_of_a_filed_appeal_names_the_role_and_nobody(
    somebody: People, open_tx: OpenTx
):
    marat = await moderator_from_afar(somebody)
    async with open_tx() as tx:
        await filed(tx, await at_counter(tx, marat))
        step = (await tx.session.scalars(sa.select(AppealStep))).one()
    assert (step.move, step.role, step.staff_id) == (Move.SUBMIT, Role.MODERATOR, None)


async def test_the_office_sends_nothing_before_the_person_is_named(
    somebody: People, open_tx: OpenTx
):
    marat = await moderator_from_afar(somebody)
    async with open_tx() as tx:
        await service.file_for(tx, marat, OKRUG, GRANNY)
        draft = await service.gather(tx, marat, Piece(1, LAMP))
        draft = await service.for_oneself(tx, marat, draft.id)
        assert draft.needs_person
        with pytest.raises(Refusal) as refusal:
            await service.submit(tx, marat, draft.id, draft.version)
    assert refusal.value.name == "needs_person"


async def test_the_office_of_another_okrug_files_nothing_here(somebody: People, open_tx: OpenTx):
    marat = await moderator_from_afar(somebody)
    async with open_tx() as tx:
        with pytest.raises(NotAllowed):
            await service.file_for(tx, marat, ELSEWHERE, GRANNY)
        draft = await service.file_for(tx, marat, OKRUG, GRANNY)
        moved = replace(marat, okrug="", grants=frozenset({Grant(Role.MODERATOR, ELSEWHERE)}))
        with pytest.raises(Stale):
            await service.submit(tx, moved, draft.id, draft.version)
        with pytest.raises(NotFound):
            await service.set_landmark(tx, moved, draft.id, "мектеп")
        assert await service.current_draft(tx, moved) is None
        there = await service.file_for(tx, moved, ELSEWHERE, "Асқар")
    assert there.okrug == ELSEWHERE


@pytest.mark.parametrize("role", [Role.EXECUTOR, Role.OBSERVER, Role.ASSEMBLY_MEMBER])
async def test_only_the_office_files_for_others(somebody: People, open_tx: OpenTx, role: Role):
    nurlan = await somebody("Нұрлан", role, settlement="")
    async with open_tx() as tx:
        with pytest.raises(NotAllowed):
            await service.file_for(tx, nurlan, OKRUG, GRANNY)


async def test_whoever_lives_and_works_here_keeps_both_drafts_apart(
    somebody: People, open_tx: OpenTx
):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        own = await service.gather(tx, marat, Piece(1, "су жоқ"))
        theirs = await service.file_for(tx, marat, OKRUG, GRANNY)
        assert theirs.id != own.id
        assert theirs.previous == own.id
        assert (await service.gather(tx, marat, Piece(2, LAMP))).id == theirs.id
        await service.own_draft_first(tx, marat)
        mine = await service.gather(tx, marat, Piece(3, "жол"))
    assert mine.text == "жол"
    assert not mine.filing
    assert mine.previous == theirs.id


async def test_an_hour_later_plain_words_are_their_own_again(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await service.file_for(tx, marat, OKRUG, GRANNY)
    async with open_tx(NOW + FILING_FRESH + timedelta(minutes=1)) as tx:
        draft = await service.gather(tx, marat, Piece(2, "су жоқ"))
        appeal = await service.submit(tx, marat, draft.id, draft.version)
    assert draft.behalf_name == ""
    assert appeal.steps[0].role is Role.RESIDENT


async def test_the_pace_of_one_resident_does_not_hold_the_counter_up(
    somebody: People, open_tx: OpenTx
):
    marat = await moderator_from_afar(somebody)
    async with open_tx() as tx:
        for n in range(11):
            await service.file_for(tx, marat, OKRUG, f"Тұрғын {n}")
            draft = await service.gather(tx, marat, Piece(n, LAMP))
            draft = await service.set_settlement(tx, marat, draft.id, AKSU)
            await service.submit(tx, marat, draft.id, draft.version)
        listed = await service.own_appeals(tx, marat)
    assert listed.lines[0].number == 11


@pytest.mark.parametrize(
    ("name", "problem"), [("123", "name_without_letters"), ("а" * 101, "name_too_long")]
)
async def test_what_is_no_name_is_refused(
    somebody: People, open_tx: OpenTx, name: str, problem: str
):
    aigul = await somebody()
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, LAMP))
        with pytest.raises(Invalid) as refusal:
            await service.name_person(tx, aigul, draft.id, name)
    assert refusal.value.name == problem


async def test_what_is_no_number_is_refused_and_another_person_has_another(
    somebody: People, open_tx: OpenTx
):
    aigul = await somebody()
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, LAMP))
        with pytest.raises(Invalid):
            await service.give_persons_phone(tx, aigul, draft.id, PHONE)  # of nobody yet
        await service.name_person(tx, aigul, draft.id, GRANNY)
        with pytest.raises(Invalid):
            await service.give_persons_phone(tx, aigul, draft.id, "12")
        await service.give_persons_phone(tx, aigul, draft.id, PHONE)
        draft = await service.name_person(tx, aigul, draft.id, "Асқар")
        assert (draft.behalf_name, draft.behalf_phone) == ("Асқар", "")
        draft = await service.for_oneself(tx, aigul, draft.id)
    assert (draft.behalf_name, draft.behalf_phone) == ("", "")


async def test_nobody_names_a_person_in_somebody_elses_draft(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, LAMP))
        for change in (
            service.name_person(tx, bolat, draft.id, GRANNY),
            service.give_persons_phone(tx, bolat, draft.id, PHONE),
            service.for_oneself(tx, bolat, draft.id),
            service.allow_contact(tx, bolat, draft.id, allowed=True),
            service.choose_spot(tx, bolat, draft.id, 1),
        ):
            with pytest.raises(NotFound):
                await change


async def test_after_the_filers_erasure_no_trace_of_the_person_is_left(
    somebody: People, open_tx: OpenTx
):
    aigul = await somebody()
    async with open_tx() as tx:
        await filed(tx, aigul)
        draft = await service.gather(tx, aigul, Piece(2, "су жоқ"))
        await service.name_person(tx, aigul, draft.id, GRANNY)
        exported = await service.export_own(tx, aigul)
    assert exported["appeals"][0]["filed_for"] == GRANNY
    assert exported["appeals"][0]["filed_for_phone"] == "+77012345678"
    assert exported["drafts"][0]["filed_for"] == GRANNY
    assert GRANNY in await everything(open_tx)
    async with open_tx() as tx:
        await service.forget_author(tx, aigul)
    left = await everything(open_tx)
    assert GRANNY not in left
    assert "7012345678" not in left
