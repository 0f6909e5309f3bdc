# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Comparing a period's list with the journal, by ersReference
(glase_api.md, chapter 8).

Batch by batch, each in its own short transaction: a restart goes on with the next one.
Lists that are fetched again begin another run; what is left of an older one stops.
"""

from itertools import islice

from ...glase.report import ReportRow, stream_report
from ..common.transaction import in_transaction

BATCH = 2000  # rows of a list


def compare(env, period_id):
    """Compare a period whose lists are here, from where an earlier run stopped."""
    text, run, done = in_transaction(env, _begin, period_id=period_id)
    rows = (item for item in stream_report(text) if _is_detail(item)) if text else ()
    rows = islice(rows, done, None)
    while batch := list(islice(rows, BATCH)):
        if not in_transaction(
            env, _store, period_id=period_id, run=run, done=done, batch=batch
        ):
            return
        done += len(batch)
    if not in_transaction(env, _all_stored, period_id=period_id, run=run):
        return
    for line_id in in_transaction(env, _unknown_lines, period_id=period_id):
        in_transaction(env, _find_out, line_id=line_id)
    if not in_transaction(env, _sum_up, period_id=period_id, run=run):
        return
    in_transaction(env, _judge, period_id=period_id)
    _tell(env)


def look_again(env):
    """Payments that were still under way when their list was read.

    A difference that is found now is told now: the next list may be a day away.
    """
    for line_id in in_transaction(env, _undecided_lines):
        in_transaction(env, _find_out, line_id=line_id)
    _tell(env)


def _tell(env):
    """Put what is new on the list of what needs somebody."""
    for line_id in in_transaction(env, _untold_lines):
        in_transaction(env, _flag, line_id=line_id)
    in_transaction(env, _sync_activities)


def _is_detail(item):
    return isinstance(item, ReportRow) and bool(item.ers_reference)


def _begin(env, period_id):
    period = env["glase.period"].browse(period_id)._lock()
    return period._details_text(), period.run, period.rows_read


def _of_run(env, period_id, run):
    """The period, locked; empty when its lists were fetched again meanwhile, or when
    another process has compared them to the end."""
    period = env["glase.period"].browse(period_id)._lock()
    same = period.state == "reading" and period.run == run
    return period if same else period.browse()


def _store(env, period_id, run, done, batch):
    """Take rows into the journal, unless another process has done so meanwhile."""
    period = _of_run(env, period_id, run)
    if period and period.rows_read == done:
        env["glase.period.line"]._store(period, done, batch)
        period.rows_read = done + len(batch)
    return bool(period)


def _all_stored(env, period_id, run):
    period = _of_run(env, period_id, run)
    if period:
        env["glase.period.line"]._drop_stale(period)
        env["glase.period.line"]._settle_amounts(period)
    return bool(period)


def _unknown_lines(env, period_id):
    return (
        env["glase.period.line"]
        .search([("period_id", "=", period_id), ("kind", "=", "unknown")])
        .ids
    )


def _undecided_lines(env):
    return env["glase.period.line"].search([("kind", "=", "undecided")]).ids


def _untold_lines(env):
    return env["glase.period.line"]._untold().ids


def _sync_activities(env):
    env["glase.period"]._sync_activities()


def _find_out(env, line_id):
    line = env["glase.period.line"].browse(line_id).exists()
    if line:  # else the list was fetched again, and does not have it any more
        line.period_id._lock()
        line._find_out()


def _sum_up(env, period_id, run):
    period = _of_run(env, period_id, run)
    if period:
        period._set_done()
    return bool(period)


def _judge(env, period_id):
    env["glase.period"].browse(period_id)._judge_scope()


def _flag(env, line_id):
    env["glase.period.line"].browse(line_id)._flag()
