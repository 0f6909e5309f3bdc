# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Who may start a payment, when, and how often (state_machine.md, chapter 5)."""

import json
from uuid import uuid4

from odoo.tests import new_test_user, tagged
from odoo.tests.common import JsonRpcException

from ..common import TillCase

JSON = {"Content-Type": "application/json"}


@tagged("post_install", "-at_install")
class TestDoors(TillCase):
    # What is asked for

    def test_amounts(self):
        huge = "1" + "0" * 400
        for text in ("0", "-5", "-0.001", "0.004", huge):
            self.refused(self.start_raw(text), "above zero")
        for text in ('"100"', "null", "true", "[100]", "{}"):
            self.refused(self.start_raw(text), "above zero")

    def test_more_decimals_are_rounded(self):
        answer = self.start_raw("100.004")
        self.assertEqual((answer["state"], answer["amount"]), ("issued", 100.0))
        self.assertEqual(self.glase.ledger("invoices")[0]["total"], "100.00")

    def test_keys_of_no_till(self):
        keys = ("", "x", "a" * 65, "a-uuid' or 1=1 --", None, 7, ["a" * 36])
        for payment_uuid in keys:
            with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
                self.start_with(payment_uuid)
        for attempt in (0, -1, 10_000, "1", 1.5, True, None):
            with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
                self.start_with(str(uuid4()), attempt)
        self.assertFalse(self.sends())

    def test_orders_of_no_till(self):
        bad = {"uuid": str(uuid4()), "lines": [[0, 0, {"qty": "x"}]]}
        for order in (None, [], "x", {"lines": []}, {"uuid": 7}, bad):
            self.refused(self.start_with(str(uuid4()), order=order), "invoice")

    def test_orders_that_the_database_cannot_keep(self):
        order = self.order_data(str(uuid4()), general_customer_note="a\0b \ud83d c")
        odd = {"note": {"\0": ["\udc00", None]}, "weight": float("nan")}
        order["lines"][0][2].update(odd)
        answer = self.start_raw("100", order)
        self.assertEqual(answer["state"], "issued")
        kept = self.row(answer["payment_uuid"]).sudo().order_data
        self.assertEqual(kept["general_customer_note"], "ab  c")
        self.assertEqual(kept["lines"][0][2]["note"], {"": ["", None]})
        self.assertIsNone(kept["lines"][0][2]["weight"])

    # Is the till ready?

    def test_not_registered(self):
        self.terminal.action_unregister()
        self.not_ready("not set up")

    def test_no_glase_id(self):
        self.terminal.sudo().glase_id = False
        self.not_ready("Glase ID")

    def test_no_password(self):
        self.account.sudo().password = False
        self.not_ready("account")

    def test_no_terminal(self):
        self.terminal.action_unregister()
        self.terminal.invalidate_recordset()
        self.terminal.active = False
        self.not_ready("not set up")

    def not_ready(self, reason):
        self.env.flush_all()
        self.refused(self.start(), reason)
        terminal = self.call("open")["terminal"]
        self.assertFalse(terminal["ready"])
        self.assertIn(reason, terminal["reason"])

    def test_no_open_session(self):
        self.session_id.state = "opening_control"
        self.refused(self.start(), "Open the register")
        self.session_id.state = "closed"
        self.refused(self.start(), "Open the register")

    # Who asks?

    def test_not_a_cashier(self):
        new_test_user(self.env, "clerk", "base.group_user,stock.group_stock_manager")
        self.forbidden("clerk")

    def test_portal_user(self):
        new_test_user(self.env, "buyer", "base.group_portal")
        self.forbidden("buyer")

    def test_cashier_of_another_company(self):
        other = self.env["res.company"].create({"name": "Another company"})
        self.new_user("stranger", "point_of_sale.group_pos_manager", other)
        self.forbidden("stranger")

    def test_till_that_does_not_exist(self):
        for config_id in (0, -1, 2**31 - 1, "1", None, True):
            with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
                self.call("open", config_id=config_id)

    def forbidden(self, login):
        uuid = self.issue()
        before = self.glase.ledger("calls")
        self.authenticate(login, login)
        for call in (self.start, lambda: self.ask(uuid), lambda: self.cancel(uuid)):
            with self.refused_over_http("AccessError"):
                call()
        with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
            self.call("open")
        self.assertEqual(self.glase.ledger("calls"), before)

    # Once

    def test_double_start(self):
        uuid = self.issue()
        again = self.start(uuid)
        self.assertEqual((again["outcome"], again["state"]), ("wait", "issued"))
        newer = self.start(uuid, attempt=2)
        self.assertEqual((newer["state"], newer["attempt"]), ("issued", 1))
        self.assertEqual(len(self.sends()), 1)

    def test_start_of_what_is_paid(self):
        uuid = self.paid_one()
        self.ask(uuid)
        calls = len(self.glase.ledger("calls"))
        for attempt in (1, 2):
            again = self.start(uuid, attempt)
            self.assertEqual((again["outcome"], again["attempt"]), ("paid", 1))
        self.assertEqual(len(self.glase.ledger("calls")), calls)

    def test_start_of_an_older_attempt(self):
        uuid = self.issue()
        self.cancel(uuid)
        self.start(uuid, attempt=2)
        self.cancel(uuid, attempt=2)
        for attempt in (1, 2):
            again = self.start(uuid, attempt)
            self.assertEqual((again["outcome"], again["attempt"]), ("cancelled", 2))
        self.assertEqual(len(self.sends()), 2)

    def test_start_while_the_first_is_on_its_way(self):
        uuid = self.issue()
        self.row(uuid).sudo().write({"state": "sending", "invoice_reference": False})
        self.pass_time(uuid, -30)
        self.env.cr.execute(
            "UPDATE glase_transaction SET lease_until = clock_timestamp() AT TIME ZONE "
            "'UTC' + interval '9 s' WHERE payment_uuid = %s",
            [uuid],
        )
        calls = len(self.glase.ledger("calls"))
        self.assertEqual(self.start(uuid)["state"], "sending")
        answer = self.call("status", payment_uuid=uuid, attempt=1)
        self.assertEqual(answer["state"], "sending")
        self.assertEqual(len(self.glase.ledger("calls")), calls)

    def test_unknown_attempt_is_buried(self):
        for route, outcome in (("status", "error"), ("cancel", "cancelled")):
            uuid = str(uuid4())
            answer = self.call(route, payment_uuid=uuid, attempt=1)
            self.assertEqual((answer["state"], answer["outcome"]), ("none", outcome))
            late = self.start(uuid)
            self.assertEqual((late["state"], late["outcome"]), ("none", "error"))
            self.assertTrue(late["message"])
            self.assertFalse(self.sends())
        self.assertEqual(self.start(uuid, attempt=2)["state"], "issued")

    def test_payment_of_another_till(self):
        uuid = self.issue()
        other = self.main_pos_config.copy({"name": "Other till"})
        self.terminal.copy({"config_id": other.id})
        keys = {"config_id": other.id, "payment_uuid": uuid}
        calls = len(self.glase.ledger("calls"))
        for route, attempt in (("status", 1), ("cancel", 1), ("status", 2)):
            answer = self.call(route, attempt=attempt, **keys)
            self.assertEqual(answer["outcome"], "wait")
            self.assertIn(self.main_pos_config.name, answer["message"])
        self.assertEqual(self.call("let_go", attempt=1, **keys)["outcome"], "wait")
        self.assertFalse(self.row(uuid).released)
        self.assertEqual(len(self.glase.ledger("calls")), calls)
        self.cancel(uuid)
        answer = self.call("status", attempt=1, **keys)
        self.assertEqual(answer["outcome"], "cancelled")

    # What they share

    def start_raw(self, amount, order=None):
        """``start`` with an amount as it stands in the JSON, or an odd order."""
        uuid = str(uuid4())
        params = {
            "config_id": self.main_pos_config.id,
            "order": order or self.order_data(uuid),
            "payment_uuid": uuid,
            "attempt": 1,
        }
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        body = body[:-2] + f', "amount": {amount}' + "}}"
        return self.url_open("/pos_glase/start", body, headers=JSON).json()["result"]

    def start_with(self, payment_uuid, attempt=1, order=None):
        return self.call(
            "start", order=order, payment_uuid=payment_uuid, attempt=attempt, amount=1
        )

    def refused(self, answer, words):
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "none"))
        self.assertIn(words, answer["message"])
        self.assertFalse(self.sends())
        self.assertFalse(self.env["glase.transaction"].search([]))


