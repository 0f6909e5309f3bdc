# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Reserve → call → record: the one place where Odoo's models and ``glase`` meet. The
register's routes, buttons and jobs talk to Glase through here; models are reached
through the environment only."""
