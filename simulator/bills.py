# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What makes an invoice acceptable (glase_api.md, 3.3 to 3.5, 6.1: codes 11, 49,
64)."""

from decimal import Decimal
from urllib.parse import urlsplit

from .codes import Refusal
from .currencies import CURRENCIES

ROW_AMOUNTS = ("itemTotalAmount", "itemDiscount", "itemUnitPrice")


def check(invoice, currency):
    """Raises Refusal unless the service would take this bill.

    :param invoice: nested dict as read from the request, or None
    :param currency: the shop's only currency, or "" for any of ISO 4217
    """
    if not invoice or "totalAmount" not in invoice:
        raise Refusal(49, "The bill has no total amount.")
    total = invoice["totalAmount"]
    rows = invoice.get("invoiceRows", {}).get("invoiceRow", [])
    amounts = [("totalAmount", total)]
    for row in rows:
        if "itemTotalAmount" not in row:
            raise Refusal(49, "A row has no itemTotalAmount.")
        amounts += [(name, row[name]) for name in ROW_AMOUNTS if name in row]
    for name, amount in amounts:
        _check_amount(name, amount, currency or total.get("currency"))
    if rows:
        _check_sum(rows, Decimal(total["value"]))
    if Decimal(total["value"]) <= 0:
        raise Refusal(11, "The total is not above zero.")
    _check_url(invoice.get("notificationUrl", ""))


def _check_amount(name, amount, currency):
    if "value" not in amount:
        raise Refusal(49, f"{name} has no value.")
    if amount.get("currency") not in CURRENCIES:
        raise Refusal(49, f"{name} has no currency of ISO 4217.")
    if amount["currency"] != currency:
        raise Refusal(49, f"{name} is in {amount['currency']}, not in {currency}.")
    if Decimal(amount["value"]).as_tuple().exponent < -2:
        raise Refusal(49, f"{name} has more than two decimals.")


def _check_sum(rows, total):
    found = sum(Decimal(row["itemTotalAmount"]["value"]) for row in rows)
    if found != total:
        raise Refusal(49, f"The rows add up to {found}, the total is {total}.")


def _check_url(url):
    if not url:
        return
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise Refusal(64, "notificationUrl is not an http(s) address.")
