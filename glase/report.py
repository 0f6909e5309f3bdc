# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reads reconciliation reports, of which the samples contradict each other.

Layout: one root, one `Meta`, any number of `Row`. What the root is called, and whether
its end has the name of its beginning, does not matter (glase_api.md, 8.5 and 8.6).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from lxml import etree

from .answer import (
    PARSER_OPTIONS,
    Unreadable,
    decimal,
    integer,
    local_name,
    refuse_traps,
    text,
)
from .reading import REFERENCE

_DECLARATION = re.compile(r"<\?xml[^>]*\?>\s*")
_ROOT = re.compile(r"<([^\s!?/>]+)[^>]*>")
_LAST_TAG = re.compile(r"</([^\s>]+)\s*>\s*$")
_MONEY = 10**15  # no shop takes as much, and it can hardly be rounded
# Of a few hundred thousand payments: anything beyond would cost minutes and gigabytes
# before it proved to be no report.
_TAGS = 4_000_000
# No tag and no text is as long; an attribute may hold a ">".
_LONG = re.compile(r"<[^<]{65536}")
_ELSE = 1000  # elements that are neither Meta nor a row that says something
_INSIDE = 200  # elements of one row
_NAMES = 1000  # of elements and attributes; libxml2 keeps each, and looks through all
_PIECE = 256 * 1024  # characters that are parsed at a time
_KNOWN = frozenset(
    "TerminalId CashierId ErsReference SalesAmount SalesCount SalesTotal".split()
)


class ReportError(ValueError):
    """A report that cannot be read."""


@dataclass(frozen=True)
class ReportRow:
    """One payment, or the count and sum of many; amounts as they came, unrounded. A
    detail has `ers_reference` and `amount`, below zero for a refund; a summary has
    `count` and `total`. An absent cashier is "". `extra` keeps what no document names.
    """

    terminal_id: str = ""
    cashier: str = ""
    ers_reference: str = ""
    amount: Decimal | None = None
    count: int | None = None
    total: Decimal | None = None
    extra: dict = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class ReportMeta:
    """What a report is about; `generated_at` is a text without time zone."""

    reseller_id: str = ""
    terminal_id: str = ""
    period_id: str = ""
    generated_at: str = ""


def stream_report(text) -> Iterator[ReportMeta | ReportRow]:
    """Read the text of a ReportFile piece by piece, in little memory.

    :raises ReportError: if it turns out to be no report; rows may have come before
    """
    found, left = False, _ELSE
    try:
        body = text.lstrip("\ufeff \t\r\n")
        _refuse_monster(body)
        for element in _children(_with_one_root(body)):
            name = local_name(element)
            if name in ("Meta", "Row"):
                found = True
                yield _meta(element) if name == "Meta" else _row(element)
            if name != "Row" or not len(element):
                left -= 1
                if not left:
                    raise Unreadable("garbage", "it has too much that is no payment")
        if not found:
            raise Unreadable("garbage", "it has neither Meta nor Row")
    except Unreadable as error:
        raise ReportError(f"The report cannot be read ({error.detail}).") from None


def _refuse_monster(body):
    many = body.count("<") > _TAGS or body.count("xmlns") > _NAMES
    if many or _LONG.search(body):
        raise Unreadable("garbage", "it is too large for a list of payments")
    refuse_traps(body)


def _with_one_root(body):
    """The same report with a root that ends as it begins, and without declaration: it
    is text, whatever encoding its bytes had."""
    declaration = _DECLARATION.match(body)
    body = body[declaration.end() :] if declaration else body
    root = _ROOT.match(body)
    # Far back enough for any name, and no search through all of a large report.
    last = _LAST_TAG.search(body, max(0, len(body) - 1000))
    if not root or not last or root[1] == last[1]:
        return body
    return f"{body[: last.start()]}</{root[1]}>"


def _children(body):
    """Each child of the root as soon as it is complete; it is gone after that."""
    parser = etree.XMLPullParser(("start", "end"), encoding="utf-8", **PARSER_OPTIONS)
    depth, inside, seen_meta, names = 0, 0, False, set()
    try:
        for start in range(0, len(body), _PIECE):
            parser.feed(body[start : start + _PIECE].encode("utf-8", "replace"))
            for event, element in parser.read_events():
                if event == "start":
                    depth += 1
                    inside += 1
                    names.update((element.tag, *element.keys()))
                    _refuse_disorder(element, depth, inside, names)
                    continue
                depth -= 1
                if depth != 1:
                    continue
                inside = 0
                if local_name(element) == "Meta" and seen_meta:
                    raise Unreadable("garbage", "it has <Meta> 2 times")
                seen_meta = seen_meta or local_name(element) == "Meta"
                yield element
                _forget(element)
        parser.close()
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise Unreadable("garbage", str(error)) from None


def _forget(element):
    """Free what was read; the parser still needs the element itself, emptied."""
    element.clear()
    while element.getprevious() is not None:
        element.getparent().remove(element.getprevious())


def _refuse_disorder(element, depth, inside, names):
    if depth == 1 and element.getroottree().docinfo.doctype:
        raise Unreadable("garbage", "it has a document type declaration")
    if inside > _INSIDE:
        raise Unreadable("garbage", "it has a row without an end")
    if len(names) > _NAMES:
        raise Unreadable("garbage", f"it has more than {_NAMES} names")


def _meta(meta):
    return ReportMeta(
        reseller_id=text(meta, "ResellerId"),
        terminal_id=text(meta, "TerminalId"),
        period_id=text(meta, "TransactionPeriodId"),
        generated_at=text(meta, "GeneratedAt"),
    )


def _row(row):
    cashier = text(row, "CashierId")
    if len(text(row, "ErsReference")) > REFERENCE:
        raise Unreadable("garbage", "it has a reference that is too long")
    return ReportRow(
        terminal_id=text(row, "TerminalId"),
        cashier="" if cashier == "NULL" else cashier,
        ers_reference=text(row, "ErsReference"),
        amount=_money(row, "SalesAmount"),
        count=integer(row, "SalesCount"),
        total=_money(row, "SalesTotal"),
        extra={
            local_name(element): "".join(element.itertext()).strip()
            for element in row
            if local_name(element) not in _KNOWN
        },
    )


def _money(row, name):
    amount = decimal(row, name)
    if amount is not None and abs(amount) >= _MONEY:
        raise Unreadable("garbage", f"it has a {name} that is no money")
    return amount
