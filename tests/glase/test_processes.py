# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The client in the kinds of process that Odoo has: evented, forked, starting."""

import os
import subprocess
import sys
from pathlib import Path

import certificates
import pytest
from peer import Peer

TESTS = Path(__file__).parent
REPOSITORY = TESTS.parent.parent


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
        CALLS["getPaymentStatus"](glase, deadline=5.0)
    except GlaseUnknown as error:
        return error.cause
started = time.monotonic()
jobs = [gevent.spawn(call) for _ in range(60)]
gevent.joinall(jobs)
print(*{job.value for job in jobs}, time.monotonic() - started < 20)
"""


@pytest.mark.parametrize("secure", [False, True])
def test_greenlets_wait_side_by_side(tmp_path, monkeypatch, secure):
    """Odoo's evented server serves all tills in one thread."""
    pem = certificates.make(tmp_path, "glase.example")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
    tls = certificates.server_context(pem) if secure else None
    with Peer(behave=lambda exchange: exchange.wait(), tls=tls) as peer:
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
