"""Who is to be phoned, as a file that any office opens: Excel, LibreOffice, or a printer."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from bot.core.i18n import Translator
from bot.core.screen import Media

#: What a table takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_INSIDE = 11  # digits of a number of Kazakhstan, the 7 with them


@dataclass(frozen=True)
class PhoneRow:
    """Somebody to be phoned. village, why: as people read them; phone: as it is kept, or ""."""

    village: str
    name: str
    phone: str
    why: str


def phone_list(rows: Iterable[PhoneRow], t: Translator) -> bytes:
    """The list as CSV. Excel of this country reads it at once: a byte order mark, semicolons."""
    out = StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(
        (t.word("No."), t.word("Village"), t.word("Name"), t.word("Phone"), t.word("Reason"))
    )
    for number, one in enumerate(rows, start=1):
        cells = (_cell(one.village), _cell(one.name), dialled(one.phone), _cell(one.why))
        table.writerow((number, *cells))
    return out.getvalue().encode("utf-8-sig")


def phone_file(rows: Iterable[PhoneRow], broadcast_id: int, t: Translator) -> Media:
    """The list as a file to send."""
    name = t.word("phone-list-{number}.csv", number=broadcast_id)
    return Media("document", content=phone_list(rows, t), name=name)


def dialled(phone: str) -> str:
    """`8 701 123 45 67`, as it is dialled inside the country; another country's stays whole."""
    digits = "".join(ch for ch in phone if ch in "0123456789")
    if len(digits) != _INSIDE or not digits.startswith("7"):
        return f"00 {digits}" if digits else ""
    return f"8 {digits[1:4]} {digits[4:7]} {digits[7:9]} {digits[9:]}"


def _cell(text: str) -> str:
    """As it was written; what a table would calculate is text again."""
    return f"'{text}" if text.startswith(_FORMULA) else text
