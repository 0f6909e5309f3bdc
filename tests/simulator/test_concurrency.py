# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Many at once: slow calls, races for one invoice, kept connections."""

import http.client
import http.server
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from shop import HEADERS, PATH, envelope, invoice

CROWD = 100


@pytest.fixture
def crowd():
    """Many clients; threads change so often that what is not locked shows."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    with ThreadPoolExecutor(CROWD) as pool:
        yield pool
    sys.setswitchinterval(interval)


def post(till, operation, inner):
    data = envelope(operation, till.who + inner)
    return requests.post(till.service.endpoint, data=data, headers=HEADERS, timeout=20)


def test_100_slow_calls_at_once_and_quick_ones_beside_them(glase, till, crowd):
    reference = till.bill()
    ask = f"<invoiceReference>{reference}</invoiceReference>"
    glase.fault("getPaymentStatus", "slow:1", times=CROWD)
    began = time.monotonic()
    slow = [crowd.submit(post, till, "getPaymentStatus", ask) for _ in range(CROWD)]
    while len(glase.calls("getPaymentStatus")) < CROWD:
        assert time.monotonic() - began < 10
    assert till.status(reference)["status"] == "ISSUED"
    assert all(b"ISSUED" in call.result().content for call in slow)
    assert time.monotonic() - began < 10


def test_one_live_invoice_whatever_comes_at_once(glase, till, crowd):
    calls = [crowd.submit(post, till, "sendInvoice", invoice()) for _ in range(40)]
    assert all(call.result().status_code == 200 for call in calls)
    rows = glase.ledger()["invoices"]
    assert len({row["reference"] for row in rows}) == 40
    assert [row["status"] for row in rows].count("ISSUED") == 1
    assert till.status()["status"] == "ISSUED"


def test_pay_and_cancel_at_once_have_one_winner(glase, till, crowd):
    for _ in range(15):
        reference = till.bill()
        ask = f"<invoiceReference>{reference}</invoiceReference>"
        url = f"{glase.url}/control/pay"
        paying = crowd.submit(requests.post, url, json={"reference": reference})
        cancel = crowd.submit(post, till, "cancelInvoice", ask)
        paid = paying.result().status_code == 200
        assert (b">50<" in cancel.result().content) == paid
        assert till.status(reference)["status"] == ("PAID" if paid else "CANCELED")


def test_refunds_at_once_never_pass_the_payment(glase, till, crowd):
    ers = f"<ersReference>{till.paid('10.00')}</ersReference>"
    inner = ers + invoice("1.00")
    calls = [crowd.submit(post, till, "refundPayment", inner) for _ in range(30)]
    good = [b"<resultCode>0<" in call.result().content for call in calls]
    assert good.count(True) == 10
    assert glase.ledger()["payments"][0]["refunded"] == "10.00"


def connection(glase):
    host = glase.url.removeprefix("http://")
    return http.client.HTTPConnection(host, timeout=20)


def test_connections_are_kept(glase, till):
    data = envelope("getPaymentStatus", till.who)
    kept = connection(glase)
    ports = set()
    for body in (data, b"nonsense", data, b""):
        kept.request("POST", PATH, body, HEADERS)
        answer = kept.getresponse()
        assert answer.version == 11 and answer.read()
        assert answer.getheader("Connection") is None
        ports.add(kept.sock.getsockname()[1])
    kept.request("GET", "/")
    assert kept.getresponse().read()
    ports.add(kept.sock.getsockname()[1])
    assert len(ports) == 1
    kept.close()


def test_answer_does_not_wait_for_the_clients_acknowledgement(glase):
    kept = connection(glase)
    times = []
    for _ in range(10):
        began = time.monotonic()
        kept.request("GET", "/control/mode")
        assert kept.getresponse().read()
        times.append(time.monotonic() - began)
    assert min(times[1:]) < 0.03  # some 0.04 if headers and body wait for each other
    kept.close()


def test_client_that_wants_to_close_is_closed(glase):
    kept = connection(glase)
    kept.request("GET", "/", headers={"Connection": "close"})
    answer = kept.getresponse()
    assert answer.read() and answer.getheader("Connection") == "close"
    kept.close()


def test_chunked_request(glase, till):
    data = envelope("sendInvoice", till.who + invoice())
    pieces = (data[place : place + 99] for place in range(0, len(data), 99))
    answer = requests.post(glase.endpoint, data=pieces, headers=HEADERS, timeout=20)
    assert b"<resultCode>0<" in answer.content


def test_too_large_a_request(glase):
    answer = requests.post(glase.endpoint, data=b" " * 3_000_000, timeout=20)
    assert answer.status_code == 413


def test_what_is_no_http_harms_nobody(glase, till):
    host, port = glase.url.removeprefix("http://").split(":")
    for text in (b"\x16\x03\x01\n\n", b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"):
        with socket.create_connection((host, int(port)), timeout=20) as line:
            line.sendall(text)
            line.shutdown(socket.SHUT_WR)
            while line.recv(4096):
                pass
    assert till.send().code == 0
