# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Connections: kept, shared, dropped in time, and without a memory."""

import contextlib
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import certificates
import pytest
from conftest import well
from samples import CALLS, TERMINAL, answer

from glase import connection
from glase.client import client_for
from glase.errors import GlaseUnknown
from glase.results import ReceiptDocument


def ask(glase, **more):
    return CALLS["getPaymentStatus"](glase, **more)


def test_connection_is_kept(peer, glase):
    for _ in range(5):
        ask(glase)
    assert (len(peer.requests), peer.connections) == (5, 1)


def test_clients_of_one_endpoint_share_their_connections(peer):
    ask(client_for(peer.url, "one"))
    ask(client_for(peer.url, "two"))
    assert peer.connections == 1


def test_connection_is_kept_after_a_refusal_and_an_error_page(peer, glase):
    peer.behave = lambda exchange: exchange.reply(b"no", "500 Internal Server Error")
    with pytest.raises(GlaseUnknown):
        ask(glase)
    peer.behave = well
    ask(glase)
    assert peer.connections == 1


def test_broken_connection_is_not_used_again(peer, glase):
    """What a slow answer leaves behind must not be read as the next call's answer."""
    late = threading.Event()

    def answer_late(exchange):
        late.wait(20)
        exchange.reply(answer("getPaymentStatus", 0, "<ersReference>9</ersReference>"))

    peer.behave = answer_late
    with pytest.raises(GlaseUnknown) as caught:
        ask(glase, deadline=0.5)
    assert caught.value.cause == "timeout"
    late.set()
    peer.behave = well
    assert ask(glase).ers_reference == ""
    assert peer.connections == 2


def test_idle_connection_is_not_used_again(peer, glase, monkeypatch):
    """It may meet the server's closing it, and end unknown for nothing."""
    ask(glase)
    now = time.monotonic()
    monkeypatch.setattr(connection.time, "monotonic", lambda: now + 4.1)
    CALLS["sendInvoice"](glase)
    assert peer.connections == 2
    CALLS["sendInvoice"](glase)
    assert peer.connections == 2


def test_connection_closed_by_the_server_is_noticed(peer, glase):
    ask(glase)
    peer.hang_up()
    CALLS["sendInvoice"](glase)
    assert (len(peer.requests), peer.connections) == (2, 2)


@pytest.mark.parametrize("files", ["few", "many"])
def test_connection_on_which_something_came_unasked(peer, glase, monkeypatch, files):
    """It would be read as the next call's answer."""

    def cannot_count(*_args):
        raise ValueError("filedescriptor out of range in select()")

    if files == "many":
        monkeypatch.setattr(connection.select, "select", cannot_count)
    ask(glase)
    ask(glase)
    assert peer.connections == 1
    peer.behave = lambda exchange: (well(exchange), exchange.sock.sendall(b"more"))
    ask(glase)
    sock = glase._wire._idle[-1].sock
    sock.settimeout(5)
    assert sock.recv(1, socket.MSG_PEEK) == b"m"
    peer.behave = well
    CALLS["sendInvoice"](glase)
    assert (len(peer.requests), peer.connections) == (4, 2)


def test_server_that_keeps_no_connection(peer, glase):
    peer.behave = lambda exchange: exchange.reply(
        answer("getPaymentStatus"), headers=["Connection: close"]
    )
    peer.keep_alive = False
    ask(glase)
    ask(glase)
    assert (len(peer.requests), peer.connections) == (2, 2)


def test_a_kept_connection_gets_the_whole_deadline_again(peer, glase):
    """The time-out of a call that was nearly over must not stay on the socket."""
    ask(glase, deadline=0.5)
    entered = threading.Event()

    def slowly(exchange):
        entered.set()
        exchange.peer.over.wait(0.8)
        well(exchange)

    peer.behave = slowly
    ask(glase, deadline=10.0)
    assert entered.is_set()
    assert peer.connections == 1


@contextlib.contextmanager
def deaf(tls):
    """A server that shakes hands and then reads nothing."""
    over = threading.Event()

    def accept(listener):
        with tls.wrap_socket(listener.accept()[0], server_side=True):
            over.wait(20)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1]
        over.set()


def test_a_server_that_does_not_listen(tmp_path, monkeypatch):
    """A large request of which nobody reads: what finding the name took, counts."""
    found = socket.getaddrinfo

    def slowly(host, *args, **kwargs):
        if host == "glase.example":
            threading.Event().wait(1.5)
            host = "127.0.0.1"
        return found(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    pem = certificates.make(tmp_path, "glase.example", names=["glase.example"])
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
    document = ReceiptDocument("application/pdf", bytes(20_000_000))
    with deaf(certificates.server_context(pem)) as port:
        glase = client_for(f"https://glase.example:{port}/soap", "x")
        started = time.monotonic()
        with pytest.raises(GlaseUnknown) as caught:
            glase.submit_payment_receipt(TERMINAL, "1", document, deadline=2.0)
        assert time.monotonic() - started < 3.0
    assert caught.value.cause == "timeout"


def test_no_cookies(peer, glase):
    peer.behave = lambda exchange: exchange.reply(
        answer("getPaymentStatus"), headers=["Set-Cookie: session=1; Path=/"]
    )
    ask(glase)
    ask(glase)
    assert "cookie" not in peer.requests[1].headers


def test_no_netrc(peer, glase, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password elsewhere\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    ask(glase)
    assert "authorization" not in peer.requests[0].headers


def test_headers(peer, glase):
    """glase_api.md, chapter 2."""
    ask(glase)
    request = peer.requests[0]
    assert request.line == "POST /soap/merchant/cashregister-2 HTTP/1.1"
    assert request.headers["soapaction"] == '""'
    assert request.headers["content-type"] == "text/xml; charset=utf-8"
    assert request.headers["accept-encoding"] == "identity"
    assert request.headers["host"] == f"127.0.0.1:{peer.port}"
    assert int(request.headers["content-length"]) == len(request.body)


def test_hundred_callers_at_once(peer, glase):
    """They wait for the slow service together, not for one another."""
    together = threading.Barrier(100)

    def meet(exchange):
        together.wait(20)
        well(exchange)

    peer.behave = meet
    with ThreadPoolExecutor(100) as pool:
        asked = [pool.submit(ask, glase, deadline=20.0) for _ in range(100)]
        assert {future.result().word for future in asked} == {"ISSUED"}
    assert peer.connections == 100
    peer.behave = well
    with ThreadPoolExecutor(100) as pool:
        asked = [pool.submit(ask, glase) for _ in range(300)]
        assert {future.result().word for future in asked} == {"ISSUED"}
    assert peer.connections == 100, "connections were not kept"


def test_answers_reach_their_own_callers(peer, glase):
    def echo(exchange):
        reference = exchange.request.body.split(b"invoiceReference>")[1][:-2]
        extra = f"<ersReference>{reference.decode()}</ersReference>"
        exchange.reply(answer("getPaymentStatus", 0, extra))

    peer.behave = echo

    def mine(number):
        status = glase.get_payment_status(TERMINAL, f"R{number}")
        return status.ers_reference == f"R{number}"

    with ThreadPoolExecutor(20) as pool:
        assert all(pool.map(mine, range(200)))
