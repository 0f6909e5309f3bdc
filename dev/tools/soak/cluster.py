# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A PostgreSQL that one soak has for itself, so that it may be restarted and crash."""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg2

from dev.lib import cache, database, runtime
from dev.lib.cluster import SETTINGS, Cluster
from dev.lib.process import Process
from dev.lib.progress import Trouble
from dev.lib.runtime import Runtime

READY_TIMEOUT = 60.0  # seconds; after a crash it reads its log again
# What was committed must outlive a crash of PostgreSQL, though not of the machine.
SAFE = {"synchronous_commit": "on", "full_page_writes": "on"}


class OwnCluster(Cluster):
    """A private cluster in a folder of its own; a context manager."""

    def __init__(self):
        super().__init__()
        self.private = True  # whatever PGHOST names is not ours to crash
        self._bin = runtime.postgres_bin()
        if not self._bin:
            raise Trouble(
                "The soak crashes PostgreSQL, so it needs one of its own: install the "
                "server programs (Debian: postgresql)."
            )
        self.folder = _folder()
        self.data_dir = self.folder / "odoo"
        self._process: Process | None = None
        self._starts = 0

    def start(self) -> None:
        try:
            self._create(self.folder)
            self._launch()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        if self._process:
            self._process.stop(signal.SIGINT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def restart(self, crash: bool) -> None:
        """End every connection, and come again. ``crash``: nothing is tidied up."""
        self._process.stop(signal.SIGQUIT if crash else signal.SIGINT)
        self._launch()

    def receive(self, ready: Runtime, name: str) -> None:
        """Take over the database with the add-on from the shared cluster."""
        programs = self._bin
        dump = self.folder / "dump"
        with Cluster() as shared:
            source = database.with_addon(ready, shared)
            _run(
                [programs / "pg_dump", "-Fd", "-j2", "-Z0", "-f", dump, source],
                shared.environment(),
            )
            files = {"copy_function": os.link, "dirs_exist_ok": True}
            if shared.filestore(source).exists():
                shutil.copytree(shared.filestore(source), self.filestore(name), **files)
        self.query(f'CREATE DATABASE "{name}"')
        _run([programs / "pg_restore", "-j2", "-d", name, dump], self.environment())
        shutil.rmtree(dump)

    def _launch(self) -> None:
        self._socket.mkdir(exist_ok=True)
        self._own(self._socket)
        settings = SETTINGS | SAFE | {"unix_socket_directories": str(self._socket)}
        options = [f"-c{name}={text}" for name, text in settings.items()]
        command = [self._bin / "postgres", "-D", self.folder / "data", *options]
        if os.geteuid() == 0:
            user = ["--reuid=postgres", "--regid=postgres", "--init-groups"]
            command = ["setpriv", *user, "--pdeathsig=TERM", "--", *command]
        self._starts += 1
        log = cache.run_folder() / f"postgresql-{self._starts}.log"
        self._process = Process(command, dict(os.environ), log)
        self._process.wait_until(self._answers, "PostgreSQL", READY_TIMEOUT)

    def _answers(self) -> bool:
        try:
            return bool(self.query("SELECT 1"))
        except psycopg2.OperationalError:
            return False


def _folder() -> Path:
    """An empty folder; those of soaks that were killed are removed."""
    place = cache.folder() / "soak"
    place.mkdir(exist_ok=True)
    with cache.lock("soak"):
        for old in place.iterdir():
            with open(old / "used", "a") as mark:
                try:
                    fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                shutil.rmtree(old, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(dir=place))
        folder.chmod(0o755)
        mark = open(folder / "used", "w")  # noqa: SIM115  # held as long as we live
        fcntl.flock(mark, fcntl.LOCK_EX)
        _marks.append(mark)
    return folder


_marks: list = []


def _run(command: list, environment: dict[str, str]) -> None:
    done = subprocess.run(
        list(map(str, command)),
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise Trouble(f"{Path(command[0]).name} failed: {reason}")
