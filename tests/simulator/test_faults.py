# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Planned misbehaviour: what it looks like, and whether the effect took place."""

import runpy
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from lxml import etree
from shop import SOAP, envelope, invoice

from simulator.faults import KINDS, parse

OPERATION = "sendInvoice"


def send(till):
    """A sendInvoice whose answer may be anything."""
    return till.service.http.post(
        till.service.endpoint,
        data=envelope(OPERATION, till.who + invoice()),
        timeout=20,
        allow_redirects=False,
    )


def parsed(response):
    return etree.fromstring(response.content)


def codes(response):
    return [element.text for element in parsed(response).iter("resultCode")]


def children(response):
    [wrapper] = parsed(response).find(f"{{{SOAP}}}Body")
    return wrapper


# kind: what the client sees of it
SEEN = {
    "http500": lambda r: r.status_code == 500 and b"<" not in r.content,
    "html503": lambda r: r.status_code == 503 and parsed(r).tag == "html",
    "redirect": lambda r: r.status_code == 307 and r.headers["Location"],
    "garbage": lambda r: r.status_code == 200 and not r.content.startswith(b"<"),
    "empty_answer": lambda r: r.status_code == 200 and r.content == b"",
    "empty_body": lambda r: len(parsed(r).find(f"{{{SOAP}}}Body")) == 0,
    "empty_return": lambda r: len(children(r)) == 0,
    "fault": lambda r: r.status_code == 500 and children(r).tag == f"{{{SOAP}}}Fault",
    "dtd": lambda r: b"<!DOCTYPE" in r.content and codes(r) == ["0"],
    "bad_code": lambda r: codes(r) == ["none"],
    "code:94": lambda r: codes(r) == ["94"],
    "slow:0.2": lambda r: codes(r) == ["0"],
    "huge": lambda r: len(r.content) > 50_000_000,
}


@pytest.mark.parametrize("kind", SEEN)
@pytest.mark.parametrize("after", [False, True])
def test_kinds_with_and_without_the_effect(glase, till, kind, after):
    name, colon, argument = kind.partition(":")
    wanted = f"{name}_after{colon}{argument}" if after else kind
    glase.fault(OPERATION, wanted)
    began = time.monotonic()
    response = send(till)
    assert SEEN[kind](response)
    if name == "slow":
        assert time.monotonic() - began >= 0.2
    effect = after or name == "slow"
    assert len(glase.ledger()["invoices"]) == effect
    [call] = glase.calls(OPERATION)
    assert call["fault"] == wanted and call["ended_at"]
    assert till.send().code == 0  # once only
    assert len(glase.ledger()["invoices"]) == effect + 1


@pytest.mark.parametrize(
    "kind, effect", [("drop_before", 0), ("drop_after", 1), ("drop_mid", 1)]
)
def test_cut_connections(glase, till, kind, effect):
    glase.fault(OPERATION, kind)
    with pytest.raises(
        (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)
    ):
        send(till)
    assert len(glase.ledger()["invoices"]) == effect
    [call] = glase.calls(OPERATION)
    assert call["fault"] == kind
    assert call["result_code"] == (0 if effect else None)


def test_drop_mid_sends_half_an_answer(glase, till):
    glase.fault(OPERATION, "drop_mid")
    data = envelope(OPERATION, till.who + invoice())
    got = b""
    with requests.post(glase.endpoint, data=data, stream=True, timeout=20) as answer:
        length = int(answer.headers["Content-Length"])
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            for piece in answer.iter_content(1):
                got += piece
    assert got.startswith(b"<?xml") and len(got) == length // 2


def test_drip_takes_its_time_and_is_whole(glase, till):
    glase.fault(OPERATION, "drip:0.3")
    began = time.monotonic()
    response = send(till)
    assert time.monotonic() - began >= 0.3 and codes(response) == ["0"]


def test_reorder_is_the_same_answer_backwards(glase, till):
    reference = till.bill()
    plain = till.status(reference)
    glase.fault("getPaymentStatus", "reorder")
    turned = till.status(reference)
    [before, after] = [[e.tag for e in a.body[0][0]] for a in (plain, turned)]
    assert after == before[::-1] and turned["status"] == "ISSUED"


def test_extra_elements(glase, till):
    glase.fault("getPaymentStatus", "extra")
    reference = till.bill()
    answer = till.status(reference)
    assert answer["deliveryAddress"] and answer["somethingNew/inside"]
    assert answer["status"] == "ISSUED"


