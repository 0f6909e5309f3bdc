# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import test_access
from . import test_account
from . import test_accounting
from . import test_acknowledge
from . import test_bundle
from . import test_alarm
from . import test_arriving
from . import test_cancel
from . import test_doors
from . import test_fence
from . import test_foreign_money
from . import test_guards
from . import test_invoice
from . import test_lost_answers
from . import test_lost_status
from . import test_manager
from . import test_neutralize
from . import test_order
from . import test_payment
from . import test_printer
from . import test_registering
from . import test_renewing
from . import test_resolution
from . import test_retention
from . import test_rush
from . import test_sticker
from . import test_terminal
from . import test_tours
from . import test_tours_look
from . import test_unit_js
from . import test_unseen
from . import test_wake_up
from . import test_watch
from . import test_wording
