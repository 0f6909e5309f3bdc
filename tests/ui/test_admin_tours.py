# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""An administrator in a real Chromium brings two tills on line."""

from odoo.tests import tagged

from ..admin import AdminCase
from ..common import GLASE_ID
from ..tours import TOUR, GlaseListens, leave_out

ACCOUNTS = "/odoo/action-pos_glase.glase_account_action"
TILLS = "/odoo/action-pos_glase.glase_tills_action"


@tagged("post_install", "-at_install")
class TestAdminTour(GlaseListens, AdminCase):
    def setUp(self):
        super().setUp()
        leave_out(self.env)

    def without_account(self):
        self.account.unlink()
        # The form proposes the test service of Glase; here that is the simulator.
        defaults = self.env["ir.default"]
        defaults.set("glase.account", "endpoint", self.glase.endpoint)
        others = self.env["pos.config"].search([("id", "!=", self.main_pos_config.id)])
        others.active = False

    def test_five_tills_from_the_settings(self):
        self.without_account()
        self.main_pos_config.name = "Till 1"
        for number in range(2, 6):
            self.main_pos_config.copy({"name": f"Till {number}"})
        self.start_tour(
            "/odoo/settings", "GlaseFiveTills", login="glase_admin", timeout=TOUR
        )
        terminals = self.env["glase.terminal"].search([], order="id")
        self.assertEqual(
            [(t.config_id.name, t.state, t.glase_id) for t in terminals],
            [(f"Till {n}", "registered", f"00461002750{n}") for n in range(1, 6)],
        )

    def test_who_is_shown_the_way(self):
        """The tour that Odoo offers, from the account to the first sticker."""
        self.without_account()
        self.start_tour(TILLS, "glase_first_steps", login="glase_admin", timeout=TOUR)
        self.assertEqual(
            (self.till.state, self.till.glase_id), ("registered", GLASE_ID)
        )

    def test_one_till_and_a_test_payment(self):
        """From the settings: register and sticker in one go, then the payment."""
        with self.listening():
            self.start_tour(
                "/odoo/settings", "GlaseOneTill", login="glase_admin", timeout=TOUR
            )
        self.assertEqual(self.till.glase_id, GLASE_ID)
        [paid] = self.glase.ledger("payments")
        self.assertEqual(paid["refunded"], paid["amount"])

    def test_from_account_to_unregistering(self):
        self.without_account()
        self.main_pos_config.name = "First till"
        self.main_pos_config.copy({"name": "Second till"})
        self.start_tour(ACCOUNTS, "GlaseAdmin", login="glase_admin", timeout=TOUR)
        terminals = self.glase.ledger("terminals")
        self.assertEqual([t["active"] for t in terminals], [False, False])
        assigned = [call["glase_id"] for call in self.glase.calls("assignSeqrId")]
        self.assertEqual(assigned, ["004610027501", "004610027502"])
        self.assertEqual(len(self.glase.calls("executeReport")), 2)
        account = self.env["glase.account"].search([])
        self.assertTrue(account.last_test_good)
        self.assertEqual(account.terminal_ids.mapped("state"), ["new", "new"])
