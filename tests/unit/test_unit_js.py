# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The till's unit tests (``static/tests/unit``), in a real Chromium."""

from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests.test_js import unit_test_error_checker

from ..tours import leave_out

SUITE = "@pos_glase"
TIMEOUT = 300.0  # seconds; they take about 60 on an idle machine


def suite_id(name):
    """The id by which HOOT knows a suite: a 32-bit hash of its name."""
    number = 0
    for sign in name:
        number = (31 * number + ord(sign)) & 0xFFFFFFFF
    return f"{number:08x}"


class UnitJsCase(HttpCase):
    def setUp(self):
        super().setUp()
        leave_out(self.env)

    def run_suite(self, suite):
        self.browser_js(
            f"/web/tests?headless&preset=desktop&timeout=15000&id={suite_id(suite)}",
            "",
            login="admin",
            timeout=TIMEOUT,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
        )


@tagged("post_install", "-at_install")
class TestUnitJs(UnitJsCase):
    def test_desktop(self):
        self.run_suite(SUITE)
