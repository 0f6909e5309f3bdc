# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An empty route as the floor, and two peers that talk to a stub instead of the world.

Only the servers of `dev/bench` know this module: they load it with `--load`.
"""

import os

from odoo import http

from odoo.addons.pos_razorpay.models.razorpay_pos_request import RazorpayPosRequest
from odoo.addons.pos_viva_com.models.pos_payment_method import PosPaymentMethod

STUB = os.environ["GLASE_BENCH_STUB"]


class GlaseBenchController(http.Controller):
    @http.route(
        ["/websocket/glase_bench/empty", "/glase_bench/empty"],
        type="jsonrpc",
        auth="user",
        save_session=False,
    )
    def empty(self):
        """What Odoo costs by itself."""
        return {}


RazorpayPosRequest._razorpay_get_endpoint = lambda self, endpoint: f"{STUB}/razorpay/"
PosPaymentMethod._viva_com_api_get_endpoint = lambda self: f"{STUB}/viva"
