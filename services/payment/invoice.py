# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The invoice that the customer sees, made from the order as the register sent it.

``invoice_for`` lays the register's commands over the saved order, if there is one,
makes a row of each article, deducts what other means have paid, and balances the rest
so that the rows add up to the amount to the cent (architecture.md, law 8).

Limits: what a browser has named is read and never believed; what no register can have
sent raises, and the caller refuses the payment.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from odoo.fields import Command

from ...glase.invoice import Invoice, article, balanced
from ..common.credentials import Access, terminal_access
from ..common.sanitize import MAX_ID
from . import webhook

FOOTER_LENGTH = 200
LINE_FIELDS = ("product_id", "full_product_name", "qty", "price_unit")
LINE_FIELDS += ("price_subtotal_incl", "discount", "tax_ids")
PAYMENT_FIELDS = ("uuid", "amount", "payment_status", "payment_method_id")


@dataclass(frozen=True, kw_only=True)
class PreparedCall:
    """With what an invoice of ours is sent to Glase; holds no record and no cursor."""

    tx_id: int
    access: Access = field(repr=False)
    invoice: Invoice
    # What Glase knows by this name: the invoice that is to be changed, or the payment
    # that is to be refunded; empty for a new invoice
    reference: str = ""


def decimal_of(currency, amount):
    """An amount of Odoo's as the exact decimal that its currency can hold."""
    return Decimal(f"{amount:.{currency.decimal_places}f}")


def invoice_for(tx, amount=None, order=None) -> Invoice:
    """The invoice of a transaction (glase_api.md, 3.3, 4.4).

    :param amount: by default what the transaction asked for
    :param order: by default the transaction's copy
    :raises InvoiceError: when the amount is not above zero or has more than two
        decimals
    :raises ArithmeticError, TypeError, ValueError: when no register can have sent the
        order
    """
    order = order or tx.order_data or {}
    total = decimal_of(tx.currency_id, tx.amount if amount is None else amount)
    saved = _saved_order(tx)
    position_id = order.get("fiscal_position_id", saved.fiscal_position_id.id)
    position = _browse_one(tx.env, "account.fiscal.position", position_id)
    lines = saved_values(saved.lines, LINE_FIELDS)
    articles = [
        _article(tx, line, position) for line in merged(lines, order.get("lines"))
    ]
    tenders = list(_tenders(tx, saved, order))
    rest = sum(a.total for a in articles) - sum(amount for _name, amount in tenders)
    return Invoice(
        client_invoice_id=tx.client_invoice_id,
        title=invoice_title(tx.config_id),
        issue_date=datetime.now(tx.env.tz),
        currency=tx.currency_id.name,
        rows=balanced(
            articles,
            tenders,
            total,
            rounding_text=difference_text(tx, rest - total),
            tender_text=tx.env._("Paid by %s"),
        ),
        total=total,
        cashier=tx.cashier or "",
        footer=(tx.config_id.receipt_footer or "")[:FOOTER_LENGTH],
        notification_url=webhook.address(tx),
    )


def prepare(tx) -> PreparedCall:
    """The sendInvoice of a reserved transaction; raises as ``invoice_for``.

    :raises UserError: in a copy of the database
    """
    access = terminal_access(tx.terminal_id)
    return PreparedCall(tx_id=tx.id, access=access, invoice=invoice_for(tx))


def cashier_name(env, order):
    """The employee where the register knows employees, else the user."""
    employee_id = order.get("employee_id")
    is_id = type(employee_id) is int and 0 < employee_id <= MAX_ID
    if is_id and "hr.employee" in env:
        employee = env["hr.employee"].sudo().browse(employee_id).exists()
        if employee and employee.company_id in env.companies:
            return employee.name
    return env.user.name


def invoice_title(config):
    return f"{config.company_id.name}, {config.name}"


def difference_text(tx, difference):
    """What the row is called that holds the difference of articles and invoice: up to
    one unit of money it is cash rounding; more is a tip, or a part of the sale or of
    the refund that is paid by other means."""
    if abs(difference) <= 1:
        return tx.env._("Rounding")
    if difference < 0:
        return tx.env._("Other items")
    if tx.kind == "refund":
        return tx.env._("Refunded by other means")
    return tx.env._("Paid otherwise")


