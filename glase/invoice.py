# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invoices whose rows add up exactly to what the customer pays. Amounts are `Decimal`
in major units, with two decimals at most in every currency (glase_api.md, 3.5)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal

CENT = Decimal("0.01")
_LARGEST = Decimal(10) ** 15
_SHOWN_DECIMALS = 3
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class InvoiceError(ValueError):
    """An invoice that Glase could not read; nothing was sent."""


@dataclass(frozen=True)
class Row:
    """A row of an invoice (glase_api.md, 3.4): what it is, how much of it, what it
    costs. `total` includes tax and discount and may be negative; `tax_rate` is in
    percent."""

    description: str
    quantity: Decimal
    total: Decimal
    unit_price: Decimal | None = None
    tax_rate: Decimal | None = None
    discount: Decimal | None = None
    ean: str = ""
    sku: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Invoice:
    """An invoice, or what is refunded (glase_api.md, 3.3); always sound.

    `total` is above zero, also for a refund, and `issue_date` knows its offset.

    :raises InvoiceError: if it could not be sent as it is
    """

    client_invoice_id: str
    title: str
    issue_date: datetime
    currency: str
    rows: tuple[Row, ...]
    total: Decimal
    cashier: str
    footer: str = ""
    notification_url: str = ""

    def __post_init__(self):
        payable(self.total)
        if self.issue_date.utcoffset() is None:
            raise InvoiceError("The time of the bill has no offset.")
        if not re.fullmatch("[A-Z]{3}", self.currency):
            raise InvoiceError("The currency must be an ISO 4217 code.")
        rest = self.total - sum(in_cents(row.total) for row in self.rows)
        if self.rows and rest:
            raise InvoiceError(f"The rows differ from the total by {rest}.")


def article(description, quantity, total, **more):
    """Make the row of a sold or returned article.

    Glase wants a quantity of 1 or more (glase_api.md, A18). What was sold by less, or
    returned, is one piece with the true quantity in its description; its unit and unit
    price, which would not fit one piece, are left out.

    :param more: other fields of the Row
    """
    row = Row(description, quantity, total, **more)
    if quantity >= 1:
        return row
    described = " ".join(filter(None, (description, _shown(quantity), row.unit)))
    return replace(
        row, description=described, quantity=Decimal(1), unit="", unit_price=None
    )


def _shown(quantity):
    # A float has a tail that no scale has weighed.
    fine = quantity.is_finite() and quantity.as_tuple().exponent < -_SHOWN_DECIMALS
    return f"{round(quantity, _SHOWN_DECIMALS) if fine else quantity:f}"


def balanced(
    articles: Iterable[Row],
    tenders: Iterable[tuple[str, Decimal]],
    total: Decimal,
    *,
    rounding_text="Rounding",
    tender_text="Paid by %s",
):
    """Rows that add up exactly to the total, each with two decimals (glase_api.md, 3.3
    and 4.4).

    :param tenders: name and amount of each other means that paid a part already
    :param total: what Glase shall be asked for
    :param rounding_text: description of the row that takes what remains
    :raises InvoiceError: if the total is not above zero or has more than two decimals
    """
    payable(total)
    rows = [replace(row, total=in_cents(row.total)) for row in articles]
    rows += [
        Row(tender_text.replace("%s", name), Decimal(1), -in_cents(amount))
        for name, amount in tenders
        if in_cents(amount)
    ]
    rest = in_cents(total) - sum(row.total for row in rows)
    if rest:
        rows.append(Row(rounding_text, Decimal(1), rest))
    return tuple(rows)


def payable(total):
    """:raises InvoiceError: unless it is above zero and has at most two decimals"""
    if in_cents(total) != total:
        raise InvoiceError("Glase takes no amount with more than two decimals.")
    if total <= 0:
        raise InvoiceError("The amount to pay must be above zero.")


def in_cents(amount):
    """Round to two decimals, half away from zero.

    :raises InvoiceError: if it is no number, or one that no register can mean
    """
    if not amount.is_finite() or abs(amount) >= _LARGEST:
        raise InvoiceError("This amount is no amount of money.")
    return amount.quantize(CENT, context=_EXACT) + 0


def clean_text(text, limit=None):
    """Make a text fit for XML 1.0: control characters become blanks, others go.

    :param limit: characters after which it is cut, None for no limit
    """
    if text.isascii() and text.isprintable():
        return text[:limit]  # as nearly all are
    blanked = "".join(
        " " if unicodedata.category(char) == "Cc" else char for char in text
    )
    return _NOT_XML.sub("", blanked)[:limit]


def is_xml(text):
    """Whether XML 1.0 can carry a text as it is."""
    return not _NOT_XML.search(text)
