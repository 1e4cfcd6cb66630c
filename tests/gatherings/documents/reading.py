"""Papers read back: what a person would see on them."""

import re
from io import BytesIO

from docx import Document
from pypdf import PdfReader


def pages(content: bytes) -> list[str]:
    """The text of each page on one line."""
    return [flat(page.extract_text()) for page in PdfReader(BytesIO(content)).pages]


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u200b", "")).strip()


def lines(content: bytes) -> list[str]:
    """The lines of all pages, without the one at the foot of each."""
    found = []
    for page in PdfReader(BytesIO(content)).pages:
        found += [flat(line) for line in page.extract_text().splitlines()]
    return [line for line in found if line]


def word(content: bytes):
    return Document(BytesIO(content))


def paragraphs(content: bytes) -> list[str]:
    """The paragraphs of a Word file in order, tables left out."""
    return [flat(one.text) for one in word(content).paragraphs]


def whole(content: bytes) -> str:
    """Everything in a Word file: paragraphs and tables as they come."""
    found = []
    for block in word(content).iter_inner_content():
        if hasattr(block, "rows"):
            found += [" ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            found.append(block.text)
    return flat(" ".join(found))
