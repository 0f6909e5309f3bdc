# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Refunds and receipts (glase_api.md, 4.8, 4.9, 5.6)."""

import base64

import pytest


def receipt(till, ers_reference, data="", kind="PAYMENT_RECEIPT", mime="text/html"):
    return till.call(
        "submitPaymentReceipt",
        f"<ersReference>{ers_reference}</ersReference><receiptDocument>"
        f"<mimeType>{mime}</mimeType><receiptData>{data}</receiptData>"
        f"<receiptType>{kind}</receiptType></receiptDocument>",
    )


def test_parts_up_to_the_whole(glase, till):
    ers = till.paid("78.00")
    first = till.refund(ers, "49.00", bill="R1")
    assert first.code == 0 and first["ersReference"] not in ("", ers, None)
    assert till.refund(ers, "29.01").code == 98
    assert till.refund(ers, "29.00").code == 0
    assert till.refund(ers, "0.01").code == 98
    ledger = glase.ledger()
    assert [one["amount"] for one in ledger["refunds"]] == ["49.00", "29.00"]
    assert ledger["refunds"][0]["payment_ers_reference"] == ers
    assert ledger["refunds"][0]["client_invoice_id"] == "R1"
    assert ledger["payments"][0]["refunded"] == "78.00"


def test_refund_is_not_idempotent(glase, till):
    ers = till.paid("78.00")
    assert till.refund(ers, "10.00").code == till.refund(ers, "10.00").code == 0
    assert glase.ledger()["payments"][0]["refunded"] == "20.00"


def test_invoice_stays_paid(glase, till):
    ers = till.paid("78.00")
    till.refund(ers, "78.00")
    assert till.status()["status"] == "PAID"


def test_another_terminal_of_the_reseller_may_refund(glase, till):
    ers = till.paid("78.00")
    assert glase.till().refund(ers, "78.00").code == 0


def test_customer_care_gives_back_by_hand(glase, till):
    """What no till has asked for counts all the same."""
    ers = till.paid("78.00")
    made = glase.control("give_back", ers_reference=ers, amount="30.00")
    assert made["payment_ers_reference"] == ers and made["client_invoice_id"] == ""
    assert till.refund(ers, "48.01").code == 98
    assert till.refund(ers, "48.00").code == 0
    assert "98" in glase.refused("give_back", ers_reference=ers, amount="0.01")
    assert "no payment" in glase.refused("give_back", ers_reference="1", amount="0.01")
    assert "amount" in glase.refused("give_back", ers_reference=ers, amount="1")


def test_unknown_payments(glase, till):
    ers = till.paid("78.00")
    refund = till.refund(ers, "10.00")["ersReference"]
    assert till.refund("2026031417093120801000731", "1.00").code == 23
    assert till.refund(refund, "1.00").code == 23
    assert till.refund("", "1.00").code == 23
    glase.control("reseller", reseller_id="shop2", password="secret2")
    inner = "<externalTerminalId>C</externalTerminalId><password>p4ss</password>"
    stranger = glase.shop("registerTerminal", inner, "shop2", "secret2")["terminalId"]
    till.terminal_id, till.password = stranger, "p4ss"
    assert till.refund(ers, "1.00").code == 23
    assert receipt(till, ers).code == 23


def test_reversed_payment_cannot_be_refunded(glase, till):
    reference = till.bill()
    glase.control("pay", reference=reference)
    ers = glase.ledger()["payments"][0]["ers_reference"]
    glase.control("tick", seconds=21)
    assert till.refund(ers, "1.00").code == 23


def test_refunded_payment_is_not_reversed(glase, till):
    glase.control("pay", reference=till.bill())
    ers = glase.ledger()["payments"][0]["ers_reference"]
    assert till.refund(ers, "1.00").code == 0
    glase.control("tick", seconds=21)
    assert glase.ledger()["payments"][0]["state"] == "paid"


def test_who_may_not(glase, till):
    ers = till.paid("78.00")
    glase.control("reseller", reseller_id="shop1", may_refund=False)
    assert till.refund(ers, "1.00").code == 97
    glase.control("reseller", reseller_id="shop1", may_refund=True)
    reference = till.bill()
    glase.control("pay", reference=reference, refundable=False)
    assert till.refund(till.status(reference)["ersReference"], "1.00").code == 99
    assert glase.ledger()["refunds"] == []


@pytest.mark.parametrize(
    "total, currency, code",
    [("1.00", "EUR", 49), ("1.001", "SEK", 49), ("0.00", "SEK", 11), ("-1", "SEK", 11)],
)
def test_bad_amounts(glase, till, total, currency, code):
    assert till.refund(till.paid(), total, currency=currency).code == code
    assert glase.ledger()["refunds"] == []


def test_receipts_of_payment_and_refund(glase, till):
    ers = till.paid("78.00")
    refund = till.refund(ers, "10.00")["ersReference"]
    text = base64.b64encode(b"<p>Glase payment 78.00 SEK</p>").decode()
    assert receipt(till, ers, text).code == 0
    assert receipt(till, ers, "", "WARRANTY", "text/plain").code == 0
    assert receipt(till, refund, text).code == 0
    assert receipt(till, "123").code == 23
    assert "base64" in receipt(till, ers, "not base64!").fault
    rows = glase.ledger()["receipts"]
    assert [(one["ers_reference"], one["receipt_type"]) for one in rows] == [
        (ers, "PAYMENT_RECEIPT"),
        (ers, "WARRANTY"),
        (refund, "PAYMENT_RECEIPT"),
    ]
    assert rows[0]["data"] == text and rows[1]["mime_type"] == "text/plain"


def test_receipt_document_has_all_three_parts(till):
    inner = f"<ersReference>{till.paid()}</ersReference>"
    assert till.call("submitPaymentReceipt", inner).code == 90
