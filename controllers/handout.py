# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import http
from odoo.http import request

from ..report.handout import handout_pdf
from . import numbers


class GlaseHandoutController(http.Controller):
    @http.route("/pos_glase/first_steps", type="http", auth="user", methods=["GET"])
    def first_steps(self):
        """From the account to the first payment, on one page, as PDF.

        For managers.
        """
        handout = request.env["glase.terminal"]._first_steps_on_paper()
        return _pdf("glase-first-steps.pdf", handout, "A4")

    @http.route(
        "/pos_glase/card/<string:number>", type="http", auth="user", methods=["GET"]
    )
    def card(self, number):
        """The card that hangs beside a register, as PDF.

        For managers.
        """
        terminal = request.env["glase.terminal"].browse(numbers.one(number))
        terminal._check_may_print()
        if not terminal.exists():
            raise request.not_found()
        return _pdf("glase-card.pdf", terminal._card_on_paper(), "A5")


def _pdf(name, handout, paper):
    return request.make_response(
        handout_pdf(handout, paper),
        [
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", http.content_disposition(name, "inline")),
        ],
    )
