# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Complaints about other payment add-ons and about Odoo itself, as tests of ours.

Each class or test names the public report that it stands for, and holds what is right
here."""

from contextlib import contextmanager
from uuid import uuid4

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..reports import ReportCase

OVERDUE = 16 * 60  # seconds after which money without an order is on the list
DEVICE = "The fiscal device does not answer."


@tagged("post_install", "-at_install")
class TestPaidAndHindered(ReportCase):
    """navariltd/frappe-mpsa-payments#97: paid, then the booking crashed: no sale."""

    @contextmanager
    def another_addon(self, error):
        """Another add-on has something against this order becoming paid."""
        orders, hindered = self.env.registry["pos.order"], self.data["uuid"]
        good = orders.action_pos_order_paid

        def action_pos_order_paid(order):
            done = good(order)
            if order.uuid == hindered:
                raise error
            return done

        orders.action_pos_order_paid = action_pos_order_paid
        try:
            yield
        finally:
            del orders.action_pos_order_paid

    @contextmanager
    def no_invoice(self):
        """The customer wants an invoice, and cannot get one."""
        self.data.update(to_invoice=True, partner_id=self.partner_full.id)
        account = self.partner_full.property_account_receivable_id
        account.sudo().active = False
        yield
        account.sudo().active = True

    def hindrances(self):
        """Each with a word that people read, and how the sale is finished later."""
        yield DEVICE, lambda: self.another_addon(UserError(DEVICE)), self.arrives
        yield "account", self.no_invoice, self.complete

    def assert_waits_for_its_order(self):
        """The money is where the till and the manager look for it."""
        row = self.row(self.payment_uuid)
        self.assertEqual((row.state, row.payment_id.id), ("paid", False))
        known = [each["payment_uuid"] for each in self.call("open")["transactions"]]
        self.assertIn(self.payment_uuid, known)
        self.pass_time(self.payment_uuid, OVERDUE)
        self.watch()
        self.assertTrue(row.unresolved)

    def test_told_in_words_and_finished_afterwards(self):
        for words, hindrance, finish in self.hindrances():
            with self.subTest(words):
                self.next_sale()
                with hindrance():
                    self.taken()
                    answer = self.sync_over_the_wire({**self.data, "state": "paid"})
                    self.assertIn(words, answer["error"]["data"]["message"])
                    self.assert_waits_for_its_order()
                    with self.assertRaisesRegex(UserError, words):
                        with self.env.cr.savepoint():
                            self.complete()
                    self.assertTrue(self.row(self.payment_uuid).unresolved)
                self.assert_finished(finish())

    def assert_finished(self, order):
        row = self.row(self.payment_uuid)
        self.assertIn(order.state, ("paid", "done"))
        self.assertEqual(bool(order.account_move), order.to_invoice)
        self.assertEqual((row.payment_id, row.unresolved), (order.payment_ids, False))

    def test_the_other_orders_of_a_sync_go_on(self):
        for error, words in (
            (UserError(DEVICE), DEVICE),
            (KeyError("bug"), "administrator"),
        ):
            self.next_sale()
            self.taken()
            other = self.ui_order(str(uuid4()))
            bank = self.bank_payment_method.id
            other["payment_ids"][0][2]["payment_method_id"] = bank
            with self.subTest(words), self.another_addon(error):
                with mute_logger("odoo.addons.pos_glase.models.pos.pos_order"):
                    hindered, good = self.arrives(self.data, other)
                self.assertEqual((hindered.state, good.state), ("draft", "paid"))
                self.assertEqual(hindered.payment_ids.payment_status, "done")
                self.assertIn(words, self.told_at_the_till())
                self.assertIn(hindered.pos_reference, self.told_at_the_till())
                self.assert_waits_for_its_order()
            self.data = {**self.data, "lines": [], "payment_ids": []}
            self.assert_finished(self.arrives())

    def told_at_the_till(self):
        self.env.cr.precommit.run()
        told = [("message", "like", "GLASE_REFUSED")]
        return self.env["bus.bus"].sudo().search(told, order="id desc", limit=1).message

    def test_a_locked_period(self):
        """Odoo books into the first open period then: nothing hinders the sale."""
        self.main_pos_config.company_id.sudo().fiscalyear_lock_date = "2020-01-31"
        self.data.update(to_invoice=True, partner_id=self.partner_full.id)
        self.data["date_order"] = "2020-01-15 12:00:00"
        self.taken()
        order = self.arrives()
        self.assert_finished(order)
        self.assertGreater(str(order.account_move.date), "2020-01-31")

    def test_an_archived_article(self):
        for finish in (self.arrives, self.complete):
            with self.subTest(finish.__name__):
                self.next_sale()
                self.taken()
                self.desk_organizer.sudo().active = False
                self.assert_finished(finish())
                self.desk_organizer.sudo().active = True


