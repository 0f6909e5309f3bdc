# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Processes that run beside us: awaited until ready, ended with their whole group."""

import os
import select
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from .cache import CHECKOUT
from .progress import Trouble

LOOK_EVERY = 0.1  # seconds between two looks whether something is ready
# Should we be killed before the kernel is told so, nobody would end the child.
UNLESS_ORPHANED = '[ "$PPID" = "$0" ] && exec "$@"'
PATIENCE = 15.0  # seconds that a process has to end before it is killed


def run(command: list, sentence: str, log: Path | None = None, **options) -> None:
    """Run a command quietly to its end. Raises Trouble: the ``sentence``, and why.

    :param options: those of ``subprocess.run``
    """
    # To a file, since a server that is started would keep a pipe open.
    with open(log, "w+b") if log else tempfile.TemporaryFile() as output:
        streams = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
        done = subprocess.run(command, **streams, **options)
        output.seek(0)
        lines = output.read().decode(errors="replace").strip().splitlines()
    if done.returncode:
        marks = ("E:", "ERROR", "npm error")  # of apt, pip and npm
        errors = [line for line in lines if line.startswith(marks)]
        reasons = [*errors[:1], *lines[-1:], f"status {done.returncode}"]
        raise Trouble(f"{sentence} ({reasons[0]}).")


class Process:
    """One process in a group of its own, writing to a log file; a context manager."""

    def __init__(self, command: list, environment: dict[str, str], log: Path):
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        # Ended by the kernel too, should this process be killed.
        tied = ["setpriv", "--pdeathsig", "TERM", "--", "sh", "-c", UNLESS_ORPHANED]
        tied += [str(os.getpid()), *map(str, command)]
        with open(log, "wb") as output:
            self._popen = subprocess.Popen(
                tied,
                cwd=CHECKOUT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_exception) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def alive(self) -> bool:
        return self._popen.poll() is None

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_until(self, ready: Callable[[], object], what: str, timeout: float):
        """Answer what ``ready`` answers as soon as that is true. Raises Trouble when it
        is not in time; what is not ready is ended."""
        deadline = time.monotonic() + timeout
        try:
            while time.monotonic() < deadline:
                if result := ready():
                    return result
                if not self.alive:
                    raise Trouble(f"{what} ended at once: {self._last_words()}")
                time.sleep(LOOK_EVERY)
            raise Trouble(f"{what} is not ready after {timeout:.0f} s; see {self.log}.")
        except BaseException:
            self.stop()
            raise

    def wait(self) -> int:
        return self._popen.wait()

    def stop(self, sign: int = signal.SIGTERM) -> None:
        """End the process and all of its group; kill what does not end in time."""
        if not self.alive:
            return
        pid = self.pid
        ended = os.pidfd_open(pid)
        try:
            os.killpg(pid, sign)
            select.select([ended], [], [], PATIENCE)
            # Not reaped yet, so the number of the group is still its own.
            os.killpg(pid, signal.SIGKILL)
        finally:
            os.close(ended)
        self._popen.wait()

    def _last_words(self) -> str:
        lines = self.log_text().strip().splitlines() or ["it said nothing"]
        return f"{lines[-1].strip()} (all of it: {self.log})"


def free_port(wanted: int = 0, option: str = "") -> int:
    """``wanted`` if nobody listens there (else Trouble), or any free port for 0."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError as error:
            instead = f"; choose another one with {option}" if option else ""
            raise Trouble(
                f"Port {wanted} cannot be used ({error.strerror}){instead}."
            ) from error
        return probe.getsockname()[1]
