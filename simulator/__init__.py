# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A Glase server for demonstrations and tests, after the contract
(glase_api.md, chapters 2 to 8 and 11.1). It imports neither Odoo nor the add-on's
client, so that client and server cannot share a mistake. Start it with
``python -m simulator``."""
