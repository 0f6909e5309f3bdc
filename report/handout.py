# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A page to hang up or to lay beside oneself, as PDF: numbered steps, and what to do
when something is in the way. Everything in it is a text already."""

import io
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    KeepInFrame,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from .sticker_sheet import BOLD, PLAIN, drawable, load_fonts

PAPERS = {"A4": A4, "A5": A5}
MARGIN = 14 * mm
FRAME = 6  # points that reportlab leaves around each page by itself
NUMBER = 12 * mm  # room of a step's number
COLOUR = colors.HexColor("#5f2708")  # of the register's Glase badge


@dataclass(frozen=True)
class Handout:
    """One page. ``steps`` and ``cases`` are (what, more about it)."""

    title: str
    lead: str
    steps: tuple[tuple[str, str], ...]
    cases_title: str = ""
    cases: tuple[tuple[str, str], ...] = ()


def handout_pdf(handout, paper="A4"):
    """Draw a ``Handout`` on one page, however long its texts are; returns bytes.

    :param paper: "A4" or "A5"
    """
    load_fonts()
    pdf = io.BytesIO()
    size = PAPERS[paper]
    document = SimpleDocTemplate(
        pdf,
        pagesize=size,
        leftMargin=MARGIN - FRAME,
        rightMargin=MARGIN - FRAME,
        topMargin=MARGIN - FRAME,
        bottomMargin=MARGIN - FRAME,
        title=handout.title,
    )
    width, height = size[0] - 2 * MARGIN, size[1] - 2 * MARGIN
    story = list(_story(handout, width, paper))
    page = KeepInFrame(width, height, story, mode="shrink")
    document.build([page])
    return pdf.getvalue()


def _story(handout, width, paper):
    font = 12 if paper == "A4" else 10.5
    text = ParagraphStyle("text", fontName=PLAIN, fontSize=font, leading=font * 1.35)
    strong = ParagraphStyle("strong", parent=text, fontName=BOLD)
    title = ParagraphStyle(
        "title", fontName=BOLD, fontSize=font * 2, leading=font * 2.5, textColor=COLOUR
    )
    heading = ParagraphStyle(
        "heading", parent=title, fontSize=font * 1.3, leading=font * 1.9
    )
    yield Paragraph(_safe(handout.title, BOLD), title)
    if handout.lead:
        yield Paragraph(_safe(handout.lead), text)
    yield Spacer(1, font)
    rows = [
        [Paragraph(str(place), title), _cell(step, strong, text)]
        for place, step in enumerate(handout.steps, start=1)
    ]
    yield _table(rows, [NUMBER, width - NUMBER], font)
    if handout.cases:
        yield Spacer(1, font)
        yield Paragraph(_safe(handout.cases_title, BOLD), heading)
        rows = [[_cell(case, strong, text)] for case in handout.cases]
        yield _table(rows, [width], font * 0.6)


def _cell(told, strong, text):
    what, more = told
    lines = [Paragraph(_safe(what, BOLD), strong)]
    return [*lines, Paragraph(_safe(more), text)] if more else lines


def _table(rows, widths, gap):
    table = Table(rows, colWidths=widths)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), gap * 0.4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), gap * 0.4),
                ("LINEBELOW", (0, 0), (-1, -2), 0.25, colors.lightgrey),
            ]
        )
    )
    return table


def _safe(text, font=PLAIN):
    return escape(drawable(text, font))
