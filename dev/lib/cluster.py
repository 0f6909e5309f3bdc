# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""PostgreSQL for throw-away databases: a private one, or the one that PGHOST names.

The private one lies in the cache and listens on a Unix socket only, so no port can be
taken. Several runs share it; the last one that leaves stops it. It writes nothing to
the disk in time: after a crash of the machine it is made anew.
"""

import fcntl
import os
import shutil
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

from . import cache, process, runtime
from .progress import Trouble

USER = "odoo"
KEPT = ("base_", "glase_")  # prefixes of databases that outlive their users
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}
PATH_LIMIT = 90  # bytes; a socket's whole path may have 107


class Cluster:
    """PostgreSQL, started on demand; a context manager."""

    def __init__(self):
        self._bin = runtime.postgres_bin()
        version = self._bin.parent.name if self._bin else "none"
        self.folder = cache.folder() / "postgresql" / version
        # What was started with our environment uses the private one as we do.
        self.private = os.environ.get("PGHOST", "") in ("", str(self._socket))
        if not self.private:
            names = ("PGHOST", "PGPORT", "PGUSER")
            key = cache.key_of(*(os.environ.get(name, "") for name in names))
            self.folder = cache.folder() / "postgresql" / key
        self.data_dir = self.folder / "odoo"
        self._users = None

    def __enter__(self) -> "Cluster":
        self.start()
        return self

    def __exit__(self, *_exception) -> None:
        self.stop()

    def environment(self) -> dict[str, str]:
        """What a process needs in its environment to reach this PostgreSQL."""
        if not self.private:
            return {}
        return {"PGHOST": str(self._socket), "PGPORT": "5432", "PGUSER": USER}

    def start(self) -> None:
        """Start PostgreSQL unless it runs; raises Trouble."""
        if not self.private:
            self._check_given()
            self.data_dir.mkdir(parents=True, exist_ok=True)
            return
        with cache.lock("cluster"):
            first = self._enter()
            self._discard_after_crash()
            cache.whole(self.folder, self._create)
            if not self._answers():
                self._start()
            if first:
                self._sweep()

    def stop(self) -> None:
        """Leave PostgreSQL, and stop it when nobody else uses it."""
        if not self._users:
            return
        with cache.lock("cluster"):
            self._users.close()
            self._users = None
            if self._enter():
                self._run("pg_ctl", self.folder, "-s", "stop", "-m", "fast")
                (self.folder / "boot").unlink(missing_ok=True)
            self._users.close()
            self._users = None

    @property
    def pid(self) -> int:
        """Of the private one's first process."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def query(self, statement: str, *parameters, database="postgres") -> list[tuple]:
        """Run one statement outside of any transaction; answer its rows."""
        with self.connection(database) as query:
            return query(statement, *parameters)

    @contextmanager
    def connection(self, database="postgres"):
        """A connection for several statements: yields a function as ``query``."""
        known = self.environment().items()
        place = {name.removeprefix("PG").lower(): value for name, value in known}
        with closing(psycopg2.connect(dbname=database, **place)) as connection:
            connection.autocommit = True

            def query(statement: str, *parameters) -> list[tuple]:
                with connection.cursor() as cursor:
                    cursor.execute(statement, parameters or None)
                    return cursor.fetchall() if cursor.description else []

            yield query

    def databases(self) -> list[str]:
        """The names of all databases, the oldest first."""
        every = "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY oid"
        return [name for (name,) in self.query(every) if name != "postgres"]

    def filestore(self, database: str) -> Path:
        return self.data_dir / "filestore" / database

    def drop(self, database: str, force: bool = True) -> None:
        """Drop a database, whoever uses it, unless it is not there."""
        how = " WITH (FORCE)" if force else ""
        self.query(f'DROP DATABASE IF EXISTS "{database}"{how}')
        shutil.rmtree(self.filestore(database), ignore_errors=True)

    def _check_given(self) -> None:
        if os.environ.get("PGUSER") == "postgres":
            raise Trouble(
                "Odoo refuses to work as the user postgres; "
                "set PGUSER to another user who may create databases."
            )
        try:
            self.query("SELECT 1")
        except psycopg2.OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise Trouble(
                f"PostgreSQL at PGHOST={os.environ['PGHOST']} is not reached "
                f"({reason}); mend that, or unset PGHOST for a private one."
            ) from error

    def _enter(self) -> bool:
        """Become a user of the cluster; answer whether there is no other."""
        self._users = open(cache.folder() / "cluster.users", "w")
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            alone = True
        except BlockingIOError:
            alone = False
        fcntl.flock(self._users, fcntl.LOCK_SH)
        return alone

    @property
    def _socket(self) -> Path:
        inside = self.folder / "socket"
        if len(str(inside)) < PATH_LIMIT:
            return inside
        return Path("/tmp") / f"pos_glase-{cache.key_of(str(inside))}"

    def _discard_after_crash(self) -> None:
        """Remove a cluster whose machine went down while it ran."""
        mark = self.folder / "boot"
        if mark.exists() and mark.read_text() != _boot():
            shutil.rmtree(self.folder)

    def _create(self, folder: Path) -> None:
        self._own(folder)
        options = ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run("initdb", folder, "-U", USER, *options)
        (folder / "odoo").mkdir()

    def _own(self, folder: Path) -> None:
        """Give the folder to the user that PostgreSQL runs as."""
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
            process.run(
                [*_as_postgres(), "test", "-w", folder],
                f"PostgreSQL runs as the user postgres, who may not enter {folder}; "
                "set GLASE_CACHE to a folder that everybody may enter",
                cwd="/",
            )

    def _make_socket(self) -> str:
        """The folder of the socket, for PostgreSQL's settings."""
        self._socket.mkdir(exist_ok=True)
        self._own(self._socket)
        return str(self._socket)

    def _answers(self) -> bool:
        try:
            return bool(self.query("SELECT 1"))
        except psycopg2.OperationalError:
            return False

    def _start(self) -> None:
        settings = SETTINGS | {"unix_socket_directories": self._make_socket()}
        options = " ".join(f"-c {name}='{text}'" for name, text in settings.items())
        (self.folder / "boot").write_text(_boot())
        arguments = ("-w", "-l", self.folder / "log", "-o", options, "start")
        self._run("pg_ctl", self.folder, "-s", *arguments)

    def _run(self, program: str, folder: Path, *arguments) -> None:
        command = [*_as_postgres(), self._bin / program, "-D", folder / "data"]
        process.run([*command, *arguments], f"{program} fails", cwd=folder)

    def _sweep(self) -> None:
        """Drop what runs that were cut off have left behind."""
        for database in self.databases():
            if not database.startswith(KEPT) or database.endswith("_unfinished"):
                self.drop(database)


def _as_postgres() -> list[str]:
    """What to put before a command that root may not run itself."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def _boot() -> str:
    """A text that is another one after each start of the machine."""
    return Path("/proc/sys/kernel/random/boot_id").read_text()
