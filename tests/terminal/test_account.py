# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""An account: Test connection, its address, and the way from test to production."""

import socket
import tempfile
from pathlib import Path

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tests.common import JsonRpcException

from ...models.terminal.glase_account import FIXED_REFERENCE
from ...services.terminal import connection_test
from ..admin import AdminCase
from ..common import Simulator, TillCase
from ..glase import certificates

TEST_SERVICE = "https://extdev.seqr.com/soap/merchant/cashregister-2"


@tagged("post_install", "-at_install")
class TestConnection(AdminCase):
    def says(self, *words, good=False):
        told = self.press("glase.account", "action_test_connection", self.account.id)
        self.assertFalse(told, "the form shows it, and no toast")
        text = self.account.last_test
        for word in words:
            self.assertIn(word, text)
        self.assertNotIn("Errno", text)
        self.assertEqual(self.account.last_test_good, good)
        return text

    def test_settings_that_change_meanwhile(self):
        """The verdict is about what was tested, not about what is there by then."""
        account = self.account.sudo()
        tested = connection_test._access(account.env, account.id)
        account.new_password = "another"
        connection_test._record(account.env, account.id, tested, "Connected", True)
        self.assertFalse(account.last_test)
        now = connection_test._access(account.env, account.id)
        connection_test._record(account.env, account.id, now, "Connected", True)
        self.assertEqual(account.last_test, "Connected")

    def test_what_is_wrong(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
            for endpoint, words in (
                ("https://glase.invalid/soap", ["glase.invalid", "host name"]),
                (f"http://127.0.0.1:{port}/", ["cannot be reached", "the port"]),
                (f"{self.glase.url}/wrong/path", ["not as Glase's cash", "HTTP 404"]),
                (f"{self.glase.url}/", ["not as Glase's cash register service"]),
            ):
                with self.subTest(endpoint):
                    self.account.endpoint = endpoint
                    self.says(*words)
        self.assertFalse(self.glase.ledger("calls"))

    def test_whose_certificate(self):
        with tempfile.TemporaryDirectory() as folder:
            pem = certificates.make(Path(folder), "Somebody else")
            server = Simulator("--certificate", str(pem))
            self.addCleanup(server.stop)
            self.account.endpoint = server.endpoint
            self.says("certificate", "Somebody else", "not trusted")

    def test_login(self):
        self.account.new_password = "wrong"
        self.says("20 AUTHENTICATION_FAILED", "password is wrong")
        self.account.write({"new_password": "secret1", "reseller_user": "1234"})
        self.says("37 INITIATOR_PRINCIPAL_NOT_FOUND", "reseller ID or user ID")
        self.account.write({"reseller_user": "9900", "reseller": "nobody"})
        self.says("37")
        self.account.reseller = "shop1"
        self.glase.control("reseller", reseller_id="shop1", blocked=True)
        self.says("33", "blocked")
        self.glase.control("reset")
        self.says("Connected", good=True)

    def test_it_leaves_nothing_at_glase(self):
        before = self.glase.ledger()
        self.says("Connected", good=True)
        after = self.glase.ledger()
        self.assertEqual(len(after.pop("calls")), 1)
        before.pop("calls")
        self.assertEqual(after, before)

    def test_glase_in_trouble(self):
        for kind, words in (
            ("code:93", ["93 SYSTEM_BUSY", "Try again in a minute"]),
            ("code:94", ["94 SERVICE_UNAVAILABLE", "address is right"]),
            ("http500", ["not as Glase's", "HTTP 500"]),
            ("fault", ["not as Glase's", "Fault"]),
            ("garbage", ["not as Glase's"]),
            ("redirect", ["not as Glase's", "another address"]),
            ("drop_before", ["did not answer"]),
            ("html503", ["did not answer", "HTTP 503", "try again"]),
        ):
            with self.subTest(kind):
                self.glase.fault("executeReport", kind)
                self.says(*words)

    def test_a_code_about_the_report_tells_that_the_login_is_right(self):
        for code in (10, 23, 54, 91):
            self.glase.fault("executeReport", f"code:{code}")
            self.says("Connected", good=True)

    def test_a_service_that_has_an_error_for_an_unknown_period(self):
        """It has checked the login before; so it answers each time, for ever."""
        for _again in range(2):
            self.glase.fault("executeReport", "code:90")
            self.says("90 SYSTEM_ERROR", "settings seem right", good=True)

    def test_what_was_found_out_is_forgotten_with_the_values(self):
        for change in (
            {"reseller_user": "9901"},
            {"reseller": "shop2"},
            {"endpoint": "http://localhost:1/"},
            {"new_password": "other"},
        ):
            self.account._note_test("Fine.", True)
            self.account.write(change)
            self.assertFalse(self.account.last_test_good, change)
        self.account._note_test("Fine.", True)
        self.account.write({"name": "New name", "new_password": False})
        self.assertTrue(self.account.last_test_good)

    def test_no_password_yet(self):
        self.account.sudo().password = False
        with self.refused_over_http("UserError"):
            self.says()

    def test_a_manager_may_not(self):
        self.authenticate("pos_admin", "pos_admin")
        with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
            self.says()
        self.assertFalse(self.glase.ledger("calls"))


@tagged("post_install", "-at_install")
class TestAccount(AdminCase):
    def refuses(self, **values):
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.account.write(values)

    def test_addresses(self):
        for endpoint in (
            "http://glase.example/soap",  # passwords for all to read
            "ftp://glase.example/",
            "https://",
            "https://user:secret@glase.example/",
            "https://glase.example:99999999/",
            "https://glase.example/ path",
            "https://[",
            "javascript:alert(1)",
            "'; DROP TABLE glase_account; --",
            "https://glase.example/" + "x" * 255,
            "   ",
        ):
            with self.subTest(endpoint):
                self.refuses(endpoint=endpoint)
        for endpoint in ("http://localhost:8070/x", "http://[::1]:1/", TEST_SERVICE):
            self.account.endpoint = endpoint

    def test_production_has_no_excuses(self):
        for endpoint in ("http://127.0.0.1:8070/", TEST_SERVICE):
            self.refuses(environment="production", endpoint=endpoint)
        self.account.write(
            {"environment": "production", "endpoint": "https://glase.example/soap"}
        )

    def test_frozen_while_tills_are_registered(self):
        self.press_register()
        other = self.env["res.company"].create({"name": "Other"})
        for change in (
            {"endpoint": TEST_SERVICE},
            {"reseller": "shop2"},
            {"environment": "production", "endpoint": "https://glase.example/"},
            {"company_id": other.id},
            {"active": False},
        ):
            with self.subTest(change), self.assertRaises(UserError):
                self.account.write(change)
        self.account.write({"endpoint": self.account.endpoint, "name": "As it was"})
        with self.assertRaises(UserError):
            self.account.unlink()
        self.press_unregister()
        self.account.endpoint = TEST_SERVICE

    def test_reference_of_the_calls(self):
        self.press("glase.account", "action_test_connection", self.account.id)
        self.press("glase.account", "action_test_connection", self.account.id)
        self.account.write({"reference_mode": "fixed", "fixed_reference": "POS 19.0"})
        self.press("glase.account", "action_test_connection", self.account.id)
        first, second, fixed = [
            call["client_reference"] for call in self.glase.calls("executeReport")
        ]
        self.assertNotEqual(first, second)
        self.assertEqual(fixed, "POS 19.0")
        self.refuses(fixed_reference=False)
        self.refuses(fixed_reference="x" * 33)

    def test_several_accounts(self):
        """Of one company and of several, each with tills of its own."""
        second = self.account.copy({"new_password": "secret1"})
        self.assertFalse(self.env["glase.account"]._usual(self.account.company_id))
        other = self.env["res.company"].create({"name": "Other"})
        live = {"environment": "production", "endpoint": "https://glase.example/"}
        second.write(live)
        usual = self.env["glase.account"]._usual
        self.assertEqual(usual(second.company_id), second, "the only one that is real")
        self.press("glase.terminal", "action_register", self._till_of(self.account).id)
        self.assertEqual(usual(second.company_id), self.account, "as the others have")
        self.press_unregister()
        second.company_id = other
        only = self.env["glase.account"]._usual(self.account.company_id)
        self.assertEqual(only, self.account)

    def _till_of(self, account):
        terminals = self.env["glase.terminal"]
        return terminals._prepare(self.main_pos_config, account, "Till")

    def test_the_way_to_production(self):
        self.press_register()
        action = self.account.action_go_live()
        accounts = self.env["glase.account"].with_context(**action["context"])
        with Form(accounts, "pos_glase.glase_account_view_form") as form:
            self.assertEqual(form.environment, "production")
            self.assertFalse(form.endpoint, "the production address is typed in")
            form.endpoint = "https://glase.example/soap"
            form.reseller = "shop1"
            form.new_password = "secret2"
        live = form.record
        self.assertEqual(self.account.action_go_live()["res_id"], live.id)

        def open_steps():
            live.invalidate_recordset()
            return [step["text"] for step in live.go_live if not step["done"]]

        self.assertEqual(len(open_steps()), 6)
        self.press_unregister()
        live._note_test("Fine.", True)
        live.certified = True
        self.assertEqual(len(open_steps()), 3, "tills, stickers, one payment")
        self.assertFalse(live.is_live)
        self.assertIn("Register the points of sale", open_steps()[0])


@tagged("post_install", "-at_install")
class TestCallReference(TillCase):
    def test_the_till_uses_the_fixed_reference(self):
        """Every call of a payment has it: the asks read it in a statement of theirs."""
        references = {}
        for mode in ("unique", "fixed"):
            self.account.reference_mode = mode
            before = len(self.glase.ledger("calls"))
            uuid = self.issue()
            self.ask(uuid)
            self.cancel(uuid)
            calls = self.glase.ledger("calls")[before:]
            operations = {call["operation"] for call in calls}
            self.assertIn("getPaymentStatus", operations)
            self.assertGreater(len(operations), 2)
            references[mode] = [call["client_reference"] for call in calls]
        self.assertEqual(set(references["fixed"]), {FIXED_REFERENCE})
        self.assertEqual(len(set(references["unique"])), len(references["unique"]))
