# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What a manager does in the back office: refund, settle, say it once more."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...const import reasons
from ...glase.errors import GlaseRefused, GlaseUnavailable, GlaseUnknown
from ...services.common.checks import CheckFailed
from ...services.common.transaction import in_transaction
from ...services.refund import refund_backoffice, refund_call
from ..refunds import RefundCase


def refused(code):
    return GlaseRefused("refundPayment", code, "code")


@tagged("post_install", "-at_install")
class TestRefundOffice(RefundCase):
    def test_lines_are_chosen_and_the_amount_follows(self):
        order = self.sold(amount=100.0, quantity=4)
        wizard = self.wizard(order)
        self.assertEqual((wizard.amount, wizard.glase_amount), (100.0, 100.0))
        wizard.line_ids.quantity = 1
        self.assertEqual((wizard.amount, wizard.rest), (25.0, 0.0))

    def test_a_refund_order_is_made(self):
        order = self.sold(amount=100.0, quantity=4)
        told = self.press(self.wizard(order, 1).action_refund())
        self.assertIn("has refunded", told)
        refund_order = self.refund_order(order)
        self.assertEqual(refund_order.state, "paid")
        self.assertEqual(refund_order.amount_total, -25.0)
        self.assertTrue(refund_order.is_refund)
        row = self.payment_row(order).refund_ids
        self.assertEqual((row.state, row.reason), ("refunded", "Broken"))
        self.assertEqual(row.order_id, refund_order)
        self.assertEqual(row.user_id, self.pos_admin)
        self.assertEqual(self.refunds()[0]["amount"], "25.00")
        moves = refund_order.picking_ids.move_ids
        self.assertEqual(moves.mapped("product_id"), order.lines.product_id)

    def test_what_came_back_is_not_offered_again(self):
        order = self.sold(amount=100.0, quantity=4)
        self.press(self.wizard(order, 3).action_refund())
        wizard = self.wizard(order)
        self.assertEqual(wizard.line_ids.left, 1.0)
        with self.assertRaises(UserError):
            wizard.line_ids.quantity = 2

    def test_part_of_it_was_paid_by_card(self):
        order = self.sold(amount=100.0, glase=[70.0])
        wizard = self.wizard(order)
        self.assertEqual((wizard.glase_amount, wizard.rest), (70.0, 30.0))
        with self.assertRaises(UserError):
            wizard.action_refund()
        self.assertFalse(self.refund_calls())
        wizard.rest_method_id = self.bank_payment_method
        self.press(wizard.action_refund())
        paid = {
            p.payment_method_id: p.amount for p in self.refund_order(order).payment_ids
        }
        self.assertEqual(
            paid, {self.glase_method: -70.0, self.bank_payment_method: -30.0}
        )

    def test_several_payments(self):
        order = self.sold(amount=100.0, glase=[60.0, 40.0])
        self.press(self.wizard(order).action_refund())
        self.assertEqual(len(self.refunds()), 2)
        self.assertEqual(self.refund_order(order).state, "paid")

    def test_not_known(self):
        order = self.sold()
        self.glase.fault("refundPayment", "drop_after")
        told = self.press(self.wizard(order).action_refund())
        self.assertIn("Do NOT refund again", told)
        self.assertEqual(self.refund_order(order).state, "paid")
        self.assertTrue(self.payment_row(order).refund_ids.unresolved)

    def test_a_closed_register(self):
        order = self.sold()
        session = self.session_id.with_user(self.pos_admin)
        session.post_closing_cash_details(0)
        session.close_session_from_ui()
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Open the register"):
            self.wizard(order).action_refund()

    def test_a_cashier_may_not(self):
        order = self.sold()
        with self.assertRaises(AccessError):
            self.env["glase.refund"].with_user(self.pos_user).with_context(
                default_order_id=order.id
            ).create({"reason": "x"})
        row = self.payment_row(order).with_user(self.pos_user)
        for action in ("action_refund", "action_repeat_refund", "action_refund_again"):
            with self.assertRaises(AccessError):
                getattr(row, action)()

    # Money without an order

    def free(self, row, amount):
        wizard = (
            self.env["glase.refund.amount"]
            .with_user(self.pos_admin)
            .create({"transaction_id": row.id, "amount": amount, "reason": "Lost"})
        )
        return wizard, self.press(wizard.action_refund())

    def test_a_free_amount(self):
        row = self.unmatched()
        self.free(row, 40.0)
        self.assertTrue(self.row(self.payment_uuid).unresolved)
        _wizard, told = self.free(row, 60.01)
        self.assertIn("60.00", told)
        wizard, _told = self.free(row, 60.0)
        row = self.row(self.payment_uuid)
        self.assertEqual((row.returned, row.unresolved), (True, False))
        self.press(wizard.action_refund())
        self.assertEqual([r["amount"] for r in self.refunds()], ["40.00", "60.00"])

    def test_the_till_is_not_told_paid_of_what_was_given_back(self):
        """It had lost its connection before it could hear of the money."""
        row = self.unmatched()
        self.free(row, 40.0)
        self.assertEqual(self.ask(self.payment_uuid)["outcome"], "paid")
        self.free(row, 60.0)
        answer = self.ask(self.payment_uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "reversed"))
        self.assertIn("reversed the payment", answer["message"])

    def test_a_free_amount_is_given_once(self):
        row = self.unmatched()
        wizard, told = self.free(row, 40.0)
        self.assertIn("has refunded", told)
        again = self.press(wizard.action_refund())
        self.assertIn("has refunded", again)
        self.assertEqual(len(self.refund_calls()), 1)

    def test_no_free_amount_of_a_sale(self):
        order = self.sold()
        _wizard, told = self.free(self.payment_row(order), 10.0)
        self.assertIn("from its order", told)
        self.assertFalse(self.refund_calls())

    # Not known

    def unknown(self, kind, amount=100.0, quantity=1, returned=None):
        order = self.sold(amount=amount, quantity=quantity)
        data = self.refund_of(order, returned)
        self.glase.fault("refundPayment", kind)
        self.assertEqual(self.refund(data)["state"], "unconfirmed")
        self.synced(data)
        row = self.payment_row(order).refund_ids
        return order, row.with_user(self.pos_admin)

    def settle(self, row, outcome):
        self.env["glase.refund.settle"].with_user(self.pos_admin).create(
            {"transaction_id": row.id, "outcome": outcome, "note": "Glase says so"}
        ).action_settle()
        self.env.invalidate_all()

    def test_a_manager_knows_that_it_was(self):
        _order, row = self.unknown("drop_after")
        self.settle(row, "refunded")
        self.assertEqual((row.state, row.unresolved), ("refunded", False))
        self.assertEqual(row.settled_note, "Glase says so")

    def test_a_manager_knows_that_it_was_not(self):
        order, row = self.unknown("drop_before")
        self.settle(row, "not")
        self.assertEqual((row.state, row.unresolved), ("failed", True))
        self.assertEqual(self.payment_row(order).amount_returned, 0.0)
        refund_order = row.order_id
        self.press(row.action_refund_again())
        newest = self.payment_row(order).refund_ids.filtered(
            lambda r: r.state == "refunded"
        )
        self.assertEqual(newest.order_id, refund_order)
        self.assertEqual(newest.payment_id.glase_ers_reference, newest.ers_reference)
        self.assertFalse(row.unresolved or row.payment_id)
        self.assertEqual(len(self.refunds()), 1)
        with self.assertRaises(UserError):
            self.settle_again(row)

    def test_given_back_again_after_a_second_no(self):
        _order, row = self.unknown("drop_before")
        self.settle(row, "not")
        self.glase.fault("refundPayment", "code:12")
        self.press(row.action_refund_again())
        self.assertFalse(self.refunds())
        self.press(row.action_refund_again())
        self.assertEqual(len(self.refunds()), 1)
        self.assertFalse(row.unresolved or row.payment_id)
        with self.assertRaises(UserError):
            self.settle_again(row)

    def settle_again(self, row):
        """Once is enough: the button answers, and calls nothing."""
        calls = len(self.refund_calls())
        told = self.press(row.action_refund_again())
        self.assertEqual(len(self.refund_calls()), calls)
        raise UserError(told)

    def test_repeating_proves_it(self):
        for kind in ("drop_before", "drop_after"):
            order, row = self.unknown(kind)
            self.assertTrue(row.can_be_repeated)
            self.press(row.action_repeat_refund())
            self.assertEqual((row.state, row.unresolved), ("refunded", False), kind)
            payment = self.payment_row(order)
            back = [
                r["amount"]
                for r in self.refunds()
                if r["payment_ers_reference"] == payment.ers_reference
            ]
            self.assertEqual(back, ["100.00"], kind)

    def test_repeating_proves_nothing(self):
        """Half of it: a second half would fit, too."""
        _order, row = self.unknown("drop_after", quantity=2, returned=1)
        self.assertFalse(row.can_be_repeated)
        with self.assertRaisesRegex(UserError, "twice"):
            row.action_repeat_refund()
        self.assertEqual(len(self.refund_calls()), 1)

    def test_repeating_beside_another_unknown_one(self):
        order, row = self.unknown("drop_after", quantity=3, returned=2)
        self.assertTrue(row.can_be_repeated)
        self.glase.fault("refundPayment", "drop_before")
        self.refund(self.refund_of(order, quantity=1))
        self.env.invalidate_all()
        self.assertFalse(row.can_be_repeated)

    def test_repeating_where_somebody_has_refunded_elsewhere(self):
        """Then a 98 proves nothing: it is what Glase says either way."""
        order, row = self.unknown("drop_before", quantity=3, returned=2)
        self.assertTrue(row.can_be_repeated)
        reference = self.payment_row(order).ers_reference
        self.glase.control("give_back", ers_reference=reference, amount="80.00")
        rest = self.refund(self.refund_of(order, quantity=1))
        self.assertEqual(rest["state"], "failed", rest)
        self.env.invalidate_all()
        self.assertFalse(row.can_be_repeated)

    def being_repeated(self):
        _order, row = self.unknown("drop_before")
        in_transaction(self.env, refund_backoffice._reserve_repeat, row.id)
        self.env.invalidate_all()
        return row

    def answered(self, row, reference="", error=None):
        """Glase's answer to repeating it: what the manager is told."""
        self.env.flush_all()
        told = in_transaction(
            self.env, refund_backoffice._record_repeat, row.id, reference, error
        )
        self.env.invalidate_all()
        return told["params"]["message"]

    def called_not_refunded(self, row):
        """By another manager, after the lease is over."""
        row.sudo().lease_until = False
        row.sudo()._resolve_refund(False, "asked Glase")

    def test_while_it_is_being_repeated(self):
        """Nobody calls again, or says what became of it, while Glase is asked."""
        row = self.being_repeated()
        with self.assertRaisesRegex(UserError, "being repeated"):
            row.action_repeat_refund()
        for happened in (True, False):
            with self.assertRaisesRegex(UserError, "being repeated"):
                row.sudo()._resolve_refund(happened, "asked Glase")
        self.assertEqual((row.state, len(self.refund_calls())), ("unconfirmed", 1))
        row.sudo().lease_until = False
        self.press(row.action_repeat_refund())
        self.assertEqual(row.state, "refunded")

    def test_a_late_answer_to_repeating_it(self):
        """Its lease was over, and a manager has said that it did not happen."""
        row = self.being_repeated()
        self.called_not_refunded(row)
        self.assertIn("has refunded", self.answered(row, reference="9" * 25))
        self.assertEqual((row.state, row.ers_reference), ("refunded", "9" * 25))
        self.assertEqual(row.unresolved_why, reasons.REFUNDED_LATE)

    def test_a_late_answer_that_tells_nothing(self):
        """Neither that the money moved nor that it did not: it is unknown again, and
        its amount is reserved."""
        for error in (GlaseUnknown("refundPayment", None, "timeout"), refused(98)):
            row = self.being_repeated()
            self.called_not_refunded(row)
            self.assertIn("still unknown", self.answered(row, error=error))
            self.assertEqual(row.state, "unconfirmed")
            self.assertEqual(row.unresolved_why, reasons.REFUND_NOT_KNOWN)
            self.settle(row, "refunded")
            self.assertEqual((row.state, row.unresolved), ("refunded", False))

    def test_a_late_no_to_repeating_it(self):
        row = self.being_repeated()
        self.called_not_refunded(row)
        self.answered(row, error=refused(97))
        self.assertEqual(row.unresolved_why, reasons.NOT_REFUNDED)

    def test_two_refunds_where_one_was_meant(self):
        """Glase's report had one of customer care's, which was taken for it."""
        row = self.being_repeated()
        row.sudo()._lock_refund()._set_named("8" * 25)
        self.answered(row, reference="9" * 25)
        self.assertEqual(row.ers_reference, "8" * 25)
        payment = row.refunded_id
        self.assertEqual(payment.unresolved_why, reasons.REFUNDED_ELSEWHERE)

    def refused_meanwhile(self, error):
        """The first call's answer, which comes while it is being repeated."""
        row = self.being_repeated()
        in_transaction(self.env, refund_call._not_refunded, row.id, error)
        self.env.invalidate_all()
        self.assertEqual(row.state, "unconfirmed", "its amount is not free again")
        self.assertFalse(row.manual_routine, "nobody else refunds it meanwhile")
        return row

    def test_a_late_no_while_it_is_being_repeated(self):
        """The repetition decides."""
        row = self.refused_meanwhile(refused(97))
        self.answered(row, reference="9" * 25)
        self.assertEqual(row.state, "refunded")
        self.assertFalse(row.manual_routine)
        row = self.refused_meanwhile(refused(97))
        self.answered(row, error=GlaseUnknown("refundPayment", None, "timeout"))
        self.assertEqual(row.state, "unconfirmed")
        self.press(row.action_repeat_refund())
        self.assertEqual(row.state, "refunded")

    def test_both_calls_were_refused(self):
        """A 98 then proves that somebody has refunded elsewhere."""
        not_sent = GlaseUnavailable("refundPayment", None, "refused")
        for error in (refused(97), not_sent):
            row = self.refused_meanwhile(error)
            self.assertIn("Nothing", self.answered(row, error=refused(98)))
            self.assertEqual(row.state, "failed")
            self.assertEqual(row.unresolved_why, reasons.NOT_REFUNDED)
            why = row.refunded_id.unresolved_why
            self.assertEqual(why, reasons.REFUNDED_ELSEWHERE)

    def test_a_late_no_after_a_managers_yes(self):
        _order, row = self.unknown("drop_before")
        self.settle(row, "refunded")
        in_transaction(self.env, refund_call._not_refunded, row.id, refused(97))
        self.env.invalidate_all()
        self.assertEqual(row.state, "unconfirmed")
        self.assertEqual(row.unresolved_why, reasons.REFUND_NOT_KNOWN)
        self.settle(row, "not")
        self.assertEqual(row.state, "failed")

    def test_a_late_yes_while_it_is_refunded_again(self):
        """The customer may have it twice: the first one is not called resolved."""
        order, row = self.unknown("drop_after", quantity=2, returned=1)
        self.settle(row, "not")
        self.env.flush_all()
        call = in_transaction(self.env, refund_backoffice._reserve_again, row.id)
        with self.assertRaisesRegex(CheckFailed, "in progress"):
            in_transaction(self.env, refund_backoffice._reserve_again, row.id)
        in_transaction(self.env, refund_call._refunded, row.id, "9" * 25)
        given = refund_call.send(self.env, call)
        in_transaction(self.env, refund_call.take_over_order, row.id, given)
        self.env.invalidate_all()
        self.assertEqual(given.state, "refunded")
        self.assertEqual(row.unresolved_why, reasons.REFUNDED_LATE)
        self.assertTrue(row.unresolved)
        self.assertEqual(row.order_id, self.refund_order(order))

    def test_an_unknown_one_is_not_resolved_with_a_note(self):
        _order, row = self.unknown("drop_after")
        wizard = self.env["glase.settle"].with_user(self.pos_admin)
        with self.assertRaisesRegex(UserError, "customer care"):
            wizard.create({"transaction_id": row.id, "note": "x"}).action_settle()
        self.assertTrue(row.unresolved)

    def test_what_is_known_by_now_is_not_said_again(self):
        _order, row = self.unknown("drop_after")
        self.press(row.action_repeat_refund())
        with self.assertRaisesRegex(UserError, "Refunded"):
            row.sudo()._resolve_refund(False, "asked Glase")
        with self.assertRaisesRegex(UserError, "Refunded"):
            row.action_repeat_refund()
        self.assertEqual(row.state, "refunded")

    def test_repeating_without_an_answer(self):
        _order, row = self.unknown("drop_before")
        self.glase.fault("refundPayment", "drop_after")
        self.press(row.action_repeat_refund())
        self.assertEqual((row.state, row.unresolved), ("unconfirmed", True))
        self.press(row.action_repeat_refund())
        self.assertEqual(row.state, "refunded")
        self.assertEqual(len(self.refunds()), 1)
