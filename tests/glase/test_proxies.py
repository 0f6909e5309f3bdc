# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Proxies of the environment: only for https, only as a tunnel."""

import socket
import threading

import certificates
import pytest
from conftest import well
from peer import Peer
from samples import CALLS

from glase.client import client_for
from glase.errors import GlaseUnavailable


def ask(glase):
    return CALLS["getPaymentStatus"](glase)


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
    with socket.create_connection((host, port)) as far:
        back = threading.Thread(target=pump, args=(far, near), daemon=True)
        back.start()
        pump(near, far)
        back.join(20)


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
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


@pytest.mark.parametrize("scheme", ["socks5", "SOCKS5h", "https"])
def test_a_proxy_of_another_kind_is_not_passed_by(peer, monkeypatch, scheme):
    """Not supported; going straight would be against the operator's will."""
    monkeypatch.setenv("HTTPS_PROXY", f"{scheme}://127.0.0.1:9")
    url = peer.url.replace("http://", "https://") + f"?{scheme}"
    with pytest.raises(GlaseUnavailable) as caught:
        ask(client_for(url, "x"))
    assert caught.value.cause == "unreachable"
    assert scheme.upper() in caught.value.detail
    assert peer.connections == 0


@pytest.mark.parametrize("address", ["http://proxy:many", "http://:3128"])
def test_what_is_no_address_of_a_proxy(peer, monkeypatch, address):
    monkeypatch.setenv("HTTPS_PROXY", address)
    url = peer.url.replace("http://", "https://") + f"?{address[-4:]}"
    with pytest.raises(GlaseUnavailable) as caught:
        ask(client_for(url, "x"))
    assert "HTTPS_PROXY" in caught.value.detail
    assert peer.connections == 0


def test_no_proxy_is_honoured(tmp_path, monkeypatch):
    pem = certificates.make(tmp_path, "glase.example")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Peer(behave=well, tls=certificates.server_context(pem)) as peer:
        ask(client_for(peer.url, "x"))
        assert len(peer.requests) == 1
