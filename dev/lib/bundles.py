# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A pytest plugin: the scripts and styles of the till's page, or of the kiosk's where
there is one, are built once.

What a tour builds is rolled back at its end, so that the next one builds it again.
"""

import pytest

WORKER = "bus.websocket_worker_assets"
TILL = (
    "point_of_sale.assets_prod",
    "pos_glase.assets_lazy",
    WORKER,
    "web.__assets_tests_call__",
)
KIOSK = ("pos_self_order.assets", "pos_self_order.assets_tests", WORKER)


@pytest.fixture(scope="session", autouse=True)
def built_bundles(load_registry) -> None:
    from odoo import SUPERUSER_ID, api, tests
    from odoo.modules.registry import Registry

    with Registry(tests.get_db_name()).cursor() as cursor:
        env = api.Environment(cursor, SUPERUSER_ID, {})
        qweb = env["ir.qweb"]
        self_order = env["ir.module.module"]._get("pos_self_order")
        for name in KIOSK if self_order.state == "installed" else TILL:
            bundle = qweb._get_asset_bundle(name)
            assert bundle.javascripts or bundle.stylesheets, f"no bundle {name}"
            if bundle.javascripts:
                bundle.js()
            if bundle.stylesheets:
                bundle.css()
