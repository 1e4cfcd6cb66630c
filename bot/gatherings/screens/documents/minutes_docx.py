"""Minutes as a Word file: the same parts as the PDF, to be corrected and signed.

Everything is what Word calls it: headings, numbered lists, tables, columns, a footer with fields.
500 names take about half a second.
"""

from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from bot.core.i18n import Language
from bot.gatherings.screens.documents import words
from bot.gatherings.screens.documents.composed import (
    Appendix,
    Aside,
    Composed,
    Grid,
    Head,
    Item,
    Lead,
    Names,
    Numbers,
    Part,
    Signatures,
    Sub,
    Text,
    composed,
    line_of,
)
from bot.gatherings.screens.documents.given import MinutesPaper

_FONT = "Times New Roman"
_LOCALES: dict[Language, str] = {"kk": "kk-KZ", "ru": "ru-RU"}
_INNER_MM = 170
#: Styles that Word brings, and those that are added to them.
_WORDS = ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "List Number")
_OURS = ("Lead", "Line", "Name", "Signature line")
_WIDE_MM = (10, 68, 20, 18, 27, 27)


def minutes_docx(paper: MinutesPaper, made_at: datetime) -> bytes:
    """The minutes as a .docx."""
    whole = composed(paper)
    written = _Written(whole, paper, made_at)
    for part in whole.parts:
        written.write(part)
    made = BytesIO()
    written.document.save(made)
    return made.getvalue()


class _Written:
    """The document while it is written, from its beginning to its end."""

    def __init__(self, whole: Composed, paper: MinutesPaper, made_at: datetime) -> None:
        from docx import Document

        self.document = Document()
        _page(self.document)
        _styles(self.document, _LOCALES[paper.language])
        _properties(self.document, whole, paper, made_at)
        _footer(self.document, whole.running)
        self._numbering = _Numbering(self.document)
        self._style = {name: self.document.styles[name] for name in (*_WORDS, *_OURS)}

    def write(self, part: Part) -> None:
        """The next part of the minutes."""
        match part:
            case Head():
                self._head(part)
            case Item(number, text):
                self._paragraph(f"{number}. {text}", "Heading 1")
            case Sub(text):
                self._paragraph(text, "Heading 2")
            case Lead(text):
                self._paragraph(text, "Lead")
            case Text(text, bold, flowing):
                made = self._paragraph(text, "Normal" if flowing else "Line")
                made.runs[0].bold = bold or None
            case Numbers(texts):
                self._numbered(texts)
            case Names():
                self._names(part)
            case Grid():
                self._grid(part)
            case Signatures(rows):
                self._signatures(rows)
            case Aside(text):
                self._paragraph(text, "Line").paragraph_format.space_before = _points(18)
            case Appendix():
                self._appendix(part)

    def _paragraph(self, text: str, style: str = "Normal") -> Any:
        self._last = self.document.add_paragraph(words.tied(text), self._style[style])
        return self._last

    def _head(self, head: Head) -> None:
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.shared import Mm

        self._paragraph(head.title, "Title")
        for line in head.lines:
            self._paragraph(line, "Subtitle")
        made = self._paragraph(f"{head.left}\t{head.right}" if head.right else head.left)
        made.paragraph_format.space_before = _points(12)
        made.paragraph_format.tab_stops.add_tab_stop(Mm(_INNER_MM), WD_TAB_ALIGNMENT.RIGHT)

    def _numbered(self, texts: tuple[str, ...], style: str = "List Number") -> None:
        """A list that Word numbers by itself, from 1."""
        number = self._numbering.new_list()
        for text in texts:
            made = self._paragraph(text, style)
            _numbers_of(made, number)

    def _names(self, part: Names) -> None:
        """The list in columns, a section of its own."""
        if part.columns > 1:
            self._section()
            self._columns(part.columns)
        self._numbered(part.names, "Name")
        if part.columns > 1:
            self._section()
            self._columns(1)

    def _section(self) -> None:
        """The section so far ends with the last paragraph; the next goes on on the same page."""
        from docx.enum.section import WD_SECTION

        body = self.document.element.body
        before = deepcopy(body.sectPr)
        last = body.xpath("./w:p[last()]")[0]
        last.get_or_add_pPr().append(before)
        section = self.document.sections[-1]
        section.start_type = WD_SECTION.CONTINUOUS

    def _columns(self, count: int) -> None:
        from docx.oxml.ns import qn

        end = self.document.element.body.sectPr
        for columns in end.findall(qn("w:cols")):
            columns.set(qn("w:num"), str(count))
            columns.set(qn("w:space"), "340")

    def _grid(self, grid: Grid) -> None:
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml.parser import OxmlElement
        from docx.shared import Mm

        table = self.document.add_table(rows=0, cols=len(grid.head))
        table.style = self.document.styles["Table Grid"]
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        for column, width in zip(table.columns, _WIDE_MM, strict=True):
            column.width = Mm(width)
        for place, texts in enumerate((grid.head, *grid.rows)):
            cells = table.add_row().cells
            for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
                cell.width = Mm(_WIDE_MM[column])
                made = cell.paragraphs[0]
                made.style = self._style["Normal"]
                run = made.add_run(text)
                run.bold = (place == 0) or None
                run.font.size = _points(11 if place else 10)
                middle = column != 1
                made.alignment = WD_ALIGN_PARAGRAPH.CENTER if middle else WD_ALIGN_PARAGRAPH.LEFT
                made.paragraph_format.space_before = _points(2)
                made.paragraph_format.space_after = _points(2)
        rows = self.document.element.body.tbl_lst[-1].tr_lst
        rows[0].get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in rows:
            row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))

    def _signatures(self, rows: tuple[tuple[str, str], ...]) -> None:
        self._last.paragraph_format.keep_with_next = True  # with what it is that they sign
        for post, name in rows:
            self._paragraph(f"{post}\t\t\t{name}", "Signature line")

    def _appendix(self, part: Appendix) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        belongs = self._paragraph(part.belongs)
        belongs.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        belongs.paragraph_format.page_break_before = True
        title = self._paragraph(part.title, "Subtitle").paragraph_format
        title.space_before, title.space_after = _points(12), _points(8)


