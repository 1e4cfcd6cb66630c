"""What people read of a poll elsewhere: the question, the reminder, the end of it."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.core.i18n import Language
from bot.core.screen import Rows, plain
from bot.core.tx import Tx
from bot.core.workshop import WORKSHOP
from bot.delivery.letters import Letter
from bot.places.models import Bot
from bot.polls.jobs.closing import close_due
from bot.polls.models import Poll
from bot.polls.notices.asking import PollAsked, PollCalledOff, PollReminded, PollResult
from bot.polls.rules.kinds import Kind, State
from bot.polls.screens import drawings
from bot.polls.screens.told import LETTERS
from bot.polls.service import voting
from tests.conftest import OpenTx
from tests.polls.conftest import Somebody, a_poll
from tests.support.okrugs import AKSU, BIRLIK
from tests.support.tapping_at_once import residents
from tests.support.worlds import BOT_ID, NOW

OVER = NOW + timedelta(days=3, seconds=15)
PNG = b"\x89PNG"


async def letter(
    tx: Tx, notice: Any, language: Language | None = "kk", *people: int
) -> Letter | None:
    return await LETTERS[notice.kind](tx, notice, language, people)


async def words(tx: Tx, notice: Any, language: Language | None = "kk") -> str:
    found = await letter(tx, notice, language)
    assert found is not None
    return plain(found.screen.text)


def labels(rows: Rows) -> list[str]:
    return [button.text for row in rows for button in row]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was drawn; nothing is really drawn here."""
    made: list[Any] = []

    async def make(work: Any, *what: Any) -> bytes:
        made.append(what)
        return PNG

    monkeypatch.setattr(drawings, "_SHELF", drawings.Shelf())
    monkeypatch.setattr(WORKSHOP, "make", make)
    return made


