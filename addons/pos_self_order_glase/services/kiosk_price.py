# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What an order of a kiosk costs, by the server's own reckoning.

Core keeps the prices, amounts and taxes that an anonymous browser has sent. Here each
line is priced anew as the kiosk's page does it: pricelist, attributes and combos, at
the quantity of one or of the line (the page prices what is added at one, and what is
changed at all of it); then taxes, by the fiscal position that the books will use.

Limits: nobody at a kiosk gives a discount, returns an article or uses a gift card, so
an order with such lines is refused.
"""

from odoo.tools import float_compare

ODD = ("refunded_orderline_id", "extra_tax_data", "discount")


class WrongPrice(Exception):
    """No kiosk can have made this order; the text is for the log."""


def prices(order):
    """What each line costs: {line: unit price}.

    :raises WrongPrice: for lines that no kiosk of this point of sale sells, or not at
        this price
    """
    pricelist = order.preset_id.pricelist_id or order.config_id.pricelist_id
    found = {}
    for line in order.lines:
        _check_line(line)
        if line.combo_line_ids:
            found |= {line: 0.0, **_combo_prices(line, pricelist)}
        elif not line.combo_parent_id:
            _check_on_sale(line)
            found[line] = _price_of(line, pricelist)
    if set(found) != set(order.lines):
        raise WrongPrice("a part of a combo that is not in the order")
    return found


def amount(order, unit_prices):
    """What the whole order costs, taxes included.

    :param unit_prices: as ``prices`` has them
    :raises WrongPrice: if the order's lines say something else
    """
    currency, company = order.currency_id, order.company_id
    taxes = order.env["account.tax"].with_company(company)
    base_lines = [_base_line(line, price) for line, price in unit_prices.items()]
    taxes._add_tax_details_in_base_lines(base_lines, company)
    taxes._round_base_lines_tax_details(base_lines, company)
    for base_line in base_lines:
        line, found = base_line["record"], base_line["tax_details"]
        differs = abs(line.price_subtotal_incl - found["total_included_currency"])
        if differs > currency.rounding * 1.5:
            raise WrongPrice(f"line {line.id} costs {found['total_included_currency']}")
    totals = [line["tax_details"]["total_included_currency"] for line in base_lines]
    return currency.round(sum(totals))  # as core totals an order of a kiosk


def _base_line(line, price):
    """What the taxes of a line are computed from, whatever the browser has sent."""
    products = line.product_id.with_company(line.company_id)
    taxes = products.taxes_id._filter_taxes_by_company(line.company_id)
    if taxes != line.tax_ids:
        raise WrongPrice(f"line {line.id} has other taxes than its product")
    return {
        **line._prepare_base_line_for_taxes_computation(),
        "price_unit": price,
        "quantity": line.qty,
        "discount": 0.0,
        "tax_ids": line.order_id.fiscal_position_id.map_tax(taxes),
    }


def _check_line(line):
    """:raises WrongPrice: for what only a register can do"""
    if line.qty <= 0:
        raise WrongPrice(f"line {line.id} has a quantity of {line.qty}")
    odd = [name for name in ODD if line[name]]
    if odd:
        raise WrongPrice(f"line {line.id} has {', '.join(odd)}")
    values, product = line.attribute_value_ids, line.product_id
    if values.product_tmpl_id - product.product_tmpl_id:
        raise WrongPrice(f"line {line.id} has values of another product")
    for of_attribute in values.grouped("attribute_line_id").values():
        several = of_attribute.attribute_id.display_type == "multi"
        if len(of_attribute) > 1 and not several:
            raise WrongPrice(f"line {line.id} has two values of an attribute")


def _check_on_sale(line):
    """:raises WrongPrice: for an article that the page does not show"""
    template, config = line.product_id.product_tmpl_id, line.order_id.config_id
    shown = template.active and template.available_in_pos and template.sale_ok
    ours = template.company_id in (template.company_id.browse(), line.company_id)
    special = line.product_id in config._get_special_products()
    if special or not (shown and ours and template.self_order_available):
        raise WrongPrice(f"line {line.id}: {line.product_id.id} is not on sale here")


def _price_of(line, pricelist):
    """The unit price of an article that is no part of a combo."""
    values = line.attribute_value_ids
    # As the page has it; what always makes a variant stands in the variant's price.
    counted = values.filtered(lambda v: v.attribute_id.create_variant != "always")
    extra = sum(counted.mapped("price_extra"))
    possible = [_listed(line, pricelist, quantity, extra) for quantity in (line.qty, 1)]
    if extra < 0:  # the page takes it off once the quantity is changed
        possible.append(_listed(line, pricelist, 1, 0.0))
    digits = line.env["decimal.precision"].precision_get("Product Price")
    for price in possible:
        if not float_compare(price, line.price_unit, precision_digits=digits):
            return price
    raise WrongPrice(f"line {line.id} is {line.price_unit}, and not {possible}")


def _listed(line, pricelist, quantity, extra):
    product = line.product_id.with_company(line.company_id)
    product = product.with_context(no_variant_attributes_price_extra=extra)
    return pricelist._get_product_price(product, quantity, currency=line.currency_id)


def _combo_prices(parent, pricelist):
    """The unit prices of a combo's parts: what the combo costs is shared among those
    that are free, by the base price of the choice that each is from; each further one
    costs that base price.

    :raises WrongPrice: if these parts make no such combo
    """
    _check_on_sale(parent)
    free, further = _parts(parent)
    round_price = parent.currency_id.round
    total = _listed(parent, pricelist, 1, 0.0)
    worth = sum(_base(line) * _in_one(line) for line in free) or 1.0
    left, found = total, {}
    for line in free:
        price = round_price(_base(line) * total / worth)
        left -= price * _in_one(line)
        if line.combo_item_id == free[-1].combo_item_id:
            price += left
        found[line] = price + _surcharge(line)
    for line in further:
        found[line] = round_price(_base(line)) + _surcharge(line)
    return found


def _parts(parent):
    """The parts that are free, and those beyond: two lists."""
    free, further, taken = [], [], {}
    for line in parent.combo_line_ids.sorted("id"):
        item = line.combo_item_id
        combo = item.combo_id
        if (
            line.order_id != parent.order_id
            or line.combo_line_ids
            or line.product_id != item.product_id
            or combo not in parent.product_id.combo_ids
        ):
            raise WrongPrice(f"line {line.id} is no part of combo line {parent.id}")
        before = taken.get(combo, 0.0)
        taken[combo] = before + _in_one(line)
        is_free = taken[combo] <= combo.qty_free + 1e-9
        if not is_free and before < combo.qty_free - 1e-9:
            raise WrongPrice(f"line {line.id} is free in part")
        (free if is_free else further).append(line)
    if any(number > combo.qty_max + 1e-9 for combo, number in taken.items()):
        raise WrongPrice(f"combo line {parent.id} has too many parts")
    required = parent.product_id.combo_ids.filtered("qty_free")
    if required - parent.env["product.combo"].union(*taken):
        raise WrongPrice(f"combo line {parent.id} lacks a part")
    return free, further


def _in_one(line):
    """How many of it are in one combo."""
    return line.qty / line.combo_parent_id.qty


def _base(line):
    return line.combo_item_id.combo_id.base_price


def _surcharge(line):
    return line.combo_item_id.extra_price + sum(
        line.attribute_value_ids.mapped("price_extra")
    )
