# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...services.terminal import slip_printer
from ..mixins.jobs import wake_job

PROVEN = ("paid", "refunded")
PATIENCE = 5  # minutes; who left without a slip needs none any more
PRINTING = "pos_glase.ir_cron_slips"


class GlaseTransaction(models.Model):
    """The slip of a payment or refund: printed by a job, never in a payment's way."""

    _inherit = "glase.transaction"

    slip_state = fields.Selection(
        [("due", "To print"), ("printed", "Printed"), ("failed", "Not printed")],
        string="Slip",
    )

    _slip_due_idx = models.Index("(id) WHERE slip_state = 'due'")

    def _want_slip(self):
        if self.slip_state or not self.terminal_id.prints_slips:
            return
        self.slip_state = "due"
        wake_job(self.env, PRINTING)

    @api.model
    def _cron_print_slips(self):
        slip_printer.run(self.env)

    @api.model
    def _slips_due(self):
        """What to print now; what has waited too long is given up."""
        due = self.search([("slip_state", "=", "due")], order="id")
        late = self._clock() - timedelta(minutes=PATIENCE)
        given_up = due.filtered(
            lambda tx: tx.changed_at < late
            or tx.state not in PROVEN
            or not tx.terminal_id.prints_slips
        )
        given_up.slip_state = "failed"
        return due - given_up

    def _note_slip(self, printed):
        """If not, once more in a minute, as long as the customer may wait for it."""
        again = fields.Datetime.now() + timedelta(minutes=1)
        if printed:
            self.slip_state = "printed"
        elif self.changed_at + timedelta(minutes=PATIENCE) < again:
            self.slip_state = "failed"
        else:
            wake_job(self.env, PRINTING, again)

    def action_print_slip(self):
        self._check_manager()
        if self.state not in PROVEN:
            raise UserError(
                self.env._("Only what was paid or refunded has a slip to print.")
            )
        slip = slip_printer.payment_slip(self.sudo())
        return slip_printer.print_now(self.env, self.sudo().terminal_id.id, slip)
