# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import glase_account
from . import glase_account_go_live
from . import glase_terminal
from . import glase_terminal_registration
from . import glase_terminal_printer
from . import glase_terminal_first_steps
from . import glase_terminal_handouts
