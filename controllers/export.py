# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.addons.web.controllers.export import ExcelExport

from ..models.mixins.exported import as_text


class GlaseExcelExport(ExcelExport):
    """The titles of groups do not pass through the records' own export."""

    def from_group_data(self, fields, columns_headers, groups):
        if "glase.exported" in groups._model._inherit_module:
            _retitle(groups)
        return super().from_group_data(fields, columns_headers, groups)


def _retitle(groups):
    titled = [(_title(name), group) for name, group in groups.children.items()]
    groups.children.clear()
    groups.children.update(titled)
    for _name, group in titled:
        _retitle(group)


def _title(name):
    """A group is named by its value; a record is (id, name)."""
    return tuple(map(as_text, name)) if isinstance(name, tuple) else as_text(name)
