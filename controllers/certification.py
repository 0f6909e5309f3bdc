# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import http
from odoo.http import request

from . import numbers


class GlaseCertificationController(http.Controller):
    @http.route(
        "/pos_glase/certification/<string:number>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def protocol(self, number):
        """The protocol to hand in: one page that needs nothing from elsewhere.

        For administrators.
        """
        found = request.env["glase.certification"].browse(numbers.one(number))
        found.check_access("read")
        if not found.exists():
            raise request.not_found()
        page = request.env["ir.qweb"]._render(
            "pos_glase.certification_protocol",
            {"certification": found, "pictures": found._pictures()},
        )
        return request.make_response(
            f"<!DOCTYPE html>{page}",
            [
                ("Content-Type", "text/html; charset=utf-8"),
                # What others have said stands in it: no script of theirs may run.
                (
                    "Content-Security-Policy",
                    "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
                ),
                (
                    "Content-Disposition",
                    http.content_disposition("glase-certification.html", "inline"),
                ),
            ],
        )
