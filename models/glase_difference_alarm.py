# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from markupsafe import Markup

from odoo import api, fields, models

from .glase_alarm import TODO

LIST = "/odoo/action-pos_glase.glase_period_action"
# Differences that no row of the journal stands for: the unresolved list has none.
NO_ROW = [("is_open", "=", True), ("transaction_id", "=", False)]


class GlasePeriod(models.Model):
    """A to-do about differences of a period that the unresolved list cannot show, as of
    a terminal that is no till of this Odoo: one, however many there are."""

    _inherit = "glase.period"

    alarmed = fields.Boolean(string="Manager informed", readonly=True)
    alarm_id = fields.Many2one(
        "mail.activity",
        string="To-do",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model
    def _tend_alarms(self):
        """Tell of what is new; what is over needs nobody any more."""
        new = [*NO_ROW, ("flagged", "=", True), ("period_id.alarmed", "=", False)]
        for period in self.env["glase.period.line"].search(new).period_id:
            period._raise_alarm()
        alarmed = self.search([("alarm_id", "!=", False)])
        still = self.env["glase.period.line"].search(
            [*NO_ROW, ("period_id", "in", alarmed.ids)]
        )
        (alarmed - still.period_id).alarm_id.unlink()

    def _raise_alarm(self):
        """In the responsible one's language; mail goes out with Odoo's next batch."""
        self.alarmed = True
        owner = self.user_id
        if not owner or not self.session_id:
            return
        period = self.with_context(lang=owner.lang, mail_notify_force_send=False)
        self.alarm_id = period.session_id.activity_schedule(
            TODO,
            summary=f"Glase: {period._summary()}",
            note=Markup("<p><a href='%s'>%s</a></p>")
            % (f"{LIST}/{period.id}", period.display_name),
            user_id=owner.id,
        )
