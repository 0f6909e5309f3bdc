# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import file_open

from ...const import GLASE, MANAGER
from ...services.orders import counts_as_paid
from ..mixins.actions import open_list

IMAGE = "pos_glase/static/description/icon.png"


class PosPaymentMethod(models.Model):
    _inherit = "pos.payment.method"

    glase_entry_each = fields.Boolean(
        string="One entry for each payment",
        help="When a session closes, each Glase payment is booked as an entry of its "
        "own, labelled with Glase's reference, so that payouts can be matched line by "
        "line.",
    )

    glase_standing = fields.Char(
        string="Points of sale with Glase",
        compute="_compute_glase_standing",
        groups=MANAGER,
    )
    glase_all_registered = fields.Boolean(
        compute="_compute_glase_standing", groups=MANAGER
    )

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_glase_standing(self):
        configs = self.env["pos.config"].sudo()
        for method in self:
            company = method.company_id or self.env.company
            all_of_it = configs.search([("company_id", "=", company.id)])
            done, count = len(all_of_it.filtered("glase_registered")), len(all_of_it)
            method.glase_all_registered = done == count
            method.glase_standing = self.env._(
                "%(done)s of %(count)s points of sale registered",
                done=done,
                count=count,
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("use_payment_terminal") == GLASE and not vals.get("image"):
                vals["image"] = self._glase_image()
        return super().create(vals_list)

    @api.onchange("use_payment_terminal")
    def _onchange_glase_image(self):
        if self.use_payment_terminal == GLASE and not self.image:
            self.image = self._glase_image()

    @api.model
    def _glase_image(self):
        with file_open(IMAGE, "rb") as file:
            return base64.b64encode(file.read())

    def _get_payment_terminal_selection(self):
        return [*super()._get_payment_terminal_selection(), (GLASE, "Glase")]

    def write(self, vals):
        """All payments of a method would turn into Glase payments, or cease to be."""
        before = self._glase_methods()
        result = super().write(vals)
        after = self._glase_methods()
        counts_as_paid.refuse_other_terminal((after - before) | (before - after))
        return result

    # Buttons

    def action_glase_register(self):
        return self.env["glase.terminal"].action_register_tills()

    def action_glase_account(self):
        """The account that the points of sale have, or the form of a first one."""
        accounts = self.env["glase.account"]
        accounts.check_access("read")
        company = self.company_id or self.env.company
        usual = accounts._usual(company)
        if usual:
            return usual._get_records_action()
        listed = open_list(self.env, "glase_account_action")
        return accounts._add_first(company) or listed

    def _glase_methods(self):
        return self.filtered(lambda method: method.use_payment_terminal == GLASE)

    @api.constrains(
        "use_payment_terminal",
        "journal_id",
        "split_transactions",
        "outstanding_account_id",
    )
    def _check_glase_books(self):
        for method in self._glase_methods():
            reason = method.sudo()._glase_why_not_booked()
            if reason:
                raise ValidationError(reason)

    def _glase_why_not_booked(self):
        """One sentence about books that no payout could be matched with, else empty."""
        journal, account = self.journal_id, self.outstanding_account_id
        if self.type != "bank":
            return self.env._("A Glase payment method needs a bank journal.")
        currency = self.company_id.currency_id
        if (journal.currency_id or currency) != currency:
            return self.env._(
                "The journal %(journal)s has another currency than the company. Choose "
                "one in the company's currency.",
                journal=journal.name,
            )
        if self.split_transactions:
            return self.env._(
                "Switch Identify Customer off, because it asks for a customer at every "
                "Glase sale. Switch One entry for each payment on instead."
            )
        others = self.search([("id", "!=", self.id), ("journal_id", "=", journal.id)])
        if others:
            return self.env._(
                "The journal %(journal)s belongs to %(method)s already. Give Glase a "
                "journal of its own.",
                journal=journal.name,
                method=others[0].name,
            )
        if account and not account.reconcile:
            return self.env._(
                "Allow reconciliation on the account %(account)s, or no payout could "
                "be matched with it.",
                account=account.display_name,
            )
        return ""

    @api.model
    def _glase_of_company(self, company):
        """The one payment method "Glase" of a company, made when it is missing.

        It books on an account of its own, so that the bookkeeper finds every Glase
        payment there until Glase pays out.
        """
        method = self.search(
            [("use_payment_terminal", "=", GLASE), ("company_id", "=", company.id)],
            limit=1,
        )
        return method or self.with_company(company).create(
            {
                "name": "Glase",
                "company_id": company.id,
                "journal_id": self._glase_journal(company).id,
                "outstanding_account_id": self._glase_account(company).id,
                "payment_method_type": "terminal",
                "use_payment_terminal": GLASE,
            }
        )

    def _glase_check(self, company):
        """:raises UserError: if no payment method can be made for the company"""
        if not company.chart_template:
            raise UserError(
                self.env._(
                    "%(company)s has no chart of accounts yet. Choose one in the "
                    "invoicing settings first.",
                    company=company.name,
                )
            )

    def _glase_journal(self, company):
        self._glase_check(company)
        journals = self.env["account.journal"].with_company(company)
        return journals.search(
            [("code", "=", "GLASE"), ("company_id", "=", company.id)], limit=1
        ) or journals.create(
            {"name": "Glase", "code": "GLASE", "type": "bank", "company_id": company.id}
        )

    def _glase_account(self, company):
        accounts = self.env["account.account"].with_company(company)
        return accounts.create(
            {
                "name": self.env._("Glase payments not yet paid out"),
                "code": accounts._search_new_account_code("101900"),
                "account_type": "asset_current",
                "reconcile": True,
            }
        )
