"""The minutes as a PDF and as a Word file: the five items of art. 39-3(10), and nothing else."""

import re
import time
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from pypdf import PdfReader

from bot.core.i18n import Language
from bot.gatherings.rules.kinds import Base, Kind
from bot.gatherings.rules.minutes import Business, Held, Minutes, Officers, Present
from bot.gatherings.rules.presence import Attendee, How
from bot.gatherings.rules.quorum import Threshold
from bot.gatherings.rules.votes import Outcome, Vote
from bot.gatherings.screens.documents.given import ItemPaper, MinutesPaper, names_of
from bot.gatherings.screens.documents.minutes_docx import minutes_docx
from bot.gatherings.screens.documents.minutes_pdf import minutes_pdf
from bot.places.fitting import face_of
from bot.places.sheet import Face
from tests.gatherings.documents.reading import flat, lines, pages, paragraphs, whole, word
from tests.gatherings.documents.samples import (
    DAY,
    HELD,
    MADE,
    by_lot,
    endless_minutes,
    large_minutes,
    minutes,
    numbered,
    people,
)

BOTH: tuple[Language, ...] = ("kk", "ru")
FIVE = {
    "kk": [
        "1. Өткізілген күні мен орны",
        "2. Қатысуға құқығы бар жергілікті қоғамдастық мүшелерінің саны",
        "3. Қатысқандар",
        "4. Төраға мен хатшы",
        "5. Күн тәртібі, сөз сөйлегендер және қабылданған шешімдер",
    ],
    "ru": [
        "1. Дата и место проведения",
        "2. Число членов местного сообщества, имеющих право участвовать",
        "3. Присутствовали",
        "4. Председатель и секретарь",
        "5. Повестка дня, содержание выступлений и принятые решения",
    ],
}
EMPTY = MinutesPaper(
    "kk", Kind.SEPARATE, "", "Ақсу ауылдық округі",
    Minutes(Held(None, ""), None, Present(0, ()), Officers("", ""), ()),
)  # fmt: skip


def pdf_text(paper: MinutesPaper) -> str:
    return " ".join(pages(minutes_pdf(paper, MADE)))


def docx_text(paper: MinutesPaper) -> str:
    return whole(minutes_docx(paper, MADE))


TEXTS = (pdf_text, docx_text)


@pytest.mark.parametrize("language", BOTH)
def test_the_pdf_has_the_five_items_in_the_order_of_the_law_and_no_other(
    language: Language,
) -> None:
    said = lines(minutes_pdf(minutes(language, present=80), MADE))
    headings = [line for line in said if line in FIVE[language]]
    assert headings == FIVE[language]
    # whatever else begins with a number is in a list: of the agenda, the elected, the people
    listed = {*people(80), "Жұмабекова Гүлнәр Серікқызы", "Өтегенов Ерлан Болатұлы"}
    listed |= {one.question for one in minutes(language).minutes.business}
    numbered_lines = [line for line in said if re.match(r"\d+\. ", line)]
    strange = [
        line
        for line in numbered_lines
        if line not in headings and line.split(". ", 1)[1] not in listed
    ]
    assert strange == []


@pytest.mark.parametrize("language", BOTH)
def test_the_word_file_has_the_same_five_as_headings(language: Language) -> None:
    made = word(minutes_docx(minutes(language), MADE))
    found = [one.text for one in made.paragraphs if one.style.name == "Heading 1"]
    assert found == FIVE[language]


