"""Finding an appeal again, as the office remembers it: a number, a few words, a village."""

import asyncio

import pytest
import sqlalchemy as sa

from bot.appeals import service
from bot.appeals.models import Appeal, AppealWord
from bot.appeals.rules.search import number_of, settled, typed, words_of
from bot.appeals.service import Found, Move
from bot.core.access import Actor, Grant, Role
from bot.core.errors import NotAllowed
from bot.core.tx import Tx
from bot.places.names import key
from tests.appeals.conftest import People, sent
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK
from tests.support.worlds import BOT_ID

LAMP = "Мектеп жанындағы көше шамы үш күннен бері жанбайды"
FONAR = "На улице Абая не горят фонари, дети идут в темноте"
WATER = "Ауыз су жоқ, колонка істемейді"
ELSEWHERE = "111111111"


def numbers(found: Found) -> list[int]:
    return [line.number for line in found.page.lines]


async def change(tx: Tx, appeal: int, **values: object) -> None:
    await tx.session.execute(sa.update(Appeal).where(Appeal.id == appeal).values(**values))


async def three(tx: Tx, author: Actor) -> None:
    """Without topics: those are found by their names, too."""
    for text in (LAMP, FONAR, WATER):
        await sent(tx, author, text)
    await tx.session.execute(sa.update(Appeal).values(topic=""))


# By number


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("142", (142, None)),
        ("0142", (142, None)),
        ("№ 0142", (142, None)),
        ("№142", (142, None)),
        ("142/2026", (142, 2026)),
        ("№ 142 / 2025", (142, 2025)),
        (" 142 ", (142, None)),
        ("142 үй", None),
        ("Абай 12", None),
        ("", None),
    ],
)
def test_a_number_is_read_as_people_write_it(query: str, meant: object):
    assert number_of(query) == meant


