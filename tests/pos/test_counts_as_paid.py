# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The order arrives: the journal decides what is paid, not the browser
(architecture.md, law 4)."""

from uuid import uuid4

from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..orders import OrderCase


@tagged("post_install", "-at_install")
class TestOrder(OrderCase):
    def test_fewer_articles_than_the_saved_draft(self):
        """A table was saved with 100.00, then something was taken off: the order that
        is finished is the one that counts, and it is paid."""
        draft = self.sync(payment_ids=[], lines=self.ui_order(str(uuid4()))["lines"])
        (line,) = draft.lines
        cheaper = {"price_unit": 60.0, "price_subtotal": 60.0}
        cheaper["price_subtotal_incl"] = 60.0
        self.data["lines"] = [[1, line.id, cheaper]]
        self.data["amount_total"] = 60.0
        self.data["payment_ids"] = [[0, 0, self.line_data(self.payment_uuid, 60.0)]]
        bill = self.order_data(self.payment_uuid, 60.0) | {"uuid": self.data["uuid"]}
        self.taken(data=bill, amount=60.0)
        order = self.arrives()
        self.assertEqual((order, order.state), (draft, "paid"))
        self.assertEqual(self.row(self.payment_uuid).order_id, order)

    def test_cash_for_no_article(self):
        """The articles went to another table: an order of 0.00 with Glase 100.00 and
        cash -100.00 in the books."""
        self.taken()
        change = self.line_data(str(uuid4()), -100.0, self.bank_payment_method)
        empty = {"lines": [], "amount_total": 0.0}
        payments = [*self.data["payment_ids"], [0, 0, change]]
        self.refused({**self.data, **empty, "payment_ids": payments})

    # The good case

    def test_linked_when_it_arrives(self):
        self.taken()
        order = self.arrives()
        self.assertEqual(order.state, "paid")
        line, row = order.payment_ids, self.row(self.payment_uuid)
        self.assertEqual((row.order_id, row.payment_id), (order, line))
        self.assertFalse(row.sudo().order_data)
        self.assertEqual(line.payment_status, "done", "it arrived as waitingCapture")
        money = self.glase.ledger("payments")[0]
        as_cashier = line.with_user(self.pos_user)
        self.assertEqual(as_cashier.glase_ers_reference, money["ers_reference"])
        self.assertEqual(as_cashier.glase_invoice_reference, money["invoice_reference"])
        self.assertEqual(as_cashier.glase_amount, 100.0)
        self.assertEqual(as_cashier.glase_description, "Glase payment")
        self.assertEqual(as_cashier.glase_payment_date, row.payment_date)

    def test_found_by_its_reference(self):
        self.taken()
        order = self.arrives()
        ers = self.row(self.payment_uuid).ers_reference
        payments = self.env["pos.payment"].with_user(self.pos_admin)
        line = order.payment_ids
        for operator, value in (("=", ers), ("ilike", ers[5:]), ("in", [ers])):
            for name in ("glase_ers_reference", "payment_ids.glase_ers_reference"):
                model = payments if name.startswith("glase") else payments.pos_order_id
                found = model.search([(name, operator, value)])
                expected = line if model == payments else order
                self.assertEqual(found, expected, (name, operator))
        invoice = self.row(self.payment_uuid).invoice_reference
        domain = [("glase_invoice_reference", "=", invoice)]
        self.assertEqual(payments.search(domain), line)

    def test_searching_for_no_reference(self):
        self.taken()
        line = self.arrives().payment_ids
        other = self.ui_order(str(uuid4()))
        other["payment_ids"] = [
            [0, 0, self.line_data(str(uuid4()), 100.0, self.bank_payment_method)]
        ]
        cash = self.arrives(other).payment_ids
        ours = [("id", "in", (line | cash).ids)]
        name = "glase_ers_reference"
        for condition, expected in (
            ((name, "=", False), cash),
            ((name, "!=", False), line),
            ((name, "!=", line.glase_ers_reference), cash),
            ((name, "not in", ["0"]), line | cash),
            ((name, "not ilike", "0"), cash),
        ):
            found = self.env["pos.payment"].search([*ours, condition])
            self.assertEqual(found, expected, condition)

    def test_shown_in_the_till_again(self):
        self.taken()
        order = self.arrives().with_user(self.pos_user)
        read = order.read_pos_data([], self.main_pos_config)["pos.payment"][0]
        self.assertEqual(
            read["glase_ers_reference"], self.row(self.payment_uuid).ers_reference
        )

    def test_draft_before_the_payment(self):
        draft = self.arrives(state="draft")
        self.assertEqual(draft.state, "draft")
        self.taken()
        self.assertEqual(self.row(self.payment_uuid).state, "paid")
        line = draft.payment_ids
        again = {**self.data, "lines": [], "payment_ids": []}
        order = self.arrives(again)
        self.assertEqual((order, order.payment_ids), (draft, line))
        self.assertEqual((order.state, line.payment_status), ("paid", "done"))

    def test_arrives_twice(self):
        self.taken()
        order = self.arrives()
        line = order.payment_ids
        for _ in range(2):
            again = self.arrives()
            self.assertEqual((again, again.payment_ids), (order, line))
        self.assertEqual(self.row(self.payment_uuid).payment_id, line)

    def test_part_cash(self):
        cash = str(uuid4())
        method = self.bank_payment_method
        self.data["payment_ids"] = [
            [0, 0, self.line_data(cash, 40.0, method)],
            [0, 0, self.line_data(self.payment_uuid, 60.0)],
        ]
        self.taken(amount=60.0)
        order = self.arrives()
        self.assertEqual(order.state, "paid")
        by_method = {p.payment_method_id: p.amount for p in order.payment_ids}
        self.assertEqual(by_method, {method: 40.0, self.glase_method: 60.0})
        self.assertEqual(self.row(self.payment_uuid).amount_paid, 60.0)

    # False claims

    def test_nobody_has_paid(self):
        self.refused(self.claims_done())

    def test_still_waiting(self):
        self.start(self.payment_uuid, order=self.data)
        self.refused(self.claims_done())
        self.assertEqual(self.row(self.payment_uuid).state, "issued")

    def test_cancelled(self):
        self.start(self.payment_uuid, order=self.data)
        self.cancel(self.payment_uuid)
        self.refused(self.claims_done())

    def test_money_of_another_order(self):
        self.taken()
        thief = self.ui_order(self.payment_uuid)
        self.refused(self.claims_done(thief))
        self.assertEqual(self.arrives().state, "paid")

    def test_more_than_was_paid(self):
        uuid = str(uuid4())
        data = self.ui_order(uuid, amount=1000.0)
        self.taken(uuid, data, amount=10.0)
        self.refused(self.claims_done(data))

    def test_used_twice(self):
        self.taken()
        self.arrives()
        order = self.row(self.payment_uuid).order_id
        again = self.claims_done(self.ui_order(self.payment_uuid))
        # Odoo itself knows each payment line once.
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.refused(again)
        self.assertEqual(self.row(self.payment_uuid).order_id, order)

    def test_paid_in_another_currency(self):
        self.taken()
        self.row(self.payment_uuid).sudo().paid_currency = "XAU"
        self.refused(self.claims_done())

    def test_given_back(self):
        self.taken()
        self.row(self.payment_uuid).sudo().state = "reversed"
        self.refused(self.claims_done())

    def test_facts_of_the_browser_are_not_kept(self):
        """What a browser writes into our fields is nobody's truth."""
        self.taken()
        order = self.arrives(self.claims_done())
        ers = self.glase.ledger("payments")[0]["ers_reference"]
        self.assertEqual(order.payment_ids.glase_ers_reference, ers)
