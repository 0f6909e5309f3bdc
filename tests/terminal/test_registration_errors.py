# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""When registering goes wrong: the admin reads what to do, and nothing stays."""

import logging
import socket
import threading
from contextlib import contextmanager

import requests

from odoo.tests import tagged

from ..admin import AdminCase
from ..common import GLASE_ID
from ..faults import WITH_EFFECT, WITHOUT_EFFECT


@tagged("post_install", "-at_install")
class TestRegistering(AdminCase):
    def fails(self, *words):
        text = self.press_register()
        for word in words:
            self.assertIn(word, text)
        self.assertEqual(self.till.last_answer, text)
        self.assert_nothing_stays()
        self.assertFalse(self.glase.ledger("terminals"))
        self.assertNotIn(self.glase_method, self.main_pos_config.payment_method_ids)
        return text

    # A definite no

    def test_wrong_password(self):
        self.account.new_password = "wrong"
        self.fails("20 AUTHENTICATION_FAILED", "password is wrong")
        self.fails("20 AUTHENTICATION_FAILED")
        self.account.new_password = "secret1"
        self.assertIn("registered", self.press_register())
        methods = self.main_pos_config.payment_method_ids
        self.assertEqual(
            methods.filtered(lambda m: m.use_payment_terminal == "glase"),
            self.glase_method,
        )

    def test_unknown_and_blocked_reseller(self):
        self.account.reseller_user = "1234"
        self.fails("37 INITIATOR_PRINCIPAL_NOT_FOUND", "reseller ID or user ID")
        self.account.write({"reseller": "nobody", "reseller_user": "9900"})
        self.fails("37", "reseller ID or user ID")
        self.account.reseller = "shop1"
        self.glase.control("reseller", reseller_id="shop1", blocked=True)
        self.fails("33 INVALID_INITIATOR_PRINCIPAL_STATE", "blocked")

    # Nobody there

    def test_dead_server(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
            self.account.endpoint = f"http://127.0.0.1:{port}/"
            self.fails("cannot be reached", "address and the port")

    # Lost answers

    def test_register_that_never_arrived(self):
        for kind in WITHOUT_EFFECT:
            self.lost(kind)
        self.assertFalse(self.glase.ledger("terminals"))
        self.assertIn("registered", self.press_register())
        self.assertEqual(len(self.glase.ledger("terminals")), 1)

    def test_register_that_arrived(self):
        for kind in WITH_EFFECT:
            self.lost(kind)
        self.assertIn("registered", self.press_register())
        there = self.glase.ledger("terminals")[-1]
        self.assertEqual(there["terminal_id"], self.till.terminal_id)
        self.assertIn(GLASE_ID, self.press_assign(GLASE_ID))

    def lost(self, kind):
        self.glase.fault("registerTerminal", kind)
        text = self.press_register()
        self.assertIn("Register again", text, kind)
        self.assertEqual(self.till.state, "unclear")
        self.assertFalse(self.till.terminal_id)
        self.assertIsNone(self.password)

    def test_other_account_after_a_lost_answer(self):
        self.lost("drop_before")
        other = self.account.copy({"name": "Other", "new_password": "secret1"})
        self.account.active = False
        wizard = self.rpc(
            "glase.register",
            "create",
            {"config_id": self.main_pos_config.id, "account_id": other.id},
        )
        self.assertIn(
            "registered", self.press("glase.register", "action_register", wizard)
        )
        self.assertEqual(self.till.account_id, other)

    def test_lost_answer_to_assign(self):
        self.press_register()
        for kind in ("drop_before", "http500_after", "empty_return_after"):
            self.glase.fault("assignSeqrId", kind)
            self.assertIn("Assign it again", self.press_assign(GLASE_ID))
            self.assertFalse(self.till.glase_id)
            self.assertEqual(self.till.state, "registered")
        self.press_assign(GLASE_ID)
        self.assertEqual(self.till.glase_id, GLASE_ID)

    def test_lost_answer_to_unregister(self):
        for kind in ("drop_before", "drop_after", "html503_after"):
            self.press_register()
            self.glase.fault("unregisterTerminal", kind)
            self.assertTrue(self.press_unregister())
            self.assertEqual(self.till.state, "unregistering")
            self.assertTrue(self.till._why_not_ready())
            self.assertIn("no longer", self.press_unregister())
            self.assert_nothing_stays()
        self.assertFalse([t for t in self.glase.ledger("terminals") if t["active"]])

    # Once

    def test_double_click_registers_once(self):
        self.main_pos_config.payment_method_ids |= self.glase_method
        self.env["glase.terminal"].create(
            {
                "name": "Till",
                "config_id": self.main_pos_config.id,
                "account_id": self.account.id,
            }
        )
        self.glase.fault("registerTerminal", "slow:1")
        inside = []
        till = self.till.id

        def click_again():
            while not self.glase.calls("registerTerminal"):
                pass
            inside.append(self.click(till))

        second = threading.Thread(target=click_again)
        self.env.flush_all()
        with self.allow_requests():
            second.start()
            first = self.click(till)
            second.join()
        self.assertIn("registered", first["params"]["message"])
        self.assertIn("being called", inside[0]["params"]["message"])
        self.assertEqual(len(self.glase.ledger("terminals")), 1)
        self.assertEqual(self.till.state, "registered")

    def click(self, terminal_id):
        method = {"model": "glase.terminal", "method": "action_register"}
        params = {**method, "args": [[terminal_id]], "kwargs": {}}
        return requests.post(
            f"{self.base_url()}/web/dataset/call_button/glase.terminal/action_register",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            cookies=self.opener.cookies.get_dict(),
            timeout=10,
        ).json()["result"]

    # Secrets

    def test_no_password_in_any_log(self):
        """At the lowest level, statements of the database included."""
        with everything_logged() as lines:
            secret = {"new_password": "secret1"}
            self.rpc("glase.account", "write", [self.account.id], secret)
            self.press_register()
            password = self.password
            self.press_assign(GLASE_ID)
            self.main_pos_config.payment_method_ids |= self.glase_method
            self.open_register()
            self.start()
            self.press_unregister_later()
        self.assertGreater(len(lines), 100)
        self.assertTrue([line for line in lines if "registerTerminal" in line])
        for secret in (password, "secret1"):
            found = [line for line in lines if secret in line]
            self.assertFalse(found)

    def press_unregister_later(self):
        transactions = self.env["glase.transaction"].sudo().search([])
        transactions.state = "cancelled"
        self.env.flush_all()
        self.press_unregister()


@contextmanager
def everything_logged():
    """Every line that any logger would write, if it was told to write all."""
    lines = []
    handler = logging.Handler(logging.DEBUG)
    handler.emit = lambda record: lines.append(record.getMessage())
    loggers = [logging.getLogger()]
    loggers += [
        logging.getLogger(name) for name in list(logging.root.manager.loggerDict)
    ]
    levels = [logger.level for logger in loggers]
    logging.getLogger().addHandler(handler)
    try:
        for logger in loggers:
            logger.setLevel(logging.DEBUG)
        yield lines
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        logging.getLogger().removeHandler(handler)
