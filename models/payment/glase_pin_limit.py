# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

MAX_TRIES = 5
MINUTES = 5

NOTE = """
    INSERT INTO glase_pin_limit AS known (company_id, employee_id, tries, since)
    VALUES (%(company)s, %(employee)s, 1, clock_timestamp() AT TIME ZONE 'UTC')
    ON CONFLICT (company_id, employee_id) DO UPDATE
       SET tries = CASE WHEN known.since < %(begun)s THEN 1 ELSE known.tries + 1 END,
           since = CASE WHEN known.since < %(begun)s THEN EXCLUDED.since
                        ELSE known.since END
     WHERE known.since < %(begun)s OR known.tries < %(most)s
 RETURNING tries
"""
TAKE_BACK = """
    UPDATE glase_pin_limit SET tries = tries - 1
     WHERE company_id = %s AND employee_id = %s AND tries > 0
"""


class GlasePinLimit(models.Model):
    """How often a manager's PIN was tried lately, at whatever register.

    A try is counted and committed before it is judged: so of many at the same moment,
    in many processes, no more than the limit are judged. There is one for each manager:
    the table stays as small as the staff.
    """

    _name = "glase.pin.limit"
    _description = "Glase manager PIN attempts"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    # hr.employee is there only with the employees' module
    employee_id = fields.Integer(required=True)
    tries = fields.Integer(required=True)
    since = fields.Datetime(required=True)

    _employee_uniq = models.Constraint(
        "unique (company_id, employee_id)", "The attempts of a PIN are counted once."
    )

    @api.model
    def _note_try(self, company_id, employee_id):
        """Count a try, in a transaction that ends before the PIN is looked at.

        :returns: how many are left after it; None if it may not be judged, for one
            beyond the limit is not counted
        """
        self._wait_for_turn()
        now = self.env["glase.transaction"]._clock()
        values = {
            "company": company_id,
            "employee": employee_id,
            "begun": fields.Datetime.subtract(now, minutes=MINUTES),
            "most": MAX_TRIES,
        }
        self.env.cr.execute(NOTE, values)
        counted = self.env.cr.fetchone()
        return counted and MAX_TRIES - counted[0]

    @api.model
    def _take_back_try(self, company_id, employee_id):
        """The PIN was right: this try counts no more. The wrong ones before it do."""
        self._wait_for_turn()
        self.env.cr.execute(TAKE_BACK, [company_id, employee_id])

    def _wait_for_turn(self):
        """Wait for whoever counts now. To be called first in a transaction, for its
        first query settles what it sees, and a lock is none."""
        self.env.cr.execute("LOCK TABLE glase_pin_limit IN SHARE ROW EXCLUSIVE MODE")
