# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import glase_attach
from . import glase_settle
from . import glase_test_payment
from . import pos_make_payment
