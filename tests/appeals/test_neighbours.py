"""Neighbours with the same trouble join one appeal, hear of every step, and say how it ended."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.appeals import service
from bot.appeals.models import (
    Appeal,
    AppealDraft,
    AppealStep,
    Attachment,
    EntryKind,
    Neighbour,
    NeighbourWord,
    ThreadEntry,
)
from bot.appeals.notices import NOTICES, JoinedTold
from bot.appeals.rules.similar import WINDOW_DAYS, WORDLESS_DAYS
from bot.appeals.screens import RENDERERS
from bot.appeals.screens.desk import more_card
from bot.appeals.screens.neighbours import joined_card, joined_list, similar_screen
from bot.appeals.screens.said import Preview, preview
from bot.appeals.service import AppealView, File, Joined, Move, Party, Piece, State
from bot.appeals.service.case import Case
from bot.appeals.storage import neighbours as storage
from bot.core.access import Actor, Role
from bot.core.db import Base, Database
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.people.models import Person
from bot.people.service import recognise
from bot.places.models import Okrug
from tests.appeals.conftest import LAMP, People, sent
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, ZHANAZHOL
from tests.support.worlds import NOW

MINE = "Мектептің жанындағы шам жанбайды, көше қараңғы"
SECRET = "құпия сөз мектеп жанындағы көше шамы жанбайды"


async def drafted(
    tx: Tx, actor: Actor, text: str = MINE, files: tuple[File, ...] = ()
) -> service.DraftView:
    """A draft about the lamp, ready to be sent."""
    return await service.gather(tx, actor, Piece(1, text, files))


async def joins(
    tx: Tx, actor: Actor, appeal_id: int, text: str = MINE, files: tuple[File, ...] = ()
) -> Joined:
    """From the first word to joining."""
    draft = await drafted(tx, actor, text, files)
    return await service.join(tx, actor, draft.id, draft.version, appeal_id)


async def found(tx: Tx, actor: Actor, text: str = MINE) -> list[int]:
    """Numbers of what is shown before this is sent."""
    if (before := await service.current_draft(tx, actor)) is not None:
        await service.discard(tx, actor, before.id)
    draft = await drafted(tx, actor, text)
    return [one.number for one in await service.similar(tx, actor, draft.id, draft.version)]


async def kinds(open_tx: OpenTx, person: int | None, prefix: str = "") -> list[str]:
    async with open_tx() as tx:
        told = await tx.session.scalars(
            sa.select(Delivery.kind).where(Delivery.person_id == person).order_by(Delivery.id)
        )
        return [kind for kind in told if kind.startswith(prefix)]


async def the(tx: Tx, appeal_id: int) -> Appeal:
    appeal = await tx.session.get(Appeal, appeal_id, populate_existing=True)
    assert appeal is not None
    return appeal


@pytest.fixture
def a_street(somebody: People, open_tx: OpenTx) -> Any:
    """`appeal, office, author, neighbours = await a_street(3)`: so many have joined."""

    async def built(n: int) -> tuple[int, Actor, Actor, list[Actor]]:
        author, office = await somebody(), await somebody("Марат", Role.MODERATOR)
        people = [await somebody(f"Көрші {i}") for i in range(n)]
        async with open_tx() as tx:
            appeal = await sent(tx, author)
            for person in people:
                await joins(tx, person, appeal.id)
        return appeal.id, office, author, people

    return built


# ── What is shown before sending ─────────────────────────────────────────────────────────────


async def test_a_neighbours_appeal_about_the_same_is_found(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        await sent(tx, aigul)
        await sent(tx, aigul, "Екі аптадан бері қоқыс шығарылмайды")
        assert await found(tx, bolat) == [1]
        assert await found(tx, bolat, "Медпункте нет лекарств") == []


async def test_at_most_three_are_shown_the_likeliest_first(somebody: People, open_tx: OpenTx):
    people = [await somebody(f"Көрші {i}") for i in range(5)]
    async with open_tx() as tx:
        for person, text in zip(
            people,
            ("Көшеде шам жанбайды", "Мектеп жағында шам жанбайды", MINE, "шам жанбайды"),
            strict=False,
        ):
            await sent(tx, person, text)
        shown = await found(tx, people[4])
    assert len(shown) == 3
    assert shown[0] == 3


async def test_ones_own_and_what_one_joined_are_not_shown(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        assert await found(tx, aigul, LAMP) == []
        await joins(tx, bolat, appeal.id)
        assert await found(tx, bolat) == []


async def test_another_village_is_another_matter(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат", settlement=BIRLIK)
    async with open_tx() as tx:
        await sent(tx, aigul)
        assert await found(tx, bolat) == []


async def test_a_draft_without_a_village_is_compared_with_the_whole_okrug(
    somebody: People, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат", settlement=BIRLIK)
    async with open_tx() as tx:
        await sent(tx, aigul)
        draft = await drafted(tx, bolat)
        await tx.session.execute(sa.update(AppealDraft).values(settlement=""))
        near = await service.similar(tx, bolat, draft.id, draft.version)
    assert [(one.number, one.settlement and one.settlement.code) for one in near] == [(1, AKSU)]


async def test_an_appeal_from_long_ago_is_not_shown(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx(now=NOW - timedelta(days=WINDOW_DAYS, hours=1)) as tx:
        await sent(tx, aigul)
    async with open_tx() as tx:
        assert await found(tx, bolat) == []
        office = await tx.session.get(Okrug, OKRUG)
        assert office is not None
        office.settings = {**office.settings, "similar_days": WINDOW_DAYS + 5}
    async with open_tx() as tx:
        assert await found(tx, bolat) == [1]


async def test_a_recording_finds_a_recent_appeal_of_the_same_topic(
    somebody: People, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    topic = "street_lighting.broken"
    async with open_tx(now=NOW - timedelta(days=WORDLESS_DAYS - 1)) as tx:
        await sent(tx, aigul)
    async with open_tx() as tx:
        draft = await drafted(tx, bolat, "", (File("voice", "v"),))
        assert await service.similar(tx, bolat, draft.id, draft.version) == []
        draft = await service.set_topic(tx, bolat, draft.id, topic)
        near = await service.similar(tx, bolat, draft.id, draft.version)
    assert [one.number for one in near] == [1]


async def test_who_is_in_danger_is_not_asked(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    fire = "Көршінің үйі өртеніп жатыр"
    async with open_tx() as tx:
        appeal = await sent(tx, aigul, fire)
        draft = await drafted(tx, bolat, fire)
        assert draft.urgent
        assert await service.similar(tx, bolat, draft.id, draft.version) == []
        with pytest.raises(Stale):
            await service.join(tx, bolat, draft.id, draft.version, appeal.id)


async def test_what_is_over_is_not_shown(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    bolat = await somebody("Болат")
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        await service.tell(tx, marat, appeal.id, 1, Move.ANSWER, text="Болды")
        assert await found(tx, bolat) == []


async def test_nothing_of_the_author_is_shown_to_neighbours(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody("Айгүл Серікқызы"), await somebody("Марат", Role.MODERATOR)
    bolat = await somebody("Болат")
    async with open_tx() as tx:
        files = (File("photo", "their-photo"),)
        draft = await drafted(tx, aigul, SECRET, files)
        draft = await service.set_landmark(tx, aigul, draft.id, "құпия орын")
        appeal = await service.submit(tx, aigul, draft.id, draft.version)
        draft = await drafted(tx, bolat)
        near = await service.similar(tx, bolat, draft.id, draft.version)
        screens = [similar_screen(near, draft.id, draft.version, translator("kk"))]
        joined = await service.join(tx, bolat, draft.id, draft.version, appeal.id)
        view = await service.write(tx, aigul, appeal.id, 1, text="құпия қосымша", files=files)
        view = await service.tell(tx, marat, appeal.id, view.version, Move.ASK, text="Қай шам?")
        view = await service.write(tx, aigul, appeal.id, view.version, text="құпия жауап")
        answer = File("photo", "office-photo")
        view = await service.tell(
            tx, marat, appeal.id, view.version, Move.ANSWER, text="Ауыстырылды", files=(answer,)
        )
        view = await service.confirm(tx, aigul, appeal.id, view.version)
        view = await service.rate(tx, aigul, appeal.id, view.version, 1)
        await service.add_word(tx, aigul, appeal.id, view.version, "құпия пікір")
        joined = await service.joined_card(tx, bolat, appeal.id)
        listed = await service.joined_appeals(tx, bolat)
    screens.append(joined_card(joined.view, translator("kk")))
    screens.append(joined_list(listed.lines, 0, 1, translator("kk")))
    read = "\n".join(screen.text for screen in screens) + repr(joined.view)
    assert "Ауыстырылды" in read
    assert "office-photo" in read
    for hidden in ("құпия", "Айгүл", "their-photo", "Қай шам"):
        assert hidden not in read


async def test_what_is_compared_is_found_by_the_index(
    somebody: People, open_tx: OpenTx, database: Database
):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        many = [an_appeal(tx, i, aigul.id) for i in range(20000)]
        await tx.session.execute(sa.insert(Appeal), many)
        await tx.session.execute(sa.text("ANALYZE"))
        query = storage.candidates_query(tx, OKRUG, {AKSU}, bolat.id, NOW - timedelta(days=60))
        dialect = tx.session.get_bind().dialect
        compiled = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        plan = repr((await tx.session.execute(sa.text(f"{explain} {compiled}"))).all())
    assert "ix_appeals_near" in plan, plan


def an_appeal(tx: Tx, i: int, author: int) -> dict[str, Any]:
    """One of many: most are over, of other villages, from long ago."""
    village = i % 50
    return {
        "bot_id": tx.bot_id,
        "okrug": OKRUG if village < 5 else f"10343{village:02}00",
        "year": 2026,
        "number": i + 1,
        "version": 1,
        "author_id": author,
        "state": State.CLOSED if i % 7 else State.NEW,
        "topic": "",
        "topic_is_guess": True,
        "settlement": AKSU if not village else f"1034{village:02}100",
        "landmark": "",
        "text": LAMP,
        "medium": "text",
        "language": "kk",
        "anonymous": False,
        "urgent": False,
        "submitted_at": NOW - timedelta(hours=i),
        "registered_on": NOW.date(),
        "due_on": NOW.date(),
        "rating_word": "",
        "updated_at": NOW,
    }


# ── Joining ──────────────────────────────────────────────────────────────────────────────────


async def test_one_tap_joins_and_the_words_are_kept_for_the_office(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    bolat = await somebody("Болат")
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        draft = await drafted(tx, bolat, MINE, (File("photo", "p"),))
        draft = await service.set_landmark(tx, bolat, draft.id, "Абай, 5")
        joined = await service.join(tx, bolat, draft.id, draft.version, appeal.id)
        assert await service.current_draft(tx, bolat) is None
        desk = await service.card(tx, marat, appeal.id)
        own = await service.own_card(tx, aigul, appeal.id)
    assert (joined.view.number, joined.view.joined) == (1, 1)
    assert joined.view.parties == {Party.JOINED}
    said = [entry for entry in desk.thread if entry.kind is EntryKind.NEIGHBOUR]
    assert [(entry.text, len(entry.files)) for entry in said] == [(f"{MINE}\n📍 Абай, 5", 1)]
    assert (said[0].by_author, said[0].step_id) == (False, None)
    assert f"Көрші: «{MINE}" in more_card(desk, translator("kk")).text
    assert own.thread == ()  # the author does not read it
    assert await kinds(open_tx, bolat.person_id, "appeal.") == ["appeal.joined"]


async def test_pressing_twice_joins_once(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        draft = await drafted(tx, bolat)
        await service.join(tx, bolat, draft.id, draft.version, appeal.id)
        joined = await service.join(tx, bolat, draft.id, draft.version, appeal.id)
        instead = await service.joined_by_draft(tx, bolat, draft.id)
    assert joined.view.joined == 1
    assert instead is not None
    assert await kinds(open_tx, bolat.person_id, "appeal.joined") == ["appeal.joined"]


async def test_an_answer_half_written_does_not_go_stale_when_somebody_joins(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    bolat = await somebody("Болат")
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        await joins(tx, bolat, appeal.id)
        view = await service.tell(tx, marat, appeal.id, appeal.version, Move.ANSWER, text="Болды")
    assert view.state is State.ANSWERED
    assert view.joined == 1


async def test_a_draft_that_has_grown_is_looked_at_again(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        draft = await drafted(tx, bolat)
        await service.gather(tx, bolat, Piece(2, "және тағы"))
        with pytest.raises(Stale):
            await service.join(tx, bolat, draft.id, draft.version, appeal.id)
        assert (await the(tx, appeal.id)).joined == 0


@pytest.mark.parametrize("text", ["Екі аптадан бері қоқыс шығарылмайды", "Су жоқ үш күн болды"])
async def test_a_forged_press_joins_nothing_that_was_not_offered(
    somebody: People, open_tx: OpenTx, text: str
):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        own = await sent(tx, bolat, "Көше шамы жанбайды біздің үйде")
        draft = await drafted(tx, bolat, text)
        for forged in (appeal.id, own.id, 0, 2**62):
            with pytest.raises(Stale):
                await service.join(tx, bolat, draft.id, draft.version, forged)
        with pytest.raises(NotFound):
            await service.join(tx, aigul, draft.id, draft.version, appeal.id)  # another's draft
        with pytest.raises(NotFound):
            await service.joined_card(tx, bolat, appeal.id)
        assert await tx.session.scalar(sa.select(sa.func.count()).select_from(Neighbour)) == 0


async def test_an_appeal_of_another_okrug_cannot_be_joined(somebody: People, open_tx: OpenTx):
    aigul, stranger = await somebody(), await somebody("Болат", okrug="203430000")
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        draft = await drafted(tx, stranger)
        with pytest.raises(Stale):
            await service.join(tx, stranger, draft.id, draft.version, appeal.id)


@pytest.mark.parametrize("ending", ["answered", "withdrawn", "merged"])
async def test_what_has_just_ended_cannot_be_joined_and_the_words_stay(
    somebody: People, open_tx: OpenTx, ending: str
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    bolat = await somebody("Болат")
    async with open_tx() as tx:
        other = await sent(tx, aigul, "Екі аптадан бері қоқыс шығарылмайды")
        appeal = await sent(tx, aigul)
        draft = await drafted(tx, bolat)
        if ending == "answered":
            await service.tell(tx, marat, appeal.id, 1, Move.ANSWER, text="Болды")
        elif ending == "withdrawn":
            await service.withdraw(tx, aigul, appeal.id, 1)
        else:
            await service.merge(tx, marat, appeal.id, 1, other.id)
        with pytest.raises(Stale):
            await service.join(tx, bolat, draft.id, draft.version, appeal.id)
        current = await service.current_draft(tx, bolat)
    assert current is not None
    assert current.text == MINE


async def test_two_who_join_at_once_are_both_counted(
    somebody: People, open_tx: OpenTx, database: Database
):
    aigul, *people = [await somebody(f"Көрші {i}") for i in range(5)]
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)

    async def one(person: Actor) -> None:
        async with open_tx() as tx:
            await joins(tx, person, appeal.id)

    await asyncio.gather(*(one(person) for person in people))
    async with open_tx() as tx:
        assert (await the(tx, appeal.id)).joined == 4
        rows = await tx.session.scalar(sa.select(sa.func.count()).select_from(Neighbour))
    assert rows == 4


async def test_who_joins_while_it_is_answered_is_in_or_told_so(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    bolat = await somebody("Болат")
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)

    async def joining() -> bool:
        try:
            async with open_tx() as tx:
                await joins(tx, bolat, appeal.id)
        except Stale:
            return False
        return True

    async def answering() -> None:
        async with open_tx() as tx:
            await service.tell(tx, marat, appeal.id, 1, Move.ANSWER, text="Болды")

    joined, _ = await asyncio.gather(joining(), answering())
    async with open_tx() as tx:
        now = await the(tx, appeal.id)
    assert (now.state, now.joined) == (State.ANSWERED, int(joined))
    told = await kinds(open_tx, bolat.person_id, "appeal.joined_told")
    assert told == (["appeal.joined_told"] if joined else [])


async def test_the_author_is_told_now_and_then(somebody: People, open_tx: OpenTx, a_street: Any):
    _, _, author, _ = await a_street(4)
    told = await kinds(open_tx, author.person_id, "appeal.neighbour_joined")
    assert len(told) == 2  # at the first and at the third


# ── Leaving ──────────────────────────────────────────────────────────────────────────────────


async def test_who_leaves_takes_their_words_and_files_back(a_street: Any, open_tx: OpenTx):
    appeal, office, _, people = await a_street(2)
    async with open_tx() as tx:
        draft = await service.leave(tx, people[0], appeal)
        with pytest.raises(NotFound):
            await service.leave(tx, people[0], appeal)
        with pytest.raises(NotFound):
            await service.joined_card(tx, people[0], appeal)
        desk = await service.card(tx, office, appeal)
        assert draft is not None
        again = await service.open_previous(tx, people[0], draft)
    assert desk.joined == 1
    assert len([e for e in desk.thread if e.kind is EntryKind.NEIGHBOUR]) == 1
    assert again is not None
    assert again.text == MINE


async def test_files_come_back_with_the_words(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        await joins(tx, bolat, appeal.id, MINE, (File("photo", "p"), File("voice", "v")))
        draft_id = await service.leave(tx, bolat, appeal.id)
        assert draft_id is not None
        draft = await service.open_previous(tx, bolat, draft_id)
        assert draft is not None
        assert [file.file_id for file in draft.files] == ["p", "v"]
        await service.join(tx, bolat, draft.id, draft.version, appeal.id)  # and in again
        assert (await the(tx, appeal.id)).joined == 1
    assert await kinds(open_tx, bolat.person_id, "appeal.joined") == ["appeal.joined"] * 2


# ── Every public step ────────────────────────────────────────────────────────────────────────


async def test_who_joined_hears_every_public_step(a_street: Any, open_tx: OpenTx):
    appeal, office, author, people = await a_street(2)
    async with open_tx() as tx:
        view = await service.accept(tx, office, appeal, 1)
        view = await service.hand_over(tx, office, appeal, view.version, office.id)
        view = await service.hand_over(tx, office, appeal, view.version, office.id)  # no news
        view = await service.tell(tx, office, appeal, view.version, Move.ASK, text="Қай шам?")
        view = await service.write(tx, author, appeal, view.version, text="Сол")
        view = await service.tell(tx, office, appeal, view.version, Move.ANSWER, text="Болды")
        view = await service.dispute(tx, author, appeal, view.version, text="Жоқ")
        await service.tell(tx, office, appeal, view.version, Move.KEEP_CLOSED, text="Тексерілді")
    for person in people:
        assert await kinds(open_tx, person.person_id, "appeal.joined_") == [
            "appeal.joined_moved",  # accepted
            "appeal.joined_moved",  # in work
            "appeal.joined_told",  # the answer
            "appeal.joined_told",  # why it stays closed
        ]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_notice_of_a_long_story_can_be_read(
    somebody: People, open_tx: OpenTx, language: Language
):
    akim, marat = await somebody("Ерлан", Role.AKIM), await somebody("Марат", Role.MODERATOR)
    people = [await somebody(f"Көрші {i}", settlement=ZHANAZHOL) for i in range(5)]
    async with open_tx() as tx:
        appeal = await sent(tx, people[0])
        await joins(tx, people[1], appeal.id)
        early = await rendered(tx, [*people, akim, marat], language)
        for person in people[2:]:
            await joins(tx, person, appeal.id)
        collective = await rendered(tx, [*people, akim, marat], language)
        version = (await the(tx, appeal.id)).version
        await service.accept(tx, marat, appeal.id, version)
        moved = await rendered(tx, people, language)
        await answered(tx, marat, appeal.id)
        for person, entry in (await asked_of(tx, people))[:2]:
            await service.say_mended(tx, person, appeal.id, entry, mended=False)
        doubted = await rendered(tx, [*people, akim, marat], language)
        view = await service.card(tx, marat, appeal.id)
        await service.reopen(tx, marat, appeal.id, view.version, text="Қайта қараймыз")
        await service.withdraw(tx, people[0], appeal.id, view.version + 1)
        over = await rendered(tx, people, language)
    assert {"appeal.joined", "appeal.neighbour_joined"} <= early
    assert {
        "appeal.collective",
        "appeal.collective_leader",
        "appeal.collective_desk",
    } <= collective
    assert "appeal.joined_moved" in moved
    assert {"appeal.joined_told", "appeal.doubted"} <= doubted
    assert "appeal.joined_told" in over


async def rendered(tx: Tx, people: list[Actor], language: Language) -> set[str]:
    """The kinds of what was put so far that still says something, read by whom it is for."""
    t = translator(language)
    by_id = {person.id: person for person in people}
    by_kind = {notice.kind: notice for notice in NOTICES}
    said = set()
    for row in await tx.session.scalars(sa.select(Delivery)):
        reader = by_id.get(row.person_id or 0)
        if reader is None:
            continue
        notice = by_kind[row.kind].restore(reader.id, row.params)
        screen = await RENDERERS[row.kind](tx, notice, reader, t)
        if screen is not None:
            assert screen.text
            said.add(row.kind)
    return said


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_words_of_the_office_reach_who_joined_with_their_files(
    a_street: Any, open_tx: OpenTx, language: Language
):
    appeal, office, _, (bolat, *_) = await a_street(1)
    async with open_tx() as tx:
        await service.tell(
            tx, office, appeal, 1, Move.REJECT, text="Себебі осы", files=(File("photo", "p"),)
        )
        row = await tx.session.scalar(sa.select(Delivery).where(Delivery.kind == JoinedTold.kind))
        assert row is not None
        notice = JoinedTold.restore(bolat.id, row.params)
        t = translator(language)
        screen = await RENDERERS[notice.kind](tx, notice, bolat, t)
        assert screen is not None
        assert "Себебі осы" in screen.text
        assert [one.file_id for one in screen.media] == ["p"]
        await service.leave(tx, bolat, appeal)
        assert await RENDERERS[notice.kind](tx, notice, bolat, t) is None


async def test_many_are_told_by_one_insert(a_street: Any, open_tx: OpenTx, database: Database):
    appeal, office, _, people = await a_street(3)
    said: list[str] = []

    def listen(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    sa.event.listen(database.writer.sync_engine, "before_cursor_execute", listen)
    async with open_tx() as tx:
        await service.accept(tx, office, appeal, 1)
    sa.event.remove(database.writer.sync_engine, "before_cursor_execute", listen)
    fanned = [one for one in said if one.startswith("INSERT INTO outbox") and "SELECT" in one]
    assert len(fanned) == 1
    for person in people:
        assert await kinds(open_tx, person.person_id, "appeal.joined_m")


async def test_a_moderator_reads_who_else_will_read_the_answer(a_street: Any, open_tx: OpenTx):
    appeal, office, _, _ = await a_street(3)
    async with open_tx() as tx:
        view = await service.card(tx, office, appeal)
    t = translator("ru")
    for move in (Move.ANSWER, Move.REDIRECT, Move.REJECT, Move.EXTEND, Move.PROMISE):
        shown = preview(view, Preview(move, "Так", (), 1, ready=True), t, reader=t)
        assert "Это прочтут и 3 присоединившихся соседа." in shown.text
    asked = preview(view, Preview(Move.ASK, "Как?", (), 1, ready=True), t, reader=t)
    assert "присоединивш" not in asked.text


async def test_a_moderator_who_joined_reads_as_a_neighbour_there(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul, SECRET)
        await joins(tx, marat, appeal.id)
        joined = await service.joined_card(tx, marat, appeal.id)
        desk = await service.card(tx, marat, appeal.id)
    assert "құпия" not in repr(joined.view)
    assert desk.text == SECRET


async def test_joined_appeals_are_listed_page_by_page(somebody: People, open_tx: OpenTx):
    bolat = await somebody("Болат")
    async with open_tx() as tx:
        for i in range(9):
            author = await a_person(tx, i)
            appeal = await sent(tx, author, LAMP)
            await tx.session.execute(
                sa.insert(Neighbour).values(
                    appeal_id=appeal.id, person_id=bolat.id, at=NOW + timedelta(minutes=i)
                )
            )
            await tx.session.execute(sa.update(Appeal).values(joined=1))
        first = await service.joined_appeals(tx, bolat)
        last = await service.joined_appeals(tx, bolat, 99)
        assert await service.how_many_joined(tx, bolat) == 9
        assert (await service.own_appeals(tx, bolat)).lines == ()
    assert [one.number for one in first.lines] == [9, 8, 7, 6, 5, 4, 3, 2]
    assert [one.number for one in last.lines] == [1]
    assert {one.people for one in first.lines} == {2}


async def a_person(tx: Tx, i: int) -> Actor:
    tx.session.add(
        Person(
            bot_id=tx.bot_id,
            telegram_id=5000 + i,
            language="kk",
            name="",
            okrug=OKRUG,
            settlement=AKSU,
            created_at=NOW,
        )
    )
    await tx.session.flush()
    return await recognise(tx, 5000 + i)


# ── An author who leaves ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", ["withdraws", "is erased"])
async def test_when_its_author_goes_each_may_send_their_own(
    a_street: Any, open_tx: OpenTx, how: str
):
    appeal, _, author, people = await a_street(2)
    async with open_tx() as tx:
        if how == "withdraws":
            await service.withdraw(tx, author, appeal, 1)
        else:
            await service.forget_author(tx, author)
    assert await kinds(open_tx, people[0].person_id, "appeal.joined_t") == ["appeal.joined_told"]
    async with open_tx() as tx:
        assert (await the(tx, appeal)).joined == 2  # the others' count stays
        draft = await service.go_alone(tx, people[0], appeal)
        assert draft.text == MINE
        view = await service.submit(tx, people[0], draft.id, draft.version)
        assert (view.state, view.text) == (State.NEW, MINE)
        # the next one meets the first one's appeal
        draft = await service.go_alone(tx, people[1], appeal)
        near = await service.similar(tx, people[1], draft.id, draft.version)
    assert [one.id for one in near] == [view.id]


async def test_while_it_is_not_withdrawn_nobody_goes_alone(a_street: Any, open_tx: OpenTx):
    appeal, _, author, people = await a_street(1)
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await service.go_alone(tx, people[0], appeal)
        with pytest.raises(NotFound):
            await service.go_alone(tx, author, appeal)
        assert (await the(tx, appeal)).joined == 1


async def test_who_was_merged_gets_their_own_appeal_back_as_a_draft(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    bolat = await somebody("Болат")
    async with open_tx() as tx:
        main = await sent(tx, aigul)
        draft = await drafted(tx, bolat, MINE, (File("photo", "p"),))
        own = await service.submit(tx, bolat, draft.id, draft.version)
        await service.merge(tx, marat, own.id, own.version, main.id)
        joined = await service.joined_card(tx, bolat, main.id)
        assert joined.view.joined == 1
        await service.withdraw(tx, aigul, main.id, main.version)
        draft = await service.go_alone(tx, bolat, main.id)
    assert draft.text == MINE
    assert [file.file_id for file in draft.files] == ["p"]


# ── Collective ───────────────────────────────────────────────────────────────────────────────


async def test_from_five_percent_an_appeal_is_collective_and_the_akim_hears_of_it(
    somebody: People, open_tx: OpenTx
):
    akim, marat = await somebody("Ерлан", Role.AKIM), await somebody("Марат", Role.MODERATOR)
    people = [await somebody(f"Көрші {i}", settlement=ZHANAZHOL) for i in range(6)]
    async with open_tx() as tx:
        appeal = await sent(tx, people[0])
        for person in people[1:4]:
            await joins(tx, person, appeal.id)
        assert not (await the(tx, appeal.id)).collective  # four of 96
        await joins(tx, people[4], appeal.id)
        five = await the(tx, appeal.id)
        assert (five.collective, five.version) == (True, 2)
        await joins(tx, people[5], appeal.id)
        assert (await the(tx, appeal.id)).version == 2  # once
        desk = await service.card(tx, marat, appeal.id)
    step = desk.steps[-1]
    assert (step.move, step.role, step.note) == (Move.BECOME_COLLECTIVE, None, "5")
    assert await kinds(open_tx, akim.person_id, "appeal.collective") == [
        "appeal.collective_leader"
    ]
    assert await kinds(open_tx, marat.person_id, "appeal.collective") == ["appeal.collective_desk"]
    assert await kinds(open_tx, people[0].person_id, "appeal.collective") == ["appeal.collective"]
    assert "appeal.joined_moved" in await kinds(open_tx, people[1].person_id)


async def test_an_okrug_sets_how_many_make_it_collective(somebody: People, open_tx: OpenTx):
    people = [await somebody(f"Көрші {i}") for i in range(3)]
    async with open_tx() as tx:
        office = await tx.session.get(Okrug, OKRUG)
        assert office is not None
        office.settings = {"collective_households": 3}
    async with open_tx() as tx:
        appeal = await sent(tx, people[0])
        await joins(tx, people[1], appeal.id)
        assert not (await the(tx, appeal.id)).collective
        await joins(tx, people[2], appeal.id)
        assert (await the(tx, appeal.id)).collective


# ── Is it mended? ────────────────────────────────────────────────────────────────────────────


async def answered(tx: Tx, office: Actor, appeal_id: int) -> AppealView:
    view = await service.card(tx, office, appeal_id)
    return await service.tell(tx, office, appeal_id, view.version, Move.ANSWER, text="Болды")


async def asked_of(tx: Tx, people: list[Actor]) -> list[tuple[Actor, int]]:
    """Who was asked, and about which answer."""
    words = await tx.session.execute(
        sa.select(NeighbourWord.person_id, NeighbourWord.entry_id).order_by(
            NeighbourWord.entry_id, NeighbourWord.person_id
        )
    )
    by_id = {person.id: person for person in people}
    return [(by_id[person_id], entry_id) for person_id, entry_id in words.all()]


async def test_three_of_those_who_joined_are_asked(a_street: Any, open_tx: OpenTx):
    appeal, office, _, people = await a_street(5)
    async with open_tx() as tx:
        await tx.session.execute(
            sa.update(Person).where(Person.id == people[0].id).values(blocked_at=NOW)
        )
        await answered(tx, office, appeal)
        asked = await asked_of(tx, people)
        assert len(asked) == 3
        assert people[0] not in {person for person, _ in asked}
        cards = [await service.joined_card(tx, person, appeal) for person in people]
    assert sum(card.asked is not None and card.asked.open for card in cards) == 3


async def test_when_two_of_three_say_no_the_bot_asks_the_office_to_look_again(
    a_street: Any, open_tx: OpenTx
):
    appeal, office, author, people = await a_street(4)
    async with open_tx() as tx:
        await answered(tx, office, appeal)
        (first, entry), (second, _), (third, _) = await asked_of(tx, people)
        await service.say_mended(tx, first, appeal, entry, mended=False)
        assert (await the(tx, appeal)).state is State.ANSWERED
        await service.say_mended(tx, second, appeal, entry, mended=False)
        now = await the(tx, appeal)
        assert (now.state, now.came_from) == (State.REOPEN_REQUESTED, State.ANSWERED)
        with pytest.raises(Stale):  # it is for the office now
            await service.say_mended(tx, third, appeal, entry, mended=False)
        desk = await service.card(tx, office, appeal)
        assert Move.REOPEN in desk.moves
    step = desk.steps[-1]
    assert (step.move, step.role, step.note) == (Move.DOUBT, None, "2/3")
    assert await kinds(open_tx, office.person_id, "appeal.doubted") == ["appeal.doubted"]
    assert "appeal.moved" in await kinds(open_tx, author.person_id)


async def test_a_closed_appeal_is_doubted_too_and_once_only(a_street: Any, open_tx: OpenTx):
    appeal, office, author, people = await a_street(2)
    async with open_tx() as tx:
        view = await answered(tx, office, appeal)
        await service.confirm(tx, author, appeal, view.version)
        (first, entry), (second, _) = await asked_of(tx, people)
        await service.say_mended(tx, first, appeal, entry, mended=False)
        await service.say_mended(tx, second, appeal, entry, mended=False)
        now = await the(tx, appeal)
        assert (now.state, now.came_from) == (State.REOPEN_REQUESTED, State.CLOSED)
        assert now.closed_at is None
        view = await service.card(tx, office, appeal)
        await service.tell(tx, office, appeal, view.version, Move.KEEP_CLOSED, text="Бәрі дұрыс")
        with pytest.raises(Stale):  # the office has decided about this answer
            await service.say_mended(tx, first, appeal, entry, mended=False)


async def test_a_word_may_be_changed_while_nothing_has_followed(a_street: Any, open_tx: OpenTx):
    appeal, office, _, people = await a_street(2)
    async with open_tx() as tx:
        await answered(tx, office, appeal)
        (first, entry), (second, _) = await asked_of(tx, people)
        await service.say_mended(tx, first, appeal, entry, mended=False)
        await service.say_mended(tx, first, appeal, entry, mended=False)
        joined = await service.say_mended(tx, first, appeal, entry, mended=True)
        assert joined.asked is not None
        assert joined.asked.mended is True
        await service.say_mended(tx, second, appeal, entry, mended=False)
        assert (await the(tx, appeal)).state is State.ANSWERED  # one of two is no majority


async def test_only_who_was_asked_has_a_word(a_street: Any, open_tx: OpenTx):
    appeal, office, author, people = await a_street(4)
    async with open_tx() as tx:
        await answered(tx, office, appeal)
        asked = await asked_of(tx, people)
        entry = asked[0][1]
        (other,) = set(people) - {person for person, _ in asked}
        for forger in (other, author, office):
            with pytest.raises(NotFound):
                await service.say_mended(tx, forger, appeal, entry, mended=False)
        with pytest.raises(NotFound):
            await service.say_mended(tx, asked[0][0], appeal + 1, entry, mended=False)
        with pytest.raises(NotFound):
            await service.say_mended(tx, asked[0][0], appeal, entry + 99, mended=False)


async def test_after_thirty_days_it_is_too_late_to_say_no(a_street: Any, open_tx: OpenTx):
    appeal, office, _, people = await a_street(1)
    async with open_tx() as tx:
        await answered(tx, office, appeal)
        ((first, entry),) = await asked_of(tx, people)
    async with open_tx(now=NOW + timedelta(days=31)) as tx:
        with pytest.raises(Stale):
            await service.say_mended(tx, first, appeal, entry, mended=False)


async def test_after_a_new_answer_the_old_question_is_over(a_street: Any, open_tx: OpenTx):
    appeal, office, author, people = await a_street(1)
    async with open_tx() as tx:
        view = await answered(tx, office, appeal)
        ((first, entry),) = await asked_of(tx, people)
        view = await service.dispute(tx, author, appeal, view.version, text="Жоқ")
        await service.reopen(tx, office, appeal, view.version)
        await answered(tx, office, appeal)
        with pytest.raises(Stale):
            await service.say_mended(tx, first, appeal, entry, mended=False)
        _, (_, anew) = await asked_of(tx, people)
        await service.say_mended(tx, first, appeal, anew, mended=False)
        assert (await the(tx, appeal)).state is State.REOPEN_REQUESTED


async def test_two_who_say_no_at_once_raise_one_request(a_street: Any, open_tx: OpenTx):
    appeal, office, _, people = await a_street(3)
    async with open_tx() as tx:
        await answered(tx, office, appeal)
        asked = await asked_of(tx, people)

    async def no(person: Actor, entry: int) -> bool:
        try:
            async with open_tx() as tx:
                await service.say_mended(tx, person, appeal, entry, mended=False)
        except Stale:
            return False
        return True

    said = await asyncio.gather(*(no(person, entry) for person, entry in asked))
    assert sorted(said) == [False, True, True]
    async with open_tx() as tx:
        doubts = await tx.session.scalar(
            sa.select(sa.func.count()).select_from(AppealStep).where(AppealStep.move == Move.DOUBT)
        )
        assert (await the(tx, appeal)).state is State.REOPEN_REQUESTED
    assert doubts == 1
    assert await kinds(open_tx, office.person_id, "appeal.doubted") == ["appeal.doubted"]


async def test_the_word_of_who_leaves_goes_with_them(a_street: Any, open_tx: OpenTx):
    appeal, office, _, people = await a_street(2)
    async with open_tx() as tx:
        await answered(tx, office, appeal)
        (first, entry), (second, _) = await asked_of(tx, people)
        await service.say_mended(tx, first, appeal, entry, mended=True)
        await service.leave(tx, first, appeal)
        assert await storage.tally(tx, entry) == (0, 1)
        await service.say_mended(tx, second, appeal, entry, mended=False)
        assert (await the(tx, appeal)).state is State.REOPEN_REQUESTED  # one of one


# ── One's own data ───────────────────────────────────────────────────────────────────────────


async def everything(open_tx: OpenTx) -> str:
    held: list[Any] = []
    async with open_tx() as tx:
        for table in Base.metadata.sorted_tables:
            if table.name != "people":
                held += [list(row) for row in await tx.session.execute(sa.select(table))]
    return repr(held)


async def test_after_erasure_no_trace_of_a_neighbour_is_left(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    bolat, dana = await somebody("Болат"), await somebody("Дана")
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        files = (File("photo", "құпия сурет"),)
        await joins(tx, bolat, appeal.id, SECRET, files)
        await joins(tx, dana, appeal.id)
        await answered(tx, marat, appeal.id)
        asked = dict(await asked_of(tx, [bolat, dana]))
        await service.say_mended(tx, bolat, appeal.id, asked[bolat], mended=True)
    assert "құпия" in await everything(open_tx)
    async with open_tx() as tx:
        await service.forget_author(tx, bolat)
    assert "құпия" not in await everything(open_tx)
    async with open_tx() as tx:
        assert (await the(tx, appeal.id)).joined == 1
        for column in (Neighbour.person_id, NeighbourWord.person_id, ThreadEntry.neighbour_id):
            left = list(await tx.session.scalars(sa.select(column)))
            assert bolat.id not in left
            assert dana.id in left
        desk = await service.card(tx, marat, appeal.id)
    assert [e.text for e in desk.thread if e.kind is EntryKind.NEIGHBOUR] == [MINE]


async def test_the_export_lists_what_one_joined_and_wrote_there(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    bolat = await somebody("Болат")
    async with open_tx() as tx:
        appeal = await sent(tx, aigul, SECRET)
        await joins(tx, bolat, appeal.id, MINE, (File("photo", "p"),))
        await answered(tx, marat, appeal.id)
        ((_, entry),) = await asked_of(tx, [bolat])
        await service.say_mended(tx, bolat, appeal.id, entry, mended=True)
        mine = await service.export_own(tx, bolat)
        theirs = await service.export_own(tx, aigul)
    assert json.loads(json.dumps(mine)) == mine
    (joined,) = mine["joined"]
    assert (joined["number"], joined["okrug"], joined["messages"]) == (1, OKRUG, [MINE])
    assert [one["mended"] for one in joined["mended"]] == [True]
    assert "құпия" not in json.dumps(mine, ensure_ascii=False)
    assert MINE not in json.dumps(theirs, ensure_ascii=False)  # nor a neighbour's words to others


async def test_an_appeal_is_never_left_with_a_wrong_count(a_street: Any, open_tx: OpenTx):
    appeal, _, _, people = await a_street(3)
    async with open_tx() as tx:
        await service.leave(tx, people[0], appeal)
        await service.forget_author(tx, people[1])
        rows = await tx.session.scalar(sa.select(sa.func.count()).select_from(Neighbour))
        assert (await the(tx, appeal)).joined == rows == 1


async def test_the_files_of_what_was_joined_by_a_draft_belong_to_one_thing(
    somebody: People, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        await joins(tx, bolat, appeal.id, MINE, (File("photo", "p"),))
        (file,) = await tx.session.scalars(sa.select(Attachment))
    assert file.draft_id is None
    assert (file.appeal_id, file.entry_id is not None) == (appeal.id, True)


async def test_the_bot_alone_makes_an_appeal_collective(a_street: Any, open_tx: OpenTx):
    appeal, office, _, _ = await a_street(1)
    async with open_tx() as tx:
        case = await Case.open(tx, office, appeal, Party.OFFICE)
        with pytest.raises(Refusal):
            await case.move(Move.BECOME_COLLECTIVE, case.appeal.version)
