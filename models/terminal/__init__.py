# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import glase_account
from . import glase_account_address
from . import glase_account_database_copy
from . import glase_account_go_live
from . import glase_terminal
from . import glase_terminal_registration
from . import glase_terminal_sticker
from . import glase_terminal_printer
