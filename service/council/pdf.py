"""The annex as a PDF: real text in embedded fonts, numbered pages, German in its metadata."""

from collections.abc import Container
from functools import cache
from html import escape
from io import BytesIO
from typing import Any
from unicodedata import normalize

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    Flowable,
    ListFlowable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
)
from reportlab.platypus import Table as Grid

from service.council.types import Annex, Block, Points, Quote, Section, Table, Text

_REGULAR, _BOLD = "Vera", "VeraBd"
_MARGIN = 22 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_PADDING = 6  # reportlab's, inside the margins
_CELL_PADDING = 5
_LINE = HexColor("#b8bec6")
_HEAD = HexColor("#eef1f4")
_GREY = HexColor("#4b5563")
_NARROW, _WIDE = 16, 64  # characters between which a column's share of the width follows its text

_BODY = ParagraphStyle("body", fontName=_REGULAR, fontSize=9, leading=13.5, spaceAfter=5)
_TITLE = ParagraphStyle("title", _BODY, fontName=_BOLD, fontSize=17, leading=22, spaceAfter=3)
_SUBTITLE = ParagraphStyle("subtitle", _BODY, textColor=_GREY, spaceAfter=10)
_HEADING = ParagraphStyle(
    "heading",
    _BODY,
    fontName=_BOLD,
    fontSize=11.5,
    leading=15,
    spaceBefore=10,
    spaceAfter=4,
    keepWithNext=1,
)
_CELL = ParagraphStyle("cell", _BODY, fontSize=7.5, leading=10.5, spaceAfter=0)
_CELL_HEAD = ParagraphStyle("cell head", _CELL, fontName=_BOLD)
_CAPTION = ParagraphStyle(
    "caption", _CELL, fontName=_BOLD, fontSize=8, spaceBefore=6, spaceAfter=3, keepWithNext=1
)
_SMALL = ParagraphStyle("small", _CELL, spaceAfter=3)


def render(annex: Annex, stand: str) -> bytes:
    """Return the annex as a PDF."""
    written = BytesIO()
    document = SimpleDocTemplate(
        written,
        pagesize=A4,
        leftMargin=_MARGIN - _PADDING,
        rightMargin=_MARGIN - _PADDING,
        topMargin=20 * mm,
        bottomMargin=22 * mm,
        title=annex.title,
        subject="Stimmung: Datenarten, Zugriffsrechte, Schwellen und Grenzen",
        author="Stimmung",
        creator="Stimmung",
        lang="de-DE",
        displayDocTitle=True,
    )
    story: list[Flowable] = [_paragraph(annex.title, _TITLE), _paragraph(stand, _SUBTITLE)]
    for section in annex.sections:
        story += _section(section)
    footer = _Footer(annex.title)
    document.build(story, onFirstPage=footer, onLaterPages=footer)
    return written.getvalue()


@cache
def _glyphs() -> Container[int]:
    """Register the fonts, and return the characters that they can draw."""
    # reportlab brings these; embedded, they look the same everywhere and know „“, dashes, € and ł.
    regular = TTFont(_REGULAR, "Vera.ttf")
    registerFont(regular)
    registerFont(TTFont(_BOLD, "VeraBd.ttf"))
    registerFontFamily(_REGULAR, normal=_REGULAR, bold=_BOLD, italic=_REGULAR, boldItalic=_BOLD)
    glyphs: Container[int] = regular.face.charToGlyph
    return glyphs


class _Footer:
    """Writes the title and the page's number below every page."""

    def __init__(self, title: str) -> None:
        self._title = title

    def __call__(self, canvas: Any, document: Any) -> None:  # noqa: ANN401 -- untyped in reportlab
        canvas.saveState()
        canvas.setFont(_REGULAR, 7.5)
        canvas.setFillColor(_GREY)
        canvas.drawString(_MARGIN, 12 * mm, self._title)
        canvas.drawRightString(A4[0] - _MARGIN, 12 * mm, f"Seite {document.page}")
        canvas.restoreState()


def _section(section: Section) -> list[Flowable]:
    parts = [part for block in section.blocks for part in _block(block)]
    return [_paragraph(section.title, _HEADING), *parts]


def _block(block: Block) -> list[Flowable]:
    match block:
        case Text(text):
            return [_paragraph(text, _BODY)]
        case Points(items):
            return [_points(items)]
        case Table():
            return _table(block)
        case Quote(title, paragraphs):
            return [
                _paragraph(title, _CAPTION),
                *(_paragraph(each, _SMALL) for each in paragraphs),
            ]


def _points(items: list[str]) -> Flowable:
    return ListFlowable(
        [_paragraph(item, ParagraphStyle("item", _BODY, spaceAfter=2)) for item in items],
        bulletType="bullet",
        bulletFontName=_REGULAR,
        bulletFontSize=9,
        start="•",
        leftIndent=12,
        spaceAfter=5,
    )


def _table(table: Table) -> list[Flowable]:
    cells = [[_paragraph(text, _CELL_HEAD) for text in table.head]]
    cells += [[_paragraph(text, _CELL) for text in row] for row in table.rows]
    grid = Grid(
        cells,
        colWidths=_widths(table),
        repeatRows=1,
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, 0), _HEAD),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, _LINE),
            ("LEFTPADDING", (0, 0), (-1, -1), _CELL_PADDING),
            ("RIGHTPADDING", (0, 0), (-1, -1), _CELL_PADDING),
            ("TOPPADDING", (0, 0), (-1, -1), 3.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ],
    )
    return [_paragraph(table.caption, _CAPTION), grid, Spacer(0, 6)]


def _widths(table: Table) -> list[float]:
    """Give every column room for its longest word, and share the rest by what stands in them."""
    columns = list(zip(table.head, *table.rows, strict=True))
    least = [max(map(_longest_word, column)) + 2 * _CELL_PADDING for column in columns]
    longest = [min(_WIDE, max(_NARROW, *map(len, column))) for column in columns]
    rest = max(0, _WIDTH - sum(least))
    wanted = [own + rest * each / sum(longest) for own, each in zip(least, longest, strict=True)]
    return [_WIDTH * each / sum(wanted) for each in wanted]


def _longest_word(text: str) -> float:
    # In bold, as the head is: a little more than a cell needs.
    return max((stringWidth(word, _BOLD, _CELL.fontSize) for word in text.split()), default=0)


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(_drawable(text), quote=False), style)


def _drawable(text: str) -> str:
    """Return a text without characters that the font lacks: ź becomes z, an emoji "?"."""
    known = _glyphs()
    return "".join(
        character if ord(character) in known or character.isspace() else _nearest(character, known)
        for character in text
    )


def _nearest(character: str, known: Container[int]) -> str:
    plain = (each for each in normalize("NFKD", character) if ord(each) in known)
    return "".join(plain) or "?"
