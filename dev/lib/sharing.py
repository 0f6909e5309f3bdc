# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A pytest plugin: test classes that follow one another share the shop they stand in.

Odoo makes a company with its chart of accounts, its articles and a register anew for
each class, which takes longer than most of our classes do. Here it is made once, and
the simulator is started once, on the class that does both, so that all others inherit
them; each of them works behind a savepoint, as Odoo lets each test of a class do.
A run without this plugin, by Odoo's own runner, tests the same, only slower.
"""

import sys
from datetime import UTC, datetime

import pytest

_shop = None  # the class of Odoo whose set-up is shared
_made = False


def pytest_collection_finish() -> None:
    if common := sys.modules.get("odoo.addons.pos_glase.tests.common"):
        _share_shop(common.GlaseShop)
        _keep_routes(sys.modules["odoo.addons.base.models.ir_http"].IrHttp)


def _keep_routes(http) -> None:
    """The routes change with the modules only; Odoo forgets all caches at each test."""
    generate = http.routing_map
    kept = {}

    def routing_map(self, key=None):
        if key not in kept:
            kept[key] = generate(self, key)
        return kept[key]

    http.routing_map = routing_map


def _share_shop(shop) -> None:
    global _shop
    _shop = shop
    make = _shop.setUpClass.__func__

    def set_up(cls) -> None:
        global _made
        if not _made:
            try:
                make(_shop)
            except BaseException:
                _shop.doClassCleanups()
                raise
            _made = True
        # Else the time of the transaction, which began with the first class.
        _shop.cr._now = datetime.now(UTC).replace(tzinfo=None)
        savepoint = _shop.cr.savepoint()
        forget = _shop.muted_registry_logger(_shop.registry.clear_all_caches)
        cls.addClassCleanup(forget)
        cls.addClassCleanup(savepoint.close)

    _shop.setUpClass = classmethod(set_up)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem):
    """Close the shop before a class that stands in none, which would wait for it."""
    result = yield
    follows = getattr(nextitem, "cls", None)
    if _made and not (follows and issubclass(follows, _shop)):
        _close()
    return result


def _close() -> None:
    global _made
    _made = False
    _shop.doClassCleanups()
    if _shop.tearDown_exceptions:
        raise _shop.tearDown_exceptions[0][1]
