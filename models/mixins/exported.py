# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re

from odoo import api, models

# What Excel, LibreOffice or the library that writes for them takes for more than text.
# Odoo's own export guards three of these, and only in CSV.
_NO_TEXT = re.compile(r"[=+\-@\t\r\n]|\{=|(in|ex)ternal:")


def as_text(value):
    """The same cell, with an apostrophe where a spreadsheet would begin to reckon."""
    return f"'{value}" if isinstance(value, str) and _NO_TEXT.match(value) else value


# What the client offers a field for, beside showing it
_OFFERS = ("searchable", "groupable", "sortable", "exportable", "aggregator")


class GlaseExported(models.AbstractModel):
    """A record with texts of customers, cashiers or Glase: in a spreadsheet they stay
    texts. What only Odoo itself has a use for is offered to nobody: not for filters,
    groups, measures, columns to sort by, nor for exports."""

    _name = "glase.exported"
    _description = "Exported as text"
    _machine_fields = frozenset()  # names; forms may show them all the same

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        described = super().fields_get(allfields, attributes)
        for name in {"lease_until", *self._machine_fields} & described.keys():
            offers = described[name].keys() & set(_OFFERS)
            described[name].update(dict.fromkeys(offers, False))
        return described

    def export_data(self, fields_to_export):
        exported = super().export_data(fields_to_export)
        exported["datas"] = [
            [as_text(value) for value in row] for row in exported["datas"]
        ]
        return exported
