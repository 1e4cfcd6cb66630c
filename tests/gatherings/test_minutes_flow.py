"""The minutes: what is missing, written, signed on paper, handed over, read by everybody."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.db import Database
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import translator
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.gatherings.models import Gathering, GatheringDecision, GatheringStep
from bot.gatherings.rules.agenda import ItemState
from bot.gatherings.rules.consideration import Standing
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.minutes import Gap
from bot.gatherings.rules.personal import Cut, What
from bot.gatherings.screens import filled
from bot.gatherings.screens.minutes_item import nobody_spoke
from bot.gatherings.service import minutes as service
from bot.gatherings.service.minutes import MinutesView, Officer, Part, Shown
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.minutes import minutes_of
from bot.people.models import PublicChat
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody, a_gathering
from tests.gatherings.over import NAMES, an_election, is_over, items_of
from tests.support.okrugs import AKSU, BIRLIK, OKRUG
from tests.support.worlds import NOW

SHEETS = [{"kind": "photo", "id": "sheet-1"}, {"kind": "document", "id": "sheet-2"}]
DAY = date(2026, 11, 25)


async def row_of(tx: Tx, about: int) -> Gathering:
    row = await find.gathering(tx, about)
    assert row is not None
    return row


async def drafted(tx: Tx, office: Actor, **values: Any) -> MinutesView:
    """Minutes that are begun, of a gathering that is over."""
    about = await is_over(tx, **values)
    return await service.draft(tx, office, about, 1)


async def whole(tx: Tx, office: Actor, **values: Any) -> MinutesView:
    """The same with nothing missing."""
    view = await drafted(tx, office, **values)
    for item in view.facts.items:
        view = await service.write_words(
            tx, office, view.gathering.id, item.id, item.version,
            part=Part.SPEECHES, language="kk", text="Асан: көше қараңғы.",
        )  # fmt: skip
    return view


async def signed(tx: Tx, office: Actor, **values: Any) -> MinutesView:
    """The same, signed on paper."""
    view = await whole(tx, office, **values)
    return await service.sign(tx, office, view.gathering.id, view.gathering.version, SHEETS)


# ── What there is ────────────────────────────────────────────────────────────────────────────


async def test_minutes_are_put_together_from_what_happened(open_tx: OpenTx, somebody: Somebody):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about = await is_over(tx, typed=2)
        view = await service.look(tx, office, about)
        assert view.facts.day == DAY
        assert view.facts.present == 5
        assert {one.name for one in view.facts.attendees} == set(NAMES)
        assert view.facts.nameless == 2
        assert [one.question.kk for one in view.facts.items] == [
            "Көше жарығы туралы", "Әкімнің есебі",
        ]  # fmt: skip
        assert view.facts.quorum is not None
        assert (view.facts.quorum.needed, view.facts.quorum.have) == (3, 5)
        gaps = [(one.gap, one.item) for one in view.gaps]
        assert gaps == [(Gap.NAMES, 0), (Gap.SPEECHES, 1), (Gap.SPEECHES, 2)]
        row = await row_of(tx, about)
        kk, ru = await minutes_of(tx, row, "kk"), await minutes_of(tx, row, "ru")
        assert (kk.held.place, ru.held.place) == ("Мәдениет үйі", "Дом культуры")
        assert ru.entitled == 30


async def test_nobody_is_fewer_than_were_seen_at_any_moment(open_tx: OpenTx, somebody: Somebody):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about = await is_over(tx, opened_present=9, closed_present=4)
        assert (await service.look(tx, office, about)).facts.present == 9


async def test_what_nobody_wrote_down_is_said_as_the_vote_came_out(
    open_tx: OpenTx, somebody: Somebody
):
    await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about = await is_over(tx, number=7)
        await an_election(tx, about, ("Асан", 15), ("Болат", 18), ("Серік", 4), seats=3)
        question, *_others = await items_of(tx, about)
        question.motion_kk = ""
        row = await row_of(tx, about)
        paper = await filled.minutes_paper(tx, row, "kk")
        words = [one.decision for one in paper.minutes.business]
        assert words == [
            "Ұсыныс мақұлдансын.",
            "Ақпарат тыңдалды және назарға алынды.",
            "Болат, Асан сайланды.",
        ]
        assert paper.minutes.present.names == ("Айгүл Ахметова", "Болат Омаров", "Серік Асан")
        assert paper.office == "Ақсу ауылдық округі әкімінің аппараты"
        assert paper.number == "7"
        election = paper.items[2].election
        assert election is not None
        assert election.result.elected == (2, 1)


async def test_what_was_not_gone_through_is_missing_until_somebody_says_so(
    open_tx: OpenTx, somebody: Somebody
):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about = await is_over(tx)
        _question, report = await items_of(tx, about)
        report.state = ItemState.PLANNED
        await tx.session.flush()
        view = await service.draft(tx, office, about, 1)
        assert view.gaps_of(view.facts.items[1]) == (Gap.SPEECHES, Gap.DECISION)


async def test_a_meeting_that_decides_nothing_has_no_minutes(open_tx: OpenTx, somebody: Somebody):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about = await is_over(tx, kind=Kind.EVENT)
        ahead = await a_gathering(tx)
        for one in (about, ahead):
            with pytest.raises(Refusal, match="minutes_not_yet"):
                await service.look(tx, office, one)


# ── Writing ──────────────────────────────────────────────────────────────────────────────────


async def test_words_are_written_for_each_language_by_itself(open_tx: OpenTx, somebody: Somebody):
    office = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await drafted(tx, office)
        item = view.facts.items[0]
        about = view.gathering.id
        view = await service.write_words(
            tx, office, about, item.id, item.version,
            part=Part.DECISION, language="kk", text="  Он шам орнатылсын.\n\n\n\nБір айда ",
        )  # fmt: skip
        item = view.facts.items[0]
        await service.write_words(
            tx, office, about, item.id, item.version,
            part=Part.DECISION, language="ru", text="Установить десять фонарей.",
        )  # fmt: skip
    async with open_tx() as tx:
        view = await service.look(tx, office, about)
        decision = view.facts.items[0].decision
        assert decision.kk == "Он шам орнатылсын.\n\nБір айда"
        assert decision.ru == "Установить десять фонарей."
        row = await row_of(tx, about)
        paper = await filled.minutes_paper(tx, row, "ru")
        assert paper.minutes.business[0].decision == "Установить десять фонарей."
        kept = await tx.session.scalar(
            sa.select(GatheringDecision.ru).where(GatheringDecision.gathering_id == about)
        )
        assert kept == "Установить десять фонарей."


async def test_of_two_who_write_one_item_the_second_is_told(open_tx: OpenTx, somebody: Somebody):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await drafted(tx, office)
    first, second = view.facts.items
    write: dict[str, Any] = {"part": Part.SPEECHES, "language": "kk"}
    about = view.gathering.id
    async with open_tx() as tx:
        await service.write_words(
            tx, office, about, first.id, first.version, text="Бірінші", **write
        )
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await service.write_words(
                tx, office, about, first.id, first.version, text="Екінші", **write
            )
    async with open_tx() as tx:  # another item is nobody's business but its own
        await service.write_words(
            tx, office, about, second.id, second.version, text="Екінші", **write
        )
    async with open_tx() as tx:
        view = await service.look(tx, office, about)
        assert [one.speeches.kk for one in view.facts.items] == ["Бірінші", "Екінші"]


async def test_of_two_who_write_at_once_one_text_stands(
    database: Database, open_tx: OpenTx, somebody: Somebody
):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await drafted(tx, office)
    item, about = view.facts.items[0], view.gathering.id

    async def write(text: str) -> str:
        async with database.write() as session:
            tx = Tx(session, NOW, 42)
            try:
                await service.write_words(
                    tx, office, about, item.id, item.version,
                    part=Part.SPEECHES, language="kk", text=text,
                )  # fmt: skip
            except Stale:
                return ""
            await session.commit()
            return text

    told = await asyncio.gather(write("Бірінші"), write("Екінші"))
    async with open_tx() as tx:
        view = await service.look(tx, office, about)
    assert sorted(map(bool, told)) == [False, True]
    assert view.facts.items[0].speeches.kk in told
    assert view.facts.items[0].version == item.version + 1


async def test_what_people_were_told_stands_and_only_a_missing_language_is_added(
    open_tx: OpenTx, somebody: Somebody
):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await drafted(tx, office)
        item, about = view.facts.items[0], view.gathering.id
        (await items_of(tx, about))[0].ru = ""
        await tx.session.flush()
        question: dict[str, Any] = {"part": Part.QUESTION, "text": "Об освещении"}
        with pytest.raises(Stale):
            await service.write_words(
                tx, office, about, item.id, item.version, language="kk", **question
            )
        view = await service.write_words(
            tx, office, about, item.id, item.version, language="ru", **question
        )
        assert view.facts.items[0].question.ru == "Об освещении"
        assert view.facts.items[0].question.kk == "Көше жарығы туралы"


async def test_that_nobody_spoke_is_one_tap_and_never_takes_words_away(
    open_tx: OpenTx, somebody: Somebody
):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await drafted(tx, office)
        item, about = view.facts.items[0], view.gathering.id
        usual: dict[str, Any] = {"part": Part.SPEECHES, "words": nobody_spoke()}
        view = await service.write_standard(tx, office, about, item.id, item.version, **usual)
        item = view.facts.items[0]
        assert item.speeches.kk == translator("kk").word("There were no speeches.")
        assert item.speeches.ru == translator("ru").word("There were no speeches.")
        with pytest.raises(Stale):
            await service.write_standard(tx, office, about, item.id, item.version, **usual)


@pytest.mark.parametrize(
    ("text", "problem"), [("  \u200b ", "words_missing"), ("а" * 1501, "notice_too_long")]
)
async def test_words_that_cannot_stand_are_refused(
    open_tx: OpenTx, somebody: Somebody, text: str, problem: str
):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await drafted(tx, office)
        item = view.facts.items[0]
        with pytest.raises(Invalid, match=problem):
            await service.write_words(
                tx, office, view.gathering.id, item.id, item.version,
                part=Part.DECISION, language="kk", text=text,
            )  # fmt: skip


async def test_place_and_people_are_put_right(open_tx: OpenTx, somebody: Somebody):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await drafted(
            tx, office, chair="Айгүл", secretary="айгүл", entitled=None, place_kk="", place_ru=""
        )
        about = view.gathering.id
        assert [one.gap for one in view.gaps if not one.item] == [
            Gap.PLACE, Gap.ENTITLED, Gap.ONE_PERSON,
        ]  # fmt: skip
        await service.write_officer(tx, office, about, Officer.CHAIR, "Серік  Асан Болатұлы")
        await service.say_place(tx, office, about, "ru", "Дом культуры,\nзал")
        view = await service.write_entitled(tx, office, about, "1 204")
        assert view.facts.chair == "Серік Асан Болатұлы"
        assert view.facts.place.said("kk") == "Дом культуры, зал"
        assert view.facts.entitled == 1204
        assert view.facts.quorum is not None
        assert view.facts.quorum.needed == 121  # a tenth of them, rounded up
        assert not [one for one in view.gaps if not one.item]
        for text in ("жоқ", "0", "-3", "12345678901"):
            with pytest.raises(Invalid, match="number_unclear"):
                await service.write_entitled(tx, office, about, text)
        with pytest.raises(Invalid, match="name_without_letters"):
            await service.write_officer(tx, office, about, Officer.SECRETARY, "12 34")


async def test_a_list_on_paper_names_those_whom_no_phone_names(
    open_tx: OpenTx, somebody: Somebody
):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await drafted(tx, office, typed=4)
        about = view.gathering.id
        assert Gap.NAMES in [one.gap for one in view.gaps]
        view = await service.tick_paper_list(tx, office, about, on_paper=True)
        assert Gap.NAMES not in [one.gap for one in view.gaps]
        view = await service.write_count(tx, office, about, "6")
        assert view.facts.present == 9
        view = await service.tick_paper_list(tx, office, about, on_paper=False)
        assert Gap.NAMES in [one.gap for one in view.gaps]


async def test_a_resident_whom_the_office_named_secretary_writes_them(
    open_tx: OpenTx, somebody: Somebody
):
    office = await somebody("Марат", Role.AKIM)
    secretary, other = await somebody("Айгүл"), await somebody("Болат")
    async with open_tx() as tx:
        view = await drafted(tx, secretary, secretary_id=secretary.id)
        item, about = view.facts.items[0], view.gathering.id
        await service.write_words(
            tx, secretary, about, item.id, item.version,
            part=Part.SPEECHES, language="kk", text="Асан сөйледі",
        )  # fmt: skip
        with pytest.raises(NotFound):
            await service.look(tx, other, about)
        assert (await service.look(tx, office, about)).facts.items[0].speeches.kk
        with pytest.raises(NotAllowed):  # what is published is the office's to say
            await service.publish(tx, secretary, about, 2, Shown())


async def test_nobody_of_another_okrug_and_no_forged_id_gets_anywhere(
    open_tx: OpenTx, somebody: Somebody
):
    office = await somebody("Марат", Role.AKIM)
    stranger = await somebody("Ерлан", Role.AKIM, at="", okrug="X99999999")
    async with open_tx() as tx:
        view = await whole(tx, office)
        about, item = view.gathering.id, view.facts.items[0]
        other = await is_over(tx)
        foreign = (await items_of(tx, other))[0]
        opening = await tx.session.scalar(
            sa.text(
                f"SELECT id FROM gathering_items WHERE gathering_id = {about} AND position = 0"
            )
        )
    words: dict[str, Any] = {"part": Part.SPEECHES, "language": "kk", "text": "Басқа"}
    async with open_tx() as tx:
        for one in (about, 987654321):
            for use in (
                service.look(tx, stranger, one),
                service.standing(tx, stranger, one),
                service.draft(tx, stranger, one, 1),
                service.write_words(tx, stranger, one, item.id, item.version, **words),
                service.write_entitled(tx, stranger, one, "12"),
                service.write_count(tx, stranger, one, "12"),
                service.tick_paper_list(tx, stranger, one, on_paper=True),
                service.say_place(tx, stranger, one, "kk", "Үй"),
                service.write_officer(tx, stranger, one, Officer.CHAIR, "Асан"),
                service.sign(tx, stranger, one, 1, SHEETS),
                service.add_sheets(tx, stranger, one, 1, SHEETS),
                service.hand_over(tx, stranger, one, 1, DAY),
                service.preview(tx, stranger, one, Shown()),
                service.publish(tx, stranger, one, 1, Shown()),
                service.read(tx, stranger, one),
            ):
                with pytest.raises(NotFound):
                    await use
        for forged in (foreign.id, opening, 987654321):
            with pytest.raises(NotFound):
                await service.write_words(tx, office, about, int(forged), 1, **words)


# ── Signing and handing over ─────────────────────────────────────────────────────────────────


async def test_nothing_unfinished_is_signed_and_nothing_without_its_pages(
    open_tx: OpenTx, somebody: Somebody
):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await drafted(tx, office)
        about, version = view.gathering.id, view.gathering.version
        with pytest.raises(Refusal, match="minutes_incomplete"):
            await service.sign(tx, office, about, version, SHEETS)
        view = await whole(tx, office)
        about, version = view.gathering.id, view.gathering.version
        for sheets in ([], [{"kind": "voice", "id": "1"}]):
            with pytest.raises(Invalid, match="sheet_missing"):
                await service.sign(tx, office, about, version, sheets)
        many = [{"kind": "photo", "id": str(n)} for n in range(21)]
        with pytest.raises(Invalid, match="too_many_sheets"):
            await service.sign(tx, office, about, version, many)


async def test_who_signs_what_was_changed_meanwhile_is_told(open_tx: OpenTx, somebody: Somebody):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await whole(tx, office)
        about, version = view.gathering.id, view.gathering.version
        await service.write_officer(tx, office, about, Officer.CHAIR, "Басқа Адам")
        with pytest.raises(Stale):
            await service.sign(tx, office, about, version, SHEETS)


async def test_a_signed_text_stands_as_it_was_signed(open_tx: OpenTx, somebody: Somebody):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await signed(tx, office)
        about, item = view.gathering.id, view.facts.items[0]
        assert view.gathering.state is State.SIGNED
        assert [one["id"] for one in view.sheets] == ["sheet-1", "sheet-2"]
        words: dict[str, Any] = {"part": Part.SPEECHES, "language": "kk", "text": "Басқа"}
        for change in (
            service.write_words(tx, office, about, item.id, item.version, **words),
            service.write_officer(tx, office, about, Officer.CHAIR, "Басқа Адам"),
            service.write_entitled(tx, office, about, "99"),
            service.tick_paper_list(tx, office, about, on_paper=True),
            service.write_count(tx, office, about, "3"),
        ):
            with pytest.raises(Refusal, match="minutes_locked"):
                await change
    async with open_tx() as tx:
        view = await service.look(tx, office, about)
        assert view.facts.chair == "Серік Асан"
        kept = await tx.session.scalars(
            sa.select(GatheringDecision.kk).where(GatheringDecision.gathering_id == about)
        )
        assert kept.all() == ["Көшеге шам орнатылсын"]


async def test_of_an_edit_and_a_signature_at_once_one_is_first(
    database: Database, open_tx: OpenTx, somebody: Somebody
):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await whole(tx, office)
    about, version = view.gathering.id, view.gathering.version

    async def use(edit: bool) -> str:
        async with database.write() as session:
            tx = Tx(session, NOW, 42)
            try:
                if edit:
                    await service.write_officer(tx, office, about, Officer.CHAIR, "Басқа Адам")
                else:
                    await service.sign(tx, office, about, version, SHEETS)
            except (Stale, Refusal) as refusal:
                return refusal.name
            await session.commit()
            return "edited" if edit else "signed"

    told = await asyncio.gather(use(edit=True), use(edit=False))
    async with open_tx() as tx:
        row = await row_of(tx, about)
    if "signed" in told:
        assert told[0] == "minutes_locked"
        assert (row.state, row.chair) == (State.SIGNED, "Серік Асан")
    else:
        assert list(told) == ["edited", "stale"]
        assert (row.state, row.chair) == (State.DRAFTED, "Басқа Адам")


async def test_a_page_that_was_forgotten_is_added(open_tx: OpenTx, somebody: Somebody):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await signed(tx, office)
        about, version = view.gathering.id, view.gathering.version
        view = await service.add_sheets(
            tx, office, about, version, [{"kind": "photo", "id": "sheet-3"}]
        )
        assert [one["id"] for one in view.sheets] == ["sheet-1", "sheet-2", "sheet-3"]
        with pytest.raises(Stale):
            await service.add_sheets(tx, office, about, version, SHEETS)


async def test_the_minutes_are_handed_over_and_the_akims_days_begin(
    open_tx: OpenTx, somebody: Somebody
):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await signed(tx, office)
        assert view.due == date(2026, 11, 27)  # Wednesday and two working days
        about, version = view.gathering.id, view.gathering.version
        with pytest.raises(Invalid, match="handed_early"):
            await service.hand_over(tx, office, about, version, DAY - timedelta(days=1))
        with pytest.raises(Invalid, match="handed_to_come"):
            await service.hand_over(tx, office, about, version, DAY + timedelta(days=1))
    async with open_tx(now=NOW + timedelta(days=6)) as tx:
        assert (await service.look(tx, office, about)).late == 4
        view = await service.hand_over(tx, office, about, version, date(2026, 11, 30))
        assert view.gathering.state is State.HANDED_OVER
        assert view.late == 3
        with pytest.raises(Stale):
            await service.hand_over(tx, office, about, version, date(2026, 11, 30))
    async with open_tx() as tx:
        decision = (
            await tx.session.scalars(
                sa.select(GatheringDecision).where(GatheringDecision.gathering_id == about)
            )
        ).one()
        assert decision.standing is Standing.WAITING
        assert decision.consider_by == date(2026, 12, 7)  # five working days later


@pytest.mark.parametrize(
    ("text", "day"),
    [("25.11", "2026-11-25"), ("26 қараша", "2026-11-26"), ("2026-11-27", "2026-11-27")],
)
async def test_the_day_is_written_as_people_write_it(
    open_tx: OpenTx, somebody: Somebody, text: str, day: str
):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await signed(tx, office)
    async with open_tx(now=NOW + timedelta(days=3)) as tx:
        about, version = view.gathering.id, view.gathering.version
        view = await service.hand_over_typed(tx, office, about, version, text)
        assert view.gathering.handed_over_on == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "problem"),
    [("кеше ғой", "duty_day_unreadable"), ("24.11", "handed_early"), ("05.12.2026", "to_come")],
)
async def test_a_day_that_cannot_have_been_is_refused(
    open_tx: OpenTx, somebody: Somebody, text: str, problem: str
):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await signed(tx, office)
    async with open_tx(now=NOW + timedelta(days=3)) as tx:
        with pytest.raises(Invalid, match=problem):
            await service.hand_over_typed(
                tx, office, view.gathering.id, view.gathering.version, text
            )


# ── For everybody ────────────────────────────────────────────────────────────────────────────


async def with_personal_data(tx: Tx, office: Actor) -> MinutesView:
    """Signed minutes in whose words somebody's phone, number and address stand."""
    view = await drafted(tx, office)
    about = view.gathering.id
    said = {
        Part.SPEECHES: "Серік Асан: маған 8 701 123 45 67 хабарласыңыздар",
        Part.DECISION: "Абай көшесі, 12-үй тұрғынына (ЖСН 850101300123) көмек берілсін",
    }
    for part, text in said.items():
        item = view.facts.items[0]
        view = await service.write_words(
            tx, office, about, item.id, item.version, part=part, language="kk", text=text
        )
    item = view.facts.items[1]
    view = await service.write_standard(
        tx, office, about, item.id, item.version, part=Part.SPEECHES, words=nobody_spoke()
    )
    return await service.sign(tx, office, about, view.gathering.version, SHEETS)


