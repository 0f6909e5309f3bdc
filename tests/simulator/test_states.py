# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The state machine of an invoice (glase_api.md, chapter 5)."""

import re

import pytest


def test_new_invoice_is_issued_with_version_1(till):
    reference = till.bill()
    answer = till.status(reference)
    assert (answer.code, answer["status"], answer["version"]) == (0, "ISSUED", "1")
    assert answer["ersReference"] is None and answer["receipt/paymentDate"] is None


@pytest.mark.parametrize("digits", [13, 17])
def test_references_have_the_length_of_the_mode_and_a_qr_code(glase, till, digits):
    glase.control("mode", references=digits)
    answers = [till.send() for _ in range(20)]
    references = [answer["invoiceReference"] for answer in answers]
    assert all(re.fullmatch(rf"\d{{{digits}}}", one) for one in references)
    assert len(set(references)) == 20
    assert answers[0]["invoiceQRCode"] == f"HTTP://SEQR.SE/R{references[0]}"


def test_paid_invoice_brings_reference_and_receipt(glase, till):
    reference = till.bill(bill="ORDER-7-1")
    glase.control("pay", glase_id="004610098812")
    answer = till.status(reference, 1)
    assert answer["status"] == "PAID" and answer["version"] == "2"
    assert re.fullmatch(r"\d{25}", answer["ersReference"])
    assert answer["receipt/clientInvoiceId"] == "ORDER-7-1"
    assert answer["receipt/invoiceReference"] == reference
    assert answer["receipt/paymentReference"] == answer["ersReference"]
    assert answer["receipt/invoice/totalAmount/value"] == "139.25"
    assert re.search(r"\.\d{3}[+-]\d\d:\d\d$", answer["receipt/paymentDate"])


def test_payment_reference_may_be_another_number(glase, till):
    glase.control("mode", payment_reference="other")
    reference = till.bill()
    glase.control("pay", reference=reference)
    answer = till.status(reference)
    assert re.fullmatch(r"\d{25}", answer["receipt/paymentReference"])
    assert answer["receipt/paymentReference"] != answer["ersReference"]


@pytest.mark.parametrize(
    "deed, word",
    [("decline", "CANCELED"), ("fail", "FAILED"), ("expire", "EXPIRED")],
)
def test_invoice_ends_without_money(glase, till, deed, word):
    reference = till.bill()
    glase.control(deed, glase_id="004610098812")
    answer = till.status(reference)
    assert (answer["status"], answer["version"]) == (word, "2")
    assert answer["ersReference"] is None
    assert word in glase.refused("pay", reference=reference)
    assert glase.ledger()["payments"] == []


def test_second_invoice_cancels_the_first(glase, till):
    first, second = till.bill(), till.bill()
    assert till.status(first)["status"] == "CANCELED"
    assert till.status(second)["status"] == "ISSUED"
    live = [one for one in glase.ledger()["invoices"] if one["status"] == "ISSUED"]
    assert [one["reference"] for one in live] == [second]
    assert "CANCELED" in glase.refused("pay", reference=first)


def test_second_invoice_leaves_a_paid_one_alone(glase, till):
    first = till.bill()
    glase.control("pay", reference=first)
    till.bill()
    assert till.status(first)["status"] == "PAID"


def test_refused_invoice_leaves_the_first_alone(till):
    first = till.bill()
    assert till.send("1.005").code == 49
    assert till.status(first)["status"] == "ISSUED"


def test_tills_do_not_disturb_each_other(glase, till):
    other = glase.till("004610098813")
    mine, theirs = till.bill(), other.bill()
    assert till.status(mine)["status"] == other.status(theirs)["status"] == "ISSUED"
    assert till.status(theirs).code == 54
    assert till.cancel(theirs).code == 54


def test_status_without_reference_is_the_current_invoice(glase, till):
    assert till.status().code == 54
    till.bill(bill="A")
    till.bill(bill="B")
    assert till.status()["status"] == "ISSUED"
    glase.control("pay", glase_id="004610098812")
    assert till.status()["receipt/clientInvoiceId"] == "B"


