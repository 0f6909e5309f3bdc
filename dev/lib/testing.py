# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""dev/test: lint and every test, with progress, and a table at the end."""

import argparse
import sys
import threading

from . import command, lint, runtime, stages, suites
from .cluster import Cluster
from .suites import Outcome, Run

# Two lanes beside each other, for two cores, each as long as the other. Tours stand in
# one lane, one after the other, since one that waits for its processor gives up after
# ten seconds. When both have ended comes what measures times, which waits more than it
# works, and beside it what has the patience for that.
LANES = (
    ("lint", "dev", "simulator", "odoo", "books"),
    ("tours", "core", "shop", "kiosk"),
)
THEN = (("live",), ("install", "glase", "oldest", "unit", "soak"))
STAGES = [stage for lane in (*LANES, *THEN) for stage in lane]
EPILOG = """All other arguments go to pytest, as in: dev/test --only odoo -k refund.
A file of tests, as tests/payment/test_outcomes.py::TestPayment, runs by itself."""


def main() -> int:
    """Run the chosen stages, print a table; answer the status to exit with."""
    options, arguments = _arguments()
    ready = runtime.ensure()
    if options.fix:
        lint.mend()
    named = [each for each in arguments if stages.is_place(each)]
    chosen = list(dict.fromkeys(map(stages.stage_of, named)))
    rest = [each for each in arguments if each not in named]
    with Cluster() as cluster:
        run = Run(ready, cluster, rest, named)
        outcomes = _run(run, options.only or chosen or STAGES)
    return _report(outcomes)


def _arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser("dev/test", epilog=EPILOG, allow_abbrev=False)
    add = parser.add_argument
    only = "run this stage only; may be given more than once"
    add("--only", action="append", choices=STAGES, help=only)
    add("--fix", action="store_true", help="first let the linters mend what they can")
    return parser.parse_known_args()


def _run(run: Run, wanted: list[str]) -> list[Outcome]:
    outcomes: list[Outcome] = []

    def in_order(lane: tuple[str, ...]) -> None:
        for stage in lane:
            if stage in wanted and not run.stopped:
                outcomes.append(suites.outcome_of(run, stage))

    for one, other in (LANES, THEN):
        beside = threading.Thread(target=in_order, args=(other,))
        beside.start()
        try:
            in_order(one)
            while beside.is_alive():
                beside.join(1)  # in pieces, so that Ctrl-C gets through
        finally:
            if beside.is_alive() or sys.exc_info()[0]:
                run.stop()
            beside.join()
    return sorted(outcomes, key=lambda outcome: STAGES.index(outcome.stage))


def _report(outcomes: list[Outcome]) -> int:
    print(f"\n{'stage':<10} {'passed':>6} {'failed':>6} {'skipped':>7} {'seconds':>7}")
    for each in outcomes:
        numbers = f"{each.passed:>6} {each.failed:>6} {each.skipped:>7}"
        verdict = "failed" if each.failed else "ok"
        line = f"{each.stage:<10} {numbers} {each.seconds:>7.0f}  {verdict:<6}"
        print(f"{line}  {each.note}".rstrip())
    passed = sum(each.passed for each in outcomes)
    failed = sum(each.failed for each in outcomes)
    print(f"\n{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(command.run("dev/test", main))
