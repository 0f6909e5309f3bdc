# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Renewing, replacing and moving: what was registered once stays under control."""

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from ...services.terminal import assign_sticker
from ..admin import AdminCase
from ..common import GLASE_ID
from ..faults import WITH_EFFECT, WITHOUT_EFFECT


@tagged("post_install", "-at_install")
class TestRenewing(AdminCase):
    def setUp(self):
        super().setUp()
        self.press_register()
        self.press_assign(GLASE_ID)
        self.old_password = self.password
        self.old_terminal_id = self.till.terminal_id

    def renew(self):
        return self.press("glase.terminal", "action_renew", self.till.id)

    def active_terminals(self):
        return [t for t in self.glase.ledger("terminals") if t["active"]]

    def assert_renewed(self):
        [there] = self.active_terminals()
        self.assertEqual(there["terminal_id"], self.till.terminal_id)
        self.assertEqual(there["glase_id"], GLASE_ID)
        self.assertEqual(self.till.glase_id, GLASE_ID)
        self.assertFalse(self.till.next_glase_id)
        self.assertFalse(self.till.trouble)
        self.assertNotEqual(self.till.terminal_id, self.old_terminal_id)
        self.assertNotEqual(self.password, self.old_password)
        self.assertFalse(self.till._why_not_ready())

    def test_new_credentials_same_sticker(self):
        self.assertIn(GLASE_ID, self.renew())
        self.assert_renewed()

    def test_when_unregistering_fails_nothing_changes(self):
        for kind in ("code:33", "code:21"):
            self.glase.fault("unregisterTerminal", kind)
            self.assertIn("Glase: ", self.renew())
            self.assertEqual(self.till.state, "registered")
            self.assertEqual(self.till.terminal_id, self.old_terminal_id)
            self.assertEqual(self.till.glase_id, GLASE_ID)

    def test_lost_at_unregistering_then_pressed_again(self):
        for kind in ("drop_before", "drop_after"):
            self.old_terminal_id = self.till.terminal_id
            self.old_password = self.password
            self.glase.fault("unregisterTerminal", kind)
            self.assertIn("not known", self.renew())
            self.assertEqual(self.till.state, "unregistering")
            self.assertTrue(self.till.trouble)
            self.assertIn(GLASE_ID, self.renew())
            self.assert_renewed()

    def test_refused_at_registering_then_registered(self):
        """Whatever comes between, the till gets its sticker back."""
        self.glase.fault("registerTerminal", "code:33")
        self.assertIn("33", self.renew())
        self.assertEqual(self.till.state, "new")
        self.assertEqual(self.till.next_glase_id, GLASE_ID)
        self.assertIsNone(self.password)
        said = self.press("glase.terminal", "action_register", self.till.id)
        self.assertIn(GLASE_ID, said)
        self.assert_renewed()

    def test_lost_at_assigning_then_assigned_again(self):
        for kind in (*WITHOUT_EFFECT[:3], *WITH_EFFECT[:3]):
            self.old_terminal_id = self.till.terminal_id
            self.old_password = self.password
            self.glase.fault("assignSeqrId", kind)
            self.assertIn("Assign it again", self.renew())
            self.assertFalse(self.till.glase_id)
            self.assertEqual(self.till.next_glase_id, GLASE_ID)
            said = self.press("pos.config", "action_glase_assign_again", self.config)
            self.assertIn(GLASE_ID, said)
            self.assert_renewed()

    @property
    def config(self):
        return self.main_pos_config.id

    # Another till takes over

    def replace(self, config):
        values = {"terminal_id": self.till.id, "config_id": config.id}
        wizard = self.rpc("glase.replace", "create", values)
        return self.press("glase.replace", "action_replace", wizard)

    def successor_of(self, config):
        self.env.invalidate_all()
        return self.env["glase.terminal"]._of_config(config)

    def test_replace(self):
        new = self.main_pos_config.copy({"name": "New machine"})
        old = self.till
        events = old.event_ids
        self.assertIn(GLASE_ID, self.replace(new))
        taken_over = self.successor_of(new)
        self.assertEqual(taken_over.glase_id, GLASE_ID)
        self.assertEqual(taken_over.account_id, self.account)
        self.assertIn(self.glase_method, new.payment_method_ids)
        self.assert_nothing_stays()
        self.assertLess(events, old.event_ids, "its history is kept")
        [there] = self.active_terminals()
        self.assertEqual(there["terminal_id"], taken_over.terminal_id)

    def test_replace_by_a_registered_till(self):
        new = self.main_pos_config.copy({"name": "Other"})
        terminals = self.env["glase.terminal"]
        terminals._prepare(new, self.account, "Other").action_register()
        with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
            self.replace(new)
        self.assertEqual(self.till.glase_id, GLASE_ID)
        self.assertEqual(len(self.active_terminals()), 2)

    # One sticker, one till

    def test_a_sticker_belongs_to_one_till(self):
        new = self.main_pos_config.copy({"name": "Second till"})
        other = self.env["glase.terminal"]._prepare(new, self.account, "Second")
        other.action_register()
        text = self.refused(other, GLASE_ID)
        self.assertIn(self.main_pos_config.name, text)
        self.assertEqual(len(self.glase.calls("assignSeqrId")), 1, "nobody was asked")

    def test_another_companys_till_is_not_named(self):
        other_company = self.env["res.company"].create({"name": "Secret Rival"})
        config = self.env["pos.config"].create(
            {
                "name": "Rival till",
                "company_id": other_company.id,
                "payment_method_ids": False,
                "journal_id": False,
                "invoice_journal_id": False,
            }
        )
        account = self.account.copy({"company_id": other_company.id})
        rival = self.env["glase.terminal"].create(
            {"name": "Rival", "config_id": config.id, "account_id": account.id}
        )
        self.press_assign("777")
        rival.sudo().write({"state": "registered", "glase_id": GLASE_ID})
        text = self.refused(self.till, GLASE_ID)
        self.assertIn("in use already", text)
        for word in ("Rival", other_company.name, config.name):
            self.assertNotIn(word, text)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            with mute_logger("odoo.sql_db"):  # whoever comes at the same moment
                self.till.glase_id = GLASE_ID
                self.env.flush_all()

    def refused(self, terminal, glase_id):
        values = {"terminal_id": terminal.id, "glase_id": glase_id}
        wizard = self.env["glase.assign"].create(values)
        return wizard.action_assign()["context"]["default_trouble"]

    # While money is under way

    def test_nothing_is_touched_while_money_is_under_way(self):
        self.open_register()
        self.authenticate("pos_user", "pos_user")
        uuid = self.start()["payment_uuid"]
        row = self.row(uuid).sudo()
        new = self.main_pos_config.copy({"name": "New"})
        for state, confirmed in (
            ("sending", False),
            ("issued", False),
            ("cancelling", False),
            ("awaiting_reversal", False),
            ("paid", False),
        ):
            row.write({"state": state, "confirmed": confirmed})
            till = self.till
            replace = self.env["glase.replace"].create(
                {"terminal_id": till.id, "config_id": new.id}
            )
            for touch in (
                till.action_unregister,
                till.action_renew,
                replace.action_replace,
                lambda: assign_sticker.assign(self.env, self.till.id, "0046"),
                lambda: self.till.write({"active": False}),
                lambda: self.main_pos_config.write({"company_id": 0}),
                lambda: self.account.write({"endpoint": "http://localhost:1/"}),
            ):
                with self.subTest(f"{state}: {touch}"), self.assertRaises(UserError):
                    touch()
        self.assertFalse(self.glase.calls("unregisterTerminal"))
        row.write({"state": "paid", "confirmed": True})
        with self.assertRaises(UserError):
            self.till.action_unregister()  # no closed period has this payment yet
        self.env["glase.period"].sudo()._wanted(self.account, self.till)
        self.env["glase.period"]._cron_periods()
        self.assertIn("no longer", self.till.action_unregister()["params"]["message"])

    def test_a_registered_till_stays_where_it_is(self):
        other = self.env["res.company"].create({"name": "Other"})
        for change in ({"active": False}, {"company_id": other.id}):
            with self.assertRaises(UserError):
                self.main_pos_config.write(change)
        with self.assertRaises(UserError):
            self.main_pos_config.unlink()
        with self.assertRaises(UserError):
            self.till.account_id = self.account.copy()

    def test_history_outlives_the_till(self):
        self.press_unregister()
        old = self.till
        told = old.event_ids
        self.assertGreater(len(told), 2)
        for delete in (old.unlink, self.main_pos_config.unlink):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                delete()
        old.active = False
        self.env.flush_all()
        self.press_register()
        self.assertNotEqual(self.till, old, "registered anew")
        self.assertEqual(old.event_ids, told)

    # A row for each till

    def test_all_tills_at_a_glance(self):
        new = self.main_pos_config.copy({"name": "Never registered"})
        self.rpc("glase.terminal", "action_open_tills")
        row = self.env["glase.terminal"]._of_config(new)
        self.assertEqual(row.state, "new")
        self.assertFalse(row.account_id)
        self.rpc("glase.terminal", "action_open_tills")
        new.unlink()
        self.assertFalse(row.exists(), "a till that was never registered may go")

    def test_register_many(self):
        tills = [self.main_pos_config.copy({"name": f"Till {n}"}) for n in (1, 2)]
        wizard = self.rpc("glase.register.tills", "create", {})
        chosen = self.rpc(
            "glase.register.tills", "read", [wizard], ["config_ids", "account_id"]
        )[0]
        self.assertLessEqual({till.id for till in tills}, set(chosen["config_ids"]))
        self.assertNotIn(self.main_pos_config.id, chosen["config_ids"])
        self.assertEqual(chosen["account_id"][0], self.account.id)
        self.rpc(
            "glase.register.tills",
            "write",
            [wizard],
            {"config_ids": [(6, 0, [till.id for till in tills])]},
        )
        action = self.rpc("glase.register.tills", "action_register", [wizard])
        steps = action["params"]
        self.assertEqual([t["name"] for t in steps["tills"]], ["Till 1", "Till 2"])
        for till in steps["tills"]:
            self.press(steps["model"], steps["button"], till["id"])
        for till in tills:
            self.assertEqual(self.successor_of(till).state, "registered")
            self.assertIn(self.glase_method, till.payment_method_ids)

    # Someone was killed in the middle

    def test_killed_while_registering(self):
        self.press_unregister()
        terminal = self.till.sudo()
        terminal._new_password()
        terminal.write({"state": "registering", "lease_until": "2020-01-01 00:00:00"})
        self.env.flush_all()
        self.env["glase.transaction"]._cron_recovery()
        self.env.invalidate_all()
        self.assertEqual(self.till.state, "unclear")
        self.assertIn("lost", self.till.trouble)
        self.assertIsNone(self.password, "no orphan password")
        said = self.press("glase.terminal", "action_register", self.till.id)
        self.assertIn("registered", said)
