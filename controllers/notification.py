# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import http
from odoo.http import request

from ..services.payment import webhook


class GlaseNotificationController(http.Controller):
    @http.route(
        f"{webhook.PATH}<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def notify(self, token):
        """Glase's word that an invoice is paid: the register polls at once.

        The token is bound to one payment. All callers are answered the same; nothing
        is told or changed.
        """
        webhook.wake(request.env, token)
        return request.make_response("")
