"""The office's desk: one queue, one card, and only one of two who press at once."""

import asyncio
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from bot.appeals import service
from bot.appeals.models import AppealStep
from bot.appeals.service import File, Move, Party, State
from bot.core.access import Role
from bot.core.errors import NotAllowed, NotFound, Refusal, Stale
from bot.delivery.models import Delivery
from tests.appeals.conftest import People, sent
from tests.conftest import OpenTx
from tests.support.worlds import NOW


async def told(open_tx: OpenTx, person_id: int | None) -> list[str]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery.kind).where(Delivery.person_id == person_id).order_by(Delivery.id)
        )
        return list(found)


async def test_the_urgent_comes_first_then_what_is_due_first(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx(NOW + timedelta(days=5)) as tx:
        await sent(tx, aigul, "кейінгі")
    async with open_tx() as tx:
        await sent(tx, aigul, "ертерек")
        await sent(tx, aigul, "Үй өртеніп жатыр")
        queue = await service.queue(tx, marat)
    assert [line.number for line in queue.page.lines] == [3, 2, 1]
    assert (queue.counts.open, queue.counts.new, queue.counts.overdue) == (3, 3, 0)


async def test_one_card_follows_another_to_the_end(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        for text in ("бір", "екі", "Үй өртеніп жатыр"):
            await sent(tx, aigul, text)
        seen = []
        view = await service.next_card(tx, marat, None)
        while view is not None:
            seen.append(view.number)
            view = await service.next_card(tx, marat, view.id)
    assert seen == [3, 1, 2]


async def test_an_overdue_appeal_says_so(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
    async with open_tx(NOW + timedelta(days=30)) as tx:
        assert (await service.card(tx, marat, appeal.id)).overdue
        assert (await service.queue(tx, marat)).counts.overdue == 1


async def test_accepting_confirms_the_topic_or_changes_it(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        first, second = await sent(tx, aigul), await sent(tx, aigul)
        kept = await service.accept(tx, marat, first.id, first.version)
        changed = await service.accept(tx, marat, second.id, second.version, "roads.snow")
    assert (kept.state, kept.topic_is_guess) == (State.ACCEPTED, False)
    assert kept.topic == first.topic
    assert changed.topic == "roads.snow"
    assert "appeal.moved" in await told(open_tx, aigul.person_id)


async def test_of_two_who_press_at_once_the_second_hears_who_was_first(
    somebody: People, open_tx: OpenTx
):
    aigul = await somebody()
    office = [await somebody(name, Role.MODERATOR) for name in ("Марат", "Сәуле")]
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)

    async def press(actor: object) -> str:
        try:
            async with open_tx() as tx:
                await service.accept(tx, actor, appeal.id, appeal.version)  # type: ignore[arg-type]  # an Actor
        except Stale as stale:
            return str(stale.params["by"])
        return ""

    outcome = await asyncio.gather(*(press(actor) for actor in office))
    assert sorted(map(bool, outcome)) == [False, True]
    loser = outcome.index(next(filter(None, outcome)))
    assert outcome[loser] == office[1 - loser].name
    async with open_tx() as tx:
        moves = list(await tx.session.scalars(sa.select(AppealStep.move)))
    assert moves == [Move.SUBMIT, Move.ACCEPT]


async def test_an_old_button_changes_nothing(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        await service.accept(tx, marat, appeal.id, appeal.version)
        with pytest.raises(Stale) as stale:
            await service.tell(tx, marat, appeal.id, appeal.version, Move.REJECT, text="жоқ")
        assert (await service.card(tx, marat, appeal.id)).state is State.ACCEPTED
    assert stale.value.params == {"by": ""}  # it was their own press


async def test_a_question_goes_out_and_the_reply_brings_it_back(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        view = await service.accept(tx, marat, appeal.id, appeal.version)
        view = await service.tell(tx, marat, view.id, view.version, Move.ASK, text="Қай бағана?")
        assert view.state is State.NEED_INFO
        assert (await service.next_card(tx, marat, None)) is None  # it waits for its author
        view = await service.write(
            tx, aigul, view.id, view.version, text="Үшінші", files=(File("photo", "p"),)
        )
    assert view.state is State.ACCEPTED
    assert [(entry.text, entry.by_author) for entry in view.thread] == [
        ("Қай бағана?", False),
        ("Үшінші", True),
    ]
    assert [file.file_id for file in view.thread[1].files] == ["p"]
    assert "appeal.question" in await told(open_tx, aigul.person_id)
    assert "appeal.author_wrote" in await told(open_tx, marat.person_id)


async def test_an_executor_sees_what_is_handed_to_them_and_nothing_else(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        mine, other = await sent(tx, aigul), await sent(tx, aigul)
        await service.hand_over(tx, marat, mine.id, mine.version, nurlan.id)
        queue = await service.queue(tx, nurlan)
        assert [line.id for line in queue.page.lines] == [mine.id]
        with pytest.raises(NotFound):
            await service.card(tx, nurlan, other.id)
        view = await service.card(tx, nurlan, mine.id)
        assert view.parties == {Party.ASSIGNEE}
        assert Move.REJECT not in view.moves
        answered = await service.tell(
            tx, nurlan, view.id, view.version, Move.ANSWER, text="Жөнделді"
        )
    assert answered.state is State.ANSWERED
    assert await told(open_tx, nurlan.person_id) == ["appeal.handed_over"]
    assert (await told(open_tx, aigul.person_id))[-1] == "appeal.answer"


async def test_an_executor_never_reads_a_name_and_the_office_only_one_that_is_shown(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody("Айгүл"), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        named = await sent(tx, aigul)
        draft = await service.gather(tx, aigul, service.Piece(5, "атымды айтпаңыз"))
        draft = await service.set_anonymous(tx, aigul, draft.id, anonymous=True)
        hidden = await service.submit(tx, aigul, draft.id, draft.version)
        await service.hand_over(tx, marat, named.id, named.version, nurlan.id)
        assert (await service.card(tx, marat, named.id)).author_name == "Айгүл"
        assert (await service.card(tx, marat, hidden.id)).author_name == ""
        assert (await service.card(tx, nurlan, named.id)).author_name == ""


async def test_the_office_of_another_okrug_sees_nothing(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    stranger = await somebody("Жат", Role.MODERATOR, okrug="111111111")
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        assert (await service.queue(tx, stranger)).counts.open == 0
        with pytest.raises(NotFound):
            await service.accept(tx, stranger, appeal.id, appeal.version)


async def test_an_appeal_is_handed_only_to_staff(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        with pytest.raises(NotFound):
            await service.hand_over(tx, marat, appeal.id, appeal.version, aigul.id)


async def test_a_resident_may_not_work_the_queue(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        with pytest.raises(NotAllowed):
            await service.accept(tx, aigul, appeal.id, appeal.version)
        with pytest.raises(NotAllowed):
            await service.queue(tx, aigul)


@pytest.mark.parametrize("move", [Move.REDIRECT, Move.REJECT])
async def test_a_refusal_goes_on_record_in_writing(somebody: People, open_tx: OpenTx, move: Move):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        with pytest.raises(Refusal) as refusal:
            await service.tell(
                tx, marat, appeal.id, 1, move, text=" ", files=(File("voice", "v"),)
            )
        assert refusal.value.name == "needs_words"
        view = await service.tell(tx, marat, appeal.id, 1, move, text="Аудандық жол бөлімі")
    assert view.state in {State.REDIRECTED, State.REJECTED}
    assert view.moves == frozenset({Move.NOTE})


async def test_what_was_not_solved_is_taken_up_again_with_a_new_term(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        view = await service.tell(tx, marat, appeal.id, 1, Move.ANSWER, text="Болды")
        view = await service.dispute(tx, aigul, view.id, view.version, text="Жанбайды")
    assert view.state is State.REOPEN_REQUESTED
    assert "appeal.reopen_requested" in await told(open_tx, marat.person_id)
    async with open_tx(NOW + timedelta(days=7)) as tx:
        view = await service.reopen(tx, marat, view.id, view.version)
    assert (view.state, view.due_on) == (State.IN_WORK, date(2026, 12, 24))
    assert (await told(open_tx, aigul.person_id))[-1] == "appeal.reopened"
