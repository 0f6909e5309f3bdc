# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from .texts import STEPS

CODES = tuple(STEPS)

# Which invoice a step is about: the one that was sent by the step named here.
BILLS = {
    "send": "send",
    "unscanned": "send",
    "paid": "send",
    "receipt": "send",
    "again": "again",
    "pause": "again",
    "earlier": "again",
    "cancel": "cancel",
    "refund_send": "refund_send",
    "refund_paid": "refund_send",
    "refund": "refund_send",
}


class GlaseCertificationStep(models.Model):
    """One step of a certification, and what was seen when it was carried out."""

    _name = "glase.certification.step"
    _description = "Step of a Glase certification"
    _order = "id"

    certification_id = fields.Many2one(
        "glase.certification", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="certification_id.company_id", store=True)
    code = fields.Char(required=True)  # of texts.STEPS
    payment_uuid = fields.Char()
    test = fields.Char(compute="_compute_texts")
    operation = fields.Char(compute="_compute_texts")
    instruction = fields.Text(compute="_compute_texts")
    state = fields.Selection(
        [("todo", "To do"), ("done", "Done"), ("accepted", "Accepted")],
        string="Status",
        required=True,
        default="todo",
    )
    done_at = fields.Datetime(string="Done at")
    observed = fields.Char(string="Seen")
    remark = fields.Char()

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_texts(self):
        for step in self:
            step.test, step.operation, instruction = STEPS[step.code]
            step.instruction = self.env._(instruction)

    def _look(self):
        """Whether the step has reached its aim; notes what is to be seen."""
        done, seen = getattr(self, f"_seen_{self._kind()}")()
        if seen and seen != self.observed:
            self.observed = seen[:200]
        if done:
            self._set_done("done", self.certification_id.remark)
            self.certification_id.remark = False
        return done

    def _kind(self):
        if self.code in ("register", "assign", "unregister"):
            return "terminal"
        if self.code in ("pause", "refund", "period", "report"):
            return self.code
        return "bill"

    def _set_done(self, state, remark):
        done_at = fields.Datetime.now()
        self.write({"state": state, "remark": remark, "done_at": done_at})

    # Each returns (whether it is as it should be, what is to be seen)

    def _seen_terminal(self):
        if not self._was_called():
            return False, ""
        terminal = self.certification_id.terminal_id
        aims = {
            "register": terminal.state == "registered",
            "assign": bool(terminal.glase_id)
            and terminal.glase_id == self.certification_id._task().glase_id,
            "unregister": terminal.state == "new",
        }
        return aims[self.code], terminal.last_answer

    def _seen_bill(self):
        tx = self._transaction()
        if not tx:
            return False, ""
        word = tx.status_word or ""
        aims = {
            "send": tx.invoice_reference,
            "again": tx.invoice_reference,
            "refund_send": tx.invoice_reference,
            "unscanned": tx.invoice_reference and word == "ISSUED",
            "paid": tx.state == "paid",
            "refund_paid": tx.state == "paid",
            "earlier": self._was_called() and not self.certification_id.paused_at,
            "receipt": tx.receipt_state == "sent",
            "cancel": tx.state == "cancelled",
        }
        seen = f"{word} {tx.ers_reference or tx.invoice_reference or ''}".strip()
        trouble = tx.message or tx.last_answer
        done = bool(aims[self.code])
        return done, seen if done or not trouble else f"{seen}: {trouble}"

    def _seen_refund(self):
        tx = self._transaction().refund_ids[:1]
        done = tx.state == "refunded"
        return done, tx.ers_reference if done else tx.message or tx.last_answer

    def _seen_pause(self):
        left = self.certification_id._pause_left()
        return left == 0, self.env._("30 seconds without polling") if not left else ""

    def _seen_period(self):
        period = self.certification_id.sudo().period_id
        marked = self._was_called() and period.period_ref
        return bool(marked), period.period_ref or period.last_answer

    def _seen_report(self):
        reports = self.certification_id.sudo().period_id.report_ids
        done = self._was_called() and bool(reports)
        return done, ", ".join(reports.mapped("report"))

    def _transaction(self):
        config = self.certification_id.terminal_id.config_id
        return self.env["glase.transaction"]._newest(config, self.payment_uuid)

    def _was_called(self):
        """Whether Glase was called while this step was the next one."""
        calls = self.env["glase.certification.call"]
        return bool(calls.search_count([("step_id", "=", self.id)], limit=1))
