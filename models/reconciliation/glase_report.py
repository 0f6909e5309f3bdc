# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ...glase.report import ReportError, ReportMeta, stream_report
from ..mixins.actions import open_url

DETAILS = {
    "shop": "Reconciliation/STD_RECON_003.xml",
    "terminal": "Reconciliation/STD_RECON_007.xml",
}
# glase_api.md, 8.2: what may be asked for a period of this kind. 006 and 007 are never
# answered for a period that was closed for the shop. The details come first.
REPORTS = {
    "shop": (
        DETAILS["shop"],
        "Reconciliation/Shop.xml",
        "Reconciliation/STD_RECON_002.xml",
        "Reconciliation/STD_RECON_004.xml",
    ),
    "terminal": (DETAILS["terminal"], "Reconciliation/STD_RECON_006.xml"),
}


class GlaseReport(models.Model):
    """A report as Glase sent it. The raw text is kept; newer ones do not replace it.

    It is served as plain text by a route of ours only, whatever Glase calls it.
    """

    _name = "glase.report"
    _inherit = ["glase.exported"]
    _description = "Glase report"
    _order = "id desc"
    _rec_name = "report"

    period_id = fields.Many2one(
        "glase.period", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="period_id.company_id", store=True)
    report = fields.Selection(
        [
            ("Reconciliation/Shop.xml", "Total of the shop"),
            ("Reconciliation/STD_RECON_002.xml", "Totals by point of sale (002)"),
            ("Reconciliation/STD_RECON_003.xml", "Payments of the shop (003)"),
            ("Reconciliation/STD_RECON_004.xml", "Totals by cashier (004)"),
            ("Reconciliation/STD_RECON_006.xml", "Total of the point of sale (006)"),
            ("Reconciliation/STD_RECON_007.xml", "Payments of the point of sale (007)"),
        ],
        required=True,
    )
    language = fields.Char()
    title = fields.Char(string="Glase's title")
    text = fields.Text(prefetch=False)
    rows_total = fields.Integer(string="Rows")
    has_details = fields.Boolean(string="Lists each payment")
    problem = fields.Char(help="Why it cannot be read.")

    @api.model
    def _keep(self, period, report, language, file):
        return self.create(
            {
                "period_id": period.id,
                "report": report,
                "language": language,
                "title": file.title,
                "text": file.text.replace("\0", ""),
                **self._look_through(file.text, period.period_ref),
            }
        )

    @api.model
    def _look_through(self, text, period_ref):
        rows, details = 0, 0
        try:
            for item in stream_report(text):
                if not isinstance(item, ReportMeta):
                    rows += 1
                    details += bool(item.ers_reference)
                elif item.period_id not in ("", period_ref):
                    raise ReportError("It is about another period.")
        except ReportError as error:
            return {"problem": str(error)}
        return {"rows_total": rows, "has_details": bool(details)}

    def action_download(self):
        self.check_access("read")
        self.ensure_one()
        return open_url(f"/pos_glase/report/{self.id}", target="download")
