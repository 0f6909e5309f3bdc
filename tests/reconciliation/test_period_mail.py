# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Who is told of a period: by e-mail, in Discuss, or nobody."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..periods import PeriodCase


@tagged("post_install", "-at_install")
class TestPeriodMail(PeriodCase):
    def setUp(self):
        super().setUp()
        self.bookkeeper = self.env["res.partner"].create(
            {"name": "Bookkeeper", "email": "books@example.com"}
        )

    def messages(self):
        found = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("message_type", "=", "user_notification"),
                    ("subject", "like", "Glase:"),
                ]
            )
        )
        return found.filtered(lambda one: self.bookkeeper in one.partner_ids)

    def mails(self):
        self.env["glase.period"].sudo()._cron_send_reports()
        return (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("recipient_ids", "=", self.bookkeeper.id),
                    ("subject", "like", "Glase"),
                ]
            )
        )

    def test_nobody_by_default(self):
        self.sold_for(40.0, listed=50.0)
        self.close_day()
        self.assertFalse(self.messages())
        self.assertFalse(self.mails())

    def test_a_day_that_differs(self):
        self.account.difference_partner_ids = self.bookkeeper
        self.sold_for(40.0, listed=50.0)
        period = self.close_day()
        message = self.messages()
        self.assertEqual(len(message), 1, "once")
        self.assertIn("One difference to resolve", message.subject)
        self.assertIn(f"/{period.id}", message.body)
        self.close_day()
        self.assertEqual(self.messages(), message)

    def test_a_day_that_is_right(self):
        self.account.difference_partner_ids = self.bookkeeper
        self.sell(40.0)
        self.close_day()
        self.assertFalse(self.messages())

    def test_the_pdf_each_day(self):
        self.account.report_partner_ids = self.bookkeeper
        self.sell(40.0)
        self.close_day()
        mail = self.mails()
        self.assertEqual((len(mail), mail.state), (1, "outgoing"))
        self.assertIn("agree", mail.body_html)
        attachment = mail.attachment_ids
        self.assertTrue(attachment.raw.startswith(b"%PDF"))
        self.assertEqual(self.mails(), mail, "once")
        for user in (self.pos_user, self.pos_admin):
            with self.assertRaises(AccessError):
                attachment.with_user(user).read(["raw"])

    def test_a_mail_that_cannot_be_made(self):
        """The day is compared all the same, and told the next time."""
        self.account.difference_partner_ids = self.bookkeeper
        self.account.report_partner_ids = self.bookkeeper
        self.sold_for(40.0, listed=50.0)
        thread, mail = type(self.env["mail.thread"]), type(self.env["mail.mail"])
        broken = {"side_effect": ValueError("no mail")}
        logs = self.assertLogs("odoo.addons.pos_glase.models", "ERROR")
        with logs as seen, patch.object(thread, "message_notify", **broken):
            period = self.close_day()
        self.assertEqual((period.state, period.open_count), ("done", 1))
        with (
            self.assertLogs("odoo.addons.pos_glase.models", "ERROR"),
            patch.object(mail, "create", **broken),
        ):
            self.assertFalse(self.mails())
        self.assertIn("nobody was told", seen.output[0])
        self.env["glase.period"].sudo()._tell_differences()
        self.assertEqual(len(self.messages()), 1)
        self.assertEqual(len(self.mails().attachment_ids), 1)

    def test_in_the_language_of_each(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.bookkeeper.lang = "de_DE"
        self.account.report_partner_ids = self.bookkeeper
        self.sell(40.0)
        self.close_day()
        self.assertNotIn("Odoo and Glase agree", self.mails().body_html)

    def test_only_an_administrator_chooses(self):
        with self.assertRaises(AccessError):
            account = self.account.with_user(self.pos_admin)
            account.report_partner_ids = self.bookkeeper
