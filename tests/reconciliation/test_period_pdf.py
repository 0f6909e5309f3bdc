# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Periods on paper, the receipt file, the closing popup
(glase_api.md, chapters 8 and 9)."""

import pypdfium2

from odoo.tests import tagged

from ..periods import PeriodCase


@tagged("post_install", "-at_install")
class TestPeriodPaper(PeriodCase):
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

    def test_each_difference_and_the_sums_of_the_screen(self):
        same, gone = self.sell(), self.sell(7.0)
        other = self.sold_for(40.0, listed=50.0)
        listed = gone.ers_reference
        gone.sudo().ers_reference = "1" * 25
        period = self.close_day()
        self.close_day()
        self.authenticate("pos_admin", "pos_admin")
        pdf = self.url_open(f"/pos_glase/reconciliation?periods={period.id}").content
        (page,) = pypdfium2.PdfDocument(pdf)
        lines = page.get_textpage().get_text_range().splitlines()
        for kind, reference in (
            ("Amount differs", other.ers_reference),
            ("Only at Glase", listed),
            ("Only in Odoo", gone.ers_reference),
        ):
            self.assertTrue(
                [li for li in lines if kind in li and reference in li], kind
            )
        self.assertFalse([line for line in lines if same.ers_reference in line])
        self.assertEqual((period.count_odoo, period.amount_odoo), (3, 147.0))
        money = period.currency_id.format
        sums = f"Total 4 {money(157.0)} {money(147.0)} {money(10.0)}"
        text = [" ".join(line.split()) for line in lines]
        self.assertEqual(text.count(" ".join(sums.split())), 3, "day, till and cashier")
        self.assertTrue([line for line in lines if "signature" in line])
        blocks = period.with_user(self.pos_admin)._on_paper().blocks
        self.assertTrue(all(block.red for block in blocks), "each tells of it in red")

    def paid_at(self, row, moment):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE glase_transaction SET payment_date = %s WHERE id = %s",
            [moment, row.id],
        )
        self.env.invalidate_all()

    def days(self, period):
        """Number and sum by day, as the bookkeeper prints them."""
        blocks = period.with_user(self.pos_admin)._on_paper().blocks
        block = next(block for block in blocks if block.heading.startswith("By day"))
        return block.heading, [row[:3] for row in block.rows[1:]]

    def test_a_session_over_midnight_where_the_shop_is(self):
        """A shop that is open round the clock; everybody prints the same days."""
        first, second, third = (self.sell(amount) for amount in (100.0, 20.0, 3.0))
        self.paid_at(first, "2026-11-22 14:59")
        self.paid_at(second, "2026-11-22 15:01")
        self.paid_at(third, "2026-11-22 23:59")
        period = self.close_day()
        self.assertEqual(period.result, "right")
        partner = self.main_pos_config.company_id.partner_id.sudo()
        for shop, reader, expected in (
            ("Asia/Tokyo", "UTC", [("22", 1, 100.0), ("23", 2, 23.0)]),
            (False, "Asia/Tokyo", [("22", 1, 100.0), ("23", 2, 23.0)]),
            ("America/New_York", "Asia/Tokyo", [("22", 3, 123.0)]),
            (False, "UTC", [("22", 3, 123.0)]),
        ):
            with self.subTest(f"{shop} {reader}"):
                partner.tz, self.pos_admin.sudo().tz = shop, reader
                heading, rows = self.days(period)
                self.assertIn(shop or reader, heading)
                *rows, total = rows
                money = period.currency_id.format
                self.assertEqual(total, ("Total", "3", money(123.0)))
                self.assertEqual(
                    [row[1:] for row in rows],
                    [(str(number), money(amount)) for _, number, amount in expected],
                )
                for row, (day, _number, _amount) in zip(rows, expected, strict=True):
                    self.assertIn(day, row[0])

    def test_two_moneys_are_not_added_up(self):
        period = self.close_day()
        lines = self.env["glase.period.line"].sudo()
        other = (self.env.ref("base.CHF") | self.env.ref("base.JPY")).sudo()
        other = (other - period.currency_id)[:1]
        for currency in (period.currency_id, other):
            lines.create(
                {
                    "period_id": period.id,
                    "currency_id": currency.id,
                    "kind": "matched",
                    "amount_glase": 10,
                    "amount_odoo": 10,
                }
            )
        _heading, rows = self.days(period)
        self.assertEqual([row[1] for row in rows], ["1", "1", "1", "1"])
        moneys = {period.currency_id.format(10.0), other.format(10.0)}
        self.assertEqual({row[2] for row in rows}, moneys)

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
