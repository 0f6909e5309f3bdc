# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What was said word by word is nobody's to read, and all screens open without it."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .case import ADMIN, BOOKKEEPER, MANAGER, RightsCase

STEPS = ("glase.account", "go_live")  # our own sentences, which the form shows


@tagged("post_install", "-at_install")
class TestRawTexts(RightsCase):
    """What was said word by word is nobody's to read, whatever the role."""

    def raw(self):
        for model in self.our_models():
            for name, field in self.env[model]._fields.items():
                if field.type == "json" and (model, name) != STEPS:
                    yield model, name

    def test_nobody_reads_them(self):
        raw = list(self.raw())
        self.assertIn(("glase.transaction", "order_data"), raw)
        for role, user in self.users.items():
            for model, name in raw:
                records = self.env[model].with_user(user)
                one = self.env[model].search([], limit=1).with_user(user)
                with self.subTest(f"{role} {model}.{name}"):
                    self.assertNotIn(name, records.fields_get())
                    for read in (
                        lambda one=one, name=name: one.read([name]),
                        lambda one=one, name=name: one.web_read({name: {}}),
                        lambda one=one, name=name: one.search([(name, "!=", False)]),
                    ):
                        with self.assertRaises(AccessError):
                            read()

    def test_a_bookkeeper_over_the_wire(self):
        """The journal opens as ever; what the customer bought does not."""
        user = self.users[BOOKKEEPER]
        self.authenticate(user.login, user.login)
        self.assertTrue(self.row(self.uuid).sudo().order_data)
        found = self.read_journal(["state", "amount", "message"])
        self.assertEqual(found[0]["amount"], 100.0)
        with self.refused_over_http("AccessError"):
            self.read_journal(["order_data"])

    def read_journal(self, names):
        params = {
            "model": "glase.transaction",
            "method": "search_read",
            "args": [[], names],
            "kwargs": {},
        }
        return self.make_jsonrpc_request("/web/dataset/call_kw", params)

    def test_all_screens_of_each_role_open(self):
        """Every list, form, pivot and graph that a role reaches, with all it shows."""
        opened = 0
        for role in (BOOKKEEPER, MANAGER, ADMIN):
            user = self.users[role]
            actions = self.env["ir.actions.act_window"].search(
                [("res_model", "=like", "glase.%")]
            )
            for action in actions:
                records = self.env[action.res_model].with_user(user)
                if not records.has_access("read"):
                    continue
                for kind in {mode for _view, mode in action.views} - {"search"}:
                    with self.subTest(f"{role} {action.res_model} {kind}"):
                        self.open_view(records, kind)
                        opened += 1
        self.assertGreater(opened, 20)

    def open_view(self, records, kind):
        views = records.get_views([(False, kind)])
        arch = etree.fromstring(views["views"][kind]["arch"])
        known = views["models"][records._name]["fields"]
        names = {
            node.get("name")
            for node in arch.iter("field")
            if not any(up.tag == "field" for up in node.iterancestors())
        }
        self.assertLessEqual(names, set(known))
        records.web_search_read([], {name: {} for name in names}, limit=5)
