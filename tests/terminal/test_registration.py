# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Registering a till and its sticker, as the admin does it in the settings."""

import re
from uuid import uuid4

from odoo.tests import tagged
from odoo.tests.common import JsonRpcException

from ...glase.client import Principal
from ...services.common.credentials import reseller_access, terminal_access
from ..admin import AdminCase
from ..common import GLASE_ID


@tagged("post_install", "-at_install")
class TestTerminal(AdminCase):
    def test_register_assign_unregister(self):
        self.assertIn("registered", self.press_register())
        till = self.till
        there = self.glase.ledger("terminals")
        self.assertEqual([t["terminal_id"] for t in there], [till.terminal_id])
        self.assertEqual(there[0]["name"], till.name)
        self.assertIn(self.main_pos_config.name, there[0]["external_terminal_id"])
        self.assertRegex(self.password, r"^[\w-]{24,}$")
        self.assertIn(self.glase_method, self.main_pos_config.payment_method_ids)
        self.assertIn(GLASE_ID, self.press_assign(GLASE_ID))
        self.assertEqual(self.till.glase_id, GLASE_ID)
        self.assertTrue(self.till.sticker_qr)
        self.assertIn("no longer", self.press_unregister())
        self.assert_nothing_stays()
        self.assertFalse(self.glase.ledger("terminals")[0]["active"])

    def test_settings_show_it(self):
        self.press_register()
        self.press_assign(GLASE_ID)
        fields = ["pos_glase_state", "pos_glase_code", "pos_glase_environment"]
        values = {"pos_config_id": self.main_pos_config.id}
        settings = self.rpc("res.config.settings", "create", values)
        shown = self.rpc("res.config.settings", "read", [settings], fields)[0]
        self.assertEqual(shown["pos_glase_state"], "registered")
        self.assertEqual(shown["pos_glase_code"], GLASE_ID)
        self.assertEqual(shown["pos_glase_environment"], "test")

    def test_glase_id_as_scanned(self):
        self.press_register()
        for text in (f"HTTP://SEQR.SE/Q{GLASE_ID}", f" https://seqr.se/q{GLASE_ID}\n"):
            self.press_assign(text)
            self.assertEqual(self.till.glase_id, GLASE_ID)
        self.assertEqual(len(self.glase.calls("assignSeqrId")), 1, "it has it already")
        self.press_assign("HTTP://SEQR.SE/Q00aB9")
        self.assertEqual(self.till.glase_id, "00aB9")

    def test_glase_id_that_is_none(self):
        self.press_register()
        for text in ("HTTP://SEQR.SE/R123", "12-34", "  ", "höj", "HTTP://SEQR.SE/Q"):
            said = self.press_assign(text)
            first = "Scan the sticker first" if not text.strip() else "not a Glase ID"
            self.assertIn(first, said)
        self.assertFalse(self.glase.calls("assignSeqrId"))

    def test_barcode_of_an_article(self):
        """A scanner that was held to the goods: said before Glase is asked."""
        self.press_register()
        article = self.desk_organizer.product_variant_id
        article.barcode = "7310865004703"
        self.assertIn(article.name, self.press_assign(" 7310865004703 "))
        self.assertFalse(self.glase.calls("assignSeqrId"))
        article.barcode = False
        self.assertIn("7310865004703", self.press_assign("7310865004703"))

    def test_its_sticker_is_asked_for_in_the_same_go(self):
        """And again, below the field, what was wrong with the last scan."""
        wizard = self.rpc(
            "glase.register",
            "create",
            {
                "config_id": self.main_pos_config.id,
                "account_id": self.account.id,
                "name": "x",
            },
        )
        button = {"route": "call_button"}
        told = self.rpc("glase.register", "action_register", [wizard], **button)
        action = told["params"]["next"]
        self.assertEqual(action["res_model"], "glase.assign")
        for text, trouble in (("", "Scan the sticker first."), (GLASE_ID, None)):
            context = action["context"]
            self.assertEqual(context["default_terminal_id"], self.till.id)
            values = {"glase_id": text}
            wizard = self.rpc("glase.assign", "create", values, context=context)
            action = self.rpc("glase.assign", "action_assign", [wizard], **button)
            told = action.get("context", {}).get("default_trouble")
            self.assertEqual(told, trouble)
        self.assertEqual(self.till.glase_id, GLASE_ID)

    def test_terminals_of_one_company_share_the_payment_method(self):
        other = self.main_pos_config.copy({"name": "Other till"})
        self.press_register()
        self.press_unregister()
        self.press_register()
        wizard = self.rpc(
            "glase.register",
            "create",
            {"config_id": other.id, "account_id": self.account.id, "name": "x"},
        )
        self.press("glase.register", "action_register", wizard)
        methods = self.env["pos.payment.method"].search(
            [("use_payment_terminal", "=", "glase")]
        )
        self.assertEqual(methods, self.glase_method)
        self.assertIn(methods, other.payment_method_ids)

    def test_without_accounting_rights_the_method_is_made(self):
        """Who administers may lack the right to make journals and accounts."""
        self.glase_method.unlink()
        self.assertIn("registered", self.press_register())
        method = self.main_pos_config.payment_method_ids.filtered(
            lambda m: m.use_payment_terminal == "glase"
        )
        self.assertEqual(method.journal_id.type, "bank")
        self.assertTrue(method.outstanding_account_id)

    def test_not_while_a_session_is_open(self):
        self.open_register()
        with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
            self.press_register()
        self.assertFalse(self.till)
        self.assertFalse(self.glase.ledger("calls"))

    def test_account_without_a_password(self):
        self.account.sudo().password = False
        with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
            self.press_register()
        self.assertFalse(self.glase.ledger("calls"))

    def test_a_manager_may_not(self):
        self.press_register()
        self.authenticate("pos_admin", "pos_admin")
        config = self.main_pos_config.id
        for press in (
            lambda: self.press_assign(GLASE_ID),
            self.press_unregister,
            lambda: self.press("glase.terminal", "action_register", self.till.id),
            lambda: self.rpc("glase.terminal", "write", [self.till.id], {"name": "x"}),
            lambda: self.rpc("glase.register", "create", {"config_id": config}),
        ):
            with self.refused_over_http("AccessError"):
                press()
        self.assertEqual(self.till.state, "registered")

    # What Glase refuses

    def test_taken_glase_id(self):
        self.press_register()
        access = reseller_access(self.account)
        password = uuid4().hex
        other = access.client.register_terminal(access.principal, "x", password, "x")
        access.client.assign_glase_id(Principal.terminal(other, password), GLASE_ID)
        text = self.press_assign(GLASE_ID)
        self.assertIn("53 INVALID_SEQR_ID", text)
        self.assertIn("another terminal", text)
        self.assertEqual(self.till.last_answer, text)
        self.assertFalse(self.till.glase_id)
        self.assertEqual(self.till.state, "registered")
        self.assertIn("0046", self.press_assign("0046"))

    def test_unregister_refused(self):
        self.press_register()
        self.glase.fault("unregisterTerminal", "code:21")
        self.assertIn("21 ACCESS_DENIED", self.press_unregister())
        self.assertEqual(self.till.state, "registered")
        self.assertTrue(self.password)

    def test_unregister_what_glase_has_forgotten(self):
        self.press_register()
        access = terminal_access(self.till)
        access.client.unregister_terminal(access.principal)
        self.assertIn("no longer", self.press_unregister())
        self.assert_nothing_stays()

    def test_not_unregistered_while_a_payment_is_live(self):
        self.press_register()
        self.press_assign(GLASE_ID)
        self.open_register()
        self.authenticate("pos_user", "pos_user")
        self.assertEqual(self.start()["state"], "issued")
        self.authenticate("glase_admin", "glase_admin")
        with self.refused_over_http("UserError"):
            self.press_unregister()
        self.assertIn("still open", self.press_assign("0046"))
        self.assertEqual(self.till.glase_id, GLASE_ID)
        self.assertEqual(self.till.state, "registered")
        self.assertFalse(self.glase.calls("unregisterTerminal"))

    def test_name_fit_for_xml(self):
        self.main_pos_config.name = "Kas\x07se <1> & \U0001f600 ß"
        self.press_register()
        there = self.glase.ledger("terminals")[0]
        self.assertTrue(re.search("Kas se <1> & \U0001f600 ß", there["name"]))