async def test_a_number_finds_this_years_first(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        first, second, third = [await sent(tx, aigul) for _ in range(3)]
        await change(tx, first.id, year=2024, number=7)
        await change(tx, second.id, year=2025, number=7)
        await change(tx, third.id, number=7)
        found = await service.search(tx, marat, "№ 0007")
        assert [line.year for line in found.page.lines] == [2026, 2025, 2024]
        assert [line.id for line in (await service.search(tx, marat, "7/2025")).page.lines] == [
            second.id
        ]
        assert numbers(await service.search(tx, marat, "8")) == []


async def test_a_number_that_nobody_was_given_is_looked_for_in_the_words(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul, "Абай көшесі, 57-үй, су жоқ")
        assert numbers(await service.search(tx, marat, "57")) == [1]


# By words


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("шамы", [1]),
        ("көше шам", [1]),
        ("коше", [1]),  # without the Kazakh letters
        ("kóshe shamy", [1]),  # in Latin
        ("kolonka", [3]),
        ("фонарь", [2]),
        ("фонаря", [2]),  # in another case
        ("ФОНАРИ", [2]),
        ("дети фонари", [2]),
        ("фонари на улице", [2]),  # small words are not asked for
        ("жоқ су", [3]),
    ],
)
async def test_words_are_found_however_they_are_typed(
    somebody: People, open_tx: OpenTx, query: str, expected: list[int]
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await three(tx, aigul)
        found = await service.search(tx, marat, query)
    assert (numbers(found), found.nearest) == (expected, False)


async def test_all_words_must_match_and_else_the_nearest_are_shown_as_such(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await three(tx, aigul)
        found = await service.search(tx, marat, "колонка фонари дети")
    assert found.nearest
    assert numbers(found) == [2, 3]  # two words of three, then one


async def test_a_slip_at_the_end_of_a_word_finds_the_nearest(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await three(tx, aigul)
        found = await service.search(tx, marat, "колонкы")
        slip = await service.search(tx, marat, "колонтка")
    assert numbers(found) == [3]
    assert (numbers(slip), slip.nearest) == ([3], True)


async def test_nothing_is_found_and_nothing_is_asked(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await three(tx, aigul)
        for query in ("тротуар", "", "…", "на", "👍", "'; --", "%", "_", "а" * 5000):
            found = await service.search(tx, marat, query)
            assert (numbers(found), found.total, found.nearest) == ([], 0, False)


async def test_the_topics_name_finds_in_either_language(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul, "Көмектесіңіздерші")
        await sent(tx, aigul, "Көмектесіңіздерші")
        await change(tx, appeal.id, topic="street_lighting.schedule")
        assert numbers(await service.search(tx, marat, "освещение")) == [1]
        assert numbers(await service.search(tx, marat, "жарығы")) == [1]
        assert numbers(await service.search(tx, marat, "освещение комектес")) == [1]


async def test_the_landmark_and_what_the_author_adds_are_found(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, service.Piece(1, LAMP))
        draft = await service.set_landmark(tx, aigul, draft.id, "дүкеннің қасы")
        appeal = await service.submit(tx, aigul, draft.id, draft.version)
        await service.write(tx, aigul, appeal.id, appeal.version, text="Трансформатор да шулайды")
        assert numbers(await service.search(tx, marat, "дүкен")) == [1]
        assert numbers(await service.search(tx, marat, "трансформатор шам")) == [1]


async def test_why_it_is_not_solved_is_found(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        view = await service.tell(
            tx, marat, appeal.id, appeal.version, Move.ANSWER, text="Электрик шықты"
        )
        await service.dispute(tx, aigul, appeal.id, view.version, text="Қараңғылық әлі бар")
        assert numbers(await service.search(tx, marat, "қараңғылық")) == [1]
        assert numbers(await service.search(tx, marat, "электрик")) == []  # the office's own words


async def test_names_are_not_searched(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody("Айгүл"), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        await change(tx, appeal.id, behalf_name="Қапиза")
        for name in ("Айгүл", "Қапиза", "Марат"):
            assert numbers(await service.search(tx, marat, name)) == []


# By village


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Бірлік", [2]),
        ("бирлик", [2]),
        ("Бірлікте", [2]),
        ("в Бирлике", [2]),
        ("село Бирлик", [2]),
        ("Бірлік ауылында", [2]),
        ("Birlik", [2]),
        ("Аксуда", [1]),
        ("в Аксу фонари", [1]),
        ("Ақсудағы детей", [1]),
        ("шам бірлік", [2]),
    ],
)
async def test_a_village_narrows_in_either_language_and_any_case(
    somebody: People, open_tx: OpenTx, query: str, expected: list[int]
):
    aigul, dana = await somebody(), await somebody("Дана", settlement=BIRLIK)
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul, FONAR)
        await sent(tx, dana, LAMP)
        found = await service.search(tx, marat, query)
    assert (numbers(found), found.nearest) == (expected, False)
    assert [one.code for one in found.villages] == [AKSU if expected == [1] else BIRLIK]


async def test_a_village_in_the_words_is_found_where_narrowing_finds_nothing(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul, "Бірлікке баратын жол жаман")
        found = await service.search(tx, marat, "Бірлік жол")
    assert (numbers(found), found.villages) == ([1], ())


def test_names_of_villages_are_recognised_and_common_words_are_not():
    names = {
        "a": (key("Жаңа жол ауылы"), key("село Жана жол")),
        "b": (key("Березовка ауылы"), key("село Берёзовка")),
        "c": (key("Су"), key("Су")),
    }

    def found(query: str) -> tuple[set[str], list[str]]:
        codes, left = settled(typed(query), names)
        return set(codes), [one.word for one in left]

    assert found("в Берёзовке нет света") == ({"b"}, ["нет", "света"])
    assert found("жаңа жолда шұңқыр") == ({"a"}, ["шункыр"])
    assert found("жаңа көпір") == (set(), ["жана", "копир"])
    assert found("суды беріңіз")[0] == set()


def test_nothing_typed_is_too_long_and_nothing_kept_either():
    assert len(typed("сөз" * 500 + " " + " ".join(f"w{n}" for n in range(99)))) <= 6
    kept = words_of(" ".join(f"сөз{n}" for n in range(5000)), "ұ" * 500)
    assert len(kept) == 600
    assert max(map(len, words_of("абвг" * 90))) == 40


# Pages


async def test_results_come_newest_first_in_pages_with_an_end(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        for n in range(1, 11):
            tx.session.add(_stored(tx, aigul, n))
        await service.reindex(tx)
        first, second = [await service.search(tx, marat, "шам", page) for page in (0, 99)]
    assert numbers(first) == [10, 9, 8, 7, 6, 5, 4, 3]
    assert numbers(second) == [2, 1]
    assert (second.page.page, second.page.pages, second.total) == (1, 2, 10)


async def test_too_many_results_say_so(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        for n in range(1, 91):
            tx.session.add(_stored(tx, aigul, n))
        await service.reindex(tx)
        found = await service.search(tx, marat, "шам", 9)
    assert (found.total, found.more, found.page.pages) == (80, True, 10)
    assert numbers(found)[-1] == 11


def _stored(tx: Tx, author: Actor, number: int) -> Appeal:
    return Appeal(
        bot_id=tx.bot_id, okrug=author.okrug, year=2026, number=number, author_id=author.id,
        text=LAMP, medium="text", language="kk", submitted_at=tx.now, registered_on=tx.today,
        due_on=tx.today, updated_at=tx.now, settlement=AKSU,
    )  # fmt: skip


# The index


async def test_what_came_before_there_was_an_index_is_indexed_a_few_at_a_time(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        await service.write(tx, aigul, appeal.id, appeal.version, text="Трансформатор шулайды")
        await change(tx, appeal.id, indexed=False)
        await tx.session.execute(sa.delete(AppealWord))
        assert numbers(await service.search(tx, marat, "трансформатор")) == []
    async with open_tx(bot_id=0) as tx:  # as a job: of no bot
        assert await service.index_unindexed(tx) == 1
        assert await service.index_unindexed(tx) == 0
    async with open_tx() as tx:
        assert numbers(await service.search(tx, marat, "трансформатор шам")) == [1]


async def test_no_word_is_left_of_somebody_who_is_erased(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await three(tx, aigul)
        await service.forget_author(tx, aigul)
        assert (await tx.session.scalars(sa.select(AppealWord))).all() == []
        assert numbers(await service.search(tx, marat, "фонари")) == []
    async with open_tx(bot_id=0) as tx:
        await service.index_unindexed(tx)
        assert (await tx.session.scalars(sa.select(AppealWord))).all() == []


async def test_an_erasure_while_words_are_being_indexed_leaves_none(
    somebody: People, open_tx: OpenTx
):
    aigul = await somebody()
    async with open_tx() as tx:
        await three(tx, aigul)
        await tx.session.execute(sa.update(Appeal).values(indexed=False))

    async def index() -> None:
        async with open_tx(bot_id=0) as tx:
            await service.index_unindexed(tx)
            await asyncio.sleep(0.05)

    async def leave() -> None:
        async with open_tx() as tx:
            await service.forget_author(tx, aigul)

    await asyncio.gather(index(), leave(), index())
    async with open_tx() as tx:
        assert (await tx.session.scalars(sa.select(AppealWord))).all() == []


# Nobody finds what is not theirs


async def test_a_search_never_leaves_the_okrug(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    stranger = await somebody("Жат", Role.MODERATOR, okrug=ELSEWHERE)
    async with open_tx() as tx:
        await three(tx, aigul)
        for query in ("1", "1/2026", "фонари", "тротуар фонари", "Ақсу", "освещение", "фонтан"):
            found = await service.search(tx, stranger, query)
            assert (numbers(found), found.total) == ([], 0), query


async def test_two_bots_in_one_database_find_their_own(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul, FONAR)
        other = await sent(tx, aigul, FONAR)
        await change(tx, other.id, bot_id=BOT_ID + 1)
        for query in ("фонари", "фонари дети", "Ақсу", "фонтан", "улице тротуар"):
            assert numbers(await service.search(tx, marat, query)) == [1], query
        assert numbers(await service.search(tx, marat, "2")) == []


async def test_an_executor_finds_what_is_handed_to_them(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        mine, _ = await sent(tx, aigul, FONAR), await sent(tx, aigul, FONAR)
        await service.hand_over(tx, marat, mine.id, mine.version, nurlan.id)
        for query in ("1", "фонари", "фонари дети", "Ақсу", "фонтан", "освещение"):
            found = await service.search(tx, nurlan, query)
            assert (numbers(found), found.total) == ([1], 1), query
        assert numbers(await service.search(tx, nurlan, "2")) == []


async def test_an_office_that_also_helps_elsewhere_finds_what_it_was_given_there(
    somebody: People, open_tx: OpenTx
):
    aigul, stranger = await somebody(), await somebody("Жат", okrug=ELSEWHERE)
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await sent(tx, aigul, FONAR)
        given, kept = await sent(tx, stranger, FONAR), await sent(tx, stranger, FONAR)
        await change(tx, given.id, assignee_id=marat.id)
        both = Actor(
            marat.telegram_id,
            marat.id,
            grants=marat.grants | {Grant(Role.EXECUTOR, ELSEWHERE)},
        )
        found = [line.id for line in (await service.search(tx, both, "фонари")).page.lines]
    assert given.id in found
    assert kept.id not in found
    assert len(found) == 2


async def test_a_resident_searches_nothing(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        await sent(tx, aigul)
        with pytest.raises(NotAllowed):
            await service.search(tx, aigul, "1")
