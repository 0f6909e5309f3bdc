# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import glase_assign
from . import glase_register
from . import glase_register_tills
from . import glase_replace
from . import glase_stickers