def _saved_order(tx):
    """The order in the database, if the register has synced it before."""
    if not tx.order_uuid:
        return tx.env["pos.order"]
    domain = [("uuid", "=", tx.order_uuid), ("company_id", "=", tx.company_id.id)]
    return tx.env["pos.order"].search(domain, limit=1)


def saved_values(records, names):
    """Values of saved records by id, as a register would send them."""
    return {values["id"]: values for values in records.read(names, load=None)}


def merged(saved, commands):
    """Values of the records of an order: as saved, then as the register changed them.

    :param saved: values by id
    :raises TypeError: when no register can have sent the commands
    """
    records = dict(saved)
    if not isinstance(commands or [], list):
        raise TypeError("These are no commands.")
    for index, command in enumerate(commands or []):
        match command:
            case [Command.CREATE, _, dict(values)]:
                records[f"new {index}"] = values
            case [Command.UPDATE, record_id, dict(values)]:
                records[record_id] = {**records.get(record_id, {}), **values}
            case [Command.DELETE | Command.UNLINK, record_id, *_]:
                records.pop(record_id, None)
    return records.values()


def _browse(env, model, record_ids):
    """Those records that a browser has named and that exist.

    :raises ValueError: for what can be no id
    """
    if not all(type(each) is int and 0 < each <= MAX_ID for each in record_ids):
        raise ValueError("This is no id.")
    return env[model].browse(record_ids).exists()


def _browse_one(env, model, record_id):
    return _browse(env, model, [record_id] if record_id else [])


def tax_rate(taxes):
    """What taxes add to a price without them, as a Decimal in percent; None where no
    percentage tells it. A fixed amount is no percentage, and stands in the row's total
    all the same."""
    taxes = taxes.flatten_taxes_hierarchy()
    taxes = taxes.filtered(lambda tax: tax.amount_type != "fixed")
    if not taxes or set(taxes.mapped("amount_type")) - {"percent", "division"}:
        return None
    base = 10_000.0  # such that the currency's rounding is finer than any rate
    found = taxes.compute_all(base, handle_price_include=False)
    rate = (found["total_included"] - found["total_excluded"]) / base * 100
    return Decimal(str(round(rate, 4)))


def _article(tx, line, position):
    product = _browse_one(tx.env, "product.product", line.get("product_id"))
    name = line.get("full_product_name") or product.display_name or ""
    if not isinstance(name, str):
        raise TypeError("A name is a text.")
    currency = tx.currency_id
    total = decimal_of(currency, line.get("price_subtotal_incl") or 0.0)
    quantity = Decimal(str(line.get("qty") or 0.0))
    discount = Decimal(str(line.get("discount") or 0.0))
    taxes = _browse(tx.env, "account.tax", _ids(line.get("tax_ids")))
    return article(
        name,
        quantity,
        total,
        unit_price=_unit_price(total, quantity, discount),
        tax_rate=tax_rate(position.map_tax(taxes)),
        discount=_discount(total, discount),
        ean=product.barcode or "",
        sku=product.default_code or "",
        unit=product.uom_id.name or "",
    )


def _unit_price(total, quantity, discount):
    """What one unit costs the customer before discount, tax included."""
    if not quantity or discount >= 100:
        return None
    return (total / quantity * 100 / (100 - discount)).quantize(Decimal("0.01"))


def _discount(total, discount):
    """The discount on a row, tax included; already deducted from its total."""
    if not 0 < discount < 100:
        return None
    return (total * discount / (100 - discount)).quantize(Decimal("0.01"))


def _ids(commands):
    """Ids out of a list of ids or of link and set commands."""
    if not isinstance(commands or [], list):
        raise TypeError("These are no commands.")
    ids = []
    for command in commands or []:
        match command:
            case [Command.LINK, record_id, *_]:
                ids.append(record_id)
            case [Command.SET, _, list(record_ids)]:
                ids.extend(record_ids)
            case _:
                ids.append(command)
    return ids


def _tenders(tx, saved, order):
    """Other means that already paid a part: (name, amount), all of them positive."""
    payments = saved_values(saved.payment_ids, PAYMENT_FIELDS)
    for payment in merged(payments, order.get("payment_ids")):
        if payment.get("uuid") == tx.payment_uuid or not payment.get("amount"):
            continue
        if payment.get("payment_status") not in (None, False, "", "done"):
            continue
        method_id = payment["payment_method_id"]
        method = _browse_one(tx.env, "pos.payment.method", method_id)
        yield method.name or "", decimal_of(tx.currency_id, payment["amount"])
