# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The card of a point of sale, the counts in the menu, and what lists offer."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..periods import PeriodCase


@tagged("post_install", "-at_install")
class TestDashboard(PeriodCase):
    def card(self, config=None, user=None):
        self.env.invalidate_all()
        config = config or self.main_pos_config
        return config.with_user(user or self.pos_admin).glase_dashboard

    def money(self, amount):
        return self.main_pos_config.currency_id.format(amount)

    def test_a_quiet_day(self):
        card = self.card()
        self.assertEqual(card["today"], f"{self.money(0.0)} · 0")
        self.assertTrue(card["test"])
        for pill in ("differences", "unresolved", "trouble"):
            self.assertEqual(card[pill], "")

    def test_today(self):
        self.sell(100.0)
        self.give_back(self.sell(30.0), 30.0)
        yesterday = self.sell(7.0)
        self.change(yesterday, "payment_date", "2020-01-01")
        self.assertEqual(self.card()["today"], f"{self.money(100.0)} · 2")

    def test_what_needs_somebody(self):
        self.sell(20.0, sync=False)
        self.assertEqual(self.card()["unresolved"], "1 unresolved")
        self.sell(30.0, sync=False)
        self.assertEqual(self.card()["unresolved"], "2 unresolved")
        config = self.main_pos_config.with_user(self.pos_admin)
        action = config.action_glase_unresolved()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(found), 2)
        counts = self.env["glase.transaction"].with_user(self.pos_admin).menu_counts()
        self.assertEqual(counts, {"unresolved": 2, "differences": 0})

    def test_a_difference(self):
        self.sold_for(40.0, listed=50.0)
        self.close_day()
        self.assertEqual(self.card()["differences"], "1 difference")
        counts = self.env["glase.transaction"].with_user(self.pos_admin).menu_counts()
        self.assertEqual(counts["differences"], 1)
        config = self.main_pos_config.with_user(self.pos_admin)
        action = config.action_glase_differences()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found.filtered("is_open").mapped("kind"), ["differs"])
        other = self.main_pos_config.copy().with_user(self.pos_admin)
        domain = other.action_glase_differences()["domain"]
        self.assertFalse(self.env["glase.period.line"].search(domain))

    def test_not_ready(self):
        other = self.main_pos_config.copy()
        other.payment_method_ids |= self.glase_method
        self.assertEqual(self.card(other)["trouble"], "not registered")
        other.payment_method_ids -= self.glase_method
        self.assertFalse(self.card(other), "a point of sale without Glase")
        self.terminal.glase_id = False
        self.assertEqual(self.card()["trouble"], "no Glase ID")

    def test_no_statement_more_for_more_cards(self):
        self.sell(20.0, sync=False)

        def statements(configs):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            configs.with_user(self.pos_admin).mapped("glase_dashboard")
            return self.env.cr.sql_log_count - before

        few = self.main_pos_config | self.main_pos_config.copy()
        many = few
        for _number in range(6):
            many |= self.main_pos_config.copy()
        statements(many)  # access rights and the like
        self.assertLessEqual(statements(many), statements(few))

    def test_a_cashier_sees_none_of_it(self):
        config = self.main_pos_config.with_user(self.pos_user)
        with self.assertRaises(AccessError):
            config.mapped("glase_dashboard")
        for button in ("today", "unresolved", "differences", "terminals"):
            with self.subTest(button), self.assertRaises(AccessError):
                getattr(config, f"action_glase_{button}")()
        with self.assertRaises(AccessError):
            self.env["glase.transaction"].with_user(self.pos_user).menu_counts()
        view = config.get_views([(False, "kanban")])["views"]["kanban"]["arch"]
        self.assertNotIn("glase", view)

    def test_a_bookkeeper_has_the_counts_of_the_menu(self):
        self.sell(20.0, sync=False)
        clerk = self.new_user("books", "account.group_account_invoice")
        counts = self.env["glase.transaction"].with_user(clerk).menu_counts()
        self.assertEqual(counts, {"unresolved": 1, "differences": 0})
        with self.assertRaises(AccessError):
            self.main_pos_config.with_user(clerk).mapped("glase_dashboard")

    def test_another_company_counts_for_itself(self):
        terminal = self.other_company()
        self.sell(20.0, sync=False)
        self.assertEqual(self.card(terminal.config_id)["unresolved"], "")
        self.assertEqual(self.card()["unresolved"], "1 unresolved")

    def test_the_register_is_not_told(self):
        loaded = self.main_pos_config.with_user(self.pos_admin)._load_pos_data_read(
            self.main_pos_config.with_user(self.pos_admin), self.main_pos_config
        )
        self.assertNotIn("glase_dashboard", loaded[0])

    # What lists offer

    def test_machine_fields_are_offered_nowhere(self):
        for model in ("transaction", "period", "period.line", "terminal"):
            records = self.env[f"glase.{model}"].with_user(self.pos_admin)
            described = records.fields_get()
            for name in records._machine_fields:
                self.assertIn(name, records._fields, model)
                for offer in ("searchable", "groupable", "exportable", "aggregator"):
                    self.assertFalse(described.get(name, {}).get(offer), name)
        self.assertTrue(described["config_id"]["groupable"])

    def test_no_two_fields_of_one_name_are_offered(self):
        for model in ("transaction", "period", "period.line"):
            records = self.env[f"glase.{model}"].with_user(self.pos_admin)
            for offer in ("groupable", "exportable"):
                names = [
                    field["string"]
                    for field in records.fields_get().values()
                    if field.get(offer)
                ]
                self.assertEqual(len(names), len(set(names)), sorted(names))

    def test_a_story_for_each(self):
        paid = self.sell(100.0)
        self.assertEqual(paid.story, "Paid.")
        refund = self.give_back(paid, 40.0)
        self.env.invalidate_all()
        self.assertIn(f"{self.money(40.0)} was refunded", paid.story)
        if refund:
            self.assertEqual(refund.amount_signed, -40.0)
        uuid = self.issue()
        self.assertIn("has not paid yet", self.row(uuid).story)
        self.cancel(uuid)
        self.assertIn("Nothing was paid", self.row(uuid).story)
