# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which tests belong to which stage of a test run."""

from fnmatch import fnmatch
from pathlib import Path

from .cache import CHECKOUT

TESTS = CHECKOUT / "tests"
WITHOUT_ODOO = ("dev", "glase", "simulator", "live")  # folders of tests/
FILES = {  # of tests/, that are a stage of their own beside the others in Odoo
    "shop": ("test_restaurant.py", "test_shop_*.py"),
    "tours": ("test_tours*.py", "test_unit_js.py"),
    "books": (
        "test_accounting.py",
        "test_books*.py",
        "test_hostile_reports.py",
        "test_payout.py",
        "test_period*.py",
        "test_reconcil*.py",
    ),
}


def is_place(argument: str) -> bool:
    """Whether an argument names a file or folder below tests/."""
    path = argument.partition("::")[0]
    below = Path(path).parts[:1] == ("tests",) and len(Path(path).parts) > 1
    return below and (CHECKOUT / path).exists()


def stage_of(place: str) -> str:
    """The stage in which a file or folder below tests/ is run."""
    name = Path(place.partition("::")[0]).parts[1]
    if name in WITHOUT_ODOO:
        return name
    for stage, patterns in FILES.items():
        if any(fnmatch(name, pattern) for pattern in patterns):
            return stage
    return "odoo"


def places_of(stage: str) -> list[str]:
    """All places of a stage, as seen from the checkout."""
    if stage in FILES:
        found = [path for name in FILES[stage] for path in TESTS.glob(name)]
        return [str(path.relative_to(CHECKOUT)) for path in sorted(found)]
    return [f"tests/{stage}" if stage in WITHOUT_ODOO else "tests"]
