# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What all routes of the register have in common (architecture.md, chapter 5).

Each has two addresses. The reverse-proxy set-up that Odoo documents sends what begins
with ``/websocket`` to the evented server, where waiting for Glase costs no HTTP
worker; the register falls back to the second address where a proxy breaks the first.
"""

from functools import wraps
from inspect import Parameter, signature

from werkzeug.exceptions import TooManyRequests

from odoo import http
from odoo.http import request

from ..services.common import checks
from ..services.common.rate_limit import is_too_often
from ..services.common.transaction import release
from ..services.payment import response
from .connection import answer_in_one_go


def till_route(name, *, register=True, calls=False):
    """A route of the register, and the checks before it, in this order.

    1. What no database can keep is dropped or refused, and nothing may be missing.
    2. The user is a cashier and, with ``register``, may use the point of sale that
       ``config_id`` names.
    3. ``payment_uuid`` and ``attempt``, where the route has them, are a register's.
    4. With ``calls``, the request's cursor is given back, for Glase may be called from
       now on (architecture.md, law 9). Then ``request.env`` reads nothing any more.

    What no register of ours sends raises AccessError; what comes too often,
    TooManyRequests. A ``CheckFailed``, from here or from the method, becomes a response
    with one sentence for the cashier.

    :param name: the last part of both addresses
    :param register: False where the service itself checks whose register it is
    :param calls: False where nothing is called, or the service calls ``release`` itself
    """

    def decorate(method):
        needed = _needed(method)

        @wraps(method)
        def checked(self, *args, **params):
            kept = {}
            answer_in_one_go()
            try:
                kept = checks.fit_to_keep(request.env, params, needed)
                _check(request.env, kept, register)
                _check_rate(name, kept)
                if calls:
                    release(request.env)
                return method(self, *args, **kept)
            except checks.CheckFailed as error:
                return _failed(kept, error)

        return _route(name)(checked)

    return decorate


def _route(name):
    return http.route(
        [f"/websocket/pos_glase/{name}", f"/pos_glase/{name}"],
        type="jsonrpc",
        auth="user",
        save_session=False,
    )


def _check(env, params, register):
    if register:
        checks.check_register(env, params["config_id"])
    else:
        checks.check_cashier(env)
    if "payment_uuid" in params:
        checks.check_keys(env, params["payment_uuid"], params.get("attempt", 1))


def _check_rate(name, params):
    if name == "status" and is_too_often(name, params["payment_uuid"]):
        raise TooManyRequests


def _failed(params, error):
    """The response to a failed check, whatever the route answers else."""
    uuid = params.get("payment_uuid", "")
    attempt = params.get("attempt", 1 if uuid else 0)
    told = response.failed(uuid, attempt, error).as_dict()
    return {**told, "parts": []}  # for ``refund_offer``, which answers a list


def _needed(method):
    """The parameters that a route cannot do without."""
    kinds = (Parameter.VAR_KEYWORD, Parameter.VAR_POSITIONAL)
    parameters = signature(method).parameters.values()
    return {
        each.name
        for each in parameters
        if each.kind not in kinds and each.default is Parameter.empty
    } - {"self"}