@pytest.mark.parametrize("text", TEXTS)
def test_a_kazakh_paper_says_everything_as_a_hattama_does(text) -> None:
    said = text(minutes("kk", named=55))
    assert "ХАТТАМА № 3" in said
    assert "Ақсу ауылдық округі жергілікті қоғамдастық жиыны" in said
    for sentence in (
        "Күні мен уақыты: 2026 жылғы 12 желтоқсан, 10:00–12:15",
        "Өткізілген жері: Ақсу ауылы, Мәдениет үйі, Абай көшесі, 12",
        "520 адам",
        "Барлығы: 61 адам",
        "Кворум: 520 адамнан кемінде 52 адам қажет. Кворум бар.",
        "Тағы 6 адам қол қойылған қағаз тізімге енгізілген",
        "Төраға: Сәрсенбаев Қайрат Әскербекұлы",
        "Хатшы: Жұмабекова Гүлнәр Серікқызы",
        "Күн тәртібі:",
        "Күн тәртібі бекітілді: қатысқандар – 61, жақтағандар – 61, қарсылар – 0, "
        "қалыс қалғандар – 0.",
        "Тыңдалды:",
        "Сөз сөйлегендер:",
        "Дауысқа салынған ұсыныс: Абай көшесін жарықтандыруға 1 200 000 ₸ бөлінсін.",
        "Дауыс беру нәтижесі: Қатысқандар – 61, жақтағандар – 54, қарсылар – 3, "
        "қалыс қалғандар – 2, дауыс бермегендер – 2.",
        "Ұсыныс қабылданды.",
        "Шешім қабылданды: Есеп назарға алынды.",
        "Өкілеттік мерзімі: 12.12.2026 – 12.12.2030",
        "Хаттама әкімге тапсырылды: 20___ жылғы «____»",
    ):
        assert sentence in said, sentence


@pytest.mark.parametrize("text", TEXTS)
def test_a_russian_paper_says_everything_as_a_protocol_does(text) -> None:
    said = text(minutes("ru", named=55))
    assert "ПРОТОКОЛ № 3 схода местного сообщества Аксуский сельский округ" in said
    for sentence in (
        "Дата и время: 12 декабря 2026 года, 10:00–12:15",
        "520 человек",
        "Всего: 61 человек",
        "Кворум: нужно не менее 52 человек из 520. Кворум есть.",
        "Ещё 6 человек внесены в бумажный список с подписями",
        "Слушали:",
        "Выступили:",
        "Результат голосования: Участвовали – 61, за – 54, против – 3, воздержались – 2, "
        "не голосовали – 2.",
        "Решили: Отчёт принят к сведению.",
        "Протокол передан акиму: «____»",
    ):
        assert sentence in said, sentence


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("language", BOTH)
def test_nothing_of_the_other_language_is_on_it(text, language: Language) -> None:
    other = "ru" if language == "kk" else "kk"
    said = text(minutes(language))
    assert not [one for one in FIVE[other] if one in said]


@pytest.mark.parametrize("text", TEXTS)
def test_the_day_of_handing_over_stands_once_it_is_known(text) -> None:
    said = text(replace(minutes("ru"), handed_over=date(2026, 12, 14)))
    assert "Протокол передан акиму: 14 декабря 2026 года" in said


# ── Who was there ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", TEXTS)
def test_a_short_list_stands_in_the_third_item(text) -> None:
    said = text(minutes("kk", present=21))
    third, fourth = said.index(FIVE["kk"][2]), said.index(FIVE["kk"][3])
    places = [said.index(name) for name in people(21)]
    assert all(third < place < fourth for place in places)
    assert "қосымша" not in said


@pytest.mark.parametrize("text", TEXTS)
def test_a_long_list_is_attached_behind_the_signatures(text) -> None:
    said = text(minutes("kk", present=40))
    assert "Қатысқандардың тізімі хаттамаға қоса беріледі." in said
    appendix = said.index("Хаттама № 3. 3-тармаққа қосымша")
    assert said.index("Хаттама әкімге тапсырылды") < appendix
    assert all(said.index(name, appendix) for name in people(40))


@pytest.mark.parametrize("text", TEXTS)
def test_nobody_reads_how_or_when_somebody_was_counted(text) -> None:
    came = [Attendee("Асан Үсен", "Абай көшесі", how, HELD, HELD) for how in How]
    paper = minutes("kk")
    listed = replace(paper.minutes.present, names=names_of(came), number=3)
    said = text(replace(paper, minutes=replace(paper.minutes, present=listed)))
    assert said.count("Асан Үсен (Абай көшесі)") == 3
    assert not re.search(r"\b(qr|code|QR)\b", said)


