# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging

from odoo import fields

_logger = logging.getLogger(__name__)


def wake_job(env, xml_id, at=None):
    """Have a scheduled action run once this is committed, or at a later time.

    No payment or closing fails because the job was deleted or cannot be woken: without
    that it runs within a minute.
    """
    job = env.ref(xml_id, raise_if_not_found=False)
    if not job:
        return
    job = job.sudo()
    at = at or fields.Datetime.now()
    env["ir.cron.trigger"].sudo().create({"cron_id": job.id, "call_at": at})

    def wake():
        # Odoo's own _trigger() would let this fail the commit
        try:
            job._notifydb()
        except Exception as error:
            _logger.info("Glase: %s is not woken: %s", xml_id, error)

    env.cr.postcommit.add(wake)
