# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Glase: seams for tests/live",
    "summary": "Lets a test break a request at a chosen place. Never install it.",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "pos_glase contributors",
    "license": "LGPL-3",
    "depends": ["pos_glase"],
    "installable": True,
}
