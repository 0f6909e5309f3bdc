# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the phone page asks for."""


def look(simulator, name):
    raise LookupError(name)


act = look
