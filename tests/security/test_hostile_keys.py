# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Keys of what is not the till's to ask about, and more than a till ever sends."""

import random
from uuid import uuid4

from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .test_hostile import DEEP, SQL, HostileRoutes

NO_FIELD = ("outcome", "message", "state", "payment_uuid", "attempt")


@tagged("post_install", "-at_install")
class TestHostileKeys(HostileRoutes):
    def test_more_than_any_till_sends(self):
        """One sentence, at once, and nothing of it is kept."""
        parameters = self.routes()["start"]
        order, line = parameters["order"], parameters["order"]["lines"][0]
        for name, values in {
            "20 MB": {"note": "x" * 20_000_000},
            "many lines": {"lines": [line] * 2001},
            "deep": {"note": DEEP},
        }.items():
            with self.subTest(name):
                large = {**parameters, "order": {**order, **values}}
                for route in ("start", "update", "refund", "refund_offer", "undo"):
                    keys = self.routes()[route].keys()
                    sent = {key: large[key] for key in keys if key in large}
                    answer = self.call(route, **sent)
                    self.assertIn("too large", answer["message"])
        self.assert_nothing_happened()
        many = {"lines": [line] * 200, "note": "x" * 200_000}
        order = self.order_data(parameters["payment_uuid"], **many)
        answer = self.start(parameters["payment_uuid"], amount=20_000.0, order=order)
        self.assertEqual(answer["state"], "issued", "a large order, but a sane one")

    def test_the_uuid_of_an_order(self):
        parameters = self.routes()["start"]
        for uuid in ("", "x" * 65, "".join(random.Random(1).choices(SQL, k=50_000))):
            order = {**parameters["order"], "uuid": uuid}
            answer = self.call("start", **{**parameters, "order": order})
            self.assertIn("cannot create the Glase invoice", answer["message"])
        self.assert_nothing_happened()

    def test_payments_of_another_company(self):
        """Answered as what nobody knows: nothing told, nothing changed, no error."""
        uuid = self.issue()
        row = self.row(uuid)
        self.pay()
        self.ask(uuid)
        company = self.env["res.company"].create({"name": "Other"})
        row.sudo().company_id = company
        before = row.sudo().read()
        told = {}
        for route, parameters in self.routes().items():
            if "payment_uuid" not in parameters:
                continue
            for key in (str(uuid4()), uuid):
                answer = self.call(route, **{**parameters, "payment_uuid": key})
                told.setdefault(route, []).append({**answer, "payment_uuid": ""})
        for route, (unknown, anothers) in told.items():
            with self.subTest(route):
                if route == "start":
                    self.assertIn("not a payment", anothers["message"])
                    continue
                self.assertEqual(anothers, unknown)
        self.env.invalidate_all()
        self.assertEqual(row.sudo().read(), before)

    def test_a_bill_that_another_line_has_taken_over(self):
        """Its own line is asked about, cancelled or started again, late: nothing."""
        uuid = self.issue()
        self.cancel(uuid)
        self.row(uuid).sudo()._set_taken_by(self.row(self.issue()))
        keys = {"payment_uuid": uuid, "attempt": 1}
        for route in ("status", "cancel", "let_go", "refund_status"):
            self.assertEqual(self.call(route, **keys)["state"], "none", route)
        sent = len(self.sends())
        self.assertEqual(self.start(uuid)["outcome"], "error")
        self.assertEqual(len(self.sends()), sent)

    def test_the_undo_of_a_payment_cannot_be_taken_away(self):
        """Its key is the server's own: no browser has a word about it."""
        uuid = self.paid_one()
        for route in ("start", "cancel", "refund_status"):
            parameters = {**self.routes()[route], "payment_uuid": f"undo-{uuid}"}
            with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
                self.call(route, **parameters)

    def test_a_till_leaves_few_rows(self):
        """However many payments that never were a browser asks about."""
        uuids = [str(uuid4()) for _number in range(60)]
        for number, uuid in enumerate(uuids):
            route = ("status", "cancel", "let_go", "refund_status")[number % 4]
            answer = self.call(route, payment_uuid=uuid, attempt=1)
            self.assertEqual(answer["state"], "none")
        self.assertLessEqual(set(self.all_rows()), set(uuids[-50:]))
        self.assertEqual(len(self.all_rows()), 50)
        self.assertEqual(self.start(uuids[-1])["state"], "none", "it cannot arrive now")
        self.assertFalse(self.sends())

    def paid_elsewhere(self):
        """The row of an order that was paid at this till, and another till."""
        uuid = self.paid_one()
        other = self.open_another("Other till")
        self.terminal.copy({"config_id": other.id})
        return self.row(uuid), other

    def test_an_order_that_is_paid_with_the_payment_of_another(self):
        """Its status is "wait" at any other till, and tells nothing of its order."""
        row, other = self.paid_elsewhere()
        keys = {"payment_uuid": row.payment_uuid, "config_id": other.id}
        before, sent = row.sudo().read(), len(self.sends())
        for call in (
            lambda: self.call("status", attempt=1, **keys),
            lambda: self.call("status", attempt=2, **keys),
            lambda: self.call("cancel", attempt=1, **keys),
            lambda: self.start(attempt=1, **keys),
            lambda: self.start(attempt=2, **keys),
        ):
            answer = call()
            self.assertEqual(answer["outcome"], "wait")
            self.assertEqual(set(answer), set(NO_FIELD))
        self.assertEqual(self.call("open", config_id=other.id)["transactions"], [])
        self.assertFalse(self.call("restore", **keys)["order_id"])
        self.env.invalidate_all()
        self.assertEqual(row.sudo().read(), before)
        self.assertEqual(len(self.sends()), sent)

    def test_the_same_without_a_log_in(self):
        row, other = self.paid_elsewhere()
        before = row.sudo().read()
        self.authenticate(None, None)
        for payment_uuid in (row.payment_uuid, "", None, [], {}):
            for config in (self.main_pos_config, other):
                keys = {"payment_uuid": payment_uuid, "attempt": 1}
                with self.assertRaises(JsonRpcException) as caught:
                    with mute_logger("odoo.http"):
                        self.call("status", config_id=config.id, **keys)
                for told in (row.ers_reference, row.order_uuid, row.invoice_reference):
                    self.assertNotIn(told, str(caught.exception))
        self.env.invalidate_all()
        self.assertEqual(row.sudo().read(), before)

    def test_a_payment_is_no_refund(self):
        """Nor does anybody lose track of it by asking about it as one."""
        row, _other = self.paid_elsewhere()
        live = self.row(self.issue())
        live.sudo().write({"state": "sending", "lease_until": False})
        for uuid in (row.payment_uuid, live.payment_uuid):
            refund = {**self.routes()["refund"], "payment_uuid": uuid}
            status = {"payment_uuid": uuid, "attempt": 1}
            for answer in (
                self.call("refund_status", **status),
                self.call("refund", **refund),
            ):
                self.assertEqual(
                    (answer["state"], answer["outcome"]), ("none", "error")
                )
        self.env.invalidate_all()
        self.assertEqual((row.state, live.state), ("paid", "sending"))

    def test_a_refund_is_no_payment(self):
        row, _other = self.paid_elsewhere()
        self.authenticate("pos_admin", "pos_admin")
        self.call("undo", order={}, payment_uuid=row.payment_uuid)
        refund = row.refund_ids
        refund.sudo().write({"payment_uuid": str(uuid4()), "state": "sending"})
        keys = {"payment_uuid": refund.payment_uuid}
        calls = self.glase.ledger("calls")
        for attempt in (1, 2):
            for route in ("status", "cancel", "let_go"):
                answer = self.call(route, attempt=attempt, **keys)
                self.assertEqual(answer["state"], "none", route)
            self.assertEqual(self.start(attempt=attempt, **keys)["outcome"], "error")
            force = self.call("force", attempt=attempt, reason="x", **keys)
            self.assertEqual(force["state"], "none")
        self.env.invalidate_all()
        self.assertEqual((refund.state, refund.forced), ("sending", False))
        self.assertEqual(self.glase.ledger("calls"), calls)
