# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What people may type where Glase reads it."""

import re
import unicodedata

from odoo import api, models
from odoo.exceptions import ValidationError

NOTE_LENGTH = 500  # characters
# What no database can keep: NUL, and half an emoji as a cut text has it.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
NO_XML = "\ufffe\uffff"


def check_texts(record, limits, one_line=True):
    """Refuse what Glase could not take, in one sentence.

    :param limits: the most characters of each field, by its name
    :param one_line: refuse control characters as well
    :raises ValidationError: for a text of blanks, a long one, or one with such
        characters
    """
    env = record.env
    for name, most in limits.items():
        text, field = record[name] or "", record._fields[name]
        label = field.get_description(env, ["string"])["string"]
        problem = ""
        if (text or field.required) and not text.strip():
            problem = env._("%(field)s cannot be blank.", field=label)
        elif len(text) > most:
            problem = env._(
                "%(field)s can have at most %(most)s characters.",
                field=label,
                most=most,
            )
        elif one_line and any(map(_is_unprintable, text)):
            problem = _unprintable(env, label)
        if problem:
            raise ValidationError(problem)


def _unprintable(env, label):
    return env._(
        "%(field)s contains a character that cannot be printed. Enter it again.",
        field=label,
    )


def _is_unprintable(sign):
    return sign in NO_XML or unicodedata.category(sign) == "Cc"


class GlaseTyped(models.AbstractModel):
    """A record that people type into: what no database can keep is refused first."""

    _name = "glase.typed"
    _description = "Texts for Glase"
    _longest = {}  # the most characters of a text, by the name of its field

    @api.constrains(lambda self: self._longest)
    def _check_longest(self):
        for record in self:
            check_texts(record, self._longest)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_typed(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_typed(vals)
        return super().write(vals)

    def _check_typed(self, vals):
        for name, text in vals.items():
            if isinstance(text, str) and UNSTORABLE.search(text):
                label = self._fields[name].get_description(self.env)["string"]
                raise ValidationError(_unprintable(self.env, label))
