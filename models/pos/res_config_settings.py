# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


def _of_config(name):
    """The chosen point of sale's field. One of another company, chosen by a forged id,
    is not looked at as superuser."""
    return {"related": f"pos_config_id.{name}", "related_sudo": False}


class ResConfigSettings(models.TransientModel):
    """The block Glase: shows, and hands each button to the point of sale."""

    _inherit = "res.config.settings"

    pos_glase_state = fields.Selection(**_of_config("glase_state"))
    pos_glase_account_name = fields.Char(**_of_config("glase_account_name"))
    pos_glase_environment = fields.Char(**_of_config("glase_environment"))
    pos_glase_code = fields.Char(**_of_config("glase_code"))
    pos_glase_next_code = fields.Char(**_of_config("glase_next_code"))
    pos_glase_trouble = fields.Char(**_of_config("glase_trouble"))
    pos_glase_sticker_qr = fields.Binary(**_of_config("glase_sticker_qr"))
    pos_glase_fenced = fields.Boolean(**_of_config("glase_fenced"))
    pos_glase_one_tap = fields.Boolean(**_of_config("glase_one_tap"), readonly=False)
    pos_glase_sounds = fields.Boolean(**_of_config("glase_sounds"), readonly=False)
    pos_glase_display = fields.Selection(**_of_config("glase_display"), readonly=False)

    # Not ``pos_…``: it permits something, so it does not stand on the point of sale
    # (architecture.md, law 7).
    glase_refund_limit = fields.Monetary(
        **_of_config("glase_terminal_id.cashier_refund_limit"),
        readonly=False,
        currency_field="glase_currency_id",
    )
    glase_currency_id = fields.Many2one(related="pos_config_id.currency_id")

    def action_glase_register(self):
        return self.pos_config_id.action_glase_register()

    def action_glase_assign(self):
        return self.pos_config_id.action_glase_assign()

    def action_glase_assign_again(self):
        return self.pos_config_id.action_glase_assign_again()

    def action_glase_unregister(self):
        return self.pos_config_id.action_glase_unregister()

    def action_glase_open(self):
        return self.pos_config_id.action_glase_open()

    def action_glase_test_payment(self):
        return self.pos_config_id.glase_terminal_id.action_test_payment()

    def action_glase_print_sticker(self):
        return self.pos_config_id.glase_terminal_id.action_print_stickers()

    def action_glase_card(self):
        return self.pos_config_id.glase_terminal_id.action_print_card()

    def action_glase_first_steps(self):
        return self.env["glase.terminal"].action_print_first_steps()
