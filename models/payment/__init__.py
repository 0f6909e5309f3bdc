# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import glase_event
from . import glase_pin_limit
from . import glase_transaction
from . import glase_transaction_state
from . import glase_transaction_refund
from . import glase_transaction_recovery
from . import glase_transaction_unresolved
from . import glase_transaction_shown
from . import glase_transaction_backoffice
from . import glase_transaction_coherence
from . import glase_transaction_slip
