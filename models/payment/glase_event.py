# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import events, reasons


class GlaseEvent(models.Model):
    """The audit trail: what changed, and when; not each poll that changed nothing."""

    _name = "glase.event"
    _inherit = ["glase.exported"]
    _description = "Glase event"
    _order = "id desc"
    _log_access = False

    at = fields.Datetime(string="Time", required=True)
    user_id = fields.Many2one("res.users", ondelete="restrict")
    transaction_id = fields.Many2one(
        "glase.transaction", index=True, ondelete="restrict"
    )
    terminal_id = fields.Many2one("glase.terminal", index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company")
    what = fields.Selection(
        [*events.TEXTS.items(), *reasons.TEXTS.items()],
        string="What happened",
        required=True,
    )
    state_before = fields.Selection("_selection_state", string="Status before")
    state_after = fields.Selection("_selection_state", string="Status after")
    text = fields.Char(string="Event", compute="_compute_text")
    answer = fields.Char(string="Glase's answer")
    note = fields.Char()

    @api.model
    def _selection_state(self):
        states = []
        for model in ("glase.terminal", "glase.transaction"):
            field = self.env[model]._fields["state"]
            states += field._description_selection(self.env)
        return states

    @api.depends("what", "state_before", "state_after")
    @api.depends_context("lang")
    def _compute_text(self):
        texts = dict(self._fields["what"]._description_selection(self.env))
        states = dict(self._selection_state())
        for event in self:
            if event.what == events.STATE:
                told = filter(None, (event.state_before, event.state_after))
                event.text = " → ".join(states[state] for state in told)
            else:
                event.text = texts.get(event.what)

    @api.model
    def _note(self, record, what, answer="", note="", **states):
        """Write an event down, in the database transaction of the change.

        :param what: a key of ``events.py`` or of ``reasons.py``
        :param states: ``state_before`` and ``state_after``, if that is what changed
        """
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
                **states,
            }
        )

    # Append-only, for the superuser too: so there is no super call.

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The Glase audit trail cannot be changed."))

    def unlink(self):  # pylint: disable=method-required-super
        raise UserError(self.env._("The Glase audit trail cannot be deleted."))
