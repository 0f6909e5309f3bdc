# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json
from datetime import datetime, timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...const import MANAGER, RETURNED, events, reasons
from ...services.common import advice
from ...services.payment import check_status
from ..mixins.actions import open_wizard

PATIENCE = 60.0  # seconds; most of what is unresolved resolves itself sooner
TODO = "mail.mail_activity_data_todo"
UNRESOLVED_LIST = "/odoo/action-pos_glase.glase_unresolved_action"


class GlaseTransaction(models.Model):
    """What a manager does about an unresolved payment (state_machine.md, chapter 3)."""

    _inherit = "glase.transaction"

    settled_note = fields.Char(string="Resolved because")
    event_ids = fields.One2many(
        "glase.event", "transaction_id", string="History", groups=MANAGER
    )

    alarmed = fields.Boolean(string="Manager informed")
    alarm_id = fields.Many2one("mail.activity", string="To-do", ondelete="set null")

    _unresolved_idx = models.Index("(company_id) WHERE unresolved IS TRUE")

    def action_ask_now(self):
        self._check_manager()
        return check_status.poll_now(self.env, self.id)

    def action_complete_order(self):
        """Make the sale or the refund from the transaction's copy of the order."""
        self._check_manager()
        tx = self.sudo()
        if tx.state not in ("paid", *RETURNED) or tx.order_id or not tx.order_uuid:
            raise UserError(
                self.env._("Only a paid transaction without an order can be completed.")
            )
        tx._check_nothing_returned()
        session = tx._session_to_complete_in()
        tx.no_amount = False  # the manager has seen how much it was
        order = tx._restore_order()
        if order.state == "draft":
            if not tx._is_bookable_in(order.session_id):
                order.session_id = session
            tx._add_payment_line(order)
            if not order._is_pos_order_paid() and tx.kind == "refund":
                return order._get_records_action()  # the rest is given another way
            order._process_saved_order(False)
        tx.invalidate_recordset()
        if not tx.order_id:
            raise UserError(
                self.env._(
                    "The order %(order)s does not fit this payment any more. Attach "
                    "the payment to another order, or refund it.",
                    order=order.pos_reference,
                )
            )
        if tx.state != "unconfirmed":
            tx._set_finished(events.ORDER_COMPLETED, order)
        return order._get_records_action()

    def _check_nothing_returned(self):
        """:raises UserError: for a payment of which a part was given back, or may be"""
        if self.amount_returned:
            raise UserError(
                self.env._(
                    "Part of this payment was refunded, so it can no longer pay for an "
                    "order. Refund the rest too, or resolve it with a note."
                )
            )

    def _session_to_complete_in(self):
        """The open session of the register, into whose books the sale comes.

        :raises UserError: when there is none
        """
        session = self.config_id.current_session_id
        if session.state != "opened":
            raise UserError(
                self.env._(
                    "The register of %(till)s is closed. Open it, then complete the "
                    "order.",
                    till=self.config_id.name,
                )
            )
        return session

    def action_settle(self):
        self._check_manager()
        title = self.env._("Resolve with a note")
        seen = self._what_a_note_is_about()
        return open_wizard("glase.settle", title, transaction_id=self.id, seen=seen)

    def action_attach(self):
        self._check_manager()
        title = self.env._("Attach to an order")
        return open_wizard("glase.attach", title, transaction_id=self.id)

    def _check_manager(self):
        """Bookkeepers read the transaction log as well; only managers act on it.

        :raises AccessError: for who is no manager, or of another company
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a Point of Sale manager may do this."))

    def _what_a_note_is_about(self):
        """The state and why it is unresolved; a late answer of Glase changes them."""
        return f"{self.state} {self.unresolved_why}"

    def _settle_with_note(self, note, seen):
        """What a manager has found out, and done.

        :param seen: ``_what_a_note_is_about`` when the manager read it; empty: not told
        :raises UserError: when that has changed, or a refund's outcome is unknown
        """
        self._lock()
        if self.kind == "refund" and self.state == "unconfirmed":
            raise UserError(advice.of_reason(self, reasons.REFUND_NOT_KNOWN))
        if seen and seen != self._what_a_note_is_about():
            raise UserError(
                self.env._(
                    "This has changed since you opened it. Close this form and read it "
                    "again, then resolve it."
                )
            )
        self._set_settled(events.RESOLVED, note)

    def _set_settled(self, what, note=""):
        """:param what: a key of ``events.py``"""
        self.env["glase.event"]._note(self, what, note=note)
        self.write({"unresolved": False, "settled_note": note, "no_amount": False})
        self._close_activity()

    def _set_finished(self, what, order):
        """An order is finished here, and not at a register, which would have printed
        what the kitchen prepares: Odoo cannot."""
        self._set_settled(what, order.pos_reference)
        if order.state != "draft" and self._kitchen_waits_for(order):
            self._set_unresolved(reasons.KITCHEN, order.pos_reference)

    def _kitchen_waits_for(self, order):
        """Whether a kitchen printer of the order's register has not heard of a line."""
        printers = order.config_id.printer_ids
        known = json.loads(order.last_order_preparation_change or "{}").get("lines", {})
        untold = order.lines.filtered(
            lambda line: line.qty > 0
            and not any(key.startswith(line.uuid) for key in known)
        )
        return bool(
            self.env["pos.category"].search_count(
                [
                    ("id", "in", untold.product_id.pos_categ_ids.ids),
                    ("id", "child_of", printers.product_categories_ids.ids),
                ],
                limit=1,
            )
        )

    def _restore_order(self):
        """The order, made as a draft from the transaction's copy if need be.

        :raises UserError: when there is no copy any more
        """
        self.ensure_one()
        orders = self.env["pos.order"].with_user(self.env.uid).sudo(False)
        order = orders.search([("uuid", "=", self.order_uuid)], limit=1)
        if order:
            return order
        if "lines" not in (self.order_data or {}):
            raise UserError(
                self.env._("The transaction no longer has a copy of this order.")
            )
        data = {**self.order_data, "state": "draft"}
        session = self.env["pos.session"].browse(data.get("session_id") or [])
        if not self._is_bookable_in(session.exists()):
            data["session_id"] = self.config_id.current_session_id.id or session.id
        orders.sync_from_ui([data])
        return orders.search([("uuid", "=", self.order_uuid)], limit=1)

    def _is_bookable_in(self, session):
        """A register that shares its orders may be closed, or take no Glase."""
        methods = self.env["pos.payment.method"]._glase_of_company(self.company_id)
        return session.state == "opened" and methods in session.payment_method_ids

    def _attach(self, order):
        """Give this money to a draft order that a manager has chosen."""
        self._lock()
        if self.state != "paid" or self.order_id:
            raise UserError(
                self.env._("Only a paid transaction without an order can be attached.")
            )
        if order.state != "draft" or order.config_id.company_id != self.company_id:
            raise UserError(self.env._("Choose an open order of the same company."))
        self._check_nothing_returned()
        self.write({"order_uuid": order.uuid, "no_amount": False})
        self._add_payment_line(order)
        order.amount_paid = order._compute_amount_paid()
        if order._is_pos_order_paid():
            order._process_saved_order(False)
        self._set_finished(events.ATTACHED, order)

    def _add_payment_line(self, order):
        """The line of this money in a draft order, unless it has come with it."""
        if self.payment_uuid not in order.payment_ids.mapped("uuid"):
            methods = self.env["pos.payment.method"]
            order.add_payment(
                {
                    "pos_order_id": order.id,
                    "uuid": self.payment_uuid,
                    "amount": self._booked_amount(),
                    "payment_method_id": methods._glase_of_company(self.company_id).id,
                }
            )

    # A to-do for a manager about each payment that stays unresolved. It stands on the
    # session, which has to-dos already: the transaction log is too busy for messages.

    @api.model
    def _schedule_activities(self):
        since = self._clock() - timedelta(seconds=PATIENCE)
        new = [("alarmed", "=", False), ("unresolved_at", "<", since)]
        for tx in self.search([("unresolved", "=", True), *new]):
            tx._schedule_activity()
        self.search(
            [("unresolved", "=", False), ("alarmed", "=", True)]
        )._close_activity()

    def _schedule_activity(self):
        """In the manager's language; mail goes out with Odoo's next batch."""
        manager = self._manager_of(self.company_id, self.session_id)
        tx = self.with_context(lang=manager.lang, mail_notify_force_send=False)
        tx._close_activity()
        amount = tx.currency_id.format(tx.amount_paid or tx.amount)
        session = tx._session_of_activity()
        if manager and session:
            tx.alarm_id = session.activity_schedule(
                TODO,
                summary=tx.env._(
                    "Glase: %(amount)s at %(till)s",
                    amount=amount,
                    till=tx.config_id.name,
                ),
                note=Markup("<p>%s</p><p><a href='%s'>%s</a></p>")
                % (tx.unresolved_reason, f"{UNRESOLVED_LIST}/{tx.id}", tx.display_name),
                user_id=manager.id,
            )
        tx.alarmed = True

    def _session_of_activity(self):
        """What only Glase's report knows has none of its own."""
        sessions = self.env["pos.session"]
        newest = [("config_id", "=", self.config_id.id)]
        return self.session_id or sessions.search(newest, order="id desc", limit=1)

    def _close_activity(self):
        self.alarm_id.unlink()
        self.alarmed = False

    @api.model
    def _manager_of(self, company, session):
        """Whose to-do it is: who opened the register, else who was here last."""
        group = self.env.ref(MANAGER).sudo()
        managers = group.all_user_ids.filtered(
            lambda user: user.active and company in user.company_ids
        )
        if session.user_id in managers:
            return session.user_id
        latest = managers.sorted(lambda user: user.login_date or datetime.min)
        return latest[-1:]
