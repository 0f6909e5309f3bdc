# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A file of tests finds its stage by its room."""

import pytest

from dev.lib import suites, testing
from dev.lib.stages import ROOMS, TESTS, WITHOUT_ODOO, places_of, stage_of


@pytest.mark.parametrize(
    ("place", "stage"),
    [
        ("tests/payment/test_outcomes.py::TestPayment::test_x", "odoo"),
        ("tests/reconciliation/test_period_several_shops.py", "books"),
        ("tests/shop/test_restaurant.py", "shop"),
        ("tests/shop/test_shop_guards.py::TestX", "shop"),
        ("tests/ui/test_look_tours.py", "tours"),
        ("tests/glase/test_client.py", "glase"),
        ("addons/pos_self_order_glase/tests/test_start.py::TestStart", "kiosk"),
    ],
)
def test_stage_of_a_place(place, stage):
    assert stage_of(place) == stage
    assert stage in testing.STAGES


def test_each_place_is_of_its_stage():
    for stage in {*WITHOUT_ODOO, *ROOMS.values(), "kiosk"}:
        for place in places_of(stage):
            assert stage_of(place) == stage
            assert (TESTS.parent / place).is_dir()


def test_the_shop_has_what_its_tests_ask_for():
    asked_for = (TESTS / "shop" / "case.py").read_text()
    assert all(f'    "{module}",\n' in asked_for for module in suites.SHOP)
