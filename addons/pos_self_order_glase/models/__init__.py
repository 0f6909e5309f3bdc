# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import glase_transaction, ir_http, pos_config, pos_payment_method
