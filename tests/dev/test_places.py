# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A file of tests finds its stage by its name, and each is of one stage only."""

import pytest

from dev.lib import suites, testing
from dev.lib.places import FILES, TESTS, places_of, stage_of


@pytest.mark.parametrize(
    ("place", "stage"),
    [
        ("tests/test_payment.py::TestPayment::test_x", "odoo"),
        ("tests/test_period_shops.py", "books"),
        ("tests/test_restaurant.py", "shop"),
        ("tests/test_shop_x.py::TestX", "shop"),
        ("tests/test_tours_look.py", "tours"),
        ("tests/glase/test_client.py", "glase"),
    ],
)
def test_stage_of_a_place(place, stage):
    assert stage_of(place) == stage
    assert stage in testing.STAGES


def test_no_file_is_of_two_stages():
    places = [place for stage in FILES for place in places_of(stage)]
    assert len(places) == len(set(places))


def test_the_shop_has_what_its_tests_ask_for():
    asked_for = (TESTS / "shop.py").read_text()
    assert all(f'    "{module}",\n' in asked_for for module in suites.SHOP)
