# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""One definition of unresolved: whoever counts or lists it comes to the same."""

from ast import literal_eval

from odoo.tests import tagged

from ...const import reasons
from ...services.common.advice import ADVICE
from ...services.orders import coherence
from ..refunds import RefundCase

A_WHILE = 16 * 60  # seconds: longer than an order may take to arrive


@tagged("post_install", "-at_install")
class TestUnresolved(RefundCase):
    def at_the_register(self):
        """What the manager's menu lists."""
        self.authenticate("pos_admin", "pos_admin")
        found = self.call("overview")["unresolved"]
        self.authenticate("pos_user", "pos_user")
        return found

    def at_closing(self):
        session = self.session_id.with_user(self.pos_user)
        data = session.get_closing_control_data()["non_cash_payment_methods"]
        glase = next(row for row in data if row["id"] == self.glase_method.id)["glase"]
        self.assertEqual(glase["unresolved"], len(glase["unresolved_list"]))
        return glase["unresolved_list"]

    def in_the_list(self):
        action = self.env.ref("pos_glase.glase_unresolved_action")
        transactions = self.env["glase.transaction"].with_user(self.pos_admin)
        return transactions.search(literal_eval(action.domain))

    def ids(self):
        """The unresolved by everyone who counts or lists them."""
        self.env.invalidate_all()
        terminal = self.terminal.with_user(self.pos_admin)
        found = {
            "menu": [row["id"] for row in self.at_the_register()],
            "closing": [row["id"] for row in self.at_closing()],
            "list": self.in_the_list().ids,
        }
        self.assertEqual(terminal.unresolved_count, len(found["list"]))
        return found

    def assert_unresolved(self, *transactions):
        wanted = sorted(tx.id for tx in transactions)
        for place, found in self.ids().items():
            self.assertEqual(sorted(found), wanted, place)

    def assert_all_have_a_to_do(self, *transactions):
        for tx in transactions:
            self.pass_time(tx.payment_uuid, A_WHILE)
            self.watch()
            self.pass_time(tx.payment_uuid, A_WHILE)
        self.watch()
        for tx in transactions:
            self.assertTrue(tx.sudo().alarm_id, tx.unresolved_reason)

    def overridden(self):
        uuid = self.issue(amount=30.0)
        self.glase.fault("getPaymentStatus", "http500", times=9)
        self.authenticate("pos_admin", "pos_admin")
        self.call("force", payment_uuid=uuid, attempt=1, reason="It blinked")
        self.authenticate("pos_user", "pos_user")
        return self.row(uuid)

    def unknown_refund(self):
        order = self.sold(amount=20.0)
        self.glase.fault("refundPayment", "drop_after")
        answer = self.refund(self.refund_of(order))
        return self.row(answer["payment_uuid"])

    def refunded_elsewhere(self):
        order = self.sold(amount=25.0)
        self.glase.fault("refundPayment", "code:98")
        self.refund(self.refund_of(order))
        return self.payment_row(order)

    def test_nothing(self):
        self.sold(amount=10.0)
        self.issue(amount=15.0)
        self.assert_unresolved()

    def test_each_kind_counts_everywhere(self):
        aside = self.row(self.paid_one(amount=10.0))
        self.assert_unresolved(aside)
        unknown, elsewhere = self.unknown_refund(), self.refunded_elsewhere()
        self.assertEqual(unknown.state, "unconfirmed")
        forced = self.overridden()
        every = (aside, unknown, elsewhere, forced)
        self.assert_unresolved(*every)
        self.assert_all_have_a_to_do(*every)
        self.assert_unresolved(*every)

    def test_each_reason_counts_and_says_what_to_do(self):
        self.assertEqual(set(ADVICE), set(reasons.TEXTS))
        tx = self.payment_row(self.sold(amount=10.0))
        looked_at = set(coherence.REASONS.values())  # again at each closing
        for key in set(reasons.TEXTS) - looked_at:
            tx.sudo()._set_unresolved(key)
            self.assert_unresolved(tx)
            (row,) = self.at_closing()
            self.assertEqual(row["key"], key)
            self.assertEqual(row["why"], reasons.TEXTS[key])
            self.assertGreater(len(row["advice"]), 20, key)
            self.assertFalse(row["unfinished"])

    def test_what_each_tells(self):
        data = self.order_of(10.0)
        data["tracking_number"] = "3002"
        uuid = data["payment_ids"][0][2]["uuid"]
        self.paid_one(payment_uuid=uuid, amount=10.0, order=data)
        (row,) = self.at_closing()
        told = {key: row[key] for key in ("order", "order_uuid", "amount", "refund")}
        wanted = {"order": "3002", "order_uuid": data["uuid"], "amount": 10.0}
        self.assertEqual(told, {**wanted, "refund": False})
        self.assertEqual((row["key"], row["payment_uuid"]), (reasons.NO_ORDER, uuid))
        self.assertTrue(row["unfinished"])
        self.assertIn("Finish the order", row["advice"])
        self.assertEqual(self.at_the_register(), [row])
        self.synced(data)
        self.assert_unresolved()

    def test_what_a_manager_has_resolved_stays_resolved(self):
        tx = self.row(self.paid_one())
        self.assert_all_have_a_to_do(tx)
        settle = self.env["glase.settle"].with_user(self.pos_admin)
        settle.create({"transaction_id": tx.id, "note": "Paid cash"}).action_settle()
        self.watch()
        self.assert_unresolved()

    def test_only_who_may_see_them(self):
        self.paid_one()
        other = self.env["res.company"].create({"name": "Other"})
        manager = self.new_user(
            "boss", "base.group_user,point_of_sale.group_pos_manager", other
        )
        transactions = self.env["glase.transaction"].with_user(manager)
        self.assertFalse(transactions.search([("to_resolve", "=", True)]))

    def test_the_rest(self):
        tx = self.row(self.paid_one())
        done = self.payment_row(self.sold(amount=10.0))
        transactions = self.env["glase.transaction"]
        self.assertEqual(transactions.search([("to_resolve", "!=", True)]), done)
        self.assertEqual(transactions.search([("to_resolve", "=", True)]), tx)
        self.assertEqual((tx.to_resolve, done.to_resolve), (True, False))
