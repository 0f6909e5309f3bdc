# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Who is who, and what doc/rights.md says that each of them may."""

import re

from ..common import CHECKOUT, TillCase

CASHIER, BOOKKEEPER = "Cashier", "Bookkeeper"
MANAGER, ADMIN = "Manager", "Administrator"
COLUMNS = (CASHIER, BOOKKEEPER, MANAGER, ADMIN)
# All of accounting that there is makes nobody a manager of a till.
ACCOUNTANT = "Chief accountant"
ROLES = {
    "Employee": "base.group_user",
    "Portal": "base.group_portal",
    CASHIER: "point_of_sale.group_pos_user",
    BOOKKEEPER: "account.group_account_invoice",
    ACCOUNTANT: "account.group_account_manager,account.group_account_user",
    MANAGER: "point_of_sale.group_pos_manager",
    ADMIN: "base.group_system,point_of_sale.group_pos_manager",
}
ROW = re.compile(r"^\| `([\w./<>]+)` \| (.+) \|$", re.MULTILINE)


def told_of_models():
    """What each role may do with each model: {model: {role: "rwcd"}}."""
    return {
        model: _with_accountant(
            {
                role: right.replace("-", "")
                for role, right in zip(COLUMNS, cells.split(" | "), strict=False)
            }
        )
        for model, cells in _rows()
        if model.startswith("glase.")
    }


def told_of_routes():
    """Who may call each route: {route: {role: "no", "yes" or "with PIN"}}."""
    return {
        route: _with_accountant(_by_role(cells.partition(" | ")[0]))
        for route, cells in _rows()
        if not route.startswith("glase.")
    }


def _by_role(who):
    """A manager has a cashier's rights, too, an administrator a manager's."""
    anyone, cashiers = who == "anyone", who == "cashiers"
    managers = cashiers or "managers" in who
    may = {
        "Nobody": anyone,
        CASHIER: cashiers,
        BOOKKEEPER: "bookkeepers" in who,
        MANAGER: managers,
        ADMIN: managers or who == "administrators",
    }
    told = {role: "yes" if anyone or yes else "no" for role, yes in may.items()}
    return told | ({CASHIER: "with PIN"} if "PIN" in who else {})


def _with_accountant(by_role):
    return {**by_role, ACCOUNTANT: by_role[BOOKKEEPER]}


def _rows():
    return ROW.findall((CHECKOUT / "doc" / "rights.md").read_text())


class RightsCase(TillCase):
    """A till with a live payment, and one user of each role, here and elsewhere."""

    def setUp(self):
        super().setUp()
        self.uuid = self.issue()
        self.other = self.env["res.company"].create({"name": "Other"})
        here = self.main_pos_config.company_id
        self.make_records()
        self.users = {role: self.make_user(role, here) for role in ROLES}
        self.strangers = {role: self.make_user(role, self.other) for role in COLUMNS}

    def make_records(self):
        """One of each model that is kept, so that there is something to be read."""
        period = self.env["glase.period"].sudo()._wanted(self.account, self.terminal)
        self.env["glase.period.line"].sudo().create(
            {
                "period_id": period.id,
                "company_id": period.company_id.id,
                "kind": "only_glase",
                "transaction_id": self.row(self.uuid).id,
            }
        )
        self.env["glase.report"].sudo().create(
            {
                "period_id": period.id,
                "report": "Reconciliation/STD_RECON_007.xml",
                "text": "no report",
            }
        )
        self.env["glase.pin.limit"]._note_try(period.company_id.id, 1)
        certification = (
            self.env["glase.certification"]
            .sudo()
            .create({"terminal_id": self.terminal.id})
        )
        self.env["glase.certification.call"].sudo().create(
            {"certification_id": certification.id, "operation": "registerTerminal"}
        )

    def make_user(self, role, company):
        user = self.new_user(f"glase {role} {company.id}", ROLES[role], company)
        if role != "Portal":
            # Who may export at all: what stops them then is the right to read.
            user.group_ids |= self.env.ref("base.group_allow_export")
        return user.with_env(self.env)

    def our_models(self):
        return sorted(
            name
            for name, model in self.env.registry.items()
            if name.startswith("glase.") and not model._abstract
        )
