# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Databases: made once, kept as templates, cloned in a second for each run.

A clone lives as long as anybody uses the private cluster; who is the first to come
after all have left sweeps away what was left behind.
"""

import contextlib
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import psycopg2

from . import cache
from .cache import CHECKOUT
from .cluster import Cluster
from .process import Process
from .progress import Trouble, step
from .runtime import MORE_ADDONS, Runtime

CORE = ("point_of_sale", "pos_hr")
SELF_ORDER = "pos_self_order"  # among the modules of a database: kiosks with Glase
RECIPE = "1"  # raise it when the databases are made in another way
# Databases with our add-ons, per checkout: three for each of the last states of their
# files, without and with more modules; a run may still be cloning one.
KEEP = 6
LOADING = re.compile(r"Loading module \S+ \((\d+)/(\d+)\)")
RAISED = re.compile(r"[\w.]+(Error|Exception|Warning|Violation)\b")
# What in an add-on has no say in a database: its own Python packages and assets; and
# add-ons that are not installed.
OUTSIDE = ("addons", "dev", "glase", "simulator", "static", "tests")
SUFFIXES = {".py", ".xml", ".csv", ".sql", ".po", ".pot"}


def template(runtime: Runtime, cluster: Cluster, *modules: str) -> str:
    """The database with Point of Sale and its demo data; made on the first call.

    With more modules: one made on top of it, as often.
    """
    name = "base_" + cache.key_of(runtime.version, RECIPE, *CORE, *modules)
    # Before the lock is taken that its own making takes
    below = template(runtime, cluster) if modules else None

    def build(unfinished: str) -> None:
        if below:
            _clone(cluster, below, unfinished)
        what = ", ".join(modules) or "Odoo's Point of Sale"
        what = f"Making the database with {what}"
        install(runtime, cluster, unfinished, modules or CORE, what)

    return _whole(cluster, name, build)


def with_addon(runtime: Runtime, cluster: Cluster, *modules: str) -> str:
    """The template with our add-ons installed, as the checkout is now."""
    base = template(runtime, cluster, *modules)
    addons = ["pos_glase"]
    if SELF_ORDER in modules:
        addons.append("pos_self_order_glase")
    files = addon_key(*addons)

    def build(unfinished: str) -> None:
        _clone(cluster, base, unfinished)
        what = f"Installing {' and '.join(addons)}"
        with _no_demo_data_of_ours(cluster, unfinished):
            install(runtime, cluster, unfinished, tuple(addons), what)
        if addon_key(*addons) != files:
            raise Trouble("The add-on changed while it was being installed; try again.")
        _drop_old(cluster)

    mine = f"glase_{cache.checkout_key()}_{cache.key_of(base, files)}"
    return _whole(cluster, mine, build)


@contextlib.contextmanager
def throw_away(runtime: Runtime, cluster: Cluster, name: str, *modules: str):
    """The database ``name`` with our add-ons, dropped when the body has ended."""
    _clone(cluster, with_addon(runtime, cluster, *modules), name)
    try:
        yield
    finally:
        cluster.drop(name)


@contextlib.contextmanager
def with_demo_data(runtime: Runtime, cluster: Cluster, name: str):
    """The database ``name`` with pos_glase and its demo data, dropped as well."""
    _clone(cluster, template(runtime, cluster), name)
    try:
        what = "Installing pos_glase with its demo data"
        install(runtime, cluster, name, ("pos_glase",), what)
        yield
    finally:
        cluster.drop(name)


@contextlib.contextmanager
def empty(runtime: Runtime, cluster: Cluster, name: str):
    """The database ``name`` as a new shop has it, dropped as well: Point of Sale, no
    add-on of ours, and no demo data of anybody's."""
    base = "base_" + cache.key_of(runtime.version, RECIPE, "empty")

    def build(unfinished: str) -> None:
        what = "Making a database with Point of Sale and nothing in it"
        install(runtime, cluster, unfinished, CORE[:1], what, demo=False)

    _clone(cluster, _whole(cluster, base, build), name)
    try:
        yield
    finally:
        cluster.drop(name)


