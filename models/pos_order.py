# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
from copy import deepcopy

from psycopg2 import Error as DatabaseError
from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError

from ..const import GLASE, events, reasons
from ..services.common.transaction import own_transaction
from ..services.orders import counts_as_paid, must_not_vanish, order_moves

_logger = logging.getLogger(__name__)


class PosOrder(models.Model):
    _inherit = "pos.order"

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
        """A line that a till still calls waiting is done if the journal knows better:
        another device may open the order (architecture.md, law 4)."""
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
            is_refund = row.kind == "refund"
            row._lock()._set_unresolved(
                reasons.REFUND_ORDER_CANCELLED if is_refund else reasons.ORDER_CANCELLED
            )

    @api.model
    def _glase_note_printed(self, orders):
        """A register comes back that finishes what a manager has completed meanwhile:
        it prints for the kitchen, as ever."""
        finished = [
            order.get("uuid") for order in orders if order.get("state") == "paid"
        ]
        late = [("order_uuid", "in", finished), ("unresolved", "=", True)]
        rows = self.env["glase.transaction"].sudo().search(late) if finished else ()
        for row in rows:
            if row.unresolved_why == reasons.KITCHEN:
                row._lock()._set_settled(events.FINISHED_AT_REGISTER)

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
