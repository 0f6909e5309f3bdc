# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from copy import deepcopy

from odoo import api, models

from ..exchange import counts_as_paid, must_not_vanish, order_moves, reasons


class PosOrder(models.Model):
    _inherit = "pos.order"

    @api.model
    def sync_from_ui(self, orders):
        """One order that claims money it has not got does not stop the others."""
        uuids = [order.get("uuid") for order in orders]
        several = self.with_context(glase_several=len(orders) > 1)
        result = super(PosOrder, several).sync_from_ui(orders)
        self.search([("uuid", "in", uuids)])._glase_note_cancelled()
        return result

    @api.model
    def _process_order(self, order, existing_order):
        existing_order = order_moves.saved_apart(existing_order, order)
        if existing_order and existing_order.state != "draft":
            return existing_order.id  # as core does with what is finished
        order, kept = must_not_vanish.kept_open(self, order)
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
        """An order without its money stays a draft, and the cashier reads why."""
        draft = {**deepcopy(order), "state": "draft"}  # core changes what it is given
        try:
            with self.env.cr.savepoint():
                return super()._process_order(order, existing_order)
        except counts_as_paid.UnprovenPayment as refused:
            order_id = super()._process_order(draft, existing_order)
            self.browse(order_id)._glase_tell_refused(str(refused))
            return order_id

    def _glase_tell_refused(self, sentence):
        """To the registers of the order: they show it as a warning."""
        self.config_id._notify("GLASE_REFUSED", {"message": sentence})

    def _glase_settle_drafts(self):
        """A line that a till still calls waiting is done if the journal knows better:
        another device may open the order (design, law 4)."""
        drafts = self.filtered(lambda order: order.state == "draft")
        for payment in counts_as_paid.glase_payments(drafts.payment_ids):
            if payment.payment_status != "done" and counts_as_paid.paid_row(payment):
                payment.payment_status = "done"

    def _glase_note_cancelled(self):
        """Another device has cancelled the order that was paid for: not lost."""
        cancelled = self.filtered(lambda order: order.state == "cancel")
        rows = self.env["glase.transaction"].sudo()
        unmatched = rows._unmatched() if cancelled else []
        domain = [("order_uuid", "in", cancelled.mapped("uuid")), *unmatched]
        for row in rows.search(domain):
            row._lock()._set_unresolved(reasons.ORDER_CANCELLED)

    # What counts and what stays is decided by two guards, see exchange/

    def action_pos_order_paid(self):
        counts_as_paid.prove(self.payment_ids)
        return super().action_pos_order_paid()

    def write(self, vals):
        must_not_vanish.refuse_order_change(self, vals)
        finishing = vals.get("state") in counts_as_paid.COUNTING
        finished = self.filtered(lambda order: order.state in counts_as_paid.COUNTING)
        result = super().write(vals)
        if finishing and self - finished:
            counts_as_paid.prove((self - finished).payment_ids)
        return result

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


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        orders = {vals.get("order_id") for vals in vals_list} - {None, False}
        must_not_vanish.watch_worth(self.env["pos.order"].browse(orders))
        return super().create(vals_list)

    def write(self, vals):
        must_not_vanish.refuse_line_change(self, vals)
        if {"qty", "price_subtotal_incl"} & vals.keys():
            must_not_vanish.watch_worth(self.order_id)
        return super().write(vals)

    def unlink(self):
        must_not_vanish.watch_worth(self.order_id)
        return super().unlink()
