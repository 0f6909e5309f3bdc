# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Comparing a period's report with the transaction log, by ersReference
(glase_api.md, chapter 8). Batch by batch, each in its own transaction: a restart goes
on with the next one. Reports that are fetched again begin another run; an older one
stops."""

from itertools import islice

from ...glase.report import ReportRow, stream_report
from ..common.transaction import in_transaction

BATCH = 2000  # rows of a report


def compare(env, period_id):
    """Compare a period whose reports are here, from where an earlier run stopped."""
    text, run, done = in_transaction(env, _begin, period_id)
    rows = (item for item in stream_report(text) if _is_detail(item)) if text else ()
    rows = islice(rows, done, None)
    while batch := list(islice(rows, BATCH)):
        if not in_transaction(env, _store, period_id, run, done, batch):
            return
        done += len(batch)
    if not in_transaction(env, _all_stored, period_id, run):
        return
    _find_out_all(env, [("period_id", "=", period_id), ("kind", "=", "unknown")])
    if not in_transaction(env, _sum_up, period_id, run):
        return
    in_transaction(
        env, lambda own: own["glase.period"].browse(period_id)._judge_scope()
    )
    _tell(env)


def look_again(env):
    """Payments that were still under way when their report was read. A difference that
    is found now is told now: the next report may be a day away."""
    _find_out_all(env, [("kind", "=", "undecided")])
    _tell(env)


def _find_out_all(env, domain):
    ids = in_transaction(env, lambda own: own["glase.period.line"].search(domain).ids)
    for line_id in ids:
        in_transaction(env, _find_out, line_id)


def _tell(env):
    """Flag what is new for the managers."""
    untold = in_transaction(env, lambda own: own["glase.period.line"]._untold().ids)
    for line_id in untold:
        in_transaction(env, _flag, line_id)
    in_transaction(env, lambda own: own["glase.period"]._sync_activities())
    in_transaction(env, lambda own: own["glase.period"]._tell_differences())


def _is_detail(item):
    return isinstance(item, ReportRow) and bool(item.ers_reference)


def _begin(env, period_id):
    period = env["glase.period"].browse(period_id)._lock()
    return period._details().text or "", period.run, period.rows_read


def _of_run(env, period_id, run):
    """The period, locked; empty when its reports were fetched again meanwhile, or when
    another process has compared them to the end."""
    period = env["glase.period"].browse(period_id)._lock()
    same = period.state == "reading" and period.run == run
    return period if same else period.browse()


def _store(env, period_id, run, done, batch):
    """Store rows, unless another process has done so meanwhile."""
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


def _find_out(env, line_id):
    line = env["glase.period.line"].browse(line_id).exists()
    if line:  # else the report was fetched again, and does not have it any more
        line.period_id._lock()
        line._find_out()


def _sum_up(env, period_id, run):
    period = _of_run(env, period_id, run)
    if period:
        period._set_done()
    return bool(period)


def _flag(env, line_id):
    env["glase.period.line"].browse(line_id)._flag()
