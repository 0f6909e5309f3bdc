# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.models import MAGIC_COLUMNS


class GlaseChosen(models.AbstractModel):
    """A form that holds records by ids, which a browser may have forged.

    Odoo tells everybody the name of the record that a field holds, and computes related
    fields as superuser. So nobody gets a record into such a form, stored or not, that
    they may not read, as of another company.
    """

    _name = "glase.chosen"
    _description = "Records that its user may read"

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        self._check_chosen(values)
        return values

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_chosen(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_chosen(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        self._check_chosen(values)
        return super().onchange(values, field_names, fields_spec)

    def _check_chosen(self, values):
        """:raises AccessError: when one of these values is of what is not readable"""
        self.new(values)._check_held(values)

    def _check_held(self, names):
        for name in set(names) - set(MAGIC_COLUMNS):
            field = self._fields.get(name)
            if not field or not field.relational or field.compute and field.readonly:
                continue
            for record in self:
                held = record[name]
                if field.type == "one2many" and hasattr(held, "_check_held"):
                    held._check_held(held._fields)
                elif held._origin:
                    self._check_readable(held._origin)

    def _check_readable(self, records):
        records.check_access("read")
        if records._name == "res.company":
            # Who manages users reads all companies, and works in some: this raises.
            _ = self.with_context(allowed_company_ids=records.ids).env.companies
