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

from ..exchange import amend as changing, checks as door, manager, overview, start as payment, refund_call as refund
from ..exchange.response import refusal


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
        return payment.open_till(request.env, config_id)

    @till_route("held")
    def held(self, config_id, order_uuids):
        return payment.held(request.env, config_id, order_uuids)

    @till_route("restore")
    def restore(self, config_id, payment_uuid):
        return payment.restore(request.env, config_id, payment_uuid)

    @till_route("start")
    def start(self, config_id, order, payment_uuid, attempt, amount):
        return payment.start(
            request.env, config_id, order, payment_uuid, attempt, amount
        )

    @till_route("status")
    def status(self, config_id, payment_uuid, attempt):
        return payment.status(request.env, config_id, payment_uuid, attempt)

    @till_route("cancel")
    def cancel(self, config_id, payment_uuid, attempt):
        return payment.cancel(request.env, config_id, payment_uuid, attempt)

    @till_route("let_go")
    def let_go(self, config_id, payment_uuid, attempt):
        return payment.let_go(request.env, config_id, payment_uuid, attempt)

    @till_route("update")
    def update(self, config_id, order, payment_uuid, attempt, amount):
        return changing.update(
            request.env, config_id, order, payment_uuid, attempt, amount
        )

    @till_route("refund_offer")
    def refund_offer(self, config_id, order, amount):
        return refund.offer(request.env, config_id, order, amount)

    @till_route("refund")
    def refund(self, config_id, order, payment_uuid, attempt, amount, **proof):
        keys = (config_id, order, payment_uuid, attempt, amount)
        return refund.refund(request.env, *keys, **_pin(proof))

    @till_route("refund_status")
    def refund_status(self, config_id, payment_uuid, attempt):
        return refund.status(request.env, config_id, payment_uuid, attempt)

    @till_route("undo")
    def undo(self, config_id, order, payment_uuid, **proof):
        keys = (config_id, order, payment_uuid)
        return refund.undo(request.env, *keys, **_pin(proof))

    @till_route("force")
    def force(self, config_id, payment_uuid, attempt, reason, **proof):
        return manager.force(
            request.env, config_id, payment_uuid, attempt, reason, **_pin(proof)
        )

    @till_route("take_over")
    def take_over(self, config_id, **proof):
        return manager.take_over(request.env, config_id, **_pin(proof))

    @till_route("close_over")
    def close_over(self, config_id, reason, **proof):
        return manager.close_over(request.env, config_id, reason, **_pin(proof))

    @till_route("overview")
    def overview(self, config_id, **proof):
        return overview.overview(request.env, config_id, **_pin(proof))

    @till_route("assign")
    def assign(self, config_id, glase_id, **proof):
        return overview.assign(request.env, config_id, glase_id, **_pin(proof))


def _pin(proof):
    return {"employee_id": proof.get("employee_id"), "pin": proof.get("pin")}
