# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import http
from odoo.http import content_disposition, request

from ..report.reconciliation import reconciliation_pdf
from . import numbers

MAX_PERIODS = 400  # a year of a terminal, and a little more


class GlaseReportController(http.Controller):
    @http.route("/pos_glase/report/<string:report_id>", type="http", auth="user")
    def report(self, report_id):
        """A report as Glase sent it, to be saved.

        Glase calls it text/html, which no browser must ever believe: it is plain text.

        For bookkeepers and managers.
        """
        report = _records("glase.report", report_id)[:1]
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

    @http.route("/pos_glase/reconciliation", type="http", auth="user", methods=["GET"])
    def reconciliation(self, periods=""):
        """The reconciliation of periods, as PDF.

        For bookkeepers and managers.
        """
        pdf = reconciliation_pdf(_records("glase.period", periods)._on_paper())
        name = content_disposition("glase-reconciliation.pdf", "inline")
        return request.make_response(
            pdf,
            [("Content-Type", "application/pdf"), ("Content-Disposition", name)],
        )


def _records(model, text):
    """The records with these numbers, if the user may read them."""
    records = request.env[model].browse(numbers.several(text)[:MAX_PERIODS])
    if not records.has_access("read") or not records.exists():
        raise request.not_found()
    return records.exists()
