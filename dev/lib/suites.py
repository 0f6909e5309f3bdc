# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The stages of a test run: lint, and pytest in the ways that our tests need."""

import json
import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import cache, database, lint, runtime
from .cache import CHECKOUT
from .cluster import Cluster
from .process import Process
from .progress import Trouble, say, step
from .runtime import Runtime
from .seeds import SEEDS
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
MODULES = {"shop": SHOP, "kiosk": (database.SELF_ORDER,)}  # more than Point of Sale
# Of tests/glase, what no library has a part in, or what others of it show as well.
WITHOUT_LIBRARIES = ("test_codes.py", "test_invoice.py", "test_simulator.py")
IN_BROWSER = ("tours", "core", "shop", "kiosk")  # stages
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
        """The chosen places of a stage, all of its tests when none was chosen.

        :param checkout: where Odoo finds the add-on that they are of
        """
        mine = [place for place in self.places if stage_of(place) == stage]
        return [str(checkout / place) for place in mine or places_of(stage)]

    @property
    def partial(self) -> bool:
        """Whether not all tests are meant to run."""
        return bool(self.arguments or self.places)

    def begin(self, command: list, environment: dict[str, str], log: str) -> Process:
        """A process that ends with this run at the latest."""
        process = Process(command, environment, self.folder / log)
        self.processes.append(process)
        return process

    def stop(self) -> None:
        """End what is running as by Ctrl-C; no stage begins any more."""
        self.stopped = True
        for process in self.processes:
            process.stop(signal.SIGINT)


def outcome_of(run: Run, stage: str) -> Outcome:
    """Run a stage, and measure how long it takes."""
    began = time.monotonic()
    try:
        outcome = OTHERS.get(stage, _in_odoo)(run, stage)
    except Trouble as trouble:
        say(f"{stage}: {trouble}")
        outcome = Outcome(stage, failed=1, note=str(trouble)[:60])
    outcome.seconds = time.monotonic() - began
    return outcome


def _lint(run: Run, stage: str) -> Outcome:
    """Each linter counts as a test."""
    outcome = Outcome(stage)
    with step(stage):
        for linter, text in lint.findings(run.runtime):
            if text:
                outcome.failed += 1
                say(f"lint: {linter}\n{_shortened(text)}")
            else:
                outcome.passed += 1
            if run.stopped:
                break
    return outcome


def _without_odoo(run: Run, stage: str) -> Outcome:
    return _pytest(run, stage, [*_apart(stage), *run.tests(stage)])[0]


def _oldest(run: Run, stage: str) -> Outcome:
    """tests/glase with the oldest libraries that Odoo 19.0 names."""
    python = runtime.oldest_python()
    if not python:
        return Outcome(stage, skipped=1, note="on Python 3.11 only")
    tests = TESTS / "glase"
    left_out = [f"--ignore={tests / name}" for name in WITHOUT_LIBRARIES]
    options = ["-W", "ignore::DeprecationWarning", *left_out, *_apart("glase")]
    return _pytest(run, stage, [*options, str(tests)], python)[0]


def _apart(stage: str) -> list[str]:
    """pytest's options for tests without Odoo: the checkout is a package that imports
    it, so pytest must not look that far up."""
    tests = TESTS / stage
    return ["-p", "no:odoo", f"--rootdir={tests}", f"--confcutdir={tests}"]


def _in_odoo(run: Run, stage: str) -> Outcome:
    """Inside of Odoo, in a throw-away database that has the add-on."""
    name = f"test_{os.getpid()}_{stage}"
    modules = MODULES.get(stage, ())
    options = ["-p", "dev.lib.sharing", "--odoo-log-level=warn", "--odoo-http"]
    if stage in IN_BROWSER:
        options += ["-p", "dev.lib.bundles"]
    if stage == "odoo":
        tests = run.runtime.addon / "tests"
        options += [f"--ignore={tests / room}" for room in (*WITHOUT_ODOO, *ROOMS)]
    if stage == "kiosk":  # else pytest takes the checkout above it for a package, too
        options.append(f"--confcutdir={runtime.MORE_ADDONS}")
    checkout = CHECKOUT if stage == "kiosk" else run.runtime.addon
    chosen = _core_tests(run) if stage == "core" else run.tests(stage, checkout)
    with database.throw_away(run.runtime, run.cluster, name, *modules):
        config = f"--odoo-config={_configuration(run, name)}"
        outcome, tours = _pytest(run, stage, [config, *options, *chosen])
    if stage == "tours":
        outcome.note = f"{tours} in the browser"
        if not tours and not run.partial:
            outcome.failed += 1
            outcome.note = "no tour ran, which counts as a failure"
    return outcome


