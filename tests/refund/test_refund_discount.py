# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Refunds of orders with a discount on the whole order: a line below zero.

So are the lines of Odoo's modules for global discounts and for loyalty.
"""

from uuid import uuid4

from odoo.tests import tagged

from ...services.refund.refund_invoice import refund_invoice_for
from ..refunds import RefundCase


@tagged("post_install", "-at_install")
class TestRefundDiscount(RefundCase):
    def line(self, name, quantity, price, taxes=None):
        """A line as the till sends it; its price includes what is in ``taxes``."""
        values = self.order_of(price * quantity, quantity)["lines"][0][2]
        values.update(full_product_name=name, uuid=str(uuid4()), price_unit=price)
        return [0, 0, {**values, "tax_ids": [[6, 0, taxes.ids if taxes else []]]}]

    def vat(self, rate):
        return self.env["account.tax"].create(
            {
                "name": f"VAT {rate}",
                "amount": rate,
                "price_include_override": "tax_included",
            }
        )

    def discounted(self, *lines, glase=None):
        """A finished order of these lines, paid with Glase (and the rest by card)."""
        total = sum(line[2]["price_subtotal_incl"] for line in lines)
        data = {**self.order_of(total), "lines": list(lines)}
        return self.sold(total, glase=glase, data=data)

    def half_off(self):
        return self.discounted(self.line("Cup", 2, 100.0), self.line("Half", 1, -100.0))

    def returned(self, order, quantities):
        """The refund order of lines of an order, in their order, as core makes it."""
        data = self.refund_of(order)
        data["lines"] = []
        for line, quantity in zip(order.lines, quantities, strict=False):
            if quantity:
                values = self.refund_of(order)["lines"][0][2]
                total = -line.price_unit * quantity
                values.update(
                    uuid=str(uuid4()),
                    qty=-quantity,
                    price_unit=line.price_unit,
                    price_subtotal=total,
                    price_subtotal_incl=total,
                    refunded_orderline_id=line.id,
                    tax_ids=[[6, 0, line.tax_ids.ids]],
                )
                data["lines"].append([0, 0, values])
        return data

    def offered(self, order, *quantities):
        """What the till is offered, and the most that the server gives back."""
        data = self.returned(order, quantities)
        offer = self.call("refund_offer", order=data, amount=1000.0)
        most = round(sum(offer["parts"]), 2)
        more = self.refund(data, amount=most + 0.01)
        self.assertEqual((more["outcome"], more["state"]), ("error", "none"), more)
        return most

    def give_back(self, order, *quantities):
        """All that the articles are worth, order and all."""
        data = self.returned(order, quantities)
        (amount,) = self.call("refund_offer", order=data, amount=1000.0)["parts"]
        data["payment_ids"][0][2]["amount"] = -amount
        worth = sum(line[2]["price_subtotal_incl"] for line in data["lines"])
        discount = self.line("Discount", 1, -amount - worth)
        data["lines"] += [discount] if amount + worth else []
        self.assertEqual(self.refund(data)["state"], "refunded")
        refund_order = self.synced({**data, "amount_total": -amount})
        self.assertEqual(refund_order.state, "paid")
        return amount

    def test_one_of_two_at_half_price(self):
        order = self.half_off()
        self.assertEqual(self.offered(order, 1), 50.0)
        self.assertEqual(self.offered(order, 2), 100.0)

    def test_the_cashier_reads_why(self):
        order = self.half_off()
        offer = self.call("refund_offer", order=self.returned(order, [1]), amount=100.0)
        self.assertIn("discount", offer["message"])
        self.assertIn("50.00", offer["message"])
        offer = self.call("refund_offer", order=self.returned(order, [1]), amount=50.0)
        self.assertEqual((offer["parts"], offer["message"]), ([50.0], ""))

    def test_what_was_free(self):
        order = self.discounted(
            self.line("Cup", 1, 90.0, self.vat(20.0)),
            self.line("Cake", 1, 10.0),
            self.line("Free cake", 1, -10.0),
        )
        data = self.returned(order, [0, 1])
        offer = self.call("refund_offer", order=data, amount=10.0)
        self.assertEqual(offer["parts"], [])
        self.assertIn("paid $\xa00.00", offer["message"])

    def test_the_cents_of_a_part(self):
        """Core rounds a part of a discount anew, and its order is right then."""
        order = self.discounted(
            self.line("Cup", 3, 33.33), self.line("Less", 1, -33.32), glase=[60.0, 6.67]
        )
        data = self.returned(order, [1])
        for total, worth in (
            (22.22, 22.22),
            (22.23, 22.23),
            (22.24, 22.22),
            (1e308, 22.22),
        ):
            offer = self.call(
                "refund_offer", order={**data, "amount_total": -total}, amount=30.0
            )
            self.assertEqual(offer["parts"], [worth])

    def test_what_no_till_sends(self):
        order = self.half_off()
        for field, values in {
            "qty": (-1e308, -1e15, "x", {}, [1], None, True),
            "refunded_orderline_id": (2**40, -1, 0, "x", {}, [1], None, True),
        }.items():
            for value in values:
                self.refuses(order, field, value)
        for lines in (5, "x", {"a": 1}, [[1, [1], {}]], [[2, [1]]], [[0, 0, 5]]):
            self.refuses(order, "lines", lines)
        self.assertFalse(self.refund_calls())

    def refuses(self, order, field, value):
        """One sentence for the cashier, of both routes."""
        data = self.returned(order, [1])
        if field == "lines":
            data["lines"] = value
        else:
            data["lines"][0][2][field] = value
        with self.subTest(field=field, value=value):
            offer = self.call("refund_offer", order=data, amount=50.0)
            self.assertEqual(offer["parts"], [])
            for answer in (offer, self.refund(data, amount=50.0)):
                self.assertIn("choose the paid order", answer["message"])

    def test_one_after_the_other(self):
        order = self.half_off()
        self.assertEqual([self.give_back(order, 1) for _one in range(2)], [50.0] * 2)
        self.assertTrue(self.payment_row(order).returned)

    def test_several_parts_never_more_than_was_paid(self):
        """A third of 89.99 is 30.00 twice; the last one is what is left."""
        cups = self.line("Cup", 3, 33.33)
        less = self.line("Less", 1, -10.0)
        order = self.discounted(cups, less, glase=[50.0, 39.99])
        parts = [self.give_back(order, 1) for _one in range(2)]
        self.assertEqual(parts, [30.0, 30.0])
        self.assertEqual(self.offered(order, 1), 29.99)

    def test_the_discount_line_comes_back_too(self):
        """Core's refund in the back office returns it like an article."""
        order = self.half_off()
        self.assertEqual(self.offered(order, 2, 1), 100.0)
        self.assertEqual(self.offered(order, 1, 0.5), 50.0)
        self.assertEqual(self.offered(order, 1, 0.1), 50.0)  # less than its share
        self.assertEqual(self.offered(order, 0, 1), 0.0)
        self.assertEqual(self.give_back(order, 1, 0.75), 25.0)
        self.assertEqual(self.give_back(order, 1, 0.25), 75.0)

    def test_the_discount_of_other_taxes(self):
        """A discount is split by taxes, and so is what it takes from a return."""
        first, second = self.vat(20.0), self.vat(5.0)
        deposit = self.env["account.tax"].create(
            {"name": "Bottle", "amount": 0.25, "amount_type": "fixed"}
        )
        deposit.price_include_override = "tax_included"
        order = self.discounted(
            self.line("Cup", 1, 100.0, first | deposit),
            self.line("Book", 1, 40.0, second),
            self.line("Less", 1, -50.0, first),
        )
        self.assertEqual(self.offered(order, 1), 50.0)
        self.assertEqual(self.offered(order, 0, 1), 40.0)

    def test_a_discount_that_is_larger_than_its_taxes_articles(self):
        """It is of all: a gift card has no taxes."""
        order = self.discounted(
            self.line("Cup", 1, 90.0, self.vat(20.0)),
            self.line("Book", 1, 10.0),
            self.line("Gift card", 1, -30.0),
        )
        self.assertEqual(self.offered(order, 1), 63.0)
        self.assertEqual(self.offered(order, 0, 1), 7.0)

    def test_what_was_taken_back_is_no_discount(self):
        """A bottle that came back in the same sale: what is bought keeps its price."""
        order = self.discounted(
            self.line("Wine", 2, 20.0), self.line("Bottle", -1, 5.0), glase=[35.0]
        )
        self.assertEqual(self.offered(order, 1), 20.0)

    def test_the_bill_names_the_discount(self):
        order = self.discounted(
            self.line("Cup", 4, 25.0), self.line("Happy hour", 1, -20.0)
        )
        self.give_back(order, 1)
        (call,) = self.refund_calls()
        self.assertEqual(call["result_code"], 0)
        bill = refund_invoice_for(self.payment_row(order).refund_ids.sudo())
        rows = [(row.description, row.quantity, row.total) for row in bill.rows]
        self.assertEqual(rows, [("Cup", 1, 25), ("Happy hour", 1, -5)])

    def test_in_the_back_office(self):
        """The discount follows what comes back, in the amount and in the order."""
        order = self.half_off()
        wizard = self.wizard(order)
        self.assertEqual(wizard.line_ids.line_id, order.lines[0])
        self.assertEqual(wizard.amount, 100.0)
        wizard.line_ids.quantity = 1
        self.assertEqual((wizard.amount, wizard.rest), (50.0, 0.0))
        wizard.action_refund()
        refund_order = self.refund_order(order)
        self.assertEqual((refund_order.state, refund_order.amount_total), ("paid", -50))
        self.assertEqual(self.wizard(order).amount, 50.0)