@tagged("post_install", "-at_install")
class TestFourWaysToPaid(ReportCase):
    """wcpos/woocommerce-pos#1754: paid at the provider, still open in the shop."""

    def at_the_till(self):
        self.taken()
        return self.arrives()

    def at_another_device(self):
        """It has the draft of the first one, which died after the customer paid."""
        self.start(self.payment_uuid, order=self.data)
        draft = self.arrives(state="draft")
        self.pay()
        self.pass_time(self.payment_uuid, 1)
        line = self.line_data(self.payment_uuid, 100.0, payment_status="done")
        commands = [Command.update(draft.payment_ids.id, line)]
        return self.arrives({**self.data, "lines": [], "payment_ids": commands})

    def hours_later(self):
        """The register was offline, and the money is on the manager's list."""
        self.taken()
        self.pass_time(self.payment_uuid, 5 * 3600)
        self.watch()
        return self.arrives()

    def by_the_manager(self):
        self.taken()
        return self.complete()

    def facts(self, order, before):
        """What must be the same, whichever way an order became paid."""
        totals = self.totals()
        picking = order.picking_ids
        return {
            "state": order.state,
            "paid": (order.amount_paid, order.amount_return, order.amount_total),
            "payments": [(p.amount, p.payment_status) for p in order.payment_ids],
            "stock": (picking.state, picking.move_ids.mapped("quantity")),
            "cost": order.is_total_cost_computed,
            "customer": order.partner_id,
            "cashier": order.user_id,
            "invoice": (order.account_move.state, order.account_move.payment_state),
            "invoiced": order.account_move.amount_total,
            "session": order.session_id,
            "totals": {name: totals[name] - before[name] for name in totals},
        }

    def totals(self):
        session = self.session_id.with_user(self.pos_admin)
        session.invalidate_recordset()
        data = session.get_closing_control_data()
        of_glase = next(
            method
            for method in data["non_cash_payment_methods"]
            if method["id"] == self.glase_method.id
        )
        return {
            "all": session.total_payments_amount,
            "orders": data["orders_details"]["quantity"],
            "sold": data["orders_details"]["amount"],
            "Glase": of_glase["amount"],
            "number": of_glase["number"],
            "unresolved": of_glase["glase"]["unresolved"],
        }

    def test_the_same_whichever_way(self):
        for invoice in (False, True):
            found = {}
            for number, way in enumerate(
                (
                    self.at_the_till,
                    self.at_another_device,
                    self.hours_later,
                    self.by_the_manager,
                )
            ):
                self.next_sale()
                reference = f"2633-{invoice:d}-00000{number}"
                self.data.update(pos_reference=reference, tracking_number=f"10{number}")
                self.data.update(to_invoice=invoice, partner_id=self.partner_full.id)
                before = self.totals()
                order = way()
                self.assertEqual(order.pos_reference, reference)
                self.assertEqual(order.tracking_number, f"10{number}")
                self.assertEqual(self.row(self.payment_uuid).order_id, order)
                found[way.__name__] = self.facts(order, before)
            for way, facts in found.items():
                with self.subTest(way, invoice=invoice):
                    self.assertEqual(facts, found["at_the_till"])
            self.assertIn(facts["state"], ("paid", "done"))
            self.assertEqual(facts["stock"], ("done", [1.0]))
            self.assertEqual(facts["totals"]["Glase"], 100.0)
            self.assertEqual(facts["totals"]["unresolved"], 0)
            self.assertEqual(facts["invoiced"], 100.0 if invoice else 0.0)
