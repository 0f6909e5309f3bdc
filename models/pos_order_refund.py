# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.tools import float_compare, float_round

from ..const import SPENT


class PosOrder(models.Model):
    """What the returned lines of an order are worth."""

    _inherit = "pos.order"

    def _glase_value_of(self, quantities, refund_uuid, claimed=0.0):
        """What was asked for some of this order's lines, taxes included.

        :param quantities: by id of this order's lines, above zero
        :param refund_uuid: the refund order that returns them
        :param claimed: what that order gives back, above zero. A part of a discount
            is no whole cent, and core rounds the part of each discount line anew: an
            order that differs by no more is right.
        :returns: None when something was returned already, by others than this refund
        """
        self.ensure_one()
        returned = self._glase_returned_by_others(refund_uuid)
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        for line in self.lines.filtered(lambda line: line.id in quantities):
            left = line.qty - returned.get(line.id, 0.0)
            if float_compare(quantities[line.id], left, digits) > 0:
                return None
        quantities = self._glase_with_discounts(quantities, returned)
        returning = self.lines.filtered(lambda line: line.id in quantities)
        value = self._glase_total(
            [line._glase_base_line(quantities[line.id]) for line in returning]
        )
        # No function of the currency's: no till limits what it claims.
        cents = self.currency_id.rounding * (len(self._glase_discounts()) + 0.5)
        return max(value, claimed) if claimed - value < cents else value

    def _glase_discounts(self):
        return self.lines.filtered(lambda line: line._glase_is_discount())

    def _glase_with_discounts(self, quantities, returned):
        """Quantities given back, and of each discount on the order their share.

        A discount that came back itself counts as far as it is more than that share.

        :param quantities: by id of this order's lines, above zero
        :param returned: the same of what came back before
        """
        over = {
            line.id: quantities.get(line.id, 0.0) + returned.get(line.id, 0.0)
            for line in self.lines
        }
        shares = {
            line.id: line._glase_discount_of(over) - line._glase_discount_of(returned)
            for line in self._glase_discounts()
        }
        return {**quantities, **shares}

    def _glase_total(self, base_lines):
        """As an order with these lines would total, rounded as cash may have to be."""
        taxes = self.env["account.tax"].with_company(self.company_id)
        taxes._add_tax_details_in_base_lines(base_lines, self.company_id)
        taxes._round_base_lines_tax_details(base_lines, self.company_id)
        totals = taxes._get_tax_totals_summary(
            base_lines=base_lines, currency=self.currency_id, company=self.company_id
        )
        total = totals["total_amount_currency"]
        rounding = self.config_id.rounding_method.rounding or self.currency_id.rounding
        whole = self.currency_id.is_zero(total - self.amount_total)
        if whole and abs(self.amount_paid - total) <= rounding:
            # Who returns everything gets back what was paid, as core has it. No more
            # than cash rounding lies between; the order's amounts can be written.
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


class PosOrderLine(models.Model):
    """A discount on the whole order is a line below zero, of which no article tells
    (global discounts, rewards, gift cards). What is given back for an article is less
    by its share."""

    _inherit = "pos.order.line"

    def _glase_is_discount(self):
        """What came back in the same sale has a quantity below zero, and is none."""
        return self.qty > 0 and self.price_subtotal_incl < 0

    def _glase_discount_of(self, quantities):
        """How much of this discount belongs to quantities of the order's lines."""
        articles = self._glase_discounted()
        worth = sum(articles.mapped("price_subtotal_incl"))
        given_back = sum(
            line.price_subtotal_incl * quantities.get(line.id, 0.0) / line.qty
            for line in articles
        )
        share = self.qty * given_back / worth if worth else 0.0
        # As exact as a float is after a sum: a whole return has the whole discount.
        return max(float_round(share, 9), quantities.get(self.id, 0.0))

    def _glase_discounted(self):
        """The lines that this discount is of: core and its modules split a discount by
        taxes, and a reward may be for some products. Where that cannot be, as with a
        gift card, it is of all that was sold."""
        sold = self.order_id.lines.filtered(
            lambda line: line.qty > 0 and line.price_subtotal_incl > 0
        )
        taxes = self._glase_discount_taxes()
        own = sold.filtered(lambda line: line._glase_discount_taxes() == taxes)
        own = own.filtered_domain(self._glase_rewarded())
        worth = sum(own.mapped("price_subtotal_incl"))
        return own if worth + self.price_subtotal_incl >= 0 else sold

    def _glase_discount_taxes(self):
        return self.tax_ids_after_fiscal_position.filtered(
            lambda tax: tax._can_be_discounted()
        )

    def _glase_rewarded(self):
        """The domain of lines for which a reward of pos_loyalty is."""
        reward = self.reward_id.sudo() if "reward_id" in self._fields else None
        if not reward:
            return []
        if reward.reward_type == "product":
            return [("product_id", "in", reward.reward_product_ids.ids)]
        if reward.discount_applicability != "specific":
            return []
        products = self.order_id.lines.product_id
        products = products.filtered_domain(reward._get_discount_product_domain())
        return [("product_id", "in", products.ids)]

    def _glase_base_line(self, quantity):
        """What the taxes of a part of this line are computed from."""
        base_line = self._prepare_base_line_for_taxes_computation()
        if float_compare(quantity, self.qty, 9):
            # Amounts that were fixed beforehand are those of the whole line.
            fixed = [name for name in base_line if name.startswith("manual_")]
            base_line |= dict.fromkeys(fixed)
        return {**base_line, "quantity": quantity}
