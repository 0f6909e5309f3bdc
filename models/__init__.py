# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import mixins
from . import terminal
from . import payment
from . import pos
from . import reconciliation
from . import certification
