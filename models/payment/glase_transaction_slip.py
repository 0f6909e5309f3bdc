# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...services.terminal import slip_printer

_logger = logging.getLogger(__name__)

PROVEN = ("paid", "refunded")
PATIENCE = 5  # minutes; who left without a slip needs none any more


class GlaseTransaction(models.Model):
    """The slip of a payment or refund: printed by a job, never in a payment's way."""

    _inherit = "glase.transaction"

    slip_state = fields.Selection(
        [("due", "To print"), ("printed", "Printed"), ("failed", "Not printed")],
        string="Slip",
        readonly=True,
    )

    _slip_due_idx = models.Index("(id) WHERE slip_state = 'due'")

    def _want_slip(self):
        """Leave the slip to the job, and wake it when this is committed."""
        if self.slip_state or not self.terminal_id.prints_slips:
            return
        self.slip_state = "due"
        self._wake_printing(fields.Datetime.now())

    def _wake_printing(self, at):
        job = self.env.ref("pos_glase.ir_cron_slips", raise_if_not_found=False)
        if not job:
            return
        triggers = self.env["ir.cron.trigger"].sudo()
        triggers.create({"cron_id": job.id, "call_at": at})

        def wake():
            # Odoo's own _trigger() would let this fail the commit of a payment.
            try:
                job.sudo()._notifydb()
            except Exception as error:
                _logger.info("Glase: the job that prints sleeps on: %s", error)

        self.env.cr.postcommit.add(wake)

    @api.model
    def _cron_print_slips(self):
        slip_printer.run(self.env)

    @api.model
    def _slips_due(self):
        """The rows to print now; what has waited too long is given up."""
        rows = self.search([("slip_state", "=", "due")], order="id")
        late = self._clock() - timedelta(minutes=PATIENCE)
        given_up = rows.filtered(
            lambda row: row.changed_at < late
            or row.state not in PROVEN
            or not row.terminal_id.prints_slips
        )
        given_up.slip_state = "failed"
        return rows - given_up

    def _set_slip_printed(self):
        self.slip_state = "printed"

    def _set_slip_not_printed(self):
        """Once more in a minute, as long as somebody may wait for it."""
        again = fields.Datetime.now() + timedelta(minutes=1)
        if self.changed_at + timedelta(minutes=PATIENCE) < again:
            self.slip_state = "failed"
        else:
            self._wake_printing(again)

    def action_print_slip(self):
        """Print the slip now, again if need be."""
        self._check_manager()
        if self.state not in PROVEN:
            raise UserError(
                self.env._("Only what was paid or refunded has a slip to print.")
            )
        row = self.sudo()
        slip = slip_printer.payment_slip(row)
        return slip_printer.print_now(self.env, row.terminal_id.id, slip)
