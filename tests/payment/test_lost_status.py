# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Lost answers about an invoice that has a reference (state_machine.md, chapter 3)."""

from odoo.tests import tagged

from ...glase.errors import GlaseUnavailable
from ...services.payment import outcome, poll
from ...services.payment.next_step import Next
from ..common import TillCase
from ..faults import WITH_EFFECT, WITHOUT_EFFECT


@tagged("post_install", "-at_install")
class TestLostStatus(TillCase):
    """getPaymentStatus and cancelInvoice."""

    def test_question_before_the_payment(self):
        uuid = self.issue()
        for kind in [*WITHOUT_EFFECT, *WITH_EFFECT]:
            self.glase.fault("getPaymentStatus", kind)
            answer = self.ask(uuid)
            self.assertEqual((answer["outcome"], answer["state"]), ("wait", "issued"))
            self.assertTrue(answer["slow"], kind)
        self.pay()
        self.assertEqual(self.ask(uuid)["outcome"], "paid")
        self.assertEqual(len(self.sends()), 1)

    def test_where_nothing_is_reached_nothing_is_read(self):
        """All tills ask each second while Glase is down."""
        uuid = self.issue()
        waiting = self.ask(uuid)
        self.pass_time(uuid, 1)
        asked = poll.claim(self.env, self.main_pos_config.id, uuid)
        down = GlaseUnavailable("getPaymentStatus", cause="refused")
        self.env.invalidate_all()
        with self.assertQueryCount(0):
            done = outcome.not_polled(self.env, asked, down)
        slow = {"slow": True, "message": "Glase is slow, still checking."}
        slow["seen"] = done.response.mark
        self.assertEqual(done.response.as_dict(), {**waiting, **slow})
        self.assertEqual(done.next, Next.NOTHING)

    def test_lost_answers_about_a_payment(self):
        """What Glase takes for heard is asked for again, and booked once."""
        for kind in WITH_EFFECT:
            uuid = self.issue()
            self.pay()
            self.glase.fault("getPaymentStatus", kind)
            self.assertEqual(self.ask(uuid)["outcome"], "wait", kind)
            self.assertEqual(self.row(uuid).state, "issued")
            self.assertEqual(self.ask(uuid)["outcome"], "paid", kind)
        money = self.glase.ledger("payments")
        rows = self.env["glase.transaction"].search([])
        self.assertEqual(
            sorted(rows.mapped("ers_reference")),
            sorted(p["ers_reference"] for p in money),
        )
        self.assertEqual(len(self.sends()), len(rows))

    def test_definite_code_proves_nothing_about_money(self):
        uuid = self.issue()
        for code in (20, 21, 29, 33, 37, 49, 91):
            self.glase.fault("getPaymentStatus", f"code:{code}")
            answer = self.ask(uuid)
            self.assertEqual((answer["outcome"], answer["state"]), ("wait", "issued"))
            self.assertIn("manager", answer["message"])
            self.assertEqual(answer["ask_after_ms"], 5000, code)
        self.assertTrue(self.row(uuid).unresolved)
        self.pay()
        self.assertEqual(self.ask(uuid)["outcome"], "paid")

    def test_glase_does_not_know_the_bill(self):
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "code:54")
        answer = self.ask(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "failed"))
        self.assertTrue(self.row(uuid).unresolved)

    def test_bill_has_expired(self):
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "code:58")
        answer = self.ask(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "failed"))
        self.assertFalse(self.row(uuid).unresolved)

    def test_cancel_that_never_arrived(self):
        for kind in WITHOUT_EFFECT:
            self.cancelled_after(kind, calls=2)

    def test_cancel_that_arrived(self):
        for kind in WITH_EFFECT:
            self.cancelled_after(kind, calls=1)

    def cancelled_after(self, kind, calls):
        uuid = self.issue()
        before = len(self.glase.calls("cancelInvoice"))
        self.glase.fault("cancelInvoice", kind)
        answer = self.cancel(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("wait", "cancelling"))
        self.pass_time(uuid, 3)
        answer = self.ask(uuid)
        if answer["outcome"] == "wait":  # that ask saw a new version
            self.pass_time(uuid, 3)
            answer = self.ask(uuid)
        self.assertEqual(answer["outcome"], "cancelled", kind)
        self.assertEqual(len(self.glase.calls("cancelInvoice")) - before, calls, kind)
