# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is started is ended, as a whole and nothing else; what is wrong is said."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from dev.lib.process import Process, free_port
from dev.lib.progress import Trouble

# Starts a child of its own that ends at no signal but SIGKILL, and tells its number.
STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    print(child, flush=True)
time.sleep(600)
"""
STARTER = """
import os, sys
from pathlib import Path
from dev.lib.process import Process
process = Process([sys.executable, "-c", "import time; time.sleep(600)"],
                  dict(os.environ), Path(sys.argv[1]))
print(process.pid, flush=True)
input()
"""


def start(code, tmp_path):
    environment = dict(os.environ)
    return Process([sys.executable, "-c", code], environment, tmp_path / "log")


def lives(pid):
    """Whether the process runs; one that ended but was not reaped does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def wait_for_end(pid):
    deadline = time.monotonic() + 30
    while lives(pid):
        assert time.monotonic() < deadline, f"{pid} still runs"
        time.sleep(0.05)


def test_a_stubborn_group_ends_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("dev.lib.process.PATIENCE", 0.5)
    process = start(STUBBORN, tmp_path)
    child = int(process.wait_until(lambda: process.log_text().strip(), "it", 10))
    assert lives(child)
    process.stop()
    assert not process.alive
    wait_for_end(child)


def test_nothing_outlives_a_killed_run(tmp_path):
    run = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(tmp_path / "log")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    started = int(run.stdout.readline())
    assert lives(started)
    run.send_signal(signal.SIGKILL)
    run.wait()
    wait_for_end(started)


def test_who_ends_at_once_says_why(tmp_path):
    process = start("raise SystemExit('no such database')", tmp_path)
    with pytest.raises(Trouble, match="Odoo ended at once: no such database"):
        process.wait_until(lambda: False, "Odoo", 10)


def test_who_is_never_ready_is_given_up(tmp_path):
    process = start("import time; time.sleep(600)", tmp_path)
    with pytest.raises(Trouble, match="Odoo is not ready after 0 s"):
        process.wait_until(lambda: False, "Odoo", 0.3)
    process.stop()


def test_a_taken_port_names_the_option():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port} .* with --port"):
            free_port(port, "--port")
