# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "POS Glase benchmark",
    "summary": "Known to the servers of dev/bench only; never installed",
    "version": "19.0.1.0.0",
    "author": "pos_glase contributors",
    "license": "LGPL-3",
    "depends": ["pos_glase", "pos_razorpay", "pos_viva_com"],
    "installable": False,
}
