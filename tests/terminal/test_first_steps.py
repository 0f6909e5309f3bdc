# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The first hour: what leads an administrator from nothing to the first payment."""

import pypdfium2

from odoo.tests import Form, tagged

from ..admin import AdminCase
from ..common import GLASE_ID

TERMINAL = "glase.terminal"
BUTTON = {"route": "call_button"}


@tagged("post_install", "-at_install")
class TestFirstSteps(AdminCase):
    def setUp(self):
        super().setUp()
        others = self.env["pos.config"].search([("id", "!=", self.main_pos_config.id)])
        others.active = False

    def steps(self):
        """{code: done} as the browser of who is logged in has them."""
        steps = self.rpc(TERMINAL, "first_steps")
        return {step["code"].removeprefix("action_"): step["done"] for step in steps}

    def test_they_tick_themselves(self):
        names = ("first_account", "register_tills", "assign_all", "test_payment")
        self.assertEqual(self.steps(), dict.fromkeys(names, False))
        self.press("glase.account", "action_test_connection", self.account.id)
        self.assertEqual(list(self.steps().values()), [True, False, False, False])
        self.press_register()
        self.assertEqual(list(self.steps().values()), [True, True, False, False])
        self.press_assign(GLASE_ID)
        self.assertEqual(list(self.steps().values()), [True, True, True, False])

    def test_each_leads_somewhere(self):
        def leads_to(code):
            return self.rpc(TERMINAL, f"action_{code}", [], **BUTTON)["res_model"]

        self.assertEqual(leads_to("first_account"), "glase.account")
        self.assertEqual(leads_to("register_tills"), "glase.register.tills")
        with self.refused_over_http("UserError"):
            leads_to("test_payment")  # nothing is ready
        self.press_register()
        self.assertEqual(leads_to("assign_all"), "glase.assign")
        self.press_assign(GLASE_ID)
        self.assertEqual(leads_to("test_payment"), "glase.test.payment")

    def test_who_may_not_sees_none(self):
        self.authenticate("pos_admin", "pos_admin")
        self.assertEqual(self.steps(), {})
        for code in ("first_account", "register_tills"):
            with self.refused_over_http("AccessError"):
                self.rpc(TERMINAL, f"action_{code}", [], **BUTTON)

    def test_another_company_begins_anew(self):
        self.press_register()
        other = self.env["res.company"].create({"name": "Other"})
        groups = "base.group_system,point_of_sale.group_pos_manager"
        self.new_user("glase_other", groups, other)
        self.authenticate("glase_other", "glase_other")
        self.assertFalse(any(self.steps().values()))

    # Going live

    def test_the_list_of_going_live(self):
        live = self.account.copy(
            {
                "environment": "production",
                "endpoint": "https://glase.example/",
                "test_account_id": self.account.id,
            }
        )
        steps = {step["code"]: step for step in live.go_live}
        self.assertEqual(len(steps), 6)
        self.assertEqual(steps["certified"]["tick"], "certified")
        done = {code for code, step in steps.items() if step["done"]}
        self.assertEqual(done, {"action_open_test_tills"})
        live.certified = True
        live.invalidate_recordset()
        self.assertTrue(live.go_live[1]["done"])
        action = self.rpc("glase.account", "action_register_tills", [live.id], **BUTTON)
        self.assertEqual(action["context"]["default_account_id"], live.id)
        self.assertFalse(live.is_live)
        self.press_register()
        for button in ("action_assign_all", "action_test_payment"):
            with self.refused_over_http("UserError"):  # not at the other account's
                self.rpc("glase.account", button, [live.id], **BUTTON)

    # The payment method

    def test_a_new_point_of_sale_has_no_dead_button(self):
        """Core gives a new one each bank method that there is."""
        self.main_pos_config.payment_method_ids |= self.glase_method
        self.assertNotIn(
            self.glase_method, self.main_pos_config.copy().payment_method_ids
        )
        new = self.env["pos.config"].create({"name": "New shop"})
        self.assertNotIn(self.glase_method, new.payment_method_ids)
        new._link_same_non_cash_payment_methods(self.main_pos_config)
        self.assertNotIn(self.glase_method, new.payment_method_ids)
        self.assertTrue(new.payment_method_ids)
        new.payment_method_ids |= self.glase_method  # by hand it stays
        new._link_same_non_cash_payment_methods(self.main_pos_config)
        self.assertIn(self.glase_method, new.payment_method_ids)

    def test_the_form_of_the_method(self):
        method = self.glase_method
        self.assertTrue(method.image, "as soon as it is made")
        self.main_pos_config.copy({"name": "Second"})
        self.assertEqual(method.glase_standing, "0 of 2 points of sale registered")
        self.press_register()
        method.invalidate_recordset()
        self.assertEqual(method.glase_standing, "1 of 2 points of sale registered")
        self.assertFalse(method.glase_all_registered)
        name = "pos.payment.method"
        action = self.rpc(name, "action_glase_register", [method.id], **BUTTON)
        self.assertEqual(action["res_model"], "glase.register.tills")
        action = self.rpc(name, "action_glase_account", [method.id], **BUTTON)
        self.assertEqual(action["res_id"], self.account.id)
        self.authenticate("pos_admin", "pos_admin")
        for button in ("action_glase_register", "action_glase_account"):
            with self.refused_over_http("AccessError"):
                self.rpc(name, button, [method.id], **BUTTON)

    def test_the_method_chosen_by_hand(self):
        journal = {"name": "Glase", "code": "GL2", "type": "bank"}
        journal = self.env["account.journal"].create(journal)
        with Form(self.env["pos.payment.method"]) as form:
            form.name = "Glase"
            form.journal_id = journal
            form.payment_method_type = "terminal"
            self.assertFalse(form.image)
            form.use_payment_terminal = "glase"
            self.assertTrue(form.image)

    def test_the_refund_limit_in_the_settings(self):
        self.press_register()
        values = {"pos_config_id": self.main_pos_config.id, "glase_refund_limit": 25.0}
        settings = self.rpc("res.config.settings", "create", values)
        self.rpc("res.config.settings", "execute", [settings])
        self.assertEqual(self.till.cashier_refund_limit, 25.0)

    # What is printed

    def test_handouts(self):
        self.press_register()
        self.main_pos_config.name = "Corner <Café> & 中"
        self.new_user("glase_manager", "point_of_sale.group_pos_manager")
        self.authenticate("glase_manager", "glase_manager")
        card = self.rpc(TERMINAL, "action_print_card", [self.till.id], **BUTTON)["url"]
        first = self.rpc(TERMINAL, "action_print_first_steps", [], **BUTTON)["url"]
        for url, size, text in (
            (card, (420, 595), "Corner <Café> & ?"),
            (first, (595, 842), "Scan the stickers"),
        ):
            answer = self.url_open(url)
            self.assertEqual(answer.headers["Content-Type"], "application/pdf")
            [page] = pypdfium2.PdfDocument(answer.content)
            self.assertEqual(tuple(map(round, page.get_size())), size)
            self.assertIn(text, page.get_textpage().get_text_bounded())

    def test_handouts_in_the_users_language(self):
        self.press_register()
        self.env["res.lang"]._activate_lang("de_DE")
        [user] = self.env["res.users"].search([("login", "=", "glase_admin")])
        user.lang = "de_DE"
        terminal = self.till.with_context(lang="de_DE")
        for handout in (terminal._card_on_paper(), terminal._first_steps_on_paper()):
            self.assertTrue(handout.title)
        answer = self.url_open("/pos_glase/first_steps")
        self.assertTrue(answer.content.startswith(b"%PDF"))

    def test_who_may_print(self):
        self.press_register()
        other = self.env["res.company"].create({"name": "Other"})
        self.new_user("glase_other", "point_of_sale.group_pos_manager", other)
        self.new_user("glase_books", "account.group_account_invoice")
        card = f"/pos_glase/card/{self.till.id}"
        for login, page, status in (
            ("pos_user", card, 403),
            ("pos_user", "/pos_glase/first_steps", 403),
            ("glase_books", card, 403),
            ("glase_books", "/pos_glase/first_steps", 403),
            ("glase_other", card, 403),
            ("glase_other", "/pos_glase/first_steps", 200),
            ("glase_admin", "/pos_glase/card/0", 404),
            ("glase_admin", "/pos_glase/card/x", 404),
        ):
            with self.subTest(f"{login} {page}"):
                self.authenticate(login, login)
                self.assertEqual(self.url_open(page).status_code, status)


