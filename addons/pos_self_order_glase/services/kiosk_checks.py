# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What is checked, each time, before anything is done for a kiosk, where nobody is
logged in (architecture.md, chapter 11).

 1. The token is that of a point of sale, which is a kiosk, whose session is open.
 2. The order is of that point of sale and company, and the order's token fits.
 3. It is a draft with lines, without payments, an invoice or a delivery to be made,
    and nothing of Glase but this payment holds it.
 4. The method is a Glase method of this point of sale, and its terminal is ready.
 5. The amount is what the lines cost by the server's own reckoning, and what the order
    says; in the company's currency, and not above the limit.
 6. No other payment is live at the terminal; none is taken over (``start.reserve``).
 7. Payment and attempt are named here, and committed before the call.
 8. Each order and each kiosk may come so often; what is refused is refused alike.
 9. There are three routes, and none of a manager's.
10. Who is paid is completed by the server, through the guard *counts as paid*.
11. The bus tells nothing: whoever knows a kiosk's address may listen.
12. While Glase has the order, no public route changes it.

Here are 1 to 5 and 8; ``kiosk_payment.py`` has 6 and 7, ``controllers/kiosk.py`` 9,
``kiosk_order.py`` 10, ``kiosk_sent.py`` 12. All of it runs as superuser for the public
user: no right of any user is lent, so no door of a manager's opens.
"""

import logging
from dataclasses import dataclass

from werkzeug.exceptions import TooManyRequests

from odoo.tools import consteq

from odoo.addons.pos_glase.services.common import checks
from odoo.addons.pos_glase.services.common.rate_limit import is_too_often
from odoo.addons.pos_glase.services.orders import must_not_vanish

from . import kiosk_price
from .kiosk_texts import REFUSED

_logger = logging.getLogger(__name__)

LONGEST = 58  # characters of a token or a uuid: a payment's has six more
SHORTEST = 8
MOST_ATTEMPTS = 20  # of one order
# A system parameter: no order above it is paid at a kiosk
MOST = "pos_self_order_glase.most"


class Refused(checks.CheckFailed):
    """The customer reads one and the same sentence; why stands in the log."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a page names. Whoever knows both tokens may pay for the order, and nothing
    else of it is believed."""

    access_token: str  # of the point of sale
    order_uuid: str
    order_access_token: str
    payment_method_id: int = 0


def refuse(env, why):
    """:raises Refused: always"""
    _logger.info("Glase: a kiosk was refused: %s", why)
    raise Refused(env._(REFUSED))


def counted(env, ask):
    """The kiosk and the order of a page, which may come so often (1, 2 and 8).

    :raises TooManyRequests: if it comes more often
    """
    config = kiosk_of(env, ask.access_token)
    _count("all_kiosk", config)
    order = order_of(env, config, ask)
    _count("kiosk", order)
    return config, order


def kiosk_of(env, access_token):
    """The kiosk of a token (1)."""
    if not is_token(access_token):
        refuse(env, "no token of a point of sale")
    configs = env["pos.config"]
    config = configs.search([("access_token", "=", access_token)], limit=1)
    if not config or config.self_ordering_mode != "kiosk":
        refuse(env, "no kiosk has this token")
    if config.current_session_id.state != "opened":
        refuse(env, f"kiosk {config.id} is closed")
    return config


def order_of(env, config, ask):
    """The order of a page (2)."""
    if not is_token(ask.order_uuid) or not is_token(ask.order_access_token):
        refuse(env, "no token of an order")
    if not checks.UUID.fullmatch(ask.order_uuid):
        refuse(env, "no uuid of an order")
    order = env["pos.order"].search([("uuid", "=", ask.order_uuid)], limit=1)
    known = order.access_token or ""
    # Both of the same kind, for a comparison that takes as long whatever is wrong
    fits = consteq(known.encode(), ask.order_access_token.encode()) and bool(known)
    ours = order.config_id == config and order.company_id == config.company_id
    if not (fits and ours):
        refuse(env, f"no such order at kiosk {config.id}")
    return order


def count_start(config, order):
    """How often a payment may be started (8).

    :raises TooManyRequests: if it was more often
    """
    _count("kiosk_start", order)
    _count("all_kiosk_start", config)


def count_save(config):
    """How often a page may save something by core's routes (8).

    :raises TooManyRequests: if it was more often
    """
    _count("all_kiosk_save", config)


def check_payable(order, payment_uuid):
    """That this payment, and no other one, may pay for the order (3)."""
    env = order.env
    if order.state != "draft" or not order.lines or order.payment_ids:
        refuse(env, f"order {order.id} is {order.state}, or has payments or no lines")
    if order.to_invoice or order.shipping_date:
        refuse(env, f"order {order.id} wants an invoice or a delivery")
    if order.session_id != order.config_id.current_session_id:
        refuse(env, f"order {order.id} is of another session")
    others = must_not_vanish.held(order)
    if others.filtered(lambda tx: tx.payment_uuid != payment_uuid):
        refuse(env, f"order {order.id} has another Glase payment")
    attempts = env["glase.transaction"].search_count(
        [("payment_uuid", "=", payment_uuid)]
    )
    if attempts >= MOST_ATTEMPTS:
        refuse(env, f"order {order.id} was tried {attempts} times")


def check_method(config, ask):
    """That Glase can be paid with here (4); ``start.reserve`` looks at the terminal."""
    if ask.payment_method_id not in config._glase_kiosk_methods().ids:
        refuse(config.env, f"no Glase method of kiosk {config.id}")


def price_of(order):
    """What the order costs (5), and the unit price of each line.

    :returns: the amount, {line: unit price}
    """
    env, currency = order.env, order.currency_id
    _check_preset(order)
    try:
        unit_prices = kiosk_price.prices(order)
        amount = kiosk_price.amount(order, unit_prices)
    except kiosk_price.WrongPrice as error:
        refuse(env, f"order {order.id}: {error}")
    if currency.compare_amounts(amount, order.amount_total):
        refuse(env, f"order {order.id} says {order.amount_total}, and costs {amount}")
    if currency != order.company_id.currency_id:
        refuse(env, f"order {order.id} is in {currency.name}")
    most = _most(env)
    if most and currency.compare_amounts(amount, most) > 0:
        refuse(env, f"order {order.id} is above the limit of {most}")
    return amount, unit_prices


def _check_preset(order):
    """A preset brings a pricelist and a fiscal position, so it is the kiosk's own."""
    config, preset = order.config_id, order.preset_id
    offered = config.available_preset_ids.filtered("available_in_self")
    offered |= config.default_preset_id
    if not config.use_presets:
        offered = preset.browse()
    if preset - offered or (config.use_presets and not preset):
        refuse(order.env, f"order {order.id} has a preset of others")
    position = (
        preset.fiscal_position_id if preset else config.default_fiscal_position_id
    )
    if order.fiscal_position_id != position:
        refuse(order.env, f"order {order.id} has another fiscal position")


def _most(env):
    try:
        return float(env["ir.config_parameter"].get_param(MOST) or 0.0)
    except ValueError:
        _logger.warning("Glase: the system parameter %s is no number", MOST)
        return 0.0


def is_token(text):
    """Whether it may be a token of anything; who has none has an empty one."""
    return isinstance(text, str) and SHORTEST <= len(text) <= LONGEST


def _count(what, record):
    """:raises TooManyRequests: if it was too often in this minute"""
    if is_too_often(what, f"{record._name} {record.id}"):
        raise TooManyRequests
