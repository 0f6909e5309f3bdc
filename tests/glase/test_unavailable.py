# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What proves that nothing reached Glase, and what is told about it."""

import contextlib
import socket
import threading
import time

import certificates
import pytest
from conftest import well
from peer import Peer
from samples import CALLS, OPERATIONS

from glase import connection
from glase.client import GlaseClient
from glase.errors import GlaseUnavailable
from glase.wire import Wire

PATH = "/soap/merchant/cashregister-2"
PATIENCE = 0.3
LATENESS = 1.0


def client(url):
    return GlaseClient(Wire(url), "Nordkassa Systems")


def unavailable(url, operation="sendInvoice", deadline=10.0):
    """Call and return the error; it must be the one that proves."""
    started = time.monotonic()
    with pytest.raises(GlaseUnavailable) as caught:
        CALLS[operation](client(url), deadline=deadline)
    assert time.monotonic() - started < deadline + LATENESS
    assert caught.value.operation == operation
    return caught.value


@pytest.mark.parametrize("operation", OPERATIONS)
def test_refused_port(operation):
    with socket.socket() as taken:
        # Bound and not listening: nobody else can come to listen there.
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}{PATH}"
        error = unavailable(url, operation)
    assert error.cause == "refused"
    assert str(error).startswith("Glase cannot be reached: ")


def test_name_that_does_not_exist():
    """`.invalid` never exists; without any resolver at hand time may run out first."""
    error = unavailable(f"https://glase.invalid{PATH}", deadline=3.0)
    assert error.cause in ("name_not_found", "connect_timeout")
    assert "glase.invalid" in str(error)


@pytest.mark.parametrize(
    "failure",
    [
        socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
        socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"),
        UnicodeError("label too long"),
    ],
)
def test_resolver_says_no(monkeypatch, failure):
    def fail(*_args, **_kwargs):
        raise failure

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert unavailable(f"https://glase.example{PATH}").cause == "name_not_found"


def test_resolver_that_hangs(monkeypatch):
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: answered.wait(20))
    error = unavailable(f"https://glase.example{PATH}", deadline=PATIENCE)
    answered.set()
    assert error.cause == "connect_timeout"


def test_late_resolver_sends_nothing(peer, monkeypatch):
    """Found at last, but its caller has given up: the bill must not be posted."""
    found = socket.getaddrinfo
    asked, waiting = threading.Event(), threading.Event()

    def late(*args, **kwargs):
        asked.set()
        waiting.wait(20)
        return found(*args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", late)
    error = unavailable(peer.url, deadline=PATIENCE)
    assert asked.is_set()
    waiting.set()
    assert error.cause == "connect_timeout"
    assert peer.connections == 0


def test_late_handshake_sends_nothing(peer, monkeypatch):
    reach = connection.Connection._reach
    now = time.monotonic()

    def late(self):
        sock = reach(self)
        monkeypatch.setattr(connection.time, "monotonic", lambda: now + 6)
        return sock

    monkeypatch.setattr(connection.Connection, "_reach", late)
    with pytest.raises(GlaseUnavailable) as caught:
        CALLS["sendInvoice"](client(peer.url), deadline=30.0)
    assert caught.value.cause == "connect_timeout"
    assert not peer.requests


def test_nobody_takes_the_connection():
    """A full backlog: the kernel answers no further SYN."""
    with contextlib.ExitStack() as stack:
        full = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}{PATH}"
        assert unavailable(url, deadline=PATIENCE).cause == "connect_timeout"


def test_second_address_is_tried(peer, monkeypatch):
    """One that is dead must not use up the time of one that lives."""
    with socket.socket() as dead:
        dead.bind(("127.0.0.2", peer.port))
        two = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, peer.port))
            for address in ("127.0.0.2", "127.0.0.1")
        ]
        real = socket.getaddrinfo

        def find(host, *args, **kwargs):
            return two if host == "glase.example" else real(host, *args, **kwargs)

        monkeypatch.setattr(socket, "getaddrinfo", find)
        CALLS["sendInvoice"](client(f"http://glase.example:{peer.port}{PATH}"))
    assert len(peer.requests) == 1


def test_no_route(monkeypatch):
    def fail(*_args, **_kwargs):
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr("glase.connection.create_connection", fail)
    error = unavailable(f"http://127.0.0.1:9{PATH}")
    assert (error.cause, error.detail) == ("unreachable", "Network is unreachable")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_self_signed_certificate(tmp_path, operation):
    pem = certificates.make(tmp_path, "somebody.example")
    with Peer(behave=well, tls=certificates.server_context(pem)) as peer:
        error = unavailable(peer.url, operation)
        assert not peer.requests
    assert error.cause == "tls"
    assert "self-signed certificate" in str(error).replace("self signed", "self-signed")
    assert "the certificate is of CN=somebody.example, issued by itself" in error.detail


def test_certificate_of_another_server(tmp_path, monkeypatch):
    pem = certificates.make(tmp_path, "other.example", addresses=["127.0.0.9"])
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
    with Peer(behave=well, tls=certificates.server_context(pem)) as peer:
        error = unavailable(peer.url)
        assert not peer.requests
    assert error.cause == "tls"
    assert "CN=other.example" in error.detail
    assert "127.0.0.1" in error.detail


def test_expired_certificate(tmp_path, monkeypatch):
    pem = certificates.make(tmp_path, "old.example", age_in_days=3)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
    with Peer(behave=well, tls=certificates.server_context(pem)) as peer:
        error = unavailable(peer.url)
    assert error.cause == "tls"
    assert "certificate has expired" in error.detail


def test_trusted_certificate(tmp_path, monkeypatch):
    pem = certificates.make(tmp_path, "glase.example")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
    with Peer(behave=well, tls=certificates.server_context(pem)) as peer:
        glase = client(peer.url)
        for operation in OPERATIONS:
            CALLS[operation](glase)
        assert len(peer.requests) == len(OPERATIONS)
        assert peer.connections == 1


@pytest.mark.parametrize("exists", [True, False])
def test_a_file_of_no_authorities(peer, monkeypatch, tmp_path, exists):
    file = tmp_path / "authorities.pem"
    if exists:
        file.write_text("no certificate")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(file))
    error = unavailable(peer.url.replace("http://", "https://") + f"?{exists}")
    assert error.cause == "tls"
    assert "no certificate" in error.detail if exists else "REQUESTS" in error.detail
    assert peer.connections == 0


@contextlib.contextmanager
def speaking(first_words):
    """A server that says something to whoever connects, then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def talk():
            with contextlib.suppress(OSError):
                while True:
                    with listener.accept()[0] as sock:
                        sock.sendall(first_words)

        threading.Thread(target=talk, daemon=True).start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}{PATH}"
        listener.shutdown(socket.SHUT_RDWR)


def test_no_tls_behind_https():
    with speaking(b"HTTP/1.1 400 Bad Request\r\n\r\n") as url:
        assert unavailable(url).cause == "tls"


def test_handshake_that_breaks():
    with speaking(b"") as url:
        assert unavailable(url).cause in ("tls", "unreachable")


def test_handshake_that_hangs():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}{PATH}"
        assert unavailable(url, deadline=PATIENCE).cause == "connect_timeout"


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "extdev.example/soap",
        "ftp://x/y",
        "https://",
        "http://me:secret@x/",
        "http://[/",
    ],
)
def test_no_address(endpoint):
    with pytest.raises(ValueError, match="address|URL|host") as caught:
        Wire(endpoint)
    assert "secret" not in str(caught.value)
