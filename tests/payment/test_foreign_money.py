# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Glase names money that is not the row's (state_machine.md, chapter 4), or that cannot
be kept as it is named (state_machine.md, chapter 3)."""

import random
import re
from contextlib import contextmanager
from unittest.mock import patch
from uuid import uuid4

from odoo.tests import tagged

from ...const import events, reasons
from ...glase import wire
from ...glase.client import GlaseClient
from ...glase.results import PaidReceipt, PaymentStatus
from ...services.orders import counts_as_paid
from ...services.terminal.slip_printer import payment_slip
from ..refunds import RefundCase


@tagged("post_install", "-at_install")
class TestForeignMoney(RefundCase):
    def lost_after_a_sale(self):
        """A paid sale, and the next one whose start was lost; returns both uuids."""
        first = self.paid_one()
        self.glase.fault("sendInvoice", "drop_before")
        return first, self.start()["payment_uuid"]

    def told(self, uuid, bill, ers_reference):
        """Ask, and Glase names a payment of that bill."""
        receipt = PaidReceipt(None, bill, "", "", "", None, "")
        found = PaymentStatus("PAID", 9, ers_reference, receipt)
        with patch.object(GlaseClient, "get_payment_status", return_value=found):
            return self.ask(uuid)

    def test_second_payment_of_a_bill_that_is_paid(self):
        """What is in the journal stays, and the other money is nobody's yet."""
        first, second = self.lost_after_a_sale()
        known = self.row(first).ers_reference
        for _ in range(3):
            answer = self.told(second, f"{first}-1", "9" * 13)
            self.assertEqual((answer["outcome"], answer["state"]), ("wait", "sending"))
        self.assertEqual(self.row(first).ers_reference, known)
        row = self.row(second)
        self.assertEqual(
            (row.unresolved, row.unresolved_why), (True, reasons.PAID_TWICE)
        )
        self.assertEqual(len(row.event_ids.filtered_domain(self.flag)), 1)
        self.assertEqual(len(self.sends()), 2)

    flag = [("what", "=", reasons.PAID_TWICE)]

    def test_the_earlier_sale_itself(self):
        """Ours never arrived: replaced, and the sale before keeps its money."""
        first, second = self.lost_after_a_sale()
        known = self.row(first).ers_reference
        answer = self.told(second, f"{first}-1", known)
        self.assertEqual((answer["state"], answer["attempt"]), ("issued", 2))
        self.assertFalse(self.row(first).unresolved)

    def given_up_unseen(self):
        """A bill that Glase has made and nobody here has seen; the one that was to
        replace it was refused. Returns its payment and its order."""
        order = self.order_data(str(uuid4()))
        self.glase.fault("sendInvoice", "code_after:93")
        self.glase.fault("sendInvoice", "code:20")
        uuid = self.start(order=order)["payment_uuid"]
        self.assertEqual(self.ask(uuid)["state"], "failed")
        return uuid, order

    def test_an_earlier_bill_of_the_same_order(self):
        """The cashier began anew with another line, whose start was lost, too."""
        first, order = self.given_up_unseen()
        self.glase.fault("sendInvoice", "fault")
        second = self.start(order=order)["payment_uuid"]
        self.pay()
        answer = self.ask(second)
        self.assertEqual((answer["outcome"], answer["attempt"]), ("paid", 2))
        self.assertEqual(len(self.sends()), 3, "the customer is not charged again")
        [money] = self.glase.ledger("payments")
        row = self.row(second, 2)
        self.assertEqual(row.ers_reference, money["ers_reference"])
        self.assertEqual(row.client_invoice_id, money["client_invoice_id"])
        self.assertEqual(row.order_uuid, order["uuid"])
        again = self.start(first, attempt=3, order=order)
        self.assertEqual((again["state"], again["attempt"]), ("issued", 3))

    def test_an_earlier_bill_of_another_order(self):
        """That customer's money waits for a manager; this one pays his own bill."""
        first, _order = self.given_up_unseen()
        second = self.lost_start("fault")
        self.pay()
        answer = self.ask(second)
        self.assertEqual((answer["state"], answer["attempt"]), ("issued", 2))
        row = self.row(first)
        self.assertEqual((row.state, row.unresolved), ("paid", True))

    def test_its_own_money_settles_what_it_was_not_told(self):
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "code:33")
        self.ask(uuid)
        self.assertTrue(self.row(uuid).unresolved)
        self.pay()
        self.ask(uuid)
        self.assertFalse(self.row(uuid).unresolved)

    # What nobody could keep as it is (state_machine.md, chapter 3)

    @contextmanager
    def rewritten(self, **elements):
        """Glase's answers come with other contents of some elements."""
        real = wire.Wire.post

        def post(wired, *args):
            status, content = real(wired, *args)
            for name, text in elements.items():
                element = rf"(?<=<{name}>)[^<]*(?=</{name}>)".encode()
                content = re.sub(element, text.encode(), content)
            return status, content

        with patch.object(wire.Wire, "post", post):
            yield

    @contextmanager
    def with_references(self, form):
        """Glase calls all that it names otherwise: "00{}" instead of what it would be.
        Gives the bodies of what was sent."""
        real, sent = wire.Wire.post, []
        begin, end = form.encode().split(b"{}")
        tags = rb"(<(?:ers|invoice)Reference>)%s([^<]+)%s(?=<)"

        def post(wired, body, *args):
            sent.append(body)
            known = re.sub(tags % (re.escape(begin), re.escape(end)), rb"\1\2", body)
            status, content = real(wired, known, *args)
            renamed = rb"\g<1>%s\g<2>%s" % (begin, end)
            return status, re.sub(tags % (b"", b""), renamed, content)

        with patch.object(wire.Wire, "post", post):
            yield sent

    def test_references_are_kept_to_the_byte(self):
        """With leading zeros, of 30 digits, of letters: wherever they are shown."""
        for form in ("000{}", "00012{}", "aB{}z", "=1-{}"):
            with self.with_references(form) as sent:
                order = self.sold()
                payment, line = self.payment_row(order), order.payment_ids
                reference = form.format(
                    self.glase.ledger("payments")[-1]["ers_reference"]
                )
                known = self.call("status", payment_uuid=line.uuid, attempt=1)
                row, back = self.refunded(order)
                called = re.search(b"<ersReference>(.*)</ers", b"".join(sent[-1:]))
            self.assertEqual(
                {
                    payment.ers_reference,
                    line.glase_ers_reference,
                    known["ers_reference"],
                    dict(payment_slip(payment).rows)["Glase reference"],
                    back.payment_ids.glase_refunded_reference,
                    called[1].decode(),
                },
                {reference},
            )
            bill = form.format(self.glase.ledger("invoices")[-1]["reference"])
            self.assertEqual(payment.invoice_reference, bill)
            exported = payment.export_data(["ers_reference"])["datas"][0][0]
            self.assertEqual(exported.lstrip("'"), reference)
            for model, field in (
                ("glase.transaction", "ers_reference"),
                ("pos.payment", "glase_ers_reference"),
            ):
                for operator in ("=", "ilike"):
                    found = self.env[model].search([(field, operator, reference)])
                    self.assertEqual(len(found), 1, (model, operator))
            given = form.format(self.glase.ledger("refunds")[-1]["ers_reference"])
            self.assertEqual(row.ers_reference, given)

    def test_an_amount_that_is_none(self):
        """The last amount that Glase accepted, for a manager; never told as paid."""
        for total in ("0", "-100.00", "0.001", "1000000000001"):
            uuid = self.issue()
            self.pay()
            with self.rewritten(value=total):
                answers = [self.ask(uuid), self.ask(uuid)]
            row = self.row(uuid)
            answers += self.call("open")["transactions"]
            for told in answers:
                self.assertEqual((told["outcome"], told["state"]), ("error", "paid"))
                self.assertIn("did not say how much", told["message"])
            self.assertEqual((row.amount_paid, row.unresolved), (100.0, True))
            self.assertEqual(row.unresolved_why, reasons.NO_AMOUNT)
            order = self.env["pos.order"].new({"uuid": row.order_uuid})
            order.update({"company_id": row.company_id, "currency_id": row.currency_id})
            line = {"uuid": uuid, "amount": 100.0, "pos_order_id": order.id}
            line = self.env["pos.payment"].new(line)
            self.assertFalse(counts_as_paid.paid_tx(line), "no order takes it")
            row.sudo()._set_settled(events.RESOLVED, "A manager has looked at it")
            self.assertEqual(counts_as_paid.paid_tx(line), row)
            self.assertEqual(self.ask(uuid)["outcome"], "paid")
            row.sudo().order_uuid = False

    def test_a_date_that_is_none(self):
        """The database's clock tells when it was paid."""
        for moment in ("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"):
            uuid = self.issue()
            self.pay()
            before = self.row(uuid)._clock()
            with self.rewritten(paymentDate=moment):
                self.assertEqual(self.ask(uuid)["outcome"], "paid")
            self.assertGreaterEqual(self.row(uuid).payment_date, before)

    def test_a_reference_that_is_none(self):
        """Unreadable, so nothing is known: asked on, and paid as soon as it is."""
        dice = random.Random(1)
        long = "".join(dice.choices("0123456789", k=9000))  # that no database packs
        uuid = self.issue()
        self.pay()
        for name in ("ersReference", "invoiceReference"):
            with self.rewritten(**{name: long}):
                unclear = self.ask(uuid)
            self.assertEqual((unclear["outcome"], unclear["slow"]), ("wait", True))
        self.assertEqual(self.ask(uuid)["outcome"], "paid")
