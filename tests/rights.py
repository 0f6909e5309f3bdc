# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Who is who, and what README says that each of them may."""

import re

from odoo.tests import new_test_user

from .common import CHECKOUT, TillCase

CASHIER, BOOKKEEPER = "Cashier", "Bookkeeper"
MANAGER, ADMIN = "POS manager", "Administrator"
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
MODEL_ROW = re.compile(r"``(glase\.[.\w]+)`` +(\S+) +(\S+) +(\S+) +(\S+)")
ROUTE_ROW = re.compile(
    r"``([\w/<>]+)`` +(no|yes) +(no|yes|with PIN) +(no|yes) +(no|yes) +(no|yes)"
)


def rights_in_readme():
    """What each role may do with each model: {model: {role: "rwcd"}}."""
    rows = MODEL_ROW.findall(_readme())
    return {
        model: _with_accountant(
            {
                role: right.replace("\\-", "")
                for role, right in zip(COLUMNS, rights, strict=True)
            }
        )
        for model, *rights in rows
    }


def routes_in_readme():
    """Who may call each route: {route: {role: "no", "yes" or "with PIN"}}."""
    rows = ROUTE_ROW.findall(_readme())
    return {
        route: _with_accountant(
            dict(zip(("Nobody", *COLUMNS), allowed, strict=True)),
        )
        for route, *allowed in rows
    }


def _with_accountant(by_role):
    return {**by_role, ACCOUNTANT: by_role[BOOKKEEPER]}


def _readme():
    return (CHECKOUT / "README.rst").read_text()


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
        groups = ROLES[role]
        login = f"glase {role} {company.id}"
        user = new_test_user(
            self.env,
            login,
            groups,
            password=login,
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        if role != "Portal":
            # Who may export at all: what stops them then is the right to read.
            user.sudo().group_ids |= self.env.ref("base.group_allow_export")
        return user

    def our_models(self):
        return sorted(
            name
            for name, model in self.env.registry.items()
            if name.startswith("glase.") and not model._abstract
        )
