# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import http
from odoo.http import content_disposition, request


class GlaseReportController(http.Controller):
    @http.route("/pos_glase/report/<int:report_id>", auth="user", readonly=True)
    def report(self, report_id):
        """A report as Glase sent it. Glase calls it text/html, which no browser must
        ever believe: it is plain text, to be saved."""
        report = request.env["glase.report"].browse(report_id).exists()
        if not report or not report.has_access("read"):
            raise request.not_found()
        reference = report.period_id.period_ref or report.id
        name = f"{report.report.rpartition('/')[2]}_{reference}.txt"
        return request.make_response(
            report.text or "",
            [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
                ("Content-Security-Policy", "default-src 'none'; sandbox"),
            ],
        )