async def test_personal_data_is_cut_out_and_the_office_sees_what(
    open_tx: OpenTx, somebody: Somebody
):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await with_personal_data(tx, office)
        about = view.gathering.id
        seen = await service.preview(tx, office, about, Shown())
        first = seen.facts.items[0]
        assert first.decision.kk == "Абай көшесі, *** тұрғынына (ЖСН ***) көмек берілсін"
        assert not first.speeches
        assert not seen.facts.attendees
        assert set(seen.cuts) == {Cut(What.ADDRESS, "12-үй"), Cut(What.NUMBER, "850101300123")}
        seen = await service.preview(tx, office, about, Shown(speeches=True, addresses=True))
        first = seen.facts.items[0]
        assert first.speeches.kk == "Серік Асан: маған *** хабарласыңыздар"
        assert "12-үй" in first.decision.kk
        assert {cut.what for cut in seen.cuts} == {What.PHONE, What.NUMBER}


async def test_everybody_is_told_once_and_reads_what_the_office_let_stand(
    open_tx: OpenTx, somebody: Somebody
):
    office = await somebody("Марат", Role.AKIM)
    near, far = await somebody("Айгүл"), await somebody("Болат", at=BIRLIK)
    async with open_tx() as tx:
        tx.session.add(
            PublicChat(
                bot_id=tx.bot_id,
                okrug=OKRUG,
                chat_id=-100,
                title="Ақсу",
                is_channel=True,
                linked_by=office.id,
                linked_at=tx.now,
            )
        )
        view = await with_personal_data(tx, office)
        about, version = view.gathering.id, view.gathering.version
        with pytest.raises(Refusal, match="minutes_not_yet"):
            await service.read(tx, near, about)
        view = await service.publish(tx, office, about, version, Shown())
        with pytest.raises(Stale):
            await service.publish(tx, office, about, version, Shown())
        await service.publish(tx, office, about, view.gathering.version, Shown(speeches=True))
    async with open_tx() as tx:
        told = await tx.session.execute(
            sa.select(Delivery.person_id, Delivery.public_id).where(
                Delivery.kind == "gathering.minutes"
            )
        )
        people = {person for person, chat in told.all() if person is not None}
        assert people == {office.id, near.id, far.id}
        count = await tx.session.scalar(
            sa.select(sa.func.count()).where(Delivery.kind == "gathering.minutes")
        )
        assert count == 4  # and the channel
        read = await service.read(tx, near, about)
        assert read.facts.items[0].speeches.kk == "Серік Асан: маған *** хабарласыңыздар"
        assert read.cuts == ()
        row = await row_of(tx, about)
        paper = await filled.public_paper(tx, row, "kk", read.shown)
        assert paper.public
        assert paper.minutes.present.names == ()
        steps = await tx.session.scalars(
            sa.select(GatheringStep.move).where(GatheringStep.gathering_id == about)
        )
        assert list(steps).count(Move.PUBLISH) == 2


async def test_what_an_assembly_decided_its_residents_hear(open_tx: OpenTx, somebody: Somebody):
    office = await somebody("Марат", Role.AKIM)
    resident = await somebody("Айгүл")
    member = await somebody("Болат", Role.ASSEMBLY_MEMBER, at=AKSU)
    async with open_tx() as tx:
        view = await signed(tx, office, kind=Kind.ASSEMBLY)
        await service.publish(tx, office, view.gathering.id, view.gathering.version, Shown())
        told = set(await tx.session.scalars(sa.select(Delivery.person_id)))
        assert {resident.id, member.id} <= told


async def test_nothing_is_published_before_it_is_signed(open_tx: OpenTx, somebody: Somebody):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        view = await whole(tx, office)
        about = view.gathering.id
        with pytest.raises(Refusal, match="impossible_move"):
            await service.preview(tx, office, about, Shown())
        with pytest.raises(Refusal, match="impossible_move"):
            await service.publish(tx, office, about, view.gathering.version, Shown())
