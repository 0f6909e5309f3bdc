# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What our part of a worker weighs, and whether it grows: a process of its own that
loads the client and asks 50,000 times."""

import importlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import psutil
import requests

from dev.lib import cache

from .shop import BenchShop, stub

ASKS = 50_000
THREADS = 4
MARKS = 5
# What Odoo and its module base load in every worker.
LOADED_ANYWAY = ("odoo.http", "odoo.tools.image", "requests", "cryptography.x509")


def measure(shop: BenchShop, odoo) -> dict:
    """Resident megabytes of the client, and its growth over all asks."""
    answer = cache.run_folder() / "answer.xml"
    answer.write_bytes(_recorded(shop, odoo))
    with stub(0, answer) as address:
        command = [sys.executable, "-m", "dev.tools.bench.memory", address]
        return json.loads(subprocess.check_output(command, cwd=cache.CHECKOUT))


class _Recorder:
    """Keeps the simulator's own words about a bill that waits."""

    def __init__(self, endpoint: str):
        self.endpoint, self.words = endpoint, b""

    def post(self, body, deadline, _size_limit):
        headers = {"Content-Type": "text/xml; charset=utf-8"}
        answer = requests.post(self.endpoint, body, headers=headers, timeout=deadline)
        self.words = answer.content
        return answer.status_code, answer.content


def _recorded(shop: BenchShop, odoo) -> bytes:
    from glase.client import GlaseClient, Principal

    shop.latency(0)
    [till] = shop.waiting(odoo.gevent_url, 1)
    [(terminal, password, bill)] = shop.sql(
        "SELECT m.terminal_id, m.password, t.invoice_reference "
        "FROM glase_transaction t JOIN glase_terminal m ON m.id = t.terminal_id "
        "WHERE t.payment_uuid = %s",
        till.order.payment_uuid,
    )
    recorder = _Recorder(shop.simulator.endpoint)
    principal = Principal.terminal(terminal, password)
    GlaseClient(recorder, "bench").get_payment_status(principal, bill, 1)
    shop.leave([till])
    return recorder.words


def _resident() -> float:
    return psutil.Process().memory_info().rss / 2**20


def main() -> None:
    for name in LOADED_ANYWAY:
        importlib.import_module(name)
    before = _resident()
    from glase.client import Principal, client_for  # what is weighed

    glase = client_for(sys.argv[1] + "/", "bench")
    till = Principal.terminal("t", "p")

    def asks(count: int) -> None:
        for _ in range(count):
            glase.get_payment_status(till, "1", 1)

    asks(1)
    loaded = _resident()
    marks = []
    with ThreadPoolExecutor(THREADS) as threads:
        for _ in range(MARKS):
            list(threads.map(asks, [ASKS // MARKS // THREADS] * THREADS))
            marks.append(round(_resident() - before, 1))
    figures = {
        "loaded_mb": round(loaded - before, 1),
        f"after each {ASKS // MARKS} asks_mb (≤ 15)": marks,
        "growth from the first to the last mark_mb": round(marks[-1] - marks[0], 1),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
