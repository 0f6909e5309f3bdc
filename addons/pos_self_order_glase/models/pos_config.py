# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.pos_glase.const import GLASE
from odoo.addons.pos_glase.services.orders import must_not_vanish


class PosConfig(models.Model):
    _inherit = "pos.config"

    def _glase_methods(self):
        return self.payment_method_ids._glase_methods()

    def _glase_is_kiosk(self):
        """Whether people who are not logged in may pay here with Glase."""
        return self.self_ordering_mode == "kiosk" and bool(self._glase_methods())

    def _glase_is_registered(self):
        return bool(self.env["glase.terminal"].sudo()._of_config(self).registered)

    def _glase_kiosk_methods(self):
        """The Glase methods that the page of a kiosk offers."""
        offers = self._glase_is_kiosk() and self._glase_is_registered()
        return self._glase_methods() if offers else self.payment_method_ids.browse()

    def _supported_kiosk_payment_terminal(self):
        return [*super()._supported_kiosk_payment_terminal(), GLASE]

    @api.model
    def _load_pos_self_data_read(self, records, config):
        """Whoever knows a kiosk's number can read what is loaded: nothing of ours."""
        loaded = super()._load_pos_self_data_read(records, config)
        return [
            {name: value for name, value in one.items() if not name.startswith("glase")}
            for one in loaded
        ]

    # Opening and closing

    def action_open_wizard(self):
        self._glase_check_registered()
        if self._glase_is_kiosk() and self.self_ordering_pay_after != "each":
            # As core has it where one is made a kiosk. After a meal nobody would pay.
            self.sudo().self_ordering_pay_after = "each"
        return super().action_open_wizard()

    def _glase_check_registered(self):
        """:raises UserError: for a kiosk that offers Glase and has no terminal"""
        if self._glase_is_kiosk() and not self._glase_is_registered():
            raise UserError(
                self.env._(
                    "Register %(kiosk)s with Glase first: Settings → Payment Terminals "
                    "→ Glase. Or remove Glase from its payment methods.",
                    kiosk=self.name,
                )
            )

    def action_close_kiosk_session(self):
        """Core deletes the drafts of a kiosk before it closes."""
        self._glase_check_drafts()
        return super().action_close_kiosk_session()

    def _glase_check_drafts(self):
        """:raises UserError: if there may be Glase money on a draft"""
        orders = self.current_session_id.order_ids
        drafts = orders.filtered(lambda order: order.state == "draft")
        held = must_not_vanish.held(drafts)
        if not held:
            return
        order = drafts.filtered(lambda order: order.uuid == held[0].order_uuid)[:1]
        name = order.tracking_number or order.pos_reference or order.name or ""
        if held[0].state == "paid":
            text = self.env._(
                "Order %(order)s was paid with Glase at this kiosk, but is not "
                "finished. Complete it or refund it in Glase → To do → Unresolved, "
                "then close.",
                order=name,
            )
        else:
            text = self.env._(
                "Order %(order)s is being paid with Glase at this kiosk. Wait until "
                "the payment has ended, two minutes at most, then close.",
                order=name,
            )
        raise UserError(text)
