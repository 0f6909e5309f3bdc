# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The unit tests of the kiosk's page (``static/tests/unit``), in a real Chromium."""

from odoo.tests import tagged

from odoo.addons.pos_glase.tests.unit.test_unit_js import UnitJsCase


@tagged("post_install", "-at_install")
class TestKioskUnitJs(UnitJsCase):
    def test_kiosk(self):
        self.run_suite("@pos_self_order_glase")
