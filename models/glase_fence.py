# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..const import events


class GlaseAccount(models.Model):
    """The fence: a copy of the database never touches production's terminals.

    A copy would act as the same tills, and a bill that it sends cancels the one of the
    real till (glase_api.md, 5.3). So an account remembers in which database its tills
    were registered, and no call is made from any other until an admin says that it is
    the real shop.
    """

    _inherit = "glase.account"

    database_uuid = fields.Char(
        string="Registered in database (UUID)", readonly=True, copy=False
    )
    database_name = fields.Char(
        string="Registered in database", readonly=True, copy=False
    )
    fenced = fields.Boolean(
        string="Copy of the database",
        compute="_compute_fenced",
        help="This database is a copy of the one that registered the tills.",
    )

    def _compute_fenced(self):
        here = self._this_database()
        for account in self:
            there = (account.database_uuid, account.database_name)
            account.fenced = bool(account.database_uuid) and there != here

    def _this_database(self):
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param("database.uuid"), self.env.cr.dbname

    def _remember_database(self):
        """Tills are being registered: from here, and from no copy."""
        if not self.database_uuid:
            self.database_uuid, self.database_name = self._this_database()

    def _check_fence(self):
        """:raises UserError: in a copy of the database"""
        if self.fenced:
            raise UserError(
                self.env._(
                    "This is a copy of the shop's database: it makes no call to "
                    "Glase. An administrator can confirm in the Glase account that "
                    "this database is the real shop."
                )
            )

    def action_confirm_database(self):
        """The admin says that this database is the real shop, and no other any more."""
        for account in self:
            account.check_access("write")
            account.database_uuid, account.database_name = self._this_database()
            for terminal in account.terminal_ids.filtered("registered"):
                self.env["glase.event"]._note(terminal, events.DATABASE_CONFIRMED)
