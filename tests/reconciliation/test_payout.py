# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Glase pays out less its fee."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..periods import PeriodCase

BOOKKEEPER = "account.group_account_user,account.group_account_invoice"


@tagged("post_install", "-at_install")
class TestPayout(PeriodCase):
    def payout(self, amount, **values):
        bookkeeper = self.new_user("glase_books", BOOKKEEPER)
        fees = self.env["account.account"].sudo()
        fees = fees.create(
            {"name": "Fees", "code": "629998", "account_type": "expense"}
        )
        wizard = self.env["glase.payout"].with_user(bookkeeper)
        return wizard.create(
            {
                "company_id": self.main_pos_config.company_id.id,
                "fee_account_id": fees.id,
                **({"amount": amount} if amount else {}),
                **values,
            }
        )

    def test_a_day_a_payout_less_fees_and_nothing_is_left(self):
        self.book_each()
        self.sell(100.0)
        self.sell(50.0)
        self.close()
        payout = self.payout(147.0, journal_id=self.bank_journal.id)
        self.assertEqual((payout.total, payout.fee), (150.0, 3.0))
        self.assertEqual(len(payout.entry_ids), 2)
        payout.action_book()
        lines = self.waiting()
        self.assertEqual(sum(lines.mapped("balance")), 0.0)
        self.assertTrue(all(lines.mapped("reconciled")))
        fee = self.env["account.move.line"].sudo()
        fee = fee.search([("account_id", "=", payout.fee_account_id.id)])
        self.assertEqual(fee.mapped("balance"), [3.0])
        company = self.main_pos_config.company_id.sudo()
        self.assertEqual(company.glase_fee_account_id, payout.fee_account_id)

    def test_a_payout_less_a_refund(self):
        """The refund lessens what is paid out, and is settled with it."""
        self.book_each()
        row = self.sell(100.0)
        self.sell(50.0)
        self.close_day()
        self.give_back(row, 30.0)
        self.close()
        payout = self.payout(118.0, journal_id=self.bank_journal.id)
        self.assertEqual((payout.total, payout.fee), (120.0, 2.0))
        payout.action_book()
        self.assertEqual(sum(self.waiting().mapped("balance")), 0.0)
        self.assertTrue(all(self.waiting().mapped("reconciled")))
        with self.assertRaises(UserError):
            payout.action_book()

    def test_a_line_of_the_bank_statement(self):
        self.sell(100.0)
        self.close()
        line = self.env["account.bank.statement.line"].sudo()
        line = line.create(
            {
                "journal_id": self.bank_journal.id,
                "amount": 98.0,
                "payment_ref": "GLASE 4711",
            }
        )
        named = line.with_context(glase_payout=True)
        (found,) = named.name_search("glase 47")
        self.assertEqual(found[0], line.id)
        for part in (line.currency_id.format(98.0), "GLASE 4711"):
            self.assertIn(part, found[1])
        self.assertEqual(line.display_name, line.move_id.name)
        payout = self.payout(0.0, statement_line_id=line.id)
        self.assertEqual((payout.amount, payout.fee), (98.0, 2.0))
        payout.action_book()
        self.assertTrue(line.is_reconciled)
        self.assertTrue(all(self.waiting().mapped("reconciled")))

    def assert_refused(self, payout, why):
        with self.assertRaisesRegex(UserError, why):
            payout.action_book()
        self.assertFalse(any(self.waiting().mapped("reconciled")))

    def test_more_than_the_payments_come_to(self):
        self.sell(100.0)
        self.close()
        payout = self.payout(101.0, journal_id=self.bank_journal.id)
        self.assert_refused(payout, "more than these payments")

    def test_a_bank_in_another_money(self):
        self.sell(100.0)
        self.close()
        payout = self.payout(98.0, journal_id=self.journal_abroad().id)
        self.assert_refused(payout, "by hand")

    def test_no_payout_for_a_cashier(self):
        payouts = self.env["glase.payout"].with_user(self.pos_user)
        self.assertFalse(payouts.has_access("create"))
