# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A day in a second company: till, period, list, books and payout are its own."""

from contextlib import contextmanager

from odoo.tests import tagged

from ..periods import PeriodCase

CASHIER = "base.group_user,point_of_sale.group_pos_user"
MANAGER = "base.group_user,point_of_sale.group_pos_manager"
BOOKKEEPER = "account.group_account_user,account.group_account_invoice"


@tagged("post_install", "-at_install")
class TestBooksCompany(PeriodCase):
    def setUp(self):
        super().setUp()
        self.here = self.main_pos_config.company_id
        self.till = self.other_company(currency_id=self.env.ref("base.CHF").id)
        self.there = self.till.company_id
        methods = self.env["pos.payment.method"]
        self.their_method = methods._glase_of_company(self.there)

    @contextmanager
    def over_there(self, companies):
        """What follows is done at the second company's till, by people who work in
        these companies, and have chosen the first of them."""
        cashier = self.new_user("glase_cashier", CASHIER, companies)
        manager = self.new_user("glase_manager", MANAGER, companies)
        cashier = cashier.with_context(allowed_company_ids=companies.ids)
        before = (self.pos_user, self.pos_admin, self.glase_method, self.env)
        self.pos_user, self.pos_admin = cashier, manager
        self.glase_method = self.their_method
        self.env = self.env(
            user=manager, context={"allowed_company_ids": companies.ids}, su=False
        )
        try:
            with self.at(self.till.with_env(self.env), login=cashier.login):
                yield
        finally:
            self.pos_user, self.pos_admin, self.glase_method, self.env = before

    def test_who_works_there_only(self):
        self.a_day_of(self.there)

    def test_who_works_in_both(self):
        """Belongs to the first company, and has chosen the second beside it."""
        self.a_day_of(self.there | self.here)

    def a_day_of(self, companies):
        mine = self.sell(7.0)
        with self.over_there(companies):
            theirs = [self.sell(100.0), self.sell(50.0)]
            period = self.close_day()
            self.reconciled_there(period, theirs)
            self.booked_there(theirs)
            self.paid_out_there(companies)
        self.assertFalse(self.waiting(), "nothing of theirs is on our account")
        period = self.close_day()
        self.assertEqual(period.company_id, self.here)
        self.assertEqual(self.kinds(period), [("matched", mine.ers_reference)])
        self.assertEqual(self.waiting().mapped("balance"), [7.0])

    def reconciled_there(self, period, rows):
        self.assertEqual(set(row.company_id for row in rows), {self.there})
        self.assertEqual(period.account_id, self.till.account_id)
        self.assertEqual(period.company_id, self.there)
        self.assertEqual(period.currency_id, self.env.ref("base.CHF"))
        expected = [("matched", row.ers_reference) for row in rows]
        self.assertEqual(self.kinds(period), expected)
        self.assertEqual((period.result, period.amount_odoo), ("right", 150.0))
        self.assertEqual(len(self.periods), 1, "no period of ours was closed")

    def booked_there(self, rows):
        account = self.their_method.outstanding_account_id
        self.assertEqual(account.company_ids, self.there)
        lines = self.waiting()
        self.assertEqual(lines.mapped("balance"), [150.0])
        self.assertEqual(lines.currency_id, self.env.ref("base.CHF"))
        moves = lines.move_id | rows[0].order_id.session_id.sudo().move_id
        self.assertEqual(moves.company_id, self.there)
        self.assertEqual(moves.line_ids.account_id.company_ids, self.there)
        self.assertEqual(lines.journal_id, self.their_method.journal_id)
        self.assertEqual(lines.journal_id.company_id, self.there)

    def paid_out_there(self, companies):
        """By their own bookkeeper, to their own bank; nothing is left to be paid."""
        bookkeeper = self.new_user("glase_books", BOOKKEEPER, companies)
        payouts = self.env["glase.payout"].with_user(bookkeeper)
        payout = payouts.create({"amount": 147.0, **self.bank_and_fees_there()})
        self.assertEqual(payout.company_id, self.there)
        self.assertEqual(payout.entry_ids, self.waiting().with_env(payout.env))
        self.assertEqual((payout.total, payout.fee), (150.0, 3.0))
        payout.action_book()
        self.assertEqual(sum(self.waiting().mapped("balance")), 0.0)
        self.assertTrue(all(self.waiting().mapped("reconciled")))
        self.assertEqual(self.waiting().company_id, self.there)
        kept = self.here.sudo().glase_fee_account_id, self.there.sudo()
        self.assertFalse(kept[0])
        self.assertEqual(kept[1].glase_fee_account_id, payout.fee_account_id)

    def bank_and_fees_there(self):
        env = self.env(su=True)
        bank = env["account.journal"].create(
            {
                "name": "Their bank",
                "code": "THBNK",
                "type": "bank",
                "company_id": self.there.id,
            }
        )
        accounts = env["account.account"].with_company(self.there)
        fees = accounts.create(
            {"name": "Fees", "code": "629998", "account_type": "expense"}
        )
        return {"journal_id": bank.id, "fee_account_id": fees.id}
