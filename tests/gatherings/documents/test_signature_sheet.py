"""The sheet on which residents sign for an initiative."""

from dataclasses import replace
from fractions import Fraction

import pytest

from bot.gatherings.rules.kinds import Kind
from bot.gatherings.screens.documents.given import Both, SignatureSheet
from bot.gatherings.screens.documents.signatures import MOST_ROWS, signatures_pdf
from tests.gatherings.documents.reading import pages
from tests.gatherings.documents.samples import MADE, numbered, signature_sheet


def sheet(given: SignatureSheet) -> list[str]:
    return pages(signatures_pdf(given, MADE))


def numbers(said: list[str]) -> list[int]:
    """The numbers of the rows, page after page: they stand alone behind the head."""
    found: list[int] = []
    for page in said:
        after = page.split("Күні Дата", 1)[1].split("Жинаған", 1)[0]
        found += [int(word) for word in after.split() if word.isdigit()]
    return found


def test_the_first_page_says_in_both_languages_what_is_signed_for() -> None:
    first = sheet(signature_sheet())[0]
    for sentence in (
        "ҚОЛ ҚОЮ ПАРАҒЫ", "ПОДПИСНОЙ ЛИСТ",
        "Жиын – ", "Сход – ",
        "Ақсу ауылдық округі", "Аксуский сельский округ",
        "көпірін күрделі жөндеу туралы", "О капитальном ремонте пешеходного моста",
        "Қажетті қол саны: кемінде 52 адам (520 адамның 10 пайызы).",
        "Нужны подписи: не менее 52 человек (10 % от 520).",
        "Тегі, аты, әкесінің аты", "Фамилия, имя, отчество",
        "Тұрғылықты жері", "Место жительства",
        "Қолы", "Подпись", "Күні", "Дата",
        "Собрал(а): Мұқанов Бауыржан Болатұлы",
    ):  # fmt: skip
        assert sentence in first, sentence


def test_every_page_says_what_is_signed_for_and_which_page_it_is() -> None:
    said = sheet(signature_sheet(rows=60))
    assert len(said) == 4
    for number, page in enumerate(said, start=1):
        assert "О капитальном ремонте" in page
        assert "күрделі жөндеу туралы" in page
        assert f"{number} / 4" in page


@pytest.mark.parametrize("rows", [-5, 0, 1, 16, 17, 60, 350])
def test_rows_are_numbered_on_and_are_at_least_as_many_as_were_wanted(rows: int) -> None:
    found = numbers(sheet(signature_sheet(rows=rows)))
    assert found == list(range(1, len(found) + 1))
    assert len(found) >= max(rows, 1)
    assert len(found) < max(rows, 1) + 21  # the last page is filled, and no further one begun


def test_nobody_prints_a_million_rows() -> None:
    found = numbers(sheet(signature_sheet(rows=10**9)))
    assert MOST_ROWS <= len(found) < MOST_ROWS + 21


def test_whoever_has_not_said_how_many_may_sign_writes_it_by_hand() -> None:
    first = sheet(replace(signature_sheet(), needed=None))[0]
    assert "Қажетті қол саны: ________" in first
    assert "Нужно подписей: ________" in first


def test_without_a_base_the_number_alone_is_said() -> None:
    first = sheet(replace(signature_sheet(), share=None, needed=21))[0]
    assert "Қажетті қол саны: кемінде 21 адам." in first
    assert "Нужны подписи: не менее 21 человека." in first


def test_a_share_that_is_no_whole_percent_is_said_as_people_write_it() -> None:
    first = sheet(replace(signature_sheet(), share=Fraction(1, 8)))[0]
    assert "(12,5 % от 520)" in first


def test_for_an_assembly_its_members_sign() -> None:
    members = sheet(replace(signature_sheet(), kind=Kind.ASSEMBLY))[0]
    assert "Жиналыс мүшелері қол қояды." in members
    assert "Подписывают члены собрания." in members
    residents = sheet(signature_sheet())[0]
    assert "Подписывают совершеннолетние жители" in residents


def test_a_question_without_end_leaves_room_for_signatures() -> None:
    long = Both(numbered("сұрақ", 5_000), "Щ" * 5_000)
    said = sheet(replace(signature_sheet(), question=long, okrug=long, initiator="Ш" * 100))
    assert "сұрақ1 " in said[0]
    assert len(numbers(said[:1])) >= 10


def test_whatever_people_wrote_can_be_printed() -> None:
    for strange in ("\x00\ud800", "🔥", "\u202eсу", "<b>&</b>", "{nb}", ""):
        both = Both(strange, strange)
        given = replace(signature_sheet(), question=both, okrug=both, initiator=strange)
        assert "ПОДПИСНОЙ ЛИСТ" in sheet(given)[0]
