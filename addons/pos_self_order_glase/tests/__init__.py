# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    test_kiosk_checks,
    test_kiosk_hostile,
    test_kiosk_installed,
    test_kiosk_orders,
    test_kiosk_payment,
    test_kiosk_price,
    test_kiosk_tours,
    test_kiosk_unit_js,
)
