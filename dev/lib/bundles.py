# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A pytest plugin: the scripts and styles of the till's page are built once.

What a tour builds is rolled back at its end, so that the next one builds it again.
"""

import pytest

NAMES = (
    "point_of_sale.assets_prod",
    "pos_glase.assets_lazy",
    "bus.websocket_worker_assets",
    "web.__assets_tests_call__",
)


@pytest.fixture(scope="session", autouse=True)
def built_bundles(load_registry) -> None:
    from odoo import SUPERUSER_ID, api, tests
    from odoo.modules.registry import Registry

    with Registry(tests.get_db_name()).cursor() as cursor:
        qweb = api.Environment(cursor, SUPERUSER_ID, {})["ir.qweb"]
        for name in NAMES:
            bundle = qweb._get_asset_bundle(name)
            assert bundle.javascripts or bundle.stylesheets, f"no bundle {name}"
            if bundle.javascripts:
                bundle.js()
            if bundle.stylesheets:
                bundle.css()
