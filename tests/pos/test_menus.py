# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Where each role finds what, and what a list says that is still empty."""

from lxml import etree

from odoo.tests import tagged

from ..security.case import ADMIN, BOOKKEEPER, CASHIER, MANAGER, RightsCase

OF_MANAGERS = (
    "glase_transaction_menu",
    "glase_receipt_file_menu",
    "glase_unresolved_menu",
    "glase_period_menu",
    "glase_difference_menu",
    "glase_cashier_menu",
    "glase_close_period_menu",
    "glase_terminal_menu",
)
# Each menu of ours, by who sees it.
MENUS = {
    "Employee": (),
    CASHIER: (),  # of core, who is an employee, too
    BOOKKEEPER: (
        "glase_books_period_menu",
        "glase_books_difference_menu",
        "glase_books_receipt_file_menu",
        "glase_books_payout_menu",
    ),
    MANAGER: OF_MANAGERS,
    ADMIN: (*OF_MANAGERS, "glase_account_menu"),
}
# What holds the others, and shows nothing else
GROUPS = {
    "glase_menu",
    "glase_todo_menu",
    "glase_payments_menu",
    "glase_closing_menu",
    "glase_configuration_menu",
    "glase_integration_menu",
    "glase_books_menu",
}
# What is ours on Odoo's own records, and read by whoever reads the record: how a till
# behaves, and what the receipt says anyway.
FOR_ALL = {
    "pos.config": {"glase_one_tap", "glase_display", "glase_sounds"},
    "pos.payment": {
        "glase_ers_reference",
        "glase_invoice_reference",
        "glase_amount",
        "glase_description",
        "glase_payment_date",
        "glase_refunded_reference",
    },
    "pos.payment.method": {"glase_entry_each"},
}


@tagged("post_install", "-at_install")
class TestMenus(RightsCase):
    def test_who_sees_which_menu(self):
        ours = self.env["ir.model.data"].search(
            [("module", "=", "pos_glase"), ("model", "=", "ir.ui.menu")]
        )
        users = {**self.users, CASHIER: self.pos_user}
        for role, wanted in MENUS.items():
            with self.subTest(role):
                menus = self.env["ir.ui.menu"].with_user(users[role])
                visible = menus._visible_menu_ids()
                found = {
                    data.name
                    for data in ours
                    if set(map(int, self.path_to(data.res_id))) <= visible
                }
                self.assertEqual(found - GROUPS, set(wanted))

    def test_certification_in_developer_mode(self):
        menu = self.env.ref("pos_glase.glase_certification_menu")
        self.assertEqual(menu.parent_id.group_ids, self.env.ref("base.group_no_one"))

    def path_to(self, menu_id):
        """The ids of a menu and of all that it stands in."""
        menu = self.env["ir.ui.menu"].browse(menu_id)
        return menu.parent_path.strip("/").split("/")

    def test_every_empty_list_explains_itself(self):
        lists = self.env["ir.actions.act_window"].search(
            [("res_model", "=like", "glase.%"), ("view_mode", "=like", "list%")]
        )
        self.assertGreater(len(lists), 7)
        for action in lists:
            with self.subTest(action.name):
                self.assertIn("<p", action.help or "")
                self.assertGreater(len(etree.fromstring(f"<p>{action.help}</p>")), 1)

    def test_payments_by_till_cashier_and_day(self):
        action = self.env.ref("pos_glase.glase_transaction_action")
        self.assertEqual(action.view_mode, "list,kanban,form,pivot,graph")
        journal = self.env["glase.transaction"].with_user(self.users[MANAGER])
        shown = journal.get_views([(False, "pivot"), (False, "search")])["views"]
        pivot = etree.fromstring(shown["pivot"]["arch"])
        kinds = {(node.get("name"), node.get("type")) for node in pivot.iter("field")}
        wanted = {("config_id", "row"), ("cashier", "row"), ("create_date", "col")}
        self.assertLessEqual(wanted | {("amount_paid", "measure")}, kinds)
        search = etree.fromstring(shown["search"]["arch"])
        contexts = "".join(node.get("context", "") for node in search.iter("filter"))
        for name in ("config_id", "cashier", "state"):
            self.assertIn(f"'group_by': '{name}'", contexts)

    def test_a_visitor_has_no_rights(self):
        visitor = self.env.ref("base.public_user")
        for model in self.our_models():
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(f"{operation} {model}"):
                    records = self.env[model].with_user(visitor)
                    self.assertFalse(records.has_access(operation))

    def test_what_is_ours_elsewhere_has_its_reader(self):
        """A field on Odoo's own records is for all who read them, or for a group."""
        found = {}
        for name, model in self.env.registry.items():
            if name.startswith("glase.") or model._abstract or model._transient:
                continue
            for field in self.env[name]._fields.values():
                if "pos_glase" in field._modules and not field.groups:
                    found.setdefault(name, set()).add(field.name)
        found = {
            name: {n for n in names if n.startswith("glase_")}
            for name, names in found.items()
        }
        self.assertEqual({n: f for n, f in found.items() if f}, FOR_ALL)
