# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Odoo against the journal: each kind of forgery is found, and nothing else
(state_machine.md, chapter 8)."""

from uuid import uuid4

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...const import events
from ...services.orders import coherence
from ..periods import PeriodCase

# By SQL, for the guards leave no other road
FORGERIES = {
    "a payment turned into Glase": (
        "unproven",
        "UPDATE pos_payment SET payment_method_id = %(glase)s WHERE id = %(cash)s",
    ),
    "a payment that nobody made": (
        "unproven",
        "INSERT INTO pos_payment (pos_order_id, payment_method_id, amount, uuid, "
        "payment_date, session_id, create_date) SELECT pos_order_id, %(glase)s, 50, "
        "'forged', payment_date, session_id, create_date FROM pos_payment "
        "WHERE id = %(cash)s",
    ),
    "another amount": (
        "other",
        "UPDATE pos_payment SET amount = amount + 1 WHERE id = %(payment)s",
    ),
    "another uuid": (
        "other",
        "UPDATE pos_payment SET uuid = 'forged' WHERE id = %(payment)s",
    ),
    "another order's uuid": (
        "other",
        "UPDATE pos_order SET uuid = 'forged' WHERE id = %(order)s",
    ),
    "moved to another order": (
        "other",
        "UPDATE pos_payment SET pos_order_id = %(other)s WHERE id = %(payment)s",
    ),
    "turned into cash": (
        "gone",
        "UPDATE pos_payment SET payment_method_id = %(method)s WHERE id = %(payment)s",
    ),
    "a payment deleted": ("gone", "DELETE FROM pos_payment WHERE id = %(payment)s"),
    "an order set back": (
        "gone",
        "UPDATE pos_order SET state = 'draft' WHERE id = %(order)s",
    ),
    "an order cancelled": (
        "gone",
        "UPDATE pos_order SET state = 'cancel' WHERE id = %(order)s",
    ),
    "articles deleted": (
        "differs",
        "DELETE FROM pos_order_line WHERE order_id = %(order)s",
    ),
    "articles for less": (
        "differs",
        "UPDATE pos_order_line SET price_subtotal_incl = 1 WHERE order_id = %(order)s",
    ),
    "another total": (
        "differs",
        "UPDATE pos_order SET amount_total = 1 WHERE id = %(order)s",
    ),
}


@tagged("post_install", "-at_install")
class TestCoherence(PeriodCase):
    def sell_for_cash(self, amount=30.0):
        """An order that is paid without Glase."""
        self.data = self.ui_order(str(uuid4()), amount)
        self.data["payment_ids"] = [
            Command.create(
                self.line_data(str(uuid4()), amount, self.bank_payment_method)
            )
        ]
        return self.arrives()

    def forge(self, statement, row, cash):
        self.env.flush_all()
        self.env.cr.execute(
            statement,
            {
                "glase": self.glase_method.id,
                "method": self.bank_payment_method.id,
                "cash": cash.payment_ids.id,
                "other": cash.id,
                "payment": row.payment_id.id,
                "order": row.order_id.id,
            },
        )
        self.env.invalidate_all()

    def kinds_found(self):
        return [
            finding.kind
            for finding in coherence.findings(self.env, self.session_id.ids)
        ]

    def unresolved(self):
        self.env.invalidate_all()
        rows = self.env["glase.transaction"].sudo()
        return rows.search([("unresolved", "=", True)])

    def test_each_forgery_is_found_and_told_once(self):
        row, cash = self.sell(), self.sell_for_cash()
        self.assertFalse(self.kinds_found())
        for what, (kind, statement) in FORGERIES.items():
            with self.subTest(what), self.env.cr.savepoint() as savepoint:
                self.forge(statement, row, cash)
                self.assertEqual(self.kinds_found(), [kind])
                self.watch()
                told = self.unresolved()
                self.assertEqual(told.unresolved_why, coherence.REASONS[kind])
                self.assertEqual(told.session_id, self.session_id)
                told._set_settled(events.RESOLVED, "Known")
                self.watch()
                self.assertFalse(self.unresolved(), "once")
                savepoint.rollback()
                self.env.invalidate_all()

    def test_what_was_put_right_needs_no_manager(self):
        cash = self.sell_for_cash()
        before = cash.payment_ids.payment_method_id
        self.forge(FORGERIES["a payment turned into Glase"][1], self.sell(), cash)
        self.watch()
        self.assertEqual(self.unresolved().payment_id, cash.payment_ids)
        self.assertFalse(cash.payment_ids.glase_description, "no receipt says Glase")
        cash.payment_ids.payment_method_id = before
        self.watch()
        self.assertFalse(self.unresolved())

    def test_the_same_forged_again_is_told_again(self):
        """After it was put right; another amount also after a manager settled it."""
        row = self.sell()
        for state in ("draft", "paid", "draft"):
            self.env.cr.execute(
                "UPDATE pos_order SET state = %s WHERE id = %s",
                [state, row.order_id.id],
            )
            self.watch()
            self.assertEqual(
                self.unresolved(), row if state == "draft" else row.browse()
            )
        self.env.cr.execute("UPDATE pos_order SET state = 'paid'")
        for amount in (70, 60):
            self.env.cr.execute(
                "UPDATE pos_payment SET amount = %s WHERE id = %s",
                [amount, row.payment_id.id],
            )
            self.watch()
            self.assertEqual(self.unresolved(), row)
            self.unresolved()._set_settled(events.RESOLVED, "Known")

    def test_a_deleted_order_is_money_without_one(self):
        row = self.sell()
        self.env.flush_all()
        order = row.order_id.id
        self.env.cr.execute("DELETE FROM pos_payment WHERE pos_order_id = %s", [order])
        self.env.cr.execute("DELETE FROM pos_order WHERE id = %s", [order])
        self.env.invalidate_all()
        self.pass_time(row.payment_uuid, 16 * 60)
        self.watch()
        self.assertIn("order has not arrived", self.unresolved().unresolved_reason)
        self.assertEqual(self.kinds_found(), ["no_order"])
        period = self.close_day(notes="Called the customer")
        kinds = [kind for kind, _reference in self.kinds(period)]
        self.assertEqual(kinds, ["matched", "unbooked"])
        self.assertEqual((period.amount_glase, period.amount_odoo), (100.0, 0.0))

    def test_a_refund_counts_as_money(self):
        row = self.sell()
        refund = self.give_back(row, 40.0)
        self.assertFalse(self.kinds_found())
        payment = self.row(refund.payment_uuid).payment_id
        self.env.cr.execute(
            "UPDATE pos_payment SET amount = -90 WHERE id = %s", [payment.id]
        )
        self.assertEqual(self.kinds_found(), ["other"])

    def test_a_refund_as_the_register_writes_it(self):
        """Odoo's register gives the articles of a refund the sign of a sale."""
        refund = self.give_back(self.sell(), 40.0)
        order = self.row(refund.payment_uuid).order_id
        written = "UPDATE pos_order SET is_refund = %s WHERE id = %s"
        self.env.cr.execute(written, [True, order.id])
        articles = (
            "UPDATE pos_order_line SET price_subtotal_incl = %s WHERE order_id = %s"
        )
        for worth, found in ((40.0, []), (20.0, ["differs"]), (-40.0, [])):
            self.env.cr.execute(articles, [worth, order.id])
            self.assertEqual(self.kinds_found(), found)
        self.env.cr.execute(written, [False, order.id])
        self.env.cr.execute(articles, [40.0, order.id])
        self.assertEqual(self.kinds_found(), ["differs"])

    def test_nobody_asks_glase_about_it(self):
        """It never was an invoice; asking without a reference may keep money."""
        cash = self.sell_for_cash()
        self.forge(FORGERIES["a payment turned into Glase"][1], self.sell(), cash)
        self.watch()
        asked = len(self.asks())
        with self.assertRaisesRegex(Exception, "knows no transaction"):
            self.unresolved().with_user(self.pos_admin).sudo(False).action_ask_now()
        self.pass_time(self.unresolved().payment_uuid, 3600)
        self.watch()
        self.assertEqual(len(self.asks()), asked)

    # The day

    def test_a_forged_sale_is_told_at_the_closing(self):
        """The closing popup said "unresolved 0" over a sale of 250 that nobody paid."""
        cash = self.sell_for_cash(250.0)
        self.forge(FORGERIES["a payment turned into Glase"][1], self.sell(), cash)
        session = self.session_id.with_user(self.pos_admin)
        rows = session.get_closing_control_data()["non_cash_payment_methods"]
        told = [row["glase"]["unresolved"] for row in rows if "glase" in row]
        self.assertEqual(told, [1])
        cashier = self.session_id.with_user(self.pos_user)
        self.assertIn(
            "Only a manager can close", cashier._glase_why_not_closing_over("Fine")
        )
        self.assertTrue(self.close(notes="Told the owner"))

    def test_a_method_with_payments_stays_what_it_is(self):
        """All its payments would turn into Glase payments, or cease to be."""
        self.sell()
        self.sell_for_cash()
        self.close()
        to_glase = {"payment_method_type": "terminal", "use_payment_terminal": "glase"}
        for method, values in (
            (self.bank_payment_method, to_glase),
            (self.glase_method, {"payment_method_type": "none"}),
        ):
            method.write({"name": f"{method.name} again"})
            with self.assertRaisesRegex(UserError, "Payments were already made"):
                with self.env.cr.savepoint():
                    method.with_user(self.pos_admin).write(values)

    def test_the_period_of_a_forged_sale_never_agrees(self):
        cash = self.sell_for_cash(250.0)
        self.forge(FORGERIES["a payment turned into Glase"][1], self.sell(), cash)
        period = self.close_day(notes="Told the owner")
        line = period.line_ids.filtered(lambda line: line.kind == "unproven")
        self.assertEqual((line.amount_odoo, line.amount_glase), (250.0, 0.0))
        self.assertTrue(line.is_open)
        self.assertEqual((period.result, period.open_count), ("differences", 1))
        self.assertEqual((period.amount_odoo, period.amount_glase), (350.0, 100.0))
        line._set_settled("Corrected by the bookkeeper")
        self.env.invalidate_all()
        self.assertEqual((period.result, period.open_count), ("differences", 0))
        self.assertNotIn("agree", period.summary)

    def test_a_period_that_agreed_learns_of_a_later_forgery(self):
        row = self.sell()
        period = self.close_day()
        self.assertEqual(period.result, "right")
        self.env.cr.execute(
            "UPDATE pos_payment SET amount = 70 WHERE id = %s", [row.payment_id.id]
        )
        self.watch()
        self.assertEqual(period.result, "differences")
        self.assertEqual(
            period.line_ids.filtered(lambda line: line.kind == "unproven").amount_odoo,
            -30.0,
        )
        self.env.cr.execute(
            "UPDATE pos_payment SET amount = 100 WHERE id = %s", [row.payment_id.id]
        )
        self.watch()
        self.assertEqual(period.result, "right", "it was put right")
        self.assertFalse(self.unresolved())
