# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A pytest plugin: notes in the file $GLASE_COUNTS how far the run is.

It also counts the browser tours and unit tests that ran to their end, since pytest
knows only the test methods, and a run that skips its tours looks green.
"""

import json
import os
import sys
from pathlib import Path

FILE = Path(os.environ["GLASE_COUNTS"])

_counts = {"total": 0, "tours": 0}
_outcomes: dict[str, str] = {}


def pytest_collection_finish(session) -> None:
    _counts["total"] = len(session.items)
    if common := sys.modules.get("odoo.tests.common"):
        _count_tours(common.HttpCase)
    _note()


def pytest_collectreport(report) -> None:
    if report.failed:
        _outcomes[report.nodeid] = "failed"
        _note()


def pytest_runtest_logreport(report) -> None:
    """One phase of a test is over; a failure in any phase, or subtest, counts."""
    if report.failed:
        _outcomes[report.nodeid] = "failed"
    elif report.skipped:
        _outcomes.setdefault(report.nodeid, "skipped")
    elif report.when == "teardown":
        _outcomes.setdefault(report.nodeid, "passed")
    if report.when == "teardown":
        _note()


def _count_tours(http_case) -> None:
    run = http_case.browser_js

    def browser_js(self, *args, **kwargs):
        result = run(self, *args, **kwargs)
        _counts["tours"] += 1
        return result

    http_case.browser_js = browser_js


def _note() -> None:
    found = list(_outcomes.values())
    outcomes = {word: found.count(word) for word in ("passed", "failed", "skipped")}
    text = json.dumps(_counts | outcomes)
    unfinished = FILE.with_suffix(".unfinished")
    unfinished.write_text(text)
    unfinished.replace(FILE)
