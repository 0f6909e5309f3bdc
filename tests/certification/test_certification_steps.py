# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The nine tests of the certification against the simulator
(glase_api.md, chapter 10)."""

import threading

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools.safe_eval import safe_eval

from ...const import events
from ..common import GLASE_ID
from .case import MODEL, CertificationCase


@tagged("post_install", "-at_install")
class TestCertification(CertificationCase):
    def test_all_nine_tests(self):
        self.to_test_4()
        self.assertTrue(self.one.asking)
        self.assertFalse(self.ask()["changed"])
        self.pay()
        self.assertTrue(self.ask()["changed"], "the form sees it by itself")
        self.assertEqual(self.step("paid").state, "done")
        self.done("again")
        self.carry_out("pause")
        before = len(self.glase.calls("getPaymentStatus"))
        self.assertIn("30 seconds", self.ask_text())
        self.pass_time(30)
        self.ask()
        self.assertEqual(self.step("pause").state, "done")
        self.assertEqual(len(self.glase.calls("getPaymentStatus")), before)
        self.done("earlier", "receipt", "cancel", "refund_send")
        self.pay()
        self.ask()
        self.done("refund", "period")
        for _not_ready in range(2):
            self.carry_out("report")
            self.assertEqual(self.step("report").state, "todo")
        self.done("report", "unregister")
        self.assertEqual(self.one.state, "done")
        self.assert_what_glase_saw()
        self.assert_no_money_is_lost()

    def ask_text(self):
        return self.rpc(MODEL, "ask", [self.id])["text"].replace("29", "30")

    def assert_what_glase_saw(self):
        ledger = self.glase.ledger()
        calls = ledger["calls"]
        self.assertEqual({call["client_id"] for call in calls}, {"Nordkassa Systems"})
        references = {call["client_reference"] for call in calls}
        self.assertEqual(references, {"Odoo POS 19.0"})
        wanted = {step.operation for step in self.one.step_ids} - {"-"}
        wanted = {name for names in wanted for name in names.split(", ")}
        good = {call["operation"] for call in calls if call["result_code"] == 0}
        self.assertLessEqual(wanted, good)
        (again, cancelled) = [i for i in ledger["invoices"] if not i["ers_reference"]]
        self.assertEqual(again["status"], "CANCELED")
        self.assertEqual(cancelled["status"], "CANCELED")
        self.assertEqual(len(ledger["receipts"]), 1)
        self.assertEqual(len(ledger["periods"]), 1)
        self.assertFalse([t for t in ledger["terminals"] if t["active"]])
        self.assertGreater(len(ledger["invoices"][0]["rows"]), 1)

    def assert_no_money_is_lost(self):
        """Each payment at Glase is a row of the journal, settled or refunded."""
        payments = self.glase.ledger("payments")
        rows = self.one.transaction_ids
        paid = rows.filtered(lambda row: row.kind == "payment" and row.ers_reference)
        self.assertEqual(
            {payment["ers_reference"] for payment in payments},
            set(paid.mapped("ers_reference")),
        )
        self.assertEqual(len(paid), 2)
        self.assertFalse(any(rows.mapped("unresolved")))
        self.assertFalse(rows.filtered(lambda r: r.state in ("sending", "issued")))
        self.assertEqual(sorted(paid.mapped("returned")), [False, True])
        self.env["glase.transaction"]._cron_recovery()
        self.env.invalidate_all()
        self.assertFalse(any(rows.mapped("unresolved")), "nor later")

    def test_a_new_one_offers_the_tills(self):
        """What the form of a new one lets an admin choose from."""
        [field] = self.env[MODEL].fields_get(["terminal_id"]).values()
        company = self.env[MODEL].new({}).company_id
        domain = safe_eval(field["domain"], {"company_id": company.id})
        self.assertIn(self.till, self.env["glase.terminal"].search(domain))

    def test_what_is_paid_can_be_given_back(self):
        self.to_paid()
        self.press(MODEL, "action_give_back", self.id)
        payment = self.glase.ledger("payments")[0]
        self.assertEqual(payment["refunded"], payment["amount"])
        self.press(MODEL, "action_give_back", self.id)
        self.assertEqual(len(self.glase.calls("refundPayment")), 1)

    def test_what_is_paid_is_settled_once(self):
        """However often it is asked: the audit trail has it once, with its reason."""
        self.to_paid()
        self.done("again")
        self.ask()
        paid = self.one.transaction_ids.filtered(lambda row: row.state == "paid")
        settled = paid.event_ids.filtered(lambda event: event.what == events.RESOLVED)
        self.assertEqual(settled.note, "Paid during Glase's certification.")
        self.assertEqual(paid.settled_note, settled.note)

    def test_no_till_finds_its_bills(self):
        """They belong to no order: no cashier is asked to finish one."""
        self.to_paid()
        self.open_register()
        self.authenticate("pos_user", "pos_user")
        opened = self.call("open")
        self.assertEqual(opened["transactions"], [])

    # When it does not go as it should

    def test_a_step_that_fails_stays(self):
        self.glase.fault("registerTerminal", "code:20")
        self.carry_out("register")
        step = self.step("register")
        self.assertEqual(step.state, "todo")
        self.assertIn("AUTHENTICATION_FAILED", step.observed)
        self.done("register", "assign")
        self.glase.fault("sendInvoice", "code:92")
        self.carry_out("send")
        self.assertEqual(self.step("send").state, "todo")
        self.done("send")

    def test_a_lost_answer_is_cleared_up(self):
        self.done("register", "assign")
        self.glase.fault("sendInvoice", "drop_after")
        self.carry_out("send")
        self.assertEqual(self.step("send").state, "todo")
        for _second in range(3):
            self.ask()
        self.assertEqual(self.step("send").state, "done")
        self.assertEqual(len(self.glase.live_invoices()), 1)

    def test_a_bill_that_was_declined_is_sent_again(self):
        self.to_test_4()
        self.glase.control("decline", glase_id=GLASE_ID)
        self.ask()
        self.assertFalse(self.one.asking)
        self.carry_out("paid")
        self.assertTrue(self.one.asking)
        self.pay()
        self.ask()
        self.assertEqual(self.step("paid").state, "done")

    def test_paid_in_the_pause_is_given_back_by_glase(self):
        self.to_paid()
        self.done("again")
        self.carry_out("pause")
        self.pay()
        self.glase.control("tick", seconds=30)
        self.pass_time(30)
        self.ask()
        self.done("earlier")
        self.assertIn("CANCELED", self.step("earlier").observed)
        again = self.glase.ledger("payments")[-1]
        self.assertEqual(again["state"], "reversed")

    def test_the_pause_cannot_be_cut_short(self):
        self.to_paid()
        self.done("again")
        self.carry_out("pause")
        self.assertEqual(self.one.code, "pause")
        self.press(MODEL, "action_run", self.id)
        self.assertEqual(self.one.code, "pause")

    def test_too_late_to_cancel(self):
        """The buyer was quicker: it is paid, kept, and a new bill is cancelled."""
        self.to_paid()
        for _step in ("again", "pause", "earlier", "receipt"):
            self.accept("Shown before.")
        self.glase.fault("cancelInvoice", "slow:1")
        beside = threading.Timer(0.5, self.pay)
        beside.start()
        self.carry_out("cancel")
        beside.join()
        self.assertIn("PAID", self.step("cancel").observed)
        self.done("cancel")
        self.assertEqual(len(self.glase.ledger("payments")), 2)
        paid = self.one.transaction_ids.filtered(lambda row: row.state == "paid")
        self.assertEqual(len(paid), 2)

    def accept(self, remark):
        self.rpc(MODEL, "write", [self.id], {"remark": remark})
        self.press(MODEL, "action_accept", self.id)

    def test_accept_needs_a_remark(self):
        with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
            self.press(MODEL, "action_accept", self.id)
        self.accept("Registered by hand.")
        self.assertEqual(self.step("register").state, "accepted")
        self.assertEqual(self.step("register").remark, "Registered by hand.")

    def test_ask_for_any_earlier_bill(self):
        self.to_paid()
        first = self.one.transaction_ids
        self.done("again")
        before = len(self.glase.calls("getPaymentStatus"))
        self.rpc(MODEL, "write", [self.id], {"earlier_id": first.id})
        self.press(MODEL, "action_ask_earlier", self.id)
        asked = self.glase.calls("getPaymentStatus")[before:]
        self.assertEqual(
            {call["invoice_reference"] for call in asked}, {first.invoice_reference}
        )

    def test_somebody_else_pays_at_the_till(self):
        self.done("register", "assign")
        self.open_register()
        self.authenticate("pos_user", "pos_user")
        self.start()
        self.authenticate("glase_admin", "glase_admin")
        with self.assertRaisesRegex(UserError, "open at this register"):
            self.one.action_run()
        self.assertEqual(len(self.glase.live_invoices()), 1)
