# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Secrets that no browser ever reads and no database log ever shows."""

import logging

from odoo.tools import SQL


class _TypedSecrets(logging.Filter):
    """Hides what was typed where a secret is typed: Odoo logs calls when debugging."""

    def filter(self, record):
        called = (
            record.args[0] if isinstance(record.args, tuple) and record.args else ""
        )
        if getattr(called, "_name", "") == "glase.account":
            record.args = (*record.args[:2], "***")
        return True


logging.getLogger("odoo.service.model").addFilter(_TypedSecrets())


def store_secret(record, column, value):
    """Write one secret in a statement that no constraint can make the database log.

    A failing statement is written to logs with its parameters. So the row is
    locked first, and the secret is then written alone: a statement that touches no
    constrained column and waits for nobody has nothing left to fail on. It goes past
    Odoo's own cursor, which logs every statement when it is told to debug.
    """
    record.ensure_one()
    record.flush_recordset()
    table, column_sql = SQL.identifier(record._table), SQL.identifier(column)
    record.env.cr.execute(
        SQL("SELECT id FROM %s WHERE id = %s FOR UPDATE", table, record.id)
    )
    update = SQL(
        "UPDATE %s SET %s = %s WHERE id = %s", table, column_sql, value, record.id
    )
    record.env.cr._obj.execute(update.code, update.params)
    record.invalidate_recordset([column])