@tagged("post_install", "-at_install")
class TestDemoData(AdminCase):
    def test_a_day_with_one_difference(self):
        """And nothing in it that could call."""
        demo = self.load_demo()
        self.assertEqual(len(demo.terminal_ids), 2)
        for terminal in demo.terminal_ids:
            self.assertFalse(terminal._may_call())
            self.assertTrue(terminal._has_payment_method())
            self.assertIn("not active", terminal._why_not_ready())
        periods = self.env["glase.period"].search([("account_id", "=", demo.id)])
        self.assertEqual(set(periods.mapped("result")), {"right", "differences"})
        lines = periods.line_ids.filtered("is_open")
        self.assertEqual(lines.mapped("kind"), ["only_glase"])
        of_demo = [("terminal_id", "in", demo.terminal_ids.ids)]
        found = self.env["glase.transaction"].search(of_demo)
        self.assertEqual(len(found), 5)
        self.env["glase.transaction"]._cron_recovery()
        self.env.invalidate_all()
        self.assertFalse(any(found.mapped("unresolved")))
        self.assertFalse(self.glase.ledger("calls"))
        usual = self.env["glase.account"]._usual(demo.company_id)
        self.assertEqual(usual, self.account, "not the one without a password")

    def test_twice(self):
        self.assertEqual(self.load_demo(), self.load_demo())
