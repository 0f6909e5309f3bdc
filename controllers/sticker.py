# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import http
from odoo.http import request

from ..report.sticker_sheet import LAYOUTS, sticker_sheet
from . import numbers

MOST_TERMINALS = 100  # on one sheet
LONGEST = 9  # digits of the copies; so many copies are too many in any case


class GlaseStickerController(http.Controller):
    @http.route("/pos_glase/stickers", type="http", auth="user", methods=["GET"])
    def stickers(self, terminals="", layout="1", copies="1"):
        """The sheet that the wizard *Print stickers* asked for, as PDF.

        For managers.
        """
        ids = numbers.several(terminals)[:MOST_TERMINALS]
        found = request.env["glase.terminal"].browse(ids).exists()
        is_number = copies.isascii() and copies.isdecimal()
        if not found or layout not in LAYOUTS or not is_number:
            raise request.not_found()
        stickers = found._stickers(int(copies[:LONGEST]))
        paper = found.company_id[:1].sudo().paperformat_id.format
        pdf = sticker_sheet(
            stickers,
            LAYOUTS[layout],
            request.env._("Pay with Glase"),
            paper="Letter" if paper == "Letter" else "A4",
            hint=request.env._("Scan with the Glase app"),
        )
        name = http.content_disposition("glase-stickers.pdf", "inline")
        return request.make_response(
            pdf,
            [("Content-Type", "application/pdf"), ("Content-Disposition", name)],
        )
