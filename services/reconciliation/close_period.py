# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Closing periods at Glase and fetching their reports (glase_api.md, chapter 8).

Never in a cashier's way: a job, triggered by the commit that closed the session, marks,
waits and fetches for half a minute, in no open transaction; what is not ready then
waits for its next run. Marking again closes another period, so a lost answer is never
repeated as if nothing had been sent; fetching a report is a pure read.
"""

import logging
import time

from odoo.exceptions import UserError

from ...glase.client import CALL_DEADLINE
from ...glase.codes import REPORT_NOT_READY
from ...glase.errors import GlaseError, GlaseRefused, GlaseUnknown
from ..common import texts
from ..common.client_actions import notification
from ..common.credentials import reseller_access
from ..common.transaction import in_transaction, release
from . import matching

_logger = logging.getLogger(__name__)

PATIENCE = 35.0  # seconds of a run in which it waits by itself
DEFINITE = (10, 21, 91)  # this report is not to be had, however long one waits


def run(env):
    """Close what waits to be closed, fetch what is ready, compare what was fetched."""
    release(env)
    until = time.monotonic() + PATIENCE
    while True:
        due = in_transaction(env, lambda own: own["glase.period"]._due().ids)
        for period_id in due:
            try:
                care(env, period_id)
            except Exception:  # one period's trouble is not the others'
                _logger.exception("Glase: trouble with period %s", period_id)
                in_transaction(env, _put_off, period_id)
        pause = in_transaction(
            env, lambda own: own["glase.period"]._seconds_until_due()
        )
        if pause is None or time.monotonic() + pause > until:
            break
        time.sleep(pause)
    matching.look_again(env)


def care(env, period_id):
    """The next step of one period."""
    state = in_transaction(env, _read, period_id)
    if state == "waiting":
        _mark(env, period_id)
    elif state == "marking":
        in_transaction(env, _record_lost, period_id, answer="")  # its lease is over
    elif state == "marked":
        _fetch(env, period_id)
    if in_transaction(env, _read, period_id) == "reading":
        matching.compare(env, period_id)


def _read(env, period_id, name="state"):
    """Empty for one that is gone meanwhile: the one before it was not closed."""
    return env["glase.period"].browse(period_id).exists()[name]


def _locked(env, period_id):
    return env["glase.period"].browse(period_id)._lock()


def _put_off(env, period_id):
    _locked(env, period_id)._set_put_off()


# Mark


def _mark(env, period_id):
    reserved = in_transaction(env, _reserve_mark, period_id)
    if reserved is None:
        return
    access, terminal_code = reserved
    try:
        reference = access.client.mark_transaction_period(
            access.principal, terminal_code
        )
    except GlaseError as error:
        is_lost = isinstance(error, GlaseUnknown)
        record = _record_lost if is_lost else _record_not_marked
        in_transaction(env, record, period_id, texts.for_admin(env, error))
    else:
        in_transaction(env, lambda own: _locked(own, period_id)._set_marked(reference))


def _reserve_mark(env, period_id):
    period = _locked(env, period_id)
    if period.state != "waiting" or period._lease_runs():
        return None
    if period._of_scope(period.account_id, period.terminal_id, "marking"):
        period._set_queued()
        return None
    if not period.account_id.password:
        period._set_not_marked(env._("The Glase account has no password."))
        return None
    period._set_marking(CALL_DEADLINE)
    return reseller_access(period.account_id), period.terminal_code or ""


def _record_not_marked(env, period_id, answer):
    period = _locked(env, period_id)
    if period.state == "marking":
        period._set_not_marked(answer)


def _record_lost(env, period_id, answer):
    period = _locked(env, period_id)
    if period.state == "marking" and (answer or not period._lease_runs()):
        period._set_lost(answer or env._("The server stopped before Glase answered."))


# Fetch


def _fetch(env, period_id, language="en", by_hand=False):
    """Fetch each report that is missing; returns what Glase answered if one is not
    ready."""
    access, reference, terminal_code, reports = in_transaction(
        env, _wanted_reports, period_id, by_hand
    )
    answer = ""
    for report in reports:
        try:
            file = access.client.execute_report(
                access.principal, report, reference, terminal_code, language
            )
        except GlaseError as error:
            answer = _not_fetched(env, period_id, report, error) or answer
        else:
            in_transaction(env, _keep, period_id, report, language, file)
    if not answer:
        in_transaction(env, _record_fetched, period_id, by_hand)
    elif not by_hand:
        in_transaction(env, _record_not_ready, period_id, answer)
    return answer


def _wanted_reports(env, period_id, by_hand):
    period = env["glase.period"].browse(period_id)
    return (
        reseller_access(period.account_id),
        period.period_ref,
        period.terminal_code or "",
        period._reports() if by_hand else period._missing_reports(),
    )


def _not_fetched(env, period_id, report, error):
    """What Glase answered; empty if it never will have this report."""
    if isinstance(error, GlaseRefused) and error.code in DEFINITE:
        in_transaction(env, lambda own: _locked(own, period_id)._set_refused(report))
        return ""
    if isinstance(error, GlaseRefused) and error.code == REPORT_NOT_READY:
        return env._("Glase's report is not ready yet.")
    return texts.for_admin(env, error)


def _keep(env, period_id, report, language, file):
    period = env["glase.period"].browse(period_id)
    env["glase.report"]._keep(period, report, language, file)


def _record_fetched(env, period_id, by_hand):
    period = _locked(env, period_id)
    if by_hand or period.state == "marked":
        period._set_over()


def _record_not_ready(env, period_id, answer):
    period = _locked(env, period_id)
    if period.state == "marked":  # else it was fetched by hand meanwhile
        period._set_not_ready(answer)


# By hand


def fetch_now(env, period_id):
    """Fetch every report again, in the user's language, and compare anew.

    :raises UserError: when there is no period at Glase to fetch for
    """
    period = env["glase.period"].browse(period_id)
    if not period.period_ref:
        raise UserError(
            env._("There is no report: Glase's number of this period is unknown.")
        )
    language = (env.user.lang or "en")[:2]
    release(env)
    answer = _fetch(env, period_id, language, by_hand=True)
    if answer:
        advice = in_transaction(env, _advice, period_id)
        return notification("warning", f"{answer} {advice}")
    matching.compare(env, period_id)
    matching.look_again(env)
    if in_transaction(env, _read, period_id) == "no_list":
        return notification("danger", in_transaction(env, _read, period_id, "summary"))
    return notification("success", env._("Glase's report was fetched and compared."))


def _advice(env, period_id):
    period = env["glase.period"].browse(period_id)
    if period.terminal_id:
        return env._(
            "If it never arrives, the period may have been closed without this point "
            "of sale."
        )
    return env._("Try again in a minute.")


def _tell_marking(env, period_id):
    """Somebody else, or the job, is closing it."""
    period = env["glase.period"].browse(period_id)
    return notification("warning", texts.label(period, "state"))


def mark_now(env, period_id):
    """Close a period at Glase while a user waits for it, and start to fetch."""
    release(env)
    care(env, period_id)
    state = in_transaction(env, _read, period_id)
    if state in ("marked", "reading", "done"):
        return notification(
            "success",
            env._("The period is closed at Glase. Its report is fetched in a moment."),
        )
    if state == "marking":
        return in_transaction(env, _tell_marking, period_id)
    answer = in_transaction(env, _read, period_id, "last_answer")
    return notification("danger", answer or env._("Try again in a minute."))