@tagged("post_install", "-at_install")
class TestTwoDevices(TillCase):
    """Two devices at one till, each with an order of its own."""

    def test_busy(self):
        first = self.issue()
        answer = self.start()
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "none"))
        self.assertIn(self.pos_user.name, answer["message"])
        self.assertEqual(len(self.sends()), 1)
        self.pay()
        self.assertEqual(self.ask(first)["outcome"], "paid")
        self.issue()

    def test_busy_until_20_seconds_of_silence(self):
        first = self.issue()
        self.pass_time(first, 18)
        self.assertIn(self.pos_user.name, self.start()["message"])

    def test_takes_over_from_a_till_that_is_gone(self):
        first = self.issue()
        self.pass_time(first, 21)
        self.issue()
        row = self.row(first)
        self.assertEqual((row.state, row.status_word), ("cancelled", "CANCELED"))
        states = [i["status"] for i in self.glase.ledger("invoices")]
        self.assertEqual(states, ["CANCELED", "ISSUED"])
        calls = [c["operation"] for c in self.glase.ledger("calls")[2:]]
        order = ["sendInvoice", "cancelInvoice", "getPaymentStatus", "sendInvoice"]
        self.assertEqual(calls, order)

    def test_nobody_loses_his_turn_to_a_sale_without_a_bill(self):
        first = self.issue()
        self.pass_time(first, 21)
        bad = {"uuid": str(uuid4()), "lines": [[0, 0, {"qty": "x"}]]}
        for values in ({"amount": -1}, {"order": {"lines": []}}, {"order": bad}):
            self.assertEqual(self.start(**values)["outcome"], "error")
        self.assertFalse(self.glase.calls("cancelInvoice"))
        self.assertEqual(self.row(first).state, "issued")

    def test_takes_over_what_was_paid_meanwhile(self):
        first = self.issue()
        self.pay()
        self.pass_time(first, 21)
        self.issue()
        row = self.row(first)
        self.assertEqual(row.state, "paid")
        self.assertEqual(
            row.ers_reference, self.glase.ledger("payments")[0]["ers_reference"]
        )

    def test_takes_nothing_over_without_proof(self):
        first = self.issue()
        for kind in ("html503", "code:51", "drop_before"):
            self.glase.fault("cancelInvoice", kind)
            self.pass_time(first, 40)
            self.assertEqual(self.start()["outcome"], "error", kind)
            self.assertEqual(len(self.sends()), 1)
            self.assertEqual(self.row(first).state, "cancelling")
