# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Closing a period and asking for its reports (glase_api.md, chapter 8)."""

from .. import report_bodies
from ..codes import Refusal
from ..records import Period


def _parameters(request):
    entries = request.get("parameters", {}).get("parameter", {}).get("entry", [])
    return {item.get("key", ""): item.get("value", "").strip() for item in entries}


def mark(book, reseller, request, call):
    """Closes the period since the former mark of the shop, or of one terminal (the
    parameter TERMINALID); the two are counted independently (glase_api.md, 8.2)."""
    terminal_id = _parameters(request).get("TERMINALID", "")
    if terminal_id:
        terminal = book.terminals.get(terminal_id)
        if terminal is None or terminal.reseller_id != reseller.reseller_id:
            raise Refusal(29, "The reseller has no such terminal.")
    reported = {
        ers_reference
        for period in book.periods.values()
        if period.terminal_id == terminal_id
        for ers_reference in period.transactions
    }
    period = Period(
        period_id=book.references.transaction(book.now),
        reseller_id=reseller.reseller_id,
        terminal_id=terminal_id,
        transactions=[
            item.ers_reference
            for item in [*book.payments.values(), *book.refunds.values()]
            if item.reseller_id == reseller.reseller_id
            and item.terminal_id in ("", terminal_id or item.terminal_id)
            and item.ers_reference not in reported
        ],
        marked_at=book.now,
    )
    book.periods[period.period_id] = period
    book.changed += 1
    call.period_id = period.period_id
    return {"transactionPeriodId": period.period_id}


def execute(book, reseller, request, call):
    """A report of a closed period. Answers 2 for the first calls, and for ever if the
    report and the period are not of the same scope (glase_api.md, 8.2, FAQ)."""
    parameters = _parameters(request)
    call.report_id = request.get("reportId", "").strip()
    call.period_id = parameters.get("transactionPeriodId", "")
    report = report_bodies.REPORTS.get(call.report_id)
    if report is None:
        raise Refusal(10, "There is no such report.")
    period = book.periods.get(call.period_id)
    if period is None or period.reseller_id != reseller.reseller_id:
        raise Refusal(2, "No such period was marked.")
    terminal_id = parameters.get("TERMINALID", "")
    if period.terminal_id != terminal_id or bool(terminal_id) != report.per_terminal:
        raise Refusal(2, "The period was marked for another scope.")
    asked = period.asked.get(call.report_id, 0)
    if asked < book.modes["not_ready"]:
        period.asked[call.report_id] = asked + 1
        raise Refusal(2, "The report is still being built.")
    return {"report": report_bodies.build(book, period, report)}
