# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Glase's list beside the journal, payment by payment (glase_api.md, chapter 8)."""

from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...const import events, reasons
from ...glase.report import ReportRow
from ...services.reconciliation import matching
from ..periods import PeriodCase


@tagged("post_install", "-at_install")
class TestReconciliation(PeriodCase):
    def unknown_payment(self, amount=100.0):
        """A sale that Glase has, of which the journal has lost the reference."""
        row = self.sell(amount, sync=False)
        reference = row.ers_reference
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE glase_transaction SET state = 'cancelled', ers_reference = NULL, "
            "invoice_reference = NULL, status_word = 'REPLACED', amount_paid = 0 "
            "WHERE id = %s",
            [row.id],
        )
        self.env.invalidate_all()
        return row, reference

    # Each kind of difference

    def test_amount_differs(self):
        row = self.sold_for(90)
        period = self.close_day()
        self.assertEqual(self.kinds(period), [("differs", row.ers_reference)])
        self.assertEqual((period.result, period.open_count), ("differences", 1))
        line = period.line_ids
        self.assertEqual((line.amount_glase, line.amount_odoo), (100.0, 90.0))
        self.assertEqual(line.owner_id, self.pos_admin)
        self.assertTrue(row.unresolved)
        self.assertIn("another amount", row.unresolved_reason)

    def test_only_at_glase_and_an_attempt_fits(self):
        """First compared with attempts that ended without a reference."""
        row, reference = self.unknown_payment()
        period = self.close_day()
        self.assertEqual(self.kinds(period), [("only_glase", reference)])
        self.assertEqual(period.line_ids.transaction_id, row)
        self.assertEqual((row.state, row.ers_reference), ("paid", reference))
        self.assertTrue(row.unresolved)
        self.assertEqual(period.open_count, 1)
        self.assertEqual((period.count_odoo, period.amount_odoo), (0, 0.0))
        self.settle(period.line_ids)
        self.assertEqual((period.count_odoo, period.amount_odoo), (1, 100.0))

    def test_only_at_glase_and_two_attempts_fit(self):
        first, one = self.unknown_payment()
        second, other = self.unknown_payment()
        period = self.close_day()
        self.assertEqual(
            self.kinds(period), [("only_glase", one), ("only_glase", other)]
        )
        found = period.line_ids.transaction_id
        self.assertEqual(len(found), 2)
        self.assertFalse(found & (first | second))
        self.assertEqual(found.mapped("unresolved"), [True, True])
        self.assertEqual(first.state, "cancelled")

    def test_money_that_nobody_knows_can_be_attached(self):
        row, reference = self.unknown_payment()
        self.change(row, "amount", 55)  # so it is not this attempt's
        period = self.close_day()
        line = period.line_ids.with_user(self.pos_admin)
        self.assertEqual(line.kind, "only_glase")
        action = line.action_attach()
        self.assertEqual(action["res_model"], "glase.attach")
        found = line.transaction_id
        self.assertEqual((found.amount_paid, found.order_id.id), (100.0, False))
        self.data = self.ui_order("no-glase-line")
        order = self.sync(payment_ids=[]).with_user(self.pos_admin)
        wizard = self.env["glase.attach"].with_user(self.pos_admin)
        wizard.create(
            {"transaction_id": found.id, "order_id": order.id}
        ).action_attach()
        self.env.invalidate_all()
        self.assertEqual(found.order_id, order)
        self.assertEqual((period.open_count, period.result), (0, "right"))

    def test_money_that_nobody_knows_can_be_given_back(self):
        row, _reference = self.unknown_payment()
        self.change(row, "amount", 55)  # so it is not this attempt's
        period = self.close_day()
        line = period.line_ids.with_user(self.pos_admin)
        action = line.action_refund()
        wizard = self.env[action["res_model"]].with_user(self.pos_admin)
        wizard = wizard.with_context(**action["context"])
        wizard.create({"reason": "Nobody knows whose"}).action_refund()
        self.env.invalidate_all()
        self.assertTrue(line.transaction_id.returned)
        (refund,) = self.glase.ledger("refunds")
        self.assertEqual(float(refund["amount"]), 100.0)
        self.assertEqual((period.open_count, period.result), (0, "right"))

    def test_another_amount_is_settled_with_a_note(self):
        row = self.sold_for(90)
        period = self.close_day()
        self.settle(period.line_ids, "Glase has corrected it")
        self.assertFalse(row.unresolved)
        self.assertEqual((period.open_count, period.result), (0, "right"))
        self.assertEqual(period.line_ids.note, "Glase has corrected it")
        period.with_user(self.pos_admin).action_fetch()
        self.env.invalidate_all()
        self.assertFalse(period.open_count, "what is settled stays settled")

    def test_who_looks_after_it_and_how_old_it_is(self):
        self.sold_for(90)
        period = self.close_day()
        period.marked_at -= timedelta(days=3, minutes=1)
        line = period.line_ids.with_user(self.pos_admin)
        self.assertEqual((line.owner_id, line.age), (self.pos_admin, 3))
        line.owner_id = self.pos_user
        self.settle(line)
        self.assertEqual(line.age, 0)

    def test_paid_at_a_terminal_that_is_none_of_ours(self):
        row = self.sell()
        self.env["glase.period.line"].flush_model()
        period = self.wanted()
        period.write({"state": "reading", "marked_at": period._clock(), "run": 1})
        foreign = ReportRow("other", "Bo", "9" * 25, 20)
        self.env["glase.period.line"].sudo()._store(period, 0, [foreign])
        matching.compare(self.env, period.id)
        self.env.invalidate_all()
        line = period.line_ids.filtered("is_open")
        self.assertEqual(line.kind, "only_glase")
        self.assertFalse(line.transaction_id)
        self.assertFalse(row.unresolved)
        self.settle(line)
        self.assertFalse(period.open_count)

    def settle(self, line, note="Asked Glase"):
        wizard = self.env["glase.settle.line"].with_user(self.pos_admin)
        wizard.create({"line_id": line.id, "note": note}).action_settle()
        self.env.invalidate_all()

    def test_only_in_odoo_is_said_after_the_next_list(self):
        row = self.sell()
        self.change(row, "ers_reference", "1" * 25)
        first = self.close_day()
        self.assertFalse(first.line_ids.filtered(lambda li: li.transaction_id == row))
        self.assertFalse(row.unresolved, "it may be in the next list")
        self.close_day()
        line = first.line_ids.filtered(lambda line: line.transaction_id == row)
        self.assertEqual((line.kind, line.is_open), ("only_odoo", True))
        self.assertTrue(row.unresolved)
        self.assertEqual(first.result, "differences")
        self.settle(line)
        self.assertFalse(row.unresolved)
        self.assertEqual(line.note, "Asked Glase")
        self.close_day()
        self.assertFalse(line.is_open)
        self.assertFalse(row.unresolved, "what is settled stays settled")

    def test_a_sale_during_the_mark_is_in_the_next_list(self):
        row = self.sell()
        first = self.close_day()
        self.env.cr.execute(
            "DELETE FROM glase_period_line WHERE transaction_id = %s", [row.id]
        )
        second = self.wanted()
        second.write({"state": "reading", "marked_at": second._clock(), "run": 1})
        listed = ReportRow(self.terminal.terminal_id, "", row.ers_reference, 100)
        self.env["glase.period.line"].sudo()._store(second, 0, [listed])
        second.rows_read = 1
        self.env["glase.report"].sudo().create(
            {
                "period_id": second.id,
                "report": "Reconciliation/STD_RECON_007.xml",
                "has_details": True,
                "text": "<A><Meta/><Row><ErsReference>1</ErsReference></Row></A>",
            }
        )
        self.env.flush_all()
        matching.compare(self.env, second.id)
        self.env.invalidate_all()
        self.assertTrue(first.judged)
        self.assertFalse(first.line_ids.filtered(lambda li: li.kind == "only_odoo"))
        self.assertEqual(second.line_ids.mapped("kind"), ["matched"])
        self.assertFalse(row.unresolved)

    def test_reversed(self):
        """Glase gave it back by itself: it is not in the list, but in Odoo's books."""
        row = self.sell()
        self.change(row, "state", "reversed")
        self.change(row, "ers_reference", "2" * 25)
        first = self.close_day()
        self.close_day()
        line = first.line_ids.filtered(lambda line: line.transaction_id == row)
        kinds = dict.fromkeys(line.mapped("kind"))
        self.assertEqual(list(kinds), ["unproven", "reversed"])
        self.assertFalse(line.filtered("is_open"))
        self.assertEqual(first.result, "differences", "Odoo's books have the sale")

    def test_given_back_here_and_listed_there(self):
        row = self.sell()
        self.change(row, "state", "reversed")
        period = self.close_day()
        kinds = [kind for kind, _reference in self.kinds(period)]
        self.assertEqual(kinds, ["differs", "unproven"])
        differs = period.line_ids.filtered(lambda line: line.kind == "differs")
        self.assertEqual(differs.amount_odoo, 0)
        self.assertTrue(row.unresolved)

    def test_a_payment_that_is_still_under_way(self):
        """What may be this money will tell so by itself."""
        row, reference = self.unknown_payment()
        live = self.issue()
        period = self.env["glase.period"].sudo()
        period = self.wanted()
        self.run_job()
        self.assertEqual(self.kinds(period), [("undecided", reference)])
        self.assertFalse(period.open_count)
        self.assertFalse(period.result, "not right before everybody knows")
        self.assertIn("still in progress", period.summary)
        self.assertEqual(self.cancel(live)["outcome"], "cancelled")
        self.run_job()
        self.assertEqual(self.kinds(period), [("only_glase", reference)])
        self.assertEqual(period.line_ids.transaction_id, row)
        self.assertEqual(period.result, "differences")

    def test_a_difference_that_is_found_late_is_told_at_once(self):
        """Not with the next list, which may be a day away."""
        row, reference = self.unknown_payment()
        live = self.issue()
        period = self.wanted()
        self.run_job()
        self.assertEqual(period.line_ids.kind, "undecided")
        self.cancel(live)
        row.sudo()._set_paid(90.0, row.currency_id.name, ers_reference=reference)
        row.sudo()._set_settled(events.RESOLVED, "The order has come")
        self.run_job()
        line = period.line_ids
        self.assertEqual((line.kind, line.is_open), ("differs", True))
        self.assertEqual(row.unresolved_why, reasons.OTHER_LIST_AMOUNT)
        self.assertTrue(row.unresolved)

    # A restart goes on where it stopped

    def test_batches_that_a_restart_resumes(self):
        rows = [self.sell(amount) for amount in (10.0, 20.0, 30.0)]
        with patch.object(matching, "BATCH", 1):
            stored = []
            real = matching._store

            def store_two(env, period_id, run, done, batch):
                if len(stored) == 2:
                    raise KeyboardInterrupt
                stored.append(done)
                return real(env, period_id, run, done, batch)

            self.close()
            with patch.object(matching, "_store", store_two):
                with suppress(KeyboardInterrupt):
                    self.run_job()
            period = self.periods
            self.assertEqual((period.state, period.rows_read), ("reading", 2))
            with patch.object(matching, "_store", wraps=real) as again:
                self.run_job()
            self.assertEqual([call.args[3] for call in again.call_args_list], [2])
        self.assertEqual(
            self.kinds(period), [("matched", row.ers_reference) for row in rows]
        )

    def test_a_cashier_settles_nothing(self):
        self.sold_for(90)
        line = self.close_day().line_ids
        with self.assertRaises(AccessError):
            self.env["glase.settle.line"].with_user(self.pos_user).create(
                {"line_id": line.id, "note": "x"}
            )
        with self.assertRaises(AccessError):
            line.with_user(self.pos_user).action_settle()
