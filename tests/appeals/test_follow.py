"""A resident follows their own appeals, and nobody else's."""

import pytest

from bot.appeals import service
from bot.appeals.service import File, Move, State
from bot.core.access import Role
from bot.core.errors import NotFound, Refusal, Stale
from tests.appeals.conftest import People, sent
from tests.appeals.test_desk import told
from tests.conftest import OpenTx


async def test_a_solved_appeal_is_rated_once(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        view = await service.tell(tx, marat, appeal.id, 1, Move.ANSWER, text="Болды")
        view = await service.confirm(tx, aigul, view.id, view.version)
        view = await service.rate(tx, aigul, view.id, view.version, 5)
        assert Move.RATE not in view.moves
        with pytest.raises(Stale):
            await service.rate(tx, aigul, view.id, view.version, 1)
        view = await service.add_word(tx, aigul, view.id, view.version, " Рақмет ")
        with pytest.raises(Stale):
            await service.add_word(tx, aigul, view.id, view.version, "тағы")
    assert (view.state, view.rating, view.rating_word) == (State.CLOSED, 5, "Рақмет")


@pytest.mark.parametrize("stars", [0, 6, -1])
async def test_there_are_five_stars(somebody: People, open_tx: OpenTx, stars: int):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        view = await service.tell(tx, marat, appeal.id, 1, Move.ANSWER, text="Болды")
        view = await service.confirm(tx, aigul, view.id, view.version)
        with pytest.raises(Refusal):
            await service.rate(tx, aigul, view.id, view.version, stars)


async def test_an_answer_from_before_is_not_judged_again(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        answered = await service.tell(tx, marat, appeal.id, 1, Move.ANSWER, text="Болды")
        view = await service.dispute(tx, aigul, appeal.id, answered.version, text="Жоқ")
        view = await service.reopen(tx, marat, view.id, view.version)
        view = await service.tell(tx, marat, view.id, view.version, Move.ANSWER, text="Енді")
        with pytest.raises(Stale):
            await service.confirm(tx, aigul, view.id, answered.version)


async def test_a_request_to_look_again_may_be_declined_with_a_reason(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        view = await service.tell(tx, marat, appeal.id, 1, Move.ANSWER, text="Болды")
        view = await service.dispute(tx, aigul, view.id, view.version, text="Жоқ")
        view = await service.tell(
            tx, marat, view.id, view.version, Move.KEEP_CLOSED, text="Шам тексерілді"
        )
    assert view.state is State.CLOSED
    assert (await told(open_tx, aigul.person_id))[-1] == "appeal.kept_closed"


async def test_an_addition_reaches_whoever_sees_to_it(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        await service.hand_over(tx, marat, appeal.id, 1, nurlan.id)
        view = await service.write(tx, aigul, appeal.id, 2, text="", files=(File("voice", "v"),))
    assert view.state is State.IN_WORK
    assert "appeal.author_wrote" in await told(open_tx, nurlan.person_id)
    assert "appeal.author_wrote" not in await told(open_tx, marat.person_id)


async def test_an_open_appeal_is_taken_back_and_its_executor_hears_of_it(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        view = await service.hand_over(tx, marat, appeal.id, 1, nurlan.id)
        view = await service.withdraw(tx, aigul, view.id, view.version)
        with pytest.raises(Refusal) as refusal:
            await service.withdraw(tx, aigul, view.id, view.version)
    assert view.state is State.WITHDRAWN
    assert refusal.value.name == "impossible_move"
    assert "appeal.withdrawn" in await told(open_tx, nurlan.person_id)


async def test_nobody_reads_or_judges_a_neighbours_appeal(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        with pytest.raises(NotFound):
            await service.own_card(tx, bolat, appeal.id)
        with pytest.raises(NotFound):
            await service.withdraw(tx, bolat, appeal.id, 1)
        assert (await service.own_appeals(tx, bolat)).lines == ()


async def test_the_newest_appeal_comes_first_page_by_page(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        for i in range(9):
            await sent(tx, aigul, f"мәселе {i}")
        first = await service.own_appeals(tx, aigul)
        last = await service.own_appeals(tx, aigul, 99)
    assert [line.number for line in first.lines] == [9, 8, 7, 6, 5, 4, 3, 2]
    assert [line.number for line in last.lines] == [1]
    assert (last.page, last.pages) == (1, 2)


async def test_a_moderator_who_lives_here_follows_an_appeal_of_their_own_as_its_author(
    somebody: People, open_tx: OpenTx
):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, marat)
        await service.withdraw(tx, marat, appeal.id, 1)
        view = await service.own_card(tx, marat, appeal.id)
    assert view.steps[-1].name == ""
    assert view.steps[-1].role is Role.RESIDENT


async def test_what_was_rated_and_looked_at_again_is_rated_anew(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        for stars in (5, 2):
            view = await service.tell(tx, marat, view.id, view.version, Move.ANSWER, text="Болды")
            view = await service.confirm(tx, aigul, view.id, view.version)
            view = await service.rate(tx, aigul, view.id, view.version, stars)
            view = await service.add_word(tx, aigul, view.id, view.version, "рақмет")
            assert view.rating == stars
            view = await service.dispute(tx, aigul, view.id, view.version, text="Қайта сынды")
            view = await service.reopen(tx, marat, view.id, view.version)
            assert (view.rating, view.rating_word) == (None, "")
    said = [step.note for step in view.steps if step.move is Move.RATE and step.note]
    assert said == ["5", "2"]


async def test_no_stars_are_given_to_what_was_merged(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        main, twin = await sent(tx, aigul), await sent(tx, bolat)
        view = await service.merge(tx, marat, twin.id, twin.version, main.id)
        with pytest.raises(Stale):
            await service.rate(tx, bolat, twin.id, view.version, 1)
        assert (await service.own_card(tx, bolat, twin.id)).rating is None
