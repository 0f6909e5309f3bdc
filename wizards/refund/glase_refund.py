# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...models.mixins.text import NOTE_LENGTH
from ...services.common.checks import OFFICE
from ...services.refund import refund_backoffice, refund_order


class GlaseRefund(models.TransientModel):
    """A manager chooses what is returned; the amount follows."""

    _name = "glase.refund"
    _inherit = ["glase.typed", "glase.chosen"]
    _description = "Refund an order with Glase"
    _longest = {"reason": NOTE_LENGTH}

    order_id = fields.Many2one("pos.order", required=True, readonly=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    line_ids = fields.One2many("glase.refund.line", "wizard_id", string="Returned")
    amount = fields.Monetary(string="To refund", compute="_compute_amount")
    glase_amount = fields.Monetary(string="With Glase", compute="_compute_amount")
    rest = fields.Monetary(string="By other means", compute="_compute_amount")
    rest_method_id = fields.Many2one(
        "pos.payment.method",
        string="Refund the rest by",
        domain="[('id', 'in', method_ids)]",
        help="Glase refunds at most what was paid with it.",
    )
    method_ids = fields.Many2many("pos.payment.method", compute="_compute_method_ids")
    reason = fields.Char(required=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        order = self.env["pos.order"].browse(values.get("order_id"))
        returned = order._glase_returned_by_others("")
        values["line_ids"] = [
            Command.create({"line_id": line.id, "left": left, "quantity": left})
            for line in order.lines
            if not line._glase_is_discount()  # it follows what is returned
            and (left := line.qty - returned.get(line.id, 0.0)) > 0
        ]
        return values

    @api.depends("order_id")
    def _compute_method_ids(self):
        for wizard in self:
            methods = wizard.order_id.config_id.payment_method_ids
            wizard.method_ids = methods.filtered(
                lambda m: not m.use_payment_terminal and m.type != "pay_later"
            )

    @api.depends("line_ids.quantity")
    def _compute_amount(self):
        for wizard in self:
            order = wizard.order_id
            quantities = wizard._quantities()
            wizard.amount = order._glase_value_of(quantities, "") or 0.0
            wizard.glase_amount = min(wizard.amount, order.glase_refundable)
            wizard.rest = wizard.amount - wizard.glase_amount

    def _quantities(self):
        chosen = self.line_ids.filtered(lambda line: line.quantity > 0)
        return {line.line_id.id: line.quantity for line in chosen}

    def action_refund(self):
        self.ensure_one()
        order = self.order_id
        self.check_access("read")  # managers only
        if self.currency_id.compare_amounts(self.glase_amount, 0.0) <= 0:
            raise UserError(
                self.env._(
                    "There is nothing to refund with Glase. Choose at least one "
                    "returned article."
                )
            )
        if not self.currency_id.is_zero(self.rest) and not self.rest_method_id:
            raise UserError(
                self.env._(
                    "Glase can refund %(amount)s. Choose how the customer gets the "
                    "rest.",
                    amount=self.currency_id.format(self.glase_amount),
                )
            )
        if order.config_id.current_session_id.state != "opened":
            raise UserError(
                self.env._(
                    "Open the register of %(till)s first: the refund is booked in its "
                    "session.",
                    till=order.config_id.name,
                )
            )
        made = order._glase_make_return(self._quantities())
        return refund_order.refund_order(
            self.env, made.id, self.reason, self.rest_method_id.id
        )


class GlaseRefundLine(models.TransientModel):
    _name = "glase.refund.line"
    _inherit = ["glase.chosen"]
    _description = "Returned line of an order"

    wizard_id = fields.Many2one("glase.refund", required=True, ondelete="cascade")
    line_id = fields.Many2one("pos.order.line", string="Article", required=True)
    left = fields.Float(string="Left to return", readonly=True, digits="Product Unit")
    quantity = fields.Float(string="To return", digits="Product Unit")

    @api.constrains("quantity")
    def _check_quantity(self):
        for line in self:
            if line.quantity < 0 or line.quantity > line.left:
                raise UserError(
                    self.env._(
                        "At most %(quantity)s of %(article)s can be returned.",
                        article=line.line_id.full_product_name,
                        quantity=line.left,
                    )
                )


class GlaseRefundAmount(models.TransientModel):
    """A manager refunds money that belongs to no order."""

    _name = "glase.refund.amount"
    _inherit = ["glase.typed", "glase.chosen"]
    _description = "Refund a Glase payment without an order"
    _longest = {"reason": NOTE_LENGTH}

    transaction_id = fields.Many2one("glase.transaction", required=True, readonly=True)
    currency_id = fields.Many2one(related="transaction_id.currency_id")
    amount = fields.Monetary(required=True)
    reason = fields.Char(required=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        tx = self.env["glase.transaction"].browse(values.get("transaction_id"))
        return {**values, "amount": tx._refundable_amount() if tx else 0.0}

    def action_refund(self):
        self.ensure_one()
        self.transaction_id._check_manager()
        tx = self.transaction_id
        uuid = f"{OFFICE}{tx.payment_uuid}-{self.id}"
        return refund_backoffice.refund_amount(
            self.env, tx.id, uuid, self.amount, self.reason
        )


class GlaseRefundSettle(models.TransientModel):
    """A manager has found out whether Glase refunded the money."""

    _name = "glase.refund.settle"
    _inherit = ["glase.typed", "glase.chosen"]
    _description = "Resolve a Glase refund of unknown outcome"
    _longest = {"note": NOTE_LENGTH}

    transaction_id = fields.Many2one("glase.transaction", required=True, readonly=True)
    outcome = fields.Selection(
        [
            ("refunded", "Yes, the customer was refunded"),
            ("not", "No, the customer was not refunded"),
        ],
        required=True,
    )
    note = fields.Char(required=True, help="How you found out.")

    def action_settle(self):
        self.ensure_one()
        self.transaction_id._check_manager()
        tx = self.transaction_id.sudo()
        tx._resolve_refund(self.outcome == "refunded", self.note)
