# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import events, reasons


class GlaseEvent(models.Model):
    """The audit trail: a row when something changed, never changed itself.

    Not for each ask: what did not change anything is not written down.
    """

    _name = "glase.event"
    _inherit = ["glase.exported"]
    _description = "Glase event"
    _order = "id desc"
    _log_access = False

    at = fields.Datetime(string="Time", required=True, readonly=True)
    user_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    transaction_id = fields.Many2one(
        "glase.transaction", readonly=True, index=True, ondelete="restrict"
    )
    terminal_id = fields.Many2one(
        "glase.terminal", readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", readonly=True)
    what = fields.Selection(
        [*events.TEXTS.items(), *reasons.TEXTS.items()],
        string="What happened",
        required=True,
        readonly=True,
    )
    state_before = fields.Selection(
        "_selection_state", string="Status before", readonly=True
    )
    state_after = fields.Selection(
        "_selection_state", string="Status after", readonly=True
    )
    text = fields.Char(string="Event", compute="_compute_text")
    answer = fields.Char(string="Glase's answer", readonly=True)
    note = fields.Char(readonly=True)

    @api.model
    def _selection_state(self):
        return [
            state
            for model in ("glase.terminal", "glase.transaction")
            for state in self.env[model]
            ._fields["state"]
            ._description_selection(self.env)
        ]

    @api.depends("what", "state_before", "state_after")
    @api.depends_context("lang")
    def _compute_text(self):
        """What happened, in the language of who reads it."""
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
        """Write one event down, in the transaction of the change that it tells of.

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

    # Append-only for everybody, superuser included: so there is no super call.

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The Glase audit trail cannot be changed."))

    def unlink(self):  # pylint: disable=method-required-super
        raise UserError(self.env._("The Glase audit trail cannot be deleted."))
