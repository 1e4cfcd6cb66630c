"""The papers: who may have which, what they are given, and that each of them is drawn."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.errors import NotAllowed, NotFound, Refusal
from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.screen import Screen, plain
from bot.core.text import utf16_len
from bot.core.tx import Tx
from bot.delivery.drawing import finished
from bot.delivery.models import Delivery, Outcome
from bot.gatherings.models import Gathering, GatheringItem
from bot.gatherings.notices.minutes import MinutesPublished, PaperWanted
from bot.gatherings.rules.kinds import BY_INITIATIVE, BY_LAW, Kind
from bot.gatherings.rules.lifecycle import Party, State
from bot.gatherings.rules.papers import (
    About,
    Paper,
    may_ask,
    offered,
    payload,
    read_payload,
)
from bot.gatherings.screens import LETTERS, RENDERERS, filled
from bot.gatherings.screens.documents.composed import composed
from bot.gatherings.screens.papers import whatsapp_screen, whatsapp_text
from bot.gatherings.service import papers as service
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.minutes import Shown
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody, a_gathering
from tests.gatherings.over import an_election, is_over, items_of
from tests.support.okrugs import AKSU, OKRUG
from tests.support.worlds import NOW

_OFFICE, _RESIDENT = frozenset({Party.OFFICE}), frozenset({Party.PARTICIPANT})
_PUBLIC = {Paper.POSTER, Paper.PICTURE, Paper.CALENDAR}


def about(state: State, kind: Kind = Kind.GATHERING, *, published: bool = False) -> About:
    told = state not in {State.DRAFT, State.INITIATIVE, State.WITH_DISTRICT, State.REFUSED}
    return About(state, kind, told, published)


# ── Who may have which ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("state", "office", "resident"),
    [
        (State.DRAFT, set(), set()),
        (State.INITIATIVE, {Paper.SHEET}, set()),
        (State.ANNOUNCED, _PUBLIC | {Paper.ACT, Paper.UNREACHED}, _PUBLIC),
        (State.CANCELLED, {Paper.CALENDAR, Paper.ACT, Paper.UNREACHED}, {Paper.CALENDAR}),
        (
            State.CLOSED,
            {Paper.ACT, Paper.UNREACHED, Paper.MINUTES_PDF, Paper.MINUTES_DOCX},
            set(),
        ),
        (
            State.SIGNED,
            {
                Paper.ACT,
                Paper.UNREACHED,
                Paper.MINUTES_PDF,
                Paper.MINUTES_DOCX,
                Paper.PUBLIC_PDF,
            },
            set(),
        ),
    ],
)
def test_what_there_is_of_each_state(
    state: State, office: set[Paper], resident: set[Paper]
) -> None:
    assert offered(about(state), _OFFICE) == office
    assert offered(about(state), _RESIDENT) == resident


def test_what_was_decided_is_everybodys_once_it_is_published() -> None:
    assert offered(about(State.SIGNED, published=True), _RESIDENT) == {Paper.PUBLIC_PDF}


def test_the_secretary_has_the_minutes_and_the_initiator_the_sheet() -> None:
    secretary, initiator = frozenset({Party.SECRETARY}), frozenset({Party.INITIATOR})
    assert offered(about(State.DRAFTED), secretary) == {Paper.MINUTES_PDF, Paper.MINUTES_DOCX}
    assert offered(about(State.INITIATIVE), initiator) == {Paper.SHEET}


@pytest.mark.parametrize("kind", list(Kind))
def test_only_what_the_law_knows_has_an_act_minutes_and_signatures(kind: Kind) -> None:
    assert may_ask(Paper.ACT, about(State.ANNOUNCED, kind), _OFFICE) is (kind in BY_LAW)
    assert may_ask(Paper.MINUTES_PDF, about(State.CLOSED, kind), _OFFICE) is (kind in BY_LAW)
    assert may_ask(Paper.SHEET, about(State.INITIATIVE, kind), _OFFICE) is (kind in BY_INITIATIVE)
    assert may_ask(Paper.POSTER, about(State.ANNOUNCED, kind), _RESIDENT)


def test_a_link_leads_to_its_gathering_and_nothing_else_does() -> None:
    assert read_payload(payload(42)) == 42
    for other in ("", "m", "mm", "m-1", "m1a", "m\u0661", "n42", "k42-12345", "m" + "9" * 40):
        assert read_payload(other) == 0


async def test_a_paper_is_asked_for_and_made_once_at_a_time(open_tx: OpenTx, somebody: Somebody):
    office, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        about = await a_gathering(tx)
        await service.want_paper(tx, office, about, Paper.POSTER)
        await service.want_paper(tx, office, about, Paper.POSTER)
        await service.want_paper(tx, office, about, Paper.ACT)
        await service.want_paper(tx, aigul, about, Paper.CALENDAR, "ru")
    async with open_tx() as tx:
        found = await tx.session.execute(
            sa.select(Delivery.person_id, Delivery.params).order_by(Delivery.id)
        )
        assert [(person, params["what"], params["language"]) for person, params in found] == [
            (office.id, "poster", ""),
            (office.id, "act", ""),
            (aigul.id, "calendar", "ru"),
        ]


async def test_what_is_not_somebodys_is_refused(open_tx: OpenTx, somebody: Somebody):
    office, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    stranger = await somebody("Ерлан", Role.AKIM, at="", okrug="X99999999")
    async with open_tx() as tx:
        about = await a_gathering(tx)
        draft = await a_gathering(tx, state=State.DRAFT)
        for paper in (Paper.ACT, Paper.UNREACHED, Paper.MINUTES_PDF):
            with pytest.raises(NotAllowed):
                await service.want_paper(tx, aigul, about, paper)
        with pytest.raises(Refusal, match="impossible_move"):
            await service.want_paper(tx, office, about, Paper.MINUTES_PDF)
        for one in (about, draft, 987654321):
            with pytest.raises(NotFound):
                await service.want_paper(tx, stranger, one, Paper.POSTER)
        with pytest.raises(NotFound):
            await service.want_paper(tx, aigul, draft, Paper.POSTER)


async def test_who_lost_the_role_meanwhile_gets_nothing(open_tx: OpenTx, somebody: Somebody):
    office, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        about = await a_gathering(tx)
        assert await told(tx, about, Paper.ACT, office) is not None
        assert await told(tx, about, Paper.ACT, aigul) is None
        await tx.session.execute(sa.update(Gathering).values(state=State.CANCELLED))
        assert await told(tx, about, Paper.POSTER, office) is None


# ── What is drawn ────────────────────────────────────────────────────────────────────────────


async def told(tx: Tx, about: int, what: Paper, actor: Actor, language: str = "") -> Screen | None:
    """What somebody who asked for a paper is sent, before it is drawn."""
    notice = PaperWanted(to=actor.id, gathering_id=about, what=what.value, language=language)
    return await RENDERERS[PaperWanted.kind](tx, notice, actor, translator("kk"))


async def drawn(tx: Tx, about: int, what: Paper, actor: Actor, language: str = "") -> bytes:
    screen = await told(tx, about, what, actor, language)
    assert screen is not None
    (media,) = (await finished(screen)).media
    assert media.content is not None
    return media.content


def is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF")


def is_png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG")


def is_calendar(content: bytes) -> bool:
    return content.startswith(b"BEGIN:VCALENDAR") and b"SUMMARY" in content


def has(name: str) -> Callable[[bytes], bool]:
    return lambda content: name in zipfile.ZipFile(BytesIO(content)).namelist()


@pytest.mark.parametrize(
    ("paper", "values", "looks_right"),
    [
        (Paper.POSTER, {}, is_pdf),
        (Paper.PICTURE, {}, is_png),
        (Paper.CALENDAR, {}, is_calendar),
        (Paper.ACT, {"poster_photos": [{"kind": "photo", "id": "1"}]}, is_pdf),
        (Paper.SHEET, {"state": State.INITIATIVE, "announced_at": None, "held_at": None}, is_pdf),
        (Paper.UNREACHED, {}, has("xl/workbook.xml")),
    ],
)
async def test_every_paper_before_it_is_drawn(
    open_tx: OpenTx,
    somebody: Somebody,
    paper: Paper,
    values: dict[str, Any],
    looks_right: Callable[[bytes], bool],
):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about = await a_gathering(tx, **values)
        assert looks_right(await drawn(tx, about, paper, office))


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(
    ("paper", "looks_right"),
    [
        (Paper.MINUTES_PDF, is_pdf),
        (Paper.MINUTES_DOCX, has("word/document.xml")),
        (Paper.PUBLIC_PDF, is_pdf),
    ],
)
async def test_every_paper_after_it_is_drawn_in_both_languages(
    open_tx: OpenTx,
    somebody: Somebody,
    paper: Paper,
    looks_right: Callable[[bytes], bool],
    language: str,
):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about = await is_over(tx, state=State.SIGNED)
        await an_election(tx, about, ("Асан", 15), ("Болат", 18), seats=3)
        assert looks_right(await drawn(tx, about, paper, office, language))


async def test_an_election_on_paper_says_by_whose_decision_and_names_no_term_but_the_laws(
    open_tx: OpenTx, somebody: Somebody
):
    await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        for kind, term in ((Kind.SEPARATE, False), (Kind.GATHERING, True)):
            about = await is_over(tx, kind=kind, settlement=AKSU if kind is Kind.SEPARATE else "")
            item = await an_election(tx, about, ("Асан", 15), ("Болат", 4), seats=1)
            row = await tx.session.get_one(GatheringItem, item)
            row.seats_source = "Мәслихаттың № 12 шешімі"
            await tx.session.flush()
            gathering = await find.gathering(tx, about)
            assert gathering is not None
            said = str(composed(await filled.minutes_paper(tx, gathering, "kk")).parts)
            assert "Негізі: Мәслихаттың № 12 шешімі" in said
            assert ("Өкілеттік мерзімі" in said) is term, kind


async def test_what_everybody_reads_on_paper_names_nobody_else_and_is_not_signed(
    open_tx: OpenTx, somebody: Somebody
):
    await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about = await is_over(tx, state=State.SIGNED)
        await an_election(tx, about, ("Асан", 15), ("Болат", 4), seats=1)
        row = await find.gathering(tx, about)
        assert row is not None
        whole = composed(await filled.public_paper(tx, row, "kk", Shown()))
        kinds = {type(part).__name__ for part in whole.parts}
        assert not kinds & {"Names", "Signatures", "Appendix", "Grid"}
        said = str(whole.parts)
        assert "Асан сайланды." in said
        assert "Серік Асан" in said  # the chair
        assert "Болат" not in said  # neither who lost nor who was there
        assert "тізімі әкім аппаратында сақталады" in said


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_longest_minutes_fit_into_one_letter(
    open_tx: OpenTx, somebody: Somebody, language: Language
):
    await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about = await is_over(tx, state=State.SIGNED, published_at=NOW)
        for item in await items_of(tx, about):
            item.decision_kk = "Жол жөнделсін. " * 100
        for _ in range(28):
            await an_election(tx, about, ("Асан " * 15, 15), seats=1)
        notice = MinutesPublished(gathering_id=about)
        one = await LETTERS[notice.kind](tx, notice, language, [])
        both = await LETTERS[notice.kind](tx, notice, None, [])
        assert one is not None
        assert both is not None
        for letter in (one, both):
            assert utf16_len(plain(letter.screen.text)) <= 4096
        assert "Көше жарығы" in one.screen.text
        assert one.screen.rows
        assert both.screen.rows[0][0].url


async def test_nothing_is_told_of_what_is_not_published(open_tx: OpenTx, somebody: Somebody):
    await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about = await is_over(tx, state=State.SIGNED)
        notice = MinutesPublished(gathering_id=about)
        assert await LETTERS[notice.kind](tx, notice, "kk", []) is None


async def test_the_list_to_phone_is_a_table_with_a_row_for_each(
    open_tx: OpenTx, somebody: Somebody
):
    office = await somebody("Марат", Role.AKIM)
    aigul = await somebody("=Айгүл")
    async with open_tx() as tx:
        about = await a_gathering(tx)
        tx.session.add(
            Delivery(
                bot_id=tx.bot_id,
                person_id=aigul.id,
                batch_id=about,
                kind="gathering.called",
                lane=5,
                state=Outcome.FAILED,
                due_at=NOW,
                created_at=NOW,
            )
        )
        await tx.session.flush()
        content = await drawn(tx, about, Paper.UNREACHED, office)
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert rows == [(1, "Ақсу ауылы", "=Айгүл", "", "хабар жетпеді")]


async def test_the_photos_of_the_poster_come_after_the_act(open_tx: OpenTx, somebody: Somebody):
    office = await somebody("Марат", Role.AKIM)
    photos = [{"kind": "photo", "id": "a"}, {"kind": "document", "id": "b"}]
    async with open_tx() as tx:
        about = await a_gathering(tx, poster_photos=photos)
        screen = await told(tx, about, Paper.ACT, office)
        assert screen is not None
        (album,) = screen.then
        assert [(one.kind, one.file_id) for one in album.media] == [
            ("photo", "a"),
            ("document", "b"),
        ]
        assert "2" in album.text


async def test_a_calendar_file_of_what_is_called_off_takes_it_out(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        about = await a_gathering(tx, sequence=2)
        before = await drawn(tx, about, Paper.CALENDAR, aigul)
        await tx.session.execute(sa.update(Gathering).values(state=State.CANCELLED))
        after = await drawn(tx, about, Paper.CALENDAR, aigul)
        assert b"SEQUENCE:2" in before
        assert b"SEQUENCE:3" in after
        assert b"STATUS:CANCELLED" in after
        uids = [
            next(line for line in made.splitlines() if line.startswith(b"UID"))
            for made in (before, after)
        ]
        assert uids[0] == uids[1]


async def test_a_sheet_says_how_many_have_to_sign(open_tx: OpenTx, somebody: Somebody):
    await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about = await a_gathering(tx, "Жол туралы", "Су туралы", state=State.INITIATIVE)
        row = await find.gathering(tx, about)
        assert row is not None
        sheet = await filled.signature_sheet(tx, row)
        assert (sheet.needed, sheet.out_of) == (134, 1338)  # a tenth of 812 + 430 + 96, rounded up
        assert sheet.rows > 134
        assert sheet.question.kk == "1) Жол туралы; 2) Су туралы"


# ── For WhatsApp ─────────────────────────────────────────────────────────────────────────────


async def test_the_text_for_whatsapp_holds_both_languages_and_the_link(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    async with open_tx() as tx:
        about = await a_gathering(tx, "Су *тегін* ме", place_kk="Мектеп_1")
        view, link = await service.to_send_on(tx, aigul, about)
        text = whatsapp_text(view, link, tx.zone)
        kk, ru, last = text.split("\n\n")[0], text, text.splitlines()[-1]
        assert kk.startswith("*Жиын*\n")
        assert "Ақсу ауылдық округі" in kk
        assert "*Сход*" in ru
        assert "1. Су \u2217тегін\u2217 ме" in text
        assert "Мектеп\u02cd1" in text
        assert last.endswith(f"?start=m{about}")
        screen = whatsapp_screen(view, link, translator("kk"))
        assert "<pre>" in screen.text


async def test_a_draft_is_not_sent_on(open_tx: OpenTx, somebody: Somebody):
    office = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about = await a_gathering(tx, state=State.DRAFT)
        with pytest.raises(Refusal):
            await service.to_send_on(tx, office, about)


async def test_a_link_says_where_somebody_new_lives_most_likely(
    open_tx: OpenTx, somebody: Somebody
):
    await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        about = await a_gathering(tx)
        draft = await a_gathering(tx, state=State.DRAFT, announced_at=None)
        assert await service.place_of(tx, about) == OKRUG
        assert await service.place_of(tx, draft) == ""
        assert await service.place_of(tx, 987654321) == ""
