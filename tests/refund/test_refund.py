# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Refunds at the till (state_machine.md, chapter 7), as a plain cashier."""

from decimal import Decimal
from uuid import uuid4

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...services.orders.must_not_vanish import why_not_closing
from ...services.refund.refund_invoice import refund_invoice_for
from ..refunds import RefundCase


@tagged("post_install", "-at_install")
class TestRefund(RefundCase):
    def test_whole(self):
        order = self.sold()
        row, refund_order = self.refunded(order)
        (refund,) = self.refunds()
        payment = self.payment_row(order)
        self.assertEqual(refund["payment_ers_reference"], payment.ers_reference)
        self.assertEqual(Decimal(refund["amount"]), 100)
        self.assertEqual((row.kind, row.state), ("refund", "refunded"))
        self.assertEqual(row.ers_reference, refund["ers_reference"])
        self.assertEqual((row.amount, row.amount_paid), (100.0, -100.0))
        self.assertEqual(row.refunded_id, payment)
        self.assertEqual((payment.amount_returned, payment.returned), (100.0, True))
        self.assertEqual(payment.state, "paid")
        self.assertFalse(payment.unresolved or row.unresolved)
        # and its order
        self.assertEqual(refund_order.state, "paid")
        self.assertEqual(refund_order.refunded_order_id, order)
        self.assertEqual((row.order_id, row.payment_id.amount), (refund_order, -100.0))

    def test_what_the_receipt_gets(self):
        order = self.sold()
        row, refund_order = self.refunded(order)
        line = refund_order.payment_ids.with_user(self.pos_user)
        self.assertEqual(line.glase_description, "Glase payment (refund)")
        self.assertEqual(line.glase_ers_reference, row.ers_reference)
        self.assertEqual(
            line.glase_refunded_reference, self.payment_row(order).ers_reference
        )
        self.assertEqual(line.glase_amount, -100.0)

    def test_the_answer_names_both_references(self):
        order = self.sold()
        answer = self.refund(self.refund_of(order))
        self.assertEqual(answer["outcome"], "paid")
        self.assertEqual(answer["amount"], 100.0)
        self.assertEqual(answer["ers_reference"], self.refunds()[0]["ers_reference"])
        self.assertEqual(
            answer["refunded_ers_reference"], self.payment_row(order).ers_reference
        )

    def test_the_bill_lists_what_came_back(self):
        order = self.sold(amount=90.0, quantity=3)
        self.refunded(order, quantity=2)
        (call,) = self.refund_calls()
        self.assertEqual(call["result_code"], 0)
        row = self.payment_row(order).refund_ids
        bill = refund_invoice_for(row.sudo())
        self.assertEqual([r.quantity for r in bill.rows], [2])
        self.assertEqual(bill.total, 60)

    def test_three_parts_to_the_cent(self):
        order = self.sold(amount=99.99, quantity=3)
        for _part in range(3):
            self.refunded(order, quantity=1)
        parts = [Decimal(refund["amount"]) for refund in self.refunds()]
        self.assertEqual(parts, [Decimal("33.33")] * 3)
        fourth = self.refund(self.refund_of(order, quantity=1), amount=0.01)
        self.assertEqual((fourth["outcome"], fourth["state"]), ("error", "none"))
        self.assertEqual(len(self.refund_calls()), 3)

    def test_a_part(self):
        order = self.sold(amount=100.0, quantity=4)
        self.refunded(order, quantity=1)
        payment = self.payment_row(order)
        self.assertEqual((payment.amount_returned, payment.returned), (25.0, False))
        self.refunded(order, quantity=3)
        payment = self.payment_row(order)
        self.assertEqual((payment.amount_returned, payment.returned), (100.0, True))

    def test_the_same_articles_twice(self):
        """Four articles for 100: what came back once does not come back again."""
        order = self.sold(amount=100.0, quantity=4)
        self.refund(self.refund_of(order, quantity=3))  # its order is under way
        again = self.refund(self.refund_of(order, quantity=2))
        self.assertEqual((again["outcome"], again["state"]), ("error", "none"))
        self.assertIn("already returned", again["message"])
        self.assertEqual(len(self.refund_calls()), 1)

    def test_more_than_the_articles_are_worth(self):
        order = self.sold(amount=100.0, quantity=4)
        answer = self.refund(self.refund_of(order, quantity=1), amount=25.01)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "none"))
        self.assertIn("worth", answer["message"])
        self.assertFalse(self.refund_calls())

    def test_a_price_that_the_browser_raised(self):
        order = self.sold(amount=100.0, quantity=4)
        data = self.refund_of(order, quantity=1)
        data["lines"][0][2].update(price_unit=100.0, price_subtotal_incl=-100.0)
        self.assertEqual(self.refund(data, amount=100.0)["state"], "none")
        self.assertFalse(self.refund_calls())

    def test_zero_and_negative_and_no_amounts(self):
        data = self.refund_of(self.sold())
        for amount in (0, -1, 0.001, float("1e300"), "10", None, True):
            answer = self.refund(data, amount=amount or 0)
            self.assertEqual((answer["outcome"], answer["state"]), ("error", "none"))
        self.assertFalse(self.refund_calls())

    def test_several_payments(self):
        order = self.sold(amount=100.0, glase=[60.0, 40.0])
        data = self.refund_of(order)
        offer = self.call("refund_offer", order=data, amount=100.0)
        self.assertEqual(offer["parts"], [60.0, 40.0])
        lines = [self.line_data(str(uuid4()), -part) for part in offer["parts"]]
        data["payment_ids"] = [[0, 0, line] for line in lines]
        for line, part in zip(lines, offer["parts"], strict=True):
            answer = self.refund(data, amount=part, uuid=line["uuid"])
            self.assertEqual(answer["state"], "refunded", answer)
        by_amount = {p.amount_paid: p for p in self.payment_row(order)}
        for refund in self.refunds():
            payment = by_amount[float(refund["amount"])]
            self.assertEqual(refund["payment_ers_reference"], payment.ers_reference)
        self.assertEqual(self.synced(data).state, "paid")

    def test_one_line_is_one_payment(self):
        order = self.sold(amount=100.0, glase=[60.0, 40.0])
        answer = self.refund(self.refund_of(order))
        self.assertIn("60.00", answer["message"])
        self.assertFalse(self.refund_calls())

    def test_part_card_part_glase(self):
        order = self.sold(amount=100.0, glase=[70.0])
        data = self.refund_of(order)
        offer = self.call("refund_offer", order=data, amount=100.0)
        self.assertEqual(offer["parts"], [70.0])
        data["payment_ids"][0][2]["amount"] = -70.0
        self.assertEqual(self.refund(data)["state"], "refunded")
        card = self.line_data(str(uuid4()), -30.0, self.bank_payment_method)
        data["payment_ids"].append([0, 0, card])
        self.assertEqual(self.synced(data).state, "paid")

    def test_not_paid_with_glase(self):
        data = self.order_of(100.0)
        card = self.line_data(str(uuid4()), 100.0, self.bank_payment_method)
        order = self.synced({**data, "payment_ids": [[0, 0, card]]})
        refund = self.refund_of(order)
        for answer in (
            self.refund(refund),
            self.call("refund_offer", order=refund, amount=100.0),
        ):
            self.assertIn("not paid with Glase", answer["message"])
            self.assertNotIn("\n", answer["message"])
        self.assertFalse(self.refund_calls())

    def test_no_original(self):
        data = self.refund_of(self.sold())
        data["lines"][0][2].pop("refunded_orderline_id")
        self.assertIn("Orders", self.refund(data)["message"])
        for nonsense in ({}, [], {"uuid": 1}, {"uuid": "x", "lines": 3}):
            answer = self.refund({**data, "lines": nonsense})
            self.assertEqual(answer["state"], "none")

    def test_of_two_orders(self):
        first, second = self.sold(), self.sold()
        data = self.refund_of(first)
        other = self.refund_of(second)
        data["lines"] += other["lines"]
        self.assertEqual(self.refund(data, amount=100.0)["state"], "none")

    def test_a_draft(self):
        data = self.order_of(100.0)
        draft = self.synced({**data, "payment_ids": []}, state="draft")
        self.assertEqual(self.refund(self.refund_of(draft))["state"], "none")

    def test_a_refund_is_not_refunded(self):
        order = self.sold()
        _row, refund_order = self.refunded(order)
        line = refund_order.lines
        data = self.refund_of(order)
        data["lines"][0][2]["refunded_orderline_id"] = line.id
        self.assertEqual(self.refund(data)["state"], "none")
        self.assertEqual(len(self.refund_calls()), 1)

    # Once

    def test_double_tap(self):
        data = self.refund_of(self.sold())
        first, second = self.refund(data), self.refund(data)
        self.assertEqual(first, second)
        self.assertEqual(len(self.refund_calls()), 1)

    def test_a_second_tap_while_the_first_waits(self):
        data = self.refund_of(self.sold())
        uuid = data["payment_ids"][0][2]["uuid"]
        inside, closing = [], []

        def second_tap():
            inside.append(self.beside("refund", uuid, order=data, amount=100.0))
            inside.append(self.beside("refund_status", uuid))
            closing.append(why_not_closing(self.session_id))

        with self.around("refund_payment", before=second_tap):
            self.assertEqual(self.refund(data)["state"], "refunded")
        self.assertEqual(
            [(a["state"], a["outcome"]) for a in inside], [("sending", "wait")] * 2
        )
        self.assertIn("refund is in progress", closing[0])
        self.assertEqual(len(self.refund_calls()), 1)

    def test_reload_in_the_middle(self):
        """The page is gone, the server goes on; the till then only looks."""
        data = self.refund_of(self.sold())
        answer = self.refund(data)
        found = self.status(data)
        self.assertEqual(found, answer)
        self.assertEqual(len(self.refund_calls()), 1)
        opened = self.call("open")["transactions"]
        self.assertEqual([t["payment_uuid"] for t in opened], [found["payment_uuid"]])

    def status(self, data, attempt=1):
        uuid = data["payment_ids"][0][2]["uuid"]
        return self.call("refund_status", payment_uuid=uuid, attempt=attempt)

    def test_never_arrived(self):
        """What the till was told never arrived does not happen later."""
        data = self.refund_of(self.sold())
        self.assertEqual(self.status(data)["state"], "none")
        late = self.refund(data)
        self.assertEqual((late["outcome"], late["state"]), ("error", "none"))
        self.assertFalse(self.refund_calls())
        self.assertEqual(self.refund(data, attempt=2)["state"], "refunded")

    # Its order

    def arrives_wrong(self, data):
        orders = self.env["pos.order"].with_user(self.pos_user)
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            orders.sync_from_ui([{**data, "state": "paid"}])
        return str(caught.exception)

    def test_an_order_whose_total_was_written_down(self):
        """A part is no whole return, whatever the order's amounts say."""
        order = self.sold(amount=100.0, quantity=4)
        order.with_user(self.pos_user).write({"amount_total": 25.0})
        part = {order.lines.id: 1}
        self.assertEqual(order._glase_value_of(part, "x", 100.0), 25.0)

    def test_claimed_without_a_refund(self):
        data = self.refund_of(self.sold())
        data["payment_ids"][0][2]["payment_status"] = "done"
        self.assertIn("not confirmed a refund", self.arrives_wrong(data))

    def test_claimed_with_another_amount(self):
        order = self.sold(amount=100.0, quantity=4)
        data = self.refund_of(order, quantity=1)
        self.refund(data)
        more = self.refund_of(order, quantity=2)
        more["uuid"] = data["uuid"]
        more["payment_ids"][0][2]["uuid"] = data["payment_ids"][0][2]["uuid"]
        self.assertIn("not confirmed a refund", self.arrives_wrong(more))

    def test_claimed_by_another_order(self):
        data = self.refund_of(self.sold())
        self.refund(data)
        self.assertIn(
            "not confirmed a refund",
            self.arrives_wrong({**data, "uuid": str(uuid4())}),
        )

    def test_nothing_of_it_vanishes(self):
        data = self.refund_of(self.sold())
        draft = self.synced(data, state="draft")
        synced = {**data, "lines": []}  # what is saved the till does not send again
        self.assertEqual(self.refund(synced)["state"], "refunded")
        for vanish in (
            draft.unlink,
            draft.action_pos_order_cancel,
            draft.payment_ids.unlink,
            lambda: draft.payment_ids.write({"amount": -1.0}),
        ):
            with self.assertRaises(UserError) as said, self.env.cr.savepoint():
                vanish()
            self.assertRegex(str(said.exception), "Glase refund .* is done, or may be")

    def test_its_order_was_cancelled_on_another_device(self):
        data = self.refund_of(self.sold())
        self.synced(data, state="draft").action_pos_order_cancel()
        answer = self.refund({**data, "lines": []})  # they are saved
        self.assertEqual(answer["state"], "refunded")
        self.assertEqual(self.synced(data).state, "cancel")
        reason = self.row(answer["payment_uuid"]).unresolved_reason
        self.assertIn("Refunded, but its order was cancelled", reason)
