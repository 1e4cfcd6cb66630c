"""The act of notice: one page, both languages, whatever there is to prove."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.notice import notice_period
from bot.gatherings.screens.documents.act import act_pdf
from bot.gatherings.screens.documents.given import Act, Both, Post, PosterPhoto, Reached, Version
from tests.gatherings.documents.reading import pages
from tests.gatherings.documents.samples import HELD, MADE, SENT, act, largest_act, numbered, photo


def page(given: Act) -> str:
    [said] = pages(act_pdf(given, MADE))
    return said


def test_one_page_proves_in_both_languages_that_people_were_told() -> None:
    said = page(act())
    for sentence in (
        "ХАБАРЛАУ АКТІСІ", "АКТ ОБ ОПОВЕЩЕНИИ",
        "Ақсу ауылдық округі", "Аксуский сельский округ",
        "2026 жылғы 12 желтоқсан, 10:00", "12 декабря 2026 года, 10:00",
        "Ақсу ауылы, Мәдениет үйі, Абай көшесі, 12", "село Аксу, Дом культуры, улица Абая, 12",
        "3. Жиналыс мүшелерін сайлау", "3. Выборы членов собрания",
        "1-нұсқа: 30.11.2026, 11:05 – алғашқы хабарландыру", "Версия 1: 30.11.2026, 11:05 –",
        "2-нұсқа: 02.12.2026, 11:05 – өтетін жері өзгерді", "Версия 2: 02.12.2026, 11:05 –",
        "12 күн берілді; заң бойынша кемінде 10 күн керек. Мерзімінде хабарланды.",
        "Дано 12 дней; по закону нужно не менее 10 дней. Оповещение своевременное.",
        "Ақсу / Аксу", "Көктерек / Коктерек",
        "30.11.2026, 11:06 – Ақсу хабарлары",
        "30.11.2026, 15:05", "Магазин, улица Абая",
        "Ақсу ауылдық округінің әкімі Қ. Ә. Сәрсенбаев",
    ):  # fmt: skip
        assert sentence in said, sentence


def test_the_kind_stands_with_what_it_means() -> None:
    said = page(replace(act(), kind=Kind.ASSEMBLY))
    assert "Жиналыс – жиын сайлаған" in said
    assert "Собрание – " in said
    assert "избранных сходом" in said


def test_every_village_is_counted_and_the_sum_is_that_of_all() -> None:
    said = page(act())
    for row in ("Ақсу / Аксу 212 14 6", "Көктерек / Коктерек 87 3 2", "Жаңажол / Жанажол 41 5 0",
                "Барлығы / Всего 340 22 8"):  # fmt: skip
        assert row in said, row


def test_the_sum_counts_villages_that_have_no_row() -> None:
    many = tuple(Reached(Both(f"Ауыл{n}"), 1, 2, 3) for n in range(300))
    assert "Барлығы / Всего 300 600 900" in page(replace(act(), reached=many))


def test_a_village_of_one_name_stands_once() -> None:
    assert "Арай / Арай" not in page(
        replace(act(), reached=(Reached(Both("Арай", "Арай"), 3, 0, 0),))
    )


def test_a_late_notice_says_by_how_much_and_why() -> None:
    late = replace(
        act(),
        period=notice_period(HELD - timedelta(days=4), HELD, 10),
        reason=Both("Су тасқыны қаупі", "Угроза паводка"),
    )
    said = page(late)
    assert "4 күн берілді; заң бойынша кемінде 10 күн керек. 6 күн кешікті." in said
    assert "Дано 4 дня; по закону нужно не менее 10 дней. Опоздание: 6 дней." in said
    assert "Кеш хабарлану себебі Су тасқыны қаупі" in said
    assert "Причина позднего оповещения Угроза паводка" in said


def test_in_time_no_reason_is_shown() -> None:
    assert "Угроза" not in page(replace(act(), reason=Both("Су тасқыны", "Угроза паводка")))


def test_where_the_law_asks_for_no_notice_the_act_says_so() -> None:
    said = page(replace(act(), kind=Kind.REPORT, period=notice_period(SENT, HELD, 0)))
    assert "12 күн берілді; заңда мерзім белгіленбеген." in said
    assert "Дано 12 дней; закон срока не устанавливает." in said


def test_what_was_written_in_one_language_is_said_in_both_columns() -> None:
    said = page(replace(act(), place=Both("Мектеп ауласы", "")))
    assert said.count("Мектеп ауласы") == 2


def test_without_a_channel_a_poster_or_anybody_told_there_is_room_to_write() -> None:
    said = page(replace(act(), agenda=(), versions=(), reached=(), posts=(), photos=(),
                        signer=Both()))  # fmt: skip
    assert "Опубликовано в канале или группе: жарияланбады / не опубликовано" in said
    assert "Барлығы / Всего 0 0 0" in said
    assert said.count("____________") >= 4


# ── Always one page ──────────────────────────────────────────────────────────────────────────


def test_the_largest_is_one_page_and_says_how_much_it_leaves_out() -> None:
    said = page(largest_act())
    assert "…+195" in said  # 200 items, five of them shown
    assert "АКТ ОБ ОПОВЕЩЕНИИ" in said
    assert "Опоздание: 7 дней." in said
    assert "қолы / подпись" in said


def test_nothing_is_drawn_beyond_the_page() -> None:
    for given in (act(), largest_act()):
        lowest: list[float] = []

        def look(text: str, _cm: Any, tm: Any, _font: Any, _size: float, seen=lowest) -> None:
            if text.strip():
                seen.append(float(tm[5]))

        PdfReader(BytesIO(act_pdf(given, MADE))).pages[0].extract_text(visitor_text=look)
        assert min(lowest) > 20


@pytest.mark.parametrize("items", [0, 1, 7, 30, 31, 200])
@pytest.mark.parametrize("villages", [0, 1, 9, 88])
def test_any_number_of_items_and_villages_is_one_page(items: int, villages: int) -> None:
    given = replace(
        act(),
        agenda=tuple(Both(f"Мәселе {n}", f"Вопрос {n}") for n in range(items)),
        reached=tuple(Reached(Both(f"Ауыл{n}", f"Село{n}"), n, 0, 0) for n in range(villages)),
    )
    said = page(given)
    if villages <= 9 and 0 < items <= 30:  # the longest agenda there may be
        assert f"{items}. Мәселе {items - 1}" in said
        assert f"{items}. Вопрос {items - 1}" in said


def test_the_newest_versions_are_kept_and_the_first() -> None:
    many = tuple(Version(n, SENT + timedelta(hours=n), Both(f"өзгеріс{n}")) for n in range(1, 41))
    said = page(replace(act(), versions=many))
    assert "1-нұсқа: 30.11.2026, 12:05 – өзгеріс1" in said
    assert "40-нұсқа: 02.12.2026, 03:05 – өзгеріс40" in said
    assert "өзгеріс2 " not in said
    assert "…+30" in said


def test_both_languages_stand_in_one_size() -> None:
    sizes = defaultdict(set)

    def look(text: str, _cm: Any, _tm: Any, _font: Any, size: float) -> None:
        for language, word in (("kk", "Мәдениет"), ("ru", "культуры")):
            if word in text:
                sizes[language].add(round(size, 2))

    for given in (act(), replace(act(), agenda=largest_act().agenda)):
        sizes.clear()
        PdfReader(BytesIO(act_pdf(given, MADE))).pages[0].extract_text(visitor_text=look)
        assert len(sizes["kk"]) == 1
        assert sizes["kk"] == sizes["ru"]


# ── The photo of the poster ──────────────────────────────────────────────────────────────────


def images(content: bytes) -> list[Image.Image]:
    found = [one.image for one in PdfReader(BytesIO(content)).pages[0].images]
    return [one for one in found if one is not None]


def test_a_photo_is_drawn_upright_and_small() -> None:
    content = act_pdf(act(), MADE)
    [drawn] = images(content)
    assert drawn.width < drawn.height  # it was taken upright, and lay on its side in the file
    assert max(drawn.size) <= 700
    assert len(content) < 300_000


@pytest.mark.parametrize(
    "image", [b"", b"not a picture", b"\xff\xd8\xff\xe0 broken", photo()[:900]]
)
def test_a_file_that_is_no_picture_leaves_its_words(image: bytes) -> None:
    given = replace(act(), photos=(PosterPhoto(SENT, Both("Дүкен", "Магазин"), image),))
    content = act_pdf(given, MADE)
    assert images(content) == []
    assert "Дүкен" in " ".join(pages(content))


def test_a_transparent_picture_and_one_of_enormous_sides_are_drawn() -> None:
    made = BytesIO()
    Image.new("LA", (5000, 20), (0, 0)).save(made, "PNG")
    given = replace(act(), photos=(PosterPhoto(SENT, image=made.getvalue()),) * 5)
    content = act_pdf(given, MADE)
    assert len(pages(content)) == 1
    assert len(images(content)) >= 1


def test_whatever_people_wrote_can_be_printed() -> None:
    for strange in (
        "\x00\ud800",
        "🔥🇰🇿",
        "\u202eсу",
        "<b>&</b>",
        "עברית",
        "Щ" * 5000,
        "а\n" * 900,
    ):
        both = Both(strange, strange)
        given = replace(
            largest_act(), okrug=both, section=both, place=both, agenda=(both,) * 3, reason=both,
            versions=(Version(1, SENT, both),), reached=(Reached(both, 1, 1, 1),),
            posts=(Post(SENT, strange),), photos=(PosterPhoto(SENT, both, None),), signer=both,
        )  # fmt: skip
        assert "АКТ ОБ ОПОВЕЩЕНИИ" in page(given)


def test_a_place_that_is_cut_ends_in_dots() -> None:
    said = page(replace(act(), place=Both(numbered("жер", 5_000), "Аксу")))
    assert "жер1 " in said
    assert "…" in said
    assert "жер300" not in said
