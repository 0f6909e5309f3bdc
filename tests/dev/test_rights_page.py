# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""doc/rights.md is what the code says today."""

import shutil

import pytest

from dev.lib import rights
from dev.lib.cache import CHECKOUT

CSV, XML = "security/ir.model.access.csv", "security/glase_security.xml"


@pytest.fixture
def checkout(tmp_path):
    """What the page is made from, to be changed."""
    for folder in ("security", *rights.CONTROLLERS):
        shutil.copytree(CHECKOUT / folder, tmp_path / folder)
    for path in CHECKOUT.rglob("*.py"):
        if 'PATH = "/pos_glase/' in path.read_text():
            copy = tmp_path / path.relative_to(CHECKOUT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    return tmp_path


def test_the_page_is_fresh():
    told = (CHECKOUT / rights.PAGE).read_text()
    hint = "stale: dev/python -m dev.lib.rights writes it anew"
    assert told == rights.page(CHECKOUT), hint


def test_each_route_says_who_may_call_it_and_what_for():
    rows = list(rights._route_rows(CHECKOUT))
    assert len(rows) > 20
    for route, who, what in rows:
        assert what.endswith("."), f"{route} lacks a docstring"
        names = ("anyone", "cashiers", "managers", "administrators", "bookkeepers")
        assert who.startswith(names), f"{route} does not say who may call it"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (CSV, "group_pos_manager,1,0,0,0", "group_pos_user,1,0,0,0"),
        (XML, "[('create_uid', '=', user.id)]", "[(1, '=', 1)]"),
        ("controllers/payment.py", 'till_route("start"', 'till_route("begin"'),
        ("controllers/payment.py", "amount, **proof)", "amount)"),
        ("controllers/sticker.py", "For managers.", "For cashiers."),
    ],
)
def test_a_change_makes_it_stale(checkout, file, old, new):
    assert rights.page(checkout) == rights.page(CHECKOUT)
    text = (checkout / file).read_text()
    assert old in text
    (checkout / file).write_text(text.replace(old, new, 1))
    assert rights.page(checkout) != rights.page(CHECKOUT)
