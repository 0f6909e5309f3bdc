# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Glase in the books: entries, payouts, paper (issue 8)."""

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .periods import PeriodCase


@tagged("post_install", "-at_install")
class TestBooks(PeriodCase):
    def waiting(self):
        """What waits on Glase's account for its payout."""
        account = self.glase_method.outstanding_account_id
        lines = self.env["account.move.line"].sudo()
        return lines.search([("account_id", "=", account.id)], order="id")

    def book_each(self):
        """The setting, which Odoo takes while no session is open only."""
        self.env.cr.execute(
            "UPDATE pos_payment_method SET glase_entry_each = TRUE WHERE id = %s",
            [self.glase_method.id],
        )
        self.env.invalidate_all()

    def give_back(self, row, amount):
        """An order that gives money back with Glase, as the refund leaves it."""
        refund = row.sudo()._reserve_refund(
            -10,
            amount,
            payment_uuid=f"refund-{row.id}",
            attempt=1,
            order_uuid=f"refund-order-{row.id}",
            terminal_id=row.terminal_id.id,
            config_id=row.config_id.id,
            session_id=row.session_id.id,
        )
        refund._set_refunded("7" * 25)
        self.data = self.ui_order(refund.payment_uuid, -amount)
        self.data["uuid"] = refund.order_uuid
        line = self.data["lines"][0][2]
        line.update(
            qty=-1,
            price_unit=amount,
            refunded_orderline_id=row.order_id.lines.id,
        )
        self.sync(state="paid")
        return refund

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

    def test_more_refunds_than_sales(self):
        row = self.sell(100.0)
        self.close_day()
        self.give_back(row, 100.0)
        self.close()
        self.assertEqual(sum(self.waiting().mapped("balance")), 0.0)
        self.assertEqual(self.waiting().mapped("balance"), [100.0, -100.0])

    def test_a_sale_finished_by_hand_is_booked_under_its_order(self):
        self.book_each()
        row = self.issued()
        self.row(self.payment_uuid).sudo()._set_forced("Phone shows it")
        self.sync(state="paid", lines=[], payment_ids=[])
        self.close(notes="Finished by hand")
        self.assertEqual(self.waiting().mapped("balance"), [100.0])
        self.assertIn(row.name, self.waiting().name)

    # Wrong set-ups

    def test_wrong_books_are_refused_in_a_sentence(self):
        self.close()
        method = self.glase_method.sudo()
        company = self.main_pos_config.company_id
        journals = self.env["account.journal"].sudo()
        other_money = self.env.ref("base.CHF") | self.env.ref("base.JPY")
        other_money = (other_money - company.currency_id)[:1]
        other_money.sudo().active = True
        abroad = journals.create(
            {
                "name": "Abroad",
                "code": "ABR",
                "type": "bank",
                "company_id": company.id,
                "currency_id": other_money.id,
            }
        )
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

    # Payout

    def payout(self, amount, **values):
        bookkeeper = new_test_user(
            self.env(su=True),
            "glase_books",
            "account.group_account_user,account.group_account_invoice",
            company_id=self.main_pos_config.company_id.id,
            company_ids=[(6, 0, self.main_pos_config.company_id.ids)],
        )
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
        payout = self.payout(0.0, statement_line_id=line.id)
        self.assertEqual((payout.amount, payout.fee), (98.0, 2.0))
        payout.action_book()
        self.assertTrue(line.is_reconciled)
        self.assertTrue(all(self.waiting().mapped("reconciled")))

    def test_more_than_the_payments_come_to(self):
        self.sell(100.0)
        self.close()
        payout = self.payout(101.0, journal_id=self.bank_journal.id)
        with self.assertRaises(UserError) as caught:
            payout.action_book()
        self.assertIn("more than these payments", str(caught.exception))
        self.assertFalse(any(self.waiting().mapped("reconciled")))

    def test_no_payout_for_a_cashier(self):
        payouts = self.env["glase.payout"].with_user(self.pos_user)
        self.assertFalse(payouts.has_access("create"))

    # Paper

    def test_the_printed_report(self):
        row = self.sell(100.0)
        period = self.close_day()
        paper = period.with_user(self.pos_admin)._on_paper()
        texts = [text for block in paper.blocks for line in block.rows for text in line]
        self.assertIn(period.period_ref, texts)
        self.assertIn(self.terminal.name, texts)
        self.assertIn(row.cashier or "–", texts)
        self.authenticate("pos_admin", "pos_admin")
        url = f"/pos_glase/reconciliation?periods={period.id}"
        answer = self.url_open(url)
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.authenticate("pos_user", "pos_user")
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_the_day_is_that_of_the_user(self):
        """A shop that is open round the clock, seen from Tokyo."""
        row = self.sell(100.0)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE glase_transaction SET payment_date = '2026-11-22 15:30' "
            "WHERE id = %s",
            [row.id],
        )
        self.env.invalidate_all()
        period = self.close_day()
        self.pos_admin.sudo().tz = "Asia/Tokyo"
        mine = period.with_user(self.pos_admin).with_context(tz="Asia/Tokyo")
        self.assertIn("23", mine._day_of(period.line_ids[0]))
        utc = period.with_context(tz="UTC")
        self.assertIn("22", utc._day_of(period.line_ids[0]))

    def test_the_receipt_file(self):
        row = self.sell(100.0)
        action = self.env.ref("pos_glase.glase_receipt_file_action").sudo()
        rows = self.env["glase.transaction"].search(
            [("state", "in", ("paid", "refunded"))]
        )
        self.assertEqual(rows, row)
        self.assertIn("paid", action.domain)
        self.assertEqual(row.description, "Glase payment")
        self.assertTrue(row.payment_date)

    def test_the_closing_popup(self):
        self.sell(100.0)
        self.close_day()
        self.sell(20.0)
        self.give_back(self.sell(30.0), 30.0)
        session = self.session_id.with_user(self.pos_user)
        rows = session.get_closing_control_data()["non_cash_payment_methods"]
        glase = next(row for row in rows if row["id"] == self.glase_method.id)["glase"]
        self.assertEqual((glase["count"], glase["amount"]), (2, 50.0))
        self.assertEqual((glase["refunds"], glase["amount_refunds"]), (1, -30.0))
        self.assertIn("agree", glase["reconciled"])
        self.assertTrue(glase["reconciled_well"])
