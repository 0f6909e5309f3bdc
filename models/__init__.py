# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import glase_account
from . import glase_address
from . import glase_event
from . import glase_fence
from . import glase_go_live
from . import glase_terminal
from . import glase_sticker
from . import glase_printer
from . import glase_transaction
from . import glase_transition
from . import glase_refund
from . import glase_watched
from . import glase_resolution
from . import glase_alarm
from . import glase_retention
from . import glase_watch_report
from . import glase_slip
from . import glase_till
from . import pos_config
from . import pos_order
from . import pos_order_refund
from . import glase_refund_office
from . import pos_payment
from . import pos_payment_method
from . import pos_session
from . import pos_session_refund
from . import res_config_settings
from . import glase_period
from . import glase_period_scope
from . import glase_period_steps
from . import glase_period_line
from . import glase_difference
from . import glase_period_result
from . import glase_period_sum
from . import glase_report
