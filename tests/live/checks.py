# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What must be true at the end of every test."""

import re

LIVE = ("sending", "issued", "cancelling")
OPEN = ("ISSUED", "PENDING_ISSUER_ACKNOWLEDGE", "RESERVED")
TROUBLE = re.compile(r"^\S+ \S+ \d+ (?:ERROR|CRITICAL) .*$", re.MULTILINE)
REPLAYED = "tries left, try again in"  # what Odoo logs when it re-runs a request
# Debian's package of Odoo lacks this file; every build of assets complains about it.
NOT_OURS = "selfie_segmentation"


def assert_ledgers_agree(shop, *tills):
    """Glase's ledger and our journal tell the same of these tills.

    Every paid invoice has one paid row, every paid row one payment at Glase and at most
    one in an order, no row and no payment counts twice, and what is still open at Glase
    is live here.
    """
    ledger = shop.simulator.ledger()
    terminals = {till.terminal for till in tills}
    invoices = [i for i in ledger["invoices"] if i["terminal_id"] in terminals]
    payments = [p for p in ledger["payments"] if p["terminal_id"] in terminals]
    rows = shop.rows(*tills)
    _assert_money(invoices, payments, rows)
    _assert_open(invoices, rows)
    refunds = [r for r in ledger["refunds"] if r["terminal_id"] in terminals]
    _assert_refunds(refunds, payments, rows)
    _assert_orders(shop.payments(*tills), rows)
    sent = sorted(invoice["client_invoice_id"] for invoice in invoices)
    assert len(sent) == len(set(sent)), f"a clientInvoiceId was used twice: {sent}"


def _assert_money(invoices, payments, rows):
    booked = sorted(
        (
            payment["ers_reference"],
            payment["invoice_reference"],
            payment["client_invoice_id"],
            payment["amount"],
            payment["currency"],
        )
        for payment in payments
        if payment["state"] == "paid"
    )
    noted = sorted(
        (
            row.ers_reference,
            row.invoice_reference,
            row.client_invoice_id,
            f"{row.amount_paid:.2f}",
            row.paid_currency,
        )
        for row in rows
        if row.state == "paid"
    )
    assert noted == booked, "the journal and Glase do not agree on what is paid"
    paid = sorted(i["reference"] for i in invoices if i["status"] == "PAID")
    assert paid == sorted(entry[1] for entry in booked)


def _assert_refunds(refunds, payments, rows):
    given = sorted(
        (r["ers_reference"], r["client_invoice_id"], f"-{r['amount']}") for r in refunds
    )
    noted = sorted(
        (row.ers_reference, row.client_invoice_id, f"{row.amount_paid:.2f}")
        for row in rows
        if row.state == "refunded"
    )
    assert noted == given, "the journal and Glase do not agree on what is given back"
    for payment in payments:
        assert float(payment["refunded"]) <= float(payment["amount"])


def _assert_open(invoices, rows):
    """An invoice that can still be paid is one that we ask for, and no other."""
    opened = sorted(i["reference"] for i in invoices if i["status"] in OPEN)
    asked = sorted(row.invoice_reference or "" for row in rows if row.state in LIVE)
    assert opened == asked, "the journal and Glase do not agree on what is open"


def _assert_orders(payments, rows):
    linked = sorted(row.payment_id for row in rows if row.payment_id)
    assert linked == sorted(payment_id for payment_id, _amount in payments)


def troubles(log, *expected):
    """The lines of an Odoo log that nobody wants to see.

    :param expected: regular expressions of what a test provokes on purpose
    """
    return [
        line
        for line in TROUBLE.findall(log)
        if NOT_OURS not in line and not any(re.search(e, line) for e in expected)
    ]
