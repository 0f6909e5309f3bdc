# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The one call that the service makes: notificationUrl (glase_api.md, 3.3, A28)."""

import http.server
import threading
import time

import pytest


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


def test_reservation_is_notified_when_it_is_committed(glase, till):
    with Listener(200) as listener:
        more = f"<notificationUrl>{listener.url}</notificationUrl>"
        reference = till.bill(mode="RESERVATION_REQUIRED", more=more)
        glase.control("pay", reference=reference)
        assert not glase.ledger()["invoices"][0]["notified"]
        assert till.about("commitReservation", reference).code == 0
        assert listener.arrived.wait(10)


def test_address_that_does_not_answer_harms_nobody(glase, till):
    more = "<notificationUrl>http://127.0.0.1:9/x</notificationUrl>"
    reference = till.bill(more=more)
    glase.control("pay", reference=reference)
    assert till.status(reference)["status"] == "PAID"
