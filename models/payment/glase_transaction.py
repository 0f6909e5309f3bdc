# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, fields, models

from ...const import LIVE, RETURNED, UNPROVEN, events, reasons
from ...const.times import LEASE_GRACE
from ...services.common import texts


class GlaseTransaction(models.Model):
    """The journal: one row is one attempt to be paid, committed before Glase is asked.

    Only Odoo itself writes here, one short transaction for each change. Refunds are
    rows of their own (``kind``, glase_refund.py).
    """

    _name = "glase.transaction"
    _inherit = ["glase.exported"]
    _description = "Glase transaction"
    _order = "id desc"
    _rec_name = "client_invoice_id"

    # Who and where
    payment_uuid = fields.Char(
        string="Payment line (UUID)", required=True, readonly=True
    )
    attempt = fields.Integer(required=True, readonly=True)
    client_invoice_id = fields.Char(
        string="Invoice number", required=True, readonly=True
    )
    order_uuid = fields.Char(string="Order (UUID)", readonly=True, index=True)
    terminal_id = fields.Many2one("glase.terminal", readonly=True, ondelete="restrict")
    account_id = fields.Many2one(
        "glase.account", readonly=True, ondelete="restrict", groups=fields.NO_ACCESS
    )
    config_id = fields.Many2one(
        "pos.config", string="Point of Sale", required=True, readonly=True, index=True
    )
    session_id = fields.Many2one("pos.session", readonly=True, index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    user_id = fields.Many2one("res.users", readonly=True)
    cashier = fields.Char(readonly=True)
    # The order as the till sent it: who the customer is, and what was bought.
    order_data = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    order_id = fields.Many2one("pos.order", readonly=True, index="btree_not_null")
    payment_id = fields.Many2one("pos.payment", readonly=True, index="btree_not_null")

    # What
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary(string="Amount requested", required=True, readonly=True)
    amount_wanted = fields.Monetary(
        string="New amount", readonly=True, help="Sent to Glase, but not confirmed yet."
    )
    amount_paid = fields.Monetary(
        string="Amount paid", readonly=True, help="What Glase says was paid."
    )
    paid_currency = fields.Char(string="Currency paid", readonly=True)
    no_amount = fields.Boolean(string="Amount unknown", readonly=True)

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
        readonly=True,
        default="sending",
    )
    confirmed = fields.Boolean(
        string="Confirmed to Glase",
        readonly=True,
        help="The payment was acknowledged to Glase.",
    )
    doubted = fields.Boolean(
        string="Needs a second answer",
        readonly=True,
        help="Paid after a pause in polling, so Glase may still reverse it: the "
        "register shows it as paid once a second answer confirms it.",
    )
    released = fields.Boolean(
        string="Abandoned by the cashier",
        readonly=True,
        help="The cashier stopped waiting for this payment.",
    )
    forced = fields.Boolean(
        string="Finished without confirmation",
        readonly=True,
        help="The sale was finished before Glase confirmed the payment.",
    )
    unresolved = fields.Boolean(readonly=True)
    unresolved_why = fields.Selection(
        list(reasons.TEXTS.items()), string="Why unresolved", readonly=True
    )
    unresolved_note = fields.Char(
        string="Unresolved: note", readonly=True, help="The note that was left with it."
    )
    unresolved_at = fields.Datetime(string="Unresolved since", readonly=True)
    unresolved_reason = fields.Char(
        string="Reason and note", compute="_compute_unresolved_reason"
    )
    closing_permit_id = fields.Many2one(
        "pos.session",
        string="Session that may close despite it",
        readonly=True,
        help="A manager has allowed it at the register.",
    )
    # What coherence found last: once a manager has settled it, it is not told again.
    finding = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    uncalled = fields.Boolean(
        string="Callback refused",
        readonly=True,
        help="Glase refused the callback address, so the register only polls.",
    )
    cancel_wanted = fields.Boolean(string="To be cancelled", readonly=True)
    cancel_tries = fields.Integer(string="Attempts to cancel", readonly=True)
    cancel_tried_at = fields.Datetime(string="Last attempt to cancel", readonly=True)
    lease_until = fields.Datetime(string="Call in progress until", readonly=True)
    abandoned_at = fields.Datetime(string="Register silent since", readonly=True)
    quiet_until = fields.Datetime(string="Reversal expected by", readonly=True)
    asked_at = fields.Datetime(string="Last checked", readonly=True)
    woken_at = fields.Datetime(string="Last call from Glase", readonly=True)
    changed_at = fields.Datetime(string="Last changed", readonly=True)

    # What Glase said
    invoice_reference = fields.Char(
        string="Glase invoice", readonly=True, index="btree_not_null"
    )
    invoice_qr_code = fields.Char(string="QR code of the invoice", readonly=True)
    version = fields.Integer(string="Version of the invoice", readonly=True)
    status_word = fields.Char(string="Glase status", readonly=True)
    ers_reference = fields.Char(
        string="Glase reference", readonly=True, index="btree_not_null"
    )
    payment_date = fields.Datetime(string="Paid at", readonly=True)
    receipt_state = fields.Selection(
        [("sent", "Filed at Glase"), ("failed", "Could not be filed")],
        string="Receipt document",
        readonly=True,
    )
    receipt_tries = fields.Integer(string="Attempts to file the receipt", readonly=True)
    receipt_next_at = fields.Datetime(
        string="Next attempt to file the receipt", readonly=True
    )
    last_answer = fields.Char(string="Last answer", readonly=True)
    message = fields.Char(string="Message to the cashier", readonly=True)

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
    _unmatched_idx = models.Index(
        "(config_id) WHERE order_id IS NULL AND order_uuid IS NOT NULL "
        "AND state IN ('paid', 'refunded', 'unconfirmed')"
    )

    @api.depends("ers_reference", "invoice_reference", "client_invoice_id")
    def _compute_display_name(self):
        """The name that Glase and the receipt know it by."""
        for row in self:
            row.display_name = (
                row.ers_reference or row.invoice_reference or row.client_invoice_id
            )

    @api.depends("unresolved_why", "unresolved_note")
    @api.depends_context("lang")
    def _compute_unresolved_reason(self):
        """In the language of who reads it."""
        for row in self:
            why = self._text_of_reason(row.unresolved_why)
            row.unresolved_reason = " ".join(filter(None, (why, row.unresolved_note)))

    @api.model
    def _text_of_reason(self, why):
        texts = self._fields["unresolved_why"]._description_selection(self.env)
        return dict(texts).get(why)

    # Finding

    @api.model
    def _newest(self, config, payment_uuid):
        """The row that speaks for a payment line: money first, then the live one.

        It may be another till's: tills that share orders share their payments. A line
        is paid or refunded, never both.
        """
        rows = self.search(
            [
                ("payment_uuid", "=", payment_uuid),
                ("company_id", "=", config.company_id.id),
            ],
            order="attempt desc",
        )
        return (
            rows.filtered(lambda row: row.state in ("paid", *RETURNED))
            or rows.filtered(lambda row: row.state in LIVE)
            or rows
        )[:1]

    @api.model
    def _open_of_config(self, config):
        """Live rows of a till, and money whose order has not arrived."""
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
        """Payments of some orders that are waited for, and not finished by hand."""
        return self.search(
            [
                ("order_uuid", "in", [uuid for uuid in uuids if uuid]),
                ("kind", "=", "payment"),
                ("state", "in", LIVE),
                ("released", "=", False),
                ("forced", "=", False),
            ]
        )

    # Time: the database's clock decides

    @api.model
    def _clock(self):
        self.env.cr.execute("SELECT clock_timestamp() AT TIME ZONE 'UTC'")
        return self.env.cr.fetchone()[0]

    def _lease_end(self, deadline):
        return self._clock() + timedelta(seconds=deadline + LEASE_GRACE)

    def _lease_runs(self):
        return bool(self.lease_until) and self.lease_until > self._clock()

    # Changing: each in a short transaction of its own, under a lock on the row

    def _lock(self):
        """Lock the row until the transaction ends, and read it afresh."""
        self.env.cr.execute(
            "SELECT id FROM glase_transaction WHERE id = %s FOR UPDATE",
            [self.id],
            log_exceptions=False,
        )
        self.invalidate_recordset()
        return self

    def _lock_if_any(self):
        return self._lock() if self else self

    @api.model
    def _reserve(self, deadline, **vals):
        """A new attempt, with the lease of the call that it is made for."""
        payment_uuid, attempt = vals["payment_uuid"], vals["attempt"]
        terminal = self.env["glase.terminal"].browse(vals["terminal_id"])
        row = self.create(
            {
                "client_invoice_id": f"{payment_uuid}-{attempt}",
                "account_id": terminal.account_id.id,
                "state": "sending",
                "lease_until": self._lease_end(deadline),
                "changed_at": self._clock(),
                **vals,
            }
        )
        row.flush_recordset()
        self.env["glase.event"]._note(row, events.STATE, state_after="sending")
        return row

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

    # The receipt file, as the provider calls the till's journal
    # (glase_api.md, chapter 9): amount, ersReference, "Glase payment" and the time of
    # each post.
    #
    # Bookkeepers read and export it, too, and may not read orders: what an order is
    # called is a text of its own.

    description = fields.Char(compute="_compute_description")
    order_name = fields.Char(string="Order", related="order_id.name")

    @api.depends("kind")
    def _compute_description(self):
        for row in self:
            refund = row.kind == "refund"
            row.description = self.env._("Glase refund") if refund else texts.PAYMENT
