"""The minutes read back, whichever program opens them."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.table import Table
from pypdf import PdfReader

from bot.core.i18n import Language

#: How the five items of the law begin in the minutes.
FIVE = {
    "kk": (
        "1. Өткізілген күні мен орны",
        "2. Қатысуға құқығы бар жергілікті қоғамдастық мүшелерінің саны",
        "3. Қатысқандар",
        "4. Төраға мен хатшы",
        "5. Күн тәртібі, сөз сөйлегендер және қабылданған шешімдер",
    ),
    "ru": (
        "1. Дата и место проведения",
        "2. Число",
        "3. Присутствовали",
        "4. Председатель и секретарь",
        "5. Повестка дня",
    ),
}


def flat(text: str) -> str:
    """The text of a page on one line."""
    return re.sub(r"\s+", " ", text.replace("\u200b", "")).strip()


def on_paper(content: bytes) -> str:
    """What a PDF says."""
    return flat(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def in_word(content: bytes) -> str:
    """What a Word file says: paragraphs and tables as they come."""
    found = []
    for block in Document(BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            found += [cell.text for row in block.rows for cell in row.cells]
        else:
            found.append(block.text)
    return flat(" ".join(found))


def in_libreoffice(content: bytes, folder: Path) -> str | None:
    """What LibreOffice makes of a Word file; None on a machine that has none."""
    office = shutil.which("soffice")
    if office is None:
        return None
    source = folder / "opened.docx"
    source.write_bytes(content)
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    convert = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*convert, str(source)], check=True, capture_output=True, timeout=180)
    return on_paper((folder / "opened.pdf").read_bytes())


def holds_the_five(text: str, language: Language) -> bool:
    """Whether the five items of the law are there, in the law's order."""
    places = [text.find(item) for item in FIVE[language]]
    return -1 not in places and places == sorted(places)
