# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..exchange import reasons

# What is noted beside states and reasons; ``env._`` translates it when it is read.
# pylint: disable=prefer-env-translation
_lt = reasons.marked
WORDS = (
    _lt("asked"),
    _lt("asked by hand"),
    _lt("let go"),
    _lt("amount changed"),
    _lt("wrong PIN"),
    _lt("database confirmed"),
    _lt("receipt not filed"),
    _lt("taken by"),
    _lt("order arrived"),
    _lt("order completed"),
    _lt("put right"),
    _lt("attached"),
    _lt("finished at the register"),
    _lt("settled"),
    _lt("closing permitted"),
    _lt("session closed over it"),
    _lt("refunded"),
    _lt("was refunded"),
    _lt("was not refunded"),
    _lt("settled by repeating"),
)


class GlaseEvent(models.Model):
    """The audit trail: a row when something changed, never changed itself.

    Not for each ask: what did not change anything is not written down.
    """

    _name = "glase.event"
    _inherit = ["glase.exported"]
    _description = "Glase event"
    _order = "id desc"
    _log_access = False

    at = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    transaction_id = fields.Many2one(
        "glase.transaction", readonly=True, index=True, ondelete="restrict"
    )
    terminal_id = fields.Many2one(
        "glase.terminal", readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", readonly=True)
    what = fields.Char(required=True, readonly=True, help="In English, as it is kept.")
    text = fields.Char(string="Event", compute="_compute_text")
    answer = fields.Char(string="Glase's answer", readonly=True)
    note = fields.Char(readonly=True)

    @api.depends("what")
    @api.depends_context("lang")
    def _compute_text(self):
        """What happened, in the language of who reads it."""
        words = {}
        for model in ("glase.terminal", "glase.transaction"):
            words.update(
                self.env[model]._fields["state"]._description_selection(self.env)
            )
        for event in self:
            parts = (event.what or "").split(" → ")
            event.text = " → ".join(words.get(p) or self.env._(p) for p in parts)

    @api.model
    def _note(self, record, what, answer="", note=""):
        """Write one event down, in the transaction of the change that it tells of."""
        is_payment = record._name == "glase.transaction"
        return self.sudo().create(
            {
                "at": self.env["glase.transaction"]._clock(),
                "user_id": self.env.uid,
                "transaction_id": record.id if is_payment else False,
                "terminal_id": (record.terminal_id if is_payment else record).id,
                "company_id": record.company_id.id,
                "what": what,
                "answer": answer or "",
                "note": note,
            }
        )

    # Append-only for everybody, superuser included: so there is no super call.

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The audit trail of Glase cannot be changed."))

    def unlink(self):  # pylint: disable=method-required-super
        raise UserError(self.env._("The audit trail of Glase cannot be deleted."))
