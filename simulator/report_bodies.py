# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The reports in the shapes that the documents show, misprints included.

Roots of 006 and 007 that do not match, a line feed before the XML declaration of
Shop.xml, bodies of Shop.xml and 007 that look swapped (glase_api.md, 8.3, 8.5, A24).
Refunds
are rows with a negative amount; no document says how they look.
"""

import base64
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from xml.sax.saxutils import escape

from lxml import etree

RESELLER = "ResellerTransactionSummary"
TERMINAL = "TerminalTransactionSummary"
CASHIER = "CashierTransactionSummary"
DETAILS = "TransactionDetails"


@dataclass(frozen=True)
class Shape:
    """How a body begins and ends, and what a row is about."""

    opens: str
    closes: str
    rows: str  # "total", "terminal", "cashier" or "detail"


@dataclass(frozen=True)
class Report:
    name: str  # the old base name
    per_terminal: bool
    manual: Shape
    reference: Shape
    lead: str = ""


def _same(name, per_terminal, *shape, **more):
    return Report(name, per_terminal, Shape(*shape), Shape(*shape), **more)


REPORTS = {
    "Reconciliation/Shop.xml": Report(
        "STD_RECON_001",
        False,
        manual=Shape(RESELLER, RESELLER, "total"),
        reference=Shape(DETAILS, DETAILS, "detail"),
        lead="\n",
    ),
    "Reconciliation/STD_RECON_002.xml": _same(
        "STD_RECON_002", False, TERMINAL, TERMINAL, "terminal"
    ),
    "Reconciliation/STD_RECON_003.xml": _same(
        "STD_RECON_003", False, DETAILS, DETAILS, "detail"
    ),
    "Reconciliation/STD_RECON_004.xml": _same(
        "STD_RECON_004", False, CASHIER, CASHIER, "cashier"
    ),
    "Reconciliation/STD_RECON_006.xml": _same(
        "STD_RECON_006", True, CASHIER, TERMINAL, "total"
    ),
    "Reconciliation/STD_RECON_007.xml": Report(
        "STD_RECON_007",
        True,
        manual=Shape(CASHIER, DETAILS, "detail"),
        reference=Shape(CASHIER, TERMINAL, "total"),
    ),
}


@dataclass(frozen=True)
class Line:
    """A payment, or a refund with its amount below zero."""

    terminal: str
    cashier: str
    amount: Decimal
    ers_reference: str


def build(book, period, report):
    """The fields of the report element."""
    shape = getattr(report, book.modes["reports"])
    text = report.lead + _body(book, period, report, shape)
    return {
        "title": _title(book, period, report),
        "mimeType": "text/html",
        "content": base64.b64encode(text.encode()).decode(),
        "contentString": etree.CDATA(text),
    }


def _title(book, period, report):
    number = period.period_id
    if book.modes["reports"] == "reference":
        if report.lead:
            return ""
        if report.name == "STD_RECON_007":
            number = f"{number[:-6]}000000"  # not its period's, as in the sample
    return f"{report.name}_{number}.xml"


def _body(book, period, report, shape):
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<{shape.opens}>",
        *_element("Meta", _meta(book, period, report)),
    ]
    for row in ROWS[shape.rows](list(_transactions(book, period))):
        lines += _element("Row", row)
    return "\n".join([*lines, f"</{shape.closes}>"])


def _element(name, children):
    inner = [f"<{tag}>{escape(text)}</{tag}>" for tag, text in children]
    return [f"<{name}>", *inner, f"</{name}>"]


def _meta(book, period, report):
    generated = datetime.fromtimestamp(book.now)
    meta = [("ResellerId", period.reseller_id)]
    if report.per_terminal:
        meta.append(("TerminalId", period.terminal_id))
    meta.append(("TransactionPeriodId", period.period_id))
    meta.append(("GeneratedAt", f"{generated:%Y-%m-%d %H:%M}"))
    return meta


def _transactions(book, period):
    for ers_reference in period.transactions:
        payment = book.payments.get(ers_reference)
        if payment is not None and payment.state != "paid":
            continue  # reversed since
        item = payment or book.refunds[ers_reference]
        amount = Decimal(item.amount)
        yield Line(
            item.terminal_id,
            item.cashier or "NULL",
            amount if payment else -amount,
            ers_reference,
        )


def _sums(lines):
    total = sum((line.amount for line in lines), Decimal(0))
    return [("SalesCount", str(len(lines))), ("SalesTotal", f"{total:.5f}")]


def _total(lines):
    return [_sums(lines)]


def _grouped(tag, key):
    def rows(lines):
        groups = {}
        for line in lines:
            groups.setdefault(getattr(line, key), []).append(line)
        return [[(tag, name), *_sums(group)] for name, group in groups.items()]

    return rows


def _detail(lines):
    return [
        [
            ("TerminalId", line.terminal),
            ("CashierId", line.cashier),
            ("SalesAmount", f"{line.amount:.5f}"),
            ("ErsReference", line.ers_reference),
        ]
        for line in lines
    ]


ROWS = {
    "total": _total,
    "terminal": _grouped("TerminalId", "terminal"),
    "cashier": _grouped("CashierId", "cashier"),
    "detail": _detail,
}