def test_the_list_is_in_the_order_of_the_alphabet_that_readers_know() -> None:
    names = ("Іңкәр", "Яна", "Ұлан", "Бота", "Әсел", "Асан", "Ғани", "Гүл", "Өмір", "Олжас")
    listed = names_of([Attendee(name, "", How.NAME, HELD, None) for name in names])
    right = ["Асан", "Әсел", "Бота", "Гүл", "Ғани", "Олжас", "Өмір", "Ұлан", "Іңкәр", "Яна"]
    assert list(listed) == right


@pytest.mark.parametrize("text", TEXTS)
def test_whom_no_list_names_is_seen_to_be_missing(text) -> None:
    paper = minutes("ru", named=55)
    present = replace(paper.minutes.present, on_paper=False)
    said = text(replace(paper, minutes=replace(paper.minutes, present=present)))
    assert "Не внесены в список: 6 человек." in said
    assert "бумажный список" not in said


@pytest.mark.parametrize("language", BOTH)
def test_500_people_are_all_there_once_and_in_columns(language: Language) -> None:
    said = pages(minutes_pdf(large_minutes(language), MADE))
    everything = " ".join(said)
    names = people(500)
    assert len(set(names)) == 500
    for number, name in enumerate(names, start=1):
        assert everything.count(f"{number}. {name}") == 1, name
    assert len(said) <= 8


def test_500_people_are_a_list_of_two_columns_in_word() -> None:
    made = word(minutes_docx(large_minutes(), MADE))
    listed = [one.text for one in made.paragraphs if one.style.name == "Name"]
    assert tuple(listed) == people(500)
    columns = [one.find(qn("w:cols")).get(qn("w:num"), "1") for one in
               made.element.body.iter(qn("w:sectPr"))]  # fmt: skip
    assert columns == ["1", "2", "1"]


def test_500_people_take_no_more_than_a_few_seconds() -> None:
    paper = large_minutes()
    for make in (minutes_pdf, minutes_docx):
        started = time.perf_counter()
        make(paper, MADE)
        assert time.perf_counter() - started < 8  # half a second on a free machine


# ── Votes and elections ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", TEXTS)
def test_an_election_tells_every_vote_the_second_one_and_who_has_the_seats(text) -> None:
    said = text(minutes("ru"))
    assert "Число избираемых членов собрания: 2" in said
    assert "При равенстве голосов голосуют повторно." in said
    assert "1 Жұмабекова Гүлнәр Серікқызы 58 1 2 избран(а)" in said
    assert "3 Ғабитов Қайрат Қанатұлы 55 4 1 не избран(а)" in said
    assert "2 Өтегенов Ерлан Болатұлы 52 4 2 избран(а)" in said  # of the second vote
    elected = said[said.index("Избраны:") : said.index("Срок полномочий")]
    assert "Жұмабекова Гүлнәр Серікқызы" in elected
    assert "Өтегенов Ерлан Болатұлы" in elected
    assert "Ғабитов" not in elected


@pytest.mark.parametrize("text", TEXTS)
def test_a_lot_tells_the_words_it_was_drawn_by(text) -> None:
    paper = minutes("kk")
    lot = by_lot(61)
    said = text(replace(paper, items=(*paper.items[:2], ItemPaper(election=lot))))
    winner, other = (lot.name_of(number) for number in lot.lot)
    assert f"Жеребе «Ақсу 12 желтоқсан» сөздері бойынша тартылды, реті: {winner}, {other}." in said
    assert said.index("Дауыс тең болса, жеребе тартылады") < said.index("Жеребе «Ақсу")
    elected = said[said.index("Сайланғандар:") : said.index("Өкілеттік мерзімі")]
    assert winner in elected
    assert other not in elected


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (Outcome.PASSED, "Предложение принято."),
        (Outcome.NOT_PASSED, "Предложение не принято."),
        (Outcome.NO_QUORUM, "Решение не принято: кворума не было."),
    ],
)
@pytest.mark.parametrize("text", TEXTS)
def test_what_a_vote_came_to_is_said(text, outcome: Outcome, sentence: str) -> None:
    paper = minutes("ru")
    said = text(replace(paper, items=(ItemPaper("Да", Vote(9, 3, 2, 1), outcome),)))
    assert sentence in said
    assert "Участвовали – 9, за – 3, против – 2, воздержались – 1, не голосовали – 3." in said


