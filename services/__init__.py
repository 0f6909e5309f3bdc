# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Reserve → call → record: the one place where Odoo's models and ``glase`` meet.

Whoever talks to Glase goes through here: the register's routes, buttons and jobs.
Models are reached through the environment only.
"""
