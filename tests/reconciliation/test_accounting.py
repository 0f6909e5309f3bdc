# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A bookkeeper finds every Glase payment on an account of its own."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..orders import OrderCase


@tagged("post_install", "-at_install")
class TestAccounting(OrderCase):
    def test_account_is_of_its_own(self):
        method = self.glase_method
        account = method.outstanding_account_id
        others = self.env["pos.payment.method"].search([("id", "!=", method.id)])
        self.assertNotIn(account, others.outstanding_account_id)
        self.assertNotIn(method.journal_id, others.journal_id)
        self.assertTrue(account.reconcile)
        self.assertEqual(method.type, "bank")

    def test_one_method_for_each_company(self):
        methods = self.env["pos.payment.method"]
        company = self.main_pos_config.company_id
        self.assertEqual(methods._glase_of_company(company), self.glase_method)
        domain = [("use_payment_terminal", "=", "glase")]
        self.assertEqual(methods.search(domain), self.glase_method)
        data = self.setup_other_company()
        other = methods._glase_of_company(data["company"])
        self.assertEqual(methods._glase_of_company(data["company"]), other)
        self.assertEqual(other.company_id, data["company"])
        self.assertEqual(other.journal_id.company_id, data["company"])
        self.assertIn(data["company"], other.outstanding_account_id.company_ids)
        self.assertEqual(methods.search(domain), self.glase_method | other)

    def test_company_without_accounts(self):
        company = self.env["res.company"].create({"name": "Nothing set up"})
        with self.assertRaises(UserError) as caught:
            self.env["pos.payment.method"]._glase_of_company(company)
        self.assertIn("chart of accounts", str(caught.exception))
