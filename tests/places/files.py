"""Small files of KATO for tests, with the dirt of the real one."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path

OBLAST, DISTRICT, OKRUG, VILLAGE = "100000000", "103400000", "103430000", "103430100"

#: code, parent, level, kind, type_code, kk, ru
COUNTRY = [
    (OBLAST, "", "oblast", "oblast", "0", "Абай облысы", "область Абай"),
    (DISTRICT, OBLAST, "district", "district", "2", "Көкпекті ауданы", "Кокпектинский район"),
    (OKRUG, DISTRICT, "sub_district", "rural_okrug", "2", "Ақсу а.о", "Аксуский с.о."),
    (VILLAGE, OKRUG, "settlement", "village", "2", "Ақсу\u00a0а.", "с.Аксу"),
    ("103430200", OKRUG, "settlement", "village", "2", "Бірлік а.", "с. Бирлик"),
    ("103430300", OKRUG, "settlement", "other_place", "2", "Бірлік қыстауы", "зимовка Бирлик"),
    ("103433000", DISTRICT, "sub_district", "rural_okrug", "2", "Тұран а.о.", "с.о.Туран"),
    ("103433100", "103433000", "settlement", "village", "2", "Ақсу а.", "с.Аксу"),
    ("101000000", OBLAST, "district", "city_akimat", "1", "Семей Қ.Ә.", "Семей Г.А."),
    ("101010000", "101000000", "sub_district", "city", "1", "Семей қ.", "г.Семей"),
    ("110000000", "", "oblast", "oblast", "0", "Ақмола облысы", "Акмолинская область"),
    ("114500000", "110000000", "district", "district", "2", "Целиноград ауданы",
     "Целиноградский район"),
    ("114531000", "114500000", "sub_district", "village_akimat", "2", "Ақсу а.ә.",
     "Аксуская с.а."),
    ("114531100", "114531000", "settlement", "village", "2", "Ақсу а.", "с.Аксу"),
]  # fmt: skip
HEADER = ("code", "parent", "level", "kind", "type_code", "kk", "ru")


def csv_text(rows: Iterable[Sequence[str]] = COUNTRY, header: Sequence[str] = HEADER) -> str:
    """The rows as CSV."""
    made = StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return made.getvalue()


def write_csv(folder: Path, rows: Iterable[Sequence[str]] = COUNTRY) -> Path:
    """The rows in a file."""
    file = folder / "kato.csv"
    file.write_text(csv_text(rows), encoding="utf-8")
    return file


def write_workbook(
    folder: Path, rows: Iterable[Sequence[str]] = COUNTRY, sheet: str = "katonew1"
) -> Path:
    """The rows as the official workbook has them: numbers, parts of the code, a running number."""
    from openpyxl import Workbook

    book = Workbook()
    made = book.active
    assert made is not None
    made.title = sheet
    made.append(["te", "ab", "cd", "ef", "hij", "k", "kaz_name", "rus_name", "nn"])
    for number, (code, _, _, _, k, kk, ru) in enumerate(rows, start=1):
        te: int | str = int(code) if code.isdecimal() else code
        made.append(
            [te, code[:2], code[2:4], code[4:6], code[6:], int(k), kk or None, ru or None, number]
        )
    file = folder / "KATO_17.07.2026.xlsx"
    book.save(file)
    return file
