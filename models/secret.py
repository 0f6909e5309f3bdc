# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Secrets that no browser ever reads and no database log ever shows."""

from odoo.tools import SQL


def store_secret(record, column, value):
    """Write one secret in a statement that no constraint can make the database log.

    A failing statement is written to logs with its parameters. So the row is
    locked first, and the secret is then written alone: a statement that touches no
    constrained column and waits for nobody has nothing left to fail on.
    """
    record.ensure_one()
    record.flush_recordset()
    table, column_sql = SQL.identifier(record._table), SQL.identifier(column)
    record.env.cr.execute(
        SQL("SELECT id FROM %s WHERE id = %s FOR UPDATE", table, record.id)
    )
    record.env.cr.execute(
        SQL("UPDATE %s SET %s = %s WHERE id = %s", table, column_sql, value, record.id),
        log_exceptions=False,
    )
    record.invalidate_recordset([column])
