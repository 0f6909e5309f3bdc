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
        self.assertEqual(self.waiting().mapped("balance"), [150.0])

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

    def test_more_refunds_than_sales(self):
        row = self.sell(100.0)
        self.close_day()
        self.give_back(row, 100.0)
        self.close()
        self.assertEqual(sum(self.waiting().mapped("balance")), 0.0)
        self.assertEqual(self.waiting().mapped("balance"), [100.0, -100.0])

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

    # Wrong set-ups

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
