# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A shop with real servers and a crowd of open tills, made in a few seconds."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .cluster import Cluster
from .progress import Trouble
from .rpc import Client, log_in
from .runtime import Runtime
from .servers import OdooServer, Simulator
from .till import Goods, Register

CASHIER = "live_cashier"
SCRIPT = Path(__file__).parent / "prepare_tills.py"
MARK = "FIGURES "


class Shop:
    """One database, Glase, and the Odoos that work on it now (``servers``)."""

    options: tuple[str, ...] = ()  # of every Odoo

    def __init__(
        self, runtime: Runtime, cluster: Cluster, simulator: Simulator, database: str
    ):
        self.runtime, self.cluster = runtime, cluster
        self.simulator, self.database = simulator, database
        self.servers: list[OdooServer] = []
        self._cookies: dict[str, str] = {}

    def open_tills(self, count: int, kiosks: bool = False) -> None:
        """Register so many tills at Glase and open them, with a cashier and goods.

        :param kiosks: they are kiosks, where nobody is logged in
        """
        facts = {"GLASE_ENDPOINT": self.simulator.endpoint, "GLASE_TILLS": str(count)}
        if kiosks:
            facts["GLASE_KIOSKS"] = "1"
        made = figures(self.shell(SCRIPT.read_text(), **facts))
        self.goods = Goods(**made["goods"])
        self.tills = [Register(**till) for till in made["tills"]]
        self.forget_openings()

    def forget_openings(self) -> None:
        """Let nobody hear of sessions that were opened: core's page of a kiosk starts
        anew when it does, even in the middle of a sale."""
        self.sql("DELETE FROM bus_bus")

    @contextmanager
    def odoo(self, *options: str, **settings) -> Iterator[OdooServer]:
        """An Odoo of the shop; ``settings`` are those of OdooServer."""
        settings["extra"] = (*self.options, *options)
        server = OdooServer(self.runtime, self.cluster, self.database, **settings)
        with server:
            self.servers.append(server)
            try:
                yield server
            finally:
                self.servers.remove(server)

    def cookie(self, login: str = CASHIER) -> str:
        """Of a user whose password is the login; every server honours it."""
        if login not in self._cookies:
            url = self.servers[0].url
            self._cookies[login] = cookie = log_in(url, self.database, login, login)
            # What opens a till does this, too: until a call has saved the session,
            # Odoo writes down at each one that the user has come with a new device.
            Client(url, cookie).call("res.users", "search_count", [])
        return self._cookies[login]

    def client(self, url: str, login: str = CASHIER, keep: bool = False) -> Client:
        return Client(url, self.cookie(login), keep)

    def sql(self, statement: str, *parameters) -> list[tuple]:
        return self.cluster.query(statement, *parameters, database=self.database)

    def dicts(self, statement: str, *parameters) -> list[dict]:
        """The rows of a statement by the names of its columns."""
        named = f"SELECT to_jsonb(all_of_it) FROM ({statement}) AS all_of_it"
        return [row for (row,) in self.sql(named, *parameters)]

    def shell(self, script: str, **environment: str) -> subprocess.CompletedProcess:
        """Run a script in Odoo's shell, a process of its own; it may die of it."""
        options = [f"--database={self.database}", f"--data-dir={self.cluster.data_dir}"]
        known = self.runtime.environment() | self.cluster.environment()
        return subprocess.run(
            self.runtime.odoo(*options, "--no-http", command="shell"),
            input=script,
            env=known | environment,
            text=True,
            capture_output=True,
        )


def figures(said: subprocess.CompletedProcess) -> dict:
    """The JSON that a script in the shell has printed behind MARK. Raises Trouble."""
    for line in said.stdout.splitlines():
        if MARK in line:
            return json.loads(line.partition(MARK)[2])
    raise Trouble(f"Odoo's shell failed: {said.stderr[-3000:]}")
