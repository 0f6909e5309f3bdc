# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The house rules find what they are there to find."""

from pathlib import Path

import pytest

from dev.lib import house, rooms

HEADER = "\n".join(house.HEADER) + "\n"
APP = "static/src/app"
LAZY = "@pos_glase/lazy"
LONG_FUNCTION = "def long():\n" + "    pass\n" * house.FUNCTION_LIMIT


@pytest.mark.parametrize(
    ("place", "text", "problem"),
    [
        ("models/a.py", "import os\n", "copyright and licence"),
        ("models/a.py", HEADER + "\n" * house.FILE_LIMIT, "lines; below"),
        ("static/a.js", "\n" * house.FILE_LIMIT, "lines; below"),
        ("models/a.py", HEADER + LONG_FUNCTION, "long has 41 lines"),
        (f"{APP}/a.js", f"import {{a}} from '{LAZY}/a';\n", "app imports lazy"),
        (
            f"{APP}/b/a.js",
            f'import {{\n    a,\n}} from "{LAZY}/a";',
            "app imports lazy",
        ),
        (f"{APP}/a.js", f'import "{LAZY}/a";', "app imports lazy"),
        (f"{APP}/a.js", f"await import(`{LAZY}/a`);", "app imports lazy"),
        (f"{APP}/b/a.js", 'export * from "../../lazy/a";', "app imports lazy"),
        ("static/src/backend/a.js", f'import "{LAZY}/a";', "backend imports lazy"),
    ],
)
def test_each_rule(place, text, problem):
    found = list(house._problems_of(Path(place), text))
    assert len(found) == 1
    assert problem in found[0]


def test_a_test_that_odoo_would_not_run(tmp_path):
    (tmp_path / "__init__.py").write_text(HEADER + "from .pos import test_a\n")
    (tmp_path / "pos").mkdir()
    for name in ("test_a", "test_b"):
        (tmp_path / "pos" / f"{name}.py").touch()
    (found,) = house._tests_unknown_to_odoo(tmp_path)
    assert "test_b.py" in found


def test_what_keeps_the_rules():
    text = HEADER + "from . import client\n\n\ndef short():\n    pass\n"
    assert list(house._problems_of(Path("glase/a.py"), text)) == []
    text = 'import {a} from "@pos_glase/app/a";\nimport {b} from "../payment/b";\n'
    assert list(house._problems_of(Path("static/src/lazy/x/a.js"), text)) == []


@pytest.mark.parametrize(
    ("place", "text", "problem"),
    [
        (
            "dev/lib/a.py",
            "from dev.tools.soak import b",
            "lib may not import dev.tools",
        ),
        ("dev/tools/demo/a.py", "from ..soak.b import c", "import dev.tools.soak.b"),
        ("dev/tools/soak/a.py", "def f():\n    import glase.c", "may not import glase"),
        ("simulator/a.py", "from dev.lib.a import f", "may not import dev.lib"),
        ("simulator/a.py", "from glase import c", "simulator may not import glase.c"),
        ("simulator/a.py", "import zeep", "simulator may not import zeep"),
        ("glase/a.py", "from odoo import models", "glase may not import odoo"),
        ("glase/a.py", "import odoo.tools", "glase may not import odoo"),
        ("dev/tools/soak/a.py", "from .b import c", "circle of imports"),
        ("const/a.py", "from ..glase import c", "const may not import glase.c"),
        ("models/pos/a.py", "from ...wizards import a", "may not import wizards"),
        (
            "services/payment/a.py",
            "from ..refund import b",
            "services.payment may not import services.refund",
        ),
    ],
)
def test_who_may_import_whom(tmp_path, place, text, problem):
    others = ("dev/lib/a.py", "dev/tools/soak/b.py", "glase/c.py", "wizards/a.py")
    for other in (*others, "services/refund/b.py", place):
        (tmp_path / other).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / other).touch()
    (tmp_path / "dev/tools/soak/b.py").write_text("import json\nfrom . import a")
    (tmp_path / "dev/tools/soak/a.py").touch()
    assert list(rooms.problems(tmp_path)) == []
    (tmp_path / place).write_text(text)
    (found,) = rooms.problems(tmp_path)
    assert problem in found
