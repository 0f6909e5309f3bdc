# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The folder outside the checkout that keeps what is slow to make.

What lies there under its final name is whole: it is made under another name, by one
process at a time, and renamed at the end. So nothing has to be repaired after a run
that was cut off, and two runs at once do not collide.
"""

import fcntl
import functools
import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .progress import Trouble, step

CHECKOUT = Path(__file__).resolve().parents[2]
UNFINISHED = ".unfinished"
RUNS = 40  # folders with logs and pictures that are kept
_held = threading.local()  # names: of the locks that a thread has


def folder() -> Path:
    """The cache folder: $GLASE_CACHE, else one that fits the user."""
    if given := os.environ.get("GLASE_CACHE"):
        chosen = Path(given).absolute()
    elif os.geteuid() == 0:
        chosen = Path("/var/cache/pos_glase")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        chosen = Path(base) / "pos_glase"
    try:
        chosen.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(
            f"The cache folder {chosen} cannot be made ({error.strerror}); "
            "set GLASE_CACHE to a folder that you may write to."
        ) from error
    return chosen


def key_of(*parts: str | bytes) -> str:
    """A short name for the parts: twelve hexadecimal digits."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:12]


def checkout_key() -> str:
    """A short name for this checkout, so that several do not collide."""
    return key_of(str(CHECKOUT))[:8]


@contextmanager
def lock(name: str) -> Iterator[None]:
    """Hold the lock ``name`` of this cache; wait while another process holds it.

    :raises RuntimeError: when this thread holds it already, and would wait for ever
    """
    held = _held.__dict__.setdefault("names", set())
    if name in held:
        raise RuntimeError(f"The lock {name} is taken inside of itself")
    with open(folder() / f"{name}.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with step(f"Waiting for another run that holds the lock {name}"):
                fcntl.flock(file, fcntl.LOCK_EX)
        held.add(name)
        try:
            yield
        finally:
            held.discard(name)


def whole(path: Path, build: Callable[[Path], None]) -> Path:
    """Answer ``path``; when it is missing, ``build`` fills a folder for it first."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with lock(path.parent.name):
        if not path.exists():
            for left_over in path.parent.glob(f"{path.name}.*{UNFINISHED}"):
                shutil.rmtree(left_over, ignore_errors=True)
            # A name of its own: children of a killed run may still write to theirs.
            unfinished = tempfile.mkdtemp(UNFINISHED, f"{path.name}.", path.parent)
            try:
                os.chmod(unfinished, 0o755)
                build(Path(unfinished))
                os.rename(unfinished, path)
            except BaseException:
                shutil.rmtree(unfinished, ignore_errors=True)
                raise
    return path


@functools.cache
def run_folder() -> Path:
    """The folder for the logs and pictures of this run; the last few are kept."""
    runs = folder() / "run"
    runs.mkdir(exist_ok=True)
    with lock("run"):
        for old in sorted(runs.iterdir(), key=os.path.getmtime)[: 1 - RUNS]:
            shutil.rmtree(old, ignore_errors=True)
        stamp = time.strftime("%Y%m%d-%H%M%S-")
        return Path(tempfile.mkdtemp(prefix=stamp, dir=runs))
