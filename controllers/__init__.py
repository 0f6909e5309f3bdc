# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    alive,
    certification,
    export,
    handout,
    notification,
    payment,
    report,
    sticker,
    sync,
)
