# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Running servers: Odoo, and the Glase simulator."""

import os
import re
import sys
from pathlib import Path

import psutil
import requests

from . import cache
from .cluster import Cluster
from .process import Process, free_port
from .progress import Trouble
from .runtime import Runtime

HOST = "127.0.0.1"
READY_TIMEOUT = 120.0  # seconds; the first start on a loaded machine takes its time
ANSWER_TIMEOUT = 10.0  # seconds for one answer of a server that is ready


class OdooServer:
    """Odoo on a free port: threaded, or with ``workers`` prefork and evented server.

    A context manager; entered, it waits until Odoo answers. ``gevent_url`` is where
    the evented server listens, with ``workers=0`` the same as ``url``.
    """

    def __init__(
        self,
        runtime: Runtime,
        cluster: Cluster,
        database: str,
        *,
        workers: int = 0,
        http_port: int = 0,
        gevent_port: int = 0,
        extra: tuple[str, ...] = (),
        log: Path | None = None,
        host: str = HOST,
    ):
        self.database = database
        port = free_port(http_port)
        evented = free_port(gevent_port)
        self.url = f"http://{HOST}:{port}"
        self.gevent_url = f"http://{HOST}:{evented}" if workers else self.url
        self._command = runtime.odoo(
            f"--database={database}",
            f"--db-filter=^{re.escape(database)}$",
            f"--data-dir={cluster.data_dir}",
            f"--http-interface={host}",
            f"--http-port={port}",
            f"--gevent-port={evented}",
            f"--workers={workers}",
            "--max-cron-threads=1",
            *extra,
        )
        self._environment = runtime.environment() | cluster.environment()
        self._log = log or cache.run_folder() / f"odoo-{port}.log"
        self._process: Process | None = None

    def __enter__(self) -> "OdooServer":
        self._process = Process(self._command, self._environment, self._log)
        try:
            for url in dict.fromkeys((self.url, self.gevent_url)):
                self._process.wait_until(
                    lambda url=url: _answers(f"{url}/web/health"), "Odoo", READY_TIMEOUT
                )
        except BaseException:
            self._process.stop()
            raise
        return self

    def __exit__(self, *_exception) -> None:
        self._process.stop()

    @property
    def process(self) -> Process:
        """The process, to be looked at or killed."""
        return self._process

    @property
    def evented_pid(self) -> int:
        """Of the process that serves ``gevent_url``; another one after it was killed."""
        for child in psutil.Process(self._process.pid).children(recursive=True):
            if "gevent" in child.cmdline():
                return child.pid
        raise Trouble("Odoo's evented server does not run.")

    def log_text(self) -> str:
        """All that Odoo has logged so far."""
        return self._process.log_text()


class Simulator:
    """The Glase simulator in a process of its own; a context manager."""

    def __init__(self, *, port: int = 0, host: str = HOST, log: Path | None = None):
        self._arguments = [f"--port={port}", f"--host={host}"]
        self._log = log or cache.run_folder() / f"simulator-{os.urandom(3).hex()}.log"
        self._process: Process | None = None
        self.url = ""

    def __enter__(self) -> "Simulator":
        environment = os.environ | {
            "PYTHONPATH": str(cache.CHECKOUT),
            "PYTHONUNBUFFERED": "1",
        }
        command = [sys.executable, "-m", "simulator", *self._arguments]
        self._process = Process(command, environment, self._log)
        try:
            said = self._process.wait_until(self._address, "The simulator", 20)
        except BaseException:
            self._process.stop()
            raise
        self.url = said[1].replace("0.0.0.0", HOST)
        return self

    def __exit__(self, *_exception) -> None:
        self._process.stop()

    @property
    def process(self) -> Process:
        """The process, to be looked at or killed."""
        return self._process

    @property
    def endpoint(self) -> str:
        """The address that a Glase account is given."""
        return f"{self.url}/soap/merchant/cashregister-2"

    def control(self, path: str, **json) -> dict:
        """POST to /control/``path``; answers its JSON."""
        return _json("POST", f"{self.url}/control/{path}", json)

    def ledger(self) -> dict:
        """All that the simulator has seen and done."""
        return _json("GET", f"{self.url}/control/ledger")

    def count(self, operation: str) -> int:
        """How many calls of an operation there were."""
        return _json("GET", f"{self.url}/control/counts").get(operation, 0)

    def scan(self, **buyer) -> dict:
        """The buyer scans: ``glase_id="…"`` or ``reference="…"``."""
        return self.control("scan", **buyer)

    def pay(self, **buyer) -> dict:
        """The buyer pays: ``glase_id="…"`` or ``reference="…"``."""
        return self.control("pay", **buyer)

    def fault(self, operation: str, kind: str, times: int = 1) -> dict:
        """Let the next calls of one operation go wrong (simulator.md, chapter 2)."""
        return self.control("fault", operation=operation, kind=kind, times=times)

    def reset(self) -> dict:
        """Make it as it was when it started."""
        return self.control("reset")

    def _address(self) -> re.Match | None:
        return re.search(r"Glase simulator on (\S+?)/?\s", self._process.log_text())


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=ANSWER_TIMEOUT).ok
    except requests.RequestException:
        return False


def _json(method: str, url: str, json: dict | None = None) -> dict:
    answer = requests.request(method, url, json=json, timeout=ANSWER_TIMEOUT)
    if not answer.ok:
        raise ValueError(f"{method} {url}: {answer.status_code} {answer.text[:300]}")
    return answer.json() if answer.content else {}
