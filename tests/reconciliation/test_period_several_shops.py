# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Periods of two tills, two accounts and two companies (glase_api.md, 8.2)."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..periods import PeriodCase

MANAGER = "point_of_sale.group_pos_manager"
BOOKKEEPER = "account.group_account_invoice,account.group_account_user"


@tagged("post_install", "-at_install")
class TestPeriodShops(PeriodCase):
    def shop_by_hand(self):
        """The whole shop's period, closed now."""
        self.account.report_mode = "manual"
        self.wanted()
        self.run_job()
        return self.periods[-1:]

    def sums(self, period, report):
        """What Glase's report says of each group, and whether Odoo agrees."""
        lines = period.sum_ids.filtered(lambda line: report in line.report)
        return {
            (line.terminal_id.name or "", line.cashier or ""): (
                line.count_glase,
                line.amount_glase,
                line.amount_odoo,
                line.agrees,
            )
            for line in lines
        }

    def reported(self):
        calls = self.glase.calls("executeReport")
        return {call["report_id"].rpartition("/")[2] for call in calls}

    # Two tills

    def test_two_tills_each_for_itself(self):
        other = self.other_till(self.account)
        mine = self.sell(100.0)
        with self.at(other):
            theirs = self.sell(30.0)
            self.close()
        self.run_job()
        period = self.periods
        self.assertEqual(period.terminal_id, other)
        self.assertEqual(self.kinds(period), [("matched", theirs.ers_reference)])
        period = self.close_day()
        self.assertEqual(period.terminal_id, self.terminal)
        self.assertEqual(self.kinds(period), [("matched", mine.ers_reference)])
        self.assertEqual(set(self.periods.mapped("result")), {"right"})

    def test_sums_of_a_shop_by_till_and_cashier(self):
        other = self.other_till(self.account)
        self.sell(100.0)
        self.sell(50.0)
        with self.at(other, login="pos_admin"):
            self.sell(30.0)
        period = self.shop_by_hand()
        self.assertEqual((period.result, period.count_glase), ("right", 3))
        self.assertFalse(self.reported() & {"STD_RECON_006.xml", "STD_RECON_007.xml"})
        self.assertEqual(
            self.sums(period, "002"),
            {
                ("Till 1", ""): (2, 150.0, 150.0, True),
                ("Till 2", ""): (1, 30.0, 30.0, True),
            },
        )
        self.assertEqual(
            self.sums(period, "004"),
            {
                ("", self.pos_user.name): (2, 150.0, 150.0, True),
                ("", self.pos_admin.name): (1, 30.0, 30.0, True),
            },
        )
        self.assertIn("agree", period.summary)

    def test_sums_of_glase_that_are_others(self):
        """Another sum of a till, and a cashier whom the report leaves out."""
        self.sell(100.0)
        self.sell(50.0)

        def change(report, text):
            if report.endswith("004.xml"):
                return "<A><Meta/></B>"
            return text.replace("150.00000", "151.00000")

        self.send_as_report(change)
        period = self.shop_by_hand()
        self.assertEqual(
            self.sums(period, "002"), {("Till 1", ""): (2, 151.0, 150.0, False)}
        )
        self.assertEqual(
            self.sums(period, "004"),
            {("", self.pos_user.name): (0, 0.0, 150.0, False)},
        )
        self.assertFalse(self.sums(period, "shop")[("", "")][-1])
        self.assertEqual(period.result, "right", "each payment is the same")
        self.assertIn("totals differ", period.summary)

    def test_sums_only_that_are_others(self):
        self.glase.control("mode", reports="reference")
        self.sell()
        self.send_as_report(lambda report, text: text.replace("100.00000", "90.00000"))
        period = self.close_day()
        self.assertEqual((period.state, period.listed), ("done", False))
        self.assertEqual(period.result, "not_comparable")
        self.assertIn("differ from Odoo", period.summary)

    # Two accounts

    def test_two_accounts_each_with_its_own_list(self):
        other = self.other_till(self.other_account())
        mine = self.sell(100.0)
        with self.at(other):
            theirs = self.sell(30.0)
            self.close()
        self.close()
        self.run_job()
        first, second = self.periods
        self.assertEqual(first.account_id, other.account_id)
        self.assertEqual(self.kinds(first), [("matched", theirs.ers_reference)])
        self.assertEqual(self.kinds(second), [("matched", mine.ers_reference)])
        principals = {mark["principal"] for mark in self.marks()}
        self.assertEqual(len(principals), 2, principals)

    def test_a_shop_judges_nothing_of_another_account(self):
        """What the other shop has sold is in none of this shop's lists."""
        other = self.other_till(self.other_account())
        self.sell(100.0)
        with self.at(other):
            theirs = self.sell(30.0)
        for _again in range(2):
            self.assertEqual(self.shop_by_hand().result, "right")
        self.assertFalse(theirs.unresolved)
        lines = self.env["glase.period.line"].sudo().search([])
        self.assertNotIn(theirs, lines.transaction_id)
        self.assertIn(other, self.env["glase.period"].sudo()._unmarked(other))

    def test_a_till_in_another_accounts_list_is_not_ours(self):
        """Money of a terminal that this account has not: nobody's till is blamed."""
        other = self.other_till(self.other_account())
        self.sell(100.0)
        number, theirs = self.terminal.terminal_id, other.terminal_id

        def change(report, text):
            row = text.replace(
                f"<TerminalId>{number}</TerminalId>\n<CashierId>",
                (f"<TerminalId>{theirs}</TerminalId>\n<CashierId>"),
            )
            return row.replace("<ErsReference>2", "<ErsReference>9")

        self.send_as_report(change)
        period = self.shop_by_hand()
        line = period.line_ids.filtered("is_open")
        self.assertEqual((line.kind, line.terminal_code), ("only_glase", theirs))
        self.assertFalse(line.terminal_id or line.transaction_id)

    def test_somebody_hears_of_money_at_a_terminal_of_nobody(self):
        """No row of the journal can stand on the unresolved list for it; one to-do is
        enough, however many payments a till has that Odoo does not know."""
        self.sell(100.0)
        self.sell(20.0)
        here = f"<TerminalId>{self.terminal.terminal_id}</TerminalId>\n<CashierId>"
        elsewhere = "<TerminalId>elsewhere</TerminalId>\n<CashierId>"
        self.send_as_report(
            lambda _report, text: text.replace(here, elsewhere).replace(
                "<ErsReference>2", "<ErsReference>9"
            )
        )
        period = self.close_day()
        lines = period.line_ids.filtered("is_open")
        self.assertFalse(lines.transaction_id)
        todo, session = period.alarm_id, period.session_id
        self.assertEqual((todo.user_id, todo.res_id), (self.pos_admin, session.id))
        self.assertIn("2 differences", todo.summary)
        self.assertIn(f"/{period.id}", todo.note, "one click to their buttons")
        self.run_job()
        self.assertEqual(session.activity_ids, todo, "once")
        settle = self.env["glase.settle.line"].with_user(self.pos_admin)
        for line in lines:
            self.assertTrue(todo.exists())
            settle.create({"line_id": line.id, "note": "Not ours"}).action_settle()
        self.assertFalse(todo.exists())

    # Two companies

    def test_two_companies(self):
        other = self.other_company()
        company = other.company_id
        self.sell(100.0)
        here = self.close_day()
        # The till's session is Odoo's own matter; what is listed and booked is ours.
        session = (
            self.env["pos.session"]
            .sudo()
            .create({"config_id": other.config_id.id, "user_id": self.pos_admin.id})
        )
        period = self.env["glase.period"].sudo()
        period = period._wanted(other.account_id, other, session_id=session.id)
        self.run_job()
        self.assertEqual(period.state, "done")
        self.assertEqual(here.company_id, self.main_pos_config.company_id)
        self.assertEqual(period.company_id, company)
        self.assertEqual(period.currency_id, company.currency_id)
        self.assertFalse(period.line_ids, "nothing of the first company")
        self.nobody_looks_over_the_fence(here, period)

    def nobody_looks_over_the_fence(self, here, there):
        for number, period in enumerate((here, there)):
            other = there if period == here else here
            for role, groups in (("manager", MANAGER), ("books", BOOKKEEPER)):
                login = f"glase_{role}_{number}"
                user = self.new_user(login, groups, period.company_id)
                mine = self.env["glase.period"].with_user(user)
                self.assertEqual(mine.search([]), period)
                for model in ("glase.period.line", "glase.period.sum", "glase.report"):
                    found = self.env[model].with_user(user).search([])
                    self.assertLessEqual(found.company_id, period.company_id, model)
                for read in ("action_print", "action_fetch", "action_mark_now"):
                    with self.assertRaises(AccessError):
                        getattr(other.with_user(user), read)()
                self.authenticate(login, login)
                self.assertEqual(self.paper(period), 200)
                self.assertEqual(self.paper(other), 404)
                self.assertEqual(self.paper(period | other), 404)
                report = other.report_ids[:1]
                answer = self.url_open(f"/pos_glase/report/{report.id}")
                self.assertEqual(answer.status_code, 404)

    def paper(self, periods):
        numbers = ",".join(map(str, periods.ids))
        url = f"/pos_glase/reconciliation?periods={numbers}"
        return self.url_open(url).status_code