# ── What Word has to be told ─────────────────────────────────────────────────────────────────


class _Numbering:
    """Lists that begin at 1 again, each of them."""

    def __init__(self, document: Any) -> None:
        self._root = document.part.numbering_part.element
        self._abstract = self._made()

    def _made(self) -> str:
        """One way of numbering for all lists: 1., 2., 3., hanging."""
        from docx.oxml.ns import nsdecls, qn
        from docx.oxml.parser import parse_xml

        taken = [
            int(one.get(qn("w:abstractNumId"))) for one in self._root.findall(qn("w:abstractNum"))
        ]
        number = str(max(taken, default=0) + 1)
        made = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
            '<w:multiLevelType w:val="singleLevel"/>'
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            '<w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:tabs><w:tab w:val="num" w:pos="567"/></w:tabs>'
            '<w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl></w:abstractNum>'
        )
        self._root.findall(qn("w:num"))[0].addprevious(made)
        return number

    def new_list(self) -> int:
        """The number by which the paragraphs of one list know each other."""
        made = self._root.add_num(int(self._abstract))
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(made.numId)


def _numbers_of(paragraph: Any, number: int) -> None:
    numbered = paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_numPr()
    numbered.get_or_add_ilvl().val = 0
    numbered.get_or_add_numId().val = number


