# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.tools import float_compare

from ..exchange.states import SPENT


class PosOrder(models.Model):
    """What the returned lines of an order are worth."""

    _inherit = "pos.order"

    def _glase_value_of(self, quantities, refund_uuid):
        """What was asked for some of this order's lines, taxes included.

        :param quantities: by id of this order's lines, above zero
        :param refund_uuid: the refund order that returns them
        :returns: 0.0 when something was returned already, by others than this refund
        """
        self.ensure_one()
        returned = self._glase_returned_by_others(refund_uuid)
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        base_lines = []
        for line in self.lines.filtered(lambda line: line.id in quantities):
            left = line.qty - returned.get(line.id, 0.0)
            if float_compare(quantities[line.id], left, digits) > 0:
                return 0.0
            base_line = line._prepare_base_line_for_taxes_computation()
            base_lines.append({**base_line, "quantity": quantities[line.id]})
        return self._glase_total(base_lines)

    def _glase_total(self, base_lines):
        """As an order with these lines would total, rounded as cash may have to be."""
        taxes = self.env["account.tax"].with_company(self.company_id)
        taxes._add_tax_details_in_base_lines(base_lines, self.company_id)
        taxes._round_base_lines_tax_details(base_lines, self.company_id)
        totals = taxes._get_tax_totals_summary(
            base_lines=base_lines, currency=self.currency_id, company=self.company_id
        )
        total = totals["total_amount_currency"]
        if self.currency_id.is_zero(total - self.amount_total):
            # Who returns everything gets back what was paid, as core has it.
            return max(total, self.amount_paid)
        if self.config_id.cash_rounding and self.config_id.rounding_method:
            return max(total, self.config_id.rounding_method.round(total))
        return total

    def _glase_returned_by_others(self, refund_uuid):
        """Quantities by line id that other refunds have returned, or are returning
        while their order has not arrived."""
        returned = {}
        orders = self.lines.refund_orderline_ids.order_id
        for line in self.lines.refund_orderline_ids:
            if line.order_id.state != "cancel" and line.order_id.uuid != refund_uuid:
                original = line.refunded_orderline_id.id
                returned[original] = returned.get(original, 0.0) - line.qty
        arrived = {*orders.mapped("uuid"), refund_uuid}
        rows = self.env["glase.transaction"].search(
            [("refunded_id.order_id", "=", self.id), ("state", "in", SPENT)]
        )
        under_way = {row.order_uuid: row.refund_lines or {} for row in rows.sudo()}
        for uuid, lines in under_way.items():
            for line_id, quantity in (lines if uuid not in arrived else {}).items():
                returned[int(line_id)] = returned.get(int(line_id), 0.0) + quantity
        return returned
