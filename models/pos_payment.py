# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..exchange import wording

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
        string="Glase bill",
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
        help="The Glase reference of the payment that this one gives back.",
    )

    glase_forced_reason = fields.Char(
        string="Finished by hand because",
        readonly=True,
        help="Written at the till when Odoo was out of reach. It permits nothing: the "
        "payment is flagged when it arrives.",
    )

    @api.depends("uuid")
    def _compute_glase(self):
        rows = self.env["glase.transaction"].search([("payment_id", "in", self.ids)])
        row_of = {row.payment_id.id: row for row in rows}
        for payment in self:
            row = row_of.get(payment.id, rows.browse())
            payment.glase_ers_reference = row.ers_reference
            payment.glase_invoice_reference = row.invoice_reference
            refund = row.kind == "refund"
            payment.glase_amount = -row.amount if refund else row.amount_paid
            payment.glase_description = row and (
                wording.REFUND if refund else wording.PAYMENT
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

    # What is or may be paid neither vanishes nor changes (design, law 6)

    def write(self, vals):
        if {"amount", "payment_method_id", "pos_order_id", "uuid"} & set(vals):
            self._glase_refuse_change(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_glase_money(self):
        rows = self.env["glase.transaction"]._guarding(
            "payment_uuid", self.mapped("uuid")
        )
        if rows:
            raise UserError(
                self.env._(
                    "The Glase payment of %(amount)s cannot be removed: it is paid, or "
                    "the customer may still pay it. Cancel it at the till first.",
                    amount=rows[0].currency_id.format(rows[0].amount),
                )
            )

    def _glase_refuse_change(self, vals):
        """A till sends every field again, so values are compared with what stands."""
        rows = self.env["glase.transaction"]._guarding(
            "payment_uuid", self.mapped("uuid")
        )
        row_of = {row.payment_uuid: row for row in rows}
        for payment in self:
            row = row_of.get(payment.uuid)
            if row and self._glase_differs(payment, row, vals):
                raise UserError(
                    self.env._(
                        "A Glase payment cannot be changed. Cancel it at the till if "
                        "it is not paid yet; else give the money back with a refund."
                    )
                )

    @api.model
    def _glase_differs(self, payment, row, vals):
        expected = row._booked_amount()
        amount = vals.get("amount", payment.amount)
        same = payment.currency_id.compare_amounts
        return (
            vals.get("payment_method_id", payment.payment_method_id.id)
            != payment.payment_method_id.id
            or vals.get("pos_order_id", payment.pos_order_id.id)
            != payment.pos_order_id.id
            or vals.get("uuid", payment.uuid) != payment.uuid
            or bool(same(amount, payment.amount) and same(amount, expected))
        )
