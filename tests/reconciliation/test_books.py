# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Glase in the books: entries and set-ups."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..periods import PeriodCase


@tagged("post_install", "-at_install")
class TestBooks(PeriodCase):
    def test_one_entry_with_the_sum(self):
        self.sell(100.0)
        self.sell(50.0)
        self.close()
        entry = self.waiting()
        self.assertEqual(entry.mapped("debit"), [150.0])
        self.assertEqual(entry.journal_id, self.glase_method.journal_id)
        self.assertEqual(entry.move_id.state, "posted")

    def test_one_entry_for_each_payment(self):
        self.book_each()
        rows = [self.sell(100.0), self.sell(50.0)]
        refund = self.give_back(rows[0], 30.0)
        session = self.close()
        lines = self.waiting()
        self.assertEqual(sorted(lines.mapped("balance")), [-30.0, 50.0, 100.0])
        references = {row.ers_reference for row in [*rows, refund]}
        self.assertEqual(set(lines.mapped("name")), references)
        self.assertEqual(len(lines.move_id), 3)
        self.assertEqual(set(lines.move_id.mapped("state")), {"posted"})
        receivable = session.company_id.account_default_pos_receivable_account_id
        glase = session.sudo().move_id.line_ids.filtered(
            lambda line: line.account_id == receivable and "Glase" in (line.name or "")
        )
        self.assertEqual(glase.balance, 120.0)
        self.assertTrue(glase.reconciled)

    def test_a_sale_and_its_refund_in_one_session(self):
        """Nothing is left of the sum, and each payment is booked all the same."""
        self.book_each()
        row = self.sell(100.0)
        self.give_back(row, 100.0)
        self.close()
        self.assertEqual(sorted(self.waiting().mapped("balance")), [-100.0, 100.0])

    def test_more_refunds_than_sales_and_each_is_booked(self):
        self.book_each()
        row = self.sell(100.0)
        self.close_day()
        rows = [row, self.sell(20.0), self.give_back(row, 100.0)]
        self.close()
        balances = sorted(self.waiting().mapped("balance"))
        self.assertEqual(balances, [-100.0, 20.0, 100.0])
        references = {one.ers_reference for one in rows}
        self.assertEqual(set(self.waiting().mapped("name")), references)

    def test_a_sale_finished_by_hand_is_booked_under_its_order(self):
        self.book_each()
        row = self.issued()
        self.row(self.payment_uuid).sudo()._set_overridden("Phone shows it")
        self.sync(state="paid", lines=[], payment_ids=[])
        self.close(notes="Finished without confirmation")
        self.assertEqual(self.waiting().mapped("balance"), [100.0])
        self.assertIn(row.name, self.waiting().name)

    # Set-ups

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

    def test_wrong_books_are_refused_in_a_sentence(self):
        self.close()
        method = self.glase_method.sudo()
        abroad = self.journal_abroad()
        for values, why in (
            ({"journal_id": abroad.id}, "currency"),
            ({"journal_id": self.bank_journal.id}, "journal of its own"),
            ({"journal_id": self.cash_journal().id}, "bank journal"),
            ({"split_transactions": True}, "customer"),
            (
                {"outstanding_account_id": self.unreconcilable().id},
                "Allow reconciliation",
            ),
        ):
            with self.subTest(why):
                with self.assertRaises(UserError) as caught:
                    method.write(values)
                self.assertIn(why, str(caught.exception))

    def cash_journal(self):
        journals = self.env["account.journal"].sudo()
        company = self.main_pos_config.company_id
        values = {"name": "Till", "code": "TLL", "type": "cash"}
        return journals.create({**values, "company_id": company.id})

    def unreconcilable(self):
        accounts = self.env["account.account"].sudo()
        return accounts.create(
            {
                "name": "Nobody's",
                "code": "101999",
                "account_type": "asset_current",
                "reconcile": False,
            }
        )
