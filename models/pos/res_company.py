# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    glase_fee_account_id = fields.Many2one(
        "account.account",
        string="Account for Glase's fees",
        groups="account.group_account_readonly,account.group_account_invoice",
        help="Chosen when you book a payout, and kept for the next one.",
    )
