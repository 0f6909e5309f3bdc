# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A sheet of stickers as PDF: QR code, bar code, Glase ID and name of the terminal
(glase_api.md, 7.1 and 7.3)."""

import io
from dataclasses import dataclass

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from odoo.tools.misc import file_path

from ..glase import sticker

PAPERS = {"A4": A4, "Letter": LETTER}
PLAIN, BOLD = "Glase-Plain", "Glase-Bold"
FONTS = {
    PLAIN: "web/static/fonts/google/Open_Sans/Open_Sans-Regular.ttf",
    BOLD: "web/static/fonts/google/Open_Sans/Open_Sans-Bold.ttf",
}
QUIET = 10  # modules of white beside a bar code
WIDEST_BAR = 0.7 * mm


@dataclass(frozen=True)
class Sticker:
    glase_id: str
    register: str


@dataclass(frozen=True)
class Layout:
    """How a sheet is divided; ``qr`` is the side of the QR code itself, in mm."""

    columns: int
    rows: int
    qr: float

    @property
    def per_sheet(self):
        return self.columns * self.rows


# The smallest QR code is one that a phone or a scanner still reads with ease.
LAYOUTS = {"1": Layout(1, 1, 110), "8": Layout(2, 4, 40), "18": Layout(3, 6, 25)}


def sticker_sheet(stickers, layout, invitation, paper="A4", hint=""):
    """Draw the stickers, one after the other; returns a PDF as bytes.

    :param stickers: a list of ``Sticker``
    :param invitation: what the customer reads, such as "Pay with Glase"
    :param hint: and what to do, in smaller letters
    :param paper: "A4" or "Letter"
    """
    load_fonts()
    width, height = PAPERS[paper]
    pdf = io.BytesIO()
    canvas = Canvas(pdf, (width, height))
    canvas.setTitle(invitation)
    cell = (width / layout.columns, height / layout.rows)
    draw = _draw_flat if cell[0] > cell[1] else _draw_upright
    for number, one in enumerate(stickers):
        sheet, place = divmod(number, layout.per_sheet)
        if sheet and not place:
            _end_page(canvas, layout, cell)
        row, column = divmod(place, layout.columns)
        canvas.saveState()
        canvas.translate(column * cell[0], height - (row + 1) * cell[1])
        draw(canvas, one, layout.qr * mm, (invitation, hint), cell)
        canvas.restoreState()
    _end_page(canvas, layout, cell)
    canvas.save()
    return pdf.getvalue()


def load_fonts():
    for name, place in FONTS.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, file_path(place)))


def _end_page(canvas, layout, cell):
    """Draw where to cut, over the white borders of the QR codes."""
    width, height = cell
    canvas.setStrokeGray(0.7)
    canvas.setLineWidth(0.25)
    for column in range(1, layout.columns):
        canvas.line(column * width, 0, column * width, layout.rows * height)
    for row in range(1, layout.rows):
        canvas.line(0, row * height, layout.columns * width, row * height)
    canvas.showPage()


def _draw_flat(canvas, one, qr, texts, cell):
    """A label that is wider than high: the text stands beside the QR code."""
    width, height = cell
    margin = qr * 0.16
    top = height - margin
    _draw_qr(canvas, one.glase_id, margin, top - qr, qr)
    left = margin + qr * 1.2
    size = qr / 7
    room = width - left - margin
    y = _draw_text(canvas, texts[0], BOLD, size, (left, top), room)
    size *= 0.7
    for text in filter(None, (texts[1], one.register)):
        y = _draw_text(canvas, text, PLAIN, size, (left, y - size / 2), room)
    room = (margin, margin * 0.6, width - 2 * margin, top - qr * 1.12 - margin * 0.6)
    _draw_bars(canvas, one.glase_id, room)


def _draw_upright(canvas, one, qr, texts, cell):
    """A whole page: everything in the middle, one under the other."""
    width, height = cell
    middle, margin = width / 2, qr / 6
    room = width - 2 * margin
    y = height - qr * 1.7
    _draw_qr(canvas, one.glase_id, middle - qr / 2, y, qr)
    top = (middle, y + qr * 1.36)
    below = _draw_text(canvas, texts[0], BOLD, qr / 8, top, room, True)
    _draw_text(canvas, texts[1], PLAIN, qr / 16, (middle, below), room, True)
    y -= qr * 0.45
    _draw_bars(canvas, one.glase_id, (margin, y, room, qr * 0.28))
    y -= qr * 0.08
    _draw_text(canvas, one.register, PLAIN, qr / 16, (middle, y), room, True)


def _draw_qr(canvas, glase_id, x, y, side):
    """The picture brings its own white border, four modules wide, around the code."""
    picture = ImageReader(io.BytesIO(sticker.qr_png(sticker.sticker_url(glase_id))))
    pixels, _same = picture.getSize()
    border = side * 4 / (pixels / 10 - 8)
    outer = side + 2 * border
    canvas.drawImage(picture, x - border, y - border, outer, outer)


def _draw_bars(canvas, glase_id, room):
    """The bar code as wide as fits, and below it the ID in digits."""
    x, y, width, height = room
    modules = Code128(glase_id, barWidth=1, quiet=0).width + 2 * QUIET
    size = min(height * 0.3, 18)
    bars = Code128(
        glase_id,
        barWidth=min(width / modules, WIDEST_BAR),
        barHeight=height - size * 1.2,
        quiet=0,
    )
    bars.drawOn(canvas, x + (width - bars.width) / 2, y + size * 1.2)
    canvas.setFillGray(0)
    canvas.setFont(PLAIN, size)
    canvas.drawCentredString(x + width / 2, y + size * 0.2, glase_id)


def _draw_text(canvas, text, font, size, place, width, centred=False):
    """Two lines at most; returns where the last one ends."""
    x, y = place
    canvas.setFillGray(0)
    canvas.setFont(font, size)
    draw = canvas.drawCentredString if centred else canvas.drawString
    for line in simpleSplit(drawable(text, font), font, size, width)[:2]:
        y -= size
        draw(x, y, _cut(line, font, size, width))
        y -= size * 0.2
    return y


def _cut(line, font, size, width):
    """A word that is too long for a line of its own ends early."""
    while line and pdfmetrics.stringWidth(line, font, size) > width:
        line = line[:-1]
    return line


def drawable(text, font):
    """A character that the font lacks would be an empty box."""
    glyphs = pdfmetrics.getFont(font).face.charToGlyph
    return "".join(char if ord(char) in glyphs else "?" for char in text)
