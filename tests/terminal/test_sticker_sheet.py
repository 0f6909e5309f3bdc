# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Printed stickers: both codes are read from the page as a scanner would."""

import pypdfium2
import zxingcpp

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...report.sticker_sheet import LAYOUTS, Sticker, sticker_sheet
from ..admin import AdminCase
from ..common import GLASE_ID

DOTS = 300  # per inch, as an office printer has
INCH = 25.4  # mm


def pages_of(pdf):
    """Each page of a PDF as a picture, in black and white paper's size."""
    return [
        page.render(scale=DOTS / 72).to_pil() for page in pypdfium2.PdfDocument(pdf)
    ]


def codes_on(page):
    """(kind, text) of every code that a reader finds on a page."""
    return [(str(code.format), code.text) for code in zxingcpp.read_barcodes(page)]


def both_codes(glase_id):
    return [
        ("Code 128", glase_id),
        ("QR Code", f"HTTP://SEQR.SE/Q{glase_id}"),
    ]


@tagged("post_install", "-at_install")
class TestStickerSheet(AdminCase):
    def test_every_layout_is_readable(self):
        ids = ("004610027501", "00461000001", "Ab12345678901234567890")
        for paper in ("A4", "Letter"):
            for layout in LAYOUTS.values():
                stickers = [Sticker(one, "Kassa 3, Hörnet") for one in ids] * 6
                pdf = sticker_sheet(stickers, layout, "Pay with Glase", paper)
                pages = pages_of(pdf)
                self.assertEqual(len(pages), -(-18 // layout.per_sheet))
                found = [code for page in pages for code in codes_on(page)]
                wanted = [code for one in ids for code in both_codes(one)] * 6
                self.assertCountEqual(found, wanted, (paper, layout))

    def test_smallest_qr_code_has_25_mm(self):
        stickers = [Sticker(GLASE_ID, "Till")] * 2
        pdf = sticker_sheet(stickers, LAYOUTS["18"], "Pay with Glase")
        (page,) = pages_of(pdf)
        for code in zxingcpp.read_barcodes(page):
            if str(code.format) == "QR Code":
                corners = code.position
                side = corners.top_right.x - corners.top_left.x
                self.assertAlmostEqual(side / DOTS * INCH, 25, delta=0.5)

    def test_text_on_the_page(self):
        one = Sticker(GLASE_ID, "Zażółć gęślą jaźń 中 " + "x" * 80)
        pdf = sticker_sheet([one], LAYOUTS["8"], "Pay with Glase")
        page = pypdfium2.PdfDocument(pdf)[0]
        text = page.get_textpage().get_text_bounded()
        for part in (GLASE_ID, "Pay with Glase", "Zażółć gęślą jaźń ?", "xxxx"):
            self.assertIn(part, text)
        half = page.get_width() / 2
        inside = page.get_textpage().get_text_bounded(right=half)
        self.assertEqual(inside.count("x"), text.count("x"), "nothing is cut in two")


@tagged("post_install", "-at_install")
class TestPrintStickers(AdminCase):
    def setUp(self):
        super().setUp()
        self.press_register()
        self.press_assign(GLASE_ID)
        groups = "point_of_sale.group_pos_manager"
        self.manager = self.new_user("glase_manager", groups)

    def sheet(self, **query):
        values = {"terminals": str(self.till.id), "layout": "18", "copies": "1"}
        query = "&".join(f"{k}={v}" for k, v in {**values, **query}.items())
        return self.url_open(f"/pos_glase/stickers?{query}")

    def test_manager_prints(self):
        wizard = self.env["glase.stickers"].with_user(self.manager)
        action = self.till.with_user(self.manager).action_print_stickers()
        wizard = wizard.with_context(**action["context"]).create(
            {"layout": "8", "copies": 2}
        )
        self.authenticate("glase_manager", "glase_manager")
        answer = self.url_open(wizard.action_print()["url"])
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        (page,) = pages_of(answer.content)
        self.assertCountEqual(codes_on(page), both_codes(GLASE_ID) * 2)

    def test_no_glase_id(self):
        self.till.glase_id = False
        with self.assertRaisesRegex(UserError, "has no Glase ID yet"):
            self.till.action_print_stickers()
        answer = self.sheet()
        self.assertEqual(answer.status_code, 422)
        self.assertIn("has no Glase ID yet", answer.text)

    def test_cashier_prints_nothing(self):
        self.authenticate("pos_user", "pos_user")
        self.assertEqual(self.sheet().status_code, 403)
        cashier = self.env["glase.stickers"].with_user(self.pos_user)
        with self.assertRaises(AccessError):
            cashier.create({"terminal_ids": self.till.ids})

    def test_what_was_never_asked_for(self):
        for query in (
            {"terminals": "x"},
            {"terminals": "0"},
            {"terminals": "999999999999999999999"},
            {"layout": "%3Cb%3E"},
            {"copies": "x"},
            {"copies": "²"},
            {"copies": "-1"},
        ):
            self.assertEqual(self.sheet(**query).status_code, 404, query)
        for copies in ("0", "101", "9" * 30):
            self.assertEqual(self.sheet(copies=copies).status_code, 422, copies)
