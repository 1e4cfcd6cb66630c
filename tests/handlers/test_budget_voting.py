"""The vote of the people's budget as people see it: the ballot, paper, and reports of pressure."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from bot.budget.callbacks.common import OnRound, RoundPress
from bot.budget.callbacks.voting import (
    BallotPress,
    LinePress,
    OnBallot,
    OnLine,
    OnPaper,
    OnPick,
    OnSignal,
    OnVoter,
    PaperPress,
    PickPress,
    SignalPress,
    VoterPress,
)
from bot.budget.models import BudgetRound, BudgetSignal, BudgetVoter
from bot.budget.rules.ballot import encode, seal
from bot.budget.rules.kinds import Phase, RoundState
from bot.core.access import Role
from bot.core.db import Database
from bot.core.i18n import translator
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.people.models import Person
from bot.people.service import Seat, seat_staff
from bot.places.models import Bot
from tests.budget.conftest import a_round, an_idea
from tests.support.okrugs import AKSU, OKRUG
from tests.support.village import Village, village

T = translator("kk")
WORDS = "Мектепте мұғалімдерді үшінші жобаға дауыс беруге мәжбүрледі"


async def a_vote(v: Village, projects: int = 3, **values: Any) -> tuple[int, list[int]]:
    """A round that is voted on; its projects cost 2, 3, 4 … million of 10."""
    async with v.app.database.write() as session:
        tx = Tx(session, v.clock.now(), v.bot.id)
        await session.merge(Bot(id=v.bot.id, username="auyldas_bot"))
        made = await a_round(tx, Phase.VOTING, **values)
        ideas = [
            await an_idea(tx, made, f"Жоба-{at}", listed=True, cost=(at + 1) * 1_000_000)
            for at in range(1, projects + 1)
        ]
        await session.commit()
    return made, ideas


async def forged(v: Village, person: Any, data: str, message: Any = None) -> None:
    """Press what no button shows (any more)."""
    person.press_stale(message or v.replies(person)[-1], data)
    await v.quiet()


async def at_card(v: Village, person: Any, made: int, do: OnRound) -> None:
    """A button of the round's card."""
    await forged(v, person, RoundPress(do=do, round=made, version=1).pack())


async def named(v: Village, name: str) -> Any:
    person = await v.resident(name.split(maxsplit=1)[0])
    async with v.app.database.write() as session:
        mine = sa.update(Person).where(Person.telegram_id == person.id)
        await session.execute(mine.values(name=name))
        await session.commit()
    return person


async def an_observer(v: Village) -> Any:
    """Somebody of the district."""
    person = v.stranger("Дәурен", language_code="ru")
    async with v.app.database.write() as session:
        tx = Tx(session, v.clock.now(), v.bot.id)
        await seat_staff(tx, [Seat(person.id, Role.OBSERVER, "103400000")])
        await session.commit()
    await v.arrive(person, "ru", f"p{AKSU}")
    return person


async def votes(v: Village) -> list[tuple[str, bool, str | None]]:
    async with v.app.database.read() as session:
        found = await session.execute(
            sa.select(BudgetVoter.name, BudgetVoter.on_paper, BudgetVoter.choice).order_by(
                BudgetVoter.id
            )
        )
        return [tuple(row) for row in found]  # type: ignore[misc]  # three of each


def ballot(v: Village, person: Any) -> str:
    """The one ballot that lives in a chat."""
    shown = [one for one in v.replies(person) if "Таңда" in (one.text or "") and one.buttons]
    assert len(shown) == 1
    return str(shown[0].text)


# ── By phone ─────────────────────────────────────────────────────────────────────────────────


