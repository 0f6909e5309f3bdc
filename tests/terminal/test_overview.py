# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The till's menu for managers: how it stands with Glase, and another sticker."""

from odoo.tests import tagged
from odoo.tests.common import JsonRpcException

from ..common import GLASE_ID, TillCase

NEW_ID = "004610027602"


@tagged("post_install", "-at_install")
class TestOverview(TillCase):
    def as_manager(self):
        self.authenticate("pos_admin", "pos_admin")

    def assign(self, glase_id):
        return self.call("assign", glase_id=glase_id)

    def at_glase(self):
        (terminal,) = self.glase.ledger("terminals")
        return terminal["glase_id"]

    # See

    def test_a_cashier_sees_nothing(self):
        answer = self.call("overview")
        self.assertIn("Only a manager", answer["message"])
        self.assertEqual(set(answer), {"message"})

    def test_terminal(self):
        self.as_manager()
        answer = self.call("overview")
        self.assertEqual(answer["message"], "")
        terminal = answer["terminal"]
        self.assertEqual(terminal["state"], "registered")
        self.assertEqual(terminal["state_name"], "Registered")
        self.assertEqual(terminal["glase_id"], GLASE_ID)
        self.assertEqual(terminal["reason"], "")
        self.assertTrue(terminal["test"])
        self.assertRegex(terminal["last_answer_at"], r"^\d{4}-.*Z$")

    def test_not_registered(self):
        self.terminal.action_unregister()
        self.as_manager()
        terminal = self.call("overview")["terminal"]
        self.assertEqual(terminal["state_name"], "Not registered")
        self.assertIn("not set up", terminal["reason"])

    def test_payments(self):
        paid = self.paid_one(amount=20.0)
        waiting = self.issue(amount=30.0)
        self.row(waiting).sudo().write({"unresolved": True, "unresolved_note": "Look"})
        self.as_manager()
        answer = self.call("overview")
        last = answer["last"]
        self.assertEqual([row["amount"] for row in last], [30.0, 20.0])
        self.assertEqual(last[1]["state_name"], "Paid")
        self.assertEqual(last[1]["ers_reference"], self.row(paid).ers_reference)
        self.assertEqual(last[1]["cashier"], self.pos_user.name)
        why = {row["amount"]: row["why"] for row in answer["unresolved"]}
        self.assertEqual(why[30.0], "Look")
        self.assertIn("order has not arrived", why[20.0])

    def test_only_this_till(self):
        self.issue()
        other = self.main_pos_config.copy()
        self.as_manager()
        answer = self.call("overview", config_id=other.id)
        self.assertEqual((answer["last"], answer["unresolved"]), ([], []))
        self.assertEqual(answer["terminal"]["glase_id"], "")

    def test_another_companys_till(self):
        config = self.main_pos_config.copy()
        other = self.env["res.company"].create({"name": "Other"})
        self.env.cr.execute(
            "UPDATE pos_config SET company_id = %s WHERE id = %s",
            [other.id, config.id],
        )
        self.env.invalidate_all()
        self.as_manager()
        for name, params in (("overview", {}), ("assign", {"glase_id": NEW_ID})):
            with self.assertRaises(JsonRpcException):
                self.call(name, config_id=config.id, **params)

    # Assign

    def test_assign_what_was_scanned(self):
        self.as_manager()
        answer = self.assign(f"HTTP://SEQR.SE/Q{NEW_ID}")
        self.assertTrue(answer["done"])
        self.assertIn(NEW_ID, answer["message"])
        self.assertEqual(self.at_glase(), NEW_ID)
        self.assertEqual(self.terminal.glase_id, NEW_ID)

    def test_a_cashier_cannot_assign(self):
        answer = self.assign(NEW_ID)
        self.assertFalse(answer["done"])
        self.assertIn("Only a manager", answer["message"])
        self.assertEqual(self.at_glase(), GLASE_ID)

    def test_what_is_no_glase_id(self):
        self.as_manager()
        for text in ("", "  ", None, 7.5, "a b!", "7310865004703?", "x" * 999):
            answer = self.assign(text)
            self.assertFalse(answer["done"], text)
            scanned = isinstance(text, float) or (text or "").strip()
            told = "not a Glase ID" if scanned else "Scan the sticker first"
            self.assertIn(told, answer["message"])
        self.assertEqual(self.at_glase(), GLASE_ID)

    def test_not_while_a_payment_waits(self):
        self.issue()
        self.as_manager()
        answer = self.assign(NEW_ID)
        self.assertFalse(answer["done"])
        self.assertIn("still open", answer["message"])

    def test_glase_says_no(self):
        self.as_manager()
        self.glase.fault("assignSeqrId", "code:53")
        answer = self.assign(NEW_ID)
        self.assertFalse(answer["done"])
        self.assertIn("another terminal already has it", answer["message"])
        self.assertEqual(self.terminal.glase_id, GLASE_ID)

    def test_till_that_is_not_registered(self):
        self.terminal.action_unregister()
        self.as_manager()
        answer = self.assign(NEW_ID)
        self.assertIn("Register the point of sale", answer["message"])

    def test_a_till_without_a_terminal(self):
        other = self.main_pos_config.copy()
        self.as_manager()
        answer = self.call("assign", config_id=other.id, glase_id=NEW_ID)
        self.assertFalse(answer["done"])
        self.assertIn("not set up", answer["message"])
