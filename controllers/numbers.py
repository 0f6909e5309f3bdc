# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Numbers in the address of a page, as anybody may have typed them."""

import re

NUMBER = re.compile(r"[0-9]{1,9}")


def ids_of(text):
    """The ids in a text such as ``7,12``; what is none is left out."""
    return [int(number) for number in text.split(",") if NUMBER.fullmatch(number)]
