# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the phone page is given and does."""

import pytest

GLASE_ID = "004610098812"


def phone(glase, name, **body):
    answer = glase.http.post(f"{glase.url}/phone/{name}", json=body, timeout=20)
    return answer.json() if answer.status_code == 200 else answer.json()["error"]


def look(glase, **who):
    return phone(glase, "look", **(who or {"glase_id": GLASE_ID}))


def test_page_and_its_files_come_from_the_package(glase):
    page = glase.http.get(glase.url)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    for name in ("phone.css", "screens.css", "phone.js", "icon.svg"):
        assert f"/pages/{name}" in page.text
        assert glase.http.get(f"{glase.url}/pages/{name}").status_code == 200
    assert "http://" not in page.text and "https://" not in page.text
    for wrong in ("../core.py", "..%2fcore.py", "nothing.css", ""):
        assert glase.http.get(f"{glase.url}/pages/{wrong}").status_code == 404


def test_list_of_tills(glase, till):
    glase.till()  # without a sticker: nobody can pick it
    till.bill("78.00")
    answer = glase.http.get(f"{glase.url}/phone/tills").json()
    assert answer["tills"] == [
        {"glase_id": GLASE_ID, "name": "Till 2", "total": "78.00", "currency": "SEK"}
    ]


def test_waiting_then_the_bill_with_its_rows(glase, till):
    assert look(glase)["state"] == "waiting"
    reference = till.bill("78.00")
    assert till.update(reference, "77.00").code == 0  # waiting binds nobody
    bill = look(glase)
    assert (bill["state"], bill["reference"]) == ("bill", reference)
    assert (bill["title"], bill["cashier"]) == ("Kvarnbageriet", "Alva")
    assert (bill["total"], bill["currency"]) == ("77.00", "SEK")
    assert bill["rows"] == [
        {"text": "Rye loaf", "quantity": "1", "unit": "", "total": "77.00"}
    ]
    assert till.update(reference, "78.00").code == 90  # it has been scanned


def test_pay_and_reversal(glase, till):
    reference = till.bill()
    assert look(glase)["state"] == "bill"
    paid = phone(glase, "pay", reference=reference)
    assert paid["state"] == "paid" and len(paid["ers_reference"]) == 25
    assert look(glase)["state"] == "waiting"  # the sticker has no bill any more
    assert look(glase, reference=reference)["state"] == "paid"
    glase.control("tick", seconds=21)
    assert look(glase, reference=reference)["state"] == "reversed"


@pytest.mark.parametrize("deed, state", [("decline", "declined"), ("fail", "failed")])
def test_no(glase, till, deed, state):
    reference = till.bill()
    assert phone(glase, deed, reference=reference)["state"] == state
    assert "is " in phone(glase, "pay", reference=reference)


@pytest.mark.parametrize("end", ["cancel", "replace", "unregister", "expire"])
def test_bill_that_is_taken_away(glase, till, end):
    reference = till.bill()
    look(glase)
    if end == "cancel":
        till.cancel(reference)
    elif end == "replace":
        till.bill()
    elif end == "unregister":
        till.call("unregisterTerminal")
    else:
        glase.control("expire", reference=reference)
    wanted = "expired" if end == "expire" else "cancelled"
    assert look(glase, reference=reference)["state"] == wanted


def test_typing_the_pin_holds_the_bill_for_a_while(glase, till):
    reference = till.bill()
    look(glase, reference=reference, typing=True)
    assert till.cancel(reference).code == 51
    look(glase, reference=reference)
    assert till.cancel(reference).code == 51
    glase.control("tick", seconds=7)
    assert till.cancel(reference).code == 0
    other = till.bill()
    look(glase, reference=other, typing=True)
    assert phone(glase, "leave", reference=other)["state"] == "bill"
    assert till.cancel(other).code == 0


def test_states_of_other_modes(glase, till):
    reference = till.bill(acknowledge="REQUIRE_ACKNOWLEDGMENT")
    assert look(glase)["state"] == "unlocking"
    till.update(reference, "5.00")
    assert look(glase)["state"] == "bill"
    till.bill(acknowledge="")
    assert look(glase)["state"] == "unlocking"
    reserved = till.bill(mode="RESERVATION_REQUIRED")
    assert phone(glase, "pay", reference=reserved)["state"] == "reserved"


def test_errors(glase, till):
    assert phone(glase, "look") == "Say a Glase ID."
    assert "No till has" in look(glase, glase_id="nonsense")
    assert "no invoice" in look(glase, reference="nonsense")
    assert phone(glase, "look", colour="red") == "Not understood: colour."
    assert glase.http.post(f"{glase.url}/phone/steal", json={}).status_code == 400
    body = {"glase_id": GLASE_ID}
    answer = glase.http.post(f"{glase.url}/phone/steal", json=body)
    assert answer.status_code == 404