async def test_a_resident_votes_and_changes_their_mind(database: Database):
    async with village(database) as v:
        aigul = await v.resident("Айгүл")
        made, (one, two, _) = await a_vote(v)
        await at_card(v, aigul, made, OnRound.VOTE)
        assert "1. Жоба-1 – 2 000 000 ₸ · Ақсу ауылы" in v.last(aigul).replace("\xa0", " ")
        await v.press(aigul, "1")
        await v.press(aigul, "2")
        assert "✅ 2. Жоба-2" in v.last(aigul)
        line = "Таңдалғаны: 2 жоба, 5 000 000 ₸ (бюджет 10 000 000 ₸, қалғаны 5 000 000 ₸)"
        assert line in v.last(aigul).replace("\xa0", " ")
        assert await votes(v) == []

        await v.press(aigul, T.word("🔎 Read about one"))
        await v.press(aigul, "🔎 3")
        assert "Балалар ойнайтын жер жоқ." in v.last(aigul)
        await v.press(aigul, T.word("Back"))
        await v.press(aigul, T.word("Choose by number"))
        await v.press(aigul, T.word("Cast my vote"))
        assert T("<b>Is this your vote?</b>").striptags() in v.last(aigul)
        await v.press(aigul, T.word("Yes, count my vote"))
        assert await votes(v) == [("", False, encode([one, two]))]

        receipt = v.last(aigul)
        assert "Дауысыңыз есептелді" in receipt
        assert "@auyldas_bot" in receipt
        assert "Жоба" not in receipt.replace("Жобалар", "")
        assert "000 000" not in receipt.replace("\xa0", " ")

        await v.press(aigul, T.word("Change my vote"))
        assert "Есептелген уақыты" in v.text(aigul)  # the receipt stays
        assert "✅ 1. Жоба-1" in ballot(v, aigul)
        await v.press(aigul, "✅ 1")
        await v.press(aigul, T.word("Cast my vote"))
        await v.press(aigul, T.word("Yes, count my vote"))
        assert await votes(v) == [("", False, str(two))]


async def test_old_and_forged_buttons_show_how_things_stand(database: Database):
    async with village(database) as v:
        aigul = await v.resident("Айгүл")
        made, (one, two, _) = await a_vote(v)
        _, (foreign, *_) = await a_vote(v)
        on = {"do": OnPick.ON, "round": made, "page": 0}
        await at_card(v, aigul, made, OnRound.VOTE)
        for _ in range(2):  # a double tap
            await forged(v, aigul, PickPress(**on, project=one).pack())
        assert "1 жоба" in v.last(aigul)
        await forged(v, aigul, PickPress(**on, project=foreign).pack())
        assert v.toasts(aigul)[-1] == T("This is not here any more, or it is not yours to see.")
        await forged(v, aigul, BallotPress(do=OnBallot.CAST, round=made, seal="0" * 8).pack())
        assert await votes(v) == []
        assert "Жоба-1" in v.last(aigul)  # one more look at what is ticked
        cast = BallotPress(do=OnBallot.CAST, round=made, seal=seal(f"{one}|")).pack()
        old = v.replies(aigul)[-1]
        for _ in range(2):
            await forged(v, aigul, cast, old)
        assert await votes(v) == [("", False, str(one))]
        assert v.text(aigul).count("Есептелген уақыты") == 1

        await v.later(timedelta(days=15))
        await forged(v, aigul, PickPress(**on, project=two).pack(), old)
        assert "Дауыс беру аяқталды" in v.text(aigul)
        assert "Жоба-1" not in v.text(aigul)  # nothing in the chat shows what it was


async def test_a_long_list_is_turned_and_what_is_ticked_stays(database: Database):
    async with village(database) as v:
        aigul = await v.resident("Айгүл", language="ru")
        made, _ = await a_vote(v, projects=18, most=2, adults=True)
        await at_card(v, aigul, made, OnRound.VOTE)
        await v.press(aigul, translator("ru").word("No"))
        assert "18 лет" in v.last(aigul)
        await v.press(aigul, translator("ru").word("I pressed wrong: I am 18"))
        await v.press(aigul, "1")
        await v.press(aigul, "3 ›" if "3 ›" in v.labels(aigul) else "2 ›")
        await v.press(aigul, "9")
        assert "✅ 9. [Жоба-9]" in v.last(aigul)
        await v.press(aigul, "10")
        assert "не больше 2 проектов" in v.toasts(aigul)[-1]
        assert "Выбрано 2 проекта" in v.last(aigul)
        rows = v.replies(aigul)[-1].buttons
        assert len(rows) == 5


