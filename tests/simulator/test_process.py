# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The command line: its one line, its end, its state file, its certificate."""

import json
import os
import signal
import socket
import subprocess
import sys

import pytest
import requests
from conftest import CHECKOUT


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_clean_end_also_in_the_middle_of_a_slow_call(start, number):
    with start() as (glase, process):
        glase.fault("benchmarkingNop", "slow:60")
        with pytest.raises(requests.ReadTimeout):
            requests.post(glase.endpoint, data=NOP, timeout=(5, 0.2))
        process.send_signal(number)
        assert process.wait(10) == 0


NOP = b"""<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>
<x:benchmarkingNop xmlns:x="http://external.interfaces.ers.seamless.com/"/>
</e:Body></e:Envelope>"""


def test_only_loopback_is_listened_on(start):
    with start() as (glase, _process):
        assert glase.url.startswith("http://127.0.0.1:")
        port = int(glase.url.rsplit(":", 1)[1])
        others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), port)}
        for address in others - {"127.0.0.1", "::1", "127.0.1.1"}:
            with pytest.raises(OSError):
                socket.create_connection((address, port), timeout=5)


def test_taken_port_is_said_in_one_sentence(start):
    with start() as (glase, _process):
        port = glase.url.rsplit(":", 1)[1]
        assert "Cannot listen on 127.0.0.1" in why_not("--port", port)


def why_not(*arguments):
    """What it says when it cannot start."""
    command = [sys.executable, "-m", "simulator", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    ended = subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=20
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    return ended.stderr


def test_state_survives_a_kill(start, tmp_path):
    state = str(tmp_path / "state.json")
    with start("--state", state) as (glase, process):
        till = glase.till("123")
        glase.control("mode", acknowledge="version", references=13)
        ers = till.paid("78.00")
        refund = till.refund(ers, "8.00")["ersReference"]
        reference = till.bill()
        reserving = glase.till("456")
        reserved = reserving.bill(mode="RESERVATION_REQUIRED")
        glase.control("pay", reference=reserved)
        before = glase.ledger()
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    with start("--state", state) as (glase, process):
        after = glase.ledger()
        for name in ("terminals", "invoices", "payments", "refunds"):
            assert after[name] == before[name]
        till.service = reserving.service = glase
        assert till.status(reference)["status"] == "ISSUED"
        assert till.refund(ers, "70.01").code == 98
        glase.control("pay", glase_id="123")
        references = {ers, refund, till.status(reference)["ersReference"]}
        assert len(references) == 3
        assert reserving.status(reserved)["status"] == "RESERVED"
        glase.control("tick", seconds=3600)
        assert reserving.status(reserved)["status"] == "CANCELED"
        glase.control("tick", seconds=30)
    with start("--state", state) as (glase, process):
        states = [one["state"] for one in glase.ledger()["payments"]]
        assert states == ["paid", "reversed"]
        assert len(glase.ledger()["calls"]) >= len(before["calls"]) + 3
        assert glase.http.get(f"{glase.url}/control/mode").json()["references"] == 13


def test_state_file_is_for_its_owner_and_whole(start, tmp_path):
    state = tmp_path / "state.json"
    with start("--state", str(state)) as (glase, _process):
        glase.till("123")
        assert json.loads(state.read_text())["terminals"]
        assert state.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


def test_broken_state_file_is_said_in_one_sentence(tmp_path):
    state = tmp_path / "state.json"
    state.write_text('{"terminals": [')
    assert "cannot be read" in why_not("--port", "0", "--state", str(state))


def test_https(start, tmp_path):
    trustme = pytest.importorskip("trustme")
    authority = trustme.CA()
    pem = tmp_path / "simulator.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(pem)
    ca = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(ca)
    with start("--certificate", str(pem)) as (glase, _process):
        assert glase.url.startswith("https://")
        glase.http.trust_env = False
        glase.http.verify = str(ca)
        assert glase.till("123").send().code == 0
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(glase.url, timeout=20)
        wsdl = glase.http.get(f"{glase.endpoint}?wsdl")
        assert f'location="{glase.endpoint}"' in wsdl.text
