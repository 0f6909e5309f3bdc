# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Numbers out of an address: whatever stands there, a number or nothing found."""

import re

from odoo.http import request

NUMBER = re.compile(r"[0-9]{1,9}")  # Python makes no number of 5,000 digits


def several(text):
    """The numbers in a list with commas; what is none is left out."""
    return [int(each) for each in text.split(",") if NUMBER.fullmatch(each)]


def one(text):
    """:raises NotFound: if it is none, or a larger one than any record has"""
    if not NUMBER.fullmatch(text):
        raise request.not_found()
    return int(text)
