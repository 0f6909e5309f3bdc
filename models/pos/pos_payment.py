# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ...const import UNPROVEN
from ...services.common import texts
from ...services.orders import counts_as_paid, must_not_vanish

KEPT = {"amount", "payment_method_id", "pos_order_id", "uuid", "is_change"}

# Computed from the transaction log: a plain field would be overwritten by the next
# register that holds an older copy.
LOGGED = {"compute": "_compute_glase", "compute_sudo": True}


class PosPayment(models.Model):
    """What the receipt and the back office show of a Glase payment."""

    _inherit = ["pos.payment", "glase.exported"]

    glase_ers_reference = fields.Char(
        string="Glase reference", search="_search_glase_ers_reference", **LOGGED
    )
    glase_invoice_reference = fields.Char(
        string="Glase invoice", search="_search_glase_invoice_reference", **LOGGED
    )
    glase_amount = fields.Monetary(string="Paid with Glase", **LOGGED)
    glase_description = fields.Char(string="Description", **LOGGED)
    glase_payment_date = fields.Datetime(string="Paid at", **LOGGED)
    glase_refunded_reference = fields.Char(
        string="Refund of",
        help="The Glase reference of the payment that this one refunds.",
        **LOGGED,
    )

    @api.depends("uuid")
    def _compute_glase(self):
        found = self.env["glase.transaction"].search(
            [("payment_id", "in", self.ids), ("status_word", "!=", UNPROVEN)]
        )
        transaction_of = {tx.payment_id.id: tx for tx in found}
        for payment in self:
            tx = transaction_of.get(payment.id, found.browse())
            refund = tx.kind == "refund"
            payment.glase_ers_reference = tx.ers_reference
            payment.glase_invoice_reference = tx.invoice_reference
            payment.glase_amount = -tx.amount if refund else tx.amount_paid
            payment.glase_description = texts.on_receipt(tx) if tx else False
            payment.glase_payment_date = tx.payment_date
            payment.glase_refunded_reference = tx.refunded_id.ers_reference

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
        """The payments that transactions are linked to, as a subselect."""
        transactions = self.env["glase.transaction"].sudo()
        linked = Domain("payment_id", "!=", False) & Domain(domain)
        return transactions._search(linked).subselect("payment_id")

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
        """What the transaction log tells of a payment is read afresh."""
        logged = [
            field.name
            for field in self._fields.values()
            if field.compute == LOGGED["compute"]
        ]
        self.invalidate_recordset(logged, flush=False)

    def _glase_label(self):
        """What Glase calls the payment; the order, for one that has no name yet."""
        return self.glase_ers_reference or self.env._(
            "%(order)s, finished without confirmation", order=self.pos_order_id.name
        )
