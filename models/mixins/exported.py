# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re

from odoo import models

# What Excel, LibreOffice or the library that writes for them takes for more than text.
# Odoo's own export guards three of these, and only in CSV.
_NO_TEXT = re.compile(r"[=+\-@\t\r\n]|\{=|(in|ex)ternal:")


def as_text(value):
    """The same cell, with an apostrophe where a spreadsheet would begin to reckon."""
    return f"'{value}" if isinstance(value, str) and _NO_TEXT.match(value) else value


class GlaseExported(models.AbstractModel):
    """A record with texts of customers, cashiers or Glase: in a spreadsheet they stay
    texts."""

    _name = "glase.exported"
    _description = "Exported as text"

    def export_data(self, fields_to_export):
        exported = super().export_data(fields_to_export)
        exported["datas"] = [
            [as_text(value) for value in row] for row in exported["datas"]
        ]
        return exported
