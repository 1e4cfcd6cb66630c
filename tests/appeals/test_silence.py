"""What happens when nobody says anything: an answer is asked about, then closed; drafts go."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.appeals import jobs, service
from bot.appeals.models import AppealDraft, AppealStep, Attachment
from bot.appeals.rules.limits import DRAFTS_KEPT
from bot.appeals.service import AppealView, File, Move, Piece, State
from bot.appeals.service import silence as at_work
from bot.core.access import Actor, Role
from bot.core.errors import Refusal
from bot.core.workdays import term
from bot.delivery.models import Delivery
from tests.appeals.conftest import LAMP, People, sent
from tests.appeals.test_desk import told
from tests.conftest import OpenTx
from tests.support.worlds import NOW

DAY = timedelta(days=1)
SILENT = timedelta(days=term("silence_days"))


async def answered(open_tx: OpenTx, author: Actor, office: Actor) -> AppealView:
    async with open_tx() as tx:
        appeal = await sent(tx, author)
        return await service.tell(tx, office, appeal.id, 1, Move.ANSWER, text="Болды")


async def test_after_a_week_of_silence_an_answer_is_closed_by_the_bot(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    appeal = await answered(open_tx, aigul, marat)
    async with open_tx(NOW + SILENT - DAY, bot_id=0) as tx:
        assert await jobs.close_silent(tx) == 0
    async with open_tx(NOW + SILENT, bot_id=0) as tx:
        assert await jobs.close_silent(tx) == 1
        assert await jobs.close_silent(tx) == 0
    async with open_tx(NOW + SILENT) as tx:
        view = await service.own_card(tx, aigul, appeal.id)
    assert view.state is State.CLOSED
    assert (view.steps[-1].move, view.steps[-1].role) == (Move.EXPIRE, None)
    assert Move.DISPUTE in view.moves
    assert (await told(open_tx, aigul.person_id))[-1] == "appeal.closed_in_silence"


async def test_what_was_judged_or_asked_about_again_is_not_touched(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    solved, disputed = [await answered(open_tx, aigul, marat) for _ in range(2)]
    async with open_tx() as tx:
        await service.confirm(tx, aigul, solved.id, solved.version)
        await service.dispute(tx, aigul, disputed.id, disputed.version, text="Жоқ")
    async with open_tx(NOW + 2 * SILENT, bot_id=0) as tx:
        assert await jobs.close_silent(tx) == 0


async def test_its_author_and_the_clock_at_once_close_it_once(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    appeal = await answered(open_tx, aigul, marat)

    async def the_clock() -> None:
        async with open_tx(NOW + SILENT, bot_id=0) as tx:
            await jobs.close_silent(tx)

    async def the_author() -> None:
        with suppress(Refusal):
            async with open_tx(NOW + SILENT) as tx:
                await service.confirm(tx, aigul, appeal.id, appeal.version)

    await asyncio.gather(the_clock(), the_author())
    async with open_tx(NOW + SILENT) as tx:
        view = await service.own_card(tx, aigul, appeal.id)
    assert view.state is State.CLOSED
    assert len([s for s in view.steps if s.move in {Move.CONFIRM, Move.EXPIRE}]) == 1


async def test_one_that_fails_stays_open_and_stops_no_other(
    somebody: People, open_tx: OpenTx, monkeypatch: pytest.MonkeyPatch
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    appeals = [await answered(open_tx, aigul, marat) for _ in range(5)]
    broken = appeals[1].id
    close = at_work._close

    async def failing(tx, appeal_id):
        await close(tx, appeal_id)
        if appeal_id == broken:
            raise ZeroDivisionError

    monkeypatch.setattr(at_work, "_close", failing)
    monkeypatch.setattr(at_work, "_BATCH", 2)
    async with open_tx(NOW + SILENT, bot_id=0) as tx:
        assert await jobs.close_silent(tx) == 4
    async with open_tx(NOW + SILENT) as tx:
        states = {one.id: (await service.own_card(tx, aigul, one.id)).state for one in appeals}
        steps = await tx.session.scalars(
            sa.select(AppealStep.move).where(AppealStep.appeal_id == broken)
        )
        assert Move.EXPIRE not in steps.all()
    assert states.pop(broken) is State.ANSWERED
    assert set(states.values()) == {State.CLOSED}


async def test_three_days_after_an_answer_its_author_is_asked_once(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    appeal = await answered(open_tx, aigul, marat)
    async with open_tx(NOW + 2 * DAY, bot_id=0) as tx:
        assert await jobs.ask_once_more(tx) == 0
    async with open_tx(NOW + 3 * DAY, bot_id=0) as tx:
        await jobs.ask_once_more(tx)
    async with open_tx(NOW + 3 * DAY) as tx:
        view = await service.card(tx, marat, appeal.id)
        await service.note(tx, marat, appeal.id, text="Қаралды")  # another version of it
        assert view.state is State.ANSWERED
    async with open_tx(NOW + 4 * DAY, bot_id=0) as tx:
        await jobs.ask_once_more(tx)
    assert (await told(open_tx, aigul.person_id)).count("appeal.still_unjudged") == 1


async def test_a_second_answer_is_asked_about_anew(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    view = await answered(open_tx, aigul, marat)
    async with open_tx(NOW + 3 * DAY, bot_id=0) as tx:
        await jobs.ask_once_more(tx)
    async with open_tx(NOW + 4 * DAY) as tx:
        view = await service.dispute(tx, aigul, view.id, view.version, text="Жоқ")
        view = await service.reopen(tx, marat, view.id, view.version)
        await service.tell(tx, marat, view.id, view.version, Move.ANSWER, text="Енді")
    async with open_tx(NOW + 7 * DAY, bot_id=0) as tx:
        await jobs.ask_once_more(tx)
    assert (await told(open_tx, aigul.person_id)).count("appeal.still_unjudged") == 2


async def test_within_thirty_days_what_the_clock_closed_is_asked_about_again(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    appeals = [await answered(open_tx, aigul, marat) for _ in range(2)]
    async with open_tx(NOW + SILENT, bot_id=0) as tx:
        await jobs.close_silent(tx)
    version = appeals[0].version + 1
    async with open_tx(NOW + SILENT + 30 * DAY) as tx:
        view = await service.dispute(tx, aigul, appeals[0].id, version, text="Жоқ")
        assert view.state is State.REOPEN_REQUESTED
    async with open_tx(NOW + SILENT + 31 * DAY) as tx:
        with pytest.raises(Refusal) as refusal:
            await service.dispute(tx, aigul, appeals[1].id, version, text="Жоқ")
    assert refusal.value.name == "too_late_to_reopen"


async def test_a_reopened_appeal_may_say_why_and_its_author_reads_it(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    view = await answered(open_tx, aigul, marat)
    async with open_tx() as tx:
        view = await service.dispute(tx, aigul, view.id, view.version, text="Жоқ")
        view = await service.reopen(tx, marat, view.id, view.version, text="Ертең қараймыз")
        told_of = await tx.session.scalar(
            sa.select(Delivery.params).where(Delivery.kind == "appeal.reopened")
        )
        own = await service.own_card(tx, aigul, view.id)
    assert told_of is not None
    entry = own.entry(told_of["entry_id"])
    assert entry is not None
    assert entry.text == "Ертең қараймыз"
    assert entry.step_id == own.steps[-1].id


@pytest.mark.parametrize("put_away", [False, True])
async def test_a_draft_that_nobody_goes_on_with_is_forgotten_after_thirty_days(
    somebody: People, open_tx: OpenTx, put_away: bool
):
    aigul = await somebody()
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, LAMP, (File("photo", "p"),)))
        if put_away:
            await service.discard(tx, aigul, draft.id)
    async with open_tx(NOW + DRAFTS_KEPT) as tx:
        assert await jobs.forget_drafts(tx) == 0
    async with open_tx(NOW + DRAFTS_KEPT + DAY) as tx:
        assert await jobs.forget_drafts(tx) == 1
        assert await tx.session.scalar(sa.select(sa.func.count()).select_from(Attachment)) == 0
        assert await tx.session.scalar(sa.select(sa.func.count()).select_from(AppealDraft)) == 0


async def test_what_was_sent_is_not_forgotten_with_the_drafts(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, LAMP, (File("photo", "p"),)))
        await service.submit(tx, aigul, draft.id, draft.version)
    async with open_tx(NOW + 2 * DRAFTS_KEPT) as tx:
        assert await jobs.forget_drafts(tx) == 0
        again = await service.submit(tx, aigul, draft.id, draft.version)
    assert len(again.files) == 1


async def test_three_days_later_a_draft_laid_aside_is_still_there(
    somebody: People, open_tx: OpenTx
):
    aigul = await somebody()
    async with open_tx() as tx:
        old = await service.gather(tx, aigul, Piece(1, LAMP))
    async with open_tx(NOW + 3 * DAY) as tx:
        await jobs.forget_drafts(tx)
        new = await service.gather(tx, aigul, Piece(2, "су жоқ"))
        assert new.previous == old.id
        back = await service.open_previous(tx, aigul, old.id)
    assert back is not None
    assert back.text == LAMP
