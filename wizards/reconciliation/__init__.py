# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import glase_close_period
from . import glase_payout
from . import glase_settle_line
