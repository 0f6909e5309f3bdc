# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Connections: kept, shared, dropped in time, and without a memory."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import certificates
import pytest
from conftest import well
from peer import Peer
from samples import CALLS, TERMINAL, answer

from glase import connection
from glase.client import client_for
from glase.errors import GlaseUnavailable, GlaseUnknown

TESTS = Path(__file__).parent
REPOSITORY = TESTS.parent.parent


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
        ask(glase, deadline=0.1)
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
    ask(glase, deadline=0.2)
    entered = threading.Event()

    def slowly(exchange):
        entered.set()
        exchange.peer.over.wait(0.4)
        well(exchange)

    peer.behave = slowly
    ask(glase, deadline=5.0)
    assert entered.is_set()
    assert peer.connections == 1


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
    """Glase API 2."""
    ask(glase)
    request = peer.requests[0]
    assert request.line == "POST /soap/merchant/cashregister-2 HTTP/1.1"
    assert request.headers["soapaction"] == '""'
    assert request.headers["content-type"] == "text/xml; charset=utf-8"
    assert request.headers["accept-encoding"] == "identity"
    assert request.headers["host"] == f"127.0.0.1:{peer.port}"
    assert int(request.headers["content-length"]) == len(request.body)


def test_plain_http_goes_round_every_proxy(peer, monkeypatch):
    """A proxy would read the password."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    ask(client_for(peer.url + "?plain", "x"))
    assert len(peer.requests) == 1


def connect_proxy(exchange, allowed):
    """Answer a CONNECT; what follows goes through unread."""
    if not allowed:
        exchange.reply(b"", "407 Proxy Authentication Required")
        return
    host, port = exchange.request.line.split()[1].rsplit(":", 1)
    exchange.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
    tunnel(exchange.sock, host, int(port))
    raise ConnectionAbortedError("the tunnel is over")


def tunnel(near, host, port):
    with connection.socket.create_connection((host, port)) as far:
        back = threading.Thread(target=pump, args=(far, near), daemon=True)
        back.start()
        pump(near, far)
        back.join(20)


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(connection.socket.SHUT_WR)
    except OSError:
        return


def test_https_goes_through_the_proxy_of_the_environment(tmp_path, monkeypatch):
    pem = certificates.make(tmp_path, "glase.example")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
    with (
        Peer(behave=well, tls=certificates.server_context(pem)) as peer,
        Peer(behave=lambda exchange: connect_proxy(exchange, True)) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        glase = client_for(peer.url, "x")
        CALLS["sendInvoice"](glase)
        ask(glase)
        assert len(peer.requests) == 2
        assert [request.line for request in proxy.requests] == [
            f"CONNECT 127.0.0.1:{peer.port} HTTP/1.{proxy.requests[0].line[-1]}"
        ]
        assert not any(request.body for request in proxy.requests)


def test_proxy_that_refuses_has_sent_nothing(tmp_path, monkeypatch):
    with Peer(behave=lambda exchange: connect_proxy(exchange, False)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(GlaseUnavailable) as caught:
            CALLS["sendInvoice"](client_for("https://glase.example/refusing", "x"))
    assert caught.value.cause == "unreachable"
    assert "407" in caught.value.detail


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


def run(code, *arguments):
    """Run a script in a process of its own; returns what it printed."""
    path = os.pathsep.join((str(REPOSITORY), str(TESTS)))
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


GREENLETS = """
import gevent.monkey; gevent.monkey.patch_all()
import sys, time, gevent
from samples import CALLS
from glase.client import client_for
from glase.errors import GlaseUnknown
glase = client_for(sys.argv[1], "x")
def call():
    try:
        CALLS["getPaymentStatus"](glase, deadline=0.5)
    except GlaseUnknown as error:
        return error.cause
started = time.monotonic()
jobs = [gevent.spawn(call) for _ in range(60)]
gevent.joinall(jobs)
print(*{job.value for job in jobs}, time.monotonic() - started < 2)
"""


def test_greenlets_wait_side_by_side(peer):
    """Odoo's evented server serves all tills in one thread."""
    peer.behave = lambda exchange: exchange.wait()
    assert run(GREENLETS, peer.url) == ["timeout", "True"]
    assert len(peer.requests) == 60


FORK = """
import os, sys
from samples import CALLS
from glase.client import client_for
def ask():
    return CALLS["getPaymentStatus"](client_for(sys.argv[1], "x")).word
print(ask(), flush=True)
if os.fork() == 0:
    print(ask(), flush=True)
    os._exit(0)
os.wait()
print(ask())
"""


def test_a_forked_worker_has_its_own_connections(peer):
    assert run(FORK, peer.url) == ["ISSUED"] * 3
    first, child, parent = (request.connection for request in peer.requests)
    assert first == parent != child


NO_NETWORK = """
import sys
def refuse(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise SystemExit(f"network at import: {event} {args}")
sys.addaudithook(refuse)
import glase.client, glase.report
from glase import messages
from samples import TERMINAL
glase.client.client_for("https://glase.invalid/soap", "x")
messages.request("cancelInvoice", messages.context_of(TERMINAL, "x", "y"))
print("quiet")
print(*[name for name in sys.modules if name.split(".")[0] == "odoo"])
"""


def test_no_network_and_no_odoo_before_the_first_call():
    assert run(NO_NETWORK) == ["quiet"]