def _points(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _page(document: Any) -> None:
    """A4 with the margins of an office's papers."""
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(15)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.footer_distance = Mm(10)


def _styles(document: Any, locale: str) -> None:
    """Letters, language and spacing of everything."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.oxml.ns import qn
    from docx.shared import Mm, RGBColor

    styles = document.styles
    for fonts in styles.element.iter(qn("w:rFonts")):
        _letters(fonts)
    for tongue in styles.element.iter(qn("w:lang")):
        tongue.set(qn("w:val"), locale)
        tongue.set(qn("w:eastAsia"), locale)
    _settings(document, locale)
    left, centre = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
    justified = WD_ALIGN_PARAGRAPH.JUSTIFY
    for name in _OURS:
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    # name: size, bold, alignment, points before and after, stays with the next paragraph
    for name, size, bold, alignment, before, after, keep in (
        ("Normal", 12, False, justified, 0, 3, False),
        ("Title", 15, True, centre, 0, 3, True),
        ("Subtitle", 13, True, centre, 0, 0, True),
        ("Heading 1", 12, True, left, 12, 3, True),
        ("Heading 2", 12, True, left, 9, 3, True),
        ("Lead", 12, True, left, 4, 0, True),
        ("List Number", 12, False, left, 0, 2, False),
        ("Line", 12, False, left, 0, 3, False),
        ("Name", 11, False, left, 0, 1, False),
        ("Signature line", 12, False, left, 16, 0, True),
        ("Footer", 9.5, False, left, 0, 0, False),
    ):
        style = styles[name]
        font, form = style.font, style.paragraph_format
        font.name, font.size, font.bold, font.italic = _FONT, _points(size), bold, False
        font.color.rgb = RGBColor(0, 0, 0)
        _letters(style.element.rPr.rFonts)
        form.alignment, form.keep_with_next = alignment, keep
        form.space_before, form.space_after = _points(before), _points(after)
        form.line_spacing = 1.0
        for line in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(line)
        for spaced in style.element.rPr.findall(qn("w:spacing")):
            style.element.rPr.remove(spaced)
    form = styles["Signature line"].paragraph_format
    form.left_indent, form.first_line_indent = Mm(88), Mm(-88)
    form.tab_stops.add_tab_stop(Mm(32))
    form.tab_stops.add_tab_stop(Mm(84), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
    form.keep_together = True


def _letters(fonts: Any) -> None:
    """One font for every script; the theme's would win over it."""
    from docx.oxml.ns import qn

    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _FONT)


def _settings(document: Any, locale: str) -> None:
    """The language of the whole, and no «compatibility mode» in the title of the window."""
    from docx.oxml.ns import qn

    settings = document.settings.element
    for tongue in settings.iter(qn("w:themeFontLang")):
        tongue.set(qn("w:val"), locale)
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _properties(document: Any, whole: Composed, paper: MinutesPaper, made_at: datetime) -> None:
    """What the file says of itself: nothing of the library that wrote it."""
    known = document.core_properties
    known.title = line_of(whole.running, 200)
    known.author = known.last_modified_by = line_of(paper.office or paper.okrug, 200)
    known.comments = known.keywords = known.subject = ""
    known.language = _LOCALES[paper.language]
    known.created = known.modified = made_at.astimezone(UTC).replace(tzinfo=None)


def _footer(document: Any, running: str) -> None:
    """What the page belongs to, and which of how many it is."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml.ns import nsdecls
    from docx.oxml.parser import parse_xml
    from docx.shared import Mm

    made = document.sections[0].footer.paragraphs[0]
    made.style = document.styles["Footer"]
    made.style.paragraph_format.tab_stops.clear_all()
    made.paragraph_format.tab_stops.add_tab_stop(Mm(_INNER_MM), WD_TAB_ALIGNMENT.RIGHT)
    made.add_run(f"{running}\t")
    for place, field in enumerate(("PAGE", "NUMPAGES")):
        if place:
            made.add_run(" / ")
        told = (
            f"<w:fldSimple {nsdecls('w')} w:instr='{field}'><w:r><w:t>1</w:t></w:r></w:fldSimple>"
        )
        made.paragraph_format.element.append(parse_xml(told))
