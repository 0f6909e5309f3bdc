# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Closing periods at Glase and fetching their lists (glase_api.md, chapter 8).

Never in a cashier's way: a job, woken up by the commit that closed the session, marks,
waits and asks by itself for half a minute, in no open transaction; what is not ready
then waits for its next run. Marking again closes another period, so an answer that was
lost is never repeated as if nothing had been sent; asking for a list is a pure read.
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
        for period_id in in_transaction(env, _due):
            try:
                care(env, period_id)
            except Exception:  # one period's trouble is not the others'
                _logger.exception("Glase: trouble with period %s", period_id)
                in_transaction(env, _put_off, period_id=period_id)
        pause = in_transaction(env, _seconds_until_due)
        if pause is None or time.monotonic() + pause > until:
            break
        time.sleep(pause)
    matching.look_again(env)


def care(env, period_id):
    """The next step of one period."""
    state = in_transaction(env, _state, period_id=period_id)
    if state == "waiting":
        _mark(env, period_id)
    elif state == "marking":
        in_transaction(
            env, _record_lost, period_id=period_id, answer=""
        )  # its lease is over
    elif state == "marked":
        _fetch(env, period_id)
    if in_transaction(env, _state, period_id=period_id) == "reading":
        matching.compare(env, period_id)


def _due(env):
    return env["glase.period"]._due().ids


def _seconds_until_due(env):
    return env["glase.period"]._seconds_until_due()


def _state(env, period_id):
    """Empty for one that has gone meanwhile: the one before it was not closed."""
    return env["glase.period"].browse(period_id).exists().state


def _put_off(env, period_id):
    env["glase.period"].browse(period_id)._lock()._set_put_off()


# Mark


def _mark(env, period_id):
    plan = in_transaction(env, _reserve_mark, period_id=period_id)
    if plan is None:
        return
    access, terminal_code = plan
    try:
        reference = access.client.mark_transaction_period(
            access.principal, terminal_code, deadline=CALL_DEADLINE
        )
    except GlaseUnknown as error:
        in_transaction(
            env, _record_lost, period_id=period_id, answer=texts.for_admin(env, error)
        )
    except GlaseError as error:
        in_transaction(
            env,
            _record_not_marked,
            period_id=period_id,
            answer=texts.for_admin(env, error),
        )
    else:
        in_transaction(env, _record_marked, period_id=period_id, reference=reference)


def _reserve_mark(env, period_id):
    period = env["glase.period"].browse(period_id)._lock()
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


def _record_marked(env, period_id, reference):
    env["glase.period"].browse(period_id)._lock()._set_marked(reference)


def _record_not_marked(env, period_id, answer):
    period = env["glase.period"].browse(period_id)._lock()
    if period.state == "marking":
        period._set_not_marked(answer)


def _record_lost(env, period_id, answer):
    period = env["glase.period"].browse(period_id)._lock()
    if period.state == "marking" and (answer or not period._lease_runs()):
        period._set_lost(answer or env._("The server stopped before Glase answered."))


# Fetch


def _fetch(env, period_id, language="en", by_hand=False):
    """Ask once for each report that is not here yet; returns whether all are."""
    access, reference, terminal_code, reports = in_transaction(
        env, _wanted_reports, period_id=period_id, by_hand=by_hand
    )
    answer = ""
    for report in reports:
        try:
            file = access.client.execute_report(
                access.principal,
                report,
                reference,
                terminal_code,
                language,
                deadline=CALL_DEADLINE,
            )
        except GlaseError as error:
            answer = _not_fetched(env, period_id, report, error) or answer
        else:
            in_transaction(
                env,
                _keep,
                period_id=period_id,
                report=report,
                language=language,
                file=file,
            )
    if not answer:
        in_transaction(env, _record_fetched, period_id=period_id, by_hand=by_hand)
    elif not by_hand:
        in_transaction(env, _record_not_ready, period_id=period_id, answer=answer)
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
    """What Glase answered, unless it never will give this report."""
    if isinstance(error, GlaseRefused) and error.code in DEFINITE:
        in_transaction(env, _refuse_report, period_id=period_id, report=report)
        return ""
    if isinstance(error, GlaseRefused) and error.code == REPORT_NOT_READY:
        return env._("Glase's report is not ready yet.")
    return texts.for_admin(env, error)


def _refuse_report(env, period_id, report):
    env["glase.period"].browse(period_id)._lock()._set_refused(report)


def _keep(env, period_id, report, language, file):
    period = env["glase.period"].browse(period_id)
    env["glase.report"]._keep(period, report, language, file)


def _record_fetched(env, period_id, by_hand):
    period = env["glase.period"].browse(period_id)._lock()
    if by_hand or period.state == "marked":
        period._set_over()


def _record_not_ready(env, period_id, answer):
    period = env["glase.period"].browse(period_id)._lock()
    if period.state == "marked":  # else somebody has fetched it by hand meanwhile
        period._set_not_ready(answer)


# By hand


def fetch_now(env, period_id):
    """Fetch every report again, in the user's language, and compare anew.

    :raises UserError: when there is no period at Glase to ask about
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
        return notification(
            "warning", f"{answer} {in_transaction(env, _advice, period_id=period_id)}"
        )
    matching.compare(env, period_id)
    matching.look_again(env)
    if in_transaction(env, _state, period_id=period_id) == "no_list":
        return notification(
            "danger", in_transaction(env, _summary, period_id=period_id)
        )
    return notification("success", env._("Glase's report was fetched and compared."))


def _summary(env, period_id):
    return env["glase.period"].browse(period_id).summary


def _advice(env, period_id):
    period = env["glase.period"].browse(period_id)
    if period.terminal_id:
        return env._(
            "If it never arrives, the period may have been closed without this point "
            "of sale."
        )
    return env._("Try again in a minute.")


def mark_now(env, period_id):
    """Close a period at Glase while somebody waits for it, and start to fetch."""
    release(env)
    care(env, period_id)
    state = in_transaction(env, _state, period_id=period_id)
    if state in ("marked", "reading", "done"):
        return notification(
            "success",
            env._("The period is closed at Glase. Its report is fetched in a moment."),
        )
    return notification(
        "danger", in_transaction(env, _last_answer, period_id=period_id)
    )


def _last_answer(env, period_id):
    return env["glase.period"].browse(period_id).last_answer or ""
