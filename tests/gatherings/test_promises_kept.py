"""A promise has an owner and a day, is put off with a reason, and is done for everybody to see."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from bot.core.access import Actor, Role
from bot.core.db import Database
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.i18n import translator
from bot.core.tx import Tx
from bot.gatherings.rules.consideration import Answer
from bot.gatherings.rules.kept import may_be_promised
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.promises import Move, Stage
from bot.gatherings.screens.decisions import overdue_lines
from bot.gatherings.screens.hall import hall_screen
from bot.gatherings.service import decisions as service
from bot.gatherings.service import hall, own_data
from bot.gatherings.storage import decisions as storage
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody
from tests.gatherings.decided import LIGHTS, WATER, backdated, decided, history, seen
from tests.gatherings.hall_world import an_open_one
from tests.support.okrugs import OKRUG
from tests.support.worlds import BOT_ID, NOW

TODAY = date(2026, 11, 25)
LATER = date(2026, 12, 15)
PHOTO = {"kind": "photo", "id": "lamp"}


async def promised(open_tx: OpenTx, actor: Actor, due: date = LATER) -> tuple[int, int]:
    """A decision of a report meeting with an owner and a day; its id and version."""
    async with open_tx() as tx:
        _, (one,) = await decided(tx, kind=Kind.REPORT, state=State.CLOSED)
    async with open_tx() as tx:
        view = await service.decide(tx, actor, one, 1, owner="Электр жүйелері", due=due)
    return one, view.version


async def test_the_office_names_who_and_by_when(open_tx: OpenTx, somebody: Somebody) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    one, version = await promised(open_tx, aigul)
    kept = await seen(open_tx, one)
    assert (kept.stage, kept.owner, kept.owner_id) == (Stage.DECIDED, "Электр жүйелері", None)
    assert (kept.due_on, version) == (LATER, 2)
    (step,) = await history(open_tx, one)
    assert (step.did, step.due_on, step.person_id) == ("decide", LATER, aigul.person_id)


async def test_a_colleague_is_named_by_one_tap(open_tx: OpenTx, somebody: Somebody) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    serik = await somebody("Серік", Role.EXECUTOR)
    await somebody("Бота")  # a resident is nobody's colleague
    async with open_tx() as tx:
        _, (one,) = await decided(tx, kind=Kind.REPORT)
        names = [who.name for who in await service.may_carry_out(tx, aigul, one)]
    assert names == ["Айгүл", "Серік"]
    async with open_tx() as tx:
        await service.decide(tx, aigul, one, 1, owner_id=serik.person_id, due=LATER)
    kept = await seen(open_tx, one)
    assert (kept.owner, kept.owner_id) == ("Серік", serik.person_id)


async def test_nobody_but_a_colleague_can_be_named_by_id(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    bota = await somebody("Бота")
    async with open_tx() as tx:
        _, (one,) = await decided(tx, kind=Kind.REPORT)
    for forged in (bota.person_id, 2**53):
        with pytest.raises(NotFound):
            async with open_tx() as tx:
                await service.decide(tx, aigul, one, 1, owner_id=forged, due=LATER)
    assert (await seen(open_tx, one)).stage is Stage.SAID


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"owner": " ", "due": LATER}, "promise_without_owner"),
        ({"owner": "Әкім", "due": None}, "promise_without_day"),
        ({"owner": "Әкім", "due": TODAY - timedelta(days=1)}, "day_is_past"),
        ({"owner": "Әкім", "due": date(2036, 1, 1)}, "promise_too_far"),
    ],
)
async def test_a_promise_without_owner_or_day_is_none(
    open_tx: OpenTx, somebody: Somebody, values: dict[str, Any], refusal: str
) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    async with open_tx() as tx:
        _, (one,) = await decided(tx, kind=Kind.REPORT)
    with pytest.raises(Invalid, match=refusal):
        async with open_tx() as tx:
            await service.decide(tx, aigul, one, 1, **values)
    assert (await seen(open_tx, one)).stage is Stage.SAID


async def test_the_akim_considers_first_where_the_law_asks_it(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
    with pytest.raises(Refusal, match="decision_not_considered"):
        async with open_tx() as tx:
            await service.decide(tx, marat, one, 2, owner="Әкім", due=LATER)
    async with open_tx() as tx:
        await service.consider(tx, marat, one, 2, answer=Answer.AGREE)
        view = await service.decide(tx, marat, one, 3, owner="Әкім", due=LATER)
    assert view.stage is Stage.DECIDED


@pytest.mark.parametrize(
    ("kind", "state", "may"),
    [
        (Kind.REPORT, State.OPEN, False),
        (Kind.REPORT, State.CLOSED, True),
        (Kind.EVENT, State.CLOSED, True),
        (Kind.SEPARATE, State.DRAFTED, True),
        (Kind.SEPARATE, State.CANCELLED, False),
        (Kind.GATHERING, State.SIGNED, False),
        (Kind.ASSEMBLY, State.CLOSED, False),
    ],
)
def test_when_it_may_be_promised(kind: Kind, state: State, may: bool) -> None:
    assert may_be_promised(kind, None, state) is may


@pytest.mark.parametrize(
    ("text", "day"),
    [("15.12", LATER), ("15.12.2026", LATER), ("15 желтоқсан", LATER), ("25.11", TODAY)],
)
async def test_a_day_is_read_as_people_type_it(
    open_tx: OpenTx, somebody: Somebody, text: str, day: date
) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
        assert await service.typed_due(tx, aigul, one, text) == day


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("жақында", "decision_day_unclear"), ("24.11.2026", "day_is_past"),
     ("15.12.2099", "promise_too_far")],
)  # fmt: skip
async def test_a_day_that_cannot_be_is_refused(
    open_tx: OpenTx, somebody: Somebody, text: str, refusal: str
) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
        with pytest.raises(Invalid, match=refusal):
            await service.typed_due(tx, aigul, one, text)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("бір күні", "decision_day_unclear"), ("1–15 қараша", "decision_day_unclear"),
     ("26.11.2026", "decision_day_to_come"), ("20.11.2026", "decision_day_early")],
)  # fmt: skip
async def test_a_past_day_that_cannot_be_is_refused(
    open_tx: OpenTx, somebody: Somebody, text: str, refusal: str
) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
        with pytest.raises(Invalid, match=refusal):
            await service.typed_happened(tx, aigul, one, text)
        assert await service.typed_happened(tx, aigul, one, "24.11") == date(2026, 11, 24)


async def test_it_is_put_off_with_a_reason_and_the_old_day_stays_in_its_history(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    one, version = await promised(open_tx, aigul)
    with pytest.raises(Invalid, match="needs_words"):
        async with open_tx() as tx:
            await service.put_off(tx, aigul, one, version, due=date(2027, 1, 15), reason="")
    async with open_tx() as tx:
        await service.put_off(
            tx, aigul, one, version, due=date(2027, 1, 15), reason="Бағана келмеді"
        )
    assert (await seen(open_tx, one)).due_on == date(2027, 1, 15)
    steps = await history(open_tx, one)
    assert [(step.did, step.due_on) for step in steps] == [
        ("decide", LATER), ("put_off", date(2027, 1, 15)),
    ]  # fmt: skip
    assert steps[-1].note == "Бағана келмеді"


async def test_another_owner_leaves_the_day(open_tx: OpenTx, somebody: Somebody) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    one, version = await promised(open_tx, aigul)
    async with open_tx() as tx:
        await service.another_owner(tx, aigul, one, version, owner_id=aigul.person_id)
    kept = await seen(open_tx, one)
    assert (kept.owner, kept.due_on, kept.stage) == ("Айгүл", LATER, Stage.DECIDED)
    with pytest.raises(Invalid, match="promise_without_owner"):
        async with open_tx() as tx:
            await service.another_owner(tx, aigul, one, version + 1, owner=" ")


async def test_it_is_done_with_photos_and_undone_without_a_trace_but_in_its_history(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    one, version = await promised(open_tx, aigul)
    many = [PHOTO | {"id": f"lamp{n}"} for n in range(9)]
    async with open_tx() as tx:
        await service.do(tx, aigul, one, version, photos=many, words="Он шам")
    kept = await seen(open_tx, one)
    assert (kept.stage, kept.done_on, kept.photos) == (Stage.DONE, TODAY, many[:5])
    async with open_tx() as tx:
        await service.undo(tx, aigul, one, version + 1)
    kept = await seen(open_tx, one)
    assert (kept.stage, kept.done_on, kept.photos) == (Stage.DECIDED, None, [])
    assert (kept.due_on, kept.owner) == (LATER, "Электр жүйелері")
    steps = await history(open_tx, one)
    assert [step.did for step in steps] == ["decide", "do", "undo"]
    assert len(steps[1].files) == 5


@pytest.mark.parametrize("move", ["put_off", "do", "undo", "another_owner"])
async def test_what_nobody_has_promised_is_not_kept_either(
    open_tx: OpenTx, somebody: Somebody, move: str
) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    async with open_tx() as tx:
        _, (one,) = await decided(tx, kind=Kind.REPORT)
    more: dict[str, Any] = {
        "put_off": {"due": LATER, "reason": "Кейін"},
        "another_owner": {"owner": "Басқа"},
    }
    with pytest.raises(Refusal, match="impossible_move"):
        async with open_tx() as tx:
            await getattr(service, move)(tx, aigul, one, 1, **more.get(move, {}))


async def test_two_who_mark_it_done_at_once_do_it_once(
    database: Database, open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    serik = await somebody("Серік", Role.MODERATOR)
    one, version = await promised(open_tx, aigul)

    async def do(actor: Actor) -> str:
        async with database.write() as session:
            tx = Tx(session, NOW, BOT_ID)
            try:
                await service.do(tx, actor, one, version, photos=[PHOTO])
                await session.commit()
            except Stale as stale:
                return str(stale.params["by"])
        return "first"

    said = sorted(await asyncio.gather(do(aigul), do(serik)))
    assert "first" in said
    assert len({"Айгүл", "Серік"} & set(said)) == 1  # the second is told who was first
    assert [step.did for step in await history(open_tx, one)] == ["decide", "do"]


async def test_an_old_button_promises_nothing(open_tx: OpenTx, somebody: Somebody) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    one, version = await promised(open_tx, aigul)
    for press in (
        lambda tx: service.decide(tx, aigul, one, 1, owner="Басқа", due=LATER),
        lambda tx: service.put_off(tx, aigul, one, 1, due=LATER, reason="Кейін"),
        lambda tx: service.do(tx, aigul, one, version + 1),
        lambda tx: service.undo(tx, aigul, one, 1),
    ):
        with pytest.raises(Stale):
            async with open_tx() as tx:
                await press(tx)
    assert (await seen(open_tx, one)).owner == "Электр жүйелері"


# ── What is still to be done ─────────────────────────────────────────────────────────────────


async def test_the_overdue_come_first_and_what_is_done_is_counted(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    late, _ = await promised(open_tx, aigul)
    await backdated(open_tx, late, date(2026, 11, 20))
    done, version = await promised(open_tx, aigul)
    soon, _ = await promised(open_tx, aigul, TODAY)
    async with open_tx() as tx:
        await service.do(tx, aigul, done, version)
        await decided(tx, WATER)  # nobody is named yet
    async with open_tx() as tx:
        found = await service.promises_of(tx, aigul, OKRUG)
        overdue = await storage.overdue(tx, OKRUG)
    assert [line.id for line in found.lines[:2]] == [late, soon]
    assert [line.overdue_by for line in found.lines] == [5, 0, 0]
    assert (found.counts.open, found.counts.overdue, found.counts.done) == (3, 1, 1)
    assert [row.id for row in overdue] == [late]


async def test_a_page_beyond_the_last_shows_the_last(open_tx: OpenTx, somebody: Somebody) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    async with open_tx() as tx:
        await decided(tx, *(f"Мәселе {n}" for n in range(8)))
    async with open_tx() as tx:
        found = await service.promises_of(tx, aigul, OKRUG, 9_999)
    assert (found.page, found.pages, len(found.lines)) == (1, 2, 2)


async def test_a_report_meeting_begins_with_what_is_overdue(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    one, _ = await promised(open_tx, aigul)
    assert overdue_lines([], translator("kk")) == ""
    await backdated(open_tx, one, date(2026, 11, 20))
    async with open_tx() as tx:
        rows = await storage.overdue(tx, OKRUG)
        said = {code: overdue_lines([*rows] * 7, translator(code)) for code in ("kk", "ru")}
    assert f"🔴 {LIGHTS} – Электр жүйелері, мерзімі: 20.11.2026" in said["kk"]
    assert "тағы 2" in said["kk"]
    assert "🔴 [Көше жарығы туралы] – Электр жүйелері, срок: 20.11.2026" in said["ru"]
    kind: dict[str, Any] = {"kind": Kind.REPORT, "opened_needed": None}
    report = await an_open_one(open_tx, "Есеп", number=71, **kind)
    other = await an_open_one(open_tx, "Су", number=72)
    async with open_tx() as tx:
        begins = hall_screen(await hall.enter(tx, aigul, report), translator("kk")).text
        silent = hall_screen(await hall.enter(tx, aigul, other), translator("kk")).text
    assert LIGHTS in begins
    assert LIGHTS not in silent


# ── Whoever leaves ───────────────────────────────────────────────────────────────────────────


async def test_a_colleague_who_is_erased_leaves_the_promise_to_the_office(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    serik = await somebody("Серік", Role.EXECUTOR)
    async with open_tx() as tx:
        _, (one,) = await decided(tx, kind=Kind.REPORT)
        await service.decide(tx, aigul, one, 1, owner_id=serik.person_id, due=LATER)
    async with open_tx() as tx:
        await own_data.forget_person(tx, serik)
        await own_data.forget_person(tx, aigul)
    kept = await seen(open_tx, one)
    assert (kept.owner, kept.owner_id, kept.stage) == ("", None, Stage.DECIDED)
    assert [step.person_id for step in await history(open_tx, one)] == [None]
    assert Move.DECIDE.value in [step.did for step in await history(open_tx, one)]
