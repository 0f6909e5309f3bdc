# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The stages of a test run: lint, and pytest in the ways that our tests need."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from . import cache, database, lint, runtime
from .cache import CHECKOUT
from .cluster import Cluster
from .process import Process
from .progress import say, step
from .runtime import Runtime
from .seeds import SEEDS, Seed
from .stages import ROOMS, TESTS, WITHOUT_ODOO, places_of, stage_of

# Odoo's own tours that must pass with the add-on installed: they pay, also by
# terminal, validate, show and print receipts, refund and close.
CORE_FILE = "point_of_sale/tests/test_frontend.py"
CORE_TESTS = (
    "test_01_pos_basic_order",
    "test_payment_screen_tour",
    "test_receipt_screen_tour",
    "test_auto_validate_force_done",
    "test_change_without_cash_method",
    "test_fast_payment_validation_from_product_screen_"
    "without_automatic_receipt_printing",
    "test_order_refund_flow",
    "test_reload_page_before_payment_with_customer_account",
)
# What shops have beside Glase; tests/shop/test_shop_modules.py names them, too.
SHOP = (
    "pos_restaurant",
    "pos_loyalty",
    "pos_discount",
    "pos_hr",
    "pos_sale",
    "l10n_fr_pos_cert",
    "pos_online_payment",
)
# Of tests/glase, what no library has a part in, or what others of it show as well.
WITHOUT_LIBRARIES = ("test_codes.py", "test_invoice.py", "test_simulator.py")
IN_BROWSER = ["-p", "dev.lib.bundles"]  # pytest's options for stages with tours
SHOWN = 120  # lines of a failed stage's log; all of it stays in the file


@dataclass
class Outcome:
    """How a stage ended."""

    stage: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""


@dataclass
class Run:
    """One run of dev/test."""

    runtime: Runtime
    cluster: Cluster
    arguments: list[str]  # for pytest
    places: list[str]  # test files or folders to run, as seen from the checkout
    folder: Path = field(default_factory=cache.run_folder)
    processes: list[Process] = field(default_factory=list)
    stopped: bool = False

    def tests(self, stage: str, checkout: Path = CHECKOUT) -> list[str]:
        """The chosen places of a stage, all of its tests when none was chosen."""
        mine = [place for place in self.places if stage_of(place) == stage]
        return [str(checkout / place) for place in mine or places_of(stage)]

    @property
    def partial(self) -> bool:
        """Whether not all tests are meant to run."""
        return bool(self.arguments or self.places)

    def stop(self) -> None:
        """End what is running; no stage begins any more."""
        self.stopped = True
        for process in self.processes:
            process.interrupt()


def run_lint(run: Run) -> Outcome:
    """Each linter counts as a test."""
    outcome = Outcome("lint")
    with step("lint"):
        for finding in lint.findings(run.runtime):
            if finding.text:
                outcome.failed += 1
                say(f"lint: {finding.linter}\n{_shortened(finding.text)}")
            else:
                outcome.passed += 1
            if run.stopped:
                break
    return outcome


def run_dev(run: Run) -> Outcome:
    return _without_odoo(run, "dev")


def run_glase(run: Run) -> Outcome:
    return _without_odoo(run, "glase")


def run_oldest(run: Run) -> Outcome:
    """tests/glase with the oldest libraries that Odoo 19.0 names."""
    python = runtime.oldest_python()
    if not python:
        return Outcome("oldest", skipped=1, note="on Python 3.11 only")
    left_out = [f"--ignore={TESTS / 'glase' / name}" for name in WITHOUT_LIBRARIES]
    options = ["-W", "ignore::DeprecationWarning", *left_out]
    here = _apart("glase")
    return _pytest(run, "oldest", [*options, *here, str(TESTS / "glase")], python)[0]


def run_simulator(run: Run) -> Outcome:
    return _without_odoo(run, "simulator")


def run_live(run: Run) -> Outcome:
    return _without_odoo(run, "live")


def run_odoo(run: Run) -> Outcome:
    """The tests that run inside of Odoo, but for those of the stages below."""
    tests = run.runtime.addon / "tests"
    if not any(tests.glob("*/test_*.py")):
        return _missing("odoo", "tests/test_*.py")
    ignored = [f"--ignore={tests / room}" for room in (*WITHOUT_ODOO, *ROOMS)]
    with _odoo_options(run, "odoo") as options:
        chosen = run.tests("odoo", run.runtime.addon)
        return _pytest(run, "odoo", [*options, *ignored, *chosen])[0]


def run_books(run: Run) -> Outcome:
    """How a day is closed: periods, reports, reconciliation, books."""
    with _odoo_options(run, "books") as options:
        chosen = run.tests("books", run.runtime.addon)
        return _pytest(run, "books", [*options, *chosen])[0]


def run_tours(run: Run) -> Outcome:
    """What runs in Chromium: the tours, and JavaScript's unit tests."""
    with _odoo_options(run, "tours") as options:
        options += IN_BROWSER
        chosen = run.tests("tours", run.runtime.addon)
        outcome, counts = _pytest(run, "tours", [*options, *chosen])
    if not counts["tours"] and not run.partial:
        outcome.failed += 1
        outcome.note = "no tour ran, which counts as a failure"
    else:
        outcome.note = f"{counts['tours']} in the browser"
    return outcome


def run_core(run: Run) -> Outcome:
    """Some of Odoo's own tours, with the add-on installed."""
    folders = run.runtime.addons_path
    file = next(path / CORE_FILE for path in folders if (path / CORE_FILE).is_file())
    with _odoo_options(run, "core") as options:
        options += IN_BROWSER
        tests = [f"{file}::TestUi::{name}" for name in CORE_TESTS]
        return _pytest(run, "core", [*options, *tests])[0]


