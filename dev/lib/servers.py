# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Running servers: Odoo, and the Glase simulator."""

import os
import re
import sys
from functools import partial

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


class Server:
    """A server in a process of its own; a context manager.

    ``launch`` makes the ``process`` and waits until it answers; after a kill, too.
    """

    process: Process

    def __enter__(self) -> "Server":
        self.launch()
        return self

    def __exit__(self, *_exception) -> None:
        self.process.stop()

    def log_text(self) -> str:
        return self.process.log_text()


class OdooServer(Server):
    """Odoo on a free port: threaded, or with ``workers`` prefork and evented server.

    ``gevent_url`` is where the evented server listens (Odoo's ``gevent_port``), with
    ``workers=0`` the same as ``url``.
    """

    def __init__(
        self,
        runtime: Runtime,
        cluster: Cluster,
        database: str,
        *,
        workers: int = 0,
        http_port: int = 0,
        extra: tuple[str, ...] = (),
        host: str = HOST,
    ):
        port, evented = free_port(http_port), free_port()
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
        self._log = cache.run_folder() / f"odoo-{port}.log"

    def launch(self) -> None:
        self.process = Process(self._command, self._environment, self._log)
        for url in dict.fromkeys((self.url, self.gevent_url)):
            answers = partial(_answers, f"{url}/web/health")
            self.process.wait_until(answers, "Odoo", READY_TIMEOUT)

    @property
    def evented_pid(self) -> int:
        """Of the process behind ``gevent_url``; another one after it was killed."""
        for child in psutil.Process(self.process.pid).children(recursive=True):
            if "gevent" in child.cmdline():
                return child.pid
        raise Trouble("Odoo's evented server does not run.")


class Simulator(Server):
    """The Glase simulator."""

    def __init__(self, *, port: int = 0, host: str = HOST):
        arguments = ["-m", "simulator", f"--port={port}", f"--host={host}"]
        self._command = [sys.executable, *arguments]
        self._log = cache.run_folder() / f"simulator-{os.urandom(3).hex()}.log"
        self.url = ""

    def launch(self) -> None:
        paths = {"PYTHONPATH": str(cache.CHECKOUT), "PYTHONUNBUFFERED": "1"}
        self.process = Process(self._command, os.environ | paths, self._log)
        said = self.process.wait_until(self._address, "The simulator", 20)
        self.url = said[1].replace("0.0.0.0", HOST)

    @property
    def endpoint(self) -> str:
        return f"{self.url}/soap/merchant/cashregister-2"

    def control(self, path: str, **json) -> dict:
        """POST to /control/``path``; answers its JSON."""
        return self._asked("POST", path, json=json)

    def ledger(self) -> dict:
        return self._asked("GET", "ledger")

    def count(self, operation: str) -> int:
        """How many calls of an operation there were."""
        return self._asked("GET", "counts").get(operation, 0)

    def scan(self, **customer) -> dict:
        """The customer scans: ``glase_id="…"`` or ``reference="…"``."""
        return self.control("scan", **customer)

    def pay(self, **customer) -> dict:
        return self.control("pay", **customer)

    def fault(self, operation: str, kind: str, times: int = 1) -> dict:
        """Let the next calls of one operation go wrong (simulator.md, chapter 2)."""
        return self.control("fault", operation=operation, kind=kind, times=times)

    def _asked(self, method: str, path: str, **how) -> dict:
        url = f"{self.url}/control/{path}"
        answer = requests.request(method, url, timeout=ANSWER_TIMEOUT, **how)
        if not answer.ok:
            said = f"{answer.status_code} {answer.text[:300]}"
            raise ValueError(f"{method} {url}: {said}")
        return answer.json() if answer.content else {}

    def _address(self) -> re.Match | None:
        return re.search(r"Glase simulator on (\S+?)/?\s", self.log_text())


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=ANSWER_TIMEOUT).ok
    except requests.RequestException:
        return False
