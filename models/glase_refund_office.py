# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ..const import GLASE, MANAGER, events
from ..services.refund import refund_backoffice


class GlaseTransaction(models.Model):
    """What a manager does about refunds (state_machine.md, chapter 7)."""

    _inherit = "glase.transaction"

    can_be_repeated = fields.Boolean(
        string="May be repeated", compute="_compute_can_be_repeated"
    )

    @api.depends("state", "refunded_id.amount_returned")
    def _compute_can_be_repeated(self):
        for row in self:
            row.can_be_repeated = row._can_be_repeated()

    def action_refund(self):
        """Give back money that belongs to no order: the manager says how much."""
        self._check_manager()
        return self._open_wizard("glase.refund.amount", self.env._("Refund"))

    def action_settle_refund(self):
        self._check_manager()
        name = self.env._("Was the money given back?")
        return self._open_wizard("glase.refund.settle", name)

    def action_repeat_refund(self):
        self._check_manager()
        return refund_backoffice.repeat(self.env, self.id)

    def action_refund_again(self):
        self._check_manager()
        return refund_backoffice.again(self.env, self.id)

    def _settle_refund(self, refunded, note):
        """What a manager has found out about a refund that was not known."""
        row = self._lock_refund()
        if row.state != "unconfirmed":
            return
        what = events.WAS_REFUNDED if refunded else events.WAS_NOT_REFUNDED
        self.env["glase.event"]._note(row, what, note=note)
        if refunded:
            row._set_refunded(False)
        else:
            row._set_not_refunded("")
        row.write({"settled_note": note})


class PosOrder(models.Model):
    _inherit = "pos.order"

    glase_refundable = fields.Monetary(
        string="Refundable with Glase",
        compute="_compute_glase_refundable",
        groups=MANAGER,
    )

    @api.depends("state")
    def _compute_glase_refundable(self):
        rows = self.env["glase.transaction"].search(
            [("order_id", "in", self.ids), ("kind", "=", "payment")]
        )
        for order in self:
            paid = rows.filtered(
                lambda row, order=order: row.order_id == order and row.state == "paid"
            )
            order.glase_refundable = sum(row._room() for row in paid)

    def action_glase_refund(self):
        """Open the wizard that asks which lines come back."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refund with Glase"),
            "res_model": "glase.refund",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _glase_method(self):
        methods = self.config_id.payment_method_ids
        return methods.filtered(lambda m: m.use_payment_terminal == GLASE)[:1]

    def _glase_make_return(self, quantities):
        """A draft refund order for some of this order's lines, as core makes one.

        :param quantities: by order line id, above zero
        """
        self.ensure_one()
        returned = self._glase_returned_by_others("")
        quantities = self._glase_with_discounts(quantities, returned)
        session = self.session_id.config_id.current_session_id
        values = self._prepare_refund_values(session)
        values |= {"to_invoice": bool(self.account_move), "preset_time": False}
        order = self.copy(values)
        for line in self.lines.filtered(lambda line: quantities.get(line.id)):
            quantity = quantities[line.id]
            lots = line.pack_lot_ids.browse()
            for lot in line.pack_lot_ids[: int(quantity) or 1]:
                lots += lot.copy()
            values = line._prepare_refund_data(order, lots)
            line.copy({**values, "qty": -quantity})._onchange_amount_line_all()
        order._compute_prices()
        return order
