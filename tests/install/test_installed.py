# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Both add-ons come and go, in either order, in a shop that takes payments: what is
left of it goes on selling."""

import json
import os
from pathlib import Path

import pytest

from dev.lib import database
from dev.lib.servers import Simulator
from dev.lib.shop import Shop, figures

SCRIPT = Path(__file__).parent / "change_modules.py"
GLASE, SELF_ORDER, KIOSK = "pos_glase", "pos_self_order", "pos_self_order_glase"


@pytest.fixture(scope="module")
def small(ready, cluster):
    """A shop with one registered register, which is open."""
    name = f"installed_{os.getpid()}"
    with Simulator() as simulator, database.throw_away(ready, cluster, name):
        # Else each module brings its demo data
        told = "UPDATE ir_module_module SET demo = FALSE WHERE name = 'point_of_sale'"
        cluster.query(told, database=name)
        small = Shop(ready, cluster, simulator, name)
        small.open_tills(1)
        yield small


def changed(small, *steps):
    """What the shop looks like before the first step and after each, in a process that
    has just begun: each finds what the one before has left."""
    said = small.shell(SCRIPT.read_text(), GLASE_STEPS=json.dumps(steps))
    looks = figures(said)
    assert all(look.pop("sold") for look in looks), looks
    assert all(look.pop("kiosk", True) for look in looks), looks
    assert not any(look.pop("unfinished") for look in looks), looks
    return looks


def assert_looks(look, *installed):
    """Nothing of an add-on is loaded where it, or what it needs, is not installed."""
    has_glase, has_kiosk = GLASE in installed, KIOSK in installed
    assert look["installed"] == list(installed)
    assert look["routes"] == ["start"] * has_glase + ["kiosk/start"] * has_kiosk
    assert bool(look["fields"]) == has_glase, look["fields"]
    bundles = ["point_of_sale._assets_pos"] * has_glase
    assert look["scripts"] == bundles + ["pos_self_order.assets"] * has_kiosk


def test_they_come_and_go(small):
    """The kiosk's add-on comes by itself, whichever it waits for comes last, and goes
    with pos_glase."""
    first, with_all, upgraded = changed(
        small, ["install", [SELF_ORDER]], ["upgrade", [GLASE, KIOSK]]
    )
    assert_looks(first, GLASE)
    assert_looks(with_all, GLASE, SELF_ORDER, KIOSK)
    assert_looks(upgraded, GLASE, SELF_ORDER, KIOSK)

    before, without_kiosk, without_both = changed(
        small, ["uninstall", [KIOSK]], ["uninstall", [GLASE]]
    )
    assert_looks(before, GLASE, SELF_ORDER, KIOSK)
    assert_looks(without_kiosk, GLASE, SELF_ORDER)
    assert_looks(without_both, SELF_ORDER)

    before, with_all, without_both = changed(
        small, ["install", [GLASE]], ["uninstall", [GLASE]]
    )
    assert_looks(before, SELF_ORDER)
    assert_looks(with_all, GLASE, SELF_ORDER, KIOSK)
    assert_looks(without_both, SELF_ORDER)
    [left] = changed(small)
    assert_looks(left, SELF_ORDER)
