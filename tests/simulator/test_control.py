# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The control calls and the ledger (simulator.md, chapter 2)."""

from datetime import datetime, timedelta

import pytest

KEYS = set("terminals invoices payments refunds receipts periods calls".split())


def test_ledger_lists_every_call_with_its_result(glase, till):
    reference = till.bill(bill="ORDER-7-1")
    glase.control("pay", glase_id="004610098812")
    ers = till.status(reference, 1)["ersReference"]
    till.cancel(reference)
    calls = glase.ledger()["calls"]
    assert [(c["operation"], c["result_code"], c["result"]) for c in calls] == [
        ("registerTerminal", 0, "SUCCESS"),
        ("assignSeqrId", 0, "SUCCESS"),
        ("sendInvoice", 0, "SUCCESS"),
        ("getPaymentStatus", 0, "SUCCESS"),
        ("cancelInvoice", 50, "CANNOT_CANCEL_PAID_INVOICE"),
    ]
    register, assign, send, ask, cancel = calls
    assert register["principal"] == "shop1/9900"
    assert register["external_terminal_id"] == "Kvarngatan 4/Till 2"
    assert assign["principal"] == till.terminal_id
    assert assign["glase_id"] == "004610098812"
    assert send["client_invoice_id"] == "ORDER-7-1"
    assert send["invoice_reference"] == ask["invoice_reference"] == reference
    assert (ask["invoice_version"], ask["status"]) == (1, "PAID")
    assert ask["ers_reference"] == ers
    assert cancel["why"] and [c["number"] for c in calls] == [1, 2, 3, 4, 5]
    assert datetime.fromisoformat(calls[0]["time"]).utcoffset() is not None


def test_ledger_has_its_keys_and_no_password(glase, till):
    till.send()
    glase.control("reseller", reseller_id="shop2", password="secret2")
    ledger = glase.ledger()
    assert set(ledger) == KEYS
    text = str(ledger) + str(glase.control("terminal", terminal_id=till.terminal_id))
    for secret in (till.password, "secret1", "secret2", "'password'"):
        assert secret not in text


def test_tick_moves_every_time(glase, till):
    before = datetime.fromisoformat(glase.control("tick", seconds=0)["now"])
    after = datetime.fromisoformat(glase.control("tick", seconds=86400)["now"])
    assert timedelta(days=1) <= after - before < timedelta(days=1, seconds=60)
    reference = till.bill()
    assert reference.startswith((after - after.utcoffset()).strftime("%Y%m%d"))
    [row] = glase.ledger()["invoices"]
    assert datetime.fromisoformat(row["created_at"]) >= after


def test_reset_empties_everything_but_never_repeats_a_reference(glase, till):
    glase.control("mode", acknowledge="version", currency="SEK")
    glase.fault("sendInvoice", "fault")
    glase.control("reseller", reseller_id="shop2", password="secret2")
    ers = till.paid
    glase.fault("sendInvoice", "", times=0)
    first = ers()
    glase.fault("*", "fault")
    glase.control("tick", seconds=-5)
    assert glase.control("reset") == {"reset": True}
    assert all(rows == [] for rows in glase.ledger().values())
    mode = glase.http.get(f"{glase.url}/control/mode").json()
    assert (mode["acknowledge"], mode["currency"]) == ("read", "")
    assert glase.shop("markTransactionPeriod", "", "shop2", "secret2").code == 37
    again = glase.till("004610098812")
    assert again.paid() != first
    assert glase.control("tick", seconds=0)["offset"] == 0


def test_reset_leaves_what_was_kept(glase, till):
    kept = till.bill()
    assert glase.control("keep") == {"kept": True}
    first = till.paid()
    glase.control("reset")
    assert [row["reference"] for row in glase.ledger()["invoices"]] == [kept]
    [row] = glase.ledger()["terminals"]
    assert row["terminal_id"] == till.terminal_id
    assert till.paid() != first
    glase.control("reset")
    assert glase.ledger()["payments"] == []
    glase.control("reset", kept=False)
    assert all(rows == [] for rows in glase.ledger().values())
    glase.control("reset")
    assert glase.ledger()["terminals"] == []


def test_buyer_by_sticker_url_and_invoice_url(glase, till):
    reference = till.bill()
    glase.control("scan", glase_id="http://seqr.se/q004610098812")
    shown = glase.control("pay", reference=f"HTTP://SEQR.SE/R{reference}")
    assert shown["status"] == "PAID" and len(shown["ers_reference"]) == 25
    assert shown["total"] == "139.25" and shown["cashier"] == "Alva"


@pytest.mark.parametrize(
    "name, body, sentence",
    [
        ("pay", {}, "either glase_id or reference"),
        ("pay", {"glase_id": "1", "reference": "2"}, "either"),
        ("pay", {"glase_id": "1"}, "No till has the Glase ID '1'"),
        ("pay", {"glase_id": "004610098812"}, "no bill"),
        ("pay", {"reference": "1"}, "no invoice '1'"),
        ("pay", {"reference": 1}, "wrong type"),
        ("pay", {"referense": "1"}, "Not understood: referense"),
        ("scan", {"glase_id": "1"}, "No till"),
        ("decline", {"glase_id": "004610098812"}, "no bill"),
        ("tick", {}, "seconds"),
        ("tick", {"seconds": "1"}, "wrong type"),
        ("tick", {"seconds": True}, "wrong type"),
        ("mode", {"acknowledge": "never"}, "no value"),
        ("mode", {"references": 14}, "no value"),
        ("mode", {"references": "13"}, "wrong type"),
        ("mode", {"reports": "other"}, "no value"),
        ("mode", {"reversal": "PAID"}, "no value"),
        ("mode", {"reversal": "<x>"}, "no value"),
        ("mode", {"currency": "SEX"}, "no value"),
        ("mode", {"not_ready": -1}, "no value"),
        ("mode", {"moods": 1}, "Not understood: moods"),
        ("reset", {"all": True}, "Not understood"),
        ("reseller", {"reseller_id": "new"}, "password"),
        ("reseller", {}, "reseller_id"),
        ("terminal", {"terminal_id": "1"}, "no terminal"),
    ],
)
def test_errors_are_sentences(glase, till, name, body, sentence):
    assert sentence in glase.refused(name, **body)


def test_other_errors_are_json_too(glase):
    def ask(method, path, data=None):
        answer = glase.http.request(method, glase.url + path, data=data, timeout=20)
        return answer.status_code, answer.json()["error"]

    assert ask("POST", "/control/pay", b"{")[0] == 400
    assert ask("POST", "/control/pay", b"\xff")[0] == 400
    assert ask("POST", "/control/pay", b"[]") == (
        400,
        "The body must be a JSON object.",
    )
    assert ask("POST", "/control/mode", b"null")[0] == 400
    assert ask("POST", "/control/nothing")[0] == 404
    assert ask("GET", "/control/pay")[0] == 404
    assert ask("GET", "/nothing")[0] == 404
