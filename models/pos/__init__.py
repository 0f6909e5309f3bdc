# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import account_bank_statement_line
from . import pos_config
from . import pos_config_dashboard
from . import pos_order
from . import pos_payment
from . import pos_payment_method
from . import pos_session
from . import res_company
from . import res_config_settings
