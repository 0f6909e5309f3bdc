# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Refunds in another session, at another till, in another currency; the books."""

from decimal import Decimal
from unittest.mock import patch

from odoo.tests import tagged

from ..common import GLASE_ID
from ..refunds import RefundCase


@tagged("post_install", "-at_install")
class TestRefundElsewhere(RefundCase):
    def close_session(self):
        session = self.session_id.with_user(self.pos_admin)
        session.post_closing_cash_details(0)
        result = session.close_session_from_ui()
        self.assertTrue(result["successful"], result)

    def another_till(self):
        config = self.open_another()
        terminal = self.terminal.create(
            {"name": "Till 2", "account_id": self.account.id, "config_id": config.id}
        )
        terminal.cashier_refund_limit = 1000
        return config

    def test_no_session_is_open(self):
        data = self.refund_of(self.sold())
        self.close_session()
        self.assertIn("Open the register", self.refund(data)["message"])
        self.assertFalse(self.refund_calls())

    def test_from_a_closed_session(self):
        order = self.sold()
        self.close_session()
        self.env.invalidate_all()
        self.session_id = self.open_register(self.main_pos_config)
        row, refund_order = self.refunded(order)
        self.assertEqual(row.session_id, self.session_id)
        self.assertEqual(refund_order.session_id, self.session_id)

    def test_at_another_till(self):
        order = self.sold()
        config = self.another_till()
        data = self.refund_of(order)
        data["session_id"] = config.current_session_id.id
        answer = self.refund(data, config_id=config.id)
        self.assertEqual(answer["state"], "refunded", answer)
        row = self.row(answer["payment_uuid"])
        self.assertEqual(row.config_id, config)
        self.assertEqual(row.terminal_id, self.terminal, "which took the payment")
        self.assertEqual(self.synced(data).config_id, config)

    def test_months_later_the_till_is_gone(self):
        order = self.sold()
        self.close_session()
        config = self.another_till()
        other = self.terminal.search([("config_id", "=", config.id)])
        other.action_register()
        with patch.object(type(self.terminal), "_check_marked"):  # its period is closed
            self.terminal.action_unregister()
        self.terminal.invalidate_recordset()
        self.terminal.active = False
        data = self.refund_of(order)
        data["session_id"] = config.current_session_id.id
        answer = self.refund(data, config_id=config.id)
        self.assertEqual(answer["state"], "refunded", answer)
        self.assertEqual(self.row(answer["payment_uuid"]).terminal_id, other)

    def test_an_order_of_another_company(self):
        order = self.sold()
        data = self.refund_of(order)
        company = self.setup_other_company()["company"]
        self.env.cr.execute(
            "UPDATE pos_order SET company_id = %s WHERE id = %s", [company.id, order.id]
        )
        self.env.invalidate_all()
        answer = self.refund(data)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "none"))
        self.assertFalse(self.refund_calls())

    # Money of another kind

    def test_paid_in_another_currency(self):
        order = self.sold()
        self.payment_row(order).sudo().paid_currency = "XAU"
        answer = self.refund(self.refund_of(order))
        self.assertIn("cannot refund this order", answer["message"])
        self.assertFalse(self.refund_calls())

    def with_decimals(self, rounding, digits):
        currency = self.main_pos_config.currency_id
        self.env.cr.execute(
            "UPDATE res_currency SET rounding = %s, decimal_places = %s WHERE id = %s",
            [rounding, digits, currency.id],
        )
        self.env.registry.clear_all_caches()
        self.env.invalidate_all()

    def test_a_currency_without_decimals(self):
        self.with_decimals(1.0, 0)
        order = self.sold(amount=1000.0, quantity=3)
        row, _order = self.refunded(order, quantity=2)
        self.assertEqual(row.amount, 667.0)
        self.assertEqual(self.refunds()[0]["amount"], "667.00")

    def test_a_currency_of_three_decimals(self):
        """Glase takes two at most: what needs the third is refused before any call."""
        self.with_decimals(0.001, 3)
        order = self.sold(amount=10.0, quantity=4)
        data = self.refund_of(order, quantity=1)
        answer = self.refund(data, amount=1.255)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "none"))
        self.assertFalse(self.refund_calls())
        self.assertFalse(self.payment_row(order).refund_ids)
        self.assertEqual(self.refund(data, amount=1.25)["state"], "refunded")
        self.assertEqual(Decimal(self.refunds()[0]["amount"]), Decimal("1.25"))

    # The books

    def booked(self):
        account = self.glase_method.outstanding_account_id
        lines = self.env["account.move.line"].search([("account_id", "=", account.id)])
        self.assertEqual(set(lines.move_id.mapped("state")), {"posted"})
        return sum(lines.mapped("balance"))

    def test_a_session_with_payments_and_refunds(self):
        order = self.sold(amount=100.0, quantity=4)
        self.refunded(order, quantity=1)
        self.close_session()
        self.assertEqual(self.booked(), 75.0)

    def test_a_session_with_more_refunds_than_payments(self):
        order = self.sold(amount=100.0)
        self.close_session()
        self.env.invalidate_all()
        self.session_id = self.open_register(self.main_pos_config)
        self.sold(amount=30.0)
        self.refunded(order)
        self.close_session()
        self.assertEqual(self.booked(), 30.0)
        session = self.session_id
        payment = self.env["account.payment"].search(
            [("pos_session_id", "=", session.id)]
        )
        self.assertEqual((payment.payment_type, payment.amount), ("outbound", 70.0))
        receivable = session._get_receivable_account(self.glase_method)
        lines = (payment.move_id | session.move_id).line_ids.filtered(
            lambda line: line.account_id == receivable
        )
        self.assertEqual(sum(lines.mapped("balance")), 0.0)
        self.assertTrue(all(lines.mapped("reconciled")))

    def test_a_session_of_refunds_only_that_add_up_to_nothing(self):
        order = self.sold(amount=100.0)
        self.refunded(order)
        self.close_session()
        self.assertEqual(self.booked(), 0.0)

    def test_an_unknown_refund_is_booked_and_flagged(self):
        order = self.sold(amount=100.0)
        data = self.refund_of(order)
        self.glase.fault("refundPayment", "drop_after")
        self.refund(data)
        self.synced(data)
        session = self.session_id.with_user(self.pos_admin)
        session.post_closing_cash_details(0)
        session.update_closing_control_state_session("One refund is not known")
        result = session.close_session_from_ui()
        self.assertTrue(result["successful"], result)
        self.assertEqual(self.booked(), 0.0)
        self.assertEqual(self.glase.ledger("terminals")[0]["glase_id"], GLASE_ID)
