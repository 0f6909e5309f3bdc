# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The book: everything the simulator knows, and what time alone does to it."""

import dataclasses
import threading
from collections import Counter

from .clock import Clock, References
from .records import (
    CANCELED,
    PAID,
    RESERVED,
    Call,
    Invoice,
    Payment,
    Period,
    Receipt,
    Refund,
    Reseller,
    Terminal,
    show,
)

# Seconds of silence after which a payment is undone (glase_api.md, 5.2)
REVERSAL = 20.0

MODES = {
    # Any answered PAID keeps the money; "version": see (glase_api.md, A5)
    "acknowledge": "read",
    "reversal": CANCELED,  # the status word after a reversal (glase_api.md, A7)
    "references": 17,  # digits of an invoiceReference: 13 or 17
    "reports": "manual",  # or "reference": whose report bodies (glase_api.md, A24)
    "not_ready": 2,  # so many first calls for a report are answered 2
    "currency": "",  # the shop's only currency; "": any of ISO 4217
    "payment_reference": "same",  # as ersReference; "other": a reference of its own
}

KEYED = {
    "resellers": (Reseller, "reseller_id"),
    "terminals": (Terminal, "terminal_id"),
    "invoices": (Invoice, "reference"),
    "payments": (Payment, "ers_reference"),
    "refunds": (Refund, "ers_reference"),
    "periods": (Period, "period_id"),
}
LISTED = {"receipts": Receipt, "calls": Call}
LEDGER = "terminals invoices payments refunds receipts periods calls".split()


class Book:
    """All state, guarded by one lock. Whoever reads or writes holds ``lock`` and has
    called :meth:`settle` under it."""

    def __init__(self):
        self.lock = threading.RLock()
        self.clock = Clock()
        self.references = References()
        self.changed = 0  # rises with each change that a restart must not forget
        self.clear()

    def clear(self):
        """Empty again: the first reseller, no terminal, the machine's time."""
        for name in KEYED:
            setattr(self, name, {})
        for name in LISTED:
            setattr(self, name, [])
        self.modes = dict(MODES)
        self.clock.offset = 0.0
        self.unsettled = set()  # ersReferences of payments that may still be reversed
        self.reserved = set()  # references of invoices whose reservation may lapse
        self.resellers["shop1"] = Reseller("shop1", "9900", "secret1")
        self.changed += 1

    @property
    def now(self):
        return self.clock.now()

    def settle(self):
        """Do what time has done since: undo payments nobody asked for, let
        reservations lapse (glase_api.md, 5.1, 5.2)."""
        now = self.now
        for ers_reference in list(self.unsettled):
            payment = self.payments[ers_reference]
            if payment.kept or payment.state != "paid":
                self.unsettled.discard(ers_reference)
            elif now - payment.silent_since >= REVERSAL:
                self.reverse(payment, payment.silent_since + REVERSAL)
        for reference in list(self.reserved):
            invoice = self.invoices[reference]
            if invoice.status != RESERVED:
                self.reserved.discard(reference)
            elif now >= invoice.lapses_at:
                invoice.become(CANCELED, invoice.lapses_at, "service")
                self.changed += 1

    def reverse(self, payment, when):
        payment.state = "reversed"
        payment.reversed_at = when
        invoice = self.invoices[payment.invoice_reference]
        invoice.become(self.modes["reversal"], when, "service")
        self.unsettled.discard(payment.ers_reference)
        self.changed += 1

    def pay(self, invoice, refundable=True):
        """The money moves: from now on the shop has 20 seconds to ask."""
        now = self.now
        invoice.become(PAID, now)
        ers_reference = self.references.transaction(now)
        other = self.modes["payment_reference"] == "other"
        payment = Payment(
            ers_reference=ers_reference,
            invoice_reference=invoice.reference,
            terminal_id=invoice.terminal_id,
            reseller_id=invoice.reseller_id,
            client_invoice_id=invoice.client_invoice_id,
            amount=invoice.total,
            currency=invoice.currency,
            cashier=invoice.cashier,
            paid_version=invoice.version,
            payment_reference=(
                self.references.transaction(now) if other else ers_reference
            ),
            refundable=refundable,
            paid_at=now,
            silent_since=now,
        )
        invoice.ers_reference = ers_reference
        self.payments[ers_reference] = payment
        self.unsettled.add(ers_reference)
        self.changed += 1
        return payment

    def terminal_of(self, glase_id):
        """The active terminal with that sticker, or None."""
        for terminal in self.terminals.values():
            if terminal.active and glase_id and terminal.glase_id == glase_id:
                return terminal
        return None

    def ledger(self):
        """What a test compares with its own books; no secrets."""
        return {name: [show(record) for record in self.all(name)] for name in LEDGER}

    def counts(self):
        """How many calls there were of each operation."""
        return dict(Counter(call.operation for call in self.calls))

    def all(self, name):
        records = getattr(self, name)
        return list(records.values()) if name in KEYED else list(records)

    def dump(self):
        """Everything, secrets included, for the state file."""
        state = {
            name: [dataclasses.asdict(record) for record in self.all(name)]
            for name in [*KEYED, *LISTED]
        }
        state["modes"] = self.modes
        state["offset"] = self.clock.offset
        state["references"] = vars(self.references)
        return state

    def load(self, state):
        """Take over what :meth:`dump` gave."""
        for name, (record, key) in KEYED.items():
            rows = [record(**row) for row in state[name]]
            setattr(self, name, {getattr(row, key): row for row in rows})
        for name, record in LISTED.items():
            setattr(self, name, [record(**row) for row in state[name]])
        self.modes = {**MODES, **state["modes"]}
        self.clock.offset = state["offset"]
        self.references = References(**state["references"])
        self.unsettled = {
            ers for ers, payment in self.payments.items() if not payment.kept
        }
        self.reserved = {
            reference
            for reference, invoice in self.invoices.items()
            if invoice.status == RESERVED
        }
