"""The queue as an office narrows it: what is shown, what is walked through, and never too much."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.appeals import service
from bot.appeals.models import Appeal, DeskFilter
from bot.appeals.rules.queue import NO_TOPIC, NOBODY, QueueFilter, Shown, shown
from bot.appeals.screens.desk import desk_card
from bot.appeals.screens.own import own_card
from bot.appeals.service import Move, Part, State
from bot.appeals.storage import leaving
from bot.appeals.storage.group import group_card
from bot.core.access import Actor, Role
from bot.core.errors import NotAllowed, NotFound
from bot.core.i18n import LANGUAGES, translator
from bot.core.screen import plain
from bot.core.tx import Tx
from tests.appeals.conftest import People, sent
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, ZHANAZHOL
from tests.support.worlds import BOT_ID, NOW

LIGHT, ROAD = "Көшеде шам жанбайды", "Жолда шұңқыр көп"
ELSEWHERE = "111111111"


async def numbers(tx: Tx, actor: Actor) -> list[int]:
    """What the queue shows."""
    return [line.number for line in (await service.queue(tx, actor)).page.lines]


async def walked(tx: Tx, actor: Actor) -> list[int]:
    """What Begin and Next lead through."""
    seen = []
    view = await service.next_card(tx, actor, None)
    while view is not None:
        seen.append(view.number)
        view = await service.next_card(tx, actor, view.id)
    return seen


async def change(tx: Tx, appeal: int, **values: object) -> None:
    await tx.session.execute(sa.update(Appeal).where(Appeal.id == appeal).values(**values))


async def choices(tx: Tx, actor: Actor, part: Part) -> dict[str, int | None]:
    return dict((await service.choices(tx, actor, part)).counts)


async def test_the_queue_is_narrowed_to_one_topic(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        for text in (LIGHT, ROAD, LIGHT):
            await sent(tx, aigul, text)
        await service.filter_topic(tx, marat, "street_lighting")
        assert await numbers(tx, marat) == [1, 3]
        assert await walked(tx, marat) == [1, 3]
        assert (await service.queue(tx, marat)).counts.open == 2


async def test_what_has_no_topic_yet_can_be_looked_at_alone(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul, LIGHT)
        silent = await sent(tx, aigul, ROAD)
        await change(tx, silent.id, topic="")
        assert await choices(tx, marat, Part.TOPIC) == {"street_lighting": 1, NO_TOPIC: 1}
        await service.filter_topic(tx, marat, NO_TOPIC)
        assert await numbers(tx, marat) == [2]


async def test_the_queue_is_narrowed_to_one_village(somebody: People, open_tx: OpenTx):
    aigul, dana = await somebody(), await somebody("Дана", settlement=BIRLIK)
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul)
        await sent(tx, dana)
        assert await choices(tx, marat, Part.VILLAGE) == {AKSU: 1, BIRLIK: 1}
        await service.filter_village(tx, marat, BIRLIK)
        queue = await service.queue(tx, marat)
    assert [line.number for line in queue.page.lines] == [2]
    assert queue.filter.settlement is not None
    assert queue.filter.settlement.kk == "Бірлік ауылы"


async def test_the_queue_is_narrowed_to_an_executor_to_nobody_and_to_oneself(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        first, second, _ = [await sent(tx, aigul) for _ in range(3)]
        await service.hand_over(tx, marat, first.id, first.version, nurlan.id)
        await service.hand_over(tx, marat, second.id, second.version, marat.id)
        found = await service.choices(tx, marat, Part.EXECUTOR)
        assert dict(found.counts) == {str(NOBODY): 1, str(marat.id): 1, str(nurlan.id): 1}
        assert found.people[nurlan.id].name == "Нұрлан"
        shown = []
        for person in (nurlan.id, marat.id, NOBODY):
            await service.filter_executor(tx, marat, person)
            shown.append((await numbers(tx, marat), await walked(tx, marat)))
    assert shown == [([1], [1]), ([2], [2]), ([3], [3])]


async def test_the_queue_is_narrowed_to_what_is_overdue_due_today_urgent_or_collective(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        late, today, urgent, many, _ = [await sent(tx, aigul) for _ in range(5)]
        await change(tx, late.id, due_on=tx.today - timedelta(days=1))
        await change(tx, today.id, due_on=tx.today)
        await change(tx, urgent.id, urgent=True)
        await change(tx, many.id, collective=True, joined=12)
        counted = await choices(tx, marat, Part.STATE)
        found = {}
        for what in Shown:
            await service.filter_state(tx, marat, what.value)
            found[what] = await numbers(tx, marat)
    assert found == {
        Shown.URGENT: [3], Shown.OVERDUE: [1], Shown.TODAY: [2], Shown.COLLECTIVE: [4]
    }  # fmt: skip
    assert {what: counted[what] for what in Shown} == dict.fromkeys(Shown, 1)
    assert counted[State.NEW] == 5
    assert State.ACCEPTED not in counted  # nothing is there
    assert counted[State.CLOSED] is None  # not open, so not counted


async def test_what_waits_for_its_author_is_walked_through_when_asked_for(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        await service.tell(tx, marat, appeal.id, appeal.version, Move.ASK, text="Қай үй?")
        assert await walked(tx, marat) == []
        await service.filter_state(tx, marat, State.NEED_INFO.value)
        assert await walked(tx, marat) == [1]


async def test_what_ended_is_found_again_newest_first(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        answered = [await sent(tx, aigul) for _ in range(3)]
        for appeal in answered:
            await service.tell(tx, marat, appeal.id, appeal.version, Move.ANSWER, text="Болды")
        await sent(tx, aigul)
        await service.filter_state(tx, marat, State.ANSWERED.value)
        queue = await service.queue(tx, marat)
        assert [line.number for line in queue.page.lines] == [3, 2, 1]
        assert (queue.counts.open, queue.first) == (3, None)  # nothing to begin with
        view = await service.next_card(tx, marat, answered[-1].id)
        assert view is not None
        assert view.number == 2
        assert await choices(tx, marat, Part.VILLAGE) == dict.fromkeys((AKSU, BIRLIK, ZHANAZHOL))


async def test_parts_of_a_filter_add_up_and_are_taken_off_one_by_one(
    somebody: People, open_tx: OpenTx
):
    aigul, dana = await somebody(), await somebody("Дана", settlement=BIRLIK)
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        for author, text in ((aigul, LIGHT), (aigul, ROAD), (dana, LIGHT)):
            await sent(tx, author, text)
        await service.filter_topic(tx, marat, "street_lighting")
        assert await choices(tx, marat, Part.VILLAGE) == {AKSU: 1, BIRLIK: 1}
        await service.filter_village(tx, marat, BIRLIK)
        both = await numbers(tx, marat)
        await service.show_all(tx, marat, Part.TOPIC)
        village = await numbers(tx, marat)
        await service.clear_filter(tx, marat)
        assert (both, village, await numbers(tx, marat)) == ([3], [3], [1, 2, 3])


async def test_a_filter_stays_until_it_is_cleared_and_is_each_persons_own(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    saule = await somebody("Сәуле", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul, LIGHT)
        await sent(tx, aigul, ROAD)
        await service.filter_topic(tx, marat, "street_lighting")
    async with open_tx() as tx:
        assert await numbers(tx, marat) == [1]
        assert await numbers(tx, saule) == [1, 2]


async def test_a_page_beyond_the_last_shows_the_last_of_what_the_filter_shows(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeals = [await sent(tx, aigul) for _ in range(8)]
        await tx.session.execute(sa.update(Appeal).values(submitted_at=NOW - timedelta(days=9)))
        await sent(tx, aigul)
        await change(tx, appeals[0].id, topic="roads.snow")
        await service.filter_topic(tx, marat, "street_lighting")
        page = (await service.queue(tx, marat, 7)).page
    assert (page.page, page.pages, len(page.lines)) == (0, 1, 8)


# Nobody sees more by a filter than without one


async def test_an_executor_narrows_their_own_and_no_other(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        mine, _ = await sent(tx, aigul, LIGHT), await sent(tx, aigul, LIGHT)
        await service.hand_over(tx, marat, mine.id, mine.version, nurlan.id)
        await service.filter_topic(tx, nurlan, "street_lighting")
        assert await numbers(tx, nurlan) == [1]
        assert await choices(tx, nurlan, Part.VILLAGE) == {AKSU: 1}
        await service.filter_state(tx, nurlan, State.NEW.value)
        assert await numbers(tx, nurlan) == []
        for asked in (
            service.filter_executor(tx, nurlan, marat.id),
            service.choices(tx, nurlan, Part.EXECUTOR),
        ):
            with pytest.raises(NotAllowed):
                await asked


async def test_a_forged_value_of_another_okrug_changes_nothing(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR)
    stranger = await somebody("Жат", Role.MODERATOR, okrug=ELSEWHERE)
    async with open_tx() as tx:
        for forged in (
            service.filter_village(tx, stranger, AKSU),
            service.filter_executor(tx, stranger, marat.id),
            service.filter_topic(tx, stranger, "no_such_topic"),
            service.filter_state(tx, stranger, "no_such_state"),
        ):
            with pytest.raises(NotFound):
                await forged
        assert (await service.queue(tx, stranger)).filter.filter == QueueFilter()


async def test_a_filter_from_another_okrug_shows_nothing_of_it(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    stranger = await somebody("Жат", Role.MODERATOR, okrug=ELSEWHERE)
    async with open_tx() as tx:
        await sent(tx, aigul, LIGHT)
        row = DeskFilter(person_id=stranger.id, category="street_lighting", settlement=AKSU)
        tx.session.add(row)
        await tx.session.flush()
        assert await numbers(tx, stranger) == []
        assert await walked(tx, stranger) == []
        for part in Part:
            assert not any((await choices(tx, stranger, part)).values())


async def test_two_bots_in_one_database_keep_their_queues_apart(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        mine, other = await sent(tx, aigul, LIGHT), await sent(tx, aigul, LIGHT)
        await change(tx, other.id, bot_id=BOT_ID + 1)
        await service.filter_topic(tx, marat, "street_lighting")
        assert await numbers(tx, marat) == [mine.number]
        assert await walked(tx, marat) == [mine.number]
        assert await choices(tx, marat, Part.TOPIC) == {"street_lighting": 1}


async def test_a_resident_has_no_filter(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        for asked in (
            service.filter_topic(tx, aigul, "roads"),
            service.choices(tx, aigul, Part.TOPIC),
            service.clear_filter(tx, aigul),
            service.filter_of(tx, aigul),
        ):
            with pytest.raises(NotAllowed):
                await asked


async def test_a_filter_goes_with_its_person(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR, Role.RESIDENT)
    async with open_tx() as tx:
        await service.filter_topic(tx, marat, "roads")
        await service.forget_author(tx, marat)
        assert (await tx.session.scalars(sa.select(DeskFilter))).all() == []


async def test_a_list_says_who_joined_and_what_is_collective(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        await change(tx, appeal.id, joined=12, collective=True)
        line = (await service.queue(tx, marat)).page.lines[0]
    assert (line.joined, line.collective, line.year) == (12, True, 2026)


def test_only_words_of_ours_stand_for_something():
    assert shown("overdue") is Shown.OVERDUE
    assert shown("closed") is State.CLOSED
    assert shown("") is None
    assert shown("anything") is None


async def test_after_what_was_extended_the_others_come_again(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        first, second = await sent(tx, aigul), await sent(tx, aigul)
        room = await service.room_to_extend(tx, marat, first.id)
        await service.extend(tx, marat, first.id, 1, room.last, text="Бөлшек күтеміз")
        after = await service.next_card(tx, marat, first.id)
    assert after is not None
    assert after.id == second.id


async def test_what_is_asked_to_be_looked_at_again_is_not_called_overdue(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        late, disputed = await sent(tx, aigul), await sent(tx, aigul)
        view = await service.tell(tx, marat, disputed.id, 1, Move.ANSWER, text="Болды")
        await service.dispute(tx, aigul, disputed.id, view.version, text="Жоқ")
    async with open_tx(NOW + timedelta(days=60)) as tx:
        counts = (await service.queue(tx, marat)).counts
        assert (counts.open, counts.overdue) == (2, 1)
        choice = await choices(tx, marat, Part.STATE)
        assert choice["overdue"] == 1
        await service.filter_state(tx, marat, "overdue")
        assert await numbers(tx, marat) == [late.number]
        seen = await service.card(tx, marat, disputed.id)
        own = await service.own_card(tx, aigul, disputed.id)
        group = await group_card(tx, disputed.id)
        owed = await leaving.owed(tx, OKRUG, NOW + timedelta(days=60))
    assert (seen.overdue, own.overdue) == (False, False)
    assert group is not None
    assert not group.overdue
    assert (owed.open, owed.overdue) == (2, 1)
    for language in LANGUAGES:
        t = translator(language)
        due = t.date(own.due_on)
        assert due not in plain(own_card(own, t).text)  # a date that holds no more
        assert due not in plain(desk_card(seen, t).text)
