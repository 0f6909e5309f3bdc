# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re

from odoo import api, fields, models

_CODE = re.compile(r"<resultCode>(-?\d+)<")
_STATUS = re.compile(r"<status>(\w+)<")


class GlaseCertificationCall(models.Model):
    """One call of a certification, as it was sent and answered, passwords taken out.

    Polls that brought the same answer again are counted, not kept.
    """

    _name = "glase.certification.call"
    _description = "Call of a Glase certification"
    _order = "id"

    certification_id = fields.Many2one(
        "glase.certification", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="certification_id.company_id", store=True)
    step_id = fields.Many2one("glase.certification.step")
    test = fields.Char(related="step_id.test")
    operation = fields.Char()
    began = fields.Datetime(string="At")
    times = fields.Integer(default=1)
    outcome = fields.Char()
    request = fields.Text()
    answer = fields.Text()

    @api.model
    def _keep(self, certification, made):
        """Keep the calls that were made while the present step was carried out."""
        last = certification.call_ids[-1:]
        for call in made:
            same = last.operation == call.operation and last.answer == call.answer
            if same and last.step_id == certification.step_id:
                last.times += 1
                continue
            last = self.create(
                {
                    "certification_id": certification.id,
                    "step_id": certification.step_id.id,
                    "operation": call.operation,
                    "began": call.began.replace(tzinfo=None, microsecond=0),
                    "outcome": call.problem or _outcome(call.answer),
                    "request": call.request,
                    "answer": call.answer,
                }
            )


def _outcome(answer):
    """Result code and, of an invoice, its status."""
    found = filter(None, (_CODE.search(answer), _STATUS.search(answer)))
    return " ".join(match[1] for match in found)
