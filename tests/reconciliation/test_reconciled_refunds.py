# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Refunds in Glase's list, and what a list proves of one that nobody knows of."""

from odoo.tests import tagged

from ...const import reasons
from ...glase.report import ReportRow
from ...services.reconciliation import matching
from ..periods import PeriodCase


@tagged("post_install", "-at_install")
class TestReconciledRefunds(PeriodCase):
    def refund_row(self, row, amount, reference, state="refunded"):
        refund = row.sudo()._reserve_refund(
            -10,
            amount,
            payment_uuid=f"refund-{reference}",
            attempt=1,
            terminal_id=row.terminal_id.id,
            config_id=row.config_id.id,
        )
        if state == "refunded":
            refund._set_refunded(reference)
        elif state == "unconfirmed":
            refund._set_unconfirmed("", "")
        self.env.flush_all()
        return refund

    def listed(self, *rows):
        """A period whose list has exactly these rows."""
        period = self.wanted()
        period.write({"state": "reading", "marked_at": period._clock(), "run": 1})
        period.flush_recordset()
        self.env["glase.period.line"].sudo()._store(period, 0, rows)
        matching.compare(self.env, period.id)
        self.env.invalidate_all()
        return period

    def row_of(self, reference, amount):
        return ReportRow(self.terminal.terminal_id, "", reference, amount)

    def test_a_refund_is_a_negative_row(self):
        row = self.sell()
        refund = self.refund_row(row, 40, "3" * 25)
        period = self.listed(
            self.row_of(row.ers_reference, 100), self.row_of("3" * 25, -40)
        )
        self.assertEqual(period.line_ids.mapped("kind"), ["matched", "matched"])
        self.assertEqual((period.count_refunds, period.amount_refunds), (1, -40.0))
        self.assertEqual(period.amount_odoo, 60.0)
        self.assertEqual(refund.state, "refunded")

    def test_a_list_settles_an_unconfirmed_refund(self):
        row = self.sell()
        refund = self.refund_row(row, 40, "", "unconfirmed")
        period = self.listed(self.row_of("3" * 25, -40))
        self.assertEqual(self.kinds(period), [("refund_confirmed", "3" * 25)])
        self.assertEqual((refund.state, refund.ers_reference), ("refunded", "3" * 25))
        self.assertFalse(refund.unresolved)

    def test_a_list_of_the_account_before(self):
        """The terminal was registered with another account before the list was read."""
        refund = self.refund_row(self.sell(), 40, "", "unconfirmed")
        period = self.wanted()
        self.assertEqual(refund.sudo().account_id, self.account)
        self.change(self.terminal, "account_id", self.other_account().id)
        self.patch(type(self), "wanted", lambda case: period)
        self.listed(self.row_of("3" * 25, -40))
        self.assertEqual(self.kinds(period), [("refund_confirmed", "3" * 25)])
        self.assertEqual(refund.state, "refunded")

    def test_a_list_shows_what_a_manager_has_called_not_refunded(self):
        """It may have been refunded again meanwhile: the manager must see both."""
        refund = self.refund_row(self.sell(), 40, "", "unconfirmed")
        refund._resolve_refund(False, "Glase says so")
        found = self.listed(self.row_of("3" * 25, -40)).line_ids.transaction_id
        self.assertNotEqual(found, refund)
        self.assertTrue(found.unresolved)
        self.assertIn(refund.client_invoice_id, found.unresolved_reason)
        self.assertIn("twice", found.unresolved_reason)

    def test_a_list_names_what_a_manager_has_called_done(self):
        """It is no second refund, and its reference is known from now on."""
        refund = self.refund_row(self.sell(), 40, "", "unconfirmed")
        refund._resolve_refund(True, "The customer has it")
        self.assertEqual((refund.state, refund.ers_reference), ("refunded", False))
        period = self.listed(self.row_of("3" * 25, -40))
        self.assertEqual(self.kinds(period), [("refund_confirmed", "3" * 25)])
        self.assertEqual(period.line_ids.transaction_id, refund)
        self.assertEqual((refund.ers_reference, refund.unresolved), ("3" * 25, False))
        self.assertEqual(period.result, "right")

    def test_a_refund_is_settled_only_when_it_alone_fits(self):
        row, other = self.sell(), self.sell()
        refunds = self.refund_row(row, 40, "a", "unconfirmed")
        refunds |= self.refund_row(other, 40, "b", "unconfirmed")
        period = self.listed(self.row_of("3" * 25, -40))
        self.assertEqual(refunds.mapped("state"), ["unconfirmed"] * 2)
        self.assertEqual(period.line_ids.kind, "only_glase")
        self.assertTrue(period.line_ids.is_open)
        self.assertIn("may not be this one", period.line_ids.story)

    def test_nor_when_two_rows_fit_one_refund(self):
        refund = self.refund_row(self.sell(), 40, "", "unconfirmed")
        period = self.listed(self.row_of("3" * 25, -40), self.row_of("4" * 25, -40))
        self.assertEqual(refund.state, "unconfirmed")
        self.assertEqual(period.line_ids.mapped("kind"), ["only_glase"] * 2)
        for line in period.line_ids:
            self.assertIn("may not be this one", line.story)

    def test_what_was_settled_before_is_not_meant(self):
        """Its money went back in an earlier period, whose list nobody has."""
        refund = self.refund_row(self.sell(), 40, "", "unconfirmed")
        refund._resolve_refund(True, "Glase says so")
        self.wanted().since = refund.payment_date  # after the call
        period = self.listed(self.row_of("3" * 25, -40))
        self.assertNotEqual(period.line_ids.transaction_id, refund)
        self.assertFalse(refund.ers_reference)

    def test_a_refund_that_a_98_called_done_is_confirmed_by_the_list(self):
        refund = self.refund_row(self.sell(), 40, "")
        first = self.listed(self.row_of("3" * 25, -40))
        self.listed()
        self.assertEqual(refund.ers_reference, "3" * 25)
        refunds = first.line_ids.filtered(lambda line: line.amount_odoo < 0)
        self.assertEqual(refunds.mapped("kind"), ["refund_confirmed"])
        self.assertFalse(refund.unresolved)

    def test_a_refund_that_a_98_called_done_and_no_list_has(self):
        """Somebody has refunded elsewhere, and the customer lacks this money."""
        refund = self.refund_row(self.sell(), 40, "")
        first = self.close_day()
        self.assertFalse(refund.unresolved, "it may be in the next one")
        self.close_day()
        line = first.line_ids.filtered(lambda line: line.transaction_id == refund)
        self.assertEqual((line.kind, line.is_open), ("only_odoo", True))
        self.assertEqual(refund.unresolved_why, reasons.NOT_LISTED)
        self.assertEqual(refund.state, "refunded", "what is missing settles nothing")

    def test_a_refund_that_a_manager_called_done(self):
        refund = self.refund_row(self.sell(), 40, "")
        refund.settled_note = "Glase's support has said so"
        self.not_listed_and_not_missing(refund)

    def test_a_refund_that_a_98_called_done_and_may_be_listed(self):
        """Two of one amount: a manager has the list's row to look at already."""
        row = self.sell()
        refunds = [self.refund_row(row, 40, reference) for reference in ("4", "5")]
        for refund in refunds:
            refund.ers_reference = False
        more = (
            f"<Row><TerminalId>{self.terminal.terminal_id}</TerminalId>"
            "<SalesAmount>-40</SalesAmount>"
            f"<ErsReference>{'3' * 25}</ErsReference></Row>"
        )
        self.send_as_report(
            lambda report, text: text.replace("</Meta>", f"</Meta>{more}")
            if "007" in report
            else text
        )
        self.not_listed_and_not_missing(refunds[0] | refunds[1])

    def test_a_refund_that_a_98_called_done_and_whose_list_was_lost(self):
        refund = self.refund_row(self.sell(), 40, "")
        self.glase.fault("markTransactionPeriod", "drop_after")
        self.close()
        self.run_job_later()
        self.assertIn("lost", self.periods.mapped("state"))
        self.session_id = self.open_register(self.main_pos_config)
        self.close_day()
        self.not_listed_and_not_missing(refund)

    def not_listed_and_not_missing(self, refunds):
        for _again in range(2):
            self.close_day()
        self.assertTrue(self.periods[0].judged)
        self.assertFalse(refunds & self.periods.line_ids.transaction_id)

    def test_a_refund_whose_answer_is_on_its_way(self):
        """Glase's list may be read before the answer is written down."""
        refund = self.refund_row(self.sell(), 40, "", "sending")
        period = self.listed(self.row_of("3" * 25, -40))
        self.assertEqual(self.kinds(period), [("undecided", "3" * 25)])
        self.assertFalse(period.result)
        refund._set_refunded("3" * 25)
        self.env.flush_all()
        matching.look_again(self.env)
        self.env.invalidate_all()
        self.assertEqual(self.kinds(period), [("matched", "3" * 25)])
        self.assertEqual(period.line_ids.transaction_id, refund)
        self.assertEqual(period.amount_odoo, -40, "the sum is of today, too")
        self.assertEqual(period.result, "right")

    def test_what_is_missing_settles_no_refund(self):
        refund = self.refund_row(self.sell(), 40, "", "unconfirmed")
        self.listed()
        self.listed()
        self.assertEqual((refund.state, refund.unresolved), ("unconfirmed", True))

    def test_a_refund_that_nobody_knows(self):
        self.sell()
        period = self.listed(self.row_of("3" * 25, -40))
        found = period.line_ids.transaction_id
        self.assertEqual((found.kind, found.state), ("refund", "refunded"))
        self.assertTrue(found.unresolved)
