# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

OWN_NAME = "pos_glase"
PICTURES = ("image/png", "image/jpeg")


class GlaseCertification(models.Model):
    """What is to be ready before the meeting, and what is handed in after it."""

    _inherit = "glase.certification"

    screenshot_ids = fields.Many2many(
        "ir.attachment",
        string="Pictures of the set-up",
        help="Glase wants to see how a shop gets started. PNG and JPEG pictures go "
        "into the protocol.",
    )
    advice = fields.Text(compute="_compute_advice")

    @api.depends("terminal_id", "glase_id", "step_ids.state")
    def _compute_advice(self):
        for one in self:
            one.advice = "\n".join(one._advice()) if one.terminal_id else ""

    def action_protocol(self):
        self._check_admin()
        return {
            "type": "ir.actions.act_url",
            "url": f"/pos_glase/certification/{self.id}",
            "target": "new",
        }

    def _advice(self):
        """What to do before the meeting (glase_api.md, chapter 10)."""
        account, begun = self.account_id, self.step_ids[:1].state != "todo"
        if account.software == OWN_NAME:
            yield self.env._(
                "Type the name of your company as software name into the Glase account."
            )
        if account.reference_mode != "fixed":
            yield self.env._(
                "Choose name and version of the POS as call reference in the Glase "
                "account."
            )
        if account.receipt_type != "Base64":
            yield self.env._("Choose Base64 as receipt document in the Glase account.")
        if not begun and self.terminal_id.state != "new":
            yield self.env._("Unregister the till: test 1 registers it.")
        if not self.glase_id:
            yield self.env._("Type the Glase ID that Glase has supplied.")
        if not self.screenshot_ids:
            yield self.env._(
                "Add pictures of the set-up: how a shop adds the account and connects "
                "a till."
            )

    def _pictures(self):
        """(name, data URI) of each picture; the URI is empty for other files."""
        for file in self.screenshot_ids:
            data = (file.datas or b"").decode()
            shown = file.mimetype in PICTURES and data
            yield file.name, f"data:{file.mimetype};base64,{data}" if shown else ""
