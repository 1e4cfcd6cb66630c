"""Reports of pressure: the district's observer reads them, and the office in no way at all."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.budget.models import BudgetSignal
from bot.budget.notices.voting import PressureReported
from bot.budget.rules.kinds import Phase
from bot.budget.screens.told_voting import pressure
from bot.budget.service import signals
from bot.core.access import Role
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.core.i18n import translator
from bot.core.screen import plain
from bot.delivery.models import Delivery
from bot.people.models import HeldRole
from bot.people.service import recognise
from tests.budget.conftest import Somebody, a_round
from tests.conftest import OpenTx
from tests.support.okrugs import OKRUG, OTHER_OKRUG
from tests.support.worlds import NOW

DISTRICT = "103400000"
FAR = "203400000"
WORDS = "Мектепте бәрін мәжбүрледі"
T = translator("kk")


async def an_observer(somebody: Somebody, name: str = "Дәурен", district: str = DISTRICT):
    return await somebody(name, Role.OBSERVER, at="", okrug=district)


async def test_only_the_observer_of_the_district_hears_and_reads_it(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    observer, far = await an_observer(somebody), await an_observer(somebody, "Алыс", FAR)
    office = [
        await somebody("Марат", role, at="")
        for role in (Role.AKIM, Role.DEPUTY, Role.MODERATOR, Role.OPERATOR)
    ]
    async with open_tx() as tx:
        made = await a_round(tx, Phase.VOTING)
        assert (await signals.report(tx, aigul, made, WORDS, named=False)).observed
    async with open_tx() as tx:
        kept = await tx.session.scalar(sa.select(BudgetSignal))
        assert kept is not None
        assert (kept.text, kept.person_id, kept.on) == (WORDS, None, tx.today)
        (told,) = await tx.session.scalars(sa.select(Delivery))
        assert (told.person_id, told.params) == (observer.id, {"signal_id": kept.id})

        inbox = await signals.inbox(tx, observer, 0)
        assert ([one.text for one in inbox.signals], inbox.unseen) == ([WORDS], 1)
        assert (inbox.signals[0].named, inbox.signals[0].name) == (False, "")
        seen = await signals.mark_seen(tx, observer, kept.id)
        assert seen.seen_at == NOW
        assert (await signals.inbox(tx, observer, 9)).unseen == 0

        assert (await signals.inbox(tx, far, 0)).signals == ()
        with pytest.raises(NotFound):
            await signals.signal(tx, far, kept.id)
        for actor in (*office, aigul):
            for door in (signals.inbox, signals.signal, signals.mark_seen):
                with pytest.raises(NotAllowed):
                    await door(tx, actor, kept.id)
        notice = PressureReported(to=0, signal_id=kept.id)
        for actor in (*office, aigul, far):  # had the outbox ever told the wrong one
            assert await pressure(tx, notice, actor, T) is None
        read = await pressure(tx, notice, observer, T)
        assert read is not None
        assert WORDS in plain(read.text)


async def test_an_observer_who_is_of_that_office_as_well_is_told_nothing(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    both = await somebody("Марат", Role.AKIM, at="")
    async with open_tx() as tx:
        tx.session.add(
            HeldRole(person_id=both.id, role=Role.OBSERVER, scope=DISTRICT, given_at=NOW)
        )
    async with open_tx() as tx:
        both = await recognise(tx, both.telegram_id)
        made = await a_round(tx, Phase.VOTING)
        assert not (await signals.report(tx, aigul, made, WORDS, named=True)).observed
        assert (await signals.inbox(tx, both, 0)).signals == ()
        signal_id = await tx.session.scalar(sa.select(BudgetSignal.id))
        assert signal_id is not None
        with pytest.raises(NotFound):
            await signals.signal(tx, both, signal_id)


async def test_it_is_kept_for_the_next_observer_where_there_is_none(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody("Айгүл Серікова")
    async with open_tx() as tx:
        made = await a_round(tx, Phase.VOTING)
        assert not (await signals.ear(tx, aigul, made)).observed
        assert not (await signals.report(tx, aigul, made, WORDS, named=True)).observed
    observer = await an_observer(somebody)
    async with open_tx() as tx:
        (one,) = (await signals.inbox(tx, observer, 0)).signals
        assert (one.text, one.named, one.name) == (WORDS, True, "Айгүл Серікова")


@pytest.mark.parametrize("phase", Phase)
async def test_it_is_heard_from_the_first_day_of_the_vote_on(
    open_tx: OpenTx, somebody: Somebody, phase
):
    aigul = await somebody("Айгүл")
    elsewhere = await somebody("Сәуле", okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        made = await a_round(tx, phase)
        if phase in {Phase.IDEAS, Phase.CHECK}:
            with pytest.raises(Refusal, match="budget_not_now"):
                await signals.report(tx, aigul, made, WORDS, named=False)
            return
        await signals.report(tx, aigul, made, WORDS, named=False)
        with pytest.raises(NotFound):
            await signals.report(tx, elsewhere, made, WORDS, named=False)


@pytest.mark.parametrize(
    ("words", "problem"), [(" – ", "budget_signal_empty"), ("ә" * 1501, "budget_signal_too_long")]
)
async def test_words_are_needed_and_not_too_many(
    open_tx: OpenTx, somebody: Somebody, words, problem
):
    aigul = await somebody("Айгүл")
    async with open_tx(NOW + timedelta(minutes=1)) as tx:
        made = await a_round(tx, Phase.VOTING, okrug=OKRUG)
        with pytest.raises(Invalid, match=problem):
            await signals.report(tx, aigul, made, words, named=False)
