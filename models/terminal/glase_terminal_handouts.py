# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

from ...report.handout import Handout
from ..mixins.actions import open_url
from . import handout_texts


class GlaseTerminal(models.Model):
    """What a shop prints for its people, in the language of who prints it."""

    _inherit = "glase.terminal"

    def action_print_card(self):
        self.ensure_one()
        self._check_may_print()
        return open_url(f"/pos_glase/card/{self.id}")

    def action_print_first_steps(self):
        self._check_may_print()
        return open_url("/pos_glase/first_steps")

    def _check_may_print(self):
        """As with stickers."""
        self.env["glase.stickers"].check_access("create")
        self.check_access("read")

    def _card_on_paper(self):
        self._check_may_print()
        return Handout(
            title=self.env._("Pay with Glase"),
            lead=self.config_id.name,
            steps=self._translated(handout_texts.CARD_STEPS),
            cases_title=self.env._("When something is in the way"),
            cases=self._translated(handout_texts.CARD_CASES),
        )

    @api.model
    def _first_steps_on_paper(self):
        self._check_may_print()
        return Handout(
            title=self.env._("First steps with Glase"),
            lead=self.env._("From the account to the first payment."),
            steps=self._translated(handout_texts.FIRST_STEPS),
            cases_title=self.env._("Each day"),
            cases=self._translated(handout_texts.EACH_DAY),
        )

    def _translated(self, told):
        return tuple(
            (self.env._(what), more and self.env._(more)) for what, more in told
        )