async def test_where_votes_come_on_paper_a_namesake_is_told_apart(database: Database):
    async with village(database) as v:
        aigul, other = await named(v, "Айгүл Серікова"), await named(v, "Сәуле")
        made, (one, *_) = await a_vote(v, paper=True)
        for person in (aigul, other):
            await at_card(v, person, made, OnRound.VOTE)
            await v.press(person, "1")
            await v.press(person, T.word("Cast my vote"))
        await v.press(aigul, T.word("I am {name}", name="Айгүл Серікова"))
        assert "Дауыс беруші: Айгүл Серікова" in v.last(aigul)
        await v.press(aigul, T.word("Yes, count my vote"))

        assert not any("Сәуле" in label for label in v.labels(other))  # no full name to propose
        await v.say(other, "Сәуле")
        assert "Атыңыз бен тегіңізді жазыңыз" in v.last(other)
        await v.say(other, "Серікова Айгүл")
        assert "дауыс беріп қойған" in v.last(other)
        await v.say(other, "1990")
        assert "Айгүл (1990)" in v.last(other)
        await v.press(other, T.word("Yes, count my vote"))
        assert await votes(v) == [
            ("Айгүл Серікова", False, str(one)),
            ("Серікова Айгүл", False, str(one)),
        ]


# ── On paper ─────────────────────────────────────────────────────────────────────────────────


