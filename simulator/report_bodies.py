# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The bodies of the reports, in the shapes that the documents show (Glase API 8.5)."""

REPORTS = {}