def run_shop(run: Run) -> Outcome:
    """What needs the modules of a shop; self-ordering comes with pos_restaurant."""
    with _odoo_options(run, "shop", SHOP) as options:
        options += IN_BROWSER
        chosen = run.tests("shop", run.runtime.addon)
        return _pytest(run, "shop", [*options, *chosen])[0]


def run_soak(run: Run) -> Outcome:
    """Short soaks of known seeds, each as one test; of any seed, and longer: dev/soak.

    All at once: a soak waits more than it works.
    """
    if run.partial:
        return Outcome("soak", note="not beside chosen tests")
    with step("soak"):
        begun = [_begin_soak(run, seed) for seed in SEEDS]
        failed = [seed for seed, process in begun if process.wait()]
    for seed, process in begun:
        if seed in failed and not run.stopped:
            text = process.log_text().strip()
            say(f"soak: {process.log}\nonce: {seed.shows}\n{_shortened(text)}")
    passed = len(begun) - len(failed)
    numbers = ", ".join(str(seed.number) for seed in failed)
    note = f"failed: seed {numbers}" if failed else f"{passed} seeds"
    return Outcome("soak", passed=passed, failed=len(failed), note=note)


def _begin_soak(run: Run, seed: Seed) -> tuple[Seed, Process]:
    log = run.folder / f"soak-{seed.number}.log"
    command = [
        run.runtime.python,
        "-P",
        "-m",
        "dev.tools.soak",
        f"--seed={seed.number}",
    ]
    process = Process([*command, *seed.options], run.runtime.environment(), log)
    run.processes.append(process)
    return seed, process


def _without_odoo(run: Run, stage: str) -> Outcome:
    tests = TESTS / stage
    if not tests.is_dir():
        return _missing(stage, f"tests/{stage}")
    return _pytest(run, stage, [*_apart(stage), *run.tests(stage)])[0]


def _apart(stage: str) -> list[str]:
    """pytest's options for tests without Odoo: the checkout is a package that imports
    it, so pytest must not look that far up."""
    tests = TESTS / stage
    return ["-p", "no:odoo", f"--rootdir={tests}", f"--confcutdir={tests}"]


@contextmanager
def _odoo_options(run: Run, stage: str, modules=()) -> Iterator[list[str]]:
    """pytest's options to test in a throw-away database that has the add-on."""
    name = f"test_{os.getpid()}_{stage}"
    source = database.with_addon(run.runtime, run.cluster, *modules)
    database.clone(run.cluster, source, name)
    settings = {
        "addons_path": ",".join(map(str, run.runtime.addons_path)),
        "data_dir": run.cluster.data_dir,
        "db_name": name,
        "dbfilter": f"^{name}$",
        "http_interface": "127.0.0.1",
        "max_cron_threads": 0,
        "screenshots": run.folder,
    }
    file = run.folder / f"{stage}.conf"
    lines = (f"{option} = {value}\n" for option, value in settings.items())
    file.write_text("[options]\n" + "".join(lines))
    try:
        options = ["-p", "dev.lib.sharing", "--odoo-log-level=warn", "--odoo-http"]
        yield [f"--odoo-config={file}", *options]
    finally:
        database.drop(run.cluster, name)


def _pytest(
    run: Run, stage: str, arguments: list[str], python: Path | None = None
) -> tuple[Outcome, dict]:
    file = run.folder / f"{stage}.json"
    log = run.folder / f"{stage}.log"
    plain = ["-p", "dev.lib.counting", "-p", "no:cacheprovider", "--color=no"]
    brief = ["--tb=short", "--no-header", "-q", "--durations=5"]
    python = python or run.runtime.python
    command = [python, "-m", "pytest", *plain, *brief, *arguments]
    environment = run.runtime.environment() | run.cluster.environment()
    environment |= {
        "GLASE_COUNTS": str(file),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(cache.folder() / "hypothesis"),
    }
    with step(stage, lambda: _progress(_counts(file))):
        process = Process([*command, *run.arguments], environment, log)
        run.processes.append(process)
        status = process.wait()
    counts = _counts(file)
    outcome = Outcome(stage, counts["passed"], counts["failed"], counts["skipped"])
    nothing_chosen = status == 5 and run.partial
    if status and not outcome.failed and not nothing_chosen:
        outcome.failed = 1  # it broke before, beside or after the tests
    if outcome.failed and not run.stopped:
        say(f"{stage}: {log}\n{_shortened(log.read_text(errors='replace'))}")
    return outcome, counts


def timed(stage, run: Run) -> Outcome:
    """The outcome of a stage, with the time that it took."""
    began = time.monotonic()
    outcome = stage(run)
    outcome.seconds = time.monotonic() - began
    return outcome


def _counts(file: Path) -> dict[str, int]:
    none = dict.fromkeys(("total", "passed", "failed", "skipped", "tours"), 0)
    return none | (json.loads(file.read_text()) if file.exists() else {})


def _progress(counts: dict[str, int]) -> str | None:
    if not counts["total"]:
        return None
    over = counts["passed"] + counts["failed"] + counts["skipped"]
    failed = f", {counts['failed']} failed" if counts["failed"] else ""
    return f"{over} of {counts['total']} tests{failed}"


def _missing(stage: str, what: str) -> Outcome:
    """Nothing to run: fine while that is being written, a failure in CI."""
    failed = 1 if os.environ.get("CI") == "true" else 0
    return Outcome(stage, failed=failed, note=f"{what} does not exist")


def _shortened(text: str) -> str:
    lines = text.splitlines()
    left_out = len(lines) - SHOWN
    if left_out <= 0:
        return text
    return "\n".join([f"… {left_out} lines before …", *lines[-SHOWN:]])
