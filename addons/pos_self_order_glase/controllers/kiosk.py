# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The routes of a kiosk (architecture.md, chapter 11): three, for nobody who is logged
in. They take tokens, and no amount, payment or state. Like those of the register each
has two addresses, and all answer an ``Answer`` of ``services/kiosk_payment.py``.
"""

from dataclasses import asdict

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.pos_glase.controllers.connection import answer_in_one_go, hold
from odoo.addons.pos_glase.services.common import checks
from odoo.addons.pos_glase.services.payment.poller import HOLD

from ..services import kiosk_payment
from ..services.kiosk_checks import Ask
from ..services.kiosk_sent import glase_kiosk_of


def kiosk_route(name):
    """:param name: the last part of both addresses"""
    return http.route(
        [f"/websocket/pos_glase/kiosk/{name}", f"/pos_glase/kiosk/{name}"],
        type="jsonrpc",
        auth="public",
        save_session=False,
    )


class GlaseKioskController(http.Controller):
    @kiosk_route("start")
    def start(
        self,
        access_token="",
        order_uuid="",
        order_access_token="",
        payment_method_id=0,
    ):
        """Sends the invoice of a kiosk's order, for what it costs."""
        ask = Ask(
            access_token=access_token,
            order_uuid=order_uuid,
            order_access_token=order_access_token,
            payment_method_id=payment_method_id,
        )
        return _answer(kiosk_payment.start, ask)

    @kiosk_route("status")
    def status(self, access_token="", order_uuid="", order_access_token="", seen=""):
        """Polls Glase about the payment of a kiosk's order, and waits for news."""
        ask = Ask(
            access_token=access_token,
            order_uuid=order_uuid,
            order_access_token=order_access_token,
        )
        return _answer(kiosk_payment.status, ask, hold(HOLD, seen))

    @kiosk_route("cancel")
    def cancel(self, access_token="", order_uuid="", order_access_token=""):
        """Cancels the payment of a kiosk's order; says so when that is proven."""
        ask = Ask(
            access_token=access_token,
            order_uuid=order_uuid,
            order_access_token=order_access_token,
        )
        return _answer(kiosk_payment.cancel, ask)


def _answer(call, ask, *more):
    """What is refused is answered alike, whatever check it was."""
    env = request.env
    answer_in_one_go()
    try:
        checks.fit_to_keep(env, asdict(ask), set())
        env = _environment(ask.access_token)
        return call(env, ask, *more).as_dict()
    except checks.CheckFailed as error:
        return kiosk_payment.refused(env, busy=error.busy).as_dict()
    except AccessError:
        return kiosk_payment.refused(env).as_dict()


def _environment(access_token):
    """As superuser for the public user, in the company of the kiosk and the language of
    its page: no user's rights are lent (``kiosk_checks.py``)."""
    public = request.env.ref("base.public_user")  # also where somebody is logged in
    env = request.env(user=public.id, su=True)
    config = glase_kiosk_of(env, access_token)
    company = config.company_id or env.user.company_id
    language = env["res.lang"]._get_code(request.cookies.get("frontend_lang"))
    context = {
        "lang": language or config.self_ordering_default_language_id.code,
        "tz": config.self_ordering_default_user_id.tz,
        "allowed_company_ids": company.ids,
    }
    return env(context=context)
