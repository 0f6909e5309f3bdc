# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reads reconciliation reports, of which the samples contradict each other.

Layout: one root, one `Meta`, any number of `Row`. What the root is called, and whether
its end has the name of its beginning, does not matter (Glase API 8.5 and 8.6).
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from .answer import Unreadable, child, decimal, integer, local_name, parse, text

_DECLARATION = re.compile(r"^<\?xml[^>]*\?>\s*")
_FIRST_TAG = re.compile(r"^<[^!?/>][^>]*>")


class ReportError(ValueError):
    """A report that cannot be read."""


@dataclass(frozen=True)
class ReportRow:
    """One payment, or the count and sum of many; amounts as they came, unrounded.

    A detail has `ers_reference` and `amount`, a summary `count` and `total`. An absent
    cashier is "".
    """

    terminal_id: str = ""
    cashier: str = ""
    ers_reference: str = ""
    amount: Decimal | None = None
    count: int | None = None
    total: Decimal | None = None


@dataclass(frozen=True)
class ReportContent:
    """What a report says; `generated_at` is a text without time zone."""

    reseller_id: str
    terminal_id: str
    period_id: str
    generated_at: str
    rows: tuple[ReportRow, ...]

    @property
    def details(self):
        """The rows that are one payment each."""
        return tuple(row for row in self.rows if row.ers_reference)

    @property
    def summaries(self):
        """The rows that count payments."""
        return tuple(row for row in self.rows if row.count is not None)


def parse_report(text):
    """Read the text of a ReportFile.

    :raises ReportError: if there is no report in it
    """
    try:
        return _content(_root(text.lstrip("\ufeff \t\r\n")))
    except Unreadable as error:
        raise ReportError(f"The report cannot be read ({error.detail}).") from None


def _root(body):
    """Parse a report; with a root that does not match, parse what is inside it."""
    try:
        return _parsed(body)
    except Unreadable:
        inside, first_tags = _FIRST_TAG.subn("", _DECLARATION.sub("", body))
        if not first_tags:
            raise
        return _parsed(f"<report>{inside[: inside.rfind('</')]}</report>")


def _parsed(body):
    # It is text already: whatever encoding it declares was true of its bytes.
    return parse(body.encode("utf-8", "replace"), encoding="utf-8")


def _content(root):
    meta = child(root, "Meta")
    rows = tuple(_row(element) for element in root if local_name(element) == "Row")
    if meta is None and not rows:
        raise Unreadable("garbage", "it has neither Meta nor Row")
    return ReportContent(
        reseller_id=text(meta, "ResellerId"),
        terminal_id=text(meta, "TerminalId"),
        period_id=text(meta, "TransactionPeriodId"),
        generated_at=text(meta, "GeneratedAt"),
        rows=rows,
    )


def _row(row):
    cashier = text(row, "CashierId")
    return ReportRow(
        terminal_id=text(row, "TerminalId"),
        cashier="" if cashier == "NULL" else cashier,
        ers_reference=text(row, "ErsReference"),
        amount=decimal(row, "SalesAmount"),
        count=integer(row, "SalesCount"),
        total=decimal(row, "SalesTotal"),
    )