@pytest.mark.parametrize("text", TEXTS)
def test_too_few_are_told_with_whom_the_quorum_was_counted_of(text) -> None:
    paper = replace(minutes("kk"), quorum=Threshold(25, 13, 12), base=Base.REPRESENTATIVES)
    said = text(paper)
    assert "Кворум: 25 адамнан кемінде 13 адам қажет. Кворум жоқ." in said
    assert "бөлек жиындар сайлаған өкілдердің санынан" in said


@pytest.mark.parametrize("text", TEXTS)
def test_what_was_only_listened_to_has_no_vote(text) -> None:
    paper = minutes("kk")
    only = replace(paper.minutes, business=paper.minutes.business[:1])
    said = text(replace(paper, minutes=only, items=(), agenda_vote=None))
    assert "Дауыс беру нәтижесі" not in said
    assert "Есеп назарға алынды." in said


# ── What is missing, too long or strange ────────────────────────────────────────────────────


@pytest.mark.parametrize("text", TEXTS)
def test_a_draft_without_anything_leaves_room_to_write(text) -> None:
    said = text(EMPTY)
    for heading in FIVE["kk"]:
        assert heading in said
    assert "жергілікті қоғамдастықтың бөлек жиыны" in said
    assert said.count("________") >= 5


@pytest.mark.parametrize("text", TEXTS)
def test_a_separate_gathering_names_its_village(text) -> None:
    said = text(replace(minutes("ru"), kind=Kind.SEPARATE, section="Коктерек, улица Абая"))
    assert "раздельного схода местного сообщества" in said
    assert "Территория раздельного схода: Коктерек, улица Абая" in said


def test_200_items_and_a_place_of_5000_letters_lose_no_word() -> None:
    paper = endless_minutes("kk")
    drawn = pages(minutes_pdf(paper, MADE))
    written = whole(minutes_docx(paper, MADE))
    last = paper.minutes.business[-1]
    for said in (" ".join(drawn), written):
        assert all(said.count(f"жер{n} ") == 1 for n in range(100, 700))
        assert f"{last.question[:14]}" in said
        assert "Ш" * 100 in said.replace(" ", "")
        assert "Щ" * 100 in said.replace(" ", "")
    assert [f"/ {len(drawn)}" in page for page in drawn] == [True] * len(drawn)


def test_signatures_never_stand_on_a_page_of_their_own() -> None:
    for more in range(0, 1_800, 300):  # the end of the text moves down the page
        paper = minutes("kk", present=20)
        first = replace(paper.minutes.business[0], speeches=numbered("сөз", 300 + more))
        business = (first, *paper.minutes.business[1:])
        paper = replace(paper, minutes=replace(paper.minutes, business=business))
        last = pages(minutes_pdf(paper, MADE))[-1]
        assert "Жиналыс мүшелері болып екі адам сайланды." in last
        assert "Хаттама әкімге тапсырылды" in last


@pytest.mark.parametrize("make", [minutes_pdf, minutes_docx])
@pytest.mark.parametrize(
    "strange",
    ["\x00\x07\x1b[31m", "\ud800\udfff", "\ufffe\uffff", "🔥👨‍👩‍👧‍👦🇰🇿",
     "\u202eсу\u202c", "<b>&amp;]]>",
     "{nb} {n} %s", "עברית 水", "\n\n\n", "Щ" * 3000, "а\u0301" * 400, ""],
)  # fmt: skip
def test_whatever_people_wrote_can_be_printed(make, strange: str) -> None:
    paper = minutes("kk", present=30)
    body = replace(
        paper.minutes,
        held=Held(DAY, strange),
        present=Present(3, (strange or "?",) * 3),
        officers=Officers(strange, strange),
        business=(Business(strange, strange, strange),),
    )
    made = make(replace(paper, number=strange, okrug=strange, section=strange, minutes=body), MADE)
    if make is minutes_pdf:
        said = " ".join(pages(made))
        assert "Қатысқандар" in said
        if strange.startswith("{nb}"):
            assert said.count("{nb} {n} %s") >= 8
    else:
        assert "3. Қатысқандар" in paragraphs(made)


