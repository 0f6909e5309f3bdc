# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta

from markupsafe import Markup

from odoo import api, fields, models

from ..const import MANAGER

PATIENCE = 60.0  # seconds; most of what is unresolved settles itself sooner
TODO = "mail.mail_activity_data_todo"
LIST = "/odoo/action-pos_glase.glase_unresolved_action"


class GlaseTransaction(models.Model):
    """A to-do for a manager about each payment that stays unresolved.

    It stands on the session, which has to-dos already and whose manager it concerns:
    the journal itself is too busy to have followers and messages.
    """

    _inherit = "glase.transaction"

    alarmed = fields.Boolean(string="Manager informed", readonly=True)
    alarm_id = fields.Many2one(
        "mail.activity", string="To-do", readonly=True, ondelete="set null"
    )

    @api.model
    def _raise_alarms(self):
        since = self._clock() - timedelta(seconds=PATIENCE)
        new = [("alarmed", "=", False), ("unresolved_at", "<", since)]
        for row in self.search([("unresolved", "=", True), *new]):
            row._raise_alarm()
        self.search([("unresolved", "=", False), ("alarmed", "=", True)])._end_alarm()

    def _raise_alarm(self):
        """In the manager's language; mail goes out with Odoo's next batch."""
        manager = self._manager_of(self.company_id, self.session_id)
        row = self.with_context(lang=manager.lang, mail_notify_force_send=False)
        row._end_alarm()
        amount = row.currency_id.format(row.amount_paid or row.amount)
        if manager and row.session_id:
            row.alarm_id = row.session_id.activity_schedule(
                TODO,
                summary=row.env._(
                    "Glase: %(amount)s at %(till)s",
                    amount=amount,
                    till=row.config_id.name,
                ),
                note=Markup("<p>%s</p><p><a href='%s'>%s</a></p>")
                % (row.unresolved_reason, f"{LIST}/{row.id}", row.display_name),
                user_id=manager.id,
            )
        row.alarmed = True

    def _end_alarm(self):
        self.alarm_id.unlink()
        self.alarmed = False

    @api.model
    def _manager_of(self, company, session):
        """Whose to-do it is: who opened the register, else who was here last."""
        group = self.env.ref(MANAGER).sudo()
        managers = group.all_user_ids.filtered(
            lambda user: user.active and company in user.company_ids
        )
        if session.user_id in managers:
            return session.user_id
        latest = managers.sorted(lambda user: user.login_date or datetime.min)
        return latest[-1:]
