# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What a refund order returns, and the invoice that refundPayment carries.

The invoice's total is the positive amount to refund (glase_api.md, 4.8, 5.6); its rows
are the returned articles at what was paid for them, then whatever else makes up the
amount. Quantities come from the browser, values never do: they are those of the
original order's lines.
"""

from datetime import datetime
from decimal import Decimal

from ...glase.invoice import Invoice, article, balanced
from ..common.sanitize import MAX_ID
from ..payment.invoice import (
    decimal_of,
    difference_text,
    invoice_title,
    merged,
    saved_values,
    tax_rate,
)

MOST = 10**9  # of one article


def returned_lines(env, config, order):
    """Returned quantities, above zero, by original order line id.

    :param order: a refund order as the register would sync it
    :raises TypeError, ValueError: when no register can have sent it
    """
    saved = env["pos.order"].search(
        [("uuid", "=", order.get("uuid")), ("company_id", "=", config.company_id.id)],
        limit=1,
    )
    lines = saved_values(saved.lines, ["refunded_orderline_id", "qty"])
    quantities = {}
    for line in merged(lines, order.get("lines")):
        original, quantity = line.get("refunded_orderline_id"), line.get("qty")
        if type(original) is int and type(quantity) in (int, float) and quantity < 0:
            quantities[original] = quantities.get(original, 0) - quantity
    if any(not 0 < original <= MAX_ID for original in quantities):
        raise ValueError("This is no line of an order.")
    if any(quantity > MOST for quantity in quantities.values()):
        raise ValueError("So much was never sold.")
    return quantities


def refund_invoice_for(tx):
    """The ``glase`` invoice of a refund: what is returned, at what was paid.

    :raises InvoiceError: when Glase can take no such amount
    """
    total = decimal_of(tx.currency_id, tx.amount)
    articles = list(_articles(tx))
    rest = sum(each.total for each in articles) - total
    return Invoice(
        client_invoice_id=tx.client_invoice_id,
        title=invoice_title(tx.config_id),
        issue_date=datetime.now(tx.env.tz),
        currency=tx.currency_id.name,
        rows=balanced(
            articles,
            [],
            total,
            rounding_text=difference_text(tx, rest)
            if tx.refund_lines
            else tx.env._("Refund"),
        ),
        total=total,
        cashier=tx.cashier or "",
    )


def _articles(tx):
    """What was returned, and a row for each discount that it had."""
    returned = {int(line_id): qty for line_id, qty in (tx.refund_lines or {}).items()}
    lines = tx.env["pos.order.line"].browse(returned).exists()
    for order in lines.order_id:
        before = order._glase_returned_by_others(tx.order_uuid)
        quantities = order._glase_with_discounts(returned, before)
        for line in order.lines:
            if quantities.get(line.id):
                yield _article(tx, line, quantities[line.id])


def _article(tx, line, quantity):
    value = line.price_subtotal_incl / line.qty * quantity
    return article(
        line.full_product_name or line.product_id.display_name or "",
        Decimal(1) if line._glase_is_discount() else Decimal(str(quantity)),
        decimal_of(tx.currency_id, value),
        tax_rate=tax_rate(line.tax_ids_after_fiscal_position),
        ean=line.product_id.barcode or "",
        sku=line.product_id.default_code or "",
        unit=line.product_uom_id.name or "",
    )
