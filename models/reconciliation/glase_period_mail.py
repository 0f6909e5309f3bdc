# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
from contextlib import contextmanager
from datetime import timedelta

from markupsafe import Markup
from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from ...report.reconciliation import reconciliation_pdf

_logger = logging.getLogger(__name__)

LIST = "/odoo/action-pos_glase.glase_period_action"
RECENT = timedelta(days=7)  # what is older was nobody's business when it was compared
BUTTON = Markup(
    '<p>%s</p><p><a href="%s" style="background-color: #714B67; padding: 8px 16px; '
    'color: #ffffff; text-decoration: none; border-radius: 5px;">%s</a></p>'
)


class GlasePeriod(models.Model):
    """Who is told of a period: whom its account names, and nobody else.

    All mail goes through Odoo's own queue, so that no comparison waits for it.
    """

    _inherit = "glase.period"

    told = fields.Boolean(string="Difference announced", readonly=True, copy=False)
    reported = fields.Boolean(string="Sent by e-mail", readonly=True, copy=False)

    @api.model
    def _recent(self):
        return ("marked_at", ">", self._clock() - RECENT)

    @api.model
    def _tell_differences(self):
        """Once for each period that differs, by e-mail or in Discuss, as each of the
        people has chosen in Odoo."""
        new = [("told", "=", False), ("open_count", ">", 0), self._recent()]
        for period in self.search(new):
            with period._each_alone():
                people = period.account_id.difference_partner_ids
                for lang, partners in people.grouped("lang").items():
                    period._in_language(lang)._tell(partners)
                period.told = True

    @contextmanager
    def _each_alone(self):
        """A mail that cannot be made hinders no comparison and no other mail; it is
        tried again the next time."""
        try:
            with self.env.cr.savepoint():
                yield
        except (OperationalError, ConcurrencyError):
            raise  # the whole transaction runs again
        except Exception:
            _logger.exception("Glase: nobody was told of the periods %s", self.ids)

    def _tell(self, partners):
        address = f"{self.get_base_url()}{LIST}/{self.id}"
        label = self.env._("Open the reconciliation")
        summary = self._summary()
        self.env["mail.thread"].message_notify(
            subject=f"Glase: {self.scope}: {summary}",
            body=BUTTON % (summary, address, label),
            partner_ids=partners.ids,
            author_id=self.company_id.partner_id.id,
            email_from=self._sender(),
        )

    def _in_language(self, lang):
        own = {"lang": lang or self.env.lang, "mail_notify_force_send": False}
        return self.with_context(**own)

    def _sender(self):
        mine = self.env.user.email_formatted
        return self.company_id[:1].email_formatted or mine

    @api.model
    def _cron_send_reports(self):
        """The reconciliation of what was compared since the last time, as one PDF for
        each account: to whoever is to file it."""
        due = [("reported", "=", False), ("state", "in", ("done", "lost", "no_list"))]
        listening = ("account_id.report_partner_ids", "!=", False)
        found = self.search([*due, listening, self._recent()], order="marked_at")
        for account, periods in found.grouped("account_id").items():
            with periods._each_alone():
                people = account.report_partner_ids
                for lang, partners in people.grouped("lang").items():
                    periods._in_language(lang)._send_report(partners)
                periods.reported = True

    def _send_report(self, partners):
        env, account = self.env, self.account_id
        lines = [f"{period.scope}: {period._summary()}" for period in self]
        body = Markup("<br/>").join(lines)
        mail = env["mail.mail"].create(
            {
                "subject": env._("Glase reconciliation: %(shop)s", shop=account.name),
                "body_html": Markup("<p>%s</p>") % body,
                "recipient_ids": [fields.Command.set(partners.ids)],
                "email_from": self._sender(),
                "auto_delete": True,
            }
        )
        # Of the mail, which only administrators read: a shop's books are not for all
        mail.attachment_ids = env["ir.attachment"].create(
            {
                "name": "glase-reconciliation.pdf",
                "raw": reconciliation_pdf(self._on_paper()),
                "mimetype": "application/pdf",
                "res_model": "mail.mail",
                "res_id": mail.id,
            }
        )
