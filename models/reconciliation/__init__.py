# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import glase_period
from . import glase_period_line
from . import glase_period_result
from . import glase_period_pdf
from . import glase_period_mail
from . import glase_period_sum
from . import glase_report
