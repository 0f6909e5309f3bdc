# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The test payment of a point of sale: refunded by itself, or on a manager's list."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException

from ...const import events, reasons
from ...services.common.transaction import in_transaction
from ...services.payment import call, poll
from ..admin import AdminCase
from ..common import GLASE_ID, TIMES

MODEL = "glase.test.payment"
BUTTON = {"route": "call_button"}


@tagged("post_install", "-at_install")
class TestTrial(AdminCase):
    def setUp(self):
        super().setUp()
        self.press_register()
        self.press_assign(GLASE_ID)
        self.new_user("glase_manager", "point_of_sale.group_pos_manager")
        self.authenticate("glase_manager", "glase_manager")

    def begin(self):
        """Press *Test payment*, then *Send invoice*; returns the wizard's id."""
        action = self.rpc(
            "glase.terminal", "action_test_payment", [self.till.id], **BUTTON
        )
        wizard = self.rpc(MODEL, "create", {}, context=action["context"])
        self.assertEqual(self.state(wizard), "ready")
        self.rpc(MODEL, "action_send", [wizard], **BUTTON)
        return wizard

    def state(self, wizard):
        return self.rpc(MODEL, "read", [wizard], ["state"])[0]["state"]

    def ask(self, wizard):
        """What the open form does each second; returns how far it is then."""
        self.pass_time(1)
        self.rpc(MODEL, "ask", [wizard])
        return self.state(wizard)

    def pass_time(self, seconds):
        self.env.flush_all()
        moved = ", ".join(f"{t} = {t} - make_interval(secs => %s)" for t in TIMES)
        self.env.cr.execute(
            f"UPDATE glase_transaction SET {moved}", [seconds] * len(TIMES)
        )
        self.env.invalidate_all()

    def pay(self):
        self.glase.control("pay", glase_id=GLASE_ID)

    def payments(self):
        self.env.invalidate_all()
        return self.env["glase.transaction"].search([("kind", "=", "payment")])

    def assert_returned(self):
        [paid] = self.glase.ledger("payments")
        self.assertEqual(paid["refunded"], paid["amount"])
        self.assertTrue(self.payments().returned)
        self.assertFalse(self.env["glase.transaction"].search([("unresolved", "=", 1)]))

    def test_paid_and_refunded(self):
        wizard = self.begin()
        self.assertEqual(self.ask(wizard), "waiting")
        self.pay()
        self.assertEqual(self.ask(wizard), "done")
        self.assertEqual(self.payments().amount_paid, 1.0)
        self.assert_returned()
        self.ask(wizard)
        self.assertEqual(len(self.glase.calls("refundPayment")), 1)
        self.pass_time(3600)
        self.env["glase.transaction"]._cron_recovery()
        self.assert_returned()
        steps = self.env["glase.terminal"].first_steps()
        self.assertTrue(all(step["done"] for step in steps[1:]), steps)

    def test_sent_once(self):
        wizard = self.begin()
        self.rpc(MODEL, "action_send", [wizard], **BUTTON)
        self.assertEqual(len(self.glase.calls("sendInvoice")), 1)

    def test_cancelled(self):
        wizard = self.begin()
        self.rpc(MODEL, "action_cancel", [wizard], **BUTTON)
        self.assertEqual(self.state(wizard), "over")
        self.assertFalse(self.glase.live_invoices())
        self.assertFalse(self.glase.ledger("payments"))

    def test_declined(self):
        wizard = self.begin()
        self.glase.control("decline", glase_id=GLASE_ID)
        self.assertEqual(self.ask(wizard), "over")

    def test_too_late_to_cancel(self):
        """The customer was quicker: the next second refunds it."""
        wizard = self.begin()
        self.pay()
        self.rpc(MODEL, "action_cancel", [wizard], **BUTTON)
        self.assertEqual(self.ask(wizard), "done")
        self.assert_returned()

    # When the refund does not work

    def test_a_refused_refund_is_on_the_list(self):
        self.glase.fault("refundPayment", "code:92")
        wizard = self.begin()
        self.pay()
        self.assertEqual(self.ask(wizard), "trouble")
        self.ask(wizard)
        self.assertEqual(len(self.glase.calls("refundPayment")), 1, "not each second")
        payment = self.payments()
        self.assertEqual(payment.unresolved_why, reasons.TEST_KEPT)
        action = payment.action_refund()
        amounts = self.env[action["res_model"]].with_context(**action["context"])
        amounts.create({"reason": "Test"}).action_refund()
        self.assert_returned()

    def test_an_unknown_refund_is_on_the_list(self):
        self.glase.fault("refundPayment", "drop_after")
        wizard = self.begin()
        self.pay()
        self.assertEqual(self.ask(wizard), "trouble")
        self.ask(wizard)
        self.assertEqual(len(self.glase.calls("refundPayment")), 1)
        refund = self.payments().refund_ids
        self.assertEqual(refund.unresolved_why, reasons.REFUND_NOT_KNOWN)

    def test_who_goes_away_before_the_refund(self):
        """Paid, and nobody is there to refund it: it is on the list after a while, and
        not again when a manager has said why."""
        self.begin()
        self.pay()
        asked = in_transaction(self.env, poll.about, self.payments().id)
        call.poll_and_apply(self.env, asked)
        payment = self.payments()
        self.assertEqual((payment.state, payment.confirmed), ("paid", True))
        for minutes, unresolved in ((0, False), (16, True)):
            self.pass_time(minutes * 60)
            self.env["glase.transaction"]._cron_recovery()
            self.assertEqual(self.payments().unresolved, unresolved, minutes)
        self.assertEqual(payment.unresolved_why, reasons.TEST_KEPT)
        payment.sudo()._set_settled(events.RESOLVED, "Kept for the coffee.")
        self.env["glase.transaction"]._cron_recovery()
        self.assertFalse(self.payments().unresolved)

    def test_what_a_manager_has_decided(self):
        """The form was asleep meanwhile: it refunds nothing any more."""
        order = self.env["pos.order"]
        for decide in (
            lambda tx: tx._set_settled(events.RESOLVED, "Kept for the coffee."),
            lambda tx: tx.write({"order_id": self.sold_before.id}),
        ):
            self.sold_before = order.search([], limit=1) or self.an_order()
            wizard = self.begin()
            self.pay()
            asked = in_transaction(self.env, poll.about, self.payments()[:1].id)
            call.poll_and_apply(self.env, asked)
            decide(self.payments()[:1].sudo())
            self.ask(wizard)
            self.assertFalse(self.glase.calls("refundPayment"))
            self.assertFalse(self.payments()[:1].unresolved)

    def an_order(self):
        self.open_register()
        return self.env["pos.order"].create(
            {
                "session_id": self.main_pos_config.current_session_id.id,
                "amount_tax": 0.0,
                "amount_total": 0.0,
                "amount_paid": 0.0,
                "amount_return": 0.0,
            }
        )

    def test_a_better_reason_stays(self):
        self.glase.fault("refundPayment", "code:98")
        wizard = self.begin()
        self.pay()
        self.assertEqual(self.ask(wizard), "trouble")
        self.ask(wizard)
        why = self.payments().unresolved_why
        self.assertEqual(why, reasons.REFUNDED_ELSEWHERE)

    def test_who_goes_away_before_it_is_paid(self):
        self.begin()
        for _run in range(2):
            self.pass_time(120)
            self.env["glase.transaction"]._cron_recovery()
        self.assertEqual(self.payments().state, "cancelled")
        self.assertFalse(self.glase.live_invoices())

    # Beside a register

    def test_no_register_finds_it(self):
        self.open_register()
        wizard = self.begin()
        self.authenticate("pos_user", "pos_user")
        self.assertFalse(self.call("open")["transactions"])
        self.assertIn("Glase", self.start()["message"])
        self.assertEqual(len(self.glase.live_invoices()), 1)
        self.authenticate("glase_manager", "glase_manager")
        self.assertEqual(self.ask(wizard), "waiting")

    def test_not_while_a_payment_is_open(self):
        self.open_register()
        self.authenticate("pos_user", "pos_user")
        self.start()
        self.authenticate("glase_manager", "glase_manager")
        with self.refused_over_http("UserError"):
            self.begin()
        self.assertEqual(len(self.glase.live_invoices()), 1)

    # Who may

    def test_managers_only(self):
        self.authenticate("pos_user", "pos_user")
        with self.refused_over_http("AccessError"):
            self.begin()
        self.new_user("glase_books", "account.group_account_invoice")
        self.authenticate("glase_books", "glase_books")
        with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
            self.begin()
        self.assertFalse(self.glase.calls("sendInvoice"))

    def test_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        groups = "point_of_sale.group_pos_manager"
        self.new_user("glase_stranger", groups, other)
        self.authenticate("glase_stranger", "glase_stranger")
        till = {"terminal_id": self.till.id}
        with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
            wizard = self.rpc(MODEL, "create", till)
            self.rpc(MODEL, "action_send", [wizard], **BUTTON)
        self.assertFalse(self.glase.calls("sendInvoice"))

    def test_no_other_payment_is_touched(self):
        """Whose payment it is, the browser cannot say."""
        manager = self.env["res.users"].search([("login", "=", "glase_manager")])
        wizards = self.env[MODEL].with_user(manager)
        values = {"terminal_id": self.till.id}
        with self.assertRaises(AccessError):
            wizards.create({**values, "payment_uuid": "test-another"})
        with self.assertRaises(AccessError):
            wizards.create(values).payment_uuid = "test-another"
