# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``odoo -i pos_glase --with-demo``, as somebody does it who looks at the add-on."""

import os

from dev.lib import database

DAY = """
    SELECT (SELECT count(*) FROM glase_terminal WHERE state = 'registered'),
           (SELECT count(*) FROM glase_transaction),
           (SELECT array_agg(result ORDER BY result) FROM glase_period),
           (SELECT count(*) FROM ir_module_module WHERE name = 'pos_glase' AND demo)
"""


def test_it_is_installed(ready, cluster):
    """Two points of sale, and a day with one difference."""
    name = f"demo_{os.getpid()}"
    with database.with_demo_data(ready, cluster, name):
        found = cluster.query(DAY, database=name)
    assert found == [(2, 5, ["differences", "right"], 1)]
