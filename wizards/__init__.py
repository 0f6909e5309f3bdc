# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import glase_assign
from . import glase_attach
from . import glase_certification
from . import glase_certification_call
from . import glase_certification_protocol
from . import glase_certification_step
from . import glase_close_period
from . import glase_payout
from . import glase_refund
from . import glase_register
from . import glase_register_tills
from . import glase_replace
from . import glase_settle
from . import glase_settle_line
from . import glase_stickers
from . import pos_make_payment
