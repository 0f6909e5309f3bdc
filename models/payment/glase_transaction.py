# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ...const import LIVE, RETURNED, UNPROVEN, events, reasons

# Keys, clocks and marks by which the code goes on: people read what they lead to
MACHINE_FIELDS = frozenset(
    """
    payment_uuid order_uuid attempt user_id amount_wanted no_amount confirmed doubted
    released unresolved unresolved_note closing_permit_id uncalled cancel_wanted
    cancel_tries cancel_tried_at abandoned_at quiet_until asked_at woken_at changed_at
    invoice_qr_code version status_word receipt_tries receipt_next_at last_answer
    message order_label alarmed alarm_id returned refused_code
    manual_routine scanned can_be_repeated slip_state advice story amount_signed
    """.split()
)


class GlaseTransaction(models.Model):
    """The transaction log: each is one attempt to be paid, committed before Glase is
    called; or one refund (``kind``).

    Only Odoo itself writes here, so no field has to say ``readonly``.
    """

    _name = "glase.transaction"
    _inherit = ["glase.exported", "glase.lease"]
    _description = "Glase transaction"
    _order = "id desc"
    _rec_name = "client_invoice_id"
    _machine_fields = MACHINE_FIELDS

    # Who and where
    payment_uuid = fields.Char(string="Payment line (UUID)", required=True)
    attempt = fields.Integer(required=True, aggregator=None)
    client_invoice_id = fields.Char(string="Invoice number", required=True)
    order_uuid = fields.Char(string="Order (UUID)", index=True)
    terminal_id = fields.Many2one("glase.terminal", ondelete="restrict")
    account_id = fields.Many2one(
        "glase.account", ondelete="restrict", groups=fields.NO_ACCESS
    )
    config_id = fields.Many2one(
        "pos.config", string="Point of Sale", required=True, index=True
    )
    session_id = fields.Many2one("pos.session", index=True)
    company_id = fields.Many2one("res.company", required=True)
    user_id = fields.Many2one("res.users")
    cashier = fields.Char()
    # The order as the register sent it: who the customer is, and what was bought.
    order_data = fields.Json(groups=fields.NO_ACCESS)
    order_id = fields.Many2one("pos.order", index="btree_not_null")
    payment_id = fields.Many2one("pos.payment", index="btree_not_null")

    # What
    currency_id = fields.Many2one("res.currency", required=True)
    amount = fields.Monetary(string="Amount requested", required=True)
    amount_wanted = fields.Monetary(
        string="New amount", help="Sent to Glase, but not confirmed yet."
    )
    amount_paid = fields.Monetary(
        string="Amount paid", help="What Glase says was paid."
    )
    paid_currency = fields.Char(string="Currency paid")
    no_amount = fields.Boolean(string="Amount unknown")

    # How far
    state = fields.Selection(
        [
            ("sending", "Sending"),
            ("issued", "Waiting for the customer"),
            ("cancelling", "Cancelling"),
            ("paid", "Paid"),
            ("cancelled", "Cancelled"),
            ("failed", "Failed"),
            ("awaiting_reversal", "Waiting for the reversal"),
            ("reversed", "Reversed by Glase"),
            ("refunded", "Refunded"),
            ("unconfirmed", "Unknown"),
        ],
        string="Status",
        required=True,
        default="sending",
    )
    confirmed = fields.Boolean(
        string="Confirmed to Glase", help="The payment was acknowledged to Glase."
    )
    doubted = fields.Boolean(
        string="Needs a second answer",
        help="Paid after a pause in polling, so Glase may still reverse it: the "
        "register shows it as paid once a second answer confirms it.",
    )
    released = fields.Boolean(
        string="Abandoned by the cashier",
        help="The cashier stopped waiting for this payment.",
    )
    forced = fields.Boolean(
        string="Finished without confirmation",
        help="The sale was finished before Glase confirmed the payment.",
    )
    unresolved = fields.Boolean(string="Marked as unresolved")
    unresolved_why = fields.Selection(
        list(reasons.TEXTS.items()), string="Marked as unresolved because"
    )
    unresolved_note = fields.Char(
        string="Unresolved: note", help="The note that was left with it."
    )
    unresolved_at = fields.Datetime(string="Unresolved since")
    closing_permit_id = fields.Many2one(
        "pos.session",
        string="Session that may close despite it",
        help="A manager has allowed it at the register.",
    )
    # What coherence found last: once a manager has resolved it, it is not told again.
    finding = fields.Json(groups=fields.NO_ACCESS)
    uncalled = fields.Boolean(
        string="Callback refused",
        help="Glase refused the callback address, so the register only polls.",
    )
    cancel_wanted = fields.Boolean(string="To be cancelled")
    cancel_tries = fields.Integer(string="Attempts to cancel", aggregator=None)
    cancel_tried_at = fields.Datetime(string="Last attempt to cancel")
    abandoned_at = fields.Datetime(string="Register silent since")
    quiet_until = fields.Datetime(string="Reversal expected by")
    asked_at = fields.Datetime(string="Last checked")
    woken_at = fields.Datetime(string="Last call from Glase")
    changed_at = fields.Datetime(string="Last changed")

    # What Glase said
    invoice_reference = fields.Char(string="Glase invoice", index="btree_not_null")
    invoice_qr_code = fields.Char(string="QR code of the invoice")
    version = fields.Integer(string="Version of the invoice", aggregator=None)
    status_word = fields.Char(string="Glase status")
    ers_reference = fields.Char(string="Glase reference", index="btree_not_null")
    payment_date = fields.Datetime(string="Paid at")
    receipt_state = fields.Selection(
        [("sent", "Filed at Glase"), ("failed", "Could not be filed")],
        string="Receipt document",
    )
    receipt_tries = fields.Integer(
        string="Attempts to file the receipt", aggregator=None
    )
    receipt_next_at = fields.Datetime(string="Next attempt to file the receipt")
    last_answer = fields.Char(string="Last answer")
    message = fields.Char(string="Message to the cashier")

    _terminal_set = models.Constraint(
        f"CHECK (terminal_id IS NOT NULL OR status_word = '{UNPROVEN}')",
        "Each attempt needs a terminal.",
    )
    _attempt_uniq = models.Constraint(
        "unique (payment_uuid, attempt)",
        "This attempt is already in the transaction log.",
    )
    _client_invoice_uniq = models.Constraint(
        "unique (client_invoice_id)", "This invoice number was already used."
    )
    _live_terminal_uniq = models.UniqueIndex(
        "(terminal_id) WHERE kind = 'payment' "
        "AND state IN ('sending', 'issued', 'cancelling')",
        "This register already has a Glase payment in progress.",
    )
    _live_payment_uniq = models.UniqueIndex(
        "(payment_uuid) WHERE state IN ('sending', 'issued', 'cancelling')",
        "This payment is already in progress.",
    )
    _payment_date_idx = models.Index("(config_id, payment_date)")
    _unmatched_idx = models.Index(
        "(config_id) WHERE order_id IS NULL AND order_uuid IS NOT NULL "
        "AND state IN ('paid', 'refunded', 'unconfirmed')"
    )

    # Finding

    @api.model
    def _newest(self, config, payment_uuid):
        """What speaks for a payment line: money first, then the live attempt.

        It may be another register's: those that share orders share their payments. A
        line is paid or refunded, never both.
        """
        attempts = self.search(
            [
                ("payment_uuid", "=", payment_uuid),
                ("company_id", "=", config.company_id.id),
            ],
            order="attempt desc",
        )
        return (
            attempts.filtered(lambda tx: tx.state in ("paid", *RETURNED))
            or attempts.filtered(lambda tx: tx.state in LIVE)
            or attempts
        )[:1]

    @api.model
    def _open_of_config(self, config):
        """Live payments of a register, and money whose order has not arrived."""
        return self.search(
            [
                ("config_id", "=", config.id),
                ("released", "=", False),
                ("order_uuid", "!=", False),
                "|",
                ("state", "in", LIVE),
                *self._unmatched(),
            ]
        )

    @api.model
    def _live_of_orders(self, uuids):
        """Payments of some orders that are waited for, and not overridden."""
        return self.search(
            [
                ("order_uuid", "in", [uuid for uuid in uuids if uuid]),
                ("kind", "=", "payment"),
                ("state", "in", LIVE),
                ("released", "=", False),
                ("forced", "=", False),
            ]
        )

    # Making, in a short transaction of its own

    @api.model
    def _reserve(self, deadline, **vals):
        """A new attempt, with the lease of the call that it is made for."""
        terminal = self.env["glase.terminal"].browse(vals["terminal_id"])
        tx = self.create(
            {
                "client_invoice_id": f"{vals['payment_uuid']}-{vals['attempt']}",
                "account_id": terminal.account_id.id,
                "state": "sending",
                "lease_until": self._lease_end(deadline),
                "changed_at": self._clock(),
                **vals,
            }
        )
        tx.flush_recordset()
        self.env["glase.event"]._note(tx, events.STATE, state_after="sending")
        return tx

    def _reserve_again(self, deadline, attempt, **vals):
        """The next attempt of the same payment, made by Odoo itself."""
        again = ("payment_uuid", "order_uuid", "order_data", "cashier", "amount")
        also = ("terminal_id", "config_id", "session_id", "company_id", "user_id")
        return self._reserve(
            deadline,
            attempt=attempt,
            currency_id=self.currency_id.id,
            cancel_wanted=self.cancel_wanted,
            uncalled=vals.get("uncalled", self.uncalled),
            **{name: self[name] for name in again},
            **{name: self[name].id for name in also},
        )