async def test_a_letter_asks_and_shows_those_who_voted_what_they_chose(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        poll = await a_poll(tx, photo="AgAC")
        await voting.take(tx, bolat, poll, 2, on=True, sent=NOW)
        found = await letter(tx, PollAsked(poll_id=poll), "ru", aigul.id, bolat.id)
        assert found is not None
        assert "В какой день провести сход?" in found.screen.text
        assert "не заменяют решение схода" in found.screen.text
        assert [one.file_id for one in found.screen.media] == ["AgAC"]
        assert labels(found.screen.rows) == ["[Сенбі]", "[Жексенбі]", "[Маған бәрібір]"]
        assert labels(found.rows_of[bolat.id])[1] == "✅ [Жексенбі]"
        assert set(found.rows_of) == {bolat.id}
        again = await words(tx, PollReminded(poll_id=poll), "ru")
        assert again.startswith("⏰ Опрос скоро закончится")


async def test_of_a_secret_vote_a_later_letter_says_only_that_it_counts(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody()
    async with open_tx() as tx:
        poll = await a_poll(tx, secret=True)
        await voting.vote(tx, aigul, poll, 0b10, sent=NOW)
        found = await letter(tx, PollReminded(poll_id=poll), "kk", aigul.id)
        assert found is not None
        assert labels(found.rows_of[aigul.id]) == ["✅ Дауысыңыз есептелді"]


@pytest.mark.parametrize(
    ("values", "at"),
    [({"state": State.CLOSED}, NOW), ({"state": State.CANCELLED}, NOW), ({}, OVER)],
)
async def test_a_letter_that_comes_too_late_is_not_sent(
    open_tx: OpenTx, somebody: Somebody, values: dict[str, Any], at: Any
) -> None:
    await somebody()
    async with open_tx(at) as tx:
        poll = await a_poll(
            tx, **{"opened_at": NOW, "closes_at": NOW + timedelta(days=3)} | values
        )
        for notice in (PollAsked(poll_id=poll), PollReminded(poll_id=poll), PollAsked(poll_id=99)):
            assert await letter(tx, notice) is None


async def test_a_channel_reads_both_languages_and_votes_in_the_bot(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    await somebody()
    async with open_tx() as tx:
        tx.session.add(Bot(id=BOT_ID, username="auyldas_bot"))
        poll = await a_poll(tx)
        found = await letter(tx, PollAsked(poll_id=poll), None)
        assert found is not None
        text = plain(found.screen.text)
        assert "Жиын қай күні болсын?" in text
        assert "В какой день провести сход?" in text
        ((button,),) = found.screen.rows
        assert button.url == f"https://t.me/auyldas_bot?start=q{poll}"
        assert [one.rows for one in found.apart] == [(), found.screen.rows]


async def test_long_options_are_read_in_the_text(open_tx: OpenTx, somebody: Somebody) -> None:
    await somebody()
    long = "Мектеп ауласындағы футбол алаңын күзге дейін жөндеу"
    async with open_tx() as tx:
        poll = await a_poll(tx, long, "Жоқ")
        found = await letter(tx, PollAsked(poll_id=poll))
        assert found is not None
        assert f"1. {long}" in found.screen.text
        assert labels(found.screen.rows)[1] == "2. Жоқ"
        stars = await a_poll(tx, *"12345", kind=Kind.SCALE)
        found = await letter(tx, PollAsked(poll_id=stars))
        assert found is not None
        assert [labels((row,)) for row in found.screen.rows] == [
            ["1 ★", "2 ★", "3 ★", "4 ★", "5 ★"]
        ]


async def test_it_was_called_off_and_why(open_tx: OpenTx, somebody: Somebody) -> None:
    await somebody()
    async with open_tx() as tx:
        poll = await a_poll(tx, state=State.CANCELLED, why="Сұрақ <қате>")
        languages: tuple[Language | None, ...] = ("kk", None)
        for language in languages:
            found = await letter(tx, PollCalledOff(poll_id=poll), language)
            assert found is not None
            assert "Сұрақ &lt;қате&gt;" in found.screen.text


async def closed(open_tx: OpenTx, many: int = 12, **values: Any) -> int:
    async with open_tx() as tx:
        people = await residents(tx, many, AKSU, BIRLIK)
        poll = await a_poll(tx, **values)
        for number, actor in enumerate(people):
            await voting.vote(tx, actor, poll, 1 << number % 2, sent=NOW)
    async with open_tx(OVER) as tx:
        await close_due(tx)
    return poll


async def test_the_result_is_told_in_words_and_as_a_picture_drawn_once(
    open_tx: OpenTx, somebody: Somebody, drawn: list[Any]
) -> None:
    await somebody("Марат", Role.AKIM)
    poll = await closed(open_tx)
    async with open_tx(OVER) as tx:
        for settlement in (BIRLIK, AKSU, ""):
            found = await letter(tx, PollResult(poll_id=poll, settlement=settlement))
            assert found is not None
            assert [one.content for one in found.screen.media] == [PNG]
        assert len(drawn) == 1
        public = await letter(tx, PollResult(poll_id=poll), None)
        assert public is not None
        assert [one.content for one in public.screen.media] == [PNG, PNG]
        assert len(drawn) == 2
        text = await words(tx, PollResult(poll_id=poll, settlement=BIRLIK))
        assert "▰▰▰▰▰▱▱▱▱▱ 50 % · 6 дауыс" in text
        assert text.index("Бірлік ауылы") < text.index("Ақсу ауылы: 6")
        assert "ұсынымдық сипатта" in text
        await tx.session.execute(sa.update(Poll).values(state=State.OPEN))
        assert await letter(tx, PollResult(poll_id=poll)) is None


async def test_where_drawing_fails_the_words_go_alone(
    open_tx: OpenTx, somebody: Somebody, drawn: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    await somebody()
    poll = await closed(open_tx, 2)

    async def broken(*_: Any) -> bytes:
        raise RuntimeError

    monkeypatch.setattr(WORKSHOP, "make", broken)
    async with open_tx(OVER) as tx:
        found = await letter(tx, PollResult(poll_id=poll))
        assert found is not None
        assert found.screen.media == ()
        assert "50\xa0%" in found.screen.text


async def test_of_a_few_secret_votes_there_is_no_picture(
    open_tx: OpenTx, somebody: Somebody, drawn: list[Any]
) -> None:
    await somebody()
    poll = await closed(open_tx, 4, secret=True)
    async with open_tx(OVER) as tx:
        found = await letter(tx, PollResult(poll_id=poll))
        assert found is not None
        assert found.screen.media == ()
        assert "Дауыс бергендер 5 адамнан аз" in found.screen.text
    assert drawn == []
