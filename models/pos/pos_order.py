# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
from copy import deepcopy

from psycopg2 import Error as DatabaseError
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import float_compare, float_round

from ...const import GLASE, MANAGER, SPENT, events, reasons
from ...services.common.transaction import own_transaction
from ...services.orders import counts_as_paid, must_not_vanish, order_moves
from ..mixins.actions import open_wizard

_logger = logging.getLogger(__name__)


class PosOrder(models.Model):
    _inherit = "pos.order"

    glase_refundable = fields.Monetary(
        string="Refundable with Glase",
        compute="_compute_glase_refundable",
        groups=MANAGER,
    )

    @api.depends("state")
    def _compute_glase_refundable(self):
        paid = self.env["glase.transaction"].search(
            [
                ("order_id", "in", self.ids),
                ("kind", "=", "payment"),
                ("state", "=", "paid"),
            ]
        )
        paid_of = paid.grouped("order_id")
        for order in self:
            mine = paid_of.get(order, paid.browse())
            order.glase_refundable = sum(tx._refundable_amount() for tx in mine)

    @api.model
    def sync_from_ui(self, orders):
        """One order that cannot be finished does not stop the others."""
        uuids = [order.get("uuid") for order in orders]
        several = self.with_context(glase_several=len(orders) > 1)
        try:
            result = super(PosOrder, several).sync_from_ui(orders)
        except UniqueViolation as error:
            self._glase_sent_twice(error, uuids)
            raise
        self.search([("uuid", "in", uuids)])._glase_note_cancelled()
        self._glase_note_printed(orders)
        return result

    @api.model
    def _glase_sent_twice(self, error, uuids):
        """The register has sent an order again while it was being saved: Odoo runs the
        request once more, which then finds the order.

        :raises ConcurrencyError: if that is so
        """
        if error.diag.constraint_name == "pos_order_unique_uuid":
            with own_transaction(self.env) as fresh:
                orders = fresh["pos.order"].with_user(self.env.uid)
                if orders.search_count([("uuid", "in", uuids)], limit=1):
                    raise ConcurrencyError("sent twice") from error

    @api.model
    def _process_order(self, order, existing_order):
        existing_order = order_moves.saved_apart(existing_order, order)
        if existing_order and existing_order.state != "draft":
            return existing_order.id  # as core does with what is finished
        order, kept = must_not_vanish.kept_open(self, order)
        with must_not_vanish.keeping_articles(existing_order or self.browse()):
            if not self.env.context.get("glase_several"):
                order_id = super()._process_order(order, existing_order)
            else:
                order_id = self._glase_process_order(order, existing_order)
        self.browse(order_id)._glase_settle_drafts()
        if kept:
            self.browse(order_id)._glase_tell_refused(kept)
        return order_id

    @api.model
    def _glase_process_order(self, order, existing_order):
        """An order without its money, or that another add-on, an invoice, … hinders,
        stays a draft, and the cashier reads why."""
        draft = {**deepcopy(order), "state": "draft"}  # core changes what it is given
        try:
            with self.env.cr.savepoint():
                return super()._process_order(order, existing_order)
        except (DatabaseError, ConcurrencyError):
            raise  # Odoo itself runs the whole request again
        except Exception as hindrance:
            order_id = super()._process_order(draft, existing_order)
            saved = self.browse(order_id)
            saved._glase_tell_refused(saved._glase_hindered_by(hindrance))
            return order_id

    def _glase_hindered_by(self, hindrance):
        """What the cashier reads of an order that could not be finished."""
        if isinstance(hindrance, counts_as_paid.UnprovenPayment):
            return str(hindrance)
        reason = str(hindrance)
        if not isinstance(hindrance, UserError):
            _logger.error("Order %s", self.uuid, exc_info=hindrance)
            reason = self.env._("There was an error in Odoo. Call the administrator.")
        return self.env._(
            "Order %(order)s is not finished and stays open. %(reason)s",
            order=self.pos_reference or self.name,
            reason=reason,
        )

    def _glase_tell_refused(self, sentence):
        """To the registers of the order: they show it as a warning."""
        self.config_id._notify("GLASE_REFUSED", {"message": sentence})

    def _glase_settle_drafts(self):
        """A line that a register still calls waiting is done if the transaction log
        knows better: another device may open the order (architecture.md, law 4)."""
        drafts = self.filtered(lambda order: order.state == "draft")
        for payment in counts_as_paid.glase_payments(drafts.payment_ids):
            if payment.payment_status != "done" and counts_as_paid.paid_tx(payment):
                payment.payment_status = "done"

    def _glase_note_cancelled(self):
        """Another device has cancelled the order that was paid for: not lost."""
        cancelled = self.filtered(lambda order: order.state == "cancel")
        if not cancelled:
            return
        transactions = self.env["glase.transaction"].sudo()
        uuids = cancelled.mapped("uuid")
        lost = [("order_uuid", "in", uuids), *transactions._unmatched()]
        for tx in transactions.search(lost):
            is_refund = tx.kind == "refund"
            tx._lock()._set_unresolved(
                reasons.REFUND_ORDER_CANCELLED if is_refund else reasons.ORDER_CANCELLED
            )

    @api.model
    def _glase_note_printed(self, orders):
        """A register comes back that finishes what a manager has completed meanwhile:
        it prints for the kitchen, as ever."""
        uuids = [order.get("uuid") for order in orders if order.get("state") == "paid"]
        if not uuids:
            return
        late = [
            ("order_uuid", "in", uuids),
            ("unresolved", "=", True),
            ("unresolved_why", "=", reasons.KITCHEN),
        ]
        for tx in self.env["glase.transaction"].sudo().search(late):
            tx._lock()._set_settled(events.FINISHED_AT_REGISTER)

    # What counts and what stays is decided by two guards, see services/orders/

    def action_pos_order_paid(self):
        counts_as_paid.prove(self.payment_ids)
        return super().action_pos_order_paid()

    def write(self, vals):
        must_not_vanish.refuse_order_change(self, vals)
        finishing = vals.get("state") in counts_as_paid.COUNTING
        finished = self.filtered(lambda order: order.state in counts_as_paid.COUNTING)
        vals, statuses = self._glase_statuses_apart(vals)
        changed = self if "lines" in vals else self.browse()
        with must_not_vanish.keeping_articles(changed):
            result = super().write(vals)
        for payment in self.payment_ids if statuses else ():
            if payment.uuid in statuses:
                payment.payment_status = statuses[payment.uuid]
        if finishing and self - finished:
            counts_as_paid.prove((self - finished).payment_ids)
        return result

    def _glase_statuses_apart(self, vals):
        """Core takes no payment with a status for a printed order, but kiosks print
        what is to be paid at a register: with Glase the statuses are written apart.

        :returns: ``vals`` to go on with, {uuid of a payment: its status}
        """
        lines = [each[2] for each in vals.get("payment_ids") or () if each[0] in (0, 1)]
        ids = [
            line["payment_method_id"] for line in lines if "payment_method_id" in line
        ]
        methods = self.env["pos.payment.method"].browse(ids)
        printed = any(order.nb_print and order.state == "draft" for order in self)
        if not printed or GLASE not in methods.mapped("use_payment_terminal"):
            return vals, {}
        statuses = {line.get("uuid"): line.get("payment_status") for line in lines}
        commands = [
            (*each[:2], {**each[2], "payment_status": False})
            if each[0] in (0, 1)
            else each
            for each in vals["payment_ids"]
        ]
        return {**vals, "payment_ids": commands}, statuses

    @api.ondelete(at_uninstall=False)
    def _unlink_except_glase_money(self):
        must_not_vanish.refuse_order_removal(self)

    def action_pos_order_cancel(self):
        must_not_vanish.refuse_order_removal(self)
        return super().action_pos_order_cancel()

    @api.model
    def remove_from_ui(self, server_ids):
        must_not_vanish.refuse_order_removal(self.browse(server_ids).exists())
        return super().remove_from_ui(server_ids)

    # What the returned lines of an order are worth

    def _glase_value_of(self, quantities, refund_uuid, claimed=0.0):
        """What some of this order's lines are worth, taxes included.

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
        # No function of the currency's: no register limits what it claims.
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
        refunds = self.env["glase.transaction"].search(
            [("refunded_id.order_id", "=", self.id), ("state", "in", SPENT)]
        )
        under_way = {tx.order_uuid: tx.refund_lines or {} for tx in refunds.sudo()}
        for uuid, lines in under_way.items():
            for line_id, quantity in (lines if uuid not in arrived else {}).items():
                returned[int(line_id)] = returned.get(int(line_id), 0.0) + quantity
        return returned

    def action_glase_refund(self):
        self.ensure_one()
        title = self.env._("Refund with Glase")
        return open_wizard("glase.refund", title, order_id=self.id)

    def _glase_method(self):
        methods = self.config_id.payment_method_ids
        return methods.filtered(lambda m: m.use_payment_terminal == GLASE)[:1]

    def _glase_make_return(self, quantities):
        """A draft refund order, as core makes one.

        :param quantities: by id of this order's lines, above zero
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


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        orders = {vals.get("order_id") for vals in vals_list} - {None, False}
        with must_not_vanish.keeping_articles(self.env["pos.order"].browse(orders)):
            return super().create(vals_list)

    def write(self, vals):
        must_not_vanish.refuse_line_change(self, vals)
        if not {"qty", "price_subtotal_incl"} & vals.keys():
            return super().write(vals)
        with must_not_vanish.keeping_articles(self.order_id):
            return super().write(vals)

    def unlink(self):
        with must_not_vanish.keeping_articles(self.order_id):
            return super().unlink()

    # A discount on the whole order (global discount, reward, gift card) is a line below
    # zero. What is given back for an article is less by its share.

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
