# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Against the simulator, which shares no line with the client."""

import contextlib
from dataclasses import replace
from decimal import Decimal

import pytest
from samples import DOCUMENT, INVOICE

from dev.lib.servers import Simulator
from glase.client import GlaseClient, Principal
from glase.errors import GlaseRefused, GlaseUnknown
from glase.invoice import Row
from glase.report import stream_report
from glase.wire import Wire

SHOP = Principal.reseller("shop1", "9900", "secret1")
PASSWORD = "till-password"
GLASE_ID = "004610098812"
DETAILS = "Reconciliation/STD_RECON_007.xml"


@pytest.fixture(scope="module")
def process():
    with Simulator() as running:
        yield running


@pytest.fixture
def simulator(process):
    process.control("reset")
    return process


@pytest.fixture
def glase(simulator):
    return GlaseClient(Wire(simulator.endpoint), "Nordkassa Systems")


@pytest.fixture
def till(glase):
    terminal_id = glase.register_terminal(SHOP, "Store 1/Till 1", PASSWORD, "Till 1")
    terminal = Principal.terminal(terminal_id, PASSWORD)
    glase.assign_glase_id(terminal, GLASE_ID)
    return terminal


def paid(simulator, glase, till):
    """Sell something; returns the bill and its PAID status."""
    bill = glase.send_invoice(till, INVOICE)
    simulator.scan(glase_id=GLASE_ID)
    simulator.pay(glase_id=GLASE_ID)
    return bill, glase.get_payment_status(till, bill.reference, 1)


def test_a_day_at_the_till(simulator, glase, till):
    bill = glase.send_invoice(till, INVOICE)
    assert bill.qr_code == f"HTTP://SEQR.SE/R{bill.reference}"
    issued = glase.get_payment_status(till, bill.reference)
    assert (issued.word, issued.waiting) == ("ISSUED", True)

    smaller = (Row("Rye loaf", Decimal(1), Decimal("39.00")),)
    changed = replace(INVOICE, rows=smaller, total=Decimal("39.00"))
    glase.update_invoice(till, bill.reference, changed)
    simulator.scan(glase_id=GLASE_ID)
    with pytest.raises(GlaseRefused) as caught:
        glase.update_invoice(till, bill.reference, INVOICE)
    assert caught.value.code == 90
    simulator.pay(glase_id=GLASE_ID)

    status = glase.get_payment_status(till, bill.reference, issued.version)
    assert status.paid
    assert (status.receipt.total, status.receipt.currency) == (Decimal(39), "SEK")
    assert status.receipt.client_invoice_id == INVOICE.client_invoice_id
    assert status.receipt.invoice_reference == bill.reference
    assert status.receipt.payment_date.utcoffset() is not None
    glase.submit_payment_receipt(till, status.ers_reference, DOCUMENT)

    refund = glase.refund_payment(till, status.ers_reference, changed)
    assert refund and refund != status.ers_reference
    with pytest.raises(GlaseRefused) as caught:
        glase.refund_payment(till, status.ers_reference, changed)
    assert caught.value.code == 98
    with pytest.raises(GlaseRefused) as caught:
        glase.cancel_invoice(till, bill.reference)
    assert caught.value.code == 50

    assert len(simulator.ledger()["receipts"]) == 1
    glase.unregister_terminal(till)
    with pytest.raises(GlaseRefused) as caught:
        glase.get_payment_status(till, bill.reference)
    assert caught.value.code in (20, 29)


def test_cancel(glase, till):
    bill = glase.send_invoice(till, INVOICE)
    glase.cancel_invoice(till, bill.reference)
    glase.cancel_invoice(till, bill.reference)
    assert glase.get_payment_status(till, bill.reference).ended


def test_close_the_day(simulator, glase, till):
    _bill, status = paid(simulator, glase, till)
    period = glase.mark_transaction_period(SHOP, till.id)
    simulator.control("tick", seconds=60)
    report = None
    for _ in range(5):
        with contextlib.suppress(GlaseRefused):
            report = glase.execute_report(SHOP, DETAILS, period, till.id)
            break
    meta, row = stream_report(report.text)
    assert meta.period_id == period
    assert (row.ers_reference, row.cashier) == (status.ers_reference, "Alva")
    assert row.amount == Decimal(78)


def test_nothing_is_reserved(glase, till):
    bill = glase.send_invoice(till, INVOICE)
    with pytest.raises(GlaseRefused) as caught:
        glase.commit_reservation(till, bill.reference)
    assert caught.value.code == 96


def test_refusals(glase, till):
    with pytest.raises(GlaseRefused) as caught:
        glase.register_terminal(replace(SHOP, password="wrong"), "x", PASSWORD, "x")
    assert caught.value.code == 20
    with pytest.raises(GlaseRefused) as caught:
        glase.send_invoice(replace(till, id="nobody"), INVOICE)
    assert caught.value.code == 29
    other = glase.register_terminal(SHOP, "Store 1/Till 2", PASSWORD, "Till 2")
    with pytest.raises(GlaseRefused) as caught:
        glase.assign_glase_id(Principal.terminal(other, PASSWORD), GLASE_ID)
    assert caught.value.code == 53
    with pytest.raises(GlaseRefused) as caught:
        glase.send_invoice(till, replace(INVOICE, currency="XXX"))
    assert caught.value.code == 49


def test_ask_after_a_lost_answer(simulator, glase, till):
    """glase_api.md, 5.5: the status without a reference tells of the unseen bill."""
    simulator.fault("sendInvoice", "drop_after")
    with pytest.raises(GlaseUnknown):
        glase.send_invoice(till, INVOICE)
    simulator.scan(glase_id=GLASE_ID)
    simulator.pay(glase_id=GLASE_ID)
    status = glase.get_payment_status(till)
    assert status.paid
    assert status.receipt.client_invoice_id == INVOICE.client_invoice_id
