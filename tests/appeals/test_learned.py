"""The guess learns from what the office confirms, in that bot alone, and forgets again."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.appeals import service
from bot.appeals.models import Appeal, LearnedWord
from bot.appeals.rules.learning import APPEALS, WORDS_LEARNED, Learned, learnable
from bot.appeals.rules.topics import guess, load, words_of
from bot.core.access import Actor, Role
from bot.core.db import Database
from bot.core.errors import NotAllowed, Refusal
from tests.appeals.conftest import People, sent
from tests.conftest import OpenTx
from tests.handlers.test_appeals import filed
from tests.support.village import village

#: Nothing in the taxonomy or among the examples knows what a «тетпек» is.
TETPEK = "Тетпек әлі келген жоқ, тетпек қайда"
SILENT = "тетпек"


async def counted(open_tx: OpenTx, word: str | None = None) -> dict[tuple[str, str], int]:
    """What is known, by word and topic."""
    async with open_tx() as tx:
        rows = await tx.session.execute(
            sa.select(LearnedWord.word, LearnedWord.topic, LearnedWord.n)
        )
        return {(row.word, row.topic): row.n for row in rows if word is None or row.word == word}


async def taught(
    open_tx: OpenTx, author: Actor, office: Actor, topic: str, texts: Iterable[str]
) -> list[int]:
    """Appeals that the office accepted with a topic."""
    made = []
    for text in texts:
        async with open_tx() as tx:
            appeal = await sent(tx, author, text)
            await service.accept(tx, office, appeal.id, appeal.version, topic)
            made.append(appeal.id)
    return made


async def first_guess(open_tx: OpenTx, author: Actor, text: str = TETPEK) -> str:
    async with open_tx() as tx:
        draft = await service.gather(tx, author, service.Piece(1, text))
        guesses = await service.draft_guesses(tx, author, draft.id)
        await service.discard(tx, author, draft.id)
    assert draft.topic == (guesses[0].best if guesses else "")
    return draft.topic


# ── What is learned ──────────────────────────────────────────────────────────────────────────


def kept(text: str, *names: str) -> list[str]:
    return learnable(text, words_of(text, load()), names, load().name_endings)


def test_no_name_no_number_and_no_courtesy_is_kept():
    text = "Құрметті әкім! Күйеуім Серік пен Мақсат Айтұлы 87011234567 құбырды кескен, рахмет"
    assert kept(text, "Құбыр Әлі") == ["кескен", "кубырды", "куйеуим"]
    assert kept(text, "Құбырды Әлі") == ["кескен", "куйеуим"]


def test_a_sentence_may_begin_with_any_word():
    assert kept("Құбыр тесік. Жөнделмеген! Бітелген") == [
        "бителген",
        "жонделмеген",
        "кубыр",
        "тесик",
    ]


def test_whoever_shouts_is_learned_from_too():
    assert "кубыр" in kept("ТЕСІК ҚҰБЫР АҒЫП ЖАТЫР")


def test_a_long_story_teaches_its_beginning():
    story = " ".join(f"сөз{'абвгдежзик'[n // 10]}{'абвгдежзик'[n % 10]}" for n in range(99))
    assert len(kept(story)) == WORDS_LEARNED


def confirmed(n: int, topic: str, word: str = SILENT) -> Learned:
    return Learned({word: {topic: n}, APPEALS: {topic: n}})


def test_one_confirmation_changes_nothing():
    text = "тетпек пен жол туралы"
    assert guess(text, load(), confirmed(1, "health.point")) == guess(text, load())


def test_ten_confirmations_of_an_unusual_word_outweigh_a_weak_keyword():
    text = "тетпек пен арық"
    assert guess(text, load())[0].code == "land"
    learned = guess(text, load(), confirmed(10, "health.point"))[0]
    assert learned.best == "health.point"
    assert SILENT in learned.why


def test_a_word_that_stands_everywhere_says_little():
    everywhere = dict.fromkeys(load().codes, 3)
    learned = Learned({SILENT: everywhere, APPEALS: everywhere})
    text = "тетпек, ауыз су жоқ"
    assert guess(text, load(), learned)[0].best == "water.no_water"


# ── By the office's hands ────────────────────────────────────────────────────────────────────


async def test_what_the_office_confirmed_twice_is_guessed_the_third_time(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    before = await first_guess(open_tx, aigul)
    await taught(open_tx, aigul, marat, "health.point", [TETPEK])
    assert await first_guess(open_tx, aigul) == before
    await taught(open_tx, aigul, marat, "health.point", [TETPEK])
    assert await first_guess(open_tx, aigul) == "health.point"


async def test_a_corrected_topic_takes_back_what_it_had_taught(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    (appeal,) = await taught(open_tx, aigul, marat, "health.point", [TETPEK])
    async with open_tx() as tx:
        view = await service.card(tx, marat, appeal)
        await service.change_topic(tx, marat, appeal, view.version, "roads.bridge")
    assert await counted(open_tx, SILENT) == {(SILENT, "roads.bridge"): 1}
    assert await counted(open_tx, APPEALS) == {(APPEALS, "roads.bridge"): 1}


async def test_the_same_topic_said_twice_is_counted_once(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    (appeal,) = await taught(open_tx, aigul, marat, "health.point", [TETPEK])
    async with open_tx() as tx:
        view = await service.card(tx, marat, appeal)
        await service.change_topic(tx, marat, appeal, view.version, "health.point")
    assert await counted(open_tx, SILENT) == {(SILENT, "health.point"): 1}


async def test_of_two_who_accept_at_once_one_teaches(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    office = [await somebody(name, Role.MODERATOR) for name in ("Марат", "Сәуле")]
    async with open_tx() as tx:
        appeal = await sent(tx, aigul, TETPEK)

    async def press(actor: Actor, topic: str) -> bool:
        try:
            async with open_tx() as tx:
                await service.accept(tx, actor, appeal.id, appeal.version, topic)
        except Refusal:
            return False
        return True

    topics = ("health.point", "roads.bridge")
    outcome = await asyncio.gather(*map(press, office, topics))
    assert sorted(outcome) == [False, True]
    assert list((await counted(open_tx, SILENT)).values()) == [1]


async def test_two_appeals_accepted_at_once_are_both_counted(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    office = [await somebody(name, Role.MODERATOR) for name in ("Марат", "Сәуле")]
    async with open_tx() as tx:
        appeals = [
            await sent(tx, aigul, TETPEK),
            await sent(tx, aigul, f"Қайтадан жазамын. {TETPEK}"),
        ]

    async def press(actor: Actor, at: int) -> None:
        async with open_tx() as tx:
            one = appeals[at]
            await service.accept(tx, actor, one.id, one.version, "health.point")

    await asyncio.gather(*map(press, office, (0, 1)))
    assert await counted(open_tx, SILENT) == {(SILENT, "health.point"): 2}
    assert await counted(open_tx, APPEALS) == {(APPEALS, "health.point"): 2}


async def test_nothing_is_learned_from_staff(somebody: People, open_tx: OpenTx):
    saule = await somebody("Сәуле", Role.RESIDENT, Role.EXECUTOR)
    marat = await somebody("Марат", Role.MODERATOR)
    await taught(open_tx, saule, marat, "health.point", [TETPEK])
    assert await counted(open_tx) == {}


async def test_a_recording_accepted_without_a_topic_teaches_nothing(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        voice = service.Piece(1, media=(service.File("voice", "v"),))
        draft = await service.gather(tx, aigul, voice)
        appeal = await service.submit(tx, aigul, draft.id, draft.version)
        await service.accept(tx, marat, appeal.id, appeal.version)
    assert await counted(open_tx) == {}


# ── Taken back ───────────────────────────────────────────────────────────────────────────────


async def test_who_erases_themselves_leaves_no_word_that_only_they_wrote(
    somebody: People, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    await taught(open_tx, aigul, marat, "health.point", [TETPEK, f"{TETPEK} оқпантай"])
    await taught(open_tx, bolat, marat, "health.point", [TETPEK])
    async with open_tx() as tx:
        await service.forget_author(tx, aigul)
    known = await counted(open_tx)
    assert known[SILENT, "health.point"] == 1
    assert known[APPEALS, "health.point"] == 1
    assert all("окпантай" not in word for word, _ in known)
    async with open_tx() as tx:
        await service.forget_author(tx, bolat)
    assert await counted(open_tx) == {}


async def test_a_name_given_up_since_is_forgotten_too(somebody: People, open_tx: OpenTx):
    """The name was kept out under one name; what was counted goes whatever they are called."""
    aigul, marat = await somebody("Оқпантай"), await somebody("Марат", Role.MODERATOR)
    await taught(open_tx, aigul, marat, "health.point", ["тетпек туралы оқпантай жазды"])
    assert (("окпантай", "health.point") in await counted(open_tx)) is False
    async with open_tx() as tx:
        await service.forget_author(tx, replace(aigul, name="Тетпек"))
    assert await counted(open_tx) == {}


async def test_what_is_confirmed_while_its_author_erases_themselves_leaves_nothing(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul, TETPEK)

    async def accept() -> None:
        try:
            async with open_tx() as tx:
                await service.accept(tx, marat, appeal.id, appeal.version, "health.point")
        except Refusal:
            pass

    async def erase() -> None:
        try:
            async with open_tx() as tx:
                await service.forget_author(tx, aigul)
        except Refusal:  # it was moved between their look and their step: pressed once more
            async with open_tx() as tx:
                await service.forget_author(tx, aigul)

    await asyncio.gather(accept(), erase())
    assert await counted(open_tx) == {}


async def test_the_akim_lets_everything_be_forgotten(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.AKIM)
    appeals = await taught(open_tx, aigul, marat, "health.point", [TETPEK] * 3)
    async with open_tx() as tx:
        view = await service.learned(tx, marat)
        assert (view.confirmed, view.may_forget) == (3, True)
        assert view.since is not None
        assert [(one.code, one.confirmed) for one in view.categories] == [("health", 3)]
        assert SILENT in view.categories[0].words
        await service.forget_learned(tx, marat)
    assert await counted(open_tx) == {}
    async with open_tx() as tx:
        assert (await service.learned(tx, marat)).confirmed == 0
        assert (await service.card(tx, marat, appeals[0])).topic == "health.point"
        shown = await service.card(tx, marat, appeals[0])
        await service.change_topic(tx, marat, appeals[0], shown.version, "roads.bridge")
    assert await counted(open_tx, SILENT) == {(SILENT, "roads.bridge"): 1}


async def test_a_moderator_sees_it_and_cannot_forget_it(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        assert not (await service.learned(tx, marat)).may_forget
        with pytest.raises(NotAllowed):
            await service.forget_learned(tx, marat)


async def test_another_bot_learns_and_forgets_for_itself(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.AKIM)
    await taught(open_tx, aigul, marat, "health.point", [TETPEK] * 3)
    async with open_tx() as tx:
        other = replace(tx, bot_id=tx.bot_id + 1)
        assert (await service.learned(other, marat)).confirmed == 0
        await service.forget_learned(other, marat)
    async with open_tx() as tx:
        assert (await service.learned(tx, marat)).confirmed == 3
        assert await tx.session.scalar(sa.select(sa.func.count()).where(Appeal.learned != "")) == 3


# ── On the phone ─────────────────────────────────────────────────────────────────────────────


async def test_the_next_guess_is_what_the_office_taught_until_the_akim_forgets_it(
    database: Database,
):
    async with village(database) as v:
        berik, aigul = await v.staff(Role.AKIM), await v.resident()
        for _ in range(3):
            await filed(v, aigul, TETPEK)
            await v.press(berik, "Тағы…")
            await v.press(berik, "Тақырыбын өзгерту")
            await v.press(berik, "Барлық тақырыптар")
            await v.press(berik, "Жол және көше")
            await v.press(berik, "Көпірлер мен су өткізгіш құбырлар")
        await v.say(aigul, TETPEK)
        assert "Көпірлер мен су өткізгіш құбырлар" in v.last(aigul)
        await v.say(berik, "Аппарат баптаулары")
        await v.press(berik, "Бот не үйренді")
        assert "Расталған тақырып саны: 3." in v.last(berik)
        assert "Жол және көше: 3 (келген, тетпек)" in v.last(berik)
        await v.press(berik, "Бәрін ұмыту")
        assert "кері қайтару мүмкін емес" in v.last(berik)
        await v.press(berik, "Иә, бәрін ұмыту")
        assert "Әзірге ештеңе жоқ" in v.last(berik)
        await v.say(aigul, "тетпек")
        assert "Көпірлер мен су өткізгіш құбырлар" not in v.last(aigul)


async def test_an_old_yes_does_not_forget_what_was_learned_since(database: Database):
    async with village(database) as v:
        berik, aigul = await v.staff(Role.AKIM, language="ru"), await v.resident()
        await filed(v, aigul, TETPEK)
        await v.press(berik, "✅ Принять")
        await v.say(berik, "Настройки аппарата")
        await v.press(berik, "Чему научился бот")
        await v.press(berik, "Забыть всё")
        sure = v.messages(berik)[-1]
        await filed(v, aigul, TETPEK)
        await v.press(berik, "✅ Принять")
        await v.press(berik, "Да, забыть всё", sure)
        assert "Забыть всё, чему бот научился по темам?" in v.text(berik)
        async with database.read() as session:
            assert await session.scalar(sa.select(sa.func.count()).select_from(LearnedWord))


async def test_the_office_reads_which_words_spoke_for_the_first_guess(database: Database):
    async with village(database) as v:
        marat, aigul = await v.staff(Role.MODERATOR), await v.resident()
        await filed(v, aigul, "Көше шамы жанбайды, түнде қараңғы")
        await v.press(marat, "Тағы…")
        await v.press(marat, "Тақырыбын өзгерту")
        assert "Мына сөздерге қарап болжадық:" in v.last(marat)
        assert "жанбайды" in v.last(marat)
