# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ...const import UNPROVEN
from ...services.common import texts
from ...services.orders import counts_as_paid, must_not_vanish

KEPT = {"amount", "payment_method_id", "pos_order_id", "uuid", "is_change"}

COMPUTED = (
    "glase_ers_reference",
    "glase_refunded_reference",
    "glase_invoice_reference",
    "glase_amount",
    "glase_description",
    "glase_payment_date",
)


class PosPayment(models.Model):
    """What the receipt and the back office show of a Glase payment.

    All of it is computed from the journal: a plain field would be overwritten by the
    next till that holds an older copy.
    """

    _inherit = ["pos.payment", "glase.exported"]

    glase_ers_reference = fields.Char(
        string="Glase reference",
        compute="_compute_glase",
        compute_sudo=True,
        search="_search_glase_ers_reference",
    )
    glase_invoice_reference = fields.Char(
        string="Glase invoice",
        compute="_compute_glase",
        compute_sudo=True,
        search="_search_glase_invoice_reference",
    )
    glase_amount = fields.Monetary(
        string="Paid with Glase", compute="_compute_glase", compute_sudo=True
    )
    glase_description = fields.Char(
        string="Description", compute="_compute_glase", compute_sudo=True
    )
    glase_payment_date = fields.Datetime(
        string="Paid at", compute="_compute_glase", compute_sudo=True
    )
    glase_refunded_reference = fields.Char(
        string="Refund of",
        compute="_compute_glase",
        compute_sudo=True,
        help="The Glase reference of the payment that this one refunds.",
    )

    @api.depends("uuid")
    def _compute_glase(self):
        rows = self.env["glase.transaction"].search(
            [("payment_id", "in", self.ids), ("status_word", "!=", UNPROVEN)]
        )
        row_of = {row.payment_id.id: row for row in rows}
        for payment in self:
            row = row_of.get(payment.id, rows.browse())
            payment.glase_ers_reference = row.ers_reference
            payment.glase_invoice_reference = row.invoice_reference
            refund = row.kind == "refund"
            payment.glase_amount = -row.amount if refund else row.amount_paid
            payment.glase_description = bool(row) and (
                texts.REFUND if refund else texts.PAYMENT
            )
            payment.glase_payment_date = row.payment_date
            payment.glase_refunded_reference = row.refunded_id.ers_reference

    def _search_glase_ers_reference(self, operator, value):
        return self._glase_search("ers_reference", operator, value)

    def _search_glase_invoice_reference(self, operator, value):
        return self._glase_search("invoice_reference", operator, value)

    @api.model
    def _glase_search(self, name, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented  # Odoo asks for the opposite and turns it round
        found = Domain("id", "in", self._glase_payments([(name, operator, value)]))
        if operator == "in" and False in value:
            found |= Domain("id", "not in", self._glase_payments([(name, "!=", False)]))
        return found

    @api.model
    def _glase_payments(self, domain):
        """The payments that rows of the journal are linked to, as a subselect."""
        rows = self.env["glase.transaction"].sudo()
        linked = Domain("payment_id", "!=", False) & Domain(domain)
        return rows._search(linked).subselect("payment_id")

    # What counts and what stays is decided by two guards, see services/orders/

    @api.model_create_multi
    def create(self, vals_list):
        payments = super().create(vals_list)
        counts_as_paid.prove_counting(payments)
        return payments

    def write(self, vals):
        if not KEPT & vals.keys():
            return super().write(vals)
        must_not_vanish.refuse_payment_change(self, vals)
        result = super().write(vals)
        counts_as_paid.prove_counting(self)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_glase_money(self):
        must_not_vanish.refuse_payment_removal(self)

    def _glase_invalidate(self):
        """What the journal tells of a payment is read afresh."""
        self.invalidate_recordset(COMPUTED, flush=False)

    def _glase_label(self):
        """What Glase calls the payment; the order, for one that has no name yet."""
        return self.glase_ers_reference or self.env._(
            "%(order)s, finished without confirmation", order=self.pos_order_id.name
        )