def _core_tests(run: Run) -> list[str]:
    folders = run.runtime.addons_path
    file = next(path / CORE_FILE for path in folders if (path / CORE_FILE).is_file())
    return [f"{file}::TestUi::{name}" for name in CORE_TESTS]


def _configuration(run: Run, database_name: str) -> Path:
    settings = {
        "addons_path": ",".join(map(str, run.runtime.addons_path)),
        "data_dir": run.cluster.data_dir,
        "db_name": database_name,
        "dbfilter": f"^{database_name}$",
        "http_interface": "127.0.0.1",
        "max_cron_threads": 0,
        "screenshots": run.folder,
    }
    file = run.folder / f"{database_name}.conf"
    lines = (f"{option} = {value}\n" for option, value in settings.items())
    file.write_text("[options]\n" + "".join(lines))
    return file


def _soak(run: Run, stage: str) -> Outcome:
    """Short soaks of known seeds, each as one test; of any seed, and longer: dev/soak.

    All at once: a soak waits more than it works.
    """
    if run.partial:
        return Outcome(stage, note="not beside chosen tests")
    soak = [run.runtime.python, "-P", "-m", "dev.tools.soak"]
    environment = run.runtime.environment()
    with step(stage):
        begun = {
            options: run.begin(
                [*soak, *options.split()], environment, f"soak-{number}.log"
            )
            for number, options in enumerate(SEEDS)
        }
        failed = [options for options, process in begun.items() if process.wait()]
    for options in () if run.stopped else failed:
        process = begun[options]
        say(f"soak {options}: {process.log}\nonce: {SEEDS[options]}")
        say(_shortened(process.log_text().strip()))
    note = f"failed: {'; '.join(failed)}" if failed else f"{len(begun)} seeds"
    return Outcome(stage, len(begun) - len(failed), len(failed), note=note)


OTHERS = {  # than those that run inside of Odoo
    "lint": _lint,
    "dev": _without_odoo,
    "glase": _without_odoo,
    "oldest": _oldest,
    "simulator": _without_odoo,
    "live": _without_odoo,
    "install": _without_odoo,
    "soak": _soak,
}


def _pytest(
    run: Run, stage: str, arguments: list[str], python: Path | None = None
) -> tuple[Outcome, int]:
    """The outcome, and how many tours ran."""
    file = run.folder / f"{stage}.json"
    plain = ["-p", "dev.lib.counting", "-p", "no:cacheprovider", "--color=no"]
    brief = ["--tb=short", "--no-header", "-q", "--durations=5"]
    command = [python or run.runtime.python, "-m", "pytest", *plain, *brief]
    environment = run.runtime.environment() | run.cluster.environment()
    if stage == "tours":
        environment["GLASE_AXE"] = str(lint.axe_core())
    environment |= {
        "GLASE_COUNTS": str(file),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(cache.folder() / "hypothesis"),
    }
    with step(stage, lambda: _progress(_counts(file))):
        command += [*arguments, *run.arguments]
        process = run.begin(command, environment, f"{stage}.log")
        status = process.wait()
    counts = _counts(file)
    outcome = Outcome(stage, counts["passed"], counts["failed"], counts["skipped"])
    nothing_chosen = status == 5 and run.partial
    if status and not outcome.failed and not nothing_chosen:
        outcome.failed = 1  # it broke before, beside or after the tests
    if outcome.failed and not run.stopped:
        say(f"{stage}: {process.log}\n{_shortened(process.log_text())}")
    return outcome, counts["tours"]


def _counts(file: Path) -> dict[str, int]:
    none = dict.fromkeys(("total", "passed", "failed", "skipped", "tours"), 0)
    return none | (json.loads(file.read_text()) if file.exists() else {})


def _progress(counts: dict[str, int]) -> str | None:
    if not counts["total"]:
        return None
    over = counts["passed"] + counts["failed"] + counts["skipped"]
    failed = f", {counts['failed']} failed" if counts["failed"] else ""
    return f"{over} of {counts['total']} tests{failed}"


def _shortened(text: str) -> str:
    lines = text.splitlines()
    left_out = len(lines) - SHOWN
    if left_out <= 0:
        return text
    return "\n".join([f"… {left_out} lines before …", *lines[-SHOWN:]])
