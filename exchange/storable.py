# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What a browser sends, as the database can keep it."""

import math

MAX_ID = 2**31 - 1  # of PostgreSQL


def storable(value):
    """The same JSON without what PostgreSQL refuses to keep.

    That is the character NUL, halves of surrogate pairs (a cut emoji) and numbers
    that are none.
    """
    match value:
        case str():
            return value.encode(errors="ignore").decode().replace("\0", "")
        case dict():
            return {storable(key): storable(item) for key, item in value.items()}
        case list():
            return [storable(item) for item in value]
        case float() if not math.isfinite(value):
            return None
    return value
