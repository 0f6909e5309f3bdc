# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What a certification keeps and shows, and to whom."""

import base64

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException

from .case import MODEL, CertificationCase

PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestProtocol(CertificationCase):
    # What is kept and shown

    def test_calls_without_passwords(self):
        self.to_test_4()
        for _second in range(3):
            self.ask()
        calls = self.one.call_ids
        asks = calls.filtered(lambda call: call.operation == "getPaymentStatus")
        self.assertEqual(sum(asks.mapped("times")), 4)
        self.assertLess(len(asks), 4, "the same answer is counted")
        self.assertEqual(asks[0].outcome, "0 ISSUED")
        text = "".join(calls.mapped("request") + calls.mapped("answer"))
        self.assertIn("registerTerminal", text)
        for secret in (self.password, "secret1"):
            self.assertNotIn(secret, text)

    def test_protocol(self):
        self.to_paid()
        files = [
            ("Settings", base64.b64decode(PICTURE), "image/png"),
            ("<b>Notes</b>", b"<script>", "text/html"),
        ]
        for name, content, kind in files:
            file = self.env["ir.attachment"].create(
                {"name": name, "raw": content, "mimetype": kind}
            )
            self.one.screenshot_ids |= file
        page = self.protocol()
        self.assertEqual(page.status_code, 200)
        for part in (
            "Nordkassa Systems",
            "Odoo POS 19.0",
            self.one.transaction_ids.ers_reference,
            "passed",
            PICTURE[:40],
            "&lt;b&gt;Notes&lt;/b&gt;",
            "&lt;resultCode&gt;0&lt;/resultCode&gt;",
        ):
            self.assertIn(part, page.text)
        for part in (self.password, "secret1", "<script>", "<b>Notes"):
            self.assertNotIn(part, page.text)
        self.assertIn("default-src 'none'", page.headers["Content-Security-Policy"])

    def protocol(self):
        self.env.flush_all()
        return self.url_open(f"/pos_glase/certification/{self.id}")

    # Who may

    def test_admins_only(self):
        self.to_paid()
        for login, user in (("pos_user", self.pos_user), ("pos_admin", self.pos_admin)):
            for model in (MODEL, f"{MODEL}.step", f"{MODEL}.call"):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    self.env[model].with_user(user).search([])
            self.authenticate(login, login)
            self.assertEqual(self.protocol().status_code, 403)
            with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
                self.rpc(MODEL, "ask", [self.id])

    def test_another_company_sees_nothing(self):
        admin = self.env["res.users"].search([("login", "=", "glase_admin")])
        other = self.env["res.company"].create({"name": "Other"})
        admin.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertEqual(self.rpc(MODEL, "search", []), [])
        self.assertEqual(self.protocol().status_code, 403)

    def test_real_money_is_refused(self):
        self.account.write(
            {"environment": "production", "endpoint": "https://glase.invalid/"}
        )
        with self.assertRaisesRegex(ValidationError, "no real money"):
            self.env[MODEL].create({"terminal_id": self.till.id})

    def test_calls_cannot_be_changed(self):
        self.done("register")
        call = self.one.call_ids[:1]
        for model, record in ((f"{MODEL}.call", call), (f"{MODEL}.step", call.step_id)):
            with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
                self.rpc(model, "write", record.ids, {"create_date": False})
        with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
            self.rpc(MODEL, "unlink", [self.id])