def test_status_words_without_and_with_the_effect(glase, till):
    reference = till.bill()
    glase.control("pay", reference=reference)
    glase.fault("getPaymentStatus", "status:PARTIALLY_PAID")
    answer = till.status(reference)
    assert (answer["status"], answer["version"]) == ("PARTIALLY_PAID", "2")
    assert glase.ledger()["payments"][0]["kept"] is False
    glase.fault("getPaymentStatus", "status:PAID")
    answer = till.status(reference)
    assert answer["status"] == "PAID" and answer["ersReference"] is None
    glase.fault("getPaymentStatus", "status_after:SOMETHING_NEW")
    assert till.status()["status"] == "SOMETHING_NEW"
    assert glase.ledger()["payments"][0]["kept"] is True
    assert till.status(reference)["ersReference"]


def test_code_0_without_what_it_should_bring(glase, till):
    glase.fault(OPERATION, "code:0")
    answer = till.send()
    assert answer.code == 0 and answer["invoiceReference"] is None
    glase.fault("getPaymentStatus", "code:0")
    assert till.status("1")["status"] is None


def test_dropped_paid_keeps_the_money(glase, till):
    reference = till.bill()
    glase.control("pay", reference=reference)
    glase.fault("getPaymentStatus", "drop_after")
    with pytest.raises(requests.ConnectionError):
        till.status(reference)
    glase.control("tick", seconds=60)
    assert till.status(reference)["status"] == "PAID"


def test_queue_times_and_clearing(glase, till):
    glase.fault(OPERATION, "code:93", times=2)
    glase.fault("*", "code:94")
    glase.fault("cancelInvoice", "code:90")
    glase.fault(OPERATION, "code:11")
    assert [till.send().code for _ in range(5)] == [93, 93, 94, 11, 0]
    assert till.cancel("1").code == 90
    glase.fault(OPERATION, "code:93", times=5)
    glase.fault("cancelInvoice", "code:90", times=5)
    left = glase.fault(OPERATION, "", times=0)["faults"]
    assert left == [{"operation": "cancelInvoice", "kind": "code:90", "times": 5}]
    assert till.send().code == 0
    assert glase.control("fault", operation="")["faults"] == []
    assert till.cancel("1").code == 54


@pytest.mark.parametrize(
    "operation, kind, times",
    [
        ("sendinvoice", "drop_before", 1),
        (OPERATION, "drop", 1),
        (OPERATION, "drop_mid_after", 1),
        (OPERATION, "reorder_after", 1),
        (OPERATION, "code:x", 1),
        (OPERATION, "slow", 1),
        (OPERATION, "slow:-1", 1),
        (OPERATION, "fault:1", 1),
        (OPERATION, "status:PAID", 1),
        ("getPaymentStatus", "status:<x>", 1),
        ("getPaymentStatus", "status:", 1),
        (OPERATION, "", 1),
        (OPERATION, "fault", -1),
        (OPERATION, "fault", True),
    ],
)
def test_faults_that_do_not_exist(glase, operation, kind, times):
    assert glase.refused("fault", operation=operation, kind=kind, times=times)
    listed = glase.http.get(f"{glase.url}/control/fault").json()
    assert listed == {"faults": []}


def test_slow_call_is_noted_while_it_runs(glase, till):
    glase.fault(OPERATION, "slow:30")
    with pytest.raises(requests.ReadTimeout):
        data = envelope(OPERATION, till.who + invoice())
        requests.post(glase.endpoint, data=data, timeout=(5, 0.3))
    [call] = glase.calls(OPERATION)
    assert call["result_code"] is None and call["ended_at"] == ""
    assert call["client_invoice_id"] == "TILL2-00042-1"


def test_a_slow_call_is_answered_when_its_faults_are_forgotten(glase, till):
    glase.fault(OPERATION, "slow:3600")
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(send, till)
        while not glase.calls(OPERATION):
            time.sleep(0.05)
        glase.fault("cancelInvoice", "", 0)
        assert not answer.done(), "of another operation"
        glase.fault(OPERATION, "", 0)
        assert codes(answer.result()) == ["0"]


def test_the_grid_of_lost_answers_has_every_kind():
    """What `tests/faults.py` lets each call be answered with, before and after."""
    grid = runpy.run_path(str(Path(__file__).parents[1] / "faults.py"))
    clear = {"status", "reorder", "extra"}  # these are answers
    tried = {
        (fault.name, fault.after)
        for kinds in (grid["WITHOUT_EFFECT"], grid["WITH_EFFECT"], grid["LATE"])
        for fault in (parse(OPERATION, kind) for kind in kinds)
    }
    wanted = {(name, True) for name in KINDS if name not in clear}
    wanted |= {(name, False) for name in KINDS if KINDS[name][1] == "both"}
    wanted -= {("status", False), ("slow", False)}  # slow: late all the same
    assert tried == wanted