async def test_an_office_enters_votes_from_a_gathering(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul = await named(v, "Айгүл Серікова")
        made, (one, two, three) = await a_vote(v, paper=True, settlements=[AKSU])
        await at_card(v, aigul, made, OnRound.VOTE)
        await v.press(aigul, "1")
        await v.press(aigul, T.word("Cast my vote"))
        await v.press(aigul, T.word("I am {name}", name="Айгүл Серікова"))
        await v.press(aigul, T.word("Yes, count my vote"))

        await at_card(v, akim, made, OnRound.PAPER)
        assert "Телефонмен: 1, қағаз жүзінде: 0" in v.last(akim)
        await v.press(akim, T.word("Enter votes"))  # one village: it is not asked for
        await v.say(akim, "Ахметов Болат")
        assert "Ахметов Болат" in v.last(akim)
        await v.say(akim, "2 3")
        await v.say(akim, "Оспанова Сәуле; 1\nСерікова Айгүл; 3\nНұрлан 2")
        assert "Қабылданды: 1 дауыс" in v.last(akim)
        assert await votes(v) == [
            ("Айгүл Серікова", False, str(one)),
            ("Ахметов Болат", True, encode([two, three])),
            ("Оспанова Сәуле", True, str(one)),
        ]

        await v.press(akim, T.word("To put right: {n}", n=2))
        assert "телефон арқылы дауыс берілген" in v.last(akim)
        await v.press(akim, "1")
        await v.press(akim, T.word("They ask to count the paper"))
        assert (await votes(v))[0] == ("Айгүл Серікова", True, str(three))
        assert "қағаз жүзіндегі дауысты есептеу сұралған" in v.last(aigul)
        assert T.word("Report pressure") in v.labels(aigul)
        await at_card(v, aigul, made, OnRound.VOTE)
        assert "қағаздан енгізіліп" in v.last(aigul)

        await v.press(akim, "1")
        await v.press(akim, T.word("Write it anew"))
        await v.say(akim, "Нұрлан Ибраев 2")
        assert "Түзететін жол қалмады" in v.last(akim)
        await v.press(akim, T.word("Back"))
        await v.press(akim, T.word("Who is entered: {n}", n=4))
        listed = v.last(akim)
        assert "Ахметов Болат" in listed
        assert "Жоба" not in listed
        number = next(
            line.split(".")[0] for line in listed.splitlines() if "Айгүл Серікова" in line
        )
        await v.press(akim, number)
        await v.press(akim, T.word("Yes, remove it"))
        assert len(await votes(v)) == 3
        assert "алынып тасталды" in v.last(aigul)
        await v.press(akim, T.word("Back"))
        await v.press(akim, T.word("Print the list"))
        assert v.replies(akim)[-1].media.name == "Қағаздағы дауыстар 2026.pdf"


async def test_nobody_else_reaches_votes_from_paper(database: Database):
    async with village(database) as v:
        aigul = await v.resident("Айгүл")
        operator = await v.staff(Role.OPERATOR, "Ербол")
        made, _ = await a_vote(v, paper=True)
        for data in (
            RoundPress(do=OnRound.PAPER, round=made, version=1),
            PaperPress(do=OnPaper.ENTER, round=made, settlement=AKSU),
            LinePress(do=OnLine.ASKED, round=made, number=0, seal="0" * 8, other=1),
            VoterPress(do=OnVoter.REMOVE, round=made, voter=1, page=0),
        ):
            for person in (aigul, operator):
                before = len(v.toasts(person))
                await forged(v, person, data.pack())
                assert len(v.toasts(person)) == before + 1  # a refusal, and nothing shown


# ── Pressure ─────────────────────────────────────────────────────────────────────────────────


async def test_pressure_is_reported_to_the_observer_and_the_office_hears_nothing(
    database: Database,
):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        observer = await an_observer(v)
        aigul = await named(v, "Айгүл Серікова")
        made, _ = await a_vote(v)
        office_before = v.text(akim)
        with capture_logs() as logs:
            await at_card(v, aigul, made, OnRound.VOTE)
            await v.press(aigul, T.word("Report pressure"))
            assert "тек аудан бақылаушысы оқиды" in v.last(aigul)
            await v.say(aigul, WORDS)
            await v.press(aigul, T.word("Send"))
        assert "бақылаушысына жіберілді" in v.last(aigul)
        assert WORDS in v.last(observer)
        assert "Автор не назвал себя" in v.last(observer)
        assert v.text(akim) == office_before
        assert WORDS not in str(logs)
        async with v.app.database.read() as session:
            (told,) = await session.scalars(
                sa.select(Delivery).where(Delivery.kind == "budget.pressure")
            )
            assert set(told.params) == {"signal_id"}
            kept = await session.scalar(sa.select(BudgetSignal))
            assert kept is not None
            assert (kept.person_id, kept.okrug) == (None, OKRUG)
            assert WORDS not in str(list(await session.scalars(sa.select(Delivery.params))))

        await v.press(observer, "Просмотрено")
        await v.say(observer, "Сообщения о принуждении")
        assert "просмотрено" in v.last(observer)
        for do in (OnSignal.OPEN, OnSignal.SEEN, OnSignal.LIST):
            await forged(v, akim, SignalPress(do=do, of=kept.id).pack())
            assert v.text(akim) == office_before
            assert WORDS not in str(v.toasts(akim))
        await v.say(akim, "Мәжбүрлеу туралы хабарлар")
        assert WORDS not in v.text(akim)


async def test_whoever_wants_to_is_known_to_the_observer_and_nobody_floods_them(
    database: Database,
):
    async with village(database) as v:
        observer = await an_observer(v)
        aigul = await named(v, "Айгүл Серікова")
        made, _ = await a_vote(v)
        for at in range(3):
            await at_card(v, aigul, made, OnRound.SIGNAL)
            await v.say(aigul, f"Бірінші сөз {at}")
            await v.press(aigul, T.word("Let the observer know me"))
            await v.say(aigul, f"{WORDS} {at}")
            await v.press(aigul, T.word("Send"))
            assert f"{WORDS} {at}" in v.last(observer)
            assert "Айгүл Серікова" in v.last(observer)
            assert "Бірінші" not in v.text(observer)
        await at_card(v, aigul, made, OnRound.SIGNAL)
        assert v.toasts(aigul)[-1] == T(
            "You have reported several times today. Write again tomorrow, or at eotinish.kz."
        )
        await v.later(timedelta(days=1))
        await at_card(v, aigul, made, OnRound.SIGNAL)
        await v.press(aigul, T.word("Cancel"))
        assert "Жоба-1" not in v.last(aigul)


@pytest.mark.parametrize("words", [WORDS, "Мені өлтіремін деп қорқытты, көмектесіңіз"])
async def test_without_an_observer_it_is_kept_and_another_way_is_named(
    database: Database, words: str
):
    """Whatever it says: it does not become an appeal to the very office it may be about."""
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident("Айгүл")
        made, _ = await a_vote(v)
        async with v.app.database.write() as session:
            over = sa.update(BudgetRound).where(BudgetRound.id == made)
            await session.execute(over.values(state=RoundState.COUNTED))
            await session.commit()
        await v.later(timedelta(days=30))
        await at_card(v, aigul, made, OnRound.SIGNAL)
        assert "eotinish.kz" in v.last(aigul)
        await v.say(aigul, words)
        assert ("112" in v.last(aigul)) is (words != WORDS)
        await v.press(aigul, T.word("Send"))
        assert "сақталды" in v.last(aigul)
        assert words not in v.text(akim)
        observer = await an_observer(v)
        await v.say(observer, "Сообщения о принуждении")
        assert words in v.last(observer)
