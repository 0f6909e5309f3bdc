# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Many at once: slow calls, races for one invoice, kept connections."""

import http.client
import http.server
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from shop import HEADERS, PATH, context, envelope, invoice

CROWD = 100


@pytest.fixture
def crowd():
    with ThreadPoolExecutor(CROWD) as pool:
        yield pool


def post(till, operation, inner):
    who = context("TERMINALID", till.terminal_id, till.password)
    data = envelope(operation, who + inner)
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
    who = context("TERMINALID", till.terminal_id, till.password)
    data = envelope("getPaymentStatus", who)
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


def test_client_that_wants_to_close_is_closed(glase):
    kept = connection(glase)
    kept.request("GET", "/", headers={"Connection": "close"})
    answer = kept.getresponse()
    assert answer.read() and answer.getheader("Connection") == "close"
    kept.close()


def test_chunked_request(glase, till):
    who = context("TERMINALID", till.terminal_id, till.password)
    data = envelope("sendInvoice", who + invoice())
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


class Listener:
    """Answers each POST with a status and remembers what came."""

    def __init__(self, status):
        self.status = status
        self.seen = []
        self.arrived = threading.Event()

    def __enter__(self):
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                listener.seen.append((self.path, self.rfile.read(length)))
                self.send_response(listener.status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()
                listener.arrived.set()

            def log_message(self, *_arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/notify/abc"
        return self

    def __exit__(self, *_exception):
        self.server.shutdown()
        self.server.server_close()


@pytest.mark.parametrize("status", [200, 302, 500])
def test_notification_url_is_called_once_and_only_when_paid(glase, till, status):
    with Listener(status) as listener:
        more = f"<notificationUrl>{listener.url}</notificationUrl>"
        glase.control("decline", reference=till.bill(more=more))
        reference = till.bill(more=more)
        assert not listener.seen
        glase.control("pay", reference=reference)
        assert listener.arrived.wait(10)
        end = time.monotonic() + 10
        while not glase.ledger()["invoices"][1]["notified"]:
            assert time.monotonic() < end
        assert listener.seen == [("/notify/abc", b"")]
        assert glase.ledger()["invoices"][1]["notified"] == f"HTTP {status}"
        assert till.status(reference)["status"] == "PAID"
