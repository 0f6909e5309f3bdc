# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A PostgreSQL that one soak has for itself, so that it may be restarted and crash."""

import os
import shutil
import signal

from dev.lib import cache, database
from dev.lib.cluster import SETTINGS, Cluster
from dev.lib.process import Process, run
from dev.lib.progress import Trouble
from dev.lib.runtime import Runtime

READY_TIMEOUT = 60.0  # seconds; after a crash it reads its log again
# What was committed must outlive a crash of PostgreSQL, though not of the machine.
SAFE = {"synchronous_commit": "on", "full_page_writes": "on"}


class OwnCluster(Cluster):
    """A private cluster in the folder of this run; a context manager."""

    def __init__(self):
        super().__init__()
        if not self._bin:
            raise Trouble(
                "The soak crashes PostgreSQL, so it needs one of its own: install the "
                "server programs (Debian: postgresql)."
            )
        self.private = True  # whatever PGHOST names is not ours to crash
        self.folder = cache.run_folder() / "postgresql"
        self.data_dir = self.folder / "odoo"

    def start(self) -> None:
        self.folder.mkdir()
        cache.run_folder().chmod(0o755)  # for the user that PostgreSQL runs as
        self._create(self.folder)
        self._launch()

    def stop(self) -> None:
        self._process.stop(signal.SIGINT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def restart(self, crash: bool) -> None:
        """End every connection, and come again. ``crash``: nothing is tidied up."""
        self._process.stop(signal.SIGQUIT if crash else signal.SIGINT)
        self._launch()

    def receive(self, ready: Runtime, name: str) -> None:
        """Take over the database with the add-on from the shared cluster."""
        dump = self.folder / "dump"
        with Cluster() as shared:
            source = database.with_addon(ready, shared)
            database.copy_files(shared.filestore(source), self.filestore(name))
            self._copy(shared, "pg_dump", "-Fd", "-Z0", "-f", dump, source)
        self.query(f'CREATE DATABASE "{name}"')
        self._copy(self, "pg_restore", "-d", name, dump)
        shutil.rmtree(dump)

    def _copy(self, cluster: Cluster, name: str, *arguments) -> None:
        environment = os.environ | cluster.environment()
        run([self._bin / name, "-j2", *arguments], f"{name} failed", env=environment)

    def _launch(self) -> None:
        settings = SETTINGS | SAFE | {"unix_socket_directories": self._make_socket()}
        options = [f"-c{name}={text}" for name, text in settings.items()]
        command = [self._bin / "postgres", "-D", self.folder / "data", *options]
        if os.geteuid() == 0:
            user = ["--reuid=postgres", "--regid=postgres", "--init-groups"]
            command = ["setpriv", *user, "--pdeathsig=TERM", "--", *command]
        log = cache.run_folder() / f"postgresql-{os.urandom(3).hex()}.log"
        self._process = Process(command, dict(os.environ), log)
        self._process.wait_until(self._answers, "PostgreSQL", READY_TIMEOUT)