def test_cancel_and_what_comes_too_late(glase, till):
    reference = till.bill()
    assert till.cancel(reference).code == 0
    assert till.status(reference)["status"] == "CANCELED"
    assert till.cancel(reference).code == 95
    paid = till.bill()
    glase.control("pay", reference=paid)
    assert till.cancel(paid).code == 50
    assert till.cancel("20260314170912345").code == 54


def test_cancel_and_update_while_the_buyer_types_the_pin(glase, till):
    reference = till.bill()
    glase.control("hold", reference=reference)
    assert till.cancel(reference).code == 51
    assert till.update(reference, "10.00").code == 48
    assert till.status(reference)["status"] == "ISSUED"
    glase.control("hold", reference=reference, hold=False)
    assert till.cancel(reference).code == 0


def test_update_before_and_after_the_scan(glase, till):
    reference = till.bill("139.25")
    assert till.update(reference, "78.00").code == 0
    glase.control("scan", reference=reference)
    assert till.update(reference, "50.00").code == 90
    glase.control("pay", reference=reference)
    answer = till.status(reference)
    assert answer["receipt/invoice/totalAmount/value"] == "78.00"
    assert till.update(reference, "50.00").code == 90
    assert till.update("123", "50.00").code == 54


def test_scan_first_send_second(glase, till):
    assert glase.control("scan", glase_id="004610098812")["status"] == "WAITING"
    reference = till.bill()
    assert till.update(reference, "50.00").code == 90
    assert till.update(till.bill(), "50.00").code == 0


def test_require_acknowledgment_waits_for_the_shop(glase, till):
    reference = till.bill("20.00", acknowledge="REQUIRE_ACKNOWLEDGMENT")
    glase.control("scan", reference=reference)
    answer = till.status(reference)
    assert answer["status"] == "PENDING_ISSUER_ACKNOWLEDGE"
    assert "acknowledges" in glase.refused("pay", reference=reference)
    assert till.update(reference, "15.00").code == 0
    assert till.status(reference)["status"] == "ISSUED"
    assert till.status(reference)["version"] == "3"
    assert till.update(reference, "12.00").code == 90
    glase.control("pay", reference=reference)
    assert till.status(reference)["receipt/invoice/totalAmount/value"] == "15.00"


def test_missing_acknowledgment_mode_hangs_the_app(glase, till):
    reference = till.bill(acknowledge="")
    glase.control("scan", reference=reference)
    assert till.status(reference)["status"] == "ISSUED"
    assert "waits for ever" in glase.refused("pay", reference=reference)


def test_reservation_is_committed_or_lapses(glase, till):
    reference = till.bill(mode="RESERVATION_REQUIRED")
    assert till.about("commitReservation", reference).code == 96
    glase.control("pay", reference=reference)
    assert till.status(reference)["status"] == "RESERVED"
    assert till.status(reference)["ersReference"] is None
    assert till.about("commitReservation", reference).code == 0
    assert till.status(reference)["status"] == "PAID"
    lost = till.bill(
        mode="RESERVATION_REQUIRED",
        more="<commitReservationTimeout>60</commitReservationTimeout>",
    )
    glase.control("pay", reference=lost)
    glase.control("tick", seconds=59)
    assert till.status(lost)["status"] == "RESERVED"
    glase.control("tick", seconds=2)
    assert till.status(lost)["status"] == "CANCELED"
    assert till.about("commitReservation", lost).code == 96
    assert len(glase.ledger()["payments"]) == 1


def test_paid_after_cancel_when_a_test_wants_it(glase, till):
    reference = till.bill()
    till.cancel(reference)
    glase.control("pay", reference=reference, force=True)
    assert till.status(reference)["status"] == "PAID"


def test_unregister_ends_terminal_sticker_and_open_invoice(glase, till):
    reference = till.bill()
    assert till.call("unregisterTerminal").code == 0
    assert till.call("unregisterTerminal").code == 29
    assert till.status(reference).code == 29
    assert glase.ledger()["terminals"][0]["glase_id"] == ""
    assert glase.till("004610098812").terminal_id != till.terminal_id
    states = {one["reference"]: one["status"] for one in glase.ledger()["invoices"]}
    assert states == {reference: "CANCELED"}
