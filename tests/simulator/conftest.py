# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A real simulator on a real socket, emptied before each test."""

import os
import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from shop import Service

from simulator.core import Simulator
from simulator.server import listen
from simulator.web import application

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def running():
    simulator = Simulator()
    server = listen(application(simulator), "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Service(f"http://127.0.0.1:{server.port}")
    server.shutdown()
    thread.join()


@pytest.fixture
def glase(running):
    """The service, with nothing in it but the reseller shop1."""
    running.control("reset")
    return running


@pytest.fixture
def till(glase):
    return glase.till("004610098812")


@contextmanager
def process(*arguments):
    """The simulator as the command line starts it; ends by SIGTERM."""
    command = [sys.executable, "-m", "simulator", "--port", "0", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    started = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment, cwd=CHECKOUT
    )
    try:
        line = started.stdout.readline()
        found = re.fullmatch(r"Glase simulator on (https?://\S+/)\n", line)
        assert found, line
        yield Service(found[1]), started
    finally:
        started.terminate()
        started.wait(10)
        started.stdout.close()


@pytest.fixture
def start():
    return process
