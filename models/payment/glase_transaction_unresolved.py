# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ...const import reasons
from ...services.common import advice
from ...services.common.texts import label, moment


class GlaseTransaction(models.Model):
    """*Unresolved*: one definition for all that count or list it.

    Unresolved is what Odoo has marked so (``unresolved``, with a reason), and money
    whose order is not finished: a payment that was put aside and paid, a refund whose
    order was not sent. The mark comes to the latter after 15 minutes, but it needs
    somebody before that, at the closing at the latest.

    These all search ``_unresolved_in``, each for what it is about: the register's menu
    and the card a point of sale, the closing popup (and the guard behind it) a session,
    a terminal itself, the list and its menu everything. To-dos follow once the mark is
    a minute old. A transaction belongs to the point of sale that has taken it, and to
    that of its order, which may be another one where registers share orders.
    """

    _inherit = "glase.transaction"

    to_resolve = fields.Boolean(
        string="Unresolved",
        compute="_compute_to_resolve",
        search="_search_to_resolve",
        help="Odoo cannot finish it by itself, or its order is not finished yet.",
    )
    unresolved_reason = fields.Char(
        string="Why unresolved", compute="_compute_unresolved_reason"
    )
    advice = fields.Char(
        string="What to do", compute="_compute_unresolved_reason", exportable=False
    )

    # The definition

    @api.model
    def _unresolved_in(self, configs=None, sessions=None):
        """Domain: the unresolved of some points of sale, of some sessions, or all."""
        found = Domain("unresolved", "=", True) | self._unfinished()
        if configs is not None:
            of_orders = Domain("order_id.config_id", "in", configs.ids)
            found &= Domain("config_id", "in", configs.ids) | of_orders
        if sessions is not None:
            of_orders = Domain("order_id.session_id", "in", sessions.ids)
            found &= Domain("session_id", "in", sessions.ids) | of_orders
        return found

    @api.model
    def _unfinished(self):
        """Domain: money without its order, but for what a manager has resolved as such
        with a note."""
        return Domain(self._unmatched()) & ~(
            Domain("unresolved", "=", False)
            & Domain("settled_note", "!=", False)
            & Domain("unresolved_why", "in", reasons.SETTLED_BY_ORDER)
        )

    @api.depends(
        "unresolved", "settled_note", "state", "order_id", "order_uuid", "returned"
    )
    def _compute_to_resolve(self):
        found = self.filtered_domain(self._unresolved_in())
        for tx in self:
            tx.to_resolve = tx in found

    @api.model
    def _search_to_resolve(self, operator, value):
        if operator != "in":
            return NotImplemented
        if len(set(value)) == 2:
            return Domain.TRUE
        found = self._unresolved_in()
        return found if True in value else ~found

    @api.model
    def menu_counts(self):
        """What the menus of the back office say beside their names."""
        self.browse().check_access("read")
        lines = self.env["glase.period.line"]
        return {
            "unresolved": self.search_count([("to_resolve", "=", True)]),
            "differences": lines.search_count([("is_open", "=", True)]),
        }

    # What it is, and what to do

    def _why_unresolved(self):
        """A key of ``reasons.py``; False for what is not unresolved."""
        if self.unresolved:
            return self.unresolved_why
        refund = self.kind == "refund"
        waits = reasons.NO_REFUND_ORDER if refund else reasons.NO_ORDER
        return self.to_resolve and waits

    @api.depends("unresolved_why", "unresolved_note", "to_resolve", "kind")
    @api.depends_context("lang")
    def _compute_unresolved_reason(self):
        for tx in self:
            why = tx._why_unresolved() or tx.unresolved_why
            note = tx.unresolved_note
            reason = " ".join(filter(None, (self._text_of_reason(why), note)))
            tx.unresolved_reason = reason
            tx.advice = advice.of_reason(tx, why) if tx.to_resolve else False

    @api.model
    def _text_of_reason(self, why):
        texts = self._fields["unresolved_why"]._description_selection(self.env)
        return dict(texts).get(why)

    # What the register shows of it

    def _as_unresolved(self):
        """Each as the register lists it, in its menu and in the closing popup; the menu
        has some of it of the last payments too::

        {"id", "payment_uuid",
         "refund": bool, "amount": above zero, in the currency of the register,
         "state", "state_name", "cashier", "ers_reference",
         "at": when it began, as ``texts.moment`` has it,
         "order": the number of its order or "", "order_uuid" or "",
         "key": of ``reasons.py``, "why": its sentence with the note,
         "advice": the sentence that says what to do,
         "unfinished": whether to finish the order is all there is to do, which a
             cashier can do at the register, if the order is there}
        """
        waiting = (reasons.NO_ORDER, reasons.NO_REFUND_ORDER)
        return [
            {
                "id": tx.id,
                "payment_uuid": tx.payment_uuid,
                "refund": tx.kind == "refund",
                "amount": abs(tx.amount_paid) if tx.state == "paid" else tx.amount,
                "state": tx.state,
                "state_name": label(tx, "state"),
                "cashier": tx.cashier or "",
                "ers_reference": tx.ers_reference or "",
                "at": moment(tx.create_date),
                "order": tx.order_label or "",
                "order_uuid": tx.order_uuid or "",
                "key": tx._why_unresolved() or "",
                "why": tx.unresolved_reason or "",
                "advice": tx.advice or "",
                "unfinished": not tx.order_id and tx._why_unresolved() in waiting,
            }
            for tx in self
        ]
