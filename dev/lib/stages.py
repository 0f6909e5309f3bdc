# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which tests belong to which stage of a test run."""

from pathlib import Path

from .cache import CHECKOUT

TESTS = CHECKOUT / "tests"
WITHOUT_ODOO = ("dev", "glase", "simulator", "live")  # folders of tests/
ROOMS = {  # of tests/, that are a stage of their own beside the others in Odoo
    "reconciliation": "books",
    "shop": "shop",
    "ui": "tours",
}


def is_place(argument: str) -> bool:
    """Whether an argument names a file or folder below tests/."""
    path = argument.partition("::")[0]
    below = Path(path).parts[:1] == ("tests",) and len(Path(path).parts) > 1
    return below and (CHECKOUT / path).exists()


def stage_of(place: str) -> str:
    """The stage in which a file or folder below tests/ is run."""
    room = Path(place.partition("::")[0]).parts[1]
    return room if room in WITHOUT_ODOO else ROOMS.get(room, "odoo")


def places_of(stage: str) -> list[str]:
    """All places of a stage, as seen from the checkout."""
    rooms = [room for room, its_stage in ROOMS.items() if its_stage == stage]
    rooms += [room for room in WITHOUT_ODOO if room == stage]
    return [f"tests/{room}" for room in rooms] or ["tests"]