# ── What the files are ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("language", "locale"), [("kk", "kk-KZ"), ("ru", "ru-RU")])
def test_the_word_file_is_a4_in_times_and_in_its_language(language: Language, locale: str) -> None:
    made = word(minutes_docx(minutes(language), MADE))
    for section in made.sections:
        assert abs(section.page_width - Mm(210)) < Mm(0.1)
        assert abs(section.page_height - Mm(297)) < Mm(0.1)
    styles = made.styles.element
    assert {one.get(qn("w:val")) for one in styles.iter(qn("w:lang"))} == {locale}
    fonts = {one.get(qn(f"w:{script}")) for one in styles.iter(qn("w:rFonts"))
             for script in ("ascii", "hAnsi", "cs", "eastAsia")}  # fmt: skip
    assert fonts == {"Times New Roman"}
    assert not [one for one in styles.iter(qn("w:rFonts")) if "Theme" in str(one.attrib)]


def test_lists_of_the_word_file_begin_at_1_each() -> None:
    made = word(minutes_docx(minutes("kk", present=20), MADE))
    found = [one.paragraph_format.element.pPr.numPr for one in made.paragraphs]
    lists = list(dict.fromkeys(one.numId.val for one in found if one is not None))
    assert len(lists) == 3  # people, agenda, elected
    numbering = made.part.numbering_part.element
    for number in lists:
        overrides = numbering.num_having_numId(number).findall(qn("w:lvlOverride"))
        assert [one.find(qn("w:startOverride")).val for one in overrides] == [1]


def test_a_long_table_of_the_word_file_repeats_its_head() -> None:
    [table, _second] = word(minutes_docx(minutes("kk"), MADE)).tables
    head = table.rows[0]._tr
    assert head.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert table.style.name == "Table Grid"


def test_the_word_file_says_the_page_and_how_many_there_are() -> None:
    footer = word(minutes_docx(minutes("kk"), MADE)).sections[0].footer
    fields = [one.get(qn("w:instr")) for one in footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "Хаттама № 3, 12.12.2026" in footer.paragraphs[0].text


def test_files_say_of_themselves_what_they_are_and_not_what_wrote_them() -> None:
    known = word(minutes_docx(minutes("kk"), MADE)).core_properties
    assert known.title == "Хаттама № 3, 12.12.2026"
    assert known.author == "Ақсу ауылдық округі әкімінің аппараты"
    assert known.comments == ""
    about = PdfReader(BytesIO(minutes_pdf(minutes("kk"), MADE))).metadata
    assert about is not None
    assert about.title == "Хаттама № 3"


def test_the_pdf_tells_every_page_which_it_is() -> None:
    said = pages(minutes_pdf(minutes("kk"), MADE))
    assert len(said) > 1
    for number, page in enumerate(said, start=1):
        assert f"{number} / {len(said)}" in page
        assert "Хаттама № 3, 12.12.2026" in page


def test_the_place_is_in_the_head_only_where_it_is_short() -> None:
    paper = minutes("kk")
    short = flat(lines(minutes_pdf(paper, MADE))[4])
    assert paper.minutes.held.place in " ".join(lines(minutes_pdf(paper, MADE))[:6]), short
    long = replace(paper, minutes=replace(paper.minutes, held=Held(DAY, numbered("жер", 900))))
    assert pdf_text(long).count("жер5 ") == 1


def test_the_letters_of_an_office_have_every_kazakh_letter_and_money() -> None:
    for bold in (False, True):
        face = face_of(bold=bold, serif=True)
        alone = Face(face.file)
        assert all(alone.has(letter) for letter in "ӘәҒғҚқҢңӨөҰұҮүҺһІіЁё№«»–")
        assert face.has("₸")  # taken from the other letters
        assert face.width("₸") > 0.4
