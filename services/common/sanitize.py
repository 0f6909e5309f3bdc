# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What a browser sends, as the database can keep it."""

import json
import math

MAX_ID = 2**31 - 1  # of PostgreSQL

# An order of 200 lines has some 130,000 characters of JSON, and at most ten levels.
MAX_SIZE = 2_000_000  # characters of JSON in one request
MAX_ITEMS = 2_000  # in one list: lines of an order, for example
MAX_LEVELS = 32


class TooLarge(Exception):
    """More than any register sends."""


def check_size(value):
    """:raises TooLarge: before anything else is done with it"""
    try:
        size = len(json.dumps(value))
    except RecursionError as error:
        raise TooLarge from error
    if size > MAX_SIZE:
        raise TooLarge


def storable(value, levels=MAX_LEVELS):
    """The same JSON without what PostgreSQL refuses to keep: the character NUL, halves
    of surrogate pairs (a cut emoji) and numbers that are none.

    :raises TooLarge: when it is too deep or a list too long
    """
    if levels < 0:
        raise TooLarge
    match value:
        case str():
            return value.encode(errors="ignore").decode().replace("\0", "")
        case dict():
            return {
                storable(key): storable(item, levels - 1) for key, item in value.items()
            }
        case list() if len(value) > MAX_ITEMS:
            raise TooLarge
        case list():
            return [storable(item, levels - 1) for item in value]
        case float() if not math.isfinite(value):
            return None
    return value
