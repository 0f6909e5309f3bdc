# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The call with which a register sends its orders."""

from functools import partial

from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.dataset import DataSet

from ..services.payment import order_sync


class GlaseSync(DataSet):
    """Before an order becomes paid, Glase may have to be polled; once the model's
    method runs, the cursor cannot be given back any more (architecture.md, law 9)."""

    @http.route()
    def call_kw(self, model, method, args, kwargs, path=None):
        call = partial(super().call_kw, model, method, args, kwargs, path=path)
        if (model, method) != ("pos.order", "sync_from_ui"):
            return call()
        orders = args[0] if args else kwargs.get("orders")
        return order_sync.poll_before(request.env, orders or [], call)
