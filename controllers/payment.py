# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The till's routes (architecture.md, chapter 5).

Each has two addresses. The reverse-proxy set-up that Odoo documents sends what begins
with ``/websocket`` to the evented server, where waiting for Glase costs no HTTP
worker; the till falls back to the second address where a proxy breaks the first.
"""

from functools import wraps
from inspect import Parameter, signature

from odoo import http
from odoo.http import request

from ..exchange import changing, door, manager, overview, payment, refund
from ..exchange.answer import refusal


def till_route(name):
    route = http.route(
        [f"/websocket/pos_glase/{name}", f"/pos_glase/{name}"],
        type="jsonrpc",
        auth="user",
        save_session=False,
    )

    def decorate(method):
        names = _needed(method)

        @wraps(method)
        def checked(self, *args, **params):
            try:
                kept = door.fit_to_keep(request.env, params, names)
            except door.Refused as refused:
                return {**refusal("", 0, str(refused)), "parts": []}
            return method(self, *args, **kept)

        return route(checked)

    return decorate


def _needed(method):
    """The parameters that a route cannot do without."""
    kinds = (Parameter.VAR_KEYWORD, Parameter.VAR_POSITIONAL)
    parameters = signature(method).parameters.values()
    return {p.name for p in parameters if p.kind not in kinds} - {"self"}


class GlasePaymentController(http.Controller):
    @till_route("open")
    def open(self, config_id):
        """What is under way or paid here, to go on after a reload; no call to Glase."""
        return payment.open_till(request.env, config_id)

    @till_route("held")
    def held(self, config_id, order_uuids):
        """Which of these orders Glase has money for, or may still get it."""
        return payment.held(request.env, config_id, order_uuids)

    @till_route("restore")
    def restore(self, config_id, payment_uuid):
        """Makes the draft of an order that the register has lost."""
        return payment.restore(request.env, config_id, payment_uuid)

    @till_route("start")
    def start(self, config_id, order, payment_uuid, attempt, amount):
        """Sends an invoice; needs an open session and an amount above zero."""
        return payment.start(
            request.env, config_id, order, payment_uuid, attempt, amount
        )

    @till_route("status")
    def status(self, config_id, payment_uuid, attempt):
        """Polls Glase about a payment, once a second at most, over all devices."""
        return payment.status(request.env, config_id, payment_uuid, attempt)

    @till_route("cancel")
    def cancel(self, config_id, payment_uuid, attempt):
        """Cancels a payment; says cancelled only when that is proven."""
        return payment.cancel(request.env, config_id, payment_uuid, attempt)

    @till_route("let_go")
    def let_go(self, config_id, payment_uuid, attempt):
        """The cashier stops waiting for a payment, and takes another one."""
        return payment.let_go(request.env, config_id, payment_uuid, attempt)

    @till_route("update")
    def update(self, config_id, order, payment_uuid, attempt, amount):
        """Amount or articles have changed before the customer scanned."""
        return changing.update(
            request.env, config_id, order, payment_uuid, attempt, amount
        )

    @till_route("refund_offer")
    def refund_offer(self, config_id, order, amount):
        """In which parts Glase can refund an order."""
        return refund.offer(request.env, config_id, order, amount)

    @till_route("refund")
    def refund(self, config_id, order, payment_uuid, attempt, amount, **proof):
        """Refunds one part of an order."""
        keys = (config_id, order, payment_uuid, attempt, amount)
        return refund.refund(request.env, *keys, **_pin(proof))

    @till_route("refund_status")
    def refund_status(self, config_id, payment_uuid, attempt):
        """How far a refund is; no call to Glase."""
        return refund.status(request.env, config_id, payment_uuid, attempt)

    @till_route("undo")
    def undo(self, config_id, order, payment_uuid, **proof):
        """Refunds a payment whose order is not finished."""
        keys = (config_id, order, payment_uuid)
        return refund.undo(request.env, *keys, **_pin(proof))

    @till_route("force")
    def force(self, config_id, payment_uuid, attempt, reason, **proof):
        """Finishes a sale that Glase has not confirmed."""
        return manager.force(
            request.env, config_id, payment_uuid, attempt, reason, **_pin(proof)
        )

    @till_route("take_over")
    def take_over(self, config_id, **proof):
        """Frees the register from the payment of another device."""
        return manager.take_over(request.env, config_id, **_pin(proof))

    @till_route("close_over")
    def close_over(self, config_id, reason, **proof):
        """Permits to close a register over unresolved payments."""
        return manager.close_over(request.env, config_id, reason, **_pin(proof))

    @till_route("overview")
    def overview(self, config_id, **proof):
        """Terminal, unresolved and last payments, for the menu *Glase*."""
        return overview.overview(request.env, config_id, **_pin(proof))

    @till_route("assign")
    def assign(self, config_id, glase_id, **proof):
        """Gives the terminal the Glase ID of another sticker."""
        return overview.assign(request.env, config_id, glase_id, **_pin(proof))


def _pin(proof):
    return {"employee_id": proof.get("employee_id"), "pin": proof.get("pin")}
