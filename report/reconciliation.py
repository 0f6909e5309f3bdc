# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Periods and their differences as PDF. Everything in it is a text already."""

import io
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from .sticker_sheet import BOLD, PLAIN, load_fonts

MARGIN = 18 * mm
RED = colors.HexColor("#b3261e")
FRAME = 6  # points that reportlab leaves around each page by itself
WIDTH = A4[0] - 2 * MARGIN
TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=9, leading=12)
SMALL = ParagraphStyle("small", parent=TEXT, fontSize=7.5, leading=10)
STRONG = ParagraphStyle("strong", parent=SMALL, fontName=BOLD)
TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=16, leading=22)
HEADING = ParagraphStyle(
    "heading", fontName=BOLD, fontSize=11, leading=16, spaceBefore=10
)
RULES = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
        ("LINEBELOW", (0, 1), (-1, -1), 0.25, colors.lightgrey),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("LEFTPADDING", (1, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ]
)


@dataclass(frozen=True)
class Block:
    """A table under a heading; the first row says what the columns are. The columns
    from ``numbers`` on, counted from 0, stand to the right; ``widths`` are shares of
    the page's width; the last ``totals`` rows are sums; ``red`` are the numbers of the
    rows that a reader must not miss."""

    heading: str
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 1
    widths: tuple[int, ...] = ()
    totals: int = 0
    red: tuple[int, ...] = ()


@dataclass(frozen=True)
class Paper:
    title: str
    lines: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    signatures: tuple[str, ...] = ()  # what is written below each line to sign on


def reconciliation_pdf(paper):
    """Draw a ``Paper`` on A4; returns the PDF's bytes."""
    load_fonts()
    pdf = io.BytesIO()
    document = SimpleDocTemplate(
        pdf,
        pagesize=A4,
        leftMargin=MARGIN - FRAME,
        rightMargin=MARGIN - FRAME,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=paper.title,
    )
    story = [Paragraph(escape(paper.title), TITLE)]
    story += [Paragraph(escape(line), TEXT) for line in paper.lines]
    for block in paper.blocks:
        story += [Paragraph(escape(block.heading), HEADING), _table(block)]
    if paper.signatures:
        story.append(KeepTogether([Spacer(1, 16 * mm), _signatures(paper.signatures)]))
    document.build([*story, Spacer(1, 1)], onFirstPage=_number, onLaterPages=_number)
    return pdf.getvalue()


def _table(block):
    widths = block.widths or (1,) * len(block.rows[0])
    strong = (0, *range(len(block.rows) - block.totals, len(block.rows)))
    rows = [
        [
            _cell(text, n >= block.numbers, line in strong, line in block.red)
            for n, text in enumerate(row)
        ]
        for line, row in enumerate(block.rows)
    ]
    widths = [WIDTH * width / sum(widths) for width in widths]
    table = Table(rows, colWidths=widths, repeatRows=1)
    table.setStyle(RULES)
    for line in block.red:
        table.setStyle(TableStyle([("LINEBELOW", (0, line), (-1, line), 0.8, RED)]))
    return table


def _signatures(texts):
    """A line to sign on for each, beside one another."""
    gap = 8 * mm
    width = (WIDTH - gap * (len(texts) - 1)) / len(texts)
    row, widths, rules = [], [], [("LEFTPADDING", (0, 0), (-1, -1), 0)]
    for text in texts:
        if row:
            row, widths = [*row, ""], [*widths, gap]
        rules.append(("LINEABOVE", (len(row), 0), (len(row), 0), 0.5, colors.black))
        row, widths = [*row, Paragraph(escape(text), SMALL)], [*widths, width]
    table = Table([row], colWidths=widths)
    table.setStyle(TableStyle(rules))
    return table


def _cell(text, is_number, is_strong, is_red):
    style = STRONG if is_strong else SMALL
    align = TA_RIGHT if is_number else style.alignment
    color = RED if is_red else style.textColor
    style = ParagraphStyle("cell", parent=style, alignment=align, textColor=color)
    return Paragraph(escape(text), style)


def _number(canvas, document):
    canvas.setFont(PLAIN, 7)
    canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, str(document.page))