def copy_files(source: Path, target: Path) -> None:
    """Copy a filestore, if there is one. Odoo never changes a file of it, so hard
    links will do."""
    if source.exists():
        shutil.copytree(source, target, copy_function=os.link, dirs_exist_ok=True)


def _clone(cluster: Cluster, source: str, name: str) -> None:
    """Make the database ``name``, anew if it is there, as a copy of ``source``."""
    cluster.drop(name)
    copy_files(cluster.filestore(source), cluster.filestore(name))
    cluster.query(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def addon_key(*addons: str) -> str:
    """A text that changes whenever a database with these must be made anew."""
    roots = [
        CHECKOUT if addon == "pos_glase" else MORE_ADDONS / addon for addon in addons
    ]
    parts = []
    for path in (path for root in roots for path in _files_of(root)):
        parts += [str(path.relative_to(CHECKOUT)), path.read_bytes()]
    return cache.key_of(*parts)


def _files_of(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        skipped = OUTSIDE if Path(folder) == root else ("__pycache__",)
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in skipped
        )
        for name in sorted(files):
            path = Path(folder, name)
            if path.suffix in SUFFIXES:
                yield path


def _whole(cluster: Cluster, name: str, build) -> str:
    """The database ``name``; when it is not there, ``build`` makes it first."""
    if name in cluster.databases():
        return name
    with cache.lock("databases"):
        if name not in cluster.databases():
            unfinished = f"{name}_{os.getpid()}_unfinished"
            try:
                build(unfinished)
                files = cluster.filestore(name)
                shutil.rmtree(files, ignore_errors=True)
                if cluster.filestore(unfinished).exists():
                    cluster.filestore(unfinished).rename(files)
                cluster.query(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
            finally:
                cluster.drop(unfinished)
    return name


@contextlib.contextmanager
def _no_demo_data_of_ours(cluster: Cluster, database: str):
    """Tests make what they need. Odoo gives a module its demo data where what it
    depends on has some, whatever the command line says."""
    told = "UPDATE ir_module_module SET demo = %s WHERE name = 'point_of_sale'"
    cluster.query(told, False, database=database)
    yield
    cluster.query(told, True, database=database)


def install(runtime, cluster, database, modules, what, demo=True) -> None:
    log = cache.folder() / "log" / f"{database}.log"
    options = ["-d", database, "-i", ",".join(modules), "--no-http"]
    options += ["--stop-after-init", "--max-cron-threads=0"]
    options += ["--with-demo"] * demo
    command = runtime.odoo(*options, f"--data-dir={cluster.data_dir}")
    environment = runtime.environment() | cluster.environment()
    with (
        step(what, lambda: _share_loaded(log)),
        Process(command, environment, log) as process,
    ):
        status = process.wait()
    installed = "SELECT count(*) FROM ir_module_module WHERE name IN %s AND state = %s"
    asked = (installed, modules, "installed")
    if status or cluster.query(*asked, database=database) != [(len(modules),)]:
        raise Trouble(f"{what} failed: {_reason(log)} (all of it: {log})")
    log.unlink()


def _reason(log: Path) -> str:
    """The last line of the last traceback, else the last line of all."""
    lines = [line for line in log.read_text(errors="replace").splitlines() if line]
    raised = [line for line in lines if RAISED.match(line)]
    return (raised or lines or ["Odoo said nothing"])[-1]


def _share_loaded(log: Path) -> float | None:
    found = LOADING.findall(log.read_text(errors="replace"))
    if not found or found[-1][1] == "1":
        return None
    done, total = map(int, found[-1])
    return done / total


def _drop_old(cluster: Cluster) -> None:
    """Keep a few databases of each checkout, none of a checkout that has gone."""
    by_checkout = defaultdict(list)
    for name in cluster.databases():
        if name.startswith("glase_") and not name.endswith("_unfinished"):
            by_checkout[name.split("_")[1]].append(name)
    for checkout, names in by_checkout.items():
        link = cache.folder() / "addons" / checkout / "pos_glase"
        for name in names[:-KEEP] if link.exists() else names:
            with contextlib.suppress(psycopg2.errors.ObjectInUse):
                cluster.drop(name, force=False)
